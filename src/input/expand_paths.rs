//! Several files by one name: the profiles of a directory, or the files that match a pattern no shell has expanded.

use std::cmp::{Ordering, Reverse};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The most files of one directory.
const MAX_FILES: usize = 10_000;

/// The endings of the names of profiles. Other files of a directory are ignored.
const ENDINGS: [&str; 8] =
    [".pb.gz", ".pb", ".pb.zst", ".pprof", ".prof", ".profile", ".heap", ".heap.gz"];

/// Bytes of a file that tell if it is the text of a profile.
const HEAD: u64 = 128;

/// `sources` with directories and patterns (`*`, `?` and `[…]`, in the last part of a path) replaced by their files, in the
/// order of names, numbers by value. A directory or pattern without files stays, so that an error can name it.
pub fn expand_paths(sources: Vec<OsString>) -> Vec<OsString> {
    let each = sources.into_iter().flat_map(|source| match expansion(&source) {
        Some(files) if !files.is_empty() => files,
        _ => vec![source],
    });
    each.collect()
}

/// True if the directory holds a file whose name is that of a profile.
pub(super) fn holds_profiles(directory: &OsStr) -> bool {
    let directory = Path::new(directory);
    !matching_files(directory, &|name| is_profile_in(directory, name)).is_empty()
}

/// The other profiles in the directory of a file, newest first: files with the name of a profile, or with the ending of
/// the file itself. Empty for anything else than a file.
pub fn profiles_beside(file: &OsStr) -> Vec<OsString> {
    let path = Path::new(file);
    let (true, Some(folder)) = (path.is_file(), path.parent()) else { return Vec::new() };
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy()));
    let alike = |name: &str| {
        is_profile(name) || ending.as_ref().is_some_and(|ending| name.ends_with(ending.as_str()))
    };
    let mut files = matching_files(folder, &alike);
    files.retain(|other| other != file);
    // A stable sort: files of one time keep the order of their names.
    files.sort_by_cached_key(|file| {
        Reverse(fs::metadata(file).and_then(|metadata| metadata.modified()).ok())
    });
    files
}

