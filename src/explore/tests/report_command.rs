//! Unit tests of `explore/report_command.rs`.

use super::*;

#[test]
fn words_survive_a_shell() {
    assert_eq!(quoted("-focus=main.run"), "-focus=main.run");
    assert_eq!(quoted("-focus=^a$"), "'-focus=^a$'");
    assert_eq!(quoted("it's"), r"'it'\''s'");
    assert_eq!(quoted(""), "''");
}

#[test]
fn a_command_line_has_no_password() {
    let arguments =
        ["-html", "-base=http://me:secret@h:1/x", "https://a:b@h/p", "me@x.pb", "-focus=a b"];
    let line = command_line(&arguments.map(OsString::from));
    let base = "-base=http://me:xxxxx@h:1/x";
    assert_eq!(line, format!("rprof-tui -html {base} https://a:xxxxx@h/p me@x.pb '-focus=a b'"));
}

#[test]
fn a_view_becomes_a_line() {
    let request = LoadRequest {
        files: vec!["a b.pb".into(), "-x.pb".into()],
        base: Some("old.pb".into()),
        of_base: true,
        is_session: false,
    };
    let mut query = Query { granularity: Granularity::Lines, ..Query::default() };
    query.filters.focus = Some(Pattern::new("focus", "^a$").unwrap());
    query.filters.own_code = true;
    query.scale.unit = "kb".to_owned();
    let command = ReportCommand {
        request: &request,
        query: &query,
        sample_type: "avg size",
        pane: PaneId::Top,
        by_cum: true,
        selected: None,
        has_trend: false,
        has_memory: false,
        reading: &["-all_frames".to_owned()],
    };
    let expected = "rprof-tui -top -cum -trim=false '-sample_index=avg size' '-focus=^a$' -own_code -lines -unit=kb -all_frames \
                    -diff_base=old.pb 'a b.pb' ./-x.pb";
    assert_eq!(command.line(), expected);
    let peek = Pattern::new("focus", "^main$").unwrap();
    let command = ReportCommand { pane: PaneId::Callers, selected: Some(&peek), ..command };
    assert!(command.line().starts_with("rprof-tui '-peek=^main$' "), "{}", command.line());
    let command = ReportCommand { pane: PaneId::Labels, ..command };
    assert!(command.line().starts_with("rprof-tui -tags "), "{}", command.line());
    let command = ReportCommand { pane: PaneId::Findings, ..command };
    assert!(command.line().starts_with("rprof-tui -findings "), "{}", command.line());
    let command = ReportCommand { pane: PaneId::Info, ..command };
    assert!(command.line().starts_with("rprof-tui -top "), "{}", command.line());
}
