//! The search itself: names that match a query, ranked.

use std::sync::Arc;

use memchr::memmem::Finder;
use regex::RegexBuilder;

use super::fuzzy::fuzzy_matcher;
use super::letters::{fold, literal, mask, ranked, short_part, span};
use super::matches::{CompiledQuery, SearchMatches};
use super::names::{ABSENT, Names};
use super::query::{SearchMode, SearchQuery};
use crate::cancel::{Cancel, Cancelled};

/// Names with gaps between the letters that get the matcher's score. Any further ones are ranked by their gaps.
pub(super) const SCORED: usize = 4096;

/// The least score of a literal match; more than any fuzzy score.
const LITERAL: u32 = 1 << 31;
/// The best score of a name ranked by its gaps; less than any fuzzy score.
const LOOSE: u32 = 1 << 16;

/// A match with gaps: its length in bytes, the row, and the id of the name.
type LooseMatch = (u32, u32, u32);

/// The names that a search covers, and those found so far as keys that sort best first.
struct Search<'a> {
    names: &'a Names,
    row_of_name: &'a Arc<[u32]>,
    /// The rows in the order of the hits, and the place of each row in it; `None` for the order of rows.
    order: Option<(&'a [u32], Vec<u32>)>,
    cancel: &'a Cancel,
    found: Vec<u32>,
    keys: Vec<u64>,
}

impl Search<'_> {
    fn add(&mut self, id: u32, score: u32) {
        self.found.push(id);
        let row = self.row_of_name[id as usize];
        let places = self.order.as_ref().map(|(_, places)| places);
        let place = places.and_then(|places| places.get(row as usize)).copied().unwrap_or(row);
        self.keys.push(u64::from(!score) << 32 | u64::from(place));
    }

    /// Calls `each` with the ids of names that have a row.
    fn for_each(
        &mut self,
        among: Option<&[u32]>,
        mut each: impl FnMut(&mut Self, u32),
    ) -> Result<(), Cancelled> {
        let count = among.map_or(self.names.len(), <[u32]>::len);
        for index in 0..count {
            if index % 1024 == 0 {
                self.cancel.check()?;
            }
            let id = among.map_or(index as u32, |ids| ids[index]);
            if self.row_of_name.get(id as usize).is_some_and(|&row| row != ABSENT) {
                each(self, id);
            }
        }
        Ok(())
    }

    /// Adds the names that contain one or two letters.
    fn few_letters(&mut self, letters: &str) -> Result<(), Cancelled> {
        let query_mask = mask(letters);
        self.for_each(None, |search, id| {
            let part = search.names.name_part(id);
            let short = (part.short.0 as usize, search.names.folded_part(id, false).0);
            if part.masks.0 & query_mask == query_mask
                && let Some((rank, _)) = ranked(search.names.folded(id), short, letters)
            {
                search.add(id, rank);
            }
        })
    }

    /// Adds literal matches. Returns the matches with gaps.
    fn literal_matches(
        &mut self,
        (folded, ascii): (&str, bool),
        whole: bool,
        among: Option<&[u32]>,
    ) -> Result<Vec<LooseMatch>, Cancelled> {
        let query_mask = mask(folded);
        let finder = Finder::new(folded);
        let mut loose: Vec<LooseMatch> = Vec::new();
        self.for_each(among, |search, id| {
            let part = search.names.name_part(id);
            if part.masks.0 & query_mask != query_mask {
                return;
            }
            let name = search.names.folded(id);
            if let Some((rank, _)) = literal(name, part.short.0 as usize, &finder) {
                return search.add(id, LITERAL + rank);
            }
            let (part, mask) = search.names.folded_part(id, whole);
            if mask & query_mask != query_mask {
                return;
            }
            // Bytes are letters only in ASCII; the matcher decides on other letters.
            let span = if ascii { span(part.as_bytes(), folded.as_bytes()) } else { Some(0) };
            if let Some(span) = span {
                loose.push((span, search.row_of_name[id as usize], id));
            }
        })?;
        Ok(loose)
    }

    /// Adds matches with gaps: the first `scored` by the matcher's score, the rest by their length.
    fn loose_matches(
        &mut self,
        text: &str,
        whole: bool,
        mut loose: Vec<LooseMatch>,
        scored: usize,
    ) -> Result<(), Cancelled> {
        if scored < loose.len() {
            loose.select_nth_unstable(scored);
        }
        let matches = fuzzy_matcher(false);
        for (index, &(span, _, id)) in loose.iter().enumerate() {
            if index % 256 == 0 {
                self.cancel.check()?;
            }
            if index >= scored {
                self.add(id, LOOSE - span.min(LOOSE));
                continue;
            }
            let (_, part) = short_part(self.names.text(id as usize), whole);
            if let Some((score, _)) = matches(part, text) {
                self.add(id, bounded_score(score));
            }
        }
        Ok(())
    }

    /// The matches. The best `substrings` hits contain the query as typed; 0 if none does, and then all hits count.
    fn finish(
        mut self,
        query: &SearchQuery,
        (whole, substrings): (bool, usize),
        compiled: CompiledQuery,
    ) -> SearchMatches {
        self.keys.sort_unstable();
        self.found.sort_unstable();
        let row = |place: u32| match &self.order {
            Some((order, _)) => order.get(place as usize).copied().unwrap_or(place),
            None => place,
        };
        let hits: Vec<u32> = self.keys.iter().map(|&key| row(key as u32)).collect();
        let counted = match substrings {
            0 => hits.len(),
            substrings => substrings,
        };
        let mut rows = vec![0_u64; self.names.len().div_ceil(64)];
        for &row in hits.iter().take(counted) {
            if let Some(bits) = rows.get_mut(row as usize / 64) {
                *bits |= 1 << (row % 64);
            }
        }
        let (found, row_of_name) = (self.found, Arc::clone(self.row_of_name));
        SearchMatches {
            query: query.clone(),
            hits,
            counted,
            whole,
            found,
            rows,
            row_of_name,
            compiled,
            ..SearchMatches::default()
        }
    }
}

