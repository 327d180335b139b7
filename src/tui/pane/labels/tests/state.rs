//! Unit tests of `tui/pane/labels/state.rs`.

use super::*;

fn key(name: &str, weights: &[i64]) -> LabelKeyTotals {
    let value = |(place, &weight): (usize, &i64)| LabelValueTotal {
        text: format!("{name}{place}"),
        weight,
        filter: String::new(),
    };
    LabelKeyTotals {
        name: name.to_owned(),
        weight: weights.iter().sum(),
        values: weights.iter().enumerate().map(value).collect(),
        lack: None,
        count: weights.len(),
        weightless: weights.iter().filter(|weight| **weight == 0).count(),
    }
}

#[test]
fn values_without_weight_are_folded_away() {
    let keys = Arc::new(vec![key("a", &[3, 2, 0, 0]), key("b", &[1; 11]), key("c", &[1; 12])]);
    let mut labels = Labels { keys, ..Labels::default() };
    let counts = |labels: &mut Labels| {
        labels.arrange();
        let of = |row: &LabelRow| match row {
            LabelRow::Key(key) | LabelRow::Value(key, _) | LabelRow::Rest(key) => *key,
            _ => 9,
        };
        [0, 1, 2].map(|key| labels.rows.iter().filter(|row| of(row) == key).count())
    };
    assert_eq!(counts(&mut labels), [1 + 2 + 1, 1 + 11, 1 + 10 + 1]);
    labels.list.go(3);
    labels.unfold();
    assert_eq!(counts(&mut labels), [1 + 4, 1 + 11, 1 + 10 + 1]);
    labels.fold();
    assert_eq!(labels.list.row(), 0, "a value folds nothing");
    labels.fold();
    assert_eq!(counts(&mut labels), [1, 1 + 11, 1 + 10 + 1]);
    labels.unfold();
    assert_eq!(counts(&mut labels), [1 + 2 + 1, 1 + 11, 1 + 10 + 1]);
}

#[test]
fn every_pair_of_keys_has_its_turn() {
    let keys = Arc::new(vec![key("a", &[1]), key("b", &[1]), key("c", &[1])]);
    let mut labels = Labels { keys, ..Labels::default() };
    labels.arrange();
    assert!(labels.next_form());
    let mut seen = BTreeSet::new();
    for _ in 0..6 {
        seen.insert(labels.pair.clone());
        labels.next_pair();
    }
    assert_eq!((seen.len(), labels.pair.0.as_str()), (6, "a"));
    assert!(labels.close() && !labels.close());
}
