//! The state of the program: [`App`](app::App), and its sub-states in files of their own.

pub(super) mod app;
pub(super) mod computing;
pub(super) mod early_keys;
pub(super) mod findings;
pub(super) mod growth;
pub(super) mod history;
pub(super) mod left_place;
pub(super) mod live;
pub(super) mod loading;
pub(super) mod open_profiles;
pub(super) mod panes;
pub(super) mod search;
pub(super) mod selection;
pub(super) mod session;
pub(super) mod shared;
pub(super) mod start;
pub(super) mod store;
pub(super) mod way_back;
