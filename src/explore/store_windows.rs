//! Reading the windows of a store's range for Trend: its events, its state, and the words for it.

use std::sync::Arc;

use crate::analysis::trend::Point;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::load::store_windows::{StoreWindows, too_few};
use crate::load::window_collection::WindowCollection;

/// Snapshots from which Trend is shown before all windows are read.
const FIRST_SHOWN: usize = 3;

/// The state of reading windows.
#[derive(Debug)]
pub enum WindowsEvent {
    /// One more window was read, or cannot be.
    Changed(Box<WindowCollection>),
    /// No more windows follow: all that can be are read, or none can.
    Ended(Result<Box<WindowCollection>, Error>),
}

/// Windows that are to be read.
#[derive(Clone, Debug)]
pub struct WindowsRequest {
    /// Reads them.
    pub source: Arc<StoreWindows>,
    /// The windows that were read before.
    pub collection: Box<WindowCollection>,
}

impl WindowsRequest {
    /// Reads the windows. `on_event` is called after each.
    pub fn read(
        self,
        on_event: &dyn Fn(WindowsEvent),
        cancel: &Cancel,
    ) -> Result<WindowsEvent, Stop> {
        let on_change =
            |read: &WindowCollection| on_event(WindowsEvent::Changed(Box::new(read.clone())));
        match self.source.read(*self.collection, &on_change, cancel) {
            Ok(read) => Ok(WindowsEvent::Ended(Ok(Box::new(read)))),
            Err(Stop::Cancelled) => Err(Stop::Cancelled),
            Err(Stop::Failed(error)) => Ok(WindowsEvent::Ended(Err(error))),
        }
    }
}

/// The step of reading windows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// Nothing is asked for yet, or the pane was left.
    Idle,
    Reading,
    /// The user stopped it.
    Stopped,
    /// No window can be read.
    Failed(String),
    Complete,
}

/// The windows of the profile on the screen.
#[derive(Debug)]
pub struct WindowsState {
    source: Arc<StoreWindows>,
    collection: WindowCollection,
    step: Step,
    /// They are read whether Trend is shown or not.
    is_asked_for: bool,
}

impl WindowsState {
    /// Windows of which none is read.
    pub fn new(source: Arc<StoreWindows>) -> WindowsState {
        let collection = source.collection(None);
        let is_asked_for = source.named().is_some();
        WindowsState { source, collection, step: Step::Idle, is_asked_for }
    }

    /// Another number of windows; those that were read are forgotten unless the number stays. True if the number is another one.
    pub fn choose(&mut self, count: Option<usize>) -> bool {
        let is_anew = count.is_some_and(|count| count != self.collection.ranges().len());
        if is_anew {
            self.collection = self.source.collection(count);
        }
        self.step = Step::Idle;
        is_anew
    }

    /// True if they are to be read now; `is_shown` is true while Trend is.
    pub fn is_due(&self, is_shown: bool) -> bool {
        self.step == Step::Idle && (is_shown || self.is_asked_for)
    }

    /// True while they are read.
    pub fn is_reading(&self) -> bool {
        self.step == Step::Reading
    }

    /// The request for what is not read yet.
    pub fn begin(&mut self) -> WindowsRequest {
        self.step = Step::Reading;
        let collection = Box::new(self.collection.clone());
        WindowsRequest { source: Arc::clone(&self.source), collection }
    }

    /// Stops reading until it is asked for again.
    pub fn stop(&mut self) {
        self.step = Step::Stopped;
    }

    /// Trend is shown no more: true if reading stops. The next time it goes on.
    pub fn leave(&mut self) -> bool {
        let stops = self.is_reading() && !self.is_asked_for;
        if stops || self.step == Step::Stopped {
            self.step = Step::Idle;
        }
        stops
    }

    /// Reading is cancelled with all other work; it goes on later.
    pub fn interrupt(&mut self) {
        if self.is_reading() {
            self.step = Step::Idle;
        }
    }

    /// Takes in an event; gives the snapshots to show, if there are enough of them.
    pub fn take(&mut self, event: WindowsEvent) -> Option<Vec<Point>> {
        let least = match event {
            WindowsEvent::Changed(collection) => {
                self.collection = *collection;
                FIRST_SHOWN
            }
            WindowsEvent::Ended(Ok(collection)) => {
                self.collection = *collection;
                self.step = Step::Complete;
                2
            }
            WindowsEvent::Ended(Err(error)) => {
                self.step = Step::Failed(error.to_string());
                2
            }
        };
        Some(self.collection.points()).filter(|points| points.len() >= least)
    }

    /// The snapshots that were read.
    pub fn points(&self) -> Vec<Point> {
        self.collection.points()
    }

    /// True once nothing more is read.
    pub fn has_ended(&self) -> bool {
        matches!(self.step, Step::Complete | Step::Failed(_))
    }

    /// Windows that are done, of how many.
    pub fn done(&self) -> (usize, usize) {
        self.collection.done()
    }

    /// The line on windows that are left out; `None` if none is.
    pub fn left_out(&self) -> Option<String> {
        let lines = self.collection.lines();
        let [first, rest @ ..] = lines.as_slice() else { return None };
        let more = match rest.len() {
            0 => String::new(),
            count => format!("; {count} more are left out"),
        };
        Some(format!("{first}{more}"))
    }

    /// The range and what was added up, the longest form first.
    pub fn range_in_words(&self) -> Vec<String> {
        let range = self.source.range();
        let (days, words) = (range.day_words(), self.source.words());
        vec![format!("{days}, {words}"), days, format!("{} UTC", range.clock_words())]
    }

    /// The words for the pane.
    pub fn note(&self) -> WindowsNote {
        let progress = match self.step {
            Step::Reading => Some(self.collection.progress()),
            Step::Stopped => {
                let (done, all) = self.done();
                Some(format!("stopped at {done} of {all} windows"))
            }
            _ => None,
        };
        let range = self.source.range();
        let mut lines = match &self.step {
            Step::Idle | Step::Reading => {
                let count = self.collection.ranges().len();
                vec![format!(
                    "Reading {count} windows of {}, newest first. Esc stops.",
                    range.day_words()
                )]
            }
            Step::Stopped => vec!["Reading was stopped. :windows goes on.".to_owned()],
            Step::Failed(error) => vec![format!("No window can be read: {error}")],
            Step::Complete => {
                let mut words = too_few(range);
                if let Some(first) = words.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                vec![format!("{words}.")]
            }
        };
        lines.extend(self.collection.lines());
        let range = self.range_in_words().swap_remove(0);
        WindowsNote { range, progress, lines }
    }
}

/// Words on windows, for Trend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WindowsNote {
    /// The range, and what was added up.
    pub range: String,
    /// The progress, while they are read and where reading was stopped.
    pub progress: Option<String>,
    /// The lines in place of a table.
    pub lines: Vec<String>,
}
