//! The sampler behind a column of values, as the profile's period tells, and its samples and variances.
//!
//! A clock or a counter takes a sample every period. A heap profile takes a byte of each period on average, and with it
//! the object that has the byte: an object of `s` bytes is sampled with the probability `p = 1 - exp(-s / period)`. Both
//! are as Go's `runtime/mprof.go` and `runtime/pprof/protomem.go` have them. tcmalloc, jemalloc and V8 sample alike.

use crate::analysis::query::Query;
use crate::analysis::query::derived::DerivedKind;
use crate::profile::{LabelSetId, LabelValue, Profile};
use crate::unit;

/// Names of columns that count the samples of a clock.
const SAMPLE_COUNTS: [&str; 4] = ["samples", "sample", "cpu-samples", "events"];

/// Period types that count all events, or an unknown part of them.
const NOT_SAMPLED: [&str; 4] = ["contentions", "goroutine", "thread", "threadcreate"];

/// The sampler of one column of values.
pub(super) enum Sampler<'a> {
    /// A clock or a counter.
    Events(EventSampler<'a>),
    /// A sampler of allocated bytes.
    Objects(ObjectSampler<'a>),
}

/// Samples of a clock or a counter.
pub(super) struct EventSampler<'a> {
    counted: &'a [i64],
    /// The value of one sample.
    each: f64,
}

/// Samples of allocated bytes.
pub(super) struct ObjectSampler<'a> {
    pub(super) profile: &'a Profile,
    objects: &'a [i64],
    space: &'a [i64],
    /// Per label set the size of an object, as recorded; 0 if it is not.
    sizes: Vec<i64>,
    /// Bytes from one sample to the next, on average.
    rate: f64,
    /// True if values are bytes; else they are objects.
    of_space: bool,
}

/// The sampled objects of one sample of a profile.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct SampledObjects {
    /// Objects that were sampled, before they were scaled.
    pub(super) count: f64,
    /// The variance that each of them adds to the value.
    pub(super) variance: f64,
}

impl SampledObjects {
    /// The variance that all of them add to the value.
    pub(super) fn all(self) -> f64 {
        self.count * self.variance
    }
}

/// True if the sampler of the values of `query` is known: figures have a standard error.
pub fn is_sampled(profile: &Profile, query: &Query) -> bool {
    column(profile, query).is_some_and(|column| {
        event_counts(profile, column).is_some() || object_columns(profile, column).is_some()
    })
}

impl<'a> Sampler<'a> {
    /// The sampler of the values that `query` asks for; `None` if it is unknown, or the values are no sums of samples.
    pub(super) fn new(profile: &'a Profile, query: &Query) -> Option<Self> {
        let column = column(profile, query)?;
        if let Some((counts, each)) = event_counts(profile, column) {
            let (counted, each) = (profile.values(counts), each as f64);
            return Some(Self::Events(EventSampler { counted, each }));
        }
        let columns = object_columns(profile, column)?;
        Some(Self::Objects(ObjectSampler::new(profile, columns, columns[1] == column)))
    }

    /// The samples behind a sample of the profile.
    pub(super) fn count(&self, sample: usize) -> f64 {
        match self {
            Self::Events(events) => events.count(sample),
            Self::Objects(objects) => objects.sampled(sample).count,
        }
    }
}

impl EventSampler<'_> {
    pub(super) fn count(&self, sample: usize) -> f64 {
        self.counted.get(sample).map_or(0.0, |count| (*count as f64).abs() / self.each)
    }

    /// All samples for which `is_counted` is true.
    pub(super) fn total(&self, is_counted: impl Fn(usize) -> bool) -> f64 {
        (0..self.counted.len()).filter(|&at| is_counted(at)).map(|at| self.count(at)).sum()
    }
}

/// The variance of a value with `count` of all `total` samples behind it. Each of all samples falls on it or not, so the
/// count is binomial.
pub(super) fn binomial_variance(value: f64, count: f64, total: f64) -> f64 {
    if count <= 0.0 || total <= 0.0 {
        return 0.0;
    }
    value * value * (1.0 - count / total).max(0.0) / count
}

impl<'a> ObjectSampler<'a> {
    fn new(profile: &'a Profile, [objects, space]: [usize; 2], of_space: bool) -> Self {
        let sets = 0..profile.label_set_count() as u32;
        Self {
            profile,
            objects: profile.values(objects),
            space: profile.values(space),
            sizes: sets.map(|set| object_size(profile, LabelSetId(set))).collect(),
            rate: profile.header().period as f64,
            of_space,
        }
    }

    /// This sampler over the columns of objects and bytes with a prefix: `alloc_`, `inuse_`.
    pub(super) fn of_columns(&self, prefix: &str) -> Option<Self> {
        let types = self.profile.sample_types();
        let find =
            |kind: &str| types.iter().position(|t| t.kind.strip_prefix(prefix) == Some(kind));
        Some(Self::new(self.profile, [find("objects")?, find("space")?], self.of_space))
    }

