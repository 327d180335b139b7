//! The configuration file: what a user likes, below what the command line says. Only the screen heeds it; a report is the
//! same on every machine.
//!
//! The file is a table of few keys, walked by hand: whatever is wrong is told with its line and with what was probably
//! meant, and nothing is passed over.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::settings::Settings;
use crate::analysis::query::{Pattern, Sort};
use crate::error::{Error, nearest};
use crate::tui::keys::bindings::KeyPress;
use crate::tui::keys::spelling;
use crate::tui::keys::spelling::Keys;

/// The keys of the file.
const KNOWN: [&str; 8] =
    ["theme", "sort", "sample_type", "split", "source_path", "trim_path", "my_code", "keys"];

/// The names of themes.
const THEMES: [&str; 5] = ["auto", "dark", "light", "colour-blind", "mono"];

/// What a file says; none where it says nothing of it.
#[derive(Debug, Default)]
struct Config {
    theme: Option<String>,
    sort: Option<Sort>,
    sample_types: Vec<String>,
    split: Option<u8>,
    source_path: Vec<String>,
    trim_path: Vec<String>,
    my_code: Option<Pattern>,
    keys: Keys,
}

/// Where something is wrong, and what.
#[derive(Debug)]
struct Wrong(Range<usize>, String);

/// Puts what the configuration says into `settings`, where the command line left it open.
pub(super) fn read(settings: &mut Settings) -> Result<(), Error> {
    if settings.no_config {
        return Ok(());
    }
    let named = settings.config.clone();
    let Some(path) = named.clone().or_else(|| usual(&|name| std::env::var_os(name))) else {
        return Ok(());
    };
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if named.is_none() && is_absent(&error) => return Ok(()),
        Err(error) => return Err(Error::Read(error).at(path.display().to_string())),
    };
    let config = parse(&text).map_err(|Wrong(span, said)| {
        Error::Usage(said).at(format!("{}:{}", path.display(), line(&text, span.start)))
    })?;
    apply(config, settings);
    Ok(())
}

/// Nobody has to have a configuration.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// `rprof-tui/config.toml` where configurations are.
fn usual(env: &dyn Fn(&str) -> Option<std::ffi::OsString>) -> Option<PathBuf> {
    let folder = |name| env(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")));
    Some(folder?.join("rprof-tui").join("config.toml"))
}

fn apply(config: Config, settings: &mut Settings) {
    if settings.theme.is_empty() {
        settings.theme = config.theme.unwrap_or_default();
    }
    if let Some(sort) = config.sort.filter(|_| !settings.is_sorted) {
        settings.query.sort = sort;
    }
    let paths = &mut settings.query.paths;
    if paths.source_path.is_empty() {
        let home = std::env::var("HOME").unwrap_or_default();
        let from_home = |dir: &String| match dir.strip_prefix("~/") {
            Some(rest) => Path::new(&home).join(rest).display().to_string(),
            None => dir.clone(),
        };
        paths.source_path = config.source_path.iter().map(from_home).collect::<Vec<_>>().join(":");
    }
    if paths.trim_path.is_empty() {
        paths.trim_path = config.trim_path.join(":");
    }
    settings.query.my_code = config.my_code;
    settings.preferences.keys = config.keys;
    settings.preferences.split = config.split;
    settings.preferences.sample_types = config.sample_types;
}

/// The line, from 1, in which the byte at `place` stands.
fn line(text: &str, place: usize) -> usize {
    let before = text.as_bytes().iter().take(place);
    before.filter(|byte| **byte == b'\n').count() + 1
}

fn parse(text: &str) -> Result<Config, Wrong> {
    let table = DeTable::parse(text).map_err(|error| {
        let said = error.message().lines().next().unwrap_or_default().to_owned();
        Wrong(error.span().unwrap_or_default(), said)
    })?;
    let mut config = Config::default();
    for (key, value) in table.get_ref() {
        entry(key, value, &mut config)?;
    }
    Ok(config)
}

/// Takes in one key of the file with its value.
fn entry(
    key: &Spanned<std::borrow::Cow<'_, str>>,
    value: &Spanned<DeValue<'_>>,
    config: &mut Config,
) -> Result<(), Wrong> {
    match key.get_ref().as_ref() {
        "theme" => config.theme = Some(word(value, &THEMES)?.to_owned()),
        "sort" => {
            let cum = word(value, &["flat", "cum"])? == "cum";
            config.sort = Some(if cum { Sort::Cum } else { Sort::Flat });
        }
        "sample_type" => config.sample_types = texts(value)?,
        "split" => {
            let percent = value.get_ref().as_integer().and_then(|n| n.as_str().parse().ok());
            let percent = percent.filter(|percent| (10..=90).contains(percent));
            let said = "wants the share of the left pane in percent, from 10 to 90";
            config.split = Some(percent.ok_or_else(|| Wrong(value.span(), said.to_owned()))?);
        }
        "source_path" => config.source_path = texts(value)?,
        "trim_path" => config.trim_path = texts(value)?,
        "my_code" => {
            let each: Vec<String> = texts(value)?.iter().map(|p| format!("(?:{p})")).collect();
            if !each.is_empty() {
                let pattern = Pattern::new("my_code", &each.join("|"));
                config.my_code = Some(pattern.map_err(|e| Wrong(value.span(), e.to_string()))?);
            }
        }
        "keys" => config.keys = bindings(value)?,
        unknown => {
            let said = unlike("key", unknown, KNOWN.into_iter());
            return Err(Wrong(key.span(), said));
        }
    }
    Ok(())
}

/// Says that something is unknown, and what was meant.
fn unlike(what: &str, word: &str, known: impl Iterator<Item = &'static str> + Clone) -> String {
    let near = nearest(word, known.clone()).map(|near| format!("did you mean {near}?"));
    let all = || format!("there are {}", known.collect::<Vec<_>>().join(", "));
    format!("unknown {what} {word:?}; {}", near.unwrap_or_else(all))
}

/// One of `words`.
fn word<'a>(value: &'a Spanned<DeValue<'_>>, words: &[&'static str]) -> Result<&'a str, Wrong> {
    let text = text(value)?;
    if words.contains(&text) {
        return Ok(text);
    }
    Err(Wrong(value.span(), unlike("value", text, words.iter().copied())))
}

