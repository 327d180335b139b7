//! The drawing of a call graph: the time of selection, layout and lines, and the crossings of edges.
//!
//! ```text
//! cargo bench --bench graph -- FILE...    profiles in pprof's format
//! ```
//!
//! Each file is drawn whole with 20, 40 and 80 functions, and around its heaviest function. Times are medians of nine. At the
//! end come graphs that nobody wants to see: many functions beside each other, and all of them calling all others.

#![allow(clippy::unwrap_used)] // a bench that cannot run panics

use rprof_tui::analysis::query::Query;
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::graph::{GraphCanvas, GraphDetail, GraphPicture, GraphRequest, GraphScope};
use rprof_tui::explore::view::ProfileView;
use rprof_tui::profile::Profile;
use rprof_tui::profile::decode::{DecodeOptions, decode};
use rprof_tui::profile::store::builder::Builder;
use std::env;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Instant;

const ROUNDS: usize = 9;

fn main() {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{:>9} {:>6} {:>6} {:>9} {:>9}  profile",
        "asked", "nodes", "edges", "crossings", "ms"
    )
    .unwrap();
    for path in env::args().skip(1).filter(|word| !word.starts_with("--")) {
        let decoded =
            File::open(&path).map(|file| decode(file, DecodeOptions::default(), &Cancel::new()));
        match decoded {
            Ok(Ok(profile)) => measure(&mut out, &path, profile.pruned().with_mapping()),
            _ => writeln!(out, "{path}: cannot be read").unwrap(),
        }
    }
    let (mut beside, mut all) = (String::new(), String::new());
    for from in 0..10_000 {
        writeln!(beside, "main;f{from} {}", from + 1).unwrap();
    }
    for (from, to) in (0..30).flat_map(|from| (0..30).map(move |to| (from, to))) {
        writeln!(all, "f{from};f{to} {}", 1 + (from * 7 + to) % 11).unwrap();
    }
    let chain: Vec<String> = (0..10_000).map(|at| format!("f{at}")).collect();
    for (name, stacks) in [
        ("10,000 beside each other", beside),
        ("30 that call each other", all),
        ("a chain of 10,000", format!("{} 1", chain.join(";"))),
    ] {
        let mut builder = Builder::new();
        builder.folded(&stacks);
        measure(&mut out, name, builder.finish());
    }
}

/// Prints a row for each part of the graph.
fn measure(out: &mut impl io::Write, name: &str, profile: Profile) {
    let profile = Arc::new(profile);
    let query = Query { sample_type: profile.default_sample_type(), ..Query::default() };
    let view = Arc::new(ProfileView::compute(&profile, query, None, &Cancel::new()).unwrap());
    let whole =
        [20, 40, 80, 200].map(|count| (format!("whole {count}"), GraphScope::Whole { count }));
    let heaviest = view.rows.first().map(|row| {
        let scope = GraphScope::Around { node: row.node, above: 2, below: 2, across: 5 };
        ("around".to_owned(), scope)
    });
    for (asked, scope) in whole.into_iter().chain(heaviest) {
        let canvas = GraphCanvas { detail: GraphDetail::Boxes, columns: 200, has_labels: true };
        let draw = || {
            let request = GraphRequest { view: Arc::clone(&view), scope, canvas };
            let start = Instant::now();
            let picture = GraphPicture::new(request, &Cancel::new()).unwrap();
            (start.elapsed().as_secs_f64() * 1e3, picture)
        };
        let mut rounds: Vec<(f64, GraphPicture)> = (0..ROUNDS).map(|_| draw()).collect();
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (time, picture) = &rounds[ROUNDS / 2];
        let (nodes, edges) = (picture.content.nodes.len(), picture.content.edges.len());
        writeln!(
            out,
            "{asked:>9} {nodes:>6} {edges:>6} {:>9} {time:>9.2}  {name}",
            picture.crossings
        )
        .unwrap();
    }
}
