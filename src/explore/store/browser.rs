//! The rows of a store's catalogue as they are looked through: services with their types, or the values of a label.

use std::sync::Arc;

use super::typed_line::TypedLine;
use crate::error::nearest;
use crate::input::StoreTime;
use crate::input::store_address::StoreAddress;
use crate::store::catalogue::{Catalogue, CatalogueRow, LabelMatchers, LabelValues, service};
use crate::store::query::StoreQuery;
use crate::store::range::TimeRange;
use crate::store::series::Labels;

/// Labels that are looked at first when a query is grouped.
const FIRST_LABELS: [&str; 6] = ["version", "build", "commit", "region", "zone", "instance"];

/// A query that is grouped by one of its labels.
#[derive(Clone, Debug)]
pub struct Grouping {
    /// The query.
    pub query: StoreQuery,
    /// The place of its type in the catalogue.
    pub type_index: usize,
    /// The labels with the number of their values, in the order in which they are gone through.
    pub labels: Vec<(String, usize)>,
    /// The place of the label whose values are the rows.
    pub at: usize,
}

/// A catalogue, the rows that a typed line leaves, and the totals of one of them over time.
#[derive(Clone, Debug)]
pub struct StoreBrowser {
    /// The catalogue.
    pub catalogue: Arc<Catalogue>,
    /// The query that is grouped; `None` for the list of services.
    pub grouping: Option<Grouping>,
    /// The fault of the typed line.
    pub fault: Option<String>,
    typed: TypedLine,
    rows: Vec<CatalogueRow>,
    count: usize,
    steps: Vec<f64>,
}

impl StoreBrowser {
    /// The services and types of a catalogue.
    pub fn services(catalogue: Arc<Catalogue>) -> StoreBrowser {
        let mut browser = StoreBrowser {
            catalogue,
            grouping: None,
            fault: None,
            typed: TypedLine::default(),
            rows: Vec::new(),
            count: 0,
            steps: Vec::new(),
        };
        browser.refresh();
        browser
    }

    /// The values of a query's labels; `None` if the catalogue has no data of its type, or no label has several values.
    pub fn groups(catalogue: Arc<Catalogue>, query: &StoreQuery) -> Option<StoreBrowser> {
        let type_index = catalogue.type_of(query)?;
        let matchers = LabelMatchers::new(&query.matchers).ok()?;
        let values = catalogue.labels(Some(type_index), &matchers);
        let mut labels: Vec<(String, usize)> =
            values.into_iter().map(|(name, values)| (name, values.len())).collect();
        labels.retain(|(_, count)| *count > 1);
        let rank = |name: &str| FIRST_LABELS.iter().position(|first| *first == name);
        labels.sort_by_key(|(name, count)| (rank(name).unwrap_or(usize::MAX), *count));
        if labels.is_empty() {
            return None;
        }
        let grouping = Grouping { query: query.clone(), type_index, labels, at: 0 };
        let mut browser = StoreBrowser::services(catalogue);
        browser.grouping = Some(grouping);
        browser.refresh();
        Some(browser)
    }

    /// Takes the typed line. One with a fault leaves the rows as they are.
    pub fn set_line(&mut self, text: &str) {
        match TypedLine::parse(text) {
            Ok(typed) => (self.typed, self.fault) = (typed, None),
            Err(error) => {
                self.fault = Some(error.to_string());
                return;
            }
        }
        self.refresh();
    }

    /// Takes a newer catalogue. The typed line and the label stay.
    pub fn set_catalogue(&mut self, catalogue: Arc<Catalogue>) {
        self.catalogue = catalogue;
        if let Some(grouping) = &mut self.grouping
            && let Some(at) = self.catalogue.type_of(&grouping.query)
        {
            grouping.type_index = at;
        }
        self.refresh();
    }

    /// Groups by the next label, or by the one before.
    pub fn next_label(&mut self, by: i32) {
        if let Some(grouping) = &mut self.grouping {
            let count = grouping.labels.len() as i64;
            grouping.at = (grouping.at as i64 + i64::from(by)).rem_euclid(count.max(1)) as usize;
            self.refresh();
        }
    }

