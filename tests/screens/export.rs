//! Output of the screen: copies and files.

use rprof_tui::tui::theme::UNICODE;

use super::{SNAPSHOTS, WIDE};
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
    for (name, begins) in
        [("a.txt", "File: leaky"), ("a.svg", "<"), ("a.flame.svg", "<"), ("a.json", "{")]
    {
        let path = folder.join(name);
        screen.keys(&format!("w<c-u>{}<enter>", path.display()));
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.starts_with(begins), "{name}: {written:.40}");
    }
    screen.keys(&format!("f2w<c-u>{}<enter>u", folder.join("a.html").display()));
    let page = std::fs::read_to_string(folder.join("a.html")).unwrap();
    let command = "<code class=command>rprof-tui -html -output=profile.html -sample_index=inuse_space '-focus=";
    for part in ["<!DOCTYPE html>", "<code>focus=", command, "</html>"] {
        assert!(page.contains(part), "{part}");
    }
    let path = folder.join("a.txt");
    screen.keys(&format!(":write {}<enter>", path.display()));
    assert!(screen.text().contains("there is such a file"), "{}", screen.text());
    screen.keys(&format!("f2:write! {}<enter>", path.display()));
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written.contains("Active filters") && written.contains("calls%"), "{written}");
}

/// A view writes its content in each of its formats.
#[test]
fn growth_memory_and_logs_are_written() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("written views");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let write = |screen: &mut Screen, name: &str| {
        let path = folder.join(name);
        screen.writes = true;
        screen.keys(&format!("w<c-u>{}<enter>", path.display()));
        assert!(screen.text().contains("wrote "), "{}", screen.text());
        std::fs::read_to_string(&path).unwrap()
    };
    let mut growth = Screen::several(&SNAPSHOTS, WIDE, &UNICODE);
    growth.keys("6");
    let text = write(&mut growth, "growth.txt");
    assert!(text.contains("Snapshots: 6 over") && text.contains("main.(*sessionStore).remember"));
    assert!(text.lines().count() > 60, "all rows, as on the screen: {text}");
    let markdown = write(&mut growth, "growth.md");
    assert!(markdown.contains("per minute"), "{markdown}");
    let json: serde_json::Value = serde_json::from_str(&write(&mut growth, "growth.json")).unwrap();
    assert!(json.to_string().contains("snapshots"), "{json}");
    let mut log = Screen::open("gctrace.log", WIDE, &UNICODE);
    let text = write(&mut log, "log.txt");
    assert!(text.contains("54 cycles") && text.lines().count() > 54, "{text}");
    assert!(write(&mut log, "log.md").contains("| cycle |"));
    let json: serde_json::Value = serde_json::from_str(&write(&mut log, "log.json")).unwrap();
    assert!(json.is_object());
    log.keys("w<c-u>x.svg<enter>");
    assert!(log.text().contains("must end in .txt .md or .json"), "{}", log.text());
    log.keys("w<c-u><c-u>focus=main<enter>");
    assert!(log.text().contains("a log has no functions"), "{}", log.text());
    let mut memory = Screen::open("heap.debug1.txt", WIDE, &UNICODE);
    assert!(write(memory.keys("5"), "memory.txt").contains("Sys"));
    let mut labels = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    assert!(write(labels.keys("7"), "labels.txt").contains("endpoint"));
}
