//! The history of the hot lines of a function: the commit that changed each last, and how it relates to the profile.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::annotated_source::{AnnotatedSource, Section};
use crate::binary::build_info::Revision;
use crate::cancel::{Cancel, Cancelled};
use crate::report::instructions::binaries::Binaries;
use crate::source::blame::{Commit, MOST_LINES, blame, newer_than};

/// A request for the history of the lines with weight.
#[derive(Clone, Debug)]
pub struct LineHistoryRequest {
    /// The source with its costs.
    pub source: Arc<AnnotatedSource>,
    /// The time of the base of a comparison, in nanoseconds since 1970.
    pub base_nanos: Option<i64>,
    /// The binaries that are open.
    pub binaries: Arc<Mutex<Binaries>>,
}

/// The relation of a line's last change to the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeRelation {
    /// It is part of the profiled binary, or that is unknown.
    Older,
    /// It came after the base of a comparison.
    SinceBase,
    /// It is not part of the commit that the binary was built of.
    NotInBinary,
}

/// The last change of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineHistory {
    /// The commit.
    pub commit: Commit,
    /// Its relation to the profile.
    pub relation: ChangeRelation,
}

/// The histories of lines by section and line.
#[derive(Clone, Debug, Default)]
pub struct LineHistories {
    lines: HashMap<(usize, usize), LineHistory>,
    /// Seconds since 1970 of the answer.
    now: i64,
}

impl LineHistories {
    /// Asks git. Files outside work trees have no history.
    pub fn new(request: &LineHistoryRequest, cancel: &Cancel) -> Result<Self, Cancelled> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        let mut all = Self { now, ..Self::default() };
        let mut revision = None;
        for (at, section) in request.source.sections.iter().enumerate() {
            let Ok(text) = &section.text else { continue };
            let commits = blame(&text.path, &hot_lines(section), cancel)?;
            if commits.is_empty() {
                continue;
            }
            let revision = revision.get_or_insert_with(|| request.revision());
            let hashes: HashSet<&str> = commits
                .values()
                .filter(|commit| !commit.is_uncommitted())
                .map(|commit| commit.hash.as_str())
                .collect();
            let hashes: Vec<&str> = hashes.into_iter().collect();
            let newer = match revision {
                Some(revision) => newer_than(&text.path, &revision.hash, &hashes, cancel)?,
                None => Vec::new(),
            };
            for (line, commit) in commits {
                let relation = request.relation(&commit, &newer, revision.as_ref());
                all.lines.insert((at, line), LineHistory { commit, relation });
            }
        }
        Ok(all)
    }

    /// Histories by section and line, for an answer at `now`, in seconds since 1970.
    pub fn of_lines(lines: HashMap<(usize, usize), LineHistory>, now: i64) -> Self {
        Self { lines, now }
    }

    /// The age of the change in words: `3 weeks ago`.
    pub fn age(&self, history: &LineHistory) -> String {
        age(history.commit.time, self.now)
    }

    /// The history of a line of a section.
    pub fn of(&self, section: usize, line: usize) -> Option<&LineHistory> {
        self.lines.get(&(section, line))
    }
}

impl LineHistoryRequest {
    /// The revision of the main binary, where it is on this machine.
    fn revision(&self) -> Option<Revision> {
        let profile = self.source.view.analysis.profile();
        let binaries = self.binaries.lock().unwrap_or_else(PoisonError::into_inner);
        binaries.revision(profile)
    }

    fn relation(
        &self,
        commit: &Commit,
        newer: &[String],
        revision: Option<&Revision>,
    ) -> ChangeRelation {
        // A binary of a changed work tree may hold what is not committed.
        let is_committed_binary = revision.is_some_and(|revision| !revision.is_modified);
        let is_missing =
            newer.contains(&commit.hash) || (commit.is_uncommitted() && is_committed_binary);
        let since_base =
            self.base_nanos.is_some_and(|base| base > 0 && commit.time > base / 1_000_000_000);
        match (is_missing, since_base) {
            (true, _) => ChangeRelation::NotInBinary,
            (_, true) => ChangeRelation::SinceBase,
            _ => ChangeRelation::Older,
        }
    }
}

/// The costliest lines of a section that the file has.
fn hot_lines(section: &Section) -> Vec<usize> {
    let count = section.text.as_ref().map_or(0, |text| text.len());
    let mut costs: Vec<_> = section.lines.iter().collect();
    costs.sort_by_key(|cost| std::cmp::Reverse(cost.cum.unsigned_abs()));
    let lines = costs.into_iter().filter_map(|cost| usize::try_from(cost.line).ok());
    lines.filter(|line| (1..=count).contains(line)).take(MOST_LINES).collect()
}

/// The age of a change in words: `3 weeks ago`. Both times are seconds since 1970.
fn age(time: i64, now: i64) -> String {
    const UNITS: [(i64, &str); 6] = [
        (365 * 86_400, "year"),
        (30 * 86_400, "month"),
        (7 * 86_400, "week"),
        (86_400, "day"),
        (3600, "hour"),
        (60, "minute"),
    ];
    let passed = now.saturating_sub(time);
    let unit = UNITS.iter().find(|(seconds, _)| passed >= *seconds);
    match unit {
        None => "just now".to_owned(),
        Some((seconds, unit)) => {
            let count = passed / seconds;
            format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
        }
    }
}

#[cfg(test)]
#[path = "tests/line_history.rs"]
mod tests;
