//! `-json`: the tables for programs. Numbers are raw values in the unit of their sample type, never scaled; they may exceed
//! 2⁵³, which some readers of JSON round. Invalid UTF-8 in a name is replaced.
//!
//! ```text
//! {
//!   "schema": 1,                        grows when a field changes its meaning or goes; new fields may appear
//!   "generator": "rprof-tui 0.1.0",
//!   "profile": {
//!     "file": "leaky",                  the main binary, as recorded; "" where nothing is known, as below
//!     "build_id": "", "comments": [], "doc_url": "",
//!     "time_nanos": 0,                  since 1970; 0 if unknown
//!     "duration_nanos": 0,
//!     "period_type": {"type": "space", "unit": "bytes"}, "period": 524288
//!   },
//!   "sample_types": [                   all of the profile, in its order
//!     {"type": "inuse_space", "unit": "bytes", "total": 17721344}
//!   ],
//!   "query": {
//!     "sample_type": "inuse_space", "unit": "bytes",
//!     "mean": false,                    values are divided by the first sample type's
//!     "granularity": "functions",       functions, filefunctions, files, lines, addresses
//!     "sort": "flat",                   flat, cum
//!     "filters": {"focus": "main"}      those in force, by the names of their options
//!   },
//!   "total": 17721344,                  what 100 % is: the sum of magnitudes before the filters
//!   "dropped_nodes": 2,                 for their cum; -nodefraction
//!   "dropped_edges": 0,                 for their weight; -edgefraction
//!   "nodes_before_limit": 40,           how many -nodecount chose from
//!   "nodes": [                          the rows of -top, in its order; edges name them by their place, from 0
//!     {
//!       "name": "main.leak",            as -top prints it
//!       "function": "main.leak",        absent where the granularity leaves it out or nothing is known, as those below
//!       "file": "leaky/main.go", "line": 12, "column": 3,
//!       "address": "0x4a1b2c",
//!       "binary": "/bin/leaky",
//!       "inlined": "no",                no, partly, wholly: how the calls into it were compiled
//!       "flat": 1024, "cum": 2048,
//!       "samples": {"flat": 2, "cum": 3},           behind them; absent, as the next, where sampling is not known
//!       "error": {"flat": 512.5, "cum": 724.1}      their standard errors, in the unit of the values
//!     }
//!   ],
//!   "edges": [                          who calls whom: the callers and callees of every node, heaviest first
//!     {"caller": 0, "callee": 1, "weight": 1024, "inlined": false, "residual": false}
//!   ],                                  residual: frames between the two were left out
//!   "trend": {                          only of several sources: growth from one to the next, as -trend prints it
//!     "per": "minute",                  minute, or snapshot where sources have no times
//!     "by": "flat",                     flat, cum
//!     "times": [1763760414000000000],   of each source, in the order of time; 0 if unknown
//!     "totals": [17721344],             of each source, before the filters
//!     "rows": [                         leak suspects first; -nodecount
//!       {
//!         "name": "main.leak",
//!         "slope": 1048576.5,           the median of the slopes between any two sources
//!         "tau": 1.0,                   rising pairs of sources less falling ones, as a part of all
//!         "chance": 0.0014,             of such an order without any trend
//!         "trust": "sure",              of that: sure below 0.01, likely below 0.05, weak below 0.2, none
//!         "rose": 5,                    steps from one source to the next that rose
//!         "flat": [1024], "cum": [2048] of each source
//!       }
//!     ]
//!   },
//!   "memory": {                         only where the runtime's own statistics are known, as -memory prints them
//!     "sys": 52275480,
//!     "steps": [                        a tree in pre-order: each is the sum of those right below it; the leaves are Sys
//!       {"name": "heap", "depth": 1, "bytes": 44924928, "leaf": false, "says": "of address space for objects"}
//!     ]
//!   }
//! }
//! ```

use super::{header, memory, trend};
use crate::analysis::frames::NodeId;
use crate::analysis::graph::edge::NodeEdge;
use crate::analysis::graph::inlining::Inlining;
use crate::analysis::graph::order::magnitude;
use crate::analysis::graph::text_graph::TextGraph;
use crate::analysis::query::{Query, Sort};
use crate::analysis::sampling::NodeEstimates;
use crate::analysis::tree::total::total;
use crate::analysis::tree::weights::Weight;
use crate::analysis::trend::Point;
use crate::analysis::{Analysis, Selected};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::hash::Map;
use crate::profile::StringId;
use crate::runtime::memstats::MemStats;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The version of the format above.
const SCHEMA: u32 = 1;

pub(super) fn write(
    analysis: &Analysis,
    snapshots: &[Point],
    memory: Option<&MemStats>,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let selected = analysis.selected();
    let growth = trend::of_several(selected, snapshots)?;
    let breakdown = memory.and_then(|stats| memory::breakdown(stats, selected.source()));
    let estimates = NodeEstimates::new(analysis, &Cancel::new())?;
    let mut document = Document::new(analysis, estimates.as_ref());
    document.trend = growth.as_ref().map(trend::Document::new);
    document.memory = breakdown.as_ref().map(memory::Document::new);
    let written = serde_json::to_writer_pretty(&mut *out, &document).map_err(io::Error::from);
    let written = written.and_then(|()| out.write_all(b"\n"));
    written.map_err(|error| Stop::Failed(Error::Write(error)))
}

