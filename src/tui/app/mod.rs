//! The program's state and its behaviour: events in, effects out. No input, output, clock or thread in here.
//!
//! Panes own their views, and share [`Shared`]. A change of the query asks for new tables; a change of a view does not
//! leave the state. The old tables stay on the screen until new ones arrive.

mod chrome;
mod commands;
mod compare;
mod compute;
mod dispatch;
mod early_keys;
mod edit;
mod endpoints;
mod export;
mod filters;
mod findings;
mod growth;
mod live;
mod loading;
mod log;
mod mouse;
mod navigation;
mod open_profiles;
mod overlays;
mod profile_list;
mod search;
mod session;
mod snapshots;
mod state;
mod store;
mod update;
mod views;
mod way_back;
mod windows;

pub use state::app::App;
pub use state::panes::Panes;
pub use state::shared::{Shared, Stage};
pub use state::start::{Preferences, Start, Surroundings};
