//! The graph of the screen against the text of `-dot`: the same functions, calls and weights for the same number of nodes.

use std::collections::BTreeSet;
use std::sync::Arc;

use rprof_tui::analysis::query::{Granularity, Query};
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::graph::{GraphContent, GraphScope};
use rprof_tui::explore::view::ProfileView;
use rprof_tui::load::request::{LoadOutcome, LoadRequest};
use rprof_tui::profile::Profile;
use rprof_tui::report::{PreparedReport, Report, ReportOptions};

use crate::reader::{fixture_alone, reader};

fn profile(request: &LoadRequest) -> Arc<Profile> {
    let loaded = reader()(request, &|_| (), &Cancel::new()).unwrap();
    let LoadOutcome::Profile(loaded) = loaded else { panic!("{loaded:?}") };
    loaded.profile
}

/// The tooltips of nodes and edges in the text of `-dot`: `name (cum)`, and `caller -> callee (weight)` with the style.
fn tips(profile: &Arc<Profile>, query: &Query, count: usize) -> [BTreeSet<String>; 2] {
    let mut query = query.clone();
    query.trim.node_count = Some(count as i64);
    let prepared = PreparedReport::new(&Report::Dot, Arc::clone(profile), query).unwrap();
    let mut text = Vec::new();
    prepared.write(&ReportOptions::default(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    let tip = |line: &str| unquoted(line.split(" tooltip=\"").nth(1).unwrap());
    let is_node = |line: &&str| line.contains("\" id=\"node") && line.contains("shape=box ");
    let nodes = text.lines().filter(is_node).map(tip).collect();
    // Edges to nodelets have names such as N1_0.
    let is_edge = |line: &&str| {
        let (head, _) = line.split_once(" [").unwrap_or((line, ""));
        head.contains(" -> ") && !head.contains('_')
    };
    let edge = |line: &str| {
        let mark = |text: &str, word| if line.contains(text) { word } else { "" };
        format!("{}{}", tip(line), mark("(inline)", " inline"))
    };
    [nodes, text.lines().filter(is_edge).map(edge).collect()]
}

/// The text up to the closing quote, without the escapes of graphviz.
fn unquoted(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next().filter(|&character| character != '"') {
        let escaped = if character == '\\' { characters.next() } else { None };
        plain.push(escaped.unwrap_or(character));
    }
    plain
}

#[test]
fn functions_calls_and_weights_are_those_of_dot() {
    let mut checked = 0;
    for name in
        ["heap.pb.gz", "cpu.pb.gz", "allocs.pb.gz", "block.pb.gz", "goroutine.pb.gz", "mutex.pb.gz"]
    {
        let profile = profile(&fixture_alone(name));
        let query = Query { granularity: Granularity::Functions, ..Query::default() };
        let unit = profile.sample_types()[query.sample_type].unit.clone();
        let mut query = query;
        query.scale.unit = unit;
        let view = ProfileView::compute(&profile, query.clone(), None, &Cancel::new()).unwrap();
        for count in [5, 12, 30, 80] {
            let shown =
                GraphContent::new(&view, GraphScope::Whole { count }, &Cancel::new()).unwrap();
            let name_of = |at: u32| view.name(shown.nodes[at as usize].node).to_owned();
            let value = |value: i64| view.analysis.format(value, &query.scale.unit);
            let nodes: BTreeSet<String> = shown
                .nodes
                .iter()
                .map(|node| format!("{} ({})", view.name(node.node), value(node.cum)))
                .collect();
            let edges: BTreeSet<String> = shown
                .edges
                .iter()
                .map(|edge| {
                    let arrow = if edge.is_residual { "..." } else { "->" };
                    let inlined = if edge.is_inlined { " inline" } else { "" };
                    let (from, to) = (name_of(edge.from), name_of(edge.to));
                    format!("{from} {arrow} {to} ({}){inlined}", value(edge.weight))
                })
                .collect();
            let [dot_nodes, dot_edges] = tips(&profile, &query, count);
            assert_eq!(nodes, dot_nodes, "{name} with {count}");
            assert_eq!(edges, dot_edges, "{name} with {count}");
            checked += edges.len();
        }
    }
    assert!(checked > 300, "{checked}");
}
