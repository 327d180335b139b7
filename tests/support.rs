//! What the tests from outside share: where the fixtures are, and how the program is started.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use regex::Regex;
use rprof_tui::analysis::query::Query;
use rprof_tui::analysis::trend::Point;
use rprof_tui::cancel::Cancel;
use rprof_tui::error::{Error, Stop};
use rprof_tui::explore::live::job::LiveJob;
use rprof_tui::explore::live::{EndpointMenu, LiveSource};
use rprof_tui::input::pprof_index::Endpoint;
use rprof_tui::load::demo::FILES;
use rprof_tui::load::progress::Progress;
use rprof_tui::load::request::{LoadFn, LoadOutcome, LoadRequest, LoadedProfile};
use rprof_tui::load::source::{Source, SourceProfile};
use rprof_tui::profile::Profile;
use rprof_tui::profile::decode::DecodeOptions;
use rprof_tui::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::source::find::SourceFinder;
use rprof_tui::tui::draw::paint;
use rprof_tui::tui::effect::{Effect, Event, Lane, perform};
use rprof_tui::tui::theme::{Glyphs, Role, Theme, UNICODE};
use rprof_tui::tui::{App, Preferences, Start};

/// Snapshots of one process, one after another.
pub(crate) const SNAPSHOTS: [&str; 6] = [
    "heap.0.pb.gz",
    "heap.1.pb.gz",
    "heap.2.pb.gz",
    "heap.3.pb.gz",
    "heap.4.pb.gz",
    "heap.5.pb.gz",
];

/// The folder of the profiles.
pub(crate) fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The built program, to be run among the fixtures, where nothing of this machine shows in what it prints.
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
    /// How the program ended, once it did.
    pub(crate) ended: Option<Result<(), String>>,
    /// What went to the clipboard.
    pub(crate) copied: Vec<String>,
    /// How many effects there were.
    pub(crate) effects: usize,
    /// Whether files are written.
    pub(crate) writes: bool,
    /// What is done when its time has come.
    pub(crate) due: Option<Effect>,
    /// Servers let one wait for every answer.
    pub(crate) holds: bool,
    /// A lane that lets one wait, and the newest of its effects.
    pub(crate) slow: Option<Lane>,
    late: Option<Effect>,
}

impl Screen {
    /// The screen with a fixture loaded.
    pub(crate) fn open(fixture: &str, size: (u16, u16), glyphs: &'static Glyphs) -> Screen {
        let mut screen = Screen::start(fixture, size, glyphs);
        let effects = screen.app.begin();
        screen.perform(effects);
        screen
    }

    /// The screen before anything is read.
    pub(crate) fn start(fixture: &str, size: (u16, u16), glyphs: &'static Glyphs) -> Screen {
        Screen::reading(&fixture_alone(fixture), reader(), size, Theme::probe(glyphs))
    }

    /// The screen with a fixture loaded, in the colours that people see.
    pub(crate) fn coloured(fixture: &str, size: (u16, u16), theme: Theme) -> Screen {
        let mut screen = Screen::reading(&fixture_alone(fixture), reader(), size, theme);
        let effects = screen.app.begin();
        screen.perform(effects);
        screen
    }

    /// The screen with a profile of folded stacks loaded.
    pub(crate) fn folded(stacks: &str, size: (u16, u16)) -> Screen {
        Screen::folded_with(stacks, size, &UNICODE)
    }

    /// The same with other glyphs.
    pub(crate) fn folded_with(stacks: &str, size: (u16, u16), glyphs: &'static Glyphs) -> Screen {
        Screen::commented(stacks, &[], size, glyphs)
    }

    /// The same with comments in the profile.
    pub(crate) fn commented(
        stacks: &str,
        comments: &'static [&str],
        size: (u16, u16),
        glyphs: &'static Glyphs,
    ) -> Screen {
        let stacks = stacks.to_owned();
        let load = move |_: &LoadRequest, _: &dyn Fn(Progress), _: &Cancel| {
            let mut builder = Builder::new();
            builder.folded(&stacks);
            for comment in comments {
                let comment = builder.string(comment.as_bytes());
                builder.header().comments.push(comment);
            }
            Ok(loaded("folded", builder.finish()).into())
        };
        let mut screen =
            Screen::reading(&fixture_alone("folded"), Arc::new(load), size, Theme::probe(glyphs));
        let effects = screen.app.begin();
        screen.perform(effects);
        screen
    }

