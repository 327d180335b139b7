//! The refinements of what is shown, as one list with undo and redo: each is a chip in the header and a part of the
//! query. One of each kind means what pprof's option means; several combine as if they had been applied one after the
//! other, as far as a query can say it.

use super::search::quoted;
use super::view::ProfileView;
use crate::analysis::package::package;
use crate::analysis::query::tag_filter::TagFilter;
use crate::analysis::query::{Filters, Granularity, Pattern, Query};
use crate::error::Error;

/// A pattern and how its chip is called: a function's short name, or the pattern itself.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterTarget {
    /// What is looked for.
    pub pattern: Pattern,
    /// What the chip says.
    pub label: String,
}

impl FilterTarget {
    /// A pattern as it was typed; `option` is the name that an error gives.
    pub fn typed(option: &'static str, text: &str) -> Result<FilterTarget, Error> {
        Ok(FilterTarget { pattern: Pattern::new(option, text)?, label: text.to_owned() })
    }
}

/// One refinement.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Keep the samples that pass through it.
    Focus(FilterTarget),
    /// Drop the samples that pass through it.
    Ignore(FilterTarget),
    /// Drop its frames.
    Hide(FilterTarget),
    /// Keep only its frames.
    Show(FilterTarget),
    /// Drop what stands above it.
    ShowFrom(FilterTarget),
    /// Drop what stands below it.
    PruneFrom(FilterTarget),
    /// Keep the samples with such labels.
    TagFocus(TagFilter),
    /// Drop the samples with such labels.
    TagIgnore(TagFilter),
    /// Keep only the labels whose key matches.
    TagShow(Pattern),
    /// Drop the labels whose key matches.
    TagHide(Pattern),
    /// Make frames of these labels at the root.
    TagRoot(Vec<String>),
    /// Make frames of these labels at the leaf.
    TagLeaf(Vec<String>),
    /// Drop the frames of libraries and of the runtime.
    OwnCode,
    /// A function that calls itself stands once.
    Collapse,
    /// Inlined functions count as what they are in.
    NoInlines,
    /// What makes a row.
    Granularity(Granularity),
    /// Divide by the first sample type.
    Mean,
    /// Shares are of what is shown.
    Relative,
}

impl Filter {
    /// What the chip says.
    pub fn chip(&self) -> String {
        match self {
            Filter::Focus(w) => format!("focus {}", w.label),
            Filter::Ignore(w) => format!("ignore {}", w.label),
            Filter::Hide(w) => format!("hide {}", w.label),
            Filter::Show(w) => format!("show {}", w.label),
            Filter::ShowFrom(w) => format!("from {}", w.label),
            Filter::PruneFrom(w) => format!("down to {}", w.label),
            Filter::TagFocus(filter) => format!("label {}", filter.text()),
            Filter::TagIgnore(filter) => format!("not label {}", filter.text()),
            Filter::TagShow(pattern) => format!("labels {}", pattern.text()),
            Filter::TagHide(pattern) => format!("no labels {}", pattern.text()),
            Filter::TagRoot(keys) => format!("root {}", keys.join(",")),
            Filter::TagLeaf(keys) => format!("leaf {}", keys.join(",")),
            Filter::OwnCode => "my code".to_owned(),
            Filter::Collapse => "no recursion".to_owned(),
            Filter::NoInlines => "no inlines".to_owned(),
            Filter::Granularity(granularity) => format!("by {}", name_of(*granularity)),
            Filter::Mean => "mean".to_owned(),
            Filter::Relative => "% of shown".to_owned(),
        }
    }

    /// Whether there can be one of its kind only.
    fn is_single(&self) -> bool {
        !matches!(
            self,
            Filter::Focus(_)
                | Filter::Ignore(_)
                | Filter::Hide(_)
                | Filter::ShowFrom(_)
                | Filter::TagFocus(_)
        )
    }

    /// Whether both are of one kind.
    fn is_like(&self, other: &Filter) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// A granularity in a word.
pub fn name_of(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Functions => "function",
        Granularity::FileFunctions => "function and file",
        Granularity::Files => "file",
        Granularity::Packages => "package",
        Granularity::Lines => "line",
        Granularity::Addresses => "address",
    }
}

/// The refinements in force, those that were before, and those that were taken back.
#[derive(Clone, Debug, Default)]
pub struct FilterStack {
    steps: Vec<Filter>,
    behind: Vec<Vec<Filter>>,
    ahead: Vec<Vec<Filter>>,
}

