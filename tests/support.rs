//! What the tests from outside share: where the fixtures are, and how the program is started.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// The folder of the profiles.
pub(crate) fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The built program, to be run among the fixtures, where nothing of this machine shows in what it prints.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rprof-tui"));
    command
        .args(arguments)
        .current_dir(fixtures())
        .env("TZ", "UTC")
        .env_remove("XDG_CONFIG_HOME")
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null());
    command
}

/// Exit status, standard output and standard error of a run.
pub(crate) fn outcome(run: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (run.status.code().unwrap_or(-1), text(&run.stdout), text(&run.stderr))
}

/// A fixture, uncompressed.
pub(crate) fn gunzipped(name: &str) -> Vec<u8> {
    let compressed = std::fs::File::open(fixtures().join(name)).unwrap();
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(compressed).read_to_end(&mut bytes).unwrap();
    bytes
}
