//! Unit tests of `tui/app/state/live.rs`.

use super::*;

#[test]
fn copies_are_kept_unless_the_process_is_watched() {
    let load = || -> Arc<LoadFn> { Arc::new(|_, _, _| Ok(LoadedProfile::default().into())) };
    let (saved, unsaved) = (load(), load());
    let source = LiveSource { load_unsaved: Some(Arc::clone(&unsaved)), ..LiveSource::default() };
    let mut live = LiveState::new(Some(source), &LoadRequest::default());
    for (seconds, keeps) in [(None, true), (Some(10), false), (None, true)] {
        if let Some(process) = &mut live.process {
            process.source.every = seconds.map(Duration::from_secs);
        }
        let Some(Job::Live(LiveJob::Poll { load, .. })) = live.poll(Duration::ZERO, &saved) else {
            panic!("there is a process to poll");
        };
        let wanted = if keeps { &saved } else { &unsaved };
        assert!(Arc::ptr_eq(&load, wanted), "every {seconds:?} s");
    }
}
