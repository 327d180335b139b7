//! Every key of the program, once: dispatch, footer, help and the page of keys read this table.
//!
//! The innermost scope that binds a key gives its meaning. Scopes stand for situations (a pane, a prompt, the help);
//! nothing else in the program depends on open popups. A flat table may be long.

use std::fmt::Write as _;

use crossterm::event::KeyCode;

pub use super::action::{Action, Scope};
pub use super::key_press::{KeyPress, key_label, typed};
use super::key_press::{alt, ch, code, ctrl};

/// Keys with one action in one scope, and their help.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The situation in which its keys count.
    pub scope: Scope,
    /// The keys; hints show the first.
    pub keys: &'static [KeyPress],
    /// The action that its keys cause.
    pub action: Action,
    /// The word in the footer, at most ten columns. An empty word keeps the binding out of the footer.
    pub hint: &'static str,
    /// The line in the help: a verb first, no full stop.
    pub help: &'static str,
}

const fn bind(
    scope: Scope,
    keys: &'static [KeyPress],
    action: Action,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { scope, keys, action, hint, help }
}

use Action as A;
use KeyCode as K;
use Scope as S;

/// Every key of the program, in the order of the help and of the hints in the footer.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = &[
    bind(S::Top, &[code(K::Enter)], A::Open, "callers", "Show the callers and callees of the function"),
    bind(S::Top, &[ch('o')], A::NextSort, "sort", "Sort by the next column"),
    bind(S::Top, &[ch('O')], A::ReverseSort, "", "Reverse the order"),

    bind(S::Callers, &[code(K::Enter)], A::Open, "centre", "Make the row the centre"),
    bind(S::Callers, &[ch('l'), code(K::Right)], A::Right, "unfold", "Unfold the row, or go into it"),
    bind(S::Callers, &[ch('h'), code(K::Left)], A::Left, "fold", "Fold the row, or go to the row it hangs from"),
    bind(S::Callers, &[ch('v')], A::Invert, "invert", "Show the tree from the root down, from the leaves up, or of the function"),
    bind(S::Callers, &[ch('E')], A::ExpandAll, "", "Unfold everything, the heaviest paths first"),
    bind(S::Callers, &[ch('C')], A::CollapseAll, "", "Fold everything"),
    bind(S::Callers, &[ch('L')], A::Sideways(1), "", "Show more of long names at the right"),
    bind(S::Callers, &[ch('H')], A::Sideways(-1), "", "Go back to the left of long names"),
    bind(S::Callers, &[ch('0')], A::LineStart, "", "Show names from their beginning"),

    bind(S::Source, &[code(K::Enter)], A::Open, "callee", "Go to the callee that costs most on the line"),
    bind(S::Source, &[ch('}')], A::NextHot, "next hot", "Go to the next line with weight"),
    bind(S::Source, &[ch('{')], A::PreviousHot, "", "Go to the previous line with weight"),
    bind(S::Source, &[ch('H')], A::Hottest, "hottest", "Go to the line with the most weight"),
    bind(S::Source, &[ch('l'), code(K::Right)], A::Right, "", "Show more of long lines at the right"),
    bind(S::Source, &[ch('h'), code(K::Left)], A::Left, "", "Go back to the left of long lines"),
    bind(S::Source, &[ch('0')], A::LineStart, "", "Show lines from their beginning"),
    bind(S::Source, &[ch('D')], A::Instructions, "disasm", "Unfold the line into its instructions, or fold them; all of them where there is no source"),
    bind(S::Source, &[ch('e')], A::Edit, "edit", "Open the line in $EDITOR"),

    bind(S::Icicle, &[code(K::Enter)], A::Open, "zoom", "Zoom into the box"),
    bind(S::Icicle, &[ch('0')], A::ZoomReset, "reset", "Show everything again"),
    bind(S::Icicle, &[ch('v')], A::Invert, "invert", "Turn the icicle over: leaves first, or the root first again"),
    bind(S::Icicle, &[ch('c')], A::Sandwich, "sandwich", "Show what calls the function and what it calls, or every stack again"),
    bind(S::Icicle, &[ch('b')], A::Sides, "", "Show a comparison's before and after side by side, or merged again"),
    bind(S::Icicle, &[ch('+')], A::ZoomIn, "", "Zoom one step towards the box"),
    bind(S::Icicle, &[ch('-')], A::ZoomOut, "", "Zoom one step out"),
    bind(S::Icicle, &[ch('H')], A::Hottest, "", "Go to the widest box of the selected function"),
    bind(S::Icicle, &[ch('j'), code(K::Down)], A::Move(1), "", "Go to the widest callee"),
    bind(S::Icicle, &[ch('k'), code(K::Up)], A::Move(-1), "", "Go to the caller"),
    bind(S::Icicle, &[ch('l'), code(K::Right)], A::Right, "", "Go to the box on the right"),
    bind(S::Icicle, &[ch('h'), code(K::Left)], A::Left, "", "Go to the box on the left"),
    bind(S::Icicle, &[ctrl('d'), code(K::PageDown)], A::Page(1), "", "Go down half a screen by the widest callees"),
    bind(S::Icicle, &[ctrl('u'), code(K::PageUp)], A::Page(-1), "", "Go up half a screen"),
    bind(S::Icicle, &[ch('g'), code(K::Home)], A::First, "", "Go to the box that fills the width"),
    bind(S::Icicle, &[ch('G'), code(K::End)], A::Last, "", "Go down to where the widest callees end"),

    bind(S::Info, &[code(K::Enter)], A::Open, "show", "Show the sample type"),

    bind(S::Trend, &[code(K::Enter)], A::Open, "compare", "Show what changed between the two marked snapshots"),
    bind(S::Trend, &[ch('v')], A::Stacks, "stacks", "Show the stacks through the function, or functions again"),
    bind(S::Trend, &[ch('L')], A::Earlier(1), "from", "Move the earlier mark to the next snapshot"),
    bind(S::Trend, &[ch('H')], A::Earlier(-1), "", "Move the earlier mark to the snapshot before"),
    bind(S::Trend, &[ch('l'), code(K::Right)], A::Right, "to", "Move the later mark to the next snapshot"),
    bind(S::Trend, &[ch('h'), code(K::Left)], A::Left, "", "Move the later mark to the snapshot before"),
    bind(S::Trend, &[ch('m')], A::ShowSnapshot, "show", "Show the snapshot of the later mark in every pane"),

    bind(S::Labels, &[code(K::Enter)], A::Open, "keep", "Keep the samples with the value, or fold the key"),
    bind(S::Labels, &[ch('v')], A::Cross, "cross", "Show two keys crossed: as a tree, as a table, or each key alone again"),
    bind(S::Labels, &[ch('o')], A::NextPair, "keys", "Show the next pair of keys crossed"),
    bind(S::Labels, &[ch('m')], A::LabelColumn, "in Top", "Show the heaviest value of the key as a column of Top, or no more"),
    bind(S::Labels, &[ch('t')], A::Labels, "root", "Make a frame of the label at the root of all stacks"),
    bind(S::Labels, &[ch('l'), code(K::Right)], A::Right, "", "Unfold the row, or sort the table by the next column"),
    bind(S::Labels, &[ch('h'), code(K::Left)], A::Left, "", "Fold the row, or sort the table by the column before"),

    bind(S::Goroutines, &[code(K::Enter)], A::Open, "stack", "Show the stack of the goroutine, or go to the function of the frame"),
    bind(S::Goroutines, &[ch('l'), code(K::Right)], A::Right, "unfold", "Show the stack of the goroutine, or go into it"),
    bind(S::Goroutines, &[ch('h'), code(K::Left)], A::Left, "fold", "Hide the stack of the goroutine, or go back to it"),

    bind(S::Graph, &[code(K::Enter)], A::Open, "centre", "Make the function the centre"),
    bind(S::Graph, &[ch('v')], A::Invert, "whole", "Show the whole profile, or the surroundings of the function again"),
    bind(S::Graph, &[ch('z')], A::ZoomReset, "fit", "Make boxes as small as the pane needs, or full again"),
    bind(S::Graph, &[ch('+')], A::ZoomIn, "more", "Show more functions: of the whole profile, or a step more of callers and callees"),
    bind(S::Graph, &[ch('-')], A::ZoomOut, "fewer", "Show fewer functions"),
    bind(S::Graph, &[ch('j'), code(K::Down)], A::Move(1), "", "Go along the heaviest line down"),
    bind(S::Graph, &[ch('k'), code(K::Up)], A::Move(-1), "", "Go along the heaviest line up"),
    bind(S::Graph, &[ch('l'), code(K::Right)], A::Right, "", "Go to the box on the right"),
    bind(S::Graph, &[ch('h'), code(K::Left)], A::Left, "", "Go to the box on the left"),
    bind(S::Graph, &[ctrl('d'), code(K::PageDown)], A::Page(1), "", "Go down half a screen by the heaviest lines"),
    bind(S::Graph, &[ctrl('u'), code(K::PageUp)], A::Page(-1), "", "Go up half a screen by the heaviest lines"),
    bind(S::Graph, &[ch('g'), code(K::Home)], A::First, "", "Go to the top of the heaviest path"),
    bind(S::Graph, &[ch('G'), code(K::End)], A::Last, "", "Go to the end of the heaviest path"),
    bind(S::Graph, &[ch('H')], A::Hottest, "", "Go to the function with the most of its own"),

    bind(S::Findings, &[code(K::Enter)], A::Open, "show", "Go to the line or the function of the finding, or keep its samples"),
    bind(S::Findings, &[ch('f')], A::Focus, "keep", "Keep the samples of the finding, in Top"),
    bind(S::Findings, &[ch('x')], A::Silence, "silence", "Hide the finding from now on: its rule at that function. Or show it again"),
    bind(S::Findings, &[ch('X')], A::ShowSilenced, "silenced", "Show the findings of silenced rules, or hide them again"),
    bind(S::Session, &[code(K::Enter)], A::Open, "open", "Show the function in the profile of the sorted column"),
    bind(S::Session, &[ch('o'), ch('l'), code(K::Right)], A::NextSort, "sort", "Sort by the next column"),
    bind(S::Session, &[ch('h'), code(K::Left)], A::Left, "", "Sort by the column before"),
    bind(S::Session, &[ch('O')], A::ReverseSort, "", "Reverse the order"),
    bind(S::Session, &[ch('v')], A::Invert, "flat/cum", "Change between flat and cum"),

    bind(S::Log, &[ch('s')], A::NextType, "run", "Show the next run of the program"),
    bind(S::Log, &[ch('b')], A::Growth, "growth", "Go to the cycle where what is alive began to grow"),
    bind(S::Log, &[ch('H')], A::Hottest, "longest", "Go to the cycle that stopped the program for longest"),
    bind(S::Log, &[ch('B')], A::Broken, "broken", "Show the lines that cannot be read"),
    bind(S::Log, &[ch('w')], A::Write, "write", "Write the log to a file: text, Markdown, JSON"),
    bind(S::Log, &[ch('R')], A::Reload, "", "Read the log again"),
    bind(S::Log, &[ch(',')], A::NextProfile, "", "Show the next open profile"),
    bind(S::Log, &[ch(':')], A::Command, "", "Open the command line"),

    bind(S::Rows, &[ch('j'), code(K::Down), ctrl('n')], A::Move(1), "", "Go down one row"),
    bind(S::Rows, &[ch('k'), code(K::Up), ctrl('p')], A::Move(-1), "", "Go up one row"),
    bind(S::Rows, &[ctrl('d')], A::Page(1), "", "Go down half a page"),
    bind(S::Rows, &[ctrl('u')], A::Page(-1), "", "Go up half a page"),
    bind(S::Rows, &[code(K::PageDown), ch(' '), ctrl('f')], A::Page(2), "", "Go down a page"),
    bind(S::Rows, &[code(K::PageUp), ctrl('b')], A::Page(-2), "", "Go up a page"),
    bind(S::Rows, &[ch('g'), code(K::Home)], A::First, "", "Go to the first row"),
    bind(S::Rows, &[ch('G'), code(K::End)], A::Last, "", "Go to the last row"),

    bind(S::Panes, &[ch('s')], A::NextType, "type", "Show the next recorded sample type"),
    bind(S::Panes, &[ch('S')], A::TypeMenu, "", "Choose the sample type, recorded or derived, from a list with totals"),
    bind(S::Panes, &[ch('/')], A::Search, "search", "Search functions by name"),
    bind(S::Panes, &[ch('n')], A::NextMatch, "", "Go to the next match"),
    bind(S::Panes, &[ch('N')], A::PreviousMatch, "", "Go to the previous match"),
    bind(S::Panes, &[ch('&')], A::OnlyMatches, "", "Show only what matches the search and the way to it, or all again"),
    bind(S::Panes, &[ch('*')], A::SearchSelected, "", "Search the name of the selected function"),
    bind(S::Panes, &[ch('f')], A::Focus, "focus", "Keep what passes through the selected function"),
    bind(S::Panes, &[ch('i')], A::Ignore, "ignore", "Drop what passes through the selected function"),
    bind(S::Panes, &[ch('x')], A::Hide, "hide", "Drop the frames of the selected function; its caller gets the cost"),
    bind(S::Panes, &[ch('F')], A::ShowFrom, "", "Show stacks from the selected function down"),
    bind(S::Panes, &[ch('p')], A::OwnCode, "my code", "Hide libraries and the runtime, or show them again"),
    bind(S::Panes, &[ch('r')], A::Collapse, "", "Fold direct recursion into one frame, or show it again"),
    bind(S::Panes, &[ch('u')], A::Undo, "undo", "Take the last refinement back"),
    bind(S::Panes, &[ch('U')], A::Redo, "", "Make the refinement again that was taken back"),
    bind(S::Panes, &[ch('.')], A::NextGranularity, "", "Change what makes a row: function, line, file, package, mapping, address"),
    bind(S::Panes, &[ch('%')], A::Relative, "", "Change values: figures, shares of all, of what is shown"),
    bind(S::Panes, &[ch('d')], A::Compare, "diff", "Compare to another profile, swap both, or drop the base"),
    bind(S::Panes, &[ch(',')], A::NextProfile, "", "Show the next open profile, where it was left"),
    bind(S::Panes, &[ch('c')], A::Sandwich, "", "Show what calls the selected function and what it calls as boxes"),
    bind(S::Panes, &[ch('a')], A::Source, "source", "Show the source of the selected function"),
    bind(S::Panes, &[ch('1')], A::Pane(1), "", "Show Top: every function with its cost"),
    bind(S::Panes, &[ch('2')], A::Pane(2), "", "Show the callers and callees of the selected function"),
    bind(S::Panes, &[ch('3')], A::Pane(3), "", "Show the source of the selected function, line by line"),
    bind(S::Panes, &[ch('4')], A::Pane(4), "", "Show the icicle: every stack, width by cost"),
    bind(S::Panes, &[ch('5')], A::Pane(5), "", "Show what is known of the profile"),
    bind(S::Panes, &[ch('6')], A::Pane(6), "", "Show what grows over several snapshots, leak suspects first"),
    bind(S::Panes, &[ch('=')], A::ToggleSum, "", "Show the sum of several snapshots, or one of them again"),
    bind(S::Panes, &[ch('7')], A::Pane(7), "", "Show the labels of the samples and what they cost"),
    bind(S::Panes, &[ch('8')], A::Pane(8), "", "Show the call graph: boxes and lines, around the selected function or of the whole profile"),
    bind(S::Panes, &[ch('9')], A::Pane(9), "", "Show findings: likely causes of cost, with what to try"),
    bind(S::Panes, &[ch('A')], A::Pane(10), "", "Show the profiles of one process by function, in a session"),
    bind(S::Panes, &[ch('t')], A::Labels, "", "Show the labels and what they cost"),
    bind(S::Panes, &[ch('b')], A::Goroutines, "", "Show the single goroutines of a dump, longest wait first"),
    bind(S::Panes, &[code(K::Tab), code(K::BackTab)], A::OtherPane, "", "Go to the other pane of the split"),
    bind(S::Panes, &[ch('[')], A::HistoryBack, "", "Go back to where the selection was"),
    bind(S::Panes, &[ch(']')], A::HistoryForward, "", "Go forward again"),
    bind(S::Panes, &[ch('z')], A::Maximise, "", "Give the pane the whole screen, or share it again"),
    bind(S::Panes, &[ch('<')], A::MoveSplit(-4), "", "Move the split to the left"),
    bind(S::Panes, &[ch('>')], A::MoveSplit(4), "", "Move the split to the right"),

    bind(S::Panes, &[ch(':')], A::Command, "", "Open the command line: pprof's commands and options"),
    bind(S::Panes, &[alt(K::Char('f'))], A::FocusPrompt, "", "Keep what passes through a pattern to be typed"),
    bind(S::Panes, &[alt(K::Char('i'))], A::IgnorePrompt, "", "Drop what passes through a pattern to be typed"),
    bind(S::Panes, &[alt(K::Char('x'))], A::HidePrompt, "", "Hide the frames of a pattern to be typed"),
    bind(S::Panes, &[ch('y')], A::CopyName, "", "Copy the name of the selected function"),
    bind(S::Panes, &[ch('Y')], A::CopyStack, "", "Copy the heaviest stack through the selected function"),
    bind(S::Panes, &[ch('w')], A::Write, "write", "Write this view to a file: text, Markdown, JSON, SVG, folded, pb.gz"),
    bind(S::Panes, &[ch('R')], A::Reload, "", "Read the profile again, keeping the place"),

    bind(S::Command, &[code(K::Tab)], A::Complete(1), "complete", "Complete what is typed, again for the next"),
    bind(S::Command, &[code(K::BackTab)], A::Complete(-1), "", "Complete with the one before"),
    bind(S::Command, &[code(K::Up), ctrl('p')], A::Move(-1), "", "Go to the candidate above, or to the line typed before"),
    bind(S::Command, &[code(K::Down), ctrl('n')], A::Move(1), "", "Go to the next candidate, or to the line typed after"),

    bind(S::Base, &[code(K::Enter)], A::Accept, "compare", "Compare to the row, or to what is typed"),
    bind(S::Base, &[code(K::Tab)], A::Complete(1), "complete", "Complete the path, or go to the next file"),
    bind(S::Base, &[code(K::BackTab)], A::Complete(-1), "", "Complete the path, or go to the file before"),
    bind(S::Base, &[code(K::Esc)], A::Back, "close", "Close the list"),
    bind(S::Base, &[code(K::Down), ctrl('n')], A::Move(1), "", "Go to the next file"),
    bind(S::Base, &[code(K::Up), ctrl('p')], A::Move(-1), "", "Go to the file before"),

    bind(S::Finder, &[code(K::Tab)], A::ToggleRegex, "regex", "Change between fuzzy and regular expression"),
    bind(S::Finder, &[code(K::Down), ctrl('n')], A::Move(1), "", "Go to the next match"),
    bind(S::Finder, &[code(K::Up), ctrl('p')], A::Move(-1), "", "Go to the previous match"),

    bind(S::Prompt, &[code(K::Enter)], A::Accept, "accept", "Accept what is typed"),
    bind(S::Prompt, &[code(K::Esc)], A::Back, "cancel", "Put everything back as it was"),
    bind(S::Prompt, &[code(K::Left), ctrl('b')], A::EditLeft, "", "Go one character to the left"),
    bind(S::Prompt, &[code(K::Right), ctrl('f')], A::EditRight, "", "Go one character to the right"),
    bind(S::Prompt, &[code(K::Home), ctrl('a')], A::EditHome, "", "Go to the beginning of the line"),
    bind(S::Prompt, &[code(K::End), ctrl('e')], A::EditEnd, "", "Go to the end of the line"),
    bind(S::Prompt, &[code(K::Backspace), ctrl('h')], A::EditBackspace, "", "Take the character before the cursor"),
    bind(S::Prompt, &[code(K::Delete), ctrl('d')], A::EditDelete, "", "Take the character under the cursor"),
    bind(S::Prompt, &[ctrl('w'), alt(K::Backspace)], A::EditWord, "", "Take the word before the cursor"),
    bind(S::Prompt, &[ctrl('u')], A::EditClear, "", "Take the argument before the cursor, then the command"),

    bind(S::Live, &[ch('W')], A::Snapshots, "snapshots", "Show the snapshots, to choose one or what came between two"),
    bind(S::Live, &[ch('P')], A::Pause, "pause", "Take no more snapshots by itself, or go on"),
    bind(S::Live, &[ch('R')], A::Reload, "one more", "Take one more snapshot now"),
    bind(S::Live, &[ch('!')], A::ToggleCollection, "collect", "Make the process collect its garbage before each snapshot, or no more"),
    bind(S::Live, &[ch('D')], A::ToggleSince, "", "Count changes from the first snapshot, or from the one before"),

    bind(S::Snapshots, &[code(K::Enter)], A::Accept, "show", "Show the snapshot, or what was added since the marked one"),
    bind(S::Snapshots, &[ch(' '), ch('m')], A::Mark, "mark", "Mark the snapshot to count from, or take the mark away"),
    bind(S::Snapshots, &[ch('n')], A::Newest, "newest", "Show the newest again, whichever that is"),

    bind(S::Endpoints, &[ch('A')], A::AllProfiles, "all", "Read all profiles of the process at once, as a session"),

    bind(S::StoreUnfiltered, &[ch('?')], A::ToggleHelp, "help", "Show or hide this list"),

    bind(S::StoreGroups, &[code(K::Enter)], A::Accept, "open", "Open the value beside the whole"),
    bind(S::StoreGroups, &[code(K::Tab)], A::Complete(1), "next label", "Go to the next label; complete what is typed"),
    bind(S::StoreGroups, &[code(K::BackTab)], A::Complete(-1), "", "Go to the label before"),

    bind(S::Store, &[code(K::Enter)], A::Accept, "open", "Open the row, or list the range that is typed"),
    bind(S::Store, &[code(K::Tab)], A::Complete(1), "complete", "Complete a label or a value, again for the next"),
    bind(S::Store, &[code(K::BackTab)], A::Complete(-1), "", "Complete with the one before"),
    bind(S::Store, &[ctrl('t')], A::StoreTime, "time", "Go to the totals over time, to mark a range in"),
    bind(S::Store, &[code(K::Esc)], A::Back, "close", "Take away a message, then what is typed, then close the list: without a profile that ends the program"),
    bind(S::Store, &[code(K::Down), ctrl('n')], A::Move(1), "", "Go down one row"),
    bind(S::Store, &[code(K::Up), ctrl('p')], A::Move(-1), "", "Go up one row"),
    bind(S::Store, &[code(K::PageDown)], A::Page(1), "", "Go down a page"),
    bind(S::Store, &[code(K::PageUp)], A::Page(-1), "", "Go up a page"),
    bind(S::Store, &[code(K::F(1))], A::ToggleHelp, "", "Show or hide this list"),

    bind(S::StoreTime, &[code(K::Enter)], A::Accept, "list", "Show the list of the marked part of the range"),
    bind(S::StoreTime, &[ch(' '), ch('m')], A::Mark, "mark", "Mark where the part begins, or take the mark away"),
    bind(S::StoreTime, &[ch('l'), code(K::Right)], A::Move(1), "", "Go one step later"),
    bind(S::StoreTime, &[ch('h'), code(K::Left)], A::Move(-1), "", "Go one step earlier"),
    bind(S::StoreTime, &[ch('L'), code(K::PageDown)], A::Move(10), "", "Go ten steps later"),
    bind(S::StoreTime, &[ch('H'), code(K::PageUp)], A::Move(-10), "", "Go ten steps earlier"),
    bind(S::StoreTime, &[ch('g'), code(K::Home)], A::First, "", "Go to the start of the range"),
    bind(S::StoreTime, &[ch('G'), code(K::End)], A::Last, "", "Go to the end of the range"),
    bind(S::StoreTime, &[ch('-')], A::ZoomOut, "wider", "Show the list of twice the range"),
    bind(S::StoreTime, &[ch('+')], A::ZoomIn, "closer", "Show the list of half of the range"),
    bind(S::StoreTime, &[ch('[')], A::ShiftRange(-1), "earlier", "Show the list of the range before"),
    bind(S::StoreTime, &[ch(']')], A::ShiftRange(1), "later", "Show the list of the range behind"),
    bind(S::StoreTime, &[code(K::Esc), ctrl('t'), ch('q')], A::Back, "back", "Go back to the list"),
    bind(S::StoreTime, &[ch('?'), code(K::F(1))], A::ToggleHelp, "help", "Show or hide this list"),

    bind(S::FromStore, &[ch('G')], A::Group, "group", "Show the values of the labels of the query: Enter narrows it to one"),

    bind(S::Compared, &[code(K::Esc)], A::Back, "back", "Go back to the profile before the comparison, with its filters and its place"),

    bind(S::Menu, &[code(K::Enter)], A::Accept, "choose", "Choose the row"),
    bind(S::Menu, &[code(K::Esc), ch('q')], A::Back, "close", "Close the menu"),

    bind(S::Help, &[code(K::Esc), ch('q'), ch('?'), code(K::F(1))], A::Back, "close", "Close the help"),

    bind(S::Message, &[code(K::Esc), code(K::Enter), ch('q')], A::Back, "close", "Close the message"),

    bind(S::Loading, &[code(K::Esc)], A::StopReading, "cancel", "Stop reading, and go back to the list or leave"),

    bind(S::Everywhere, &[code(K::Esc)], A::Back, "", "Go one step back: popup, search, zoom, filter, comparison, place"),
    bind(S::Everywhere, &[ch('T')], A::NextTheme, "", "Change the colours: dark, light, colour-blind, mono"),
    bind(S::Everywhere, &[ch('M')], A::ToggleMouse, "", "Give the mouse to the terminal, or take it"),
    bind(S::Everywhere, &[ch('?'), code(K::F(1))], A::ToggleHelp, "help", "Show or hide this list"),
    bind(S::Everywhere, &[ch('q')], A::Quit, "quit", "Leave the program"),

    bind(S::Always, &[ctrl('c')], A::Quit, "", "Leave the program, whatever is open"),
    bind(S::Always, &[ctrl('z')], A::Suspend, "", "Stop the program until the shell continues it"),
];

