//! Alignment of profiles before a merge, as in `go tool pprof`: the sample types that all have, in the finest unit of each,
//! values scaled.

use crate::error::Error;
use crate::hash::Map;
use crate::profile::store::profile::Profile;
use crate::profile::store::records::ValueType;
use crate::unit;
use std::sync::Arc;

/// Reduces all profiles to the sample types that all have, in the order of the first, and to common units. A profile that
/// already fits is not copied.
pub(in crate::profile) fn align(profiles: &mut [Arc<Profile>]) -> Result<(), Error> {
    let common = common_types(profiles);
    if common.is_empty() {
        let why = "profiles have empty common sample type list";
        return Err(Error::Merge(why.to_owned()));
    }
    for profile in &mut *profiles {
        reduce(profile, &common)?;
    }
    if profiles.len() > 1 { to_common_units(profiles) } else { Ok(()) }
}

/// True if [`align`] would succeed, without a copy of a column.
pub(in crate::profile) fn can_align(profiles: &[&Profile]) -> bool {
    let Some((first, rest)) = profiles.split_first() else { return true };
    let column = |profile: &&'_ Profile, kind: &str| {
        profile.sample_types.iter().position(|t| t.kind == kind)
    };
    let is_common = |t: &&ValueType| rest.iter().all(|other| column(other, &t.kind).is_some());
    let mut common = first.sample_types.iter().filter(is_common).peekable();
    let periods: Vec<&ValueType> = profiles.iter().map(|p| &p.header.period_type).collect();
    common.peek().is_some()
        && finest(&periods).is_ok()
        && common.all(|t| {
            let types = profiles.iter().filter_map(|p| Some(&p.sample_types[column(p, &t.kind)?]));
            finest(&types.collect::<Vec<_>>()).is_ok()
        })
}

/// The kinds that occur as often as there are profiles, in the order of the first. As in pprof, a kind that one profile has
/// twice and another lacks is among them: [`reduce`] refuses it.
fn common_types(profiles: &[Arc<Profile>]) -> Vec<String> {
    let Some(first) = profiles.first() else { return Vec::new() };
    let mut times: Map<&str, usize> = Map::default();
    for t in profiles.iter().flat_map(|profile| &profile.sample_types) {
        *times.entry(t.kind.as_str()).or_default() += 1;
    }
    let kinds = first.sample_types.iter().map(|t| &t.kind);
    kinds.filter(|kind| times.get(kind.as_str()) == Some(&profiles.len())).cloned().collect()
}

/// Reduces a profile to the sample types of `common`, in that order. Fails in pprof's words if it lacks one of them.
fn reduce(profile: &mut Arc<Profile>, common: &[String]) -> Result<(), Error> {
    let mut columns: Map<&str, usize> = Map::default();
    for (column, t) in profile.sample_types.iter().enumerate() {
        columns.entry(&t.kind).or_insert(column);
    }
    let column_of = |kind: &String| {
        let lacks = || Error::Merge(format!("{kind:?} sample type is not found in profile"));
        columns.get(kind.as_str()).copied().ok_or_else(lacks)
    };
    let columns = common.iter().map(column_of).collect::<Result<Vec<usize>, Error>>()?;
    if columns.iter().copied().eq(0..profile.sample_types.len()) {
        return Ok(());
    }
    let profile = Arc::make_mut(profile);
    if !common.contains(&profile.header.default_sample_type) {
        profile.header.default_sample_type.clone_from(&common[0]);
    }
    profile.sample_types =
        columns.iter().map(|&column| profile.sample_types[column].clone()).collect();
    profile.values = columns.iter().map(|&column| profile.values[column].clone()).collect();
    Ok(())
}

/// Scales all profiles to the finest unit of each sample type and of the period.
fn to_common_units(profiles: &mut [Arc<Profile>]) -> Result<(), Error> {
    let finest = |types: Vec<&ValueType>, what: &str| {
        finest(&types).map_err(|why| Error::Merge(format!("{what}: {why}")))
    };
    let periods = profiles.iter().map(|profile| &profile.header.period_type).collect();
    let period_unit = finest(periods, "period type")?;
    let columns = 0..profiles.first().map_or(0, |profile| profile.sample_types.len());
    let units = columns.map(|column| {
        let types = profiles.iter().map(|profile| &profile.sample_types[column]).collect();
        finest(types, "sample types")
    });
    let units = units.collect::<Result<Vec<String>, Error>>()?;
    for profile in profiles {
        let types = profile.sample_types.iter().zip(&units);
        let ratios: Vec<f64> = types.map(|(t, unit)| unit::scale(1, &t.unit, unit).0).collect();
        let renamed = profile.sample_types.iter().map(|t| &t.unit).ne(&units)
            || profile.header.period_type.unit != period_unit;
        if renamed || ratios.iter().any(|&ratio| ratio.to_bits() != 1_f64.to_bits()) {
            let profile = Arc::make_mut(profile);
            let header = &mut profile.header;
            let period = unit::scale(header.period, &header.period_type.unit, &period_unit).0;
            header.period = integer(period);
            header.period_type.unit.clone_from(&period_unit);
            for (t, unit) in profile.sample_types.iter_mut().zip(&units) {
                t.unit.clone_from(unit);
            }
            profile.scale(&ratios);
        }
    }
    Ok(())
}

