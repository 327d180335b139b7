//! How things look: a role for every kind of text or fill, a style for every role, and the glyphs.
//!
//! Code that draws names roles and glyphs only; this folder alone holds colour values. A theme is settled once at the
//! start, from a palette, a colour depth and a glyph set, and is then asked. No meaning hangs on colour alone:
//! what a colour says, a sign, a word or a place says too.

pub mod boxes;
mod glyphs;
mod palette;
pub mod syntax;

use ratatui::style::{Color, Modifier, Style};

use self::palette::{
    ANSI_HUES, DARK, GROUND_DARK, GROUND_LIGHT, HEAT_DARK, HEAT_LIGHT, HEAT_SAFE, HUES, HUES_SAFE,
    LIGHT, MONO, Paint, PaletteLook, SAFE, hsl, nearest, paint,
};
pub use glyphs::{ASCII, Glyphs, UNICODE};
pub use palette::{Depth, Palette};

/// What a piece of the screen means. The order is that of the palettes' tables and of the letters in screen tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// Names and prose at full strength.
    Text,
    /// Zeros, runtime names, what matters less.
    Dim,
    /// Units behind digits, placeholders, the quietest thing that is still read.
    Faint,
    /// Titles set into rules, and the file name.
    Title,
    /// Column headers.
    Header,
    /// Rules and other lines.
    Rule,
    /// Fill of the selected row in the pane that has the keys.
    Selected,
    /// Fill of the selected row elsewhere.
    SelectedDim,
    /// Letters that a search matched.
    Match,
    /// The one accent: current pane, current sample type, sorted column's header.
    Accent,
    /// Digits of the sorted column, and totals.
    Number,
    /// Most of the weight.
    Hot,
    /// Some of the weight.
    Warm,
    /// Little of the weight.
    Cold,
    /// More than before, in a diff.
    Added,
    /// Less than before, in a diff.
    Removed,
    /// What went wrong.
    Error,
    /// What may be wrong.
    Warning,
    /// A key in the footer or the help.
    Key,
    /// A refinement in force.
    Chip,
    /// Text on what a function spends itself, in the icicle.
    SelfBox,
    /// Boxes too narrow to draw, merged.
    Bucket,
    /// Fill of popups.
    Overlay,
    /// A box of the icicle; asked through [`Theme::package`], it is a role of its own for screen tests only.
    Package,
}

const ROLES: usize = Role::Package as usize + 1;
const LETTERS: &[u8; ROLES] = b"tdfihrszmaKHWCARewkcxbop";
/// Probe colours start behind the sixteen that terminals name.
const PROBE: u8 = 16;

impl Role {
    /// The role whose probe colour this is, as the letter that screen snapshots print; a space for no role.
    pub fn letter(color: Color) -> char {
        match color {
            Color::Indexed(i) => {
                LETTERS.get(usize::from(i.wrapping_sub(PROBE))).map_or(' ', |&b| b.into())
            }
            _ => ' ',
        }
    }
}

/// How the row under a piece of text is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Not at all.
    Plain,
    /// The selected row of the pane that has the keys.
    Selected,
    /// The selected row of another pane.
    SelectedDim,
    /// A popup.
    Overlay,
}

/// How everything looks, settled once.
#[derive(Clone, Debug)]
pub struct Theme {
    palette: Palette,
    depth: Depth,
    glyphs: &'static Glyphs,
    probe: bool,
}

impl Theme {
    /// The theme of `palette` on a terminal of `depth`, drawn with `glyphs`.
    pub fn new(palette: Palette, depth: Depth, glyphs: &'static Glyphs) -> Theme {
        Theme { palette, depth, glyphs, probe: false }
    }

    /// For tests: every role has an indexed colour of its own, which [`Role::letter`] turns back.
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

    /// The same terminal in the colours of `palette`.
    #[must_use]
    pub fn with(&self, palette: Palette) -> Theme {
        Theme { palette, ..self.clone() }
    }

