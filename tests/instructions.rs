//! Instructions: the reports on them, bad binaries, and their spelling against `objdump`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use rprof_tui::analysis::query::{Pattern, Query};
use rprof_tui::binary::code::Code;
use rprof_tui::error::Stop;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::profile::{Line, Location, LocationId, Mapping, MappingId, Profile};
use rprof_tui::report::{PreparedReport, Report, ReportOptions};

use crate::support::fixtures;

/// The binary without debug information, so that lines are those of the profile.
pub(crate) fn binary() -> PathBuf {
    fixtures().join("symbols/symbols-only")
}

/// The profile of `fixtures/symbols/tiny.cc` as an agent would record it, with `binary` as its binary.
pub(crate) fn profile_of(binary: &Path, build_id: &str) -> Profile {
    let mut builder = Builder::new();
    builder.sample_type("cpu", "nanoseconds");
    let file = builder.string(binary.to_str().unwrap().as_bytes());
    let build_id = builder.string(build_id.as_bytes());
    let (start, limit, offset) = (0x40_1000, 0x40_2000, 0x1000);
    let has = [true; 4];
    builder.mapping(Mapping { id: 1, start, limit, offset, file, build_id, has });
    let mut function = |name: &str, system: &str, start: i64| {
        builder.function(name.as_bytes(), system.as_bytes(), b"/src/tiny.cc", start)
    };
    let checkout = function("shop::checkout", "_ZN4shop8checkoutEi", 18);
    let add = function("shop::Cart::add", "_ZN4shop4Cart3addEi", 12);
    let start = function("_start", "_start", 28);
    let mut at = |address: u64, lines: &[(_, i64)]| -> LocationId {
        let lines: Vec<Line> =
            lines.iter().map(|&(function, line)| Line { function, line, column: 0 }).collect();
        let mapping = Some(MappingId(0));
        builder.location(Location { address, mapping, ..Location::default() }, &lines)
    };
    let load = at(0x40_1018, &[(checkout, 22)]);
    let added = at(0x40_101c, &[(add, 13), (checkout, 22)]);
    let store = at(0x40_1023, &[(checkout, 22)]);
    let compare = at(0x40_1027, &[(checkout, 21)]);
    let call = at(0x40_1039, &[(start, 29)]);
    for (leaf, value) in [(load, 30), (added, 20), (store, 50), (compare, 10)] {
        builder.sample(&[leaf, call], &[value * 1_000_000], &[]);
    }
    builder.finish()
}

fn printed(report: &Report, profile: Profile) -> Result<String, String> {
    let prepared = PreparedReport::new(report, Arc::new(profile), Query::default()).unwrap();
    let mut out = Vec::new();
    match prepared.write(&ReportOptions::default(), &mut out) {
        Ok(()) => Ok(String::from_utf8(out).unwrap()),
        Err(Stop::Failed(error)) => Err(error.to_string()),
        Err(Stop::Cancelled) => panic!("cancelled"),
    }
}

fn pattern(text: &str) -> Pattern {
    Pattern::new("disasm", text).unwrap()
}

/// The instructions of the function, below its name.
const CHECKOUT: &str = "
     110ms      110ms (flat, cum)   100% of Total
         .          .     401000: movl   $0x0,-0x4(%rsp)
         .          .     401008: test   %edi,%edi
         .          .     40100a: jle    40102b <shop::checkout(int)+0x2b>
         .          .     40100c: lea    0x1(%rdi,%rdi,2),%ecx
         .          .     401010: mov    $0x1,%eax
         .          .     401015: nopl   (%rax)
      30ms       30ms     401018: mov    -0x4(%rsp),%edx                  ;shop::checkout tiny.cc:22
      20ms       20ms     40101c: add    %eax,%edi
         .          .     40101e: add    $0x3,%eax
         .          .     401021: add    %edi,%edx
      50ms       50ms     401023: mov    %edx,-0x4(%rsp)                  ;shop::checkout tiny.cc:22
      10ms       10ms     401027: cmp    %ecx,%eax                        ;shop::checkout tiny.cc:21
         .          .     401029: jne    401018 <shop::checkout(int)+0x18>
         .          .     40102b: mov    -0x4(%rsp),%eax
         .          .     40102f: ret
";

/// The layout is that of `go tool pprof -disasm`, the spelling that of `objdump -d --demangle`.
#[test]
fn disasm_prints_instructions_with_their_weights() {
    let profile = || profile_of(&binary(), "");
    let by_name = printed(&Report::Disasm(pattern("shop::check")), profile());
    // As in pprof, a name that matches only when it is readable is printed so.
    let wanted =
        |name: &str| Ok(format!("Total: 110ms\nROUTINE ======================== {name}{CHECKOUT}"));
    assert_eq!(by_name, wanted("shop::checkout(int)"));
    // An address stands for the function that holds it.
    let by_address = printed(&Report::Disasm(pattern("0x401021")), profile());
    assert_eq!(by_address, wanted("_ZN4shop8checkoutEi"));
    let nothing = |text: &str| printed(&Report::Disasm(pattern(text)), profile()).unwrap_err();
    assert_eq!(nothing("nowhere"), "no matches found for regexp nowhere");
    assert_eq!(nothing("0x500000"), "no matches found for address 0x500000");
}

