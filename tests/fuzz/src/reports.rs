//! Every report over a profile: choices of a query, filters and units, then the profile.

use std::sync::Arc;

use rprof_tui::Cancel;
use rprof_tui::profile::{MergeOptions, decode, merge_sources};
use rprof_tui::report::{PreparedReport, Report};

use crate::choices::Choices;
use crate::mutate::PartKind;
use crate::query::{query, report, report_options};
use crate::{parts, proto};

pub const PARTS: &[PartKind] = &[PartKind::Bytes, PartKind::Profile];

pub fn run(data: &[u8]) {
    let [choices, profile] = parts::split(data);
    let Some(source) = proto::profile(profile) else { return };
    let sources = vec![source];
    let merged = merge_sources(sources, Vec::new(), &MergeOptions::default(), &Cancel::new());
    let Ok(profile) = merged.map(Arc::new) else { return };
    let mut choices = Choices::new(choices);
    let report = report(&mut choices, &profile);
    let options = report_options(&mut choices);
    let Some(query) = query(&mut choices, &profile) else { return };
    let Ok(prepared) = PreparedReport::new(&report, profile, query) else { return };
    let mut out = Vec::new();
    if prepared.write(&options, &mut out).is_ok()
        && matches!(report, Report::Proto | Report::TopProto)
    {
        let again = decode(out.as_slice(), proto::options(), &Cancel::new());
        assert!(again.is_ok(), "a written profile is refused: {again:?}");
    }
}
