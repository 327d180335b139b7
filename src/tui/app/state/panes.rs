//! The state of all panes, by their ids.

use std::sync::Arc;

use crate::analysis::query::Sort;
use crate::explore::pane_id::PaneId;
use crate::source::find::SourceFinder;
use crate::tui::event::Event;
use crate::tui::pane::Pane;
use crate::tui::pane::callers::Callers;
use crate::tui::pane::findings::Findings;
use crate::tui::pane::graph::Graph;
use crate::tui::pane::icicle::Icicle;
use crate::tui::pane::info::Info;
use crate::tui::pane::labels::Labels;
use crate::tui::pane::listing::Listing;
use crate::tui::pane::session::SessionPane;
use crate::tui::pane::top::Top;
use crate::tui::pane::trend::TrendPane;

/// The state of each of the panes, shown or not.
#[derive(Debug, Default)]
pub struct Panes {
    pub(in crate::tui::app) top: Top,
    pub(in crate::tui::app) callers: Callers,
    pub(in crate::tui::app) icicle: Icicle,
    pub(in crate::tui::app) info: Info,
    pub(in crate::tui::app) labels: Labels,
    graph: Graph,
    pub(in crate::tui::app) findings: Findings,
    trend: TrendPane,
    pub(in crate::tui::app) session: SessionPane,
    pub(in crate::tui::app) source: Listing,
}

impl Panes {
    /// Panes before there are tables. Top begins in the order of `sort`.
    pub(super) fn new(sources: Arc<SourceFinder>, sort: Sort) -> Panes {
        let mut panes = Panes { source: Listing::new(sources), ..Panes::default() };
        panes.top.sort_by_cum(sort == Sort::Cum);
        panes
    }

    /// The pane called `id`, shown or not.
    pub fn get(&self, id: PaneId) -> &dyn Pane {
        match id {
            PaneId::Top => &self.top,
            PaneId::Callers => &self.callers,
            PaneId::Icicle => &self.icicle,
            PaneId::Info => &self.info,
            PaneId::Trend => &self.trend,
            PaneId::Labels => &self.labels,
            PaneId::Graph => &self.graph,
            PaneId::Findings => &self.findings,
            PaneId::Session => &self.session,
            PaneId::Source => &self.source,
        }
    }

    /// Gives an answer to the pane that requested it.
    pub(in crate::tui::app) fn answer(&mut self, answer: &Event) {
        for id in PaneId::ALL {
            if self.get_mut(id).answer(answer) {
                break;
            }
        }
    }

    /// The pane called `id`, for actions and answers.
    pub(in crate::tui::app) fn get_mut(&mut self, id: PaneId) -> &mut dyn Pane {
        match id {
            PaneId::Top => &mut self.top,
            PaneId::Callers => &mut self.callers,
            PaneId::Icicle => &mut self.icicle,
            PaneId::Info => &mut self.info,
            PaneId::Trend => &mut self.trend,
            PaneId::Labels => &mut self.labels,
            PaneId::Graph => &mut self.graph,
            PaneId::Findings => &mut self.findings,
            PaneId::Session => &mut self.session,
            PaneId::Source => &mut self.source,
        }
    }
}
