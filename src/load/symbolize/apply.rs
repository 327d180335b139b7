//! Frames of addresses to lines of a profile.

use crate::binary::frames::{AddressFrames, FrameTable, SymbolFrame};
use crate::profile::store::symbolized::SymbolEditor;
use crate::profile::{FunctionId, Line, LocationId, StringId};

/// The strings of one table of frames, as strings of a profile.
pub(super) struct TableStrings(Vec<Option<StringId>>);

impl TableStrings {
    pub(super) fn new(table: &FrameTable) -> Self {
        Self(vec![None; table.string_count()])
    }

    fn id(&mut self, editor: &mut SymbolEditor, table: &FrameTable, index: u32) -> StringId {
        let Some(known) = self.0.get_mut(index as usize) else { return StringId::default() };
        *known.get_or_insert_with(|| editor.string(table.text(index)))
    }
}

/// Sets the lines of a location to the frames of an address, by its index.
pub(super) fn set_frames(
    editor: &mut SymbolEditor,
    location: LocationId,
    frames: &AddressFrames,
    address: usize,
    strings: &mut TableStrings,
) {
    let lines: Vec<Line> = frames
        .of(address)
        .iter()
        .map(|frame| line(editor, &frames.table, frame, strings))
        .collect();
    if !lines.is_empty() {
        editor.set_lines(location, &lines);
        editor.mark_lines(location, &lines);
    }
}

fn line(
    editor: &mut SymbolEditor,
    table: &FrameTable,
    frame: &SymbolFrame,
    strings: &mut TableStrings,
) -> Line {
    let name = strings.id(editor, table, frame.function);
    let file = strings.id(editor, table, frame.file);
    let function: FunctionId = editor.function(name, file, i64::from(frame.start_line));
    Line { function, line: i64::from(frame.line), column: i64::from(frame.column) }
}
