//! Colours of the graph: lines and boxes from cold to hot by cum, of a change from less to more.

use ratatui::style::{Color, Modifier, Style};

use super::icicle_fills::BoxMark;
use super::palette::{Depth, Palette};
use super::role::{Fill, Role};
use super::style::Theme;

/// The weight that a colour tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GraphScore {
    /// A share of the whole, 0 to 1.
    Share(f64),
    /// A change as a share of the whole, -1 to 1.
    Change(f64),
}

/// The part of a box's colour that is mixed into the ground.
const TINT: f64 = 0.17;

impl Theme {
    /// The style of lines and frames.
    pub fn graph_line(&self, score: GraphScore) -> Style {
        let ground = self.ground();
        match score {
            GraphScore::Share(share) => {
                ground.patch(self.style(Role::Cold)).patch(self.heat(share))
            }
            GraphScore::Change(change) if change > 0.0 => ground.patch(self.style(Role::Added)),
            GraphScore::Change(change) if change < 0.0 => ground.patch(self.style(Role::Removed)),
            GraphScore::Change(_) => ground.patch(self.style(Role::Cold)),
        }
    }

    /// The fill inside of a box, under text.
    pub fn graph_box(&self, score: GraphScore, mark: BoxMark) -> Style {
        match mark {
            BoxMark::Cursor => self.on(Fill::Selected, Role::Text),
            BoxMark::CursorDim => self.on(Fill::SelectedDim, Role::Text),
            BoxMark::Match if self.has_color() => self.tinted(score).patch(self.style(Role::Text)),
            _ => self.tinted(score),
        }
    }

    /// The ground with some of a score's colour.
    fn tinted(&self, score: GraphScore) -> Style {
        let ground = self.ground().patch(self.style(Role::Text));
        if self.probe || !self.has_color() || self.depth != Depth::True {
            return ground;
        }
        let light = self.palette == Palette::Light;
        let parts = |color: Option<Color>| match color {
            Some(Color::Rgb(red, green, blue)) => Some([red, green, blue]),
            _ => None,
        };
        let Some((line, under)) = parts(self.graph_line(score).fg).zip(parts(ground.bg)) else {
            return ground;
        };
        let strength = if light { TINT * 0.8 } else { TINT };
        let mix = |part: usize| {
            let mixed =
                f64::from(line[part]) * strength + f64::from(under[part]) * (1.0 - strength);
            mixed.round() as u8
        };
        ground.bg(Color::Rgb(mix(0), mix(1), mix(2)))
    }

    /// The frame of a box.
    pub fn graph_frame(&self, score: GraphScore, mark: BoxMark) -> Style {
        let style = match mark {
            BoxMark::Cursor => self.ground().patch(self.style(Role::Accent)),
            BoxMark::Match => self.ground().patch(self.style(Role::Match)),
            _ => self.graph_line(score),
        };
        // Terminals without colours underline accents, which lines of boxes must not be.
        let style = style.remove_modifier(Modifier::UNDERLINED);
        if mark == BoxMark::Cursor { style.add_modifier(Modifier::BOLD) } else { style }
    }
}
