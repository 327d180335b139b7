//! The fuzz target `symbols`: see the module of that name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rprof_tui_fuzz::symbols::run;

fuzz_target!(|data: &[u8]| run(data));
