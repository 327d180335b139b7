//! Sources to one profile, as the command line asks: read, decoded, with names and frames as pprof leaves them.

use std::ffi::OsString;
use std::sync::Arc;

use super::demo;
use super::settings::Settings;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::input;
use crate::profile::Profile;
use crate::profile::decode::{Options, decode};
use crate::profile::demangle::Mode;
use crate::profile::load;

/// What to read, and how. Reading may be repeated.
#[derive(Clone, Debug)]
pub(super) struct Load {
    sources: Vec<OsString>,
    options: Options,
    demo: bool,
    finish: load::Options,
}

impl Load {
    /// What `settings` ask to read; refuses what can be seen to be wrong without reading.
    pub(super) fn new(settings: &Settings) -> Result<Self, Error> {
        let mut options = Options::default();
        if let Some(size) = settings.max_size {
            options.max_size = size;
        }
        options.symbols_in_comments = !settings.keep_names;
        if settings.demo && !settings.sources.is_empty() {
            return Err(Error::Usage("--demo opens the example and takes no source".to_owned()));
        }
        if settings.sources.len() > 1 {
            return Err(Error::Usage(
                "several profiles at once are not supported yet: give one".to_owned(),
            ));
        }
        for source in &settings.sources {
            input::check(source).map_err(|error| error.at(input::name(source)))?;
        }
        let (sources, demo) = (settings.sources.clone(), settings.demo);
        let finish = load::Options {
            demangle: (!settings.keep_names).then(Mode::default),
            all_frames: settings.all_frames,
            comment: settings.add_comment.clone(),
            build_id: settings.build_id.clone(),
            ..load::Options::default()
        };
        Ok(Self { sources, options, demo, finish })
    }

    /// How the whole is called on the screen.
    pub(super) fn title(&self) -> String {
        match self.sources.as_slice() {
            _ if self.demo => demo::NAME.to_owned(),
            [] => String::new(),
            [source, ..] => input::name(source),
        }
    }

    /// Reads everything; `tell` hears how many bytes were read, and of how many where that is known.
    pub(super) fn run(
        &self,
        tell: &dyn Fn(u64, Option<u64>),
        cancel: &Cancel,
    ) -> Result<Profile, Stop> {
        let profile = if self.demo {
            decode(demo::PROFILE, self.options, cancel)?
        } else {
            let source = self.sources.first().ok_or_else(no_source)?;
            let at = |stop| match stop {
                // A reader that was cancelled while it waited says so by an error.
                Stop::Failed(_) if cancel.is_cancelled() => Stop::Cancelled,
                Stop::Failed(error) => Stop::Failed(error.at(input::name(source))),
                Stop::Cancelled => Stop::Cancelled,
            };
            let opened = input::open(source, cancel).map_err(|error| at(error.into()))?;
            let size = opened.size;
            let mut tell = |read| tell(read, size);
            decode(opened.counted(&mut tell), self.options, cancel).map_err(at)?
        };
        load::load(vec![Arc::new(profile)], Vec::new(), &self.finish, cancel)
    }
}

/// pprof's words where no source is named.
pub(super) fn no_source() -> Error {
    Error::Usage("no profile source specified".to_owned())
}
