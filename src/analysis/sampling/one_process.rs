//! Two heap profiles of one process: most sampled objects are in both, and only the others add to the error of a change.

use super::sampler::ObjectSampler;
use crate::hash::Map;

/// The least number of records of the base that show that both profiles are of one process.
const LEAST_RECORDS: usize = 8;

/// The objects of one stack and size: those that were allocated and those that are in use.
#[derive(Clone, Copy, Debug, Default)]
struct Record {
    /// Allocated objects before and after, scaled as recorded.
    scaled: [u64; 2],
    /// Sampled objects, allocated, before and after.
    allocated: [f64; 2],
    /// Sampled objects, in use, before and after.
    in_use: [f64; 2],
    /// A sample after.
    sample: Option<usize>,
}

/// Per sample the variance that it adds to changes, if the base and the other samples are of one process; `None` if they
/// are not.
///
/// Go never forgets a record of allocations. So in two profiles of one process every record of the first is in the
/// second with at least as many objects, and in those of two processes it is not.
///
/// The sampled objects of the earlier profile are among those of the later. A change has the variance of the
/// objects that are in one profile alone: of those allocated or freed in between, as far as it is known.
pub(super) fn shared_variances(
    objects: &ObjectSampler<'_>,
    base_sets: &[bool],
) -> Option<Vec<f64>> {
    let (allocated, in_use) = (objects.of_columns("alloc_")?, objects.of_columns("inuse_")?);
    let profile = objects.profile;
    let mut records: Map<(u32, i64), Record> = Map::default();
    let samples = profile.sample_stacks().iter().zip(profile.sample_labels());
    for (sample, (stack, set)) in samples.enumerate() {
        let side = usize::from(!base_sets[set.index()]);
        let key = (stack.0, objects.recorded_size(sample));
        let record = records.entry(key).or_default();
        record.scaled[side] = record.scaled[side].saturating_add(allocated.scaled(sample));
        record.allocated[side] += allocated.sampled(sample).count;
        record.in_use[side] += in_use.sampled(sample).count;
        if side == 1 {
            record.sample.get_or_insert(sample);
        }
    }
    let known = records.values().filter(|record| record.scaled[0] > 0).count();
    if known < LEAST_RECORDS || records.values().any(|record| record.scaled[0] > record.scaled[1]) {
        return None;
    }
    let is_allocated = objects.has_columns_of(&allocated);
    let mut variances = vec![0.0; profile.sample_count()];
    for record in records.values() {
        let Some(sample) = record.sample else { continue };
        // A function may have nothing in use after, and the size of its objects is that of those allocated.
        let of_one = allocated.sampled(sample).variance;
        variances[sample] = of_one * record.changed(is_allocated);
    }
    Some(variances)
}

impl Record {
    /// The number of sampled objects that are in one profile alone, at most.
    fn changed(&self, is_allocated: bool) -> f64 {
        let grown = |[before, after]: [f64; 2]| (after - before).max(0.0);
        let new = grown(self.allocated);
        if is_allocated {
            return new;
        }
        let freed = grown([0, 1].map(|side| self.allocated[side] - self.in_use[side]));
        (new + freed).min(self.in_use[0] + self.in_use[1])
    }
}
