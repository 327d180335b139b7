//! Words of users and servers: the command line, the `:` line, the configuration file, checks, addresses, and pages of
//! servers. The first byte is the reader, the rest its text.

use std::ffi::OsString;

use rprof_tui::cli::check::Check;
use rprof_tui::cli::settings::Settings;
use rprof_tui::cli::{config, parse};
use rprof_tui::explore::command;
use rprof_tui::explore::filters::FilterTarget;
use rprof_tui::input::address::Address;
use rprof_tui::input::pprof_index::{endpoints, plain};
use rprof_tui::printable::printable;
use rprof_tui::runtime::memstats::MemStats;
use rprof_tui::tui::keys::bindings::KeyPress;
use rprof_tui::unit;

use crate::mutate::PartKind;

pub const PARTS: &[PartKind] = &[PartKind::Text];

/// Readers of the first byte: as many as there are arms in [`run`].
pub const READERS: u8 = 8;

pub fn run(data: &[u8]) {
    let Some((&reader, bytes)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    match reader % READERS {
        0 => command_line(&text),
        1 => screen_line(&text),
        2 => {
            let mut settings = Settings::default();
            if let Err((line, _)) = config::accept(&text, &mut settings) {
                assert!((1..=text.lines().count().max(1) + 1).contains(&line), "line {line}");
            }
        }
        3 => page(&text),
        4 => drop(Check::parse(&text)),
        5 => address(&text),
        6 => small_words(&text),
        _ => drop(MemStats::parse(bytes)),
    }
}

/// One argument a line.
fn command_line(text: &str) {
    let arguments = text.lines().take(40).map(OsString::from);
    if let Err(error) = parse::parse(arguments) {
        let message = printable(&error.to_string());
        assert!(!message.is_empty() && !message.chars().any(char::is_control));
    }
}

fn screen_line(text: &str) {
    let types = ["inuse_space".to_owned(), "cpu".to_owned(), text.chars().take(3).collect()];
    let names = ["main.main", "main.(*T[...]).f", "漢字", text];
    for line in text.lines() {
        let _ = command::parse(line, &types);
        let (at, found) = command::candidates(line, &types, names.into_iter());
        assert!(line.is_char_boundary(at) && found.len() < 1000);
    }
}

fn page(text: &str) {
    for endpoint in endpoints(text) {
        assert!(!endpoint.name.is_empty() && !endpoint.name.chars().any(char::is_control));
        assert!(!endpoint.about.chars().any(char::is_control));
    }
    assert!(!plain(text).chars().any(char::is_control));
}

fn address(text: &str) {
    let Ok(Some(address)) = Address::parse(text) else { return };
    let source = address.to_source();
    std::hint::black_box((address.is_bare(), address.is_list(), address.is_loopback()));
    std::hint::black_box((address.list(), address.profile("heap"), address.statistics()));
    std::hint::black_box((address.seconds(), address.collection(), address.default_timeout()));
    std::hint::black_box((address.credentials(), address.request(), address.brief(), source));
    std::hint::black_box(address.clone().collecting(u64::MAX));
    std::hint::black_box(address.completed().to_string());
}

fn small_words(text: &str) {
    for word in text.lines() {
        let _ = KeyPress::parse(word);
        let _ = command::parse_duration(word);
        let _ = FilterTarget::typed("focus", word);
        for value in [0, 1, -1, i64::MAX, i64::MIN] {
            let (from, to) = word.split_once(' ').unwrap_or((word, word));
            std::hint::black_box(unit::format_value(value, from, to));
            std::hint::black_box(unit::auto_unit(value, from));
        }
    }
}
