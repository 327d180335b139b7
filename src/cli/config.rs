//! The configuration file: a user's defaults, below the command line. Only the screen reads it, so that a report is the
//! same on every machine.
//!
//! The file is a table of few keys. Every error is reported with its line and the nearest valid word; nothing is ignored.

use std::ops::Range;
use std::path::PathBuf;
use std::{fs, io};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::settings::Settings;
use crate::analysis::query::{Pattern, Sort};
use crate::error::{Error, nearest};
use crate::explore::saved_view::SavedView;
use crate::findings::SilencedRules;
use crate::home::home;
use crate::source::path::SEPARATOR;
use crate::tui::keys::bindings::KeyPress;
use crate::tui::keys::spelling;
use crate::tui::keys::spelling::Keys;

/// The keys of the file.
const KNOWN: [&str; 10] = [
    "theme",
    "sort",
    "sample_type",
    "split",
    "source_path",
    "trim_path",
    "my_code",
    "silence",
    "views",
    "keys",
];

/// The themes, by name.
const THEMES: [&str; 5] = ["auto", "dark", "light", "colour-blind", "mono"];

/// The values of a file; `None` or empty where it has none.
#[derive(Debug, Default)]
struct Config {
    theme: Option<String>,
    sort: Option<Sort>,
    sample_types: Vec<String>,
    split: Option<u8>,
    source_path: Vec<String>,
    trim_path: Vec<String>,
    my_code: Option<Pattern>,
    silenced: SilencedRules,
    views: Vec<SavedView>,
    keys: Keys,
}

/// An error with the range of bytes that it is in.
#[derive(Debug)]
struct ConfigError(Range<usize>, String);

/// Reads the configuration into the `settings` that the command line leaves open.
pub(super) fn read(settings: &mut Settings) -> Result<(), Error> {
    if settings.no_config {
        return Ok(());
    }
    let named = settings.config.clone();
    let Some(path) = named.clone().or_else(|| default_path(&|name| std::env::var_os(name))) else {
        return Ok(());
    };
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if named.is_none() && is_absent(&error) => return Ok(()),
        Err(error) => return Err(Error::Read(error).at(path.display().to_string())),
    };
    accept(&text, settings)
        .map_err(|(line, message)| Error::Usage(message).at(format!("{}:{line}", path.display())))
}

/// Reads the text of a configuration into the `settings` that the command line leaves open. An error is its line, from
/// 1, and a message.
pub fn accept(text: &str, settings: &mut Settings) -> Result<(), (usize, String)> {
    let config =
        parse(text).map_err(|ConfigError(span, message)| (line(text, span.start), message))?;
    apply(config, settings);
    Ok(())
}

