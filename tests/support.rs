//! Shared helpers of the tests: the fixtures, the program, and a screen without a terminal.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crossterm::event::MouseEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use regex::Regex;
use rprof_tui::analysis::query::Query;
use rprof_tui::cancel::Cancel;
use rprof_tui::error::{Error, Stop};
use rprof_tui::explore::live::LiveJob;
use rprof_tui::explore::live::{EndpointMenu, LiveSource, Offered};
use rprof_tui::input::pprof_index::Endpoint;
use rprof_tui::load::progress::Progress;
use rprof_tui::load::request::{LoadFn, LoadOutcome, LoadRequest, LoadedProfile};
use rprof_tui::profile::Profile;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::tui::draw::paint;
use rprof_tui::tui::effect::{Effect, Effects};
use rprof_tui::tui::event::Event;
use rprof_tui::tui::job::{Job, Lane};
use rprof_tui::tui::theme::{Glyphs, Theme, UNICODE};
use rprof_tui::tui::{App, Preferences, Start};

use crate::letters::letters;
use crate::reader::{fixture_alone, loaded, reader, start_of};

/// Snapshots of one process, one after another.
pub(crate) const SNAPSHOTS: [&str; 6] = [
    "heap.0.pb.gz",
    "heap.1.pb.gz",
    "heap.2.pb.gz",
    "heap.3.pb.gz",
    "heap.4.pb.gz",
    "heap.5.pb.gz",
];

/// Effects that may follow from one event.
const MAX_EFFECTS: usize = 1000;

/// The folder of the profiles.
pub(crate) fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The built program in the folder of the fixtures. Its output depends on nothing of this machine.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rprof-tui"));
    command
        .args(arguments)
        .current_dir(fixtures())
        .env("TZ", "UTC")
        .env_remove("XDG_CONFIG_HOME")
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null());
    command
}

/// Exit status, standard output and standard error of a run.
pub(crate) fn outcome(run: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (run.status.code().unwrap_or(-1), text(&run.stdout), text(&run.stderr))
}

/// A fixture, uncompressed.
pub(crate) fn gunzipped(name: &str) -> Vec<u8> {
    let compressed = std::fs::File::open(fixtures().join(name)).unwrap();
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(compressed).read_to_end(&mut bytes).unwrap();
    bytes
}

/// A screen without a terminal: events go in, effects are performed in place, cells come out. No thread, no wait.
pub(crate) struct Screen {
    app: App,
    size: (u16, u16),
    /// The end of the program: its error, if any. None while it runs.
    pub(crate) ended: Option<Result<(), String>>,
    /// Texts copied to the clipboard.
    pub(crate) copied: Vec<String>,
    /// Lines that the editor was opened at.
    pub(crate) edited: Vec<usize>,
    /// Number of effects so far.
    pub(crate) effects: usize,
    /// True if effects may write files.
    pub(crate) writes: bool,
    /// A poll that waits for its time; [`Screen::tick`] performs it.
    pub(crate) due: Option<Job>,
    /// True if polls wait even without a delay.
    pub(crate) holds: bool,
    /// A lane whose jobs wait for [`Screen::answer`].
    pub(crate) slow: Option<Lane>,
    /// The newest job of the slow lane.
    late: Option<Job>,
    /// True if tables wait for [`Screen::build_tree`] after their first rows.
    pub(crate) holds_tree: bool,
    /// The tables that wait.
    tree: Option<Event>,
    /// Events of reading the windows of a store at most; the others never come.
    pub(crate) most_windows: Option<usize>,
}

impl Screen {
    /// The screen with a fixture loaded.
    pub(crate) fn open(fixture: &str, size: (u16, u16), glyphs: &'static Glyphs) -> Screen {
        Screen::start(fixture, size, glyphs).begun()
    }

    /// Reads the profile of a screen that was started.
    pub(crate) fn begin(&mut self) -> &mut Screen {
        let effects = self.app.begin();
        self.perform(effects);
        self
    }