impl FilterStack {
    /// Those that a query asks for already.
    pub fn of(query: &Query) -> FilterStack {
        let mut steps = Vec::new();
        let filters = &query.filters;
        let wanted = |p: &Pattern| FilterTarget { pattern: p.clone(), label: p.text().to_owned() };
        let mut add = |pattern: &Option<Pattern>, step: fn(FilterTarget) -> Filter| {
            steps.extend(pattern.as_ref().map(|p| step(wanted(p))));
        };
        add(&filters.focus, Filter::Focus);
        add(&filters.ignore, Filter::Ignore);
        add(&filters.hide, Filter::Hide);
        add(&filters.show, Filter::Show);
        add(&filters.show_from, Filter::ShowFrom);
        add(&filters.prune_from, Filter::PruneFrom);
        steps.extend(filters.tag_focus.clone().map(Filter::TagFocus));
        steps.extend(filters.tag_ignore.clone().map(Filter::TagIgnore));
        steps.extend(filters.tag_show.clone().map(Filter::TagShow));
        steps.extend(filters.tag_hide.clone().map(Filter::TagHide));
        let keys = |keys: &Vec<String>| Some(keys.clone()).filter(|keys| !keys.is_empty());
        steps.extend(keys(&query.tag_root).map(Filter::TagRoot));
        steps.extend(keys(&query.tag_leaf).map(Filter::TagLeaf));
        let other = Some(query.granularity).filter(|g| *g != Granularity::default());
        steps.extend(other.map(Filter::Granularity));
        steps.extend(query.no_inlines.then_some(Filter::NoInlines));
        steps.extend(query.mean.then_some(Filter::Mean));
        steps.extend(query.relative_percentages.then_some(Filter::Relative));
        FilterStack { steps, ..FilterStack::default() }
    }

    /// In the order in which they came.
    pub fn steps(&self) -> &[Filter] {
        &self.steps
    }

    fn change(&mut self, steps: Vec<Filter>) {
        if steps != self.steps {
            self.ahead.clear();
            self.behind.push(std::mem::replace(&mut self.steps, steps));
        }
    }

    /// Adds a step; the one of its kind goes where there can be one only.
    pub fn add(&mut self, step: Filter) {
        let mut steps = self.steps.clone();
        steps.retain(|other| *other != step && !(step.is_single() && other.is_like(&step)));
        steps.push(step);
        self.change(steps);
    }

    /// Adds a step, or takes it away where it is there.
    pub fn toggle(&mut self, step: Filter) {
        if self.steps.contains(&step) {
            let steps = self.steps.iter().filter(|other| **other != step).cloned().collect();
            self.change(steps);
        } else {
            self.add(step);
        }
    }

    /// Puts `step` in place of all of the kind of `kind`, as setting an option of pprof does; none just clears them.
    pub fn set(&mut self, kind: &Filter, step: Option<Filter>) {
        let mut steps: Vec<Filter> =
            self.steps.iter().filter(|other| !other.is_like(kind)).cloned().collect();
        steps.extend(step);
        self.change(steps);
    }

    /// Takes one away, by its place.
    pub fn remove(&mut self, place: usize) {
        let mut steps = self.steps.clone();
        if place < steps.len() {
            steps.remove(place);
            self.change(steps);
        }
    }

    /// Takes all away.
    pub fn clear(&mut self) {
        self.change(Vec::new());
    }

    /// Takes the last change back; false where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(steps) = self.behind.pop() else { return false };
        self.ahead.push(std::mem::replace(&mut self.steps, steps));
        true
    }

    /// Makes the change again that was taken back last; false where there is none.
    pub fn redo(&mut self) -> bool {
        let Some(steps) = self.ahead.pop() else { return false };
        self.behind.push(std::mem::replace(&mut self.steps, steps));
        true
    }

    /// The granularity in force.
    pub fn granularity(&self) -> Granularity {
        let of = |step: &Filter| if let Filter::Granularity(g) = step { Some(*g) } else { None };
        self.steps.iter().find_map(of).unwrap_or_default()
    }

    /// The query that they make of `base`.
    pub fn query(&self, base: &Query) -> Result<Query, Error> {
        let mut query = Query { filters: Filters::default(), ..base.clone() };
        (query.granularity, query.collapse_recursion) = (self.granularity(), false);
        (query.no_inlines, query.mean, query.relative_percentages) = (false, false, false);
        (query.tag_root, query.tag_leaf) = (Vec::new(), Vec::new());
        let (mut focus, mut ignore, mut hide, mut from) = (vec![], vec![], vec![], vec![]);
        let mut labels: Vec<&TagFilter> = Vec::new();
        for step in &self.steps {
            match step {
                Filter::Focus(w) => focus.push(w.pattern.clone()),
                Filter::Ignore(w) => ignore.push(&w.pattern),
                Filter::Hide(w) => hide.push(&w.pattern),
                Filter::ShowFrom(w) => from.push(w.pattern.clone()),
                Filter::TagFocus(filter) => labels.push(filter),
                other => put(other, &mut query),
            }
        }
        // What a stack began with before must still be on it, above where it begins now.
        query.filters.show_from = from.pop();
        focus.extend(from);
        let mut focus = focus.into_iter();
        query.filters.focus = focus.next();
        query.filters.more_focus = focus.collect();
        if query.filters.more_focus.len() > Filters::MORE {
            let text = format!("{} functions may be in focus at once", Filters::MORE + 1);
            return Err(Error::Usage(text));
        }
        query.filters.ignore = any_of("ignore", &ignore)?;
        query.filters.hide = any_of("hide", &hide)?;
        query.filters.tag_focus = all_of(&labels)?;
        Ok(query)
    }
}

