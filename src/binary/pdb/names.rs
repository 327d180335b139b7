//! Names of inlined functions, each with its namespace or class, by one walk over the streams that have them.

use pdb2::{FallibleIterator, IdData, IdIndex, PDB, Source, TypeData, TypeIndex};

use crate::hash::{Map, Set};

/// The names of functions by their ids.
#[derive(Default)]
pub(super) struct FunctionNames {
    names: Map<u32, Vec<u8>>,
}

/// A function's own name, and the id or the type that it belongs to.
struct OwnName {
    name: Vec<u8>,
    scope: Option<IdIndex>,
    class: Option<TypeIndex>,
}

impl FunctionNames {
    /// Reads the names of the functions with these ids. Those that are not found have none.
    pub(super) fn read<'s, S: Source<'s> + 's>(pdb: &mut PDB<'s, S>, wanted: &Set<u32>) -> Self {
        if wanted.is_empty() {
            return Self::default();
        }
        let own = own_names(pdb, wanted).unwrap_or_default();
        let scopes: Set<u32> = own.values().filter_map(|own| Some(own.scope?.0)).collect();
        let classes: Set<u32> = own.values().filter_map(|own| Some(own.class?.0)).collect();
        let scopes = strings(pdb, &scopes).unwrap_or_default();
        let classes = class_names(pdb, &classes).unwrap_or_default();
        let whole = |own: OwnName| {
            let scope = own.scope.and_then(|scope| scopes.get(&scope.0));
            let class = own.class.and_then(|class| classes.get(&class.0));
            match scope.or(class).filter(|outer| !outer.is_empty()) {
                Some(outer) => [outer.as_slice(), b"::", &own.name].concat(),
                None => own.name,
            }
        };
        Self { names: own.into_iter().map(|(id, own)| (id, whole(own))).collect() }
    }

    /// The name of a function; empty if it is unknown.
    pub(super) fn name(&self, id: IdIndex) -> &[u8] {
        self.names.get(&id.0).map_or(&[], Vec::as_slice)
    }
}

fn own_names<'s, S: Source<'s> + 's>(
    pdb: &mut PDB<'s, S>,
    wanted: &Set<u32>,
) -> pdb2::Result<Map<u32, OwnName>> {
    let mut found = Map::default();
    let stream = pdb.id_information()?;
    let mut ids = stream.iter();
    while let Some(id) = ids.next()? {
        if !wanted.contains(&id.index().0) {
            continue;
        }
        let own = match id.parse() {
            Ok(IdData::Function(function)) => OwnName {
                name: function.name.as_bytes().into(),
                scope: function.scope,
                class: None,
            },
            Ok(IdData::MemberFunction(function)) => {
                let name = function.name.as_bytes().into();
                OwnName { name, scope: None, class: Some(function.parent) }
            }
            _ => continue,
        };
        found.insert(id.index().0, own);
    }
    Ok(found)
}

fn strings<'s, S: Source<'s> + 's>(
    pdb: &mut PDB<'s, S>,
    wanted: &Set<u32>,
) -> pdb2::Result<Map<u32, Vec<u8>>> {
    let mut found = Map::default();
    let stream = pdb.id_information()?;
    let mut ids = stream.iter();
    while let Some(id) = ids.next()?.filter(|_| found.len() < wanted.len()) {
        if wanted.contains(&id.index().0)
            && let Ok(IdData::String(string)) = id.parse()
        {
            found.insert(id.index().0, string.name.as_bytes().to_vec());
        }
    }
    Ok(found)
}

fn class_names<'s, S: Source<'s> + 's>(
    pdb: &mut PDB<'s, S>,
    wanted: &Set<u32>,
) -> pdb2::Result<Map<u32, Vec<u8>>> {
    let mut found = Map::default();
    if wanted.is_empty() {
        return Ok(found);
    }
    let stream = pdb.type_information()?;
    let mut types = stream.iter();
    while let Some(item) = types.next()?.filter(|_| found.len() < wanted.len()) {
        if !wanted.contains(&item.index().0) {
            continue;
        }
        let name = match item.parse() {
            Ok(TypeData::Class(class)) => class.name.as_bytes().to_vec(),
            Ok(TypeData::Union(union)) => union.name.as_bytes().to_vec(),
            Ok(TypeData::Enumeration(enumeration)) => enumeration.name.as_bytes().to_vec(),
            _ => continue,
        };
        found.insert(item.index().0, name);
    }
    Ok(found)
}
