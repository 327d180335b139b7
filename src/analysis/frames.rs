//! Nodes from the lines of locations: the frames that are equal under a granularity, and the names of nodes.

use super::package::package;
use super::query::{Granularity, Query};
use super::select::Selection;
use super::texts::Texts;
use crate::hash::{KeyedState, Map};
use crate::profile::{Function, FunctionId, LineId, Location, LocationId, Profile, StringId};
use std::sync::Arc;

/// A node: all frames that are equal under the granularity. Ids are dense from 0, in order of the locations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// No node, as at the root of the call tree.
    pub const NONE: Self = Self(u32::MAX);

    /// The index in a column.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The properties of a node. Those that the granularity ignores are empty or 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// The function's name.
    pub name: StringId,
    /// The function's file, shortened and cleaned: see [`Nodes::file`].
    pub file: FileId,
    /// The location's address as recorded; only at the granularity of addresses.
    pub address: u64,
    /// The first line of the function; only for nodes without a name, or where binaries matter.
    pub start_line: i64,
    /// The line in the file, from 1.
    pub line: i64,
    /// The column in the line, as recorded.
    pub column: i64,
    /// The binary's path; set as `start_line` is.
    pub binary: StringId,
}

/// A file name as displayed; 0 is the empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A frame of a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The node that the frame is counted for.
    pub node: NodeId,
    /// True if it was inlined into the next outer frame of its location.
    pub inlined: bool,
}

/// The nodes of a profile under a query, and every location's frames.
#[derive(Clone, Debug, Default)]
pub struct Nodes {
    known: Vec<Node>,
    /// The first function of each node; `None` for a binary and an address without function.
    functions: Vec<Option<FunctionId>>,
    names: Vec<u8>,
    name_starts: Vec<usize>,
    /// The names in place of both columns, where all are UTF-8.
    texts: Option<Arc<Texts>>,
    files: Vec<Vec<u8>>,
    /// The start of each location's frames, which are outermost first.
    frame_starts: Vec<u32>,
    frames: Vec<Frame>,
}

impl Nodes {
    /// The nodes of all locations with lines in `selection`.
    pub fn new(profile: &Profile, selection: &Selection, query: &Query) -> Self {
        NodeInterning::new(profile, query).run(selection)
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// True if there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// All ids, ascending from 0.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = NodeId> + use<> {
        (0..self.known.len() as u32).map(NodeId)
    }

    /// The properties of a node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.known[id.index()]
    }

    /// The printable name: the known ones of address, name, file and line, joined as in pprof.
    pub fn name(&self, id: NodeId) -> &[u8] {
        if let Some(texts) = &self.texts {
            return texts.get(id.index()).as_bytes();
        }
        &self.names[self.name_starts[id.index()]..self.name_starts[id.index() + 1]]
    }

    /// The names as texts, by node; `None` if one is no UTF-8.
    pub(crate) fn texts(&self) -> Option<&Arc<Texts>> {
        self.texts.as_ref()
    }

    /// The first function of the node; `None` for a binary and an address without function.
    pub fn function(&self, id: NodeId) -> Option<FunctionId> {
        self.functions[id.index()]
    }

    /// A file name as displayed.
    pub fn file(&self, id: FileId) -> &[u8] {
        &self.files[id.0 as usize]
    }

    /// Number of locations.
    pub fn location_count(&self) -> u32 {
        self.frame_starts.len().saturating_sub(1) as u32
    }

    /// The frames of all locations.
    pub(super) fn all_frames(&self) -> &[Frame] {
        &self.frames
    }

    /// The frames of a location, outermost first. They are never empty for a location on a selected stack.
    #[inline]
    pub fn frames(&self, location: LocationId) -> &[Frame] {
        let starts = &self.frame_starts;
        &self.frames[starts[location.index()] as usize..starts[location.index() + 1] as usize]
    }
}

/// A column with one 0, and room for `count` more.
fn starts_column<T: Default + Clone>(count: usize) -> Vec<T> {
    let mut column = Vec::with_capacity(count + 1);
    column.push(T::default());
    column
}

/// The displayed file, or package, of every function.
struct FileInterning<'a> {
    profile: &'a Profile,
    query: &'a Query,
    /// By id.
    all: Vec<Vec<u8>>,
    by_text: Map<Vec<u8>, FileId>,
    /// By the string of the file or function name.
    known: Map<StringId, FileId>,
}

