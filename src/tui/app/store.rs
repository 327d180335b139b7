//! The list of a profile store: services and types, values of labels, and ranges of time.

use std::sync::Arc;

use super::edit::text_edit;
use super::state::store::CatalogueUse;
use super::{App, Stage};
use crate::error::Error;
use crate::explore::store::{StoreBrowser, shifted};
use crate::input::store_address::StoreAddress;
use crate::load::progress::Progress;
use crate::load::store_list::store_request;
use crate::store::catalogue::Catalogue;
use crate::store::query::StoreQuery;
use crate::store::range::TimeRange;
use crate::tui::effect::{Effect, Effects};
use crate::tui::job::Lane;
use crate::tui::keys::bindings::Action;
use crate::tui::popup::Overlay;
use crate::tui::popup::store_picker::StorePicker;

/// Rows of a page in the list.
const PAGE: usize = 10;

impl App {
    /// Lists the services of a catalogue, with the error of the last choice.
    pub(super) fn list_catalogue(
        &mut self,
        catalogue: Arc<Catalogue>,
        error: Option<String>,
    ) -> Effects {
        let same = |picker: &StorePicker| picker.browser.grouping.is_none();
        let left = self.store.left.take().map(Overlay::Store);
        let mut picker = match self.overlay.take().or(left) {
            // The typed line stays over another range.
            Some(Overlay::Store(mut picker)) if same(&picker) => {
                picker.set_catalogue(Arc::clone(&catalogue));
                picker
            }
            _ => Box::new(StorePicker::new(StoreBrowser::services(Arc::clone(&catalogue)))),
        };
        (picker.is_asking, picker.error) = (false, error);
        picker.moved();
        self.store.catalogue = Some(catalogue);
        self.overlay = Some(Overlay::Store(picker));
        Effects::none()
    }

    /// The address of the store that the profile on the screen comes from; `None` for other sources.
    pub(super) fn store_address(&self) -> Option<StoreAddress> {
        if let Some(store) = &self.loading.store {
            return Some(store.address.clone());
        }
        let [source] = self.loading.request().files.as_slice() else { return None };
        StoreAddress::parse(source.to_str()?).ok().flatten()
    }

    /// Lists the store of the profile on the screen; `None` for other sources.
    pub(super) fn list_store(&mut self) -> Option<Effects> {
        if let Some(catalogue) = self.store.catalogue.clone() {
            return Some(self.list_catalogue(catalogue, None));
        }
        let store = self.store_address()?;
        let address = StoreAddress { query: String::new(), windows: None, ..store };
        self.message = Some(format!("asking {} for its list", address.server.host));
        Some(self.ask_store(address, CatalogueUse::List))
    }

    /// Shows the values of the labels of the query on the screen.
    pub(super) fn group_by_label(&mut self) -> Effects {
        let Some(address) = self.store_address() else {
            return self.tell("only a profile of a store is grouped by labels of its instances; 7 has those of samples");
        };
        let Ok(query) = StoreQuery::parse(&address.query) else { return Effects::none() };
        self.message = Some(format!("asking {} for labels", address.server.host));
        self.ask_store(StoreAddress { windows: None, ..address }, CatalogueUse::Group(query))
    }

    /// Asks for values of labels to compare.
    pub(super) fn ask_store_values(&mut self) -> Effects {
        match self.store_address() {
            Some(address) => {
                let address = StoreAddress { windows: None, ..address };
                self.ask_store(address, CatalogueUse::Compare)
            }
            None => Effects::none(),
        }
    }

    fn ask_store(&mut self, address: StoreAddress, purpose: CatalogueUse) -> Effects {
        match self.start.surroundings.list_store.clone() {
            Some(list) => self.store.ask(&list, address, purpose).into(),
            None => Effects::none(),
        }
    }

    /// Takes in a catalogue.
    pub(super) fn catalogue_arrived(
        &mut self,
        number: u64,
        result: Result<Option<Arc<Catalogue>>, Error>,
    ) -> Effects {
        let Some(purpose) = self.store.take(number) else { return Effects::none() };
        let catalogue = match result {
            Ok(Some(catalogue)) => catalogue,
            Ok(None) => return self.tell("this server is no profile store"),
            Err(error) => return self.catalogue_failed(&purpose, &error),
        };
        match purpose {
            CatalogueUse::List => {
                self.message = None;
                self.list_catalogue(catalogue, None)
            }
            CatalogueUse::Group(query) => {
                let Some(browser) = StoreBrowser::groups(catalogue, &query) else {
                    return self.tell("no label of the query has several values");
                };
                self.message = None;
                match &mut self.overlay {
                    Some(Overlay::Store(picker)) => {
                        (picker.browser, picker.is_asking) = (browser, false);
                        picker.typed();
                    }
                    None => {
                        let mut picker = StorePicker::new(browser);
                        picker.moved();
                        self.overlay = Some(Overlay::Store(Box::new(picker)));
                    }
                    // Another popup was opened meanwhile.
                    Some(_) => {}
                }
                Effects::none()
            }
            CatalogueUse::Compare => {
                if let Some(Overlay::Base(menu)) = &mut self.overlay {
                    menu.set_catalogue(catalogue);
                }
                Effects::none()
            }
        }
    }