    /// The screen before anything is read.
    pub(crate) fn start(fixture: &str, size: (u16, u16), glyphs: &'static Glyphs) -> Screen {
        Screen::reading(&fixture_alone(fixture), reader(), size, Theme::probe(glyphs))
    }

    /// The screen with a fixture loaded, in the colours of a real theme.
    pub(crate) fn coloured(fixture: &str, size: (u16, u16), theme: Theme) -> Screen {
        Screen::reading(&fixture_alone(fixture), reader(), size, theme).begun()
    }

    /// The screen with a profile of folded stacks loaded.
    pub(crate) fn folded(stacks: &str, size: (u16, u16)) -> Screen {
        Screen::folded_with(stacks, size, &UNICODE)
    }

    /// The screen with a profile of folded stacks loaded, drawn with `glyphs`.
    pub(crate) fn folded_with(stacks: &str, size: (u16, u16), glyphs: &'static Glyphs) -> Screen {
        Screen::commented(stacks, &[], size, glyphs)
    }

    /// The screen of folded stacks, with comments in the profile.
    pub(crate) fn commented(
        stacks: &str,
        comments: &'static [&str],
        size: (u16, u16),
        glyphs: &'static Glyphs,
    ) -> Screen {
        let stacks = stacks.to_owned();
        let make = move || {
            let mut builder = Builder::new();
            builder.folded(&stacks);
            for comment in comments {
                let comment = builder.string(comment.as_bytes());
                builder.header().comments.push(comment);
            }
            builder.finish()
        };
        Screen::made(make, size, glyphs)
    }

    /// The screen with a profile that `make` makes, as a file of the name `folded`.
    pub(crate) fn made(
        make: impl Fn() -> Profile + Send + Sync + 'static,
        size: (u16, u16),
        glyphs: &'static Glyphs,
    ) -> Screen {
        let load = move |_: &LoadRequest, _: &dyn Fn(Progress), _: &Cancel| {
            Ok(loaded("folded", make()).into())
        };
        let theme = Theme::probe(glyphs);
        Screen::reading(&fixture_alone("folded"), Arc::new(load), size, theme).begun()
    }

    /// The screen with a fixture loaded, with preferences and a query from the start.
    pub(crate) fn preferring(
        fixture: &str,
        size: (u16, u16),
        preferences: Preferences,
        query: Query,
    ) -> Screen {
        let theme = Theme::probe(&UNICODE);
        let start = start_of(&fixture_alone(fixture), reader(), theme);
        Screen::of(Start { preferences, query, ..start }, size).begun()
    }

    /// The state of the program.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// The function selected in every pane.
    pub(crate) fn key(&self) -> &str {
        self.app.shared.selected.as_deref().unwrap_or_default()
    }

    /// The screen with several fixtures loaded as snapshots of one process.
    pub(crate) fn several(files: &[&str], size: (u16, u16), glyphs: &'static Glyphs) -> Screen {
        let files = files.iter().map(Into::into).collect();
        let what = LoadRequest { files, ..LoadRequest::default() };
        Screen::reading(&what, reader(), size, Theme::probe(glyphs)).begun()
    }

    /// The screen with a fixture compared to another, as `-diff_base` does or as `-base` does.
    pub(crate) fn compared(
        (file, base): (&str, &str),
        of_base: bool,
        size: (u16, u16),
        glyphs: &'static Glyphs,
    ) -> Screen {
        let what = LoadRequest { base: Some(base.into()), of_base, ..fixture_alone(file) };
        Screen::reading(&what, reader(), size, Theme::probe(glyphs)).begun()
    }

    /// The screen before `load` reads a request.
    pub(crate) fn reading(
        what: &LoadRequest,
        load: Arc<LoadFn>,
        size: (u16, u16),
        theme: Theme,
    ) -> Screen {
        Screen::of(start_of(what, load, theme), size)
    }

