//! Contrast of text: the ratio of WCAG, and colours moved away from their ground until they are readable.

use ratatui::style::{Color, Style};

use super::palette::{Depth, indexed, luminance, nearest};
use super::role::Role;

/// The least contrast of text, and of text that matters less.
pub(super) const TEXT: f64 = 4.5;
pub(super) const QUIET: f64 = 3.0;

/// The luminance of a ground on which black and white have the same contrast.
const EVEN: f64 = 0.179;

/// The steps from a colour to white or black.
const STEPS: u32 = 16;

/// The least contrast of a role; `None` for lines, which are no text.
pub(super) fn least(role: Role) -> Option<f64> {
    match role {
        Role::Rule => None,
        Role::Dim | Role::Faint | Role::Cold => Some(QUIET),
        _ => Some(TEXT),
    }
}

/// The contrast of two colours, 1 to 21.
pub(super) fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Red, green and blue; `None` for a colour that the terminal chooses.
pub(super) fn channels(color: Option<Color>) -> Option<[u8; 3]> {
    match color? {
        Color::Rgb(r, g, b) => Some([r, g, b]),
        Color::Indexed(entry) => Some(indexed(entry)),
        _ => None,
    }
}

/// `style` with its text moved towards white, or towards black on a light ground, until the contrast is `least`. Named
/// colours stay: the terminal chooses them.
pub(super) fn readable(style: Style, depth: Depth, least: f64) -> Style {
    if !matches!(depth, Depth::Indexed | Depth::True) {
        return style;
    }
    let (Some(text), Some(ground)) = (channels(style.fg), channels(style.bg)) else {
        return style;
    };
    if contrast(text, ground) >= least {
        return style;
    }
    let goal = if luminance(ground) < EVEN { 255_u32 } else { 0 };
    let color = |[r, g, b]: [u8; 3]| match depth {
        Depth::True => Color::Rgb(r, g, b),
        _ => Color::Indexed(nearest([r, g, b])),
    };
    let mixed = (1..=STEPS).map(|step| {
        color(text.map(|v| ((u32::from(v) * (STEPS - step) + goal * step) / STEPS) as u8))
    });
    let mut readable = mixed.filter(|&color| {
        channels(Some(color)).is_some_and(|shown| contrast(shown, ground) >= least)
    });
    readable.next().map_or(style, |color| style.fg(color))
}
