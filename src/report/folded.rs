//! `-folded`: one line per distinct stack, `root;...;leaf VALUE`, for tools that draw flame graphs. Frames have the names
//! of table rows, values are whole numbers in the unit of the sample type, and lines are sorted by path.

use crate::analysis::Analysis;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::weights::Weight;
use crate::hash::Map;
use std::io::{self, Write};

pub(super) fn write(analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
    let stacks = Stacks::new(analysis);
    stacks.each(&mut |path, value| {
        out.write_all(path)?;
        writeln!(out, " {}", analysis.selected().divided(value))
    })
}

/// A frame on a distinct path from the root.
struct Path {
    /// The path of the caller.
    above: u32,
    /// The frame's name, by its place in the order of all names.
    name: u32,
    /// The weight of the samples that end here.
    own: Weight,
}

/// The distinct stacks of an analysis, by the names of their frames.
pub(super) struct Stacks {
    names: Vec<Vec<u8>>,
    /// All paths, callers before callees.
    paths: Vec<Path>,
}

const ROOT: u32 = u32::MAX;

impl Stacks {
    pub(super) fn new(analysis: &Analysis) -> Self {
        let (tree, weights) = (analysis.tree(), analysis.weights());
        let nodes = analysis.nodes();
        let of_node: Vec<Vec<u8>> = nodes.ids().map(|id| harmless(nodes.name(id))).collect();
        let mut names = of_node.clone();
        names.sort_unstable();
        names.dedup();
        let rank = |name: &Vec<u8>| names.binary_search(name).unwrap_or_default() as u32;
        let ranks: Vec<u32> = of_node.iter().map(rank).collect();
        let mut paths: Vec<Path> = Vec::new();
        let mut index: Map<(u32, u32), u32> = Map::default();
        let mut of_row = vec![ROOT; tree.len()];
        let mut row = TreeRow(1);
        while row.index() < tree.len() {
            if !weights.touches(tree, row) {
                row = tree.end(row);
                continue;
            }
            let above = of_row[tree.parent(row).index()];
            let name = ranks[tree.node(row).index()];
            let path = *index.entry((above, name)).or_insert_with(|| {
                paths.push(Path { above, name, own: Weight::default() });
                paths.len() as u32 - 1
            });
            of_row[row.index()] = path;
            paths[path as usize].own.add(weights.own(row));
            row.0 += 1;
        }
        Self { names, paths }
    }

    /// Every path, callers before callees: the path of the caller, the frame's name, the rank of the name, and the value
    /// that ends there.
    pub(super) fn frames(&self) -> impl ExactSizeIterator<Item = (Option<usize>, &[u8], u32, i64)> {
        self.paths.iter().map(|path| {
            let above = (path.above != ROOT).then_some(path.above as usize);
            (above, self.names[path.name as usize].as_slice(), path.name, path.own.value())
        })
    }

    /// The rank of the name of a node among those of all frames; `None` if no frame has it.
    pub(super) fn rank(&self, name: &[u8]) -> Option<u32> {
        self.names.binary_search(&harmless(name)).ok().map(|rank| rank as u32)
    }

    /// Calls `each` with every stack and the value that ends there, if it is not 0, in order.
    pub(super) fn each(
        &self,
        each: &mut dyn FnMut(&[u8], i64) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut below: Vec<Vec<u32>> = vec![Vec::new(); self.paths.len() + 1];
        let mut order: Vec<u32> = (0..self.paths.len() as u32).collect();
        // Siblings in descending order: the pile is taken from its end.
        order.sort_by_key(|&path| std::cmp::Reverse(self.paths[path as usize].name));
        for path in order {
            let above = self.paths[path as usize].above;
            let place = if above == ROOT { self.paths.len() } else { above as usize };
            below[place].push(path);
        }
        let mut pile: Vec<(u32, usize)> = Vec::new();
        pile.extend(below[self.paths.len()].iter().map(|&path| (path, 0)));
        let mut text = Vec::new();
        while let Some((path, length)) = pile.pop() {
            let Path { name, own, .. } = self.paths[path as usize];
            text.truncate(length);
            if length > 0 {
                text.push(b';');
            }
            text.extend_from_slice(&self.names[name as usize]);
            if own.value() != 0 {
                each(&text, own.value())?;
            }
            pile.extend(below[path as usize].iter().map(|&path| (path, text.len())));
        }
        Ok(())
    }
}

/// `name` as a frame of a line: semicolons become colons, control characters blanks, and a blank before a number at the
/// end an underscore, because readers would take the number for a value.
fn harmless(name: &[u8]) -> Vec<u8> {
    let name = String::from_utf8_lossy(name);
    let change = |c: char| match c {
        ';' => ':',
        '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    let name: String = name.chars().map(change).collect();
    match name.trim().rsplit_once(' ') {
        _ if name.trim().is_empty() => b"<unknown>".to_vec(),
        Some((start, number)) if number.bytes().all(|b| b.is_ascii_digit() || b == b'.') => {
            format!("{start}_{number}").into_bytes()
        }
        _ => name.trim().as_bytes().to_vec(),
    }
}

#[cfg(test)]
#[path = "tests/folded.rs"]
mod tests;
