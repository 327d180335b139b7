//! Actions: a popup takes them first, then the pane with the keys, then the program.

use super::{App, Stage};
use crate::explore::filters::Filter;
use crate::tui::effect::{Effect, Effects};
use crate::tui::job::Lane;
use crate::tui::keys::bindings::Action;
use crate::tui::pane::Outcome;
use crate::tui::placement::layout::Slot;
use crate::tui::popup::Overlay;

impl App {
    /// Carries out an action of a key or a click.
    pub fn act(&mut self, action: Action) -> Effects {
        self.message = None;
        self.dispatch(action)
    }

    fn dispatch(&mut self, action: Action) -> Effects {
        if is_global(action) {
            return self.program_action(action);
        }
        match self.overlay {
            Some(Overlay::Help { .. }) => self.help_keys(action),
            Some(Overlay::Finder(_)) => self.search_keys(action),
            Some(Overlay::Command(_)) => self.command_keys(action),
            Some(Overlay::Types { .. }) => self.type_keys(action),
            Some(Overlay::Base(_)) => self.compare_keys(action),
            Some(Overlay::Offer(_)) => self.endpoint_keys(action),
            Some(Overlay::Store(_)) => self.store_keys(action),
            Some(Overlay::Snapshots(_)) => self.snapshot_keys(action),
            Some(Overlay::Message { .. }) => self.message_keys(action),
            None if action == Action::ToggleHelp => self.program_action(action),
            None => match self.stage {
                Stage::Log(_) => self.log_keys(action),
                Stage::Ready => self.pane_action(action),
                Stage::Loading(_) | Stage::Failed(_) => Effects::none(),
            },
        }
    }

    /// Carries out an action in the pane with the keys, or else in the program.
    fn pane_action(&mut self, action: Action) -> Effects {
        let outcome = self.focused().and_then(|slot| self.act_in_pane(&slot, action));
        match outcome {
            None | Some(Outcome::Ignored) => self.program_action(action),
            Some(outcome) => self.outcome(outcome),
        }
    }

    /// Carries out an action in a pane. A pane that still lacks the call tree takes those that choose what it shows.
    fn act_in_pane(&mut self, slot: &Slot, action: Action) -> Option<Outcome> {
        let chooses = matches!(action, Action::Invert | Action::Sandwich | Action::ExpandAll);
        if chooses && self.lacks_tree(slot.pane) {
            let context = self.shared.context(slot)?;
            return Some(self.panes.get_mut(slot.pane).act(action, &context));
        }
        self.with_pane(slot, |pane, context| pane.act(action, context))
    }

