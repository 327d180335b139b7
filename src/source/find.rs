//! The search for a source file that a profile names: as recorded, below the source path, below the working directory by the
//! longest suffix, and in the package directories of Go and Rust.
//!
//! Every rule proposes paths, in order of trust, and the first that is an ordinary file is taken. If there is none, the
//! proposals are reported.

use super::distribution::{debug_package_files, of_hash, rust_sources};
use super::local_path::{folders, path, relative, suffixes};
use super::module_names::{escaped, unescaped};
use super::path::{clean, directories, slashed};
use super::suggest::suggested;
use super::text::Text;
use crate::home::home;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The places where source files are searched.
#[derive(Clone, Debug, Default)]
pub struct SourceFinder {
    /// Embedded files by the names that profiles have for them; they precede all others.
    pub embedded: &'static [(&'static str, &'static str)],
    /// Source lines are shown with their last change, by `git blame`.
    pub asks_git: bool,
    /// Directories to search, separated by colons.
    pub source_path: String,
    /// Prefixes to cut from recorded paths, separated by colons.
    pub trim_path: String,
    /// The home directory of the user.
    pub home: PathBuf,
    /// The directory under which suffixes of recorded paths are searched.
    pub working_directory: PathBuf,
    /// Directories that hold `src` of a Go distribution.
    pub go_roots: Vec<PathBuf>,
    /// Directories that hold `pkg/mod` and `src`.
    pub go_paths: Vec<PathBuf>,
    /// Directories that hold `registry/src`.
    pub cargo_homes: Vec<PathBuf>,
    /// Directories that hold `library` of a Rust distribution.
    pub rust_sources: Vec<PathBuf>,
    /// Directories of a distribution's packages of sources.
    pub package_sources: Vec<PathBuf>,
}

/// A file that was not found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// The paths that were tried, in order.
    pub tried: Vec<PathBuf>,
    /// A source path with which a file of this name is found.
    pub suggested: Option<PathBuf>,
}

impl SourceFinder {
    /// The places that the environment of this machine names.
    pub fn new(source_path: &str, trim_path: &str) -> Self {
        let env = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
        let home = home(env).unwrap_or_default();
        let go_paths: Vec<PathBuf> = match env("GOPATH") {
            Some(paths) => std::env::split_paths(&paths).collect(),
            None => vec![home.join("go")],
        };
        Self {
            embedded: &[],
            asks_git: false,
            source_path: source_path.to_owned(),
            trim_path: trim_path.to_owned(),
            working_directory: std::env::current_dir().unwrap_or_default(),
            go_roots: go_roots(env("GOROOT"), env("PATH").as_ref(), &home, &go_paths),
            go_paths,
            cargo_homes: vec![env("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from)],
            rust_sources: rust_sources(env("RUSTUP_HOME"), &home),
            package_sources: ["/usr/src/debug", "/usr/src"].map(PathBuf::from).to_vec(),
            home,
        }
    }

    /// The file of the recorded path.
    pub fn find(&self, recorded: &[u8]) -> Result<Text, Missing> {
        if let Some(&(name, text)) = self.embedded.iter().find(|(n, _)| n.as_bytes() == recorded) {
            return Ok(Text::new(name, text.as_bytes()));
        }
        let mut missing = Missing::default();
        if recorded.is_empty() || recorded.contains(&0) {
            return Err(missing);
        }
        let recorded = &*slashed(recorded);
        for path in self.proposals(recorded) {
            if missing.tried.contains(&path) {
                continue;
            }
            match Text::read(&path) {
                Ok(text) => return Ok(text),
                Err(_) => missing.tried.push(path),
            }
        }
        missing.suggested = suggested(&self.working_directory, recorded);
        Err(missing)
    }

    /// Paths for the recorded one, in order of trust.
    fn proposals(&self, recorded: &[u8]) -> Vec<PathBuf> {
        let cleaned = clean(recorded);
        let trimmed = self.trimmed(&cleaned);
        let mut out = vec![self.working_directory.join(path(&cleaned))];
        for directory in directories(self.source_path.as_bytes()) {
            let directory = self.working_directory.join(self.at_home(directory));
            out.extend(directory.ancestors().map(|d| d.join(path(relative(trimmed)))));
            out.extend(suffixes(trimmed, 1).map(|suffix| directory.join(suffix)));
        }
        out.push(self.working_directory.join(path(trimmed)));
        // A path with `..` may lead anywhere from the directories below.
        if cleaned.split(|&b| b == b'/').any(|part| part == b"..") {
            return out;
        }
        let packages = self.packages(&cleaned);
        // A path of a fetched package is no file of this project, even if the project has one of the same name.
        if packages.foreign {
            out.extend(packages.paths);
            return out;
        }
        let whole = path(relative(trimmed));
        out.extend(self.working_directory.ancestors().map(|d| d.join(&whole)));
        // The project may have a file that equals a shorter end of the standard library's path by chance.
        self.go_standard(&cleaned, &mut out);
        out.extend(self.nearby(trimmed));
        out.extend(packages.paths);
        out
    }

    /// A directory of the source path, with `~/` as the home directory.
    fn at_home(&self, directory: &[u8]) -> PathBuf {
        match directory.strip_prefix(b"~/") {
            Some(below) => self.home.join(path(below)),
            None => path(directory),
        }
    }

    /// The path without the longest prefix that the trim path names.
    fn trimmed<'a>(&self, recorded: &'a [u8]) -> &'a [u8] {
        let prefixes = directories(self.trim_path.as_bytes());
        let cut = prefixes.into_iter().filter_map(|prefix| {
            let prefix = &*slashed(prefix);
            let prefix = prefix.strip_suffix(b"/").unwrap_or(prefix);
            recorded.strip_prefix(prefix)?.strip_prefix(b"/")
        });
        cut.min_by_key(|rest| rest.len()).unwrap_or(recorded)
    }

