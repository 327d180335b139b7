//! The interner: stacks of location ids to rows of the stack table, each distinct prefix of a stack mostly one row.
//!
//! ```text
//!  thread that decodes                         thread "stacks", for long profiles only
//!  -------------------                         ---------------------------------------
//!  location ids of a sample, leaf first
//!      |  InternPipeline::ids, ::end
//!      v
//!  StackLists          -- bounded channel -->  SmallInterner
//!      ^                                       one lookup per frame, root first: {parent, id} -> row
//!      |                                           |  once there are more rows than the caches hold
//!      |                                           v  (it hands its rows over)
//!      |                                       BatchInterner, 64 stacks at a time
//!      |                                       1. hash_prefixes   PrefixSeeds: a hash for every prefix
//!      |                                       2. PrefixSearch    leaf upwards, PrefixTable: hash -> row
//!      |                                       3. Proposals       frames compared: rows, then Chunks of 8
//!      |                                       4. insert          new rows below the longest known prefix
//!      |                                           |
//!      +------ emptied blocks come back -----------+
//!                                                  v
//!                                              rows {parent, location} in order of first appearance,
//!                                              and for every stack its row
//!                                                  |  Stacks::in_preorder
//!                                                  v
//!  Finishing::wait  <------- join -----------  Stacks, and for every sample its StackId
//! ```
//!
//! A stack of a million frames or more is not searched: its frames become rows of their own.
//!
//! A short profile fits into one block, which is interned by `wait` on the thread that decodes. For a merge it stays a list: the
//! stacks of most sources are known by then. The builder of profiles
//! uses [`batch::BatchInterner`] alone.

pub(super) mod batch;
mod chunks;
mod cursor;
pub(super) mod failure;
mod held;
pub(super) mod pipeline;
mod prefix_hash;
mod prefix_table;
mod proposals;
mod search;
mod small;
mod stack_batch;
pub(super) mod stack_lists;
