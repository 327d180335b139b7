//! Split DWARF: the entries of a unit in a file of its own (`.dwo`), or in a package of such files (`.dwp`).

use std::path::{Path, PathBuf};

use gimli::{
    DwarfPackage, DwoId, EndianSlice, Reader as _, RunTimeEndian, Section as _, SectionId, UnitRef,
};

use super::source::DwarfSource;
use super::{Dwarf, Reader};
use crate::binary::fault::BinaryFault;
use crate::binary::image::BinaryFile;
use crate::binary::mapping;
use crate::binary::sections::{SectionReader, endian};

/// The folders and the package in which entries of units are looked for.
pub(in crate::binary) struct SplitFiles<'a> {
    /// The folder of the binary.
    pub(in crate::binary) folder: PathBuf,
    /// The package beside the binary.
    pub(in crate::binary) package: Option<DwarfPackage<Reader<'a>>>,
    /// Bytes of one file that may be read.
    pub(in crate::binary) budget: u64,
}

impl<'a> SplitFiles<'a> {
    /// Calls `with` with the sections that hold the entries of the unit `id`, whose file has one of `paths`. False if they are
    /// not found.
    pub(super) fn open(
        &self,
        main: &Dwarf<'a>,
        id: DwoId,
        paths: &[PathBuf],
        with: &mut dyn FnMut(&DwarfSource<'_>),
    ) -> bool {
        let package = self.package.as_ref();
        if let Some(dwarf) = package.and_then(|package| package.find_cu(id, main).ok().flatten()) {
            let order = dwarf.debug_info.reader().endian();
            with(&DwarfSource::of_memory(dwarf, order));
            return true;
        }
        paths.iter().any(|path| self.read(path, main, id, with).unwrap_or(false))
    }

    /// The paths of the file of a unit that was compiled in `folder`: as recorded, and beside the binary.
    pub(super) fn paths(
        &self,
        skeleton: UnitRef<'_, Reader<'_>>,
        source: &DwarfSource<'_>,
        folder: &[u8],
    ) -> Vec<PathBuf> {
        let Some(name) = dwo_name(skeleton, source) else { return Vec::new() };
        let name = mapping::path(&name);
        let mut paths = vec![mapping::path(folder).join(&name)];
        paths.extend(name.file_name().map(|name| self.folder.join(name)));
        paths
    }

    /// Reads the file at `path`. False if it is that of another unit.
    fn read(
        &self,
        path: &Path,
        main: &Dwarf<'_>,
        id: DwoId,
        with: &mut dyn FnMut(&DwarfSource<'_>),
    ) -> Result<bool, BinaryFault> {
        let file = BinaryFile::open(path)?;
        let object = file.object()?;
        let mut reader = SectionReader::new(&object, self.budget);
        let sections = reader.dwarf(SectionId::dwo_name)?;
        let order = endian(&object);
        let mut dwarf: Dwarf<'_> = sections.borrow(|bytes| slice(bytes, order));
        let header = dwarf.units().next().map_err(BinaryFault::damaged)?;
        let unit = header.and_then(|header| dwarf.unit(header).ok());
        if unit.is_none_or(|unit| unit.dwo_id != Some(id)) {
            return Ok(false);
        }
        dwarf.make_dwo(main);
        with(&DwarfSource::of_memory(dwarf, order));
        Ok(true)
    }
}

/// The name of the file that holds the entries of a unit.
fn dwo_name(skeleton: UnitRef<'_, Reader<'_>>, source: &DwarfSource<'_>) -> Option<Vec<u8>> {
    let name = skeleton.dwo_name().ok().flatten()?;
    let mut buffer = Vec::new();
    source.string(skeleton, name, &mut buffer, <[u8]>::to_vec)
}

/// The reader of a section's bytes.
pub(in crate::binary) fn slice(bytes: &[u8], order: RunTimeEndian) -> Reader<'_> {
    EndianSlice::new(bytes, order)
}
