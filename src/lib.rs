//! Reads pprof profiles, computes flat and cum, and writes reports as `go tool pprof` does.
//!
//! Three modules are the library: [`profile`] reads and merges, [`analysis`] computes tables, [`report`] writes them.
//! [`Cancel`] stops a computation from another thread; [`Stop`] and [`Error`] say why one ended. Every other module is
//! part of the program `rprof-tui`: hidden here, internal, and changed without notice.
//!
//! The ten functions with the largest flat value:
//!
//! ```
//! use std::cmp::Reverse;
//! use std::fs::File;
//! use std::sync::Arc;
//!
//! use rprof_tui::analysis::{FlatCumTable, Query, Selected};
//! use rprof_tui::profile::{DecodeOptions, decode};
//! use rprof_tui::{Cancel, Error};
//!
//! let cancel = Cancel::new();
//! let file = File::open("fixtures/heap.pb.gz").map_err(Error::Read)?;
//! let profile = Arc::new(decode(file, DecodeOptions::default(), &cancel)?);
//!
//! let sample_type = profile.sample_type("inuse_space")?;
//! let query = Query { sample_type, ..Query::default() };
//! let table = FlatCumTable::new(Selected::new(profile, query, &cancel)?, &cancel)?;
//!
//! let flat = |node| table.sums().flat(node).value();
//! let cum = |node| table.sums().cum(node).value();
//! let mut nodes: Vec<_> = table.nodes().ids().collect();
//! nodes.sort_by_key(|&node| Reverse(flat(node)));
//! for &node in nodes.iter().take(10) {
//!     let name = String::from_utf8_lossy(table.nodes().name(node));
//!     println!("{:>10} {:>10} {name}", flat(node), cum(node));
//! }
//! # assert_eq!(table.nodes().name(nodes[0]), b"main.(*sessionStore).remember");
//! # assert!(flat(nodes[0]) > flat(nodes[1]) && cum(nodes[0]) > flat(nodes[0]));
//! # Ok::<(), rprof_tui::Stop>(())
//! ```
//!
//! The text that `go tool pprof -top` prints:
//!
//! ```
//! use std::fs::File;
//! use std::sync::Arc;
//!
//! use rprof_tui::analysis::Query;
//! use rprof_tui::profile::{DecodeOptions, MergeOptions, decode, merge_sources};
//! use rprof_tui::report::{PreparedReport, Report, ReportOptions};
//! use rprof_tui::{Cancel, Error};
//!
//! let cancel = Cancel::new();
//! let file = File::open("fixtures/cpu.pb.gz").map_err(Error::Read)?;
//! let source = Arc::new(decode(file, DecodeOptions::default(), &cancel)?);
//! // Merging drops the frames that the profile asks to drop, even of one source.
//! let profile = merge_sources(vec![source], Vec::new(), &MergeOptions::default(), &cancel)?;
//!
//! let query = Query { sample_type: profile.sample_type("")?, ..Query::default() };
//! let report = PreparedReport::new(&Report::Top, Arc::new(profile), query)?;
//! let mut text = Vec::new();
//! report.write(&ReportOptions::default(), &mut text)?;
//! print!("{}", String::from_utf8_lossy(&text));
//! # assert!(String::from_utf8_lossy(&text).contains("      flat  flat%   sum%        cum   cum%\n"));
//! # Ok::<(), rprof_tui::Stop>(())
//! ```

#[doc(hidden)]
pub mod atomic_file;
#[doc(hidden)]
pub mod binary;
#[doc(hidden)]
pub mod cancel;
#[doc(hidden)]
pub mod caught;
#[doc(hidden)]
pub mod error;
#[doc(hidden)]
pub mod explore;
#[doc(hidden)]
pub mod hash;
#[doc(hidden)]
pub mod home;
#[doc(hidden)]
pub mod load;
#[doc(hidden)]
pub mod printable;
#[doc(hidden)]
pub mod unit;

#[doc(hidden)]
pub mod input;
pub mod profile;
#[doc(hidden)]
pub mod runtime;
#[doc(hidden)]
pub mod source;
#[doc(hidden)]
pub mod store;

pub mod analysis;

#[doc(hidden)]
pub mod findings;

pub mod report;

#[doc(hidden)]
pub mod tui;

#[doc(hidden)]
pub mod cli;

pub use cancel::{Cancel, Cancelled};
pub use error::{Error, Stop};
