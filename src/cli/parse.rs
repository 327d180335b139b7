//! A command line to [`Settings`]: first clap's strings, then typed values. Errors name the flag. No file is opened.

use std::ffi::{OsStr, OsString};

use clap::ArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::command::{SOURCES, command, takes_of};
use super::normalise::{Takes, normalise};
use super::options;
use super::options::{ABSENT, DEFINITIONS, Definition, Group, OptionKind};
use super::settings::Settings;
use crate::analysis::query::Pattern;
use crate::analysis::query::tag_filter::TagFilter;
use crate::error::{Error, nearest};
use crate::report::{FindingsFormat, Report};

/// A parsed command line.
#[derive(Debug)]
pub enum Parsed {
    /// A text to print: the help or the version.
    Text(String),
    /// The settings of a run.
    Settings(Box<Settings>),
}

/// Parses `arguments`, without the program's name.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Parsed, Error> {
    let arguments = normalise(arguments, takes)?;
    match command().try_get_matches_from(arguments) {
        Ok(matches) => settings(&matches).map(|settings| Parsed::Settings(Box::new(settings))),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Ok(Parsed::Text(error.to_string()))
            }
            _ => Err(Error::Usage(explain(&error))),
        },
    }
}

/// The kind of value that the flag `name` takes; `None` for an unknown flag. Flags of pprof that do not exist here are
/// errors.
fn takes(name: &str) -> Result<Option<Takes>, Error> {
    if matches!(name, "h" | "help" | "V" | "version") {
        return Ok(None);
    }
    if let Some((name, instead)) = ABSENT.iter().find(|(absent, _)| *absent == name) {
        return Err(Error::Usage(format!("-{name} is not one of the flags here: {instead}")));
    }
    Ok(options::find(name).map(takes_of))
}

/// clap's error in one line. Values are parsed here, so it is an unknown flag.
fn explain(error: &clap::Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.trim_start_matches('-')),
        _ => None,
    };
    let Some(name) = text(ContextKind::InvalidArg) else {
        let message = error.to_string();
        return message.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    };
    match text(ContextKind::SuggestedArg) {
        Some(near) => format!("unknown flag -{name}; did you mean -{near}?"),
        None => format!("unknown flag -{name}; --help lists those that there are"),
    }
}

/// The settings of `matches`. Values are applied in the order of the definitions.
fn settings(matches: &ArgMatches) -> Result<Settings, Error> {
    let mut settings = Settings::default();
    if let Some(sources) = matches.get_many::<OsString>(SOURCES) {
        settings.sources = sources.cloned().collect();
    }
    for definition in DEFINITIONS {
        apply(definition, matches, &mut settings)?;
    }
    settings.reports = with_format(settings.reports);
    if settings.reports.len() > 1 {
        return Err(Error::Usage("must set at most one output format".to_owned()));
    }
    for group in Group::ALL.into_iter().filter(|group| group.is_exclusive()) {
        let in_group = DEFINITIONS.iter().filter(|definition| definition.group == group);
        let given: Vec<&str> = in_group
            .map(|definition| definition.name)
            .filter(|name| matches.get_flag(name))
            .collect();
        if given.len() > 1 {
            return Err(Error::Usage(format!("conflicting options set: [{}]", given.join(" "))));
        }
    }
    if settings.base.is_some() && settings.diff_base.is_some() {
        return Err(Error::Usage("-base and -diff_base flags cannot both be specified".to_owned()));
    }
    if settings.output.is_some() && settings.reports.is_empty() {
        let text = "-output needs a report to write, such as -top".to_owned();
        return Err(Error::Usage(text));
    }
    if settings.watch.is_some() && !settings.reports.is_empty() {
        let text = "-watch is for the screen; a report is made once".to_owned();
        return Err(Error::Usage(text));
    }
    let is_of_session = matches!(settings.reports.as_slice(), [] | [Report::Json]);
    if settings.session && !(is_of_session && settings.checks.is_empty()) {
        let text = "-session is a report of its own, with -json at most".to_owned();
        return Err(Error::Usage(text));
    }
    if settings.session && settings.output.is_some() {
        return Err(Error::Usage("-session prints on standard output".to_owned()));
    }
    if settings.all && !settings.opens_screen() && !settings.session {
        let text =
            "-all is for the screen and for -session; other reports are of one profile".to_owned();
        return Err(Error::Usage(text));
    }
    if settings.all && settings.watch.is_some() {
        return Err(Error::Usage("-all and -watch cannot both be given".to_owned()));
    }
    if settings.config.is_some() && settings.no_config {
        return Err(Error::Usage("-config and -no-config cannot both be given".to_owned()));
    }
    if settings.query.scale.divide_by == 0.0 {
        return Err(Error::Usage("zero divisor specified".to_owned()));
    }
    if settings.normalize && settings.base.is_none() && settings.diff_base.is_none() {
        return Err(Error::Usage("must have base profile to normalize by".to_owned()));
    }
    Ok(settings)
}

