//! The characters that the screen is drawn with, in Unicode and in ASCII.

/// The characters that lines, bars and marks are made of. Every one takes one column, except the ellipsis in ASCII.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Horizontal rule.
    pub rule: &'static str,
    /// Vertical rule.
    pub bar: &'static str,
    /// Horizontal rule from which a vertical one goes down.
    pub tee_down: &'static str,
    /// Corners of a popup: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// A cell filled from the left by 0 to 8 eighths.
    pub eighths: [&'static str; 9],
    /// A cell of a bar: a trace, half of it, all of it. Thin, so that bars on adjoining rows stay apart.
    pub lines: [&'static str; 3],
    /// A cell of a bar that grows to the left: a trace, half of it.
    pub line_left: [&'static str; 2],
    /// A cell of a sparkline of 0 to 8 eighths; never whole, so that rows stay apart.
    pub levels: [&'static str; 9],
    /// A stretch: its first cell, those between, its last.
    pub span: [&'static str; 3],
    /// A subtree that can be unfolded.
    pub folded: &'static str,
    /// A subtree that is unfolded below its row, and one above it.
    pub unfolded: [&'static str; 2],
    /// Mark at the left edge of the selected row.
    pub selected: &'static str,
    /// Where text was cut off.
    pub ellipsis: &'static str,
    /// Boxes too narrow to draw.
    pub bucket: &'static str,
    /// Sorted, largest first.
    pub descending: &'static str,
    /// Sorted, smallest first.
    pub ascending: &'static str,
    /// The cursor of a prompt.
    pub cursor: &'static str,
    /// Between words of a list.
    pub dot: &'static str,
    /// Where a box begins.
    pub box_left: &'static str,
    /// Where a box ends, when it is not the next one's beginning.
    pub box_right: &'static str,
    /// Fills what is left of a box.
    pub box_fill: &'static str,
    /// True where only ASCII may reach the terminal.
    pub ascii: bool,
}

/// For terminals that show Unicode.
pub static UNICODE: Glyphs = Glyphs {
    rule: "─",
    bar: "│",
    tee_down: "┬",
    corners: ["┌", "┐", "└", "┘"],
    eighths: [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
    lines: ["╴", "╸", "━"],
    line_left: ["╶", "╺"],
    levels: [" ", "▁", "▁", "▂", "▃", "▄", "▅", "▆", "▇"],
    span: ["├", "─", "┤"],
    folded: "▸",
    unfolded: ["▾", "▴"],
    selected: "▌",
    ellipsis: "…",
    bucket: "⋯",
    descending: "▾",
    ascending: "▴",
    cursor: "▌",
    dot: "·",
    box_left: "▏",
    box_right: "▕",
    box_fill: " ",
    ascii: false,
};

/// For everything else, and for logs.
pub static ASCII: Glyphs = Glyphs {
    rule: "-",
    bar: "|",
    tee_down: "+",
    corners: ["+", "+", "+", "+"],
    eighths: [" ", ".", ".", "-", "-", "-", "=", "=", "#"],
    lines: [".", "-", "="],
    line_left: [".", "-"],
    levels: [" ", "_", ".", ":", "-", "=", "+", "*", "#"],
    span: ["[", "-", "]"],
    folded: "+",
    unfolded: ["-", "^"],
    selected: ">",
    ellipsis: "..",
    bucket: "~",
    descending: "v",
    ascending: "^",
    cursor: "_",
    dot: "-",
    box_left: "[",
    box_right: "]",
    box_fill: "-",
    ascii: true,
};

impl Glyphs {
    /// ASCII where the locale names another character set, Unicode where it is UTF-8 or says nothing; ASCII also on the
    /// console of Linux, whose fonts have 256 or 512 characters: which these are differs from one to the next, and eighths
    /// of a block, triangles and thick lines are in hardly any.
    pub fn probe(env: &dyn Fn(&str) -> Option<String>) -> &'static Glyphs {
        let term = env("TERM").unwrap_or_default();
        if term == "linux" || term.starts_with("linux-") {
            return &ASCII;
        }
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(|name| env(name).filter(|v| !v.is_empty()))
            .unwrap_or_else(|| "UTF-8".to_owned())
            .to_ascii_lowercase();
        if locale.contains("utf-8") || locale.contains("utf8") { &UNICODE } else { &ASCII }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
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
    fn ascii_glyphs_are_ascii() {
        let drawn = format!("{ASCII:?}");
        assert!(drawn.is_ascii(), "{drawn}");
    }
}
