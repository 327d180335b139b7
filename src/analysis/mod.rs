//! Tables from a [`Profile`](crate::profile::Profile) and a [`Query`]: pure functions that read no file, need no
//! terminal and print no report.
//!
//! [`Selected`] holds the stages before nodes, [`FlatCumTable`] flat and cum of every node.

#[doc(hidden)]
pub mod before_after;
#[doc(hidden)]
pub mod frames;
#[doc(hidden)]
pub mod graph;
#[doc(hidden)]
pub mod instructions;
#[doc(hidden)]
pub mod labels;
#[doc(hidden)]
pub mod lines;
mod matching;
#[doc(hidden)]
pub mod names;
#[doc(hidden)]
pub mod package;
#[doc(hidden)]
pub mod parallel;
#[doc(hidden)]
pub mod pipeline;
#[doc(hidden)]
pub mod query;
#[doc(hidden)]
pub mod report_unit;
#[doc(hidden)]
pub mod sampling;
#[doc(hidden)]
pub mod select;
#[doc(hidden)]
pub mod selected;
#[doc(hidden)]
pub mod session;
pub(crate) mod texts;
#[doc(hidden)]
pub mod tree;
#[doc(hidden)]
pub mod trend;

pub use self::frames::{Node, NodeId, Nodes};
pub use self::graph::flat_cum::FlatCumTable;
#[doc(hidden)]
pub use self::pipeline::Analysis;
pub use self::query::{Filters, Granularity, Paths, Pattern, Query, Scale, Sort, Trim};
#[doc(hidden)]
pub use self::report_unit::{unit_for, unit_of};
pub use self::selected::Selected;
pub use self::tree::flat_cum::FlatCum;
pub use self::tree::weight::Weight;
