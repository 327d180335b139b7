//! The work of jobs, each with the event that answers it.

use std::sync::Arc;

use super::answer::{
    catalogue, compared, crossed, file_to_edit, labelled, loaded, summed, symbolized, windows,
};
use super::event::Event;
use super::highlight::paint;
use super::job::Job;
use super::popup::compare_picker::paths;
use super::view_steps::{in_steps, prefetch};
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::explore::address_instructions::AddressInstructions;
use crate::explore::annotated_source::AnnotatedSource;
use crate::explore::call_paths::CallPaths;
use crate::explore::export::heaviest_stack;
use crate::explore::graph::GraphPicture;
use crate::explore::icicle_layout::IcicleLayout;
use crate::explore::icicle_stats::{IcicleStats, comparison_sides, sandwich_halves};
use crate::explore::instructions::ShownInstructions;
use crate::explore::line_history::LineHistories;
use crate::input::expand_paths::profiles_beside;
use crate::load::kinds_beside::unfit_bases;

impl Job {
    /// Does the work and returns the answer; `None` if it was cancelled. `tell` takes events on the way.
    pub fn perform(self, cancel: &Cancel, tell: &dyn Fn(Event)) -> Option<Event> {
        match self.answer(cancel, tell) {
            Ok(answer) => answer,
            Err(Stop::Cancelled) => None,
            Err(Stop::Failed(error)) => Some(Event::Notice(error.to_string())),
        }
    }

    /// The answer, if there is one; an error is a notice to the user.
    fn answer(self, cancel: &Cancel, tell: &dyn Fn(Event)) -> Result<Option<Event>, Stop> {
        let progress = |progress| tell(Event::Progress(progress));
        Ok(Some(match self {
            Job::Live(job) => return Ok(job.run(cancel, &progress).map(Event::Live)),
            Job::Load { number, load, request, find_server, evicted } => {
                drop(evicted);
                match find_server.and_then(|find| find(&request)) {
                    Some(server) => Event::Server(number, Box::new(server)),
                    None => loaded(number, load(&request, &progress, cancel))?,
                }
            }
            Job::Catalogue(number, list, address) => catalogue(number, &*list, &address, cancel)?,
            Job::Symbolize { number, symbols } => symbolized(number, &symbols, cancel, tell)?,
            Job::Compute { number, profile, beside, query, previous, evicted } => {
                drop(evicted);
                let show = |rows| tell(Event::FirstRows(number, rows));
                let previous = previous.as_deref();
                let tables = in_steps((&profile, &beside), *query, previous, cancel, &show)?;
                Event::Computed(number, Arc::new(tables))
            }
            Job::Finish(tables) => tables.finish(cancel).map(|()| Event::Finished)?,
            Job::Prefetch { beside, query, previous } => {
                // The user requested nothing, so an error is not reported.
                return Ok(prefetch(&beside, *query, &previous, cancel).ok());
            }
            Job::CallPaths { number, request } => {
                Event::CallPaths(number, Box::new(CallPaths::compute(*request, cancel)?))
            }
            Job::Trend { number, request } => {
                Event::Trend(number, Arc::new(request.compute(cancel)?))
            }
            Job::Windows(number, request) => windows(number, *request, cancel, tell)?,
            Job::Findings(number, request) => Event::Findings(number, request.compute(cancel)?),
            Job::Join(number, request) => Event::Joined(number, Arc::new(request.compute(cancel)?)),
            Job::CompareSnapshots(pair) => compared(*pair, cancel)?,
            Job::LabelTotals { number, tables } => summed(number, &tables, cancel)?,
            Job::LabelCross { number, tables, keys } => crossed(number, &tables, keys, cancel)?,
            Job::LabelColumn { number, tables, key } => labelled(number, &tables, key, cancel)?,
            job @ (Job::Stack(..)
            | Job::Write(_)
            | Job::SaveView(..)
            | Job::SaveSilenced(_)
            | Job::Paths(_)
            | Job::ProfilesBeside { .. }
            | Job::Browse(_)
            | Job::FindFile(..)) => return job.answer_with_files(cancel, tell),
            job @ (Job::AnnotateSource { .. }
            | Job::LineHistory { .. }
            | Job::Instructions { .. }
            | Job::AddressInstructions { .. }
            | Job::Paint { .. }) => return source_answer(job, cancel),
            job @ (Job::IcicleStats { .. }
            | Job::Invert { .. }
            | Job::Sandwich { .. }
            | Job::Sides { .. }
            | Job::IcicleLayout(_)
            | Job::Graph { .. }) => return boxes_answer(job, cancel),
            Job::Search { number, of, query, previous } => {
                let matches = of.matches(&query, previous.as_deref(), cancel)?;
                Event::Found(number, Arc::new(matches))
            }
        }))
    }

