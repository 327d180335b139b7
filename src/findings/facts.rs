//! The figures that rules read, over the selected samples of one profile; each is computed when it is first asked for.

use super::cost::{Cost, Costs, Site};
use super::edited_source::EditedSource;
use super::finding::{Checked, Finding, Link};
use super::function_set::{FunctionSet, NONE, escaped};
use super::kind::{Kind, is_in_use};
use super::process_data::ProcessData;
use super::rule::Rule;
use crate::analysis::Selected;
use crate::analysis::query::Query;
use crate::analysis::tree::total::total;
use crate::analysis::trend::Trend;
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{LabelSetId, LabelValue, Profile, SampleId, StackId};
use crate::runtime::memory_breakdown::{Category, size};
use crate::unit;
use std::cell::OnceCell;
use std::fmt::Write;

/// Samples below which a share says little: ten samples have a standard error of a third.
pub(super) const FEWEST_SAMPLES: i64 = 10;

/// Depths at which profilers of Go cut stacks.
const DEPTH_LIMITS: [u32; 3] = [32, 64, 128];

/// Bytes of a process below which a part of its memory does not matter.
const LEAST_MEMORY: i64 = 64 << 20;

/// The shortest duration in nanoseconds that CPU time is compared with.
const SHORTEST: i64 = 1_000_000_000;

