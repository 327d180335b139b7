//! Queries and reports out of choices, with patterns of the names that a profile has.

use rprof_tui::analysis::query::derived::derived;
use rprof_tui::analysis::query::tag_filter::TagFilter;
use rprof_tui::analysis::query::{Granularity, Pattern, Query, Sort};
use rprof_tui::profile::Profile;
use rprof_tui::report::{FindingsFormat, PictureFormat, Report, ReportOptions};

use crate::choices::Choices;

const GRANULARITIES: [Granularity; 6] = [
    Granularity::Functions,
    Granularity::FileFunctions,
    Granularity::Files,
    Granularity::Packages,
    Granularity::Lines,
    Granularity::Addresses,
];

const PATTERNS: [&str; 8] = ["", ".", "^main", "(?i)A", ".*", "[^a]$", "\\x1b", "a|b"];

const UNITS: [&str; 12] =
    ["minimum", "auto", "MB", "kB", "ms", "ns", "hrs", "bytes", "GCU", "count", "", "\u{1b}[31m"];

const TAGS: [&str; 10] = [
    "1kb:2mb",
    ":5s",
    "3:",
    "bytes=1:",
    "tenant=a",
    "tenant=",
    "=",
    "a,b",
    "-9223372036854775808:",
    "99999999999999999999kb",
];

/// Dividers that the command line accepts: finite, and not 0.
const DIVIDERS: [f64; 7] = [1.0, 2.0, -1.0, 0.001, 1e300, 1e-300, f64::MIN_POSITIVE];

const FRACTIONS: [f64; 7] = [0.005, 0.0, 1.0, 0.5, -1.0, 1e300, -1e300];

const COUNTS: [Option<i64>; 7] =
    [None, Some(0), Some(1), Some(3), Some(-1), Some(i64::MAX), Some(i64::MIN)];

/// A text of the profile, as a pattern would hold it or as it is.
fn text_of(choices: &mut Choices<'_>, profile: &Profile) -> String {
    match choices.byte() % 4 {
        0 => choices.one_of(&PATTERNS).to_owned(),
        1 => choices.text(),
        kind => {
            let functions = profile.functions();
            let names: Vec<_> = functions.iter().flat_map(|f| [f.name, f.file]).collect();
            if names.is_empty() {
                return String::new();
            }
            let text = profile.strings().text(choices.one_of(&names)).into_owned();
            if kind == 2 { rprof_tui::explore::search::escaped(&text) } else { text }
        }
    }
}

fn pattern(choices: &mut Choices<'_>, profile: &Profile) -> Option<Pattern> {
    if choices.byte() % 3 > 0 {
        return None;
    }
    Pattern::new("focus", &text_of(choices, profile)).ok()
}

fn tag_filter(choices: &mut Choices<'_>, profile: &Profile) -> Option<TagFilter> {
    let text = match choices.byte() % 6 {
        0 => choices.one_of(&TAGS).to_owned(),
        1 => choices.text(),
        2 => {
            let (key, value) = (label_key(choices, profile)?, choices.one_of(&TAGS));
            format!("{key}={value}")
        }
        _ => return None,
    };
    TagFilter::new("tagfocus", &text).ok()
}

fn label_key(choices: &mut Choices<'_>, profile: &Profile) -> Option<String> {
    let sets = profile.sample_labels();
    if sets.is_empty() {
        return None;
    }
    let labels = profile.label_set(choices.one_of(sets));
    if labels.is_empty() {
        return None;
    }
    let at = choices.below(labels.len());
    Some(profile.strings().text(labels[at].key).into_owned())
}

fn label_keys(choices: &mut Choices<'_>, profile: &Profile) -> Vec<String> {
    let count = (choices.byte() % 8).saturating_sub(5);
    (0..count).filter_map(|_| label_key(choices, profile)).collect()
}

