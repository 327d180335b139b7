//! The page: its head, its sections in order, and its end.

use std::io::{self, Write};

use super::figures::Figures;
use super::source::HotSource;
use super::top::TopTable;
use crate::analysis::tree::TreeRow;
use crate::analysis::{Analysis, NodeId, names};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::report::flame::{DIFFERENCE_KEY, Frames};
use crate::report::folded::Stacks;
use crate::report::header::{ProfileFact, filters, profile_facts, type_name};
use crate::report::options::ReportOptions;
use crate::report::xml::{escaped, escaped_line};
use crate::report::{dot, graph_svg};
use crate::source::find::SourceFinder;

/// The bar that stays on the screen: links, search, the chosen function.
const NAVIGATION: &str = include_str!("navigation.html");

const STYLE: &str = include_str!("page.css");

/// The script of the page: that of `-flame`, that of `-svg`, and its own.
const SCRIPT: &str =
    concat!(include_str!("../flame.js"), include_str!("../pan_zoom.js"), include_str!("page.js"));

/// The SHA-256 of the text between the tags of the script, the only one that a browser runs on the page. `tests/html.rs`
/// holds it.
const SCRIPT_HASH: &str = "cv6OP/gqUspOljdyOy+D/yIBDmZCfp9GcGxaeVq8LcQ=";

/// Frames of the flame graph: a page of more is slow, and too large for a ticket.
const MOST_FRAMES: usize = 6000;

/// Writes the page.
pub(in crate::report) fn write(
    analysis: &Analysis,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let stacks = Stacks::new(analysis);
    let mut frames = Frames::new(&stacks);
    let all_frames = frames.keep_widest(MOST_FRAMES);
    let paths = &analysis.query().paths;
    let mut finder = SourceFinder::new(&paths.source_path, &paths.trim_path);
    finder.embedded = options.embedded_sources;
    let source = HotSource::new(analysis, &finder, &Cancel::new())?;
    let page = Page { analysis, options, stacks, frames, all_frames, source };
    page.write(out).map_err(|error| Stop::Failed(Error::Write(error)))
}

/// A page about to be written.
struct Page<'a> {
    analysis: &'a Analysis,
    options: &'a ReportOptions,
    stacks: Stacks,
    frames: Frames,
    /// The number of all frames, if not all are shown.
    all_frames: Option<usize>,
    source: HotSource,
}

