//! Unit tests of `explore/command/parse.rs`.

use super::*;
use crate::analysis::query::Granularity;

fn parsed(line: &str) -> Result<Command, String> {
    parse(line, &["cpu".to_owned(), "inuse_space".to_owned()])
}

#[test]
fn what_pprof_understands_is_understood() {
    assert_eq!(parsed("top10 -cum"), Ok(Command::Pane(PaneId::Top, Some(true))));
    assert_eq!(parsed("top"), Ok(Command::Pane(PaneId::Top, None)));
    let focus = Filter::Focus(FilterTarget::typed("focus", "main").unwrap());
    let ignore = Filter::Ignore(FilterTarget::typed("ignore", "idle").unwrap());
    assert_eq!(parsed("top5 main -idle"), Ok(Command::Add(vec![focus.clone(), ignore])));
    assert_eq!(parsed("focus=main"), Ok(Command::Set(focus.clone(), Some(focus.clone()))));
    assert_eq!(parsed("focus main"), parsed("focus=main"));
    assert!(matches!(parsed("focus="), Ok(Command::Set(Filter::Focus(_), None))));
    assert!(matches!(parsed("list ^main"), Ok(Command::Find(PaneId::Source, _))));
    assert_eq!(parsed("cpu"), Ok(Command::SampleType("cpu".to_owned())));
    assert_eq!(parsed("sample_index=1"), Ok(Command::SampleType("1".to_owned())));
    assert_eq!(parsed("granularity=lines"), Ok(Command::Granularity(Granularity::Lines)));
    assert_eq!(parsed("lines"), parsed("granularity=lines"));
    assert_eq!(parsed("noinlines"), parsed("noinlines=true"));
    assert_eq!(parsed("mean=f"), Ok(Command::Set(Filter::Mean, None)));
    assert_eq!(parsed("w! a.svg"), Ok(Command::Write("a.svg".to_owned(), true)));
    for wrong in
        ["", "top > out.txt", "nonsense", "focus=(", "sort=name", "mean=perhaps", "x=1", "traces"]
    {
        assert!(parsed(wrong).is_err(), "{wrong} was understood");
    }
}

#[test]
fn live_processes_have_commands() {
    assert_eq!(parsed("snapshot 3 7"), Ok(Command::Shown(SnapshotSelection::Pair(3, 7))));
    assert_eq!(parsed("watch off"), Ok(Command::Watch(None)));
    assert_eq!(parsed("windows 24"), Ok(Command::Windows(Some(24))));
    assert!(parsed("windows 1").is_err() && parsed("windows 201").is_err());
}

#[test]
fn every_word_is_understood_or_says_what_it_wants() {
    for (word, _) in WORDS {
        if let Err(message) = parsed(word) {
            assert!(!message.starts_with("unknown"), "{word}: {message}");
        }
    }
}
