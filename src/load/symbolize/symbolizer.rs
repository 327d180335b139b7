//! The symbolizer: plans, looks up, and makes the profile with symbols.

use std::sync::{Arc, Mutex, PoisonError};

use super::apply::{TableStrings, set_frames};
use super::local;
use super::options::SymbolizeOptions;
use super::plan::{MappingWork, plan};
use super::remote::{self, MappingServers};
use super::watch::SymbolWatch;
use crate::binary::fault::BinaryFault;
use crate::binary::mapping::BinaryMapping;
use crate::binary::mapping_symbols::MappingSymbols;
use crate::cancel::Cancelled;
use crate::error::Stop;
use crate::hash::Map;
use crate::input::http::HttpOptions;
use crate::load::machine_memory;
use crate::profile::Profile;
use crate::profile::store::symbolized::SymbolEditor;

/// Bytes of debug information that are read where the memory of the machine is unknown.
const DEFAULT_BYTES: u64 = 4 << 30;

/// A mapping whatever its address: the same file in another process, or at another time.
type MappingKey = (std::path::PathBuf, String, u64, u64);

/// Symbols of some addresses of a mapping. Addresses count from its start.
#[derive(Debug)]
struct Found {
    addresses: Vec<u64>,
    symbols: MappingSymbols,
}

/// Adds symbols to profiles. Clones share what was found.
#[derive(Clone, Debug, Default)]
pub struct Symbolizer {
    options: SymbolizeOptions,
    http: HttpOptions,
    known: Arc<Mutex<Map<MappingKey, Vec<Arc<Found>>>>>,
}

impl Symbolizer {
    /// A symbolizer that knows nothing yet.
    pub fn new(options: SymbolizeOptions, http: HttpOptions) -> Self {
        Self { options, http, known: Arc::default() }
    }

    /// True if a look-up could add symbols to a profile.
    pub fn is_needed(&self, profile: &Profile) -> bool {
        (self.options.local || self.options.remote)
            && plan(profile, self.options.force).iter().any(|work| self.has_place(&work.mapping))
    }

    /// True if there is a place where symbols of a mapping may be.
    fn has_place(&self, mapping: &BinaryMapping) -> bool {
        self.options.remote || !mapping.file.as_os_str().is_empty()
    }

    /// The profile with the symbols that are found. `warn` gets a line for each mapping without any.
    pub fn symbolize(
        &self,
        mut profile: Profile,
        servers: &MappingServers,
        watch: SymbolWatch<'_>,
    ) -> Result<Profile, Stop> {
        if self.options.local {
            let work = plan(&profile, self.options.force);
            if !work.is_empty() {
                profile = self.with_local(profile, &work, servers, watch)?;
            }
        }
        if self.options.remote && !servers.is_empty() {
            profile = remote::symbolize(profile, servers, self.options.force, &self.http, watch)?;
        }
        Ok(profile)
    }

    fn with_local(
        &self,
        profile: Profile,
        work: &[MappingWork],
        servers: &MappingServers,
        watch: SymbolWatch<'_>,
    ) -> Result<Profile, Cancelled> {
        let found = self.find(work, watch)?;
        let mut editor = SymbolEditor::new(profile);
        for (work, found) in work.iter().zip(found) {
            let mut has_any = false;
            for found in &found {
                set_all(&mut editor, work, found);
                has_any |= found.symbols.frames.has_any();
            }
            let Some(last) = found.last() else { continue };
            for note in &last.symbols.notes {
                (watch.warn)(note.clone());
            }
            if let Some(path) = moved_path(&work.mapping, &last.symbols, &self.options) {
                editor.set_file(work.id, &path);
            }
            let asks_server = self.options.remote && servers.has(&work.mapping);
            if let Some(fault) = last.symbols.fault.as_ref().filter(|_| !has_any && !asks_server)
                && let Some(line) = line(&work.mapping, work.id.index(), fault)
            {
                (watch.warn)(line);
            }
        }
        Ok(editor.finish())
    }

    /// The symbols of each mapping, after a look-up of the addresses that are not known.
    fn find(
        &self,
        work: &[MappingWork],
        watch: SymbolWatch<'_>,
    ) -> Result<Vec<Vec<Arc<Found>>>, Cancelled> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<Vec<Arc<Found>>> = work
            .iter()
            .map(|w| lock().get(&key(&w.mapping)).cloned().unwrap_or_default())
            .collect();
        let mut open = Vec::new();
        for (place, work) in work.iter().enumerate() {
            let is_open = |address: &u64| {
                let inner = address.wrapping_sub(work.mapping.start);
                found[place].iter().all(|found| found.addresses.binary_search(&inner).is_err())
            };
            let addresses: Vec<u64> = work.addresses.iter().copied().filter(is_open).collect();
            if !addresses.is_empty() {
                open.push((place, addresses));
            }
        }
        let wanted: Vec<(&BinaryMapping, Vec<u64>)> = open
            .iter()
            .map(|(place, addresses)| (&work[*place].mapping, addresses.clone()))
            .collect();
        let max_bytes = machine_memory::available().map_or(DEFAULT_BYTES, |bytes| bytes / 2);
        let new = local::look_up(&wanted, &self.options, max_bytes, watch)?;
        for ((place, addresses), symbols) in open.into_iter().zip(new) {
            let mapping = &work[place].mapping;
            let mut inner: Vec<u64> =
                addresses.iter().map(|a| a.wrapping_sub(mapping.start)).collect();
            // Addresses before the start wrap around, and are not sorted any more: they have no symbols.
            if !inner.is_sorted() {
                inner.clear();
            }
            let new = Arc::new(Found { addresses: inner, symbols });
            lock().entry(key(mapping)).or_default().push(Arc::clone(&new));
            found[place].push(new);
        }
        Ok(found)
    }
}

/// Sets the lines of all locations of a mapping whose addresses were found.
fn set_all(editor: &mut SymbolEditor, work: &MappingWork, found: &Found) {
    let mut strings = TableStrings::new(&found.symbols.frames.table);
    for location in &work.locations {
        let address = editor.profile().location(*location).address;
        let address = address.wrapping_sub(work.mapping.start);
        if let Ok(place) = found.addresses.binary_search(&address) {
            set_frames(editor, *location, &found.symbols.frames, place, &mut strings);
        }
    }
}

fn key(mapping: &BinaryMapping) -> MappingKey {
    let size = mapping.limit.wrapping_sub(mapping.start);
    (mapping.file.clone(), mapping.build_id.clone(), mapping.offset, size)
}

/// The path of a binary that was found in a folder of pprof, which takes the place of the recorded one.
fn moved_path(
    mapping: &BinaryMapping,
    symbols: &MappingSymbols,
    options: &SymbolizeOptions,
) -> Option<Vec<u8>> {
    let binary = symbols.binary.as_ref()?;
    let is_moved = *binary != mapping.file
        && options.search.folders.iter().any(|folder| binary.starts_with(folder));
    is_moved.then(|| binary.as_os_str().as_encoded_bytes().to_vec())
}

/// The line on a mapping without symbols; `None` for one that never has any. `place` is its index.
fn line(mapping: &BinaryMapping, place: usize, fault: &BinaryFault) -> Option<String> {
    match fault {
        BinaryFault::NoFile if place == 0 && mapping.file.as_os_str().is_empty() => {
            Some("Main binary filename not available.".to_owned())
        }
        BinaryFault::NoFile => None,
        fault => Some(format!("Local symbolization failed for {}: {fault}", mapping.brief())),
    }
}
