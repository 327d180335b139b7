//! The completion of label keys and values behind `tagfocus=` and the other options of labels.

use std::collections::BTreeSet;

use crate::explore::search::escaped;
use crate::profile::{LabelSetId, LabelValue, Profile};

/// Label sets that are looked at, at most: completion must not take time in proportion to the profile.
const MOST_SETS: usize = 20_000;

/// Candidates at most.
const MOST: usize = 200;

/// Candidates for a line that names an option of labels: the byte where its end begins, and each candidate with its
/// description. `None` for any other line.
pub fn label_candidates(line: &str, profile: &Profile) -> Option<(usize, Vec<(String, String)>)> {
    let (option, typed) = line.split_once('=')?;
    let takes_values = match option {
        "tagfocus" | "tagignore" => true,
        "tagshow" | "taghide" | "tagroot" | "tagleaf" => false,
        _ => return None,
    };
    if let Some((key, begun)) = typed.split_once('=').filter(|_| takes_values) {
        // Values are separated by commas, any of which matches.
        let start = begun.rfind(',').map_or(0, |comma| comma + 1);
        let fits = |value: &str| {
            let begun = begun.get(start..).unwrap_or_default();
            value.starts_with(begun) && value != begun
        };
        let found = values(profile, key).into_iter().filter(|value| fits(value));
        let at = option.len() + 1 + key.len() + 1 + start;
        return Some((at, found.take(MOST).map(|value| (value, String::new())).collect()));
    }
    let start = typed.rfind(',').map_or(0, |comma| comma + 1);
    let begun = typed.get(start..).unwrap_or_default();
    let end = if takes_values { "=" } else { "" };
    let found = keys(profile).into_iter().map(|key| format!("{key}{end}"));
    let found = found.filter(|key| key.starts_with(begun) && key != begun);
    let found = found.take(MOST).map(|key| (key, "label".to_owned()));
    Some((option.len() + 1 + start, found.collect()))
}

/// The sets of labels that are looked at.
fn sets(profile: &Profile) -> impl Iterator<Item = LabelSetId> {
    (0..profile.label_set_count().min(MOST_SETS)).map(|set| LabelSetId(set as u32))
}

fn keys(profile: &Profile) -> BTreeSet<String> {
    let labels = sets(profile).flat_map(|set| profile.label_set(set));
    labels.map(|label| profile.strings().text(label.key).into_owned()).collect()
}

/// The values of a key: texts as patterns that match them, numbers with their unit.
fn values(profile: &Profile, key: &str) -> BTreeSet<String> {
    let labels = sets(profile).flat_map(|set| profile.label_set(set));
    let labels = labels.filter(|label| profile.string(label.key) == key.as_bytes());
    let value = |value: LabelValue| match value {
        LabelValue::Text(text) => escaped(&profile.strings().text(text)),
        LabelValue::Number(number, unit) => format!("{number}{}", profile.strings().text(unit)),
    };
    labels.map(|label| value(label.value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::store::builder::Builder;

    #[test]
    fn keys_come_first_and_their_values_behind_them() {
        let mut builder = Builder::new();
        builder.sample_type("samples", "count");
        let leaf = builder.named(b"main");
        for (request, size) in [("get", 16), ("put.all", 32)] {
            let labels =
                [builder.text_label("request", request), builder.number_label("bytes", size, "kb")];
            builder.sample(&[leaf], &[1], &labels);
        }
        let profile = builder.finish();
        let words = |line: &str| {
            let (at, found) = label_candidates(line, &profile)?;
            let head = line.get(..at)?;
            Some(found.into_iter().map(|(word, _)| format!("{head}{word}")).collect::<Vec<_>>())
        };
        let of = |words: &[&str]| Some(words.iter().map(|&word| word.to_owned()).collect());
        assert_eq!(words("tagfocus="), of(&["tagfocus=bytes=", "tagfocus=request="]));
        assert_eq!(words("tagignore=request=p"), of(&[r"tagignore=request=put\.all"]));
        assert_eq!(words("tagfocus=bytes="), of(&["tagfocus=bytes=16kb", "tagfocus=bytes=32kb"]));
        assert_eq!(words("tagroot=bytes,r"), of(&["tagroot=bytes,request"]));
        assert_eq!(words("taghide=x"), of(&[]));
        assert_eq!(words("focus=r"), None);
    }
}
