//! Unit tests of `tui/theme/syntax.rs`.

use super::super::glyphs::UNICODE;
use super::*;

const FILLS: [Fill; 4] = [Fill::Plain, Fill::Selected, Fill::SelectedDim, Fill::Overlay];

fn of(style: Style) -> f64 {
    contrast::contrast(contrast::channels(style.fg).unwrap(), contrast::channels(style.bg).unwrap())
}

fn themes() -> impl Iterator<Item = Theme> {
    let palettes = [Palette::Dark, Palette::Light, Palette::Safe];
    let pairs = palettes.into_iter().flat_map(|p| [Depth::True, Depth::Indexed].map(|d| (p, d)));
    pairs.map(|(palette, depth)| Theme::new(palette, depth, &UNICODE))
}

/// Text is readable on every row, dim text too, though it stays dimmer.
#[test]
fn text_of_every_role_has_contrast() {
    let roles = [
        Role::Text,
        Role::Dim,
        Role::Faint,
        Role::Title,
        Role::Header,
        Role::Match,
        Role::Accent,
        Role::Number,
        Role::Hot,
        Role::Warm,
        Role::Cold,
        Role::Added,
        Role::Removed,
        Role::Error,
        Role::Warning,
        Role::Key,
        Role::Chip,
    ];
    for theme in themes() {
        for (fill, role) in FILLS.iter().flat_map(|&fill| roles.map(|role| (fill, role))) {
            let (got, wanted) = (of(theme.on(fill, role)), contrast::least(role).unwrap());
            assert!(got >= wanted, "{} {fill:?} {role:?}: {got:.1}", theme.name());
        }
    }
}

/// Lines of source without weight are paler than those with weight, and readable.
#[test]
fn source_text_has_contrast() {
    let tones = [
        Tone::Plain,
        Tone::Keyword,
        Tone::Type,
        Tone::Function,
        Tone::Text,
        Tone::Number,
        Tone::Comment,
    ];
    for theme in themes() {
        for (fill, tone) in FILLS.iter().flat_map(|&fill| tones.map(|tone| (fill, tone))) {
            let [lit, unlit] = [true, false].map(|lit| of(theme.source(tone, lit, fill)));
            let name = theme.name();
            assert!(
                lit >= contrast::TEXT && unlit >= contrast::TEXT,
                "{name} {fill:?} {tone:?}: {lit} {unlit}"
            );
        }
        let plain = |lit| of(theme.source(Tone::Plain, lit, Fill::Plain));
        assert!(plain(true) > plain(false) * 2.0, "{}", theme.name());
    }
}