/// What there is one of.
fn put(step: &Filter, query: &mut Query) {
    let filters = &mut query.filters;
    match step {
        Filter::Show(w) => filters.show = Some(w.pattern.clone()),
        Filter::PruneFrom(w) => filters.prune_from = Some(w.pattern.clone()),
        Filter::TagIgnore(filter) => filters.tag_ignore = Some(filter.clone()),
        Filter::TagShow(pattern) => filters.tag_show = Some(pattern.clone()),
        Filter::TagHide(pattern) => filters.tag_hide = Some(pattern.clone()),
        Filter::TagRoot(keys) => query.tag_root.clone_from(keys),
        Filter::TagLeaf(keys) => query.tag_leaf.clone_from(keys),
        Filter::OwnCode => {
            filters.own_code = true;
            filters.my_code.clone_from(&query.my_code);
        }
        Filter::Collapse => query.collapse_recursion = true,
        Filter::NoInlines => query.no_inlines = true,
        Filter::Mean => query.mean = true,
        Filter::Relative => query.relative_percentages = true,
        _ => {}
    }
}

/// One pattern that matches what any of `patterns` does; a lone one stays as it is.
fn any_of(option: &'static str, patterns: &[&Pattern]) -> Result<Option<Pattern>, Error> {
    match patterns {
        [] => Ok(None),
        [only] => Ok(Some((*only).clone())),
        several => {
            let each: Vec<String> = several.iter().map(|p| format!("(?:{})", p.text())).collect();
            Pattern::new(option, &each.join("|")).map(Some)
        }
    }
}

/// One filter of labels for all of `filters`. pprof wants all of a list of patterns, but for one key any of them; so
/// where lists do not add up the last filter holds.
fn all_of(filters: &[&TagFilter]) -> Result<Option<TagFilter>, Error> {
    let lists = filters.iter().all(|f| f.key().is_none() && f.range().is_none());
    match filters {
        [] => Ok(None),
        [.., last] if filters.len() == 1 || !lists => Ok(Some((*last).clone())),
        several => {
            let each: Vec<&str> = several.iter().map(|f| f.text()).collect();
            TagFilter::new("tagfocus", &each.join(",")).map(Some)
        }
    }
}

