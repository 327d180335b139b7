//! Two profiles: merged, one as the base of the other, and as snapshots of one process. Choices stand before both.

use std::io::sink;
use std::sync::Arc;

use rprof_tui::Cancel;
use rprof_tui::analysis::trend::Point;
use rprof_tui::profile::demangle::DemangleMode;
use rprof_tui::profile::{BaseMode, MergeOptions, Profile, merge_sources};
use rprof_tui::report::{PreparedReport, Report};

use crate::choices::Choices;
use crate::mutate::PartKind;
use crate::query::{query, report, report_options};
use crate::{parts, proto};

pub const PARTS: &[PartKind] = &[PartKind::Bytes, PartKind::Profile, PartKind::Profile];

const MODES: [Option<DemangleMode>; 6] = [
    None,
    Some(DemangleMode::Default),
    Some(DemangleMode::Anew),
    Some(DemangleMode::Templates),
    Some(DemangleMode::Full),
    Some(DemangleMode::None),
];

pub fn run(data: &[u8]) {
    let [choices, one, other] = parts::split(data);
    let (Some(one), Some(other)) = (proto::profile(one), proto::profile(other)) else { return };
    let mut choices = Choices::new(choices);
    let options = MergeOptions {
        demangle: choices.one_of(&MODES),
        all_frames: choices.flag(),
        normalize: choices.flag(),
        base: if choices.flag() { BaseMode::Compare } else { BaseMode::Cancel },
        comment: choices.text(),
        build_id: choices.text(),
        binary: choices.text(),
    };
    let merge = |sources: Vec<Arc<Profile>>, bases| {
        merge_sources(sources, bases, &options, &Cancel::new()).ok().map(Arc::new)
    };
    let merged = merge(vec![Arc::clone(&one), Arc::clone(&other)], Vec::new());
    let compared = merge(vec![Arc::clone(&one)], vec![Arc::clone(&other)]);
    let alone = [&one, &other, &one].map(|profile| merge(vec![Arc::clone(profile)], Vec::new()));
    for profile in [merged, compared].into_iter().flatten() {
        let points: Vec<Point> = alone.iter().flatten().cloned().map(Point::new).collect();
        print(&mut choices, profile, points);
    }
}

/// Prints the trend and one report of any kind.
fn print(choices: &mut Choices<'_>, profile: Arc<Profile>, snapshots: Vec<Point>) {
    let reports = [Report::Trend, report(choices, &profile)];
    let options = report_options(choices);
    let Some(query) = query(choices, &profile) else { return };
    for report in &reports {
        let prepared = PreparedReport::new(report, Arc::clone(&profile), query.clone());
        let Ok(prepared) = prepared else { continue };
        let _ = prepared.with_snapshots(snapshots.clone()).write(&options, &mut sink());
    }
}
