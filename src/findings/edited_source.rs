//! Functions whose source on this machine is that of another build: they begin or end at other lines there.

use super::cost::{Costs, NOWHERE};
use super::declaration::is_declared;
use crate::analysis::Selected;
use crate::analysis::package::{Origin, origin};
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::{FunctionId, LineId, Profile, StringId};
use crate::source::find::SourceFinder;
use crate::source::text::Text;
use std::cmp::Reverse;

/// Places whose files are read, heaviest first.
const MOST_PLACES: usize = 32;

/// Functions of the program that stand elsewhere in the source of this machine. Only the heaviest places of the shown sample
/// type are looked at.
#[derive(Debug, Default)]
pub struct EditedSource {
    functions: Vec<FunctionId>,
}

impl EditedSource {
    /// Reads the files of the heaviest places. A file that is not found says nothing.
    pub fn new(
        selected: &Selected,
        finder: &SourceFinder,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let profile = selected.profile();
        let column = selected.query().sample_type;
        let mut sites = Costs::new(selected, cancel).by_leaf(|_| true)?.sites;
        sites.retain(|site| site.line != NOWHERE && site.value(column) > 0);
        sites.sort_by_key(|site| (Reverse(site.value(column)), site.line));
        let mut files: Map<StringId, Option<Text>> = Map::default();
        let mut functions = Vec::new();
        for site in sites.iter().take(MOST_PLACES) {
            cancel.check()?;
            let line = LineId(site.line);
            let id = profile.line(line).function;
            let file = profile.function(id).file;
            if !is_own(profile, id) {
                continue;
            }
            let text = files.entry(file).or_insert_with(|| finder.find(profile.string(file)).ok());
            let is_edited = text.as_ref().is_some_and(|text| is_elsewhere(profile, line, text));
            functions.extend(is_edited.then_some(id));
        }
        Ok(Self { functions })
    }

    /// True for a function that stands elsewhere.
    pub(super) fn has(&self, function: FunctionId) -> bool {
        self.functions.contains(&function)
    }
}

fn is_own(profile: &Profile, id: FunctionId) -> bool {
    let function = profile.function(id);
    let text = |id| profile.strings().text(id);
    origin(&text(function.name), &text(function.file)) == Origin::Own
}

/// True if `text` ends before the line, or has no declaration of the function on its first line.
fn is_elsewhere(profile: &Profile, line: LineId, text: &Text) -> bool {
    let line = profile.line(line);
    let function = profile.function(line.function);
    let ends_before = usize::try_from(line.line).is_ok_and(|number| number > text.len());
    let name = profile.strings().text(function.name);
    let is_go = profile.string(function.file).ends_with(b".go");
    let start = usize::try_from(function.start_line).ok().filter(|&start| start > 0 && is_go);
    ends_before || start.is_some_and(|start| !is_declared(&name, text.line(start).unwrap_or("")))
}
