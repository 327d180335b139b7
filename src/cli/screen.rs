//! The screen's start: its title, its loader, its theme and its source finder, from the settings.

use std::cell::RefCell;
use std::io;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::settings::Settings;
use super::view_file;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::explore::browser::Browser;
use crate::explore::findings::SaveSilenced;
use crate::explore::live::{EndpointMenu, LiveSource, Offered, store_lister, store_menu};
use crate::explore::saved_view::SaveView;
use crate::load::demo;
use crate::load::fetch::FetchEvent;
use crate::load::loader::Loader;
use crate::load::progress::Progress;
use crate::load::request::{LoadFn, LoadOutcome, LoadRequest};
use crate::load::source_list::SourceList;
use crate::report::graphviz::find_program;
use crate::source::find::SourceFinder;
use crate::tui;

/// True if standard output or standard error is a terminal.
pub(super) fn has_terminal() -> bool {
    io::stdout().is_terminal() || io::stderr().is_terminal()
}

/// Opens the screen. Errors that are known before are returned before it opens. Gives the signal that ended it, if one
/// did.
pub(super) fn open(settings: &Settings, loader: &Loader) -> Result<Option<i32>, Stop> {
    let missing = loader.check()?;
    if std::env::var("TERM").is_ok_and(|term| term == "dumb") {
        let text = "the terminal cannot move its cursor (TERM=dumb); -top prints a table instead";
        return Err(Error::Terminal(text.to_owned()).into());
    }
    if !has_terminal() {
        let text = "there is no terminal to draw on; -top prints a table instead";
        return Err(Error::Terminal(text.to_owned()).into());
    }
    let title = header_title(loader.title(), missing);
    Ok(tui::run(tui::Start {
        title,
        load: load_fn(loader.keeping_copies(true).showing_raw_names()),
        request: loader.request(),
        query: settings.query.clone(),
        sample_index: settings.sample_index.clone(),
        theme: theme(settings),
        sources: Arc::new(source_finder(settings)),
        mouse: !settings.no_mouse,
        surroundings: surroundings(settings, loader),
        live: live_source(&LiveSettings::new(settings), loader).filter(|_| !settings.all),
        preferences: preferences(settings),
    })?)
}

/// The function that loads the files of a request with the settings of `loader`.
fn load_fn(loader: Loader) -> Arc<LoadFn> {
    Arc::new(move |request: &LoadRequest, on_progress: &dyn Fn(Progress), cancel: &Cancel| {
        load_for_screen(&loader.for_request(request), on_progress, cancel)
    })
}

/// Loads the files of a loader, with progress for the screen.
fn load_for_screen(
    loader: &Loader,
    on_progress: &dyn Fn(Progress),
    cancel: &Cancel,
) -> Result<LoadOutcome, Stop> {
    let title = header_title(loader.title(), 0);
    let request = loader.request();
    let sources = RefCell::new(SourceList::new(&request.files));
    let read = RefCell::new(Progress { phase: format!("reading {title}"), ..Progress::default() });
    let on_event = |event| match event {
        FetchEvent::Read(done, total) => {
            let mut read = read.borrow_mut();
            (read.done, read.total) = (done, total);
            on_progress(read.clone());
        }
        FetchEvent::Files(done, all) => {
            let mut read = read.borrow_mut();
            read.files = Some((done, all));
            on_progress(read.clone());
        }
        FetchEvent::Waiting(elapsed, collection) => {
            let phase = format!("waiting for {title}");
            let waited = Some((elapsed.as_secs(), collection.map(|time| time.as_secs())));
            on_progress(Progress { phase, waited, ..Progress::default() });
        }
        FetchEvent::Symbols(symbols) => {
            let phase = format!("symbols {} of {} mappings", symbols.done, symbols.total);
            on_progress(Progress { phase, ..Progress::default() });
        }
        FetchEvent::Saved(line) => {
            on_progress(Progress { message: Some(line), ..Progress::default() });
        }
        FetchEvent::Decoded(file, note) if request.base.is_none() => {
            if let Some(list) = sources.borrow_mut().note(&file, note) {
                let phase = format!("reading {title}");
                on_progress(Progress { phase, sources: Some(list), ..Progress::default() });
            }
        }
        FetchEvent::Decoded(..) | FetchEvent::Message(_) | FetchEvent::Windows(_) => {}
    };
    let mut outcome = loader.run_for_screen(&on_event, cancel)?;
    match &mut outcome {
        LoadOutcome::Profile(merged) => {
            merged.title = header_title(std::mem::take(&mut merged.title), merged.missing);
        }
        LoadOutcome::Session(_) | LoadOutcome::Apart(_) => {}
        LoadOutcome::GcLog { title, .. } => *title = header_title(std::mem::take(title), 0),
    }
    Ok(outcome)
}

