//! Loading for the screen: one profile for every name, or a log.

use std::sync::Arc;

use rprof_tui::analysis::trend::Point;
use rprof_tui::load::progress::Progress;
use rprof_tui::load::request::{LoadFn, LoadOutcome, LoadRequest, LoadedProfile};
use rprof_tui::profile::{BaseMode, MergeOptions, Profile, merge_sources};
use rprof_tui::runtime::gctrace::Log;
use rprof_tui::{Cancel, Stop};

use crate::proto;

/// The content of every source.
pub enum Content {
    Profile(Arc<Profile>),
    Log(Arc<Log>),
}

impl Content {
    pub fn log(text: &[u8]) -> Content {
        Content::Log(Arc::new(Log::parse(text)))
    }

    /// The profile in these bytes, if they are one.
    pub fn profile(bytes: &[u8]) -> Option<Content> {
        proto::profile(bytes).map(Content::Profile)
    }
}

/// Loads any request as the program does, from the content in place of files.
pub fn loader(content: Content) -> Arc<LoadFn> {
    Arc::new(move |request: &LoadRequest, tell: &dyn Fn(Progress), cancel: &Cancel| {
        tell(Progress { phase: "reading".to_owned(), done: 1, ..Progress::default() });
        match &content {
            Content::Log(log) => {
                Ok(LoadOutcome::GcLog { title: "log".to_owned(), log: Arc::clone(log) })
            }
            Content::Profile(profile) => load(profile, request, cancel).map(LoadOutcome::from),
        }
    })
}

fn load(
    profile: &Arc<Profile>,
    request: &LoadRequest,
    cancel: &Cancel,
) -> Result<LoadedProfile, Stop> {
    let bases = || request.base.iter().map(|_| Arc::clone(profile)).collect();
    let merged = |count: usize, bases: Vec<Arc<Profile>>, base| {
        let options = MergeOptions { base, ..MergeOptions::default() };
        let sources = vec![Arc::clone(profile); count];
        merge_sources(sources, bases, &options, cancel).map(Arc::new)
    };
    let base = if request.of_base { BaseMode::Compare } else { BaseMode::Cancel };
    let count = request.files.len().clamp(1, 4);
    let title = request.files.first().map(|name| name.to_string_lossy().into_owned());
    let mut loaded = LoadedProfile {
        title: title.unwrap_or_default(),
        profile: merged(count, bases(), base)?,
        ..LoadedProfile::default()
    };
    if count > 1 {
        let alone = |_| Ok(Point::new(merged(1, Vec::new(), base)?));
        loaded.snapshots = (0..count).map(alone).collect::<Result<_, Stop>>()?;
    }
    if request.base.is_some() && !request.of_base {
        loaded.before_after = Some(merged(count, bases(), BaseMode::Compare)?);
    }
    Ok(loaded)
}
