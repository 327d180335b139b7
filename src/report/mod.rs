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

/// A report on a profile whose filters are applied: what they say is known before anything is written.
#[derive(Debug)]
pub struct Prepared<'a> {
    report: &'a Report,
    selected: Selected,
}

impl<'a> Prepared<'a> {
    /// Applies the filters of `query`, with what `report` itself asks for.
    pub fn new(report: &'a Report, profile: Arc<Profile>, query: Query) -> Result<Self, Stop> {
        let selected = Selected::new(profile, report.adapt(query), &Cancel::new())?;
        Ok(Self { report, selected })
    }

    /// What a user should be told beside the report: filters that matched nothing and the like, a line each.
    pub fn warnings(&self) -> &[String] {
        self.selected.warnings()
    }

    /// Writes the report.
    pub fn write(self, options: &Options, out: &mut dyn Write) -> Result<(), Stop> {
        let (report, selected, cancel) = (self.report, self.selected, Cancel::new());
        let analysis = |selected| Analysis::of_selected(selected, &cancel);
        let written = match report {
            Report::Top => top::write(&analysis(selected)?, options, out),
            Report::Raw => raw::write(&selected, out),
        };
        written.map_err(|error| Stop::Failed(Error::Write(error)))
    }
}
