//! The whole program against others, as a user runs it: `-top -nodecount=50` of a file, paired run by run with
//! `gzip -dc` of the same file to `/dev/null`, and with `go tool pprof` if Go is installed. `gzip` is installed
//! everywhere, and its speed varies with the machine's.
//!
//! ```text
//! cargo bench --bench compare -- M L heap.pb.gz    shapes of `generate`, files
//!     --runs N     so many rounds instead of 5
//!     --files N    the merge of N variants of each file instead of the file
//!     --pprof      pprof at L and beyond, too: a minute and 5 GB a run
//!     --no-pprof   without pprof
//! ```
//!
//! `PPROF` names another pprof, with its arguments; it runs under a limit of 9 GiB of address space. Times are wall
//! clock seconds unless it says CPU (user and system). A ratio is the median over the rounds, each of which runs every
//! program once, with the least and the greatest behind it. Peak memory and CPU come from GNU time. A program that
//! takes less than a second is run once more without GNU time, because starting that and a shell would count.

#[allow(dead_code)] // no figures of the generated profiles are needed
mod generate;
mod variants;

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

const TIME: &str = "/usr/bin/time";

/// KiB of address space that pprof may take. Without a limit it can use up the memory of the machine.
const LIMIT: &str = "9437184";

/// Samples from which on a generated shape is given to pprof only with `--pprof`.
const LARGE: usize = 1_000_000;

fn main() -> ExitCode {
    match compare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "compare: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare() -> io::Result<()> {
    let choice = Choice::new(env::args().skip(1))?;
    let mut out = io::stdout().lock();
    if choice.inputs.is_empty() {
        let names = generate::shape_names();
        return writeln!(out, "nothing to compare: name files or some of {names}");
    }
    for tool in [TIME, "gzip"] {
        let mut asked = Command::new(tool);
        asked.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        if !asked.status().is_ok_and(|status| status.success()) {
            let text = format!("{tool} is missing, or not the one of GNU");
            return Err(io::Error::other(text));
        }
    }
    let pprof = choice.pprof.then(find_pprof).flatten();
    if choice.pprof && pprof.is_none() {
        writeln!(out, "No pprof: neither PPROF is set nor is Go installed.\n")?;
    }
    writeln!(
        out,
        "| input | wall s | CPU s | peak MiB | gzip -dc | wall : gzip | CPU : gzip | pprof s | peak MiB | faster | smaller |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|---|---|---|---|")?;
    for input in &choice.inputs {
        let pprof = pprof.as_deref().filter(|_| !input.large || choice.large);
        let rounds = input.measure(choice.runs, pprof)?;
        writeln!(out, "{}", input.row(&rounds))?;
        out.flush()?;
    }
    Ok(())
}

/// The choices made by the arguments.
struct Choice {
    inputs: Vec<Input>,
    runs: usize,
    files: Option<usize>,
    pprof: bool,
    large: bool,
}

impl Choice {
    fn new(arguments: impl Iterator<Item = String>) -> io::Result<Self> {
        let mut choice =
            Self { inputs: Vec::new(), runs: 5, files: None, pprof: true, large: false };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                // Cargo adds this argument.
                "--bench" => {}
                "--pprof" => choice.large = true,
                "--no-pprof" => choice.pprof = false,
                "--runs" => choice.runs = number("--runs", arguments.next())?,
                "--files" => choice.files = Some(number("--files", arguments.next())?),
                name => choice.inputs.push(Input::new(name)?),
            }
        }
        if let Some(count) = choice.files {
            choice.inputs.iter_mut().try_for_each(|input| input.multiply(count))?;
        }
        Ok(choice)
    }
}

fn number(option: &str, given: Option<String>) -> io::Result<usize> {
    let number = given.and_then(|n| n.parse().ok()).filter(|&n| n > 0);
    number.ok_or_else(|| io::Error::other(format!("{option} wants a number")))
}

/// A file to measure on, or many.
struct Input {
    name: String,
    paths: Vec<PathBuf>,
    large: bool,
}

impl Input {
    fn new(name: &str) -> io::Result<Self> {
        let Some(shape) = generate::shape(name) else {
            let path = fs::canonicalize(name)
                .map_err(|error| io::Error::other(format!("{name}: {error}")))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Ok(Self { name, paths: vec![path], large: false });
        };
        let mut path = shape.path();
        if !path.exists() {
            path = shape.make()?.path;
        }
        let large = shape.samples >= LARGE;
        Ok(Self { name: shape.name.to_owned(), paths: vec![path], large })
    }

    /// Puts so many variants in the place of the file.
    fn multiply(&mut self, count: usize) -> io::Result<()> {
        let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = tmp.with_file_name("bench").join("variants").join(&self.name);
        self.paths = variants::make(&self.paths[0], &folder, count)?;
        self.name = format!("{} x {count}", self.name);
        Ok(())
    }