    /// Suffixes of the path below the working directory and its parents, the longest first. The bare file name is proposed only
    /// in a directory of the same name, or if the recorded path has no more.
    fn nearby(&self, recorded: &[u8]) -> Vec<PathBuf> {
        let parts = relative(recorded).split(|&b| b == b'/').count();
        let mut out = Vec::new();
        for suffix in suffixes(recorded, 2.min(parts)) {
            out.extend(self.working_directory.ancestors().map(|d| d.join(&suffix)));
        }
        let mut reversed = recorded.rsplit(|&b| b == b'/').map(path);
        if let (Some(file), Some(above)) = (reversed.next(), reversed.next()) {
            let same = |d: &&Path| d.file_name().is_some_and(|name| name == above.as_os_str());
            out.extend(self.working_directory.ancestors().filter(same).map(|d| d.join(&file)));
        }
        out
    }

    fn packages(&self, recorded: &[u8]) -> Packages {
        let mut packages = Packages::default();
        self.rust(recorded, &mut packages);
        packages.foreign |= recorded.starts_with(b"/usr/src/debug/");
        self.go_modules(recorded, &mut packages);
        packages.paths.extend(debug_package_files(&self.package_sources, recorded));
        packages
    }

    /// Paths for `module@version/file`, alone or in the module cache, where `!` precedes former capitals; also in a vendor
    /// directory.
    fn go_modules(&self, recorded: &[u8], out: &mut Packages) {
        let name = after(recorded, b"/pkg/mod/").unwrap_or_else(|| relative(recorded));
        if let Some(at) = name.windows(2).position(|w| w == b"@v") {
            out.foreign = true;
            let (module, rest) = name.split_at(at);
            let file =
                rest.iter().position(|&b| b == b'/').map_or(&b""[..], |slash| &rest[slash..]);
            let vendored = [b"vendor/".as_slice(), &unescaped(module), file].concat();
            for go_path in &self.go_paths {
                let cache = go_path.join("pkg/mod");
                out.paths.push(cache.join(path(&escaped(name))));
                out.paths.push(cache.join(path(name)));
            }
            let above = self.working_directory.ancestors();
            out.paths.extend(above.map(|d| d.join(path(&vendored))));
            return;
        }
        let import = after(recorded, b"/vendor/").unwrap_or_else(|| relative(recorded));
        let below = [b"vendor/".as_slice(), import].concat();
        out.paths.extend(self.working_directory.ancestors().map(|d| d.join(path(&below))));
        let import = after(recorded, b"/src/").unwrap_or_else(|| relative(recorded));
        out.paths.extend(self.go_paths.iter().map(|p| p.join("src").join(path(import))));
    }

    /// Paths below `GOROOT/src`. With `-trimpath` recorded paths begin behind it.
    fn go_standard(&self, recorded: &[u8], out: &mut Vec<PathBuf>) {
        if !recorded.ends_with(b".go") && !recorded.ends_with(b".s") {
            return;
        }
        let name = after(recorded, b"/src/").or_else(|| {
            (!recorded.starts_with(b"/"))
                .then_some(recorded)
                .map(|r| r.strip_prefix(b"$GOROOT/src/").unwrap_or(r))
        });
        let Some(name) = name.filter(|name| name.contains(&b'/')) else { return };
        // Directories of the standard library do not begin with a domain.
        let first = name.split(|&b| b == b'/').next().unwrap_or_default();
        if !first.contains(&b'.') {
            out.extend(self.go_roots.iter().map(|root| root.join("src").join(path(name))));
        }
    }