    /// The screen of somebody who likes something else than what is usual.
    pub(crate) fn preferring(
        fixture: &str,
        size: (u16, u16),
        preferences: Preferences,
        query: Query,
    ) -> Screen {
        let theme = Theme::probe(&UNICODE);
        let start = Screen::to_read(&fixture_alone(fixture), reader(), theme);
        let mut screen = Screen::of(Start { preferences, query, ..start }, size);
        let effects = screen.app.begin();
        screen.perform(effects);
        screen
    }

    /// The state.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// The function selected in every pane.
    pub(crate) fn key(&self) -> &str {
        self.app.shared.selected.as_deref().unwrap_or_default()
    }

    /// The screen with several fixtures put together, among which growth shows.
    pub(crate) fn several(files: &[&str], size: (u16, u16), glyphs: &'static Glyphs) -> Screen {
        let files = files.iter().map(Into::into).collect();
        let what = LoadRequest { files, ..LoadRequest::default() };
        let mut screen = Screen::reading(&what, reader(), size, Theme::probe(glyphs));
        let effects = screen.app.begin();
        screen.perform(effects);
        screen
    }

    /// The screen with a fixture compared to another, as `-diff_base` does or as `-base` does.
    pub(crate) fn compared(
        (file, base): (&str, &str),
        of_base: bool,
        size: (u16, u16),
        glyphs: &'static Glyphs,
    ) -> Screen {
        let what = LoadRequest { base: Some(base.into()), of_base, ..fixture_alone(file) };
        let mut screen = Screen::reading(&what, reader(), size, Theme::probe(glyphs));
        let effects = screen.app.begin();
        screen.perform(effects);
        screen
    }

    fn reading(what: &LoadRequest, load: Arc<LoadFn>, size: (u16, u16), theme: Theme) -> Screen {
        Screen::of(Screen::to_read(what, load, theme), size)
    }

    fn to_read(what: &LoadRequest, load: Arc<LoadFn>, theme: Theme) -> Start {
        // Nothing but the program's own files, so that no place and no time of this machine shows.
        let working_directory = PathBuf::from("/nowhere");
        let finder = SourceFinder { embedded: FILES, working_directory, ..SourceFinder::default() };
        Start {
            title: what.files[0].to_string_lossy().into_owned(),
            load,
            request: what.clone(),
            query: Query::default(),
            sample_index: String::new(),
            theme,
            sources: Arc::new(finder),
            mouse: true,
            live: None,
            preferences: Preferences::default(),
        }
    }

    fn of(start: Start, size: (u16, u16)) -> Screen {
        Screen {
            app: App::new(start, size),
            size,
            ended: None,
            copied: Vec::new(),
            effects: 0,
            writes: false,
            due: None,
            holds: false,
            slow: None,
            late: None,
        }
    }