impl Page<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let table = TopTable::new(self.analysis);
        let unit = table.unit().to_owned();
        let is_difference = self.frames.is_difference;
        let total = self.analysis.total().unsigned_abs();
        // Changes may be larger than their sum.
        let whole = if is_difference { total.max(table.largest()) } else { total };
        let figures = Figures { analysis: self.analysis, unit: &unit, is_difference, whole };
        self.write_head(figures, out)?;
        writeln!(out, "{NAVIGATION}")?;
        writeln!(out, "<section id=top-table>\n<h2>Top</h2>")?;
        let rank = |node: NodeId| self.rank(node);
        table.write(figures, &rank, &self.source, out)?;
        writeln!(out, "</section>\n<section id=flame-graph>\n<h2>Flame graph</h2>")?;
        self.write_flame(out)?;
        writeln!(out, "</section>\n<section id=call-graph>\n<h2>Call graph</h2>")?;
        self.write_graph(out)?;
        writeln!(out, "</section>\n<section id=source>\n<h2>Source</h2>")?;
        self.source.write(figures, &|name| self.stacks.rank(name), out)?;
        let version = env!("CARGO_PKG_VERSION");
        writeln!(out, "</section>\n<footer>Written by rprof-tui {version}</footer>\n</main>")?;
        writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
    }

    /// The number that parts of the page have in common which show the same name.
    fn rank(&self, node: NodeId) -> Option<u32> {
        self.stacks.rank(self.analysis.nodes().name(node))
    }

    /// The total in the title. A difference has the sum of its changes there, and behind it what shares are of.
    fn totals(&self, figures: Figures<'_>) -> (String, String) {
        let total = self.analysis.total();
        if !figures.is_difference {
            return (figures.value(total), String::new());
        }
        let change = self.analysis.weights().total(self.analysis.tree(), TreeRow::ROOT).value();
        let whole = escaped(&self.analysis.format(total, figures.unit));
        (figures.value(change), format!(", 100% is {whole}"))
    }

    /// Everything up to the facts on the profile.
    fn write_head(&self, figures: Figures<'_>, out: &mut dyn Write) -> io::Result<()> {
        let selected = self.analysis.selected();
        let source = names::base(self.options.source.as_bytes());
        let source = escaped_line(if source == b"." { b"profile" } else { source });
        let kind = escaped(&type_name(selected));
        let version = env!("CARGO_PKG_VERSION");
        let (total, whole) = self.totals(figures);
        let class = if figures.is_difference { " class=difference" } else { "" };
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n\
             <meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'; \
             script-src 'sha256-{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=viewport content=\"width=device-width\">\n\
             <meta name=color-scheme content=\"light dark\">\n\
             <meta name=generator content=\"rprof-tui {version}\">\n\
             <title>{source}: {kind} {total}</title>\n<style>\n{STYLE}</style>\n</head>\n<body{class}>\n<main>\n\
             <header>\n<h1>{source}</h1>\n<p class=total><b>{total}</b> {kind}{whole}</p>\n<dl class=facts>\n"
        )?;
        for fact in profile_facts(selected, "auto") {
            let name = fact.name();
            let name = if name.is_empty() { "Comment" } else { name };
            // The type is in the title.
            if !matches!(fact, ProfileFact::Type(_)) {
                writeln!(out, "<dt>{name}<dd>{}", escaped_line(fact.text().trim_ascii()))?;
            }
        }
        for (name, value) in filters(&selected.query().filters) {
            writeln!(out, "<dt>Filter<dd><code>{name}={}</code>", escaped(&value))?;
        }
        for warning in selected.warnings() {
            writeln!(out, "<dt>Note<dd>{}", escaped(warning))?;
        }
        if !self.options.command.is_empty() {
            let command = escaped(&self.options.command);
            writeln!(out, "<dt>Command<dd><code class=command>{command}</code>")?;
        }
        writeln!(out, "</dl>\n</header>")
    }

    fn write_flame(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.frames.is_empty() {
            return writeln!(out, "<p class=note>No sample is left to show.</p>");
        }
        let key = if self.frames.is_difference {
            format!("A frame is as wide as all changes below it: {DIFFERENCE_KEY}.")
        } else {
            "A frame is as wide as its share of the whole. The colour is that of its package."
                .to_owned()
        };
        let cut = self.all_frames.map_or_else(String::new, |all| {
            format!(
                "The {} widest of {all} frames are shown; -flame draws all. ",
                self.frames.len()
            )
        });
        writeln!(
            out,
            "<p class=facts>{cut}{key} <span class=script>A click zooms.\n\
             <button type=button id=reset style=\"display:none\">Back to the whole (Esc)</button></span></p>\n<div>"
        )?;
        self.frames.write_element(self.analysis, out)?;
        writeln!(out, "</div>\n<p id=details class=script></p>")
    }

    fn write_graph(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut text = Vec::new();
        let nodes = dot::write_nodes(self.analysis, self.options.call_tree, &mut text)?;
        if nodes.is_empty() {
            return writeln!(out, "<p class=note>No node is left to show.</p>");
        }
        let ranks: Vec<Option<u32>> = nodes.iter().map(|&node| self.rank(node)).collect();
        let (picture, cut) = graph_svg::draw_element(&text, &ranks);
        let cut = cut.map(|cut| format!("{}. ", escaped(&cut))).unwrap_or_default();
        write!(
            out,
            "<p class=facts>{cut}The font grows with flat, the colour with cum, the edge with the weight of its calls.\n\
             <span class=script>Drag to move; Ctrl and the wheel zoom.\n\
             <button type=button data-zoom=0.7 aria-label=\"Zoom in\">+</button>\n\
             <button type=button data-zoom=1.4 aria-label=\"Zoom out\">&minus;</button>\n\
             <button type=button data-zoom=0>Fit</button></span></p>\n{picture}"
        )
    }
}