    pub(crate) fn of(start: Start, size: (u16, u16)) -> Screen {
        Screen {
            app: App::new(start, size),
            size,
            ended: None,
            edited: Vec::new(),
            copied: Vec::new(),
            effects: 0,
            writes: false,
            due: None,
            holds: false,
            slow: None,
            late: None,
            holds_tree: false,
            tree: None,
            most_windows: None,
        }
    }

    /// The screen of a live process. Its snapshots are these fixtures, one a poll; a name that is no fixture fails as an
    /// unreachable server does. `menu` offers a list of endpoints first.
    pub(crate) fn live(
        snapshots: &[&str],
        menu: bool,
        every: Option<u64>,
        size: (u16, u16),
    ) -> Screen {
        let waiting: VecDeque<String> = snapshots.iter().map(|&name| name.to_owned()).collect();
        let waiting = Mutex::new(waiting);
        let load = move |request: &LoadRequest, tell: &dyn Fn(Progress), cancel: &Cancel| {
            if request.is_session {
                return reader()(request, tell, cancel);
            }
            let name = waiting.lock().unwrap().pop_front().unwrap();
            let gone = |_| Stop::Failed(Error::Fetch("connection refused".to_owned()));
            let loaded = reader()(&fixture_alone(&name), tell, cancel).map_err(gone)?;
            let LoadOutcome::Profile(loaded) = loaded else { panic!("{loaded:?}") };
            let title = "localhost:6060 heap".to_owned();
            Ok(LoadedProfile { title, ..loaded }.into())
        };
        let endpoint = |name: &str, count| {
            let about = format!("what {name} is");
            Endpoint { name: name.to_owned(), count, about }
        };
        let all =
            ["heap", "profile", "goroutine"].map(|n| endpoint(n, (n == "heap").then_some(64)));
        let menu = menu.then(|| EndpointMenu {
            host: "localhost:6060".to_owned(),
            list: Arc::new(move |_: &Cancel| Ok(Offered::Endpoints(all.to_vec()))),
            choose: Arc::new(|name: &str| fixture_alone(name)),
            all: Some(LoadRequest {
                files: crate::screens::session::PROCESS.map(Into::into).to_vec(),
                is_session: true,
                ..LoadRequest::default()
            }),
            preferred: "heap".to_owned(),
        });
        let every = every.map(Duration::from_secs);
        let mut start = start_of(&fixture_alone("live"), Arc::new(load), Theme::probe(&UNICODE));
        start.request = fixture_alone("localhost:6060/debug/pprof/heap");
        start.live = Some(LiveSource { menu, every, ..LiveSource::default() });
        Screen::of(start, size).begun()
    }

    /// Performs the poll that waits for its time.
    pub(crate) fn tick(&mut self) -> &mut Screen {
        let job = self.due.take().unwrap();
        let held = std::mem::take(&mut self.holds);
        self.perform(job.into());
        self.holds = held;
        self
    }

    /// Performs the effect that the slow lane holds back.
    pub(crate) fn answer(&mut self) -> &mut Screen {
        let slow = self.slow.take();
        let late = self.late.take();
        self.perform(late.into());
        self.slow = slow;
        self
    }

    /// Shows the tables that wait for their call tree.
    pub(crate) fn build_tree(&mut self) -> &mut Screen {
        let tables = self.tree.take().unwrap();
        self.event(tables);
        self
    }

    /// The screen after reading the profile.
    pub(crate) fn begun(mut self) -> Screen {
        self.begin();
        self
    }

    /// Takes the job that the slow lane holds back, for [`Screen::finish`].
    pub(crate) fn held_back(&mut self) -> Job {
        self.late.take().unwrap()
    }

    /// Does a job that was held back.
    pub(crate) fn finish(&mut self, job: Job) -> &mut Screen {
        self.late = Some(job);
        self.answer()
    }

