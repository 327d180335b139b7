//! Loading for screen tests: fixtures in place of files, in the same thread.

use std::ffi::OsString;
use std::sync::Arc;

use rprof_tui::analysis::trend::Point;
use rprof_tui::cancel::Cancel;
use rprof_tui::error::{Error, Stop};
use rprof_tui::load::progress::Progress;
use rprof_tui::load::request::{LoadFn, LoadOutcome, LoadRequest};
use rprof_tui::profile::Profile;
use rprof_tui::profile::decode::{DecodeOptions, decode};
use rprof_tui::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};
use rprof_tui::runtime::gctrace::Log;

use crate::support::fixtures;

/// Reads fixtures, merges them and subtracts a base, as the program does.
pub(crate) fn reader() -> Arc<LoadFn> {
    Arc::new(move |what: &LoadRequest, tell: &dyn Fn(Progress), cancel: &Cancel| {
        tell(Progress {
            phase: "reading".to_owned(),
            done: 1,
            total: Some(2),
            ..Progress::default()
        });
        let read = |name: &OsString| {
            let file = std::fs::File::open(fixtures().join(name)).map_err(Error::Read)?;
            Ok(Arc::new(decode(file, DecodeOptions::default(), cancel)?))
        };
        if let [log] = what.files.as_slice()
            && log.to_string_lossy().ends_with(".log")
        {
            let text = std::fs::read(fixtures().join(log)).map_err(Error::Read)?;
            let log = Some(Arc::new(Log::parse(&text)));
            return Ok(LoadOutcome {
                title: "gctrace.log".to_owned(),
                log,
                ..LoadOutcome::default()
            });
        }
        let sources = what.files.iter().map(read).collect::<Result<Vec<_>, Stop>>()?;
        let bases = what.base.iter().map(read).collect::<Result<Vec<_>, Stop>>()?;
        let finish = |base| MergeOptions { base, ..MergeOptions::default() };
        let kind = if what.of_base { BaseMode::Compare } else { BaseMode::Cancel };
        let mut loaded = loaded(
            &what.files[0].to_string_lossy(),
            merge_sources(sources.clone(), bases.clone(), &finish(kind), cancel)?,
        );
        if sources.len() > 1 {
            let alone = |source: &Arc<Profile>| {
                let profile =
                    merge_sources(vec![Arc::clone(source)], Vec::new(), &finish(kind), cancel)?;
                Ok(Point::new(Arc::new(profile)))
            };
            loaded.snapshots = sources.iter().map(alone).collect::<Result<_, Stop>>()?;
        }
        if let Some(base) = &what.base {
            let flag = if what.of_base { "diff_base" } else { "base" };
            loaded.title = format!("{} -{flag}={}", loaded.title, base.to_string_lossy());
        }
        if what.base.is_some() && !what.of_base {
            let apart = merge_sources(sources, bases, &finish(BaseMode::Compare), cancel)?;
            loaded.before_after = Some(Arc::new(apart));
        }
        Ok(loaded)
    })
}

/// A request for one fixture without a base.
pub(crate) fn fixture_alone(name: &str) -> LoadRequest {
    LoadRequest { files: vec![name.into()], ..LoadRequest::default() }
}

/// The outcome of loading `profile` alone.
pub(crate) fn loaded(title: &str, profile: Profile) -> LoadOutcome {
    let (title, profile) = (title.to_owned(), Arc::new(profile));
    LoadOutcome { title, profile, ..LoadOutcome::default() }
}
