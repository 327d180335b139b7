//! Unit tests of `findings/quality/few_samples.rs`.

use crate::findings::tests::{cpu, find_in, sentence};
use crate::profile::ValueType;
use crate::profile::store::builder::Builder;

#[test]
fn samples_of_the_processor_are_counted() {
    assert_eq!(
        sentence(&cpu("main 60\nmain;a 39\n"), "few-samples"),
        "99 samples stand behind the CPU time"
    );
    assert_eq!(sentence(&cpu("main 60\nmain;a 40\n"), "few-samples"), "");
}

#[test]
fn samples_of_a_heap_are_estimated_by_its_rate() {
    let found = |bytes: i64| {
        let mut builder = Builder::new();
        builder.sample_type("inuse_objects", "count");
        builder.sample_type("inuse_space", "bytes");
        builder.header().period_type = ValueType::new("space", "bytes");
        builder.header().period = 524_288;
        builder.folded(&format!("main 1000 {bytes}\n"));
        sentence(&find_in(builder.finish()), "few-samples")
    };
    assert_eq!(found(524_288 * 100 - 1), "99 samples stand behind the live bytes");
    assert_eq!(found(524_288 * 100), "");
}
