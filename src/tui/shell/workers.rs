//! The worker threads, one for each lane.

use std::io;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::message::Message;
use super::worker::Worker;
use crate::cancel::Cancel;
use crate::tui::job::{Job, Lane};

/// The longest wait for a file at the end of the program: a disk may stall.
const LONGEST_WRITE: Duration = Duration::from_secs(10);

/// The threads that run jobs, one for each lane.
pub(super) struct Workers {
    lanes: Vec<(Lane, Worker<Job>)>,
}

impl Workers {
    /// Starts the threads; they send their answers to `sender`.
    pub(super) fn new(sender: &Sender<Message>) -> io::Result<Workers> {
        let worker = |lane: Lane| -> io::Result<(Lane, Worker<Job>)> {
            let sender = sender.clone();
            let work = move |job: Job, cancel: &Cancel| {
                // The receiver is gone only when the program ends.
                let tell = |event| drop(sender.send(Message::Event(event)));
                if let Some(answer) = job.perform(cancel, &tell) {
                    tell(answer);
                }
            };
            Ok((lane, Worker::new(&format!("{lane:?}"), work)?))
        };
        let lanes = Lane::ALL.into_iter().map(worker).collect::<io::Result<_>>()?;
        Ok(Workers { lanes })
    }

    /// Waits for files that are written, and detaches all other threads: see [`Worker::abandon`].
    pub(super) fn abandon(self) {
        let (writing, others): (Vec<_>, Vec<_>) =
            self.lanes.into_iter().partition(|(lane, _)| *lane == Lane::Write);
        for (_, worker) in others {
            worker.abandon();
        }
        for (_, worker) in writing {
            worker.finish(LONGEST_WRITE);
        }
    }

    /// Cancels the jobs of a lane.
    pub(super) fn stop(&self, lane: Lane) {
        if let Some(worker) = self.worker(lane) {
            worker.cancel();
        }
    }

    /// Hands a job to the worker of its lane.
    pub(super) fn submit(&self, job: Job) {
        let lane = job.lane();
        if lane == Lane::Analysis {
            // Prefetching would share the processors with jobs that the user waits for.
            self.stop(Lane::Prefetch);
        }
        if let Some(worker) = self.worker(lane) {
            worker.submit(job);
        }
    }

    fn worker(&self, lane: Lane) -> Option<&Worker<Job>> {
        self.lanes.iter().find(|(l, _)| *l == lane).map(|(_, worker)| worker)
    }
}