/// True if the error says that there is no configuration file, which is no error.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The default path: `rprof-tui/config.toml` in the folder of configurations, which Windows names `APPDATA`.
pub(super) fn default_path(env: &dyn Fn(&str) -> Option<std::ffi::OsString>) -> Option<PathBuf> {
    let folder = |name| env(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = folder("XDG_CONFIG_HOME")
        .or_else(|| folder("APPDATA").filter(|_| cfg!(windows)))
        .or_else(|| Some(home(env)?.join(".config")).filter(|path| path.is_absolute()));
    Some(folder?.join("rprof-tui").join("config.toml"))
}

fn apply(config: Config, settings: &mut Settings) {
    if settings.theme.is_empty() {
        settings.theme = config.theme.unwrap_or_default();
    }
    if let Some(sort) = config.sort.filter(|_| !settings.is_sorted) {
        (settings.query.sort, settings.is_sorted) = (sort, true);
    }
    let paths = &mut settings.query.paths;
    let separator = &*SEPARATOR.to_string();
    if paths.source_path.is_empty() {
        let home = home(|name| std::env::var_os(name)).unwrap_or_default();
        let from_home = |dir: &String| match dir.strip_prefix("~/") {
            Some(rest) => home.join(rest).display().to_string(),
            None => dir.clone(),
        };
        paths.source_path =
            config.source_path.iter().map(from_home).collect::<Vec<_>>().join(separator);
    }
    if paths.trim_path.is_empty() {
        paths.trim_path = config.trim_path.join(separator);
    }
    settings.query.my_code = settings.query.my_code.take().or(config.my_code);
    settings.preferences.silenced.extend(&config.silenced);
    settings.preferences.views = config.views;
    settings.preferences.keys = config.keys;
    settings.preferences.split = config.split;
    settings.preferences.sample_types = config.sample_types;
}

/// The line, from 1, of the byte at `place`.
fn line(text: &str, place: usize) -> usize {
    let before = text.as_bytes().iter().take(place);
    before.filter(|byte| **byte == b'\n').count() + 1
}

fn parse(text: &str) -> Result<Config, ConfigError> {
    let table = DeTable::parse(text).map_err(|error| {
        let message = error.message().lines().next().unwrap_or_default().to_owned();
        ConfigError(error.span().unwrap_or_default(), message)
    })?;
    let mut config = Config::default();
    for (key, value) in table.get_ref() {
        entry(key, value, &mut config)?;
    }
    Ok(config)
}

/// Reads one key of the file into `config`.
fn entry(
    key: &Spanned<std::borrow::Cow<'_, str>>,
    value: &Spanned<DeValue<'_>>,
    config: &mut Config,
) -> Result<(), ConfigError> {
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
            let message = "wants the share of the left pane in percent, from 10 to 90";
            config.split =
                Some(percent.ok_or_else(|| ConfigError(value.span(), message.to_owned()))?);
        }
        "source_path" => config.source_path = texts(value)?,
        "trim_path" => config.trim_path = texts(value)?,
        "my_code" => {
            let each: Vec<String> = texts(value)?.iter().map(|p| format!("(?:{p})")).collect();
            if !each.is_empty() {
                let pattern = Pattern::new("my_code", &each.join("|"));
                config.my_code =
                    Some(pattern.map_err(|e| ConfigError(value.span(), e.to_string()))?);
            }
        }
        "silence" => {
            for rule in each(value) {
                let silenced = config.silenced.set(text(rule)?, true);
                silenced.map_err(|e| ConfigError(rule.span(), e.to_string()))?;
            }
        }
        "views" => config.views = views(value)?,
        "keys" => config.keys = bindings(value)?,
        unknown => {
            let message = unlike("key", unknown, KNOWN.into_iter());
            return Err(ConfigError(key.span(), message));
        }
    }
    Ok(())
}

/// The message on an unknown word, with the nearest known one.
fn unlike(what: &str, word: &str, known: impl Iterator<Item = &'static str> + Clone) -> String {
    let near = nearest(word, known.clone()).map(|near| format!("did you mean {near}?"));
    let all = || format!("there are {}", known.collect::<Vec<_>>().join(", "));
    format!("unknown {what} {word:?}; {}", near.unwrap_or_else(all))
}

/// A value that is one of `words`.
fn word<'a>(
    value: &'a Spanned<DeValue<'_>>,
    words: &[&'static str],
) -> Result<&'a str, ConfigError> {
    let text = text(value)?;
    if words.contains(&text) {
        return Ok(text);
    }
    Err(ConfigError(value.span(), unlike("value", text, words.iter().copied())))
}

fn text<'a>(value: &'a Spanned<DeValue<'_>>) -> Result<&'a str, ConfigError> {
    let message = || format!("wants a text in quotes, not {}", value.get_ref().type_str());
    value.get_ref().as_str().ok_or_else(|| ConfigError(value.span(), message()))
}

/// The texts of a value: one, or several in brackets.
fn each<'a, 'i>(value: &'a Spanned<DeValue<'i>>) -> Vec<&'a Spanned<DeValue<'i>>> {
    match value.get_ref().as_array() {
        Some(array) => array.iter().collect(),
        None => vec![value],
    }
}

