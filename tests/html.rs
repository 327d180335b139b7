//! `-html`: the page against the reports that it is made of, hostile names, and the page at work in a browser.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use rprof_tui::analysis::query::Query;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::report::{PreparedReport, Report, ReportOptions};
use sha2::{Digest, Sha256};

use crate::support::{fixtures, outcome, program};

/// Bytes that a page of a fixture may have.
const LARGEST: usize = 2 << 20;

/// Programs of the browser, in the order of the search.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// The output of the program for a report that succeeds.
fn printed(arguments: &[&str]) -> String {
    let run = program(arguments).output().unwrap();
    let (status, out, err) = outcome(&run);
    assert_eq!(status, 0, "{arguments:?}: {err}");
    out
}

/// The page of folded stacks.
fn page_of(stacks: &str) -> String {
    let mut builder = Builder::new();
    builder.folded(stacks);
    let profile = Arc::new(builder.finish());
    let query = Query::default();
    let prepared = PreparedReport::new(&Report::Html, profile, query).unwrap();
    let mut out = Vec::new();
    prepared.write(&ReportOptions::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

/// The cells of the table of a page, without the bars.
fn rows(page: &str) -> Vec<Vec<String>> {
    let tag = Regex::new("<[^>]*>").unwrap();
    let lines = page.lines().filter(|line| line.starts_with("<tr") && line.contains(" data-f="));
    let cells = |line: &str| {
        let cells = line.split("<td").skip(1).filter(|cell| !cell.starts_with(" class=bar"));
        let text = |cell: &str| tag.replace_all(&format!("<td{cell}"), "").trim().to_owned();
        cells.map(|cell| unescaped(&text(cell))).collect()
    };
    lines.map(cells).collect()
}

/// The cells of the table that `-top` prints.
fn rows_of_top(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().skip_while(|line| !line.contains("flat%")).skip(1);
    let cells = |line: &str| {
        let mut rest = line.trim_start();
        let mut cells = Vec::new();
        for _ in 0..5 {
            let (cell, after) = rest.split_once(' ').unwrap();
            cells.push(cell.to_owned());
            rest = after.trim_start();
        }
        cells.push(rest.to_owned());
        cells
    };
    lines.map(cells).collect()
}

#[test]
fn the_table_is_that_of_top() {
    for arguments in [
        &["heap.pb.gz"][..],
        &["-cum", "-nodecount=7", "cpu.pb.gz"],
        &["-lines", "-focus=render", "cpu.pb.gz"],
        &["-files", "-unit=kb", "heap.pb.gz"],
        &["-trim=false", "-sample_index=alloc_objects", "allocs.pb.gz"],
        &["-relative_percentages", "-ignore=main", "goroutine.pb.gz"],
        &["-diff_base=heap.0.pb.gz", "heap.5.pb.gz"],
    ] {
        let top = rows_of_top(&printed(&[&["-top"], arguments].concat()));
        let mut page = rows(&printed(&[&["-html"], arguments].concat()));
        let is_difference = arguments[0].starts_with("-diff_base");
        for cell in page.iter_mut().filter(|_| is_difference).flatten() {
            // A difference has signs.
            *cell = cell.strip_prefix('+').unwrap_or(cell).to_owned();
        }
        assert!(!top.is_empty() && page == top, "{arguments:?}\n{page:?}\n{top:?}");
    }
}

#[test]
fn a_page_of_each_fixture_is_whole_small_and_alone() {
    let files = std::fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path());
    let is_profile =
        |path: &PathBuf| path.extension().is_some_and(|ending| ending == "gz" || ending == "txt");
    let files: Vec<PathBuf> = files.filter(is_profile).collect();
    assert!(files.len() > 10);
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let page = printed(&["-html", name]);
        assert!(page.len() < LARGEST, "{name}: {}", page.len());
        for part in [
            "<!DOCTYPE html>",
            "default-src 'none'",
            "<section id=top-table>",
            "<svg id=flame",
            "<svg id=graph",
            "<section id=source>",
            &format!("<code class=command>rprof-tui -html {name}</code>"),
        ] {
            assert!(page.contains(part), "{name}: {part}");
        }
        assert!(page.ends_with("</body>\n</html>\n"), "{name}");
        for foreign in ["<link", "<iframe", "<base", "href=\"http"] {
            assert!(!page.contains(foreign), "{name}: {foreign}");
        }
    }
}

