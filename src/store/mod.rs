//! Profile stores over the network: Grafana Pyroscope and Parca. Queries, ranges of time, and the calls of both protocols, behind one
//! client. Profiles are bytes here.

pub mod advice;
pub mod catalogue;
pub mod client;
pub mod fault;
pub mod overview;
pub mod parca;
pub mod parts;
pub mod profile_type;
pub mod pyroscope;
pub mod query;
pub mod range;
mod recognition;
pub mod series;
pub mod window_instances;
mod wire;
