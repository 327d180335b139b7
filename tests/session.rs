//! Sessions: all profiles of a server at once, and files of one process that open together.

use std::ffi::OsString;
use std::io;

use rprof_tui::cancel::Cancel;
use rprof_tui::error::Stop;
use rprof_tui::load::fetch::FetchEvent;
use rprof_tui::load::loader::Loader;
use rprof_tui::load::options::LoadOptions;
use rprof_tui::load::request::{LoadOutcome, SessionProfiles};
use rprof_tui::tui::theme::UNICODE;

use crate::screens::WIDE;
use crate::screens::session::PROCESS;
use crate::server::{Server, respond};
use crate::support::{Screen, fixtures, outcome, program};

/// A server with all profiles of the fixtures, but for those of `broken`.
fn process(broken: &'static [&'static str]) -> Server {
    Server::new(move |request, wire| {
        let path = request.target.split('?').next().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default();
        let file = if name == "profile" { "cpu" } else { name };
        if broken.contains(&name) {
            return respond(wire, "500 Internal Server Error", "text/plain", b"no such profile\n");
        }
        match std::fs::read(fixtures().join(format!("{file}.pb.gz"))) {
            Ok(bytes) if !request.target.contains("debug=1") => {
                respond(wire, "200 OK", "application/octet-stream", &bytes)
            }
            _ => respond(wire, "404 Not Found", "text/plain", b"gone\n"),
        }
    })
}

/// A loader of sources as the screen has it, without copies.
fn loader(sources: Vec<OsString>, all: bool, seconds: u64) -> Loader {
    let http = rprof_tui::input::http::HttpOptions { seconds, ..Default::default() };
    let options = LoadOptions { sources, all, http, ..LoadOptions::default() };
    Loader::new(options).unwrap().keeping_copies(false)
}

fn session_of(loader: &Loader) -> Result<SessionProfiles, Stop> {
    let ignored = |_: FetchEvent| {};
    match loader.run_for_screen(&ignored, &Cancel::new())? {
        LoadOutcome::Session(session) => Ok(session),
        other => panic!("{other:?}"),
    }
}

fn kinds(session: &SessionProfiles) -> Vec<&'static str> {
    session.members.iter().map(|member| member.kind.name()).collect()
}

#[test]
fn all_profiles_of_a_server_are_a_session() {
    let server = process(&[]);
    let loader = loader(vec![server.address.to_string().into()], true, 2);
    let session = session_of(&loader).unwrap();
    assert_eq!(kinds(&session), ["cpu", "heap", "allocs", "goroutine", "block", "mutex"]);
    let mut asked: Vec<String> = server.asked().into_iter().map(|r| r.target).collect();
    asked.sort();
    let names = ["allocs?seconds=2", "block", "goroutine", "heap", "mutex", "profile?seconds=2"];
    assert_eq!(asked, names.map(|name| format!("/debug/pprof/{name}")));
    // One of them is read again by itself, as it was.
    let heap = &session.members[1];
    assert_eq!(heap.loaded.title, format!("{} heap", server.address));
    let again = loader.for_request(&heap.request).run_for_screen(&|_| {}, &Cancel::new());
    assert!(matches!(again, Ok(LoadOutcome::Profile(_))), "{again:?}");
    assert_eq!(server.asked().last().unwrap().target, "/debug/pprof/heap");
}

/// A profile that fails is a line with the reason, and the others stand.
#[test]
fn a_profile_that_fails_leaves_the_others() {
    let server = process(&["mutex", "profile"]);
    let loader = loader(vec![server.address.to_string().into()], true, 1);
    let session = session_of(&loader).unwrap();
    assert_eq!(kinds(&session), ["heap", "allocs", "goroutine", "block"]);
    let warnings = session.members[0].loaded.warnings.join("\n");
    assert!(warnings.contains("profile?seconds=1") && warnings.contains("500"), "{warnings}");
    assert!(warnings.contains("Fetched 4 source profiles out of 6"), "{warnings}");
    assert!(session.members[1..].iter().all(|member| member.loaded.warnings.is_empty()));
}

