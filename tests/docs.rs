//! The README's tables are what the program's own tables say. `UPDATE_DOCS=1` writes them again.

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use rprof_tui::tui::theme::UNICODE;

use crate::support::Screen;

#[test]
fn the_readme_lists_the_keys() {
    use rprof_tui::tui::keys::{bindings, spelling};
    holds("keys", &bindings::markdown(spelling::name));
}

#[test]
fn the_readme_lists_the_options() {
    holds("options", &rprof_tui::cli::options::markdown());
}

/// Both ways to the line that leaks, as the program shows them: the keys below stand in the README's text.
#[test]
fn the_readme_shows_the_line_that_leaks() {
    let size = (80, 18);
    let at_fault = "sess.payload = make([]byte, payloadSize)";
    let one = Screen::open("heap.pb.gz", size, &UNICODE).keys("3").text();
    let two =
        Screen::compared(("heap.5.pb.gz", "heap.0.pb.gz"), true, size, &UNICODE).keys("3").text();
    for (name, text) in [("one-heap", one), ("two-heaps", two)] {
        let row = text.lines().find(|line| line.starts_with('▌')).unwrap();
        assert!(row.contains(at_fault), "{text}");
        let lines = text.lines().map(|line| format!("{}\n", line.trim_end()));
        holds(name, &format!("```text\n{}```", lines.collect::<String>()));
    }
}

/// Whether `wanted` stands between `<!-- NAME -->` and `<!-- /NAME -->` in the README.
fn holds(name: &str, wanted: &str) {
    // Two tests write to one file.
    let _turn = TURN.lock();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (opening, closing) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = readme.split_once(&opening).unwrap_or_else(|| panic!("no {opening}"));
    let (found, after) = rest.split_once(&closing).unwrap_or_else(|| panic!("no {closing}"));
    let wanted = format!("{}\n\n", wanted.trim_end());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, [before, &opening, &wanted, &closing, after].concat()).unwrap();
    } else {
        assert!(found == wanted, "README.md is behind the program: UPDATE_DOCS=1 cargo test docs");
    }
}

static TURN: Mutex<()> = Mutex::new(());

/// A map that names what is not there is worse than none.
#[test]
fn the_map_names_what_exists() {
    let src = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let map = fs::read_to_string(src.join("ARCHITECTURE.md")).unwrap();
    let quoted = map.split('`').skip(1).step_by(2);
    let in_src = quoted.filter(|name| !name.contains([' ', '(']) && !name.starts_with("fixtures/"));
    let paths: Vec<&str> = in_src.filter(|name| name.contains(['/', '.'])).collect();
    assert!(paths.len() > 20, "{paths:?}");
    let root = src.parent().unwrap();
    let missing: Vec<&&str> =
        paths.iter().filter(|path| !src.join(path).exists() && !root.join(path).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
