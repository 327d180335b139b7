//! Profiles of a store: the parts of a query are read, decoded and added up as they come.

use std::fmt;
use std::sync::Arc;

use super::fetch_options::FetchOptions;
use super::parallel_requests::in_parallel;
use super::source::{Source, SourceProfile};
use super::store_origin::StoreOrigin;
use super::window_source::WindowSource;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::input::address::Address;
use crate::input::http::HttpOptions;
use crate::input::store_address::StoreAddress;
use crate::profile::Profile;
use crate::profile::decode::{DecodeOptions, SharedMemory};
use crate::profile::merge::sources::{MergeOptions, combine_sources};
use crate::store::client::{StoreClient, TypedQuery};
use crate::store::fault::TENANT_ADVICE;
use crate::store::parts::{Part, RangeParts};
use crate::store::query::{Comparison, Matcher};
use crate::store::range::{TimeRange, length_words};

/// Profiles that are held before they are added up.
const HELD: usize = 32;

/// The part of a total by which that of a sum may be larger: a store may round.
const TOLERANCE: i64 = 1000;

/// The timeout of the question if a host is a store.
const RECOGNITION_SECONDS: u64 = 3;

/// A query of an opened store, and the settings of reading.
struct StoreReader {
    client: StoreClient,
    query: TypedQuery,
    decoding: DecodeOptions,
    windows: Option<usize>,
}

impl fmt::Debug for StoreReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreReader").field("query", &self.query).finish_non_exhaustive()
    }
}

/// The profile that a store's address names. `on_message` is called with lines for the user.
pub(super) fn read_store(
    address: &StoreAddress,
    options: &FetchOptions,
    memory: &SharedMemory,
    on_message: &dyn Fn(String),
    cancel: &Cancel,
) -> Result<Source, Stop> {
    let client = StoreClient::open(address, &options.http, cancel)?;
    if let Some(line) = client.clock_words() {
        on_message(line);
    }
    let query = client.query()?;
    let (decoding, windows) = (options.decoding, address.windows);
    let reader = StoreReader { client, query, decoding, windows };
    let range = reader.client.range();
    let parts = reader.client.parts(&reader.query, range, cancel)?;
    let Some(profile) = reader.sum(&parts, memory, cancel)? else {
        return Err(reader.client.nothing(&reader.query, range, cancel));
    };
    let profile = Arc::new(reader.described(profile, &parts));
    let words = reader.short_words(&parts);
    let title = format!("{} ({words})", reader.short_query());
    let duration_nanos = parts.duration_nanos();
    let instances = match parts.instance_count() {
        0 => reader.client.instance_count(&reader.query.query, range, cancel)?,
        count => count,
    };
    let protocol = Some(reader.client.protocol());
    let address = StoreAddress { protocol, ..address.clone() };
    let reader: Option<Arc<dyn WindowSource>> = Some(Arc::new(reader));
    let store = Some(Arc::new(StoreOrigin {
        title,
        words,
        reader,
        instances,
        duration_nanos,
        range,
        address,
        scaled: None,
    }));
    Ok(Source::Profile(SourceProfile { profile, memory: None, goroutines: None, store }))
}

/// Settings of the question if a host is a store.
pub(super) fn recognition(http: &HttpOptions) -> HttpOptions {
    let timeout = match http.timeout {
        0 => RECOGNITION_SECONDS,
        seconds => seconds.min(RECOGNITION_SECONDS),
    };
    HttpOptions { timeout, ..http.clone() }
}

/// True for a store that wants a tenant: other servers know none.
pub(super) fn names_tenant(error: &Error) -> bool {
    error.to_string().ends_with(TENANT_ADVICE)
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
        Err(Stop::Failed(error)) if names_tenant(&error) => Err(error.into()),
        Err(Stop::Failed(_)) => Ok(()),
    }
}

