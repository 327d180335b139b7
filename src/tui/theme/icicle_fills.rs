//! The fills of icicle boxes: hue by package, and marks for the cursor, matches and the selection.

use ratatui::style::{Color, Modifier, Style};

use super::palette::{
    ANSI_HUES, Depth, HUES, HUES_SAFE, Paint, Palette, hsl, indexed, ink, luminance, nearest,
    wants_black,
};
use super::role::Role;
use super::style::Theme;

/// The luminance that contrasts equally with black and white.
const EVEN: f64 = 0.179;

/// The content of an icicle box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BoxFill {
    /// A function, by its package.
    Function {
        /// A hash of the package alone.
        hash: u64,
        /// The share of flat in cum, 0 to 1.
        strength: f64,
        /// Runtime and library code.
        muted: bool,
    },
    /// The flat part of a function, in its package's hue.
    Own {
        /// A hash of the package alone.
        hash: u64,
        /// Runtime and library code.
        muted: bool,
    },
    /// Boxes too narrow to draw, merged.
    Bucket,
    /// The root, which holds everything.
    Whole,
    /// A change, from -1 (all gone) to 1 (all new).
    Change(f64),
    /// The flat part of a change, by its sign.
    OwnChange(f64),
}

/// The state of an icicle box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BoxMark {
    /// No state.
    #[default]
    None,
    /// Above the zoom, as the way back.
    Above,
    /// The function that is selected in every pane.
    Linked,
    /// Matched by the search.
    Match,
    /// Under the cursor, in the pane that has the keys.
    Cursor,
    /// Under the cursor of a pane without the keys.
    CursorDim,
}

/// Hues of less and of more, in degrees.
const LESS: f64 = 212.0;
const MORE: f64 = 28.0;

impl Theme {
    /// Fill and text of a box.
    pub fn box_style(&self, body: BoxFill, mark: BoxMark) -> Style {
        if self.probe {
            return self.probe_box(body, mark);
        }
        if !self.has_color() {
            return self.plain_box(body, mark);
        }
        let light = self.palette == Palette::Light;
        // There are few greys among sixteen colours. On a light background the lighter one is the quieter one.
        let grey = if light { 7 } else { 8 };
        let base = match body {
            BoxFill::Function { hash, strength, muted } => self.package(hash, strength, muted),
            BoxFill::Own { hash, muted } => self.own(hash, muted),
            BoxFill::Bucket => self.filled(if light { 0xd5_dae0 } else { 0x2a_2f37 }, grey),
            BoxFill::Whole => self.filled(if light { 0xc3_cad3 } else { 0x3a_4350 }, 8),
            BoxFill::Change(change) => self.change(change),
            BoxFill::OwnChange(change) => self.own_change(change),
        };
        match mark {
            BoxMark::None => base,
            BoxMark::Above => self.filled(if light { 0xe6_e9ed } else { 0x24_292f }, grey).patch(
                Style::new().fg(self.color(if light {
                    Paint { rgb: [0x55, 0x5e, 0x6a], ansi: 0 }
                } else {
                    Paint { rgb: [0xa2, 0xab, 0xb7], ansi: 15 }
                })),
            ),
            BoxMark::Match => self.filled(if light { 0xff_d84d } else { 0xe8_b93c }, 11),
            BoxMark::Linked => self.toward(base, light).add_modifier(Modifier::BOLD),
            BoxMark::Cursor => self
                .filled(if light { 0x14_181f } else { 0xf4_f6f8 }, if light { 0 } else { 15 })
                .add_modifier(Modifier::BOLD),
            BoxMark::CursorDim => self
                .filled(if light { 0x4a_5460 } else { 0xc2_c9d2 }, 7)
                .add_modifier(Modifier::BOLD),
        }
    }

