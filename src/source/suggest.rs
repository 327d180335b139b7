//! A source path for a file that was not found: the directory below the working directory whose files have the same name.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

/// The most entries of directories that are read.
const MOST: usize = 8192;
/// The deepest directories, counted from the working directory.
const DEEPEST: usize = 8;
/// Directories that hold what was built or fetched.
const SKIPPED: [&str; 3] = ["target", "node_modules", "vendor"];

/// The directory that finds a file called as `recorded`, a path with slashes. Of several files the one with the longest
/// common end is taken, then the one nearest to the working directory.
pub(super) fn suggested(working_directory: &Path, recorded: &[u8]) -> Option<PathBuf> {
    let recorded = String::from_utf8_lossy(recorded).into_owned();
    let mut best: Option<(usize, PathBuf)> = None;
    let mut waiting = VecDeque::from([(working_directory.to_path_buf(), 0)]);
    let mut read = 0;
    while let Some((directory, depth)) = waiting.pop_front() {
        let entries = fs::read_dir(&directory).into_iter().flatten().flatten();
        let mut entries: Vec<fs::DirEntry> = entries.take(MOST - read).collect();
        read += entries.len();
        entries.sort_unstable_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            // Links are not followed: they may lead anywhere, and around.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && depth < DEEPEST && is_searched(&name) {
                waiting.push_back((entry.path(), depth + 1));
            } else if kind.is_file() && recorded.rsplit('/').next() == Some(name.as_str()) {
                let common = common_end(&entry.path(), &recorded);
                if best.as_ref().is_none_or(|(most, _)| common > *most) {
                    best = Some((common, entry.path()));
                }
            }
        }
    }
    let (common, path) = best?;
    path.ancestors().nth(common).map(Path::to_path_buf)
}

fn is_searched(directory: &str) -> bool {
    !directory.starts_with('.') && !SKIPPED.contains(&directory)
}

/// The number of elements at the end of both paths that are equal.
fn common_end(path: &Path, recorded: &str) -> usize {
    let parts = path.components().rev().map(|part| part.as_os_str().to_string_lossy());
    parts.zip(recorded.rsplit('/')).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_common_end_decides() {
        let folder = tempfile::tempdir().unwrap();
        for file in ["a.cpp", "deep/er/src/a.cpp", "deep/other/a.cpp", ".hidden/x/src/a.cpp"] {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        let of = |recorded: &str| suggested(folder.path(), recorded.as_bytes());
        assert_eq!(of("/build/src/a.cpp"), Some(folder.path().join("deep/er")));
        assert_eq!(of("/build/lib/a.cpp"), Some(folder.path().to_path_buf()));
        assert_eq!(of("/build/other/a.cpp"), Some(folder.path().join("deep")));
        assert_eq!(of("/build/src/b.cpp"), None);
        assert_eq!(suggested(Path::new("/nowhere"), b"a.cpp"), None);
    }
}