    fn catalogue_failed(&mut self, purpose: &CatalogueUse, error: &Error) -> Effects {
        match &mut self.overlay {
            Some(Overlay::Store(picker)) => {
                (picker.is_asking, picker.error) = (false, Some(error.to_string()));
                Effects::none()
            }
            // Ranges can be compared all the same.
            _ if *purpose == CatalogueUse::Compare => Effects::none(),
            _ => self.tell(error.to_string()),
        }
    }

    pub(super) fn store_keys(&mut self, action: Action) -> Effects {
        let Some(Overlay::Store(picker)) = &mut self.overlay else { return Effects::none() };
        if picker.is_asking {
            // A list that is about to change takes no choice.
            if action != Action::Back {
                return Effects::none();
            }
            picker.is_asking = false;
            self.store.forget_question();
            return Effect::Stop(Lane::Store).into();
        }
        if picker.time.is_some() {
            return self.store_time_keys(action);
        }
        let count = picker.browser.rows().len();
        if picker.list.act(action, count, PAGE) {
            picker.moved();
            return Effects::none();
        }
        match action {
            Action::Accept => return self.accept_store_row(),
            Action::Back => return self.leave_store_list(),
            Action::Complete(by) => picker.complete(by),
            Action::StoreTime => picker.go_to_time(),
            Action::ToggleHelp => return self.open_help(&[]),
            other => {
                let before = picker.input.text();
                if let Some(edit) = text_edit(other) {
                    picker.input.edit(edit);
                }
                if picker.input.text() != before {
                    picker.typed();
                }
            }
        }
        Effects::none()
    }

    /// Keys on the totals over time.
    fn store_time_keys(&mut self, action: Action) -> Effects {
        let Some(Overlay::Store(picker)) = &mut self.overlay else { return Effects::none() };
        let Some(time) = &mut picker.time else { return Effects::none() };
        let whole = picker.browser.catalogue.range;
        let now = picker.browser.catalogue.now;
        let range: TimeRange = match action {
            Action::Move(by) => {
                time.step(by);
                return Effects::none();
            }
            Action::First | Action::Last => {
                time.step(if action == Action::First { i32::MIN } else { i32::MAX });
                return Effects::none();
            }
            Action::Mark => {
                time.toggle();
                return Effects::none();
            }
            Action::Back => {
                picker.time = None;
                return Effects::none();
            }
            Action::ToggleHelp => return self.open_help(&[]),
            Action::Accept => {
                let part = time.range(whole);
                picker.time = None;
                part
            }
            Action::ZoomOut => time.zoomed(whole, true, now),
            Action::ZoomIn => time.zoomed(whole, false, now),
            Action::ShiftRange(by) => shifted(whole, by < 0, now),
            _ => return Effects::none(),
        };
        self.list_range(range)
    }

    /// Asks for the list over another range.
    fn list_range(&mut self, range: TimeRange) -> Effects {
        let Some(Overlay::Store(picker)) = &mut self.overlay else { return Effects::none() };
        let address = picker.browser.address_over(range);
        self.list_again(address)
    }

    fn list_again(&mut self, address: StoreAddress) -> Effects {
        let Some(Overlay::Store(picker)) = &mut self.overlay else { return Effects::none() };
        (picker.is_asking, picker.error) = (true, None);
        let purpose = match &picker.browser.grouping {
            Some(grouping) => CatalogueUse::Group(grouping.query.clone()),
            None => CatalogueUse::List,
        };
        self.ask_store(address, purpose)
    }

    /// Opens the row under the cursor, or lists the range that is typed, or one that has data.
    fn accept_store_row(&mut self) -> Effects {
        let Some(Overlay::Store(picker)) = &mut self.overlay else { return Effects::none() };
        if let Some(range) = picker.range_with_data() {
            return self.list_range(range);
        }
        if let Some(address) = picker.browser.typed_range() {
            return self.list_again(address);
        }
        let Some(row) = picker.chosen() else { return Effects::none() };
        let address = picker.browser.address_of(row);
        if let Some(Overlay::Store(picker)) = self.overlay.take() {
            self.store.left = Some(picker);
        }
        let (request, title) = (store_request(&address), address.brief());
        if self.is_read() {
            return self.open_request(request, &title);
        }
        let phase = format!("asking {}", address.server.host);
        self.stage = Stage::Loading(Progress { phase, ..Progress::default() });
        self.loading.adopt(&request);
        self.loading.set_title(title);
        // A store is asked once, and not polled.
        (self.live.process, self.live.offered) = (None, Vec::new());
        self.load(Vec::new()).into()
    }

    /// Closes the list: back to what is open, or out of the program.
    fn leave_store_list(&mut self) -> Effects {
        if let Some(Overlay::Store(picker)) = &mut self.overlay {
            // The error first, then what is typed.
            if picker.error.take().is_some() {
                return Effects::none();
            }
            if !picker.input.text().is_empty() {
                picker.clear();
                return Effects::none();
            }
        }
        self.overlay = None;
        if self.is_read() { Effects::none() } else { Effect::Quit(None).into() }
    }

    /// Lists the store again after a query failed or was given up before anything was read; `None` without a list.
    pub(super) fn back_to_store_list(&mut self, error: Option<String>) -> Option<Effects> {
        let catalogue = self.store.catalogue.clone().filter(|_| !self.is_read())?;
        Some(self.list_catalogue(catalogue, error))
    }
}
