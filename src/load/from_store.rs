//! Profiles of a store: the parts of a query are read, decoded and added up as they come. A trend's windows are read newest first.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use super::fetch_options::FetchOptions;
use super::source::{Source, SourceProfile};
use super::store_origin::StoreOrigin;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::input::address::Address;
use crate::input::http::HttpOptions;
use crate::input::store_address::StoreAddress;
use crate::profile::Profile;
use crate::profile::decode::SharedMemory;
use crate::profile::merge::sources::{MergeOptions, combine_sources};
use crate::store::client::{StoreClient, TypedQuery};
use crate::store::parts::{Part, RangeParts};
use crate::store::query::{Comparison, Matcher};
use crate::store::range::TimeRange;
use crate::unit;

/// Requests at the same time.
const REQUESTS: usize = 4;

/// Profiles that are held before they are added up.
const HELD: usize = 32;

/// Windows of a trend, unless the address says more.
const WINDOWS: usize = 12;

/// The timeout of the question if a host is a store.
const RECOGNITION_SECONDS: u64 = 2;

/// A query of an opened store, and the settings of reading.
struct StoreRead<'a> {
    client: StoreClient,
    query: TypedQuery,
    options: &'a FetchOptions,
    memory: SharedMemory,
    cancel: &'a Cancel,
}

/// The profile that a store's address names. `on_message` is called with lines for the user.
pub(super) fn read_store(
    address: &StoreAddress,
    options: &FetchOptions,
    memory: SharedMemory,
    on_message: &dyn Fn(String),
    cancel: &Cancel,
) -> Result<Source, Stop> {
    let client = StoreClient::open(address, &options.http, cancel)?;
    if let Some(line) = client.clock_words() {
        on_message(line);
    }
    let query = client.query()?;
    let read = StoreRead { client, query, options, memory, cancel };
    let range = read.client.range();
    let parts = read.client.parts(&read.query, range, cancel)?;
    let Some(profile) = read.sum(&parts)? else {
        return Err(read.client.nothing(&read.query, range, cancel));
    };
    // An address with windows is a series, in every report and on the screen.
    let windows = address.windows.or(options.windows.then_some(WINDOWS));
    let snapshots = windows.map_or_else(|| Ok(Vec::new()), |count| read.windows(range, count))?;
    let profile = Arc::new(read.described(profile, &parts));
    let title = format!("{} ({})", read.short_query(), read.short_words(&parts));
    let duration_nanos = parts.duration_nanos();
    let instances = match parts.instance_count() {
        0 => read.client.instance_count(&read.query.query, range, cancel)?,
        count => count,
    };
    let protocol = Some(read.client.protocol());
    let address = StoreAddress { protocol, ..address.clone() };
    let origin =
        StoreOrigin { title, snapshots, instances, duration_nanos, range, address, scaled: None };
    let store = Some(Arc::new(origin));
    Ok(Source::Profile(SourceProfile { profile, memory: None, goroutines: None, store }))
}

/// Settings of the question if a host is a store.
pub(super) fn recognition(http: &HttpOptions) -> HttpOptions {
    HttpOptions { timeout: RECOGNITION_SECONDS, ..http.clone() }
}

/// Fails if the server at a host alone is a store, as it has no query then. Other servers answer quickly that they are none.
pub(super) fn refuse_bare_store(
    server: &Address,
    options: &FetchOptions,
    cancel: &Cancel,
) -> Result<(), Stop> {
    let address = StoreAddress::bare(server.clone());
    match StoreClient::open(&address, &recognition(&options.http), cancel) {
        Ok(client) => client.query().map(drop).map_err(Stop::Failed),
        Err(Stop::Cancelled) => Err(Stop::Cancelled),
        Err(Stop::Failed(_)) => Ok(()),
    }
}

