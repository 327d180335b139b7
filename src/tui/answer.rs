//! Events that answer jobs: what was read or computed, with the number of its question.

use std::path::PathBuf;
use std::sync::Arc;

use super::event::Event;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::explore::growth::SnapshotPair;
use crate::explore::label_column::LabelColumn;
use crate::explore::label_cross::LabelCross;
use crate::explore::label_totals::label_totals;
use crate::explore::store::ListStore;
use crate::explore::store_windows::WindowsRequest;
use crate::explore::view::ProfileView;
use crate::input::store_address::StoreAddress;
use crate::load::request::{LateSymbols, LoadOutcome};

/// The catalogue of a store, or the reason why there is none.
pub(super) fn catalogue(
    number: u64,
    list: &ListStore,
    address: &StoreAddress,
    cancel: &Cancel,
) -> Result<Event, Stop> {
    match list(address, cancel) {
        Ok(catalogue) => Ok(Event::Catalogue(number, Ok(catalogue))),
        Err(Stop::Failed(error)) => Ok(Event::Catalogue(number, Err(error))),
        Err(Stop::Cancelled) => Err(Stop::Cancelled),
    }
}

/// The totals of all labels.
pub(super) fn summed(number: u64, tables: &ProfileView, cancel: &Cancel) -> Result<Event, Stop> {
    Ok(Event::LabelTotals(number, Arc::new(label_totals(tables, cancel)?)))
}

/// Two label keys crossed.
pub(super) fn crossed(
    number: u64,
    tables: &ProfileView,
    keys: (String, String),
    cancel: &Cancel,
) -> Result<Event, Stop> {
    Ok(Event::LabelCross(number, Arc::new(LabelCross::new(tables, keys, cancel)?)))
}

/// A label as a column of Top.
pub(super) fn labelled(
    number: u64,
    tables: &ProfileView,
    key: String,
    cancel: &Cancel,
) -> Result<Event, Stop> {
    Ok(Event::LabelColumn(number, Arc::new(LabelColumn::new(tables, key, cancel)?)))
}

/// Windows of a store's range; an event is told after each.
pub(super) fn windows(
    number: u64,
    request: WindowsRequest,
    cancel: &Cancel,
    tell: &dyn Fn(Event),
) -> Result<Event, Stop> {
    let tell = |event| tell(Event::Windows(number, event));
    Ok(Event::Windows(number, request.read(&tell, cancel)?))
}

/// The file for the editor, or a notice if there is none.
pub(super) fn file_to_edit(path: PathBuf, line: usize) -> Event {
    if path.is_file() {
        Event::FileFound(path, line)
    } else {
        Event::Notice("there is no file to edit".to_owned())
    }
}

/// The difference of two snapshots.
pub(super) fn compared(pair: SnapshotPair, cancel: &Cancel) -> Result<Event, Stop> {
    Ok(Event::ComparedSnapshots(Box::new(pair.difference(cancel)?)))
}

/// The event of symbols that were read.
pub(super) fn symbolized(
    number: u64,
    symbols: &LateSymbols,
    cancel: &Cancel,
    tell: &dyn Fn(Event),
) -> Result<Event, Stop> {
    let progress = |progress| tell(Event::SymbolProgress(progress));
    Ok(Event::Symbolized(number, Box::new(symbols.read(&progress, cancel)?)))
}

/// The event of a read; an error is one of its own, for the state may have nothing else to show.
pub(super) fn loaded(number: u64, outcome: Result<LoadOutcome, Stop>) -> Result<Event, Stop> {
    match outcome {
        Ok(outcome) => Ok(Event::Loaded(number, Box::new(outcome))),
        Err(Stop::Failed(error)) => Ok(Event::Failed(error)),
        Err(Stop::Cancelled) => Err(Stop::Cancelled),
    }
}

#[cfg(test)]
#[path = "tests/answer.rs"]
mod tests;
