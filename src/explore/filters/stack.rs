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
#[path = "tests/stack.rs"]
mod tests;
