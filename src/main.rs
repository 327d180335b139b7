//! The program: arguments to the library, its answer to the shell.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1);
    ExitCode::from(rprof_tui::cli::run(arguments, &mut io::stdout(), &mut io::stderr()))
}