/// A query that the command line or the screen could ask of this profile.
pub fn query(choices: &mut Choices<'_>, profile: &Profile) -> Option<Query> {
    let index = choices.below(profile.sample_types().len().max(1)).to_string();
    let choice = if choices.flag() { index.as_str() } else { "" };
    let mut query = Query { sample_type: profile.sample_type(choice).ok()?, ..Query::default() };
    let all = derived(profile);
    if !all.is_empty() && choices.byte() % 4 == 0 {
        query.derived = Some(choices.one_of(&all));
    }
    let bits = choices.byte();
    let bit = |place: u32| bits >> place & 1 == 1;
    query.mean = bit(0);
    query.no_inlines = bit(1);
    query.show_columns = bit(2);
    query.relative_percentages = bit(3);
    query.collapse_recursion = bit(4);
    query.drop_negative = bit(5);
    query.trim.enabled = !bit(6);
    query.filters.own_code = bit(7);
    query.granularity = choices.one_of(&GRANULARITIES);
    query.sort = if choices.flag() { Sort::Cum } else { Sort::Flat };
    query.trim.node_count = choices.one_of(&COUNTS);
    query.trim.node_fraction = choices.one_of(&FRACTIONS);
    query.trim.edge_fraction = choices.one_of(&FRACTIONS);
    choices.one_of(&UNITS).clone_into(&mut query.scale.unit);
    query.scale.divide_by = choices.one_of(&DIVIDERS);
    filters(choices, profile, &mut query);
    Some(query)
}

fn filters(choices: &mut Choices<'_>, profile: &Profile, query: &mut Query) {
    let filters = &mut query.filters;
    for slot in [
        &mut filters.focus,
        &mut filters.ignore,
        &mut filters.hide,
        &mut filters.show,
        &mut filters.show_from,
        &mut filters.prune_from,
        &mut filters.tag_show,
        &mut filters.tag_hide,
        &mut filters.my_code,
        &mut query.my_code,
    ] {
        *slot = pattern(choices, profile);
    }
    filters.more_focus = pattern(choices, profile).into_iter().collect();
    filters.tag_focus = tag_filter(choices, profile);
    filters.tag_ignore = tag_filter(choices, profile);
    query.tag_root = label_keys(choices, profile);
    query.tag_leaf = label_keys(choices, profile);
    // A folder that is not there, so that no file of this machine is found by its suffix.
    "/nowhere".clone_into(&mut query.paths.source_path);
    if choices.flag() {
        query.paths.trim_path = choices.text();
    }
}

/// A report of any kind.
pub fn report(choices: &mut Choices<'_>, profile: &Profile) -> Report {
    let kind = choices.below(22);
    let mut pattern = || {
        let text = text_of(choices, profile);
        Pattern::new("peek", &text).or_else(|_| Pattern::new("peek", "."))
    };
    match kind {
        0 => Report::Top,
        1 => Report::Text,
        2 => Report::Tree,
        3 | 4 => pattern().map_or(Report::Raw, Report::Peek),
        5 | 6 => pattern().map_or(Report::Raw, Report::List),
        7 => Report::Traces,
        8 => Report::Tags,
        9 => Report::Raw,
        10 => Report::Dot,
        11 => Report::Callgrind,
        12 => Report::Proto,
        13 => Report::TopProto,
        14 => Report::Folded,
        15 => Report::Flame,
        16 => Report::Json,
        17 => Report::Markdown,
        18 => Report::Comments,
        19 => Report::Picture(PictureFormat::Svg),
        20 => Report::Html,
        21 => Report::Findings(FindingsFormat::Text),
        _ => Report::Trend,
    }
}

pub fn report_options(choices: &mut Choices<'_>) -> ReportOptions {
    let bits = choices.byte();
    let source = if bits & 4 == 4 { choices.text() } else { "a <b> & \"c\"".to_owned() };
    ReportOptions {
        compact_labels: bits & 1 == 1,
        call_tree: bits & 2 == 2,
        source,
        command: "rprof-tui '<script>'".to_owned(),
        embedded_sources: &[],
        dot_program: None,
        silenced: Default::default(),
    }
}
