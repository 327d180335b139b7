//! The filter target that matches one row and nothing else.

use super::filter::FilterTarget;
use crate::analysis::package::package;
use crate::analysis::query::{Granularity, Pattern};
use crate::explore::search::escaped;
use crate::explore::view::ProfileView;

/// A pattern that matches the node called `key` and nothing else, with its label. `None` if only its address is known.
pub fn exact_target(view: &ProfileView, key: &str) -> Option<FilterTarget> {
    let row = view.find_row(key)?;
    let profile = view.analysis.profile();
    let nodes = view.analysis.nodes();
    let text = |id| profile.strings().text(id).into_owned();
    let function = nodes.function(row.node).map(|id| profile.function(id));
    let short = |name: &str| crate::analysis::names::short(name.as_bytes()).into_owned();
    let (pattern, label) = match (function, view.analysis.query().granularity) {
        (Some(function), Granularity::Files) => {
            let file = text(function.file);
            let base = file.rsplit(['/', '\\']).next().unwrap_or(&file).to_owned();
            (format!("^{}$", escaped(&file)), base)
        }
        (Some(function), Granularity::Packages) => {
            let name = text(function.name);
            let package = package(&name).to_owned();
            (format!(r"^{}([.:]|$)", escaped(&package)), package)
        }
        (Some(function), _) => {
            let name = text(function.name);
            let label = String::from_utf8_lossy(&short(&name)).into_owned();
            (format!("^{}$", escaped(&name)), label)
        }
        (None, _) => {
            let binary = text(nodes.node(row.node).binary);
            let label = binary.rsplit(['/', '\\']).next().unwrap_or(&binary).to_owned();
            (format!("^{}$", escaped(&binary)), label)
        }
    };
    if label.is_empty() {
        return None;
    }
    Some(FilterTarget { pattern: Pattern::new("focus", &pattern).ok()?, label })
}

#[cfg(test)]
#[path = "tests/target.rs"]
mod tests;
