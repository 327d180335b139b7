//! Completions for shells and the manual page, generated from the definitions of the help.
//!
//! clap's generators know options with two dashes only. pprof's are written with one, so both are completed.

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::command::command;
use super::options::{DEFINITIONS, OptionKind};
use super::settings::Settings;
use crate::error::Error;

/// The name of the program in a shell.
const PROGRAM: &str = "rprof-tui";

/// A wrapper of the generated bash function. It passes options with two dashes, and answers with as many as were typed.
/// To bash `=` is a word of its own.
const BASH: &str = r#"
_rprof_tui_dashes() {
    local typed="${COMP_WORDS[COMP_CWORD]}" current previous i
    for i in "${!COMP_WORDS[@]}"; do
        if [[ "${COMP_WORDS[i]}" == -[a-z]* ]]; then
            COMP_WORDS[i]="-${COMP_WORDS[i]}"
        fi
    done
    current="${COMP_WORDS[COMP_CWORD]}"
    previous="${COMP_WORDS[COMP_CWORD - 1]}"
    if [[ "$current" == "=" ]]; then
        current=""
    elif [[ "$previous" == "=" && COMP_CWORD -gt 1 ]]; then
        previous="${COMP_WORDS[COMP_CWORD - 2]}"
    fi
    _rprof__tui "$1" "$current" "$previous"
    if [[ "$typed" == -[a-z]* ]]; then
        COMPREPLY=("${COMPREPLY[@]/#--/-}")
    fi
}

complete -F _rprof_tui_dashes -o bashdefault -o default rprof-tui
"#;

/// The completions or the manual page, if `settings` ask for one.
pub(super) fn generated_text(settings: &Settings) -> Result<Option<Vec<u8>>, Error> {
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
    clap_complete::generate(shell, &mut with_choices(), PROGRAM, &mut text);
    let text = String::from_utf8_lossy(&text);
    let text = match shell {
        Shell::Bash => format!("{text}{BASH}"),
        Shell::Fish => text.lines().map(fish).collect(),
        _ => text.replace("(-s -", "(-").lines().map(zsh).collect(),
    };
    Ok(Some(text.into_bytes()))
}

/// The command with the choices of options. Parsing checks choices itself, for its own error messages.
fn with_choices() -> Command {
    DEFINITIONS.iter().fold(command(), |command, option| match option.kind {
        OptionKind::Word(words, _) => {
            command.mut_arg(option.name, |arg| arg.value_parser(words.to_vec()))
        }
        _ => command,
    })
}

/// A line for fish, with both spellings of the option.
fn fish(line: &str) -> String {
    let name = line.split_once(" -l ").and_then(|(_, rest)| rest.split(' ').next());
    let both =
        name.map(|name| line.replacen(&format!(" -l {name}"), &format!(" -l {name} -o {name}"), 1));
    both.unwrap_or_else(|| line.to_owned()) + "\n"
}

/// A line for zsh. The line of an option is repeated with one dash.
fn zsh(line: &str) -> String {
    // A colon ends the name of a value.
    let line = line.replace(":NAME:VALUE:", ":NAME\\:VALUE:");
    let one = ["'--", "'*--"].iter().find_map(|start| {
        let rest = line.strip_prefix(start)?;
        Some(format!("{}-{rest}\n", start.trim_end_matches('-')))
    });
    format!("{line}\n{}", one.unwrap_or_default())
}

#[cfg(test)]
#[path = "tests/manual.rs"]
mod tests;
