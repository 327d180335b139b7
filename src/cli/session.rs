//! `-session`: several profiles of one process as a table by function.

use std::cell::RefCell;
use std::io::Write;

use super::output;
use super::settings::Settings;
use crate::analysis::query::Sort;
use crate::analysis::session::{FunctionJoin, JoinedColumn, SessionProfile};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::explore::session::{JoinOrder, JoinRequest, newest};
use crate::load::fetch::FetchEvent;
use crate::load::loader::Loader;
use crate::load::request::{LoadOutcome, SessionMember};
use crate::printable::printable;
use crate::report::Report;
use crate::report::session::SessionTable;

/// Reads the profiles of a session and prints the table of them. Messages go to `err`.
pub(super) fn print(
    settings: &Settings,
    loader: &Loader,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Stop> {
    let lines = RefCell::new(err);
    let tell = |line: &str| drop(writeln!(lines.borrow_mut(), "{}", printable(line)));
    let on_event = |event: FetchEvent| {
        if let FetchEvent::Message(line) | FetchEvent::Saved(line) = event {
            tell(&line);
        }
    };
    let outcome = loader.run_for_screen(&on_event, &Cancel::new())?;
    let LoadOutcome::Session(session) = outcome else {
        let text = "-session wants several profiles of one process, one of each kind: files, or an address with --all";
        return Err(Error::Usage(text.to_owned()).into());
    };
    session.members.iter().flat_map(|m| &m.loaded.warnings).for_each(|line| tell(line));
    let profile = |SessionMember { kind, loaded, .. }: &SessionMember| SessionProfile {
        kind: *kind,
        profile: newest(loaded),
    };
    let profiles = session.members.iter().map(profile).collect();
    let request = JoinRequest { profiles, query: settings.query.clone() };
    let join = request.compute(&Cancel::new())?;
    let order = order(settings, &join)?;
    let mut rows = order.rows(&join);
    if let Some(most) = settings.query.trim.node_count.and_then(|count| usize::try_from(count).ok())
        && most > 0
    {
        rows.truncate(most);
    }
    let table = SessionTable { join: &join, rows: &rows, is_cum: order.is_cum };
    output::to_writer(out, |out| match settings.report() {
        Some(Report::Json) => table.write_json(out),
        _ => table.write(out),
    })?;
    Ok(())
}

/// The order by the options: `-cum`, and the column of `-sample_index`.
fn order(settings: &Settings, join: &FunctionJoin) -> Result<JoinOrder, Error> {
    let wanted = settings.sample_index.as_str();
    let is_wanted =
        |column: &&JoinedColumn| column.column.sample_type() == wanted || column.title() == wanted;
    let column = join.columns.iter().find(is_wanted).map(|column| column.column);
    if column.is_none() && !wanted.is_empty() {
        let names: Vec<_> = join.columns.iter().map(|c| c.column.sample_type()).collect();
        let text = format!("-sample_index {wanted:?}: the session has {}", names.join(", "));
        return Err(Error::Usage(text));
    }
    Ok(JoinOrder { column, is_cum: settings.query.sort == Sort::Cum, is_reversed: false })
}