    /// The screen of a live process whose snapshots are these fixtures, one after another; a name that is no fixture is a
    /// server that does not answer. With a list to choose from first where `menu` is set.
    pub(crate) fn live(
        snapshots: &[&str],
        menu: bool,
        every: Option<u64>,
        size: (u16, u16),
    ) -> Screen {
        let waiting: VecDeque<String> = snapshots.iter().map(|&name| name.to_owned()).collect();
        let waiting = Mutex::new(waiting);
        let load = move |_: &LoadRequest, tell: &dyn Fn(Progress), cancel: &Cancel| {
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
            list: Arc::new(move |_: &Cancel| Ok(all.to_vec())),
            choose: Arc::new(|name: &str| fixture_alone(name)),
            preferred: "heap".to_owned(),
        });
        let every = every.map(Duration::from_secs);
        let mut start =
            Screen::to_read(&fixture_alone("live"), Arc::new(load), Theme::probe(&UNICODE));
        start.live = Some(LiveSource { menu, every, ..LiveSource::default() });
        let mut screen = Screen::of(start, size);
        let effects = screen.app.begin();
        screen.perform(effects);
        screen
    }

    /// Lets the time pass that the next snapshot waits for.
    pub(crate) fn tick(&mut self) -> &mut Screen {
        let effect = self.due.take().unwrap();
        let held = std::mem::take(&mut self.holds);
        self.perform(vec![effect]);
        self.holds = held;
        self
    }

    /// Lets the slow lane come to its answer.
    pub(crate) fn answer(&mut self) -> &mut Screen {
        let slow = self.slow.take();
        let late = self.late.take();
        self.perform(late.into_iter().collect());
        self.slow = slow;
        self
    }

    /// What a poll is for now: nothing where it waits for its time.
    fn postponed(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Stop(Lane::Fetch) => {
                self.due = None;
                None
            }
            Effect::Live(LiveJob::Poll { after, load, what }) => {
                let now = Effect::Live(LiveJob::Poll { after: Duration::ZERO, load, what });
                let waits = !after.is_zero() || self.holds;
                let (now, due) = if waits { (None, Some(now)) } else { (Some(now), None) };
                self.due = due;
                now
            }
            other => Some(other),
        }
    }

    /// Types a script: characters as they stand, other keys by name in angle brackets, `<c-d>` with Control.
    pub(crate) fn keys(&mut self, script: &str) -> &mut Screen {
        let mut rest = script;
        while let Some(c) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|r| r.split_once('>'));
            let named = named.and_then(|(name, after)| Some((named_key(name)?, after)));
            let typed = KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE);
            let (key, after) = named.unwrap_or_else(|| (typed, rest.get(c.len_utf8()..).unwrap()));
            rest = after;
            self.event(Event::Key(key));
        }
        self
    }

    /// A click with the left button.
    pub(crate) fn click(&mut self, x: u16, y: u16, double: bool) -> &mut Screen {
        let kind = MouseEventKind::Down(MouseButton::Left);
        let mouse = MouseEvent { kind, column: x, row: y, modifiers: KeyModifiers::NONE };
        self.event(Event::Mouse(mouse, double));
        self
    }

    /// A click on the first place where `text` stands.
    pub(crate) fn click_on(&mut self, text: &str, double: bool) -> &mut Screen {
        let drawn = self.text();
        let found = drawn.lines().enumerate().find_map(|(y, line)| {
            let at = line.find(text)?;
            Some((line.get(..at)?.chars().count() as u16, y as u16))
        });
        let (x, y) = found.unwrap_or_else(|| panic!("{text} does not stand on\n{drawn}"));
        self.click(x, y, double)
    }

    /// Whatever else happens.
    pub(crate) fn event(&mut self, event: Event) {
        if let Event::Resize(width, height) = event {
            self.size = (width, height);
        }
        let effects = self.app.update(event);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            self.effects += 1;
            if let Effect::Quit(error) = effect {
                self.ended = Some(error.map_or(Ok(()), |e| Err(e.to_string())));
                return;
            }
            let Some(effect) = self.postponed(effect) else { continue };
            if self.slow.is_some() && effect.lane() == self.slow {
                self.late = Some(effect);
                continue;
            }
            if let Effect::Copy(text) = effect {
                self.copied.push(text);
                continue;
            }
            // Arbitrary keys must not leave files behind.
            if matches!(effect, Effect::Write(_)) && !self.writes {
                continue;
            }
            let told = RefCell::new(Vec::new());
            let answer = perform(effect, &Cancel::new(), &|event| told.borrow_mut().push(event));
            for event in told.into_inner().into_iter().chain(answer) {
                waiting.extend(self.app.update(event));
            }
        }
    }

    /// What is drawn, cell by cell.
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

    /// The text, then the roles as letters, with the fills at the end of their row. The time stands in the zone of the
    /// machine, so it is taken out.
    pub(crate) fn shown(&self) -> String {
        let buffer = self.buffer();
        let (width, height) = self.size;
        let roles = (0..height).map(|y| {
            let letter = |x: u16| match buffer[(x, y)].symbol() {
                " " => ' ',
                _ => Role::letter(buffer[(x, y)].fg),
            };
            let row: String = (0..width).map(letter).collect();
            let fills: String = (0..width).map(|x| Role::letter(buffer[(x, y)].bg)).collect();
            let fills = runs(&fills);
            format!("{}{fills}", row.trim_end())
        });
        let roles: Vec<String> = roles.collect();
        let time = Regex::new(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+").unwrap();
        let text = self.text();
        let clock = Regex::new(r"\d\d:\d\d:\d\d").unwrap();
        let text = time.replace(&text, "<time>");
        let text = clock.replace_all(&text, "<clock>");
        format!("{text}\n{}\n{}", "~".repeat(usize::from(width)), roles.join("\n"))
    }
}

