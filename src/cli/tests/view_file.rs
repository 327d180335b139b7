//! Unit tests of `cli/view_file.rs`.

use super::*;
use crate::cli::settings::Settings;

fn view(name: &str, lines: &[&str]) -> SavedView {
    let lines = lines.iter().map(|&line| line.to_owned()).collect();
    SavedView { name: name.to_owned(), lines }
}

fn read(text: &str) -> Vec<SavedView> {
    let mut settings = Settings::default();
    config::accept(text, &mut settings).unwrap();
    settings.preferences.views
}

#[test]
fn everything_else_of_the_file_stays() {
    let text = "# mine\ntheme = \"dark\" # at night\n\n[keys]\nquit = \"Q\"";
    let one = view("leak", &["focus=^a\\.b$", "ignore=it's", "pane=icicle"]);
    let first = with_view(text, &one).unwrap();
    assert!(first.starts_with(&format!("{text}\n\n[views]\nleak = ")), "{first}");
    assert_eq!(read(&first), std::slice::from_ref(&one));
    let other = view("by line", &["granularity=lines"]);
    let both = with_view(&first, &other).unwrap();
    assert!(both.starts_with(text), "{both}");
    assert_eq!(read(&both).len(), 2);
    let again = view("leak", &["sort=cum"]);
    let changed = with_view(&format!("{both}# the end\n"), &again).unwrap();
    assert!(changed.starts_with(text) && changed.ends_with("# the end\n"), "{changed}");
    assert!(read(&changed).contains(&again) && read(&changed).contains(&other), "{changed}");
}

#[test]
fn a_silenced_rule_stands_above_the_tables() {
    for (text, want) in [
        ("", "silence = ['idle']\n"),
        ("[keys]\nquit = \"Q\"\n", "silence = ['idle']\n\n[keys]\nquit = \"Q\"\n"),
        (
            "sort = \"cum\" # mine\n\n[keys]\n",
            "sort = \"cum\" # mine\nsilence = ['idle']\n\n[keys]\n",
        ),
        ("silence = \"json\" # known\n", "silence = ['idle', 'json'] # known\n"),
    ] {
        let changed = with_silenced(text, "idle", true).unwrap();
        assert_eq!(changed, want);
        let mut settings = Settings::default();
        let again = with_silenced(&changed, "idle", false).unwrap();
        config::accept(&again, &mut settings).unwrap();
        assert!(!settings.preferences.silenced.has("idle"), "{again}");
    }
    assert!(with_silenced("", "nonsense", true).is_err());
    assert!(with_silenced("silence = 1", "idle", true).is_err());
}

#[test]
fn a_file_that_is_wrong_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/config.toml");
    let one = view("a", &["sort=cum"]);
    assert!(save(&path, &one).unwrap().contains(":view a"));
    assert_eq!(read(&fs::read_to_string(&path).unwrap()), std::slice::from_ref(&one));
    for wrong in ["theme = 1\n", "views.b = ['sort=cum']\n", "views = {}\n"] {
        fs::write(&path, wrong).unwrap();
        assert!(save(&path, &one).is_err(), "{wrong}");
        assert_eq!(fs::read_to_string(&path).unwrap(), wrong);
    }
}
