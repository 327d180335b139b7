//! Unit tests of `findings/growth/goroutine_growth.rs`.

use crate::findings::tests::{sentence, snapshots};

#[test]
fn the_place_where_goroutines_pile_up_is_named() {
    let found = |counts: &[i64]| {
        let dump = |n: &i64| {
            format!("main.serve;main.wait;runtime.chanrecv1;runtime.gopark {n}\nmain 5\n")
        };
        let dumps: Vec<String> = counts.iter().map(dump).collect();
        sentence(&snapshots(&[("goroutine", "count")], &dumps), "goroutine-growth")
    };
    assert_eq!(
        found(&[20, 30, 40, 50]),
        "main.wait grew from 20 to 50 cum over 4 snapshots, +10 a minute: 100% of the growth of the goroutines"
    );
    assert_eq!(found(&[20, 23, 26, 29]), "", "9 more are few");
}
