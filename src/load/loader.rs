//! The loader: reads the sources of a request, merges them, subtracts the base, and keeps copies of what servers send.

use std::ffi::{OsStr, OsString};
use std::sync::{Arc, Mutex, PoisonError};

use super::fetch::{FetchEvent, FetchOptions, fetch, is_server};
use super::options::LoadOptions;
use super::process::ProcessChoice;
use super::read_sources::{ReadProfiles, ReadSources};
use super::request::{LoadOutcome, LoadRequest};
use super::session_sources::{all_profiles, session_sources};
use super::source::{Source, profiles, take_runtime_texts};
use super::source_name::{brief, check_sources};
use super::symbolize::{MappingServers, Symbolizer};
use super::{demo, saved_copy};
use crate::binary::image::is_binary;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::input;
use crate::input::address::Address;
use crate::input::expand_paths::expand_paths;
use crate::input::http;
use crate::input::pprof_index::Endpoint;
use crate::profile::Profile;
use crate::profile::merge::sources::{BaseMode, MergeOptions};
use crate::runtime::memstats::MemStats;

/// The sources of a request, and the settings of reading them. Reading may be repeated.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "settings that do not depend on each other")]
pub struct Loader {
    pub(super) sources: Vec<OsString>,
    /// Sources are the files of directories and patterns, not named one by one.
    pub(super) finds_sources: bool,
    /// Sources are profiles of one server, each with the seconds that it collects.
    pub(super) is_session: bool,
    pub(super) base: Option<OsString>,
    pub(super) demo: bool,
    pub(super) fetching: FetchOptions,
    process: ProcessChoice,
    pub(super) merging: MergeOptions,
    /// Adds symbols to what is merged; `None` if names stay as stored.
    pub(super) symbolizer: Option<Symbolizer>,
    /// The screen shows a profile before its symbols are read.
    pub(super) shows_raw_names: bool,
    /// Copies are kept of what servers send.
    pub(super) keeps_copies: bool,
    /// Lines on skipped sources that are not yet printed; shared by all clones.
    warnings: Arc<Mutex<Vec<String>>>,
    /// The content of standard input, which can be read only once; shared by all clones.
    standard_input: Arc<Mutex<Option<Source>>>,
}

impl Loader {
    /// Checks the options without reading a source.
    pub fn new(options: LoadOptions) -> Result<Self, Error> {
        let decoding = options.decoding();
        if options.demo && !options.sources.is_empty() {
            return Err(Error::Usage("--demo opens the example and takes no source".to_owned()));
        }
        let named = options.sources.clone();
        let mut sources = if options.all {
            session_sources(&options.sources, options.http.seconds)?
        } else {
            expand_paths(options.sources)
        };
        let finds_sources = sources != named && !options.all;
        let mut binary = String::new();
        if let [first, _, ..] = sources.as_slice()
            && input::first_bytes(first).is_some_and(|start| is_binary(&start))
        {
            binary = input::name(&sources.remove(0));
        }
        let base = options.base;
        check_sources(sources.iter().chain(&base))?;
        let merging = MergeOptions {
            demangle: (!options.keep_names).then_some(options.demangle),
            all_frames: options.all_frames,
            normalize: options.normalize,
            base: if options.of_base { BaseMode::Compare } else { BaseMode::Cancel },
            comment: options.comment,
            build_id: options.build_id,
            binary,
        };
        if options.watched && !sources.iter().any(|source| is_server(source)) {
            let text =
                "-watch wants an address to ask again, as in localhost:6060/debug/pprof/heap";
            return Err(Error::Usage(text.to_owned()));
        }
        let symbolizer = Symbolizer::new(options.symbolize, options.http.clone());
        let fetching = FetchOptions {
            decoding,
            http: options.http,
            memory: options.memory,
            heap: options.heap,
            windows: options.windows,
            snapshot_memory: options.snapshot_memory,
        };
        Ok(Self {
            sources,
            finds_sources,
            is_session: options.all,
            base,
            demo: options.demo,
            fetching,
            process: options.process,
            merging,
            symbolizer: (!options.keep_names).then_some(symbolizer),
            shows_raw_names: false,
            keeps_copies: !options.watched,
            warnings: Arc::default(),
            standard_input: Arc::default(),
        })
    }