    /// True if both samplers read the same columns.
    pub(super) fn has_columns_of(&self, other: &Self) -> bool {
        std::ptr::eq(self.objects, other.objects)
    }

    /// The objects behind a sample of the profile, scaled.
    pub(super) fn scaled(&self, sample: usize) -> u64 {
        self.objects.get(sample).map_or(0, |count| count.unsigned_abs())
    }

    /// The size of an object of a sample, as recorded; 0 if it is not.
    pub(super) fn recorded_size(&self, sample: usize) -> i64 {
        let set = self.profile.sample_labels().get(sample);
        set.and_then(|set| self.sizes.get(set.index())).copied().unwrap_or(0)
    }

    /// The sampled objects behind a sample of the profile, and their variance.
    ///
    /// Of `n` objects each is sampled with the probability `p`. `k` sampled objects are scaled to `k / p`, whose variance is
    /// `n (1 - p) / p`, and `k / p` stands for `n`.
    pub(super) fn sampled(&self, sample: usize) -> SampledObjects {
        let column = |column: &[i64]| column.get(sample).map_or(0.0, |v| (*v as f64).abs());
        let (objects, space) = (column(self.objects), column(self.space));
        if objects == 0.0 || space == 0.0 {
            return SampledObjects::default();
        }
        let recorded = self.recorded_size(sample) as f64;
        // Counts are cut to integers, bytes lose less. A record of several sizes has only their mean.
        let fits = (space - recorded * objects).abs() <= recorded * (1.0 + 0.02 * objects);
        let size = if recorded > 0.0 && fits { recorded } else { space / objects };
        let probability = -(-size / self.rate).exp_m1();
        let count = (space / size * probability).round().max(1.0);
        let of_one = (1.0 - probability) / (probability * probability);
        let scale = if self.of_space { size } else { 1.0 };
        SampledObjects { count, variance: of_one * scale * scale }
    }
}

/// The column whose sampler `query` is about; `None` for quotients and differences of columns.
fn column(profile: &Profile, query: &Query) -> Option<usize> {
    let column = match &query.derived {
        None if query.mean => return None,
        None => query.sample_type,
        Some(derived) if derived.kind == DerivedKind::Rate => derived.column,
        Some(_) => return None,
    };
    (column < profile.sample_types().len()).then_some(column)
}

/// The column that counts the samples of a clock or counter behind `column`, and the value of one sample there.
fn event_counts(profile: &Profile, column: usize) -> Option<(usize, i64)> {
    let (types, header) = (profile.sample_types(), profile.header());
    let (sample_type, period_type) = (types.get(column)?, &header.period_type);
    if header.period <= 0 || NOT_SAMPLED.contains(&period_type.kind.as_str()) {
        return None;
    }
    let is_of_period = sample_type == period_type;
    if !unit::is_time(&period_type.unit) {
        let is_counter = period_type.unit == "count" && header.period > 1;
        return (is_counter && is_of_period).then_some((column, header.period));
    }
    let is_count = |kind: &str| SAMPLE_COUNTS.contains(&kind) || kind == period_type.kind;
    let mut counts =
        types.iter().enumerate().filter(|(_, t)| t.unit == "count" && is_count(&t.kind));
    let counts = counts.next().map(|(at, _)| at);
    if counts == Some(column) {
        return Some((column, 1));
    }
    // A pair of a count and a time has one clock, whatever its names are.
    let is_pair = types.len() == 2 && unit::is_time(&sample_type.unit);
    match counts {
        Some(counts) if is_of_period || is_pair => Some((counts, 1)),
        None if is_of_period => Some((column, header.period)),
        _ => None,
    }
}

/// The columns of objects and bytes that `column` is one of, if allocated bytes were sampled.
fn object_columns(profile: &Profile, column: usize) -> Option<[usize; 2]> {
    let (types, header) = (profile.sample_types(), profile.header());
    let period_type = &header.period_type;
    // A period of 1 or less records every object.
    if header.period <= 1
        || (period_type.kind.as_str(), period_type.unit.as_str()) != ("space", "bytes")
    {
        return None;
    }
    let kind = &types.get(column)?.kind;
    let prefix = kind.strip_suffix("objects").or_else(|| kind.strip_suffix("space"))?;
    let find = |name: &str| types.iter().position(|t| t.kind.strip_prefix(prefix) == Some(name));
    let columns = [find("objects")?, find("space")?];
    (types[columns[1]].unit == "bytes").then_some(columns)
}

/// The size of an object in bytes by its label; 0 without one.
fn object_size(profile: &Profile, set: LabelSetId) -> i64 {
    let size = profile.label_set(set).iter().find_map(|label| match label.value {
        LabelValue::Number(size, unit) if profile.string(label.key) == b"bytes" => {
            matches!(profile.string(unit), b"" | b"bytes").then_some(size)
        }
        _ => None,
    });
    size.unwrap_or(0).max(0)
}
