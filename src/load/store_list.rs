//! The queries that a store offers, for a list to choose from.

use super::from_store::{names_tenant, recognition};
use super::loader::Loader;
use super::parallel_requests::in_parallel;
use super::request::LoadRequest;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::input;
use crate::input::address::Address;
use crate::input::pprof_index::Endpoint;
use crate::input::store_address::StoreAddress;
use crate::store::client::StoreClient;
use crate::store::overview::OfferedQuery;
use crate::unit;

impl Loader {
    /// The store that the only source names without a query. A host alone may be one.
    pub fn store_to_choose_from(&self) -> Option<StoreAddress> {
        let [source] = self.sources.as_slice() else { return None };
        if let Ok(Some(store)) = input::store_address(source) {
            return Some(store).filter(|store| store.query.is_empty());
        }
        let host = input::address(source).ok()?.filter(Address::is_bare)?;
        Some(StoreAddress::bare(host))
    }

    /// True if a source is a store.
    pub fn names_store(&self) -> bool {
        self.sources.iter().any(|source| matches!(input::store_address(source), Ok(Some(_))))
    }

    /// The queries that a store offers, by service, with the totals of its range; `None` if a host alone is no store.
    pub fn offered_queries(
        &self,
        address: &StoreAddress,
        cancel: &Cancel,
    ) -> Result<Option<Vec<Endpoint>>, Stop> {
        let http = &self.fetching.http;
        let opened = match address.protocol {
            Some(_) => StoreClient::open(address, http, cancel),
            None => StoreClient::open(address, &recognition(http), cancel),
        };
        let client = match opened {
            Err(Stop::Failed(error)) if address.protocol.is_none() && !names_tenant(&error) => {
                return Ok(None);
            }
            opened => opened.map_err(|stop| at(stop, address))?,
        };
        let all = in_parallel(client.types(), |t| client.offered(t, cancel));
        let mut all: Vec<OfferedQuery> =
            all.map_err(|stop| at(stop, address))?.into_iter().flatten().collect();
        all.sort_by_key(|one| (one.service.clone(), rank(one), one.query.clone()));
        if all.is_empty() {
            let text = format!("the store has no profiles from {}", client.range().words());
            return Err(at(Error::Fetch(text).into(), address));
        }
        Ok(Some(all.iter().map(endpoint).collect()))
    }

    /// The request for a query of a store.
    pub fn choose_query(&self, address: &StoreAddress, query: &str) -> LoadRequest {
        let chosen = StoreAddress { query: query.to_owned(), ..address.clone() };
        LoadRequest { files: vec![chosen.to_source()], ..LoadRequest::default() }
    }
}

/// An error with the store's address.
fn at(stop: Stop, address: &StoreAddress) -> Stop {
    match stop {
        Stop::Failed(error) => error.at(address.to_string()).into(),
        Stop::Cancelled => Stop::Cancelled,
    }
}

/// The place among the types of a service, the most useful first.
fn rank(offered: &OfferedQuery) -> usize {
    const FIRST: [&str; 5] = ["inuse_space", "cpu", "goroutine", "goroutines", "alloc_space"];
    let sample = offered.profile_type.sample_type.as_str();
    FIRST.iter().position(|name| *name == sample).unwrap_or(FIRST.len())
}

fn endpoint(offered: &OfferedQuery) -> Endpoint {
    let unit = &offered.profile_type.sample_unit;
    let total = offered.total.map(|total| unit::format_value(total, unit, "auto"));
    let plural = if offered.instances == 1 { "" } else { "s" };
    let instances = format!("{} instance{plural}", offered.instances);
    let about = total.map_or_else(|| instances.clone(), |total| format!("{total} in {instances}"));
    Endpoint { name: offered.query.clone(), count: None, about }
}