    /// The name of the whole, for the header.
    pub fn title(&self) -> String {
        let mut title = match self.sources.as_slice() {
            _ if self.demo => demo::NAME.to_owned(),
            [] => String::new(),
            [source] if self.base.is_none() => brief(source).unwrap_or_else(|| input::name(source)),
            [first, rest @ ..] => {
                let more =
                    if rest.is_empty() { String::new() } else { format!(" +{}", rest.len()) };
                format!("{}{more}", self.short_name(first))
            }
        };
        if let Some(base) = &self.base {
            let compared = self.merging.base == BaseMode::Compare;
            let flag = if compared { "diff_base" } else { "base" };
            title = format!("{title} -{flag}={}", self.short_name(base));
        }
        title
    }

    /// Checks the sources without reading them, before a screen opens. Gives the number of sources that would be
    /// skipped, or an error if none could be read.
    pub fn check(&self) -> Result<usize, Error> {
        let checked = |source: &OsString| input::check(source).map_err(Stop::Failed);
        if let Some(base) = &self.base {
            self.usable(vec![checked(base)], &[base], "base")?;
        }
        if self.demo {
            return Ok(0);
        }
        let all: Vec<&OsStr> = self.sources.iter().map(AsRef::as_ref).collect();
        let good = self.usable(self.sources.iter().map(checked).collect(), &all, "source")?;
        // Reading gives the same warnings again.
        self.warnings();
        Ok(all.len() - good.len())
    }

    /// The files of this loader and their base.
    pub fn request(&self) -> LoadRequest {
        LoadRequest {
            files: self.sources.clone(),
            base: self.base.clone(),
            is_session: self.is_session,
            of_base: self.merging.base == BaseMode::Compare,
        }
    }

    /// A loader of other files with the same settings.
    #[must_use]
    pub fn for_request(&self, request: &LoadRequest) -> Self {
        let mut other = self.clone();
        other.demo &= request.files.is_empty();
        other.sources = expand_paths(request.files.clone());
        other.finds_sources = other.sources != request.files;
        other.base.clone_from(&request.base);
        other.is_session = request.is_session;
        other.merging.base = if request.of_base { BaseMode::Compare } else { BaseMode::Cancel };
        other
    }

