//! `-weblist`: the source of functions as one page for a browser, each line unfolding into its instructions.
//!
//! The page needs nothing but itself and runs no script. It is light or dark as its reader prefers.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::disasm::address_of;
use super::header::{ProfileFact, profile_facts, type_name};
use super::instructions::binaries::{Binaries, CodePlace};
use super::instructions::by_function::{
    FunctionChoice, FunctionInstructions, function_instructions,
};
use super::options::ReportOptions;
use super::xml::escaped_line as escaped;
use crate::analysis::Analysis;
use crate::analysis::instructions::address_costs;
use crate::analysis::names::{base, clean, trimmed};
use crate::analysis::query::Pattern;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::demangle::{DemangleMode, readable};
use crate::profile::{FunctionId, Profile};
use crate::source::pprof::SourceFiles;
use crate::unit::percentage;

/// Lines around those with a weight, as in pprof.
const MARGIN: i64 = 5;

/// Lines between two lines of one function that join them, as in pprof.
const NEAR: i64 = 20;

/// The head of the page up to its title.
const HEAD: &str = include_str!("weblist_head.html");

/// Writes the page of the functions that match by name, file or binary, or that are at an address.
pub(super) fn write(
    analysis: &Analysis,
    pattern: &Pattern,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let choice = choice(analysis.profile(), pattern);
    if choice.is_empty() {
        return Err(Error::NoMatches(pattern.text().to_owned()).into());
    }
    let costs = address_costs(analysis);
    let mut binaries = Binaries::new();
    let cancel = Cancel::new();
    let found = function_instructions(analysis, &costs, &choice, &mut binaries, &cancel)?;
    let page = Page::new(analysis, &found);
    if page.functions.is_empty() {
        let text = "the profile has no addresses of functions that match; -list needs none";
        return Err(Error::Report(text.to_owned()).into());
    }
    page.write(options, out).map_err(|error| Error::Write(error).into())
}

/// The functions that match by name, file or binary.
fn choice(profile: &Profile, pattern: &Pattern) -> FunctionChoice {
    let address = address_of(pattern.text());
    let mut by_location: BTreeSet<FunctionId> = BTreeSet::new();
    for (at, location) in profile.locations().iter().enumerate() {
        let lines = profile.lines(crate::profile::LocationId(at as u32));
        let mapping = location.mapping.and_then(|id| profile.mappings().get(id.index()));
        if mapping.is_some_and(|mapping| pattern.is_match(profile.string(mapping.file))) {
            by_location.extend(lines.first().map(|line| line.function));
        }
        if address.is_some_and(|address| address == location.address) {
            by_location.extend(lines.last().map(|line| line.function));
        }
    }
    let places: BTreeSet<usize> = by_location.iter().map(|id| id.index()).collect();
    let chosen: BTreeSet<u64> = profile
        .functions()
        .iter()
        .enumerate()
        .filter(|(at, function)| {
            let texts = [function.name, function.system_name, function.file];
            places.contains(at) || texts.iter().any(|id| pattern.is_match(profile.string(*id)))
        })
        .map(|(_, function)| function.id)
        .collect();
    FunctionChoice::new(profile, |function| chosen.contains(&function.id))
}

/// A line with its instructions, by their indices.
#[derive(Clone, Debug, Default)]
struct PageLine {
    flat: i64,
    cum: i64,
    rows: Vec<usize>,
}

/// A stretch of lines of one function in one file.
#[derive(Debug)]
struct PageFunction {
    name: Vec<u8>,
    file: Vec<u8>,
    /// The first line and the line after the last one.
    range: (i64, i64),
    flat: i64,
    cum: i64,
}

/// The page before it is written.
struct Page<'a> {
    analysis: &'a Analysis,
    found: &'a FunctionInstructions,
    /// By file and line.
    lines: BTreeMap<(Vec<u8>, i64), PageLine>,
    functions: Vec<PageFunction>,
}

impl<'a> Page<'a> {
    fn new(analysis: &'a Analysis, found: &'a FunctionInstructions) -> Self {
        let mut lines: BTreeMap<(Vec<u8>, i64), PageLine> = BTreeMap::new();
        let mut named: BTreeMap<(Vec<u8>, i64), Vec<u8>> = BTreeMap::new();
        let mut add = |place: &CodePlace, flat: i64, cum: i64, row: Option<usize>| {
            let file = if place.file.is_empty() { Vec::new() } else { clean(&place.file) };
            let key = (file, place.line);
            let line = lines.entry(key.clone()).or_default();
            line.flat = line.flat.wrapping_add(flat);
            line.cum = line.cum.wrapping_add(cum);
            line.rows.extend(row);
            named.entry(key).or_insert_with(|| readable_name(&place.function));
        };
        let unknown = CodePlace::default();
        for (at, found_row) in found.rows.iter().enumerate() {
            let routine = found.routines.get(found_row.routine).cloned().unwrap_or_default();
            let nameless = CodePlace { function: routine, ..unknown.clone() };
            let place = found_row.place().unwrap_or(&nameless);
            add(place, found_row.row.flat.value(), found_row.row.cum.value(), Some(at));
        }
        for (place, cost) in &found.unread {
            add(place, cost.flat.value(), cost.cum.value(), None);
        }
        let functions = functions(&lines, &named);
        Self { analysis, found, lines, functions }
    }