    /// The label whose values are the rows.
    pub fn label(&self) -> Option<&str> {
        let grouping = self.grouping.as_ref()?;
        grouping.labels.get(grouping.at).map(|(name, _)| name.as_str())
    }

    fn refresh(&mut self) {
        let all = match &self.grouping {
            None => self.catalogue.services(&self.typed.matchers),
            Some(grouping) => {
                let own = grouping.query.matchers.iter().chain(&self.typed.matchers.all);
                let own: Vec<_> = own.cloned().collect();
                let matchers = LabelMatchers::new(&own).unwrap_or_default();
                let label = self.label().unwrap_or_default();
                self.catalogue.values_of(grouping.type_index, label, &matchers)
            }
        };
        self.count = all.len();
        let text = |row: &CatalogueRow| {
            let id = self.catalogue.types[row.type_index].profile_type.id();
            if self.grouping.is_some() { row.name.clone() } else { format!("{} {id}", row.name) }
        };
        self.rows = all.into_iter().filter(|row| self.typed.has_words(&text(row))).collect();
        self.select(0);
    }

    /// Computes the totals over time of the row at `place`, for [`StoreBrowser::steps`].
    pub fn select(&mut self, place: usize) {
        let steps =
            self.rows.get(place).map(|row| self.catalogue.steps(row.type_index, &row.query));
        self.steps = steps.unwrap_or_default();
    }

    /// The rows that the typed line leaves.
    pub fn rows(&self) -> &[CatalogueRow] {
        &self.rows
    }

    /// The number of rows without the words of the typed line.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The totals over time of the row that was selected; empty without rows.
    pub fn steps(&self) -> &[f64] {
        &self.steps
    }

    /// The typed line.
    pub fn typed(&self) -> &TypedLine {
        &self.typed
    }

    /// A line on a typed label that the store does not have, with the closest one; `None` if it has all.
    pub fn unknown_label(&self) -> Option<String> {
        let known = self.catalogue.labels(None, &LabelMatchers::default());
        let name =
            self.typed.matchers.all.iter().map(|m| &m.name).find(|n| !known.contains_key(*n))?;
        let near = nearest(name, known.keys().map(String::as_str));
        let near = near.map_or_else(String::new, |near| format!("; the closest is {near}"));
        Some(format!("no label {name}{near}"))
    }

    /// The labels that the last word of the typed line may name, with the values that the words before it leave.
    pub fn labels(&self, before: &str) -> LabelValues {
        let line = TypedLine::parse(before).unwrap_or_default();
        let types = match &self.grouping {
            Some(grouping) => vec![grouping.type_index],
            None => (0..self.catalogue.types.len()).collect(),
        };
        let mut labels = LabelValues::new();
        for at in types {
            let id = self.catalogue.types[at].profile_type.id();
            let fits = |labels: &Labels| {
                let name = service(labels).map_or_else(String::new, |own| own.value);
                let has_words = self.grouping.is_some() || line.has_words(&format!("{name} {id}"));
                has_words && line.matchers.fit(labels)
            };
            self.catalogue.add_labels(at, &fits, &mut labels);
        }
        labels
    }

    /// The address of the query of a row over the range of the catalogue.
    pub fn address_of(&self, row: &CatalogueRow) -> StoreAddress {
        StoreAddress {
            query: row.query.to_string(),
            windows: None,
            ..self.catalogue.address.clone()
        }
    }

    /// The address of the catalogue over another range.
    pub fn address_over(&self, range: TimeRange) -> StoreAddress {
        let (from, to) = (StoreTime::At(range.start), StoreTime::At(range.end));
        StoreAddress { from: Some(from), to: Some(to), ..self.catalogue.address.clone() }
    }

    /// The address of the catalogue over the typed range; `None` without one.
    pub fn typed_range(&self) -> Option<StoreAddress> {
        let (from, to) = (self.typed.from, self.typed.to);
        let address = &self.catalogue.address;
        let other =
            StoreAddress { from: from.or(address.from), to: to.or(address.to), ..address.clone() };
        (self.typed.has_range() && other != *address).then_some(other)
    }
}
