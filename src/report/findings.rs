//! `-findings`: what rules find in a profile, as text, as Markdown and as JSON.
//!
//! ```text
//! {
//!   "schema": 1, "generator": "rprof-tui 0.1.0",
//!   "file": "leaky",                    the main binary, as recorded; "" where nothing is known, as below
//!   "snapshots": 1,                     profiles over time, of which the newest is looked at; 1 for one
//!   "silenced": ["idle"],               rules that were left out, at a function as RULE:FUNCTION; empty for none
//!   "findings": [                       most severe first, then by share; empty if no rule speaks
//!     {
//!       "rule": "collector",
//!       "severity": "high",             high, notice
//!       "sentence": "the collector takes ...",
//!       "share": 0.312,                 value by total; 0 without a total
//!       "value": 1430000000, "total": 4570000000, "unit": "nanoseconds",
//!       "figures": [{"name": "allocation", "value": 900000000, "unit": "nanoseconds"}],
//!       "limit": "from 25% of the CPU time", "reason": "...", "try": "...",
//!       "link": {                       fields that say nothing are absent
//!         "sample_type": "cpu",
//!         "function": "main.work", "file": "work.go", "line": 12,
//!         "focus": "^(runtime\\.mallocgc)", "ignore": ""
//!       }
//!     }
//!   ]
//! }
//! ```

use super::header;
use super::markdown_text::escaped;
use super::memory::breakdown;
use super::options::ReportOptions;
use crate::analysis::Selected;
use crate::analysis::trend::{
    Point, Trend, TrendRows, adapted, ordered, snapshot_kind, without_repeats,
};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::findings::{
    EditedSource, Figure, Finding, Link, ProcessData, find, growth_query, has_changes,
};
use crate::printable::printable;
use crate::runtime::memstats::MemStats;
use crate::source::find::SourceFinder;
use serde::Serialize;
use std::io::{self, Write};
use std::sync::Arc;

/// The form of printed findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingsFormat {
    /// Plain text for a terminal.
    Text,
    /// A table for a ticket.
    Markdown,
    /// For programs.
    Json,
}

/// Writes the findings. Of several snapshots of what a process holds they are those of the newest, and of the growth over all.
pub(super) fn write(
    selected: &Selected,
    (snapshots, memory): (&[Point], Option<&MemStats>),
    format: FindingsFormat,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let cancel = Cancel::new();
    let (points, _) = ordered(snapshots.to_vec());
    let is_sum = snapshot_kind(selected.profile()).is_none() || has_changes(selected.profile());
    let newest = match points.as_slice() {
        [_, .., newest] if !is_sum => newest_selected(selected, newest, &cancel)?,
        _ => None,
    };
    let count = if newest.is_some() { points.len() } else { 1 };
    let growth = newest.as_ref().and_then(|newest| Some((newest, growth_query(newest)?)));
    let growth = growth.map(|(newest, query)| {
        let query = (&query, &**newest.source());
        Trend::new(&without_repeats(&points), query, TrendRows::Functions, None, &cancel)
    });
    let growth = growth.transpose()?;
    let selected = newest.as_ref().unwrap_or(selected);
    let memory = memory.and_then(|stats| breakdown(stats, selected.source()));
    let paths = &selected.query().paths;
    let mut finder = SourceFinder::new(&paths.source_path, &paths.trim_path);
    finder.embedded = options.embedded_sources;
    let edited = EditedSource::new(selected, &finder, &cancel)?;
    let beside =
        ProcessData { memory: memory.as_ref(), growth: growth.as_ref(), edited: Some(&edited) };
    let mut findings = find(selected, beside, &cancel)?;
    findings.retain(|finding| !options.silenced.hides(finding));
    let written = match format {
        FindingsFormat::Text => text(&head(selected, count, &findings, options), &findings, out),
        FindingsFormat::Markdown => {
            markdown(&head(selected, count, &findings, options), &findings, out)
        }
        FindingsFormat::Json => json(selected, count, &findings, options, out),
    };
    written.map_err(|error| Stop::Failed(Error::Write(error)))
}

/// The samples of the newest snapshot by the query of all; `None` if it lacks the sample type.
fn newest_selected(
    all: &Selected,
    newest: &Point,
    cancel: &Cancel,
) -> Result<Option<Selected>, Stop> {
    let query = adapted(all.query(), all.source(), &newest.profile);
    let select = |query| Selected::new(Arc::clone(&newest.profile), query, cancel);
    Ok(query.map(select).transpose()?)
}

