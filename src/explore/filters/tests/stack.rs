//! Unit tests of `explore/filters/stack.rs`.

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
    let mut query = Query { no_inlines: true, granularity: Granularity::Lines, ..Query::default() };
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
    let units = |all: &FilterStack| (all.query().scale.unit.clone(), all.report_query().scale.unit);
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
