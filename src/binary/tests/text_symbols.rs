//! Unit tests of `binary/text_symbols.rs`.

use super::*;

fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("perf-12.map");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn maps_of_running_programs_are_read() {
    let text = "1000 20 LazyCompile:*work a.js:3\nbroken\n0x2000 10 main\nffffffffffffffff 10 x\n3000 1 \n";
    let (_folder, path) = file(text);
    assert!(is_perf_map(&path) && !is_perf_map(Path::new("/tmp/perf-x.map")));
    let table = perf_map(&path).unwrap();
    let name = |address| table.name(address).map(|n| String::from_utf8_lossy(n).into_owned());
    assert_eq!(name(0x101f).as_deref(), Some("LazyCompile:*work a.js:3"));
    assert_eq!(name(0x1020), None);
    assert_eq!(name(0x200f).as_deref(), Some("main"));
    assert_eq!(name(0x3000), None);
    let folder = path.parent().unwrap();
    assert_eq!(perf_map(folder).unwrap_err(), BinaryFault::NotAFile);
}

#[test]
fn symbols_of_the_kernel_belong_to_its_present_address() {
    let text = "ffffffff81000000 T _text\nffffffff81000000 T _stext\nffffffff81001000 t do_it\n\
                ffffffff81001800 D data\nffffffffc0001000 t in_module\t[module]\n";
    let (_folder, path) = file(text);
    let mapping = |start| BinaryMapping::new(b"[kernel.kallsyms]_text", b"", [start, 0, 0]);
    let table = kernel(&mapping(0xffff_ffff_8100_0000), &path).unwrap();
    assert_eq!(table.name(0xffff_ffff_8100_1900), Some(&b"do_it"[..]));
    assert_eq!(table.name(0xffff_ffff_c000_1001), Some(&b"in_module"[..]));
    let moved = kernel(&mapping(0xffff_ffff_8200_0000), &path).unwrap_err();
    assert_eq!(moved.to_string(), "the kernel runs at another address now");
    let (_folder, path) = file("0000000000000000 T _text\n0000000000000000 t f\n");
    let hidden = kernel(&mapping(0), &path).unwrap_err();
    assert_eq!(hidden.to_string(), "the kernel hides its addresses");
}
