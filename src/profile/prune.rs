//! `drop_frames` and `keep_frames`: frames that the profile itself asks to drop, once on load, as `go tool pprof` does it.

use crate::profile::ids::{LocationId, StackId};
use crate::profile::store::profile::Profile;
use crate::profile::store::records::Line;
use crate::profile::store::stacks::Stacks;
use regex::bytes::Regex;

/// The effect of a match on the stacks through a location.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LocationMark {
    /// Nothing matched.
    None,
    /// The outermost line matched: the location and everything leafward go.
    Whole,
    /// An inlined line matched: the location stays with its outer lines, everything leafward goes.
    Beneath,
}

/// The state of a walk down a stack from the root.
#[derive(Clone, Copy, PartialEq, Eq)]
enum StackState {
    /// Only marked locations so far. A stack of nothing else stays whole.
    NoneOrdinary,
    /// A location without mark was seen: the next marked one ends the stack.
    Ordinary,
    /// The stack has ended.
    Ended,
}

impl Profile {
    /// This profile without the frames that `drop_frames` matches. Patterns that do not compile are ignored, as in pprof.
    #[must_use]
    pub fn pruned(mut self) -> Self {
        let anchored = |id| {
            let text = self.strings.text(id);
            (!text.is_empty()).then(|| Regex::new(&format!("^(?:{text})$")).ok()).flatten()
        };
        let (drop, keep) = (anchored(self.header.drop_frames), anchored(self.header.keep_frames));
        let Some(drop) = drop else { return self };
        if self.strings.bytes(self.header.keep_frames) != b"" && keep.is_none() {
            return self;
        }
        let matches = |name: &[u8]| {
            let name = simplified(name);
            !name.is_empty()
                && drop.is_match(name)
                && !keep.as_ref().is_some_and(|k| k.is_match(name))
        };
        let by_function: Vec<bool> =
            self.functions.iter().map(|f| matches(self.strings.bytes(f.name))).collect();
        let marks = self.cut_lines(|line| by_function[line.function.index()]);
        self.cut_stacks(&marks);
        self
    }

    /// Removes the lines inside the outermost match of each location. Returns the mark of each location.
    fn cut_lines(&mut self, matches: impl Fn(&Line) -> bool) -> Vec<LocationMark> {
        let mut marks = vec![LocationMark::None; self.locations.len()];
        let (mut starts, mut lines) = (vec![0], Vec::with_capacity(self.lines.len()));
        for (place, mark) in marks.iter_mut().enumerate() {
            let all = self.lines(LocationId(place as u32));
            let kept = match all.iter().rposition(&matches) {
                Some(outermost) if outermost + 1 == all.len() => {
                    *mark = LocationMark::Whole;
                    all
                }
                Some(inner) => {
                    *mark = LocationMark::Beneath;
                    &all[inner + 1..]
                }
                None => all,
            };
            lines.extend_from_slice(kept);
            starts.push(lines.len() as u32);
        }
        (self.line_starts, self.lines) = (starts, lines);
        marks
    }

    /// Ends stacks at their first marked location below one without mark.
    fn cut_stacks(&mut self, marks: &[LocationMark]) {
        let mut stacks = Stacks::default();
        let mut states = vec![(StackState::NoneOrdinary, StackId::EMPTY); self.stacks.len()];
        for (row, parent, location) in self.stacks.rows() {
            let (state, above) = states[parent.index()];
            let mark = marks[location.index()];
            states[row.index()] = match (state, mark) {
                (StackState::Ended, _) | (StackState::Ordinary, LocationMark::Whole) => {
                    (StackState::Ended, above)
                }
                (StackState::Ordinary, LocationMark::Beneath) => {
                    (StackState::Ended, stacks.push(above, location))
                }
                (_, LocationMark::None) => (StackState::Ordinary, stacks.push(above, location)),
                (StackState::NoneOrdinary, _) => {
                    (StackState::NoneOrdinary, stacks.push(above, location))
                }
            };
        }
        self.stacks = stacks;
        for stack in &mut self.sample_stacks {
            *stack = states[stack.index()].1;
        }
    }
}

/// A function's name without a leading dot and without parameters, for patterns of frames. It is cut at the first `(` that
/// begins neither `(anonymous namespace)` nor the parentheses of `operator()`.
pub(crate) fn simplified(name: &[u8]) -> &[u8] {
    let name = name.strip_prefix(b".").unwrap_or(name);
    let mut from = 0;
    while let Some(at) = name[from..].iter().position(|&b| b == b'(').map(|at| at + from) {
        if name[at..].starts_with(b"(anonymous namespace)") {
            from = at + b"(anonymous namespace)".len();
        } else if name[..at].ends_with(b"operator") && name[at..].starts_with(b"()") {
            from = at + 2;
        } else {
            return &name[..at];
        }
    }
    name
}

#[cfg(test)]
#[path = "tests/prune.rs"]
mod tests;
