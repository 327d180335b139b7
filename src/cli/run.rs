//! One run of the program, from its arguments to its exit status.

use std::cell::RefCell;
use std::ffi::OsString;
use std::io::Write;
use std::io::{self, IsTerminal};
use std::sync::Arc;

use super::check::{Check, Verdict};
use super::parse::Parsed;
use super::print::{ReportData, print_endpoints, print_log, print_report, refuse_missing_programs};
use super::progress_line::ProgressLine;
use super::settings::Settings;
use super::{config, manual, output, parse, screen, session};
use crate::binary::locate::BinarySearch;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::explore::report_command::command_line;
use crate::load::fetch::FetchEvent;
use crate::load::loader::{Loader, no_source};
use crate::load::options::LoadOptions;
use crate::load::request::{LoadOutcome, LoadedProfile};
use crate::load::symbolize::SymbolizeOptions;
use crate::printable::printable;
use crate::profile::Profile;
use crate::report::Report;

/// The status of a run that did its work.
const SUCCESS: u8 = 0;

/// The status of a run in which a check did not hold.
const FAILED: u8 = 1;

/// The status of a run whose input or usage was refused.
const REFUSED: u8 = 2;

/// The usage that is printed if no source is named.
const USAGE: &str = "
  rprof-tui heap.pb.gz         explore a profile
  rprof-tui -top heap.pb.gz    print a table, as go tool pprof does
  rprof-tui --demo             try it on an example

rprof-tui --help lists everything.
";

/// Runs the program on `arguments`, without its own name, and gives the exit status. Reports go to `out`, messages to
/// `err`; the screen opens the terminal itself.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    // A closed standard error is ignored, here and below: no message can be printed on it.
    match execute(arguments, out, err) {
        Ok(status) => status,
        Err(Stop::Cancelled) => REFUSED,
        Err(Stop::Failed(error)) => {
            // One write: lines of programs that share a terminal do not mix.
            let message = format!("rprof-tui: {}\n", printable(&error.to_string()));
            let _ = err.write_all(message.as_bytes());
            REFUSED
        }
    }
}

fn execute(
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8, Stop> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let mut settings = match parse::parse(arguments.iter().cloned())? {
        Parsed::Text(text) => {
            output::to_writer(out, |out| out.write_all(text.as_bytes()).map_err(Error::Write))?;
            return Ok(SUCCESS);
        }
        Parsed::Settings(settings) => *settings,
    };
    settings.command = command_line(&arguments);
    for warning in &settings.warnings {
        let _ = writeln!(err, "{warning}");
    }
    if let Some(text) = manual::generated_text(&settings)? {
        output::to_writer(out, |out| out.write_all(&text).map_err(Error::Write))?;
        return Ok(SUCCESS);
    }
    if settings.sources.is_empty() && !settings.demo {
        let _ = write!(err, "rprof-tui: {}\n{USAGE}", no_source());
        return Ok(REFUSED);
    }
    refuse_missing_programs(&settings)?;
    keep_base_apart(&mut settings)?;
    // A report is the same on every machine, unless a configuration file is named.
    if settings.opens_screen() || settings.config.is_some() {
        config::read(&mut settings)?;
    }
    let loader = Loader::new(load_options(&settings))?;
    if settings.opens_screen() {
        if let Some(list) = loader.list(true).filter(|_| !screen::has_terminal()) {
            print_endpoints(&loader, &list, out, err)?;
            return Ok(REFUSED);
        }
        let result = screen::open(&settings, &loader);
        print_warnings(&loader, &|_| false, err);
        return result.map(|signal| signal.map_or(SUCCESS, status_of_signal));
    }
    if settings.session {
        session::print(&settings, &loader, out, err)?;
        return Ok(SUCCESS);
    }
    if let Some(list) = loader.list(false) {
        // Standard output is for the report alone.
        print_endpoints(&loader, &list, &mut io::sink(), err)?;
        return Ok(REFUSED);
    }
    let keep_snapshots = settings.report().is_some_and(|report| report.needs().snapshots);
    let outcome = load(&loader, keep_snapshots, err);
    print_warnings(&loader, &|line| is_in_report(&settings, outcome.as_ref().ok(), line), err);
    match outcome? {
        LoadOutcome::Profile(merged) => judge_and_print(settings, merged, loader.title(), out, err),
        LoadOutcome::GcLog { log, .. } => {
            print_log(&settings, &log, out, err)?;
            Ok(SUCCESS)
        }
        // A report never asks for groups: its sources are merged, or refused in pprof's words.
        LoadOutcome::Session(_) | LoadOutcome::Apart(_) => Ok(REFUSED),
    }
}

