//! `-trend`: growth over several snapshots, leak suspects first.

use super::text::{local_time, right};
use super::{ReportOptions, Snapshots, header};
use crate::analysis::Selected;
use crate::analysis::trend::{Series, Trend, TrendRows};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::unit;
use serde::Serialize;
use std::io::{self, Write};

/// How many rows there are where the query does not say.
const ROWS: usize = 20;

/// Cells of a sparkline.
const CELLS: usize = 24;

/// The trend over what stands beside a profile.
pub(super) fn trend(selected: &Selected, around: &Snapshots) -> Result<Trend, Stop> {
    if around.snapshots.len() < 2 {
        let text = "-trend compares snapshots of one process: name two profiles or more, or their directory";
        return Err(Error::Usage(text.to_owned()).into());
    }
    let asked = (selected.query(), &**selected.source());
    Ok(Trend::new(&around.snapshots, asked, TrendRows::Functions, None, &Cancel::new())?)
}

/// Likewise, or none where there is one source only.
pub(super) fn of(selected: &Selected, around: &Snapshots) -> Result<Option<Trend>, Stop> {
    if around.snapshots.len() < 2 { Ok(None) } else { trend(selected, around).map(Some) }
}

/// How many of the rows are shown.
fn limit(trend: &Trend) -> usize {
    let count = trend.query().trim.node_count;
    let count = count.map_or(ROWS, |count| usize::try_from(count).unwrap_or(0));
    if count == 0 || !trend.query().trim.enabled { usize::MAX } else { count }
}

/// The lines above the rows.
fn head(trend: &Trend, selected: &Selected, options: &ReportOptions) -> Vec<String> {
    let text = |line: &Vec<u8>| String::from_utf8_lossy(line).into_owned();
    let own = |line: &String| !line.starts_with("Time: ") && !line.starts_with("Duration: ");
    let mut lines: Vec<String> = if options.compact_labels {
        Vec::new()
    } else {
        header::profile_lines(selected, "auto").iter().map(text).filter(own).collect()
    };
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
    let (total, values) = (&trend.total, &trend.total.flat);
    if let (Some(first), Some(last)) = (values.first(), values.last()) {
        let (first, last) = (trend.figure(*first), trend.figure(*last));
        let (rate, trust) = (trend.rate(total.stats.slope), total.stats.confidence().word());
        lines.push(format!("Total: {first} to {last}, {rate} per {}, trust {trust}", trend.per()));
    }
    let shown = trend.series.len().min(limit(trend));
    let by = if trend.by_cum { "cum" } else { "flat" };
    lines.push(format!(
        "Showing {shown} of {} rows by growth of {by}, leak suspects first",
        trend.series.len()
    ));
    lines
}

pub(super) fn write(
    selected: &Selected,
    around: &Snapshots,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let trend = trend(selected, around)?;
    let lines = head(&trend, selected, options);
    print(&trend, &lines, out).map_err(|error| Stop::Failed(Error::Write(error)))
}

fn print(trend: &Trend, lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        writeln!(out, "{}", plain(line))?;
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
        writeln!(out, " {spark}{gap}  {}", plain(&row.name))?;
    }
    Ok(())
}

const WIDTHS: [usize; 5] = [12, 7, 6, 10, 10];

/// Slope, share of rising steps, trust, first and last value.
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

/// Values as blocks of eight heights, from 0 up to their largest, on so many cells.
pub fn sparkline(values: &[i64], cells: usize) -> String {
    let heights = heights(values, cells);
    heights
        .into_iter()
        .map(|eighths| [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'][eighths])
        .collect()
}

/// Values as heights from 0 to 8, where 8 is the largest and 0 nothing; several that share a cell show their largest.
pub fn heights(values: &[i64], cells: usize) -> Vec<usize> {
    let largest = values.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
    let cells = cells.min(values.len());
    let cell = |at: usize| {
        let part = &values[at * values.len() / cells..((at + 1) * values.len() / cells)];
        let value = part.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
        let eighths = (value as f64 / largest.max(1) as f64 * 8.0).round() as usize;
        // Something is more than nothing.
        if value == 0 { 0 } else { eighths.clamp(1, 8) }
    };
    (0..cells).map(cell).collect()
}

/// `text` without what a terminal would obey.
fn plain(text: &str) -> String {
    let show = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().map(show).collect()
}

/// A second table for `-markdown`.
pub(super) fn markdown(trend: &Trend, out: &mut dyn Write) -> io::Result<()> {
    let count = trend.points.len();
    writeln!(out, "\nGrowth over {count} snapshots, leak suspects first:\n")?;
    writeln!(out, "| per {} | rose | trust | first | last | name |", trend.per())?;
    writeln!(out, "| ---: | ---: | :--- | ---: | ---: | :--- |")?;
    for row in trend.series.iter().take(limit(trend)) {
        let [slope, rose, trust, first, last] = fields(trend, row);
        let name = super::markdown::code(row.name.as_bytes());
        writeln!(out, "| {slope} | {rose} | {trust} | {first} | {last} | {name} |")?;
    }
    Ok(())
}

/// The trend for `-json`.
#[derive(Serialize)]
pub(super) struct Document {
    per: &'static str,
    by: &'static str,
    times: Vec<i64>,
    totals: Vec<i64>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    slope: f64,
    tau: f64,
    chance: f64,
    trust: &'static str,
    rose: usize,
    flat: Vec<i64>,
    cum: Vec<i64>,
}

impl Document {
    pub(super) fn new(trend: &Trend) -> Self {
        let row = |row: &Series| Row {
            name: row.name.to_string(),
            slope: row.stats.slope,
            tau: row.stats.tau,
            chance: row.stats.p_value,
            trust: row.stats.confidence().word(),
            rose: row.stats.increases,
            flat: row.flat.clone(),
            cum: row.cum.clone(),
        };
        Self {
            per: trend.per(),
            by: if trend.by_cum { "cum" } else { "flat" },
            times: trend.points.iter().map(|point| point.time_nanos).collect(),
            totals: trend.total.flat.clone(),
            rows: trend.series.iter().take(limit(trend)).map(row).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sparklines_stand_on_zero_and_keep_peaks() {
        assert_eq!(sparkline(&[1, 2, 4, 8], 24), "▁▂▄█");
        assert_eq!(sparkline(&[24, 24, 24], 24), "███");
        assert_eq!(sparkline(&[0, 1, 1000, 0], 2), "▁█");
        assert_eq!(sparkline(&[-8, 4, 0], 9), "█▄ ");
        assert_eq!(sparkline(&[0, 0], 5), "  ");
        assert_eq!(sparkline(&[], 5), "");
        assert_eq!(sparkline(&[i64::MIN, i64::MAX], 5), "██");
    }
}
