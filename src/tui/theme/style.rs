//! The theme: a style for every role, settled once from a palette, a colour depth and a glyph set.

use ratatui::style::{Color, Modifier, Style};

use super::contrast;
use super::glyphs::Glyphs;
use super::palette::{
    DARK, Depth, GROUND_DARK, GROUND_LIGHT, HEAT_DARK, HEAT_LIGHT, HEAT_SAFE, LIGHT, MONO, Paint,
    Palette, PaletteLook, SAFE, ink, nearest, paint,
};
use super::role::{Fill, PROBE, Role};

/// The theme: palette, colour depth and glyphs.
#[derive(Clone, Debug)]
pub struct Theme {
    pub(super) palette: Palette,
    pub(super) depth: Depth,
    glyphs: &'static Glyphs,
    pub(super) probe: bool,
}

impl Theme {
    /// The theme of `palette` on a terminal of `depth`, drawn with `glyphs`.
    pub fn new(palette: Palette, depth: Depth, glyphs: &'static Glyphs) -> Theme {
        Theme { palette, depth, glyphs, probe: false }
    }

    /// The theme of screen tests: every role has its own indexed colour, which [`Role::letter`] turns back.
    pub fn probe(glyphs: &'static Glyphs) -> Theme {
        Theme { palette: Palette::Dark, depth: Depth::Indexed, glyphs, probe: true }
    }

    /// The next palette, on the same terminal.
    #[must_use]
    pub fn next(&self) -> Theme {
        let names = Palette::NAMES;
        let at = names.iter().position(|(_, p)| *p == self.palette).unwrap_or(0);
        Theme { palette: names[(at + 1) % names.len()].1, ..self.clone() }
    }

    /// Takes the colours of `palette`.
    #[must_use]
    pub fn with(&self, palette: Palette) -> Theme {
        Theme { palette, ..self.clone() }
    }

