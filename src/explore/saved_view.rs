//! Saved views: filters, sample type, granularity, order and pane as lines of the command line, under a name.

use super::command::{Command, parse};
use super::filters::Filter;
use super::pane_id::PaneId;
use crate::analysis::query::{Granularity, Query};
use crate::error::Stop;

/// A view under the name that `:view` shows it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// The name.
    pub name: String,
    /// Its options, each as it is typed on the command line, and `pane=NAME`.
    pub lines: Vec<String>,
}

/// Writes a view where the next run finds it. Returns a message for the user.
pub type SaveView = dyn Fn(&SavedView) -> Result<String, Stop> + Send + Sync;

/// The choices that a view makes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewChoices {
    /// The filters, in the order in which they were added.
    pub filters: Vec<Filter>,
    /// The sample type by name or index; `None` for the one that is shown.
    pub sample_type: Option<String>,
    /// The unit of values; `None` for pprof's.
    pub unit: Option<String>,
    /// The divisor of values.
    pub divide_by: Option<f64>,
    /// Rows of a negative value are left out.
    pub drop_negative: bool,
    /// The columns of a line are told apart.
    pub show_columns: bool,
    /// True to sort Top by cum, false by flat.
    pub by_cum: Option<bool>,
    /// The pane with the keys.
    pub pane: Option<PaneId>,
}

impl SavedView {
    /// The view on the screen.
    pub fn new(
        name: String,
        filters: &[Filter],
        (query, sample_type): (&Query, &str),
        (pane, by_cum): (PaneId, bool),
    ) -> SavedView {
        let mut lines = vec![format!("sample_index={sample_type}")];
        lines.extend(filters.iter().map(line));
        let default = Query::default();
        if query.scale.unit != default.scale.unit {
            lines.push(format!("unit={}", query.scale.unit));
        }
        if query.scale.divide_by.to_bits() != default.scale.divide_by.to_bits() {
            lines.push(format!("divide_by={}", query.scale.divide_by));
        }
        let switches =
            [("drop_negative", query.drop_negative), ("showcolumns", query.show_columns)];
        lines.extend(switches.iter().filter(|(_, on)| *on).map(|(name, _)| format!("{name}=true")));
        lines.push(format!("sort={}", if by_cum { "cum" } else { "flat" }));
        lines.push(format!("pane={}", pane.name().to_lowercase()));
        SavedView { name, lines }
    }

    /// The choices of all lines; the error names the line.
    pub fn choices(&self) -> Result<ViewChoices, String> {
        let mut choices = ViewChoices::default();
        for line in &self.lines {
            choices.take(line).map_err(|why| format!("{line}: {why}"))?;
        }
        Ok(choices)
    }
}

impl ViewChoices {
    /// Takes in one line of a view.
    fn take(&mut self, line: &str) -> Result<(), String> {
        if let Some(name) = line.trim().strip_prefix("pane=") {
            let named = |pane: &PaneId| pane.name().eq_ignore_ascii_case(name.trim());
            let all =
                "panes are top, callers, source, icicle, info, trend, labels, graph, findings";
            self.pane = Some(PaneId::ALL.into_iter().find(named).ok_or(all)?);
            return Ok(());
        }
        match parse(line, &[])? {
            Command::Set(_, Some(filter)) => self.filters.push(filter),
            Command::Granularity(granularity) => {
                let filter = Filter::Granularity(granularity);
                self.filters.extend(Some(filter).filter(|_| granularity != Granularity::default()));
            }
            Command::SampleType(name) => self.sample_type = Some(name),
            Command::Unit(unit) => self.unit = Some(unit),
            Command::DivideBy(by) => self.divide_by = Some(by),
            Command::DropNegative(on) => self.drop_negative = on,
            Command::ShowColumns(on) => self.show_columns = on,
            Command::Pane(PaneId::Top, Some(by_cum)) => self.by_cum = Some(by_cum),
            _ => return Err("a view is made of options: focus=, granularity=, pane=".to_owned()),
        }
        Ok(())
    }
}

/// A filter as an option of the command line.
fn line(filter: &Filter) -> String {
    match filter {
        Filter::Focus(target) => format!("focus={}", target.pattern.text()),
        Filter::Ignore(target) => format!("ignore={}", target.pattern.text()),
        Filter::Hide(target) => format!("hide={}", target.pattern.text()),
        Filter::Show(target) => format!("show={}", target.pattern.text()),
        Filter::ShowFrom(target) => format!("show_from={}", target.pattern.text()),
        Filter::PruneFrom(target) => format!("prune_from={}", target.pattern.text()),
        Filter::TagFocus(filter) => format!("tagfocus={}", filter.text()),
        Filter::TagIgnore(filter) => format!("tagignore={}", filter.text()),
        Filter::TagShow(pattern) => format!("tagshow={}", pattern.text()),
        Filter::TagHide(pattern) => format!("taghide={}", pattern.text()),
        Filter::TagRoot(keys) => format!("tagroot={}", keys.join(",")),
        Filter::TagLeaf(keys) => format!("tagleaf={}", keys.join(",")),
        Filter::OwnCode => "own_code=true".to_owned(),
        Filter::Collapse => "collapse_recursion=true".to_owned(),
        Filter::NoInlines => "noinlines=true".to_owned(),
        Filter::Granularity(granularity) => {
            format!("granularity={}", granularity.option())
        }
        Filter::Mean => "mean=true".to_owned(),
        Filter::Relative => "relative_percentages=true".to_owned(),
    }
}

#[cfg(test)]
#[path = "tests/saved_view.rs"]
mod tests;
