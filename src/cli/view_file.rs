//! Saved views and silenced rules in the configuration file: each is written into its text, and everything else stays as it is.

use std::path::{Path, PathBuf};
use std::{fs, io};

use toml::de::DeTable;

use super::{config, output};
use crate::error::{Error, Stop};
use crate::explore::saved_view::SavedView;

/// Writes a view to the configuration file `path`, which may not exist yet. Returns a message for the user.
pub(super) fn save(path: &Path, view: &SavedView) -> Result<String, Stop> {
    edit(path, |text| with_view(text, view))?;
    Ok(format!("saved; :view {} shows it again, from {}", view.name, path.display()))
}

/// Writes to the configuration file `path` that a rule is silenced, or no more. Returns the path for a message.
pub(super) fn save_silenced(path: &Path, rule: &str, silenced: bool) -> Result<String, Stop> {
    edit(path, |text| with_silenced(text, rule, silenced))?;
    Ok(path.display().to_string())
}

/// Changes the text of a file, which may not exist yet.
fn edit(path: &Path, change: impl FnOnce(&str) -> Result<String, String>) -> Result<(), Stop> {
    let shown = path.display().to_string();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Error::Read(error).at(shown).into()),
    };
    let changed = change(&text).map_err(|why| Error::Usage(why).at(shown.as_str()))?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::Write(error).at(shown.as_str()))?;
    }
    output::to_file(path, &mut io::sink(), |out| {
        out.write_all(changed.as_bytes()).map_err(Error::Write)
    })?;
    Ok(())
}

/// The path of the configuration file; `None` if none is to be read, or if there is no place for one.
pub(super) fn path(named: Option<PathBuf>, is_off: bool) -> Option<PathBuf> {
    let default = || config::default_path(&|name| std::env::var_os(name));
    if is_off { None } else { named.or_else(default) }
}

/// The text of a configuration whose entry `silence` has a rule, or has it no more.
fn with_silenced(text: &str, rule: &str, silenced: bool) -> Result<String, String> {
    let mut settings = super::settings::Settings::default();
    accept(text, &mut settings)?;
    let rules = &mut settings.preferences.silenced;
    rules.set(rule, silenced).map_err(|error| error.to_string())?;
    let list = array(&rules.entries().map(str::to_owned).collect::<Vec<_>>());
    let table = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
    let entries = || table.get_ref().iter();
    let known = entries().find(|(key, _)| key.get_ref() == "silence");
    let changed = if let Some((_, value)) = known {
        replaced(text, value.span(), &list)
    } else {
        // An entry below a table would be one of the table.
        let plain = entries().filter(|(_, value)| value.get_ref().as_table().is_none());
        let end = plain.map(|(_, value)| line_of(text, value.span().end).end).max();
        let entry = format!("silence = {list}");
        match end {
            Some(end) => replaced(text, end..end, &format!("\n{entry}")),
            None if text.is_empty() => format!("{entry}\n"),
            None => format!("{entry}\n\n{text}"),
        }
    };
    accept(&changed, &mut super::settings::Settings::default())?;
    Ok(changed)
}

/// Reads a text as the next run does.
fn accept(text: &str, settings: &mut super::settings::Settings) -> Result<(), String> {
    config::accept(text, settings).map_err(|(line, why)| format!("line {line}: {why}"))
}

/// The text of a configuration with a view in its table `[views]`. A view of the same name is replaced.
fn with_view(text: &str, view: &SavedView) -> Result<String, String> {
    accept(text, &mut super::settings::Settings::default())?;
    let entry = format!("{} = {}", key(&view.name), array(&view.lines));
    let table = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
    let views = table.get_ref().iter().find(|(key, _)| key.get_ref() == "views");
    let changed = match views {
        None => {
            let gap = if text.is_empty() { "" } else { "\n" };
            let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            format!("{text}{end}{gap}[views]\n{entry}\n")
        }
        Some((place, value)) => {
            let known = value.get_ref().as_table().into_iter().flatten();
            let known = known.into_iter().find(|(key, _)| *key.get_ref() == view.name);
            if let Some((_, old)) = known {
                replaced(text, old.span(), &array(&view.lines))
            } else {
                let line = line_of(text, place.span().start);
                if !text.get(line.clone()).unwrap_or_default().trim_start().starts_with('[') {
                    return Err("views is no table of its own; write [views] above it".to_owned());
                }
                replaced(text, line.end..line.end, &format!("\n{entry}"))
            }
        }
    };
    // A text that the next run would refuse is not written.
    accept(&changed, &mut super::settings::Settings::default())?;
    Ok(changed)
}

/// The range of the line around a byte, without its end.
fn line_of(text: &str, at: usize) -> std::ops::Range<usize> {
    let start = text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |end| end + 1);
    let end = text.get(at..).and_then(|tail| tail.find('\n')).map_or(text.len(), |end| at + end);
    start..end
}

fn replaced(text: &str, range: std::ops::Range<usize>, by: &str) -> String {
    let mut text = text.to_owned();
    text.replace_range(range, by);
    text
}

/// A key of a table, in quotes where it needs them.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { string(name) }
}

fn array(lines: &[String]) -> String {
    let each: Vec<String> = lines.iter().map(|line| string(line)).collect();
    format!("[{}]", each.join(", "))
}

/// A text in quotes: literal where that is possible, for patterns are full of backslashes.
fn string(text: &str) -> String {
    if !text.contains(['\'', '\n', '\r']) && !text.chars().any(|c| c.is_control() && c != '\t') {
        return format!("'{text}'");
    }
    let escaped = text.chars().map(|c| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[cfg(test)]
#[path = "tests/view_file.rs"]
mod tests;
