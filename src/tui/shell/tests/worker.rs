//! Unit tests of `tui/shell/worker.rs`.

use std::sync::mpsc;

use super::*;

#[test]
fn the_newest_job_wins() {
    let (started, starts) = mpsc::channel();
    let (done, answers) = mpsc::channel();
    let worker = Worker::new("test", move |job: u32, cancel: &Cancel| {
        started.send(job).unwrap();
        while job == 0 && cancel.check().is_ok() {
            std::thread::yield_now();
        }
        done.send((job, cancel.is_cancelled())).unwrap();
    })
    .unwrap();
    worker.submit(0);
    assert_eq!(starts.recv(), Ok(0), "the first job runs until it is cancelled");
    // These two may meet the first job still running or already cancelled; either way 2 is the last answer.
    worker.submit(1);
    worker.submit(2);
    let answers: Vec<_> = answers.iter().take_while(|a| a.0 != 2).collect();
    assert_eq!(answers.first(), Some(&(0, true)));
}

/// A file that is written when the user leaves is written to its end.
#[test]
fn finishing_does_what_waits() {
    let (done, answers) = mpsc::channel();
    let worker = Worker::new("test", move |job: u32, cancel: &Cancel| {
        done.send((job, cancel.is_cancelled())).unwrap();
    })
    .unwrap();
    worker.submit(1);
    worker.finish(Duration::from_secs(60));
    assert_eq!(answers.iter().collect::<Vec<_>>(), [(1, false)]);
}

#[test]
fn dropping_cancels_and_joins() {
    let (started, starts) = mpsc::channel();
    let worker = Worker::new("test", move |(): (), cancel: &Cancel| {
        started.send(()).unwrap();
        while cancel.check().is_ok() {
            std::thread::yield_now();
        }
    })
    .unwrap();
    worker.submit(());
    starts.recv().unwrap();
    drop(worker);
    assert!(starts.recv().is_err(), "the thread and its sender are gone");
}
