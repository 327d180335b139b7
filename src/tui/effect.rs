//! Requests of the program's state: what the loop does itself, and jobs for the workers.

use std::path::PathBuf;

use super::job::{Job, Lane};
use crate::error::Error;

/// A request to the loop.
pub enum Effect {
    /// Leave, with the error that made it so.
    Quit(Option<Error>),
    /// Leave with the status of this signal.
    ExitOnSignal(i32),
    /// Stop until the shell continues the program.
    Suspend,
    /// Ask for mouse events, or leave the mouse to the terminal.
    Mouse(bool),
    /// Draw everything anew.
    Redraw,
    /// Give a text to the clipboard.
    Copy(String),
    /// Open the user's editor at a line of a file.
    Edit(PathBuf, usize),
    /// Cancel the running job of a lane, and drop the waiting one.
    Stop(Lane),
    /// Hand a job to the worker of its lane.
    Job(Job),
}

impl From<Job> for Effect {
    fn from(job: Job) -> Effect {
        Effect::Job(job)
    }
}

/// The effects of one event, in order. A dropped one is never done: a pane does not ask twice.
#[must_use = "effects do nothing until they are dispatched"]
#[derive(Default)]
pub struct Effects {
    list: Vec<Effect>,
    is_idle: bool,
}

impl Effects {
    /// No effects.
    pub fn none() -> Effects {
        Effects::default()
    }

    /// No effects, and a screen that stays as it is: there is nothing to draw.
    pub fn idle() -> Effects {
        Effects { is_idle: true, ..Effects::default() }
    }

    /// True if the event changed nothing on the screen.
    pub fn is_idle(&self) -> bool {
        self.is_idle && self.list.is_empty()
    }
}

impl From<Effect> for Effects {
    fn from(effect: Effect) -> Effects {
        [effect].into_iter().collect()
    }
}

impl From<Job> for Effects {
    fn from(job: Job) -> Effects {
        [job].into_iter().collect()
    }
}

impl From<Option<Job>> for Effects {
    fn from(job: Option<Job>) -> Effects {
        job.into_iter().collect()
    }
}

impl<E: Into<Effect>> FromIterator<E> for Effects {
    fn from_iter<I: IntoIterator<Item = E>>(effects: I) -> Effects {
        Effects { list: effects.into_iter().map(Into::into).collect(), is_idle: false }
    }
}

impl<E: Into<Effect>> Extend<E> for Effects {
    fn extend<I: IntoIterator<Item = E>>(&mut self, effects: I) {
        self.list.extend(effects.into_iter().map(Into::into));
    }
}

impl IntoIterator for Effects {
    type Item = Effect;
    type IntoIter = std::vec::IntoIter<Effect>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}
