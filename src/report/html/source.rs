//! Source of the hottest functions in the page: their lines with weight, and those around them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::figures::Figures;
use crate::analysis::graph::text_graph::{TextGraph, present};
use crate::analysis::lines::by_line;
use crate::analysis::{Analysis, Granularity, NodeId};
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::StringId;
use crate::report::flame::{LONGEST, end_of};
use crate::report::xml::escaped_line;
use crate::source::find::SourceFinder;
use crate::source::text::Text;
use crate::unit::share;

/// Functions in the order of the table.
const MOST: usize = 20;

/// More functions, those with the largest cum.
const MOST_BY_CUM: usize = 10;

/// Files of a function.
const MOST_FILES: usize = 4;

/// Lines with weight of a function, the hottest.
const MOST_LINES: usize = 60;

/// Lines around a line with weight.
const MARGIN: i64 = 4;

/// Characters of a line.
const LONGEST_LINE: usize = 300;

/// Functions that are unfolded at first.
const UNFOLDED: usize = 2;

/// Flat and cum by line.
type LineCosts = BTreeMap<i64, (i64, i64)>;

/// Functions with the lines of their files.
pub(super) struct HotSource {
    functions: Vec<HotFunction>,
    /// Places among the functions, by name.
    places: Map<StringId, usize>,
}

struct HotFunction {
    name: Vec<u8>,
    flat: i64,
    cum: i64,
    files: Vec<HotFile>,
}

/// The lines of a function in one file.
struct HotFile {
    path: Vec<u8>,
    /// The first line of the function; 0 if unknown.
    start: i64,
    lines: LineCosts,
    text: Option<Text>,
    is_newer: bool,
}

impl HotSource {
    /// Finds the functions, the costs of their lines, and their files.
    pub(super) fn new(
        analysis: &Analysis,
        finder: &SourceFinder,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut query = analysis.query().clone();
        query.granularity = Granularity::Functions;
        query.by_binary = false;
        let by_function = analysis.next(query, cancel)?;
        let lines = by_line(analysis, None, cancel)?;
        let mut functions = hottest(&by_function);
        let places: Map<StringId, usize> =
            functions.iter().enumerate().map(|(at, (name, _))| (*name, at)).collect();
        let mut files: Map<(usize, StringId), (i64, LineCosts)> = Map::default();
        for id in present(lines.table()) {
            let node = lines.nodes().node(id);
            let (Some(&at), Some(function)) = (places.get(&node.name), lines.nodes().function(id))
            else {
                continue;
            };
            let function = lines.profile().function(function);
            let (start, costs) = files.entry((at, function.file)).or_default();
            *start =
                if *start == 0 { function.start_line } else { function.start_line.min(*start) };
            let costs = costs.entry(node.line).or_default();
            costs.0 = costs.0.wrapping_add(lines.sums().flat(id).value());
            costs.1 = costs.1.wrapping_add(lines.sums().cum(id).value());
        }
        let taken = analysis.profile().header().time_nanos;
        for ((at, file), (start, lines_of_file)) in files {
            let path = lines.profile().string(file).to_vec();
            let file = HotFile { path, start, lines: lines_of_file, text: None, is_newer: false };
            functions[at].1.files.push(file);
        }
        for (_, function) in &mut functions {
            function
                .files
                .sort_by(|a, b| (Reverse(a.cost()), &a.path).cmp(&(Reverse(b.cost()), &b.path)));
            function.files.truncate(MOST_FILES);
            for file in &mut function.files {
                cancel.check()?;
                file.text = finder.find(&file.path).ok();
                file.is_newer = file.text.as_ref().is_some_and(|text| text.is_newer_than(taken));
            }
        }
        Ok(Self {
            functions: functions.into_iter().map(|(_, function)| function).collect(),
            places,
        })
    }

    /// The number in the address of a function's source.
    pub(super) fn place(&self, name: StringId) -> Option<usize> {
        self.places.get(&name).copied()
    }

