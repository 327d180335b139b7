//! What leaves the program: copies and files.

use rprof_tui::tui::theme::UNICODE;

use super::WIDE;
use crate::support::Screen;

#[test]
fn names_and_stacks_are_copied_and_views_written() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.writes = true;
    screen.keys("yY");
    assert_eq!(screen.copied[0], "main.(*sessionStore).remember");
    let stack: Vec<&str> = screen.copied[1].lines().collect();
    assert_eq!(stack[..2], ["main.(*sessionStore).remember", "main.(*service).login"]);
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("written");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, begins) in [("a.txt", "File: leaky"), ("a.svg", "<"), ("a.json", "{")] {
        let path = folder.join(name);
        screen.keys(&format!("w<c-u>write {}<enter>", path.display()));
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.starts_with(begins), "{name}: {written:.40}");
    }
    let path = folder.join("a.txt");
    screen.keys(&format!(":write {}<enter>", path.display()));
    assert!(screen.text().contains("there is such a file"), "{}", screen.text());
    screen.keys(&format!("f2:write! {}<enter>", path.display()));
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written.contains("Active filters") && written.contains("calls%"), "{written}");
}