#[test]
fn a_server_without_any_profile_is_an_error() {
    let broken = &["mutex", "profile", "heap", "allocs", "goroutine", "block"];
    let server = process(broken);
    let loader = loader(vec![server.address.to_string().into()], true, 1);
    let Err(Stop::Failed(error)) = session_of(&loader) else { panic!("it is read") };
    assert!(error.to_string().contains("500"), "{error}");
}

/// Another build is another process: its profiles are offered one by one.
#[test]
fn profiles_of_two_processes_are_no_session() {
    let sources = ["heap.pb.gz", "native/tally.cpu.prof"].map(|name| fixtures().join(name).into());
    let read = loader(sources.to_vec(), false, 0).run_for_screen(&|_| {}, &Cancel::new());
    assert!(matches!(read, Ok(LoadOutcome::Apart(_))), "{read:?}");
}

/// A folder holds one session: two would be added up when they are opened.
#[test]
fn a_folder_holds_one_session() {
    let mut screen = Screen::several(&PROCESS, WIDE, &UNICODE);
    let folder = tempfile::tempdir().unwrap();
    let save = format!(":save {}<enter>", folder.path().display());
    assert!(screen.keys(&save).text().contains("saved 6 profiles in"), "{}", screen.text());
    assert!(screen.keys(&save).text().contains("saved 6 profiles in"), "the same times");
    let count = || std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(count(), 6);
    let heap = std::fs::read_dir(folder.path()).unwrap().flatten();
    let heap =
        heap.map(|file| file.path()).find(|path| path.display().to_string().contains(".heap."));
    let heap = heap.unwrap();
    std::fs::rename(&heap, folder.path().join("leaky.heap.20200101T000000.000Z.pb.gz")).unwrap();
    let text = screen.keys(&save).text();
    assert!(text.contains("an earlier session is there"), "{text}");
    assert_eq!(count(), 6);
}

/// The table is written as `-session` prints it.
#[test]
fn the_table_is_written_from_the_screen() {
    let mut screen = Screen::several(&PROCESS, WIDE, &UNICODE);
    let folder = tempfile::tempdir().unwrap();
    let text = screen.keys("w").text();
    assert!(text.contains("write session.txt") && text.contains("session.json"), "{text}");
    assert!(!text.contains("session.svg"), "{text}");
    screen.keys("<esc>");
    for (name, options) in [("t.txt", vec![]), ("t.json", vec!["-json"])] {
        let path = folder.path().join(name);
        screen.writes = true;
        let command = format!(":write {}<enter>", path.display());
        assert!(screen.keys(&command).text().contains("wrote"), "{}", screen.text());
        let written = std::fs::read_to_string(&path).unwrap();
        let files = PROCESS.map(|file| fixtures().join(file).display().to_string());
        let mut arguments = vec!["-session"];
        arguments.extend(options);
        arguments.extend(files.iter().map(String::as_str));
        let (status, printed, said) = outcome(&program(&arguments).output().unwrap());
        assert_eq!((status, written), (0, printed), "{said}");
    }
    let text =
        screen.keys(&format!(":write {}<enter>", folder.path().join("t.svg").display())).text();
    assert!(text.contains("must end in .txt or .json"), "{text}");
}

/// A session that was saved opens again, by its folder and file by file.
#[test]
fn a_saved_session_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::several(&PROCESS, WIDE, &UNICODE);
    screen.keys(&format!(":save {}<enter>", folder.path().display()));
    assert!(screen.text().contains("saved 6 profiles in"), "{}", screen.text());
    let mut files: Vec<OsString> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path().into()).collect();
    files.sort();
    assert!(files[0].to_string_lossy().contains("leaky.allocs."), "{files:?}");
    let before: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    for sources in [vec![folder.path().into()], files.clone()] {
        let session = session_of(&loader(sources, false, 0)).unwrap();
        assert_eq!(kinds(&session), ["cpu", "heap", "allocs", "goroutine", "block", "mutex"]);
        for (member, entry) in session.members.iter().zip(["cpu", "heap", "allocs"]) {
            let wanted = Screen::open(&format!("{entry}.pb.gz"), WIDE, &UNICODE);
            let tables = wanted.app().shared.tables.clone().unwrap();
            let wanted = tables.analysis.selected().source();
            for at in 0..wanted.sample_types().len() {
                let sum = |profile: &rprof_tui::profile::Profile| -> i64 {
                    profile.values(at).iter().sum()
                };
                assert_eq!(sum(&member.loaded.profile), sum(wanted), "{entry} {at}");
            }
        }
    }
    // Files that exist are kept.
    screen.keys(&format!(":save {}<enter>", folder.path().display()));
    let after: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    assert_eq!(before, after);
}

