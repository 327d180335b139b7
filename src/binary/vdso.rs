//! Symbols of the vDSO: code of the kernel in every process, without a file. It is read from this process.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use object::Object;

use super::build_id;
use super::fault::BinaryFault;
use super::mapping::BinaryMapping;
use super::mapping_symbols::{MappingSymbols, by_table};
use super::symbol_table::SymbolTable;

/// The largest vDSO that is read, in bytes. They have a few pages.
const LARGEST: u64 = 1 << 20;

/// True for a mapping of the vDSO.
pub(super) fn is_vdso(mapping: &BinaryMapping) -> bool {
    let name = mapping.name();
    name == "[vdso]" || name.starts_with("linux-vdso")
}

/// Names of addresses in the vDSO, if it is that of this machine's kernel.
pub(super) fn symbols(mapping: &BinaryMapping, addresses: &[u64]) -> MappingSymbols {
    let Some(bytes) = own() else {
        return failed(BinaryFault::Unreadable("this process has no vDSO".to_owned()));
    };
    let Ok(object) = object::File::parse(&*bytes) else {
        return failed(BinaryFault::UnknownFormat);
    };
    let own_id = object.build_id().ok().flatten().map(build_id::hexadecimal).unwrap_or_default();
    let is_known = !mapping.build_id.is_empty() && !own_id.is_empty();
    if is_known && !build_id::equal(&mapping.build_id, &own_id) {
        return failed(BinaryFault::OtherBuild(mapping.build_id.clone(), own_id));
    }
    // Without a build id, the size tells kernels apart.
    if !is_known && mapping.limit.wrapping_sub(mapping.start) != bytes.len() as u64 {
        return failed(BinaryFault::NoBase("the kernel is another one".to_owned()));
    }
    let inner: Vec<u64> = addresses.iter().map(|a| a.wrapping_sub(mapping.start)).collect();
    by_table(Ok(SymbolTable::read(&object)), &inner)
}

fn failed(fault: BinaryFault) -> MappingSymbols {
    MappingSymbols { fault: Some(fault), ..MappingSymbols::default() }
}

/// The bytes of the vDSO of this process; `None` on a system without it.
fn own() -> Option<Vec<u8>> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    let line = maps.lines().find(|line| line.ends_with("[vdso]"))?;
    let (start, end) = line.split_whitespace().next()?.split_once('-')?;
    let number = |digits| u64::from_str_radix(digits, 16).ok();
    let (start, end) = (number(start)?, number(end)?);
    let size = end.checked_sub(start).filter(|size| *size <= LARGEST)?;
    let mut memory = File::open("/proc/self/mem").ok()?;
    memory.seek(SeekFrom::Start(start)).ok()?;
    let mut bytes = Vec::new();
    memory.take(size).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 == size).then_some(bytes)
}
