//! The profile that a comparison to a base replaced, with its growth, its filters and its place.

use std::sync::Arc;

use super::growth::GrowthState;
use super::left_place::LeftPlace;
use crate::load::request::{LateSymbols, LoadRequest};
use crate::load::source::StoreOrigin;
use crate::profile::Profile;
use crate::profile::goroutines::GoroutineDump;
use crate::tui::job::ProfileData;

/// A profile that a comparison to a base replaced.
pub(in crate::tui::app) struct BeforeComparison {
    pub(in crate::tui::app) request: LoadRequest,
    pub(in crate::tui::app) title: String,
    pub(in crate::tui::app) profile: Arc<Profile>,
    pub(in crate::tui::app) beside: ProfileData,
    pub(in crate::tui::app) goroutines: Option<Arc<GoroutineDump>>,
    pub(in crate::tui::app) store: Option<Arc<StoreOrigin>>,
    pub(in crate::tui::app) symbols: Option<Arc<LateSymbols>>,
    pub(in crate::tui::app) growth: GrowthState,
    pub(in crate::tui::app) left: LeftPlace,
}
