//! The columns of values that a query reads.

use super::Query;
use super::derived::DerivedKind;
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
    match derived.kind {
        DerivedKind::Average => (Cow::Borrowed(values), Cow::Borrowed(others)),
        DerivedKind::Survival => {
            (values.iter().map(|v| v.wrapping_mul(1000)).collect(), Cow::Borrowed(others))
        }
        DerivedKind::Freed => {
            (values.iter().zip(others).map(|(a, b)| a.wrapping_sub(*b)).collect(), none)
        }
        DerivedKind::Rate => (Cow::Borrowed(values), none),
    }
}
