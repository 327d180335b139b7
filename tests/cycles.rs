//! A check that files of `src` do not name each other in a cycle, directly or through others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use crate::layers::sources;
use crate::rust_paths::Names;

#[test]
fn no_files_name_one_another() {
    let sources = sources();
    let files = sources.iter().map(|source| (source.path.as_str(), source.text.as_str()));
    let map = FileMap::new(files);
    let edges = map.edges();
    assert!(edges.len() > 100, "{} files name others", edges.len());
    let groups = groups(&edges);
    let found: Vec<String> = groups.iter().map(|group| told(group, &edges)).collect();
    assert!(
        found.is_empty(),
        "
{}
",
        found.join(
            "
"
        )
    );
}

/// Files that a file names, each with the first line that names it.
type Edges = BTreeMap<String, BTreeMap<String, usize>>;

/// A group, with the shortest cycle through each of its files.
fn told(group: &[String], edges: &Edges) -> String {
    let mut cycles = BTreeSet::new();
    for file in group {
        let mut cycle = shortest_cycle(file, edges);
        // A cycle is rotated to its first file, so that it is listed once.
        let first = (0..cycle.len()).min_by_key(|&at| &cycle[at]).unwrap_or(0);
        cycle.rotate_left(first);
        cycles.insert(cycle);
    }
    let mut text = format!("{} files name one another: {}", group.len(), group.join(", "));
    for cycle in cycles {
        let next = |at: usize| &cycle[(at + 1) % cycle.len()];
        let step = |at: usize| format!("{}:{}", cycle[at], edges[&cycle[at]][next(at)]);
        let steps: Vec<String> = (0..cycle.len()).map(step).collect();
        write!(text, "\n    {} → {}", steps.join(" → "), cycle[0]).unwrap();
    }
    text
}

/// The shortest path from `file` back to it, without the last step; empty if there is none.
fn shortest_cycle(file: &str, edges: &Edges) -> Vec<String> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([file]);
    while let Some(at) = queue.pop_front() {
        for next in edges.get(at).into_iter().flat_map(BTreeMap::keys) {
            if next == file {
                let mut cycle = vec![at.to_owned()];
                let mut back = at;
                while back != file {
                    back = came_from[back];
                    cycle.push(back.to_owned());
                }
                cycle.reverse();
                return cycle;
            }
            if !came_from.contains_key(next.as_str()) {
                came_from.insert(next, at);
                queue.push_back(next);
            }
        }
    }
    Vec::new()
}

/// Strongly connected components of two files or more, each sorted.
fn groups(edges: &Edges) -> Vec<Vec<String>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        edges.keys().map(|file| (file.as_str(), reachable(file, edges))).collect();
    let mut groups = BTreeSet::new();
    for (file, ahead) in &reached {
        let back = |other: &&&str| reached.get(**other).is_some_and(|far| far.contains(file));
        let group: Vec<String> = ahead.iter().filter(back).map(|&other| other.to_owned()).collect();
        if group.len() > 1 {
            groups.insert(group);
        }
    }
    groups.into_iter().collect()
}

/// Every file that `file` names, directly or through others.
fn reachable<'a>(file: &str, edges: &'a Edges) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = vec![file];
    while let Some(at) = waiting.pop() {
        for next in edges.get(at).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(next.as_str()) {
                waiting.push(next);
            }
        }
    }
    reached
}

/// All files by the path of their module.
struct FileMap {
    modules: BTreeMap<Vec<String>, (String, Names)>,
}

/// The target of a path.
enum Target {
    Module(Vec<String>),
    /// An item, and the module that defines it.
    Item(Vec<String>),
    /// Something outside of this crate.
    Outside,
}

impl FileMap {
    fn new<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> FileMap {
        let module = |path: &str| {
            let path = path.trim_end_matches(".rs");
            let mut names: Vec<String> = path.split('/').map(str::to_owned).collect();
            if matches!(names.last().map(String::as_str), Some("mod" | "lib")) {
                names.pop();
            }
            names
        };
        // Unit tests in folders of their own name what they test, and nothing names them.
        let files =
            files.filter(|(path, _)| !path.contains("/tests/") && !path.starts_with("tests/"));
        let modules = files.map(|(path, text)| (module(path), (path.to_owned(), Names::new(text))));
        FileMap { modules: modules.collect() }
    }

    /// The names from file to file. A file that only declares and re-exports has none in either direction.
    fn edges(&self) -> Edges {
        let mut edges = Edges::new();
        for (module, (file, names)) in self.modules.iter().filter(|(_, (_, n))| !n.is_index) {
            let named = edges.entry(file.clone()).or_default();
            for (path, line) in names_in_use(names) {
                let (Target::Module(to) | Target::Item(to)) = self.target(module, path, 0) else {
                    continue;
                };
                let (other, of_other) = &self.modules[&to];
                if other != file && !of_other.is_index {
                    named.entry(other.clone()).or_insert(line);
                }
            }
        }
        edges
    }