/// A binary that cannot be read is named in one line, with the reason.
#[test]
fn a_bad_binary_is_named_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(binary()).unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let cut = file("cut", &whole[..0x1010]);
    let text = file("text", b"no binary at all");
    let empty = file("empty", b"");
    let cases = [
        (folder.path().join("missing"), "", "no such file"),
        (binary(), "0123456789abcdef", "build ID mismatch"),
        (cut, "", "damaged file"),
        (text, "", "unrecognized binary format"),
        (empty, "", ""),
        (folder.path().to_owned(), "", "not a regular file"),
    ];
    for (path, build_id, reason) in cases {
        for report in [Report::Disasm(pattern("checkout")), Report::WebList(pattern("checkout"))] {
            let profile = profile_of(&path, build_id);
            let (Ok(said) | Err(said)) = printed(&report, profile);
            let name = path.to_str().unwrap();
            let found = said.lines().any(|line| line.contains(name) && line.contains(reason));
            assert!(found, "{name} {reason}: {said}");
        }
    }
}

#[test]
fn weblist_is_one_page_without_scripts() {
    let page = printed(&Report::WebList(pattern("shop::")), profile_of(&binary(), "")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"), "{page}");
    for outside in ["<script", "http:", "https:", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("prefers-color-scheme: dark"));
    let lines: Vec<&str> = page.lines().filter(|line| line.contains("<details>")).collect();
    assert!(
        lines.iter().any(|line| line.contains(">100ms<") && line.contains("<b>22</b>")),
        "{page}"
    );
    assert!(page.contains("mov    %edx,-0x4(%rsp)"), "{page}");
    assert!(page.contains("shop::Cart::add"), "what was inlined is named\n{page}");
    let none = printed(&Report::WebList(pattern("nowhere")), profile_of(&binary(), ""));
    assert_eq!(none.unwrap_err(), "no matches found for regexp: nowhere");
}

/// The instructions of every function of a file, against `objdump`. Returns instructions, and those that differ.
fn compared(path: &Path, objdump: &str) -> Option<(usize, Vec<String>)> {
    let arguments = ["-d", "--no-show-raw-insn", path.to_str()?];
    let output = Command::new(objdump).args(arguments).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut wanted: BTreeMap<u64, String> = BTreeMap::new();
    for line in text.lines() {
        let Some((address, text)) = line.trim_start().split_once(":\t") else { continue };
        let Ok(address) = u64::from_str_radix(address, 16) else { continue };
        wanted.insert(address, text.trim_end().to_owned());
    }
    let code = Code::open(path, path).unwrap();
    let (mut count, mut wrong) = (0, Vec::new());
    for group in code.symbols() {
        let Ok(rows) = code.instructions(group.start, group.end) else { continue };
        for row in rows {
            let Some(text) = wanted.get(&row.address) else { continue };
            count += 1;
            // The symbol depends on the choice among several at an address.
            let own = row.spelled(None);
            let named = text.split_once(" <").zip(text.rsplit_once('>'));
            let bare = match named.filter(|_| row.reference.is_some()) {
                Some(((before, _), (_, after))) => format!("{before}{after}"),
                None => text.clone(),
            };
            if own.trim_end() != bare.trim_end() {
                wrong.push(format!("{:x}: {bare:?}, not {own:?}", row.address));
            }
        }
    }
    Some((count, wrong))
}

/// More files are compared with `INSTRUCTIONS_OF=FILE:FILE`; those for ARM with `OBJDUMP` set to its program.
#[test]
fn instructions_are_spelled_as_objdump_spells_them() {
    let objdump = std::env::var("OBJDUMP").unwrap_or_else(|_| "objdump".to_owned());
    let known = ["dwarf5", "pie", "library.so", "stripped"];
    let mut files: Vec<PathBuf> =
        known.iter().map(|name| fixtures().join("symbols").join(name)).collect();
    if let Some(more) = std::env::var_os("INSTRUCTIONS_OF") {
        files = std::env::split_paths(&more).collect();
    }
    for file in files {
        let Some((count, wrong)) = compared(&file, &objdump) else {
            eprintln!("passed over: there is no {objdump}");
            return;
        };
        eprintln!("{}: {count} instructions, {} differ", file.display(), wrong.len());
        // Vector instructions of SVE have no spelling here.
        let wrong: Vec<&String> = wrong.iter().filter(|line| !line.contains("undefined")).collect();
        assert!(wrong.is_empty(), "{}\n{wrong:#?}", file.display());
    }
}