/// What filters must look for to meet the node called `key` and nothing else, and what it is called in a chip; none
/// where nothing but its address is known.
pub fn exactly(tables: &ProfileView, key: &str) -> Option<FilterTarget> {
    let entry = tables.entry(key)?;
    let profile = tables.analysis.profile();
    let nodes = tables.analysis.nodes();
    let text = |id| profile.strings().text(id).into_owned();
    let function = nodes.function(entry.node).map(|id| profile.function(id));
    let short = |name: &str| crate::analysis::names::short(name.as_bytes()).into_owned();
    let (pattern, label) = match (function, tables.analysis.query().granularity) {
        (Some(function), Granularity::Files) => {
            let file = text(function.file);
            let base = file.rsplit('/').next().unwrap_or(&file).to_owned();
            (format!("^{}$", quoted(&file)), base)
        }
        (Some(function), Granularity::Packages) => {
            let name = text(function.name);
            let of = package(&name).to_owned();
            (format!(r"^{}([.:]|$)", quoted(&of)), of)
        }
        (Some(function), _) => {
            let name = text(function.name);
            let label = String::from_utf8_lossy(&short(&name)).into_owned();
            (format!("^{}$", quoted(&name)), label)
        }
        (None, _) => {
            let binary = text(nodes.node(entry.node).binary);
            let label = binary.rsplit('/').next().unwrap_or(&binary).to_owned();
            (format!("^{}$", quoted(&binary)), label)
        }
    };
    if label.is_empty() {
        return None;
    }
    Some(FilterTarget { pattern: Pattern::new("focus", &pattern).ok()?, label })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::cancel::Cancel;
    use crate::profile::store::builder::Builder;
    use std::sync::Arc;

    fn wanted(text: &str) -> FilterTarget {
        FilterTarget::typed("focus", text).unwrap()
    }

    /// What is left of some stacks, as `function:cum` in the order of the names.
    fn left(filters: &FilterStack) -> String {
        let mut builder = Builder::new();
        builder.folded("m;a;b 1\nm;a;c 2\nm;b;a;b 4\nm;c 8\nx;b;b;c 16");
        let query = filters.query(&Query::default()).unwrap();
        let analysis = Analysis::new(Arc::new(builder.finish()), query, &Cancel::new()).unwrap();
        let mut rows: Vec<String> = crate::analysis::graph::text_graph::present(analysis.table())
            .into_iter()
            .map(|n| {
                let name = String::from_utf8_lossy(analysis.nodes().name(n)).into_owned();
                format!("{name}:{}", analysis.sums().cum(n).value())
            })
            .collect();
        rows.sort();
        rows.join(" ")
    }

    #[test]
    fn several_combine_as_one_after_the_other() {
        let mut all = FilterStack::default();
        assert_eq!(left(&all), "a:7 b:21 c:26 m:15 x:16");
        all.add(Filter::Focus(wanted("^b$")));
        assert_eq!(left(&all), "a:5 b:21 c:16 m:5 x:16");
        all.add(Filter::Focus(wanted("^a$")));
        assert_eq!(left(&all), "a:5 b:5 m:5", "both are passed through");
        all.add(Filter::Hide(wanted("^m$")));
        all.add(Filter::Hide(wanted("^b$")));
        assert_eq!(left(&all), "a:5");
        let mut all = FilterStack::default();
        all.add(Filter::Ignore(wanted("^a$")));
        all.add(Filter::Ignore(wanted("^x$")));
        assert_eq!(left(&all), "c:8 m:8");
        let mut all = FilterStack::default();
        all.add(Filter::ShowFrom(wanted("^b$")));
        assert_eq!(left(&all), "a:4 b:21 c:16");
        all.add(Filter::ShowFrom(wanted("^a$")));
        assert_eq!(left(&all), "a:5 b:5");
        all.add(Filter::Collapse);
        assert_eq!(left(&all), "a:5 b:5");
    }

    #[test]
    fn changes_are_taken_back_and_made_again() {
        let mut all = FilterStack::default();
        assert!(!all.undo() && !all.redo());
        all.add(Filter::Focus(wanted("a")));
        all.toggle(Filter::OwnCode);
        all.toggle(Filter::OwnCode);
        all.add(Filter::Granularity(Granularity::Lines));
        all.add(Filter::Granularity(Granularity::Files));
        assert_eq!(all.steps().len(), 2, "there is one granularity");
        assert_eq!(all.granularity(), Granularity::Files);
        let kind = Filter::Focus(wanted(""));
        all.set(&kind, None);
        assert!(all.undo() && all.undo());
        assert_eq!(all.granularity(), Granularity::Lines);
        assert!(all.redo() && all.redo() && !all.redo());
        assert_eq!(all.steps(), [Filter::Granularity(Granularity::Files)]);
    }

    #[test]
    fn what_a_query_asks_for_comes_back() {
        let mut query =
            Query { no_inlines: true, granularity: Granularity::Lines, ..Query::default() };
        query.filters.focus = Some(Pattern::new("focus", "a").unwrap());
        query.filters.show_from = Some(Pattern::new("show_from", "b").unwrap());
        let all = FilterStack::of(&query);
        assert_eq!(all.query(&query).unwrap(), query);
        assert_eq!(all.steps()[0].chip(), "focus a");
    }

    #[test]
    fn recursion_collapses_on_the_stack_and_not_in_the_sums() {
        let mut builder = Builder::new();
        builder.folded("m;a;a;a;b 1\nm;a;b;a 2\nm;a;a 4");
        let profile = Arc::new(builder.finish());
        let analysis = |collapse_recursion| {
            let query = Query { collapse_recursion, ..Query::default() };
            Analysis::new(Arc::clone(&profile), query, &Cancel::new()).unwrap()
        };
        let (all, less) = (analysis(false), analysis(true));
        assert_eq!(all.sums(), less.sums());
        assert_eq!((all.tree().len(), less.tree().len()), (8, 5));
    }
}
