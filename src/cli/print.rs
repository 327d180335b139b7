//! Printing: a report on a profile, a GC log, or the list of a server's profiles.

use std::io;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use super::output;
use super::settings::Settings;
use crate::analysis::trend::Point;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::explore::viewer;
use crate::input::address::Address;
use crate::input::pprof_index::Endpoint;
use crate::load::demo;
use crate::load::loader::Loader;
use crate::printable::printable;
use crate::profile::Profile;
use crate::report::gclog;
use crate::report::graphviz::{find_program, missing};
use crate::report::{PreparedReport, Report, ReportOptions};
use crate::runtime::gctrace::Log;
use crate::runtime::memstats::MemStats;

/// A loaded profile with the data that reports need.
pub(super) struct ReportData {
    /// The merged profile.
    pub(super) profile: Arc<Profile>,
    /// The memory statistics of its process.
    pub(super) memory: Option<Arc<MemStats>>,
    /// Every source by itself, if the report needs it.
    pub(super) snapshots: Vec<Point>,
    /// The name of the source.
    pub(super) source: String,
}

/// Prints the report of `settings`; nothing without one.
pub(super) fn print_report(
    settings: &Settings,
    data: ReportData,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Stop> {
    let Some(report) = settings.report() else { return Ok(()) };
    let options = ReportOptions {
        compact_labels: settings.compact_labels,
        call_tree: settings.call_tree,
        source: data.source,
        command: settings.command.clone(),
        embedded_sources: if settings.demo { demo::FILES } else { &[] },
        silenced: settings.preferences.silenced.clone(),
        dot_program: dot_program(),
    };
    // The program ends with the report. The system frees a large profile faster than drops do.
    std::mem::forget(Arc::clone(&data.profile));
    let prepared = PreparedReport::new(report, data.profile, settings.query.clone())?;
    let prepared = prepared.with_snapshots(data.snapshots).with_memory(data.memory);
    for warning in prepared.warnings() {
        let _ = writeln!(err, "{}", printable(warning));
    }
    let write = |out: &mut dyn Write| match prepared.write(&options, out) {
        Err(Stop::Failed(error)) => Err(error),
        // A report is cancelled only by the end of the program.
        Err(Stop::Cancelled) | Ok(()) => Ok(()),
    };
    if let (Some(viewer), None) = (settings.viewer, &settings.output) {
        let program = viewer.find(&|name| std::env::var(name).ok())?;
        let ending = report.file_ending().unwrap_or("callgrind.out");
        let write = |out: &mut dyn Write| Ok(write(out)?);
        let message = viewer::show(ending, program.as_ref(), write)?;
        let _ = writeln!(err, "{}", printable(&message));
        return Ok(());
    }
    let ending = report.file_ending().filter(|_| io::stdout().is_terminal());
    let output = match (&settings.output, ending) {
        (None, Some(ending)) => Some(output::numbered(ending)?),
        (output, _) => output.clone(),
    };
    match &output {
        Some(path) => output::to_file(path, err, write)?,
        None => output::to_writer(out, write)?,
    }
    Ok(())
}

/// Refuses a picture or a viewer whose program is not installed, before anything is read.
pub(super) fn refuse_missing_programs(settings: &Settings) -> Result<(), Error> {
    if let Some(viewer) = settings.viewer.filter(|_| settings.output.is_none()) {
        viewer.find(&|name| std::env::var(name).ok())?;
    }
    let format = settings.report().and_then(Report::graphviz_format);
    match format.filter(|_| dot_program().is_none()) {
        Some(format) => Err(missing(format)),
        None => Ok(()),
    }
}

/// Graphviz' program, if it is installed.
fn dot_program() -> Option<PathBuf> {
    find_program("dot", std::env::var_os("PATH").as_deref())
}

/// Prints a GC log, if the report of `settings` can be made of one.
pub(super) fn print_log(
    settings: &Settings,
    log: &Log,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Error> {
    let format = settings.report().and_then(Report::log_format).ok_or_else(|| {
        let text =
            "the log of a garbage collector has no samples: -text, -markdown and -json print it";
        Error::Usage(text.to_owned())
    })?;
    let rows = settings.query.trim.node_count;
    let write = |out: &mut dyn Write| gclog::write(log, format, rows, out);
    match &settings.output {
        Some(path) => output::to_file(path, err, write),
        None => output::to_writer(out, write),
    }
}

/// Prints the list of a server's profiles, for a source that names the list alone.
pub(super) fn print_endpoints(
    loader: &Loader,
    list: &Address,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Stop> {
    let endpoints = loader.endpoints(list, &Cancel::new())?;
    let row = |endpoint: &Endpoint| {
        let count = endpoint.count.map_or_else(|| "-".to_owned(), |count| count.to_string());
        let Endpoint { name, about, .. } = endpoint;
        printable(format!("{count:>8}  {name:<14}  {about}").trim_end())
    };
    let table: Vec<String> = endpoints.iter().map(row).collect();
    let table = format!("{:>8}  profile\n{}\n", "count", table.join("\n"));
    output::to_writer(out, |out| out.write_all(table.as_bytes()).map_err(Error::Write))?;
    let first = endpoints.first().map_or("heap", |endpoint| endpoint.name.as_str());
    let _ = writeln!(
        err,
        "rprof-tui: choose one of the profiles, as in rprof-tui -top {}",
        printable(&list.profile(first).to_string())
    );
    Ok(())
}