/// The table for the documentation, one section for each scope. `name_of` gives the name of a binding in the
/// configuration.
pub fn markdown(name_of: impl Fn(&Binding) -> Option<&'static str>) -> String {
    let mut text = String::new();
    let mut scopes: Vec<Scope> = Vec::new();
    for binding in BINDINGS {
        if !scopes.contains(&binding.scope) {
            scopes.push(binding.scope);
        }
    }
    for scope in scopes {
        // Writing to a String cannot fail.
        let named = BINDINGS.iter().any(|b| b.scope == scope && name_of(b).is_some());
        let (heading, rule) = if named { (" Name |", " --- |") } else { ("", "") };
        let _ = write!(
            text,
            "\n**{}**\n\n| Keys | What they do |{heading}\n| --- | --- |{rule}\n",
            scope.title()
        );
        for binding in BINDINGS.iter().filter(|b| b.scope == scope) {
            let keys: Vec<_> =
                binding.keys.iter().map(|&k| format!("`{}`", key_label(k))).collect();
            let name = name_of(binding).map_or_else(String::new, |name| format!(" `{name}` |"));
            let _ = writeln!(text, "| {} | {} |{name}", keys.join(" "), binding.help);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_twice_in_a_scope() {
        let keys: Vec<_> =
            BINDINGS.iter().flat_map(|b| b.keys.iter().map(move |k| (b.scope, *k))).collect();
        for (i, entry) in keys.iter().enumerate() {
            assert!(!keys[..i].contains(entry), "{entry:?} is bound twice");
        }
    }

    #[test]
    fn words_keep_the_rules() {
        for b in BINDINGS {
            assert!(!b.keys.is_empty(), "{:?} has no key", b.action);
            assert!(b.hint.len() <= 10, "{:?} is too long for the footer", b.hint);
            assert!(b.help.starts_with(|c: char| c.is_ascii_uppercase()), "{:?}", b.help);
            assert!(!b.help.ends_with('.'), "{:?} ends with a full stop", b.help);
            let verb = b.help.split([' ', ',']).next().unwrap();
            let verbs = [
                "Accept", "Change", "Choose", "Close", "Compare", "Complete", "Copy", "Count",
                "Drop", "Fold", "Hide", "Keep", "Give", "Go", "Leave", "Make", "Mark", "Move",
                "Open", "Put", "Read", "Reverse", "Search", "Show", "Sort", "Stop", "Take", "Turn",
                "Unfold", "Write", "Zoom",
            ];
            assert!(verbs.contains(&verb), "{:?} does not start with a known verb", b.help);
        }
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        for key in BINDINGS.iter().flat_map(|b| b.keys) {
            assert_eq!(KeyPress::parse(&key_label(*key)), Some(*key), "{}", key_label(*key));
        }
        for wrong in ["", "jj", "ctrl-", "F0", "F99", "hyper-x", "\u{7}", "ctrl-alt-x"] {
            assert_eq!(KeyPress::parse(wrong), None, "{wrong}");
        }
    }
}