#[derive(Serialize)]
struct Document {
    schema: u32,
    generator: &'static str,
    profile: Profile,
    sample_types: Vec<SampleType>,
    query: QueryFields,
    total: i64,
    dropped_nodes: usize,
    dropped_edges: usize,
    nodes_before_limit: usize,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trend: Option<trend::Document>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memory: Option<memory::Document>,
}

#[derive(Serialize)]
struct Profile {
    file: String,
    build_id: String,
    comments: Vec<String>,
    doc_url: String,
    time_nanos: i64,
    duration_nanos: i64,
    period_type: ValueType,
    period: i64,
}

#[derive(Serialize)]
struct ValueType {
    #[serde(rename = "type")]
    kind: String,
    unit: String,
}

#[derive(Serialize)]
struct SampleType {
    #[serde(flatten)]
    value_type: ValueType,
    total: i64,
}

#[derive(Serialize)]
struct QueryFields {
    sample_type: String,
    unit: String,
    mean: bool,
    granularity: &'static str,
    sort: &'static str,
    filters: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Node {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    function: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    file: String,
    #[serde(skip_serializing_if = "is_zero")]
    line: i64,
    #[serde(skip_serializing_if = "is_zero")]
    column: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    address: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    binary: String,
    inlined: &'static str,
    flat: i64,
    cum: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    samples: Option<FlatCum<u64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<FlatCum<f64>>,
}

/// Numbers of flat and of cum.
#[derive(Serialize)]
struct FlatCum<T> {
    flat: T,
    cum: T,
}

#[derive(Serialize)]
struct Edge {
    caller: usize,
    callee: usize,
    weight: i64,
    inlined: bool,
    residual: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde calls it with a reference
fn is_zero(number: &i64) -> bool {
    *number == 0
}

impl Document {
    fn new(analysis: &Analysis, estimates: Option<&NodeEstimates>) -> Self {
        let graph = TextGraph::new(analysis, 0);
        let selected = analysis.selected();
        Self {
            schema: SCHEMA,
            generator: concat!("rprof-tui ", env!("CARGO_PKG_VERSION")),
            profile: Profile::new(selected),
            sample_types: sample_types(selected),
            query: QueryFields::new(selected),
            total: selected.total(),
            dropped_nodes: graph.dropped_nodes,
            dropped_edges: graph.dropped_edges,
            nodes_before_limit: graph.original,
            nodes: nodes(analysis, &graph, estimates),
            edges: edges(&graph),
            trend: None,
            memory: None,
        }
    }
}

impl Profile {
    fn new(selected: &Selected) -> Self {
        let (profile, header) = (selected.profile(), selected.profile().header());
        let string = |id: StringId| text(profile.string(id));
        let period = &header.period_type;
        Self {
            file: text(profile.binary()),
            build_id: profile.mappings().first().map_or_else(String::new, |m| string(m.build_id)),
            comments: header.comments.iter().map(|&comment| string(comment)).collect(),
            doc_url: string(header.doc_url),
            time_nanos: header.time_nanos,
            duration_nanos: header.duration_nanos,
            period_type: ValueType { kind: period.kind.clone(), unit: period.unit.clone() },
            period: header.period,
        }
    }
}

fn sample_types(selected: &Selected) -> Vec<SampleType> {
    let profile = selected.profile();
    let sample_type = |(at, recorded): (usize, &crate::profile::ValueType)| {
        let query = Query { sample_type: at, ..Query::default() };
        SampleType {
            value_type: ValueType { kind: recorded.kind.clone(), unit: recorded.unit.clone() },
            total: total(profile, None, &query),
        }
    };
    profile.sample_types().iter().enumerate().map(sample_type).collect()
}

impl QueryFields {
    fn new(selected: &Selected) -> Self {
        let query = selected.query();
        let types = selected.profile().sample_types();
        Self {
            sample_type: types.get(query.sample_type).map_or_else(String::new, |t| t.kind.clone()),
            unit: selected.unit().to_owned(),
            mean: query.mean,
            granularity: query.granularity.option(),
            sort: if query.sort == Sort::Flat { "flat" } else { "cum" },
            filters: header::filters(&query.filters).into_iter().collect(),
        }
    }
}

fn nodes(analysis: &Analysis, graph: &TextGraph, estimates: Option<&NodeEstimates>) -> Vec<Node> {
    let marks = graph.inlining();
    let (profile, names) = (analysis.profile(), analysis.nodes());
    let node = |&id: &NodeId| {
        let node = names.node(id);
        Node {
            name: text(names.name(id)),
            function: text(profile.string(node.name)),
            file: text(names.file(node.file)),
            line: node.line,
            column: node.column,
            address: match node.address {
                0 => String::new(),
                address => format!("{address:#x}"),
            },
            binary: text(profile.string(node.binary)),
            inlined: match marks.get(&id).copied().unwrap_or_default() {
                Inlining::None => "no",
                Inlining::Partial => "partly",
                Inlining::Full => "wholly",
            },
            flat: analysis.sums().flat(id).value(),
            cum: analysis.sums().cum(id).value(),
            samples: estimates
                .map(|e| FlatCum { flat: e.flat(id).samples, cum: e.cum(id).samples }),
            error: estimates.map(|e| FlatCum { flat: e.flat(id).error, cum: e.cum(id).error }),
        }
    };
    graph.nodes.iter().map(node).collect()
}

fn edges(graph: &TextGraph) -> Vec<Edge> {
    let places: Map<NodeId, usize> =
        graph.nodes.iter().enumerate().map(|(at, &node)| (node, at)).collect();
    let edge = |edge: &NodeEdge| {
        Some(Edge {
            caller: *places.get(&edge.from)?,
            callee: *places.get(&edge.to)?,
            weight: Weight { sum: edge.weight, divisor: edge.divisor }.value(),
            inlined: edge.inlined,
            residual: edge.residual,
        })
    };
    let mut edges: Vec<Edge> = graph.edges.iter().filter_map(edge).collect();
    edges.sort_by_key(|edge| (Reverse(magnitude(edge.weight)), edge.caller, edge.callee));
    edges
}

fn text(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::query::{Pattern, Trim};
    use crate::report::Report::Json;
    use crate::report::tests::printed_of;
    use serde_json::{Value, json};

    fn parsed(folded: &str, query: Query) -> Value {
        serde_json::from_str(&printed_of(folded, &Json, query)).unwrap()
    }

    #[test]
    fn rows_and_edges_are_those_of_the_table() {
        let value = parsed("main;a;b 5\nmain;b 1\nmain 2\n", Query::default());
        assert_eq!(value["schema"], 1);
        assert_eq!(value["total"], 8);
        assert_eq!(
            value["sample_types"],
            json!([{"type": "samples", "unit": "count", "total": 8}])
        );
        let rows: Vec<(&str, i64, i64)> = value["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| {
                let number = |key: &str| n[key].as_i64().unwrap();
                (n["name"].as_str().unwrap(), number("flat"), number("cum"))
            })
            .collect();
        assert_eq!(rows, [("b", 6, 6), ("main", 2, 8), ("a", 0, 5)]);
        let edge = |caller: usize, callee: usize, weight: i64| {
            json!({"caller": caller, "callee": callee, "weight": weight,
                "inlined": false, "residual": false})
        };
        assert_eq!(value["edges"], json!([edge(1, 2, 5), edge(2, 0, 5), edge(1, 0, 1)]));
        assert_eq!(value["nodes"][0].get("line"), None, "unknown fields are absent");
    }

