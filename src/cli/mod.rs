//! From arguments to what they ask for: a report that is printed, or the screen.
//!
//! A command line passes through `normalise` (Go's flags into clap's), `parse` (clap's strings into [`Settings`]) and
//! `load` (sources into a profile). Whatever fails is one line on standard error and status 2, as with pprof.

pub mod check;
mod config;
mod manual;
mod normalise;
pub mod options;
mod output;
mod parse;
pub mod settings;

use std::cell::RefCell;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::explore::live::{EndpointMenu, LiveSource};
use crate::input::address::Address;
use crate::input::pprof_index::Endpoint;
use crate::load::fetch::FetchEvent;
use crate::load::progress::Progress;
use crate::load::request::{LoadFn, LoadRequest};
use crate::load::{LoadOptions, Loader};
use crate::profile::Profile;
use crate::report::gclog;
use crate::report::gclog::LogFormat;
use crate::report::{self, Report};
use crate::runtime::gctrace::Log;
use crate::source::find::SourceFinder;
use crate::tui;
use check::{Check, Verdict};
use parse::Parsed;
use settings::Settings;

/// The status of a run that did what it was asked for.
const SUCCESS: u8 = 0;

/// The status of a run in which a check did not hold.
const FAILED: u8 = 1;

/// The status of a run whose input or usage was refused.
const REFUSED: u8 = 2;

/// The reports that look at every source by itself.
const APART: [&str; 3] = ["trend", "json", "markdown"];

/// What is shown where no source is named.
const USAGE: &str = "
  rprof-tui heap.pb.gz         explore a profile
  rprof-tui -top heap.pb.gz    print a table, as go tool pprof does
  rprof-tui --demo             try it on an example

rprof-tui --help lists everything.
";

/// Does what `arguments` (without the program's name) ask for and gives the exit status. Reports go to `out`, all else
/// that is said to `err`; the screen finds the terminal by itself.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    // Where standard error is closed there is nobody to tell, and nothing else to do about it.
    match execute(arguments, out, err) {
        Ok(status) => status,
        Err(Stop::Cancelled) => REFUSED,
        Err(Stop::Failed(error)) => {
            let _ = writeln!(err, "rprof-tui: {}", printable(&error.to_string()));
            REFUSED
        }
    }
}

