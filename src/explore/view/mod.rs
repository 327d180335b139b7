//! Views of a profile: the rows that panes show for one query, with their figures, shares and names.

mod column_widths;
mod compute;
mod figures;
mod node_at_address;
mod precision;
mod profile_view;
mod row;
mod sample_types;

pub use super::node_key::NodeKey;
pub use profile_view::ProfileView;
pub use row::ViewRow;
pub use sample_types::SampleTypeTotal;
