//! The source of a live process: its endpoints, the interval of polls, the memory for snapshots.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::cancel::Cancel;
use crate::error::Stop;
use crate::input::pprof_index::Endpoint;
use crate::load::request::{LoadFn, LoadRequest};
use crate::store::catalogue::Catalogue;

/// The profiles that a server offers.
#[derive(Clone, Debug)]
pub enum Offered {
    /// Those of one process.
    Endpoints(Vec<Endpoint>),
    /// Those of a profile store.
    Store(Arc<Catalogue>),
}

/// Lists the profiles of a server.
pub type ListEndpoints = dyn Fn(&Cancel) -> Result<Offered, Stop> + Send + Sync;

/// Turns the name of an endpoint into the request for its profile.
pub type ChooseEndpoint = dyn Fn(&str) -> LoadRequest + Send + Sync;

/// Finds the server that a request asks; `None` for files.
pub type FindServer = dyn Fn(&LoadRequest) -> Option<LiveSource> + Send + Sync;

/// A menu of endpoints, shown before anything can be read.
#[derive(Clone)]
pub struct EndpointMenu {
    /// The server's host.
    pub host: String,
    /// Requests the list of endpoints from the server.
    pub list: Arc<ListEndpoints>,
    /// The request for a chosen endpoint.
    pub choose: Arc<ChooseEndpoint>,
    /// The request for all profiles of the server, as a session; `None` for a store.
    pub all: Option<LoadRequest>,
    /// The name of the endpoint under the cursor at first.
    pub preferred: String,
}

/// The access to a live process: its server, the interval of polls, and the memory for snapshots.
#[derive(Clone, Default)]
pub struct LiveSource {
    /// The menu to choose from; `None` if the profile is named.
    pub menu: Option<EndpointMenu>,
    /// The interval of polls; `None` if snapshots are taken on request only.
    pub every: Option<Duration>,
    /// Memory for snapshots in bytes; `None` for the built-in limit.
    pub memory: Option<usize>,
    /// Reads snapshots without a copy on disk, as long as `every` is set; `None` if no copies are kept anyway.
    pub load_unsaved: Option<Arc<LoadFn>>,
}

impl fmt::Debug for LiveSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.menu.as_ref().map(|menu| &menu.host);
        f.debug_struct("LiveSource")
            .field("host", &host)
            .field("every", &self.every)
            .finish_non_exhaustive()
    }
}
