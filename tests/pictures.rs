//! Pictures of the call graph and their viewers, with scripts in place of graphviz, browsers and viewers in `PATH`.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::pty::Terminal;
use crate::support::{fixtures, outcome, program};

/// A graphviz that keeps its arguments and its input, and answers with an SVG.
const DOT: &str = "#!/bin/sh\necho \"$@\" > \"$KEPT/arguments\"\n/bin/cat > \"$KEPT/input\"\n\
                   echo '<svg width=\"9pt\" height=\"9pt\" viewBox=\"0 0 9 9\" xmlns=\"x\"><g id=\"graph0\"/></svg>'\n";

/// A folder for `PATH` with one script.
fn path_with(name: &str, script: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, script).unwrap();
    fs::set_permissions(&file, PermissionsExt::from_mode(0o755)).unwrap();
    folder
}

fn with_path(arguments: &[&str], path: &Path) -> Command {
    let mut command = program(arguments);
    command.env("PATH", path).env("KEPT", path).env("TMPDIR", path);
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"]
    {
        command.env_remove(name);
    }
    command
}

/// The text of a file that another process writes.
fn awaited(path: &Path) -> String {
    let start = Instant::now();
    loop {
        match fs::read_to_string(path) {
            Ok(text) if text.ends_with('\n') => return text,
            _ if start.elapsed() > Duration::from_secs(20) => {
                panic!("{} is missing", path.display())
            }
            _ => std::thread::yield_now(),
        }
    }
}

#[test]
fn graphviz_gets_the_text_of_dot() {
    let path = path_with("dot", DOT);
    for options in [
        &["heap.pb.gz"][..],
        &["-focus=render", "-nodecount=5", "cpu.pb.gz"],
        &["-call_tree", "-lines", "-diff_base=heap.0.pb.gz", "heap.5.pb.gz"],
    ] {
        for format in ["svg", "png", "pdf", "ps", "gif"] {
            let report = format!("-{format}");
            let run =
                with_path(&[&[report.as_str()], options].concat(), path.path()).output().unwrap();
            let (status, out, err) = outcome(&run);
            assert_eq!((status, err.as_str()), (0, ""), "{format}");
            let input = fs::read(path.path().join("input")).unwrap();
            let dot = program(&[&["-dot"], options].concat()).output().unwrap().stdout;
            assert!(input == dot, "{format} {options:?}");
            let arguments = fs::read_to_string(path.path().join("arguments")).unwrap();
            assert_eq!(arguments, format!("-T{format}\n"));
            assert_eq!(out.contains("<script>"), format == "svg", "{out}");
            assert!(out.contains("<g id=\"graph0\"/>"), "{out}");
        }
    }
}

#[test]
fn without_graphviz_svg_is_drawn_and_the_others_are_refused() {
    let nothing = tempfile::tempdir().unwrap();
    let (status, out, err) =
        outcome(&with_path(&["-svg", "heap.pb.gz"], nothing.path()).output().unwrap());
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("remember") && out.contains("class=\"edge\"") && out.contains("<script>"));
    for format in ["png", "pdf", "ps", "gif"] {
        let run = with_path(&[&format!("-{format}"), "heap.pb.gz"], nothing.path()).output();
        let wanted = format!(
            "rprof-tui: -{format} needs the program dot of the package graphviz, which is not installed; -svg needs none\n"
        );
        assert_eq!(outcome(&run.unwrap()), (2, String::new(), wanted));
    }
    let server = outcome(&program(&["-http=localhost:0", "heap.pb.gz"]).output().unwrap());
    assert!(
        server.2.contains("-html writes a page") && server.2.contains("the screen"),
        "{}",
        server.2
    );
    assert_eq!((server.0, server.2.lines().count()), (2, 1));
}

#[test]
fn a_graphviz_that_fails_is_told() {
    let path = path_with("dot", "#!/bin/sh\necho 'first' >&2\necho 'out of room' >&2\nexit 3\n");
    let file = path.path().join("out.png");
    let option = format!("-output={}", file.display());
    let run = with_path(&["-png", &option, "heap.pb.gz"], path.path()).output().unwrap();
    let (status, _, err) = outcome(&run);
    assert_eq!(status, 2);
    assert!(err.ends_with("failed to execute dot: out of room\n"), "{err}");
    assert!(!file.exists(), "no half picture is left");
}