    /// Its palette's name.
    pub fn name(&self) -> &'static str {
        self.palette.name()
    }

    /// The characters to draw with.
    pub fn glyphs(&self) -> &'static Glyphs {
        self.glyphs
    }

    /// False where nothing but weight tells things apart, so that boxes need drawn edges.
    pub fn has_color(&self) -> bool {
        self.depth != Depth::None && self.palette != Palette::Mono
    }

    /// What everything stands on. The palettes bring their own ground where the terminal has colours enough, so that
    /// they look the same whatever the terminal's own is; with sixteen colours or none the terminal's is kept.
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

    /// The style of `role` on a row that is not filled, without the ground.
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

    /// The style of `role` on a row filled as `fill` says: what is dim elsewhere is readable there.
    pub fn on(&self, fill: Fill, role: Role) -> Style {
        let ground = match fill {
            Fill::Plain => return self.ground().patch(self.style(role)),
            Fill::Selected => self.ground().patch(self.style(Role::Selected)),
            Fill::SelectedDim => self.ground().patch(self.style(Role::SelectedDim)),
            Fill::Overlay => self.ground().patch(self.style(Role::Overlay)),
        };
        let text = self.style(role);
        if self.probe || fill == Fill::Overlay {
            return ground.patch(text);
        }
        if !self.has_color() {
            // Dim letters on a reversed row are unreadable on many terminals.
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
        match lifted {
            Some(paint) => style.fg(self.color(paint)),
            None if text.fg.is_none() && fill == Fill::Selected => {
                style.fg(self.color(ink(!light)))
            }
            None => style,
        }
    }

    /// The colour of a share of the whole, from 0 to 1, for bars and gutters; a share below 0 is as its size.
    pub fn heat(&self, share: f64) -> Style {
        // Small shares are many and large ones few: the root spreads the many.
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

    /// The same on a row filled as `fill` says. Of sixteen colours hardly one is seen on the selected row's fill.
    pub fn heat_on(&self, fill: Fill, share: f64) -> Style {
        let style = self.on(fill, Role::Text);
        let plain = self.depth == Depth::Sixteen && fill == Fill::Selected;
        if plain { style } else { style.patch(self.heat(share)) }
    }

    /// A line between boxes of one colour, drawn on them.
    pub fn seam(&self) -> Style {
        match (self.depth, self.palette) {
            (Depth::Sixteen, Palette::Light) => Style::new().fg(Color::Indexed(15)),
            (Depth::Sixteen, _) => Style::new().fg(Color::Indexed(0)),
            _ => self.style(Role::Rule),
        }
    }

    /// Whether colours have the names that terminals of sixteen give them.
    pub fn names_colors(&self) -> bool {
        self.depth == Depth::Sixteen
    }

    /// Fill and text of an icicle box: the hue from `hash`, which must depend on the package alone, stronger with
    /// `strength` (0 to 1, the share a function keeps itself); `muted` for runtime and library code.
    pub fn package(&self, hash: u64, strength: f64, muted: bool) -> Style {
        if self.probe {
            return self.style(Role::Package);
        }
        if !self.has_color() {
            return Style::new();
        }
        let strength = strength.clamp(0.0, 1.0);
        let hues: &[f64] = if self.palette == Palette::Safe { &HUES_SAFE } else { &HUES };
        let pick = (hash % hues.len() as u64) as usize;
        let light = self.palette == Palette::Light;
        let lightness = if light { 0.86 - 0.22 * strength } else { 0.27 + 0.23 * strength };
        // Among 256 colours pale ones lie nearest to a grey.
        let least = if self.depth == Depth::Indexed { 0.75 } else { 0.42 };
        let saturation = if muted { 0.09 } else { least + 0.18 * strength };
        let ansi = if muted { 8 } else { ANSI_HUES[(hash % ANSI_HUES.len() as u64) as usize] };
        let paint = Paint { rgb: hsl(hues[pick], saturation, lightness), ansi };
        self.with_ink(paint)
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

    fn color(&self, paint: Paint) -> Color {
        match self.depth {
            Depth::None => Color::Reset,
            Depth::Sixteen => Color::Indexed(paint.ansi),
            Depth::Indexed => Color::Indexed(nearest(paint.rgb)),
            Depth::True => Color::Rgb(paint.rgb[0], paint.rgb[1], paint.rgb[2]),
        }
    }
}

/// White or black: nothing softer can be read on fills between the two.
fn ink(white: bool) -> Paint {
    if white { Paint { rgb: [0xff; 3], ansi: 15 } } else { Paint { rgb: [0; 3], ansi: 0 } }
}

#[cfg(test)]
mod tests {
    use super::palette::luminance;
    use super::*;

    fn env<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
    }

    #[test]
    fn depth_follows_the_environment() {
        let cases: &[(&[(&str, &str)], Depth)] = &[
            (&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")], Depth::None),
            (&[("NO_COLOR", ""), ("COLORTERM", "truecolor")], Depth::True),
            (&[("TERM", "vt220")], Depth::None),
            (&[("TERM", "xterm-mono")], Depth::None),
            (&[("TERM", "xterm-256color")], Depth::Indexed),
            (&[("TERM", "xterm-direct")], Depth::True),
            (&[("TERM", "linux")], Depth::Sixteen),
        ];
        for (pairs, depth) in cases {
            assert_eq!(Depth::probe(&env(pairs)), *depth, "{pairs:?}");
        }
    }

    #[test]
    fn glyphs_follow_the_locale() {
        assert!(!Glyphs::probe(&env(&[])).ascii);
        assert!(!Glyphs::probe(&env(&[("LANG", "de_DE.UTF-8")])).ascii);
        assert!(Glyphs::probe(&env(&[("LANG", "C.UTF-8"), ("LC_ALL", "C")])).ascii);
        // The console's font has no more than 512 characters, whatever the locale says.
        assert!(Glyphs::probe(&env(&[("LANG", "C.UTF-8"), ("TERM", "linux")])).ascii);
        assert!(!Glyphs::probe(&env(&[("LANG", "C.UTF-8"), ("TERM", "xterm")])).ascii);
    }

    #[test]
    fn letters_are_unique() {
        let mut seen = std::collections::BTreeSet::new();
        assert!(LETTERS.iter().all(|b| seen.insert(b)));
    }

    #[test]
    fn ascii_glyphs_are_ascii() {
        let drawn = format!("{ASCII:?}");
        assert!(drawn.is_ascii(), "{drawn}");
    }

    #[test]
    fn no_colour_without_colour() {
        for palette in [Palette::Dark, Palette::Light, Palette::Safe, Palette::Mono] {
            let theme = Theme::new(palette, Depth::None, &UNICODE);
            for fill in [Fill::Plain, Fill::Selected, Fill::SelectedDim, Fill::Overlay] {
                let style = theme.on(fill, Role::Hot);
                assert_eq!((style.fg, style.bg), (None, None), "{palette:?} {fill:?}");
            }
            assert_eq!(theme.package(7, 0.5, false), Style::new());
        }
    }

    /// The hue says the package, its lightness what a function keeps itself, and grey that it is not the program's own.
    #[test]
    fn boxes_mean_something() {
        let channels = |style: Style| match style.bg {
            Some(Color::Rgb(r, g, b)) => [r, g, b],
            other => panic!("{other:?} is no colour"),
        };
        let vivid = |[r, g, b]: [u8; 3]| r.max(g).max(b) - r.min(g).min(b);
        for palette in [Palette::Dark, Palette::Light, Palette::Safe] {
            let theme = Theme::new(palette, Depth::True, &UNICODE);
            for hash in 0..30 {
                let fill =
                    |strength: f64, muted: bool| channels(theme.package(hash, strength, muted));
                assert_eq!(fill(0.3, false), fill(0.3, false));
                assert!(vivid(fill(0.3, true)) * 3 < vivid(fill(0.3, false)), "{palette:?} {hash}");
                for step in 0..10 {
                    let light = |step: i32| luminance(fill(f64::from(step) / 10.0, false));
                    let brighter = light(step + 1) > light(step);
                    assert_eq!(brighter, palette != Palette::Light, "{palette:?} {hash} {step}");
                }
                let order = |[r, g, b]: [u8; 3]| (r > g, g > b, b > r);
                assert_eq!(order(fill(0.0, false)), order(fill(1.0, false)), "{palette:?} {hash}");
            }
        }
    }

    /// The table of 256 holds few pale colours, and many greys near them: no package is grey, and most are told apart.
    #[test]
    fn boxes_of_256_colours_keep_their_hue() {
        for palette in [Palette::Dark, Palette::Light, Palette::Safe] {
            let theme = Theme::new(palette, Depth::Indexed, &UNICODE);
            let hues = if palette == Palette::Safe { HUES_SAFE.len() } else { HUES.len() };
            for strength in (0..=20).map(|step| f64::from(step) / 20.0) {
                let fill = |hash| match theme.package(hash, strength, false).bg {
                    Some(Color::Indexed(entry)) => entry,
                    other => panic!("{other:?} is none of 256"),
                };
                let mut fills: Vec<u8> = (0..hues as u64).map(fill).collect();
                for &entry in &fills {
                    let [r, g, b] = palette::indexed(entry);
                    assert!(r != g || g != b, "{palette:?} {strength}: {entry} is grey");
                }
                fills.sort_unstable();
                fills.dedup();
                assert!(fills.len() * 10 >= hues * 7, "{palette:?} {strength}: {fills:?}");
            }
        }
    }

    #[test]
    fn nearest_finds_exact_entries() {
        assert_eq!(nearest([0, 0, 0]), 16);
        assert_eq!(nearest([255, 255, 255]), 231);
        assert_eq!(nearest([8, 8, 8]), 232);
        assert_eq!(nearest([95, 135, 175]), 67);
    }
}
