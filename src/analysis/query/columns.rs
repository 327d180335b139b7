//! The columns of values that a query reads.

use super::Query;
use super::derived::{Derived, DerivedKind};
use crate::profile::Profile;
use std::borrow::Cow;

/// A column of values, and a column of divisors that is empty where sums are not divided.
pub type Columns<'a> = (Cow<'a, [i64]>, Cow<'a, [i64]>);

/// The columns that `query` asks for, one value per sample.
pub fn columns<'a>(profile: &'a Profile, query: &Query) -> Columns<'a> {
    let none = Cow::Borrowed(&[][..]);
    let Some(derived) = &query.derived else {
        let counts = if query.mean { Cow::Borrowed(profile.values(0)) } else { none };
        return (Cow::Borrowed(profile.values(query.sample_type)), counts);
    };
    let (values, others) = (profile.values(derived.column), profile.values(derived.other_column));
    let values = match derived.kind {
        DerivedKind::Average | DerivedKind::Rate => Cow::Borrowed(values),
        kind => values.iter().zip(others).map(|(&v, &other)| value(kind, v, other)).collect(),
    };
    (values, if divides(derived.kind) { Cow::Borrowed(others) } else { none })
}

/// The value of a sample under a derived type, of its values in the two columns.
fn value(kind: DerivedKind, value: i64, other: i64) -> i64 {
    match kind {
        DerivedKind::Average | DerivedKind::Rate => value,
        DerivedKind::Survival => value.wrapping_mul(1000),
        DerivedKind::Freed => value.wrapping_sub(other),
    }
}

/// True if sums of a derived type are divided by sums of its other column.
fn divides(kind: DerivedKind) -> bool {
    matches!(kind, DerivedKind::Average | DerivedKind::Survival)
}

/// The sum of the magnitudes of a derived type over all samples, divided as the type asks. Needs no column of its own.
pub fn derived_total(profile: &Profile, derived: &Derived) -> i64 {
    let (values, others) = (profile.values(derived.column), profile.values(derived.other_column));
    let values = values.iter().zip(others).map(|(&v, &other)| value(derived.kind, v, other));
    let all = values.fold(0_i64, |sum, v| sum.wrapping_add(v.wrapping_abs()));
    let by = others.iter().fold(0_i64, |sum, v| sum.wrapping_add(*v));
    if divides(derived.kind) && by != 0 { all.wrapping_div(by) } else { all }
}