/// The reports, where `-findings` and a report that names its format are one.
fn with_format(reports: Vec<Report>) -> Vec<Report> {
    let format = match reports.as_slice() {
        [Report::Text, Report::Findings(_)] => FindingsFormat::Text,
        [Report::Json, Report::Findings(_)] => FindingsFormat::Json,
        [Report::Findings(_), Report::Markdown] => FindingsFormat::Markdown,
        _ => return reports,
    };
    vec![Report::Findings(format)]
}

/// Applies the value of one option to `settings`, if it is given.
fn apply(
    definition: &'static Definition,
    matches: &ArgMatches,
    settings: &mut Settings,
) -> Result<(), Error> {
    let name = definition.name;
    if takes_of(definition) == Takes::Nothing {
        if matches.get_flag(name) {
            switch_on(definition, settings);
        }
        return Ok(());
    }
    if let OptionKind::Repeated(set) = definition.kind {
        let values = matches.get_many::<OsString>(name).into_iter().flatten();
        let mut texts = values.map(|v| v.to_str().ok_or_else(|| wrong(v, name, "UTF-8 text")));
        return texts.try_for_each(|text| set(settings, text?));
    }
    let Some(value) = matches.get_one::<OsString>(name) else { return Ok(()) };
    if let OptionKind::Path(set) = definition.kind {
        set(settings, value.clone());
        return Ok(());
    }
    let text = value.to_str().ok_or_else(|| wrong(value, name, "UTF-8 text"))?;
    apply_text(definition, text, settings)
}

/// Applies the text of an option's value to `settings`.
fn apply_text(
    definition: &'static Definition,
    text: &str,
    settings: &mut Settings,
) -> Result<(), Error> {
    let (name, value) = (definition.name, OsStr::new(text));
    match definition.kind {
        OptionKind::Boolean(set) => set(settings, text == "true"),
        OptionKind::Text(set) => set(settings, text.to_owned()),
        OptionKind::Word(words, set) if words.contains(&text) => set(settings, text.to_owned()),
        OptionKind::Word(words, _) => {
            let near = nearest(text, words.iter().copied());
            let near = near.map_or_else(String::new, |word| format!("; did you mean {word}?"));
            return Err(wrong(value, name, &format!("one of: {}{near}", words.join(", "))));
        }
        OptionKind::Pattern(set) => set(settings, pattern(name, text)?),
        OptionKind::Labels(set) if text.is_empty() => set(settings, None),
        OptionKind::Labels(set) => set(settings, Some(TagFilter::new(name, text)?)),
        OptionKind::Number(set) => {
            set(settings, text.parse().map_err(|_| wrong(value, name, "a whole number"))?);
        }
        OptionKind::Bytes(set) => {
            let bytes = bytes(text).ok_or_else(|| wrong(value, name, "a size, such as 500MB"))?;
            set(settings, bytes);
        }
        OptionKind::Fraction(set) => {
            let number: f64 = text.parse().map_err(|_| wrong(value, name, "a number"))?;
            if !number.is_finite() {
                return Err(wrong(value, name, "a finite number"));
            }
            set(settings, number);
        }
        OptionKind::ReportOf(report) => {
            let pattern = pattern(name, text)?
                .ok_or_else(|| wrong(value, name, "a pattern; . matches every name"))?;
            settings.reports.push(report(pattern));
        }
        OptionKind::Path(_)
        | OptionKind::Repeated(_)
        | OptionKind::Switch(_)
        | OptionKind::Report(_)
        | OptionKind::Viewer(_)
        | OptionKind::SampleType { .. } => {}
    }
    Ok(())
}

fn switch_on(definition: &'static Definition, settings: &mut Settings) {
    match definition.kind {
        OptionKind::Switch(set) => set(settings),
        OptionKind::Report(report) => settings.reports.push(report()),
        OptionKind::Viewer(viewer) => {
            settings.reports.push(viewer.report());
            settings.viewer = Some(viewer);
        }
        OptionKind::SampleType { name, mean } => {
            settings.query.mean |= mean;
            if settings.sample_index.is_empty() {
                name.clone_into(&mut settings.sample_index);
            } else {
                let flag = definition.name;
                settings.warnings.push(format!("Multiple value selections, ignoring -{flag}"));
            }
        }
        _ => {}
    }
}

