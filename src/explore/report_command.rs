//! The command line that prints what the screen shows, quoted for a shell.

use std::ffi::{OsStr, OsString};

use super::pane_id::PaneId;
use crate::analysis::query::{Granularity, Pattern, Query};
use crate::input::address::Address;
use crate::input::store_address::StoreAddress;
use crate::load::request::LoadRequest;

/// A view that a report is to print.
#[derive(Debug)]
pub struct ReportCommand<'a> {
    /// The files and the base.
    pub request: &'a LoadRequest,
    /// Filters and options in force.
    pub query: &'a Query,
    /// The name of the sample type.
    pub sample_type: &'a str,
    /// The pane, which chooses the report.
    pub pane: PaneId,
    /// Top is sorted by cum.
    pub by_cum: bool,
    /// A pattern that matches only the selected function.
    pub selected: Option<&'a Pattern>,
    /// There is growth to print.
    pub has_trend: bool,
    /// There is a breakdown of the process's memory to print.
    pub has_memory: bool,
    /// Options of reading that the program was started with.
    pub reading: &'a [String],
}

impl ReportCommand<'_> {
    /// The line. A table has all rows, as on the screen.
    pub fn line(&self) -> String {
        self.line_with(self.report())
    }

    /// The line with other options in place of those of the pane.
    pub fn line_with(&self, report: Vec<String>) -> String {
        let mut words = vec!["rprof-tui".to_owned()];
        words.extend(report);
        words.push(format!("-sample_index={}", self.sample_type));
        words.extend(self.filters());
        words.extend(self.numbers());
        words.extend(self.reading.iter().cloned());
        let name = |file: &OsStr| {
            let text = file.to_string_lossy();
            // A file is no option.
            if text.starts_with('-') && text != "-" {
                format!("./{text}")
            } else {
                text.into_owned()
            }
        };
        if let Some(base) = &self.request.base {
            let option = if self.request.of_base { "diff_base" } else { "base" };
            words.push(format!("-{option}={}", base.to_string_lossy()));
        }
        if self.request.files.is_empty() {
            words.push("--demo".to_owned());
        }
        words.extend(self.request.files.iter().map(|file| name(file)));
        words.iter().map(|word| quoted(&without_password(word))).collect::<Vec<_>>().join(" ")
    }

    fn report(&self) -> Vec<String> {
        let of = |report: &str, pattern: &Pattern| vec![format!("-{report}={}", pattern.text())];
        let alone = |report: &str| vec![format!("-{report}")];
        match (self.pane, self.selected) {
            (PaneId::Callers, Some(function)) => of("peek", function),
            (PaneId::Source, Some(function)) => of("list", function),
            (PaneId::Icicle, _) => vec!["-flame".to_owned(), "-output=icicle.svg".to_owned()],
            (PaneId::Graph, _) => vec!["-svg".to_owned(), "-output=graph.svg".to_owned()],
            (PaneId::Trend, _) if self.has_trend => alone("trend"),
            (PaneId::Info, _) if self.has_memory => alone("memory"),
            (PaneId::Labels, _) => alone("tags"),
            (PaneId::Findings, _) => alone("findings"),
            // All rows are on the screen.
            _ if self.by_cum => ["-top", "-cum", "-trim=false"].map(str::to_owned).to_vec(),
            _ => ["-top", "-trim=false"].map(str::to_owned).to_vec(),
        }
    }

    fn filters(&self) -> Vec<String> {
        let (query, filters) = (self.query, &self.query.filters);
        let mut words = Vec::new();
        let text = |pattern: &Option<Pattern>| pattern.as_ref().map(|p| p.text().to_owned());
        let labels = |filter: &Option<crate::analysis::query::tag_filter::TagFilter>| {
            filter.as_ref().map(|filter| filter.text().to_owned())
        };
        let keys = |keys: &[String]| Some(keys.join(",")).filter(|keys| !keys.is_empty());
        let values = [
            ("focus", text(&filters.focus)),
            ("ignore", text(&filters.ignore)),
            ("hide", text(&filters.hide)),
            ("show", text(&filters.show)),
            ("show_from", text(&filters.show_from)),
            ("prune_from", text(&filters.prune_from)),
            ("tagfocus", labels(&filters.tag_focus)),
            ("tagignore", labels(&filters.tag_ignore)),
            ("tagshow", text(&filters.tag_show)),
            ("taghide", text(&filters.tag_hide)),
            ("tagroot", keys(&query.tag_root)),
            ("tagleaf", keys(&query.tag_leaf)),
            ("my_code", text(&filters.my_code).filter(|_| filters.own_code)),
        ];
        let given = values.into_iter().filter_map(|(name, value)| Some((name, value?)));
        words.extend(given.map(|(name, value)| format!("-{name}={value}")));
        let more = filters.more_focus.iter().map(|p| format!("-more_focus={}", p.text()));
        words.extend(more);
        let switches = [
            ("own_code", filters.own_code),
            ("collapse_recursion", query.collapse_recursion),
            ("noinlines", query.no_inlines),
            ("mean", query.mean),
        ];
        words.extend(switches.iter().filter(|(_, on)| *on).map(|(name, _)| format!("-{name}")));
        if query.granularity != Granularity::default() {
            words.push(format!("-{}", query.granularity.option()));
        }
        words
    }

    fn numbers(&self) -> Vec<String> {
        let (query, default) = (self.query, Query::default());
        let mut words = Vec::new();
        if query.scale.unit != default.scale.unit {
            words.push(format!("-unit={}", query.scale.unit));
        }
        if query.scale.divide_by.to_bits() != default.scale.divide_by.to_bits() {
            words.push(format!("-divide_by={}", query.scale.divide_by));
        }
        let switches = [
            ("relative_percentages", query.relative_percentages),
            ("drop_negative", query.drop_negative),
            ("showcolumns", query.show_columns),
        ];
        words.extend(switches.iter().filter(|(_, on)| *on).map(|(name, _)| format!("-{name}")));
        let paths =
            [("source_path", &query.paths.source_path), ("trim_path", &query.paths.trim_path)];
        let paths = paths.iter().filter(|(_, path)| !path.is_empty());
        words.extend(paths.map(|(name, path)| format!("-{name}={path}")));
        words
    }
}

/// The command line of a run with these arguments.
pub fn command_line(arguments: &[OsString]) -> String {
    let words = arguments.iter().map(|word| quoted(&without_password(&word.to_string_lossy())));
    std::iter::once("rprof-tui".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// A word whose address, alone or as the value of an option, hides its password.
fn without_password(word: &str) -> String {
    let start = word.find('=').filter(|_| word.starts_with('-')).map_or(0, |at| at + 1);
    let (option, value) = word.split_at(start);
    if let Ok(Some(store)) = StoreAddress::parse(value) {
        return if value.contains('@') { format!("{option}{store}") } else { word.to_owned() };
    }
    match Address::parse(value) {
        Ok(Some(address)) if value.contains('@') => format!("{option}{address}"),
        _ => word.to_owned(),
    }
}

/// A word for a shell: as it stands if no character of it means something there, else in single quotes.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
#[path = "tests/report_command.rs"]
mod tests;
