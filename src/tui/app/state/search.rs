//! The search whose answer is pending, and keys held back until then.
//!
//! Workers search. Keys that choose among hits wait until the hits belong to the query as typed.

use std::sync::Arc;

use crossterm::event::KeyEvent;

use crate::explore::search::{SearchMatches, SearchQuery};
use crate::explore::searched::Searched;
use crate::tui::job::Job;
use crate::tui::keys::bindings::Action;
use crate::tui::pending::Pending;

/// The newest query until it is answered, and the keys held back until then.
#[derive(Debug, Default)]
pub(in crate::tui::app) struct Search {
    pending: Pending<SearchQuery>,
    typed_ahead: Vec<KeyEvent>,
}

impl Search {
    /// Asks for the matches of a query. The matches of an earlier one may narrow the search.
    pub(in crate::tui::app) fn ask(
        &mut self,
        query: SearchQuery,
        previous: Option<Arc<SearchMatches>>,
        of: Searched,
    ) -> Job {
        let number = self.pending.ask(query.clone());
        Job::Search { number, of, query, previous }
    }

    /// The query whose answer is pending; `None` if the newest is answered.
    pub(in crate::tui::app) fn query(&self) -> Option<&SearchQuery> {
        self.pending.waiting()
    }

    /// Takes the answer with this number; false if it is stale.
    pub(in crate::tui::app) fn take(&mut self, number: u64) -> bool {
        self.pending.take(number).is_some()
    }

    /// Drops the query and the keys held back; true if the answer was pending.
    pub(in crate::tui::app) fn forget(&mut self) -> bool {
        self.typed_ahead.clear();
        self.pending.cancel().is_some()
    }

    /// Keeps a key until the answer.
    pub(in crate::tui::app) fn type_ahead(&mut self, key: KeyEvent) {
        self.typed_ahead.push(key);
    }

    /// Takes the keys held back, in order.
    pub(in crate::tui::app) fn take_typed_ahead(&mut self) -> Vec<KeyEvent> {
        std::mem::take(&mut self.typed_ahead)
    }

    /// True if a key with this action has to wait for the answer: it would choose among the hits of an older query. Keys
    /// typed behind such a key wait too, except those that leave the search.
    pub(in crate::tui::app) fn delays(&mut self, action: Option<Action>, in_popup: bool) -> bool {
        let waiting = self.pending.is_waiting();
        match action {
            Some(Action::Back | Action::Quit | Action::Suspend) => {
                self.typed_ahead.clear();
                false
            }
            Some(Action::Move(_) | Action::Accept) if in_popup => waiting,
            Some(Action::NextMatch | Action::PreviousMatch | Action::OnlyMatches) => waiting,
            _ => waiting && !self.typed_ahead.is_empty(),
        }
    }
}
