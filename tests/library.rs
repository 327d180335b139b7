//! The documented surface of the library: three modules, and the names in them. Everything else is hidden.

use std::fs;
use std::path::Path;

/// Files of the surface and the names documented in each.
const SURFACE: [(&str, &str); 4] = [
    ("lib.rs", "Cancel Cancelled Error Stop analysis profile report"),
    (
        "profile/mod.rs",
        "BaseMode DecodeOptions Function FunctionId Header Label LabelSetId LabelValue Line LineId Location \
         LocationId Mapping MappingId MergeOptions Profile SampleId StackId Stacks StringId Strings ValueType decode merge_sources",
    ),
    (
        "analysis/mod.rs",
        "Filters FlatCum FlatCumTable Granularity Node NodeId Nodes Paths Pattern Query Scale Selected Sort Trim Weight",
    ),
    (
        "report/mod.rs",
        "FindingsFormat PictureFormat PreparedReport Report ReportNeeds ReportOptions",
    ),
];

#[test]
fn the_surface_of_the_library_is_small_and_known() {
    for (file, expected) in SURFACE {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
        let found = documented(&fs::read_to_string(source).unwrap());
        assert_eq!(found.join(" "), expected, "documented names of src/{file}");
    }
}

/// Modules, types, functions and re-exports that are public and not hidden, sorted. Members of types are left out.
fn documented(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut hidden = false;
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    for line in statements(source) {
        if let Some(names_after_pub) = line.strip_prefix("pub ").filter(|_| !hidden) {
            names.extend(named(names_after_pub));
        }
        // The macro for ids makes a public type of each name.
        let id = line.strip_suffix(");").filter(|line| line.ends_with("Id"));
        names.extend(id.and_then(|line| line.split_whitespace().last()).map(str::to_owned));
        hidden = line == "#[doc(hidden)]" || (hidden && line.starts_with("#["));
    }
    names.sort_unstable();
    names
}

/// Lines that begin at the left margin, each with the lines up to the end of its list of names.
fn statements(source: &str) -> Vec<String> {
    let mut statements: Vec<String> = Vec::new();
    for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
        match statements.last_mut() {
            Some(open) if open.starts_with("pub use") && !open.ends_with(';') => {
                open.push_str(line.trim());
            }
            Some(open) if open.starts_with("id!(") && !open.ends_with(");") => {
                open.push(' ');
                open.push_str(line.trim());
            }
            _ if line.starts_with(|c: char| !c.is_whitespace()) => statements.push(line.to_owned()),
            _ => {}
        }
    }
    statements
}

/// The names that a public item or re-export brings, `rest` being what follows `pub `.
fn named(rest: &str) -> Vec<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let (word, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    if word == "use" {
        let list = rest.trim_end_matches(';');
        let list = list.split_once('{').map_or_else(
            || list.rsplit("::").next().unwrap_or_default(),
            |(_, list)| list.trim_end_matches('}'),
        );
        let names = list.split(',').map(|name| name.rsplit(' ').next().unwrap_or_default());
        return names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
    }
    let name = rest.split(|c| !is_name(c)).next().unwrap_or_default();
    vec![name.to_owned()]
}

#[test]
fn hidden_items_are_no_part_of_the_surface() {
    let source = "pub mod a;\n#[doc(hidden)]\npub mod b;\n#[doc(hidden)]\n#[derive(Debug)]\npub struct C {\n    pub d: u8,\n}\n\
                  pub use e::{F,\n    g as h};\nid!(/// An id.\n    XId);\npub(crate) fn i() {}\n#[derive(Debug)]\npub enum J {}\n\
                  #[cfg(test)]\npub mod k;\n";
    assert_eq!(documented(source), ["F", "J", "XId", "a", "h"]);
}