    /// Carries out an action that concerns the whole program.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each action: a new one must get its own"
    )]
    pub(super) fn program_action(&mut self, action: Action) -> Effects {
        match action {
            Action::Quit => self.quit(),
            Action::Suspend => Effect::Suspend.into(),
            Action::StopReading => self.stop_reading(),
            Action::NextTheme => self.next_theme(),
            Action::ToggleMouse => self.toggle_mouse(),
            Action::ToggleHelp => self.open_help(&[]),
            Action::Back => self.back(),
            Action::HistoryBack => self.step_in_history(true),
            Action::HistoryForward => self.step_in_history(false),
            Action::Pane(number) => self.show_pane(number),
            Action::OtherPane => self.other_pane(),
            Action::Maximise => self.maximise(),
            Action::MoveSplit(columns) => self.move_split(columns),
            Action::Source => self.open_source(),
            Action::Sandwich => self.open_sandwich(),
            Action::Labels => self.open_labels(),
            Action::Goroutines => self.open_goroutines(),
            Action::NextType => self.next_type(),
            Action::TypeMenu => self.open_type_menu(),
            Action::Search => self.open_search(),
            Action::NextMatch => self.next_match(1),
            Action::PreviousMatch => self.next_match(-1),
            Action::SearchSelected => self.search_selected(),
            Action::OnlyMatches => self.toggle_only_matches(),
            Action::Focus => self.filter_selected(Filter::Focus),
            Action::Ignore => self.filter_selected(Filter::Ignore),
            Action::Hide => self.filter_selected(Filter::Hide),
            Action::ShowFrom => self.filter_selected(Filter::ShowFrom),
            Action::OwnCode => self.refine(|list| list.toggle(Filter::OwnCode)),
            Action::Collapse => self.refine(|list| list.toggle(Filter::Collapse)),
            Action::Relative => self.next_shares(),
            Action::NextGranularity => self.next_granularity(),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Command => self.open_command(""),
            Action::FocusPrompt => self.open_command("focus="),
            Action::IgnorePrompt => self.open_command("ignore="),
            Action::HidePrompt => self.open_command("hide="),
            Action::Write => self.open_write(),
            Action::Compare => self.open_compare_picker(),
            Action::Reload => self.reload(),
            Action::NextProfile => self.next_profile(),
            Action::CopyName => self.copy_name(),
            Action::CopyStack => self.copy_stack(),
            Action::Pause => self.pause(),
            Action::Snapshots => self.open_snapshots(),
            Action::ToggleSince => self.toggle_since(),
            Action::ToggleSum => self.toggle_sum(),
            Action::ToggleCollection => self.toggle_collection(),
            Action::Group => self.group_by_label(),
            // Actions of panes and popups have no effect here.
            Action::Move(_)
            | Action::Page(_)
            | Action::First
            | Action::Last
            | Action::Left
            | Action::Right
            | Action::Open
            | Action::Mark
            | Action::Newest
            | Action::AllProfiles
            | Action::StoreTime
            | Action::ShiftRange(_)
            | Action::Complete(_)
            | Action::NextSort
            | Action::ReverseSort
            | Action::Invert
            | Action::Stacks
            | Action::Cross
            | Action::NextPair
            | Action::LabelColumn
            | Action::Silence
            | Action::ShowSilenced
            | Action::Growth
            | Action::Broken
            | Action::Earlier(_)
            | Action::ShowSnapshot
            | Action::ExpandAll
            | Action::CollapseAll
            | Action::NextHot
            | Action::PreviousHot
            | Action::Hottest
            | Action::Instructions
            | Action::Edit
            | Action::Sideways(_)
            | Action::ZoomReset
            | Action::ZoomIn
            | Action::ZoomOut
            | Action::Sides
            | Action::LineStart
            | Action::ToggleRegex
            | Action::Accept
            | Action::EditLeft
            | Action::EditRight
            | Action::EditHome
            | Action::EditEnd
            | Action::EditBackspace
            | Action::EditDelete
            | Action::EditWord
            | Action::EditClear => Effects::none(),
        }
    }

    pub(super) fn quit(&mut self) -> Effects {
        match &mut self.stage {
            Stage::Failed(error) => Effect::Quit(error.take()).into(),
            _ => Effect::Quit(None).into(),
        }
    }

    fn stop_reading(&mut self) -> Effects {
        if let Some(effects) = self.stop_polling() {
            return effects;
        }
        if let Some(mut effects) = self.back_to_store_list(None) {
            effects.extend([Effect::Stop(Lane::Analysis)]);
            return effects;
        }
        if let Some(effects) = self.leave_unread(None) {
            return effects;
        }
        if self.profiles.are_several() && !matches!(self.stage, Stage::Failed(_)) {
            let mut effects = Effects::from(Effect::Stop(Lane::Analysis));
            effects.extend(self.list_profiles(None));
            return effects;
        }
        self.quit()
    }

    fn next_theme(&mut self) -> Effects {
        self.shared.theme = self.shared.theme.next();
        self.tell(format!("colours: {}", self.shared.theme.name()))
    }

    fn toggle_mouse(&mut self) -> Effects {
        self.has_mouse = !self.has_mouse;
        self.message = Some(if self.has_mouse {
            "the mouse is ours again".to_owned()
        } else {
            let key = self.key_of(Action::ToggleMouse);
            format!("the mouse is the terminal's: select and copy as usual, {key} takes it back")
        });
        Effect::Mouse(self.has_mouse).into()
    }
}

/// True for actions that popups and panes do not take.
fn is_global(action: Action) -> bool {
    matches!(
        action,
        Action::Quit
            | Action::Suspend
            | Action::NextTheme
            | Action::ToggleMouse
            | Action::StopReading
    )
}