/// Loads the sources, with messages on `err`.
fn load(loader: &Loader, keep_snapshots: bool, err: &mut dyn Write) -> Result<LoadOutcome, Stop> {
    let line = RefCell::new(ProgressLine::new(err));
    let on_event = |event: FetchEvent| line.borrow_mut().show(&event);
    let outcome = loader.run(keep_snapshots, &on_event, &Cancel::new());
    line.borrow_mut().clear();
    outcome
}

/// Judges the checks and prints the report; gives the exit status.
fn judge_and_print(
    mut settings: Settings,
    loaded: LoadedProfile,
    source: String,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8, Stop> {
    let profile = loaded.profile;
    let choice = settings.preferences.first_choice(&settings.sample_index, &profile);
    settings.query.sample_type = profile.sample_type(&choice)?;
    let verdicts: &mut dyn Write = if settings.reports.is_empty() { out } else { err };
    let holds = judge(&settings, &profile, verdicts)?;
    if !settings.reports.is_empty() {
        let (memory, snapshots) = (loaded.memory, loaded.snapshots);
        let data = ReportData { profile, memory, snapshots, source };
        print_report(&settings, data, out, err)?;
    }
    Ok(if holds { SUCCESS } else { FAILED })
}

/// The part of `settings` that the loader needs, with the needs of the report.
fn load_options(settings: &Settings) -> LoadOptions {
    let needs = settings.report().map(Report::needs);
    LoadOptions {
        sources: settings.sources.clone(),
        base: settings.diff_base.as_ref().or(settings.base.as_ref()).cloned(),
        of_base: settings.diff_base.is_some(),
        all: settings.all,
        demo: settings.demo,
        max_size: settings.max_size,
        max_memory: settings.max_memory,
        keep_names: settings.keep_names,
        symbolize: SymbolizeOptions {
            search: BinarySearch::new(|name| std::env::var(name).ok()),
            ..settings.symbolize.clone()
        },
        demangle: settings.demangle,
        all_frames: settings.all_frames,
        normalize: settings.normalize,
        comment: settings.add_comment.clone(),
        build_id: settings.build_id.clone(),
        http: settings.http.clone(),
        watched: settings.watch.is_some(),
        memory: needs.is_none_or(|needs| needs.memory),
        process: settings.process.clone(),
        heap: needs.is_some_and(|needs| needs.heap),
        windows: matches!(settings.report(), Some(Report::Trend)),
        snapshot_memory: settings
            .watch_memory
            .map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX)),
    }
}

/// The status of a run that a signal ended, as in shells.
fn status_of_signal(signal: i32) -> u8 {
    u8::try_from(128 + signal).unwrap_or(u8::MAX)
}

/// Makes `-base` a `-diff_base` for checks of growth: equal stacks would cancel, and with them the base.
fn keep_base_apart(settings: &mut Settings) -> Result<(), Error> {
    if !settings.checks.iter().any(Check::needs_base) || settings.base.is_none() {
        return Ok(());
    }
    if !settings.reports.is_empty() {
        let text = "-check with grows wants -diff_base in place of -base beside a report";
        return Err(Error::Usage(text.to_owned()));
    }
    settings.diff_base = settings.base.take();
    Ok(())
}

/// Prints the verdict of every check; true if all hold.
fn judge(settings: &Settings, profile: &Arc<Profile>, out: &mut dyn Write) -> Result<bool, Stop> {
    let verdicts = settings.checks.iter().map(|check| check.judge(profile, &settings.query));
    // All are judged before the first is printed: a wrong check prints an error alone.
    let verdicts: Vec<Verdict> = verdicts.collect::<Result<_, _>>()?;
    output::to_writer(out, |out| {
        let mut lines = verdicts.iter().map(|verdict| printable(&verdict.line));
        lines.try_for_each(|line| writeln!(out, "{line}").map_err(Error::Write))
    })?;
    Ok(verdicts.iter().all(|verdict| verdict.holds))
}

/// True for a line that the report prints on the same terminal, as a comment of the profile.
fn is_in_report(settings: &Settings, outcome: Option<&LoadOutcome>, line: &str) -> bool {
    let Some(LoadOutcome::Profile(loaded)) = outcome else { return false };
    let prints = settings.report().is_some_and(Report::prints_comments);
    let is_seen = settings.output.is_none()
        && settings.viewer.is_none()
        && io::stdout().is_terminal()
        && io::stderr().is_terminal();
    let mut comments = loaded.profile.header().comments.iter();
    prints && is_seen && comments.any(|&one| loaded.profile.string(one) == line.as_bytes())
}

/// Prints the loader's new warnings on skipped sources, without those that are `shown` elsewhere.
fn print_warnings(loader: &Loader, shown: &dyn Fn(&str) -> bool, err: &mut dyn Write) {
    for warning in loader.warnings().into_iter().filter(|line| !shown(line)) {
        let _ = writeln!(err, "{}", printable(&warning));
    }
}
