//! The query of a view: a base query with settings, and the filters on top of it.

use super::filter::Filter;
use super::filter_list::FilterList;
use crate::analysis::query::derived::Derived;
use crate::analysis::query::tag_filter::TagFilter;
use crate::analysis::query::{Filters, Granularity, Pattern, Query};
use crate::error::Error;

/// The only place that holds the present query. It is derived from a base query and a list of filters.
#[derive(Clone, Debug, Default)]
pub struct FilterStack {
    /// Settings; its filters are in `list` instead.
    base: Query,
    list: FilterList,
    /// Always equal to `derive(&base, list.filters())`.
    query: Query,
    /// The unit of reports, where the screen shows another.
    report_unit: Option<String>,
}

impl FilterStack {
    /// Takes the filters of `base` into the list; the rest of it are settings.
    pub fn new(base: Query) -> FilterStack {
        let list = FilterList::from_query(&base);
        FilterStack { query: base.clone(), base, list, report_unit: None }
    }

    /// Gives each figure the unit that suits it, unless the query asks for a unit. Reports keep pprof's common unit.
    #[must_use]
    pub fn with_own_units(mut self) -> FilterStack {
        let unit = Query::default().scale.unit;
        if self.base.scale.unit == unit {
            self.set_unit("auto");
            self.report_unit = Some(unit);
        }
        self
    }

    /// The query of the settings and all filters in force.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The query of reports written of the view: values have pprof's common unit, unless the user chose one.
    pub fn report_query(&self) -> Query {
        let mut query = self.query.clone();
        if let Some(unit) = &self.report_unit {
            query.scale.unit.clone_from(unit);
        }
        query
    }

    /// The filters in force, oldest first.
    pub fn filters(&self) -> &[Filter] {
        self.list.filters()
    }

    /// The number of changes of the filters that can be undone.
    pub fn changes(&self) -> usize {
        self.list.changes()
    }

    /// The granularity in force.
    pub fn granularity(&self) -> Granularity {
        self.list.granularity()
    }

    /// Changes the filters by `change`; true if the query became another. An error leaves everything as it was.
    pub fn edit(&mut self, change: impl FnOnce(&mut FilterList)) -> Result<bool, Error> {
        let mut list = self.list.clone();
        change(&mut list);
        let query = derive(&self.base, list.filters())?;
        self.list = list;
        let changed = query != self.query;
        self.query = query;
        Ok(changed)
    }

    /// Applies a setting that no filter touches.
    fn set(&mut self, apply: impl Fn(&mut Query)) {
        apply(&mut self.base);
        apply(&mut self.query);
    }

    /// Sets the sample type, and the figure that is derived from it.
    pub fn set_sample_type(&mut self, sample_type: usize, derived: Option<Derived>) {
        self.set(|query| (query.sample_type, query.derived) = (sample_type, derived));
    }

    /// Sets the unit of printed values (`-unit`), on the screen and in reports.
    pub fn set_unit(&mut self, unit: &str) {
        self.report_unit = None;
        self.set(|query| unit.clone_into(&mut query.scale.unit));
    }

    /// Sets the divisor of printed values (`-divide_by`).
    pub fn set_divide_by(&mut self, divide_by: f64) {
        self.set(|query| query.scale.divide_by = divide_by);
    }

    /// Leaves out nodes of negative values, or not (`-drop_negative`).
    pub fn set_drop_negative(&mut self, on: bool) {
        self.set(|query| query.drop_negative = on);
    }

    /// Tells lines apart by column, or not (`-showcolumns`).
    pub fn set_show_columns(&mut self, on: bool) {
        self.set(|query| query.show_columns = on);
    }
}