    fn format(&self, value: i64) -> String {
        self.analysis.format(value, &self.analysis.query().scale.unit)
    }

    /// The cells of flat and cum, with the share of the total as a colour.
    fn cells(&self, flat: i64, cum: i64) -> String {
        let total = self.analysis.total().unsigned_abs().max(1) as f64;
        let heat = |value: i64| (value.unsigned_abs() as f64 / total * 100.0).sqrt() * 10.0;
        let cell = |value: i64| match value {
            0 => "<i>.</i>".to_owned(),
            value => format!(
                "<i style=\"--h:{:.0}%\">{}</i>",
                heat(value).min(100.0),
                escaped(self.format(value).as_bytes())
            ),
        };
        format!("{}{}", cell(flat), cell(cum))
    }

    fn write(&self, options: &ReportOptions, out: &mut dyn Write) -> io::Result<()> {
        let selected = self.analysis.selected();
        let source = base(options.source.as_bytes());
        let source = if source == b"." { b"profile".as_slice() } else { source };
        let kind = type_name(selected);
        let title = format!("{}: {}", escaped(source), escaped(kind.as_bytes()));
        write!(out, "{}", HEAD.replace("{title}", &title))?;
        writeln!(out, "<h1>{title}</h1>\n<p class=facts>")?;
        let unit = self.analysis.query().scale.unit.as_str();
        let facts = profile_facts(selected, unit);
        for fact in facts.iter().filter(|fact| !matches!(fact, ProfileFact::Comment(_))) {
            writeln!(out, "{}<br>", escaped(&fact.line()))?;
        }
        writeln!(out, "Total: {}</p>", escaped(self.format(self.analysis.total()).as_bytes()))?;
        for note in &self.found.notes {
            writeln!(out, "<p class=note>{}</p>", escaped(note.to_string().as_bytes()))?;
        }
        self.write_contents(out)?;
        let mut sources = SourceFiles::new(&self.analysis.query().paths.source_path);
        for (at, function) in self.functions.iter().enumerate() {
            self.write_function(at, function, &mut sources, out)?;
        }
        writeln!(out, "</main>\n</html>")
    }

    /// The list of functions, costliest first.
    fn write_contents(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.functions.len() < 2 {
            return Ok(());
        }
        let mut order: Vec<(usize, &PageFunction)> = self.functions.iter().enumerate().collect();
        order
            .sort_by_key(|(_, f)| std::cmp::Reverse((f.cum.unsigned_abs(), f.flat.unsigned_abs())));
        writeln!(out, "<nav><pre>")?;
        for (at, function) in order {
            let cells = self.cells(function.flat, function.cum);
            let name = escaped(&function.name);
            writeln!(out, "<span class=row>{cells} <a href=\"#f{at}\">{name}</a></span>")?;
        }
        writeln!(out, "</pre></nav>")
    }

    fn write_function(
        &self,
        at: usize,
        function: &PageFunction,
        sources: &mut SourceFiles,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let paths = &self.analysis.query().paths;
        let PageFunction { name, file, range, flat, cum } = function;
        writeln!(out, "<section id=f{at}><h2>{}</h2>", escaped(name))?;
        writeln!(
            out,
            "<p class=facts>{}<br>flat {}, cum {}, {} of Total</p><pre>",
            if file.is_empty() { "no file recorded".to_owned() } else { escaped(file) },
            escaped(self.format(*flat).as_bytes()),
            escaped(self.format(*cum).as_bytes()),
            percentage(*cum, self.analysis.total()).trim()
        )?;
        let path = trimmed(file, sources.search_path(), paths.trim_path.as_bytes()).to_vec();
        let text = sources.read(&path);
        if let Err(reason) = &text {
            writeln!(out, "<span class=note>{}</span>", escaped(reason))?;
        }
        let text = text.ok();
        for number in range.0..range.1 {
            let line = self.lines.get(&(file.clone(), number));
            let content = text.and_then(|text| text.line(number));
            let content = match (content, line, number) {
                (Some(content), ..) => escaped(content),
                (None, None, _) => continue,
                (None, Some(_), 0) => "instructions without a line number".to_owned(),
                (None, Some(_), _) => "???".to_owned(),
            };
            self.write_line(number, line, &content, out)?;
        }
        writeln!(out, "</pre></section>")
    }

