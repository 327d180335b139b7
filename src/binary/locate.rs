//! The search for the binary of a mapping, and for the file with its debug information, where pprof and debuggers look.

use std::fs;
use std::path::{Path, PathBuf};

use object::Object;

use super::build_id;
use super::fault::BinaryFault;
use super::image::{BinaryFile, Image, ObjectData, object_build_id};
use super::mapping::{BinaryMapping, below};
use crate::home::home;

/// Files of one folder of a build id that are tried, at most.
const FILES_OF_A_BUILD: usize = 64;

/// The folders that are searched for binaries and for debug information.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BinarySearch {
    /// pprof's folders of binaries: `PPROF_BINARY_PATH`.
    pub folders: Vec<PathBuf>,
    /// Debuggers' folders of debug information: `/usr/lib/debug`.
    pub debug_folders: Vec<PathBuf>,
}

impl BinarySearch {
    /// The folders of the environment. `env` looks up a variable.
    pub fn new(env: impl Fn(&str) -> Option<String>) -> Self {
        let list = env("PPROF_BINARY_PATH").filter(|value| !value.is_empty());
        let folders = if let Some(list) = list {
            std::env::split_paths(&list).collect()
        } else {
            home(env).map(|home| home.join("pprof/binaries")).into_iter().collect()
        };
        Self { folders, debug_folders: vec![PathBuf::from("/usr/lib/debug")] }
    }
}

/// The binary of a mapping, and the file with its debug information.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedBinary {
    /// The binary.
    pub image: Image,
    /// The file with the debug information, if that is another one.
    pub debug: Option<PathBuf>,
    /// Lines on files that were passed over, in pprof's words.
    pub notes: Vec<String>,
}

impl LocatedBinary {
    /// The file with symbols: that of the debug information, else the binary.
    pub fn symbol_file(&self) -> &Path {
        self.debug.as_deref().unwrap_or(&self.image.path)
    }
}

/// Finds the binary of a mapping. The folders of pprof come first, then the path as recorded, then the folders of debug
/// information. A file with another build id is passed over with a note.
pub fn locate(
    mapping: &BinaryMapping,
    search: &BinarySearch,
) -> Result<LocatedBinary, (BinaryFault, Vec<String>)> {
    let mut notes = Vec::new();
    let mut fault = None;
    let folders = search.folders.iter().flat_map(|folder| candidates(folder, mapping));
    for path in folders {
        match checked(&path, mapping) {
            Ok(image) => return Ok(with_debug_file(image, mapping, search, notes)),
            Err(BinaryFault::OtherBuild(wanted, found)) => notes.push(format!(
                "Ignoring local file {}: build-id mismatch ({wanted} != {found})",
                path.display()
            )),
            Err(_) => {}
        }
    }
    if !mapping.has_no_file() {
        match checked(&mapping.file, mapping) {
            Ok(image) => return Ok(with_debug_file(image, mapping, search, notes)),
            Err(found) => fault = Some(found),
        }
    }
    for path in search.debug_folders.iter().filter_map(|f| by_build_id(f, &mapping.build_id)) {
        // The headers of segments stay in a file of debug information, so a base can be computed from it.
        if let Ok(image) = checked(&path, mapping) {
            return Ok(LocatedBinary { image, debug: None, notes });
        }
    }
    Err((fault.unwrap_or(BinaryFault::NoFile), notes))
}

/// The headers of a file of the mapping's build.
fn checked(path: &Path, mapping: &BinaryMapping) -> Result<Image, BinaryFault> {
    let image = Image::open(path, mapping)?;
    let (wanted, found) = (&mapping.build_id, &image.build_id);
    // A profile of Go may hold the build id of Go's linker, which has slashes.
    if wanted.is_empty() || found.is_empty() || build_id::equal(wanted, found) {
        return Ok(image);
    }
    Err(BinaryFault::OtherBuild(wanted.clone(), found.clone()))
}

