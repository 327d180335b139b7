//! The pages: generated tables and screens, examples that run, links, and names that exist. `UPDATE_DOCS=1` rewrites what
//! is generated.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use regex::Regex;
use rprof_tui::cli::options::{self, ABSENT, Group};
use rprof_tui::tui::theme::UNICODE;

use crate::layers::{LAYERS, files_under, root};
use crate::server::{Request, Server, Wire, respond};
use crate::stores::Store;
use crate::support::{Screen, fixtures, outcome};

/// Lines that the README may have: it is read in a minute.
const README_LINES: usize = 150;

/// Words that a cell of the map's tables may have.
const CELL_WORDS: usize = 30;

/// The map of the sources.
const MAP: &str = "src/ARCHITECTURE.md";

#[test]
fn keys_are_listed() {
    use rprof_tui::tui::keys::{bindings, spelling};
    generated("assets/docs/keys.md", "keys", &bindings::markdown(spelling::name));
}

#[test]
fn options_are_listed() {
    generated("assets/docs/options.md", "options", &options::markdown());
}

#[test]
fn rules_are_listed() {
    generated("assets/docs/findings.md", "rules", &rprof_tui::findings::markdown());
}

/// Both ways to the line that leaks, as the screen shows them. The keys stand in the tour's text.
#[test]
fn the_tour_shows_the_line_that_leaks() {
    let size = (80, 18);
    let at_fault = "sess.payload = make([]byte, payloadSize)";
    let one = Screen::open("heap.pb.gz", size, &UNICODE).keys("3").text();
    let two =
        Screen::compared(("heap.5.pb.gz", "heap.0.pb.gz"), true, size, &UNICODE).keys("3").text();
    for (name, text) in [("one-heap", one), ("two-heaps", two)] {
        let row = text.lines().find(|line| line.starts_with('▌')).unwrap();
        assert!(row.contains(at_fault), "{text}");
        let lines = text.lines().map(|line| format!("{}\n", line.trim_end()));
        let block = format!("```text\n{}```", lines.collect::<String>());
        generated("assets/docs/tour.md", name, &block);
    }
}

/// Holds the text between `<!-- NAME -->` and `<!-- /NAME -->` of a page to `wanted`, or rewrites it.
fn generated(page: &str, name: &str, wanted: &str) {
    // Two tests may write to one page.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock();
    let path = root().join(page);
    let text = fs::read_to_string(&path).unwrap();
    let (opening, closing) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&opening).unwrap_or_else(|| panic!("no {opening}"));
    let (found, after) = rest.split_once(&closing).unwrap_or_else(|| panic!("no {closing}"));
    let wanted = format!("{}\n\n", wanted.trim_end());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, [before, &opening, &wanted, &closing, after].concat()).unwrap();
    } else {
        assert!(found == wanted, "{page} is behind the program: UPDATE_DOCS=1 cargo test docs");
    }
}

