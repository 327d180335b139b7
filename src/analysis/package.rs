//! Package and origin of a function, by rules of thumb on its name and file. They serve colours, views and filters by
//! own code.

/// The origin of a function's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The program itself.
    Own,
    /// A library that the program was built with.
    Library,
    /// The language's runtime and standard library, or the system's.
    Runtime,
}

/// The first elements of the import paths in Go's standard library.
const GO: &[&str] = &[
    "archive",
    "arena",
    "bufio",
    "builtin",
    "bytes",
    "cmp",
    "compress",
    "container",
    "context",
    "crypto",
    "database",
    "debug",
    "embed",
    "encoding",
    "errors",
    "expvar",
    "flag",
    "fmt",
    "go",
    "hash",
    "html",
    "image",
    "index",
    "internal",
    "io",
    "iter",
    "log",
    "maps",
    "math",
    "mime",
    "net",
    "os",
    "path",
    "plugin",
    "reflect",
    "regexp",
    "runtime",
    "slices",
    "sort",
    "strconv",
    "strings",
    "structs",
    "sync",
    "syscall",
    "testing",
    "text",
    "time",
    "unicode",
    "unique",
    "unsafe",
    "vendor",
    "weak",
];

/// The first elements of names of runtimes of other languages.
const OTHERS: &[&str] =
    &["std", "core", "alloc", "__gnu_cxx", "absl", "java", "javax", "jdk", "sun", "kotlin"];

/// Parts of paths of files that belong to a runtime.
const RUNTIME_FILES: &[&str] =
    &["/rustc/", "/rustlib/", "/usr/include/", "/usr/lib/", "/sysdeps/", "/libstdc++", "/glibc"];

/// Parts of paths of files that belong to a library.
const LIBRARY_FILES: &[&str] =
    &["/pkg/mod/", "/vendor/", "/registry/src/", "/git/checkouts/", "/site-packages/", "@v"];

/// The package, module or namespace of a function: the part before the type or the function. A name without one is cut
/// at its first underscore, as C libraries use prefixes.
pub fn package(name: &str) -> &str {
    if name.starts_with('[') {
        return name;
    }
    let head = name.find(['[', '(', '<', '{', ' ']).filter(|&at| at > 0);
    let head = head.and_then(|at| name.get(..at)).unwrap_or(name).trim_start_matches(['<', '(']);
    let before = |at: usize| head.get(..at).unwrap_or(head);
    if let Some(at) = head.find("::") {
        return before(at);
    }
    let last = head.rfind('/').map_or(0, |at| at + 1);
    let dot = head.get(last..).and_then(|base| base.find('.'));
    if let Some(at) = dot {
        // Java separates packages by dots, and its types begin with a capital.
        let java = head.match_indices('.').find(|&(at, _)| {
            last == 0
                && head.get(at + 1..).is_some_and(|r| r.starts_with(|c: char| c.is_uppercase()))
        });
        return match java {
            Some((capital, _)) if head.get(..capital).is_some_and(|h| h.contains('.')) => {
                before(capital)
            }
            _ => before(last + at),
        };
    }
    head.find('_').filter(|&at| at > 0).map_or(head, before)
}

/// The origin of the function `name` in `file`; the file is empty if unknown.
pub fn origin(name: &str, file: &str) -> Origin {
    let first = name.split(['/', '.', ':', '[', '(', '<']).find(|part| !part.is_empty());
    let first = first.unwrap_or(name);
    if is_goroot(file) {
        return Origin::Runtime;
    }
    if LIBRARY_FILES.iter().any(|part| file.contains(part)) {
        return Origin::Library;
    }
    if RUNTIME_FILES.iter().any(|part| file.contains(part)) {
        return Origin::Runtime;
    }
    let pathless = !file.starts_with('/') || file.is_empty();
    let standard = GO.contains(&first) && (pathless || file.contains("/src/"));
    if (standard && name.contains('.')) || (OTHERS.contains(&first) && name.contains([':', '.'])) {
        Origin::Runtime
    } else {
        Origin::Own
    }
}

/// True for a file of Go's own tree, installed or in the cache of modules. A workspace at `/go/src` holds the program.
fn is_goroot(file: &str) -> bool {
    let inside = file.split_once("/go/src/").map(|(_, inside)| inside);
    let first = inside.and_then(|inside| inside.split('/').next());
    first.is_some_and(|first| first != "vendor" && (first == "cmd" || GO.contains(&first)))
        || file.contains("/golang.org/toolchain@")
}

/// A hash of `text` that is the same on every machine and in every run (FNV-1a).
pub fn stable_hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    // The low bits of this hash are weak, and colours are chosen by them.
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_what_stands_before_the_type() {
        for (name, want) in [
            ("main.(*store).remember", "main"),
            (
                "github.com/acme/billing.v2/ledger.(*Store).Append",
                "github.com/acme/billing.v2/ledger",
            ),
            (
                "fixtures/leaky/internal/ring.Map[go.shape.struct { main.id string }]",
                "fixtures/leaky/internal/ring",
            ),
            ("runtime.mallocgc", "runtime"),
            ("std::vector<a::b>::push(int)", "std"),
            ("<alloc::vec::Vec<T> as core::Debug>::fmt", "alloc"),
            ("java.util.HashMap.put", "java.util"),
            ("g_list_append", "g"),
            ("malloc", "malloc"),
            ("_start", "_start"),
            ("", ""),
            ("[libc.so.6]", "[libc.so.6]"),
        ] {
            assert_eq!(package(name), want, "{name}");
        }
    }

    #[test]
    fn origins_follow_names_and_files() {
        use Origin::{Library, Own, Runtime};
        for (name, file, want) in [
            ("main.run", "leaky/main.go", Own),
            ("runtime.mallocgc", "runtime/malloc.go", Runtime),
            ("runtime.mallocgc", "/usr/local/go/src/runtime/malloc.go", Runtime),
            ("net/http.(*conn).serve", "", Runtime),
            (
                "runtime.mallocgc",
                "/r/go/pkg/mod/golang.org/toolchain@v1/src/runtime/malloc.go",
                Runtime,
            ),
            ("main.run", "/Users/me/go/src/github.com/me/tool/main.go", Own),
            ("main.run", "/go/src/app/main.go", Own),
            ("internal/poll.(*FD).Read", "internal/poll/fd_unix.go", Runtime),
            ("log.Printf", "/home/me/proj/log/log.go", Own),
            ("github.com/x/y.F", "/root/go/pkg/mod/github.com/x/y@v1.2.3/f.go", Library),
            ("github.com/x/y.F", "github.com/x/y@v1.2.3/f.go", Library),
            ("github.com/me/proj.F", "/home/me/proj/f.go", Own),
            ("core::fmt::write", "/rustc/abc/library/core/src/fmt/mod.rs", Runtime),
            ("regex_lite::from_str", "/r/.cargo/registry/src/x/regex_lite-1.0/src/de.rs", Library),
            ("malloc", "", Own),
        ] {
            assert_eq!(origin(name, file), want, "{name} {file}");
        }
    }

    #[test]
    fn hashes_are_stable() {
        assert_eq!(stable_hash("main"), stable_hash("main"));
        assert_ne!(stable_hash("main") % 10, stable_hash("fmt") % 10);
    }
}