/// The lines above the findings: the profile, the number of snapshots, the filters, and the number of findings.
fn head(
    selected: &Selected,
    snapshots: usize,
    findings: &[Finding],
    options: &ReportOptions,
) -> Vec<String> {
    let mut lines = Vec::new();
    if !options.compact_labels {
        let known = header::profile_lines(selected, "auto");
        lines.extend(known.iter().map(|line| String::from_utf8_lossy(line).into_owned()));
    }
    if snapshots > 1 {
        lines.push(format!("Snapshots: {snapshots}, of which the newest is looked at"));
    }
    let filters = header::filters(&selected.query().filters);
    lines.extend(filters.into_iter().map(|(name, value)| format!("Filter: {name}={value}")));
    let silenced: Vec<&str> = options.silenced.entries().collect();
    lines.extend((!silenced.is_empty()).then(|| format!("Silenced: {}", silenced.join(", "))));
    lines.push(match findings.len() {
        0 if has_changes(selected.profile()) => {
            "A comparison has no findings: its values are changes".to_owned()
        }
        0 => "No findings".to_owned(),
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    });
    lines
}

/// Columns before a sentence.
const INDENT: usize = 8;

fn text(head: &[String], findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    for line in head {
        writeln!(out, "{}", printable(line))?;
    }
    for finding in findings {
        let severity = finding.severity.word();
        writeln!(out, "\n{severity:<INDENT$}{}", printable(&finding.sentence))?;
        for line in details(finding) {
            writeln!(out, "{:INDENT$}{}", "", printable(&line))?;
        }
    }
    Ok(())
}

/// The lines below a sentence: figures, options that show the samples, advice, and the rule.
fn details(finding: &Finding) -> Vec<String> {
    let rule = finding.rule;
    let figures: Vec<String> = finding.figures.iter().map(Figure::words).collect();
    let mut lines = Vec::new();
    lines.extend((!figures.is_empty()).then(|| figures.join(", ")));
    let options = link_options(&finding.link);
    // Options choose functions, and none chooses a line.
    let whole = if finding.link.keeps_function() {
        format!("  # all of {}", finding.link.function)
    } else {
        String::new()
    };
    lines.extend((!options.is_empty()).then(|| format!("See: {options}{whole}")));
    lines.push(format!("Try: {}", rule.advice));
    lines.push(format!("Rule: {}, {}", rule.name, rule.limit_words()));
    lines
}

/// The options of a command line that show the samples of a link; empty if all do.
fn link_options(link: &Link) -> String {
    let all =
        [("sample_index", &link.sample_type), ("focus", &link.focus), ("ignore", &link.ignore)];
    let given = all.iter().filter(|(_, value)| !value.is_empty());
    let options = given.map(|(name, value)| {
        let is_plain = value.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
        let option = format!("-{name}={value}");
        if is_plain { option } else { format!("'{}'", option.replace('\'', r"'\''")) }
    });
    options.collect::<Vec<_>>().join(" ")
}

fn markdown(head: &[String], findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    for line in head {
        writeln!(out, "- {}", escaped(line.as_bytes()))?;
    }
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| severity | rule | finding | to try |")?;
    writeln!(out, "| :--- | :--- | :--- | :--- |")?;
    for finding in findings {
        let (severity, rule) = (finding.severity.word(), finding.rule);
        let sentence = escaped(finding.sentence.as_bytes());
        let advice = escaped(rule.advice.as_bytes());
        writeln!(out, "| {severity} | `{}` | {sentence} | {advice} |", rule.name)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    generator: &'static str,
    file: String,
    snapshots: usize,
    silenced: Vec<&'a str>,
    findings: Vec<FindingFields<'a>>,
}

#[derive(Serialize)]
struct FindingFields<'a> {
    rule: &'static str,
    severity: &'static str,
    sentence: &'a str,
    share: f64,
    value: i64,
    total: i64,
    unit: &'a str,
    figures: Vec<FigureFields<'a>>,
    limit: String,
    reason: &'static str,
    #[serde(rename = "try")]
    advice: &'static str,
    link: LinkFields<'a>,
}

#[derive(Serialize)]
struct FigureFields<'a> {
    name: &'static str,
    value: i64,
    unit: &'a str,
}

#[derive(Serialize)]
struct LinkFields<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    sample_type: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    function: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<i64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    focus: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    ignore: &'a str,
}