impl<'a> FileInterning<'a> {
    fn new(profile: &'a Profile, query: &'a Query) -> Self {
        let none = (Vec::new(), FileId(0));
        let (all, by_text) = (vec![none.0.clone()], Map::from_iter([none]));
        Self { profile, query, all, by_text, known: Map::default() }
    }

    fn file(&mut self, function: &Function) -> FileId {
        let packages = self.query.granularity == Granularity::Packages;
        let source = if packages { function.name } else { function.file };
        let Self { profile, query, all, by_text, known } = self;
        *known.entry(source).or_insert_with(|| {
            let path = if packages {
                package(&profile.strings().text(source)).as_bytes().to_vec()
            } else {
                super::names::displayed_path(profile.string(source), &query.paths)
            };
            *by_text.entry(path).or_insert_with_key(|path| {
                all.push(path.clone());
                FileId(all.len() as u32 - 1)
            })
        })
    }
}

/// The interning of frames as nodes, location by location.
struct NodeInterning<'a> {
    profile: &'a Profile,
    query: &'a Query,
    index: Map<Node, NodeId>,
    out: Nodes,
    /// Per function the id of its name; equal names have equal ids.
    names: Vec<StringId>,
    /// Per function the first one with its name.
    namesakes: Vec<FunctionId>,
    /// Per function its file; empty where the granularity ignores files.
    files: Vec<FileId>,
    binaries: Vec<StringId>,
    /// Per function its node, where the granularity depends on functions alone. Where files do not matter either, only
    /// the first function of a name has one.
    by_function: Vec<NodeId>,
}

impl<'a> NodeInterning<'a> {
    fn new(profile: &'a Profile, query: &'a Query) -> Self {
        let functions = profile.functions().len();
        let mut texts = Map::with_capacity_and_hasher(functions + 1, KeyedState::default());
        // Functions without a name share none.
        let nameless_id = (StringId(0), FunctionId(u32::MAX));
        texts.insert(profile.string(StringId(0)), nameless_id);
        let (mut names, mut namesakes) =
            (Vec::with_capacity(functions), Vec::with_capacity(functions));
        for (id, function) in (0..).zip(profile.functions()) {
            let text = profile.string(function.name);
            let (name, first) = *texts.entry(text).or_insert((function.name, FunctionId(id)));
            names.push(name);
            namesakes.push(first);
        }
        let mut interned = |id| texts.entry(profile.string(id)).or_insert((id, nameless_id.1)).0;
        let binaries = profile.mappings().iter().map(|m| interned(m.file)).collect();
        let mut shown = FileInterning::new(profile, query);
        let with_files =
            !matches!(query.granularity, Granularity::Functions | Granularity::Mappings);
        let files =
            profile.functions().iter().filter(|_| with_files).map(|f| shown.file(f)).collect();
        Self {
            profile,
            query,
            index: Map::default(),
            out: Nodes {
                files: shown.all,
                // Growing by doubling would leave as much memory again unused.
                frames: Vec::with_capacity(profile.line_count()),
                frame_starts: starts_column(profile.locations().len()),
                name_starts: starts_column(profile.functions().len()),
                known: Vec::with_capacity(profile.functions().len()),
                functions: Vec::with_capacity(profile.functions().len()),
                ..Nodes::default()
            },
            names,
            namesakes,
            files,
            binaries,
            by_function: vec![NodeId::NONE; profile.functions().len()],
        }
    }

    fn run(mut self, selection: &Selection) -> Nodes {
        for id in (0..self.profile.locations().len() as u32).map(LocationId) {
            let lines = selection.lines(self.profile, id);
            let count = lines.len();
            if count == 0 && self.profile.lines(id).is_empty() {
                let node = self.without_line(id);
                self.out.frames.push(Frame { node, inlined: false });
            }
            for (outer, line) in lines.rev().enumerate() {
                if outer == 0 || !self.query.no_inlines {
                    let node = self.node(id, line);
                    self.out.frames.push(Frame { node, inlined: outer > 0 });
                }
            }
            self.out.frame_starts.push(self.out.frames.len() as u32);
        }
        let Nodes { names, name_starts, texts, .. } = &mut self.out;
        match Texts::from_bytes(std::mem::take(names), std::mem::take(name_starts)) {
            Ok(mut all) => {
                all.shrink_to_fit();
                *texts = Some(Arc::new(all));
            }
            Err((all, starts)) => (*names, *name_starts) = (all, starts),
        }
        self.out
    }

