//! The name of a profile in little room.

use crate::tui::theme::Glyphs;
use crate::tui::widget::text::{Cut, cut, width};

/// A title, a path and maybe words behind it, on at most `room` columns. Directories go first, then the beginning.
pub(super) fn short_title(title: &str, room: usize, glyphs: &Glyphs) -> String {
    if width(title) <= room {
        return title.to_owned();
    }
    let end = title.find(' ').unwrap_or(title.len());
    let separators = title.char_indices().filter(|&(at, c)| at < end && matches!(c, '/' | '\\'));
    let tails: Vec<&str> = separators.filter_map(|(at, _)| title.get(at..)).collect();
    let fits = |tail: &&&str| width(glyphs.ellipsis) + width(tail) <= room;
    if let Some(tail) = tails.iter().find(fits) {
        return format!("{}{tail}", glyphs.ellipsis);
    }
    let name = tails.last().and_then(|tail| tail.get(1..)).unwrap_or(title);
    cut(name, room, Cut::Start, glyphs).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::UNICODE;

    #[test]
    fn directories_go_before_the_name() {
        for (title, room, want) in [
            ("a/heap.pb.gz", 12, "a/heap.pb.gz"),
            ("/var/tmp/heap.pb.gz", 18, "…/tmp/heap.pb.gz"),
            ("/var/tmp/heap.pb.gz", 11, "heap.pb.gz"),
            ("/var/tmp/heap4__parca__16445.pb.gz", 16, "…ca__16445.pb.gz"),
            ("goroutine.pb.gz (3/3)", 14, "…e.pb.gz (3/3)"),
            ("/tmp/cpu.pb.gz (1/3)", 17, "…/cpu.pb.gz (1/3)"),
        ] {
            let got = short_title(title, room, &UNICODE);
            assert_eq!(got, want, "{title} {room}");
            assert!(width(&got) <= room, "{got}");
        }
    }
}
