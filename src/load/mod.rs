//! Sources to one profile, as the command line asks: read, decoded, put together, less the base, with names and frames as
//! pprof leaves them. A source that cannot be read is told of and left out, as long as another one can.

pub mod demo;
pub mod fetch;
pub mod progress;
pub mod request;
pub mod saved_copy;

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use self::fetch::{FetchEvent, FetchOptions, fetch};

use self::request::{LoadOutcome, LoadRequest};
use crate::analysis::trend::Point;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::input;
use crate::input::address::Address;
use crate::input::expand_paths::expand_paths;
use crate::input::http;
use crate::input::pprof_index::Endpoint;
use crate::profile::Profile;
use crate::profile::decode::{DecodeOptions, decode};
use crate::profile::demangle::DemangleMode;
use crate::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};
use crate::profile::store::builder::Builder;
use crate::runtime;
use crate::runtime::RuntimeText;
use crate::runtime::gctrace::Log;

/// How the file of a program begins on Linux, where one may stand before its profiles.
const ELF: &[u8] = b"\x7fELF";

/// Profiles as they were read.
type Profiles = Vec<Arc<Profile>>;

/// What was read.
#[derive(Default)]
struct Sources {
    profiles: Profiles,
    bases: Profiles,
    /// What a runtime said of its memory, in a source of its own.
    memory: Option<Vec<u8>>,
    /// The log of a garbage collector, which is the only source then.
    log: Option<Arc<Log>>,
}

/// What to read, and how. Reading may be repeated.
#[derive(Clone, Debug)]
pub struct Loader {
    sources: Vec<OsString>,
    base: Option<OsString>,
    how: FetchOptions,
    demo: bool,
    finish: MergeOptions,
    /// Whether a copy is kept of what comes from a server.
    saves: bool,
    /// What is to be said of sources that were left out; of all clones.
    said: Arc<Mutex<Vec<String>>>,
    /// What came from standard input, which gives it once; of all clones.
    piped: Arc<Mutex<Option<Arc<Profile>>>>,
}

/// Sources, and how they become one profile.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own, and any two may be on
pub struct LoadOptions {
    /// Profiles to read, in order; `-` is standard input.
    pub sources: Vec<OsString>,
    /// Subtracted from the sources.
    pub base: Option<OsString>,
    /// Samples of the base are kept apart (`-diff_base`) instead of cancelling equal stacks (`-base`).
    pub of_base: bool,
    /// The built-in example, in place of any source.
    pub demo: bool,
    /// The largest decoded profile in bytes; `None` is the built-in limit.
    pub max_size: Option<u64>,
    /// Names are shown as they are stored (`-symbolize=none`).
    pub keep_names: bool,
    /// How else they are shown.
    pub demangle: DemangleMode,
    /// The profile's own list of frames to drop is passed over.
    pub all_frames: bool,
    /// The sources are scaled to the base.
    pub normalize: bool,
    /// Appended to the profile's comments.
    pub comment: String,
    /// Stands in for a missing build id of the main binary.
    pub build_id: String,
    /// How servers are asked.
    pub http: http::HttpOptions,
    /// Sources are read again and again: at least one must be an address, and no copies are kept.
    pub watched: bool,
    /// A server is asked for the memory of its process beside a heap.
    pub memory: bool,
    /// A host named alone is asked for its heap instead of pprof's choice.
    pub heap: bool,
}

