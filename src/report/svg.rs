//! `-svg`: a flame graph as one file for a browser, with search, zoom and the numbers of each frame. The root is on top.
//! The colour of a package is the same in every picture.
//!
//! A frame cannot have a negative width. A difference is two flame graphs beside each other, of added and of removed weight.

use super::folded::Stacks;
use super::header::{ProfileFact, filters, profile_facts, type_name};
use super::options::ReportOptions;
use crate::analysis::package::{package, stable_hash};
use crate::analysis::{Analysis, names};
use crate::printable::printable_char;
use crate::unit;
use inferno::flamegraph::color::{BackgroundColor, Color, PaletteMap};
use inferno::flamegraph::{Direction, Options, TextTruncateDirection, from_lines};
use std::io::{self, Write};

/// The largest sum of widths that the library adds up without overflow.
const LARGEST: u128 = 1 << 62;

/// The smallest total in the shown unit: values are whole numbers, so smaller ones would lose digits.
const DIGITS: i64 = 10_000;

/// The colour of the root frame.
const GREY: Color = Color { r: 224, g: 224, b: 224 };

/// The plain background of the drawing.
const WHITE: Color = Color { r: 255, g: 255, b: 255 };

pub(super) fn write(
    analysis: &Analysis,
    print: &ReportOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lines = StackLines::new(analysis)?;
    let selected = analysis.selected();
    let total = selected.format(selected.total(), "auto");
    let source = names::base(print.source.as_bytes());
    let source = if source == b"." { "profile".to_owned() } else { text(source) };
    let (factor, unit) = shown_unit(selected.total(), selected.unit());
    let mut palette = lines.palette();
    let mut options = Options::default();
    options.title = format!("{source}: {} {total}", text(type_name(selected).as_bytes()));
    options.subtitle = Some(subtitle(analysis));
    options.direction = Direction::Inverted;
    options.text_truncate_direction = TextTruncateDirection::Left;
    options.bgcolors = Some(BackgroundColor::Flat(WHITE));
    options.count_name = unit;
    options.factor = factor * lines.scale;
    options.palette_map = Some(&mut palette);
    // The lines are sorted by path. The library sorts them again unless it draws a chart.
    options.flame_chart = true;
    if lines.lines.is_empty() {
        return write_empty(&options, out);
    }
    from_lines(&mut options, lines.lines.iter().rev().map(String::as_str), out)
}

/// Writes a picture without frames, which is an error to the library.
fn write_empty(options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let title = escape(&options.title);
    let subtitle = escape(options.subtitle.as_deref().unwrap_or_default());
    write!(
        out,
        r##"<?xml version="1.0" standalone="no"?>
<svg version="1.1" width="1200" height="90" xmlns="http://www.w3.org/2000/svg">
<rect width="100%" height="100%" fill="#ffffff"/>
<g font-family="monospace" text-anchor="middle">
<text x="600" y="30" font-size="17">{title}</text>
<text x="600" y="52" font-size="12">{subtitle}</text>
<text x="600" y="76" font-size="12">no sample is left to show</text>
</g>
</svg>
"##
    )
}

/// The stacks in the folded form, which the library reads.
struct StackLines {
    lines: Vec<String>,
    /// The size of one unit of the lines in units of the sample type.
    scale: f64,
}

impl StackLines {
    fn new(analysis: &Analysis) -> io::Result<Self> {
        let stacks = Stacks::new(analysis);
        let (mut sum, mut negative) = (0_u128, false);
        stacks.each(&mut |_, value| {
            sum += u128::from(value.unsigned_abs());
            negative |= value < 0;
            Ok(())
        })?;
        let divisor = u64::try_from(sum / LARGEST + 1).unwrap_or(u64::MAX);
        let mut lines: Vec<String> = Vec::new();
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        stacks.each(&mut |path, value| {
            let width = value.unsigned_abs() / divisor;
            let (path, side) = (text(path), if value < 0 { &mut removed } else { &mut added });
            match (width, negative) {
                (0, _) => {}
                (_, false) => lines.push(format!("{path} {width}")),
                (_, true) if value < 0 => side.push(format!("removed;{path} {width}")),
                (_, true) => side.push(format!("added;{path} {width}")),
            }
            Ok(())
        })?;
        lines.append(&mut added);
        lines.append(&mut removed);
        Ok(Self { lines, scale: divisor as f64 })
    }

