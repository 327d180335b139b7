//! The work that the icicle requests: statistics of the tree, and all its levels.

use std::sync::Arc;

use super::Icicle;
use super::box_tree::{BoxTree, question};
use crate::explore::icicle_stats::{IcicleStats, IcicleStatsRequest};
use crate::tui::job::Job;
use crate::tui::pane::context::Context;

impl Icicle {
    /// The job that makes all levels of what is shown, one layout after the other.
    pub(super) fn lay_out(&mut self) -> Option<Job> {
        let trees = match (&self.sandwich, &self.sides) {
            (Some(_), _) => &[],
            (None, Some(sides)) => sides.trees(),
            (None, None) => std::slice::from_ref(&self.tree),
        };
        let mut wanted = trees.iter().filter_map(BoxTree::layout_request);
        let first = wanted.next()?;
        if let Some(making) = &self.laying_out
            && (first.is_same(making) || wanted.any(|request| request.is_same(making)))
        {
            return None;
        }
        self.laying_out = Some(first.clone());
        Some(Job::IcicleLayout(Box::new(first)))
    }

    /// The job for statistics of the tree; `None` if they are known or asked for.
    pub(super) fn ask_stats(&mut self, context: &Context<'_>) -> Option<Job> {
        let question = question(context);
        if self.pending.question() == Some(&question) {
            return None;
        }
        let entries = &context.tables.rows;
        let hits = context.matches.map(|matches| {
            let hits = matches.matching().iter().filter_map(|&hit| entries.get(hit as usize));
            hits.map(|entry| entry.node).collect()
        });
        let request = IcicleStatsRequest {
            view: Arc::clone(context.tables),
            node: question.1,
            hits,
            // Those of the tree are not those of one side of a comparison.
            magnitudes: self.tree.magnitudes.clone().filter(|_| self.shown_sides().is_none()),
        };
        self.inversion.cancel_waiting();
        let number = self.pending.ask(question);
        Some(Job::IcicleStats { number, request: Box::new(request) })
    }

    pub(super) fn take_stats(&mut self, number: u64, stats: &IcicleStats) {
        let Some(asked) = self.pending.answer(number).cloned() else { return };
        if self.tree.tables.as_ref().is_some_and(|(generation, _)| *generation == asked.0) {
            self.tree.magnitudes = Some(Arc::clone(&stats.magnitudes));
        }
        self.tree.stats = Some((asked, stats.clone()));
    }
}