    /// The effect to perform now; none for a poll that waits, which is kept for later.
    fn postponed(&mut self, job: Job) -> Option<Job> {
        match job {
            Job::Live(LiveJob::Poll { after, load, request }) => {
                let now = Job::Live(LiveJob::Poll { after: Duration::ZERO, load, request });
                let waits = !after.is_zero() || self.holds;
                let (now, due) = if waits { (None, Some(now)) } else { (Some(now), None) };
                self.due = due;
                now
            }
            other => Some(other),
        }
    }

    /// Sends an event of the mouse. False if there is nothing to draw after it.
    pub(crate) fn mouse(&mut self, mouse: MouseEvent) -> bool {
        let effects = self.app.update(Event::Mouse(mouse, false));
        let draws = !effects.is_idle();
        self.perform(effects);
        draws
    }

    /// Sends any other event.
    pub(crate) fn event(&mut self, event: Event) {
        if let Event::Resize(width, height) = event {
            self.size = (width, height);
        }
        let effects = self.app.update(event);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Effects) {
        let mut waiting: VecDeque<Effect> = effects.into_iter().collect();
        let limit = self.effects + MAX_EFFECTS;
        while let Some(effect) = waiting.pop_front() {
            self.effects += 1;
            assert!(self.effects < limit, "effects follow one another without end");
            match effect {
                Effect::Quit(error) => {
                    self.ended = Some(error.map_or(Ok(()), |e| Err(e.to_string())));
                    return;
                }
                Effect::Stop(Lane::Fetch) => self.due = None,
                Effect::Copy(text) => self.copied.push(text),
                Effect::Edit(_, line) => self.edited.push(line),
                Effect::Job(job) => waiting.extend(self.work(job)),
                _ => {}
            }
        }
    }

    /// Does a job in place, unless it is to wait; what its answers ask for.
    fn work(&mut self, job: Job) -> Effects {
        let Some(job) = self.postponed(job) else { return Effects::none() };
        if self.slow == Some(job.lane()) {
            self.late = Some(job);
            return Effects::none();
        }
        // Arbitrary keys must not leave files behind.
        if matches!(job, Job::Write(_) | Job::Browse(_)) && !self.writes {
            return Effects::none();
        }
        let told = RefCell::new(Vec::new());
        let answer = job.perform(&Cancel::new(), &|event| told.borrow_mut().push(event));
        let mut events: Vec<Event> = told.into_inner().into_iter().chain(answer).collect();
        if let Some(most) = self.most_windows
            && matches!(events.first(), Some(Event::Windows(..)))
        {
            events.truncate(most);
        }
        if self.holds_tree && events.iter().any(|event| matches!(event, Event::FirstRows(..))) {
            self.tree = events.pop();
        }
        let events = events.into_iter();
        events.flat_map(|event| self.app.update(event)).collect()
    }

    /// The drawn cells.
    pub(crate) fn buffer(&self) -> Buffer {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buffer = Buffer::empty(area);
        paint(&self.app, area, &mut buffer);
        buffer
    }

    /// The text alone, a line for each row.
    pub(crate) fn text(&self) -> String {
        let buffer = self.buffer();
        let row = |y| {
            let cells = (0..self.size.0).map(|x| buffer[(x, y)].symbol());
            cells.collect::<String>().trim_end().to_owned()
        };
        let rows: Vec<String> = (0..self.size.1).map(row).collect();
        rows.join("\n")
    }

    /// A snapshot: the text, a line that says where to read how, then a row of letters for each row of text. The time
    /// stands in the zone of the machine, so it is taken out.
    pub(crate) fn shown(&self) -> String {
        let text = self.text();
        let time = Regex::new(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+").unwrap();
        let text = time.replace(&text, "<time>");
        let clock = Regex::new(r"\d\d:\d\d:\d\d").unwrap();
        let text = clock.replace_all(&text, "<clock>");
        let separator = format!("{:~<1$}", "~~ letters of roles: README.md ", self.size.0.into());
        format!("{text}\n{separator}\n{}", letters(&self.buffer()))
    }
}
