//! Merging: sources are added and bases subtracted, in pprof's order and words.

use std::sync::Arc;

use rprof_tui::cancel::Cancel;
use rprof_tui::error::{Error, Stop};
use rprof_tui::profile::Profile;
use rprof_tui::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};
use rprof_tui::profile::store::builder::Builder;

use crate::formats::{stacks, words};

fn folded(stacks: &str) -> Arc<Profile> {
    let mut builder = Builder::new();
    builder.folded(stacks);
    Arc::new(builder.finish())
}

fn loaded(sources: &[&str], bases: &[&str], options: &MergeOptions) -> Result<String, String> {
    let all = |texts: &[&str]| texts.iter().map(|text| folded(text)).collect();
    let profile =
        merge_sources(all(sources), all(bases), options, &Cancel::new()).map_err(words)?;
    let rows = profile.sample_stacks().iter().zip(profile.values(0)).zip(stacks(&profile));
    let rows = rows.zip(profile.sample_labels()).map(|(((_, value), stack), &labels)| {
        let base = if profile.label_set(labels).is_empty() { "" } else { " base" };
        format!("{} {value}{base}", stack.replace(":0", ""))
    });
    Ok(rows.collect::<Vec<_>>().join(", "))
}

#[test]
fn sources_are_added_and_bases_subtracted() {
    let (new, old) =
        ("main;a 150\nmain;b 100\nmain;new 50", "main;a 100\nmain;b 200\nmain;gone 50");
    let mut options = MergeOptions::default();
    let sum = "a main 250, b main 300, new main 50, gone main 50";
    assert_eq!(loaded(&[new, old], &[], &options).unwrap(), sum);
    let difference = "a main 50, b main -100, new main 50, gone main -50";
    assert_eq!(loaded(&[new], &[old], &options).unwrap(), difference);
    assert_eq!(loaded(&[new], &[new], &options).unwrap(), "", "what cancels vanishes");
    assert_eq!(loaded(&["main;a 0", "main;b 1"], &[], &options).unwrap(), "b main 1");
    assert_eq!(loaded(&["main;a 0"], &[], &options).unwrap(), "a main 0", "one stays as it is");
    options.base = BaseMode::Compare;
    let compared = "a main 150, b main 100, new main 50, \
                    a main -100 base, b main -200 base, gone main -50 base";
    assert_eq!(loaded(&[new], &[old], &options).unwrap(), compared);
    options.normalize = true;
    let normalized = "a main 175, b main 117, new main 58, \
                      a main -100 base, b main -200 base, gone main -50 base";
    assert_eq!(loaded(&[new], &[old], &options).unwrap(), normalized);
}

#[test]
fn what_cannot_be_merged_is_said_in_pprofs_words() {
    let of = |kind: &str, unit: &str| {
        let mut builder = Builder::new();
        builder.sample_type(kind, unit);
        Arc::new(builder.finish())
    };
    let both = |a, b| {
        words(
            merge_sources(vec![a, b], vec![], &MergeOptions::default(), &Cancel::new())
                .unwrap_err(),
        )
    };
    assert_eq!(
        both(of("space", "bytes"), of("cpu", "nanoseconds")),
        "problem fetching source profiles: profiles have empty common sample type list"
    );
    assert_eq!(
        both(of("cpu", "bytes"), of("cpu", "nanoseconds")),
        "problem fetching source profiles: sample types: incompatible types: {cpu bytes 0 0} \
         {cpu nanoseconds 0 0}"
    );
    let nothing =
        merge_sources(vec![], vec![], &MergeOptions::default(), &Cancel::new()).unwrap_err();
    assert!(matches!(nothing, Stop::Failed(Error::Report(_))));
}

/// A profile of these sample types, without samples.
fn of_types<K: AsRef<str>>(kinds: &[K]) -> Arc<Profile> {
    let mut builder = Builder::new();
    for kind in kinds {
        builder.sample_type(kind.as_ref(), "count");
    }
    Arc::new(builder.finish())
}

/// As pprof counts, two in one profile and none in the other are as many as there are profiles.
#[test]
fn a_sample_type_that_one_profile_has_twice_and_another_lacks_is_refused() {
    let merge = |profiles: &[&[&str]]| {
        let sources = profiles.iter().map(|kinds| of_types(kinds)).collect();
        let merged = merge_sources(sources, vec![], &MergeOptions::default(), &Cancel::new());
        let kinds = |profile: Profile| {
            let kinds = profile.sample_types().iter().map(|t| t.kind.clone());
            kinds.collect::<Vec<_>>().join(" ")
        };
        merged.map(kinds).map_err(words)
    };
    let lacks = "problem fetching source profiles: \"a\" sample type is not found in profile";
    for profiles in [
        &[&["a", "a", "b"][..], &["b"]][..],
        &[&["b", "a", "a"], &["b", "c"]],
        &[&["a"], &["a", "a"], &["b"]],
    ] {
        assert_eq!(merge(profiles), Err(lacks.to_owned()), "{profiles:?}");
    }
    assert_eq!(merge(&[&["a", "b"], &["b", "b", "a"]]), Ok("a".to_owned()));
    assert_eq!(merge(&[&["b"], &["a", "a", "b"]]), Ok("b".to_owned()));
}

/// Compared in pairs, so many sample types would take minutes.
#[test]
fn sample_types_are_aligned_in_time_that_grows_with_their_number() {
    let merge = |profiles| {
        let merged = merge_sources(profiles, vec![], &MergeOptions::default(), &Cancel::new());
        merged.map(|profile| profile.sample_types().len()).map_err(words)
    };
    let many: Vec<String> = (0..60_000).map(|number| format!("type {number}")).collect();
    assert_eq!(merge(vec![of_types(&many), of_types(&many)]), Ok(60_000));
    let inverted: Vec<&String> = many.iter().rev().collect();
    assert_eq!(merge(vec![of_types(&many), of_types(&inverted)]), Ok(60_000));
    let nameless = of_types(&vec![""; 60_000]);
    let none = "problem fetching source profiles: profiles have empty common sample type list";
    assert_eq!(merge(vec![nameless]), Err(none.to_owned()));
}

#[test]
fn units_are_brought_to_the_finest() {
    let of = |unit: &str, value: i64| {
        let mut builder = Builder::new();
        builder.sample_type("cpu", unit);
        let main = builder.named(b"main");
        builder.sample(&[main], &[value], &[]);
        Arc::new(builder.finish())
    };
    let sources = vec![of("milliseconds", 3), of("microseconds", 5)];
    let sum = merge_sources(sources, vec![], &MergeOptions::default(), &Cancel::new()).unwrap();
    assert_eq!((sum.sample_types()[0].unit.as_str(), sum.values(0)), ("microseconds", &[3005][..]));
}
