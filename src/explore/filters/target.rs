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
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::query::Query;
    use crate::cancel::Cancel;
    use crate::profile::store::builder::Builder;
    use crate::profile::{LocationId, Mapping};

    #[test]
    fn a_binary_is_one_row_and_one_target() {
        let mut builder = Builder::new();
        builder.sample_type("samples", "count");
        let mut frame = |name: &str, binary: &str| -> LocationId {
            let file = builder.string(binary.as_bytes());
            let mapping = builder.mapping(Mapping { file, ..Mapping::default() });
            let location = builder.named(name.as_bytes());
            builder.locations()[location.index()].mapping = Some(mapping);
            location
        };
        let main = frame("main", "/srv/app");
        let run = frame("run", "/srv/app");
        let malloc = frame("malloc", "/usr/lib/libc.so.6");
        let other = frame("other", r"C:\app\other.dll");
        builder.sample(&[malloc, run, main], &[5], &[]);
        builder.sample(&[main], &[3], &[]);
        builder.sample(&[other], &[1], &[]);
        let query = Query { granularity: Granularity::Mappings, ..Query::default() };
        let profile = Arc::new(builder.finish());
        let view = ProfileView::compute(&profile, query, None, &Cancel::new()).unwrap();
        let rows: Vec<_> =
            view.rows.iter().map(|row| (view.name(row.node), row.flat, row.cum)).collect();
        let want = [("/usr/lib/libc.so.6", 5, 5), ("/srv/app", 3, 8), (r"C:\app\other.dll", 1, 1)];
        assert_eq!(rows, want);
        let target = exact_target(&view, r"C:\app\other.dll").unwrap();
        assert_eq!(
            (target.pattern.text(), &*target.label),
            (r"^C:\\app\\other\.dll$", "other.dll")
        );
    }
}
