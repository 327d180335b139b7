//! Words of users and servers: the command line, the `:` line, the configuration file, checks, addresses, queries
//! of stores, and pages of servers. The first byte is the reader, the rest its text.

use std::ffi::OsString;

use rprof_tui::cli::check::Check;
use rprof_tui::cli::settings::Settings;
use rprof_tui::cli::{config, parse};
use rprof_tui::explore::command;
use rprof_tui::explore::filters::FilterTarget;
use rprof_tui::input::address::Address;
use rprof_tui::input::pprof_index::{endpoints, plain};
use rprof_tui::input::store_address::StoreAddress;
use rprof_tui::printable::printable;
use rprof_tui::runtime::memstats::MemStats;
use rprof_tui::store::profile_type::{ProfileType, resolved};
use rprof_tui::store::query::StoreQuery;
use rprof_tui::tui::keys::bindings::KeyPress;
use rprof_tui::unit;

use crate::mutate::PartKind;

pub const PARTS: &[PartKind] = &[PartKind::Text];

/// Readers of the first byte: as many as there are arms in [`run`].
pub const READERS: u8 = 9;

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
        8 => store_query(&text),
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
    if let Ok(Some(store)) = StoreAddress::parse(text) {
        let again = StoreAddress::parse(&store.to_source().to_string_lossy());
        let query = again.ok().flatten().map(|again| again.query);
        assert_eq!(query.as_deref(), Some(store.query.as_str()));
        std::hint::black_box((store.to_string(), store.brief()));
    }
    let Ok(Some(address)) = Address::parse(text) else { return };
    let source = address.to_source();
    std::hint::black_box((address.is_bare(), address.is_list(), address.is_loopback()));
    std::hint::black_box((address.list(), address.profile("heap"), address.statistics()));
    std::hint::black_box((address.seconds(), address.collection(), address.default_timeout()));
    std::hint::black_box((address.credentials(), address.request(), address.brief(), source));
    std::hint::black_box(address.clone().collecting(u64::MAX));
    std::hint::black_box(address.completed().to_string());
}

/// A query of a store: what is parsed is written so that it is parsed to the same.
fn store_query(text: &str) {
    let known: Vec<ProfileType> = text.lines().filter_map(ProfileType::parse).collect();
    for line in text.lines() {
        let _ = resolved(line, &known).map_err(|message| assert!(!message.is_empty()));
        match StoreQuery::parse(line) {
            Ok(query) => assert_eq!(StoreQuery::parse(&query.to_string()), Ok(query)),
            Err(message) => assert!(!message.is_empty()),
        }
    }
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
