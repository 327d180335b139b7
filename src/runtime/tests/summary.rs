//! Unit tests of `runtime/summary.rs`.

use super::*;
use crate::runtime::gctrace::Log;

#[test]
fn a_run_in_figures() {
    let log = Log::parse(
        b"gc 1 @0.5s 2%: 0.1+9+0.1 ms clock, 0 ms cpu, 4->5->1 MB, 6 MB goal, 2 P\n\
        scav 1024 KiB work (bg), 0 KiB work (eager), 1 KiB now, 3 KiB total, 99% util\n\
        gc 2 @1.5s 3%: 1+9+2 ms clock, 0 ms cpu, 7->7->3 MB, 9 MB goal, 4 P (forced)\n",
    );
    let summary = Summary::new(&log.runs[0]).unwrap();
    let mb = 1 << 20;
    assert_eq!((summary.cycles, summary.forced, summary.longest), (2, 1, 1));
    assert_eq!((summary.live, summary.peak), ([mb, 3 * mb, 3 * mb], 7 * mb));
    assert_eq!((summary.goal, summary.procs, summary.share), (Some(9 * mb), Some(4), Some(3.0)));
    assert_eq!((summary.seconds, summary.released, summary.growth), (Some(1.0), mb, None));
    assert_eq!(summary.pauses.map(milliseconds), ["3.20ms", "3ms", "3ms"]);
    assert_eq!(Summary::new(&Run::default()), None);
    assert_eq!(pace(1_572_864.0, true), "1.50MB a second");
}
