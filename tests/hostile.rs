//! Profiles whose names write to a terminal: every report, message and screen shows their control characters as symbols.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use rprof_tui::profile::encode::encode;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::profile::{Line, Location, Mapping, ValueType};

use regex::Regex;

use crate::pty::Terminal;
use crate::server::{Server, respond};
use crate::support::{outcome, program};

/// Clears the screen, writes the clipboard, colours by C1, reorders what follows, overwrites what stands before.
const HOSTILE: &str =
    "a\x1b[2J\x1b]52;c;QQ==\x07\u{9b}31m\u{85}\u{202e}\u{2066}b\rc\x08\x7f\0\u{200b}evil";

/// A profile with the hostile text in each of its strings, taken at this time.
fn hostile_profile(time_nanos: i64) -> Vec<u8> {
    let name = HOSTILE.as_bytes();
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    builder.sample_type(&format!("space{HOSTILE}"), HOSTILE);
    let text = builder.string(name);
    let (start, limit, has) = (0x1000, 0x2000, [true; 4]);
    let mapping = Mapping { id: 1, start, limit, offset: 0, file: text, build_id: text, has };
    let mapping = Some(builder.mapping(mapping));
    let function = builder.function(name, name, format!("/{HOSTILE}.go").as_bytes(), 3);
    let line = Line { function, line: 4, column: 0 };
    let location = Location { mapping, address: 0x1234, ..Location::default() };
    let leaf = builder.location(location, &[line]);
    let root = builder.named(&[b"main.", name].concat());
    let labels = [
        builder.text_label(HOSTILE, HOSTILE),
        builder.number_label(&format!("bytes{HOSTILE}"), 7, HOSTILE),
    ];
    builder.sample(&[leaf, root], &[3, 4096], &labels);
    builder.sample(&[root], &[1, 512], &[]);
    builder.patterns("", "");
    let header = builder.header();
    (header.comments, header.doc_url, header.time_nanos) = (vec![text], text, time_nanos);
    header.period = 1;
    header.period_type = ValueType::new(HOSTILE, HOSTILE);
    encode(&builder.finish())
}

/// Two snapshots with hostile names, in files with hostile names.
fn snapshots(folder: &Path) -> [PathBuf; 2] {
    [1, 2].map(|number| {
        let path = folder.join(format!("{number}\x1b[2J\u{202e}\r.pb"));
        let mut file = std::fs::File::create(&path).unwrap();
        file.write_all(&hostile_profile(number * 1_000_000_000_000_000_000)).unwrap();
        path
    })
}

/// True for a character that must not reach a terminal.
fn steers(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Fails if the output of a program on a terminal has such a character, or lacks `wanted`.
fn assert_tame(name: &str, output: &str, wanted: &str) {
    // The terminal itself ends each line with a carriage return and a newline.
    let output = output.replace("\r\n", "\n");
    // So does the line of progress, which is tame itself.
    let progress = Regex::new("\r([^\r\u{1b}]*)\u{1b}\\[K").unwrap();
    let output = progress.replace_all(&output, "$1");
    let wild: Vec<char> = output.chars().filter(|&c| steers(c)).collect();
    assert!(wild.is_empty(), "{name}: {wild:?} in {output:?}");
    assert!(output.contains(wanted), "{name}: {output:?}");
}

#[test]
fn no_report_writes_controls_to_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let [path, later] = snapshots(folder.path());
    let (path, later) = (path.to_str().unwrap(), later.to_str().unwrap());
    let root = format!("bytes{}", HOSTILE.replace('\0', ""));
    let one = [
        "-top",
        "-text",
        "-tree",
        "-peek=evil",
        "-list=evil",
        "-traces",
        "-tags",
        "-raw",
        "-dot",
        "-callgrind",
        "-folded",
        "-json",
        "-markdown",
        "-comments",
        "-findings",
    ];
    let options: [&[&str]; 8] = [
        &["-top", "-lines", "-sample_index=1"],
        &["-top", "-files"],
        &["-top", "-addresses"],
        &["-tree", "-tagroot", &root],
        &["-markdown", "-list=evil"],
        &["-findings", "-markdown"],
        &["-findings", "-json"],
        &["-check", "samples < 1"],
    ];
    let pictures = ["-svg", "-flame", "-html"];
    let mut runs: Vec<Vec<&str>> = one.iter().map(|report| vec![*report, path]).collect();
    runs.extend(options.iter().map(|options| [options, &[path][..]].concat()));
    for report in ["-top", "-trend", "-json", "-markdown"] {
        runs.push(vec![report, path, later]);
        runs.push(vec![report, "-diff_base", path, later]);
    }
    // A picture is written to a terminal only on request.
    runs.extend(pictures.iter().map(|picture| vec![*picture, "-output=/dev/stdout", path]));
    for arguments in runs {
        let raw = Terminal::open(&arguments).written();
        assert_tame(&format!("{arguments:?}"), &raw, "");
        assert!(raw.len() > 20, "{arguments:?}: {raw:?}");
    }
    for report in one.iter().filter(|report| !matches!(**report, "-comments")) {
        let run = program(&[report, path]).output().unwrap();
        assert_eq!(outcome(&run).0, 0, "{report}: {}", outcome(&run).2);
    }
    let (_, out, _) = outcome(&program(&["-top", path]).output().unwrap());
    assert!(out.contains(HOSTILE), "a pipe gets every byte: {out:?}");
}

