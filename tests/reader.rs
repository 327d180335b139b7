//! Loading for screen tests: fixtures in place of files, in the same thread.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::sync::Arc;

use rprof_tui::analysis::query::Query;
use rprof_tui::analysis::trend::Point;
use rprof_tui::cancel::Cancel;
use rprof_tui::error::{Error, Stop};
use rprof_tui::explore::live::LiveSource;
use rprof_tui::load::demo::FILES;
use rprof_tui::load::groups::groups;
use rprof_tui::load::kind::ProfileKind;
use rprof_tui::load::progress::Progress;
use rprof_tui::load::request::{
    ApartProfiles, LoadFn, LoadOutcome, LoadRequest, LoadedProfile, ProfileGroup, SessionMember,
    SessionProfiles,
};
use rprof_tui::load::session::session_kinds;
use rprof_tui::load::source::{Source, SourceProfile};
use rprof_tui::load::source_list::SourceList;
use rprof_tui::load::source_times::{SourceTime, SourceTimes};
use rprof_tui::profile::DecodeOptions;
use rprof_tui::profile::Profile;
use rprof_tui::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};
use rprof_tui::source::find::SourceFinder;
use rprof_tui::tui::theme::{Glyphs, Theme};
use rprof_tui::tui::{Preferences, Start, Surroundings};

use crate::support::{Screen, fixtures};

