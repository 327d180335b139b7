//! Unit tests of `report/dot.rs`.

use super::*;
use crate::profile::store::builder::Builder;
use crate::report::{PreparedReport, Report, ReportOptions};
use std::sync::Arc;

fn drawn(builder: Builder, call_tree: bool) -> String {
    let profile = Arc::new(builder.finish());
    let query = crate::analysis::query::Query::default();
    let mut out = Vec::new();
    let prepared = PreparedReport::new(&Report::Dot, profile, query).unwrap();
    prepared.write(&ReportOptions { call_tree, ..ReportOptions::default() }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn nothing_in_a_profile_ends_a_quoted_string() {
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    let location = builder.named(b"f\"\\");
    let label = builder.text_label("k\"", "v\\\"\n");
    builder.sample(&[location], &[1], &[label]);
    let dot = drawn(builder, false);
    for line in dot.lines() {
        let plain = line.replace("\\\\", "").replace("\\\"", "");
        assert_eq!(plain.matches('"').count() % 2, 0, "{line}");
    }
    assert!(dot.contains(r#"label = "k\":v\\\"\l""#), "{dot}");
}

#[test]
fn a_call_tree_draws_each_path() {
    let stacks = "main;a;x 1\nmain;b;x 2\n";
    let nodes = |call_tree| {
        let mut builder = Builder::new();
        builder.folded(stacks);
        drawn(builder, call_tree).lines().filter(|l| l.contains(" id=\"node")).count()
    };
    assert_eq!((nodes(false), nodes(true)), (4, 5));
}

#[test]
fn colours_go_from_green_over_grey_to_red() {
    for (score, line, fill) in [
        (1.0, "#b20000", "#edd5d5"),
        (0.0, "#b2b2b2", "#ededed"),
        (-1.0, "#00b200", "#d5edd5"),
        (7.0, "#b20000", "#edd5d5"),
    ] {
        assert_eq!((colour(score, LINE).as_str(), colour(score, FILL).as_str()), (line, fill));
    }
}
