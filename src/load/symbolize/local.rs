//! Symbols of binaries of this machine: mappings are taken one by one by several threads.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use super::options::SymbolizeOptions;
use super::watch::SymbolWatch;
use crate::binary::mapping::BinaryMapping;
use crate::binary::mapping_symbols::MappingSymbols;
use crate::binary::symbols::{SymbolOptions, symbols};
use crate::cancel::Cancelled;
use crate::load::progress::SymbolProgress;

/// Looks up the addresses of each mapping.
pub(super) fn look_up(
    wanted: &[(&BinaryMapping, Vec<u64>)],
    options: &SymbolizeOptions,
    max_bytes: u64,
    watch: SymbolWatch<'_>,
) -> Result<Vec<MappingSymbols>, Cancelled> {
    let SymbolWatch { on_progress, cancel, .. } = watch;
    let cores = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let workers = cores.get().min(wanted.len());
    // Threads that no mapping needs help with the units of one.
    let threads = NonZero::new(cores.get().div_ceil(workers.max(1))).unwrap_or(cores);
    let settings = SymbolOptions {
        // Several binaries are read at the same time.
        max_bytes: max_bytes / workers.max(1) as u64,
        threads,
        only_names: options.only_names,
    };
    let next = AtomicUsize::new(0);
    let work = |done: &Sender<(usize, MappingSymbols)>| {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some((mapping, addresses)) = wanted.get(place) else { return };
            let found = symbols(mapping, addresses, &options.search, settings, cancel);
            let Ok(found) = found else { return };
            // The receiver lives until the last sender is gone.
            let _ = done.send((place, found));
        }
    };
    on_progress(SymbolProgress { done: 0, total: wanted.len() });
    let mut results: Vec<MappingSymbols> = Vec::new();
    results.resize_with(wanted.len(), MappingSymbols::default);
    thread::scope(|scope| {
        let (sender, found) = channel();
        for _ in 0..workers {
            let (own, work) = (sender.clone(), &work);
            let builder = thread::Builder::new().name("mappings".to_owned());
            if builder.spawn_scoped(scope, move || work(&own)).is_err() {
                // No further thread can be started: this one looks up, too.
                work(&sender);
                break;
            }
        }
        drop(sender);
        for (done, (place, symbols)) in (1..).zip(found) {
            results[place] = symbols;
            on_progress(SymbolProgress { done, total: wanted.len() });
        }
    });
    cancel.check()?;
    Ok(results)
}
