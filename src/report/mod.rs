//! Tables to text, byte for byte as pprof prints it. A report is written to a given writer; this layer opens neither files
//! nor terminals. Only `graphviz` starts a program.

mod callgrind;
mod comments;
mod disasm;
mod dot;
mod dot_statements;
mod findings;
mod flame;
mod folded;
#[doc(hidden)]
pub mod gclog;
mod graph_svg;
#[doc(hidden)]
pub mod graphviz;
#[doc(hidden)]
pub mod header;
mod html;
#[doc(hidden)]
pub mod instructions;
#[doc(hidden)]
pub mod json;
mod kind;
mod list;
mod markdown;
mod markdown_text;
#[doc(hidden)]
pub mod memory;
mod options;
mod picture;
mod picture_format;
mod prepared;
mod proto;
mod raw;
#[doc(hidden)]
pub mod session;
mod tags;
mod text;
#[doc(hidden)]
pub mod times;
mod top;
mod topproto;
mod traces;
mod tree;
#[doc(hidden)]
pub mod trend;
mod weblist;
mod xml;

pub use self::findings::FindingsFormat;
pub use self::kind::{Report, ReportNeeds};
pub use self::options::ReportOptions;
pub use self::picture_format::PictureFormat;
pub use self::prepared::PreparedReport;

#[cfg(test)]
pub(crate) mod tests;
