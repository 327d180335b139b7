//! What leaves the program: views as files, in the formats of the reports, and stacks for the clipboard.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use super::pane::PaneId;
use super::tables::Tables;
use crate::analysis::frames::NodeId;
use crate::analysis::query::{Pattern, Query};
use crate::analysis::tree::TreeRow;
use crate::cancel::{Cancel, Cancelled};
use crate::error::{Error, Stop};
use crate::profile::Profile;
use crate::report::{Options, Prepared, Report};

/// A view to be written.
#[derive(Debug)]
pub struct Export {
    /// Where to; the end of its name says in which format.
    pub path: String,
    /// An old file may be written over.
    pub over: bool,
    /// The profile, as it was read.
    pub profile: Arc<Profile>,
    /// What is asked of it.
    pub query: Query,
    /// The pane that has the keys, which decides what a text is.
    pub pane: PaneId,
    /// What meets the selected function alone.
    pub selected: Option<Pattern>,
    /// How the profile is called.
    pub title: String,
}

impl Export {
    fn report(&self) -> Result<Report, Error> {
        let ends = |ending: &str| self.path.to_ascii_lowercase().ends_with(ending);
        let selected = self.selected.clone();
        Ok(match (self.pane, selected) {
            _ if ends(".md") => Report::Markdown,
            _ if ends(".json") => Report::Json,
            _ if ends(".svg") => Report::Svg,
            _ if ends(".folded") => Report::Folded,
            _ if ends(".pb.gz") => Report::Proto,
            _ if ends(".dot") => Report::Dot(false),
            (PaneId::Callers, Some(function)) if ends(".txt") => Report::Peek(function),
            (PaneId::Source, Some(function)) if ends(".txt") => Report::List(function),
            _ if ends(".txt") => Report::Top,
            _ => {
                let text = "a name must end in .txt .md .json .svg .folded .pb.gz or .dot";
                return Err(Error::Usage(text.to_owned()));
            }
        })
    }

    /// Writes the file; the answer is what to tell the user.
    pub fn write(mut self) -> Result<String, Stop> {
        let report = self.report()?;
        // A list on the screen has all rows; pictures and graphs are cut as pprof cuts them.
        if matches!(report, Report::Top | Report::Json) {
            self.query.trim.enabled = false;
        }
        let path = Path::new(&self.path);
        let failed = |error: std::io::Error| {
            let why = if error.kind() == std::io::ErrorKind::AlreadyExists {
                "there is such a file; write! FILE writes over it".to_owned()
            } else {
                error.to_string()
            };
            Stop::Failed(Error::Usage(format!("{}: {why}", self.path)))
        };
        let prepared = Prepared::new(&report, self.profile, self.query)?;
        let mut open = OpenOptions::new();
        open.write(true).create_new(!self.over).create(true).truncate(true);
        let file: File = open.open(path).map_err(failed)?;
        let mut out = BufWriter::new(file);
        let options = Options { source: self.title, ..Options::default() };
        prepared.write(&options, &mut out)?;
        out.flush().map_err(failed)?;
        Ok(format!("wrote {}", self.path))
    }
}

/// The stack that carries most of what passes through a node, its innermost frame first, a line each.
pub fn heaviest_stack(
    tables: &Tables,
    node: NodeId,
    cancel: &Cancel,
) -> Result<Option<String>, Cancelled> {
    let (tree, weights) = (tables.analysis.tree(), tables.analysis.weights());
    let mut heaviest: Option<(u64, TreeRow)> = None;
    for &row in tables.standing(cancel)?.of(node) {
        let weight = weights.total(tree, row).value().unsigned_abs();
        if heaviest.is_none_or(|(most, _)| weight > most) {
            heaviest = Some((weight, row));
        }
    }
    let Some((_, mut row)) = heaviest else { return Ok(None) };
    let mut lines = Vec::new();
    while row != TreeRow::ROOT {
        lines.extend(tables.of(tree.node(row)).map(|entry| tables.name(entry.node).to_owned()));
        row = tree.parent(row);
    }
    Ok(Some(lines.join("\n")))
}
