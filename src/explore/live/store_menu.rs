//! The menu of a profile store, or of a server that may be one.

use std::sync::Arc;

use super::source::{EndpointMenu, Offered};
use crate::cancel::Cancel;
use crate::explore::store::ListStore;
use crate::load::loader::Loader;
use crate::load::store_list::store_request;

/// The menu of the store that a loader names without a query. A host alone is asked if it is a store, and else gives `other`; without
/// `other` it has no menu.
pub fn store_menu(loader: &Loader, other: Option<EndpointMenu>) -> Option<EndpointMenu> {
    let Some(store) = loader.store_to_choose_from() else { return other };
    if store.protocol.is_none() && other.is_none() {
        return None;
    }
    let host = store.server.host.clone();
    let all = other.as_ref().and_then(|other| other.all.clone());
    let preferred = other.as_ref().map_or_else(String::new, |other| other.preferred.clone());
    let (list_other, choose_other) = (
        other.as_ref().map(|o| Arc::clone(&o.list)),
        other.as_ref().map(|o| Arc::clone(&o.choose)),
    );
    let (lister, asked) = (loader.clone(), store.clone());
    let list = move |cancel: &Cancel| {
        let catalogue = lister.catalogue(&asked, cancel)?;
        match (catalogue, &list_other) {
            (Some(catalogue), _) => Ok(Offered::Store(Arc::new(catalogue))),
            (None, Some(list)) => list(cancel),
            (None, None) => Ok(Offered::Endpoints(Vec::new())),
        }
    };
    let choose = move |name: &str| match &choose_other {
        Some(choose) => choose(name),
        None => store_request(&store),
    };
    Some(EndpointMenu { host, list: Arc::new(list), choose: Arc::new(choose), all, preferred })
}

/// Asks stores for their catalogues, with the settings of `loader`.
pub fn store_lister(loader: Loader) -> Arc<ListStore> {
    Arc::new(move |address, cancel| Ok(loader.catalogue(address, cancel)?.map(Arc::new)))
}
