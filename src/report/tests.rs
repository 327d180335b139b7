//! Reports of folded stacks, for the tests of the writers.

use super::kind::Report;
use super::options::ReportOptions;
use super::prepared::PreparedReport;
use crate::analysis::query::Query;
use crate::profile::store::builder::Builder;
use std::sync::Arc;

/// The text of a report of folded stacks.
pub(crate) fn printed(folded: &str, report: &Report) -> String {
    printed_of(folded, report, Query::default())
}

/// The bytes of a report of folded stacks.
pub(crate) fn bytes_of(folded: &str, report: &Report) -> Vec<u8> {
    written(folded, report, Query::default())
}

/// The text of a report under a query.
pub(crate) fn printed_of(folded: &str, report: &Report, query: Query) -> String {
    String::from_utf8(written(folded, report, query)).unwrap()
}

fn written(folded: &str, report: &Report, query: Query) -> Vec<u8> {
    let mut builder = Builder::new();
    builder.folded(folded);
    let prepared = PreparedReport::new(report, Arc::new(builder.finish()), query).unwrap();
    let mut out = Vec::new();
    prepared.write(&ReportOptions::default(), &mut out).unwrap();
    out
}
