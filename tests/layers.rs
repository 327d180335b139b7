//! The map of the sources, checked by text search: layers, rooms of crates, length and first line of files, openings of
//! comments, and that no test module is left out. A failure names the file, the line and the rule.

use std::fs;
use std::path::{Path, PathBuf};

/// Layers from the top down. A module names only modules of layers below its own, or itself.
pub(crate) const LAYERS: &[&[&str]] = &[
    &["main"],
    &["cli"],
    &["tui"],
    &["explore"],
    &["load"],
    &["report"],
    &["findings"],
    &["analysis"],
    &["store"],
    &["profile", "source", "runtime", "input", "binary"],
    &["unit", "error"],
    &["atomic_file", "cancel", "caught", "hash", "home", "printable"],
];

/// Crates of the terminal: its screen, its keys, its signals, its colours and the width of its characters.
const TERMINAL_CRATES: &[&str] = &[
    "crossterm",
    "filedescriptor",
    "ratatui",
    "signal_hook",
    "syntect",
    "terminal_colorsaurus",
    "unicode_width",
];

/// Names that a part of `tui` must not use although its layer may: widgets draw plain rows, panes draw nothing.
const CLOSED_DOORS: &[(&str, &str)] = &[
    ("tui/widget", "crate::profile"),
    ("tui/widget", "crate::analysis"),
    ("tui/widget", "crate::report"),
    ("tui/pane", "ratatui::Frame"),
    ("tui/pane", "ratatui::buffer"),
    ("tui/app", "ratatui::Frame"),
    ("tui/app", "ratatui::buffer"),
    ("tui/app", "std::fs"),
    ("tui/app", "std::thread"),
    ("tui/app", "is_file"),
    ("tui/app", ".exists("),
    ("tui/app", "AtomicBool"),
    ("tui/pane", "std::fs"),
    ("tui/pane", "std::thread"),
    ("tui/pane", "is_file"),
    ("tui/pane", ".exists("),
    ("tui/pane", "AtomicBool"),
];

/// Lines that a file may have, its tests, comments and blank lines included.
const LONGEST: usize = 450;

/// Tables of data: long because the list is long.
const TABLES: &[(&str, &str)] = &[
    ("cli/options.rs", "one entry per option"),
    ("profile/decode/proto.rs", "one field per field of profile.proto"),
];

/// Words that no line of a comment opens with.
const QUESTION_WORDS: &[&str] =
    &["What", "Whether", "Where", "How", "Which", "Whose", "When", "Who"];

