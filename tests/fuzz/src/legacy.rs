//! The older formats: texts, binary CPU profiles, folded stacks and dumps of goroutines.

use std::sync::Arc;

use rprof_tui::Cancel;
use rprof_tui::analysis::query::Query;
use rprof_tui::profile::{DecodeOptions, decode};
use rprof_tui::report::{PreparedReport, Report, ReportOptions};

use crate::mutate::PartKind;
use crate::{memory, proto, repeated};

pub const PARTS: &[PartKind] = &[PartKind::Text];

pub fn run(data: &[u8]) {
    if proto::is_compressed(data) {
        return;
    }
    for symbols_in_comments in [false, true] {
        let options = DecodeOptions { symbols_in_comments, ..proto::options() };
        let decoded = memory::bounded(data.len(), || decode(data, options, &Cancel::new()));
        let Ok(profile) = decoded else { continue };
        if let Ok(report) =
            PreparedReport::new(&Report::Raw, Arc::new(profile.clone()), Query::default())
        {
            let _ = report.write(&ReportOptions::default(), &mut std::io::sink());
        }
        proto::use_profile(profile);
    }
    // A tail begins with a line, or with a word of a binary profile.
    let lines = (1..data.len()).filter(|&at| data[at - 1] == b'\n' || data[0] == 0 && at % 4 == 0);
    repeated::check(data, &lines.collect::<Vec<_>>(), proto::options());
}
