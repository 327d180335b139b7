//! Unit tests of `explore/saved_view.rs`.

use super::*;
use crate::analysis::query::Pattern;
use crate::analysis::query::tag_filter::TagFilter;
use crate::explore::filters::FilterTarget;

#[test]
fn a_view_comes_back_as_it_was() {
    let target = |text: &str| FilterTarget::typed("focus", text).unwrap();
    let filters = vec![
        Filter::Focus(target("^a b=c$")),
        Filter::Focus(target("second")),
        Filter::Ignore(target("x")),
        Filter::Hide(target("x")),
        Filter::Show(target("x")),
        Filter::ShowFrom(target("x")),
        Filter::PruneFrom(target("x")),
        Filter::TagFocus(TagFilter::new("tagfocus", "bytes=1kb:2kb").unwrap()),
        Filter::TagIgnore(TagFilter::new("tagignore", "tenant=a").unwrap()),
        Filter::TagShow(Pattern::new("tagshow", "x").unwrap()),
        Filter::TagHide(Pattern::new("taghide", "x").unwrap()),
        Filter::TagRoot(vec!["a".to_owned(), "b".to_owned()]),
        Filter::TagLeaf(vec!["a".to_owned()]),
        Filter::OwnCode,
        Filter::Collapse,
        Filter::NoInlines,
        Filter::Granularity(Granularity::Packages),
        Filter::Mean,
        Filter::Relative,
    ];
    let mut query = Query { drop_negative: true, show_columns: true, ..Query::default() };
    query.scale.unit = "kb".to_owned();
    query.scale.divide_by = 2.5;
    let name = "leak".to_owned();
    let view = SavedView::new(name, &filters, (&query, "avg size"), (PaneId::Icicle, true));
    let choices = ViewChoices {
        filters,
        sample_type: Some("avg size".to_owned()),
        unit: Some("kb".to_owned()),
        divide_by: Some(2.5),
        drop_negative: true,
        show_columns: true,
        by_cum: Some(true),
        pane: Some(PaneId::Icicle),
    };
    assert_eq!(view.choices(), Ok(choices));
}

#[test]
fn a_wrong_line_is_named() {
    for (line, why) in [
        ("fokus=a", "fokus=a: unknown option fokus"),
        ("pane=kitchen", "pane=kitchen: panes are top"),
        ("quit", "quit: a view is made of options"),
        ("focus=(", "focus=(: parsing focus regexp"),
    ] {
        let view = SavedView { name: "a".to_owned(), lines: vec![line.to_owned()] };
        let said = view.choices().unwrap_err();
        assert!(said.starts_with(why), "{said}");
    }
}
