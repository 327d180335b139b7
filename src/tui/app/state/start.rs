//! Arguments and preferences that the screen is started with.

use std::path::PathBuf;
use std::sync::Arc;

use crate::analysis::query::Query;
use crate::explore::browser::Browser;
use crate::explore::findings::SaveSilenced;
use crate::explore::live::{FindServer, LiveSource};
use crate::explore::saved_view::{SaveView, SavedView};
use crate::explore::store::ListStore;
use crate::findings::SilencedRules;
use crate::load::request::{LoadFn, LoadRequest};
use crate::profile::Profile;
use crate::source::find::SourceFinder;
use crate::tui::keys::spelling::Keys;
use crate::tui::theme::Theme;

/// Arguments of the screen.
pub struct Start {
    /// The name of the profile in the header, until it is read.
    pub title: String,
    /// Reads profiles.
    pub load: Arc<LoadFn>,
    /// The sources, and the base that they are compared to.
    pub request: LoadRequest,
    /// The query; `sample_index` settles its sample type once the profile is read.
    pub query: Query,
    /// A sample type's name or index; empty for the profile's default.
    pub sample_index: String,
    /// Colours and glyphs.
    pub theme: Theme,
    /// Finds source files.
    pub sources: Arc<SourceFinder>,
    /// Asks for mouse events.
    pub mouse: bool,
    /// The program's ways out of the screen.
    pub surroundings: Surroundings,
    /// The live process, if the profile comes from one.
    pub live: Option<LiveSource>,
    /// The user's preferences.
    pub preferences: Preferences,
}

/// Ways out of the screen: to a browser, to servers named later, to the configuration file. Without one, what needs it
/// says so.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// The browser for pages; `None` where none can open.
    pub browser: Option<Browser>,
    /// Graphviz' program `dot`, if it is installed.
    pub dot_program: Option<PathBuf>,
    /// Finds the server behind a request.
    pub find_server: Option<Arc<FindServer>>,
    /// Asks stores for their catalogues.
    pub list_store: Option<Arc<ListStore>>,
    /// Options of reading, as on the command line, for a command that is copied.
    pub reading: Vec<String>,
    /// Writes a view to the configuration file.
    pub save_view: Option<Arc<SaveView>>,
    /// Writes a rule that is silenced, or no more, to the configuration file.
    pub save_silenced: Option<Arc<SaveSilenced>>,
}

/// A user's preferences: settings that do not depend on the profile.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    /// The palette follows the terminal's background, if the terminal reports it.
    pub by_background: bool,
    /// The user chose the order of rows, by an option or in the configuration.
    pub is_sorted: bool,
    /// The key bindings, with those of the configuration.
    pub keys: Keys,
    /// Names of sample types; the first that a profile has is shown, or else the profile's default.
    pub sample_types: Vec<String>,
    /// Figures are in pprof's common unit from the start, as the user asked for.
    pub common_unit: bool,
    /// Saved views, in the order of the file.
    pub views: Vec<SavedView>,
    /// Rules whose findings are not shown.
    pub silenced: SilencedRules,
    /// The left pane's share of a split screen, in percent.
    pub split: Option<u8>,
}

impl Preferences {
    /// The sample type at first: `asked`, or else the first preference that the profile has.
    pub fn first_choice(&self, asked: &str, profile: &Profile) -> String {
        let mut liked = self.sample_types.iter();
        let has = |name: &&String| profile.sample_type(name).is_ok();
        let liked = if asked.is_empty() { liked.find(has) } else { None };
        liked.map_or_else(|| asked.to_owned(), Clone::clone)
    }
}
