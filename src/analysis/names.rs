//! Names of files and functions as they are displayed: paths cut and cleaned as pprof does it, and the short forms that
//! narrow columns need.

use super::query::Paths;
use regex::bytes::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The last element of a path, as Go's `filepath.Base`: `.` for nothing, `/` for nothing but slashes.
pub fn base(path: &[u8]) -> &[u8] {
    if path.is_empty() {
        return b".";
    }
    let end = path.iter().rposition(|&b| b != b'/').map_or(0, |at| at + 1);
    let path = &path[..end];
    if path.is_empty() {
        return b"/";
    }
    let start = path.iter().rposition(|&b| b == b'/').map_or(0, |at| at + 1);
    &path[start..]
}

/// A source file's path as pprof displays it: cut by the source and trim paths, then cleaned.
pub fn displayed_path(path: &[u8], paths: &Paths) -> Vec<u8> {
    if path.is_empty() { Vec::new() } else { clean(trimmed(path, paths)) }
}

/// The path without the part that the trim path names, or that ends in the name of a directory searched for sources.
pub fn trimmed<'a>(path: &'a [u8], paths: &Paths) -> &'a [u8] {
    if paths.trim_path.is_empty() {
        for directory in paths.source_path.split(':').filter(|d| !d.is_empty()) {
            let wanted = [b"/", base(directory.as_bytes()), b"/"].concat();
            let found = path.windows(wanted.len()).position(|w| w == wanted);
            if let Some(at) = found {
                return &path[at + wanted.len()..];
            }
        }
    }
    let prefixes = paths.trim_path.split(':').filter(|p| !p.is_empty());
    for prefix in prefixes.chain(["/proc/self/cwd/./", "/proc/self/cwd/"]) {
        let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
        let rest = path.strip_prefix(prefix.as_bytes()).and_then(|rest| rest.strip_prefix(b"/"));
        if let Some(rest) = rest {
            return rest;
        }
    }
    path
}

/// The shortest path equal to `path` by its text alone, as Go's `filepath.Clean`.
pub fn clean(path: &[u8]) -> Vec<u8> {
    let rooted = path.starts_with(b"/");
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|&b| b == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|&last| last != b"..") => {
                parts.pop();
            }
            b".." if rooted => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join(&b'/');
    match (rooted, joined.is_empty()) {
        (true, _) => [b"/".as_slice(), &joined].concat(),
        (false, true) => b".".to_vec(),
        (false, false) => joined,
    }
}

/// What a Go name may begin with that says nothing: a major version in its path.
static VERSION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u)^(.*?)/v(?:[2-9]|[1-9][0-9]+)([./].*)$").ok());

/// The part worth showing of a Go, a Java and a C++ name, the first that matches.
static SHORT: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = [
        r"(?-u)^(?:[\w\-.]+/)+([^.]+\..+)",
        r"(?-u)^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*(?:\$\d+)?))(?:\(|$)",
        r"(?-u)^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<.*>)?)",
    ];
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
});

/// A function's name without the path of its package or its namespaces, as pprof shortens it in pictures.
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
    fn paths_are_cleaned_as_go_cleans_them() {
        for (path, expected) in [
            ("a/../b.go", "b.go"),
            ("./z//q.go", "z/q.go"),
            ("/a/./b/../../c", "/c"),
            ("/../x", "/x"),
            ("../../x", "../../x"),
            ("a/..", "."),
            ("/", "/"),
        ] {
            assert_eq!(clean(path.as_bytes()), expected.as_bytes(), "{path}");
        }
    }

    #[test]
    fn bases_are_as_go_takes_them() {
        for (path, expected) in [("", "."), ("///", "/"), ("/a/b/", "b"), ("leaky", "leaky")] {
            assert_eq!(base(path.as_bytes()), expected.as_bytes(), "{path}");
        }
    }

    #[test]
    fn paths_are_cut_by_source_and_trim_path() {
        let paths =
            |source: &str, trim: &str| Paths { source_path: source.into(), trim_path: trim.into() };
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
