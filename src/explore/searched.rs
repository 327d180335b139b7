//! The names that a search looks through: those of a view's rows, or those of a session's table.

use std::sync::{Arc, OnceLock};

use super::search::{Names, SearchMatches, SearchQuery};
use super::session::JoinOrder;
use super::view::ProfileView;
use crate::analysis::session::FunctionJoin;
use crate::cancel::{Cancel, Cancelled};

/// Names with their order.
#[derive(Clone, Debug)]
pub enum Searched {
    /// The rows of a view; equally good matches are by cum if true, by flat otherwise.
    View(Arc<ProfileView>, bool),
    /// The functions of a session; equally good matches are in this order.
    Session(Arc<SessionNames>, JoinOrder),
}

impl Searched {
    /// The rows whose names match. The answer to an earlier query may narrow the search.
    pub fn matches(
        &self,
        query: &SearchQuery,
        previous: Option<&SearchMatches>,
        cancel: &Cancel,
    ) -> Result<SearchMatches, Cancelled> {
        match self {
            Searched::View(tables, by_cum) => tables.search(query, *by_cum, previous, cancel),
            Searched::Session(names, by) => names.search(query, *by, previous, cancel),
        }
    }
}

/// The functions of a session, prepared for searches.
#[derive(Debug)]
pub struct SessionNames {
    /// The table with the functions.
    pub join: Arc<FunctionJoin>,
    /// The names, and the row of each. The first search makes them.
    names: OnceLock<(Names, Arc<[u32]>)>,
}

impl SessionNames {
    /// The names of `join`.
    pub fn new(join: Arc<FunctionJoin>) -> SessionNames {
        SessionNames { join, names: OnceLock::new() }
    }

    fn search(
        &self,
        query: &SearchQuery,
        by: JoinOrder,
        previous: Option<&SearchMatches>,
        cancel: &Cancel,
    ) -> Result<SearchMatches, Cancelled> {
        let rows = &self.join.rows;
        let (names, row_of_name) = self.names.get_or_init(|| {
            (Names::new(rows.iter().map(|row| &row.name)), (0..rows.len() as u32).collect())
        });
        let order = by.rows(&self.join);
        names.matches_in_order(query, (row_of_name, Some(&order)), previous, cancel)
    }
}