    /// A colour for each frame, by its package.
    fn palette(&self) -> PaletteMap {
        let mut palette = PaletteMap::default();
        // The root frame has no name.
        palette.insert("", GREY);
        for line in &self.lines {
            let path = line.rsplit_once(' ').map_or("", |(path, _)| path);
            for name in path.split(';') {
                if palette.get(name).is_none() {
                    palette.insert(name, colour(name));
                }
            }
        }
        palette
    }
}

/// The line below the title: file, time, duration and filters.
fn subtitle(analysis: &Analysis) -> String {
    let selected = analysis.selected();
    let is_shown = |fact: &ProfileFact| {
        matches!(fact, ProfileFact::File(_) | ProfileFact::Time(_) | ProfileFact::Duration(..))
    };
    let facts = profile_facts(selected, "auto").into_iter().filter(is_shown);
    let mut parts: Vec<String> = facts.map(|fact| text(&fact.line())).collect();
    let filters = filters(&selected.query().filters);
    parts.extend(filters.into_iter().map(|(name, value)| format!("{name}={value}")));
    text(parts.join(", ").trim().as_bytes())
}

/// The unit in which whole numbers are precise enough for `total`, with the factor to it.
fn shown_unit(total: i64, from: &str) -> (f64, String) {
    let to = unit::auto_unit(total / DIGITS, from);
    match unit::ratio(from, &to) {
        Some(ratio) => (ratio, to.into_owned()),
        None => (1.0, from.to_owned()),
    }
}

/// A light colour: the hue is the package's, the shade the function's.
fn colour(name: &str) -> Color {
    let (hue, shade) = (stable_hash(package(name)) % 360, stable_hash(name) % 5);
    let (saturation, lightness) = (0.50 + 0.03 * shade as f64, 0.80 - 0.02 * shade as f64);
    let chroma = (1.0 - (2.0 * lightness - 1.0_f64).abs()) * saturation;
    let part = |offset: u64| {
        let place = ((hue + offset) % 360) as f64 / 60.0;
        let part = (2.0 - (place - 3.0).abs()).clamp(0.0, 1.0);
        ((lightness + chroma * (part - 0.5)) * 255.0).round() as u8
    };
    Color { r: part(180), g: part(60), b: part(300) }
}

/// `text` without characters that XML forbids.
fn text(text: &[u8]) -> String {
    let show = |c: char| match c {
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        c => printable_char(c),
    };
    String::from_utf8_lossy(text).chars().map(show).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Report::Svg;
    use crate::report::tests::printed;

    #[test]
    fn frames_tell_their_names_and_shares() {
        let svg = printed("main;a<b> 3\nmain 1\n", &Svg);
        for part in [
            ">profile: samples 4</text>",
            "<title>all (4 count, 100%)</title>",
            "<title>main (4 count, 100.00%)</title>",
            "<title>a&lt;b&gt; (3 count, 75.00%)</title>",
        ] {
            assert!(svg.contains(part), "{part}");
        }
        let again = printed("main 1\nmain;a<b> 3\n", &Svg);
        assert!(svg == again, "a picture is the same each time");
    }

    #[test]
    fn siblings_whose_names_sort_before_a_semicolon_stay_whole() {
        let svg = printed("main 1\nmain b;y 1\nmain;x 1\n", &Svg);
        assert_eq!(svg.matches("<title>main (").count(), 1);
        assert!(svg.contains("<title>main (2 count, 66.67%)</title>"));
    }

    #[test]
    fn a_difference_is_two_pictures() {
        let svg = printed("main;a 3\nmain;b -1\n", &Svg);
        for part in ["added (3 count, 75.00%)", "removed (1 count, 25.00%)", "b (1 count, 25.00%)"]
        {
            assert!(svg.contains(&format!("<title>{part}</title>")), "{part}");
        }
    }

    #[test]
    fn values_that_no_sum_holds_are_scaled_down() {
        let largest = i64::MAX;
        let svg = printed(&format!("a {largest}\nb {largest}\nc {largest}\n"), &Svg);
        assert_eq!(svg.matches(", 33.33%)</title>").count(), 3);
    }

    #[test]
    fn nothing_to_show_is_said() {
        let svg = printed("main 0\n", &Svg);
        assert!(svg.contains("no sample is left to show") && svg.ends_with("</svg>\n"));
    }

    #[test]
    fn colours_are_the_packages() {
        let hues = |name| {
            let Color { r, g, b } = colour(name);
            [r > g, g > b, b > r]
        };
        assert_eq!(hues("runtime.main"), hues("runtime.(*mheap).alloc"));
        assert_eq!(colour("runtime.main"), colour("runtime.main"));
        let Color { r, g, b } = colour("");
        assert!(r.min(g).min(b) > 120, "dark letters stand on it");
    }
}
