//! A profile store that is looked through: its services, the labels of a query, ranges of time, and what a query is compared to.

mod browser;
mod comparisons;
mod completion;
mod time_mark;
mod typed_line;

use std::sync::Arc;

pub use browser::{Grouping, StoreBrowser};
pub use comparisons::{StoreComparison, comparisons, typed_comparisons};
pub use completion::{completions, last_word};
pub use time_mark::{TimeMark, shifted};
pub use typed_line::TypedLine;

use crate::cancel::Cancel;
use crate::error::Stop;
use crate::input::store_address::StoreAddress;
use crate::store::catalogue::Catalogue;

/// Asks a store for its catalogue; `None` if a host alone is no store.
pub type ListStore =
    dyn Fn(&StoreAddress, &Cancel) -> Result<Option<Arc<Catalogue>>, Stop> + Send + Sync;