#[test]
fn nothing_comes_from_elsewhere() {
    let page = page_of("main;a 3\n");
    for foreign in [" src=", "url(", "@import", "<link", "fetch(", "XMLHttp", "http:", "https:"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}

/// The text between the tags of the only script, and the digest that the page permits.
fn script(page: &str) -> (&str, &str) {
    assert_eq!(page.matches("<script").count(), 1, "one script");
    let text = page.split_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
    let digest = page.split_once("script-src 'sha256-").unwrap().1.split_once('\'').unwrap().0;
    (text, digest)
}

fn digest(script: &str) -> String {
    STANDARD.encode(Sha256::digest(script.as_bytes()))
}

#[test]
fn only_the_script_of_the_page_is_permitted() {
    let page = page_of("main 1\n");
    let (text, permitted) = script(&page);
    assert_eq!(permitted, digest(text), "SCRIPT_HASH in src/report/html/page.rs");
}

/// Folded stacks whose names are markup, scripts and control characters.
const HOSTILE: &str = "main;</script><script>document.title='owned'</script> 3\n\
     main;<img src=x onerror=document.title='owned'> 2\nmain;\"' onclick=\"document.title='owned'\" x=\" 4\n\
     main;a\u{1b}[2J\u{202e}\u{7}b 1\nmain;</svg></table></style><!-- 2\nmain;&lt;b&gt; 1\n__proto__;constructor 1\n";

#[test]
fn names_stay_text() {
    let page = page_of(HOSTILE);
    let (head, _) = page.split_once("<script>").unwrap();
    for markup in ["<img", "</script", "<!--", "\u{1b}", "\u{202e}", " onclick=\"d"] {
        assert!(!head.contains(markup), "{markup:?}");
    }
    assert!(head.contains("&lt;/script&gt;&lt;script&gt;") && head.contains(">&amp;lt<"));
}

#[test]
fn odd_profiles_have_pages() {
    let long = "x".repeat(1 << 20);
    for (stacks, part) in [
        ("main 0\n".to_owned(), "No function is left to show"),
        ("main 1\n".to_owned(), "<td>100%"),
        ("f;f;f 1\n".to_owned(), "<td>100%"),
        ("main;a 3\nmain;b -5\n".to_owned(), "<body class=difference>"),
        (format!("main;{long} 1\n"), "\u{2026}xxx"),
        (format!("a {}\nb {}\n", i64::MAX, i64::MAX), "<svg id=graph"),
    ] {
        let page = page_of(&stacks);
        assert!(page.contains(part) && page.ends_with("</html>\n"), "{part}");
        assert!(!page.contains("NaN"), "{part}");
        assert!(page.len() < 150_000, "{part}: {}", page.len());
    }
}

#[test]
fn the_page_grows_with_what_is_shown() {
    let stacks = |count: usize| -> String {
        let small = (0..count).map(|at| format!("main;f{at:05} 1\n"));
        small.chain(["main;big 9000000\n".to_owned()]).collect()
    };
    let (few, many) = (page_of(&stacks(10)), page_of(&stacks(20_000)));
    assert!(many.len() < few.len() + 2000, "{} {}", few.len(), many.len());
}

#[test]
fn a_page_has_the_widest_frames_of_many() {
    // Shares of 1/8000: above the smallest share that is shown, and more than a page has.
    let stacks: Vec<String> =
        (0..8000).map(|at| format!("main;f{at:04};g {}\n", 80_000 + at)).collect();
    let page = page_of(&stacks.concat());
    assert!(page.contains("widest of 16002 frames are shown; -flame draws all"));
    assert!(page.matches("class=\"f\"").count() <= 6000 && page.len() < 2 << 20, "{}", page.len());
    assert!(page.contains("<title>f7999\n") && !page.contains("<title>f0000\n"));
}

#[test]
fn frames_of_one_width_keep_their_callers() {
    let page = page_of(&format!("{} 1\n", vec!["f"; 7000].join(";")));
    assert!(page.contains("The 6000 widest of 7001 frames are shown"));
    assert_eq!(page.matches("class=\"f\"").count(), 6000);
    assert!(page.contains("<title>all\n"));
}

#[test]
fn source_is_shown_with_its_weights_or_said_to_be_missing() {
    let page = printed(&["--demo", "-html"]);
    let line = page.lines().find(|line| line.contains("class=\"row hot\"")).unwrap();
    assert!(line.contains("MB</i>") && line.contains("<b>"), "{line}");
    let none = page_of("main;a 1\n");
    assert!(none.contains("-source_path names directories to search"));
    assert!(none.contains("no file recorded") && !none.contains("<details"));
}

/// The browser of this machine, if there is one.
fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = || std::env::split_paths(&path);
    let found = BROWSERS.iter().find_map(|name| {
        places().map(|folder| folder.join(name)).find(|program| program.is_file())
    });
    if found.is_none() {
        eprintln!("passed over: there is no browser here");
    }
    found
}

