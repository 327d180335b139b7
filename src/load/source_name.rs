//! Short names of addresses, and the check of sources before anything is read.

use std::ffi::{OsStr, OsString};

use crate::error::Error;
use crate::input;
use crate::store::query::StoreQuery;

/// Fails for sources that cannot be read together, and for a store with a query that is none.
pub(super) fn check_sources<'a>(
    mut sources: impl Iterator<Item = &'a OsString> + Clone,
) -> Result<(), Error> {
    if sources.clone().filter(|name| *name == input::STANDARD_INPUT).count() > 1 {
        return Err(Error::Usage("standard input can be read only once".to_owned()));
    }
    sources.try_for_each(|source| check_query(source))
}

/// Fails for a store with a query that is none.
fn check_query(source: &OsStr) -> Result<(), Error> {
    match input::store_address(source)? {
        Some(store) if !store.query.is_empty() => {
            StoreQuery::parse(&store.query).map(drop).map_err(Error::Usage)
        }
        _ => Ok(()),
    }
}

/// The short name of an address, also of a store; `None` for a file.
pub(super) fn brief(source: &OsStr) -> Option<String> {
    if let Ok(Some(store)) = input::store_address(source) {
        return Some(store.brief());
    }
    input::address(source).ok().flatten().map(|address| address.brief())
}
