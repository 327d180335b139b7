//! `-comments`: each comment of the profile on a line.

use crate::analysis::Selected;
use std::io::{self, Write};

pub(super) fn write(selected: &Selected, out: &mut dyn Write) -> io::Result<()> {
    let profile = selected.profile();
    for &comment in &profile.header().comments {
        out.write_all(profile.string(comment))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