/// The query that `filters` make of `base`. Several of one kind combine as if they were applied one after the other, as
/// far as a query can express it.
fn derive(base: &Query, filters: &[Filter]) -> Result<Query, Error> {
    let mut query = Query { filters: Filters::default(), ..base.clone() };
    (query.granularity, query.collapse_recursion) = (Granularity::default(), false);
    (query.no_inlines, query.mean, query.relative_percentages) = (false, false, false);
    (query.tag_root, query.tag_leaf) = (Vec::new(), Vec::new());
    let (mut focus, mut ignore, mut hide, mut show_from) = (vec![], vec![], vec![], vec![]);
    let mut tag_focus: Vec<&TagFilter> = Vec::new();
    for filter in filters {
        match filter {
            Filter::Focus(target) => focus.push(target.pattern.clone()),
            Filter::Ignore(target) => ignore.push(&target.pattern),
            Filter::Hide(target) => hide.push(&target.pattern),
            Filter::ShowFrom(target) => show_from.push(target.pattern.clone()),
            Filter::TagFocus(filter) => tag_focus.push(filter),
            other => apply_single(other, &mut query),
        }
    }
    // The roots of earlier filters must still be on the stack, above the root of the last.
    query.filters.show_from = show_from.pop();
    focus.extend(show_from);
    let mut focus = focus.into_iter();
    query.filters.focus = focus.next();
    query.filters.more_focus = focus.collect();
    if query.filters.more_focus.len() > Filters::MORE {
        let text = format!("{} functions may be in focus at once", Filters::MORE + 1);
        return Err(Error::Usage(text));
    }
    query.filters.ignore = any_pattern("ignore", &ignore)?;
    query.filters.hide = any_pattern("hide", &hide)?;
    query.filters.tag_focus = all_tag_filters(&tag_focus)?;
    Ok(query)
}

/// Applies a filter of a kind that is in force at most once; others change nothing.
fn apply_single(filter: &Filter, query: &mut Query) {
    let filters = &mut query.filters;
    match filter {
        Filter::Show(target) => filters.show = Some(target.pattern.clone()),
        Filter::PruneFrom(target) => filters.prune_from = Some(target.pattern.clone()),
        Filter::TagIgnore(filter) => filters.tag_ignore = Some(filter.clone()),
        Filter::TagShow(pattern) => filters.tag_show = Some(pattern.clone()),
        Filter::TagHide(pattern) => filters.tag_hide = Some(pattern.clone()),
        Filter::TagRoot(keys) => query.tag_root.clone_from(keys),
        Filter::TagLeaf(keys) => query.tag_leaf.clone_from(keys),
        Filter::OwnCode => {
            filters.own_code = true;
            filters.my_code.clone_from(&query.my_code);
        }
        Filter::Granularity(granularity) => query.granularity = *granularity,
        Filter::Collapse => query.collapse_recursion = true,
        Filter::NoInlines => query.no_inlines = true,
        Filter::Mean => query.mean = true,
        Filter::Relative => query.relative_percentages = true,
        _ => {}
    }
}

/// One pattern that matches if any of `patterns` does. A single one keeps its text.
fn any_pattern(option: &'static str, patterns: &[&Pattern]) -> Result<Option<Pattern>, Error> {
    match patterns {
        [] => Ok(None),
        [only] => Ok(Some((*only).clone())),
        several => {
            let each: Vec<String> = several.iter().map(|p| format!("(?:{})", p.text())).collect();
            Pattern::new(option, &each.join("|")).map(Some)
        }
    }
}