#[test]
fn the_browser_gets_the_picture_and_without_a_display_the_path_is_told() {
    let path = path_with("surf", "#!/bin/sh\necho \"$#:$1\" > \"$KEPT/opened\"\n");
    let mut command = with_path(&["-web", "heap.pb.gz"], path.path());
    let browser = path.path().join("surf");
    command.env("DISPLAY", ":0").env("BROWSER", browser.to_str().unwrap());
    let (status, out, err) = outcome(&command.output().unwrap());
    assert_eq!((status, out.as_str()), (0, ""), "{err}");
    let opened = awaited(&path.path().join("opened"));
    let page = opened.trim_end().strip_prefix("1:").unwrap();
    assert!(fs::read_to_string(page).unwrap().contains("class=\"edge\""), "{page}");
    assert!(err.contains(page) && err.contains("opened it with"), "{err}");
    let mut command = with_path(&["-web", "heap.pb.gz"], path.path());
    command.env("SSH_CONNECTION", "1 2 3 4").env("BROWSER", browser.to_str().unwrap());
    let (status, _, err) = outcome(&command.output().unwrap());
    assert_eq!(status, 0);
    assert!(err.starts_with("wrote ") && err.contains("there is no display here"), "{err}");
}

#[test]
fn viewers_are_started_where_they_are() {
    let path = path_with("qcachegrind", "#!/bin/sh\necho \"$#:$1\" > \"$KEPT/opened\"\n");
    let run = with_path(&["-kcachegrind", "heap.pb.gz"], path.path()).output().unwrap();
    assert_eq!(outcome(&run).0, 0, "{}", outcome(&run).2);
    let opened = awaited(&path.path().join("opened"));
    let file = opened.trim_end().strip_prefix("1:").unwrap();
    let plain = program(&["-callgrind", "heap.pb.gz"]).output().unwrap().stdout;
    assert!(fs::read(file).unwrap() == plain);
    let nothing = path_with("dot", DOT);
    for (viewer, option) in
        [("gv", "ps"), ("eog", "svg"), ("evince", "pdf"), ("kcachegrind", "callgrind")]
    {
        let run = with_path(&[&format!("-{viewer}"), "heap.pb.gz"], nothing.path()).output();
        let wanted = format!(
            "rprof-tui: -{viewer} needs the program {viewer}, which is not installed; -{option} -output=FILE writes the file\n"
        );
        assert_eq!(outcome(&run.unwrap()), (2, String::new(), wanted));
    }
}

/// Both pictures and the text tell of the same nodes, edges and nodelets.
#[test]
fn the_built_in_layout_draws_what_dot_prints() {
    let nothing = tempfile::tempdir().unwrap();
    for arguments in [
        &["heap.pb.gz"][..],
        &["cpu.pb.gz"],
        &["-lines", "-nodecount=0", "cpu.pb.gz"],
        &["-call_tree", "heap.pb.gz"],
        &["-diff_base=heap.0.pb.gz", "heap.5.pb.gz"],
    ] {
        let dot = program(&[&["-dot"], arguments].concat()).output().unwrap().stdout;
        let dot = String::from_utf8(dot).unwrap();
        let svg = with_path(&[&["-svg"], arguments].concat(), nothing.path()).output().unwrap();
        let svg = String::from_utf8(svg.stdout).unwrap();
        let statements = |is_edge: bool| {
            dot.lines().filter(|l| l.starts_with('N') && l.contains(" -> ") == is_edge).count()
        };
        let (nodes, edges) = (svg.matches("class=\"node\""), svg.matches("class=\"edge\""));
        assert_eq!(
            (nodes.count(), edges.count()),
            (statements(false), statements(true)),
            "{arguments:?}"
        );
        let weights = dot
            .lines()
            .filter_map(|line| line.split_once(" [label=\" ")?.1.split(['\\', '"']).next());
        for weight in weights {
            assert!(svg.contains(&format!(">{weight}</text>")), "{weight} {arguments:?}");
        }
    }
}

#[test]
fn a_terminal_gets_the_name_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let profile = fixtures().join("heap.pb.gz");
    let commands = ["-svg", "-svg", "-flame", "-html"]
        .map(|report| format!("PATH=/nowhere \"$PROGRAM\" {report} '{}'", profile.display()));
    let script = format!("cd '{}'; {}", folder.path().display(), commands.join("; "));
    let raw = Terminal::shell(&script, &[]).written();
    for (name, end) in [
        ("profile001.svg", "</svg>\n"),
        ("profile002.svg", "</svg>\n"),
        ("profile001.flame.svg", "</svg>\n"),
        ("profile001.html", "</html>\n"),
    ] {
        assert!(raw.contains(&format!("Generating report in {name}")), "{raw}");
        let picture = fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(picture.ends_with(end), "{name}");
    }
}
