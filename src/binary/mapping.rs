//! A mapping of an object file into the memory of the profiled process.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Mapping names that stand for no file.
const NO_FILES: [&str; 5] = ["[", "linux-vdso", "/dev/dri/", "//anon", "/memfd:"];

/// The prefix of a mapping of the Linux kernel. The name of the relocation symbol may follow.
const KERNEL: &str = "[kernel.kallsyms]";

/// A mapped object file, as a profile records it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BinaryMapping {
    /// The path as recorded; empty if unknown.
    pub file: PathBuf,
    /// The build id in hexadecimal digits; empty if unknown.
    pub build_id: String,
    /// First address.
    pub start: u64,
    /// First address after it.
    pub limit: u64,
    /// The offset of `start` in the file.
    pub offset: u64,
}

impl BinaryMapping {
    /// The mapping of a profile's path and build id, as bytes.
    pub fn new(file: &[u8], build_id: &[u8], [start, limit, offset]: [u64; 3]) -> Self {
        let build_id = String::from_utf8_lossy(build_id).into_owned();
        Self { file: path(file), build_id, start, limit, offset }
    }

    /// The path as text. Bytes that are not UTF-8 become U+FFFD.
    pub fn name(&self) -> String {
        self.file.to_string_lossy().into_owned()
    }

    /// The last part of the path, with the build id, as pprof names a binary in its messages.
    pub fn brief(&self) -> String {
        let last = self.file.file_name().unwrap_or(self.file.as_os_str());
        let last = last.to_string_lossy();
        if self.build_id.is_empty() {
            last.into_owned()
        } else {
            format!("{last} (build ID {})", self.build_id)
        }
    }

    /// True for a mapping that pprof never looks for on the disk: the vDSO, graphics memory, anonymous memory.
    pub fn has_no_file(&self) -> bool {
        let name = self.name();
        name.is_empty() || NO_FILES.iter().any(|prefix| name.starts_with(prefix))
    }

    /// True for the mapping of the Linux kernel.
    pub fn is_kernel(&self) -> bool {
        self.name().starts_with(KERNEL)
    }

    /// The symbol whose address is the start of a kernel mapping: `_text` or `_stext`. `perf` appends it to the name.
    pub fn relocation_symbol(&self) -> String {
        let name = self.name();
        let symbol = name.strip_prefix(KERNEL).unwrap_or_default();
        if symbol.is_empty() { "_stext".to_owned() } else { symbol.to_owned() }
    }
}

/// A path from the bytes of a profile.
#[cfg(unix)]
pub fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    PathBuf::from(OsString::from_vec(bytes.to_vec()))
}

/// A path from the bytes of a profile.
#[cfg(not(unix))]
pub fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsString::from(String::from_utf8_lossy(bytes).into_owned()))
}

/// `path` below `folder`, even if it is absolute. Parts that lead upwards are left out.
pub(super) fn below(folder: &Path, path: &Path) -> PathBuf {
    use std::path::Component;
    let inner = path.components().filter(|part| matches!(part, Component::Normal(_)));
    inner.fold(folder.to_path_buf(), |folder, part| folder.join(part))
}

#[cfg(test)]
#[path = "tests/mapping.rs"]
mod tests;
