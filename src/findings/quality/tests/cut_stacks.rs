//! Unit tests of `findings/quality/cut_stacks.rs`.

use crate::findings::tests::{find_in, sentence};
use crate::profile::store::builder::Builder;

fn found(depth: usize, fine: i64) -> String {
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    let name = |builder: &mut Builder, name: usize| builder.named(format!("f{name}").as_bytes());
    for leaf in 0..3 {
        let stack: Vec<_> = (leaf..leaf + depth).map(|at| name(&mut builder, at)).collect();
        builder.sample(&stack, &[10], &[]);
    }
    let shallow = name(&mut builder, 0);
    builder.sample(&[shallow], &[fine], &[]);
    sentence(&find_in(builder.finish()), "cut-stacks")
}

#[test]
fn the_greatest_depth_is_a_limit_of_a_profiler() {
    assert_eq!(found(64, 570), "5.00% of samples (30 of 600) is on stacks cut at 64 frames");
    assert_eq!(found(64, 571), "");
    assert_eq!(found(63, 0), "");
}

/// A thread that was unknown at the time of the profile.
#[test]
fn a_stack_filled_with_one_location_is_not_cut() {
    let mut builder = Builder::new();
    builder.sample_type("threadcreate", "count");
    let filling = builder.named(b"<unknown>");
    builder.sample(&[filling; 32], &[9], &[]);
    builder.sample(&[], &[1], &[]);
    assert_eq!(sentence(&find_in(builder.finish()), "cut-stacks"), "");
}
