//! The fuzz target `stores`: see the module of that name.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use rprof_tui_fuzz::mutate::mutate;
use rprof_tui_fuzz::stores::{PARTS, run};

fuzz_target!(|data: &[u8]| run(data));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(PARTS, data, (size, max_size), seed, fuzzer_mutate)
});
