//! The program: arguments to the library, its answer to the shell.

use std::io;
use std::process::ExitCode;

use rprof_tui::cli::{TerminalWriter, run};

fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1);
    let (mut out, mut err) = (TerminalWriter::new(io::stdout()), TerminalWriter::new(io::stderr()));
    ExitCode::from(run(arguments, &mut out, &mut err))
}