/// The figures of one profile.
pub(super) struct Facts<'a> {
    pub(super) selected: &'a Selected,
    pub(super) kind: Kind,
    beside: ProcessData<'a>,
    costs: Costs<'a>,
    leaves: OnceCell<Cost>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(selected: &'a Selected, beside: ProcessData<'a>, cancel: &'a Cancel) -> Self {
        let kind = Kind::of(selected.profile());
        Self {
            selected,
            kind,
            beside,
            costs: Costs::new(selected, cancel),
            leaves: OnceCell::new(),
        }
    }

    /// The profile, with label frames where the query asks for them.
    pub(super) fn profile(&self) -> &Profile {
        self.selected.profile()
    }

    /// The index of a sample type, by name.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.profile().sample_types().iter().position(|t| t.kind == name)
    }

    /// The sample type of the rules on the cost of functions: CPU time.
    pub(super) fn cpu(&self) -> Option<usize> {
        self.column("cpu")
    }

    /// The sample type with the bytes in use.
    pub(super) fn in_use(&self) -> Option<usize> {
        self.profile().sample_types().iter().position(is_in_use)
    }

    /// The unit of a sample type.
    pub(super) fn unit(&self, column: usize) -> &str {
        self.profile().sample_types().get(column).map_or("", |t| &t.unit)
    }

    /// The name of a sample type.
    pub(super) fn type_name(&self, column: usize) -> String {
        self.profile().sample_types().get(column).map_or_else(String::new, |t| t.kind.clone())
    }

    /// A value of a sample type as text.
    pub(super) fn format(&self, value: i64, column: usize) -> String {
        unit::format_value(value, self.unit(column), "auto")
    }

    /// The total of a sample type, as percentages of the query take it.
    pub(super) fn total(&self, column: usize) -> i64 {
        let asked = self.selected.query();
        let filtered = asked.relative_percentages.then_some(self.selected.selection());
        total(self.profile(), filtered, &Query { sample_type: column, ..Query::default() })
    }

    /// The samples with a frame of `set` and none of `without`.
    pub(super) fn through(
        &self,
        set: &FunctionSet,
        without: &FunctionSet,
    ) -> Result<Cost, Cancelled> {
        self.costs.through(set, without)
    }

    /// All samples by the innermost line outside of the runtime.
    pub(super) fn leaves(&self) -> Result<&Cost, Cancelled> {
        if let Some(leaves) = self.leaves.get() {
            return Ok(leaves);
        }
        let leaves = self.costs.by_leaf(|_| true)?;
        Ok(self.leaves.get_or_init(|| leaves))
    }

    /// The samples whose label `state` begins with `start`, as dumps of goroutines have it, by their innermost line.
    pub(super) fn in_state(&self, start: &str) -> Result<Cost, Cancelled> {
        let profile = self.profile();
        let is_in = |set: u32| {
            profile.label_set(LabelSetId(set)).iter().any(|label| {
                let LabelValue::Text(text) = label.value else { return false };
                profile.string(label.key) == b"state"
                    && profile.string(text).starts_with(start.as_bytes())
            })
        };
        let sets: Vec<bool> = (0..profile.label_set_count() as u32).map(is_in).collect();
        if !sets.contains(&true) {
            return Ok(Cost::default());
        }
        self.costs.by_leaf(|sample| sets[profile.sample_labels()[sample].index()])
    }

    /// `31.20% of the CPU (1.43s of 4.57s)`.
    pub(super) fn part(&self, value: i64, column: usize, whole: &str) -> String {
        let total = self.total(column);
        let (share, value, total) =
            (unit::share(value, total), self.format(value, column), self.format(total, column));
        format!("{share} of {whole} ({value} of {total})")
    }

    /// The finding of `rule` with a sentence and a link, if `value` passes the limit.
    pub(super) fn finding(
        &self,
        rule: &'static Rule,
        (value, column): (i64, usize),
        (sentence, link): (String, Link),
    ) -> Option<Finding> {
        let total = self.total(column);
        let severity = rule.severity(value, total)?;
        let link = Link { sample_type: self.type_name(column), ..link };
        let unit = self.unit(column).to_owned();
        Some(Finding { rule, severity, value, total, unit, sentence, figures: Vec::new(), link })
    }

    /// The finding of a rule on the CPU time of `set` without `without`: `subject` and the share, and the heaviest caller.
    pub(super) fn cpu_share(
        &self,
        rule: &'static Rule,
        (set, without): (&FunctionSet, &FunctionSet),
        subject: &str,
    ) -> Checked {
        let Some(cpu) = self.cpu() else { return Ok(None) };
        let cost = self.through(set, without)?;
        let enough = self.column("samples").is_none_or(|at| cost.value(at) >= FEWEST_SAMPLES);
        if !enough || rule.severity(cost.value(cpu), self.total(cpu)).is_none() {
            return Ok(None);
        }
        let site = cost.notable(cpu);
        let mut link = site.map_or_else(Link::default, |site| site.link(self.profile()));
        let most = site.map(|site| (site.value(cpu), link.place()));
        link.focus = set.pattern(self.profile());
        link.ignore = without.pattern(self.profile());
        let mut sentence = format!("{subject} {}", self.part(cost.value(cpu), cpu, "the CPU time"));
        if let Some((value, place)) = &most {
            let most = self.format(*value, cpu);
            let _ = write!(sentence, ", {most} of it below {place}");
        }
        let finding = self.finding(rule, (cost.value(cpu), cpu), (sentence, link));
        let unit = self.unit(cpu);
        let top = most.map(|(value, _)| value);
        Ok(finding.map(|finding| match top {
            Some(value) => finding.with_figure("below that caller", value, unit),
            None => finding,
        }))
    }

    /// The share of one core that the process used, in percent; `None` if the duration is unknown or below a second, where
    /// start and end weigh too much.
    pub(super) fn percent_of_core(&self) -> Option<f64> {
        let duration = self.profile().header().duration_nanos;
        let cpu = self.cpu().filter(|_| duration >= SHORTEST)?;
        let nanos = unit::ratio(self.unit(cpu), "nanoseconds")?;
        Some(self.total(cpu) as f64 * nanos * 100.0 / duration as f64)
    }

    /// The CPU time of one set by itself.
    pub(super) fn cpu_of(&self, set: &FunctionSet) -> Result<i64, Cancelled> {
        let cost = self.through(set, &NONE)?;
        Ok(self.cpu().map_or(0, |cpu| cost.value(cpu)))
    }

    /// The link to a site, with a filter on its function.
    pub(super) fn site_link(&self, site: &Site) -> Link {
        let link = site.link(self.profile());
        Link { focus: format!("^{}$", escaped(&link.function)), ..link }
    }

    /// The finding of a heap rule on the bytes of `set`: `subject`, the share, and the heaviest caller.
    pub(super) fn bytes_share(
        &self,
        rule: &'static Rule,
        (set, column): (&FunctionSet, Option<usize>),
        (subject, whole): (&str, &str),
    ) -> Checked {
        let Some(column) = column else { return Ok(None) };
        let cost = self.through(set, &NONE)?;
        let value = cost.value(column);
        if !self.is_sampled_enough(value) || rule.severity(value, self.total(column)).is_none() {
            return Ok(None);
        }
        let site = cost.notable(column);
        let mut link = site.map_or_else(Link::default, |site| site.link(self.profile()));
        let mut sentence = format!("{subject} {}", self.part(value, column, whole));
        if let Some(site) = site {
            let most = self.format(site.value(column), column);
            let _ = write!(sentence, ", {most} of it below {}", link.place());
        }
        link.focus = set.pattern(self.profile());
        Ok(self.finding(rule, (value, column), (sentence, link)))
    }

    /// The finding of a rule on a part of the process's memory: `subject`, and the share of all that the system gave.
    pub(super) fn memory_share(
        &self,
        rule: &'static Rule,
        category: Category,
        subject: &str,
    ) -> Option<Finding> {
        let memory = self.beside.memory?;
        let (value, whole) = (memory.bytes_in(category), memory.sys?);
        Self::part_of_memory(rule, (value, whole), subject, "Sys")
    }

    /// The finding of a rule on memory that Go does not count, as a share of the resident set.
    pub(super) fn outside_go(&self, rule: &'static Rule) -> Option<Finding> {
        let memory = self.beside.memory?;
        let whole = memory.system.as_ref()?.rss;
        let value = memory.bytes_in(Category::OutsideGo);
        Self::part_of_memory(rule, (value, whole), "memory outside Go takes", "RSS")
    }

    fn part_of_memory(
        rule: &'static Rule,
        (value, total): (i64, i64),
        subject: &str,
        of: &str,
    ) -> Option<Finding> {
        let severity = rule.severity(value, total).filter(|_| value >= LEAST_MEMORY)?;
        let share = unit::share(value, total);
        let sentence = format!("{subject} {share} of {of} ({} of {})", size(value), size(total));
        let (unit, link) = ("bytes".to_owned(), Link::default());
        Some(Finding { rule, severity, value, total, unit, sentence, figures: Vec::new(), link })
    }

    /// The growth over snapshots, where there are several.
    pub(super) fn growth(&self) -> Option<&'a Trend> {
        self.beside.growth
    }

    /// The functions whose source here is of another build, where that was looked for.
    pub(super) fn edited(&self) -> Option<&'a EditedSource> {
        self.beside.edited
    }

    /// True for the statistics of a process without a profile beside them.
    pub(super) fn is_memory_alone(&self) -> bool {
        self.beside.memory.is_some() && self.profile().sample_count() == 0
    }

    /// False for bytes of a heap that few samples stand for, by the rate of the profile.
    pub(super) fn is_sampled_enough(&self, bytes: i64) -> bool {
        bytes > 0 && bytes / self.byte_rate().unwrap_or(1) >= FEWEST_SAMPLES
    }

    /// Bytes between two samples of a heap; `None` if unknown.
    fn byte_rate(&self) -> Option<i64> {
        let header = self.profile().header();
        Some(header.period).filter(|&rate| rate > 0 && unit::is_bytes(&header.period_type.unit))
    }

    /// The number of samples, and what they measure: counted for CPU time, estimated by the rate for a heap; `None` if
    /// unknown.
    pub(super) fn sample_estimate(&self) -> Option<(i64, &'static str)> {
        match self.kind {
            Kind::Cpu => Some((self.total(self.column("samples")?), "CPU time")),
            Kind::Heap => {
                let shown = self.selected.query().sample_type;
                let allocated = self.column("alloc_space").filter(|&column| column == shown);
                let (column, of) = match allocated {
                    Some(column) => (column, "allocated bytes"),
                    None => (self.in_use()?, "live bytes"),
                };
                Some((self.total(column) / self.byte_rate()?, of))
            }
            _ => None,
        }
    }

    /// The longest wait in seconds of the samples through the function of `link`; `None` without the label of dumps.
    pub(super) fn longest_wait(&self, link: &Link) -> Option<i64> {
        let profile = self.profile();
        let is_there = |sample: usize| {
            let stack = self.selected.selection().stack(profile, SampleId(sample as u32));
            let stacks = self.selected.selection().stacks(profile);
            let mut lines = stack
                .into_iter()
                .flat_map(|stack| stacks.leaf_first(stack))
                .flat_map(|location| profile.lines(location));
            lines.any(|line| {
                profile.string(profile.function(line.function).name) == link.function.as_bytes()
            })
        };
        let wait = |set: LabelSetId| {
            let labels = profile.label_set(set).iter();
            let values = labels.filter(|label| profile.string(label.key) == b"wait");
            values.filter_map(|label| match label.value {
                LabelValue::Number(seconds, _) => Some(seconds),
                LabelValue::Text(_) => None,
            })
        };
        let waits = profile.sample_labels().iter().enumerate();
        let there = waits.filter_map(|(sample, &set)| Some((sample, wait(set).max()?)));
        there.filter(|&(sample, _)| is_there(sample)).map(|(_, seconds)| seconds).max()
    }

    /// The value of a sample type at innermost addresses without a function.
    pub(super) fn without_function(&self, column: usize) -> Result<i64, Cancelled> {
        let profile = self.profile();
        let stacks = self.selected.selection().stacks(profile);
        self.sum_of_stacks(column, |stack| {
            stacks.location(stack).is_some_and(|location| profile.lines(location).is_empty())
        })
    }

    /// The value of a sample type on the deepest stacks, and their depth, if it is one at which profilers cut.
    pub(super) fn at_depth_limit(&self, column: usize) -> Result<Option<(i64, u32)>, Cancelled> {
        let stacks = self.selected.selection().stacks(self.profile());
        let mut depths = vec![0_u32; stacks.len()];
        // One location again and again is how an unknown stack is filled up.
        let mut are_varied = vec![false; stacks.len()];
        for (row, parent, location) in stacks.rows() {
            self.costs.check_at(row.index())?;
            let is_other = stacks.location(parent).is_some_and(|above| above != location);
            are_varied[row.index()] = is_other || are_varied[parent.index()];
            // Profilers count inlined frames. Addresses without a function may be anything.
            let frames = self.profile().line_range(location).len() as u32;
            depths[row.index()] = depths[parent.index()].saturating_add(frames);
        }
        let varied = depths.iter().zip(&are_varied).filter(|&(_, is_varied)| *is_varied);
        let deepest = varied.map(|(&depth, _)| depth).max().unwrap_or(0);
        if !DEPTH_LIMITS.contains(&deepest) {
            return Ok(None);
        }
        let value = self.sum_of_stacks(column, |stack| {
            are_varied[stack.index()] && depths[stack.index()] == deepest
        })?;
        Ok(Some((value, deepest)))
    }

    /// The value of a sample type over the stacks that match.
    fn sum_of_stacks(
        &self,
        column: usize,
        matches: impl Fn(StackId) -> bool,
    ) -> Result<i64, Cancelled> {
        let (profile, selection) = (self.profile(), self.selected.selection());
        let mut sum = 0_i64;
        for (sample, &value) in profile.values(column).iter().enumerate() {
            self.costs.check_at(sample)?;
            let stack = selection.stack(profile, SampleId(sample as u32));
            if stack.is_some_and(&matches) {
                sum = sum.wrapping_add(value);
            }
        }
        Ok(sum)
    }
}