/// True for the name of a profile, by its ending.
fn is_profile(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// True for the name of a profile, and for any other file that begins as the texts of profiles do.
fn is_profile_in(folder: &Path, name: &str) -> bool {
    is_profile(name) || begins_as_profile(&first_bytes(&folder.join(name)))
}

/// True for the first bytes of a text of Go's runtime or of pprof's older formats: a heap, counts with `debug=1`, goroutines
/// with `debug=2`, contention. Folded stacks have no beginning of their own.
fn begins_as_profile(head: &[u8]) -> bool {
    let line = head.split(|&b| b == b'\n').next().unwrap_or_default();
    let is_dump = || {
        let number = line.strip_prefix(b"goroutine ").unwrap_or_default();
        let digits = number.iter().take_while(|b| b.is_ascii_digit()).count();
        digits > 0 && number[digits..].starts_with(b" [")
    };
    let is_word = |b: &u8| b.is_ascii_lowercase() || *b == b'_';
    let word = line.iter().take_while(|b| is_word(b)).count();
    let is_count = || {
        let rest = line[word..].strip_prefix(b" profile: ").unwrap_or_default().trim_ascii_start();
        word > 0 && (rest.starts_with(b"total ") || rest.first().is_some_and(u8::is_ascii_digit))
    };
    let sections: [&[u8]; 5] =
        [b"--- contentionz ", b"--- mutex:", b"--- contention:", b"--- heapz ", b"--- threadz "];
    is_count() || is_dump() || sections.iter().any(|section| line.starts_with(section))
}

/// The first bytes of a file; none of one that cannot be read.
fn first_bytes(file: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    // Only regular files: others may block.
    let is_file = fs::metadata(file).is_ok_and(|metadata| metadata.is_file());
    if let Some(file) = is_file.then(|| File::open(file).ok()).flatten() {
        let _ = file.take(HEAD).read_to_end(&mut head);
    }
    head
}

/// The files that a directory or a pattern stands for; `None` for any other source.
fn expansion(source: &OsStr) -> Option<Vec<OsString>> {
    let path = Path::new(source);
    if path.is_dir() {
        return Some(matching_files(path, &|name| is_profile_in(path, name)));
    }
    let pattern = path.file_name()?.to_str()?;
    let is_pattern = pattern.contains(['*', '?', '[']);
    if !is_pattern || source.to_str().is_some_and(|text| text.contains("://")) || path.exists() {
        return None;
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let folder = path.parent()?;
    let matching = |name: &str| matches(&pattern, &name.chars().collect::<Vec<char>>());
    Some(matching_files(folder, &matching))
}

/// The files of a folder whose names are `wanted` and not hidden.
fn matching_files(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Vec<OsString> {
    let open = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(open) else { return Vec::new() };
    let names = entries.filter_map(Result::ok).map(|entry| entry.file_name());
    let shown = |name: &OsString| {
        let text = name.to_string_lossy();
        !text.starts_with('.') && wanted(&text) && open.join(name).is_file()
    };
    let mut names: Vec<OsString> = names.filter(shown).take(MAX_FILES).collect();
    names.sort_by(|a, b| compare_names(&a.to_string_lossy(), &b.to_string_lossy()));
    // A file of this directory is the same source as by its name alone.
    let folder = if folder == Path::new(".") { Path::new("") } else { folder };
    names.into_iter().map(|name| folder.join(name).into_os_string()).collect()
}

/// The order of names with numbers by value: `heap.9` comes before `heap.10`.
fn compare_names(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (here, there) = (digits(left), digits(right));
        let order = if here > 0 && there > 0 {
            let value = |text: &str, end: usize| {
                let digits = text.get(..end).unwrap_or_default().trim_start_matches('0');
                (digits.len(), digits.to_owned())
            };
            let order = value(left, here).cmp(&value(right, there));
            left = left.get(here..).unwrap_or_default();
            right = right.get(there..).unwrap_or_default();
            order
        } else {
            let (mut head, mut other) = (left.chars(), right.chars());
            let both = (head.next(), other.next());
            (left, right) = (head.as_str(), other.as_str());
            if both == (None, None) {
                return a.cmp(b);
            }
            both.0.cmp(&both.1)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// The places of `sources` in the order of their numbers, if each differs from the next in a number first: `heap.9`, `heap.10`. `None`
/// for other names.
pub fn numbered_order(sources: &[OsString]) -> Option<Vec<usize>> {
    let names: Vec<_> = sources.iter().map(|source| source.to_string_lossy()).collect();
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|&a, &b| compare_names(&names[a], &names[b]));
    let is_sequence = order.windows(2).all(|two| differ_in_number(&names[two[0]], &names[two[1]]));
    is_sequence.then_some(order)
}

/// True if both names have a number at their first difference.
fn differ_in_number(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let common = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let digits = a[..common].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let is_number = |name: &[u8]| name.get(common - digits).is_some_and(u8::is_ascii_digit);
    is_number(a) && is_number(b)
}

/// True if a name matches a shell pattern. It goes back to the last star only, so it takes at most the product of both lengths
/// in steps.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star = None;
    while n < name.len() {
        match matched_length(&pattern[p..], name[n]) {
            Some(length) => (p, n) = (p + length, n + 1),
            None if pattern.get(p) == Some(&'*') => {
                star = Some((p, n));
                p += 1;
            }
            None => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    (p, n) = (at + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

/// The length of the pattern's first element if it matches `c`; `None` if it does not, or is a star.
fn matched_length(pattern: &[char], c: char) -> Option<usize> {
    match pattern {
        ['?', ..] => Some(1),
        ['*', ..] | [] => None,
        ['[', inner @ ..] => {
            let negated = matches!(inner, ['!' | '^', ..]);
            let inner = &inner[usize::from(negated)..];
            let length = inner.iter().skip(1).position(|&c| c == ']')? + 1;
            let set = &inner[..length];
            let range = set.windows(3).any(|w| w[1] == '-' && (w[0]..=w[2]).contains(&c));
            let found = range || set.contains(&c);
            (found != negated).then_some(length + 2 + usize::from(negated))
        }
        [first, ..] => (*first == c).then_some(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_a_shells() {
        for (pattern, name, wanted) in [
            ("heap.*.pb.gz", "heap.12.pb.gz", true),
            ("heap.?.pb.gz", "heap.12.pb.gz", false),
            ("*", "", true),
            ("a*b*c", "axxbxxbc", true),
            ("a*b*c", "axxbxx", false),
            ("[ab]x", "bx", true),
            ("[!ab]x", "bx", false),
            ("[0-9]*", "7x", true),
            ("[0-9", "7", false),
            ("[]]", "]", true),
            ("", "a", false),
        ] {
            let chars = |text: &str| text.chars().collect::<Vec<char>>();
            assert_eq!(matches(&chars(pattern), &chars(name)), wanted, "{pattern} {name}");
        }
    }

    #[test]
    fn numbers_are_ordered_by_their_value() {
        let mut names =
            ["h.10", "h.9", "h", "h.9a", "g.99", "h.09", "h.123456789012345678901234567890"];
        names.sort_by(|a, b| compare_names(a, b));
        let wanted =
            ["g.99", "h", "h.09", "h.9", "h.9a", "h.10", "h.123456789012345678901234567890"];
        assert_eq!(names, wanted);
    }

    #[test]
    fn sequences_are_ordered_by_number() {
        let order = |names: &[&str]| {
            numbered_order(&names.iter().map(OsString::from).collect::<Vec<OsString>>())
        };
        assert_eq!(order(&["o.0010.heap", "o.0009.heap"]), Some(vec![1, 0]));
        assert_eq!(
            order(&["j.7.10.i10.heap", "j.7.9.i9.heap", "j.7.11.f.heap"]),
            Some(vec![1, 0, 2])
        );
        assert_eq!(order(&["h1", "h10", "h2"]), Some(vec![0, 2, 1]));
        assert_eq!(order(&["after.heap", "before.heap"]), None);
        assert_eq!(order(&["h", "h.1"]), None);
    }

    #[test]
    fn profiles_beside_a_file_come_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).into_os_string();
        let begin = std::time::SystemTime::UNIX_EPOCH;
        for (age, name) in ["b.pb.gz", "mem.out", "a.pb.gz", "c.out", "notes.md"].iter().enumerate()
        {
            let file = fs::File::create(path(name)).unwrap();
            file.set_modified(begin + std::time::Duration::from_secs(1000 - age as u64)).unwrap();
        }
        fs::create_dir(path("d.pb.gz")).unwrap();
        assert_eq!(profiles_beside(&path("a.pb.gz")), ["b.pb.gz"].map(path));
        assert_eq!(profiles_beside(&path("mem.out")), ["b.pb.gz", "a.pb.gz", "c.out"].map(path));
        for other in ["none.pb.gz", "http://localhost:1/heap", ""] {
            assert!(profiles_beside(OsStr::new(other)).is_empty(), "{other}");
        }
        assert!(profiles_beside(folder.path().as_os_str()).is_empty());
    }

    #[test]
    fn directories_and_patterns_become_their_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).into_os_string();
        for name in ["heap.10.pb", "heap.9.pb", ".hidden.pb", "cpu.1.pb.gz", "README.md"] {
            fs::write(path(name), "x").unwrap();
        }
        fs::create_dir(path("inner")).unwrap();
        let all = expand_paths(vec![folder.path().as_os_str().to_owned()]);
        assert_eq!(all, ["cpu.1.pb.gz", "heap.9.pb", "heap.10.pb"].map(path));
        for (name, text) in [
            ("a.txt", "goroutine profile: total 3\n"),
            ("b", "goroutine 1 [running]:\n"),
            ("c.log", "--- mutex:\ncycles/second=1\n"),
            ("m.txt", "heap profile: 1: 8 [1: 8] @ heap/1048576\n"),
            ("notes.txt", "my profile: a note"),
        ] {
            fs::write(path(name), text).unwrap();
        }
        let all = expand_paths(vec![folder.path().as_os_str().to_owned()]);
        let texts: Vec<_> =
            all.iter().filter(|file| !file.to_string_lossy().contains(".pb")).collect();
        assert_eq!(texts, ["a.txt", "b", "c.log", "m.txt"].map(path).iter().collect::<Vec<_>>());
        assert_eq!(expand_paths(vec![path("heap.*")]), ["heap.9.pb", "heap.10.pb"].map(path));
        for kept in ["no.*", "inner", "heap.9.pb", "http://host/*"] {
            assert_eq!(expand_paths(vec![path(kept)]), [path(kept)]);
        }
    }
}
