//! Unit tests of `profile/intern/pipeline.rs`.

use super::*;

#[test]
fn stacks_come_back_in_order_with_and_without_a_second_thread() {
    for count in [10_u32, 50_000] {
        let stack = |i: u32| [i % 97, i % 13, i % 7, 1];
        let mut pipeline = InternPipeline::new();
        for i in 0..count {
            pipeline.ids().extend(stack(i));
            pipeline.end().unwrap();
        }
        let (stacks, rows) = pipeline.finish().wait().unwrap();
        assert_eq!(rows.len(), count as usize);
        for (i, row) in (0..count).zip(rows) {
            assert!(stacks.leaf_first(row).map(|l| l.0).eq(stack(i)));
        }
    }
}