    /// Reads and merges all sources. `on_event` is called on the way. With `keep_snapshots` several sources are also
    /// kept apart.
    pub fn run(
        &self,
        keep_snapshots: bool,
        on_event: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Result<LoadOutcome, Stop> {
        if !keep_snapshots && let Some(loaded) = self.merge_files(on_event, cancel)? {
            return Ok(LoadOutcome::Profile(loaded));
        }
        let read = match self.read(on_event, cancel)? {
            ReadSources::Profiles(read) => read,
            ReadSources::GcLog(log) => return Ok(LoadOutcome::GcLog { title: self.title(), log }),
        };
        let mut loaded = self.merge(read, keep_snapshots, on_event, cancel)?;
        self.save_copy(&loaded.profile, on_event);
        if let Some(windows) = loaded.windows.take().filter(|_| keep_snapshots) {
            loaded.snapshots = self.window_snapshots(&windows, on_event, cancel)?;
        }
        Ok(LoadOutcome::Profile(loaded))
    }

    /// Reads and decodes the sources and the base.
    pub(super) fn read(
        &self,
        on_event: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Result<ReadSources, Stop> {
        let files: Vec<&OsStr> = self.sources.iter().chain(&self.base).map(AsRef::as_ref).collect();
        let (names, base_names) = files.split_at(self.sources.len());
        let mut sources = self.fetch(&files, on_event, cancel);
        cancel.check()?;
        let bases = sources.split_off(names.len());
        let mut read = ReadProfiles::default();
        let mut log = None;
        if self.demo {
            let demo = Source::decode(demo::PROFILE, self.fetching.decoding, cancel)?;
            read.profiles = vec![demo.into_profile()?];
        } else if names.is_empty() {
            return Err(no_source().into());
        } else {
            let mut names = names.to_vec();
            (read.memory, log) = take_runtime_texts(&mut sources, &mut names);
            if !names.is_empty() {
                let each = profiles(sources).into_iter().zip(&names);
                let each: Vec<Result<_, Stop>> =
                    each.map(|(source, &name)| Ok((source?, name.to_owned()))).collect();
                let reasons = each.iter().zip(&names).filter_map(|(each, &name)| match each {
                    Err(Stop::Failed(error)) => Some((name.to_owned(), error.to_string())),
                    _ => None,
                });
                read.refused = reasons.collect();
                (read.profiles, read.names) =
                    self.usable(each, &names, "source")?.into_iter().unzip();
            }
        }
        if !base_names.is_empty() {
            read.bases = self.usable(profiles(bases), base_names, "base")?;
        }
        self.scale_base(&mut read);
        read.servers = self.servers(&read);
        Ok(log.map_or(ReadSources::Profiles(read), ReadSources::GcLog))
    }

    /// The servers of the mappings of what was read.
    fn servers(&self, read: &ReadProfiles) -> MappingServers {
        let mut servers = MappingServers::default();
        let sources = read.profiles.iter().zip(&read.names);
        for (source, name) in sources.chain(read.bases.iter().zip(&self.base)) {
            if let Ok(Some(address)) = input::address(name) {
                servers.add(&source.profile, &self.fetching.asked(address));
            }
        }
        servers
    }

    /// The content of every file, or the reason why there is none. Standard input is kept for the next time.
    fn fetch(
        &self,
        files: &[&OsStr],
        on_event: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Vec<Result<Source, Stop>> {
        let lock = || self.standard_input.lock().unwrap_or_else(PoisonError::into_inner);
        let is_standard_input = |file: &&OsStr| *file == input::STANDARD_INPUT;
        let known = lock().clone();
        let is_unread = |file: &&OsStr| known.is_none() || !is_standard_input(file);
        let unread: Vec<&OsStr> = files.iter().copied().filter(is_unread).collect();
        let mut fetching = self.fetching.clone();
        if self.is_session {
            fetching.http.seconds = 0;
        }
        let mut read = fetch(&unread, &fetching, on_event, cancel).into_iter();
        let each = files.iter().map(|file| {
            if let Some(known) = known.as_ref().filter(|_| is_standard_input(file)) {
                return Ok(known.clone());
            }
            let source = read.next().unwrap_or(Err(Stop::Cancelled));
            if is_standard_input(file) {
                *lock() = source.as_ref().ok().cloned();
            }
            source
        });
        each.collect()
    }

    /// Saves a copy of what came from a server, and reports its path, as pprof does.
    pub(super) fn save_copy(&self, profile: &Profile, on_event: &dyn Fn(FetchEvent)) {
        if !self.keeps_copies || !self.is_live() {
            return;
        }
        let saved = saved_copy::save(profile, |name| std::env::var(name).ok());
        on_event(FetchEvent::Saved(match saved {
            Ok(path) => format!("Saved profile in {}", path.display()),
            // The profile is shown all the same.
            Err(error) => format!("Could not save the profile: {error}"),
        }));
    }

    fn addresses(&self) -> impl Iterator<Item = Address> + '_ {
        let all = self.sources.iter().chain(&self.base);
        all.filter_map(|source| input::address(source).ok().flatten())
    }

    /// True if a source is a server, so that reading again may give something else.
    pub fn is_live(&self) -> bool {
        self.addresses().next().is_some()
    }

    /// The address of a server's list of profiles, if a source names only that list or, with `bare`, a host alone.
    pub fn list(&self, bare: bool) -> Option<Address> {
        let mut sources = self.sources.iter().filter_map(|s| input::address(s).ok().flatten());
        let found = sources.find(|address| address.is_list() || (bare && address.is_bare()));
        found.map(|address| address.list())
    }

    /// The request for all profiles of the server at `address`, as a session.
    pub fn all_profiles(&self, address: &Address) -> LoadRequest {
        let files = all_profiles(address, self.fetching.http.seconds);
        LoadRequest { files, is_session: true, ..LoadRequest::default() }
    }

    /// The profiles that the server at `address` has.
    pub fn endpoints(&self, address: &Address, cancel: &Cancel) -> Result<Vec<Endpoint>, Stop> {
        http::list(address, &self.fetching.http, cancel).map_err(|stop| match stop {
            Stop::Failed(error) => Stop::Failed(error.at(address.to_string())),
            Stop::Cancelled => Stop::Cancelled,
        })
    }

    /// A loader that keeps copies of what servers send, or none.
    #[must_use]
    pub fn keeping_copies(&self, keeps_copies: bool) -> Self {
        Self { keeps_copies, ..self.clone() }
    }

    /// A loader for the screen that gives a profile at once, and its symbols later.
    #[must_use]
    pub fn showing_raw_names(self) -> Self {
        Self { shows_raw_names: true, ..self }
    }

    /// A loader of the profile `name` of each server that is named without a profile.
    #[must_use]
    pub fn choose(&self, name: &str) -> Loader {
        let chosen = |source: &OsString| match input::address(source) {
            Ok(Some(address)) if address.is_list() || address.is_bare() => {
                address.profile(name).to_source()
            }
            _ => source.clone(),
        };
        let sources = self.sources.iter().map(chosen).collect();
        Loader { sources, base: self.base.as_ref().map(chosen), ..self.clone() }
    }

    /// The readable ones of `read`. The others become warnings; the failure of an only source is the error itself.
    pub(super) fn usable<T>(
        &self,
        read: Vec<Result<T, Stop>>,
        names: &[&OsStr],
        kind: &str,
    ) -> Result<Vec<T>, Error> {
        let mut usable = Vec::new();
        for (result, name) in read.into_iter().zip(names) {
            match result {
                Ok(source) => usable.push(source),
                Err(Stop::Failed(error)) if names.len() == 1 && kind == "source" => {
                    return Err(error.at(input::name(name)));
                }
                Err(Stop::Failed(error)) => self.warn(error.at(input::name(name)).to_string()),
                Err(Stop::Cancelled) => {}
            }
        }
        let (got, wanted) = (usable.len(), names.len());
        if got == 0 {
            return Err(Error::NothingFetched(kind.to_owned()));
        }
        if got < wanted {
            self.warn(format!("Fetched {got} {kind} profiles out of {wanted}"));
        }
        Ok(usable)
    }

    /// The reasons of a failure, with the names of its sources: the screen has no room for pprof's lines before it.
    pub(super) fn with_reasons(&self, stop: Stop) -> Stop {
        if !matches!(stop, Stop::Failed(Error::NothingFetched(_))) {
            return stop;
        }
        let reasons = self.warnings();
        match reasons.as_slice() {
            [] => stop,
            [first] => Error::Fetch(first.clone()).into(),
            [first, rest @ ..] => {
                Error::Fetch(format!("{first}, and {} more that cannot be read", rest.len())).into()
            }
        }
    }

    /// `memory` beside the system's figures, if a process or a resident set is named.
    pub(super) fn with_system(&self, memory: Option<Arc<MemStats>>) -> Option<Arc<MemStats>> {
        match self.process.add_to(memory.as_deref()) {
            Ok(with) => with.or(memory),
            // The figures of another process would stand for the one that was named.
            Err(line) if memory.is_none() => {
                self.warn_once(line);
                None
            }
            Err(line) => memory.map(|memory| Arc::new(memory.without_system(line))),
        }
    }

    pub(super) fn warn(&self, line: String) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// Adds a line unless it is among those that were not printed yet.
    pub(super) fn warn_once(&self, line: String) {
        let mut lines = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }

    /// Lines on sources that were skipped since the last call, in pprof's words.
    pub fn warnings(&self) -> Vec<String> {
        std::mem::take(&mut self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// pprof's error for a command line without a source.
pub fn no_source() -> Error {
    Error::Usage("no profile source specified".to_owned())
}
