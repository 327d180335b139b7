//! Unit tests of `tui/popup/compare_picker.rs`.

use super::*;

fn request(files: &[&str], base: Option<&str>) -> LoadRequest {
    let files = files.iter().map(OsString::from).collect();
    LoadRequest { files, base: base.map(OsString::from), of_base: true, ..LoadRequest::default() }
}

fn labels(menu: &ComparePicker) -> Vec<String> {
    menu.choices().iter().map(|c| format!("{}: {}", c.label, c.about)).collect()
}

#[test]
fn snapshots_are_compared_to_each_other() {
    let known: Vec<OsString> = ["a/x", "b/x", "c"].iter().map(OsString::from).collect();
    let menu = ComparePicker::new(&request(&["a/x", "b/x", "c"], None), &known);
    assert_eq!(labels(&menu), ["a/x: c against it", "b/x: c against it", "c: b/x against it"]);
    assert_eq!(menu.accepted(), Some(request(&["c"], Some("a/x"))));
    let mut menu = ComparePicker::new(&request(&["c"], Some("a/x")), &known);
    assert_eq!(
        labels(&menu),
        [
            "swap: a/x against c",
            "no base: c alone",
            "base: shares of all changes",
            "b/x: c against it"
        ]
    );
    assert_eq!(menu.accepted(), Some(request(&["a/x"], Some("c"))));
    menu.step(1);
    assert_eq!(menu.accepted(), Some(request(&["c"], None)));
}

#[test]
fn files_of_the_directory_follow_those_named() {
    let mut menu = ComparePicker::new(&request(&["d/c"], None), &["d/c".into()]);
    assert_eq!(labels(&menu), [""; 0]);
    menu.offer(["d/b", "d/c", "d/a"].iter().map(OsString::from).collect());
    assert_eq!(labels(&menu), ["b: c against it", "a: c against it"]);
    assert_eq!(menu.accepted(), Some(request(&["d/c"], Some("d/b"))));
}

#[test]
fn profiles_of_another_kind_come_last() {
    let known = ["cpu", "heap.0", "heap.1"].map(OsString::from);
    let mut menu = ComparePicker::new(&request(&["heap.1"], None), &known);
    menu.step(1);
    menu.set_unfit(vec![("cpu".into(), "another kind: cpu".to_owned())]);
    assert_eq!(labels(&menu), ["heap.0: heap.1 against it", "cpu: another kind: cpu"]);
    assert_eq!(menu.accepted(), Some(request(&["heap.1"], Some("heap.0"))), "the cursor stays");
}

#[test]
fn paths_are_completed() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["heap.1", "heap.2", "other", ".hidden"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    fs::create_dir(folder.path().join("heaps")).unwrap();
    let start = format!("{}/", folder.path().display());
    let found = |typed: &str| {
        let found = paths(&format!("{start}{typed}"));
        found.iter().map(|p| p.strip_prefix(&start).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("he"), ["heap.1", "heap.2", "heaps/"]);
    assert_eq!(found(".h"), [".hidden"]);
    let mut menu = ComparePicker::new(&request(&["c"], None), &[]);
    menu.input = TextInput::new(&format!("{start}he"));
    menu.list = None;
    menu.complete(menu.input.text(), paths(&menu.input.text()));
    assert!(menu.fill());
    assert_eq!(menu.input.text(), format!("{start}heap"));
    menu.step(1);
    assert!(menu.fill());
    let path = format!("{start}heap.1");
    assert_eq!(menu.accepted(), Some(request(&["c"], Some(&path))));
}
