//! The services of a store with their totals: what there is to choose from before a query is known.

use super::client::StoreClient;
use super::profile_type::{ProfileType, resolved};
use super::query::{Matcher, StoreQuery};
use super::range::FINEST_STEP;
use super::series::{Labels, Series};
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::input::store_address::StoreProtocol;

/// Labels that name a service, the best first.
const SERVICE_LABELS: [&str; 6] = ["service_name", "job", "app", "container", "comm", "namespace"];

/// A service and one of its profile types.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferedQuery {
    /// The value of the label that names the service; empty if no label does.
    pub service: String,
    /// The type.
    pub profile_type: ProfileType,
    /// The query, with the type as short as it can be.
    pub query: String,
    /// The total: of the newest profiles of all instances, or of the range. `None` for ranges whose steps have several profiles
    /// of an instance: stores add them up, or give one of them.
    pub total: Option<i64>,
    /// The number of instances.
    pub instances: usize,
}

impl StoreClient {
    /// The services with profiles of a type in the range of the address.
    pub fn offered(
        &self,
        profile_type: &ProfileType,
        cancel: &Cancel,
    ) -> Result<Vec<OfferedQuery>, Stop> {
        let query = StoreQuery { profile_type: profile_type.id(), matchers: Vec::new() };
        let is_state = profile_type.is_snapshot(self.protocol());
        let step = self.range().step();
        // Pyroscope adds up all of a step, which is right for what is counted.
        let is_added = self.protocol() == StoreProtocol::Pyroscope && !is_state;
        let is_known = step == FINEST_STEP || is_added;
        let by = match self.protocol() {
            StoreProtocol::Pyroscope => self.label_names(None, self.range(), cancel)?,
            StoreProtocol::Parca => Vec::new(),
        };
        let series = self.totals(&query, (self.range(), step), &by, cancel)?;
        let mut offered: Vec<OfferedQuery> = Vec::new();
        for one in series.iter().filter(|one| !one.points.is_empty()) {
            let total = is_known.then(|| total(one, is_state));
            let service = service(&one.labels);
            let value = service.as_ref().map_or("", |matcher| matcher.value.as_str());
            if let Some(known) = offered.iter_mut().find(|known| known.service == value) {
                known.total = known.total.zip(total).map(|(sum, more)| sum.saturating_add(more));
                known.instances += 1;
                continue;
            }
            let query = StoreQuery {
                profile_type: self.short_type(profile_type),
                matchers: service.iter().cloned().collect(),
            };
            offered.push(OfferedQuery {
                service: value.to_owned(),
                profile_type: profile_type.clone(),
                query: query.to_string(),
                total,
                instances: 1,
            });
        }
        Ok(offered)
    }

    /// The shortest name of a type that names no other.
    fn short_type(&self, profile_type: &ProfileType) -> String {
        let ProfileType { name, sample_type, .. } = profile_type;
        let names = [sample_type.clone(), format!("{name}:{sample_type}")];
        let is_own = |word: &String| resolved(word, self.types()).as_ref() == Ok(profile_type);
        names.into_iter().find(is_own).unwrap_or_else(|| profile_type.id())
    }
}

/// The last value of a state, or the sum of what is counted.
fn total(series: &Series, is_state: bool) -> i64 {
    let last = series.points.last().map_or(0.0, |point| point.value);
    let sum = series.points.iter().map(|point| point.value).sum::<f64>();
    (if is_state { last } else { sum }) as i64
}

/// The label that names the service.
fn service(labels: &Labels) -> Option<Matcher> {
    let found = SERVICE_LABELS.iter().find_map(|name| labels.iter().find(|(own, _)| own == name));
    found.map(|(name, value)| Matcher::equal(name, value))
}
