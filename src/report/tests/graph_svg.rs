//! Unit tests of `report/graph_svg.rs`.

use super::*;
use crate::report::PictureFormat;
use crate::report::Report::{Dot, Picture};
use crate::report::tests::printed;

const SVG: crate::report::Report = Picture(PictureFormat::Svg);

#[test]
fn every_node_and_edge_of_the_text_is_drawn() {
    let stacks = "main;a.b<c>;x 5\nmain;\"quoted\\\";x 3\nmain;main 2\nx;main 1\n";
    let (dot, svg) = (printed(stacks, &Dot), printed(stacks, &SVG));
    let nodes = dot.lines().filter(|line| line.contains(" id=\"node")).count();
    let edges = dot.lines().filter(|line| line.contains(" -> N")).count();
    assert_eq!(svg.matches("class=\"node\"").count(), nodes);
    assert_eq!(svg.matches("class=\"edge\"").count(), edges);
    for part in
        ["b&lt;c&gt;", "&quot;quoted\\&quot;", ">main -&gt; a.b&lt;c&gt; (5)<", "Type: samples"]
    {
        assert!(svg.contains(part), "{part}\n{svg}");
    }
    assert_eq!(svg, printed(stacks, &SVG), "a picture is the same each time");
    assert!(!svg.contains("http://") || svg.matches("http").count() == 2, "{svg}");
}

#[test]
fn empty_single_negative_and_huge_graphs_are_drawn() {
    for stacks in ["main 0\n", "main 1\n", "f;f;f 1\n", "main;a 3\nmain;b -5\n"] {
        let svg = printed(stacks, &SVG);
        assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN"), "{svg}");
    }
    let name = "long".repeat(250_000);
    let svg = printed(&format!("main;{name} 1\n"), &SVG);
    assert!(svg.len() < 40_000 && svg.contains(">…onglong"), "{}", svg.len());
    let mut wide = Vec::new();
    wide.extend_from_slice(
        b"digraph \"x\" {\nsubgraph cluster_L { \"L\" [shape=box label=\"File: x\\l\"] }\n",
    );
    for at in 0..10_000 {
        wide.extend_from_slice(format!("N{at} [label=\"f\\n1\" id=\"node{at}\"]\n").as_bytes());
    }
    let svg = draw(&wide);
    assert!(svg.contains("The first 600 of 10000 boxes and 0 of 0 edges are drawn"), "said");
    assert_eq!(svg.matches("class=\"node\"").count(), 600);
}
