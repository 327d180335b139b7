//! The popup that picks a base for comparison: a known file, a typed path, both sides swapped, or none.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::sync::Arc;

use crate::explore::store::{StoreComparison, comparisons, completions, typed_comparisons};
use crate::input::store_address::StoreAddress;
use crate::load::request::LoadRequest;
use crate::store::catalogue::{Catalogue, LabelMatchers};
use crate::store::range::TimeRange;
use crate::tui::list_cursor::ListCursor;
use crate::tui::theme::Role;
use crate::tui::widget::Span;
use crate::tui::widget::input::TextInput;
use crate::tui::widget::popup::PopupRow;

/// The popup while it is open.
#[derive(Clone, Debug, Default)]
pub struct ComparePicker {
    /// The editor of a path.
    pub input: TextInput,
    /// The row under the cursor; `None` while a path is typed.
    pub list: Option<ListCursor>,
    /// The request on the screen.
    current: LoadRequest,
    /// Files named so far, oldest first.
    known: Vec<OsString>,
    /// Other profiles in the directory of the file on the screen, newest first.
    beside: Vec<OsString>,
    /// Files that cannot be the base, each with the reason.
    unfit: Vec<(OsString, String)>,
    /// The query of a store on the screen, and its range.
    store: Option<(StoreAddress, TimeRange)>,
    /// The labels of the store, once they are known.
    catalogue: Option<Arc<Catalogue>>,
    /// Completions, and the text they complete.
    paths: (String, Vec<String>),
}

/// A row of the popup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareChoice {
    /// The text of the row.
    label: String,
    /// The effect on the screen.
    about: String,
    /// The request to load; `None` for a directory, which only completes the path.
    request: Option<LoadRequest>,
    /// The profile is of another kind, or none.
    is_unfit: bool,
}

/// The most paths listed.
const MOST: usize = 200;

impl CompareChoice {
    /// A choice between two queries of a store.
    fn of_store(comparison: StoreComparison) -> CompareChoice {
        let request = LoadRequest {
            files: vec![comparison.own.to_source()],
            base: Some(comparison.base.to_source()),
            of_base: true,
            ..LoadRequest::default()
        };
        let StoreComparison { label, about, .. } = comparison;
        CompareChoice { label, about, request: Some(request), is_unfit: false }
    }
}

impl ComparePicker {
    /// The popup over the request on the screen.
    pub fn new(current: &LoadRequest, known: &[OsString]) -> ComparePicker {
        let (current, known) = (current.clone(), known.to_vec());
        ComparePicker {
            current,
            known,
            list: Some(ListCursor::default()),
            ..ComparePicker::default()
        }
    }

    /// Takes the query of a store on the screen: earlier ranges are offered.
    pub fn set_store(&mut self, address: StoreAddress, range: TimeRange) {
        self.store = Some((address, range));
    }

    /// Takes the labels of the store: their values are offered, and complete what is typed.
    pub fn set_catalogue(&mut self, catalogue: Arc<Catalogue>) {
        self.catalogue = Some(catalogue);
    }

    /// Takes the other profiles in the directory of the file.
    pub fn offer(&mut self, beside: Vec<OsString>) {
        self.beside = beside;
        self.beside.retain(|file| !self.known.contains(file));
        self.beside.truncate(MOST);
    }

    /// Takes the files that cannot be the base: they go below the others. The cursor stays on its choice.
    pub fn set_unfit(&mut self, unfit: Vec<(OsString, String)>) {
        let label = |choice: &CompareChoice| choice.label.clone();
        let before = self.list.and_then(|list| self.choices().get(list.row()).map(label));
        self.unfit = unfit;
        let moved = self.list.is_some_and(|list| list.row() > 0) && self.input.text().is_empty();
        let Some(before) = before.filter(|_| moved) else { return };
        let row = self.choices().into_iter().position(|choice| choice.label == before);
        self.list = row.map(ListCursor::new);
    }

    /// Takes completions of `typed`.
    pub fn complete(&mut self, typed: String, paths: Vec<String>) {
        self.paths = (typed, paths);
    }

