//! Requests and profiles: what is read, what was read before, and the files named so far.

use std::ffi::OsString;
use std::sync::Arc;

use crate::load::request::LoadRequest;
use crate::profile::Profile;
use crate::tui::job::ProfileData;

/// The newest request, and the profile of the last one that was answered.
pub(in crate::tui::app) struct Loading {
    title: String,
    request: LoadRequest,
    /// The request of the profile on the screen, while another one is read.
    fallback: Option<LoadRequest>,
    recent_files: Vec<OsString>,
    pub(in crate::tui::app) profile: Option<Arc<Profile>>,
    /// Data that came with the profile.
    pub(in crate::tui::app) beside: ProfileData,
    /// Warnings about the profile that were not shown yet.
    pub(in crate::tui::app) warnings: Vec<String>,
}

impl Loading {
    /// The state before `request` is read for the first time.
    pub(super) fn new(title: String, request: LoadRequest) -> Loading {
        let recent_files = request.files.iter().chain(&request.base).cloned().collect();
        Loading {
            title,
            request,
            fallback: None,
            recent_files,
            profile: None,
            beside: ProfileData::default(),
            warnings: Vec::new(),
        }
    }

    /// The name of the profile in the header.
    pub(in crate::tui::app) fn title(&self) -> &str {
        &self.title
    }

    /// The newest request.
    pub(in crate::tui::app) fn request(&self) -> &LoadRequest {
        &self.request
    }

    /// Files named so far, in order.
    pub(in crate::tui::app) fn recent_files(&self) -> &[OsString] {
        &self.recent_files
    }

    /// True from [`Loading::reload`] or [`Loading::replace`] until the answer.
    pub(in crate::tui::app) fn is_reading(&self) -> bool {
        self.fallback.is_some()
    }

    /// The sources of the last request are read again.
    pub(in crate::tui::app) fn reload(&mut self) {
        self.fallback = Some(self.request.clone());
    }

    /// Other sources are read.
    pub(in crate::tui::app) fn replace(&mut self, request: LoadRequest) {
        for file in request.files.iter().chain(&request.base) {
            if !self.recent_files.contains(file) {
                self.recent_files.push(file.clone());
            }
        }
        let before = std::mem::replace(&mut self.request, request);
        // A request that was not answered yet was never on the screen.
        self.fallback.get_or_insert(before);
    }

    /// The request of profiles that arrive unrequested: snapshots of a live process.
    pub(in crate::tui::app) fn adopt(&mut self, request: &LoadRequest) {
        self.request.clone_from(request);
    }

    /// The newest request was answered.
    pub(in crate::tui::app) fn finish(&mut self) {
        self.fallback = None;
    }

    /// Renames the profile in the header.
    pub(in crate::tui::app) fn set_title(&mut self, title: String) {
        self.title = title;
    }

    /// The newest request failed: the one before is in force again.
    pub(in crate::tui::app) fn fail(&mut self) {
        if let Some(before) = self.fallback.take() {
            self.request = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_request_falls_back_on_what_is_shown() {
        let request =
            |file: &str| LoadRequest { files: vec![file.into()], ..LoadRequest::default() };
        let mut loading = Loading::new("a".to_owned(), request("a"));
        loading.replace(request("b"));
        loading.replace(request("c"));
        loading.fail();
        assert_eq!((loading.request(), loading.is_reading()), (&request("a"), false));
        assert_eq!(loading.recent_files(), ["a", "b", "c"]);
        loading.replace(request("b"));
        loading.finish();
        loading.fail();
        assert_eq!(loading.request(), &request("b"), "what was read stays");
    }
}
