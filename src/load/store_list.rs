//! The catalogue of a store, for a list to choose from.

use super::from_store::{names_tenant, recognition};
use super::loader::Loader;
use super::parallel_requests::in_parallel;
use super::request::LoadRequest;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::input;
use crate::input::address::Address;
use crate::input::store_address::StoreAddress;
use crate::store::catalogue::Catalogue;
use crate::store::client::StoreClient;

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

    /// The catalogue of a store over the range of its address, of the type of its query alone if it has one. `None` if a host alone
    /// is no store.
    pub fn catalogue(
        &self,
        address: &StoreAddress,
        cancel: &Cancel,
    ) -> Result<Option<Catalogue>, Stop> {
        let http = &self.fetching.http;
        let opened = match address.protocol {
            Some(_) => StoreClient::open(address, http, cancel),
            None => StoreClient::open(address, &recognition(http), cancel),
        };
        let client = match opened {
            Err(Stop::Failed(error))
                if address.protocol.is_none()
                    && address.query.is_empty()
                    && !names_tenant(&error) =>
            {
                return Ok(None);
            }
            opened => opened.map_err(|stop| at(stop, address))?,
        };
        let catalogue = catalogue_of(&client, address, cancel).map_err(|stop| at(stop, address))?;
        if catalogue.is_empty() && catalogue.newest_elsewhere.is_none() {
            let text = format!("the store has no profiles from {}", client.range().words());
            return Err(at(Error::Fetch(text).into(), address));
        }
        Ok(Some(catalogue))
    }
}

/// The request for a query of a store.
pub fn store_request(address: &StoreAddress) -> LoadRequest {
    LoadRequest { files: vec![address.to_source()], ..LoadRequest::default() }
}

fn catalogue_of(
    client: &StoreClient,
    address: &StoreAddress,
    cancel: &Cancel,
) -> Result<Catalogue, Stop> {
    let types = if address.query.is_empty() {
        client.types().to_vec()
    } else {
        vec![client.query()?.profile_type]
    };
    let series = in_parallel(&types, |t| client.type_series(t, cancel))?;
    let is_empty = series.iter().all(|one| one.series.is_empty());
    let newest = if is_empty {
        in_parallel(&types, |t| client.newest_of_type(t, cancel))?
    } else {
        Vec::new()
    };
    let protocol = client.protocol();
    Ok(Catalogue {
        protocol,
        address: StoreAddress { protocol: Some(protocol), ..address.clone() },
        range: client.range(),
        now: client.store_now(),
        types: series.into_iter().filter(|one| !one.series.is_empty()).collect(),
        newest_elsewhere: newest.into_iter().flatten().max(),
    })
}

/// An error with the store's address.
fn at(stop: Stop, address: &StoreAddress) -> Stop {
    match stop {
        Stop::Failed(error) => error.at(address.to_string()).into(),
        Stop::Cancelled => Stop::Cancelled,
    }
}