/// One tag filter for all of `filters`. pprof requires all patterns of a list, but any of the patterns for one key: so
/// the last filter wins where the lists do not add up.
fn all_tag_filters(filters: &[&TagFilter]) -> Result<Option<TagFilter>, Error> {
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

#[cfg(test)]
mod tests {
    use super::super::filter::FilterTarget;
    use super::*;
    use crate::analysis::Analysis;
    use crate::cancel::Cancel;
    use crate::profile::store::builder::Builder;
    use std::sync::Arc;

    fn target(text: &str) -> FilterTarget {
        FilterTarget::typed("focus", text).unwrap()
    }

    fn add(stack: &mut FilterStack, filter: Filter) {
        assert!(stack.edit(|list| list.add(filter)).is_ok());
    }

    /// The nodes left of some stacks, as `function:cum`, sorted by name.
    fn left(filters: &FilterStack) -> String {
        let mut builder = Builder::new();
        builder.folded("m;a;b 1\nm;a;c 2\nm;b;a;b 4\nm;c 8\nx;b;b;c 16");
        let query = filters.query().clone();
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
        add(&mut all, Filter::Focus(target("^b$")));
        assert_eq!(left(&all), "a:5 b:21 c:16 m:5 x:16");
        add(&mut all, Filter::Focus(target("^a$")));
        assert_eq!(left(&all), "a:5 b:5 m:5", "both are passed through");
        add(&mut all, Filter::Hide(target("^m$")));
        add(&mut all, Filter::Hide(target("^b$")));
        assert_eq!(left(&all), "a:5");
        let mut all = FilterStack::default();
        add(&mut all, Filter::Ignore(target("^a$")));
        add(&mut all, Filter::Ignore(target("^x$")));
        assert_eq!(left(&all), "c:8 m:8");
        let mut all = FilterStack::default();
        add(&mut all, Filter::ShowFrom(target("^b$")));
        assert_eq!(left(&all), "a:4 b:21 c:16");
        add(&mut all, Filter::ShowFrom(target("^a$")));
        assert_eq!(left(&all), "a:5 b:5");
        add(&mut all, Filter::Collapse);
        assert_eq!(left(&all), "a:5 b:5");
    }

    #[test]
    fn what_a_query_asks_for_comes_back() {
        let mut query =
            Query { no_inlines: true, granularity: Granularity::Lines, ..Query::default() };
        query.filters.focus = Some(Pattern::new("focus", "a").unwrap());
        query.filters.more_focus = vec![Pattern::new("focus", "c").unwrap()];
        query.filters.show_from = Some(Pattern::new("show_from", "b").unwrap());
        (query.filters.own_code, query.collapse_recursion) = (true, true);
        let all = FilterStack::new(query.clone());
        assert_eq!(derive(&query, all.filters()).unwrap(), query);
        assert_eq!(all.query(), &query);
        assert_eq!(all.filters()[0].chip(), "focus a");
    }

    #[test]
    fn settings_outlive_filters_and_their_undoing() {
        let mut all = FilterStack::new(Query { mean: true, ..Query::default() });
        all.set_sample_type(2, None);
        add(&mut all, Filter::Focus(target("a")));
        all.set_unit("ms");
        all.set_divide_by(2.0);
        all.set_drop_negative(true);
        all.set_show_columns(true);
        assert!(all.edit(FilterList::clear).unwrap());
        assert!(all.filters().is_empty() && !all.query().mean);
        assert!(all.edit(|list| assert!(list.undo() && list.undo())).unwrap());
        let query = all.query();
        assert!(query.mean && query.filters.is_empty());
        assert_eq!((query.sample_type, query.scale.unit.as_str()), (2, "ms"));
        assert!(query.drop_negative && query.show_columns && query.scale.divide_by > 1.0);
    }

    #[test]
    fn reports_keep_the_common_unit_until_one_is_chosen() {
        let units =
            |all: &FilterStack| (all.query().scale.unit.clone(), all.report_query().scale.unit);
        let pair = |screen: &str, report: &str| (screen.to_owned(), report.to_owned());
        let mut all = FilterStack::default().with_own_units();
        add(&mut all, Filter::Focus(target("a")));
        assert_eq!(units(&all), pair("auto", "minimum"));
        all.set_unit("minimum");
        assert_eq!(units(&all), pair("minimum", "minimum"));
        all.set_unit("auto");
        assert_eq!(units(&all), pair("auto", "auto"));
        let mut query = Query::default();
        query.scale.unit = "mb".to_owned();
        assert_eq!(units(&FilterStack::new(query).with_own_units()), pair("mb", "mb"));
    }

    #[test]
    fn an_error_leaves_everything_as_it_was() {
        let mut all = FilterStack::default();
        let most = Filters::MORE + 1;
        (0..most).for_each(|i| add(&mut all, Filter::Focus(target(&i.to_string()))));
        let before = all.query().clone();
        assert!(all.edit(|list| list.add(Filter::Focus(target("one more")))).is_err());
        assert_eq!((all.query(), all.filters().len()), (&before, most));
        assert!(!all.edit(|_| ()).unwrap());
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