impl StoreReader {
    /// The sum of parts; `None` without a sample.
    fn sum(
        &self,
        parts: &RangeParts,
        memory: &SharedMemory,
        cancel: &Cancel,
    ) -> Result<Option<Arc<Profile>>, Stop> {
        let mut sum: Option<Arc<Profile>> = None;
        for chunk in parts.parts.chunks(HELD) {
            let read = in_parallel(chunk, |part| self.part(part, memory, cancel))?;
            sum = added_up(sum.into_iter().chain(read.into_iter().flatten()).collect(), cancel)?;
        }
        Ok(sum)
    }

    /// The profile of a part; `None` without a sample. Some releases of Pyroscope tell ids of profiles and pass over them in a
    /// question for the sum, which then has older profiles, too: its total is too large.
    fn part(
        &self,
        part: &Part,
        memory: &SharedMemory,
        cancel: &Cancel,
    ) -> Result<Option<Arc<Profile>>, Stop> {
        let profile = self.answer(part, memory, cancel)?;
        let (Some(expected), Some(read)) = (part.total_by_ids(), &profile) else {
            return Ok(profile);
        };
        let total = read.values(0).iter().fold(0_i64, |sum, value| sum.saturating_add(*value));
        if total <= expected.saturating_add(expected / TOLERANCE) {
            return Ok(profile);
        }
        let mut all = Vec::new();
        for one in part.by_second() {
            all.extend(self.answer(&one, memory, cancel)?);
        }
        added_up(all, cancel)
    }

    /// The answer of the store for a part; `None` without a sample.
    fn answer(
        &self,
        part: &Part,
        memory: &SharedMemory,
        cancel: &Cancel,
    ) -> Result<Option<Arc<Profile>>, Stop> {
        let Some(input) = self.client.open_part(&self.query, part, cancel)? else {
            return Ok(None);
        };
        let reader = input.into_reader();
        let decoded = Source::decode_with(reader, self.decoding, memory.clone(), cancel);
        let decoded = decoded.map_err(|stop| match stop {
            // A reader that is cancelled while it waits returns an error.
            Stop::Failed(_) if cancel.is_cancelled() => Stop::Cancelled,
            stop => stop,
        })?;
        let profile = decoded.into_profile()?.profile;
        Ok((profile.sample_count() > 0).then_some(profile))
    }

    fn is_state(&self) -> bool {
        self.query.profile_type.is_snapshot(self.client.protocol())
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
            nanos => format!("sum over {}", length_words(nanos)),
        }
    }
}

impl WindowSource for StoreReader {
    fn range(&self) -> TimeRange {
        self.client.range()
    }

    fn windows(&self) -> Option<usize> {
        self.windows
    }

    fn instances_in(&self, windows: &[TimeRange], cancel: &Cancel) -> Result<Vec<usize>, Stop> {
        if self.is_state() {
            return Ok(Vec::new());
        }
        match self.client.instances_in(&self.query, windows, cancel) {
            Err(Stop::Failed(_)) => Ok(Vec::new()),
            counts => counts,
        }
    }

    /// An instance whose profile is a little older than the window counts with it: else the sum would jump where a profile is late.
    fn window_parts(&self, window: TimeRange, cancel: &Cancel) -> Result<RangeParts, Stop> {
        let range = if self.is_state() { window.with_lookback() } else { window };
        self.client.parts(&self.query, range, cancel)
    }

    /// Parts are read one after another: several windows are read at a time.
    fn window_sum(
        &self,
        parts: &RangeParts,
        cancel: &Cancel,
    ) -> Result<Option<Arc<Profile>>, Stop> {
        let (mut sum, memory): (Option<Arc<Profile>>, _) = (None, SharedMemory::default());
        for part in &parts.parts {
            let read = self.part(part, &memory, cancel)?;
            sum = added_up(sum.into_iter().chain(read).collect(), cancel)?;
        }
        Ok(sum.map(|profile| Arc::new(self.described(profile, parts))))
    }
}

/// The sum of profiles; `None` without any.
fn added_up(
    mut profiles: Vec<Arc<Profile>>,
    cancel: &Cancel,
) -> Result<Option<Arc<Profile>>, Stop> {
    if profiles.len() < 2 {
        return Ok(profiles.pop());
    }
    let merged = combine_sources(profiles, Vec::new(), &MergeOptions::default(), cancel)?;
    Ok(Some(Arc::new(merged)))
}