    fn write_line(
        &self,
        number: i64,
        line: Option<&PageLine>,
        content: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(line) = line else {
            return writeln!(
                out,
                "<span class=\"row cold\">{}<b>{number}</b>{content}</span>",
                self.cells(0, 0)
            );
        };
        let cells = self.cells(line.flat, line.cum);
        if line.rows.is_empty() {
            return writeln!(out, "<span class=row>{cells}<b>{number}</b>{content}</span>");
        }
        let cold = if line.flat == 0 && line.cum == 0 { " class=cold" } else { "" };
        writeln!(
            out,
            "<details><summary{cold}>{cells}<b>{number}</b>{content}</summary><div>{}</div></details>",
            self.instructions(&line.rows)
        )
    }

    /// The instructions of a line, with the inlined calls that lead to them.
    fn instructions(&self, rows: &[usize]) -> String {
        use std::fmt::Write as _;
        let mut out = String::new();
        let mut next = None;
        let mut inlined: &[CodePlace] = &[];
        for found in rows.iter().filter_map(|at| self.found.rows.get(*at)) {
            let instruction = &found.row.instruction;
            if next.is_some_and(|next| next != instruction.address) {
                out.push_str("<span class=gap>\u{22ee}</span>\n");
            }
            next = Some(instruction.address.wrapping_add(instruction.length.into()));
            if found.inlined() != inlined {
                inlined = found.inlined();
                for (depth, place) in inlined.iter().rev().enumerate() {
                    let name = escaped(&readable_name(&place.function));
                    let file = escaped(base(&place.file));
                    let blanks = "  ".repeat(depth);
                    let _ = writeln!(
                        out,
                        "<span class=inline>{blanks}{name} <u>{file}:{}</u></span>",
                        place.line
                    );
                }
            }
            let cold = if found.row.flat.value() == 0 && found.row.cum.value() == 0 {
                " cold"
            } else {
                ""
            };
            let _ = writeln!(
                out,
                "<span class=\"row asm{cold}\">{}<b>{:x}</b>{}</span>",
                self.cells(found.row.flat.value(), found.row.cum.value()),
                instruction.address,
                escaped(found.row.text().as_bytes())
            );
        }
        out
    }
}

/// A name as the page shows it.
fn readable_name(name: &[u8]) -> Vec<u8> {
    readable(name, DemangleMode::Default).unwrap_or_else(|| name.to_vec())
}

/// Stretches of lines of one function, with a margin, as pprof joins them.
fn functions(
    lines: &BTreeMap<(Vec<u8>, i64), PageLine>,
    named: &BTreeMap<(Vec<u8>, i64), Vec<u8>>,
) -> Vec<PageFunction> {
    let mut functions: Vec<PageFunction> = Vec::new();
    for (key, line) in lines {
        let name = named.get(key).cloned().unwrap_or_default();
        let (file, number) = key;
        if let Some(last) = functions.last_mut()
            && last.file == *file
            && last.name == name
            && number.saturating_sub(last.range.1) < NEAR
        {
            last.range.1 = number.saturating_add(1);
            last.flat = last.flat.wrapping_add(line.flat);
            last.cum = last.cum.wrapping_add(line.cum);
            continue;
        }
        let range = (*number, number.saturating_add(1));
        let (flat, cum) = (line.flat, line.cum);
        functions.push(PageFunction { name, file: file.clone(), range, flat, cum });
    }
    for at in 0..functions.len() {
        let above = at.checked_sub(1).map(|above| (above, &functions[above]));
        let above = above.filter(|(_, above)| above.file == functions[at].file);
        let begin = functions[at].range.0;
        let gap = above.map(|(index, above)| (index, (begin - above.range.1) / 2));
        match gap {
            Some((index, half)) => {
                let half = half.clamp(0, MARGIN);
                functions[index].range.1 += half;
                functions[at].range.0 -= half;
            }
            None if begin > MARGIN => functions[at].range.0 -= MARGIN,
            None if begin > 1 => functions[at].range.0 = 1,
            None => {}
        }
        let is_last = functions.get(at + 1).is_none_or(|next| next.file != functions[at].file);
        if is_last {
            functions[at].range.1 = functions[at].range.1.saturating_add(MARGIN);
        }
    }
    functions.retain(|function| function.cum != 0 || function.flat != 0);
    functions
}

#[cfg(test)]
#[path = "tests/weblist.rs"]
mod tests;