/// The ways out of the screen.
fn surroundings(settings: &Settings, loader: &Loader) -> tui::Surroundings {
    let (live, loader) = (LiveSettings::new(settings), loader.clone());
    let list_store = store_lister(loader.clone());
    let file = view_file::path(settings.config.clone(), settings.no_config);
    let save =
        |file: PathBuf| -> Arc<SaveView> { Arc::new(move |view| view_file::save(&file, view)) };
    let save_silenced = |file: PathBuf| -> Arc<SaveSilenced> {
        Arc::new(move |rule, silenced| view_file::save_silenced(&file, rule, silenced))
    };
    let given = [
        (settings.all_frames, "-all_frames"),
        (settings.normalize, "-normalize"),
        (settings.keep_names, "-symbolize=none"),
    ];
    let given = given.iter().filter(|(on, _)| *on);
    tui::Surroundings {
        browser: Browser::find(&|name| std::env::var(name).ok()),
        dot_program: find_program("dot", std::env::var_os("PATH").as_deref()),
        find_server: Some(Arc::new(move |request: &LoadRequest| {
            live_source(&live, &loader.for_request(request))
        })),
        list_store: Some(list_store),
        save_view: file.clone().map(save),
        save_silenced: file.map(save_silenced),
        reading: given.map(|(_, option)| (*option).to_owned()).collect(),
    }
}

/// The settings of polling a server.
struct LiveSettings {
    every: Option<Duration>,
    memory: Option<usize>,
    /// The endpoint under the cursor of a list.
    preferred: &'static str,
}

impl LiveSettings {
    fn new(settings: &Settings) -> LiveSettings {
        let bytes = |bytes| usize::try_from(bytes).unwrap_or(usize::MAX);
        LiveSettings {
            every: settings.watch,
            memory: settings.watch_memory.map(bytes),
            preferred: if settings.http.seconds > 0 { "profile" } else { "heap" },
        }
    }
}

/// The access to the server of a loader; `None` if no source is one.
fn live_source(settings: &LiveSettings, loader: &Loader) -> Option<LiveSource> {
    let menu = loader.list(true).map(|address| {
        let (lister, chooser) = (loader.clone(), loader.clone());
        let all = loader.all_profiles(&address);
        EndpointMenu {
            host: address.host.clone(),
            list: Arc::new(move |cancel: &Cancel| {
                lister.endpoints(&address, cancel).map(Offered::Endpoints)
            }),
            choose: Arc::new(move |name: &str| chooser.choose(name).request()),
            all: Some(all),
            preferred: settings.preferred.to_owned(),
        }
    });
    let menu = store_menu(loader, menu);
    let is_watched_store = settings.every.is_some() && loader.names_store();
    if menu.is_none() && !loader.is_live() && !is_watched_store {
        return None;
    }
    let load_unsaved = Some(load_fn(loader.keeping_copies(false)));
    Some(LiveSource { menu, every: settings.every, memory: settings.memory, load_unsaved })
}

/// The title in the header, with the number of sources that could not be read.
fn header_title(title: String, missing: usize) -> String {
    match title {
        name if name == "-" => "standard input".to_owned(),
        name if missing > 0 => format!("{name} ({missing} missing)"),
        name => name,
    }
}

/// The finder of source files; the example has its own files.
fn source_finder(settings: &Settings) -> SourceFinder {
    let paths = &settings.query.paths;
    let mut finder = SourceFinder::new(&paths.source_path, &paths.trim_path);
    finder.asks_git = !settings.no_blame;
    if settings.demo {
        finder.embedded = demo::FILES;
    }
    finder
}

/// The preferences of the screen.
fn preferences(settings: &Settings) -> tui::Preferences {
    let by_background = matches!(settings.theme.as_str(), "" | "auto");
    let is_sorted = settings.is_sorted;
    tui::Preferences { by_background, is_sorted, ..settings.preferences.clone() }
}

/// The theme: by the options, otherwise by the environment.
fn theme(settings: &Settings) -> tui::theme::Theme {
    use tui::theme::{ASCII, Depth, Glyphs, Palette, Theme};
    let env = |name: &str| std::env::var(name).ok();
    let palette = Palette::parse(&settings.theme).unwrap_or_else(|| Palette::probe(&env));
    let glyphs = if settings.ascii { &ASCII } else { Glyphs::probe(&env) };
    Theme::new(palette, Depth::probe(&env), glyphs)
}