fn texts(value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, ConfigError> {
    each(value).into_iter().map(|value| text(value).map(str::to_owned)).collect()
}

/// The views of `[views]`, in the order of the file. Each line of them is checked.
fn views(value: &Spanned<DeValue<'_>>) -> Result<Vec<SavedView>, ConfigError> {
    let message = "wants a table: [views], and below it lines such as leak = [\"focus=main\"]";
    let table = value.get_ref().as_table();
    let table = table.ok_or_else(|| ConfigError(value.span(), message.to_owned()))?;
    let mut views = Vec::new();
    for (name, value) in table {
        for line in each(value) {
            let alone = SavedView { name: String::new(), lines: vec![text(line)?.to_owned()] };
            alone.choices().map_err(|why| ConfigError(line.span(), why))?;
        }
        let view = SavedView { name: name.get_ref().to_string(), lines: texts(value)? };
        views.push((name.span().start, view));
    }
    views.sort_by_key(|(place, _)| *place);
    Ok(views.into_iter().map(|(_, view)| view).collect())
}

/// The bindings of `[keys]`. All are bound before clashes are looked for.
fn bindings(value: &Spanned<DeValue<'_>>) -> Result<Keys, ConfigError> {
    let message = "wants a table: [keys], and below it lines such as quit = \"Q\"";
    let table = value.get_ref().as_table();
    let table = table.ok_or_else(|| ConfigError(value.span(), message.to_owned()))?;
    let mut bound = Keys::default();
    let mut given: Vec<(&str, KeyPress, &Spanned<DeValue<'_>>)> = Vec::new();
    for (name, value) in table {
        let keys = each(value).into_iter().map(|value| Ok((key(value)?, value)));
        let keys = keys.collect::<Result<Vec<_>, ConfigError>>()?;
        let chosen: Vec<KeyPress> = keys.iter().map(|(key, _)| *key).collect();
        if !bound.bind(name.get_ref(), &chosen) {
            let message = unlike("action", name.get_ref(), spelling::names());
            return Err(ConfigError(name.span(), message));
        }
        given.extend(keys.into_iter().map(|(key, value)| (name.get_ref().as_ref(), key, value)));
    }
    given.sort_by_key(|(.., value)| value.span().start);
    // The later of two bindings that clash is the error.
    for (name, key, value) in given.into_iter().rev() {
        if let Some((scope, other)) = bound.clash(name, key) {
            let (key, scope) = (value.get_ref().as_str().unwrap_or_default(), scope.title());
            let message = format!("{key} would be both {name} and {other} in {scope}");
            return Err(ConfigError(value.span(), message));
        }
    }
    Ok(bound)
}

fn key(value: &Spanned<DeValue<'_>>) -> Result<KeyPress, ConfigError> {
    let text = text(value)?;
    let message =
        || format!("unknown key {text:?}; keys are q, Q, ctrl-q, alt-q, enter, F2, pgdn, ...");
    KeyPress::parse(text).ok_or_else(|| ConfigError(value.span(), message()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let ConfigError(span, message) =
            parse(text).err().unwrap_or_else(|| panic!("{text} was accepted"));
        format!("{}: {message}", line(text, span.start))
    }

    #[test]
    fn the_example_of_the_page_is_understood() {
        let page = include_str!("../../assets/docs/configuration.md");
        let (_, example) = page.split_once("```toml\n").unwrap();
        let (example, _) = example.split_once("```").unwrap();
        let config = parse(example).unwrap_or_else(|ConfigError(span, message)| {
            panic!("line {}: {message}", line(example, span.start));
        });
        assert!(KNOWN.iter().all(|key| example.contains(key)), "it shows every key");
        assert_eq!(config.sort, Some(Sort::Cum));
        assert!(config.theme.is_some() && config.split.is_some() && config.my_code.is_some());
        assert!(!config.source_path.is_empty() && !config.trim_path.is_empty());
        assert!(!config.sample_types.is_empty());
        assert!(config.silenced.entries().next().is_some());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, message) in [
            ("\nthem = \"dark\"", "2: unknown key \"them\"; did you mean theme?"),
            ("theme = \"dark\"\nsort = \"cumm\"", "2: unknown value \"cumm\"; did you mean cum?"),
            ("theme = 1", "1: wants a text in quotes, not integer"),
            ("silence = [\"idle\",\n\"jsn\"]", "2: unknown rule \"jsn\"; did you mean json?"),
            ("split = 5", "1: wants the share of the left pane in percent, from 10 to 90"),
            (
                "[views]\na = [\n'sort=cum',\n'fokus=a']",
                "4: fokus=a: unknown option fokus; :o lists what there is",
            ),
            ("keys = 1", "1: wants a table: [keys], and below it lines such as quit = \"Q\""),
            ("[keys]\n\nquitt = \"Q\"", "3: unknown action \"quitt\"; did you mean quit?"),
            ("[keys]\nquit = [\n  \"Q\",\n  4,\n]", "4: wants a text in quotes, not integer"),
            ("[keys]\nquit = \"f\"", "2: f would be both quit and focus in Top"),
            (
                "[keys]\nundo = \"Z\"\nredo = \"Z\"\nfirst = \"home\"",
                "3: Z would be both redo and undo in Top",
            ),
        ] {
            assert_eq!(refused(text), message, "{text}");
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
            default_path(&env).map(|path| path.display().to_string())
        };
        let expected = Some("/h/.config/rprof-tui/config.toml".to_owned());
        assert_eq!(found(&[("HOME", "/h")]), expected);
        // As the XDG specification says, a relative path does not count.
        assert_eq!(found(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "")]), expected);
        let other = Some("/c/rprof-tui/config.toml".to_owned());
        assert_eq!(found(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/c")]), other);
        assert_eq!(found(&[]), None);
    }
}
