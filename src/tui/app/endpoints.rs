//! The list of profiles that a server offers.

use std::time::Duration;

use super::{App, Stage};
use crate::explore::live::{ServerState, SnapshotSelection};
use crate::input::pprof_index::Endpoint;
use crate::load::progress::Progress;
use crate::tui::effect::Effects;
use crate::tui::keys::bindings::Action;
use crate::tui::popup::Overlay;
use crate::tui::popup::live_pickers::EndpointPicker;

/// Rows of half a page in the list.
const HALF_PAGE: usize = 5;

impl App {
    /// Opens the list of the server's profiles, with the error of the last choice.
    pub(super) fn offer(&mut self, endpoints: Vec<Endpoint>, error: Option<String>) -> Effects {
        self.live.offered.clone_from(&endpoints);
        let menu = self.live().and_then(|live| live.source.menu.as_ref());
        let preferred = menu.map_or("", |menu| menu.preferred.as_str());
        let row = endpoints.iter().position(|endpoint| endpoint.name == preferred);
        let mut picker = EndpointPicker { endpoints, error, ..EndpointPicker::default() };
        if let Some(row) = row {
            picker.list.go(row);
        }
        self.overlay = Some(Overlay::Offer(Box::new(picker)));
        Effects::none()
    }

    pub(super) fn endpoint_keys(&mut self, action: Action) -> Effects {
        let Some(Overlay::Offer(picker)) = &mut self.overlay else { return Effects::none() };
        if picker.list.act(action, picker.len(), HALF_PAGE) {
            return Effects::none();
        }
        match action {
            Action::Accept => {
                let row = picker.list.row();
                let endpoint = row.checked_sub(picker.open.len());
                let Some(endpoint) = endpoint else {
                    let choice = picker.open.get(row).map(|open| open.choice);
                    return choice.map_or_else(Effects::none, |choice| self.choose_open(choice));
                };
                let chosen = picker.endpoints.get(endpoint);
                let name = chosen.map(|endpoint| endpoint.name.clone());
                self.overlay = None;
                name.map_or_else(Effects::none, |name| self.choose_endpoint(&name))
            }
            Action::AllProfiles if !picker.endpoints.is_empty() => self.read_all(),
            Action::Back if self.shared.tables.is_some() || matches!(self.stage, Stage::Log(_)) => {
                self.overlay = None;
                Effects::none()
            }
            Action::Back => self.leave_list(),
            _ => Effects::none(),
        }
    }

    /// Reads all profiles of the server: in place of the list if nothing is read yet, else beside what is open.
    fn read_all(&mut self) -> Effects {
        self.overlay = None;
        let menu = self.live().and_then(|live| live.source.menu.as_ref());
        let all = menu.and_then(|menu| Some((menu.all.clone()?, menu.host.clone())));
        let Some((request, host)) = all else {
            return Effects::none();
        };
        let what = format!("all profiles of {host}");
        if self.is_read() {
            return self.open_request(request, &what);
        }
        let phase = format!("reading {what}");
        self.stage = Stage::Loading(Progress { phase, ..Progress::default() });
        self.loading.adopt(&request);
        self.loading.set_title(what);
        // The server is asked once, and not polled.
        (self.live.process, self.live.offered) = (None, Vec::new());
        self.load(Vec::new()).into()
    }

    fn choose_endpoint(&mut self, name: &str) -> Effects {
        let menu = self.live().and_then(|live| live.source.menu.clone());
        let Some(menu) = menu else { return Effects::none() };
        let phase = format!("asking {} for {name}", menu.host);
        if self.shared.tables.is_none() {
            self.stage = Stage::Loading(Progress { phase, ..Progress::default() });
        } else {
            self.message = Some(phase);
        }
        if let Some(live) = &mut self.live.process {
            live.request = (menu.choose)(name);
            live.state = ServerState::Asked(true, Progress::default());
            live.shown = SnapshotSelection::Newest;
        }
        self.poll(Duration::ZERO).into()
    }
}