/// Reads fixtures, merges them and subtracts a base, as the program does.
#[expect(clippy::too_many_lines, reason = "the steps of a load, one after another")]
pub(crate) fn reader() -> Arc<LoadFn> {
    Arc::new(move |what: &LoadRequest, tell: &dyn Fn(Progress), cancel: &Cancel| {
        tell(Progress {
            phase: "reading".to_owned(),
            done: 1,
            total: Some(2),
            ..Progress::default()
        });
        let read = |name: &OsString| {
            // A server that has a heap. Other addresses are as unknown as other files.
            let is_server = name == "localhost:6060";
            let name = if is_server { OsStr::new("heap.pb.gz") } else { name.as_os_str() };
            let file = std::fs::File::open(fixtures().join(name)).map_err(Error::Read)?;
            Source::decode(file, DecodeOptions::default(), cancel)
        };
        let profile =
            |name: &OsString| -> Result<SourceProfile, Stop> { Ok(read(name)?.into_profile()?) };
        if let [log] = what.files.as_slice()
            && log.to_string_lossy().ends_with(".log")
        {
            let Source::GcLog(log) = read(log)? else { panic!("no log") };
            return Ok(LoadOutcome::GcLog { title: "gctrace.log".to_owned(), log });
        }
        // A directory of profiles that do not merge.
        let several = ["native/tally.cpu.prof", "heap.0.pb.gz", "heap.5.pb.gz"].map(OsString::from);
        let is_several = what.files.iter().any(|file| file == "several");
        let what = &if is_several {
            LoadRequest { files: several.to_vec(), ..what.clone() }
        } else {
            what.clone()
        };
        let read = |name: &OsString| match profile(name) {
            Err(Stop::Failed(error)) if what.files.len() > 1 => {
                Ok(Err((name.clone(), error.to_string())))
            }
            other => other.map(|source| Ok((source, name.clone()))),
        };
        let read = what.files.iter().map(read).collect::<Result<Vec<_>, Stop>>()?;
        let (mut sources, mut names, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        let mut list = SourceList::new(&what.files);
        for each in read {
            let (name, note) = match &each {
                Ok((source, name)) => (name, Ok(ProfileKind::of(&source.profile))),
                Err((name, reason)) => (name, Err(reason.clone())),
            };
            let listed = list.note(name, note);
            if listed.is_some() && what.base.is_none() {
                tell(Progress { sources: listed, ..Progress::default() });
            }
            match each {
                Ok((source, name)) => (sources.push(source), names.push(name)).0,
                Err(source) => refused.push(source),
            }
        }
        let apart = groups(&sources, &names, false);
        let kinds = session_kinds(&apart, &sources, &names);
        if let Some(kinds) = kinds.filter(|_| what.base.is_none()) {
            let mut members = Vec::new();
            for (ProfileGroup { request, .. }, kind) in apart.into_iter().zip(kinds) {
                let LoadOutcome::Profile(loaded) = reader()(&request, tell, cancel)? else {
                    panic!("a group is no profile")
                };
                members.push(SessionMember { kind, request, loaded });
            }
            members.sort_by_key(|member| member.kind);
            return Ok(LoadOutcome::Session(SessionProfiles { members }));
        }
        if apart.len() > 1 && what.base.is_none() {
            return Ok(LoadOutcome::Apart(ApartProfiles { groups: apart, refused }));
        }
        let bases = what.base.iter().map(profile).collect::<Result<Vec<_>, Stop>>()?;
        let merged = |sources: &[SourceProfile], bases: &[SourceProfile], base| {
            let options = MergeOptions { base, ..MergeOptions::default() };
            let profiles = |all: &[SourceProfile]| -> Vec<Arc<Profile>> {
                all.iter().map(|source| Arc::clone(&source.profile)).collect()
            };
            merge_sources(profiles(sources), profiles(bases), &options, cancel)
        };
        let kind = if what.of_base { BaseMode::Compare } else { BaseMode::Cancel };
        let title = what.files[0].to_string_lossy();
        let mut loaded = loaded(&title, merged(&sources, &bases, kind)?);
        let time = |(source, name): (&SourceProfile, &OsString)| {
            SourceTime::new(name.to_string_lossy(), &source.profile)
        };
        loaded.times = Arc::new(SourceTimes {
            after: sources.iter().zip(&names).map(time).collect(),
            before: bases.iter().zip(&what.base).map(time).collect(),
        });
        loaded.memory = sources.iter().rev().find_map(|source| source.memory.clone());
        if let ([only], []) = (&*sources, &*bases) {
            loaded.goroutines.clone_from(&only.goroutines);
        }
        if sources.len() > 1 {
            let alone = |source: &SourceProfile| {
                let profile = merged(std::slice::from_ref(source), &[], kind)?;
                Ok(Point { memory: source.memory.clone(), ..Point::new(Arc::new(profile)) })
            };
            loaded.snapshots = sources.iter().map(alone).collect::<Result<_, Stop>>()?;
        }
        if let Some(base) = &what.base {
            let flag = if what.of_base { "diff_base" } else { "base" };
            loaded.title = format!("{} -{flag}={}", loaded.title, base.to_string_lossy());
        }
        if what.base.is_some() && !what.of_base {
            let apart = merged(&sources, &bases, BaseMode::Compare)?;
            loaded.before_after = Some(Arc::new(apart));
        }
        Ok(loaded.into())
    })
}

/// A request for one fixture without a base.
pub(crate) fn fixture_alone(name: &str) -> LoadRequest {
    LoadRequest { files: vec![name.into()], ..LoadRequest::default() }
}

/// The outcome of loading `profile` alone.
pub(crate) fn loaded(title: &str, profile: Profile) -> LoadedProfile {
    let (title, profile) = (title.to_owned(), Arc::new(profile));
    LoadedProfile { title, profile, ..LoadedProfile::default() }
}

/// The start of a screen that reads `what` by `load`.
pub(crate) fn start_of(what: &LoadRequest, load: Arc<LoadFn>, theme: Theme) -> Start {
    // Nothing but the program's own files, so that no place and no time of this machine shows.
    let working_directory = PathBuf::from("/nowhere");
    let finder = SourceFinder { embedded: FILES, working_directory, ..SourceFinder::default() };
    Start {
        title: what.files[0].to_string_lossy().into_owned(),
        load,
        request: what.clone(),
        query: Query::default(),
        sample_index: String::new(),
        theme,
        sources: Arc::new(finder),
        mouse: true,
        surroundings: Surroundings {
            find_server: Some(Arc::new(|request| {
                let is_server = request.files[0].to_string_lossy().starts_with("localhost");
                is_server.then(LiveSource::default)
            })),
            save_view: Some(Arc::new(|view| Ok(format!("saved {}", view.name)))),
            ..Surroundings::default()
        },
        live: None,
        preferences: Preferences::default(),
    }
}

impl Screen {
    /// The screen with a profile that `make` makes, and with the texts of its sources.
    pub(crate) fn with_sources(
        make: impl Fn() -> Profile + Send + Sync + 'static,
        sources: &'static [(&'static str, &'static str)],
        size: (u16, u16),
        glyphs: &'static Glyphs,
    ) -> Screen {
        let finder = |known: &SourceFinder| SourceFinder { embedded: sources, ..known.clone() };
        Screen::finding(make, finder, size, glyphs)
    }

    /// The screen with a profile that `make` makes, and with the finder of sources that `finder` makes of the tests'.
    pub(crate) fn finding(
        make: impl Fn() -> Profile + Send + Sync + 'static,
        finder: impl Fn(&SourceFinder) -> SourceFinder,
        size: (u16, u16),
        glyphs: &'static Glyphs,
    ) -> Screen {
        let load = move |_: &LoadRequest, _: &dyn Fn(Progress), _: &Cancel| {
            Ok(loaded("native", make()).into())
        };
        let start = start_of(&fixture_alone("native"), Arc::new(load), Theme::probe(glyphs));
        let sources = Arc::new(finder(&start.sources));
        Screen::of(Start { sources, ..start }, size).begun()
    }
}