    /// Writes the functions with source, and behind them the names of those without. `rank` is the number of a name in the
    /// page.
    pub(super) fn write(
        &self,
        figures: Figures<'_>,
        rank: &dyn Fn(&[u8]) -> Option<u32>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let all = || self.functions.iter().enumerate();
        let has_source = |function: &HotFunction| function.files.iter().any(|f| f.text.is_some());
        let attributes = |at: usize, name: &[u8]| {
            let rank = rank(name).map(|rank| format!(" data-k={rank}")).unwrap_or_default();
            format!("id=s{at}{rank}")
        };
        let mut open = UNFOLDED;
        for (at, function) in all().filter(|(_, function)| has_source(function)) {
            let is_open = if open > 0 { " open" } else { "" };
            open = open.saturating_sub(1);
            writeln!(out, "<details {}{is_open}>", attributes(at, &function.name))?;
            function.write(figures, out)?;
            writeln!(out, "</details>")?;
        }
        let missing: Vec<_> = all().filter(|(_, function)| !has_source(function)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "<p class=facts>The source of these functions was not found; -source_path names directories to search.</p>\n<ul>"
        )?;
        for (at, function) in missing {
            writeln!(out, "<li {}>{}", attributes(at, &function.name), function.title(figures))?;
        }
        writeln!(out, "</ul>")
    }
}

/// The functions of a table by function: its first rows, then those with the largest cum.
fn hottest(analysis: &Analysis) -> Vec<(StringId, HotFunction)> {
    let rows = TextGraph::new(analysis, 0).nodes;
    let mut by_cum = rows.clone();
    by_cum.sort_by_key(|&node| Reverse(analysis.sums().cum(node).value().unsigned_abs()));
    let mut names = BTreeSet::new();
    let chosen = rows.iter().take(MOST).chain(by_cum.iter().take(MOST_BY_CUM));
    let hot = |&node: &NodeId| {
        let name = analysis.nodes().node(node).name;
        let (flat, cum) = (analysis.sums().flat(node).value(), analysis.sums().cum(node).value());
        let text = analysis.profile().string(name);
        (!text.is_empty() && names.insert(name))
            .then(|| (name, HotFunction { name: text.to_vec(), flat, cum, files: Vec::new() }))
    };
    chosen.filter_map(hot).collect()
}

impl HotFunction {
    /// Flat, cum, name and file, as HTML.
    fn title(&self, figures: Figures<'_>) -> String {
        let name = end_of(&String::from_utf8_lossy(&self.name), LONGEST);
        let file = match self.files.first() {
            Some(file) if !file.path.is_empty() => {
                end_of(&String::from_utf8_lossy(&file.path), LONGEST)
            }
            _ => "no file recorded".to_owned(),
        };
        let cell = |name: &str, value: i64| {
            let share = share(value, figures.analysis.total());
            format!(
                "<span{}>{name} {} ({share})</span>",
                figures.class(value),
                figures.value(value)
            )
        };
        format!(
            "<b>{}</b> <u>{}</u> <s>{} {}</s>",
            escaped_line(name.as_bytes()),
            escaped_line(file.as_bytes()),
            cell("flat", self.flat),
            cell("cum", self.cum)
        )
    }

    fn write(&self, figures: Figures<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<summary>{}</summary>", self.title(figures))?;
        for (at, file) in self.files.iter().enumerate() {
            let path =
                escaped_line(end_of(&String::from_utf8_lossy(&file.path), LONGEST).as_bytes());
            if at > 0 {
                writeln!(out, "<p class=facts>{path}</p>")?;
            }
            match &file.text {
                Some(text) => file.write(text, figures, out)?,
                None => writeln!(out, "<p class=note>{path} was not found.</p>")?,
            }
        }
        Ok(())
    }
}

impl HotFile {
    /// The largest cum of a line.
    fn cost(&self) -> u64 {
        self.lines.values().map(|(_, cum)| cum.unsigned_abs()).max().unwrap_or(0)
    }