fn pattern(name: &'static str, text: &str) -> Result<Option<Pattern>, Error> {
    if text.is_empty() { Ok(None) } else { Pattern::new(name, text).map(Some) }
}

/// A number of bytes, or a number with a unit of powers of 1024: `4096`, `64kB`, `4GB`, `4G`.
fn bytes(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text.strip_prefix(digits)?.to_ascii_lowercase();
    // kubectl writes Mi, others MiB or MB: all are powers of 1024, as in pprof.
    let unit = unit.trim_end_matches('b').trim_end_matches('i');
    let power = ["", "k", "m", "g", "t"].iter().position(|letter| *letter == unit)?;
    digits.parse::<u64>().ok()?.checked_mul(1 << (10 * power))
}

/// pprof's error for a refused value, with the form of a right one.
fn wrong(value: &OsStr, name: &str, wanted: &str) -> Error {
    let value = value.to_string_lossy();
    Error::Usage(format!("invalid value {value:?} for flag -{name}: wants {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::query::{Granularity, Sort};
    use std::collections::HashSet;

    fn parsed(line: &str) -> Result<Settings, String> {
        let arguments = line.split(' ').filter(|word| !word.is_empty()).map(OsString::from);
        match parse(arguments) {
            Ok(Parsed::Settings(settings)) => Ok(*settings),
            Ok(Parsed::Text(text)) => panic!("{text}"),
            Err(error) => Err(error.to_string()),
        }
    }

    fn refused(line: &str) -> String {
        parsed(line).err().unwrap_or_else(|| panic!("{line} was accepted"))
    }

    #[test]
    fn values_arrive_in_the_query() {
        let settings =
            parsed("-top -cum -lines -nodecount=20 -nodefraction 0.1 -trim=f -focus=main a b")
                .unwrap();
        let query = &settings.query;
        assert_eq!((query.sort, query.granularity), (Sort::Cum, Granularity::Lines));
        assert_eq!(query.trim.node_count, Some(20));
        assert!((query.trim.node_fraction - 0.1).abs() < 1e-9);
        assert!(!query.trim.enabled);
        assert_eq!(query.filters.focus.as_ref().map(Pattern::text), Some("main"));
        assert_eq!(settings.sources, ["a", "b"]);
        assert_eq!(settings.reports, [Report::Top]);
    }

    #[test]
    fn nothing_given_is_pprofs_default() {
        let settings = parsed("heap").unwrap();
        assert_eq!(settings.query, crate::analysis::query::Query::default());
        assert!(settings.reports.is_empty() && settings.warnings.is_empty());
    }

    #[test]
    fn the_last_of_two_wins_and_flags_may_follow() {
        let settings = parsed("heap -nodecount=1 -focus=a -nodecount=2 -focus=").unwrap();
        assert_eq!(settings.query.trim.node_count, Some(2));
        assert!(settings.query.filters.focus.is_none(), "an empty pattern is none");
        assert_eq!(settings.sources, ["heap"]);
        assert_eq!(parsed("-top -- -cum -").unwrap().sources, ["-cum", "-"]);
    }

    #[test]
    fn every_check_counts() {
        let line = ["-check", "total < 5", "heap", "--check=total > 1"].map(OsString::from);
        let Ok(Parsed::Settings(settings)) = parse(line) else { panic!("refused") };
        assert_eq!((settings.checks.len(), settings.sources.len()), (2, 1));
        assert!(refused("-check=total heap").starts_with("-check \"total\": it compares with"));
    }

    #[test]
    fn sizes_have_units() {
        for (text, wanted) in [
            ("4096", Some(4096)),
            ("64kB", Some(64 << 10)),
            ("4G", Some(4 << 30)),
            ("1tb", Some(1 << 40)),
            ("0", Some(0)),
            ("99999999TB", None),
            ("-1", None),
            ("4XB", None),
            ("MB", None),
            ("", None),
        ] {
            assert_eq!(bytes(text), wanted, "{text}");
        }
    }

    #[test]
    fn the_first_flag_of_a_sample_type_wins() {
        let settings = parsed("-alloc_space -inuse_space -contentions heap").unwrap();
        assert_eq!(settings.sample_index, "contentions");
        let ignoring = "Multiple value selections, ignoring -";
        assert_eq!(
            settings.warnings,
            [format!("{ignoring}inuse_space"), format!("{ignoring}alloc_space")]
        );
        let settings = parsed("-alloc_space -sample_index=1 heap").unwrap();
        assert_eq!((settings.sample_index.as_str(), settings.warnings.len()), ("1", 1));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, wanted) in [
            ("-top -text heap", "must set at most one output format"),
            ("-lines -functions heap", "conflicting options set: [functions lines]"),
            ("-flat -cum heap", "conflicting options set: [cum flat]"),
            (
                "-nodecount=abc heap",
                "invalid value \"abc\" for flag -nodecount: wants a whole number",
            ),
            ("-nodefraction=x heap", "invalid value \"x\" for flag -nodefraction: wants a number"),
            (
                "-divide_by=nan heap",
                "invalid value \"nan\" for flag -divide_by: wants a finite number",
            ),
            (
                "-theme=pink heap",
                "invalid value \"pink\" for flag -theme: wants one of: auto, dark, light, colour-blind, mono",
            ),
            (
                "-theme=drak heap",
                "invalid value \"drak\" for flag -theme: wants one of: auto, dark, light, colour-blind, mono; did you mean dark?",
            ),
            (
                "-granularity=lines heap",
                "-granularity is not one of the flags here: say -functions, -filefunctions, -files, -lines or -addresses",
            ),
            ("-trim=no heap", "invalid boolean value \"no\" for -trim: say true or false"),
            ("-forcus=a heap", "unknown flag -forcus; did you mean -focus?"),
            ("-zzzzzz heap", "unknown flag -zzzzzz; --help lists those that there are"),
            ("-focus", "flag needs an argument: -focus"),
            ("-output=x heap", "-output needs a report to write, such as -top"),
            ("-watch=soon heap", "-watch \"soon\": a time is 10s, 1m, 500ms"),
            (
                "-all -top h:1",
                "-all is for the screen and for -session; other reports are of one profile",
            ),
            ("-session -top a b", "-session is a report of its own, with -json at most"),
            ("-all -watch=3s h:1", "-all and -watch cannot both be given"),
            ("-watch=3s -top heap", "-watch is for the screen; a report is made once"),
            (
                "-http=localhost:8080 heap",
                "-http is not one of the flags here: no server is built; -html writes a page for a browser, and the screen shows the rest",
            ),
        ] {
            assert_eq!(refused(line), wanted, "{line}");
        }
        assert!(refused("-focus=[ heap").starts_with("parsing focus regexp: "));
    }

    #[test]
    fn findings_are_printed_in_the_form_of_another_report() {
        use FindingsFormat::{Json, Markdown, Text};
        for (line, format) in [
            ("-findings heap", Text),
            ("-text -findings heap", Text),
            ("-json -findings heap", Json),
            ("-findings -json heap", Json),
            ("-findings -markdown heap", Markdown),
        ] {
            assert_eq!(parsed(line).unwrap().reports, [Report::Findings(format)], "{line}");
        }
        assert_eq!(refused("-findings -top heap"), "must set at most one output format");
        assert_eq!(refused("-findings -json -text heap"), "must set at most one output format");
    }

    #[test]
    fn help_names_every_option() {
        for flag in ["-h", "-help", "--help"] {
            let Ok(Parsed::Text(help)) = parse([OsString::from(flag)]) else { panic!("no help") };
            for definition in DEFINITIONS {
                let named = help
                    .split(|c: char| c.is_whitespace() || c == ',')
                    .any(|word| word == format!("--{}", definition.name));
                assert!(named, "{flag}: {}", definition.name);
            }
        }
    }

    #[test]
    fn the_table_is_sound() {
        let names: HashSet<&str> = DEFINITIONS.iter().map(|definition| definition.name).collect();
        assert_eq!(names.len(), DEFINITIONS.len(), "an option is defined twice");
        for definition in DEFINITIONS {
            let Definition { name, help, .. } = definition;
            assert!(help.starts_with(|c: char| c.is_uppercase()), "{name}: {help}");
            assert!(!help.ends_with('.') && help.len() <= 72, "{name}: {help}");
            assert_eq!(
                takes_of(definition) == Takes::Nothing,
                definition.value.is_empty(),
                "{name}"
            );
            assert!(
                !ABSENT.iter().any(|(absent, _)| absent == name),
                "{name} is absent and present"
            );
        }
        command().debug_assert();
    }
}
