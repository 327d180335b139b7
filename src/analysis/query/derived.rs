//! Sample types computed from those of a profile: averages, what survived, what was freed, rates.
//!
//! A quotient is taken of two sums, never summed itself: every node and every path divides its own sums, as pprof does
//! it under `-mean`. Differences and rates are sums like any other.

use super::Query;
use crate::profile::Profile;
use crate::unit;
use std::borrow::Cow;

/// How the figures of a derived sample type come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerivedKind {
    /// The one sum divided by the other: an average size, a mean delay.
    Average,
    /// What is left of what there was, in thousandths.
    Survival,
    /// What there was less what is left.
    Freed,
    /// The sum over the profile's duration.
    Rate,
}

/// A sample type computed from two columns of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derived {
    /// How it is called.
    pub name: &'static str,
    /// How its figures come about.
    pub kind: DerivedKind,
    /// The column that is divided or subtracted from, an index.
    pub of: usize,
    /// The column that it is divided by, or that is subtracted.
    pub by: usize,
    /// Nanoseconds that the profile covers; only rates use it.
    nanos: i64,
}

/// The sample types that `profile` has what they need for.
pub fn derived(profile: &Profile) -> Vec<Derived> {
    let types = profile.sample_types();
    // The quotient of two changes is the average of nothing, so a difference of profiles has none of these.
    if (0..types.len()).any(|t| profile.values(t).iter().any(|&value| value < 0)) {
        return Vec::new();
    }
    let find = |name: &str| types.iter().position(|t| t.kind == name);
    let nanos = profile.header().duration_nanos;
    let mut all = Vec::new();
    let mut add = |name, kind, of: Option<usize>, by: Option<usize>| {
        if let (Some(of), Some(by)) = (of, by) {
            all.push(Derived { name, kind, of, by, nanos });
        }
    };
    let (allocated, alive) = (find("alloc_space"), find("inuse_space"));
    add("avg size", DerivedKind::Average, alive, find("inuse_objects"));
    add("avg alloc", DerivedKind::Average, allocated, find("alloc_objects"));
    add("survival", DerivedKind::Survival, alive, allocated);
    add("freed", DerivedKind::Freed, allocated, alive);
    if nanos > 0 {
        add("alloc rate", DerivedKind::Rate, allocated, allocated);
    }
    add("mean delay", DerivedKind::Average, find("delay"), find("contentions"));
    all
}

/// The column that counts what the column `of` measures: `inuse_objects` for `inuse_space`.
pub fn counted(profile: &Profile, of: usize) -> Option<usize> {
    let types = profile.sample_types();
    let kind = types.get(of)?.kind.strip_suffix("space")?;
    types.iter().position(|t| t.kind.strip_suffix("objects") == Some(kind))
}

impl Derived {
    /// Whether figures are quotients: they do not add up.
    pub fn is_quotient(&self) -> bool {
        matches!(self.kind, DerivedKind::Average | DerivedKind::Survival)
    }

    /// A value of it as text in `to`, where `unit` is that of the column `of`.
    pub fn format(&self, value: i64, unit: &str, to: &str) -> String {
        match self.kind {
            DerivedKind::Average | DerivedKind::Freed => unit::format_value(value, unit, to),
            DerivedKind::Survival if value == 0 => "0".to_owned(),
            DerivedKind::Survival => format!("{}%", value as f64 / 10.0),
            DerivedKind::Rate => {
                let seconds = self.nanos as f64 / 1e9;
                let text = unit::format_value((value as f64 / seconds) as i64, unit, to);
                if text == "0" { text } else { format!("{text}/s") }
            }
        }
    }
}

/// A column of values and, where each sum is to be divided, the column of divisors.
pub type Columns<'a> = (Cow<'a, [i64]>, Cow<'a, [i64]>);

/// The columns that `query` asks for, one value per sample; no divisors where nothing is divided.
pub fn columns<'a>(profile: &'a Profile, query: &Query) -> Columns<'a> {
    let none = Cow::Borrowed(&[][..]);
    let Some(derived) = &query.derived else {
        let counts = if query.mean { Cow::Borrowed(profile.values(0)) } else { none };
        return (Cow::Borrowed(profile.values(query.sample_type)), counts);
    };
    let (of, by) = (profile.values(derived.of), profile.values(derived.by));
    match derived.kind {
        DerivedKind::Average => (Cow::Borrowed(of), Cow::Borrowed(by)),
        DerivedKind::Survival => {
            (of.iter().map(|v| v.wrapping_mul(1000)).collect(), Cow::Borrowed(by))
        }
        DerivedKind::Freed => (of.iter().zip(by).map(|(a, b)| a.wrapping_sub(*b)).collect(), none),
        DerivedKind::Rate => (Cow::Borrowed(of), none),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::cancel::Cancel;
    use crate::profile::store::builder::Builder;
    use std::sync::Arc;

    #[test]
    fn quotients_are_of_sums() {
        let mut builder = Builder::new();
        builder.sample_type("inuse_objects", "count");
        builder.sample_type("inuse_space", "bytes");
        for (leaf, values) in [("a", [1, 100]), ("b", [9, 90])] {
            let stack = [builder.named(leaf.as_bytes()), builder.named(b"main")];
            builder.sample(&stack, &values, &[]);
        }
        let profile = Arc::new(builder.finish());
        let all = derived(&profile);
        assert_eq!(all.iter().map(|d| d.name).collect::<Vec<_>>(), ["avg size"]);
        let query = Query { sample_type: 1, derived: Some(all[0]), ..Query::default() };
        let analysis = Analysis::new(profile, query, &Cancel::new()).unwrap();
        let cum = |name: &str| {
            let node =
                analysis.nodes().ids().find(|&n| analysis.nodes().name(n) == name.as_bytes());
            analysis.sums().cum(node.unwrap()).value()
        };
        assert_eq!((cum("main"), cum("a"), cum("b")), (19, 100, 10));
        assert_eq!(analysis.total(), 19);
        assert_eq!(counted(analysis.profile(), 1), Some(0));
    }
}
