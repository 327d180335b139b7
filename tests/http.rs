//! Fetching by the built program, from servers that answer correctly and from servers that do not. The output is the
//! same as for the file, and each fault is one line on standard error.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use rprof_tui::cancel::Cancel;
use rprof_tui::error::Stop;
use rprof_tui::input::address::Address;
use rprof_tui::input::http::{HttpOptions, open};

use crate::go::builds_leaky;
use crate::server::{Request, Server, Wire, respond};
use crate::support::{fixtures, gunzipped, outcome, program};

/// Runs the program with its saved copies in `folder`.
fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = program(arguments);
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
    {
        command.env_remove(name);
    }
    command.env("PPROF_TMPDIR", folder).output().unwrap()
}

/// Status, standard output and standard error.
pub(crate) fn run(arguments: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    outcome(&run_in(folder.path(), arguments))
}

/// The message of a run that must fail, without pprof's lines on the address and the wait.
pub(crate) fn refused(arguments: &[&str]) -> String {
    let (status, out, err) = run(arguments);
    assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}: {err}");
    assert!(!err.chars().any(|c| c.is_control() && c != '\n'), "{err:?}");
    let told = |line: &&str| {
        !line.starts_with("Fetching profile over HTTP from ")
            && !line.starts_with("Please wait... ")
    };
    err.lines().filter(told).collect::<Vec<_>>().join("\n")
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    fs::read(fixtures().join(name)).unwrap()
}

/// A correct server of the fixtures, under the paths of a Go program.
fn go_program() -> Server {
    Server::new(|request, wire| {
        let path = request.target.split('?').next().unwrap_or_default();
        let Some(name) = path.strip_prefix("/debug/pprof/") else {
            return respond(wire, "404 Not Found", "text/plain", b"404 page not found\n");
        };
        let name = if name == "profile" { "cpu" } else { name };
        if request.target.ends_with("/heap?debug=1") {
            return respond(wire, "200 OK", "text/plain", &fixture("heap.debug1.txt"));
        }
        match fs::read(fixtures().join(format!("{name}.pb.gz"))) {
            Ok(body) => respond(wire, "200 OK", "application/octet-stream", &body),
            Err(_) if name.is_empty() => respond(wire, "200 OK", "text/html", PAGE.as_bytes()),
            Err(_) => respond(wire, "404 Not Found", "text/plain", b"Unknown profile\n"),
        }
    })
}

const PAGE: &str = "<html><body><table>\
    <tr><td>12</td><td><a href='goroutine?debug=1'>goroutine</a></td></tr>\
    <tr><td>7</td><td><a href='heap?debug=1'>heap</a></td></tr>\
    <tr><td>0</td><td><a href='profile?debug=1'>profile</a></td></tr></table></body></html>";

#[test]
fn what_is_fetched_is_what_the_file_holds() {
    let (server, folder) = (go_program(), tempfile::tempdir().unwrap());
    let (_, file, _) = run(&["-top", "heap.pb.gz"]);
    let url = server.url("/debug/pprof/heap");
    let (status, out, err) = outcome(&run_in(folder.path(), &["-top", &url]));
    assert_eq!((status, out.as_str()), (0, file.as_str()), "{err}");
    let saved = folder
        .path()
        .join("pprof.leaky.alloc_objects.alloc_space.inuse_objects.inuse_space.001.pb.gz");
    let told =
        format!("Fetching profile over HTTP from {url}\nSaved profile in {}\n", saved.display());
    assert_eq!(err, told);
    let (_, copy, err) = run(&["-top", saved.to_str().unwrap()]);
    assert_eq!((copy, err.as_str()), (file, ""), "a copy of a file is not saved again");
    // An address may lack its scheme. The query is sorted.
    let bare = format!("{}/debug/pprof/heap?gc=1&a=2", server.address);
    let (status, _, err) = run(&["-top", "-seconds=3", &bare]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("heap?a=2&gc=1&seconds=3\nPlease wait... (3s)\n"), "{err}");
    assert_eq!(server.asked().pop().unwrap().target, "/debug/pprof/heap?a=2&gc=1&seconds=3");
}

#[test]
fn a_host_alone_is_its_processor_and_a_list_is_to_choose_from() {
    let server = go_program();
    let (_, file, _) = run(&["-top", "cpu.pb.gz"]);
    let (status, out, err) = run(&["-top", &server.url("")]);
    assert_eq!((status, out), (0, file), "{err}");
    let (status, out, err) = run(&["-top", &server.url("/debug/pprof/")]);
    assert_eq!((status, out.as_str()), (2, ""));
    let choose = format!(
        "rprof-tui: choose one of the profiles, as in rprof-tui -top {}\n",
        server.url("/debug/pprof/heap")
    );
    assert_eq!(err, choose);
    // Without a terminal the list is printed.
    let (status, out, err) = run(&[&server.url("")]);
    assert_eq!((status, err), (2, choose));
    let rows: Vec<&str> = out.lines().map(str::trim).collect();
    assert!(rows[1].starts_with("7  heap ") && rows[2].starts_with("-  profile "), "{out}");
    assert!(rows[3].starts_with("12  goroutine "), "{out}");
}