#[test]
fn modules_name_only_what_lies_below() {
    let layer = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    let mut wrong = Vec::new();
    for file in sources() {
        let home = file.module();
        if home == "lib" {
            continue;
        }
        let own = layer(&home).unwrap_or_else(|| panic!("{home} stands in no layer"));
        for (number, line) in file.code() {
            if line.ends_with("crate::{") {
                wrong.push(format!("src/{}:{number}: one `use` for each module", file.path));
            }
            for named in &named_modules(line) {
                let below = layer(named).is_some_and(|other| other > own);
                if *named != home && !below && layer(named).is_some() {
                    wrong.push(format!("src/{}:{number}: {home} names {named}", file.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn closed_doors_stay_closed() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (room, name) in CLOSED_DOORS.iter().filter(|(room, _)| file.stands_in(room)) {
            for (number, line) in file.code().filter(|(_, line)| line.contains(name)) {
                wrong.push(format!("src/{}:{number}: {room} names {name}: {line}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// The comment above a dependency in `Cargo.toml` begins with its rooms: `# profile, analysis: why`.
#[test]
fn crates_stay_in_their_rooms() {
    let rooms = rooms();
    assert!(rooms.len() > 5, "Cargo.toml was not understood: {rooms:?}");
    let mut wrong = Vec::new();
    for file in sources() {
        for (number, line) in file.code() {
            for (name, rooms) in &rooms {
                if names_crate(line, name) && !rooms.iter().any(|room| file.stands_in(room)) {
                    wrong.push(format!(
                        "src/{}:{number}: {name} has its room in {rooms:?}",
                        file.path
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Below `tui` nothing knows of a terminal, whatever `Cargo.toml` says of rooms.
#[test]
fn terminal_crates_stay_in_tui() {
    let mut wrong = Vec::new();
    let rooms = rooms();
    for name in TERMINAL_CRATES {
        let (_, rooms) = rooms.iter().find(|(known, _)| known == name).unwrap();
        if !rooms.iter().all(|room| room.split('/').next() == Some("tui")) {
            wrong.push(format!("Cargo.toml: {name} has its room in {rooms:?}"));
        }
    }
    for file in sources().iter().filter(|file| is_below_tui(&file.module())) {
        wrong.extend(terminal_crates_named(file));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn is_below_tui(module: &str) -> bool {
    let layer = |name: &str| LAYERS.iter().position(|layer| layer.contains(&name));
    layer(module) > layer("tui")
}

fn terminal_crates_named(file: &Source) -> Vec<String> {
    let lines = file.code();
    let named = lines.flat_map(|(number, line)| {
        let found = TERMINAL_CRATES.iter().filter(move |name| names_crate(line, name));
        found.map(move |name| format!("src/{}:{number}: {name} below tui", file.path))
    });
    named.collect()
}

#[test]
fn a_terminal_crate_below_tui_is_found() {
    let text = "//! X.\n// ratatui::x\nuse ratatui::text::Line;\nlet x = syntect::y();\n";
    let file = Source { path: "explore/view.rs".to_owned(), text: text.to_owned() };
    let expected =
        ["src/explore/view.rs:3: ratatui below tui", "src/explore/view.rs:4: syntect below tui"];
    assert_eq!(terminal_crates_named(&file), expected);
    assert!(is_below_tui("explore") && is_below_tui("hash"));
    assert!(!is_below_tui("tui") && !is_below_tui("cli") && !is_below_tui("main"));
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for file in sources().into_iter().chain(test_sources()) {
        if !begins_with_its_purpose(&file.text) {
            wrong.push(format!("{} does not begin with what it is for", file.path));
        }
        let lines = file.text.lines().count();
        let table = TABLES.iter().any(|(path, _)| *path == file.path);
        if lines > LONGEST && !table {
            wrong.push(format!("{} has {lines} lines, more than {LONGEST}", file.path));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// True if the first line is `//! ` and a text.
fn begins_with_its_purpose(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix("//! ").is_some_and(|text| !text.trim().is_empty())
}

#[test]
fn a_first_line_without_a_purpose_is_found() {
    assert!(begins_with_its_purpose("//! Sums over the call tree.\nuse x;\n"));
    for text in ["", "use x;\n//! Sums.", "//!\n//! Sums.", "//! ", "// Sums over the tree."] {
        assert!(!begins_with_its_purpose(text), "{text:?}");
    }
}

/// A line of a comment begins with its subject, so that a reader finds it at once.
#[test]
fn comments_open_with_their_subject() {
    let mut wrong = Vec::new();
    for file in sources().into_iter().chain(test_sources()) {
        for (i, line) in file.text.lines().enumerate() {
            if let Some(word) = question_word(line) {
                let (path, number) = (&file.path, i + 1);
                wrong.push(format!("{path}:{number}: a comment opens with `{word}`: {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// The first word of a line that is only a comment, if it is one of [`QUESTION_WORDS`].
fn question_word(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = ["/// ", "//! ", "// "].iter().find_map(|mark| line.strip_prefix(*mark))?;
    let word = text.split(|c: char| !is_identifier(c)).next()?;
    QUESTION_WORDS.contains(&word).then_some(word)
}

#[test]
fn a_comment_that_opens_with_a_question_word_is_found() {
    assert_eq!(question_word("    /// Whether it runs."), Some("Whether"));
    assert_eq!(question_word("//! What's new."), Some("What"));
    assert_eq!(question_word("// Who"), Some("Who"));
    for line in ["/// True if it runs.", "// Whole rows.", "//", "let what = 1; // What", "What"] {
        assert_eq!(question_word(line), None, "{line:?}");
    }
}

#[test]
fn no_test_module_is_forgotten() {
    let tests = root().join("tests");
    let all = fs::read_to_string(tests.join("all.rs")).unwrap();
    let is_module = |path: &PathBuf| {
        path.parent() == Some(&tests) && path.extension().is_some_and(|end| end == "rs")
    };
    for path in files_under(&tests).into_iter().filter(is_module) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let known = name == "all" || all.lines().any(|line| line == format!("mod {name};"));
        assert!(known, "tests/{name}.rs is never compiled: tests/all.rs lacks `mod {name};`");
    }
}

/// A source file.
pub(crate) struct Source {
    /// Its path below `src`, with slashes; one of `tests` begins with `tests/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// The path of the file whose unit tests these are, `a/b.rs` for `a/tests/b.rs`; its own path for others.
    fn tested(&self) -> String {
        self.path.replacen("tests/", "", 1)
    }

    /// The module of the first level that this file belongs to.
    fn module(&self) -> String {
        self.tested().split(['/', '.']).next().unwrap().to_owned()
    }

    /// True for the file or folder of the module `room`, as in `tui/popup`.
    fn stands_in(&self, room: &str) -> bool {
        self.tested().strip_prefix(room).is_some_and(|rest| rest.starts_with(['/', '.']))
    }

    /// Lines from 1, without those that are only a comment.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        lines
            .map(|(i, line)| (i + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file of `src`.
pub(crate) fn sources() -> Vec<Source> {
    rust_files("src", "")
}

/// Every Rust file of `tests`.
fn test_sources() -> Vec<Source> {
    rust_files("tests", "tests/")
}

fn rust_files(folder: &str, prefix: &str) -> Vec<Source> {
    let folder = root().join(folder);
    let files = files_under(&folder);
    let rust = files.into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"));
    let read = |path: PathBuf| {
        let inside = path.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
        Source { path: format!("{prefix}{inside}"), text: fs::read_to_string(&path).unwrap() }
    };
    rust.map(read).collect()
}

/// Every file below `folder`, in the order of their paths.
pub(crate) fn files_under(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// The modules of the first level that a line names: `crate::x`, `crate::{x::Y, z}`, and the same of the library.
fn named_modules(line: &str) -> Vec<String> {
    let after_root = ["crate::", "rprof_tui::"].iter().flat_map(|root| line.split(root).skip(1));
    let mut names = Vec::new();
    for rest in after_root {
        let list = rest.strip_prefix('{').map_or_else(|| rest.to_owned(), first_depth);
        let items: Vec<&str> = list.split(',').collect();
        let count = if rest.starts_with('{') { items.len() } else { 1 };
        let head =
            |item: &&str| item.trim().split(|c| !is_identifier(c)).next().unwrap().to_owned();
        names.extend(items.iter().take(count).map(head));
    }
    names
}

/// The text of a group up to its closing brace, without the groups inside.
fn first_depth(group: &str) -> String {
    let mut depth = 1;
    let mut out = String::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            c if depth == 1 => out.push(c),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    out
}

/// True if `line` names the crate as `name::` or `use name`, not as the end of a longer path or name.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let (before, rest) = line.split_at(at);
        let after = rest.strip_prefix(name).unwrap_or(rest);
        let starts = !before.ends_with(|c| is_identifier(c) || c == ':');
        starts
            && (after.starts_with("::")
                || (before.ends_with("use ") && after.starts_with([';', ' '])))
    })
}

fn is_identifier(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Each dependency as it is written in code, and the modules that may name it.
fn rooms() -> Vec<(String, Vec<String>)> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (mut rooms, mut out) = (Vec::new(), Vec::new());
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            // Those of one system count, too.
            inside = line == "[dependencies]" || line.ends_with(".dependencies]");
        } else if let Some(comment) = line.strip_prefix("# ").filter(|_| inside) {
            let (list, _) =
                comment.split_once(": ").unwrap_or_else(|| panic!("no room in {line:?}"));
            rooms = list.split(", ").map(str::to_owned).collect();
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| inside) {
            assert!(!rooms.is_empty(), "{name} has no comment that says its room and its reason");
            out.push((name.replace('-', "_"), std::mem::take(&mut rooms)));
        }
    }
    out
}

#[test]
fn the_search_sees_what_it_should() {
    assert_eq!(named_modules("use crate::{analysis::{Query, graph}, unit};"), ["analysis", "unit"]);
    assert_eq!(
        named_modules("    let x = crate::unit::scale(crate::error::y);"),
        ["unit", "error"]
    );
    assert!(names_crate("use regex::Regex;", "regex"));
    assert!(names_crate("    regex::escape(x)", "regex"));
    assert!(!names_crate("use crate::analysis::regex::Regex;", "regex"));
    assert!(!names_crate("let my_regex::x", "regex"));
}