/// Runs the expression `script` in the page behind the page's own script. Gives its value, `None` without a browser.
///
/// # Panics
///
/// The page writes to the console, as it does for each error.
fn in_browser(page: &str, script: &str, options: &[&str]) -> Option<serde_json::Value> {
    let browser = browser()?;
    let folder = tempfile::tempdir().unwrap();
    let driver = format!("document.title = 'told' + JSON.stringify({script});");
    let page = page.replace("script-src ", &format!("script-src 'sha256-{}' ", digest(&driver)));
    let page = page.replace("</body>", &format!("<script>{driver}</script>\n</body>"));
    let file = folder.path().join("page.html");
    std::fs::write(&file, page).unwrap();
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let run = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--window-size=1200,900"])
        .args(["--enable-logging=stderr", "--log-level=0", "--dump-dom", &profile])
        .args(options)
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let (_, dom, log) = outcome(&run);
    let console: Vec<&str> = log.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(console.is_empty(), "{console:?}");
    let title = dom.split_once("<title>told").unwrap_or_else(|| panic!("{log}")).1;
    let title = title.split_once("</title>").unwrap().0;
    Some(serde_json::from_str(&unescaped(title)).unwrap())
}

/// Sorts by each heading, shows all rows, searches twice and clears the search; gives the rows that are seen each time.
const SORT_AND_SEARCH: &str = r##"(function () {
        var names = function () {
          return Array.from(document.querySelectorAll("tbody tr")).filter(function (tr) { return tr.offsetParent; })
            .map(function (tr) { return tr.lastElementChild.textContent; });
        };
        var click = function (by, at) { document.querySelectorAll("[data-by=" + by + "]")[at || 0].click(); };
        var type = function (text) {
          var input = document.getElementById("search");
          input.value = text;
          input.dispatchEvent(new Event("input"));
        };
        var told = { first: names() };
        click("cum");
        told.cum = names();
        told.sums = Array.from(document.querySelectorAll("tbody tr")).map(function (tr) { return tr.cells[2].textContent; });
        click("cum");
        told.rising = document.querySelector("th[aria-sort]").getAttribute("aria-sort");
        click("name");
        told.name = names();
        click("sum");
        told.restored = names();
        document.getElementById("more").click();
        told.all = names();
        type("^runtime\\.(mallocgc|memmove)");
        told.found = names();
        told.rows = document.getElementById("rows").textContent;
        told.matched = document.getElementById("matched").textContent;
        told.nodes = document.querySelectorAll("#graph .found").length;
        type("(*Buffer");
        told.literal = names();
        window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
        told.cleared = names().length;
        return told;
      })()"##;

#[test]
fn rows_are_sorted_and_searched_in_a_browser() {
    let page = printed(&["-html", "cpu.pb.gz"]);
    let Some(told) = in_browser(&page, SORT_AND_SEARCH, &[]) else { return };
    let texts = |name: &str| -> Vec<String> {
        told[name].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
    };
    let column = |text: &str, at: usize| -> Vec<String> {
        rows_of_top(text).into_iter().map(|row| row[at].clone()).collect()
    };
    let (top, by_cum) = (printed(&["-top", "cpu.pb.gz"]), printed(&["-top", "-cum", "cpu.pb.gz"]));
    let names = column(&top, 5);
    assert_eq!(texts("first"), names[..30], "the first rows");
    assert_eq!(texts("all"), names);
    // Ties of cum keep the order of flat here, and have one of their own in -top -cum.
    let cum: Vec<&str> = by_cum.lines().skip_while(|line| !line.contains("cum%")).skip(1).collect();
    assert_eq!(texts("cum")[0], cum[0].split("%  ").last().unwrap());
    assert_eq!(texts("sums").last(), column(&by_cum, 2).last(), "the sum is that of all rows");
    assert_eq!(told["rising"], "ascending");
    assert!(texts("name").is_sorted());
    assert_eq!(texts("restored"), names[..30]);
    let found: Vec<String> = names
        .iter()
        .filter(|name| name.starts_with("runtime.mallocgc") || name.starts_with("runtime.memmove"))
        .cloned()
        .collect();
    assert_eq!(texts("found"), found);
    let begins = format!("{} of {} rows, flat ", found.len(), names.len());
    assert!(told["rows"].as_str().unwrap().starts_with(&begins), "{told}");
    assert!(told["matched"].as_str().unwrap().starts_with("matched: "), "{told}");
    assert!(told["nodes"].as_u64().unwrap() > 0, "{told}");
    assert!(texts("literal").iter().all(|name| name.contains("(*Buffer")), "{told}");
    assert!(!texts("literal").is_empty());
    assert_eq!(told["cleared"].as_u64().unwrap() as usize, names.len());
}

