//! Unit tests of `explore/filters/target.rs`.

use std::sync::Arc;

use super::*;
use crate::analysis::query::Query;
use crate::cancel::Cancel;
use crate::profile::store::builder::Builder;
use crate::profile::{LocationId, Mapping};

#[test]
fn a_binary_is_one_row_and_one_target() {
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    let mut frame = |name: &str, binary: &str| -> LocationId {
        let file = builder.string(binary.as_bytes());
        let mapping = builder.mapping(Mapping { file, ..Mapping::default() });
        let location = builder.named(name.as_bytes());
        builder.locations()[location.index()].mapping = Some(mapping);
        location
    };
    let main = frame("main", "/srv/app");
    let run = frame("run", "/srv/app");
    let malloc = frame("malloc", "/usr/lib/libc.so.6");
    let other = frame("other", r"C:\app\other.dll");
    builder.sample(&[malloc, run, main], &[5], &[]);
    builder.sample(&[main], &[3], &[]);
    builder.sample(&[other], &[1], &[]);
    let query = Query { granularity: Granularity::Mappings, ..Query::default() };
    let profile = Arc::new(builder.finish());
    let view = ProfileView::compute(&profile, query, None, &Cancel::new()).unwrap();
    let rows: Vec<_> =
        view.rows.iter().map(|row| (view.name(row.node), row.flat, row.cum)).collect();
    let want = [("/usr/lib/libc.so.6", 5, 5), ("/srv/app", 3, 8), (r"C:\app\other.dll", 1, 1)];
    assert_eq!(rows, want);
    let target = exact_target(&view, r"C:\app\other.dll").unwrap();
    assert_eq!((target.pattern.text(), &*target.label), (r"^C:\\app\\other\.dll$", "other.dll"));
}