/// Runs every line of a `sh` block that begins with `rprof-tui` or `cat`, in a folder of its own beside the fixtures and
/// with a server in place of `localhost:6060`. Lines that open the screen get `-text`.
#[test]
#[cfg(unix)]
fn examples_run() {
    let server = Server::new(go_service);
    let store = Store { keeps_profiles: true, ..Store::of_fixtures(now()) }.serve();
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(fixtures(), folder.path().join("fixtures")).unwrap();
    let (mut ran, mut wrong) = (0, Vec::new());
    for page in pages() {
        for line in page.commands() {
            ran += 1;
            let line = line.replace("localhost:6060", &server.address.to_string());
            let line = line.replace("localhost:4040", &store.address.to_string());
            let (status, _, said) = shell(&printing(&line), folder.path());
            if status != 0 {
                wrong.push(format!("{}: {line}\n  exits with {status}: {said}", page.name));
            }
        }
    }
    assert!(ran > 30, "{ran} examples were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The present in nanoseconds since 1970.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap().as_nanos() as i64
}

/// Answers as a Go program that serves `net/http/pprof`, and as one in C++ with the pages of gperftools.
fn go_service(request: &Request, wire: &mut dyn Wire) -> std::io::Result<()> {
    let path = request.target.split('?').next().unwrap_or_default();
    let file = match path.strip_prefix("/debug/pprof/") {
        Some("heap") if request.target.contains("debug=1") => "heap.debug1.txt",
        Some("heap") => "heap.pb.gz",
        Some("profile") => "cpu.pb.gz",
        _ if path == "/pprof/profile" => "native/orders.cpu.prof",
        _ if path == "/pprof/symbol" => {
            return respond(wire, "200 OK", "text/plain", b"num_symbols: 1\n0x401000 main\n");
        }
        _ => return respond(wire, "404 Not Found", "text/plain", b"404 page not found"),
    };
    respond(wire, "200 OK", "application/octet-stream", &fs::read(fixtures().join(file))?)
}

/// A command that prints in place of opening the screen.
fn printing(line: &str) -> String {
    let prints = line.split_whitespace().filter(|word| word.starts_with('-')).any(|word| {
        let name = word.trim_start_matches('-').split('=').next().unwrap_or_default();
        let is_report = options::find(name).is_some_and(|o| o.group == Group::Reports);
        (is_report && name != "output") || ["check", "man", "completions"].contains(&name)
    });
    if prints {
        return line.to_owned();
    }
    // A report is printed once, of one profile: it refuses to be watched, and -all.
    let line = line.replace("--watch 10s ", "").replace("--all ", "");
    line.replacen("rprof-tui", "rprof-tui -text", 1)
}

/// Exit status, standard output and standard error of a line of shell, with `folder` as the home and the place.
fn shell(line: &str, folder: &Path) -> (i32, String, String) {
    for target in line.split("> ~/").skip(1) {
        fs::create_dir_all(folder.join(target).parent().unwrap()).unwrap();
    }
    let program = Path::new(env!("CARGO_BIN_EXE_rprof-tui"));
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let ours = program.parent().unwrap().to_path_buf();
    let path = std::env::join_paths([ours].into_iter().chain(std::env::split_paths(&rest)));
    let run = Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", path.unwrap())
        .env("HOME", folder)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("PPROF_TMPDIR")
        .stdin(Stdio::null())
        .output();
    outcome(&run.unwrap())
}

/// Every relative link leads to a file, and its fragment to a heading there.
#[test]
fn links_lead_somewhere() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let (mut followed, mut wrong) = (0, Vec::new());
    for page in pages() {
        let prose = page.prose();
        let targets = link.captures_iter(&prose).map(|found| found[1].to_owned());
        for target in targets.filter(|target| !target.contains("://")) {
            followed += 1;
            let (file, fragment) = target.split_once('#').unwrap_or((&target, ""));
            let path = match file {
                "" => root().join(&page.name),
                _ => root().join(&page.name).parent().unwrap().join(file),
            };
            let led = path.exists() && (fragment.is_empty() || anchors(&path).contains(fragment));
            if !led {
                wrong.push(format!("{}: {target}", page.name));
            }
        }
    }
    assert!(followed > 40, "{followed} links were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Anchors of the headings of a page, as GitHub makes them.
fn anchors(path: &Path) -> BTreeSet<String> {
    let page = Page { name: String::new(), text: fs::read_to_string(path).unwrap() };
    let slug = |heading: &str| -> String {
        let kept = heading.trim().to_lowercase();
        let kept = kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    let (_, prose) = page.blocks();
    prose.lines().filter(|l| l.starts_with('#')).map(|l| slug(l.trim_start_matches('#'))).collect()
}

#[test]
fn the_readme_is_short_and_leads_to_every_page() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.lines().count() < README_LINES, "{} lines", readme.lines().count());
    for page in pages().into_iter().filter(|page| page.name.starts_with("assets/docs/")) {
        assert!(readme.contains(&format!("({})", page.name)), "no link to {}", page.name);
    }
}

/// Options in code spans are options of the program, or of pprof and known to be absent.
#[test]
fn options_in_pages_exist() {
    let known = |name: &str| {
        options::find(name).is_some()
            || ABSENT.iter().any(|(absent, _)| *absent == name)
            || name == "help"
    };
    let mut wrong = Vec::new();
    // The changelog names options that are gone, the fixtures those of a service.
    let of_today = |page: &Page| !["CHANGELOG.md", "fixtures/README.md"].contains(&&*page.name);
    for page in pages().into_iter().filter(of_today) {
        for span in page.spans() {
            let Some(option) = span.strip_prefix("--").or(span.strip_prefix('-')) else { continue };
            let name = option.split(['=', ' ', '|']).next().unwrap_or_default();
            if !name.is_empty() && !known(name) {
                wrong.push(format!("{}: {span}", page.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Paths and items that the map and the recipes name are there.
#[test]
fn names_of_the_sources_exist() {
    let path = Regex::new(r"^[\w./-]*(/[\w./-]*|[\w-]\.(rs|md|toml))$").unwrap();
    let item = Regex::new(r"^(\w+::)*\w*([A-Z]\w*|_\w+|::\w+)$").unwrap();
    let (src, tests) = (root().join("src"), root().join("tests"));
    let rust = files_under(&src).into_iter().chain(files_under(&tests));
    let rust = rust.filter(|file| file.extension().is_some_and(|e| e == "rs"));
    let sources: String = rust.map(|file| fs::read_to_string(file).unwrap()).collect();
    let words: BTreeSet<&str> = sources.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    for name in [MAP, ".github/CONTRIBUTING.md"] {
        let spans = Page::read(name).spans();
        let missing = |span: &&String| {
            if path.is_match(span) && *span != "mod.rs" {
                return !src.join(span).exists() && !root().join(span).exists();
            }
            item.is_match(span) && !words.contains(span.rsplit("::").next().unwrap())
        };
        let wrong: Vec<&String> = spans.iter().filter(missing).collect();
        assert!(spans.len() > 20 && wrong.is_empty(), "{name}: {wrong:?}");
    }
}

/// The map has a row for every module and every folder, and the layers of `tests/layers.rs`.
#[test]
fn the_map_is_whole() {
    let map = Page::read(MAP);
    let mut missing = Vec::new();
    for file in files_under(&root().join("src")) {
        let inside = file.strip_prefix(root().join("src")).unwrap().to_path_buf();
        let parts: Vec<&str> = inside.iter().map(|part| part.to_str().unwrap()).collect();
        if parts.contains(&"tests") {
            continue; // unit tests of the files beside the folder
        }
        let module = parts[0].trim_end_matches(".rs");
        let folder =
            if parts.len() > 2 { format!("{}/{}/", parts[0], parts[1]) } else { String::new() };
        for name in [module, &folder] {
            let is_known = name.is_empty() || ["lib", "ARCHITECTURE.md"].contains(&name);
            if !is_known && !map.text.contains(&format!("\n| `{name}` |")) {
                missing.push(name.to_owned());
            }
        }
    }
    missing.dedup();
    assert!(missing.is_empty(), "{MAP} has no row for {missing:?}");
    let layers = map.text.lines().find(|line| line.starts_with("main → ")).unwrap();
    let layers: Vec<BTreeSet<&str>> =
        layers.split(" → ").map(|layer| layer.split(", ").collect()).collect();
    let held: Vec<BTreeSet<&str>> =
        LAYERS.iter().map(|layer| layer.iter().copied().collect()).collect();
    assert_eq!(layers, held, "the layers of {MAP}, and those of tests/layers.rs");
}

#[test]
fn cells_of_the_map_are_short() {
    let map = Page::read(MAP);
    let rows = map.text.lines().filter(|line| line.starts_with('|'));
    let cells: Vec<&str> = rows.flat_map(|row| row.split('|')).map(str::trim).collect();
    assert!(cells.len() > 50, "{} cells were found", cells.len());
    let is_long = |cell: &&&str| cell.split_whitespace().count() > CELL_WORDS;
    let long: Vec<&&str> = cells.iter().filter(is_long).collect();
    assert!(long.is_empty(), "more than {CELL_WORDS} words: {long:#?}");
}

/// A Markdown file of the repository.
struct Page {
    /// From the root, with slashes.
    name: String,
    text: String,
}

impl Page {
    fn read(name: &str) -> Page {
        let text = fs::read_to_string(root().join(name)).unwrap();
        Page { name: name.to_owned(), text }
    }

    /// Lines of `sh` blocks, and the text outside all blocks.
    fn blocks(&self) -> (Vec<&str>, String) {
        let (mut shell, mut prose, mut language) = (Vec::new(), String::new(), None);
        for line in self.text.lines() {
            match (line.strip_prefix("```"), language) {
                (Some(_), Some(_)) => language = None,
                (Some(opened), None) => language = Some(opened),
                (None, Some("sh")) => shell.push(line),
                (None, Some(_)) => {}
                (None, None) => {
                    prose.push_str(line);
                    prose.push('\n');
                }
            }
        }
        (shell, prose)
    }

    /// Commands that can be run where nothing but a shell and this program is installed.
    fn commands(&self) -> Vec<&str> {
        let (shell, _) = self.blocks();
        let words = ["rprof-tui ", "cat ", "PPROF_BINARY_PATH="];
        let first = |line: &&str| words.iter().any(|word| line.starts_with(word));
        shell.into_iter().filter(first).collect()
    }

    /// The text without blocks and code spans.
    fn prose(&self) -> String {
        let (_, prose) = self.blocks();
        prose.split('`').step_by(2).collect::<Vec<_>>().join("`")
    }

    /// Code spans outside blocks.
    fn spans(&self) -> Vec<String> {
        let (_, prose) = self.blocks();
        prose.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }
}

/// The pages for readers.
fn pages() -> Vec<Page> {
    let mut names =
        ["README.md", "CHANGELOG.md", "fixtures/README.md", MAP].map(str::to_owned).to_vec();
    for folder in ["assets/docs", ".github"] {
        let files = files_under(&root().join(folder));
        for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "md")) {
            let inside = file.strip_prefix(root()).unwrap().to_str().unwrap();
            names.push(inside.replace('\\', "/"));
        }
    }
    names.iter().map(|name| Page::read(name)).collect()
}
