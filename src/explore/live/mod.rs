//! Live processes: the server's endpoints, snapshots of a profile, and the changes between them.

mod changes;
mod job;
pub mod ring;
mod save;
mod source;
mod state;
mod store_menu;

pub use changes::Changes;
pub use job::{LiveEvent, LiveJob, PollOutcome};
pub use ring::count_in_words;
pub use save::SavedProfile;
pub use source::{ChooseEndpoint, EndpointMenu, FindServer, ListEndpoints, LiveSource, Offered};
pub use state::{Live, ServerState, Since, SnapshotSelection};
pub use store_menu::{store_lister, store_menu};
