//! Colour values: looks of roles for each palette, the heat scale, hues of packages, and the nearest of 16 or 256
//! colours.

use std::sync::LazyLock;

use ratatui::style::Modifier;

use super::role::{ROLES, Role};

/// A family of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// For dark backgrounds, safe for every kind of colour vision.
    Safe,
    /// Weight, underline and reverse only.
    Mono,
}

impl Palette {
    /// Every palette with its name on the command line, in the order of the theme key.
    pub const NAMES: [(&'static str, Palette); 4] = [
        ("dark", Palette::Dark),
        ("light", Palette::Light),
        ("colour-blind", Palette::Safe),
        ("mono", Palette::Mono),
    ];

    /// The palette called `name` in options and commands; `None` for an unknown name.
    pub fn parse(name: &str) -> Option<Palette> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|(_, p)| *p)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, p)| *p == self).map_or("", |(n, _)| n)
    }

    /// The palette for an environment: light if `COLORFGBG` says so (rxvt, Konsole and others set it), otherwise dark.
    pub fn probe(env: &dyn Fn(&str) -> Option<String>) -> Palette {
        let background = env("COLORFGBG")
            .and_then(|v| v.rsplit(';').next().and_then(|b| b.trim().parse::<u8>().ok()));
        if matches!(background, Some(7 | 9..=15)) { Palette::Light } else { Palette::Dark }
    }
}

/// The number of colours of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// No colours: weight, underline and reverse are left.
    None,
    /// The sixteen named colours.
    Sixteen,
    /// The table of 256.
    Indexed,
    /// Red, green and blue with a byte each.
    True,
}

impl Depth {
    /// The depth for an environment: `NO_COLOR` before `COLORTERM` before `TERM`. Terminals named `vt1` to `vt4`, `-m`
    /// or `-mono` have no colours.
    pub fn probe(env: &dyn Fn(&str) -> Option<String>) -> Depth {
        let term = env("TERM").unwrap_or_default();
        let color_term = env("COLORTERM").unwrap_or_default();
        let monochrome = ["vt1", "vt2", "vt3", "vt4"].iter().any(|start| term.starts_with(start))
            || ["-m", "-mono"].iter().any(|end| term.ends_with(end));
        if env("NO_COLOR").is_some_and(|v| !v.is_empty()) {
            Depth::None
        } else if matches!(color_term.as_str(), "truecolor" | "24bit") || term.contains("direct") {
            Depth::True
        } else if term.contains("256") || !color_term.is_empty() {
            Depth::Indexed
        } else if monochrome {
            Depth::None
        } else {
            Depth::Sixteen
        }
    }
}

/// A colour at every depth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    pub(super) rgb: [u8; 3],
    pub(super) ansi: u8,
}

