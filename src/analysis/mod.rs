//! Tables from a [`Profile`](crate::profile::Profile) and a [`Query`](query::Query): pure functions that read no file,
//! know no terminal and print no report.
//!
//! [`Analysis`] holds the stages over a call tree, [`Selected`] those before it.

pub mod before_after;
pub mod frames;
pub mod graph;
pub mod labels;
pub mod lines;
mod matching;
pub mod names;
pub mod package;
pub mod parallel;
pub mod pipeline;
pub mod query;
pub mod report_unit;
pub mod select;
pub mod selected;
pub mod tree;
pub mod trend;

pub use self::pipeline::Analysis;
pub use self::report_unit::{unit_for, unit_of};
pub use self::selected::Selected;
