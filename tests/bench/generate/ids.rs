//! Ids in the order of first use in the file, as real writers give them. Items that are used often get short ids.

use super::calls::Calls;
use super::names;
use super::stacks::Stacks;
use std::ops::Range;

/// A string behind the fixed ones.
#[derive(Clone, Copy)]
pub(crate) enum Text {
    /// The name of a function.
    Function(u32),
    /// The path of a file.
    File(u32),
}

/// The ids of locations and functions, from 1, and the strings that functions need.
pub(crate) struct Ids {
    locations: Numbers,
    functions: Numbers,
    files: Numbers,
    /// The index into `texts` of each function's name, by the function's id less one; `paths` is the same for files.
    names: Vec<u32>,
    paths: Vec<u32>,
    texts: Vec<Text>,
    /// True for a frame if its location and those of all frames above it have ids.
    seen: Vec<bool>,
}

/// A location that got its id, and the ids less one of the functions that got theirs with it.
pub(crate) struct New {
    pub(crate) location: u32,
    pub(crate) functions: Range<usize>,
}

impl Ids {
    /// The state before anything has an id.
    pub(crate) fn new(calls: &Calls, stacks: &Stacks) -> Self {
        Self {
            locations: Numbers::new(calls.locations()),
            functions: Numbers::new(calls.functions()),
            files: Numbers::new(names::file_of(calls.functions()) + 1),
            names: Vec::new(),
            paths: Vec::new(),
            texts: Vec::new(),
            seen: vec![false; stacks.frames().count()],
        }
    }

    /// Gives ids to everything that the stack of `leaf` is the first to use, leaf first, and lists it in `new`.
    pub(crate) fn number(&mut self, calls: &Calls, stacks: &Stacks, leaf: u32, new: &mut Vec<New>) {
        new.clear();
        for frame in stacks.upwards(leaf) {
            if std::mem::replace(&mut self.seen[frame as usize], true) {
                break;
            }
            let location = stacks.location(frame);
            let before = self.functions.places.len();
            if self.locations.first(location) {
                calls.lines(location).for_each(|function| self.function(function));
                new.push(New { location, functions: before..self.functions.places.len() });
            }
        }
    }

    fn function(&mut self, function: u32) {
        if self.functions.first(function) {
            self.names.push(self.texts.len() as u32);
            self.texts.push(Text::Function(function));
            let file = names::file_of(function as usize) as u32;
            if self.files.first(file) {
                self.paths.push(self.texts.len() as u32);
                self.texts.push(Text::File(file));
            }
        }
    }

    /// The id of a location.
    #[inline]
    pub(crate) fn location(&self, location: u32) -> u64 {
        self.locations.of(location)
    }

    /// The id of a function.
    pub(crate) fn of_function(&self, function: u32) -> u64 {
        self.functions.of(function)
    }

    /// The indices into `texts` of the name and the file of a function.
    pub(crate) fn texts_of(&self, function: u32) -> (u64, u64) {
        let file = names::file_of(function as usize) as u32;
        let name = self.names[self.functions.of(function) as usize - 1];
        (u64::from(name), u64::from(self.paths[self.files.of(file) as usize - 1]))
    }

    /// The locations that have ids, in their order.
    pub(crate) fn locations(&self) -> &[u32] {
        &self.locations.places
    }

    /// The functions that have ids, in their order.
    pub(crate) fn functions(&self) -> &[u32] {
        &self.functions.places
    }

    /// The strings behind the fixed ones.
    pub(crate) fn texts(&self) -> &[Text] {
        &self.texts
    }
}

/// Numbers from 1 on in the order of first use; 0 is none.
struct Numbers {
    by_place: Vec<u32>,
    places: Vec<u32>,
}

impl Numbers {
    fn new(count: usize) -> Self {
        Self { by_place: vec![0; count], places: Vec::new() }
    }

    /// Gives `place` a number; true if it had none.
    fn first(&mut self, place: u32) -> bool {
        let number = &mut self.by_place[place as usize];
        if *number > 0 {
            return false;
        }
        self.places.push(place);
        *number = self.places.len() as u32;
        true
    }

    #[inline]
    fn of(&self, place: u32) -> u64 {
        u64::from(self.by_place[place as usize])
    }
}
