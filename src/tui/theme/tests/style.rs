//! Unit tests of `tui/theme/style.rs`.

use super::super::glyphs::UNICODE;
use super::*;

/// An underline hides the `_` of a name, so only matched letters have one.
#[test]
fn names_are_not_underlined() {
    let theme = Theme::new(Palette::Mono, Depth::None, &UNICODE);
    let roles = [Role::Text, Role::Accent, Role::Title, Role::Number, Role::Key, Role::Chip];
    for fill in [Fill::Plain, Fill::Selected, Fill::SelectedDim, Fill::Overlay] {
        for role in roles {
            let style = theme.on(fill, role);
            assert!(!style.add_modifier.contains(Modifier::UNDERLINED), "{fill:?} {role:?}");
        }
    }
}

#[test]
fn no_colour_without_colour() {
    for palette in [Palette::Dark, Palette::Light, Palette::Safe, Palette::Mono] {
        let theme = Theme::new(palette, Depth::None, &UNICODE);
        for fill in [Fill::Plain, Fill::Selected, Fill::SelectedDim, Fill::Overlay] {
            let style = theme.on(fill, Role::Hot);
            assert_eq!((style.fg, style.bg), (None, None), "{palette:?} {fill:?}");
        }
    }
}
