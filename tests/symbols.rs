//! Symbols of native programs, by the built program: from a binary that is named, found or missing, and from a server.

use std::fs;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use rprof_tui::binary::locate::BinarySearch;
use rprof_tui::cancel::Cancel;
use rprof_tui::load::loader::Loader;
use rprof_tui::load::options::LoadOptions;
use rprof_tui::load::progress::{Progress, SymbolProgress};
use rprof_tui::load::request::LoadRequest;
use rprof_tui::load::symbolize::SymbolizeOptions;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::profile::{Location, Mapping, encode};
use rprof_tui::tui::event::Event;
use rprof_tui::tui::job::Lane;
use rprof_tui::tui::theme::{Theme, UNICODE};

use crate::server::{Server, respond};
use crate::support::{Screen, fixtures, outcome, program};

/// The first address of the mapping in the process.
const START: u64 = 0x7f00_0000_1000;

/// Writes a profile of the program `pie`: samples in its loop, in an inlined call of it, and in its start, without a function.
fn profile(folder: &Path, file: &str, build_id: &str) -> PathBuf {
    profile_at(folder, file, build_id, 0)
}

/// Writes such a profile with a time, and samples that grow with it.
fn profile_at(folder: &Path, file: &str, build_id: &str, minute: i64) -> PathBuf {
    let mut builder = Builder::new();
    builder.header().time_nanos = minute * 60_000_000_000;
    builder.sample_type("samples", "count");
    let (file, build_id) = (builder.string(file.as_bytes()), builder.string(build_id.as_bytes()));
    let mapping = builder.mapping(Mapping {
        id: 1,
        start: START,
        limit: START + 0x1000,
        offset: 0x1000,
        file,
        build_id,
        ..Mapping::default()
    });
    let mut at = |distance| {
        let address = START + distance;
        builder.location(Location { mapping: Some(mapping), address, ..Location::default() }, &[])
    };
    // The call in `_start` is one byte before its return address, as who writes profiles does it.
    let (inlined, body, start) = (at(0x1c), at(0x21), at(0x3d));
    builder.sample(&[inlined, start], &[30 + minute], &[]);
    builder.sample(&[body, start], &[10 + minute], &[]);
    let path = folder.join(format!("cpu.{minute}.pb"));
    encode::write(&builder.finish(), &mut File::create(&path).unwrap()).unwrap();
    path
}

fn run(arguments: &[&str], binaries: &Path) -> (i32, String, String) {
    outcome(&command(arguments, binaries).output().unwrap())
}

fn command(arguments: &[&str], binaries: &Path) -> Command {
    let mut command = program(arguments);
    command.env("PPROF_BINARY_PATH", binaries).env("PPROF_TMPDIR", binaries);
    command
}

/// The lines of a report below its heading, with single blanks.
fn rows(report: &str) -> Vec<String> {
    let rows = report.lines().skip_while(|line| !line.trim_start().starts_with("flat")).skip(1);
    rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

const ROWS: [&str; 3] = [
    "30 75.00% 75.00% 30 75.00% shop::Cart::add /src/tiny.cc:13 (inline)",
    "10 25.00% 100% 40 100% shop::checkout /src/tiny.cc:22",
    "0 0% 100% 40 100% _start /src/tiny.cc:29",
];

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_named_binary_gives_functions_lines_and_inlined_frames() {
    let folder = tempfile::tempdir().unwrap();
    let cpu = profile(folder.path(), "/gone/server", "");
    let binary = fixtures().join("symbols/pie");
    let (status, out, err) = run(&["-top", "-lines", text(&binary), text(&cpu)], folder.path());
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(rows(&out), ROWS);
    let (_, out, _) =
        run(&["-top", "-symbolize=fastlocal", text(&binary), text(&cpu)], folder.path());
    assert_eq!(rows(&out), ["40 100% 100% 40 100% shop::checkout", "0 0% 100% 40 100% _start"]);
    let (_, out, err) = run(&["-top", "-symbolize=none", text(&binary), text(&cpu)], folder.path());
    assert_eq!((rows(&out), err.as_str()), (vec!["40 100% 100% 40 100% [pie]".to_owned()], ""));
}

#[test]
fn a_missing_binary_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let cpu = profile(folder.path(), "/gone/server", "abcd12");
    let (status, out, err) = run(&["-top", text(&cpu)], folder.path());
    assert_eq!(status, 0);
    assert_eq!(rows(&out), ["40 100% 100% 40 100% [server]"]);
    assert_eq!(err, "Local symbolization failed for server (build ID abcd12): no such file\n");
}

#[test]
fn another_build_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let cpu = profile(folder.path(), "/gone/server", "abcd12");
    fs::copy(fixtures().join("symbols/pie"), folder.path().join("server")).unwrap();
    let (_, out, err) = run(&["-top", text(&cpu)], folder.path());
    assert_eq!(rows(&out), ["40 100% 100% 40 100% [server]"]);
    assert!(err.contains("build-id mismatch (abcd12 != "), "{err}");
    assert_eq!(err.lines().count(), 2, "{err}");
}

