//! `-flame`: a flame graph as one file for a browser, with search, zoom and the numbers of each frame. The root is on top.
//! The colour of a package is the same in every picture.
//!
//! In a difference a frame is as wide as all changes below it, red where they add up to more and blue where to less.

use super::folded::Stacks;
use super::graphviz::script;
use super::header::{ProfileFact, filters, profile_facts, type_name};
use super::options::ReportOptions;
use super::xml::escaped;
use crate::analysis::package::{package, stable_hash};
use crate::analysis::{Analysis, names};
use std::io::{self, Write};

/// The width of the picture until the script fits it to the page.
const WIDTH: f64 = 1200.0;

/// Room at the sides.
const MARGIN: f64 = 10.0;

/// The height of a frame.
const ROW: f64 = 17.0;

/// The height of the text above the frames of a file.
const HEAD: f64 = 64.0;

/// The width of a character.
const CHARACTER: f64 = 7.25;

/// The smallest shown share of the whole.
const SMALLEST: f64 = 1e-4;

/// Characters of a name that are kept; the end is the telling part.
pub(super) const LONGEST: usize = 1000;

/// The key to the colours of a difference.
pub(super) const DIFFERENCE_KEY: &str = "red is more, blue is less than before";

/// Writes the file.
pub(super) fn write(
    analysis: &Analysis,
    print: &ReportOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let selected = analysis.selected();
    let frames = Frames::new(&Stacks::new(analysis));
    let source = names::base(print.source.as_bytes());
    let source = String::from_utf8_lossy(if source == b"." { b"profile" } else { source });
    let total = selected.format(selected.total(), "auto");
    let title = escaped(&format!("{source}: {} {total}", type_name(selected)));
    let subtitle = escaped(&subtitle(analysis));
    let height = HEAD + frames.height() + 34.0;
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n\
         <svg width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" xmlns=\"http://www.w3.org/2000/svg\">\n\
         <style><![CDATA[\n{}]]></style>\n\
         <rect id=\"paper\" width=\"{WIDTH}\" height=\"{height}\"/>\n\
         <text class=\"title\" x=\"{MARGIN}\" y=\"22\">{title}</text>\n\
         <text class=\"dim\" x=\"{MARGIN}\" y=\"40\">{subtitle}</text>\n\
         <text id=\"reset\" x=\"{MARGIN}\" y=\"57\" style=\"display:none\">back to the whole (Escape)</text>\n\
         <foreignObject id=\"box\" x=\"{}\" y=\"6\" width=\"250\" height=\"26\">\
         <input xmlns=\"http://www.w3.org/1999/xhtml\" id=\"search\" placeholder=\"search (/), as a pattern\"/></foreignObject>\n\
         <text id=\"matched\" x=\"{}\" y=\"50\" text-anchor=\"end\"/>\n",
        include_str!("flame.css"),
        WIDTH - 260.0,
        WIDTH - MARGIN,
    )?;
    if frames.shown.is_empty() {
        let y = HEAD + ROW;
        writeln!(out, "<text x=\"{MARGIN}\" y=\"{y}\">no sample is left to show</text>")?;
    }
    for frame in &frames.shown {
        frames.write_frame(frame, analysis, (HEAD, ""), out)?;
    }
    let below = height - 12.0;
    let key = if frames.is_difference { DIFFERENCE_KEY } else { "" };
    writeln!(
        out,
        "<text class=\"dim\" x=\"{MARGIN}\" y=\"{:.1}\">{key}</text>\n\
         <text id=\"details\" x=\"{MARGIN}\" y=\"{below:.1}\"/>{}\n</svg>",
        below - 15.0,
        script(include_str!("flame.js"))
    )
}

/// A frame that is wide enough to show.
struct Frame {
    name: String,
    /// The rank of the name among all of the stacks; `None` for the whole.
    rank: Option<u32>,
    depth: usize,
    /// Left side and width as shares of the whole.
    left: f64,
    width: f64,
    /// The sum of the values below.
    value: i128,
    /// The sum of their magnitudes.
    changes: u128,
}

/// The frames of all stacks.
pub(super) struct Frames {
    /// Callers before callees, siblings in the order of their names.
    shown: Vec<Frame>,
    /// Some values are negative.
    pub(super) is_difference: bool,
}