impl Loader {
    /// Checks what can be checked without reading.
    pub fn new(options: LoadOptions) -> Result<Self, Error> {
        let mut decoding = DecodeOptions::default();
        if let Some(size) = options.max_size {
            decoding.max_size = size;
        }
        decoding.symbols_in_comments = !options.keep_names;
        decoding.aside = Some(|head| runtime::recognise(head).is_some());
        if options.demo && !options.sources.is_empty() {
            return Err(Error::Usage("--demo opens the example and takes no source".to_owned()));
        }
        let mut sources = expand_paths(options.sources);
        let mut binary = String::new();
        if let [first, _, ..] = sources.as_slice()
            && input::begins_with(first, ELF)
        {
            binary = input::name(&sources.remove(0));
        }
        let base = options.base;
        let streams = sources.iter().chain(&base).filter(|name| *name == input::STANDARD_INPUT);
        if streams.count() > 1 {
            return Err(Error::Usage("standard input can be read only once".to_owned()));
        }
        let finish = MergeOptions {
            demangle: (!options.keep_names).then_some(options.demangle),
            all_frames: options.all_frames,
            normalize: options.normalize,
            base: if options.of_base { BaseMode::Compare } else { BaseMode::Cancel },
            comment: options.comment,
            build_id: options.build_id,
            binary,
        };
        let addresses = sources.iter().filter(|s| matches!(input::address(s), Ok(Some(_))));
        if options.watched && addresses.count() == 0 {
            let text =
                "-watch wants an address to ask again, as in localhost:6060/debug/pprof/heap";
            return Err(Error::Usage(text.to_owned()));
        }
        let how = FetchOptions {
            decoding,
            http: options.http,
            memory: options.memory,
            heap: options.heap,
        };
        let saves = !options.watched;
        let (said, piped) = (Arc::default(), Arc::default());
        Ok(Self { sources, base, how, demo: options.demo, finish, saves, said, piped })
    }

    /// How the whole is called.
    pub fn title(&self) -> String {
        let mut title = match self.sources.as_slice() {
            _ if self.demo => demo::NAME.to_owned(),
            [] => String::new(),
            [source] if self.base.is_none() => match input::address(source) {
                Ok(Some(address)) => address.brief(),
                _ => input::name(source),
            },
            [first, rest @ ..] => {
                let more =
                    if rest.is_empty() { String::new() } else { format!(" +{}", rest.len()) };
                format!("{}{more}", self.short(first))
            }
        };
        if let Some(base) = &self.base {
            let compared = self.finish.base == BaseMode::Compare;
            let flag = if compared { "diff_base" } else { "base" };
            title = format!("{title} -{flag}={}", self.short(base));
        }
        title
    }

    /// The file name of a source, or all of it where that tells it from no other.
    fn short(&self, source: &OsStr) -> String {
        let last = |source| Path::new(source).file_name().unwrap_or(source);
        if let Ok(Some(address)) = input::address(source) {
            return address.brief();
        }
        let all = self.sources.iter().chain(&self.base);
        let namesakes = all.filter(|other| last(other.as_os_str()) == last(source));
        input::name(if namesakes.count() > 1 { source } else { last(source) })
    }

