//! The colours of source text. Lines with weight are lit; the others keep their hues at less contrast.

use ratatui::style::{Modifier, Style};

use super::contrast;
use super::palette::{Depth, Paint, Palette};
use super::role::{Fill, Role};
use super::style::Theme;

/// The class of a piece of source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Names, operators, and all that has no other class.
    #[default]
    Plain,
    /// Keywords of the language.
    Keyword,
    /// Types, built in or declared.
    Type,
    /// Functions, at their definitions and calls.
    Function,
    /// Strings and characters.
    Text,
    /// Numbers and constants.
    Number,
    /// Comments, with their marks.
    Comment,
}

/// Colours of each tone: lit and unlit on dark, lit and unlit on light, and the nearest of sixteen on dark and on
/// light.
const TONES: [([u32; 4], [u8; 2]); 7] = [
    ([0xd8_dee6, 0x7d_8590, 0x1f_2630, 0x80_8894], [7, 0]),
    ([0xc7_92ea, 0x76_6390, 0x8a_2fb0, 0xa9_8bb8], [13, 5]),
    ([0x7f_d1c7, 0x53_7d7a, 0x0b_6e6a, 0x7f_a5a3], [6, 4]),
    ([0x82_b1ff, 0x57_6f99, 0x1a_5fc0, 0x86_9fc2], [12, 4]),
    ([0xb5_d58a, 0x6f_8060, 0x3d_7a14, 0x8f_a880], [2, 1]),
    ([0xf2_b277, 0x8f_755c, 0xa8_5400, 0xb8_9a7c], [3, 5]),
    ([0x8a_94a0, 0x5c_656f, 0x6a_7280, 0xa0_a6ae], [8, 8]),
];

impl Theme {
    /// The style of source text on a row with this fill; `lit` for lines with weight.
    pub fn source(&self, tone: Tone, lit: bool, fill: Fill) -> Style {
        let role = match (tone, lit) {
            (Tone::Comment, _) | (_, false) => Role::Dim,
            _ => Role::Text,
        };
        let base = self.on(fill, role);
        if self.probe || fill != Fill::Plain && self.depth == Depth::Sixteen {
            return base;
        }
        if !self.has_color() {
            let weight =
                if tone == Tone::Keyword && lit { Modifier::BOLD } else { Modifier::empty() };
            return base.add_modifier(weight);
        }
        let (rgb, ansi) = TONES[tone as usize];
        let light = self.palette == Palette::Light;
        // The selected row is always lit.
        let place = usize::from(light) * 2 + usize::from(!lit && fill != Fill::Selected);
        let rgb = rgb[place];
        let ansi = if lit { ansi[usize::from(light)] } else { 8 };
        let paint = Paint { rgb: [(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8], ansi };
        // Lines without weight are text too.
        contrast::readable(base.fg(self.color(paint)), self.depth, contrast::TEXT)
    }
}

#[cfg(test)]
#[path = "tests/syntax.rs"]
mod tests;
