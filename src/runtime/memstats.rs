//! `runtime.MemStats` in three forms: behind a heap profile (`debug=1`), as JSON, and from `/debug/vars`. Versions of
//! Go differ in their figures, so every figure may be missing.

use std::collections::BTreeMap;

use serde_json::Value;

use super::system_memory::SystemMemory;

/// The line above the figures of a text.
const HEADING: &str = "# runtime.MemStats";

/// The figures that are kept, by their names in Go.
const NAMES: [&str; 22] = [
    "Alloc",
    "TotalAlloc",
    "Sys",
    "HeapAlloc",
    "HeapSys",
    "HeapIdle",
    "HeapInuse",
    "HeapReleased",
    "HeapObjects",
    "StackInuse",
    "StackSys",
    "MSpanInuse",
    "MSpanSys",
    "MCacheInuse",
    "MCacheSys",
    "BuckHashSys",
    "GCSys",
    "OtherSys",
    "NextGC",
    "NumGC",
    "Frees",
    "MaxRSS",
];

/// Memory figures of the runtime: bytes, and counts of objects and collections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemStats {
    figures: BTreeMap<&'static str, u64>,
    /// The system's figures of the process, where they are known.
    pub system: Option<Box<SystemMemory>>,
    /// A line on why the system's figures are unknown, where they were looked for.
    pub without_system: Option<String>,
}

impl MemStats {
    /// Reads the first statistics in `text`, in any of the three forms; `None` without `Sys`.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let stats = match text.iter().find(|b| !b.is_ascii_whitespace())? {
            b'{' => Self::from_json(&serde_json::from_slice(text).ok()?),
            _ => Self::from_text(&String::from_utf8_lossy(text)),
        };
        Some(stats?).filter(|stats| stats.get("Sys").is_some())
    }

    /// A figure by its name in Go.
    pub fn get(&self, name: &str) -> Option<u64> {
        self.figures.get(name).copied()
    }

    /// A figure of bytes by its name in Go, at most the largest `i64`.
    pub fn bytes(&self, name: &str) -> Option<i64> {
        self.get(name).map(|figure| i64::try_from(figure).unwrap_or(i64::MAX))
    }

    /// These figures beside those of the system.
    #[must_use]
    pub fn with_system(&self, system: SystemMemory) -> Self {
        Self { system: Some(Box::new(system)), without_system: None, ..self.clone() }
    }

    /// These figures, with a line on why those of the system are unknown.
    #[must_use]
    pub fn without_system(&self, line: String) -> Self {
        Self { system: None, without_system: Some(line), ..self.clone() }
    }

    /// Reads lines `# Name = figure`, or `# Name = in use / from the system`.
    fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim);
        lines.find(|line| *line == HEADING)?;
        let mut stats = Self::default();
        for line in lines.map_while(|line| line.strip_prefix('#')) {
            let Some((name, figure)) = line.split_once('=') else { continue };
            let (name, figure) = (name.trim(), figure.trim());
            match figure.split_once('/') {
                Some((used, sys)) => {
                    stats.put(&format!("{name}Inuse"), used.trim().parse().ok());
                    stats.put(&format!("{name}Sys"), sys.trim().parse().ok());
                }
                None => stats.put(name, figure.parse().ok()),
            }
        }
        Some(stats)
    }

    fn from_json(value: &Value) -> Option<Self> {
        let all = value.get("memstats").unwrap_or(value).as_object()?;
        let mut stats = Self::default();
        for (name, figure) in all {
            stats.put(name, figure.as_u64());
        }
        Some(stats)
    }

    fn put(&mut self, name: &str, figure: Option<u64>) {
        let known = NAMES.iter().find(|known| **known == name);
        if let (Some(known), Some(figure)) = (known, figure) {
            self.figures.entry(known).or_insert(figure);
        }
    }
}

/// True if `head` begins with statistics by themselves.
pub fn begins(head: &[u8]) -> bool {
    let text = head.trim_ascii_start();
    let has = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
    match text.first() {
        Some(b'{') => has(b"\"memstats\"") || (has(b"\"Sys\"") && has(b"\"HeapSys\"")),
        Some(b'#') => text.starts_with(HEADING.as_bytes()),
        _ => false,
    }
}

#[cfg(test)]
#[path = "tests/memstats.rs"]
mod tests;