    /// Paths in the cargo registry, in checkouts of git repositories, and of the standard library, recorded as `/rustc/HASH`. The
    /// crates of the standard library are recorded as `/rust/deps`.
    fn rust(&self, recorded: &[u8], out: &mut Packages) {
        let rustc = recorded.strip_prefix(b"/rustc/");
        let library = rustc.and_then(|rest| after(rest, b"/"));
        let library = library.or_else(|| after(recorded, b"/lib/rustlib/src/rust/"));
        if let Some(library) = library {
            out.foreign = true;
            let hash = rustc.and_then(|rest| rest.split(|&b| b == b'/').next());
            let sources = of_hash(&self.rust_sources, hash.unwrap_or_default());
            out.paths.extend(sources.into_iter().map(|d| d.join(path(library))));
        }
        let crates = recorded.strip_prefix(b"/rust/deps/");
        if let Some(crates) =
            crates.or_else(|| after(recorded, b"/registry/src/").and_then(|rest| after(rest, b"/")))
        {
            out.foreign = true;
            for registry in self.cargo_homes.iter().map(|home| home.join("registry/src")) {
                out.paths
                    .extend(folders(&registry).into_iter().map(|index| index.join(path(crates))));
            }
        }
        if let Some(checkout) = after(recorded, b"/git/checkouts/") {
            out.foreign = true;
            let below = |home: &PathBuf| home.join("git/checkouts").join(path(checkout));
            out.paths.extend(self.cargo_homes.iter().map(below));
        }
    }
}

/// The proposals of the rules for packages.
#[derive(Default)]
struct Packages {
    paths: Vec<PathBuf>,
    /// True if the path is in a fetched package, so not in this project.
    foreign: bool,
}

/// The path behind the last `part`; for `/` behind the first.
fn after<'a>(path: &'a [u8], part: &[u8]) -> Option<&'a [u8]> {
    let starts = path.windows(part.len()).enumerate();
    let at = if part == b"/" {
        path.iter().position(|&b| b == b'/')
    } else {
        starts.filter(|(_, w)| *w == part).map(|(at, _)| at).next_back()
    }?;
    Some(&path[at + part.len()..])
}