#[test]
fn the_memory_of_the_process_comes_along_with_its_heap() {
    let server = go_program();
    let text = fixtures().join("heap.debug1.txt");
    let (_, of_text, _) = run(&["-memory", text.to_str().unwrap()]);
    let step = |name: &str, report: &str| {
        let line = report.lines().find(|line| line.trim_start().starts_with(name));
        line.unwrap_or_else(|| panic!("no {name} in {report}")).to_owned()
    };
    for address in [server.url(""), server.url("/debug/pprof/heap?gc=1")] {
        let (status, out, err) = run(&["-memory", &address]);
        assert_eq!(status, 0, "{err}");
        for name in ["Sys ", "in use ", "returned ", "stacks "] {
            assert_eq!(step(name, &out), step(name, &of_text));
        }
        assert!(out.contains("accounts for 19.55MB"), "what was fetched is the profile: {out}");
    }
    let (_, json, _) = run(&["-json", &server.url("/debug/pprof/heap")]);
    assert!(json.contains("\"memory\""), "{json}");
    let said = refused(&["-memory", &server.url("/debug/pprof/mutex")]);
    assert!(said.contains("nothing tells of the process's memory"), "{said}");
}

#[test]
fn several_sources_are_fetched_at_once_and_merged() {
    // The server answers only after both requests.
    let barrier = Arc::new(Barrier::new(2));
    let meeting = Server::new(move |_, wire| {
        barrier.wait();
        respond(wire, "200 OK", "application/octet-stream", &fixture("heap.0.pb.gz"))
    });
    let (_, file, _) = run(&["-top", "heap.0.pb.gz", "heap.0.pb.gz"]);
    let (status, out, err) = run(&["-top", &meeting.url("/a"), &meeting.url("/b")]);
    assert_eq!((status, out), (0, file), "{err}");

    let server = go_program();
    let (_, file, _) = run(&["-top", "heap.0.pb.gz", "heap.3.pb.gz"]);
    let (_, out, _) = run(&["-top", "heap.0.pb.gz", &server.url("/debug/pprof/heap.3")]);
    assert_eq!(out, file, "files and addresses mix");
    let (_, file, _) = run(&["-top", "-base=heap.0.pb.gz", "heap.3.pb.gz"]);
    let base = format!("-base={}", server.url("/debug/pprof/heap.0"));
    let (_, out, _) = run(&["-top", &base, "heap.3.pb.gz"]);
    assert_eq!(out, file, "a base may be an address");
    let missing = server.url("/debug/pprof/nosuch");
    let (status, out, err) = run(&["-top", "heap.pb.gz", &missing]);
    assert_eq!(status, 0, "{out}{err}");
    let wanted = format!(
        "{missing}: server response: 404 Not Found - Unknown profile\nFetched 1 source profiles out of 2\n"
    );
    assert!(err.ends_with(&wanted), "{err}");
}

