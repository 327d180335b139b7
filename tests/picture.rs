//! The README's picture: a screen of the program, cell by cell, as SVG. `UPDATE_DOCS=1 cargo test picture` writes it
//! again; a test compares the committed one with the program's current screen.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use regex::Regex;
use rprof_tui::tui::theme::{Depth, Palette, Theme, UNICODE};

use crate::support::Screen;

/// Pixels of a cell, and of the letters in it.
const CELL: (u32, u32) = (9, 18);
const LETTERS: u32 = 15;

/// The background of cells without a colour of their own.
const GROUND: &str = "#16181a";
const TEXT: &str = "#d5d8d6";

#[test]
fn the_readme_shows_the_screen() {
    let theme = Theme::new(Palette::Dark, Depth::True, &UNICODE);
    let drawn = svg(&Screen::coloured("heap.pb.gz", (120, 30), theme).buffer());
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/screen.svg");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &drawn).unwrap();
        return;
    }
    let committed = fs::read_to_string(&path).unwrap();
    let text = "assets/screen.svg is behind the program: UPDATE_DOCS=1 cargo test picture";
    assert!(anywhere(&committed) == anywhere(&drawn), "{text}");
}

/// The picture without the time, which depends on the time zone of the machine.
fn anywhere(svg: &str) -> String {
    let time = Regex::new(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [^< ]+").unwrap();
    time.replace(svg, "").into_owned()
}

/// Runs of cells of one style: the first column, the count of columns, the text, and a cell with the style.
fn runs(buffer: &Buffer, y: u16) -> Vec<(u16, u16, String, &Cell)> {
    let look = |cell: &Cell| (cell.fg, cell.bg, cell.modifier);
    let mut runs: Vec<(u16, u16, String, &Cell)> = Vec::new();
    for x in 0..buffer.area.width {
        let cell = &buffer[(x, y)];
        match runs.last_mut() {
            Some((_, count, text, first)) if look(first) == look(cell) => {
                *count += 1;
                text.push_str(cell.symbol());
            }
            _ => runs.push((x, 1, cell.symbol().to_owned(), cell)),
        }
    }
    runs
}

fn svg(buffer: &Buffer) -> String {
    let (width, height) = (u32::from(buffer.area.width), u32::from(buffer.area.height));
    let (wide, high) = (width * CELL.0, height * CELL.1);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" width=\"{wide}\" height=\"{high}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"{LETTERS}\" xml:space=\"preserve\">\n\
         <rect width=\"{wide}\" height=\"{high}\" fill=\"{GROUND}\"/>\n"
    );
    for y in 0..buffer.area.height {
        let top = u32::from(y) * CELL.1;
        for (x, count, text, look) in runs(buffer, y) {
            let (left, wide) = (u32::from(x) * CELL.0, u32::from(count) * CELL.0);
            let swapped = look.modifier.contains(Modifier::REVERSED);
            let (front, back) = (hex(look.fg).unwrap_or(TEXT.into()), hex(look.bg));
            let (front, back) =
                if swapped { (back.unwrap_or(GROUND.into()), Some(front)) } else { (front, back) };
            if let Some(back) = back {
                let high = CELL.1;
                let fill = format!("width=\"{wide}\" height=\"{high}\" fill=\"{back}\"");
                writeln!(out, "<rect x=\"{left}\" y=\"{top}\" {fill}/>").unwrap();
            }
            let bold = look.modifier.contains(Modifier::BOLD);
            let weight = if bold { " font-weight=\"bold\"" } else { "" };
            let base = top + LETTERS - 1;
            for (skipped, word) in words(&text) {
                let (left, wide) = (left + skipped * CELL.0, word.chars().count() as u32 * CELL.0);
                let word = word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                // The length keeps letters on their cells in any font.
                let place = format!("x=\"{left}\" y=\"{base}\" textLength=\"{wide}\"");
                writeln!(out, "<text {place} fill=\"{front}\"{weight}>{word}</text>").unwrap();
            }
        }
    }
    out + "</svg>\n"
}

/// The words of a text, each with its column. Blanks are left out because some viewers of SVG merge them.
fn words(text: &str) -> Vec<(u32, &str)> {
    let mut at = 0;
    let mut words = Vec::new();
    for word in text.split(' ') {
        if !word.is_empty() {
            words.push((at, word));
        }
        at += word.chars().count() as u32 + 1;
    }
    words
}

/// A colour as SVG writes it; `None` for the terminal's own.
fn hex(colour: Color) -> Option<String> {
    match colour {
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        Color::Reset => None,
        other => panic!("{other} is no colour of a theme in true colour"),
    }
}
