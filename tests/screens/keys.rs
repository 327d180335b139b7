//! Every key binding, and random strings of keys.

use proptest::prelude::*;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::keys::bindings::{Action, BINDINGS, Scope, key_label};
use rprof_tui::tui::theme::UNICODE;

use super::{SMALL, SNAPSHOTS, WIDE, selected};
use crate::support::Screen;

#[test]
fn control_characters_never_reach_the_screen() {
    let stacks = "main;\u{1b}[31mevil\u{7};\u{202e}x\u{9b}2J 10\nmain;\u{1b}]52;c;x\u{7} 5";
    for keys in ["", "<enter>", "/evil", "<enter>?", "S"] {
        let mut screen = Screen::folded(stacks, SMALL);
        let text = screen.keys(keys).text();
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text}");
        assert!(!text.contains('\u{202e}'), "{text}");
    }
    assert!(Screen::folded(stacks, SMALL).text().contains("␛[31mevil␇"));
}

/// A screen on which the keys of a scope can be pressed.
fn screen_of(scope: Scope) -> Screen {
    match scope {
        Scope::Trend => Screen::several(&SNAPSHOTS, WIDE, &UNICODE),
        Scope::Session => Screen::several(&super::session::PROCESS, WIDE, &UNICODE),
        Scope::Goroutines => Screen::open("goroutine.debug2.txt", WIDE, &UNICODE),
        Scope::Log => Screen::open("gctrace.log", WIDE, &UNICODE),
        Scope::Live | Scope::Snapshots => watched(),
        Scope::Endpoints => Screen::live(&["heap.0.pb.gz"], true, None, WIDE),
        Scope::Store | Scope::StoreUnfiltered | Scope::StoreTime => super::stores::list_screen(),
        Scope::FromStore | Scope::StoreGroups | Scope::Compared => super::stores::query_screen(),
        Scope::Loading => Screen::start("cpu.pb.gz", WIDE, &UNICODE),
        _ => Screen::open("cpu.pb.gz", WIDE, &UNICODE),
    }
}

/// Each key of each binding, pressed in its scope, changes the screen, writes or copies something, or ends the program.
#[test]
#[expect(clippy::too_many_lines, reason = "a line for each scope")]
fn every_binding_does_something() {
    // The keys that lead to each scope, to a position with room to move in every direction.
    let ways = [
        (Scope::Top, "jjj"),
        (Scope::Callers, "2"),
        (Scope::Source, ":list main.worker$<enter>g"),
        (Scope::Icicle, "4kkk<enter>j"),
        (Scope::Graph, "8vgjjj"),
        (Scope::Session, "jj"),
        (Scope::Info, "5jjjjjjjjjjjj"),
        (Scope::Trend, "6jHLh"),
        (Scope::Labels, "7v"),
        (Scope::Goroutines, "bl"),
        (Scope::Findings, "9"),
        (Scope::Log, "jj"),
        (Scope::Rows, "<pgdn><pgdn>"),
        (Scope::Panes, "/<tab>runtime<enter>jjjj<enter>k<enter>1jfk["),
        (Scope::Finder, "/re<down>"),
        (Scope::Command, ":top<enter>:lines<enter>:to<up>"),
        (Scope::Base, "dfixtures/heap"),
        (Scope::Prompt, "/r x<left><left>"),
        (Scope::Live, ""),
        (Scope::Snapshots, "W<down>"),
        (Scope::Endpoints, ""),
        (Scope::Store, "<down>"),
        (Scope::StoreUnfiltered, ""),
        (Scope::StoreGroups, "G"),
        (Scope::StoreTime, "<down><down><c-t>HHmLL"),
        (Scope::FromStore, ""),
        (Scope::Compared, "dversion=1.4<enter>"),
        (Scope::Menu, "S"),
        (Scope::Help, "?"),
        (Scope::Message, ":o<enter>"),
        (Scope::Everywhere, "f"),
        (Scope::Always, ""),
        (Scope::Loading, ""),
    ];
    let mut idle = Vec::new();
    for binding in BINDINGS {
        let (_, way) =
            ways.iter().find(|(scope, _)| *scope == binding.scope).unwrap_or_else(|| {
                panic!("no way leads to {:?}", binding.scope);
            });
        for &key in binding.keys {
            let mut screen = screen_of(binding.scope);
            let way = match (binding.scope, binding.action) {
                (Scope::Panes, Action::Focus | Action::Pane(2))
                | (Scope::Store, Action::Page(1)) => "",
                (Scope::Command, Action::Complete(_)) => ":to",
                (Scope::Source, Action::Open) => ":list main.worker$<enter>",
                (Scope::Source, Action::Left | Action::LineStart) => ":list main.worker$<enter>gll",
                (Scope::Callers, Action::Left) => "2k",
                (Scope::Callers, Action::Right) => "2kh",
                (Scope::Callers, Action::Sideways(-1) | Action::LineStart) => "2L",
                (Scope::Icicle, Action::Left) => "4gjl",
                (Scope::Icicle, Action::Right) => "4gj",
                (Scope::Graph, Action::ZoomReset) => "8v++",
                (Scope::Graph, Action::Left) => "8vgjjl",
                (Scope::Graph, Action::Last) => "8vgj",
                _ => *way,
            };
            screen.keys(way);
            let before = (screen.shown(), screen.effects);
            assert!(screen.app().scopes().contains(&binding.scope), "{way} leads elsewhere");
            screen.event(Event::Key(key.event()));
            if screen.ended.is_none() && before == (screen.shown(), screen.effects) {
                idle.push(format!("{:?} {}", binding.scope, key_label(key)));
            }
        }
    }
    assert!(idle.is_empty(), "{idle:?}");
}