    /// The lines with weight that are shown.
    fn shown(&self) -> BTreeSet<i64> {
        let recorded = self.lines.iter().filter(|(line, _)| **line > 0);
        let mut lines: Vec<(i64, (i64, i64))> = recorded.map(|(l, c)| (*l, *c)).collect();
        lines.sort_by_key(|(line, (flat, cum))| {
            (Reverse(cum.unsigned_abs()), Reverse(flat.unsigned_abs()), *line)
        });
        lines.truncate(MOST_LINES);
        lines.into_iter().map(|(line, _)| line).collect()
    }

    fn write(&self, text: &Text, figures: Figures<'_>, out: &mut dyn Write) -> io::Result<()> {
        if self.is_newer {
            writeln!(out, "<p class=note>The file was changed after the profile was taken.</p>")?;
        }
        let shown = self.shown();
        let cooler = self.lines.len() - shown.len();
        if cooler > 0 {
            writeln!(
                out,
                "<p class=facts>{cooler} lines, with the least cum or without a number, are left out.</p>"
            )?;
        }
        let last = i64::try_from(text.len()).unwrap_or(i64::MAX);
        if shown.last().is_some_and(|&line| line > last) {
            let note = "The file has fewer lines than the profile names: it is of another version.";
            writeln!(out, "<p class=note>{note}</p>")?;
        }
        let heat = self.cost().max(1);
        let mut next: Option<i64> = None;
        writeln!(out, "<pre>\n<span class=\"row cold\"><i>flat</i><i>cum</i><b>line</b></span>")?;
        // Nothing above the first line of the function is shown.
        if self.start > 0 && shown.first().is_some_and(|&line| line >= self.start) {
            next = Some(self.start);
            if shown.first().is_some_and(|line| line.saturating_sub(MARGIN) > self.start) {
                self.write_line(self.start, text, (figures, heat), out)?;
                next = Some(self.start.saturating_add(1));
            }
        }
        for &line in &shown {
            let next_line = next.unwrap_or(1).max(1);
            let first = line.saturating_sub(MARGIN).max(next_line);
            // A mark takes as much room as the line that it stands for.
            let first = if first.saturating_sub(next_line) < 2 { next_line } else { first };
            if next.is_some_and(|next| first > next) {
                writeln!(out, "<span class=gap>\u{22ee}</span>")?;
            }
            // Lines up to the next one with weight follow with that one.
            let below = shown.range(line + 1..).next().copied();
            let end = line.saturating_add(MARGIN).min(below.map_or(i64::MAX, |below| below - 1));
            for number in first..=end {
                self.write_line(number, text, (figures, heat), out)?;
            }
            next = Some(end.saturating_add(1));
        }
        writeln!(out, "</pre>")
    }

    fn write_line(
        &self,
        number: i64,
        text: &Text,
        (figures, heat): (Figures<'_>, u64),
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let content = usize::try_from(number).ok().and_then(|number| text.line(number));
        let cost = self.lines.get(&number).copied();
        let content = match (content, cost) {
            (Some(content), _) => escaped_line(start_of(content).as_bytes()),
            (None, None) => return Ok(()),
            (None, Some(_)) => "???".to_owned(),
        };
        let (flat, cum) = cost.unwrap_or_default();
        let cell = |value: i64| match value {
            0 => "<i>.</i>".to_owned(),
            value => {
                let warmth = (figures.share(value) / 100.0).sqrt() * 100.0;
                let class = figures.class(value);
                format!("<i{class} style=\"--h:{warmth:.0}%\">{}</i>", figures.value(value))
            }
        };
        let class = match cost {
            None => "row cold",
            Some((_, cum)) if cum != 0 && cum.unsigned_abs() == heat => "row hot",
            Some(_) => "row",
        };
        writeln!(
            out,
            "<span class=\"{class}\">{}{}<b>{number}</b><code>{content}</code></span>",
            cell(flat),
            cell(cum)
        )
    }
}

/// The first characters of a line, before an ellipsis if there are more.
fn start_of(line: &str) -> String {
    if line.chars().nth(LONGEST_LINE).is_none() {
        return line.to_owned();
    }
    line.chars().take(LONGEST_LINE - 1).chain(['…']).collect()
}