    /// Looks at the sources without reading them, so that what is wrong can be said before a screen opens: fails if
    /// nothing could be read, otherwise gives how many sources would be left out.
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
        // Reading will say it again.
        self.warnings();
        Ok(all.len() - good.len())
    }

    /// What is read, and what it is compared to.
    pub fn request(&self) -> LoadRequest {
        LoadRequest {
            files: self.sources.clone(),
            base: self.base.clone(),
            of_base: self.finish.base == BaseMode::Compare,
        }
    }

    /// The same of other files.
    #[must_use]
    pub fn of(&self, request: &LoadRequest) -> Self {
        let mut other = self.clone();
        other.demo &= request.files.is_empty();
        other.sources.clone_from(&request.files);
        other.base.clone_from(&request.base);
        other.finish.base = if request.of_base { BaseMode::Compare } else { BaseMode::Cancel };
        other
    }

    /// Reads everything, and puts it together; `tell` hears how far it is. Where there are several sources, they are also
    /// kept apart if `apart` says so.
    pub fn run(
        &self,
        apart: bool,
        tell: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Result<LoadOutcome, Stop> {
        let sources = self.read(tell, cancel)?;
        let loaded = self.together(sources, apart, cancel)?;
        self.save(&loaded.profile, tell);
        Ok(loaded)
    }

    /// Likewise, with what the screen needs beside the profile.
    pub fn run_for_screen(
        &self,
        tell: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Result<LoadOutcome, Stop> {
        let sources = self.read(tell, cancel)?;
        let missing = self.sources.len().saturating_sub(sources.profiles.len());
        // Where equal stacks cancel, what there was and what there is can no longer be told.
        let cancelled = !sources.bases.is_empty() && self.finish.base == BaseMode::Cancel;
        let before_after = if cancelled {
            let finish = MergeOptions { base: BaseMode::Compare, ..self.finish.clone() };
            let (new, old) = (sources.profiles.clone(), sources.bases.clone());
            Some(Arc::new(merge_sources(new, old, &finish, cancel)?))
        } else {
            None
        };
        let missing = if sources.memory.is_some() || sources.log.is_some() { 0 } else { missing };
        let loaded = self.together(sources, true, cancel)?;
        self.save(&loaded.profile, tell);
        Ok(LoadOutcome {
            title: self.title(),
            before_after,
            missing,
            warnings: self.warnings(),
            ..loaded
        })
    }

    fn together(
        &self,
        sources: Sources,
        apart: bool,
        cancel: &Cancel,
    ) -> Result<LoadOutcome, Stop> {
        let mut loaded = LoadOutcome { log: sources.log, ..LoadOutcome::default() };
        if sources.profiles.is_empty() {
            let nothing = Builder::new().finish();
            loaded.profile = Arc::new(nothing.with_runtime(sources.memory.unwrap_or_default()));
            return Ok(loaded);
        }
        if apart && sources.profiles.len() > 1 {
            let alone = MergeOptions { normalize: false, ..self.finish.clone() };
            let point = |source: &Arc<Profile>| {
                let profile = merge_sources(vec![Arc::clone(source)], Vec::new(), &alone, cancel)?;
                Ok(Point::new(Arc::new(profile)))
            };
            loaded.snapshots = sources.profiles.iter().map(point).collect::<Result<_, Stop>>()?;
        }
        let mut profile = merge_sources(sources.profiles, sources.bases, &self.finish, cancel)?;
        if let Some(memory) = sources.memory {
            profile = profile.with_runtime(memory);
        }
        loaded.profile = Arc::new(profile);
        Ok(loaded)
    }

    /// The sources and the bases that could be read.
    fn read(&self, tell: &dyn Fn(FetchEvent), cancel: &Cancel) -> Result<Sources, Stop> {
        let files: Vec<&OsStr> = self.sources.iter().chain(&self.base).map(AsRef::as_ref).collect();
        let (names, base_names) = files.split_at(self.sources.len());
        let mut read = self.fetch(&files, tell, cancel);
        cancel.check()?;
        let bases = read.split_off(names.len());
        let mut sources = Sources::default();
        if self.demo {
            sources.profiles = vec![Arc::new(decode(demo::PROFILE, self.how.decoding, cancel)?)];
        } else if names.is_empty() {
            return Err(no_source().into());
        } else {
            let mut names = names.to_vec();
            sources.set_aside(&mut read, &mut names);
            let alone = names.is_empty() && (sources.memory.is_some() || sources.log.is_some());
            if !alone {
                sources.profiles = self.usable(read, &names, "source")?;
            }
        }
        if !base_names.is_empty() {
            sources.bases = self.usable(bases, base_names, "base")?;
        }
        Ok(sources)
    }

    /// A profile, or why there is none, of every file; what came from standard input is kept.
    fn fetch(
        &self,
        files: &[&OsStr],
        tell: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Vec<Result<Arc<Profile>, Stop>> {
        let lock = || self.piped.lock().unwrap_or_else(PoisonError::into_inner);
        let piped = |file: &&OsStr| *file == input::STANDARD_INPUT;
        let known = lock().clone();
        let unread = |file: &&OsStr| known.is_none() || !piped(file);
        let wanted: Vec<&OsStr> = files.iter().copied().filter(unread).collect();
        let mut read = fetch(&wanted, &self.how, tell, cancel).into_iter();
        let each = files.iter().map(|file| {
            if let Some(known) = known.as_ref().filter(|_| piped(file)) {
                return Ok(Arc::clone(known));
            }
            let profile = read.next().unwrap_or(Err(Stop::Cancelled)).map(Arc::new);
            if piped(file) {
                *lock() = profile.as_ref().ok().cloned();
            }
            profile
        });
        each.collect()
    }

    /// Keeps a copy of what came from a server, and tells where, as pprof does.
    fn save(&self, profile: &Profile, tell: &dyn Fn(FetchEvent)) {
        if !self.saves || !self.is_live() {
            return;
        }
        tell(FetchEvent::Saved(match saved_copy::save(profile, |name| std::env::var(name).ok()) {
            Ok(path) => format!("Saved profile in {}", path.display()),
            // What was fetched is there to be shown all the same.
            Err(error) => format!("Could not save the profile: {error}"),
        }));
    }

    fn addresses(&self) -> impl Iterator<Item = Address> + '_ {
        let all = self.sources.iter().chain(&self.base);
        all.filter_map(|source| input::address(source).ok().flatten())
    }

    /// Whether something is read from a server, so that reading again may give something else.
    pub fn is_live(&self) -> bool {
        self.addresses().next().is_some()
    }

    /// What says which profiles there are, where a source names no more than that or, `bare`, a host alone.
    pub fn list(&self, bare: bool) -> Option<Address> {
        let mut sources = self.sources.iter().filter_map(|s| input::address(s).ok().flatten());
        let found = sources.find(|address| address.is_list() || (bare && address.is_bare()));
        found.map(|address| address.list())
    }

    /// The profiles that the server at `address` has.
    pub fn endpoints(&self, address: &Address, cancel: &Cancel) -> Result<Vec<Endpoint>, Stop> {
        http::list(address, &self.how.http, cancel).map_err(|stop| match stop {
            Stop::Failed(error) => Stop::Failed(error.at(address.to_string())),
            Stop::Cancelled => Stop::Cancelled,
        })
    }

    /// The same, keeping copies of what comes from a server, or none.
    #[must_use]
    pub fn saving(&self, saves: bool) -> Loader {
        Loader { saves, ..self.clone() }
    }

    /// The same with this profile of each server of which only the list, or nothing, is named.
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

    /// Those that could be read. The others are told of, but for the only source, which is the error itself.
    fn usable<T>(
        &self,
        read: Vec<Result<T, Stop>>,
        names: &[&OsStr],
        kind: &str,
    ) -> Result<Vec<T>, Error> {
        let mut usable = Vec::new();
        for (result, name) in read.into_iter().zip(names) {
            match result {
                Ok(profile) => usable.push(profile),
                Err(Stop::Failed(error)) if names.len() == 1 && kind == "source" => {
                    return Err(error.at(input::name(name)));
                }
                Err(Stop::Failed(error)) => self.say(error.at(input::name(name)).to_string()),
                Err(Stop::Cancelled) => {}
            }
        }
        let (got, wanted) = (usable.len(), names.len());
        if got == 0 {
            return Err(Error::Report(format!("failed to fetch any {kind} profiles")));
        }
        if got < wanted {
            self.say(format!("Fetched {got} {kind} profiles out of {wanted}"));
        }
        Ok(usable)
    }

    fn say(&self, line: String) {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// What there is to say of sources that were left out since the last call, a line each, as pprof says it.
    pub fn warnings(&self) -> Vec<String> {
        std::mem::take(&mut self.said.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Sources {
    /// Takes out of what was read, and of its names, what a runtime says of its memory; a log only if it is alone.
    fn set_aside(&mut self, read: &mut Vec<Result<Arc<Profile>, Stop>>, names: &mut Vec<&OsStr>) {
        for at in (0..read.len()).rev() {
            let alone = read.len() == 1;
            let Some(Err(Stop::Failed(Error::Aside(text)))) = read.get_mut(at) else { continue };
            match runtime::recognise(text) {
                Some(RuntimeText::Memory) => self.memory = Some(std::mem::take(text)),
                Some(RuntimeText::Log) if alone => self.log = Some(Arc::new(Log::parse(text))),
                _ => continue,
            }
            drop(read.remove(at));
            names.remove(at);
        }
    }
}

/// pprof's words where no source is named.
pub fn no_source() -> Error {
    Error::Usage("no profile source specified".to_owned())
}
