//! `-trend`: growth over several snapshots, leak suspects first.

use super::header;
use super::header::ProfileFact;
use super::markdown_text::code;
use super::options::ReportOptions;
use super::text::{local_time, right};
use super::times::clock;
use crate::analysis::Selected;
use crate::analysis::trend::{Point, Series, Trend, TrendRows};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::printable::printable;
use crate::unit;
use serde::Serialize;
use std::io::{self, Write};

/// Rows without `-nodecount`.
const ROWS: usize = 20;

/// Cells of a sparkline, at most.
const CELLS: usize = 24;

/// The trend over `snapshots`; `None` if there are fewer than two.
pub(super) fn of_several(selected: &Selected, snapshots: &[Point]) -> Result<Option<Trend>, Stop> {
    if snapshots.len() < 2 {
        return Ok(None);
    }
    let asked = (selected.query(), &**selected.source());
    Ok(Some(Trend::new(snapshots, asked, TrendRows::Functions, None, &Cancel::new())?))
}

/// The number of rows to print, at most.
fn limit(trend: &Trend) -> usize {
    let count = trend.query().trim.node_count;
    let count = count.map_or(ROWS, |count| usize::try_from(count).unwrap_or(0));
    if count == 0 || !trend.query().trim.enabled { usize::MAX } else { count }
}

/// The lines above the rows.
fn head(trend: &Trend, selected: &Selected, options: &ReportOptions) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if !options.compact_labels {
        // Time and duration of a merged profile are those of no snapshot.
        let is_common =
            |fact: &ProfileFact| !matches!(fact, ProfileFact::Time(_) | ProfileFact::Duration(..));
        let facts = header::profile_facts(selected, "auto").into_iter().filter(is_common);
        lines.extend(facts.map(|fact| String::from_utf8_lossy(&fact.line()).into_owned()));
    }
    let filters = header::filters(&selected.query().filters);
    lines.extend(filters.into_iter().map(|(name, value)| format!("Filter: {name}={value}")));
    let count = trend.points.len();
    lines.push(match (trend.points.first(), trend.points.last()) {
        (Some(first), Some(last)) if trend.timed => format!(
            "Snapshots: {count} over {}, from {} to {}",
            unit::format_value(trend.span_nanos(), "nanoseconds", "auto"),
            local_time(first.time_nanos),
            local_time(last.time_nanos)
        ),
        _ => format!("Snapshots: {count}, without times"),
    });
    lines.extend(trend.basis.words().map(|words| format!("Figures: {words}")));
    let (total, values) = (&trend.total, &trend.total.flat);
    if let (Some(first), Some(last)) = (values.first(), values.last()) {
        let (first, last) = (trend.figure(*first), trend.figure(*last));
        let (rate, trust) = (trend.rate(total.stats.slope), total.stats.confidence().word());
        lines.push(format!("Total: {first} to {last}, {rate} per {}, trust {trust}", trend.per()));
    }
    let shown = trend.series.len().min(limit(trend));
    lines.extend(one_heap(trend));
    let by = if trend.by_cum { "cum" } else { "flat" };
    lines.push(format!(
        "Showing {shown} of {} rows by growth of {by}, leak suspects first",
        trend.series.len()
    ));
    lines
}

pub(super) fn write(
    selected: &Selected,
    snapshots: &[Point],
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let trend = of_several(selected, snapshots)?.ok_or_else(|| {
        let text = "-trend compares snapshots of one process: name two profiles or more, or their directory";
        Error::Usage(text.to_owned())
    })?;
    let lines = head(&trend, selected, options);
    print(&trend, &lines, out).map_err(|error| Stop::Failed(Error::Write(error)))
}

fn print(trend: &Trend, lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        writeln!(out, "{}", printable(line))?;
    }
    let cells = trend.points.len().min(CELLS);
    let per = format!("per {}", trend.per());
    let titles = [per.as_str(), "rose", "trust", "first", "last"];
    for (title, width) in titles.iter().zip(WIDTHS) {
        write!(out, "{title:>width$} ")?;
    }
    writeln!(out, " {:<width$}  name", "growth", width = cells.max(6))?;
    for row in trend.series.iter().take(limit(trend)) {
        let fields = fields(trend, row);
        for (field, width) in fields.iter().zip(WIDTHS) {
            out.write_all(&right(field.as_bytes(), width))?;
            write!(out, " ")?;
        }
        let spark = sparkline(trend.values(row), cells);
        let gap = " ".repeat(6_usize.saturating_sub(cells));
        writeln!(out, " {spark}{gap}  {}", printable(&row.name))?;
    }
    Ok(())
}

const WIDTHS: [usize; 5] = [12, 7, 6, 10, 10];

