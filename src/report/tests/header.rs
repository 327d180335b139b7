//! Unit tests of `report/header.rs`.

use super::*;
use crate::analysis::query::Query;
use crate::cancel::Cancel;
use crate::profile::store::builder::Builder;
use std::sync::Arc;

#[test]
fn a_comment_is_never_taken_for_another_fact() {
    let mut builder = Builder::new();
    builder.folded("main 1\n");
    for comment in ["Time: noon", "", "# hidden"] {
        let comment = builder.string(comment.as_bytes());
        builder.header().comments.push(comment);
    }
    builder.header().duration_nanos = 1_500_000_000;
    let profile = Arc::new(builder.finish());
    let selected = Selected::new(profile, Query::default(), &Cancel::new()).unwrap();
    let expected = [
        ProfileFact::Comment(b"Time: noon".to_vec()),
        ProfileFact::Comment(Vec::new()),
        ProfileFact::Type("samples".to_owned()),
        ProfileFact::Duration("1.50s".to_owned(), "1 ".to_owned()),
    ];
    assert_eq!(profile_facts(&selected, "auto"), expected);
    let lines: Vec<String> = profile_lines(&selected, "auto")
        .into_iter()
        .map(|line| String::from_utf8(line).unwrap())
        .collect();
    let duration = "Duration: 1.50s, Total samples = 1 ";
    assert_eq!(lines, ["Time: noon", "", "Type: samples", duration]);
}