impl Frames {
    pub(super) fn new(stacks: &Stacks) -> Self {
        let paths: Vec<_> = stacks.frames().collect();
        let mut sums: Vec<(u128, i128)> = paths
            .iter()
            .map(|(.., own)| (u128::from(own.unsigned_abs()), i128::from(*own)))
            .collect();
        let is_difference = paths.iter().any(|(.., own)| *own < 0);
        let mut whole = (0_u128, 0_i128);
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); paths.len()];
        let mut roots = Vec::new();
        for at in (0..paths.len()).rev() {
            let (wide, value) = sums[at];
            let (sum, siblings) = match paths[at].0 {
                Some(above) => (&mut sums[above], &mut below[above]),
                None => (&mut whole, &mut roots),
            };
            *sum = (sum.0 + wide, sum.1 + value);
            siblings.push(at);
        }
        let mut shown = Vec::new();
        if whole.0 == 0 {
            return Self { shown, is_difference };
        }
        let name = "all".to_owned();
        shown.push(Frame {
            name,
            rank: None,
            depth: 0,
            left: 0.0,
            width: 1.0,
            value: whole.1,
            changes: whole.0,
        });
        let share = |wide: u128| wide as f64 / whole.0 as f64;
        let mut pile: Vec<(usize, usize, f64)> = Vec::new();
        let push = |pile: &mut Vec<_>, mut siblings: Vec<usize>, depth, mut left: f64| {
            siblings.sort_by_key(|&at| paths[at].2);
            let start = pile.len();
            for at in siblings {
                pile.push((at, depth, left));
                left += share(sums[at].0);
            }
            pile[start..].reverse();
        };
        push(&mut pile, roots, 1, 0.0);
        while let Some((at, depth, left)) = pile.pop() {
            let (wide, value) = sums[at];
            let width = share(wide);
            if width < SMALLEST {
                continue;
            }
            let name = end_of(&String::from_utf8_lossy(paths[at].1), LONGEST);
            let rank = Some(paths[at].2);
            shown.push(Frame { name, rank, depth, left, width, value, changes: wide });
            push(&mut pile, std::mem::take(&mut below[at]), depth + 1, left);
        }
        Self { shown, is_difference }
    }

    /// Drops all but the widest frames. Gives the number of all, if some are dropped.
    pub(super) fn keep_widest(&mut self, most: usize) -> Option<usize> {
        let all = self.shown.len();
        let mut widths: Vec<f64> = self.shown.iter().map(|frame| frame.width).collect();
        widths.sort_by(|a, b| b.total_cmp(a));
        let cut = *widths.get(most)?;
        // A caller is no narrower than its callees and stands before them, so no frame loses its caller.
        let mut equal = most - widths.iter().filter(|width| **width > cut).count();
        self.shown.retain(|frame| {
            let is_first = frame.width >= cut && (frame.width > cut || equal > 0);
            equal -= usize::from(is_first && frame.width <= cut);
            is_first
        });
        Some(all)
    }

    /// The number of frames that are shown.
    pub(super) fn len(&self) -> usize {
        self.shown.len()
    }

    /// The height of all rows of frames.
    fn height(&self) -> f64 {
        let rows = self.shown.iter().map(|frame| frame.depth + 1).max().unwrap_or(1);
        rows as f64 * ROW
    }

    /// True if no frame is shown.
    pub(super) fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Writes the frames as an element of a page, each with the rank of its name.
    pub(super) fn write_element(&self, analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
        let height = self.height();
        writeln!(
            out,
            "<svg id=flame width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\">"
        )?;
        for frame in &self.shown {
            let rank = frame.rank.map(|rank| format!(" data-k=\"{rank}\"")).unwrap_or_default();
            self.write_frame(frame, analysis, (0.0, &rank), out)?;
        }
        writeln!(out, "</svg>")
    }

    /// Writes a frame below `top`, with more attributes.
    fn write_frame(
        &self,
        frame: &Frame,
        analysis: &Analysis,
        (top, attributes): (f64, &str),
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Frame { name, depth, left, width, value, .. } = frame;
        let inner = WIDTH - 2.0 * MARGIN;
        let (x, y, wide) = (MARGIN + left * inner, top + *depth as f64 * ROW, width * inner);
        let room = ((wide - 6.0) / CHARACTER).max(0.0) as usize;
        let label = if room < 2 { String::new() } else { end_of(name, room) };
        let value = i64::try_from(*value).unwrap_or(if *value < 0 { i64::MIN } else { i64::MAX });
        let mut text = analysis.selected().format(value, "auto");
        if self.is_difference && value > 0 {
            text.insert(0, '+');
        }
        let of = if self.is_difference { " of all changes" } else { "" };
        writeln!(
            out,
            "<g class=\"f\"{attributes}><title>{}\n{text} ({:.2}%{of})</title>\
             <rect x=\"{x:.2}\" y=\"{y}\" width=\"{wide:.2}\" height=\"{}\" style=\"{}\"/>\
             <text x=\"{:.2}\" y=\"{:.1}\">{}</text></g>",
            escaped(name),
            100.0 * width,
            ROW - 1.0,
            self.colour(frame),
            x + 3.0,
            y + 12.0,
            escaped(&label)
        )
    }

    /// Hue and saturation: of the package, or of the difference.
    fn colour(&self, frame: &Frame) -> String {
        if self.is_difference {
            let lean = frame.value as f64 / frame.changes.max(1) as f64;
            let hue = if lean < 0.0 { 215 } else { 5 };
            return format!("--h:{hue};--s:{:.0}%", 75.0 * lean.abs());
        }
        if frame.depth == 0 {
            return "--h:0;--s:0%".to_owned();
        }
        let (hue, shade) = (stable_hash(package(&frame.name)) % 360, stable_hash(&frame.name) % 5);
        format!("--h:{hue};--s:{}%", 48 + 4 * shade)
    }
}

/// The line below the title: file, time, duration and filters.
fn subtitle(analysis: &Analysis) -> String {
    let selected = analysis.selected();
    let is_shown = |fact: &ProfileFact| {
        matches!(fact, ProfileFact::File(_) | ProfileFact::Time(_) | ProfileFact::Duration(..))
    };
    let facts = profile_facts(selected, "auto").into_iter().filter(is_shown);
    let line = |fact: ProfileFact| String::from_utf8_lossy(&fact.line()).into_owned();
    let mut parts: Vec<String> = facts.map(line).collect();
    let filters = filters(&selected.query().filters);
    parts.extend(filters.into_iter().map(|(name, value)| format!("{name}={value}")));
    parts.join(", ").trim().to_owned()
}

/// A name of at most `most` characters: its end, behind an ellipsis.
pub(super) fn end_of(name: &str, most: usize) -> String {
    let count = name.chars().count();
    if count <= most {
        return name.to_owned();
    }
    std::iter::once('…').chain(name.chars().skip(count + 1 - most)).collect()
}

#[cfg(test)]
#[path = "tests/flame.rs"]
mod tests;
