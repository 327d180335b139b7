//! Header and footer of the present state.

use super::{App, Stage};
use crate::explore::search::SearchMode;
use crate::report::times::clock;
use crate::tui::keys::bindings::Scope;
use crate::tui::placement::chrome::{self, Chrome, Piece};
use crate::tui::placement::layout::Regions;
use crate::tui::popup::Overlay;

impl App {
    /// The time of the first of the newest snapshots that are one heap; `None` without a live process.
    fn one_heap_since(&self) -> Option<String> {
        let trend = self.shared.trend.as_ref().filter(|_| self.live().is_some())?;
        let first = trend.points.iter().rev().take(trend.one_heap).next_back()?;
        Some(clock(first.time_nanos))
    }

    /// Everything in header and footer.
    pub fn pieces(&self, regions: &Regions) -> Vec<Piece> {
        let regex =
            matches!(&self.overlay, Some(Overlay::Finder(f)) if f.mode == SearchMode::Regex);
        let log = if let Stage::Log(view) = &self.stage { Some(&**view) } else { None };
        let ready = matches!(self.stage, Stage::Ready);
        let activity = match (self.is_reading(), self.is_computing()) {
            (true, _) => Some("reading".to_owned()),
            (false, true) => Some("computing".to_owned()),
            (false, false) => self.loading.symbols_in_words(),
        };
        let mut scopes = self.scopes();
        if !self.panes.info.opens() {
            scopes.retain(|scope| *scope != Scope::Info);
        }
        let of_session = self.searches_session();
        let chrome = Chrome {
            title: &self.header_title(),
            snapshot: self.snapshot_in_words(),
            tables: self.shared.tables.as_deref(),
            query: self.filters.query(),
            focus: ready.then_some(self.arrangement.focus),
            log,
            has_session: self.has_session(),
            activity,
            live: self.live(),
            range: self.store_range(),
            findings: self.findings_count(),
            one_heap_since: self.one_heap_since(),
            steps: self.filters.filters(),
            matches: if of_session { &self.shared.session_matches } else { &self.shared.matches }
                .as_deref(),
            only_matches: self.shared.only_matches && !of_session,
            values: self.shared.values,
            hint: &|action| match &self.overlay {
                Some(Overlay::Store(picker)) => picker.hint(action, self.is_read()),
                _ => self.panes.get(self.arrangement.focus).hint(action),
            },
            regex,
            scopes: &scopes,
            keys: &self.start.preferences.keys,
            glyphs: self.shared.theme.glyphs(),
        };
        chrome::pieces(&chrome, regions)
    }
}
