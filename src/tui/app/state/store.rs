//! The catalogue of a store, and the question for another one.

use std::sync::Arc;

use crate::explore::store::ListStore;
use crate::input::store_address::StoreAddress;
use crate::store::catalogue::Catalogue;
use crate::store::query::StoreQuery;
use crate::tui::job::Job;
use crate::tui::pending::Pending;
use crate::tui::popup::store_picker::StorePicker;

/// The purpose of a catalogue that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tui::app) enum CatalogueUse {
    /// Services and types are listed.
    List,
    /// The values of the labels of a query are listed.
    Group(StoreQuery),
    /// Values of labels are compared.
    Compare,
}

/// The catalogue of a store, once one was looked through.
#[derive(Default)]
pub(in crate::tui::app) struct StoreState {
    /// The newest list of services and types.
    pub(in crate::tui::app) catalogue: Option<Arc<Catalogue>>,
    /// The list as it was left for a row.
    pub(in crate::tui::app) left: Option<Box<StorePicker>>,
    /// The list below its help.
    pub(in crate::tui::app) covered: Option<Box<StorePicker>>,
    pending: Pending<CatalogueUse>,
}

impl StoreState {
    /// The job that asks for a catalogue.
    pub(in crate::tui::app) fn ask(
        &mut self,
        list: &Arc<ListStore>,
        address: StoreAddress,
        purpose: CatalogueUse,
    ) -> Job {
        Job::Catalogue(self.pending.ask(purpose), Arc::clone(list), Box::new(address))
    }

    /// The purpose of the catalogue that arrives; `None` if a newer one is awaited.
    pub(in crate::tui::app) fn take(&mut self, number: u64) -> Option<CatalogueUse> {
        self.pending.take(number)
    }

    /// No catalogue is awaited any more.
    pub(in crate::tui::app) fn forget_question(&mut self) {
        self.pending = Pending::default();
    }
}