    /// The choices: known files, or completions while a path is typed.
    pub fn choices(&self) -> Vec<CompareChoice> {
        let typed = self.input.text();
        if !typed.is_empty() {
            return self.typed(&typed);
        }
        let name = |file: &OsString| match store_of(file) {
            Some(store) => store.brief(),
            None => LoadRequest::name(file, &self.known),
        };
        let shown = self.current.files.iter().map(name).collect::<Vec<_>>().join(" + ");
        let choice = |label: &str, about: String, request: LoadRequest| CompareChoice {
            label: label.to_owned(),
            about,
            request: Some(request),
            is_unfit: false,
        };
        let mut rows = Vec::new();
        if let (Some(swapped), Some(base)) = (self.current.swapped(), &self.current.base) {
            rows.push(choice("swap", format!("{} against {shown}", name(base)), swapped));
        }
        if self.current.base.is_some() {
            let alone = LoadRequest { base: None, ..self.current.clone() };
            rows.push(choice("no base", format!("{shown} alone"), alone));
            let other = LoadRequest { of_base: !self.current.of_base, ..self.current.clone() };
            let (label, about) = if other.of_base {
                ("diff_base", "shares of the base")
            } else {
                ("base", "shares of all changes")
            };
            rows.push(choice(label, about.to_owned(), other));
        }
        if let Some((address, range)) = &self.store {
            let offered = comparisons(address, *range, self.catalogue.as_deref());
            rows.extend(offered.into_iter().map(CompareChoice::of_store));
        }
        let mut unfit = Vec::new();
        for file in self.known.iter().chain(&self.beside) {
            let is_shown =
                Some(file) == self.current.base.as_ref() || self.current.files == [file.clone()];
            if is_shown || self.is_store_alone(file) {
                continue;
            }
            let request = self.against(file.clone());
            let shown = request.files.iter().map(name).collect::<Vec<_>>().join(" + ");
            let reason = self.unfit.iter().find(|(other, _)| other == file);
            match reason {
                Some((_, reason)) => unfit.push(CompareChoice {
                    is_unfit: true,
                    ..choice(&name(file), reason.clone(), request)
                }),
                None => rows.push(choice(&name(file), format!("{shown} against it"), request)),
            }
        }
        rows.extend(unfit);
        rows
    }

    /// The comparisons to labels or a range that are typed; none for a path.
    fn typed_of_store(&self, typed: &str) -> Vec<CompareChoice> {
        let Some((address, range)) = &self.store else { return Vec::new() };
        let all = typed_comparisons(address, *range, typed, self.catalogue.as_deref());
        all.unwrap_or_default().into_iter().map(CompareChoice::of_store).collect()
    }

    /// The text has changed: the cursor goes to the first row, or to no row while a path is typed.
    pub fn typed_on(&mut self) {
        let text = self.input.text();
        let has_rows = text.is_empty() || !self.typed_of_store(&text).is_empty();
        self.list = has_rows.then(ListCursor::default);
    }

    /// True for the address of the store on the screen without a query.
    fn is_store_alone(&self, file: &OsString) -> bool {
        let is_alone = store_of(file).is_none_or(|store| store.query.is_empty());
        let host = self.store.as_ref().map(|(address, _)| address.server.host.as_str());
        is_alone && host.is_some_and(|host| file.to_string_lossy().contains(host))
    }

    fn typed(&self, typed: &str) -> Vec<CompareChoice> {
        let of_store = self.typed_of_store(typed);
        if !of_store.is_empty() {
            return of_store;
        }
        let (completed, paths) = &self.paths;
        let paths = paths.iter().filter(|path| completed == typed || path.starts_with(typed));
        let choice = |path: &String| {
            let file = !path.ends_with('/');
            CompareChoice {
                label: path.clone(),
                about: String::new(),
                request: file.then(|| self.against(path.into())),
                is_unfit: false,
            }
        };
        paths.map(choice).collect()
    }

