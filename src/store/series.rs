//! Series of totals over time, one for each label set.

/// Names and values of labels, in the order of names.
pub type Labels = Vec<(String, String)>;

/// The totals of one label set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The labels.
    pub labels: Labels,
    /// Totals in the order of time.
    pub points: Vec<SeriesPoint>,
}

/// The total at a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeriesPoint {
    /// Nanoseconds since 1970.
    pub time_nanos: i64,
    /// The total.
    pub value: f64,
    /// The id of the profile behind it, of stores that keep single profiles.
    pub profile_id: Option<String>,
}

/// The newest profile of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewestProfile {
    /// The labels of the instance.
    pub labels: Labels,
    /// Nanoseconds since 1970.
    pub time_nanos: i64,
    /// Its id, of stores that keep single profiles.
    pub profile_id: Option<String>,
    /// Its total.
    pub total: i64,
}

impl Series {
    /// The newest profile of the series.
    pub fn newest(&self) -> Option<NewestProfile> {
        let last = self.points.iter().max_by_key(|point| point.time_nanos)?;
        Some(NewestProfile {
            labels: self.labels.clone(),
            time_nanos: last.time_nanos,
            profile_id: last.profile_id.clone(),
            total: last.value as i64,
        })
    }
}

/// The first and the last time of any point.
pub fn span(series: &[Series]) -> Option<(i64, i64)> {
    let times = || series.iter().flat_map(|one| &one.points).map(|point| point.time_nanos);
    times().min().zip(times().max())
}

/// Series of instances. Pyroscope keeps samples with labels of their own in series of their own: these are added to the series with the
/// other labels.
pub fn joined(mut series: Vec<Series>) -> Vec<Series> {
    series.sort_by(|a, b| (a.labels.len(), &a.labels).cmp(&(b.labels.len(), &b.labels)));
    let mut whole: Vec<Series> = Vec::new();
    for part in series {
        let count = part.labels.len();
        let shorter = whole.iter_mut().take_while(|one| one.labels.len() < count);
        match shorter.into_iter().find(|one| is_within(&one.labels, &part.labels)) {
            Some(base) => base.add(part.points),
            None => whole.push(part),
        }
    }
    whole
}

/// True if `all` has each of `labels`, both in the order of names.
fn is_within(labels: &Labels, all: &Labels) -> bool {
    let mut rest = all.iter();
    labels.iter().all(|label| rest.any(|other| other == label))
}

impl Series {
    /// Adds the totals of other samples.
    fn add(&mut self, points: Vec<SeriesPoint>) {
        self.points.extend(points);
        self.points.sort_by_key(|point| point.time_nanos);
        self.points.dedup_by(|later, first| {
            let is_same = later.time_nanos == first.time_nanos;
            if is_same {
                first.value += later.value;
            }
            is_same
        });
    }
}

#[cfg(test)]
#[path = "tests/series.rs"]
mod tests;
