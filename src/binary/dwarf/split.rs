//! Split DWARF: the entries of a unit in a file of its own (`.dwo`), or in a package of such files (`.dwp`).

use std::path::{Path, PathBuf};

use gimli::{DwarfPackage, DwoId, EndianSlice, RunTimeEndian, SectionId, UnitRef};

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
        with: &mut dyn FnMut(&Dwarf<'_>),
    ) -> bool {
        let package = self.package.as_ref();
        if let Some(dwarf) = package.and_then(|package| package.find_cu(id, main).ok().flatten()) {
            with(&dwarf);
            return true;
        }
        paths.iter().any(|path| self.read(path, main, id, with).unwrap_or(false))
    }

    /// The paths of the file of a unit: as recorded, and beside the binary.
    pub(super) fn paths(&self, skeleton: UnitRef<'_, Reader<'_>>) -> Vec<PathBuf> {
        let name = skeleton.dwo_name().ok().flatten();
        let Some(name) = name.and_then(|name| skeleton.attr_string(name).ok()) else {
            return Vec::new();
        };
        let name = mapping::path(name.slice());
        let folder = skeleton.comp_dir.map(|folder| mapping::path(folder.slice()));
        let mut paths = vec![folder.unwrap_or_default().join(&name)];
        paths.extend(name.file_name().map(|name| self.folder.join(name)));
        paths
    }

    /// Reads the file at `path`. False if it is that of another unit.
    fn read(
        &self,
        path: &Path,
        main: &Dwarf<'_>,
        id: DwoId,
        with: &mut dyn FnMut(&Dwarf<'_>),
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
        with(&dwarf);
        Ok(true)
    }
}

/// The reader of a section's bytes.
pub(in crate::binary) fn slice(bytes: &[u8], order: RunTimeEndian) -> Reader<'_> {
    EndianSlice::new(bytes, order)
}
