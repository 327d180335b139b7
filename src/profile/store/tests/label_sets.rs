//! Unit tests of `profile/store/label_sets.rs`.

use super::*;

#[test]
fn equal_sets_are_one() {
    let mut sets = LabelSets::new();
    let names: Vec<String> = (0..1000).map(|i| format!("label {}", i % 300)).collect();
    let places: Vec<u32> = names.iter().map(|n| sets.intern(n.as_bytes()).unwrap()).collect();
    assert_eq!(sets.intern(b""), Some(0));
    assert_eq!(places[..300], places[300..600]);
    let all: Vec<&[u8]> = sets.all().collect();
    assert_eq!(all.len(), 301);
    assert!(places.iter().zip(&names).all(|(&p, name)| all[p as usize] == name.as_bytes()));
}

#[test]
fn sets_of_all_lengths_are_told_apart() {
    let mut sets = LabelSets::new();
    let all: Vec<Vec<u8>> = (1..20)
        .flat_map(|length| (0..length).map(move |at| (length, at)))
        .map(|(length, at)| (0..length).map(|place| u8::from(place == at)).collect())
        .collect();
    let first: Vec<u32> = all.iter().map(|set| sets.intern(set).unwrap()).collect();
    assert_eq!(first, (1..=all.len() as u32).collect::<Vec<_>>());
    let again: Vec<u32> = all.iter().rev().map(|set| sets.intern(set).unwrap()).collect();
    assert!(again.iter().rev().eq(&first));
}
