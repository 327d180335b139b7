//! Names as in a large Go program: long import paths that most functions share, methods, closures.

use super::random::mixed;
use std::fmt::Write;

const AREAS: [&str; 24] = [
    "api",
    "auth",
    "billing",
    "cache",
    "catalog",
    "config",
    "delivery",
    "events",
    "gateway",
    "graph",
    "identity",
    "index",
    "ingest",
    "ledger",
    "metrics",
    "notify",
    "orders",
    "pricing",
    "query",
    "routing",
    "scheduler",
    "search",
    "storage",
    "telemetry",
];
const PACKAGES: [&str; 24] = [
    "aggregate",
    "backoff",
    "batch",
    "codec",
    "compact",
    "decoder",
    "encoder",
    "fanout",
    "handler",
    "journal",
    "limiter",
    "manifest",
    "pipeline",
    "planner",
    "pool",
    "reconcile",
    "registry",
    "replica",
    "resolver",
    "session",
    "shard",
    "snapshot",
    "transport",
    "writer",
];
const KINDS: [&str; 16] = [
    "Batch",
    "Block",
    "Bucket",
    "Client",
    "Cursor",
    "Entry",
    "Frame",
    "Index",
    "Lease",
    "Message",
    "Partition",
    "Record",
    "Request",
    "Segment",
    "Stream",
    "Table",
];
const ROLES: [&str; 12] = [
    "Builder", "Cache", "Decoder", "Handler", "Iterator", "Manager", "Merger", "Pool", "Reader",
    "Server", "Store", "Writer",
];
const VERBS: [&str; 16] = [
    "Append", "Apply", "Close", "Commit", "Decode", "Encode", "Fetch", "Flush", "Handle", "Load",
    "Merge", "Next", "Read", "Resolve", "Validate", "Write",
];

/// Functions in one file.
const PER_FILE: usize = 8;

/// The file of a function.
pub(crate) fn file_of(function: usize) -> usize {
    function / PER_FILE
}

/// The line that a function begins on.
pub(crate) fn start_line(function: usize) -> u64 {
    12 + (function % PER_FILE) as u64 * 70 + mixed(function as u64) % 20
}

fn pick<'a>(words: &[&'a str], thing: usize, what: u64) -> &'a str {
    words[mixed(thing as u64 * 16 + what) as usize % words.len()]
}

fn package(file: usize, out: &mut String) {
    // Neighbouring files share a package.
    let (area, package) = (pick(&AREAS, file / 12, 1), pick(&PACKAGES, file / 4, 2));
    let _ = write!(out, "github.com/acme/platform/internal/{area}/{package}");
}

/// The name of a function, different for each.
pub(crate) fn function(function: usize, out: &mut String) {
    out.clear();
    let file = file_of(function);
    package(file, out);
    let kind = (pick(&KINDS, file, 3), pick(&ROLES, file, 4));
    let noun = pick(&KINDS, function, 5);
    let verb = pick(&VERBS, function, 6);
    let chance = mixed(function as u64 * 16 + 7) % 100;
    let _ = match chance {
        0..60 => write!(out, ".(*{}{}).{verb}{noun}{function}", kind.0, kind.1),
        60..90 => write!(out, ".{verb}{}{}{noun}{function}", kind.0, kind.1),
        _ => write!(
            out,
            ".(*{}{}).{verb}{function}.func{}.{}",
            kind.0,
            kind.1,
            chance % 4 + 1,
            chance % 3 + 1
        ),
    };
}

/// The path of a file.
pub(crate) fn file(file: usize, out: &mut String) {
    out.clear();
    out.push_str("/build/src/");
    package(file, out);
    let kind = pick(&KINDS, file, 3).to_lowercase();
    let _ = write!(out, "/{kind}{file}.go");
}