fn text<'a>(value: &'a Spanned<DeValue<'_>>) -> Result<&'a str, Wrong> {
    let said = || format!("wants a text in quotes, not {}", value.get_ref().type_str());
    value.get_ref().as_str().ok_or_else(|| Wrong(value.span(), said()))
}

/// A text, or several in brackets.
fn each<'a, 'i>(value: &'a Spanned<DeValue<'i>>) -> Vec<&'a Spanned<DeValue<'i>>> {
    match value.get_ref().as_array() {
        Some(array) => array.iter().collect(),
        None => vec![value],
    }
}

fn texts(value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Wrong> {
    each(value).into_iter().map(|value| text(value).map(str::to_owned)).collect()
}

/// The keys of `[keys]`, all of them put in place before any two are held against each other.
fn bindings(value: &Spanned<DeValue<'_>>) -> Result<Keys, Wrong> {
    let said = "wants a table: [keys], and below it lines such as quit = \"Q\"";
    let table = value.get_ref().as_table();
    let table = table.ok_or_else(|| Wrong(value.span(), said.to_owned()))?;
    let mut bound = Keys::default();
    let mut given: Vec<(&str, KeyPress, &Spanned<DeValue<'_>>)> = Vec::new();
    for (name, value) in table {
        let keys = each(value).into_iter().map(|value| Ok((key(value)?, value)));
        let keys = keys.collect::<Result<Vec<_>, Wrong>>()?;
        let chosen: Vec<KeyPress> = keys.iter().map(|(key, _)| *key).collect();
        if !bound.bind(name.get_ref(), &chosen) {
            let said = unlike("action", name.get_ref(), spelling::names());
            return Err(Wrong(name.span(), said));
        }
        given.extend(keys.into_iter().map(|(key, value)| (name.get_ref().as_ref(), key, value)));
    }
    given.sort_by_key(|(.., value)| value.span().start);
    // Of two that clash, the later one is the news.
    for (name, key, value) in given.into_iter().rev() {
        if let Some((scope, other)) = bound.clash(name, key) {
            let (key, scope) = (value.get_ref().as_str().unwrap_or_default(), scope.title());
            let said = format!("{key} would be both {name} and {other} in {scope}");
            return Err(Wrong(value.span(), said));
        }
    }
    Ok(bound)
}

fn key(value: &Spanned<DeValue<'_>>) -> Result<KeyPress, Wrong> {
    let text = text(value)?;
    let said =
        || format!("unknown key {text:?}; keys are q, Q, ctrl-q, alt-q, enter, F2, pgdn, ...");
    KeyPress::parse(text).ok_or_else(|| Wrong(value.span(), said()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let Wrong(span, said) = parse(text).err().unwrap_or_else(|| panic!("{text} was accepted"));
        format!("{}: {said}", line(text, span.start))
    }

    #[test]
    fn the_example_of_the_page_is_understood() {
        let page = include_str!("../../assets/docs/configuration.md");
        let (_, example) = page.split_once("```toml\n").unwrap();
        let (example, _) = example.split_once("```").unwrap();
        let config = parse(example).unwrap_or_else(|Wrong(span, said)| {
            panic!("line {}: {said}", line(example, span.start));
        });
        assert!(KNOWN.iter().all(|key| example.contains(key)), "it shows every key");
        assert_eq!(config.sort, Some(Sort::Cum));
        assert!(config.theme.is_some() && config.split.is_some() && config.my_code.is_some());
        assert!(!config.source_path.is_empty() && !config.trim_path.is_empty());
        assert!(!config.sample_types.is_empty());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, said) in [
            ("\nthem = \"dark\"", "2: unknown key \"them\"; did you mean theme?"),
            ("theme = \"dark\"\nsort = \"cumm\"", "2: unknown value \"cumm\"; did you mean cum?"),
            ("theme = 1", "1: wants a text in quotes, not integer"),
            ("split = 5", "1: wants the share of the left pane in percent, from 10 to 90"),
            ("keys = 1", "1: wants a table: [keys], and below it lines such as quit = \"Q\""),
            ("[keys]\n\nquitt = \"Q\"", "3: unknown action \"quitt\"; did you mean quit?"),
            ("[keys]\nquit = [\n  \"Q\",\n  4,\n]", "4: wants a text in quotes, not integer"),
            ("[keys]\nquit = \"f\"", "2: f would be both quit and focus in Top"),
            (
                "[keys]\nundo = \"Z\"\nredo = \"Z\"\nfirst = \"home\"",
                "3: Z would be both redo and undo in Top",
            ),
        ] {
            assert_eq!(refused(text), said, "{text}");
        }
        assert!(refused("[keys]\nquit = \"hyper-q\"").starts_with("2: unknown key \"hyper-q\""));
        assert!(refused("my_code = [\n\"ok\", \"(\"]").starts_with("1: parsing my_code regexp"));
        assert!(refused("theme = \"dark\"\nsort =\n").starts_with("2: "));
        assert!(refused("sort = \"cum\"\nsort = \"flat\"").starts_with("2: "));
    }

    #[test]
    fn the_command_line_comes_first() {
        let text = "theme = \"light\"\nsort = \"cum\"\nsource_path = [\"/a\", \"/b\"]\nsplit = 40";
        let mut settings = Settings::default();
        apply(parse(text).unwrap(), &mut settings);
        assert_eq!((settings.theme.as_str(), settings.query.sort), ("light", Sort::Cum));
        assert_eq!(settings.query.paths.source_path, "/a:/b");
        assert_eq!(settings.preferences.split, Some(40));
        let mut settings =
            Settings { theme: "mono".to_owned(), is_sorted: true, ..Settings::default() };
        settings.query.paths.source_path = "/c".to_owned();
        apply(parse(text).unwrap(), &mut settings);
        assert_eq!((settings.theme.as_str(), settings.query.sort), ("mono", Sort::Flat));
        assert_eq!(settings.query.paths.source_path, "/c");
    }

    #[test]
    fn the_file_stands_where_configurations_do() {
        let found = |pairs: &'static [(&str, &str)]| {
            let env = move |name: &str| {
                pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).into())
            };
            usual(&env).map(|path| path.display().to_string())
        };
        let usual = Some("/h/.config/rprof-tui/config.toml".to_owned());
        assert_eq!(found(&[("HOME", "/h")]), usual);
        // As the standard has it, what is no absolute path does not count.
        assert_eq!(found(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "")]), usual);
        let other = Some("/c/rprof-tui/config.toml".to_owned());
        assert_eq!(found(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/c")]), other);
        assert_eq!(found(&[]), None);
    }
}
