//! Names from the server that a profile came from, as pprof asks for them: addresses are posted, joined by plus signs, and each
//! line of the answer is an address and a name.

use super::watch::SymbolWatch;
use crate::binary::mapping::BinaryMapping;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::hash::Map;
use crate::input::address::Address;
use crate::input::http::{self, HttpOptions};
use crate::profile::store::symbolized::SymbolEditor;
use crate::profile::{Line, LocationId, MappingId, Profile};

/// Addresses of one request. A server answers a few thousand at once.
const ADDRESSES_AT_ONCE: usize = 5_000;

/// The servers that mappings came from, by build id, else by file.
#[derive(Clone, Debug, Default)]
pub struct MappingServers {
    by_key: Map<Vec<u8>, Vec<(Address, u64)>>,
}

impl MappingServers {
    /// Notes the server of all mappings of a profile.
    pub fn add(&mut self, profile: &Profile, address: &Address) {
        let nameless = [(&[][..], &[][..], 0)];
        let named = profile.mappings().iter();
        let named = named.map(|m| (profile.string(m.file), profile.string(m.build_id), m.start));
        // A profile without mappings gets one without a name.
        let all = named.chain(nameless.into_iter().filter(|_| profile.mappings().is_empty()));
        for (file, build_id, start) in all {
            let key = if build_id.is_empty() { file } else { build_id };
            self.by_key.entry(key.to_vec()).or_default().push((address.clone(), start));
        }
    }

    /// True if no profile came from a server.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// True if a server may know the symbols of a mapping.
    pub(super) fn has(&self, mapping: &BinaryMapping) -> bool {
        let file = mapping.file.as_os_str().as_encoded_bytes();
        self.of(file, mapping.build_id.as_bytes()).is_some()
    }

    /// The first server of a mapping, and the start of the mapping there.
    fn of(&self, file: &[u8], build_id: &[u8]) -> Option<&(Address, u64)> {
        let by_build = self.by_key.get(build_id).filter(|_| !build_id.is_empty());
        self.by_key.get(file).or(by_build)?.first()
    }
}

/// The profile with the names that servers give. A server that fails is told, and its mappings stay as they are.
pub(super) fn symbolize(
    profile: Profile,
    servers: &MappingServers,
    force: bool,
    options: &HttpOptions,
    watch: SymbolWatch<'_>,
) -> Result<Profile, Stop> {
    let mut editor = SymbolEditor::new(profile);
    for place in 0..editor.profile().mappings().len() {
        let profile = editor.profile();
        let mapping = profile.mappings()[place];
        let (file, build_id) = (profile.string(mapping.file), profile.string(mapping.build_id));
        let Some((address, start)) = servers.of(file, build_id).cloned() else { continue };
        let id = MappingId(place as u32);
        let open = open_locations(profile, id);
        if (mapping.has[0] && !force) || open.is_empty() {
            continue;
        }
        let shift = start.wrapping_sub(mapping.start);
        match ask(&address.symbols(), &open, shift, options, watch.cancel) {
            Ok(names) => set_names(&mut editor, id, &open, shift, &names),
            Err(Stop::Cancelled) => return Err(Stop::Cancelled),
            Err(Stop::Failed(error)) => (watch.warn)(format!("{}: {error}", address.symbols())),
        }
    }
    Ok(editor.finish())
}

/// The locations of a mapping without lines, with their addresses.
fn open_locations(profile: &Profile, mapping: MappingId) -> Vec<(LocationId, u64)> {
    let all = profile.locations().iter().enumerate();
    let open = all.filter_map(|(place, location)| {
        let id = LocationId(place as u32);
        let is_open = location.mapping == Some(mapping)
            && location.address != 0
            && profile.lines(id).is_empty();
        is_open.then_some((id, location.address))
    });
    open.collect()
}

/// Asks for the names of addresses, in batches.
fn ask(
    address: &Address,
    open: &[(LocationId, u64)],
    shift: u64,
    options: &HttpOptions,
    cancel: &Cancel,
) -> Result<Map<u64, Vec<u8>>, Stop> {
    let mut wanted: Vec<u64> = open.iter().map(|(_, a)| a.wrapping_add(shift)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut names: Map<u64, Vec<u8>> = Map::default();
    for batch in wanted.chunks(ADDRESSES_AT_ONCE) {
        let digits: Vec<String> = batch.iter().map(|address| format!("{address:#x}")).collect();
        let answer = http::post(address, digits.join("+"), options, cancel)?;
        names.extend(answer.split(|byte| *byte == b'\n').filter_map(named));
    }
    Ok(names)
}

/// The address and the name of a line: `0x401000 main.main`. Other lines mean nothing.
fn named(line: &[u8]) -> Option<(u64, Vec<u8>)> {
    let begin = line.windows(2).position(|pair| pair == b"0x")? + 2;
    let rest = line.get(begin..)?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let address = u64::from_str_radix(str::from_utf8(rest.get(..digits)?).ok()?, 16).ok()?;
    let name = rest.get(digits..)?;
    let is_apart = name.first().is_some_and(u8::is_ascii_whitespace);
    let name = name.trim_ascii();
    (is_apart && !name.is_empty()).then(|| (address, name.to_vec()))
}

fn set_names(
    editor: &mut SymbolEditor,
    mapping: MappingId,
    open: &[(LocationId, u64)],
    shift: u64,
    names: &Map<u64, Vec<u8>>,
) {
    for (location, address) in open {
        if let Some(name) = names.get(&address.wrapping_add(shift)) {
            let name = editor.string(name);
            let file = editor.string(b"");
            let function = editor.function(name, file, 0);
            editor.set_lines(*location, &[Line { function, line: 0, column: 0 }]);
        }
    }
    editor.mark_functions(mapping);
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn lines_of_an_answer_are_addresses_and_names() {
        let read =
            |line: &str| named(line.as_bytes()).map(|(a, n)| (a, String::from_utf8(n).unwrap()));
        assert_eq!(read("0x401000\tmain.main"), Some((0x40_1000, "main.main".to_owned())));
        assert_eq!(
            read("0x1  operator new(unsigned long)\r"),
            Some((1, "operator new(unsigned long)".to_owned()))
        );
        for line in ["num_symbols: 1", "", "0x", "0x12", "0xzz name", "0x12name", "0x12 "] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