fn execute(
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8, Stop> {
    let mut settings = match parse::parse(arguments)? {
        Parsed::Text(text) => {
            output::to_writer(out, |out| out.write_all(text.as_bytes()).map_err(Error::Write))?;
            return Ok(SUCCESS);
        }
        Parsed::Settings(settings) => *settings,
    };
    for warning in &settings.warnings {
        let _ = writeln!(err, "{warning}");
    }
    if let Some(text) = manual::of(&settings)? {
        output::to_writer(out, |out| out.write_all(&text).map_err(Error::Write))?;
        return Ok(SUCCESS);
    }
    if settings.sources.is_empty() && !settings.demo {
        let _ = write!(err, "rprof-tui: {}\n{USAGE}", crate::load::no_source());
        return Ok(REFUSED);
    }
    keep_base_apart(&mut settings)?;
    // A report is the same on every machine, unless a file is named.
    let is_screen = settings.reports.is_empty() && settings.checks.is_empty();
    if is_screen || settings.config.is_some() {
        config::read(&mut settings)?;
    }
    let load = Loader::new(load_options(&settings))?;
    if settings.reports.is_empty() && settings.checks.is_empty() {
        if let Some(list) = load.list(true).filter(|_| !has_terminal()) {
            return offer(&load, &list, out, err);
        }
        let result = explore(&settings, &load);
        tell_of_sources(&load, err);
        return result.map(|signal| signal.map_or(SUCCESS, told));
    }
    if let Some(list) = load.list(false) {
        // What is expected on standard output is a report, and nothing else.
        return offer(&load, &list, &mut io::sink(), err);
    }
    let apart = settings.reports.iter().any(|report| APART.contains(&report.flag));
    let loaded = {
        let lines = RefCell::new(&mut *err);
        let tell = |heard: FetchEvent| {
            if let FetchEvent::Said(line) | FetchEvent::Saved(line) = heard {
                let _ = writeln!(lines.borrow_mut(), "{}", printable(&line));
            }
        };
        load.run(apart, &tell, &Cancel::new())
    };
    tell_of_sources(&load, err);
    let loaded = loaded?;
    if let Some(log) = &loaded.log {
        return print_log(&settings, log, out, err).map(|()| SUCCESS);
    }
    let profile = loaded.profile;
    let wanted = settings.preferences.first_choice(&settings.sample_index, &profile);
    settings.query.sample_type = profile.sample_type(&wanted)?;
    let told: &mut dyn Write = if settings.reports.is_empty() { out } else { err };
    let holds = judge(&settings, &profile, told)?;
    if !settings.reports.is_empty() {
        let around = report::Snapshots { snapshots: loaded.snapshots };
        print(settings, (profile, around), load.title(), out, err)?;
    }
    Ok(if holds { SUCCESS } else { FAILED })
}

/// What the settings say of sources, and of how they become one profile.
fn load_options(settings: &Settings) -> LoadOptions {
    let report = settings.reports.first().map(|chosen| chosen.flag);
    LoadOptions {
        sources: settings.sources.clone(),
        base: settings.diff_base.as_ref().or(settings.base.as_ref()).cloned(),
        of_base: settings.diff_base.is_some(),
        demo: settings.demo,
        max_size: settings.max_size,
        keep_names: settings.keep_names,
        demangle: settings.demangle,
        all_frames: settings.all_frames,
        normalize: settings.normalize,
        comment: settings.add_comment.clone(),
        build_id: settings.build_id.clone(),
        http: settings.http.clone(),
        watched: settings.watch.is_some(),
        memory: matches!(report, None | Some("memory" | "json" | "markdown")),
        heap: report == Some("memory"),
    }
}

/// The status of a run that a signal ended, as shells count it.
fn told(signal: i32) -> u8 {
    u8::try_from(128 + signal).unwrap_or(u8::MAX)
}

/// Growth is measured against the base, which `-base` would have cancelled where stacks are equal.
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

/// Tells of every check whether it holds; whether all do.
fn judge(settings: &Settings, profile: &Arc<Profile>, out: &mut dyn Write) -> Result<bool, Stop> {
    let verdicts = settings.checks.iter().map(|check| check.judge(profile, &settings.query));
    // All are judged before the first is told: one that is wrong is no news of the others.
    let verdicts: Vec<Verdict> = verdicts.collect::<Result<_, _>>()?;
    output::to_writer(out, |out| {
        let mut lines = verdicts.iter().map(|verdict| printable(&verdict.line));
        lines.try_for_each(|line| writeln!(out, "{line}").map_err(Error::Write))
    })?;
    Ok(verdicts.iter().all(|verdict| verdict.holds))
}

/// Says which sources were left out, if there are any that were not told of yet.
fn tell_of_sources(load: &Loader, err: &mut dyn Write) {
    for warning in load.warnings() {
        let _ = writeln!(err, "{}", printable(&warning));
    }
}

/// Lists what a server has where a report cannot be made of the whole list.
fn offer(
    load: &Loader,
    list: &Address,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8, Stop> {
    let endpoints = load.endpoints(list, &Cancel::new())?;
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
    Ok(REFUSED)
}

/// Whether there is something that a screen could be drawn on.
fn has_terminal() -> bool {
    io::stdout().is_terminal() || io::stderr().is_terminal()
}

/// Opens the screen; all that can be known to be wrong before is told before. The signal that ended it, if one did.
fn explore(settings: &Settings, load: &Loader) -> Result<Option<i32>, Stop> {
    let missing = load.check()?;
    if std::env::var("TERM").is_ok_and(|term| term == "dumb") {
        let text = "the terminal cannot move its cursor (TERM=dumb); -top prints a table instead";
        return Err(Error::Terminal(text.to_owned()).into());
    }
    if !has_terminal() {
        let text = "there is no terminal to draw on; -top prints a table instead";
        return Err(Error::Terminal(text.to_owned()).into());
    }
    let title = named(load.title(), missing);
    Ok(tui::run(tui::Start {
        title,
        load: load_fn(load.saving(true)),
        request: load.request(),
        query: settings.query.clone(),
        sample_index: settings.sample_index.clone(),
        theme: theme(settings),
        sources: Arc::new(finder(settings)),
        mouse: !settings.no_mouse,
        live: live(settings, load),
        preferences: preferences(settings),
    })?)
}

/// Reads for the screen.
fn load_fn(load: Loader) -> Arc<LoadFn> {
    Arc::new(move |what: &LoadRequest, tell: &dyn Fn(Progress), cancel: &Cancel| {
        let reader = load.of(what);
        let title = named(reader.title(), 0);
        let phase = format!("reading {title}");
        let tell = |heard| match heard {
            FetchEvent::Read(done, total) => {
                tell(Progress { phase: phase.clone(), done, total, ..Progress::default() });
            }
            FetchEvent::Waiting(elapsed, of) => {
                let phase = format!("waiting for {title}");
                let waited = Some((elapsed.as_secs(), of.map(|of| of.as_secs())));
                tell(Progress { phase, waited, ..Progress::default() });
            }
            FetchEvent::Saved(said) => tell(Progress { said: Some(said), ..Progress::default() }),
            FetchEvent::Said(_) => {}
        };
        let mut loaded = reader.run_for_screen(&tell, cancel)?;
        loaded.title = named(loaded.title, loaded.missing);
        Ok(loaded)
    })
}

/// How the screen asks again, where something comes from a server.
fn live(settings: &Settings, load: &Loader) -> Option<LiveSource> {
    if !load.is_live() {
        return None;
    }
    let memory = settings.watch_memory.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
    let menu = load.list(true).map(|address| {
        let (asks, chooses) = (load.clone(), load.clone());
        let preferred = if settings.http.seconds > 0 { "profile" } else { "heap" };
        EndpointMenu {
            host: address.host.clone(),
            list: Arc::new(move |cancel: &Cancel| asks.endpoints(&address, cancel)),
            choose: Arc::new(move |name: &str| chooses.choose(name).request()),
            preferred: preferred.to_owned(),
        }
    });
    let load_unsaved = Some(load_fn(load.saving(false)));
    Some(LiveSource { menu, every: settings.watch, memory, load_unsaved })
}

/// What the header calls the whole, where so many of its sources could not be read.
fn named(title: String, missing: usize) -> String {
    match title {
        name if name == "-" => "standard input".to_owned(),
        name if missing > 0 => format!("{name} ({missing} missing)"),
        name => name,
    }
}

/// Where the screen looks for source files; the example brings its own.
fn finder(settings: &Settings) -> SourceFinder {
    let paths = &settings.query.paths;
    let mut finder = SourceFinder::new(&paths.source_path, &paths.trim_path);
    if settings.demo {
        finder.embedded = crate::load::demo::FILES;
    }
    finder
}

/// What the user likes.
fn preferences(settings: &Settings) -> tui::Preferences {
    let by_background = matches!(settings.theme.as_str(), "" | "auto");
    tui::Preferences { by_background, ..settings.preferences.clone() }
}

/// How the screen looks: as the options say, otherwise as the environment does.
fn theme(settings: &Settings) -> tui::theme::Theme {
    use tui::theme::{ASCII, Depth, Glyphs, Palette, Theme};
    let env = |name: &str| std::env::var(name).ok();
    let palette = Palette::parse(&settings.theme).unwrap_or_else(|| Palette::probe(&env));
    let glyphs = if settings.ascii { &ASCII } else { Glyphs::probe(&env) };
    Theme::new(palette, Depth::probe(&env), glyphs)
}

/// Prints the report that `settings` choose.
fn print(
    settings: Settings,
    (profile, around): (Arc<Profile>, report::Snapshots),
    source: String,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Stop> {
    let report = settings
        .reports
        .first()
        .and_then(|chosen| report_of(chosen, &settings))
        .ok_or_else(|| Error::Usage("this report is not supported yet".to_owned()))?;
    let options = report::ReportOptions { compact_labels: settings.compact_labels, source };
    // The program ends when the report is written, and gives a large profile back better at once than piece by piece.
    std::mem::forget(Arc::clone(&profile));
    let prepared = report::PreparedReport::new(&report, profile, settings.query)?.beside(around);
    for warning in prepared.warnings() {
        let _ = writeln!(err, "{}", printable(warning));
    }
    let write = |out: &mut dyn Write| match prepared.write(&options, out) {
        Err(Stop::Failed(error)) => Err(error),
        // Nobody can cancel a report but by ending the program.
        Err(Stop::Cancelled) | Ok(()) => Ok(()),
    };
    let output = match settings.output {
        None if report.is_binary() && io::stdout().is_terminal() => Some(output::numbered()?),
        output => output,
    };
    match &output {
        Some(path) => output::to_file(path, err, write)?,
        None => output::to_writer(out, write)?,
    }
    Ok(())
}

/// Prints the log of a garbage collector, as far as the report that was asked for can be made of one.
fn print_log(
    settings: &Settings,
    log: &Log,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Stop> {
    let form = match settings.reports.first().map(|chosen| chosen.flag) {
        Some("text") => LogFormat::Text,
        Some("json") => LogFormat::Json,
        Some("markdown") => LogFormat::Markdown,
        _ => {
            let text = "the log of a garbage collector has no samples: -text, -markdown and -json print it";
            return Err(Error::Usage(text.to_owned()).into());
        }
    };
    let write = |out: &mut dyn Write| gclog::write(log, form, settings.query.trim.node_count, out);
    match &settings.output {
        Some(path) => output::to_file(path, err, write)?,
        None => output::to_writer(out, write)?,
    }
    Ok(())
}

/// The report that a flag stands for.
fn report_of(chosen: &settings::Chosen, settings: &Settings) -> Option<Report> {
    match chosen.flag {
        "top" | "text" => Some(Report::Top),
        "tree" => Some(Report::Tree),
        "peek" => chosen.pattern.clone().map(Report::Peek),
        "list" => chosen.pattern.clone().map(Report::List),
        "traces" => Some(Report::Traces),
        "tags" => Some(Report::Tags),
        "raw" => Some(Report::Raw),
        "dot" => Some(Report::Dot(settings.call_tree)),
        "proto" => Some(Report::Proto),
        "topproto" => Some(Report::TopProto),
        "folded" => Some(Report::Folded),
        "svg" => Some(Report::Svg),
        "json" => Some(Report::Json),
        "markdown" => Some(Report::Markdown),
        "callgrind" => Some(Report::Callgrind(settings.call_tree)),
        "comments" => Some(Report::Comments),
        "trend" => Some(Report::Trend),
        "memory" => Some(Report::Memory),
        _ => None,
    }
}

/// `text` on one line and without anything that a terminal would obey.
fn printable(text: &str) -> String {
    let show = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().map(show).collect()
}