/// The slope, the share of rising steps, the trust, the first and the last value.
fn fields(trend: &Trend, row: &Series) -> [String; 5] {
    let values = trend.values(row);
    let end = |value: Option<&i64>| value.map_or_else(String::new, |value| trend.figure(*value));
    [
        trend.rate(row.stats.slope),
        format!("{}/{}", row.stats.increases, values.len().saturating_sub(1)),
        row.stats.confidence().word().to_owned(),
        end(values.first()),
        end(values.last()),
    ]
}

/// Values as blocks of eight heights, from 0 to the largest value, on at most `cells` cells.
pub fn sparkline(values: &[i64], cells: usize) -> String {
    let heights = heights(values, cells);
    heights
        .into_iter()
        .map(|eighths| [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'][eighths])
        .collect()
}

/// A sentence on the newest snapshots, if they are one heap: `no collection since 19:42:32: these 8 are one heap`.
pub fn one_heap(trend: &Trend) -> Option<String> {
    let (all, same) = (trend.points.len(), trend.one_heap);
    let first = trend.points.get(all.checked_sub(same.max(1))?).filter(|_| same > 0)?;
    let since = match first.time_nanos {
        time if time > 0 => format!("since {}", clock(time)),
        _ => "between them".to_owned(),
    };
    let which = if same == all { "these" } else { "the last" };
    Some(format!("no collection {since}: {which} {same} are one heap"))
}

/// Values as heights from 0 to 8, where 8 is the largest value. Of several values in one cell the largest counts. Values
/// that never change have a height of 1: a line, for nothing grows.
pub fn heights(values: &[i64], cells: usize) -> Vec<usize> {
    if let [first, rest @ ..] = values
        && !rest.is_empty()
        && rest.iter().all(|value| value == first)
    {
        return vec![usize::from(*first != 0); cells.min(values.len())];
    }
    let largest = values.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
    let cells = cells.min(values.len());
    let cell = |at: usize| {
        let part = &values[at * values.len() / cells..((at + 1) * values.len() / cells)];
        let value = part.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
        let eighths = (value as f64 / largest.max(1) as f64 * 8.0).round() as usize;
        // Only 0 itself has no height.
        if value == 0 { 0 } else { eighths.clamp(1, 8) }
    };
    (0..cells).map(cell).collect()
}

/// Writes the second table of `-markdown`.
pub(super) fn write_markdown(trend: &Trend, out: &mut dyn Write) -> io::Result<()> {
    let count = trend.points.len();
    let basis = trend.basis.words().map_or_else(String::new, |words| format!(", {words}"));
    writeln!(out, "\nGrowth over {count} snapshots{basis}, leak suspects first:\n")?;
    writeln!(out, "| per {} | rose | trust | first | last | name |", trend.per())?;
    writeln!(out, "| ---: | ---: | :--- | ---: | ---: | :--- |")?;
    for row in trend.series.iter().take(limit(trend)) {
        let [slope, rose, trust, first, last] = fields(trend, row);
        let name = code(row.name.as_bytes());
        writeln!(out, "| {slope} | {rose} | {trust} | {first} | {last} | {name} |")?;
    }
    Ok(())
}

/// The trend for `-json`.
#[derive(Serialize)]
pub(super) struct Document {
    per: &'static str,
    by: &'static str,
    /// Present where values are no whole sums.
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<String>,
    times: Vec<i64>,
    totals: Vec<Figure>,
    rows: Vec<TrendRow>,
}

#[derive(Serialize)]
struct TrendRow {
    name: String,
    slope: f64,
    tau: f64,
    chance: f64,
    trust: &'static str,
    rose: usize,
    flat: Vec<Figure>,
    cum: Vec<Figure>,
}

/// A value in the unit of the sample type.
#[derive(Serialize)]
#[serde(untagged)]
enum Figure {
    Whole(i64),
    Real(f64),
}

fn figures(trend: &Trend, values: &[i64]) -> Vec<Figure> {
    let figure = |&value: &i64| {
        if trend.basis.has_parts() {
            Figure::Real(trend.basis.real(value as f64))
        } else {
            Figure::Whole(value)
        }
    };
    values.iter().map(figure).collect()
}

impl Document {
    pub(super) fn new(trend: &Trend) -> Self {
        let row = |row: &Series| TrendRow {
            name: row.name.to_string(),
            slope: trend.basis.real(row.stats.slope),
            tau: row.stats.tau,
            chance: row.stats.p_value,
            trust: row.stats.confidence().word(),
            rose: row.stats.increases,
            flat: figures(trend, &row.flat),
            cum: figures(trend, &row.cum),
        };
        Self {
            per: trend.per(),
            by: if trend.by_cum { "cum" } else { "flat" },
            figures: trend.basis.words(),
            times: trend.points.iter().map(|point| point.time_nanos).collect(),
            totals: figures(trend, &trend.total.flat),
            rows: trend.series.iter().take(limit(trend)).map(row).collect(),
        }
    }
}

#[cfg(test)]
#[path = "tests/trend.rs"]
mod tests;
