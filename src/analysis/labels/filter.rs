//! Filters by label: `-tagfocus`, `-tagignore`, `-tagshow` and `-taghide`.

use super::keys::LabelKeys;
use crate::analysis::query::Filters;
use crate::analysis::query::tag_filter::TagFilter;
use crate::analysis::select::Selection;
use crate::profile::{LabelSetId, LabelValue, Profile, SampleId, StringId};
use std::collections::BTreeSet;

/// `selection` without the samples and labels that the label filters drop. Filters without a match are noted in it.
pub(in crate::analysis) fn filter(
    profile: &Profile,
    keys: &LabelKeys,
    filters: &Filters,
    selection: Selection,
) -> Selection {
    let of_keys = [&filters.tag_show, &filters.tag_hide];
    let of_values = [&filters.tag_focus, &filters.tag_ignore];
    if of_values.iter().all(|f| f.is_none()) && of_keys.iter().all(|p| p.is_none()) {
        return selection;
    }
    let present = present(profile, &selection);
    let mut unmatched = Vec::new();
    let kept = kept_sets(profile, keys, filters, &present, &mut unmatched);
    let left: Vec<bool> = present.iter().zip(&kept).map(|(there, kept)| *there && *kept).collect();
    let hidden = hidden_keys(profile, filters, &left, &mut unmatched);
    let selection = if of_values.iter().any(|f| f.is_some()) {
        selection.keep_label_sets(kept)
    } else {
        selection
    };
    selection.hide_labels(hidden, &unmatched)
}

/// Per label set, true if `-tagfocus` and `-tagignore` keep its samples.
fn kept_sets(
    profile: &Profile,
    keys: &LabelKeys,
    filters: &Filters,
    present: &[bool],
    unmatched: &mut Vec<&'static str>,
) -> Vec<bool> {
    let matching = [&filters.tag_focus, &filters.tag_ignore].map(|filter| {
        filter.as_ref().map(|filter| {
            let sets = (0..present.len() as u32).map(LabelSetId);
            sets.map(|set| matches(profile, keys, filter, set)).collect::<Vec<bool>>()
        })
    });
    for (matching, name) in matching.iter().zip(["TagFocus", "TagIgnore"]) {
        let some = |m: &Vec<bool>| m.iter().zip(present).any(|(matches, there)| *matches && *there);
        if matching.as_ref().is_some_and(|m| !some(m)) {
            unmatched.push(name);
        }
    }
    let [focused, ignored] = &matching;
    let kept = |set: usize| {
        focused.as_ref().is_none_or(|f| f[set]) && !ignored.as_ref().is_some_and(|i| i[set])
    };
    (0..present.len()).map(kept).collect()
}

/// The label keys that `-tagshow` and `-taghide` hide, among the label sets that are left.
fn hidden_keys(
    profile: &Profile,
    filters: &Filters,
    left: &[bool],
    unmatched: &mut Vec<&'static str>,
) -> BTreeSet<StringId> {
    let patterns = [&filters.tag_show, &filters.tag_hide];
    let mut hidden = BTreeSet::new();
    let mut matched = [false; 2];
    for set in (0..left.len()).filter(|&set| left[set]) {
        for label in profile.label_set(LabelSetId(set as u32)) {
            let name = profile.string(label.key);
            let is_match = patterns.map(|p| p.as_ref().map(|p| p.is_match(name)));
            for (matched, is_match) in matched.iter_mut().zip(is_match) {
                *matched |= is_match == Some(true);
            }
            if is_match[0] == Some(false) || is_match[1] == Some(true) {
                hidden.insert(label.key);
            }
        }
    }
    for (at, name) in ["TagShow", "TagHide"].into_iter().enumerate() {
        if patterns[at].is_some() && !matched[at] {
            unmatched.push(name);
        }
    }
    hidden
}

/// Per label set, true if a sample of `selection` has it.
fn present(profile: &Profile, selection: &Selection) -> Vec<bool> {
    let mut present = vec![false; profile.label_set_count()];
    for (sample, set) in profile.sample_labels().iter().enumerate() {
        if !present[set.index()] && selection.stack(profile, SampleId(sample as u32)).is_some() {
            present[set.index()] = true;
        }
    }
    present
}

/// True if the labels of a set match a filter.
fn matches(profile: &Profile, keys: &LabelKeys, filter: &TagFilter, set: LabelSetId) -> bool {
    let key = filter.key();
    let mut labels = profile
        .label_set(set)
        .iter()
        .filter(|label| key.is_none_or(|key| profile.string(label.key) == key.as_bytes()));
    if let Some(range) = filter.range() {
        return labels.any(|label| {
            matches!(label.value, LabelValue::Number(number, _)
                if range.contains(number, keys.unit(label.key)))
        });
    }
    let texts: Vec<Vec<u8>> = labels
        .filter_map(|label| {
            let LabelValue::Text(text) = label.value else { return None };
            let text = profile.string(text);
            // As pprof: without a key the pattern is matched against the label's own key, too.
            Some(match key {
                None => [profile.string(label.key), b":", text].concat(),
                Some(_) => text.to_vec(),
            })
        })
        .collect();
    let mut found = filter.patterns().iter().map(|p| texts.iter().any(|text| p.is_match(text)));
    if key.is_some() { found.any(|found| found) } else { found.all(|found| found) }
}