fn json(
    selected: &Selected,
    snapshots: usize,
    findings: &[Finding],
    options: &ReportOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let document = Document {
        schema: 1,
        generator: concat!("rprof-tui ", env!("CARGO_PKG_VERSION")),
        file: String::from_utf8_lossy(selected.profile().binary()).into_owned(),
        snapshots,
        silenced: options.silenced.entries().collect(),
        findings: findings.iter().map(fields).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

fn fields(finding: &Finding) -> FindingFields<'_> {
    let (rule, link) = (finding.rule, &finding.link);
    let figures = finding.figures.iter();
    FindingFields {
        rule: rule.name,
        severity: finding.severity.word(),
        sentence: &finding.sentence,
        share: finding.share(),
        value: finding.value,
        total: finding.total,
        unit: &finding.unit,
        figures: figures
            .map(|f| FigureFields { name: f.name, value: f.value, unit: &f.unit })
            .collect(),
        limit: rule.limit_words(),
        reason: rule.reason,
        advice: rule.advice,
        link: LinkFields {
            sample_type: &link.sample_type,
            function: &link.function,
            file: &link.file,
            line: Some(link.line).filter(|&line| line != 0),
            focus: &link.focus,
            ignore: &link.ignore,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::query::Query;
    use crate::profile::store::builder::Builder;
    use crate::report::{PreparedReport, Report};
    use std::sync::Arc;

    fn printed(stacks: &str, format: FindingsFormat) -> String {
        printed_without("", stacks, format)
    }

    /// The report without the findings of the rules in `silenced`.
    fn printed_without(silenced: &str, stacks: &str, format: FindingsFormat) -> String {
        let mut builder = Builder::new();
        builder.sample_type("samples", "count");
        builder.sample_type("cpu", "nanoseconds");
        builder.folded(stacks);
        let query = Query { sample_type: 1, ..Query::default() };
        let report = Report::Findings(format);
        let prepared = PreparedReport::new(&report, Arc::new(builder.finish()), query).unwrap();
        let mut options = ReportOptions { compact_labels: true, ..ReportOptions::default() };
        options.silenced.add_all(silenced).unwrap();
        let mut out = Vec::new();
        prepared.write(&options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    const BOXING: &str = "main.l|og;runtime.convT64 100 1000000000\nmain 900 9000000000\n";

    #[test]
    fn text_has_the_sentence_and_the_way_to_its_samples() {
        let expected = r"1 finding

high    values that become interfaces take 10.00% of the CPU time (1s of 10s), 1s of it below main.l|og
        below that caller 1s
        See: -sample_index=cpu '-focus=^(runtime\.convT)'
        Try: Pass pointers or concrete types, or make the function generic
        Rule: boxing, from 2% of the CPU time
";
        assert_eq!(printed(BOXING, FindingsFormat::Text), expected);
        assert_eq!(printed("main 900 9000000000\n", FindingsFormat::Text), "No findings\n");
    }

    #[test]
    fn silenced_rules_are_named_and_say_nothing() {
        let text = printed_without("boxing,idle", BOXING, FindingsFormat::Text);
        assert_eq!(text, "Silenced: boxing, idle\nNo findings\n");
        let json = printed_without("boxing", BOXING, FindingsFormat::Json);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["silenced"], serde_json::json!(["boxing"]));
        assert_eq!(value["findings"], serde_json::json!([]));
    }

    #[test]
    fn markdown_has_a_row_for_each() {
        let expected = r"- 1 finding

| severity | rule | finding | to try |
| :--- | :--- | :--- | :--- |
| high | `boxing` | values that become interfaces take 10.00% of the CPU time (1s of 10s), 1s of it below main.l\|og | Pass pointers or concrete types, or make the function generic |
";
        assert_eq!(printed(BOXING, FindingsFormat::Markdown), expected);
    }

    #[test]
    fn json_has_raw_values() {
        let value: serde_json::Value =
            serde_json::from_str(&printed(BOXING, FindingsFormat::Json)).unwrap();
        let finding = &value["findings"][0];
        assert_eq!(finding["rule"], "boxing");
        assert_eq!(
            (finding["value"].clone(), finding["share"].clone()),
            (1_000_000_000.into(), 0.1.into())
        );
        let link = serde_json::json!({
            "sample_type": "cpu", "function": "main.l|og", "focus": "^(runtime\\.convT)"
        });
        assert_eq!(finding["link"], link);
    }
}
