//! Characters of lines whose arms have weights of their own.

use super::glyphs::Glyphs;

/// The weight of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineWeight {
    /// No line.
    #[default]
    None,
    /// `─`
    Thin,
    /// `━`
    Heavy,
    /// `═`
    Double,
}

/// Thin and heavy lines, by the weights 0 to 2 of the arms up, right, down and left, as digits of a number to base 3.
const MIXED: [&str; 81] = [
    " ", "╴", "╸", "╷", "┐", "┑", "╻", "┒", "┓", "╶", "─", "╾", "┌", "┬", "┭", "┎", "┰", "┱", "╺",
    "╼", "━", "┍", "┮", "┯", "┏", "┲", "┳", "╵", "┘", "┙", "│", "┤", "┥", "╽", "┧", "┪", "└", "┴",
    "┵", "├", "┼", "┽", "┟", "╁", "╅", "┕", "┶", "┷", "┝", "┾", "┿", "┢", "╆", "╈", "╹", "┚", "┛",
    "╿", "┦", "┩", "┃", "┨", "┫", "┖", "┸", "┹", "┞", "╀", "╃", "┠", "╂", "╉", "┗", "┺", "┻", "┡",
    "╄", "╇", "┣", "╊", "╋",
];

/// Lines with a double part: by the arms that exist, as bits from up (8) to left (1), where both axes are double, only
/// the horizontal one, or only the vertical one.
const DOUBLE: [[&str; 16]; 3] = [
    [" ", "═", "║", "╗", "═", "═", "╔", "╦", "║", "╝", "║", "╣", "╚", "╩", "╠", "╬"],
    [" ", "═", "│", "╕", "═", "═", "╒", "╤", "│", "╛", "│", "╡", "╘", "╧", "╞", "╪"],
    [" ", "─", "║", "╖", "─", "─", "╓", "╥", "║", "╜", "║", "╢", "╙", "╨", "╟", "╫"],
];

impl LineWeight {
    /// The weight of a share of the whole: heavy from `heavy` on, double from `double` on.
    pub fn of_share(share: f64, heavy: f64, double: f64) -> LineWeight {
        match share.abs() {
            share if share >= double => LineWeight::Double,
            share if share >= heavy => LineWeight::Heavy,
            _ => LineWeight::Thin,
        }
    }
}

impl Glyphs {
    /// The character of lines with these arms: up, right, down, left. Dashed lines are so only where they are straight.
    pub fn line(&self, arms: [LineWeight; 4], is_dashed: bool) -> &'static str {
        let [up, right, down, left] = arms;
        let (vertical, horizontal) = (up.max(down), right.max(left));
        if self.ascii {
            return ascii(vertical, horizontal);
        }
        let is_straight =
            up == down && right == left && (up == LineWeight::None) != (right == LineWeight::None);
        if is_dashed && is_straight {
            return match (vertical, horizontal) {
                (LineWeight::Thin, _) => "┆",
                (LineWeight::None, LineWeight::Thin) => "┄",
                (LineWeight::None, _) => "┅",
                _ => "┇",
            };
        }
        let is_double = |weight: LineWeight| weight == LineWeight::Double;
        if !is_double(vertical) && !is_double(horizontal) {
            return MIXED[arms.into_iter().fold(0, |sum, arm| sum * 3 + arm as usize)];
        }
        let bits =
            arms.into_iter().fold(0, |sum, arm| sum * 2 + usize::from(arm != LineWeight::None));
        let table = match (is_double(vertical), is_double(horizontal)) {
            (true, true) => 0,
            (false, _) => 1,
            (true, false) => 2,
        };
        DOUBLE[table][bits]
    }

    /// The head of an arrow, down or up.
    pub fn arrow(&self, down: bool, is_heavy: bool) -> &'static str {
        match (self.ascii, down, is_heavy) {
            (true, true, false) => "v",
            (true, true, true) => "V",
            (true, false, _) => "^",
            (false, true, false) => "▾",
            (false, true, true) => "▼",
            (false, false, false) => "▴",
            (false, false, true) => "▲",
        }
    }

    /// The mark of a function that calls itself.
    pub fn recursion(&self) -> &'static str {
        if self.ascii { "@" } else { "↺" }
    }

    /// A function in the overview.
    pub fn node_dot(&self, is_heavy: bool) -> &'static str {
        match (self.ascii, is_heavy) {
            (true, false) => "o",
            (true, true) => "O",
            (false, false) => "•",
            (false, true) => "●",
        }
    }
}

fn ascii(vertical: LineWeight, horizontal: LineWeight) -> &'static str {
    use LineWeight::{Double, Heavy, None, Thin};
    match (vertical, horizontal) {
        (None, None) => " ",
        (None, Thin) => "-",
        (None, Heavy) => "=",
        (Thin, None) => "|",
        (Heavy, None) => "H",
        (Double, _) | (_, Double) => "#",
        _ => "+",
    }
}

#[cfg(test)]
#[path = "tests/line_glyphs.rs"]
mod tests;
