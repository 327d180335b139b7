//! `-markdown`: the table of `-top` for a ticket or a pull request. Nothing in a name can end a cell, a code span or the
//! table.

use super::{ReportOptions, Snapshots, header};
use crate::analysis::graph::flat_cum::FlatCumTable;
use crate::analysis::graph::text_graph::TextGraph;
use crate::error::{Error, Stop};
use crate::unit::percentage;
use std::io::{self, Write};

/// How many rows a ticket bears where the query does not say.
const ROWS: i64 = 30;

/// The table, and behind it growth and memory where something is known of them.
pub(super) fn report(
    table: &FlatCumTable,
    around: &Snapshots,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let growth = super::trend::of(table.selected(), around)?;
    let write = |out: &mut dyn Write| {
        write(table, options, out)?;
        growth.as_ref().map_or(Ok(()), |growth| super::trend::markdown(growth, out))?;
        super::memory::markdown(table.selected().source(), out)
    };
    write(out).map_err(|error| Stop::Failed(Error::Write(error)))
}

fn write(table: &FlatCumTable, options: &ReportOptions, out: &mut dyn Write) -> io::Result<()> {
    let graph = TextGraph::without_edges(table, ROWS);
    let unit = graph.unit(table);
    for line in header::report_lines(table, &graph, &unit, options) {
        writeln!(out, "- {}", escaped(&line))?;
    }
    writeln!(out, "\n| flat | flat% | sum% | cum | cum% | name |")?;
    writeln!(out, "| ---: | ---: | ---: | ---: | ---: | :--- |")?;
    let marks = graph.inlining();
    let total = table.selected().total();
    let mut running = 0_i64;
    for &node in &graph.nodes {
        let flat = table.sums().flat(node).value();
        let cum = table.sums().cum(node).value();
        running = running.wrapping_add(flat);
        let share = |value| percentage(value, total).trim().to_owned();
        let value = |value| table.selected().format(value, &unit);
        write!(out, "| {} | {} | {} ", value(flat), share(flat), share(running))?;
        write!(out, "| {} | {} ", value(cum), share(cum))?;
        let mark = marks.get(&node).copied().unwrap_or_default().mark();
        writeln!(out, "| {}{mark} |", code(table.nodes().name(node)))?;
    }
    Ok(())
}

/// `name` as code in a cell.
pub(super) fn code(name: &[u8]) -> String {
    let name = plain(name).replace('|', "\\|");
    let longest = name.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A blank keeps the fence apart from a backtick of the name; readers take it away.
    let blank = if name.starts_with('`') || name.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{name}{blank}{fence}")
}

/// `line` as running text.
fn escaped(line: &[u8]) -> String {
    let mut out = String::new();
    for c in plain(line).trim().chars() {
        if "\\`*_[]<>|~#&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `text` on one line, without what a terminal would obey.
fn plain(text: &[u8]) -> String {
    let show = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    String::from_utf8_lossy(text).chars().map(show).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Report::Markdown;
    use crate::report::tests::printed;

    #[test]
    fn a_table_with_its_header() {
        let expected = "\
- Type: samples
- Showing nodes accounting for 4, 100% of 4 total

| flat | flat% | sum% | cum | cum% | name |
| ---: | ---: | ---: | ---: | ---: | :--- |
| 3 | 75.00% | 75.00% | 3 | 75.00% | `a` |
| 1 | 25.00% | 100% | 4 | 100% | `main` |
";
        assert_eq!(printed("main;a 3\nmain 1\n", &Markdown), expected);
    }

    #[test]
    fn a_ticket_bears_thirty_rows() {
        let stacks: Vec<String> = (0..50).map(|i| format!("f{i:02} {}", 100 + i)).collect();
        let printed = printed(&stacks.join("\n"), &Markdown);
        assert!(printed.contains("- Showing top 30 nodes out of 50\n"), "{printed}");
        assert_eq!(printed.lines().filter(|line| line.starts_with("| 1")).count(), 30);
    }

    #[test]
    fn names_stay_in_their_cell() {
        for (name, expected) in [
            ("a|b", "`a\\|b`"),
            ("a`b", "``a`b``"),
            ("``", "``` `` ```"),
            ("a\nb", "`a\u{fffd}b`"),
            ("<script>", "`<script>`"),
        ] {
            assert_eq!(code(name.as_bytes()), expected);
        }
        assert_eq!(escaped(b"   focus=<b>|*"), "focus=\\<b\\>\\|\\*");
    }
}