fn go_roots(
    named: Option<OsString>,
    search: Option<&OsString>,
    home: &Path,
    go_paths: &[PathBuf],
) -> Vec<PathBuf> {
    let mut roots: Vec<PathBuf> = named.map(PathBuf::from).into_iter().collect();
    // The distribution of the `go` command in the search path.
    let mut commands = search.into_iter().flat_map(std::env::split_paths).map(|d| d.join("go"));
    let command = commands.find_map(|c| fs::canonicalize(c).ok());
    roots.extend(command.and_then(|c| Some(c.parent()?.parent()?.to_path_buf())));
    let known = ["/usr/local/go", "/usr/lib/go", "/usr/lib/golang", "/snap/go/current"];
    roots.extend(known.map(PathBuf::from));
    roots.extend(["/opt/homebrew/opt/go/libexec", "/usr/local/opt/go/libexec"].map(PathBuf::from));
    roots.extend(folders(&home.join("sdk")));
    for go_path in go_paths {
        let toolchains = folders(&go_path.join("pkg/mod/golang.org"));
        let named = |p: &PathBuf| {
            p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("toolchain@"))
        };
        roots.extend(toolchains.into_iter().filter(named));
    }
    roots.retain(|root| root.join("src").is_dir());
    roots.dedup();
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine with these files, each holding its own path.
    fn machine(files: &[&str]) -> (tempfile::TempDir, SourceFinder) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for file in files {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, file).unwrap();
        }
        let finder = SourceFinder {
            embedded: &[("built/in.go", "built in")],
            working_directory: root.join("work/proj/deep"),
            go_roots: vec![root.join("goroot")],
            go_paths: vec![root.join("gopath")],
            cargo_homes: vec![root.join("cargo")],
            rust_sources: vec![root.join("rust/lib/rustlib/src/rust")],
            package_sources: vec![root.join("debug")],
            ..SourceFinder::default()
        };
        (folder, finder)
    }

    #[test]
    fn files_are_found_where_they_lie() {
        let (folder, finder) = machine(&[
            "work/proj/pkg/a.go",
            "work/proj/main.go",
            "work/proj/http/server.go",
            "work/proj/vendor/github.com/x/dep/d.go",
            "work/proj/deep/near.go",
            "goroot/src/runtime/proc.go",
            "goroot/src/net/http/server.go",
            "gopath/pkg/mod/github.com/!burnt!sushi/toml@v1.2.3/Dir/t.go",
            "gopath/src/github.com/old/o.go",
            "debug/glibc-2.36-9/malloc/malloc.c",
            "cargo/registry/src/index-123/serde-1.0/src/lib.rs",
            "rust/lib/rustlib/src/rust/library/core/src/fmt/mod.rs",
        ]);
        for (recorded, want) in [
            ("built/in.go", "built in"),
            ("near.go", "work/proj/deep/near.go"),
            ("/build/ci/proj/pkg/a.go", "work/proj/pkg/a.go"),
            ("proj/pkg/a.go", "work/proj/pkg/a.go"),
            ("/build/ci/proj/main.go", "work/proj/main.go"),
            ("/build/ci/other/main.go", ""),
            ("runtime/proc.go", "goroot/src/runtime/proc.go"),
            ("net/http/server.go", "goroot/src/net/http/server.go"),
            ("proj/http/server.go", "work/proj/http/server.go"),
            ("/opt/go1.99/src/runtime/proc.go", "goroot/src/runtime/proc.go"),
            (
                "github.com/BurntSushi/toml@v1.2.3/Dir/t.go",
                "gopath/pkg/mod/github.com/!burnt!sushi/toml@v1.2.3/Dir/t.go",
            ),
            (
                "/ci/go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.3/Dir/t.go",
                "gopath/pkg/mod/github.com/!burnt!sushi/toml@v1.2.3/Dir/t.go",
            ),
            ("github.com/x/dep@v0.1.0/d.go", "work/proj/vendor/github.com/x/dep/d.go"),
            ("/ci/proj/vendor/github.com/x/dep/d.go", "work/proj/vendor/github.com/x/dep/d.go"),
            ("github.com/old/o.go", "gopath/src/github.com/old/o.go"),
            (
                "/ci/.cargo/registry/src/other-9/serde-1.0/src/lib.rs",
                "cargo/registry/src/index-123/serde-1.0/src/lib.rs",
            ),
            (
                "/rustc/0123abc/library/core/src/fmt/mod.rs",
                "rust/lib/rustlib/src/rust/library/core/src/fmt/mod.rs",
            ),
            (
                "/rust/deps/serde-1.0/src/lib.rs",
                "cargo/registry/src/index-123/serde-1.0/src/lib.rs",
            ),
            ("/build/glibc-x7/glibc-2.36/malloc/malloc.c", "debug/glibc-2.36-9/malloc/malloc.c"),
            ("./malloc/./malloc.c", "debug/glibc-2.36-9/malloc/malloc.c"),
            ("/usr/src/debug/tool-1.0/proj/main.go", ""),
            ("/rustc/0123abc/library/main.go", ""),
            ("../../../etc/passwd", ""),
            ("", ""),
            ("a\0b", ""),
        ] {
            let found = finder.find(recorded.as_bytes());
            let text = found.as_ref().ok().and_then(|text| text.line(1)).unwrap_or("");
            assert_eq!(text, want, "{recorded}: {found:?} in {folder:?}");
        }
    }

    #[test]
    fn paths_of_windows_are_found_by_their_ends() {
        let (folder, mut finder) = machine(&["work/src/a.cpp", "other/agent/src/b.cpp"]);
        let found = |finder: &SourceFinder, recorded: &str| {
            let text = finder.find(recorded.as_bytes()).ok()?;
            Some(text.path.strip_prefix(folder.path()).unwrap().to_string_lossy().into_owned())
        };
        let a = Some("work/src/a.cpp".to_owned());
        finder.working_directory = folder.path().join("work");
        assert_eq!(found(&finder, r"C:\build\src\a.cpp"), a);
        assert_eq!(found(&finder, r"C:\build\agent\src\b.cpp"), None);
        finder.source_path = folder.path().join("other").to_string_lossy().into_owned();
        let b = Some("other/agent/src/b.cpp".to_owned());
        assert_eq!(found(&finder, r"C:\build\agent\src\b.cpp"), b);
        finder.source_path = String::new();
        finder.trim_path = r"C:\build".to_owned();
        finder.working_directory = folder.path().join("other");
        assert_eq!(found(&finder, r"C:\build\agent\src\b.cpp"), b);
    }

    #[test]
    fn the_source_path_goes_before_the_working_directory() {
        let (folder, mut finder) =
            machine(&["work/proj/pkg/a.go", "src/deep/pkg/a.go", "src/x.go"]);
        finder.source_path = folder.path().join("src").to_str().unwrap().to_owned();
        finder.trim_path = "/build/here".to_owned();
        let found = |recorded: &str| {
            let text = finder.find(recorded.as_bytes()).ok()?;
            text.line(1).map(str::to_owned)
        };
        assert_eq!(found("/build/here/deep/pkg/a.go").as_deref(), Some("src/deep/pkg/a.go"));
        assert_eq!(found("/build/proj/x.go").as_deref(), Some("src/x.go"));
        assert_eq!(found("/build/proj/pkg/a.go").as_deref(), Some("work/proj/pkg/a.go"));
        let missing = finder.find(b"/build/here/none.go").unwrap_err();
        assert_eq!(missing.tried[0], Path::new("/build/here/none.go"));
        assert!(missing.tried.contains(&folder.path().join("src/none.go")), "{missing:?}");
    }
}
