//! The windows of a store's range for a loader: with its symbols and names, and all at once for a report.

use std::sync::Arc;

use super::fetch::FetchEvent;
use super::loader::Loader;
use super::source::SourceProfile;
use super::store_windows::{StoreWindows, too_few};
use super::symbolize::MappingServers;
use super::window_collection::WindowCollection;
use crate::analysis::trend::Point;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::input;
use crate::profile::Profile;
use crate::profile::merge::sources::MergeOptions;

impl Loader {
    /// The windows of the range of a profile from a store; `None` for other profiles.
    pub(super) fn store_windows(
        &self,
        source: &SourceProfile,
        servers: &MappingServers,
    ) -> Option<Arc<StoreWindows>> {
        let store = source.store.as_ref()?;
        let read = (store.reader.clone()?, store.words.clone());
        let (loader, servers) = (self.clone(), servers.clone());
        let finish = move |profile: Arc<Profile>, cancel: &Cancel| {
            let options = MergeOptions { normalize: false, ..loader.merging.clone() };
            // A line on a mapping without symbols was said of the whole.
            loader.merged((vec![profile], Vec::new()), &options, &servers, (&|_| {}, cancel))
        };
        Some(Arc::new(StoreWindows::new(read, self.fetching.snapshot_memory, finish)))
    }

    /// The snapshots of the windows of a store's range, if the address or the report asks for them.
    pub(super) fn window_snapshots(
        &self,
        windows: &StoreWindows,
        on_event: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Result<Vec<Point>, Stop> {
        let is_trend = self.fetching.windows;
        if !is_trend && windows.named().is_none() {
            return Ok(Vec::new());
        }
        let at = |stop| match (stop, self.sources.as_slice()) {
            (Stop::Failed(error), [source]) => error.at(input::name(source)).into(),
            (stop, _) => stop,
        };
        let on_change = |read: &WindowCollection| on_event(FetchEvent::Windows(read.progress()));
        let read = windows.read(windows.collection(None), &on_change, cancel).map_err(at)?;
        read.lines().into_iter().for_each(|line| self.warn(line));
        let points = read.points();
        if is_trend && points.len() < 2 {
            return Err(Error::Report(too_few(windows.range())).into());
        }
        Ok(points)
    }
}