/// Reads fixtures as the program would.
fn reader() -> Arc<LoadFn> {
    Arc::new(move |what: &LoadRequest, tell: &dyn Fn(Progress), cancel: &Cancel| {
        tell(Progress {
            phase: "reading".to_owned(),
            done: 1,
            total: Some(2),
            ..Progress::default()
        });
        let read = |name: &OsString| {
            let file = std::fs::File::open(fixtures().join(name)).map_err(Error::Read)?;
            Source::decode(file, DecodeOptions::default(), cancel)
        };
        let profile =
            |name: &OsString| -> Result<SourceProfile, Stop> { Ok(read(name)?.into_profile()?) };
        if let [log] = what.files.as_slice()
            && log.to_string_lossy().ends_with(".log")
        {
            let Source::GcLog(log) = read(log)? else { panic!("no log") };
            return Ok(LoadOutcome::GcLog { title: "gctrace.log".to_owned(), log });
        }
        let sources = what.files.iter().map(profile).collect::<Result<Vec<_>, Stop>>()?;
        let bases = what.base.iter().map(profile).collect::<Result<Vec<_>, Stop>>()?;
        let merged = |sources: &[SourceProfile], bases: &[SourceProfile], base| {
            let options = MergeOptions { base, ..MergeOptions::default() };
            let profiles = |all: &[SourceProfile]| -> Vec<Arc<Profile>> {
                all.iter().map(|source| Arc::clone(&source.profile)).collect()
            };
            merge_sources(profiles(sources), profiles(bases), &options, cancel)
        };
        let kind = if what.of_base { BaseMode::Compare } else { BaseMode::Cancel };
        let title = what.files[0].to_string_lossy();
        let mut loaded = loaded(&title, merged(&sources, &bases, kind)?);
        loaded.memory = sources.iter().rev().find_map(|source| source.memory.clone());
        if sources.len() > 1 {
            let alone = |source: &SourceProfile| {
                let profile = merged(std::slice::from_ref(source), &[], kind)?;
                Ok(Point { memory: source.memory.clone(), ..Point::of(Arc::new(profile)) })
            };
            loaded.snapshots = sources.iter().map(alone).collect::<Result<_, Stop>>()?;
        }
        if let Some(base) = &what.base {
            let flag = if what.of_base { "diff_base" } else { "base" };
            loaded.title = format!("{} -{flag}={}", loaded.title, base.to_string_lossy());
        }
        if what.base.is_some() && !what.of_base {
            let apart = merged(&sources, &bases, BaseMode::Compare)?;
            loaded.before_after = Some(Arc::new(apart));
        }
        Ok(loaded.into())
    })
}

/// A fixture that is compared to nothing.
fn fixture_alone(name: &str) -> LoadRequest {
    LoadRequest { files: vec![name.into()], ..LoadRequest::default() }
}

fn loaded(title: &str, profile: Profile) -> LoadedProfile {
    let (title, profile) = (title.to_owned(), Arc::new(profile));
    LoadedProfile { title, profile, ..LoadedProfile::default() }
}

/// Where a row is filled: ` s:0-79`.
fn runs(fills: &str) -> String {
    let mut text = String::new();
    let cells: Vec<char> = fills.chars().collect();
    let mut start = 0;
    for at in 1..=cells.len() {
        if at == cells.len() || cells[at] != cells[start] {
            if cells[start] != ' ' {
                write!(text, " {}:{start}-{}", cells[start], at - 1).unwrap();
            }
            start = at;
        }
    }
    text
}

fn named_key(name: &str) -> Option<KeyEvent> {
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "bs" => KeyCode::Backspace,
        "f1" => KeyCode::F(1),
        _ => {
            let (modifier, c) = name.split_once('-')?;
            let modifier = if modifier == "a" { KeyModifiers::ALT } else { KeyModifiers::CONTROL };
            return Some(KeyEvent::new(KeyCode::Char(c.chars().next()?), modifier));
        }
    };
    Some(KeyEvent::new(code, KeyModifiers::NONE))
}
