//! Findings for the screen: what the rules find in the samples of a view, and the places that show it.

use std::sync::Arc;

use super::filters::{Filter, FilterTarget};
use super::pane_id::PaneId;
use super::view::{NodeKey, ProfileView};
use crate::analysis::names::short;
use crate::analysis::query::Pattern;
use crate::analysis::trend::{Point, Trend, TrendRows, without_repeats};
use crate::cancel::{Cancel, Cancelled};
use crate::error::Stop;
use crate::findings::{
    EditedSource, Finding, Kind, ProcessData, SilencedRules, find, growth_query, has_changes, rules,
};
use crate::profile::FunctionId;
use crate::source::find::SourceFinder;

/// Writes a rule that is silenced (true) or no more where the next run finds it. Returns the place.
pub type SaveSilenced = dyn Fn(&str, bool) -> Result<String, Stop> + Send + Sync;

/// A rule that is silenced or no more, to be saved for later runs.
pub struct SilenceRequest {
    /// Writes it.
    pub save: Arc<SaveSilenced>,
    /// The rule, or the rule at a function as `RULE:FUNCTION`.
    pub entry: String,
    /// True if it is silenced.
    pub silenced: bool,
    /// The message for the user, without the place.
    pub said: String,
}

impl SilenceRequest {
    /// Saves it. Returns a message for the user.
    pub fn write(self) -> Result<String, Stop> {
        let place = (self.save)(&self.entry, self.silenced)?;
        Ok(format!("{}; saved in {place}", self.said))
    }
}

/// Tables, and the data beside them that rules read.
#[derive(Clone, Debug)]
pub struct FindingsRequest {
    /// The tables.
    pub tables: Arc<ProfileView>,
    /// Snapshots of the process; fewer than two have no growth.
    pub points: Arc<Vec<Point>>,
    /// Growth over some of these snapshots, which saves work.
    pub previous: Option<Arc<Trend>>,
    /// Finds source files.
    pub finder: Arc<SourceFinder>,
}

/// Findings, with the growth that rules read.
#[derive(Debug)]
pub struct FoundCauses {
    /// The findings.
    pub shown: Arc<ShownFindings>,
    /// The growth over the snapshots. It saves work at the next request.
    pub growth: Option<Arc<Trend>>,
}

impl FindingsRequest {
    /// Applies the rules.
    pub fn compute(self, cancel: &Cancel) -> Result<FoundCauses, Cancelled> {
        let selected = self.tables.analysis.selected();
        let points = without_repeats(&self.points);
        let query = growth_query(selected).filter(|_| points.len() > 1);
        let growth = match query {
            Some(query) if !has_changes(selected.profile()) => {
                let (rows, previous) = (TrendRows::Functions, self.previous.as_deref());
                let query = (&query, &**selected.source());
                Some(Arc::new(Trend::new(&points, query, rows, previous, cancel)?))
            }
            _ => None,
        };
        let edited = EditedSource::new(selected, &self.finder, cancel)?;
        let beside = ProcessData {
            memory: self.tables.memory.as_deref(),
            growth: growth.as_deref(),
            edited: Some(&edited),
        };
        let shown = Arc::new(ShownFindings::new(&self.tables, beside, cancel)?);
        Ok(FoundCauses { shown, growth })
    }
}

/// Findings, and the rules that looked for them.
#[derive(Debug)]
pub struct ShownFindings {
    /// The findings, worst first.
    pub findings: Vec<ShownFinding>,
    /// The number of rules that read such a profile.
    pub rules: usize,
    /// The values are changes, which no rule reads.
    pub are_changes: bool,
}

/// A finding, and its function in the view.
#[derive(Debug)]
pub struct ShownFinding {
    /// The finding.
    pub finding: Finding,
    /// The node of its function and, by line, of its line; `None` without one.
    pub key: Option<NodeKey>,
}

/// Sample type, filters and place that show a finding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The name of the sample type; empty for any.
    pub sample_type: String,
    /// Filters that keep its samples.
    pub filters: Vec<Filter>,
    /// A pane; with a function, and a line in Source or 0.
    pub place: Option<(PaneId, Option<NodeKey>, i64)>,
}

impl ShownFindings {
    /// Applies the rules to the samples of a view and to the data beside them.
    pub fn new(
        view: &ProfileView,
        beside: ProcessData<'_>,
        cancel: &Cancel,
    ) -> Result<ShownFindings, Cancelled> {
        let selected = view.analysis.selected();
        let kind = Kind::of(selected.profile());
        let findings = find(selected, beside, cancel)?;
        let keys = keys(view, &findings, cancel)?;
        let shown = |(finding, key)| ShownFinding { finding, key };
        Ok(ShownFindings {
            findings: findings.into_iter().zip(keys).map(shown).collect(),
            rules: rules().filter(|rule| beside.is_enough_for(rule, kind)).count(),
            are_changes: has_changes(selected.profile()),
        })
    }

    /// The findings of rules that are not silenced.
    pub fn unsilenced<'a>(
        &'a self,
        silenced: &'a SilencedRules,
    ) -> impl Iterator<Item = &'a ShownFinding> + Clone {
        self.findings.iter().filter(|shown| !silenced.hides(&shown.finding))
    }
}

