//! What a shell and `man` want to know of the options, made of the same definitions as the help.

use clap_complete::Shell;
use clap_mangen::Man;

use super::parse::command;
use super::settings::Settings;
use crate::error::Error;

/// The name of the program, as a shell knows it.
const PROGRAM: &str = "rprof-tui";

/// The completions or the manual page, where `settings` ask for one.
pub(super) fn of(settings: &Settings) -> Result<Option<Vec<u8>>, Error> {
    let mut text = Vec::new();
    if settings.man {
        Man::new(command()).render(&mut text).map_err(Error::Write)?;
        return Ok(Some(text));
    }
    let shell = match settings.completions.as_str() {
        "bash" => Shell::Bash,
        "zsh" => Shell::Zsh,
        "fish" => Shell::Fish,
        _ => return Ok(None),
    };
    clap_complete::generate(shell, &mut command(), PROGRAM, &mut text);
    Ok(Some(text))
}