#[test]
fn answers_may_come_in_pieces_compressed_or_from_elsewhere() {
    let plain = Arc::new(gunzipped("heap.pb.gz"));
    let (_, file, _) = run(&["-top", "heap.pb.gz"]);
    let server = Server::new(move |request, wire| match request.target.as_str() {
        "/chunked" => {
            write!(wire, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
            for piece in fixture("heap.pb.gz").chunks(1000) {
                write!(wire, "{:x}\r\n", piece.len())?;
                wire.write_all(piece)?;
                write!(wire, "\r\n")?;
            }
            write!(wire, "0\r\n\r\n")
        }
        // The transfer is compressed, and the profile inside is compressed, too.
        "/gzip" | "/twice" => {
            let inside =
                if request.target == "/gzip" { plain.to_vec() } else { fixture("heap.pb.gz") };
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gzip.write_all(&inside)?;
            write!(wire, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")?;
            wire.write_all(&gzip.finish()?)
        }
        // The body ends with the connection.
        "/close" => {
            write!(wire, "HTTP/1.0 200 OK\r\n\r\n")?;
            wire.write_all(&fixture("heap.pb.gz"))
        }
        "/moved" => {
            write!(wire, "HTTP/1.1 302 Found\r\nLocation: /close\r\nContent-Length: 0\r\n\r\n")
        }
        _ => respond(wire, "404 Not Found", "text/plain", b""),
    });
    for path in ["/chunked", "/gzip", "/twice", "/close", "/moved"] {
        let (status, out, err) = run(&["-top", &server.url(path)]);
        assert_eq!((status, out.as_str()), (0, file.as_str()), "{path}: {err}");
    }
}

/// Faults of a server, by path.
fn misbehave(request: &Request, wire: &mut dyn Wire) -> std::io::Result<()> {
    match request.target.as_str() {
        "/500" => {
            let page =
                "<html><style>p{}</style><h1>Oops</h1>\n<p>the \u{1b}[31mdatabase &amp; all</html>";
            respond(wire, "500 Internal Server Error", "text/html", page.as_bytes())
        }
        "/login" => respond(wire, "200 OK", "text/html; charset=utf-8", b"<b>Please</b> sign in"),
        "/teapot" => respond(wire, "418 I'm a teapot", "text/plain", b""),
        "/loop" => {
            write!(wire, "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n")
        }
        "/away" => write!(
            wire,
            "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"
        ),
        "/noise" => respond(wire, "200 OK", "text/plain", b"just \x1b[2Jsome words\n"),
        "/empty" => respond(wire, "200 OK", "application/octet-stream", b""),
        "/short" => {
            let body = fixture("heap.pb.gz");
            write!(wire, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len())?;
            wire.write_all(&body[..body.len() / 2])
        }
        "/cut" => {
            write!(wire, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n")?;
            wire.write_all(&fixture("heap.pb.gz")[..100])
        }
        "/silent" => Ok(()),
        "/garbage" => wire.write_all(b"\x16\x03\x01 no http here\r\n\r\n"),
        "/heads" => {
            write!(wire, "HTTP/1.1 200 OK\r\n")?;
            loop {
                write!(wire, "X-More: {}\r\n", "x".repeat(1000))?;
            }
        }
        "/flood" => {
            write!(wire, "HTTP/1.1 200 OK\r\n\r\nheap profile: 1: 1 [1: 1] @ heap/1048576\n")?;
            loop {
                wire.write_all("1: 16 [1: 16] @ 0x1234\n".repeat(100).as_bytes())?;
            }
        }
        "/endless" => {
            write!(wire, "HTTP/1.1 200 OK\r\n\r\n")?;
            loop {
                wire.write_all(&[b'a'; 8192])?;
            }
        }
        _ => respond(wire, "404 Not Found", "text/plain", b"404 page not found\n"),
    }
}

#[test]
fn what_a_server_does_wrong_is_said_in_a_line() {
    let server = Server::new(misbehave);
    for (path, wanted) in [
        (
            "/500",
            "server response: 500 Internal Server Error - Oops the \u{fffd}[31mdatabase & all",
        ),
        ("/login", "server response: 200 OK, but it is a page and no profile: Please sign in"),
        ("/teapot", "server response: 418 I'm a teapot"),
        ("/none", "server response: 404 Not Found - 404 page not found"),
        ("/loop", "stopped after 10 redirects"),
        ("/away", ""),
        ("/noise", "parsing profile: unrecognized profile format"),
        ("/empty", "parsing profile: empty input file"),
        ("/short", "the answer broke off: "),
        ("/cut", "the answer broke off: "),
        ("/silent", ""),
        ("/garbage", ""),
        ("/heads", ""),
        ("/endless", "parsing profile: unrecognized profile format"),
        ("/flood", "the decoded profile is larger than 1048576 bytes"),
    ] {
        let url = server.url(path);
        let said = refused(&["-top", "-max-size=1MB", &url]);
        let told = said.strip_prefix(&format!("rprof-tui: {url}: "));
        let told = told.unwrap_or_else(|| panic!("{path}: {said}"));
        assert!(told.starts_with(wanted) && told.len() > 10, "{path}: {told}");
        assert!(!told.contains("ureq") && !told.contains("os error"), "{path}: {told}");
        assert_eq!(said.lines().count(), 1, "{path}: {said}");
    }
}

#[test]
fn hosts_that_are_not_there_are_said_in_a_line() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let said = refused(&["-top", &format!("http://{gone}/x")]);
    assert!(said.ends_with("connection refused"), "{said}");
    let said = refused(&["-top", "http://nosuchhost.invalid:1/x"]);
    assert!(said.starts_with("rprof-tui: http://nosuchhost.invalid:1/x: "), "{said}");
    let said = refused(&["-top", &format!("http://me:secret@{gone}/x")]);
    assert!(said.contains("me:xxxxx@") && !said.contains("secret"), "{said}");
    let said = refused(&["-top", "ftp://localhost/x"]);
    assert!(said.contains("unsupported protocol scheme \"ftp\""), "{said}");
}

#[test]
fn waits_come_to_an_end() {
    // The limit is five seconds beyond the requested ones, as in pprof. All runs wait at the same time.
    let server = Server::new(|request, wire| {
        let mut byte = [0];
        match request.target.as_str() {
            // This waits until the client closes the connection.
            "/mute" => wire.read(&mut byte).map(drop),
            "/stops" => {
                write!(wire, "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nabc")?;
                wire.flush()?;
                wire.read(&mut byte).map(drop)
            }
            _ => {
                write!(wire, "HTTP/1.1 200 OK\r\n\r\n")?;
                loop {
                    wire.write_all(b"a")?;
                    wire.flush()?;
                    std::thread::park_timeout(Duration::from_millis(20));
                }
            }
        }
    });
    let said = |path: &str| refused(&["-top", "-timeout=1", &server.url(path)]);
    let said = std::thread::scope(|scope| {
        let all = ["/mute", "/stops", "/trickle"].map(|path| scope.spawn(move || said(path)));
        all.map(|thread| thread.join().unwrap())
    });
    assert!(said[0].ends_with("no answer within 6s; -timeout allows more"), "{}", said[0]);
    for said in &said[1..] {
        let wanted = "the answer broke off: its end did not come within 6s; -timeout allows more";
        assert!(said.ends_with(wanted), "{said}");
    }
}

#[test]
fn whoever_waits_may_leave() {
    let cancel = Cancel::new();
    let stop = cancel.clone();
    let server = Server::new(move |_, wire| {
        stop.cancel();
        wire.read(&mut [0]).map(drop)
    });
    let address = Address::parse(&server.url("/x")).unwrap().unwrap();
    let answer = open(&address, &HttpOptions::default(), &mut |_| {}, &cancel);
    assert!(matches!(answer, Err(Stop::Cancelled)));
}

#[test]
fn headers_and_passwords_are_sent() {
    let server = go_program();
    let url = format!("http://me:a%40b@{}/debug/pprof/heap", server.address);
    let header = "-http_header=X-Token: one:two";
    let (status, _, err) = run(&["-top", header, "-http_header", "X-Other: 3", &url]);
    assert_eq!(status, 0, "{err}");
    assert!(!err.contains("a%40b"), "{err}");
    let head = server.asked().pop().unwrap().head.join("\n").to_lowercase();
    assert!(head.contains("x-token: one:two") && head.contains("x-other: 3"), "{head}");
    assert!(head.contains("authorization: basic bwu6yubi"), "{head}");
    let said = refused(&["-top", "-http_header=broken", &url]);
    assert!(said.contains("-http_header wants NAME:VALUE"), "{said}");
}

/// The service of the fixtures, serving until it is dropped.
struct Service {
    child: Child,
    address: String,
}

impl Service {
    /// Builds and starts it; `None` if Go is not installed, or too old.
    fn start() -> Option<Service> {
        let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join("leaky");
        if !builds_leaky(&built, "-ldflags=") {
            return None;
        }
        let mut serve = Command::new(built);
        serve.args(["-serve", "127.0.0.1:0", "-leak", "1MB", "-for", "5m"]);
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Some(Service { child, address: address.trim().to_owned() })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_go_program_is_asked_as_it_wants_to_be() {
    let Some(service) = Service::start() else { return };
    let host = service.address.as_str();
    let (status, out, _) = run(&[host]);
    assert_eq!(status, 2);
    for name in ["heap", "profile", "goroutine", "allocs", "block", "mutex", "threadcreate"] {
        let row = out.lines().skip(1).find(|line| line.contains(&format!("  {name} ")));
        let row = row.unwrap_or_else(|| panic!("{name} is not offered:\n{out}"));
        assert_eq!(row.contains("-  profile"), name == "profile", "{row}");
    }
    for (path, wanted) in [
        ("heap", "Type: inuse_space"),
        ("heap?debug=1", "Type: inuse_space"),
        ("heap?gc=1", "Type: inuse_space"),
        ("allocs", "Type: alloc_space"),
        ("goroutine", "Type: goroutine"),
        ("goroutine?debug=1", "Type: goroutine"),
        ("mutex", "Type: delay"),
    ] {
        let (status, out, err) = run(&["-top", &format!("{host}/debug/pprof/{path}")]);
        assert!(status == 0 && out.contains(wanted), "{path}: {out}{err}");
    }
    let (status, out, err) = run(&["-top", "-seconds=1", host]);
    assert!(status == 0 && out.contains("Type: cpu"), "{out}{err}");
    assert!(err.contains("/debug/pprof/profile?seconds=1\nPlease wait... (1s)\n"), "{err}");
    let (status, out, err) = run(&["-top", &format!("{host}/debug/pprof/heap?seconds=1")]);
    assert!(status == 0 && out.contains("Type: inuse_space"), "a delta: {out}{err}");
    let said = refused(&["-top", &format!("{host}/debug/pprof/nosuch")]);
    assert!(said.ends_with("server response: 404 Not Found - Unknown profile"), "{said}");
}
