//! Names that look alike when they are cut: each is cut where it differs from the others in view.

use std::collections::BTreeMap;

use super::name::shorten;
use crate::tui::theme::Glyphs;
use crate::tui::widget::text::{Cut, cut, width};

/// For each of `names`, all on the screen, a form on at most `room` columns that keeps what tells it apart; `None` where
/// [`shorten`] gives no other name the same form.
pub fn told_apart(names: &[&str], room: usize, glyphs: &Glyphs) -> Vec<Option<String>> {
    let mut by_form: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, name) in names.iter().enumerate().filter(|(_, name)| width(name) > room) {
        by_form.entry(shorten(name, room, glyphs).0).or_default().push(place);
    }
    let mut forms = vec![None; names.len()];
    for places in by_form.values() {
        for &place in places {
            let name = names[place];
            let others = places.iter().map(|&other| names[other]).filter(|&other| other != name);
            // The nearest of the others decides.
            let difference = others.map(|other| common_start(name, other)).max();
            forms[place] = difference.map(|at| cut_around(name, at, room, glyphs));
        }
    }
    forms
}

/// Characters that both begin with.
fn common_start(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

/// `name` on at most `room` columns, with its character `at` among them.
fn cut_around(name: &str, at: usize, room: usize, glyphs: &Glyphs) -> String {
    let chars: Vec<char> = name.chars().collect();
    let text = |from: usize, to: usize| -> String {
        chars.get(from.min(to)..to.min(chars.len())).unwrap_or_default().iter().collect()
    };
    let mark = glyphs.ellipsis;
    let skipped = shorten(name, room, glyphs).1;
    let is_end = |c: char| matches!(c, '/' | '.' | ':' | '\\');
    if at < skipped {
        // The directory that differs, and the function behind it.
        let most = room / 3;
        let start = chars[..at].iter().rposition(|&c| is_end(c)).map_or(0, |end| end + 1);
        let start = start.max(at.saturating_sub(most / 2));
        let length = chars[at..].iter().position(|&c| is_end(c)).map_or(1, |end| end + 1);
        let end = (at + length).min(start + most.max(1));
        let head = if start > 0 { mark } else { "" };
        let part = format!("{head}{}", text(start, end));
        let left = room.saturating_sub(width(&part));
        return format!("{part}{}", shorten(&text(end, chars.len()), left, glyphs).0);
    }
    if width(&text(at, chars.len())) < room {
        return cut(name, room, Cut::Start, glyphs).into_owned();
    }
    let start = at.saturating_sub(room / 3);
    cut(&format!("{mark}{}", text(start, chars.len())), room, Cut::End, glyphs).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::UNICODE;

    fn forms(names: &[&str], room: usize) -> Vec<String> {
        let forms = told_apart(names, room, &UNICODE);
        for form in forms.iter().flatten() {
            assert!(width(form) <= room, "{form}");
        }
        forms.into_iter().map(Option::unwrap_or_default).collect()
    }

    #[test]
    fn names_are_cut_where_they_differ() {
        let ends = ["main.handleRequestWithRetryA", "main.handleRequestWithRetryB", "main.other"];
        assert_eq!(forms(&ends, 20), ["…leRequestWithRetryA", "…leRequestWithRetryB", ""]);
        let starts =
            ["example.com/red/store.(*Shop).Serve", "example.com/green/store.(*Shop).Serve"];
        assert_eq!(forms(&starts, 20), ["…red/…(*Shop).Serve", "…green/…Serve"]);
        assert_eq!(forms(&ends, 40), ["", "", ""]);
        assert_eq!(forms(&["main.aaaaaaaaaaaaaa", "main.aaaaaaaaaaaaaa"], 8), ["", ""]);
    }
}