    /// The title of what is typed or chosen.
    pub fn remark(&self) -> &'static str {
        match self.store {
            Some(_) => "a range, label=value, or a file",
            None => "a file, or a path to be typed",
        }
    }

    /// The request of the files on the screen against `base`. If `base` is one of several snapshots on the screen, the
    /// last of the others is compared with it.
    fn against(&self, base: OsString) -> LoadRequest {
        let files = if self.current.files.contains(&base) {
            let other = self.current.files.iter().rfind(|file| **file != base);
            other.cloned().into_iter().collect()
        } else {
            self.current.files.clone()
        };
        let of_base = self.current.of_base || self.current.base.is_none();
        LoadRequest { files, base: Some(base), of_base, ..LoadRequest::default() }
    }

    /// Moves the cursor, stopping at the ends.
    pub fn step(&mut self, by: i32) {
        let count = self.choices().len();
        let list = match self.list {
            Some(mut list) => {
                list.step(i64::from(by), count);
                list
            }
            None if by > 0 => ListCursor::default(),
            None => ListCursor::new(count.saturating_sub(1)),
        };
        self.list = Some(list).filter(|_| count > 0);
    }

    /// Completes the path: with the choice under the cursor, or with the common beginning of all. True if the text
    /// changed.
    pub fn fill(&mut self) -> bool {
        let typed = self.input.text();
        if self.store.is_some() && self.complete_label(&typed) {
            return true;
        }
        let choices = self.typed(&typed);
        let under =
            self.list.and_then(|list| choices.get(list.row())).or(match choices.as_slice() {
                [only] => Some(only),
                _ => None,
            });
        let text = match (under, choices.split_first()) {
            (Some(choice), _) => choice.label.clone(),
            (None, Some((first, rest))) => rest.iter().fold(first.label.clone(), |common, next| {
                let same = common.chars().zip(next.label.chars()).take_while(|(a, b)| a == b);
                same.map(|(a, _)| a).collect()
            }),
            _ => return false,
        };
        if text.len() <= typed.len() {
            return false;
        }
        self.input = TextInput::new(&text);
        self.list = None;
        true
    }

    /// Completes a label or a value of the store. True if the text changed.
    fn complete_label(&mut self, typed: &str) -> bool {
        let Some(catalogue) = &self.catalogue else { return false };
        let labels = catalogue.labels(None, &LabelMatchers::default());
        let (start, candidates) = completions(typed, &labels);
        let Some(first) = candidates.first().filter(|_| !typed.is_empty()) else { return false };
        let text = format!("{}{first}", typed.get(..start).unwrap_or_default());
        let changed = text != typed;
        if changed {
            self.input = TextInput::new(&text);
            self.list = None;
        }
        changed
    }

    /// The chosen request: the row under the cursor, or the typed path. `None` for a directory or an empty path.
    pub fn accepted(&self) -> Option<LoadRequest> {
        let typed = self.input.text();
        match self.list.and_then(|list| self.choices().get(list.row()).cloned()) {
            Some(choice) => choice.request,
            None if typed.is_empty() || typed.ends_with('/') => None,
            None => Some(self.against(typed.into())),
        }
    }

    /// The rows around the cursor.
    pub fn rows(&self, height: usize) -> Vec<PopupRow> {
        let first = self.list.unwrap_or_default().visible(height).start;
        let choices = self.choices();
        let shown = choices.into_iter().enumerate().skip(first).take(height);
        let row = |(place, choice): (usize, CompareChoice)| PopupRow {
            left: vec![Span::new(
                choice.label,
                if choice.is_unfit { Role::Dim } else { Role::Text },
            )],
            right: vec![Span::new(choice.about, Role::Dim)],
            selected: self.list.is_some_and(|list| list.row() == place),
        };
        shown.map(row).collect()
    }
}

/// The store that a source names; `None` for other sources.
fn store_of(source: &OsStr) -> Option<StoreAddress> {
    StoreAddress::parse(source.to_str()?).ok().flatten()
}

/// Completions of a typed path, sorted by name. Directories end with a slash.
pub fn paths(typed: &str) -> Vec<String> {
    let (folder, begun) = match typed.rfind('/') {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let Ok(entries) = fs::read_dir(if folder.is_empty() { "." } else { folder }) else {
        return Vec::new();
    };
    let name = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let hidden = name.starts_with('.') && !begun.starts_with('.');
        let slash = if entry.path().is_dir() { "/" } else { "" };
        (name.starts_with(begun) && !hidden).then(|| format!("{folder}{name}{slash}"))
    };
    let mut found: Vec<String> = entries.flatten().filter_map(name).collect();
    found.sort();
    found.truncate(MOST);
    found
}

#[cfg(test)]
#[path = "tests/compare_picker.rs"]
mod tests;