impl StoreRead<'_> {
    /// The sum of parts; `None` without a sample.
    fn sum(&self, parts: &RangeParts) -> Result<Option<Arc<Profile>>, Stop> {
        let mut sum: Option<Arc<Profile>> = None;
        for chunk in parts.parts.chunks(HELD) {
            let read = in_parallel(chunk, |part| self.part(part))?;
            let profiles: Vec<_> =
                sum.take().into_iter().chain(read.into_iter().flatten()).collect();
            if !profiles.is_empty() {
                let options = MergeOptions::default();
                let merged = combine_sources(profiles, Vec::new(), &options, self.cancel)?;
                sum = Some(Arc::new(merged));
            }
        }
        Ok(sum)
    }

    /// The profile of a part; `None` without a sample.
    fn part(&self, part: &Part) -> Result<Option<Arc<Profile>>, Stop> {
        let Some(input) = self.client.open_part(&self.query, part, self.cancel)? else {
            return Ok(None);
        };
        let reader = input.into_reader();
        let decoded =
            Source::decode_with(reader, self.options.decoding, self.memory.clone(), self.cancel);
        let decoded = decoded.map_err(|stop| match stop {
            // A reader that is cancelled while it waits returns an error.
            Stop::Failed(_) if self.cancel.is_cancelled() => Stop::Cancelled,
            stop => stop,
        })?;
        let profile = decoded.into_profile()?.profile;
        Ok((profile.sample_count() > 0).then_some(profile))
    }

    /// The profiles of `count` windows in the order of time, read newest first. Windows without a sample are left out.
    fn windows(&self, range: TimeRange, count: usize) -> Result<Vec<Arc<Profile>>, Stop> {
        let mut windows = range.windows(count);
        windows.reverse();
        let mut all = in_parallel(&windows, |window| self.window_parts(*window))?;
        // A state without a newer one is no snapshot of its own.
        all.dedup_by(|older, newer| older.parts == newer.parts);
        let read = in_parallel(&all, |parts| {
            let mut sum: Option<Arc<Profile>> = None;
            for part in &parts.parts {
                let profiles: Vec<_> = sum.take().into_iter().chain(self.part(part)?).collect();
                if !profiles.is_empty() {
                    let options = MergeOptions::default();
                    let merged = combine_sources(profiles, Vec::new(), &options, self.cancel)?;
                    sum = Some(Arc::new(merged));
                }
            }
            Ok(sum.map(|profile| Arc::new(self.described(profile, parts))))
        })?;
        Ok(read.into_iter().rev().flatten().collect())
    }

    /// The parts of a window. An instance whose profile is a little older than the window counts with it: else the sum would jump
    /// where a profile is late.
    fn window_parts(&self, window: TimeRange) -> Result<RangeParts, Stop> {
        let is_state = self.query.profile_type.is_snapshot(self.client.protocol());
        let range = if is_state { window.with_lookback() } else { window };
        self.client.parts(&self.query, range, self.cancel)
    }

    /// A profile with the time, the duration and the words of its parts. A store's own time of a sum is none.
    fn described(&self, profile: Arc<Profile>, parts: &RangeParts) -> Profile {
        let TypedQuery { query, profile_type } = &self.query;
        let protocol = self.client.protocol();
        let words = parts.words(profile_type, protocol);
        let comment = format!("Store: {} {query}: {words}", protocol.name());
        let times = (parts.time_nanos(), parts.duration_nanos());
        Arc::unwrap_or_clone(profile).described(times, &comment)
    }

    /// The query in few words: its sample type, and the values of its labels.
    fn short_query(&self) -> String {
        let TypedQuery { query, profile_type } = &self.query;
        let word = |matcher: &Matcher| match matcher.comparison {
            Comparison::Equal => matcher.value.clone(),
            _ => matcher.to_string(),
        };
        let words = query.matchers.iter().map(word);
        std::iter::once(profile_type.sample_type.clone()).chain(words).collect::<Vec<_>>().join(" ")
    }

    /// The parts in few words, for the header of the screen.
    fn short_words(&self, parts: &RangeParts) -> String {
        match parts.duration_nanos() {
            0 => {
                let words = parts.words(&self.query.profile_type, self.client.protocol());
                words.split(", 2").next().unwrap_or_default().replace(", at", "")
            }
            nanos => format!("sum of {}", unit::format_value(nanos, "nanoseconds", "auto")),
        }
    }
}

/// The results of `work` for each item, in the order of the items, by a few threads. Nothing more is begun after a failure.
pub(super) fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, Stop> + Sync,
) -> Result<Vec<R>, Stop> {
    if let [only] = items {
        return Ok(vec![work(only)?]);
    }
    let (next, has_failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (sender, results) = channel();
    let run = |sender: std::sync::mpsc::Sender<(usize, Result<R, Stop>)>| {
        while !has_failed.load(Ordering::Relaxed) {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(place) else { break };
            let result = work(item);
            has_failed.fetch_or(result.is_err(), Ordering::Relaxed);
            // The receiver lives until the last sender is gone.
            let _ = sender.send((place, result));
        }
    };
    thread::scope(|scope| {
        for _ in 0..REQUESTS.min(items.len()) {
            let (sender, run) = (sender.clone(), &run);
            let builder = thread::Builder::new().name("store".to_owned());
            if builder.spawn_scoped(scope, move || run(sender)).is_err() {
                break;
            }
        }
        // Without a thread this one does all.
        run(sender);
    });
    let mut read: Vec<(usize, R)> = Vec::new();
    for (place, result) in results {
        read.push((place, result?));
    }
    read.sort_by_key(|(place, _)| *place);
    Ok(read.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..50).collect();
        let doubled = in_parallel(&items, |item| Ok(item * 2)).unwrap();
        assert_eq!(doubled, (0..50).map(|item| item * 2).collect::<Vec<_>>());
        let failed = in_parallel(&items, |item| match item {
            7 => Err(Error::Empty.into()),
            _ => Ok(()),
        });
        assert!(matches!(failed, Err(Stop::Failed(Error::Empty))));
    }
}
