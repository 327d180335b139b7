//! The keys in force: the table of [`super::bindings`] with the user's own keys.
//!
//! A user binds actions by name, for panes and logs. Prompts, popups, Ctrl-C and Ctrl-Z keep their keys, as a way out
//! of a faulty configuration.

use crossterm::event::KeyEvent;

use super::action::{Action, Scope};
use super::bindings::{BINDINGS, Binding};
use super::key_press::{KeyPress, fold, key_label};

use Action as A;

/// The names of actions that can be bound.
#[rustfmt::skip]
const NAMES: &[(&str, Action)] = &[
    ("open", A::Open), ("right", A::Right), ("left", A::Left), ("down", A::Move(1)), ("up", A::Move(-1)),
    ("half-page-down", A::Page(1)), ("half-page-up", A::Page(-1)), ("page-down", A::Page(2)), ("page-up", A::Page(-2)),
    ("first", A::First), ("last", A::Last), ("back", A::Back), ("help", A::ToggleHelp), ("quit", A::Quit),
    ("theme", A::NextTheme), ("mouse", A::ToggleMouse), ("command", A::Command),
    ("pane-1", A::Pane(1)), ("pane-2", A::Pane(2)), ("pane-3", A::Pane(3)), ("pane-4", A::Pane(4)),
    ("pane-5", A::Pane(5)), ("pane-6", A::Pane(6)), ("pane-7", A::Pane(7)), ("pane-8", A::Pane(8)), ("pane-9", A::Pane(9)), ("pane-10", A::Pane(10)), ("other-pane", A::OtherPane), ("maximise", A::Maximise),
    ("split-left", A::MoveSplit(-4)), ("split-right", A::MoveSplit(4)),
    ("history-back", A::HistoryBack), ("history-forward", A::HistoryForward),
    ("next-type", A::NextType), ("types", A::TypeMenu), ("next-sort", A::NextSort), ("reverse-sort", A::ReverseSort),
    ("search", A::Search), ("next-match", A::NextMatch), ("previous-match", A::PreviousMatch),
    ("search-selected", A::SearchSelected), ("only-matches", A::OnlyMatches),
    ("focus", A::Focus), ("ignore", A::Ignore), ("hide", A::Hide), ("show-from", A::ShowFrom),
    ("focus-prompt", A::FocusPrompt), ("ignore-prompt", A::IgnorePrompt), ("hide-prompt", A::HidePrompt),
    ("my-code", A::OwnCode), ("fold-recursion", A::Collapse), ("undo", A::Undo), ("redo", A::Redo),
    ("granularity", A::NextGranularity), ("relative", A::Relative), ("compare", A::Compare), ("labels", A::Labels),
    ("goroutines", A::Goroutines),
    ("invert", A::Invert), ("unfold-all", A::ExpandAll), ("fold-all", A::CollapseAll), ("reset-zoom", A::ZoomReset), ("zoom-in", A::ZoomIn), ("zoom-out", A::ZoomOut),
    ("sandwich", A::Sandwich), ("sides", A::Sides), ("line-start", A::LineStart),
    ("scroll-right", A::Sideways(1)), ("scroll-left", A::Sideways(-1)),
    ("source", A::Source), ("next-hot", A::NextHot), ("previous-hot", A::PreviousHot), ("hottest", A::Hottest), ("instructions", A::Instructions),
    ("edit", A::Edit), ("stacks", A::Stacks), ("cross", A::Cross), ("next-keys", A::NextPair), ("label-column", A::LabelColumn), ("silence", A::Silence), ("show-silenced", A::ShowSilenced), ("mark-next", A::Earlier(1)), ("mark-previous", A::Earlier(-1)),
    ("show-snapshot", A::ShowSnapshot), ("sum", A::ToggleSum),
    ("growth", A::Growth), ("broken", A::Broken), ("snapshots", A::Snapshots), ("pause", A::Pause),
    ("since", A::ToggleSince), ("copy-name", A::CopyName), ("copy-stack", A::CopyStack), ("write", A::Write),
    ("reload", A::Reload), ("group", A::Group), ("next-profile", A::NextProfile), ("collect", A::ToggleCollection),
];

/// Scopes with fixed keys.
const FIXED: &[Scope] = &[
    Scope::Always,
    Scope::Prompt,
    Scope::Command,
    Scope::Finder,
    Scope::Base,
    Scope::Store,
    Scope::StoreUnfiltered,
    Scope::StoreGroups,
    Scope::StoreTime,
    Scope::Endpoints,
    Scope::Menu,
    Scope::Snapshots,
    Scope::Help,
    Scope::Message,
    Scope::Loading,
];

/// The name of a binding in the configuration; `None` for fixed keys.
pub fn name(binding: &Binding) -> Option<&'static str> {
    let named = NAMES.iter().find(|(_, action)| *action == binding.action);
    named.map(|(name, _)| *name).filter(|_| !FIXED.contains(&binding.scope))
}

/// Every name, in the order of the table above.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    NAMES.iter().map(|(name, _)| *name)
}

/// A binding with its present keys.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The keys, which may be none; hints show the first.
    pub keys: Vec<KeyPress>,
    /// The line of the table.
    pub binding: &'static Binding,
}

impl Bound {
    /// All keys in the notation of the help.
    pub fn labels(&self) -> String {
        self.keys.iter().map(|&key| key_label(key)).collect::<Vec<_>>().join(", ")
    }
}

