//! Call paths for a request: found, and unfolded as far as it says.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::sync::Arc;

use super::direction::{Path, TreeShape};
use super::request::{CallPathsRequest, Unfold};
use super::tree::CallPaths;
use crate::cancel::{Cancel, Cancelled};

/// The most nodes of the heaviest path that unfold by themselves.
const LONGEST: usize = 200;

impl CallPaths {
    /// Finds the paths of a request.
    pub fn compute(request: CallPathsRequest, cancel: &Cancel) -> Result<CallPaths, Cancelled> {
        let CallPathsRequest { view, shape, key, previous, open, unfold } = request;
        let previous = previous.filter(|previous| {
            previous.shape == shape && previous.key == key && Arc::ptr_eq(previous.view(), &view)
        });
        let mut call_paths = match (previous, shape) {
            (Some(call_paths), _) => *call_paths,
            (None, TreeShape::Around) => CallPaths::around(&view, &key, cancel)?,
            (None, shape) => CallPaths::all_stacks(view, shape, cancel)?,
        };
        call_paths.unfold(&open, cancel)?;
        call_paths.heaviest = match unfold {
            Unfold::Heaviest(nodes) => call_paths.unfold_heaviest(nodes),
            Unfold::Everything(most) => call_paths.unfold_all(most, cancel)?,
        };
        Ok(call_paths)
    }

    /// Grows the paths in `open`.
    fn unfold(&mut self, open: &HashSet<Path>, cancel: &Cancel) -> Result<(), Cancelled> {
        let mut stack = [self.callers.as_slice(), self.callees.as_slice()].concat();
        while let Some(id) = stack.pop() {
            if open.contains(&self.path_keys(id)) {
                cancel.check()?;
                stack.extend(self.grow(id));
            }
        }
        Ok(())
    }

    /// Grows the heaviest path in each direction past at most `most` nodes at which it branches; a path of callees while
    /// it carries more than half of the function's weight. Returns the paths that grew.
    fn unfold_heaviest(&mut self, most: usize) -> Vec<Path> {
        // There is no function in the centre of whole trees.
        let cum = self.view().find_row(&self.key).map_or(0, |row| row.cum).unsigned_abs();
        let mut grown = Vec::new();
        let first = [self.callers.first().copied(), self.callees.first().copied()];
        for (mut next, least) in first.into_iter().zip([0, cum / 2]) {
            let (mut branches, mut nodes) = (0, 0);
            while branches < most
                && nodes < LONGEST
                && let Some(id) = next
                && self.path_node(id).weight.unsigned_abs() > least
            {
                let children = self.grow(id);
                if !children.is_empty() {
                    grown.push(self.path_keys(id));
                }
                branches += usize::from(children.len() > 1);
                nodes += 1;
                next = children.first().copied();
            }
        }
        grown
    }

    /// Grows paths, heaviest first, until there are `most` rows. Returns the paths that grew.
    pub(super) fn unfold_all(
        &mut self,
        most: usize,
        cancel: &Cancel,
    ) -> Result<Vec<Path>, Cancelled> {
        let weigh = |call_paths: &CallPaths, id: usize| {
            (call_paths.path_node(id).weight.unsigned_abs(), Reverse(id))
        };
        let first = [self.callers.as_slice(), self.callees.as_slice()].concat();
        let mut rows = first.len();
        let mut waiting: BinaryHeap<_> = first.iter().map(|&id| weigh(self, id)).collect();
        let mut grown = Vec::new();
        while rows < most
            && let Some((_, Reverse(id))) = waiting.pop()
        {
            cancel.check()?;
            let children = self.grow(id);
            rows += children.len();
            waiting.extend(children.iter().map(|&child| weigh(self, child)));
            if !children.is_empty() {
                grown.push(self.path_keys(id));
            }
        }
        Ok(grown)
    }
}
