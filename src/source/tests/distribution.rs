//! Unit tests of `source/distribution.rs`.

use super::*;

#[test]
fn the_toolchain_of_the_commit_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let toolchain = |name: &str, version: &str| {
        let root = folder.path().join(name);
        fs::create_dir_all(root.join(RUST_SOURCES).join("library")).unwrap();
        let text = format!("[pkg.rustc]\nversion = \"{version}\"\n");
        fs::write(root.join("lib/rustlib/multirust-channel-manifest.toml"), text).unwrap();
        root.join(RUST_SOURCES)
    };
    let stable = toolchain("stable", "1.95.0 (59807616e 2026-04-14)");
    let nightly = toolchain("nightly", "1.97.0-nightly (e50aa6fba 2026-05-19)");
    let sources = [stable.clone(), nightly.clone()];
    let first = |hash: &str| of_hash(&sources, hash.as_bytes())[0].clone();
    assert_eq!(first("e50aa6fba0123456789"), nightly);
    assert_eq!(first("59807616e1fa2540724bfbac14d7976d7e4a3860"), stable);
    assert_eq!(first("0"), stable);
}

#[test]
fn packages_are_searched_for_native_files_alone() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_path_buf();
    for file in ["a-1/src/x.c", "b-1/lib/src/x.c", "b-1/x.go", "b-1/lib/x.go"] {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, file).unwrap();
    }
    let found =
        |recorded: &str| debug_package_files(std::slice::from_ref(&root), recorded.as_bytes());
    assert_eq!(found("/build/lib/src/x.c"), [root.join("b-1/lib/src/x.c")]);
    assert_eq!(found("/build/src/x.c"), [root.join("a-1/src/x.c")]);
    assert!(found("/build/lib/x.go").is_empty() && found("x.c").is_empty());
}
