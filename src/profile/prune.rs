//! `drop_frames` and `keep_frames`: frames that the profile itself asks to leave out, applied once when it is loaded,
//! as pprof does it.

use super::{LocationId, Profile, StackId, Stacks};
use regex::bytes::Regex;

/// What a match does to the stacks through a location.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Nothing matched.
    None,
    /// The outermost line matched: the location and everything leafward go.
    Whole,
    /// An inlined line matched: the location stays with its outer lines, everything leafward goes.
    Beneath,
}

/// Where a stack stands, seen from the root.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Only marked locations so far: a stack of nothing else is left alone.
    NoneOrdinary,
    /// An ordinary location was seen: the next marked one ends the stack.
    Ordinary,
    /// The stack has ended.
    Ended,
}

impl Profile {
    /// Without the frames that `drop_frames` asks to drop. Patterns that do not compile are ignored, as pprof ignores
    /// them.
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

    /// Takes the lines inside each location's outermost match away, and says what became of each location.
    fn cut_lines(&mut self, matches: impl Fn(&super::Line) -> bool) -> Vec<Mark> {
        let mut marks = vec![Mark::None; self.locations.len()];
        let (mut starts, mut lines) = (vec![0], Vec::with_capacity(self.lines.len()));
        for (place, mark) in marks.iter_mut().enumerate() {
            let all = self.lines(LocationId(place as u32));
            let kept = match all.iter().rposition(&matches) {
                Some(outermost) if outermost + 1 == all.len() => {
                    *mark = Mark::Whole;
                    all
                }
                Some(inner) => {
                    *mark = Mark::Beneath;
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

    /// Ends stacks at their first marked location after an ordinary one.
    fn cut_stacks(&mut self, marks: &[Mark]) {
        let mut stacks = Stacks::default();
        let mut now = vec![(State::NoneOrdinary, StackId::EMPTY); self.stacks.len()];
        for (row, parent, location) in self.stacks.rows() {
            let (state, above) = now[parent.index()];
            let mark = marks[location.index()];
            now[row.index()] = match (state, mark) {
                (State::Ended, _) | (State::Ordinary, Mark::Whole) => (State::Ended, above),
                (State::Ordinary, Mark::Beneath) => (State::Ended, stacks.push(above, location)),
                (_, Mark::None) => (State::Ordinary, stacks.push(above, location)),
                (State::NoneOrdinary, _) => (State::NoneOrdinary, stacks.push(above, location)),
            };
        }
        self.stacks = stacks;
        for stack in &mut self.sample_stacks {
            *stack = now[stack.index()].1;
        }
    }
}

/// A function's name without a leading dot and without its parameters, as patterns of frames see it: cut at the first
/// `(` that begins neither `(anonymous namespace)` nor `operator()`.
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
mod tests {
    use crate::profile::store::builder::Builder;

    fn pruned(drop: &str, keep: &str, stack: &str) -> String {
        let mut builder = Builder::new();
        builder.folded(stack);
        builder.patterns(drop, keep);
        let profile = builder.finish().pruned();
        let names = profile.stacks().leaf_first(profile.sample_stacks()[0]).flat_map(|location| {
            profile
                .lines(location)
                .iter()
                .map(|l| profile.strings().text(profile.function(l.function).name).into_owned())
        });
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn frames_are_cut_below_the_first_match_after_an_ordinary_frame() {
        let (drop, keep) = (r"runtime\..*|alloc", r"runtime\.keep");
        let cases = [
            ("main;user;alloc;runtime.malloc 1", "user main"),
            (
                "runtime.goexit;runtime.main;main;user;mid;runtime.x;leaf 1",
                "mid user main runtime.main runtime.goexit",
            ),
            ("main;user;runtime.keep;leaf 1", "leaf runtime.keep user main"),
            ("runtime.b;runtime.a 1", "runtime.a runtime.b"),
            ("main;alloc(int);x 1", "main"),
        ];
        for (stack, expected) in cases {
            assert_eq!(pruned(drop, keep, stack), expected, "{stack}");
        }
        assert_eq!(pruned("(", "", "main;alloc 1"), "alloc main", "a broken pattern is ignored");
    }

    #[test]
    fn parameters_are_not_part_of_a_name() {
        for (name, expected) in [
            (".foo", "foo"),
            ("foo(int)", "foo"),
            ("(anonymous namespace)::f(int)", "(anonymous namespace)::f"),
            ("a::operator()(int)", "a::operator()"),
        ] {
            assert_eq!(super::simplified(name.as_bytes()), expected.as_bytes());
        }
    }
}