    /// Fill and text of the box of a function. The hue comes from `hash`, which must depend on the package alone; it is
    /// stronger with `strength` (0 to 1, flat in cum). `muted` is for runtime and library code.
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
        // The nearest of 256 colours to a pale colour is a grey.
        let least = if self.depth == Depth::Indexed { 0.75 } else { 0.42 };
        let saturation = if muted { 0.09 } else { least + 0.18 * strength };
        let ansi = if muted { 8 } else { ANSI_HUES[(hash % ANSI_HUES.len() as u64) as usize] };
        let paint = Paint { rgb: hsl(hues[pick], saturation, lightness), ansi };
        self.with_ink(paint)
    }

    /// The flat part of a function: its package's hue, close to the background.
    fn own(&self, hash: u64, muted: bool) -> Style {
        let hues: &[f64] = if self.palette == Palette::Safe { &HUES_SAFE } else { &HUES };
        let hue = hues[(hash % hues.len() as u64) as usize];
        self.pale(hue, if muted { 0.05 } else { 0.30 })
    }

    /// The flat part of a change: blue for less, orange for more, close to the background.
    fn own_change(&self, change: f64) -> Style {
        let saturation = if change == 0.0 { 0.05 } else { 0.55 };
        self.pale(if change < 0.0 { LESS } else { MORE }, saturation)
    }

    /// A fill of this hue close to the background, under quiet text.
    fn pale(&self, hue: f64, saturation: f64) -> Style {
        let light = self.palette == Palette::Light;
        let ansi = if light { 7 } else { 0 };
        let paint = Paint { rgb: hsl(hue, saturation, if light { 0.93 } else { 0.165 }), ansi };
        let text = if light {
            Paint { rgb: [0x4a, 0x54, 0x60], ansi: 0 }
        } else {
            Paint { rgb: [0xb0, 0xba, 0xc6], ansi: 7 }
        };
        Style::new().bg(self.color(paint)).fg(self.color(text))
    }

    /// Blue for less, orange for more, grey for no change.
    fn change(&self, change: f64) -> Style {
        let strength = change.abs().min(1.0).sqrt();
        let hue = if change < 0.0 { LESS } else { MORE };
        let light = self.palette == Palette::Light;
        let lightness = if light { 0.90 - 0.25 * strength } else { 0.26 + 0.20 * strength };
        let rgb = hsl(hue, 0.06 + 0.62 * strength, lightness);
        let ansi = match change {
            c if c < 0.0 => 4,
            c if c > 0.0 => 3,
            _ => 8,
        };
        self.with_ink(Paint { rgb, ansi })
    }

    fn filled(&self, rgb: u32, ansi: u8) -> Style {
        self.with_ink(Paint { rgb: [(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8], ansi })
    }

    /// A fill under black or white text, the one with the better contrast.
    fn with_ink(&self, paint: Paint) -> Style {
        let white = match self.depth {
            Depth::Sixteen => !wants_black(paint.ansi),
            // The terminal shows the nearest colour of its table.
            Depth::Indexed => luminance(indexed(nearest(paint.rgb))) < EVEN,
            _ => luminance(paint.rgb) < EVEN,
        };
        Style::new().bg(self.color(paint)).fg(self.color(ink(white)))
    }

    /// `base` with its fill closer to white, or to black on a light background.
    fn toward(&self, base: Style, light: bool) -> Style {
        let Some(Color::Rgb(r, g, b)) = base.bg else {
            let ansi = if light { 12 } else { 7 };
            let rgb = if light { 0x5a_6470 } else { 0xa8_b0ba };
            return self.filled(rgb, ansi);
        };
        let mix = |v: u8| {
            let goal = if light { 0.0 } else { 255.0 };
            (f64::from(v) + (goal - f64::from(v)) * 0.42).round() as u8
        };
        self.with_ink(Paint { rgb: [mix(r), mix(g), mix(b)], ansi: 7 })
    }

    /// The style without colours: weight and reverse, and an underline for matched letters.
    fn plain_box(&self, body: BoxFill, mark: BoxMark) -> Style {
        let body = match body {
            BoxFill::Own { .. } | BoxFill::OwnChange(_) | BoxFill::Bucket => {
                Style::new().add_modifier(Modifier::DIM)
            }
            _ => Style::new(),
        };
        match mark {
            BoxMark::None => body,
            BoxMark::Above => Style::new().add_modifier(Modifier::DIM),
            BoxMark::Match => self.style(Role::Match),
            BoxMark::Linked => Style::new().add_modifier(Modifier::BOLD),
            BoxMark::Cursor => Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
            BoxMark::CursorDim => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// The role of a box in screen tests.
    fn probe_box(&self, body: BoxFill, mark: BoxMark) -> Style {
        let role = match (mark, body) {
            (BoxMark::Cursor, _) => Role::Selected,
            (BoxMark::CursorDim, _) => Role::SelectedDim,
            (BoxMark::Match, _) => Role::Match,
            (BoxMark::Linked, _) => Role::Accent,
            (BoxMark::Above, _) => Role::Dim,
            (BoxMark::None, BoxFill::Own { .. }) => Role::SelfBox,
            (BoxMark::None, BoxFill::Bucket) => Role::Bucket,
            (BoxMark::None, BoxFill::Change(c) | BoxFill::OwnChange(c)) if c < 0.0 => Role::Removed,
            (BoxMark::None, BoxFill::Change(_) | BoxFill::OwnChange(_)) => Role::Added,
            (BoxMark::None, BoxFill::Function { .. } | BoxFill::Whole) => Role::Package,
        };
        self.style(role)
    }
}

#[cfg(test)]
mod tests {
    use super::super::glyphs::UNICODE;
    use super::*;

    #[test]
    fn text_on_boxes_has_contrast() {
        let light = |color: Option<Color>| match color {
            Some(Color::Rgb(r, g, b)) => luminance([r, g, b]),
            Some(Color::Indexed(i)) => luminance(indexed(i)),
            other => panic!("{other:?} is no colour"),
        };
        let marks = [
            BoxMark::None,
            BoxMark::Above,
            BoxMark::Linked,
            BoxMark::Match,
            BoxMark::Cursor,
            BoxMark::CursorDim,
        ];
        let palettes = [Palette::Dark, Palette::Light, Palette::Safe];
        let depths = [Depth::True, Depth::Indexed];
        for (palette, depth) in palettes.iter().flat_map(|p| depths.map(|depth| (*p, depth))) {
            let theme = Theme::new(palette, depth, &UNICODE);
            let bodies = (0..400).flat_map(|hash| {
                let (muted, strength) = (hash % 2 == 0, f64::from(hash / 20) / 19.0);
                let hash = hash as u64;
                let change = strength * 2.0 - 1.0;
                [
                    BoxFill::Function { hash, strength, muted },
                    BoxFill::Own { hash, muted },
                    BoxFill::Bucket,
                    BoxFill::Whole,
                    BoxFill::Change(change),
                    BoxFill::OwnChange(change),
                ]
            });
            for (body, mark) in bodies.flat_map(|body| marks.map(|mark| (body, mark))) {
                let style = theme.box_style(body, mark);
                let (a, b) = (light(style.bg), light(style.fg));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 4.5, "{palette:?} {depth:?} {body:?} {mark:?}: {contrast}");
            }
        }
    }

    #[test]
    fn text_on_boxes_of_sixteen_colours_is_black_on_bright_and_white_on_dark() {
        let number = |color: Option<Color>| match color {
            Some(Color::Indexed(number)) => number,
            other => panic!("{other:?} is none of sixteen"),
        };
        let marks =
            [BoxMark::None, BoxMark::Above, BoxMark::Linked, BoxMark::Match, BoxMark::Cursor];
        for palette in [Palette::Dark, Palette::Light, Palette::Safe] {
            let theme = Theme::new(palette, Depth::Sixteen, &UNICODE);
            for (hash, mark) in (0..8).flat_map(|hash| marks.map(|mark| (hash, mark))) {
                let muted = hash % 2 == 0;
                let function = BoxFill::Function { hash: hash / 2, strength: 0.5, muted };
                let own = BoxFill::Own { hash, muted };
                for body in [function, own, BoxFill::Bucket, BoxFill::Whole, BoxFill::Change(0.5)] {
                    let style = theme.box_style(body, mark);
                    let (fill, ink) = (number(style.bg), number(style.fg));
                    let black = wants_black(fill);
                    let inks: &[u8] = [&[7, 15][..], &[0]][usize::from(black)];
                    assert!(inks.contains(&ink), "{palette:?} {body:?} {mark:?}: {ink} on {fill}");
                }
            }
        }
    }

    #[test]
    fn boxes_without_colour_have_none() {
        let theme = Theme::new(Palette::Dark, Depth::None, &UNICODE);
        for mark in
            [BoxMark::None, BoxMark::Above, BoxMark::Linked, BoxMark::Match, BoxMark::Cursor]
        {
            let style = theme.box_style(BoxFill::Own { hash: 1, muted: false }, mark);
            assert_eq!((style.fg, style.bg), (None, None), "{mark:?}");
        }
        assert_eq!(theme.package(7, 0.5, false), Style::new());
    }

    /// Hue stands for the package, lightness for flat in cum, grey for code of others.
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

    /// The table of 256 holds few pale colours and many greys near them: no package is grey, and most are told apart.
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
                    let [r, g, b] = indexed(entry);
                    assert!(r != g || g != b, "{palette:?} {strength}: {entry} is grey");
                }
                fills.sort_unstable();
                fills.dedup();
                assert!(fills.len() * 10 >= hues * 7, "{palette:?} {strength}: {fills:?}");
            }
        }
    }
}