/// All bindings with their present keys.
#[derive(Clone, Debug)]
pub struct Keys {
    bound: Vec<Bound>,
}

impl Default for Keys {
    fn default() -> Self {
        let bound = |binding: &'static Binding| Bound { keys: binding.keys.to_vec(), binding };
        Keys { bound: BINDINGS.iter().map(bound).collect() }
    }
}

impl Keys {
    /// Gives these keys to the action called `name`, in place of its own. False for an unknown name.
    pub fn bind(&mut self, name: &str, keys: &[KeyPress]) -> bool {
        let mut known = false;
        for bound in self.bound.iter_mut().filter(|bound| self::name(bound.binding) == Some(name)) {
            bound.keys = keys.to_vec();
            known = true;
        }
        known
    }

    /// A conflict of `key`, bound to the action called `name`, with another action in the same situation. Returns the
    /// scope, and the other action's name or help text.
    pub fn clash(&self, name: &str, key: KeyPress) -> Option<(Scope, &'static str)> {
        let has = |bound: &&Bound| bound.keys.contains(&key);
        stacks().into_iter().find_map(|stack| {
            let here = self.bound.iter().filter(|b| stack.contains(&b.binding.scope)).filter(has);
            let (own, others): (Vec<_>, Vec<_>) =
                here.partition(|bound| self::name(bound.binding) == Some(name));
            // The table itself may bind a key in an inner and in an outer scope.
            let meant = |bound: &Bound| bound.binding.keys.contains(&key);
            let meant_here = own.iter().any(|bound| meant(bound));
            let mut others = others.iter().filter(|other| !(meant_here && meant(other)));
            let other = others.next().filter(|_| !own.is_empty())?;
            Some((stack[0], self::name(other.binding).unwrap_or(other.binding.help)))
        })
    }

    /// The action of `key`, from the innermost scope that binds it; `scopes` are innermost first. `None` for the release
    /// of a key.
    pub fn lookup(&self, scopes: &[Scope], key: KeyEvent) -> Option<Action> {
        let key = fold(key)?;
        scopes.iter().find_map(|scope| {
            let has = |b: &&Bound| b.binding.scope == *scope && b.keys.contains(&key);
            Some(self.bound.iter().find(has)?.binding.action)
        })
    }

    /// The bindings with a hint in `scopes` (innermost first), without those hidden by inner scopes.
    pub fn hints<'a>(&'a self, scopes: &'a [Scope]) -> impl Iterator<Item = &'a Bound> + 'a {
        self.in_scopes(scopes).filter(|b| !b.binding.hint.is_empty())
    }

    /// The bindings in `scopes` (innermost first), without those whose keys are all taken by inner scopes.
    pub fn in_scopes<'a>(&'a self, scopes: &'a [Scope]) -> impl Iterator<Item = &'a Bound> + 'a {
        scopes.iter().enumerate().flat_map(move |(i, scope)| {
            let inner = &scopes[..i];
            let taken = move |key: &KeyPress| {
                let mut bound = self.bound.iter();
                bound.any(|b| inner.contains(&b.binding.scope) && b.keys.contains(key))
            };
            let here = self.bound.iter().filter(move |b| b.binding.scope == *scope);
            here.filter(move |b| !b.keys.iter().all(taken))
        })
    }

    /// The keys of a binding in the notation of the help, without those that inner scopes take.
    pub fn labels_in(&self, scopes: &[Scope], bound: &Bound) -> String {
        let inner = scopes.iter().take_while(|scope| **scope != bound.binding.scope);
        let inner: Vec<&Scope> = inner.collect();
        let is_taken = |key: &KeyPress| {
            let mut others = self.bound.iter().filter(|b| inner.contains(&&b.binding.scope));
            others.any(|other| other.keys.contains(key))
        };
        let free = bound.keys.iter().filter(|key| !is_taken(key));
        free.map(|&key| key_label(key)).collect::<Vec<_>>().join(", ")
    }

    /// The key of `action` for a sentence; empty for an action without a key.
    pub fn of_action(&self, action: Action) -> String {
        let mut bound = self.bound.iter().filter(|b| b.binding.action == action);
        bound.find_map(|b| b.keys.first()).map_or_else(String::new, |&key| key_label(key))
    }
}

/// The stacks of scopes in which a user's keys count.
fn stacks() -> Vec<Vec<Scope>> {
    let pane = |inner: &[Scope]| {
        [
            inner,
            &[
                Scope::Compared,
                Scope::FromStore,
                Scope::Live,
                Scope::Panes,
                Scope::Everywhere,
                Scope::Always,
            ],
        ]
        .concat()
    };
    let lists = [
        Scope::Top,
        Scope::Callers,
        Scope::Source,
        Scope::Info,
        Scope::Trend,
        Scope::Session,
        Scope::Labels,
        Scope::Goroutines,
        Scope::Findings,
    ];
    let mut stacks: Vec<Vec<Scope>> = lists.iter().map(|&s| pane(&[s, Scope::Rows])).collect();
    stacks.push(pane(&[Scope::Icicle]));
    stacks.push(pane(&[Scope::Graph]));
    stacks.push(vec![Scope::Log, Scope::Rows, Scope::Everywhere, Scope::Always]);
    stacks
}

#[cfg(test)]
#[path = "tests/spelling.rs"]
mod tests;
