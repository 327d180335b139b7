//! Letters of roles, as snapshots of screens print them, and the page that explains them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::style::Color;
use rprof_tui::tui::theme::{Role, Theme, UNICODE};

/// A row of letters for each row of cells: the role of the text in each cell that is not blank, then the fills.
/// `tests/screens/snapshots/README.md` explains the letters.
pub(crate) fn letters(buffer: &Buffer) -> String {
    let (width, height) = (buffer.area.width, buffer.area.height);
    let row = |y: u16| {
        let letter = |x: u16| match buffer[(x, y)].symbol() {
            " " => ' ',
            _ => Role::letter(buffer[(x, y)].fg),
        };
        let texts: String = (0..width).map(letter).collect();
        let fills: String = (0..width).map(|x| Role::letter(buffer[(x, y)].bg)).collect();
        format!("{}{}", texts.trim_end(), runs(&fills))
    };
    (0..height).map(row).collect::<Vec<_>>().join("\n")
}

/// Runs of one fill in a row: ` s:0-79` is the role `s` from column 0 to 79.
fn runs(fills: &str) -> String {
    let mut text = String::new();
    let cells: Vec<char> = fills.chars().collect();
    let mut start = 0;
    for at in 1..=cells.len() {
        if at == cells.len() || cells[at] != cells[start] {
            if cells[start] != ' ' {
                write!(text, " {}:{start}-{}", cells[start], at - 1).unwrap();
            }
            start = at;
        }
    }
    text
}

/// Name and doc comment of each role, in the order of the enum.
fn roles() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let theme = fs::read_to_string(root.join("src/tui/theme/role.rs")).unwrap();
    let (_, body) = theme.split_once("pub enum Role {\n").unwrap();
    let (body, _) = body.split_once("\n}\n").unwrap();
    let (mut roles, mut doc) = (Vec::new(), Vec::new());
    for line in body.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("/// ") {
            doc.push(text);
        } else if let Some(name) = line.strip_suffix(',') {
            roles.push((
                name.to_owned(),
                doc.join(" ").replace("[`Theme::package`]", "`Theme::package`"),
            ));
            doc.clear();
        }
    }
    roles
}

/// The table of letters, one row for each role.
fn table() -> String {
    let mut table = String::from("| letter | role | meaning |\n| --- | --- | --- |\n");
    for (index, (name, meaning)) in roles().into_iter().enumerate() {
        // The probe theme gives roles consecutive colours, and the first is the one of plain text.
        let Some(Color::Indexed(first)) = Theme::probe(&UNICODE).style(Role::Text).fg else {
            panic!()
        };
        let letter = Role::letter(Color::Indexed(first + index as u8));
        writeln!(table, "| `{letter}` | {name} | {meaning} |").unwrap();
    }
    table
}

/// `UPDATE_DOCS=1` writes the table anew.
#[test]
fn the_page_explains_every_letter() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("tests/screens/snapshots/README.md");
    let page = fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once("<!-- letters -->\n").unwrap();
    let (found, tail) = rest.split_once("<!-- /letters -->").unwrap();
    let table = table();
    assert_eq!(table.lines().count(), Role::Package as usize + 3, "{table}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let page = format!("{head}<!-- letters -->\n{table}<!-- /letters -->{tail}");
        fs::write(&path, page).unwrap();
    } else {
        assert!(found == table, "{} is behind src/tui/theme/role.rs: just bless", path.display());
    }
}

/// Letters are only of use if no two roles share one.
#[test]
fn no_two_roles_share_a_letter() {
    let letter = |index| Role::letter(Color::Indexed(16 + index));
    let mut all: Vec<char> = (0..=Role::Package as u8).map(letter).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), Role::Package as usize + 1);
    assert!(!all.contains(&' '));
}