#[test]
fn no_message_writes_controls_to_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let [path, _] = snapshots(folder.path());
    let path = path.to_str().unwrap();
    let broken = folder.path().join("broken\x1b[2Jevil");
    std::fs::write(&broken, format!("heap profile: {HOSTILE}\n{HOSTILE}")).unwrap();
    let config = folder.path().join("config\x1b[2Jevil");
    std::fs::write(&config, "theme = \"\\u001b[2J\\u0007\\u009b\\u202e\"\n").unwrap();
    let output = format!("-output={}", folder.path().join("out\x1b[2Jevil").display());
    let nowhere = format!("-output={}", folder.path().join("no\x1b[2J/evil").display());
    let config = format!("--config={}", config.display());
    let option = "-\x1b[2J\u{9b}\u{202e}\revil";
    let name = HOSTILE.replace('\0', "");
    let pattern = format!("-focus={name}(");
    let index = format!("-sample_index={name}");
    let check = format!("-check={name}");
    let root = format!("-tagroot={name}");
    let server = Server::new(|_, wire| {
        respond(wire, "500 Internal Server Error", "text/plain", HOSTILE.as_bytes())
    });
    let page = server.url("/debug/pprof/heap");
    let runs: [&[&str]; 11] = [
        &["-top", "no\x1b[2J\u{202e}such file, evil"],
        &["-top", broken.to_str().unwrap()],
        &["-top", option],
        &["-top", &pattern, path],
        &["-top", &index, path],
        &[&check, path],
        &["-top", &root, path],
        &["-top", &output, path],
        &["-top", &nowhere, path],
        &["-top", &config, path],
        &["-top", &page],
    ];
    for arguments in runs {
        let raw = Terminal::open(arguments).written();
        assert_tame(&format!("{arguments:?}"), &raw, "evil");
    }
}

#[test]
fn the_screen_shows_controls_as_symbols() {
    let folder = tempfile::tempdir().unwrap();
    let [path, later] = snapshots(folder.path());
    let files = [path.to_str().unwrap(), later.to_str().unwrap()];
    let mut terminal = Terminal::open(&files);
    terminal.wait("evil");
    for (pane, text) in ["2 caller", "3 evil", "4 evil", "5 evil", "6 evil", "7 evil"]
        .map(|way| way.split_once(' ').unwrap())
    {
        terminal.keys(pane);
        terminal.wait(text);
    }
    terminal.keys("1y");
    terminal.wait("copied");
    terminal.keys("q");
    let raw = terminal.raw.clone();
    assert_eq!(terminal.end(), (0, String::new()));
    let raw = String::from_utf8_lossy(&raw).into_owned();
    for theirs in [
        "\x1b[2J\x1b]52;c;QQ==",
        "]52;c;QQ==\x07",
        "\u{9b}",
        "\u{85}",
        "\u{202e}",
        "\u{2066}",
        "\x7f",
        "\0",
    ] {
        assert!(!raw.contains(theirs), "{theirs:?} in {raw:?}");
    }
}

#[test]
fn source_with_carriage_returns_is_listed_as_lines() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("main.go");
    std::fs::write(&source, "one\r\ntwo\rhalf\r\nthree\r\n").unwrap();
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    let function = builder.function(b"main", b"main", source.to_str().unwrap().as_bytes(), 1);
    let leaf = builder.location(Location::default(), &[Line { function, line: 2, column: 0 }]);
    builder.sample(&[leaf], &[3], &[]);
    let path = folder.path().join("main.pb");
    std::fs::write(&path, encode(&builder.finish())).unwrap();
    let raw = Terminal::open(&["-list=main", path.to_str().unwrap()]).written();
    for line in ["1:one\r\n", "2:two␍half\r\n", "3:three\r\n"] {
        assert!(raw.contains(line), "{raw:?}");
    }
}
