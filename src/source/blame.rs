//! The last change of source lines, by `git blame`.
//!
//! The program runs only for a file inside a work tree. It asks no network and starts no other program of the work tree's
//! configuration.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::cancel::{Cancel, Cancelled};

/// The most lines that are asked for at once.
pub const MOST_LINES: usize = 256;

/// The longest run of the program.
const LONGEST: Duration = Duration::from_secs(30);

/// Time between two looks at a cancel.
const STEP: Duration = Duration::from_millis(20);

/// The largest answer that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// The commit that changed a line last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// The full hash; zeros for a change that is not committed.
    pub hash: String,
    /// The name of the author.
    pub author: String,
    /// Seconds since 1970 of the commit.
    pub time: i64,
    /// The first line of its message.
    pub summary: String,
}

impl Commit {
    /// True for a line that is not committed yet.
    pub fn is_uncommitted(&self) -> bool {
        self.hash.bytes().all(|digit| digit == b'0')
    }
}

/// The commits of lines by their numbers, from 1; empty for a file outside a work tree, or one that git does not know.
pub fn blame(
    file: &Path,
    lines: &[usize],
    cancel: &Cancel,
) -> Result<HashMap<usize, Commit>, Cancelled> {
    let Some((folder, name)) = file.parent().zip(file.file_name()) else {
        return Ok(HashMap::new());
    };
    if lines.is_empty() || !is_in_work_tree(folder) {
        return Ok(HashMap::new());
    }
    let mut command = git(folder);
    command.args(["blame", "--porcelain", "--no-textconv"]);
    for (first, last) in ranges(lines) {
        command.arg("-L").arg(format!("{first},{last}"));
    }
    command.arg("--").arg(name);
    let answer = output(command, cancel)?;
    Ok(answer.map_or_else(HashMap::new, |answer| parse(&String::from_utf8_lossy(&answer))))
}

/// The commits among `commits` that `revision` does not contain; none if git does not know the revision.
pub fn newer_than(
    file: &Path,
    revision: &str,
    commits: &[&str],
    cancel: &Cancel,
) -> Result<Vec<String>, Cancelled> {
    let is_hash = revision.len() >= 7 && revision.bytes().all(|b| b.is_ascii_hexdigit());
    let folder = file.parent().filter(|folder| is_hash && is_in_work_tree(folder));
    let Some(folder) = folder.filter(|_| !commits.is_empty()) else { return Ok(Vec::new()) };
    let mut command = git(folder);
    command.args(["rev-list", "--max-count=100000"]).args(commits).arg(format!("^{revision}"));
    let answer = output(command, cancel)?.unwrap_or_default();
    let answer = String::from_utf8_lossy(&answer);
    let newer: std::collections::HashSet<&str> = answer.lines().collect();
    let newer = commits.iter().filter(|commit| newer.contains(**commit));
    Ok(newer.map(|commit| (*commit).to_owned()).collect())
}

/// True if a folder above has the files of git, so that the program is worth a start.
fn is_in_work_tree(folder: &Path) -> bool {
    folder.ancestors().any(|folder| folder.join(".git").exists())
}

/// git, without what a configuration or a terminal could make it do beside.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["-c", "core.fsmonitor=false"]);
    command.args(["--no-pager", "--no-optional-locks", "--literal-pathspecs"]);
    command.envs([("GIT_TERMINAL_PROMPT", "0"), ("GIT_NO_LAZY_FETCH", "1"), ("LC_ALL", "C")]);
    // Another repository of the environment would be asked for these files.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    command
}

/// Lines as ranges, ascending: fewer arguments, and one run for neighbours.
fn ranges(lines: &[usize]) -> Vec<(usize, usize)> {
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    lines.dedup();
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => ranges.push((line, line)),
        }
    }
    ranges
}

/// The output of a command; `None` if it fails, takes too long, or is not installed.
fn output(mut command: Command, cancel: &Cancel) -> Result<Option<Vec<u8>>, Cancelled> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return Ok(None) };
    let Some(stdout) = child.stdout.take() else { return Ok(None) };
    let (sender, receiver) = channel();
    let reader = thread::Builder::new().name("git".to_owned()).spawn(move || {
        let mut output = Vec::new();
        let read = stdout.take(LARGEST).read_to_end(&mut output);
        drop(sender.send(read.is_ok().then_some(output)));
    });
    let deadline = Instant::now() + LONGEST;
    let answer = loop {
        match receiver.recv_timeout(STEP) {
            Ok(answer) => break answer,
            Err(RecvTimeoutError::Timeout) if Instant::now() < deadline => {}
            Err(_) => break None,
        }
        if let Err(cancelled) = cancel.check() {
            end(&mut child);
            return Err(cancelled);
        }
    };
    drop(reader);
    if answer.is_none() {
        end(&mut child);
    }
    let succeeded = child.wait().is_ok_and(|status| status.success());
    Ok(answer.filter(|_| succeeded))
}

/// Ends a program that nobody waits for.
fn end(child: &mut Child) {
    // It may have ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}

/// The commits in an answer with `--porcelain`. A commit's lines stand behind the first of its lines only.
fn parse(answer: &str) -> HashMap<usize, Commit> {
    let mut commits: HashMap<String, Commit> = HashMap::new();
    let mut hashes = HashMap::new();
    let mut hash = String::new();
    for line in answer.lines() {
        if line.starts_with('\t') {
            // The text of the line.
            continue;
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let is_hash = word.len() >= 40 && word.bytes().all(|b| b.is_ascii_hexdigit());
        if is_hash {
            word.clone_into(&mut hash);
            let number = rest.split(' ').nth(1).and_then(|number| number.parse::<usize>().ok());
            hashes.extend(number.map(|number| (number, hash.clone())));
        }
        let commit = commits.entry(hash.clone()).or_default();
        match word {
            _ if is_hash => commit.hash.clone_from(&hash),
            "author" => rest.clone_into(&mut commit.author),
            "committer-time" => commit.time = rest.parse().unwrap_or(0),
            "summary" => rest.clone_into(&mut commit.summary),
            _ => {}
        }
    }
    let known = hashes.into_iter();
    known.filter_map(|(line, hash)| Some((line, commits.get(&hash)?.clone()))).collect()
}

#[cfg(test)]
#[path = "tests/blame.rs"]
mod tests;
