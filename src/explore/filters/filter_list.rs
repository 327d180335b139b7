//! A list of filters with undo and redo.

use super::filter::{Filter, FilterTarget};
use crate::analysis::query::{Granularity, Pattern, Query};

/// Filters in the order in which they were added, with the earlier and the undone lists.
#[derive(Clone, Debug, Default)]
pub struct FilterList {
    filters: Vec<Filter>,
    undo: Vec<Vec<Filter>>,
    redo: Vec<Vec<Filter>>,
}

impl FilterList {
    /// The filters that a query holds, without a history.
    pub(super) fn from_query(query: &Query) -> FilterList {
        let mut list = Vec::new();
        let filters = &query.filters;
        let mut add = |patterns: &mut dyn Iterator<Item = &Pattern>,
                       filter: fn(FilterTarget) -> Filter| {
            list.extend(patterns.map(|pattern| filter(pattern.clone().into())));
        };
        add(&mut filters.focus.iter().chain(&filters.more_focus), Filter::Focus);
        add(&mut filters.ignore.iter(), Filter::Ignore);
        add(&mut filters.hide.iter(), Filter::Hide);
        add(&mut filters.show.iter(), Filter::Show);
        add(&mut filters.show_from.iter(), Filter::ShowFrom);
        add(&mut filters.prune_from.iter(), Filter::PruneFrom);
        list.extend(filters.tag_focus.clone().map(Filter::TagFocus));
        list.extend(filters.tag_ignore.clone().map(Filter::TagIgnore));
        list.extend(filters.tag_show.clone().map(Filter::TagShow));
        list.extend(filters.tag_hide.clone().map(Filter::TagHide));
        let keys = |keys: &Vec<String>| Some(keys.clone()).filter(|keys| !keys.is_empty());
        list.extend(keys(&query.tag_root).map(Filter::TagRoot));
        list.extend(keys(&query.tag_leaf).map(Filter::TagLeaf));
        list.extend(filters.own_code.then_some(Filter::OwnCode));
        list.extend(query.collapse_recursion.then_some(Filter::Collapse));
        let granularity = Some(query.granularity).filter(|g| *g != Granularity::default());
        list.extend(granularity.map(Filter::Granularity));
        list.extend(query.no_inlines.then_some(Filter::NoInlines));
        list.extend(query.mean.then_some(Filter::Mean));
        list.extend(query.relative_percentages.then_some(Filter::Relative));
        FilterList { filters: list, ..FilterList::default() }
    }

    /// The filters in force, oldest first.
    pub fn filters(&self) -> &[Filter] {
        &self.filters
    }

    fn change(&mut self, filters: Vec<Filter>) {
        if filters != self.filters {
            self.redo.clear();
            self.undo.push(std::mem::replace(&mut self.filters, filters));
        }
    }

    /// Adds a filter. It replaces an equal one, and the one of its kind where a list holds one only.
    pub fn add(&mut self, filter: Filter) {
        let mut filters = self.filters.clone();
        filters.retain(|other| *other != filter && !(filter.is_single() && other.is_like(&filter)));
        filters.push(filter);
        self.change(filters);
    }

    /// Adds a filter, or removes it if it is in force.
    pub fn toggle(&mut self, filter: Filter) {
        if self.filters.contains(&filter) {
            let filters = self.filters.iter().filter(|other| **other != filter).cloned().collect();
            self.change(filters);
        } else {
            self.add(filter);
        }
    }

    /// Replaces all filters of the kind of `kind` with `filter`, as setting an option of pprof does.
    pub fn set(&mut self, kind: &Filter, filter: Option<Filter>) {
        let mut filters: Vec<Filter> =
            self.filters.iter().filter(|other| !other.is_like(kind)).cloned().collect();
        filters.extend(filter);
        self.change(filters);
    }

    /// Removes the filter at `index`, if there is one.
    pub fn remove(&mut self, index: usize) {
        let mut filters = self.filters.clone();
        if index < filters.len() {
            filters.remove(index);
            self.change(filters);
        }
    }

    /// Removes all filters.
    pub fn clear(&mut self) {
        self.change(Vec::new());
    }

    /// Replaces all filters, as one change.
    pub fn replace(&mut self, filters: Vec<Filter>) {
        let mut list = FilterList::default();
        for filter in filters {
            list.add(filter);
        }
        self.change(list.filters);
    }

    /// Undoes the last change; false if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(filters) = self.undo.pop() else { return false };
        self.redo.push(std::mem::replace(&mut self.filters, filters));
        true
    }

    /// Redoes the change that was undone last; false if there is none.
    pub fn redo(&mut self) -> bool {
        let Some(filters) = self.redo.pop() else { return false };
        self.undo.push(std::mem::replace(&mut self.filters, filters));
        true
    }

    /// The number of changes that can be undone.
    pub(super) fn changes(&self) -> usize {
        self.undo.len()
    }

    /// The granularity in force.
    pub fn granularity(&self) -> Granularity {
        let granularity = self.filters.iter().find_map(|filter| match filter {
            Filter::Granularity(granularity) => Some(*granularity),
            _ => None,
        });
        granularity.unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "tests/filter_list.rs"]
mod tests;