/// Each key of movement moves in each kind of list, from its middle.
#[test]
fn rows_are_moved_through_everywhere() {
    let fixture = |name: &'static str| move || Screen::open(name, WIDE, &UNICODE);
    let several = || Screen::several(&SNAPSHOTS, WIDE, &UNICODE);
    let taken = || {
        let mut screen = watched();
        screen.tick();
        screen
    };
    let offered = || Screen::live(&["heap.0.pb.gz"], true, None, WIDE);
    let process = || Screen::several(&super::session::PROCESS, WIDE, &UNICODE);
    let places: [(&str, &dyn Fn() -> Screen, &str); 12] = [
        ("top", &fixture("heap.pb.gz"), "jjjjj"),
        ("callers", &fixture("cpu.pb.gz"), "2"),
        ("tree", &fixture("cpu.pb.gz"), "2vEjjjj"),
        ("source", &fixture("heap.pb.gz"), "3"),
        ("info", &fixture("heap.pb.gz"), "5jjjj"),
        ("growth", &several, "6jjjj"),
        ("session", &process, "jjjj"),
        ("log", &fixture("gctrace.log"), "jj"),
        ("help", &fixture("heap.pb.gz"), "?jj"),
        ("types", &fixture("heap.pb.gz"), "Sk"),
        ("snapshots", &taken, "W<down>"),
        ("profiles", &offered, "j"),
    ];
    let mut idle = Vec::new();
    for (name, open, way) in places {
        for binding in BINDINGS.iter().filter(|binding| binding.scope == Scope::Rows) {
            for &key in binding.keys {
                let mut screen = open();
                screen.keys(way);
                assert!(screen.app().scopes().contains(&Scope::Rows), "{name}");
                let before = screen.shown();
                screen.event(Event::Key(key.event()));
                if before == screen.shown() {
                    idle.push(format!("{name} {}", key_label(key)));
                }
            }
        }
    }
    assert!(idle.is_empty(), "{idle:?}");
}

/// A process with two snapshots taken and one more available.
fn watched() -> Screen {
    let names = ["heap.0.pb.gz", "heap.1.pb.gz", "heap.2.pb.gz"];
    let mut screen = Screen::live(&names, false, Some(10), WIDE);
    screen.tick();
    screen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Any string of keys, on any screen, neither panics nor loses the selection.
    #[test]
    fn any_keys_do_no_harm(
        keys in "([a-zA-Z0-9/?*\\[\\]{}%.&]|<enter>|<esc>|<tab>|<up>|<down>|<left>|<right>|<pgdn>|<end>|<bs>|<c-d>){0,40}",
        width in 0_u16..160,
        height in 0_u16..50,
    ) {
        let mut screen = Screen::open("goroutine.pb.gz", SMALL, &UNICODE);
        screen.event(Event::Resize(width, height));
        for key in keys.split_inclusive('>') {
            screen.keys(key);
            screen.text();
        }
        screen.event(Event::Resize(80, 24));
        if screen.ended.is_none() {
            screen.keys("<esc><esc><esc><esc>1");
            selected(&screen);
        }
    }
}