/// The finest unit of `types`. Fails unless they are of one kind, except for a plural s, and of one family of units.
fn finest(types: &[&ValueType]) -> Result<String, String> {
    let Some((first, rest)) = types.split_first() else { return Ok(String::new()) };
    let mut finest = *first;
    for &other in rest {
        let singular = |t: &ValueType| t.kind.strip_suffix('s').unwrap_or(&t.kind).to_owned();
        let family = finest.unit == other.unit || unit::ratio(&finest.unit, &other.unit).is_some();
        if singular(finest) != singular(other) || !family {
            let shown = |t: &ValueType| format!("{{{} {} 0 0}}", t.kind, t.unit);
            return Err(format!("incompatible types: {} {}", shown(finest), shown(other)));
        }
        if unit::scale(1, &other.unit, &finest.unit).0 < 1.0 {
            finest = other;
        }
    }
    Ok(finest.unit.clone())
}

/// True for profiles that alignment leaves as they are: equal sample types, each once, and one period type.
pub(super) fn has_same_columns(a: &Profile, b: &Profile) -> bool {
    let is_repeated = |(at, t): (usize, &ValueType)| {
        a.sample_types.iter().take(at).any(|before| before.kind == t.kind)
    };
    a.sample_types == b.sample_types
        && a.header.period_type == b.header.period_type
        && !a.sample_types.is_empty()
        && !a.sample_types.iter().enumerate().any(is_repeated)
}

/// Fails unless two profiles have the same period type and sample types.
pub(in crate::profile) fn check_same_types(a: &Profile, b: &Profile) -> Result<(), Error> {
    let (header_a, header_b) = (&a.header.period_type, &b.header.period_type);
    if header_a != header_b {
        let shown = |t: &ValueType| format!("&{{{} {} 0 0}}", t.kind, t.unit);
        let (a, b) = (shown(header_a), shown(header_b));
        return Err(Error::Merge(format!("incompatible period types {a} and {b}")));
    }
    if a.sample_types != b.sample_types {
        let shown = |profile: &Profile| {
            let each = profile.sample_types.iter().map(|t| format!("{}/{}", t.kind, t.unit));
            each.collect::<Vec<_>>().join(" ")
        };
        let (a, b) = (shown(a), shown(b));
        return Err(Error::Merge(format!("incompatible sample types [{a}] and [{b}]")));
    }
    Ok(())
}

/// A float as an integer, as Go converts it on amd64: cut off, and the smallest integer if it does not fit.
fn integer(value: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&value) { value as i64 } else { i64::MIN }
}

impl Profile {
    /// Multiplies each column of values by its ratio, rounding half away from zero; ratios of 1 alone change nothing. As in
    /// pprof, a sample stays only if a column whose ratio is not 1 has a value other than 0 afterwards.
    pub(in crate::profile) fn scale(&mut self, ratios: &[f64]) {
        let is_one = |ratio: f64| ratio.to_bits() == 1_f64.to_bits();
        if ratios.iter().all(|&ratio| is_one(ratio)) {
            return;
        }
        let mut kept = vec![false; self.sample_count()];
        for (column, &ratio) in self.values.iter_mut().zip(ratios) {
            if is_one(ratio) {
                continue;
            }
            for (value, kept) in column.iter_mut().zip(&mut kept) {
                *value = integer((*value as f64 * ratio).round());
                *kept |= *value != 0;
            }
        }
        self.keep_samples(&kept);
    }

    /// The profile with all values multiplied by `ratio`.
    #[must_use]
    pub fn scaled(mut self, ratio: f64) -> Self {
        self.scale(&vec![ratio; self.sample_types.len()]);
        self
    }

    /// Removes the samples that `kept` does not mark.
    fn keep_samples(&mut self, kept: &[bool]) {
        retain(&mut self.sample_stacks, kept);
        retain(&mut self.sample_labels, kept);
        for column in &mut self.values {
            retain(column, kept);
        }
    }

    /// Scales each column to the sum that it has in `base`. A column whose sum is 0 becomes 0.
    pub(in crate::profile) fn normalize(&mut self, base: &Self) -> Result<(), Error> {
        check_same_types(self, base)?;
        let sum = |column: &Vec<i64>| column.iter().fold(0_i64, |sum, &v| sum.wrapping_add(v));
        let columns = self.values.iter().zip(&base.values);
        let ratios = columns.map(|(own, base)| match sum(own) {
            0 => 0.0,
            own => sum(base) as f64 / own as f64,
        });
        let ratios: Vec<f64> = ratios.collect();
        self.scale(&ratios);
        Ok(())
    }
}

fn retain<T>(column: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    column.retain(|_| kept.next().copied().unwrap_or(true));
}
