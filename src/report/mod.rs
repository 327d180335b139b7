//! Tables to text, byte for byte as pprof prints it. A report is written to a writer that it is given; it knows neither
//! files nor terminals.

pub mod header;
mod raw;
mod text;
mod top;

use crate::analysis::query::{Granularity, Query};
use crate::analysis::{Analysis, Selected};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::Profile;
use std::io::Write;
use std::sync::Arc;

/// A text report.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// The table of nodes by flat or cum.
    Top,
    /// All that was recorded, after the filters.
    Raw,
}

/// How a report is printed, beside its query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Leave out the lines on file, type, time and duration.
    pub compact_labels: bool,
}

impl Report {
    /// The query with what the report itself asks for, as pprof overrides it.
    fn adapt(&self, mut query: Query) -> Query {
        match self {
            Self::Top => {}
            Self::Raw => {
                query.trim.enabled = false;
                query.granularity = Granularity::Addresses;
            }
        }
        query
    }
}

/// Writes `report` on `profile`.
pub fn write(
    report: &Report,
    profile: Arc<Profile>,
    query: Query,
    options: &Options,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let cancel = Cancel::new();
    let query = report.adapt(query);
    let written = match report {
        Report::Top => top::write(&Analysis::new(profile, query, &cancel)?, options, out),
        Report::Raw => raw::write(&Selected::new(profile, query, &cancel)?, out),
    };
    written.map_err(|error| Stop::Failed(Error::Write(error)))
}