    #[test]
    fn sampled_figures_have_errors() {
        let mut builder = crate::profile::store::builder::Builder::new();
        builder.sample_type("samples", "count");
        builder.header().period_type = crate::profile::ValueType::new("cpu", "nanoseconds");
        builder.header().period = 10;
        for (leaf, count) in [(&b"a"[..], 64), (b"b", 36)] {
            let stack = [builder.named(leaf), builder.named(b"main")];
            builder.sample(&stack, &[count], &[]);
        }
        let profile = std::sync::Arc::new(builder.finish());
        let analysis = Analysis::new(profile, Query::default(), &Cancel::new()).unwrap();
        let mut out = Vec::new();
        write(&analysis, &[], None, &mut out).unwrap();
        let value: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["nodes"][0]["name"], "a");
        assert_eq!(value["nodes"][0]["samples"], json!({"flat": 64, "cum": 64}));
        let error = value["nodes"][0]["error"]["cum"].as_f64().unwrap();
        assert!((error - 4.8).abs() < 1e-9, "{error}");
        // The profile of folded stacks has no period.
        let value = parsed("main;a 5\n", Query::default());
        assert_eq!(
            (value["nodes"][0].get("samples"), value["nodes"][0].get("error")),
            (None, None)
        );
    }

    #[test]
    fn what_is_left_out_is_told() {
        let trim = Trim { node_count: Some(1), ..Trim::default() };
        let mut query = Query { trim, ..Query::default() };
        query.filters.focus = Some(Pattern::new("focus", "b").unwrap());
        let value = parsed("main;a;b 5\nmain 2\n", query);
        assert_eq!(value["nodes_before_limit"], 3);
        assert_eq!(value["nodes"].as_array().unwrap().len(), 1);
        assert_eq!((value["edges"].clone(), value["total"].clone()), (json!([]), json!(7)));
        assert_eq!(value["query"]["filters"], json!({"focus": "b"}));
    }

    #[test]
    fn names_are_strings_whatever_they_hold() {
        let value = parsed("a\"\\\u{1b}é 1\n", Query::default());
        assert_eq!(value["nodes"][0]["name"], "a\"\\\u{1b}é");
    }
}
