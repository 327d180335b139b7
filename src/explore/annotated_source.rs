//! A function's source with its costs, as the background brings it: which lines cost what, and the text of the files
//! they stand in, or where those were looked for.

use std::collections::HashMap;
use std::sync::Arc;

use super::view::{NodeKey, ProfileView};
use crate::analysis::Analysis;
use crate::analysis::before_after::{BeforeAfter, Delta};
use crate::analysis::lines::{Body, FunctionFilter, LineCost, bodies, by_line};
use crate::cancel::{Cancel, Cancelled};
use crate::profile::StringId;
use crate::source::find::{Missing, SourceFinder};
use crate::source::text::Text;

/// What is asked.
#[derive(Clone, Debug)]
pub struct SourceRequest {
    /// Whose costs.
    pub tables: Arc<ProfileView>,
    /// Of which function.
    pub key: NodeKey,
    /// Tables by line that an earlier answer brought along.
    pub lines: Option<Analysis>,
    /// Where files are looked for.
    pub finder: Arc<SourceFinder>,
}

/// The answer.
#[derive(Debug)]
pub struct AnnotatedSource {
    /// Of which function.
    pub key: NodeKey,
    /// The files it stands in, the costliest first.
    pub sections: Vec<Section>,
    /// Whose costs.
    pub tables: Arc<ProfileView>,
    /// Tables by line, for the next question.
    pub lines: Analysis,
}

/// A file in which the function stands.
#[derive(Debug)]
pub struct Section {
    /// The file as recorded; empty if unknown.
    pub file: String,
    /// Lines on which bodies of the function begin, ascending; without those that are unknown.
    pub starts: Vec<usize>,
    /// Lines with weight, ascending.
    pub lines: Vec<LineCost>,
    /// In a comparison what each line cost before and costs after: itself, and with what it calls.
    pub changes: HashMap<i64, [Delta; 2]>,
    /// The file's text, or where it was looked for.
    pub text: Result<Arc<Text>, Missing>,
    /// The file was changed after the profile was taken.
    pub is_newer: bool,
}

impl AnnotatedSource {
    /// Finds costs and files.
    pub fn new(wanted: SourceRequest, cancel: &Cancel) -> Result<AnnotatedSource, Cancelled> {
        let analysis = &wanted.tables.analysis;
        let lines = by_line(analysis, wanted.lines.as_ref(), cancel)?;
        let profile = analysis.profile();
        let node = wanted.tables.entry(&wanted.key).map(|e| *analysis.nodes().node(e.node));
        let whose = node.map(|node| match profile.string(node.name) {
            b"" => FunctionFilter::File(analysis.nodes().file(node.file)),
            name => FunctionFilter::Function(name),
        });
        let mut sections: Vec<(StringId, Section)> = Vec::new();
        let of = |lines: &Analysis| {
            whose.map_or_else(|| Ok(Vec::new()), |whose| bodies(lines, whose, cancel))
        };
        let base_kept = wanted.tables.before_after.as_ref().map(BeforeAfter::base_kept);
        let before_after = match base_kept {
            Some(base_kept) => BeforeAfter::new(&lines, base_kept, None, cancel)?,
            None => None,
        };
        let changes = match &before_after {
            Some(before_after) => {
                changes(&of(before_after.before())?, &of(before_after.after())?, before_after)
            }
            None => HashMap::new(),
        };
        for body in of(&lines)? {
            cancel.check()?;
            let start = usize::try_from(body.start_line).ok().filter(|&line| line > 0);
            if let Some((_, known)) = sections.iter_mut().find(|(file, _)| *file == body.file) {
                known.lines.extend(body.lines);
                known.starts.extend(start);
                continue;
            }
            let recorded = profile.string(body.file);
            let text = wanted.finder.find(recorded).map(Arc::new);
            let taken = profile.header().time_nanos;
            let is_newer = text.as_ref().is_ok_and(|text| text.is_newer_than(taken));
            let file = String::from_utf8_lossy(recorded).into_owned();
            let starts = start.into_iter().collect();
            let changes = changes.get(recorded).cloned().unwrap_or_default();
            let lines = body.lines;
            sections.push((body.file, Section { file, starts, lines, changes, text, is_newer }));
        }
        let sections = sections.into_iter().map(|(_, mut section)| {
            section.lines.sort_by_key(|line| line.line);
            section.starts.sort_unstable();
            section
        });
        let sections = sections.collect();
        Ok(AnnotatedSource { key: wanted.key, sections, tables: wanted.tables, lines })
    }
}

/// By the file as recorded and the line, what it cost before and costs after.
fn changes(
    before: &[Body],
    after: &[Body],
    before_after: &BeforeAfter,
) -> HashMap<Vec<u8>, HashMap<i64, [Delta; 2]>> {
    let mut changes: HashMap<Vec<u8>, HashMap<i64, [Delta; 2]>> = HashMap::new();
    let mut add = |of: &Analysis, bodies: &[Body], set: fn(&mut Delta, i64)| {
        for body in bodies {
            let lines = changes.entry(of.profile().string(body.file).to_vec()).or_default();
            for line in &body.lines {
                let [flat, cum] = lines.entry(line.line).or_default();
                set(flat, line.flat);
                set(cum, line.cum);
            }
        }
    };
    add(before_after.before(), before, |change, value| {
        change.before = change.before.wrapping_add(value);
    });
    add(before_after.after(), after, |change, value| {
        change.after = change.after.wrapping_add(value);
    });
    changes
}