    /// Rounds of one run of each program, after one round as a warm-up.
    fn measure(&self, runs: usize, pprof: Option<&[String]>) -> io::Result<Vec<Round>> {
        let files = self.paths.iter().map(|path| path.to_string_lossy().into_owned());
        let files: Vec<String> = files.collect();
        let words = |words: &[&str]| words.iter().map(|&w| w.to_owned()).collect::<Vec<_>>();
        let of_files = |own: &[&str]| [words(own), files.clone()].concat();
        let free = |command| Program { guard: Vec::new(), command };
        let ours = env!("CARGO_BIN_EXE_rprof-tui");
        let ours = free(of_files(&[ours, "-top", "-nodecount=50"]));
        let gzip = free(of_files(&["gzip", "-dc"]));
        let pprof = pprof.map(|pprof| {
            let limited = format!("ulimit -v {LIMIT}; exec \"$@\"");
            let command = [pprof, &of_files(&["-top", "-nodecount=50"])].concat();
            Program { guard: words(&["sh", "-c", &limited, "sh"]), command }
        });
        run(&ours)?
            .ok_or_else(|| io::Error::other(format!("{}: our own run failed", self.name)))?;
        run(&gzip)?;
        let mut rounds = Vec::new();
        for _ in 0..runs {
            let ours = run(&ours)?;
            let gzip = run(&gzip)?;
            let pprof = pprof.as_ref().map(run).transpose()?;
            // gzip fails on a file that is not compressed.
            rounds.extend(ours.map(|ours| Round { ours, gzip, pprof: pprof.flatten() }));
        }
        Ok(rounds)
    }

    fn row(&self, rounds: &[Round]) -> String {
        let of = |f: fn(&Round) -> f64| median(rounds.iter().map(f).collect());
        let gzip: Vec<(Run, Run)> =
            rounds.iter().filter_map(|r| r.gzip.map(|g| (r.ours, g))).collect();
        let pprof: Vec<(Run, Run)> =
            rounds.iter().filter_map(|r| r.pprof.map(|p| (r.ours, p))).collect();
        let [wall, cpu, peak] =
            [of(|r| r.ours.wall), of(|r| r.ours.cpu), of(|r| r.ours.peak)].map(figure);
        let [gzip_wall, to_wall, to_cpu] = [
            middle(&gzip, |(_, g)| g.wall),
            ratio(&gzip, |(o, g)| o.wall / g.wall),
            ratio(&gzip, |(o, g)| o.cpu / g.cpu),
        ];
        let [pprof_wall, pprof_peak, faster, smaller] = [
            middle(&pprof, |(_, p)| p.wall),
            middle(&pprof, |(_, p)| p.peak),
            ratio(&pprof, |(o, p)| p.wall / o.wall),
            ratio(&pprof, |(o, p)| p.peak / o.peak),
        ];
        format!(
            "| {} | {wall} | {cpu} | {peak} | {gzip_wall} | {to_wall} | {to_cpu} | {pprof_wall} | {pprof_peak} | {faster} | {smaller} |",
            self.name
        )
    }
}

/// One run of each program, right behind each other.
struct Round {
    ours: Run,
    gzip: Option<Run>,
    pprof: Option<Run>,
}

/// The time and memory that a process took.
#[derive(Clone, Copy)]
struct Run {
    wall: f64,
    /// User and system, seconds; in steps of a hundredth.
    cpu: f64,
    /// MiB.
    peak: f64,
}

/// A command, and the words that run it under a limit of memory.
struct Program {
    guard: Vec<String>,
    command: Vec<String>,
}

/// Seconds below which starting GNU time counts.
const SHORT: f64 = 1.0;

/// Runs a program and drops its output; `None` if it failed.
fn run(program: &Program) -> io::Result<Option<Run>> {
    let report = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare.time");
    let report_to = report.to_string_lossy();
    let time = [TIME, "-q", "-f", "%U %S %M", "-o", &report_to].map(str::to_owned);
    let (mut wall, success) = timed(&[&time, program.guard.as_slice(), &program.command].concat())?;
    let text = fs::read_to_string(&report)?;
    let figures: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let &[user, system, kib] = figures.as_slice() else { return Ok(None) };
    if success && wall < SHORT {
        (wall, _) = timed(&program.command)?;
    }
    Ok(success.then_some(Run { wall, cpu: user + system, peak: kib / 1024.0 }))
}

/// Seconds that a command takes, and true if it succeeds.
fn timed(command: &[String]) -> io::Result<(f64, bool)> {
    let mut started = Command::new(&command[0]);
    started.args(&command[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let began = Instant::now();
    let status = started.status()?;
    Ok((began.elapsed().as_secs_f64(), status.success()))
}

/// The command that is pprof here, if there is one.
fn find_pprof() -> Option<Vec<String>> {
    let named = env::var("PPROF").ok().filter(|named| !named.is_empty());
    let command = named.unwrap_or_else(|| "go tool pprof".to_owned());
    let words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
    let (program, arguments) = words.split_first()?;
    // Go builds the tool on its first use, and the build must not be measured. -h ends with status 2.
    let mut started = Command::new(program);
    started.args(arguments).arg("-h").stdout(Stdio::null()).stderr(Stdio::null());
    started.status().is_ok().then_some(words)
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

fn middle(pairs: &[(Run, Run)], of: fn(&(Run, Run)) -> f64) -> String {
    if pairs.is_empty() { "-".to_owned() } else { figure(median(pairs.iter().map(of).collect())) }
}

/// The median and, in brackets, the least and the greatest; `-` if the clock was too coarse.
fn ratio(pairs: &[(Run, Run)], of: fn(&(Run, Run)) -> f64) -> String {
    let all: Vec<f64> = pairs.iter().map(of).filter(|ratio| ratio.is_finite()).collect();
    let (least, greatest) =
        all.iter().fold((f64::MAX, f64::MIN), |(l, g), &r| (l.min(r), g.max(r)));
    if all.is_empty() {
        return "-".to_owned();
    }
    format!("{}x ({}..{})", figure(median(all)), figure(least), figure(greatest))
}

/// Three digits.
fn figure(value: f64) -> String {
    match value {
        v if v >= 99.95 => format!("{v:.0}"),
        v if v >= 9.995 => format!("{v:.1}"),
        v if v >= 0.0995 => format!("{v:.2}"),
        v => format!("{v:.4}"),
    }
}
