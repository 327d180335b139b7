//! Names of files and functions for display: paths shortened and cleaned as in pprof, and short names for narrow
//! columns.

use super::query::Paths;
use crate::source::path::list;
pub use crate::source::path::{base, clean};
use regex::bytes::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A source file's path as pprof displays it: shortened by source path and trim path, then cleaned.
pub fn displayed_path(path: &[u8], paths: &Paths) -> Vec<u8> {
    if path.is_empty() {
        return Vec::new();
    }
    if paths.uncut {
        return clean(path);
    }
    let (source_path, trim_path) = (paths.source_path.as_bytes(), paths.trim_path.as_bytes());
    let cut = trimmed(path, source_path, trim_path);
    if cut.is_empty() { Vec::new() } else { clean(cut) }
}

/// The path without a prefix of the trim path, or from the name of a source directory on.
pub fn trimmed<'a>(path: &'a [u8], source_path: &[u8], trim_path: &[u8]) -> &'a [u8] {
    if trim_path.is_empty() {
        for directory in list(source_path) {
            let wanted = [b"/", base(directory), b"/"].concat();
            let found = path.windows(wanted.len()).position(|w| w == wanted);
            if let Some(at) = found {
                return &path[at + wanted.len()..];
            }
        }
    }
    let everywhere: [&[u8]; 2] = [b"/proc/self/cwd/./", b"/proc/self/cwd/"];
    for prefix in list(trim_path).chain(everywhere) {
        let prefix = prefix.strip_suffix(b"/").unwrap_or(prefix);
        let rest = path.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(b"/"));
        if let Some(rest) = rest {
            return rest;
        }
    }
    path
}

/// A major version in the path of a Go name.
static VERSION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u)^(.*?)/v(?:[2-9]|[1-9][0-9]+)([./].*)$").ok());

/// The short part of a Go, a Java and a C++ name; the first match counts.
static SHORT: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = [
        r"(?-u)^(?:[\w\-.]+/)+([^.]+\..+)",
        r"(?-u)^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*(?:\$\d+)?))(?:\(|$)",
        r"(?-u)^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<.*>)?)",
    ];
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
});

/// A function's name without package path and namespaces, as pprof shortens it in drawings.
pub fn short(name: &[u8]) -> Cow<'_, [u8]> {
    let name = name.strip_prefix(b"(anonymous namespace)::").unwrap_or(name);
    let name = match &*VERSION {
        Some(version) => version.replace(name, b"${1}${2}".as_slice()),
        None => Cow::Borrowed(name),
    };
    let part = SHORT.iter().find_map(|pattern| Some(pattern.captures(&name)?.get(1)?.range()));
    match (part, name) {
        (None, name) => name,
        (Some(part), Cow::Borrowed(name)) => Cow::Borrowed(&name[part]),
        (Some(part), Cow::Owned(name)) => Cow::Owned(name[part].to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cut_by_source_and_trim_path() {
        let paths = |source: &str, trim: &str| Paths {
            source_path: source.into(),
            trim_path: trim.into(),
            uncut: false,
        };
        for (path, paths, expected) in [
            ("/build/x/proj/pkg/a.go", paths("/home/me/proj", ""), "pkg/a.go"),
            ("/build/x/a.go", paths("", "/build:/other"), "x/a.go"),
            ("/build/x/a.go", paths("/home/me/x", "/other"), "/build/x/a.go"),
            ("/proc/self/cwd/./a.go", Paths::default(), "a.go"),
            ("/proc/self/cwd/a.go", Paths::default(), "a.go"),
        ] {
            assert_eq!(displayed_path(path.as_bytes(), &paths), expected.as_bytes(), "{path}");
        }
    }

    #[test]
    fn names_in_pictures_are_short() {
        for (name, expected) in [
            ("github.com/x/y/v2/z.(*T).Do", "z.(*T).Do"),
            ("github.com/x/y/v2.Do", "y.Do"),
            ("runtime.main", "runtime.main"),
            ("example.com/a.b/c", "a.b/c"),
            ("example.com/c", "example.com/c"),
            ("com.ex.Cls.method(int)", "Cls.method"),
            ("com.ex.Cls.<init>", "Cls.<init>"),
            ("ns::Foo::bar", "Foo::bar"),
            ("(anonymous namespace)::ns::Foo::bar", "Foo::bar"),
            ("core::ptr::drop", "core::ptr::drop"),
            ("", ""),
        ] {
            assert_eq!(*short(name.as_bytes()), *expected.as_bytes(), "{name}");
        }
    }
}
