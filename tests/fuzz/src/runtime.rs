//! Texts of the Go runtime: the collector's log and `runtime.MemStats`, with the reports on them.

use std::io::sink;

use rprof_tui::Cancel;
use rprof_tui::load::source::Source;
use rprof_tui::profile::Profile;
use rprof_tui::report::gclog::{self, LogFormat};
use rprof_tui::report::memory::breakdown;
use rprof_tui::runtime::gctrace::Log;
use rprof_tui::runtime::growth::Growth;
use rprof_tui::runtime::memory_breakdown::MemoryBreakdown;
use rprof_tui::runtime::memstats::MemStats;
use rprof_tui::runtime::summary::Summary;

use crate::mutate::PartKind;
use crate::proto;

pub const PARTS: &[PartKind] = &[PartKind::Text];

pub fn run(data: &[u8]) {
    if let Ok(Source::Profile(source)) = Source::decode(data, proto::options(), &Cancel::new())
        && let Some(memory) = &source.memory
    {
        std::hint::black_box(breakdown(memory, &source.profile));
    }
    use_log(&Log::parse(data));
    if let Some(stats) = MemStats::parse(data) {
        for profiled in [None, Some(0), Some(i64::MIN), Some(i64::MAX)] {
            let breakdown = MemoryBreakdown::new(&stats, profiled);
            std::hint::black_box((breakdown.summary(), breakdown.whole(), breakdown.notes()));
        }
        std::hint::black_box(breakdown(&stats, &Profile::default()));
    }
}

fn use_log(log: &Log) {
    for run in &log.runs {
        std::hint::black_box(Growth::fit(run));
        if let Some(summary) = Summary::new(run) {
            std::hint::black_box(gclog::summary_lines(run, &summary));
        }
    }
    for format in [LogFormat::Text, LogFormat::Markdown, LogFormat::Json] {
        for count in [None, Some(0), Some(3), Some(i64::MIN)] {
            let _ = gclog::write(log, format, count, &mut sink());
        }
    }
}