#[test]
fn a_session_wants_one_address() -> io::Result<()> {
    for arguments in [&["-all", "cpu.pb.gz"][..], &["-all", "h:1", "h:2"]] {
        let (status, _, said) = outcome(&program(arguments).output()?);
        assert!(said.contains("-all wants the address of one process"), "{said}");
        assert_eq!(status, 2);
    }
    Ok(())
}

/// The table as text and as JSON, for pipes.
#[test]
fn a_session_is_printed() {
    let run = |arguments: &[&str]| {
        let all = [arguments, &PROCESS].concat();
        let (status, printed, said) = outcome(&program(&all).output().unwrap());
        assert_eq!(status, 0, "{said}");
        printed
    };
    let by_time = run(&["-session", "-nodecount=2"]);
    let wanted = [
        "Session: allocs, block, cpu, goroutine, heap, mutex",
        "Showing flat of 2 functions of 610",
        "  cpu%  allocs  alloc B  live B  live objs  blocked  gorout.  function",
        "18.82%                                                        fixtures/leaky/internal/quote.Price",
        " 7.00%                                                        runtime.concatstrings",
    ];
    assert_eq!(by_time.lines().collect::<Vec<_>>(), wanted);
    let by_bytes = run(&["-session", "-cum", "-sample_index=inuse_space", "-nodecount=2"]);
    let wanted = [
        "Showing cum of 2 functions of 610",
        "  cpu%  allocs  alloc B   live B  live objs  blocked  gorout.  function",
        "90.15%   17.5M   1.16GB  17.93MB      37.2k    2.13s           main.(*service).handle",
        "91.47%   17.8M   1.18GB  17.93MB      37.2k   53.37s        4  main.worker",
    ];
    assert_eq!(by_bytes.lines().skip(1).collect::<Vec<_>>(), wanted);
    let json: serde_json::Value =
        serde_json::from_str(&run(&["-session", "-json", "-nodecount=3"])).unwrap();
    assert_eq!(json["columns"][0]["sample_type"], "cpu");
    assert_eq!(json["columns"][5]["profiles"], serde_json::json!(["block", "mutex"]));
    assert_eq!(json["functions"].as_array().unwrap().len(), 3);
    assert_eq!(json["functions"][0]["flat"].as_array().unwrap().len(), 7);
    // One profile is no session, and a column that no profile has is no order.
    for (arguments, wanted) in [
        (&["-session", "cpu.pb.gz"][..], "several profiles of one process"),
        (&["-session", "-sample_index=tears", "cpu.pb.gz", "heap.pb.gz"], "the session has cpu"),
    ] {
        let (status, _, said) = outcome(&program(arguments).output().unwrap());
        assert!(status == 2 && said.contains(wanted), "{said}");
    }
}

/// Go's servers lose the default sample type where they subtract an earlier profile.
#[test]
fn collected_allocations_are_no_heap() {
    let allocs = fixtures().join("heap.pb.gz");
    let server = Server::new(move |request, wire| {
        let name = request.target.split(['/', '?']).nth(3).unwrap_or_default().to_owned();
        match name.as_str() {
            // The fixture of the heap stands in: it records no default sample type.
            "heap" | "allocs" => {
                respond(wire, "200 OK", "application/octet-stream", &std::fs::read(&allocs)?)
            }
            _ => respond(wire, "404 Not Found", "text/plain", b"gone\n"),
        }
    });
    let loader = loader(vec![server.address.to_string().into()], true, 1);
    assert_eq!(kinds(&session_of(&loader).unwrap()), ["heap", "allocs"]);
}