#[test]
fn proto_keeps_symbols() {
    let folder = tempfile::tempdir().unwrap();
    let cpu = profile(folder.path(), "/gone/pie", "");
    fs::copy(fixtures().join("symbols/pie"), folder.path().join("pie")).unwrap();
    let copy = folder.path().join("copy.pb.gz");
    let output = format!("-output={}", copy.display());
    let (status, _, err) = run(&["-proto", "-symbolize=local", &output, text(&cpu)], folder.path());
    assert_eq!((status, err.lines().count()), (0, 1), "{err}");
    let elsewhere = tempfile::tempdir().unwrap();
    let (_, out, err) = run(&["-top", "-lines", text(&copy)], elsewhere.path());
    assert_eq!((rows(&out), err.as_str()), (ROWS.map(str::to_owned).to_vec(), ""));
}

#[test]
fn a_base_and_a_trend_get_symbols_too() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(fixtures().join("symbols/pie"), folder.path().join("pie")).unwrap();
    let cpu = profile(folder.path(), "/gone/pie", "");
    let base = format!("-diff_base={}", cpu.display());
    let (_, out, err) = run(&["-raw", &base, text(&cpu)], folder.path());
    assert!(out.contains("shop::checkout") && err.is_empty(), "{out}{err}");
    let later = [1, 2, 3].map(|minute| profile_at(folder.path(), "/gone/pie", "", minute));
    let names = later.each_ref().map(|path| text(path));
    let (_, out, err) = run(&["-trend", names[0], names[1], names[2]], folder.path());
    assert!(out.contains("shop::checkout") && err.is_empty(), "{out}{err}");
}

#[test]
fn a_server_names_the_addresses_of_its_profile() {
    let folder = tempfile::tempdir().unwrap();
    let cpu = fs::read(profile(folder.path(), "/gone/server", "")).unwrap();
    let server = Server::new(move |request, wire| match request.target.as_str() {
        "/pprof/heap" => respond(wire, "200 OK", "application/octet-stream", &cpu),
        "/pprof/symbol" => {
            let body = "num_symbols: 1\n0x7f000000101c inner\n0x7f0000001021\touter(int)\n0x7f000000103d start\n";
            respond(wire, "200 OK", "text/plain", body.as_bytes())
        }
        _ => respond(wire, "404 Not Found", "text/plain", b"none\n"),
    });
    let url = server.url("/pprof/heap");
    let (status, out, err) = run(&["-top", &url], folder.path());
    assert_eq!(status, 0, "{err}");
    let names: Vec<String> =
        rows(&out).iter().map(|row| row.rsplit(' ').next().unwrap().to_owned()).collect();
    assert_eq!(names, ["inner", "outer(int)", "start"], "{out}{err}");
    let (_, out, err) = run(&["-top", "-symbolize=local", &url], folder.path());
    assert_eq!(rows(&out).len(), 1, "{out}");
    assert!(err.contains("Local symbolization failed for server: no such file"), "{err}");
}

#[test]
fn the_screen_shows_raw_names_until_symbols_come() {
    let folder = tempfile::tempdir().unwrap();
    let cpu = profile(folder.path(), "/gone/pie", "");
    fs::copy(fixtures().join("symbols/pie"), folder.path().join("pie")).unwrap();
    let search =
        BinarySearch { folders: vec![folder.path().to_owned()], ..BinarySearch::default() };
    let options = LoadOptions {
        sources: vec![cpu.clone().into_os_string()],
        symbolize: SymbolizeOptions { search, ..SymbolizeOptions::default() },
        ..LoadOptions::default()
    };
    let loader = Loader::new(options).unwrap().showing_raw_names();
    let request = loader.request();
    let load = move |request: &LoadRequest, _: &dyn Fn(Progress), cancel: &Cancel| {
        loader.for_request(request).run_for_screen(&|_| (), cancel)
    };
    let mut screen = Screen::reading(&request, Arc::new(load), (100, 24), Theme::probe(&UNICODE));
    screen.slow = Some(Lane::Symbols);
    screen.begin();
    let raw = screen.text();
    assert!(raw.contains("[pie]") && raw.contains("symbols"), "{raw}");
    screen.event(Event::SymbolProgress(SymbolProgress { done: 1, total: 3 }));
    assert!(screen.text().contains("symbols 1 of 3 mappings"), "{}", screen.text());
    screen.slow = None;
    let job = screen.held_back();
    screen.finish(job);
    let named = screen.text();
    assert!(named.contains("shop::Cart::add") && !named.contains("[pie]"), "{named}");
    assert!(!named.contains("symbols"), "{named}");
    screen.keys("5");
    let info = screen.text();
    assert!(info.contains("functions, files, lines, inlined frames"), "{info}");
}