    fn without_line(&mut self, id: LocationId) -> NodeId {
        let location = self.profile.location(id);
        let address = self.address(location);
        self.intern(Node { address, binary: self.binary(location), ..Node::default() }, None)
    }

    fn address(&self, location: &Location) -> u64 {
        if self.query.granularity == Granularity::Addresses { location.address } else { 0 }
    }

    fn binary(&self, location: &Location) -> StringId {
        location.mapping.map_or(StringId(0), |m| self.binaries[m.index()])
    }

    fn node(&mut self, id: LocationId, line: LineId) -> NodeId {
        use Granularity::{Addresses, FileFunctions, Files, Functions, Lines, Packages};
        if self.query.granularity == Granularity::Mappings {
            return self.without_line(id);
        }
        let line = self.profile.line(line);
        let function = line.function;
        let granularity = self.query.granularity;
        // A package is kept as a file.
        let nameless = matches!(granularity, Files | Packages);
        let name = if nameless { StringId(0) } else { self.names[function.index()] };
        // Without a name, or where binaries matter, functions do not determine nodes.
        let shared = name != StringId(0)
            && !self.query.by_binary
            && matches!(granularity, Functions | FileFunctions);
        let first =
            if granularity == Functions { self.namesakes[function.index()] } else { function };
        if shared && self.by_function[first.index()] != NodeId::NONE {
            return self.by_function[first.index()];
        }
        let location = self.profile.location(id);
        let file = if granularity == Functions { FileId(0) } else { self.files[function.index()] };
        let with_line = matches!(granularity, Lines | Addresses);
        // pprof keeps columns at addresses with inlined frames, because it skips aggregation there.
        let columns =
            self.query.show_columns || (granularity == Addresses && !self.query.no_inlines);
        let mut node = Node {
            name,
            file,
            address: self.address(location),
            line: if with_line { line.line } else { 0 },
            column: if with_line && columns { line.column } else { 0 },
            ..Node::default()
        };
        if granularity != Packages && (self.query.by_binary || name == StringId(0)) {
            node.start_line = self.profile.function(function).start_line;
            node.binary = self.binary(location);
        }
        if !shared {
            return self.intern(node, Some(function));
        }
        // With a name alone, no other function can have made the node.
        let id = if granularity == Functions {
            self.append(node, Some(function))
        } else {
            self.intern(node, Some(function))
        };
        self.by_function[first.index()] = id;
        id
    }

    fn intern(&mut self, node: Node, function: Option<FunctionId>) -> NodeId {
        if let Some(&id) = self.index.get(&node) {
            return id;
        }
        let id = self.append(node, function);
        self.index.insert(node, id);
        id
    }

    /// Adds a new node.
    fn append(&mut self, node: Node, function: Option<FunctionId>) -> NodeId {
        let id = NodeId(self.out.known.len() as u32);
        self.out.known.push(node);
        self.out.functions.push(function);
        self.print(&node);
        id
    }

    /// Appends the printable name of `node`.
    fn print(&mut self, node: &Node) {
        let name = self.profile.string(node.name);
        let file = &self.out.files[node.file.0 as usize];
        let start = self.out.names.len();
        let names = &mut self.out.names;
        let mut part = |parts: &[&[u8]]| {
            if names.len() > start {
                names.push(b' ');
            }
            for part in parts {
                names.extend_from_slice(part);
            }
        };
        if node.address != 0 {
            part(&[format!("{:016x}", node.address).as_bytes()]);
        }
        if !name.is_empty() {
            part(&[name]);
        }
        if node.line != 0 {
            let column = if node.column == 0 { String::new() } else { format!(":{}", node.column) };
            part(&[file, format!(":{}{column}", node.line).as_bytes()]);
        } else if !file.is_empty() {
            part(&[file]);
        } else if name.is_empty() {
            let binary = self.profile.string(node.binary);
            if binary.is_empty() {
                part(&[b"<unknown>"]);
            } else if self.query.granularity == Granularity::Mappings {
                part(&[binary]);
            } else {
                part(&[b"[", super::names::base(binary), b"]"]);
            }
        }
        self.out.name_starts.push(self.out.names.len());
    }
}