    /// The name of its palette, as options spell it.
    pub fn name(&self) -> &'static str {
        self.palette.name()
    }

    /// The characters to draw with.
    pub fn glyphs(&self) -> &'static Glyphs {
        self.glyphs
    }

    /// False on terminals and palettes without colours, on which boxes need drawn edges.
    pub fn has_color(&self) -> bool {
        self.depth != Depth::None && self.palette != Palette::Mono
    }

    /// Text and background of the whole screen. A palette brings its own on terminals of 256 colours or more; otherwise
    /// the terminal's own are kept.
    pub fn ground(&self) -> Style {
        if self.probe || !matches!(self.depth, Depth::Indexed | Depth::True) {
            return Style::new();
        }
        let (text, ground) = match self.palette {
            Palette::Light => GROUND_LIGHT,
            Palette::Dark | Palette::Safe => GROUND_DARK,
            Palette::Mono => return Style::new(),
        };
        Style::new().fg(self.color(text)).bg(self.color(ground))
    }

    /// The style of `role` without fill or ground.
    pub fn style(&self, role: Role) -> Style {
        if self.probe {
            let color = Color::Indexed(PROBE + role as u8);
            return match role {
                Role::Selected | Role::SelectedDim | Role::Overlay => Style::new().bg(color),
                _ => Style::new().fg(color),
            };
        }
        self.dress(self.look(role))
    }

    /// The style of `role` on a row with this fill. Dim text becomes lighter on the selected row.
    pub fn on(&self, fill: Fill, role: Role) -> Style {
        let ground = match fill {
            Fill::Plain => return self.lifted(self.ground().patch(self.style(role)), role),
            Fill::Selected => self.ground().patch(self.style(Role::Selected)),
            Fill::SelectedDim => self.ground().patch(self.style(Role::SelectedDim)),
            Fill::Overlay => self.ground().patch(self.style(Role::Overlay)),
        };
        let text = self.style(role);
        if self.probe || fill == Fill::Overlay {
            return self.lifted(ground.patch(text), role);
        }
        if !self.has_color() {
            // Dim letters are unreadable on reversed rows of many terminals.
            let kept = text.add_modifier - Modifier::DIM;
            return ground.patch(Style { add_modifier: kept, ..text });
        }
        let quiet =
            matches!(role, Role::Dim | Role::Faint | Role::Rule | Role::Header | Role::Cold);
        let bright = matches!(role, Role::Accent | Role::Match | Role::Key);
        let light = self.palette == Palette::Light;
        let strongest = if light { paint(0x00_0000, 0) } else { paint(0xff_ffff, 15) };
        let lifted = match (self.depth == Depth::Sixteen, fill == Fill::Selected) {
            (true, true) => strongest,
            (true, false) if !bright => strongest,
            (false, true) if quiet => paint(if light { 0x45_5566 } else { 0xa9_bccd }, 7),
            (false, false) if quiet => paint(if light { 0x5a_6370 } else { 0x9c_a5b1 }, 7),
            _ => None,
        };
        let bold_name = role == Role::Text && fill == Fill::Selected;
        let style = ground
            .remove_modifier(if bold_name { Modifier::empty() } else { Modifier::BOLD })
            .patch(text);
        let style = match lifted {
            Some(paint) => style.fg(self.color(paint)),
            None if text.fg.is_none() && fill == Fill::Selected => {
                style.fg(self.color(ink(!light)))
            }
            None => style,
        };
        self.lifted(style, role)
    }

    /// `style` with the contrast that text of `role` needs.
    fn lifted(&self, style: Style, role: Role) -> Style {
        match contrast::least(role).filter(|_| !self.probe) {
            Some(least) => contrast::readable(style, self.depth, least),
            None => style,
        }
    }

    /// The colour of a share of the whole, 0 to 1, for bars and gutters. A negative share counts by its magnitude.
    pub fn heat(&self, share: f64) -> Style {
        // Most shares are small: the square root spreads them over the scale.
        let share = share.abs().min(1.0).sqrt();
        if self.probe {
            let role = if share > 0.7 {
                Role::Hot
            } else if share > 0.35 {
                Role::Warm
            } else {
                Role::Cold
            };
            return self.style(role);
        }
        if !self.has_color() {
            return Style::new();
        }
        let stops = match self.palette {
            Palette::Light => &HEAT_LIGHT,
            Palette::Safe => &HEAT_SAFE,
            _ => &HEAT_DARK,
        };
        let place = share * 4.0;
        let low = (place as usize).min(3);
        let (Some(a), Some(b)) = (stops[low], stops[low + 1]) else { return Style::new() };
        let t = place - low as f64;
        let mix = |i: usize| {
            (f64::from(a.rgb[i]) + (f64::from(b.rgb[i]) - f64::from(a.rgb[i])) * t).round() as u8
        };
        let ansi = if t < 0.5 { a.ansi } else { b.ansi };
        Style::new().fg(self.color(Paint { rgb: [mix(0), mix(1), mix(2)], ansi }))
    }

    /// The colour of a share on a row with this fill. Hardly any of sixteen colours is visible on the selected row.
    pub fn heat_on(&self, fill: Fill, share: f64) -> Style {
        let style = self.on(fill, Role::Text);
        let plain = self.depth == Depth::Sixteen && fill == Fill::Selected;
        if plain { style } else { style.patch(self.heat(share)) }
    }

    /// The line between two boxes of one colour.
    pub fn seam(&self) -> Style {
        match (self.depth, self.palette) {
            (Depth::Sixteen, Palette::Light) => Style::new().fg(Color::Indexed(15)),
            (Depth::Sixteen, _) => Style::new().fg(Color::Indexed(0)),
            _ => self.style(Role::Rule),
        }
    }

    /// True on terminals of sixteen named colours.
    pub fn names_colors(&self) -> bool {
        self.depth == Depth::Sixteen
    }

    fn look(&self, role: Role) -> PaletteLook {
        let palette = if self.depth == Depth::None { Palette::Mono } else { self.palette };
        let table = match palette {
            Palette::Dark => &DARK,
            Palette::Light => &LIGHT,
            Palette::Safe => &SAFE,
            Palette::Mono => &MONO,
        };
        table[role as usize]
    }

    fn dress(&self, look: PaletteLook) -> Style {
        let mut style = Style::new().add_modifier(look.modifier);
        if let Some(paint) = look.fg {
            style = style.fg(self.color(paint));
        }
        if let Some(paint) = look.bg {
            style = style.bg(self.color(paint));
        }
        style
    }

    pub(super) fn color(&self, paint: Paint) -> Color {
        match self.depth {
            Depth::None => Color::Reset,
            Depth::Sixteen => Color::Indexed(paint.ansi),
            Depth::Indexed => Color::Indexed(nearest(paint.rgb)),
            Depth::True => Color::Rgb(paint.rgb[0], paint.rgb[1], paint.rgb[2]),
        }
    }
}

#[cfg(test)]
#[path = "tests/style.rs"]
mod tests;
