//! The first mapping of a source: the main binary, with the path and build id that the user names.

use super::options::MergeOptions;
use crate::profile::store::profile::Profile;
use std::sync::Arc;

/// The profile with at least one mapping, the first with the path and build id of `options`.
pub(super) fn with_main_binary(mut profile: Arc<Profile>, options: &MergeOptions) -> Arc<Profile> {
    if profile.mappings.is_empty() {
        profile = Arc::new(Arc::unwrap_or_clone(profile).with_mapping());
    }
    if options.binary.is_empty() && options.build_id.is_empty() {
        return profile;
    }
    let changed = Arc::make_mut(&mut profile);
    let mut string = |text: &str| changed.strings.push(text.as_bytes()).unwrap_or_default();
    let (file, build_id) = (string(&options.binary), string(&options.build_id));
    if let Some(main) = changed.mappings.first_mut() {
        if !options.binary.is_empty() {
            main.file = file;
        }
        if !options.build_id.is_empty() && changed.strings.bytes(main.build_id).is_empty() {
            main.build_id = build_id;
        }
    }
    profile
}
