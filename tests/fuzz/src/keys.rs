//! The screen: a script of keys, mouse, sizes and answers of jobs, then the profile that is looked at.
//!
//! Jobs wait in their lanes as they do before workers: a lane answers in order, the lanes in any order, and a newer job
//! may take the place of one that waits. No cell may hold a control character.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rprof_tui::Cancel;
use rprof_tui::explore::live::{LiveJob, LiveSource};
use rprof_tui::load::progress::Progress;
use rprof_tui::load::request::LoadRequest;
use rprof_tui::source::find::SourceFinder;
use rprof_tui::tui::draw::paint;
use rprof_tui::tui::effect::{Effect, Effects};
use rprof_tui::tui::event::Event;
use rprof_tui::tui::job::{Job, Lane};
use rprof_tui::tui::theme::{ASCII, Depth, Palette, Theme, UNICODE};
use rprof_tui::tui::{App, Preferences, Start, Surroundings};

use crate::choices::Choices;
use crate::loading::{Content, loader};
use crate::mutate::PartKind;
use crate::parts;

pub const PARTS: &[PartKind] = &[PartKind::Bytes, PartKind::Profile];

/// The endings of files that are written.
const ENDINGS: [&str; 9] =
    [".txt", ".md", ".json", ".svg", ".flame.svg", ".html", ".folded", ".pb.gz", ".dot"];

/// Events of one execution at most.
const MAX_EVENTS: usize = 400;

const NAMED_KEYS: [KeyCode; 16] = [
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::BackTab,
    KeyCode::Delete,
    KeyCode::Insert,
    KeyCode::F(1),
    KeyCode::F(5),
    KeyCode::Char('é'),
    KeyCode::Char('漢'),
    KeyCode::Null,
];

const MOUSE: [MouseEventKind; 8] = [
    MouseEventKind::Down(MouseButton::Left),
    MouseEventKind::Up(MouseButton::Left),
    MouseEventKind::Drag(MouseButton::Left),
    MouseEventKind::Down(MouseButton::Right),
    MouseEventKind::Moved,
    MouseEventKind::ScrollDown,
    MouseEventKind::ScrollUp,
    MouseEventKind::ScrollRight,
];

pub fn run(data: &[u8]) {
    let [script, profile] = parts::split(data);
    let mut script = Choices::new(script);
    let Some(mut session) = Session::open(&mut script, profile) else { return };
    for _ in 0..MAX_EVENTS {
        if script.is_empty() || session.ended {
            break;
        }
        session.step(&mut script);
    }
    session.answer_all();
    session.draw();
}

/// A screen without a terminal, and the jobs it waits for.
struct Session {
    app: App,
    size: (u16, u16),
    /// Jobs without an answer, the oldest first.
    pending: Vec<Job>,
    ended: bool,
}

impl Session {
    /// The screen of a content that the script chooses; `None` if the bytes are none.
    fn open(script: &mut Choices<'_>, bytes: &[u8]) -> Option<Session> {
        let mode = script.byte();
        let look = script.byte();
        let size = (width(script), height(script));
        let content = if mode % 8 == 7 { Content::log(bytes) } else { Content::profile(bytes)? };
        let name = |text: &str| text.into();
        let request = LoadRequest {
            files: if mode % 8 == 4 {
                vec![name("a"), name("b"), name("c")]
            } else {
                vec![name("a")]
            },
            base: matches!(mode % 8, 2 | 3).then(|| name("b")),
            of_base: mode % 8 == 2,
            is_session: false,
        };
        let every = (look & 1 == 1).then(|| Duration::from_secs(1));
        let live = (mode % 8 == 5).then(|| LiveSource { every, ..LiveSource::default() });
        let glyphs = if look & 2 == 2 { &ASCII } else { &UNICODE };
        let theme = if look & 4 == 4 {
            Theme::new(Palette::Dark, Depth::True, glyphs)
        } else {
            Theme::probe(glyphs)
        };
        let finder = SourceFinder {
            embedded: rprof_tui::load::demo::FILES,
            working_directory: "/nowhere".into(),
            ..SourceFinder::default()
        };
        let start = Start {
            title: "a".to_owned(),
            load: loader(content),
            request,
            query: Default::default(),
            sample_index: String::new(),
            theme,
            sources: Arc::new(finder),
            mouse: true,
            live,
            surroundings: Surroundings::default(),
            preferences: Preferences::default(),
        };
        let app = App::new(start, size);
        let mut session = Session { app, size, pending: Vec::new(), ended: false };
        let effects = session.app.begin();
        session.take(effects);
        if look & 8 == 0 {
            session.answer_all();
        }
        Some(session)
    }