impl Names {
    /// The rows whose names match `query`. `row_of_name` is the row of each name or [`ABSENT`]; `previous` narrows the
    /// search if it covered the same rows and the query only grew since.
    pub fn matches(
        &self,
        query: &SearchQuery,
        row_of_name: &Arc<[u32]>,
        previous: Option<&SearchMatches>,
        cancel: &Cancel,
    ) -> Result<SearchMatches, Cancelled> {
        self.matches_in_order(query, (row_of_name, None), previous, cancel)
    }

    /// As [`Names::matches`]. Names that match equally well are in this order of rows, by default in that of their indices.
    pub fn matches_in_order(
        &self,
        query: &SearchQuery,
        (row_of_name, order): (&Arc<[u32]>, Option<&[u32]>),
        previous: Option<&SearchMatches>,
        cancel: &Cancel,
    ) -> Result<SearchMatches, Cancelled> {
        if query.text.is_empty() {
            return Ok(SearchMatches { query: query.clone(), ..SearchMatches::default() });
        }
        let search = || {
            let order = order.map(|order| (order, places(order)));
            let (found, keys) = (Vec::new(), Vec::new());
            Search { names: self, row_of_name, order, cancel, found, keys }
        };
        if query.mode == SearchMode::Regex {
            return regex(search(), query);
        }
        let previous = previous.filter(|p| Arc::ptr_eq(&p.row_of_name, row_of_name));
        let whole = query.text.contains('/');
        let found = fuzzy(search(), query, whole, previous)?;
        if found.hits.is_empty() && !whole {
            return fuzzy(search(), query, true, previous);
        }
        Ok(found)
    }
}

/// The place of each row in an order of all rows.
fn places(order: &[u32]) -> Vec<u32> {
    let mut places = vec![0; order.len()];
    for (place, &row) in (0..).zip(order) {
        if let Some(at) = places.get_mut(row as usize) {
            *at = place;
        }
    }
    places
}

fn regex(mut search: Search<'_>, query: &SearchQuery) -> Result<SearchMatches, Cancelled> {
    // Smart case: a capital letter in the query makes it case-sensitive.
    let ignore_case = !query.text.chars().any(char::is_uppercase);
    let regex = match RegexBuilder::new(&query.text).case_insensitive(ignore_case).build() {
        Ok(regex) => regex,
        Err(error) => {
            let text = error.to_string();
            let error = text.lines().last().map(|l| l.trim().to_owned());
            return Ok(SearchMatches { query: query.clone(), error, ..SearchMatches::default() });
        }
    };
    search.for_each(None, |search, id| {
        if regex.is_match(search.names.text(id as usize)) {
            search.add(id, 0);
        }
    })?;
    Ok(search.finish(query, (true, 0), CompiledQuery::Pattern(regex)))
}

fn fuzzy(
    mut search: Search<'_>,
    query: &SearchQuery,
    whole: bool,
    previous: Option<&SearchMatches>,
) -> Result<SearchMatches, Cancelled> {
    let mut folded = String::new();
    fold(&query.text, &mut folded);
    if folded.chars().count() <= 2 {
        search.few_letters(&folded)?;
        return Ok(search.finish(query, (whole, 0), CompiledQuery::Few(folded)));
    }
    let ascii = query.text.is_ascii();
    let narrowed = previous.filter(|p| p.narrows_to(query, whole)).map(|p| p.found.as_slice());
    let loose = search.literal_matches((&folded, ascii), whole, narrowed)?;
    let substrings = search.found.len();
    let scored = if ascii { SCORED.min(loose.len()) } else { loose.len() };
    search.loose_matches(&query.text, whole, loose, scored)?;
    let compiled = CompiledQuery::Letters(query.text.clone(), folded, whole);
    Ok(search.finish(query, (whole, substrings), compiled))
}

/// The matcher's score, moved between [`LOOSE`] and [`LITERAL`].
fn bounded_score(score: i64) -> u32 {
    let middle = i64::from(LITERAL / 2);
    (score.clamp(-middle + i64::from(LOOSE) + 1, middle - 1) + middle) as u32
}
