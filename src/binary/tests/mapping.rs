//! Unit tests of `binary/mapping.rs`.

use super::*;

#[test]
fn names_tell_the_kind_of_mapping() {
    let mapping = |name: &str| BinaryMapping::new(name.as_bytes(), b"", [0; 3]);
    let no_files = ["", "[vdso]", "linux-vdso.so.1", "//anon", "/memfd:x", "[kernel.kallsyms]"];
    assert!(no_files.iter().all(|name| mapping(name).has_no_file()));
    assert!(!mapping("/usr/bin/app").has_no_file());
    assert_eq!(mapping("[kernel.kallsyms]_text").relocation_symbol(), "_text");
    assert_eq!(mapping("[kernel.kallsyms]").relocation_symbol(), "_stext");
    let brief = BinaryMapping::new(b"/usr/bin/app", b"ab12", [0; 3]).brief();
    assert_eq!(brief, "app (build ID ab12)");
}

#[test]
fn paths_of_profiles_stay_below_a_folder() {
    let folder = Path::new("/srv");
    assert_eq!(below(folder, Path::new("/usr/bin/app")), Path::new("/srv/usr/bin/app"));
    assert_eq!(below(folder, Path::new("../../etc/app")), Path::new("/srv/etc/app"));
}