    /// Does what the next bytes of the script say.
    fn step(&mut self, script: &mut Choices<'_>) {
        let byte = script.byte();
        let low = usize::from(byte & 0x0f);
        let with = |modifiers, c: u8| KeyEvent::new(KeyCode::Char(char::from(c & 0x7f)), modifiers);
        match byte {
            b'\n' | b'\r' => self.key(KeyCode::Enter),
            b'\t' => self.key(KeyCode::Tab),
            0x1b => self.key(KeyCode::Esc),
            0x08 | 0x7f => self.key(KeyCode::Backspace),
            0..0x20 => self.event(Event::Key(with(KeyModifiers::CONTROL, byte | 0x60))),
            0x20..0x80 => self.key(KeyCode::Char(char::from(byte))),
            0x80..0x90 => self.key(NAMED_KEYS[low]),
            0x90..0xa0 => self.mouse(script, low),
            0xa0..0xa8 => {
                self.size = (width(script), height(script));
                self.event(Event::Resize(self.size.0, self.size.1));
            }
            0xa8..0xb0 => self.event(Event::Key(with(KeyModifiers::ALT, script.byte()))),
            0xb0..0xb8 => self.event(Event::Paste(script.text())),
            0xb8 => self.event(Event::Redraw),
            0xb9 => self.event(Event::Progress(Progress::default())),
            0xba..0xc0 => drop((!self.pending.is_empty()).then(|| {
                let place = low % self.pending.len();
                self.pending.remove(place)
            })),
            0xc0..0xd0 => self.answer(low),
            0xd0..0xe0 => self.draw(),
            _ => {
                self.answer_all();
                self.draw();
            }
        }
    }

    fn key(&mut self, code: KeyCode) {
        self.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    /// The mouse, also a little beyond the screen.
    fn mouse(&mut self, script: &mut Choices<'_>, kind: usize) {
        let column = script.below(usize::from(self.size.0) + 2) as u16;
        let row = script.below(usize::from(self.size.1) + 2) as u16;
        let modifiers = KeyModifiers::NONE;
        let mouse = MouseEvent { kind: MOUSE[kind % 8], column, row, modifiers };
        self.event(Event::Mouse(mouse, kind >= 8));
    }

    fn event(&mut self, event: Event) {
        let effects = self.app.update(event);
        self.take(effects);
    }

    fn take(&mut self, effects: Effects) {
        for effect in effects {
            match effect {
                Effect::Quit(_) | Effect::ExitOnSignal(_) => self.ended = true,
                Effect::Job(job) => self.push(job),
                _ => {}
            }
        }
    }

    /// A job that waits behind another of its lane takes its place, as with workers.
    fn push(&mut self, job: Job) {
        let lane = job.lane();
        let mut same = self.pending.iter().enumerate().filter(|(_, other)| other.lane() == lane);
        if let (Some(_), Some((waiting, _))) = (same.next(), same.next()) {
            self.pending.remove(waiting);
        }
        self.pending.push(job);
    }

    /// Performs the oldest job of a lane.
    fn answer(&mut self, lane: usize) {
        let mut lanes: Vec<Lane> = Vec::new();
        for lane in self.pending.iter().map(Job::lane) {
            if !lanes.contains(&lane) {
                lanes.push(lane);
            }
        }
        if lanes.is_empty() {
            return;
        }
        let lane = lanes[lane % lanes.len()];
        let Some(place) = self.pending.iter().position(|job| job.lane() == lane) else { return };
        let job = self.pending.remove(place);
        self.perform(job);
    }

    /// Polls follow each other without an end, so the answers are counted.
    fn answer_all(&mut self) {
        for _ in 0..60 {
            if self.pending.is_empty() || self.ended {
                break;
            }
            let job = self.pending.remove(0);
            self.perform(job);
        }
    }

    /// Performs a job, unless it would touch a file of this machine.
    fn perform(&mut self, job: Job) {
        let job = match job {
            Job::Live(LiveJob::Save(..)) => return,
            Job::Write(mut export) => {
                let Some(path) = discarded(&export.path) else { return };
                (export.path, export.over) = (path, true);
                Job::Write(export)
            }
            Job::Paths(typed) => return self.event(Event::Paths(typed, vec!["b\u{1b}".into()])),
            Job::FindFile(path, line) => return self.event(Event::FileFound(path, line)),
            Job::Live(LiveJob::Poll { load, request, .. }) => {
                Job::Live(LiveJob::Poll { after: Duration::ZERO, load, request })
            }
            other => other,
        };
        let told = std::cell::RefCell::new(Vec::new());
        let answer = job.perform(&Cancel::new(), &|event| told.borrow_mut().push(event));
        for event in told.into_inner().into_iter().chain(answer) {
            self.event(event);
        }
    }

    /// Draws the screen; no cell may hold a control character.
    fn draw(&self) {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buffer = Buffer::empty(area);
        paint(&self.app, area, &mut buffer);
        for cell in &buffer.content {
            let symbol = cell.symbol();
            assert!(!symbol.chars().any(char::is_control), "a cell holds {symbol:?}");
        }
    }
}

/// A path with the ending of `path` whose content the system discards; `None` where it cannot.
fn discarded(path: &str) -> Option<String> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let ending = ENDINGS.iter().find(|ending| path.to_lowercase().ends_with(*ending))?;
    let folder = FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("rprof-tui-fuzz-{}", std::process::id()));
        let links = std::fs::create_dir_all(&folder).and_then(|()| link_all(&folder));
        links.is_ok().then_some(folder)
    });
    let path = folder.as_ref()?.join(format!("discarded{ending}"));
    Some(path.to_string_lossy().into_owned())
}

/// Makes a link to the null device for every ending.
#[cfg(unix)]
fn link_all(folder: &Path) -> std::io::Result<()> {
    ENDINGS.iter().try_for_each(|ending| {
        std::os::unix::fs::symlink("/dev/null", folder.join(format!("discarded{ending}")))
    })
}

#[cfg(not(unix))]
fn link_all(_: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

/// From 1 to 300 columns.
fn width(script: &mut Choices<'_>) -> u16 {
    1 + script.below(300) as u16
}

/// From 1 to 100 rows.
fn height(script: &mut Choices<'_>) -> u16 {
    1 + script.below(100) as u16
}