#[test]
fn a_function_is_chosen_in_all_parts_and_frames_zoom_in_a_browser() {
    let page = printed(&["--demo", "-html"]);
    let script = r##"(function () {
        var told = {}, width = function (frame) { return frame.querySelector("rect").getBBox().width; };
        var link = document.querySelector("tbody a[href^='#s']"), row = link.closest("tr");
        var details = document.querySelector(link.getAttribute("href"));
        details.open = false;
        link.click();
        told.open = details.open;
        told.chosen = ["tr.chosen", "#flame .chosen", "#graph .chosen", "#source .chosen"].map(function (part) {
          return document.querySelectorAll(part).length;
        });
        told.name = document.querySelector("#chosen b").textContent === link.textContent;
        var frame = document.querySelector("#flame .chosen"), before = width(frame);
        frame.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        told.wider = width(frame) > before || before > 1100;
        told.back = document.getElementById("reset").style.display;
        window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
        told.whole = width(frame) === before;
        told.none = document.querySelectorAll(".chosen").length + (document.getElementById("chosen").hidden ? 0 : 1);
        var graph = document.getElementById("graph"), view = graph.getAttribute("viewBox");
        document.querySelector("[data-zoom='0.7']").click();
        told.zoomed = graph.getAttribute("viewBox") !== view;
        document.querySelector("[data-zoom='0']").click();
        told.fits = graph.getAttribute("viewBox") === view;
        var node = document.querySelector("#graph .node[data-k]");
        node.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        told.node = node.classList.contains("chosen");
        document.querySelectorAll("#chosen a").forEach(function (link) { link.click(); });
        return told;
      })()"##;
    let Some(told) = in_browser(&page, script, &[]) else { return };
    for name in ["open", "name", "wider", "whole", "zoomed", "fits", "node"] {
        assert_eq!(told[name], true, "{name}: {told}");
    }
    let counts: Vec<u64> =
        told["chosen"].as_array().unwrap().iter().map(|v| v.as_u64().unwrap()).collect();
    assert!(counts[0] == 1 && counts[1..].iter().all(|count| *count > 0), "{told}");
    assert_eq!((&told["back"], &told["none"]), (&serde_json::json!(""), &serde_json::json!(0)));
}

#[test]
fn a_page_is_light_or_dark_in_a_browser() {
    let page = printed(&["-html", "-diff_base=heap.0.pb.gz", "heap.5.pb.gz"]);
    let script = r#"(function () {
        var ground = function () { return getComputedStyle(document.body).backgroundColor; };
        var button = document.getElementById("theme");
        var told = [[ground(), button.textContent]];
        for (var at = 0; at < 2; at += 1) { button.click(); told.push([ground(), button.textContent]); }
        return told;
      })()"#;
    let light = serde_json::json!(["rgb(255, 255, 255)", "Dark"]);
    let dark = serde_json::json!(["rgb(20, 24, 31)", "Light"]);
    for (scheme, one, other) in [("1", &light, &dark), ("0", &dark, &light)] {
        let option = format!("--blink-settings=preferredColorScheme={scheme}");
        let Some(told) = in_browser(&page, script, &[&option]) else { return };
        assert_eq!(told, serde_json::json!([one, other, one]), "{scheme}");
    }
}

#[test]
fn hostile_names_run_nothing_in_a_browser() {
    let script = "[document.scripts.length, document.images.length, document.title, \
                  document.querySelectorAll('[onclick]').length, document.querySelectorAll('tbody tr').length, \
                  document.querySelector('footer').textContent]";
    let Some(told) = in_browser(&page_of(HOSTILE), script, &[]) else { return };
    let version = format!("Written by rprof-tui {}", env!("CARGO_PKG_VERSION"));
    assert_eq!(told, serde_json::json!([2, 0, "profile: samples 14", 0, 10, version]));
    let zero = in_browser(&page_of("main 0\n"), "document.querySelectorAll('section').length", &[]);
    assert_eq!(zero, Some(serde_json::json!(4)));
}

#[test]
fn a_difference_says_what_changed_and_what_shares_are_of() {
    let page = printed(&["-html", "-diff_base=heap.0.pb.gz", "heap.5.pb.gz"]);
    let title = page.lines().find(|line| line.contains("class=total")).unwrap();
    assert_eq!(title, "<p class=total><b>+12.08MB</b> inuse_space, 100% is 7.44MB</p>");
    let alone = printed(&["-html", "heap.5.pb.gz"]);
    assert!(alone.contains("<p class=total><b>19.52MB</b> inuse_space</p>"));
}