/// pprof's names of a binary in one of its folders, in its order.
fn candidates(folder: &Path, mapping: &BinaryMapping) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    let (file, build_id) = (&mapping.file, &mapping.build_id);
    let name = file.file_name();
    // A build id is a name of its own: none with a slash, which would lead elsewhere.
    if build_id::split(build_id).is_some() {
        let build = folder.join(build_id);
        paths.extend(name.map(|name| build.join(name)));
        paths.extend(files_in(&build));
        if name.is_some() {
            paths.push(below(folder, file).join(build_id));
        }
        paths.extend(split_path(folder, build_id));
    }
    if let Some(name) = name.filter(|_| !mapping.has_no_file()) {
        let inner = below(folder, file);
        let in_folder = inner.parent().unwrap_or(folder);
        let debug = with_suffix(Path::new(name), ".debug");
        let parent = below(&folder.join("usr/lib/debug"), file.parent().unwrap_or(Path::new("")));
        paths.push(folder.join(name));
        paths.push(inner.clone());
        paths.push(with_suffix(&inner, ".debug"));
        paths.push(in_folder.join(".debug").join(&debug));
        paths.push(parent.join(&debug));
    }
    paths.retain(|path| path.is_file());
    paths.dedup();
    paths
}

/// The files of a folder in the order of their names, at most [`FILES_OF_A_BUILD`].
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.take(FILES_OF_A_BUILD).filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> = paths.collect();
    paths.sort();
    paths
}

/// `folder/ab/cdef.debug`.
fn split_path(folder: &Path, build_id: &str) -> Option<PathBuf> {
    let (head, tail) = build_id::split(build_id)?;
    Some(folder.join(head).join(format!("{tail}.debug")))
}

/// `folder/.build-id/ab/cdef.debug`.
fn by_build_id(folder: &Path, build_id: &str) -> Option<PathBuf> {
    split_path(&folder.join(".build-id"), build_id)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut text = path.as_os_str().to_owned();
    text.push(suffix);
    PathBuf::from(text)
}

/// Adds the file with the debug information of a binary, if it is another one: by build id, by `.gnu_debuglink`, or in a
/// bundle `.dSYM`.
fn with_debug_file(
    image: Image,
    mapping: &BinaryMapping,
    search: &BinarySearch,
    mut notes: Vec<String>,
) -> LocatedBinary {
    let id = if image.build_id.is_empty() { &mapping.build_id } else { &image.build_id };
    let all = search.debug_folders.iter().chain(&search.folders);
    let mut paths: Vec<PathBuf> =
        all.clone().filter_map(|folder| by_build_id(folder, id)).collect();
    if let Some((name, _)) = &image.debug_link
        && let Some(name) = name.file_name()
    {
        let folder = image.path.parent().unwrap_or(Path::new("."));
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        paths.push(folder.join(name));
        paths.push(folder.join(".debug").join(name));
        let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        paths.extend(search.debug_folders.iter().map(|debug| below(debug, &whole).join(name)));
    }
    if let Some(name) = image.path.file_name() {
        let bundle = with_suffix(&image.path, ".dSYM");
        paths.push(bundle.join("Contents/Resources/DWARF").join(name));
    }
    let mut debug = None;
    for path in paths.into_iter().filter(|path| *path != image.path && path.is_file()) {
        match Image::open(&path, mapping) {
            Ok(other) if id.is_empty() || build_id::equal(&other.build_id, id) => {
                debug = Some(path);
                break;
            }
            Ok(other) => notes.push(format!(
                "Ignoring local file {}: build-id mismatch ({id} != {})",
                path.display(),
                other.build_id
            )),
            Err(_) => {}
        }
    }
    LocatedBinary { image, debug, notes }
}

/// The file with the debug information that a file shares with others (`.gnu_debugaltlink`, as `dwz` writes it): by the name in
/// the link, or by the build id there, which it must have.
pub(super) fn shared_debug_file<'a>(
    path: &Path,
    object: &object::File<'a, ObjectData<'a>>,
    search: &BinarySearch,
) -> Option<BinaryFile> {
    let (name, build_id) = object.gnu_debugaltlink().ok()??;
    let build_id = build_id::hexadecimal(build_id);
    // The name is relative to the folder of the file that a link leads to.
    let whole = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let named = whole.parent().unwrap_or(Path::new("")).join(super::mapping::path(name));
    let by_id = search.debug_folders.iter().filter_map(|folder| by_build_id(folder, &build_id));
    std::iter::once(named).chain(by_id).find_map(|path| {
        let file = BinaryFile::open(&path).ok()?;
        let found = object_build_id(&file.object().ok()?)?;
        build_id::equal(&found, &build_id).then_some(file)
    })
}

#[cfg(test)]
#[path = "tests/locate.rs"]
mod tests;
