//! The list of open profiles, of groups that do not merge, and of the single sources in them.

use std::sync::Arc;

use super::state::open_profiles::{OfferedSource, OpenProfile};
use super::{App, Stage};
use crate::load::progress::{ListedSource, SourceState};
use crate::load::request::{ApartProfiles, LoadRequest};
use crate::tui::effect::{Effect, Effects};
use crate::tui::popup::Overlay;
use crate::tui::popup::live_pickers::{EndpointPicker, OpenChoice, OpenRow};

impl App {
    /// Lists sources that do not merge while the rest of them is read.
    pub(super) fn list_sources(&mut self, sources: &Arc<Vec<ListedSource>>) -> Effects {
        if self.is_read() {
            return Effects::none();
        }
        let offered = |s: &ListedSource| OfferedSource::new(&s.file, s.state.clone());
        self.profiles.offer(sources.iter().map(offered).collect());
        let done = sources.iter().filter(|s| s.state != SourceState::Waiting).count();
        self.show_list(None, Some((done, sources.len())))
    }

    /// Offers profiles that do not merge, in place of the one that was to hold them all.
    pub(super) fn offer_groups(&mut self, apart: ApartProfiles) -> Effects {
        if self.is_read() {
            self.loading.fail();
            return self.tell("its files no longer merge; :open reads them apart");
        }
        let mut offered = Vec::new();
        for group in &apart.groups {
            for member in &group.members {
                let state = SourceState::Read(member.about.clone());
                let group = Some(group.request.clone());
                offered.push(OfferedSource { group, ..OfferedSource::new(&member.file, state) });
            }
        }
        let refused = apart.refused.into_iter();
        offered.extend(
            refused.map(|(file, reason)| OfferedSource::new(&file, SourceState::Refused(reason))),
        );
        self.profiles.offer(offered);
        let all = apart.groups.into_iter().map(|group| OpenProfile {
            title: group.request.title(),
            about: group.sample_types.join(" "),
            request: group.request,
            parked: None,
            loaded: None,
            is_offered: true,
        });
        let at = self.profiles.current;
        let end = self.profiles.all.len().min(at + 1);
        self.profiles.all.splice(at.min(end)..end, all);
        if let Stage::Loading(progress) = &mut self.stage {
            "these profiles are not one series".clone_into(&mut progress.phase);
            (progress.done, progress.total) = (0, None);
        }
        self.show_list(None, None)
    }

    /// Lists the open profiles, and below them those that the server offers.
    pub(super) fn list_profiles(&mut self, error: Option<String>) -> Effects {
        if self.is_read() {
            self.list_current();
        }
        let offers = !self.live.offered.is_empty() || !self.profiles.offered.is_empty();
        if !self.profiles.are_several()
            && !offers
            && let Some(effects) = self.list_store()
        {
            return effects;
        }
        if !self.profiles.are_several() && !offers {
            return self.tell("this is the only profile; :open FILE opens another one beside it");
        }
        self.show_list(error, None)
    }

    /// Opens the list, or shows it anew with the cursor on the row where it was.
    fn show_list(&mut self, error: Option<String>, reading: Option<(usize, usize)>) -> Effects {
        let open = self.open_rows();
        let before = match &self.overlay {
            Some(Overlay::Offer(picker)) if picker.list.row() > 0 => {
                picker.open.get(picker.list.row()).map(|row| row.title.clone())
            }
            _ => None,
        };
        let kept = before.and_then(|title| open.iter().position(|row| row.title == title));
        let shown = open.iter().position(|row| row.is_shown);
        let endpoints = self.live.offered.clone();
        let mut picker =
            EndpointPicker { open, endpoints, error, reading, ..EndpointPicker::default() };
        picker.list.go(kept.or(shown).unwrap_or(0));
        self.overlay = Some(Overlay::Offer(Box::new(picker)));
        Effects::none()
    }

    /// Rows of the open profiles, single sources below their group, and sources of no group at the end.
    fn open_rows(&self) -> Vec<OpenRow> {
        let (all, offered) = (&self.profiles.all, &self.profiles.offered);
        let place = |request: &LoadRequest| all.iter().position(|open| open.request == *request);
        let is_single = |open: &OpenProfile| {
            offered.iter().any(|source| {
                let group = source.group.as_ref();
                source.request == open.request && group != Some(&open.request)
            })
        };
        let source = |(at, source): (usize, &OfferedSource)| {
            let choice = match (place(&source.request), &source.state) {
                (Some(open), _) => OpenChoice::Profile(open),
                (None, SourceState::Refused(_)) => OpenChoice::Refused,
                (None, _) => OpenChoice::Source(at),
            };
            OpenRow {
                title: source.title.clone(),
                about: match &source.state {
                    SourceState::Waiting => String::new(),
                    SourceState::Read(text) | SourceState::Refused(text) => text.clone(),
                },
                is_shown: choice == OpenChoice::Profile(self.profiles.current) && self.is_read(),
                is_member: source.group.is_some(),
                choice,
            }
        };
        let mut rows = Vec::new();
        for (at, open) in all.iter().enumerate().filter(|(_, open)| !is_single(open)) {
            rows.push(OpenRow {
                title: open.title.clone(),
                about: open.about.clone(),
                is_shown: at == self.profiles.current && self.is_read(),
                is_member: false,
                choice: OpenChoice::Profile(at),
            });
            if open.request.files.len() > 1 {
                let members = offered.iter().enumerate();
                let members = members.filter(|(_, s)| s.group.as_ref() == Some(&open.request));
                rows.extend(members.map(source));
            }
        }
        let is_alone = |s: &OfferedSource| s.group.as_ref().is_none_or(|g| place(g).is_none());
        rows.extend(offered.iter().enumerate().filter(|(_, s)| is_alone(s)).map(source));
        if let Some(store) = self.store_address() {
            rows.push(OpenRow {
                title: format!("the list of {}", store.server.host),
                about: "services and types".to_owned(),
                is_shown: false,
                is_member: false,
                choice: OpenChoice::Store,
            });
        }
        rows
    }

    /// Shows the profile of a row of the list.
    pub(super) fn choose_open(&mut self, choice: OpenChoice) -> Effects {
        match choice {
            OpenChoice::Profile(at) => self.go_to_profile(at),
            OpenChoice::Source(at) => {
                let Some(source) = self.profiles.offered.get(at) else { return Effects::none() };
                let (request, title) = (source.request.clone(), source.title.clone());
                self.open_request(request, &title)
            }
            OpenChoice::Refused => Effects::none(),
            OpenChoice::Store => {
                self.overlay = None;
                self.list_store().unwrap_or_default()
            }
        }
    }

    /// Closes a list that was opened before anything is read: back to what is open, or out of the program.
    pub(super) fn leave_list(&mut self) -> Effects {
        self.overlay = None;
        let Some(effects) = self.leave_unread(None) else { return Effect::Quit(None).into() };
        self.profiles.withdraw_offer();
        effects
    }
}