    /// Follows a path as it is written in `module`, through re-exports. `depth` bounds imports that import each other.
    fn target(&self, module: &[String], path: &[String], depth: usize) -> Target {
        let mut at = module.to_vec();
        let mut rest = path;
        let mut rooted = false;
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "crate" | "rprof_tui" => at.clear(),
                "self" => {}
                "super" => {
                    at.pop();
                }
                _ => break,
            }
            rooted = true;
            rest = after;
        }
        let Some(first) = rest.first() else { return Target::Module(at) };
        if !rooted && !self.binds(&at, first) {
            return Target::Outside;
        }
        self.follow(at, rest, depth)
    }

    /// True if `name` alone is a name of this crate in `module`.
    fn binds(&self, module: &[String], name: &String) -> bool {
        let Some((_, names)) = self.modules.get(module) else { return false };
        names.modules.contains(name) || names.imports.iter().any(|import| import.name == *name)
    }

    /// Follows the names of `rest` from the module `at` on.
    fn follow(&self, mut at: Vec<String>, rest: &[String], depth: usize) -> Target {
        for (index, name) in rest.iter().enumerate() {
            let Some((_, names)) = self.modules.get(&at) else { return Target::Outside };
            let child: Vec<String> = at.iter().chain([name]).cloned().collect();
            if names.modules.contains(name) && self.modules.contains_key(&child) {
                at = child;
                continue;
            }
            if names.items.contains(name) || depth > 8 {
                return Target::Item(at);
            }
            let mut imports = names.imports.iter();
            if let Some(import) = imports.find(|import| import.name == *name) {
                // A path through a name that is imported from another crate ends outside, too.
                let path: Vec<String> =
                    import.path.iter().chain(&rest[index + 1..]).cloned().collect();
                // An import does not resolve its own first name.
                let own = import.path.first() == Some(name) && !names.modules.contains(name);
                return if own { Target::Outside } else { self.target(&at, &path, depth + 1) };
            }
            let globs = names.imports.iter().filter(|import| import.name == "*");
            for glob in globs {
                if let Target::Module(inner) = self.target(&at, &glob.path, depth + 1)
                    && let found @ Target::Item(_) =
                        self.follow(inner.clone(), &rest[index..], depth + 1)
                    && !matches!(&found, Target::Item(of) if *of == inner && !self.defines(of, name))
                {
                    return found;
                }
            }
            return Target::Item(at);
        }
        Target::Module(at)
    }

    fn defines(&self, module: &[String], name: &String) -> bool {
        self.modules.get(module).is_some_and(|(_, names)| names.items.contains(name))
    }
}

/// Paths that name other files: those in code, imports, and re-exports whose name the file itself uses.
fn names_in_use(names: &Names) -> impl Iterator<Item = (&[String], usize)> {
    let used = |name: &String| {
        names.words.contains(name) || names.paths.iter().any(|(path, _)| path[0] == *name)
    };
    let imports = names.imports.iter().filter(move |import| !import.public || used(&import.name));
    let imports = imports.map(|import| (import.path.as_slice(), import.line));
    imports.chain(names.paths.iter().map(|(path, line)| (path.as_slice(), *line)))
}

/// The groups found in small made-up sources.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let map = FileMap::new(files.iter().copied());
    let edges = map.edges();
    groups(&edges).iter().map(|group| told(group, &edges)).collect()
}

#[test]
fn two_files_that_name_one_another_are_a_cycle() {
    let files = [
        ("lib.rs", "mod a;\nmod b;"),
        ("a.rs", "use crate::b::B;\npub struct A(B);"),
        ("b.rs", "pub struct B;\nfn f(a: &super::a::A) {}"),
    ];
    let told = "2 files name one another: a.rs, b.rs\n    a.rs:1 → b.rs:2 → a.rs";
    assert_eq!(found(&files), [told]);
}

#[test]
fn names_in_tests_comments_and_texts_are_no_cycle() {
    let files = [
        ("lib.rs", "mod a;\nmod b;"),
        ("a.rs", "use crate::b::B;\npub struct A(B);"),
        (
            "b.rs",
            "/// [`crate::a::A`]\npub struct B;\nconst S: &str = \"crate::a::A\";\n#[cfg(test)]\nmod tests { use crate::a::A; }",
        ),
    ];
    assert!(found(&files).is_empty());
}

#[test]
fn a_module_that_only_re_exports_is_looked_through() {
    let index = ("a/mod.rs", "mod b;\nmod c;\npub use self::b::B;\npub use c::C;");
    let through = [
        ("lib.rs", "mod a;"),
        index,
        ("a/b.rs", "use super::C;\npub struct B(C);"),
        ("a/c.rs", "pub struct C;\nfn f(b: crate::a::B) {}"),
    ];
    assert_eq!(found(&through).len(), 1);
    let tree = [
        ("lib.rs", "mod a;"),
        index,
        ("a/b.rs", "use super::C;\npub struct B(C);"),
        ("a/c.rs", "pub struct C;"),
    ];
    assert!(found(&tree).is_empty());
}

#[test]
fn a_module_that_uses_its_children_must_not_be_named_by_them() {
    let child = ("a/b.rs", "use super::A;\npub fn f(a: A) {}");
    let lib = ("lib.rs", "mod a;");
    let uses = [lib, ("a/mod.rs", "mod b;\npub struct A;\nfn g() { b::f(A) }"), child];
    assert_eq!(found(&uses).len(), 1);
    let re_exports = [lib, ("a/mod.rs", "mod b;\npub use b::f;\npub struct A;"), child];
    assert!(found(&re_exports).is_empty());
    let both = [lib, ("a/mod.rs", "mod b;\npub use b::f;\npub struct A;\nfn g() { f(A) }"), child];
    assert_eq!(found(&both).len(), 1);
}

#[test]
fn a_cycle_of_three_is_told_as_one_path() {
    let files = [
        ("lib.rs", "mod a;\nmod b;\nmod c;"),
        ("a.rs", "use crate::b;\nfn f() { b::f() }"),
        ("b.rs", "use crate::c::*;\npub fn f() {}"),
        ("c.rs", "use crate::{a as first};\nfn f() { first::f() }"),
    ];
    let told = "3 files name one another: a.rs, b.rs, c.rs\n    a.rs:1 → b.rs:1 → c.rs:1 → a.rs";
    assert_eq!(found(&files), [told]);
}