    /// The answer of a job that reads or writes files, or that fills the clipboard; `None` for any other job.
    fn answer_with_files(
        self,
        cancel: &Cancel,
        tell: &dyn Fn(Event),
    ) -> Result<Option<Event>, Stop> {
        Ok(Some(match self {
            Job::Stack(tables, node) => {
                return Ok(heaviest_stack(&tables, node, cancel)?.map(Event::Stack));
            }
            Job::Write(export) => Event::Notice(export.write()?),
            Job::SaveView(save, view) => {
                let message = save(&view)?;
                Event::ViewSaved(view, message)
            }
            Job::SaveSilenced(request) => Event::Notice(request.write()?),
            Job::Paths(typed) => Event::Paths(typed.clone(), paths(&typed)),
            Job::ProfilesBeside { file, known, profile } => {
                let beside = profiles_beside(&file);
                tell(Event::ProfilesBeside(beside.clone()));
                let Some(profile) = profile else { return Ok(None) };
                let files = [known, beside].concat();
                Event::UnfitBases(unfit_bases(&files, &profile, cancel)?)
            }
            Job::Browse(page) => Event::Notice(page.show()?),
            Job::FindFile(path, line) => file_to_edit(path, line),
            _ => return Ok(None),
        }))
    }
}

/// The answer to a job of Source, or of Top by address.
fn source_answer(job: Job, cancel: &Cancel) -> Result<Option<Event>, Stop> {
    Ok(Some(match job {
        Job::AnnotateSource { number, request } => {
            Event::Annotated(number, Arc::new(AnnotatedSource::new(*request, cancel)?))
        }
        Job::LineHistory { number, request } => {
            Event::LineHistories(number, Arc::new(LineHistories::new(&request, cancel)?))
        }
        Job::Paint { text, start, end } => {
            Event::Painted(Box::new(paint(&text, start, end, cancel)?))
        }
        Job::AddressInstructions { number, view, binaries } => {
            let instructions = AddressInstructions::new(&view, &binaries, cancel)?;
            Event::AddressInstructions(number, Arc::new(instructions))
        }
        Job::Instructions { number, request } => {
            let instructions = ShownInstructions::new(&request, cancel)?;
            Event::Instructions(number, Arc::new(instructions))
        }
        _ => return Ok(None),
    }))
}

/// The answer to a job of the icicle or the graph; `None` for the sides of what is no comparison.
fn boxes_answer(job: Job, cancel: &Cancel) -> Result<Option<Event>, Stop> {
    Ok(Some(match job {
        Job::IcicleStats { number, request } => {
            Event::IcicleStats(number, Box::new(IcicleStats::new(*request, cancel)?))
        }
        Job::Invert { number, tables } => Event::Inverted(number, Arc::new(tables.invert(cancel)?)),
        Job::Sandwich { number, tables, node } => {
            Event::Sandwich(number, Box::new(sandwich_halves(&tables, node, cancel)?))
        }
        Job::Sides { number, tables } => {
            let sides = comparison_sides(&tables, cancel)?;
            return Ok(sides.map(|sides| Event::Sides(number, Box::new(sides))));
        }
        Job::Graph { number, request } => {
            Event::Graph(number, Arc::new(GraphPicture::new(*request, cancel)?))
        }
        Job::IcicleLayout(request) => {
            Event::IcicleLayout(Box::new(IcicleLayout::new(*request, cancel)?))
        }
        _ => return Ok(None),
    }))
}
