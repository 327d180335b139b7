//! Sources that a distribution or a toolchain installs: Rust's standard library, and packages of debug sources.

use super::local_path::{folders, suffixes};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The path from the root of a Rust toolchain to its sources.
const RUST_SOURCES: &str = "lib/rustlib/src/rust";
/// The digits of a commit in the description of a toolchain.
const SHORT_HASH: usize = 9;
/// The most packages that are searched.
const MAX_PACKAGES: usize = 512;
/// The most bytes of the description of a toolchain.
const MAX_DESCRIPTION: u64 = 16 << 20;

/// The directories of this machine that hold `library` of a Rust distribution. The toolchain of `rustup` with the highest name comes
/// first.
pub(super) fn rust_sources(rustup: Option<OsString>, home: &Path) -> Vec<PathBuf> {
    let rustup = rustup.map_or_else(|| home.join(".rustup"), PathBuf::from);
    let mut sources = folders(&rustup.join("toolchains"));
    sources.push(PathBuf::from("/usr"));
    sources.push(PathBuf::from("/usr/local"));
    let mut sources: Vec<PathBuf> =
        sources.into_iter().map(|root| root.join(RUST_SOURCES)).collect();
    sources.extend(
        folders(Path::new("/usr/src"))
            .into_iter()
            .filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("rustc-"))),
    );
    sources.retain(|d| d.join("library").is_dir());
    sources
}

/// The directories of [`rust_sources`], those of the toolchain of commit `hash` first: lines differ from version to version.
/// `rustup` writes the commits of a toolchain beside its libraries.
pub(super) fn of_hash<'a>(sources: &'a [PathBuf], hash: &[u8]) -> Vec<&'a PathBuf> {
    let mut sorted: Vec<&PathBuf> = sources.iter().collect();
    if let Some(short) = hash.get(..SHORT_HASH).filter(|_| sources.len() > 1) {
        let named = [b"(", short, b" "].concat();
        // `false` comes first, and equal ones keep their order.
        sorted.sort_by_cached_key(|sources| !describes(sources, &named));
    }
    sorted
}

/// True if the description of the toolchain with these sources has the text.
fn describes(sources: &Path, text: &[u8]) -> bool {
    let description = sources.ancestors().nth(2).map(|d| d.join("multirust-channel-manifest.toml"));
    let description = description.filter(|file| {
        fs::metadata(file).is_ok_and(|about| about.is_file() && about.len() <= MAX_DESCRIPTION)
    });
    let bytes = description.and_then(|file| fs::read(file).ok()).unwrap_or_default();
    bytes.windows(text.len()).any(|window| window == text)
}

/// Files of packages of debug sources: `DIRECTORY/PACKAGE/` with an end of the recorded path, `DIRECTORY` with an end of two elements
/// or more. Only files that exist are given, since most packages have nothing to do with a path.
pub(super) fn debug_package_files(directories: &[PathBuf], recorded: &[u8]) -> Vec<PathBuf> {
    if !is_native(recorded) {
        return Vec::new();
    }
    // A bare name is in many packages.
    let ends: Vec<PathBuf> = suffixes(recorded, 2).collect();
    let mut files = Vec::new();
    for directory in directories {
        let packages = folders(directory).into_iter().take(MAX_PACKAGES);
        let inside: Vec<PathBuf> = std::iter::once(directory.clone()).chain(packages).collect();
        // A longer end is surer than the place of a package.
        let found = ends.iter().flat_map(|end| inside.iter().map(move |d| d.join(end)));
        files.extend(found.filter(|file| file.is_file()).take(1));
    }
    files
}

/// True for a source file of a language that is compiled to a native program without its own tools for packages.
fn is_native(recorded: &[u8]) -> bool {
    const ENDINGS: [&[u8]; 13] = [
        b"c", b"cc", b"cpp", b"cxx", b"c++", b"C", b"h", b"hh", b"hpp", b"hxx", b"S", b"inc",
        b"tcc",
    ];
    let ending = recorded.rsplit(|&b| b == b'.').next().unwrap_or_default();
    // Headers of the C++ library have no ending.
    ENDINGS.contains(&ending) || recorded.windows(5).any(|w| w == b"/c++/")
}

#[cfg(test)]
#[path = "tests/distribution.rs"]
mod tests;
