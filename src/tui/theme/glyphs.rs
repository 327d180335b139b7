//! The characters that the screen is drawn with, in Unicode and in ASCII.

/// Characters of lines, bars and marks. Each takes one column, except the ellipsis in ASCII.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Horizontal rule.
    pub rule: &'static str,
    /// Vertical rule.
    pub bar: &'static str,
    /// Horizontal rule with a vertical one below it.
    pub tee_down: &'static str,
    /// Corners of a popup: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// A cell filled from the left by 0 to 8 eighths.
    pub eighths: [&'static str; 9],
    /// A cell of a bar: a trace, a half, a whole. Bars are thin and keep adjoining rows apart.
    pub lines: [&'static str; 3],
    /// A cell of a bar that grows to the left: a trace, a half.
    pub line_left: [&'static str; 2],
    /// A cell of a sparkline, 0 to 8 eighths. The highest leaves a gap to the row above.
    pub levels: [&'static str; 9],
    /// A stretch: its first cell, inner cells, its last cell.
    pub span: [&'static str; 3],
    /// A folded subtree.
    pub folded: &'static str,
    /// A subtree unfolded below its row, and one unfolded above it.
    pub unfolded: [&'static str; 2],
    /// The end of a line through rows, below its last row and above its first.
    pub line_end: [&'static str; 2],
    /// Mark at the left edge of the selected row.
    pub selected: &'static str,
    /// The mark of cut text.
    pub ellipsis: &'static str,
    /// In front of a standard error.
    pub plus_minus: &'static str,
    /// Boxes too narrow to draw.
    pub bucket: &'static str,
    /// Sorted, largest first.
    pub descending: &'static str,
    /// Sorted, smallest first.
    pub ascending: &'static str,
    /// The cursor of a prompt.
    pub cursor: &'static str,
    /// The separator of words in a list.
    pub dot: &'static str,
    /// The left edge of a box.
    pub box_left: &'static str,
    /// The right edge of a box without a neighbour.
    pub box_right: &'static str,
    /// The fill of a box behind its text.
    pub box_fill: &'static str,
    /// True where only ASCII may reach the terminal.
    pub ascii: bool,
}

/// Glyphs of terminals that show Unicode.
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
    line_end: ["╵", "╷"],
    selected: "▌",
    ellipsis: "…",
    plus_minus: "±",
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

/// Glyphs of all other terminals, and of logs.
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
    line_end: ["'", "."],
    selected: ">",
    ellipsis: "..",
    plus_minus: "+-",
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
    /// The glyphs for an environment: ASCII if the locale names another character set than UTF-8, or on the console of
    /// Linux. Console fonts have 256 or 512 characters, and hardly any has eighths of a block, triangles and thick
    /// lines.
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
#[path = "tests/glyphs.rs"]
mod tests;
