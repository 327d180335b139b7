//! The source of a function, annotated with the costs of its lines.

use std::collections::HashMap;
use std::sync::Arc;

use super::view::{NodeKey, ProfileView};
use crate::analysis::Analysis;
use crate::analysis::before_after::{BeforeAfter, Delta};
use crate::analysis::lines::{Body, FunctionFilter, LineCost, bodies, by_line};
use crate::analysis::query::Granularity;
use crate::cancel::{Cancel, Cancelled};
use crate::profile::StringId;
use crate::source::find::{Missing, SourceFinder};
use crate::source::text::Text;

/// A request for the source of a function.
#[derive(Clone, Debug)]
pub struct SourceRequest {
    /// The view with the costs.
    pub view: Arc<ProfileView>,
    /// The function.
    pub key: NodeKey,
    /// The analysis by line from an earlier answer.
    pub lines: Option<Analysis>,
    /// Finds the files.
    pub finder: Arc<SourceFinder>,
}

/// The source of a function with its costs.
#[derive(Debug)]
pub struct AnnotatedSource {
    /// The function.
    pub key: NodeKey,
    /// Its files, costliest first.
    pub sections: Vec<Section>,
    /// The view with the costs.
    pub view: Arc<ProfileView>,
    /// The analysis by line, for the next request.
    pub lines: Analysis,
}

/// A file with code of the function.
#[derive(Debug)]
pub struct Section {
    /// The name as recorded; empty if unknown.
    pub file: String,
    /// First lines of the bodies of the function, as far as known, ascending.
    pub starts: Vec<usize>,
    /// Lines with weight, ascending.
    pub lines: Vec<LineCost>,
    /// Flat and cum of each line before and after, in a comparison.
    pub changes: HashMap<i64, [Delta; 2]>,
    /// The text of the file, or the paths that were tried.
    pub text: Result<Arc<Text>, Missing>,
    /// True if the file was changed after the profile was taken.
    pub is_newer: bool,
}

impl AnnotatedSource {
    /// Finds the costs and the files.
    pub fn new(request: SourceRequest, cancel: &Cancel) -> Result<AnnotatedSource, Cancelled> {
        let analysis = &request.view.analysis;
        let lines = by_line(analysis, request.lines.as_ref(), cancel)?;
        let profile = analysis.profile();
        let node = request.view.find_row(&request.key).map(|row| *analysis.nodes().node(row.node));
        // A binary has functions in many files.
        let by_mapping = analysis.query().granularity == Granularity::Mappings;
        let node = node.filter(|_| !by_mapping);
        let function = node.map(|node| match profile.string(node.name) {
            b"" => FunctionFilter::File(analysis.nodes().file(node.file)),
            name => FunctionFilter::Function(name),
        });
        let mut sections: Vec<(StringId, Section)> = Vec::new();
        let bodies_in = |lines: &Analysis| {
            function.map_or_else(|| Ok(Vec::new()), |function| bodies(lines, function, cancel))
        };
        let base_kept = request.view.before_after.as_ref().map(BeforeAfter::base_kept);
        let before_after = match base_kept {
            Some(base_kept) => BeforeAfter::new(&lines, base_kept, None, cancel)?,
            None => None,
        };
        let changes = match &before_after {
            Some(before_after) => changes(
                &bodies_in(before_after.before())?,
                &bodies_in(before_after.after())?,
                before_after,
            ),
            None => HashMap::new(),
        };
        for body in bodies_in(&lines)? {
            cancel.check()?;
            let start = usize::try_from(body.start_line).ok().filter(|&line| line > 0);
            if let Some((_, section)) = sections.iter_mut().find(|(file, _)| *file == body.file) {
                section.lines.extend(body.lines);
                section.starts.extend(start);
                continue;
            }
            let recorded = profile.string(body.file);
            let text = request.finder.find(recorded).map(Arc::new);
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
        Ok(AnnotatedSource { key: request.key, sections, view: request.view, lines })
    }
}

/// Flat and cum before and after, by file as recorded and line.
fn changes(
    before: &[Body],
    after: &[Body],
    before_after: &BeforeAfter,
) -> HashMap<Vec<u8>, HashMap<i64, [Delta; 2]>> {
    let mut changes: HashMap<Vec<u8>, HashMap<i64, [Delta; 2]>> = HashMap::new();
    let mut add = |analysis: &Analysis, bodies: &[Body], set: fn(&mut Delta, i64)| {
        for body in bodies {
            let lines = changes.entry(analysis.profile().string(body.file).to_vec()).or_default();
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
