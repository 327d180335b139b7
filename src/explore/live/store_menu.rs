//! The menu of a profile store: its services and profile types.

use std::sync::Arc;

use super::source::EndpointMenu;
use crate::cancel::Cancel;
use crate::load::loader::Loader;

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
    let (lister, chooser, asked) = (loader.clone(), loader.clone(), store.clone());
    let list = move |cancel: &Cancel| {
        let offered = lister.offered_queries(&asked, cancel)?;
        match (offered, &list_other) {
            (Some(queries), _) => Ok(queries),
            (None, Some(list)) => list(cancel),
            (None, None) => Ok(Vec::new()),
        }
    };
    let choose = move |name: &str| match &choose_other {
        // Names of a Go program's profiles have no braces.
        Some(choose) if !name.ends_with('}') => choose(name),
        _ => chooser.choose_query(&store, name),
    };
    Some(EndpointMenu { host, list: Arc::new(list), choose: Arc::new(choose), all, preferred })
}
