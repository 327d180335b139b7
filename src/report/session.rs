//! `-session`: the table of several profiles of one process, as text or JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::analysis::session::{FunctionJoin, JoinedColumn};
use crate::error::Error;
use crate::unit;

/// The table of a session, and its rows in the order in which they are printed.
#[derive(Clone, Copy, Debug)]
pub struct SessionTable<'a> {
    /// Functions with their flat and cum.
    pub join: &'a FunctionJoin,
    /// Indices of the rows to print.
    pub rows: &'a [u32],
    /// Values are cum, not flat. JSON has both.
    pub is_cum: bool,
}

/// Columns between two figures.
const GAP: &str = "  ";

impl SessionTable<'_> {
    /// Prints a line with the profiles, a header, and a line for each function.
    pub fn write(&self, out: &mut dyn Write) -> Result<(), Error> {
        let (join, form) = (self.join, if self.is_cum { "cum" } else { "flat" });
        let mut kinds: Vec<&str> = join.parts.iter().map(|part| part.kind.name()).collect();
        kinds.dedup();
        kinds.sort_unstable();
        kinds.dedup();
        writeln!(out, "Session: {}", kinds.join(", ")).map_err(Error::Write)?;
        if let Some(nanos) = join.unpublished_nanos() {
            let time = unit::format_value(nanos, "nanoseconds", "auto");
            let line = format!("Allocations are unknown: no collection ended in {time}");
            writeln!(out, "{line}").map_err(Error::Write)?;
        }
        let shown = format!("Showing {form} of {} functions", self.rows.len());
        let of = join.rows.len();
        let of = if of > self.rows.len() { format!(" of {of}") } else { String::new() };
        writeln!(out, "{shown}{of}").map_err(Error::Write)?;
        let figures = |row: u32| -> Vec<String> {
            let value = |column| join.value(row as usize, column, self.is_cum);
            join.columns.iter().map(|column| column.figure(value(column))).collect()
        };
        let lines: Vec<Vec<String>> = self.rows.iter().map(|&row| figures(row)).collect();
        let titles: Vec<String> = join.columns.iter().map(|c| c.title().to_owned()).collect();
        let width = |at: usize| {
            let widths = lines.iter().chain([&titles]).map(|line| line[at].chars().count());
            widths.max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..titles.len()).map(width).collect();
        let names = self.rows.iter().map(|&row| &*join.rows[row as usize].name);
        for (line, name) in
            [&titles].into_iter().chain(&lines).zip(["function"].into_iter().chain(names))
        {
            for (figure, &width) in line.iter().zip(&widths) {
                write!(out, "{figure:>width$}{GAP}").map_err(Error::Write)?;
            }
            writeln!(out, "{name}").map_err(Error::Write)?;
        }
        Ok(())
    }

    /// Prints the table as JSON: raw values, in the unit of each column. A rate is to be divided by the duration.
    pub fn write_json(&self, out: &mut dyn Write) -> Result<(), Error> {
        let document = Document::new(self);
        let written = serde_json::to_writer_pretty(&mut *out, &document).map_err(io::Error::from);
        written.and_then(|()| out.write_all(b"\n")).map_err(Error::Write)
    }
}

/// The table as JSON.
#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    generator: &'static str,
    columns: Vec<ColumnDocument<'a>>,
    functions: Vec<RowDocument<'a>>,
}

#[derive(Serialize)]
struct ColumnDocument<'a> {
    name: &'static str,
    sample_type: &'static str,
    unit: &'a str,
    /// The profiles that it is the sum of.
    profiles: Vec<&'static str>,
    total: i64,
    /// The time over which values were counted; 0 if they are no rate.
    duration_nanos: i64,
}

#[derive(Serialize)]
struct RowDocument<'a> {
    name: &'a str,
    /// Per column.
    flat: Vec<i64>,
    cum: Vec<i64>,
}

impl<'a> Document<'a> {
    fn new(table: &SessionTable<'a>) -> Document<'a> {
        let join = table.join;
        let column = |column: &'a JoinedColumn| ColumnDocument {
            name: column.title(),
            sample_type: column.column.sample_type(),
            unit: &column.unit,
            profiles: join.parts[column.parts.clone()].iter().map(|p| p.kind.name()).collect(),
            total: column.total,
            duration_nanos: column.nanos.unwrap_or(0),
        };
        let values = |row: u32, is_cum| {
            join.columns.iter().map(|column| join.value(row as usize, column, is_cum)).collect()
        };
        let row = |&row: &u32| RowDocument {
            name: &join.rows[row as usize].name,
            flat: values(row, false),
            cum: values(row, true),
        };
        Document {
            schema: 1,
            generator: concat!("rprof-tui ", env!("CARGO_PKG_VERSION")),
            columns: join.columns.iter().map(column).collect(),
            functions: table.rows.iter().map(row).collect(),
        }
    }
}