impl ShownFinding {
    /// The place that Enter goes to: a line in Source, a function with its callers or its growth, or the memory in Info; without any the
    /// filters, and without filters the sample type.
    pub fn evidence(&self) -> Evidence {
        let link = &self.finding.link;
        let pane = if link.line > 0 { PaneId::Source } else { PaneId::Callers };
        let place = match &self.key {
            _ if self.finding.rule.needs == Kind::Memory => Some((PaneId::Info, None, 0)),
            None => None,
            key if self.finding.rule.needs.is_of_snapshots() => {
                Some((PaneId::Trend, key.clone(), 0))
            }
            key => Some((pane, key.clone(), link.line)),
        };
        let filters = if place.is_none() { self.filters() } else { Vec::new() };
        Evidence { sample_type: link.sample_type.clone(), filters, place }
    }

    /// The filters that keep its samples, and its function in Top.
    pub fn samples(&self) -> Evidence {
        let sample_type = self.finding.link.sample_type.clone();
        let place = self.key.clone().map(|key| (PaneId::Top, Some(key), 0));
        Evidence { sample_type, filters: self.filters(), place }
    }

    fn filters(&self) -> Vec<Filter> {
        let link = &self.finding.link;
        let label = if link.keeps_function() {
            String::from_utf8_lossy(&short(link.function.as_bytes())).into_owned()
        } else {
            self.finding.rule.name.to_owned()
        };
        let target = |option, text: &str| {
            let pattern = Pattern::new(option, text).ok().filter(|_| !text.is_empty());
            pattern.map(|pattern| FilterTarget { pattern, label: label.clone() })
        };
        let focus = target("focus", &link.focus).map(Filter::Focus);
        let ignore = target("ignore", &link.ignore).map(Filter::Ignore);
        focus.into_iter().chain(ignore).collect()
    }
}

/// The node of each finding's function. By line it is the node of the line, where there is one.
fn keys(
    view: &ProfileView,
    findings: &[Finding],
    cancel: &Cancel,
) -> Result<Vec<Option<NodeKey>>, Cancelled> {
    let profile = view.analysis.profile();
    let nodes = view.analysis.nodes();
    let mut keys = Vec::new();
    for Finding { link, .. } in findings {
        cancel.check()?;
        let is_named = |function: FunctionId| {
            let name = profile.function(function).name;
            profile.strings().text(name) == link.function.as_str()
        };
        let mut found = None;
        for node in nodes.ids().filter(|_| !link.function.is_empty()) {
            if !nodes.function(node).is_some_and(is_named) {
                continue;
            }
            let is_line = nodes.node(node).line == link.line;
            if is_line || found.is_none() {
                found = Some(node);
            }
            if is_line {
                break;
            }
        }
        keys.push(found.map(|node| view.key(node)));
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::query::Query;
    use crate::profile::store::builder::Builder;
    use crate::runtime::memstats::MemStats;

    fn found(stacks: &str) -> ShownFindings {
        let mut builder = Builder::new();
        builder.sample_type("samples", "count");
        builder.sample_type("cpu", "nanoseconds");
        builder.folded(stacks);
        let query = Query { sample_type: 1, ..Query::default() };
        let profile = Arc::new(builder.finish());
        let view = ProfileView::compute(&profile, query, None, &Cancel::new()).unwrap();
        ShownFindings::new(&view, ProcessData::default(), &Cancel::new()).unwrap()
    }

    #[test]
    fn a_finding_leads_to_its_function_or_to_its_samples() {
        let shown = found("main.log;fmt.Sprintf 100 1000000000\nmain.run 900 9000000000\n");
        let [format] = shown.findings.as_slice() else { panic!("{shown:?}") };
        let evidence = format.evidence();
        assert_eq!(evidence.sample_type, "cpu");
        assert_eq!(evidence.place, Some((PaneId::Callers, Some("main.log".into()), 0)));
        assert_eq!(evidence.filters, []);
        let chips: Vec<String> = format.samples().filters.iter().map(Filter::chip).collect();
        assert_eq!(chips, ["focus format"]);
        assert!(shown.rules > 10 && !shown.are_changes);
        let shown = found("runtime.gcBgMarkWorker 500 5000000000\nmain.run 500 5000000000\n");
        let evidence = shown.findings[0].evidence();
        assert_eq!((evidence.place, evidence.filters.len()), (None, 1));
        let mut silenced = SilencedRules::default();
        assert_eq!(shown.unsilenced(&silenced).count(), 1);
        silenced.set("collector", true).unwrap();
        assert_eq!(shown.unsilenced(&silenced).count(), 0);
    }

    #[test]
    fn the_memory_of_the_process_leads_to_info() {
        let mut builder = Builder::new();
        builder.sample_type("inuse_space", "bytes");
        builder.folded("main 100000000\n");
        let profile = Arc::new(builder.finish());
        let view = ProfileView::compute(&profile, Query::default(), None, &Cancel::new()).unwrap();
        let found = |view: &ProfileView| {
            let beside = ProcessData { memory: view.memory.as_deref(), ..ProcessData::default() };
            ShownFindings::new(view, beside, &Cancel::new()).unwrap()
        };
        let rules = found(&view).rules;
        let stats = br#"{"Sys": 200000000, "StackSys": 100000000}"#;
        let view = view.with_memory(MemStats::parse(stats).as_ref(), None);
        let shown = found(&view);
        let stacks = shown.findings.iter().find(|shown| shown.finding.rule.name == "stacks");
        let stacks = stacks.unwrap();
        assert_eq!(stacks.finding.sentence, "stacks take 50.00% of Sys (95.37MB of 190.73MB)");
        assert_eq!(stacks.evidence().place, Some((PaneId::Info, None, 0)));
        assert_eq!(shown.rules, rules + 6);
    }

    #[test]
    fn changes_have_no_findings() {
        let shown = found("main.log 100 -1000000000\n");
        assert!(shown.findings.is_empty() && shown.are_changes);
    }
}