/// The look of a role: colour, fill, and a weight for terminals without colours.
#[derive(Clone, Copy, Debug)]
pub(super) struct PaletteLook {
    pub(super) fg: Option<Paint>,
    pub(super) bg: Option<Paint>,
    pub(super) modifier: Modifier,
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the tables hold options: a role may leave a colour alone"
)]
pub(super) const fn paint(rgb: u32, ansi: u8) -> Option<Paint> {
    Some(Paint { rgb: [(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8], ansi })
}

const fn fg(rgb: u32, ansi: u8, modifier: Modifier) -> PaletteLook {
    PaletteLook { fg: paint(rgb, ansi), bg: None, modifier }
}

const fn bg(rgb: u32, ansi: u8, modifier: Modifier) -> PaletteLook {
    PaletteLook { fg: None, bg: paint(rgb, ansi), modifier }
}

const PLAIN: PaletteLook = PaletteLook { fg: None, bg: None, modifier: Modifier::empty() };
const fn weight(modifier: Modifier) -> PaletteLook {
    PaletteLook { fg: None, bg: None, modifier }
}

const NONE: Modifier = Modifier::empty();
const BOLD: Modifier = Modifier::BOLD;
const DIM: Modifier = Modifier::DIM;
const UNDER: Modifier = Modifier::UNDERLINED;
const REVERSED: Modifier = Modifier::REVERSED;
const BOLD_UNDER: Modifier = BOLD.union(UNDER);

pub(super) const DARK: [PaletteLook; ROLES] = [
    PLAIN,
    fg(0x88_8f9a, 8, NONE),
    fg(0x6f_7783, 8, NONE),
    fg(0xe6_e9ee, 15, BOLD),
    fg(0x9a_a4b2, 7, NONE),
    fg(0x4a_525e, 8, NONE),
    bg(0x1a_4f7a, 4, BOLD),
    bg(0x2c_343f, 8, NONE),
    fg(0xff_d75f, 11, BOLD_UNDER),
    fg(0x5f_c3f5, 14, BOLD),
    fg(0xf4_f6f8, 15, BOLD),
    fg(0xff_5f4a, 9, NONE),
    fg(0xf0_a13c, 3, NONE),
    fg(0x6c_87a6, 12, NONE),
    fg(0xff_a040, 3, NONE),
    fg(0x6a_b0ff, 12, NONE),
    fg(0xff_6b62, 9, BOLD),
    fg(0xf2_c04e, 11, NONE),
    fg(0x5f_c3f5, 14, NONE),
    PaletteLook { fg: paint(0xe8_f2fa, 0), bg: paint(0x35_5166, 6), modifier: NONE },
    fg(0xc5_ccd6, 7, NONE),
    fg(0x9a_a4b2, 8, NONE),
    bg(0x22_2830, 0, NONE),
    PLAIN,
];

pub(super) const LIGHT: [PaletteLook; ROLES] = [
    PLAIN,
    fg(0x6a_7280, 8, NONE),
    fg(0x80_8894, 8, NONE),
    fg(0x14_181f, 0, BOLD),
    fg(0x56_5f6c, 8, NONE),
    fg(0xb9_c0ca, 8, NONE),
    bg(0xc4_def5, 14, BOLD),
    bg(0xe3_e8ee, 7, NONE),
    fg(0x9c_4a00, 1, BOLD_UNDER),
    fg(0x00_62a8, 4, BOLD),
    fg(0x0c_1016, 0, BOLD),
    fg(0xc6_2a1a, 1, NONE),
    fg(0xb8_6a00, 5, NONE),
    fg(0x6f_89a5, 4, NONE),
    fg(0xb0_5600, 1, NONE),
    fg(0x1a_5fc0, 4, NONE),
    fg(0xb8_1f14, 1, BOLD),
    fg(0x8a_6100, 5, NONE),
    fg(0x00_62a8, 4, NONE),
    PaletteLook { fg: paint(0x0c_3350, 0), bg: paint(0xcf_e2f1, 14), modifier: NONE },
    fg(0x3a_424e, 0, NONE),
    fg(0x56_5f6c, 8, NONE),
    bg(0xf0_f3f6, 15, NONE),
    PLAIN,
];

/// The dark palette with the eight colours of Okabe and Ito where hue carries meaning.
pub(super) const SAFE: [PaletteLook; ROLES] = {
    let mut looks = DARK;
    looks[Role::Match as usize] = fg(0xf0_e442, 11, BOLD_UNDER);
    looks[Role::Accent as usize] = fg(0x56_b4e9, 14, BOLD);
    looks[Role::Hot as usize] = fg(0xf0_e442, 11, NONE);
    looks[Role::Warm as usize] = fg(0xe6_9f00, 3, NONE);
    looks[Role::Cold as usize] = fg(0x3d_7ea6, 12, NONE);
    looks[Role::Added as usize] = fg(0xe6_9f00, 3, NONE);
    looks[Role::Removed as usize] = fg(0x56_b4e9, 12, NONE);
    looks[Role::Error as usize] = fg(0xe8_7a3c, 11, BOLD);
    looks[Role::Key as usize] = fg(0x56_b4e9, 14, NONE);
    looks
};

pub(super) const MONO: [PaletteLook; ROLES] = {
    let mut looks = [PLAIN; ROLES];
    looks[Role::Dim as usize] = weight(DIM);
    looks[Role::Faint as usize] = weight(DIM);
    looks[Role::Title as usize] = weight(BOLD);
    looks[Role::Rule as usize] = weight(DIM);
    looks[Role::Selected as usize] = weight(REVERSED);
    // An underline would hide the `_` in names.
    looks[Role::SelectedDim as usize] = weight(BOLD);
    looks[Role::Match as usize] = weight(BOLD_UNDER);
    looks[Role::Accent as usize] = weight(BOLD);
    looks[Role::Number as usize] = weight(BOLD);
    looks[Role::Hot as usize] = weight(BOLD);
    looks[Role::Cold as usize] = weight(DIM);
    looks[Role::Error as usize] = weight(BOLD);
    looks[Role::Key as usize] = weight(BOLD);
    looks[Role::Chip as usize] = weight(REVERSED);
    looks[Role::Bucket as usize] = weight(DIM);
    looks
};

/// Text and background of the dark palettes, and of the light one.
pub(super) const GROUND_DARK: (Paint, Paint) =
    (Paint { rgb: [0xd5, 0xda, 0xe1], ansi: 7 }, Paint { rgb: [0x15, 0x18, 0x1d], ansi: 0 });
pub(super) const GROUND_LIGHT: (Paint, Paint) =
    (Paint { rgb: [0x20, 0x26, 0x2e], ansi: 0 }, Paint { rgb: [0xfb, 0xfc, 0xfd], ansi: 15 });

/// Heat from least to most. Lightness rises with the weight on dark backgrounds and falls on light ones.
pub(super) const HEAT_DARK: [Option<Paint>; 5] = [
    paint(0x4d_7fb0, 12),
    paint(0x5f_9f8f, 6),
    paint(0xd8_b048, 3),
    paint(0xf5_8a3c, 11),
    paint(0xff_5540, 9),
];
pub(super) const HEAT_LIGHT: [Option<Paint>; 5] = [
    paint(0x86_a0ba, 12),
    paint(0x96_9e62, 4),
    paint(0xc8_8a1c, 5),
    paint(0xdc_661a, 5),
    paint(0xc4_2214, 1),
];
pub(super) const HEAT_SAFE: [Option<Paint>; 5] = [
    paint(0x3a_6f94, 12),
    paint(0x4a_8fb0, 6),
    paint(0xa8_8a50, 3),
    paint(0xe6_9f00, 3),
    paint(0xf5_ea50, 11),
];

/// True if black reads better than white on one of the sixteen colours.
pub(super) fn wants_black(ansi: u8) -> bool {
    matches!(ansi, 2 | 3 | 6 | 7 | 9..=15)
}

/// White or black. Anything softer is unreadable on fills of middle lightness.
pub(super) fn ink(white: bool) -> Paint {
    if white { Paint { rgb: [0xff; 3], ansi: 15 } } else { Paint { rgb: [0; 3], ansi: 0 } }
}

/// Hues of packages in degrees, far enough apart to be told from each other. Red is left to heat.
pub(super) const HUES: [f64; 10] =
    [205.0, 150.0, 265.0, 95.0, 185.0, 235.0, 295.0, 45.0, 170.0, 325.0];
pub(super) const HUES_SAFE: [f64; 4] = [202.0, 41.0, 245.0, 164.0];
pub(super) const ANSI_HUES: [u8; 4] = [4, 2, 5, 6];

pub(super) fn hsl(hue: f64, saturation: f64, lightness: f64) -> [u8; 3] {
    let reach = saturation * lightness.min(1.0 - lightness);
    let channel = |n: f64| {
        let k = (n + hue / 30.0) % 12.0;
        let value = lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
        (value * 255.0).round() as u8
    };
    [channel(0.0), channel(8.0), channel(4.0)]
}

/// Relative luminance of an sRGB colour, 0 to 1.
pub(super) fn luminance(rgb: [u8; 3]) -> f64 {
    let [r, g, b] = rgb.map(|v| LINEAR[usize::from(v)]);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Linear brightness of each channel value, 0 to 1. A table, because every box needs three powers.
static LINEAR: LazyLock<[f64; 256]> = LazyLock::new(|| {
    std::array::from_fn(|v| {
        let v = v as f64 / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    })
});

/// The colour of an entry in the table of 256. The first sixteen depend on the user's settings and are taken as
/// xterm's.
pub(super) fn indexed(entry: u8) -> [u8; 3] {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match entry {
        0..16 => {
            let on = if entry < 8 { 205 } else { 255 };
            [0, 1, 2].map(|bit| if entry >> bit & 1 == 1 { on } else { 0 })
        }
        16..232 => {
            let cube = usize::from(entry - 16);
            [cube / 36, cube / 6 % 6, cube % 6].map(|step| STEPS[step])
        }
        grey => [8 + 10 * (grey - 232); 3],
    }
}

/// The nearest entry in the table of 256, from the colour cube or the grey ramp.
pub(super) fn nearest(rgb: [u8; 3]) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |v: u8| (0..6).min_by_key(|&i| STEPS[i].abs_diff(v)).unwrap_or(0);
    let cube = rgb.map(step);
    let grey = (u32::from(rgb[0]) + u32::from(rgb[1]) + u32::from(rgb[2])) / 3;
    let shade = (grey.saturating_sub(3) / 10).min(23) as u8;
    let distance = |other: [u8; 3]| -> u32 {
        rgb.iter().zip(other).map(|(&a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    let level = 8 + 10 * shade;
    if distance([level; 3]) < distance(cube.map(|i| STEPS[i])) {
        232 + shade
    } else {
        (16 + 36 * cube[0] + 6 * cube[1] + cube[2]) as u8
    }
}

#[cfg(test)]
mod tests {
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
    fn nearest_finds_exact_entries() {
        assert_eq!(nearest([0, 0, 0]), 16);
        assert_eq!(nearest([255, 255, 255]), 231);
        assert_eq!(nearest([8, 8, 8]), 232);
        assert_eq!(nearest([95, 135, 175]), 67);
    }
}
