//! Matching of function names: fuzzy as one types, or by regular expression; best first.
//!
//! What stands in a name as it was typed, package path included, matches and comes first. Letters with gaps between them
//! are looked for in the short name (behind the last `/`, without type arguments), because import paths share most of
//! their letters, and in the whole name only where the query has a `/` or no name matches otherwise. One or two letters
//! say too little for a fuzzy score; they are ranked by where they stand. A query that only grew looks at the previous
//! result. Names are prepared once for all tables over them; which letters met is found for those that are drawn.

mod letters;

use std::sync::Arc;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use memchr::memmem::Finder;
use regex::{Regex, RegexBuilder};

use self::letters::{fold, literal, mask, placed, short, short_part, span};
use crate::cancel::{Cancel, Cancelled};

/// How a query is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchMode {
    /// Letters in order, with gaps; best match first.
    #[default]
    Fuzzy,
    /// A regular expression; in the rows' own order.
    Regex,
}

/// What was typed and how it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// As typed.
    pub text: String,
    /// How it is read.
    pub mode: SearchMode,
}

/// Names to search, prepared once. Their ids are their places, from 0.
#[derive(Debug, Default)]
pub struct Names {
    text: Texts,
    /// In lower case, a character for a character, so that places by characters agree.
    folded: Texts,
    parts: Vec<NamePart>,
}

/// Texts one behind the other.
#[derive(Debug, Default)]
struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Ends the text that was appended last.
    fn close(&mut self) {
        self.ends.push(self.all.len());
    }

    fn get(&self, id: usize) -> &str {
        let start = id.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(id).copied().unwrap_or(self.all.len());
        self.all.get(start.unwrap_or(0)..end).unwrap_or("")
    }
}

/// What is known of a folded name.
#[derive(Clone, Copy, Debug)]
struct NamePart {
    /// Which letters occur in it and in its short part.
    masks: (u64, u64),
    /// The short part: without path and type arguments, in bytes.
    short: (u32, u32),
}

/// The place of a name that no row has.
pub const ABSENT: u32 = u32::MAX;

/// How a query is looked for in one name.
#[derive(Clone, Debug, Default)]
enum Reading {
    /// It says nothing, or cannot be read.
    #[default]
    Nothing,
    /// One or two letters, in lower case; in whole names or short ones.
    Few(String, bool),
    /// As typed and in lower case.
    Letters(String, String, bool),
    /// By pattern.
    Pattern(Regex),
}

/// The answer to a query.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    /// The question.
    pub query: SearchQuery,
    /// Rows whose names match, best first; equal ones in the rows' own order.
    pub hits: Vec<u32>,
    /// What they cost together, as far as the one who asked added it up.
    pub flat: i64,
    /// Why a regular expression could not be read.
    pub error: Option<String>,
    /// The whole names were searched, not the short ones.
    whole: bool,
    /// Ids of the names that match, ascending.
    found: Vec<u32>,
    /// A bit for each row.
    rows: Vec<u64>,
    /// The rows that were searched.
    places: Arc<[u32]>,
    reading: Reading,
}

/// One search under way: what is found so far, as keys that sort best first.
struct Search<'a> {
    names: &'a Names,
    places: &'a Arc<[u32]>,
    found: Vec<u32>,
    keys: Vec<u64>,
}

impl Search<'_> {
    fn add(&mut self, id: u32, score: u32) {
        self.found.push(id);
        self.keys.push(u64::from(!score) << 32 | u64::from(self.places[id as usize]));
    }

    fn finish(mut self, query: &SearchQuery, whole: bool, reading: Reading) -> Matches {
        self.keys.sort_unstable();
        self.found.sort_unstable();
        let hits: Vec<u32> = self.keys.iter().map(|&key| key as u32).collect();
        let mut rows = vec![0_u64; self.names.len().div_ceil(64)];
        for &place in &hits {
            if let Some(bits) = rows.get_mut(place as usize / 64) {
                *bits |= 1 << (place % 64);
            }
        }
        let (found, places) = (self.found, Arc::clone(self.places));
        Matches {
            query: query.clone(),
            hits,
            whole,
            found,
            rows,
            places,
            reading,
            ..Matches::default()
        }
    }
}

/// Names with gaps between the letters that get the matcher's score; any further ones are ranked by how close the
/// letters stand.
const SCORED: usize = 4096;

/// More than any fuzzy score, and less than any.
const LITERAL: u32 = 1 << 31;
const LOOSE: u32 = 1 << 16;

impl Names {
    /// Prepares `names`.
    pub fn new<T: AsRef<str>>(names: impl Iterator<Item = T>) -> Names {
        let mut all = Names::default();
        for name in names {
            let name = name.as_ref();
            all.text.all.push_str(name);
            all.text.close();
            let start = all.folded.all.len();
            fold(name, &mut all.folded.all);
            all.folded.close();
            all.parts.push(NamePart::new(all.folded.all.get(start..).unwrap_or("")));
        }
        all.text.all.shrink_to_fit();
        all.folded.all.shrink_to_fit();
        all
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The name with this id; empty where there is none.
    pub fn text(&self, id: usize) -> &str {
        self.text.get(id)
    }

    /// The rows whose names match `query`, where `places` says which row each name has (or [`ABSENT`]); `previous` is
    /// used where it searched the same rows and the query only grew since.
    pub fn matches(
        &self,
        query: &SearchQuery,
        places: &Arc<[u32]>,
        previous: Option<&Matches>,
        cancel: &Cancel,
    ) -> Result<Matches, Cancelled> {
        if query.text.is_empty() {
            return Ok(Matches { query: query.clone(), ..Matches::default() });
        }
        if query.mode == SearchMode::Regex {
            return self.regex(query, places, cancel);
        }
        let previous = previous.filter(|p| Arc::ptr_eq(&p.places, places));
        let whole = query.text.contains('/');
        let found = self.fuzzy(query, whole, (places, previous), cancel)?;
        if found.hits.is_empty() && !whole {
            return self.fuzzy(query, true, (places, previous), cancel);
        }
        Ok(found)
    }

    fn search<'a>(&'a self, places: &'a Arc<[u32]>) -> Search<'a> {
        Search { names: self, places, found: Vec::new(), keys: Vec::new() }
    }

    /// Calls `each` with the ids of names that have a row.
    fn for_each(
        &self,
        among: Option<&[u32]>,
        places: &[u32],
        cancel: &Cancel,
        mut each: impl FnMut(u32),
    ) -> Result<(), Cancelled> {
        let count = among.map_or(self.len(), <[u32]>::len);
        for at in 0..count {
            if at % 1024 == 0 {
                cancel.check()?;
            }
            let id = among.map_or(at as u32, |ids| ids[at]);
            if places.get(id as usize).is_some_and(|&place| place != ABSENT) {
                each(id);
            }
        }
        Ok(())
    }

    fn regex(
        &self,
        query: &SearchQuery,
        places: &Arc<[u32]>,
        cancel: &Cancel,
    ) -> Result<Matches, Cancelled> {
        // Smart case, as most searches have it: a capital in the query asks for capitals.
        let plain = !query.text.chars().any(char::is_uppercase);
        let regex = match RegexBuilder::new(&query.text).case_insensitive(plain).build() {
            Ok(regex) => regex,
            Err(error) => {
                let text = error.to_string();
                let error = text.lines().last().map(|l| l.trim().to_owned());
                return Ok(Matches { query: query.clone(), error, ..Matches::default() });
            }
        };
        let mut search = self.search(places);
        self.for_each(None, places, cancel, |id| {
            if regex.is_match(self.text(id as usize)) {
                search.add(id, 0);
            }
        })?;
        Ok(search.finish(query, true, Reading::Pattern(regex)))
    }

    fn fuzzy(
        &self,
        query: &SearchQuery,
        whole: bool,
        (places, previous): (&Arc<[u32]>, Option<&Matches>),
        cancel: &Cancel,
    ) -> Result<Matches, Cancelled> {
        let mut folded = String::new();
        fold(&query.text, &mut folded);
        let wanted = mask(&folded);
        let mut search = self.search(places);
        if folded.chars().count() <= 2 {
            self.for_each(None, places, cancel, |id| {
                let part = self.part(id, whole);
                if part.1 & wanted == wanted
                    && let Some((rank, _)) = placed(part.0, &folded)
                {
                    search.add(id, rank);
                }
            })?;
            return Ok(search.finish(query, whole, Reading::Few(folded, whole)));
        }
        let finder = Finder::new(&folded);
        let ascii = query.text.is_ascii();
        let narrowed = previous.filter(|p| p.narrows_to(query, whole));
        let mut loose: Vec<(u32, u32, u32)> = Vec::new();
        self.for_each(narrowed.map(|p| p.found.as_slice()), places, cancel, |id| {
            let known = self.parts[id as usize];
            if known.masks.0 & wanted != wanted {
                return;
            }
            let name = self.folded.get(id as usize);
            if let Some((rank, _)) = literal(name, known.short.0 as usize, &finder) {
                return search.add(id, LITERAL + rank);
            }
            let part = self.part(id, whole);
            if part.1 & wanted != wanted {
                return;
            }
            // Bytes tell letters apart only in ASCII; the matcher decides about others.
            let span = if ascii { span(part.0.as_bytes(), folded.as_bytes()) } else { Some(0) };
            if let Some(span) = span {
                loose.push((span, places[id as usize], id));
            }
        })?;
        let scored = if ascii { SCORED.min(loose.len()) } else { loose.len() };
        if scored < loose.len() {
            loose.select_nth_unstable(scored);
        }
        let matcher = SkimMatcherV2::default().ignore_case();
        for (at, &(span, _, id)) in loose.iter().enumerate() {
            if at % 256 == 0 {
                cancel.check()?;
            }
            if at >= scored {
                search.add(id, LOOSE - span.min(LOOSE));
                continue;
            }
            let (_, part) = short_part(self.text(id as usize), whole);
            if let Some(score) = matcher.fuzzy_match(part, &query.text) {
                search.add(id, score_of(score, part));
            }
        }
        Ok(search.finish(query, whole, Reading::Letters(query.text.clone(), folded, whole)))
    }

    /// The folded name or its short part, and which letters occur there.
    fn part(&self, id: u32, whole: bool) -> (&str, u64) {
        let NamePart { masks, short } = self.parts[id as usize];
        let name = self.folded.get(id as usize);
        if whole {
            return (name, masks.0);
        }
        (name.get(short.0 as usize..short.1 as usize).unwrap_or(name), masks.1)
    }
}

impl NamePart {
    fn new(folded: &str) -> NamePart {
        let (start, part) = short_part(folded, false);
        let short = (start as u32, (start + part.len()) as u32);
        NamePart { masks: (mask(folded), mask(part)), short }
    }
}

impl Matches {
    /// True if whatever matches `query` in names or short names is among these hits.
    fn narrows_to(&self, query: &SearchQuery, whole: bool) -> bool {
        let before = &self.query.text;
        // Substrings of one or two letters are stricter than fuzzy matches, so only longer queries narrow.
        before.chars().count() > 2
            && self.query.mode == query.mode
            && self.error.is_none()
            && self.whole == whole
            && query.text.starts_with(before.as_str())
    }

    /// Whether the name of this row matches.
    pub fn has(&self, row: u32) -> bool {
        self.rows.get(row as usize / 64).is_some_and(|bits| bits >> (row % 64) & 1 == 1)
    }

    /// The characters of a name that met the query, ascending; none where it does not match.
    pub fn positions(&self, name: &str) -> Vec<u32> {
        let of_folded = |find: &dyn Fn(&str) -> Option<usize>, count: usize| {
            let mut folded = String::new();
            fold(name, &mut folded);
            let at = find(&folded)?;
            let start = folded.get(..at).map_or(0, |head| head.chars().count()) as u32;
            Some((start..start + count as u32).collect())
        };
        let found: Option<Vec<u32>> = match &self.reading {
            Reading::Nothing => None,
            Reading::Pattern(regex) => regex.find(name).map(|found| {
                let start = name.get(..found.start()).map_or(0, |h| h.chars().count()) as u32;
                (start..start + found.as_str().chars().count() as u32).collect()
            }),
            Reading::Few(wanted, whole) => {
                let find = |folded: &str| {
                    let (start, part) = short_part(folded, *whole);
                    placed(part, wanted).map(|(_, at)| start + at)
                };
                of_folded(&find, wanted.chars().count())
            }
            Reading::Letters(text, folded, whole) => {
                let finder = Finder::new(folded);
                let find = |name: &str| literal(name, short(name), &finder).map(|(_, at)| at);
                of_folded(&find, folded.chars().count()).or_else(|| {
                    let (start, part) = short_part(name, *whole);
                    let skipped = name.get(..start).map_or(0, |head| head.chars().count());
                    let (_, at) =
                        SkimMatcherV2::default().ignore_case().fuzzy_indices(part, text)?;
                    Some(at.into_iter().map(|place| (place + skipped) as u32).collect())
                })
            }
        };
        found.unwrap_or_default()
    }
}

/// A regular expression that `text` matches as it stands.
pub fn quoted(text: &str) -> String {
    regex::escape(text)
}

/// A regular expression that only `name` matches.
pub fn exactly(name: &str) -> String {
    format!("^{}$", quoted(name))
}

/// What the matcher says as a score between [`LOOSE`] and [`LITERAL`]: of two names that meet equally well the shorter
/// one was meant more likely.
fn score_of(score: i64, part: &str) -> u32 {
    let score = score.saturating_mul(256).saturating_sub((part.len() as i64).min(255));
    let middle = i64::from(LITERAL / 2);
    (score.clamp(-middle + i64::from(LOOSE) + 1, middle - 1) + middle) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = [
        "main.(*sessionStore).remember",
        "runtime.mallocgc",
        "github.com/acme/reminder.Send",
        "mime/multipart.(*Reader).nextPart",
        "example.com/mem.Grow[go.shape.struct { a/b.T }]",
        "main.main",
    ];

    fn names() -> Names {
        Names::new(NAMES.iter())
    }

    /// Rows in the order of the names.
    fn places(count: usize) -> Arc<[u32]> {
        (0..count as u32).collect()
    }

    fn ask(names: &Names, text: &str, mode: SearchMode) -> Matches {
        let query = SearchQuery { text: text.to_owned(), mode };
        names.matches(&query, &places(names.len()), None, &Cancel::default()).unwrap()
    }

    fn find(text: &str, mode: SearchMode) -> Matches {
        ask(&names(), text, mode)
    }

    fn indices(matches: &Matches) -> Vec<u32> {
        matches.hits.clone()
    }

    #[test]
    fn few_letters_rank_by_place() {
        assert_eq!(indices(&find("m", SearchMode::Fuzzy))[..4], [0, 3, 4, 5]);
        assert_eq!(indices(&find("me", SearchMode::Fuzzy))[0], 4);
        assert_eq!(indices(&find("", SearchMode::Fuzzy)), [0_u32; 0]);
    }

    #[test]
    fn fuzzy_looks_at_short_names_first() {
        let found = find("rem", SearchMode::Fuzzy);
        assert_eq!(indices(&found)[0], 2, "reminder begins with it");
        assert!(indices(&found).contains(&0));
        assert_eq!(indices(&find("acme", SearchMode::Fuzzy))[0], 2, "falls back to whole names");
        assert_eq!(indices(&find("acme/rem", SearchMode::Fuzzy)), [2]);
        let grow = find("grow", SearchMode::Fuzzy);
        assert_eq!(indices(&grow), [4]);
        assert_eq!(grow.positions(NAMES[4]), [16, 17, 18, 19]);
    }

    #[test]
    fn what_was_typed_is_found_in_the_package_path_and_not_in_type_arguments() {
        let names = [
            "encoding/json.Marshal",
            "compress/flate.(*huffmanEncoder).generate",
            "ring.Map[go.shape.struct { main.id string; at time.Time }]",
            "runtime/pprof.Do",
            "runtime.main",
        ];
        let names = Names::new(names.into_iter());
        let find = |text: &str| indices(&ask(&names, text, SearchMode::Fuzzy));
        assert_eq!(find("encoding"), [0], "a path, and no letters with gaps elsewhere");
        assert_eq!(find("runtime"), [4, 3], "the short name before the path, and no arguments");
        assert_eq!(find("huffenc"), [1], "letters with gaps in a short name");
    }

    #[test]
    fn narrowing_gives_the_same_answer() {
        let (names, places) = (names(), places(NAMES.len()));
        let find = |text: &str, previous: Option<&Matches>| {
            let query = SearchQuery { text: text.to_owned(), mode: SearchMode::Fuzzy };
            names.matches(&query, &places, previous, &Cancel::default()).unwrap()
        };
        for (before, after) in [("rem", "reme"), ("mai", "main"), ("acm", "acme"), ("mai", "mai/")]
        {
            let narrowed = find(after, Some(&find(before, None)));
            assert_eq!(narrowed.hits, find(after, None).hits, "{before} to {after}");
        }
    }

    #[test]
    fn only_names_with_a_row_are_found_and_by_their_rows() {
        let names = names();
        let places: Arc<[u32]> = [2, ABSENT, 0, ABSENT, ABSENT, 1].into();
        let query = SearchQuery { text: "main".to_owned(), mode: SearchMode::Regex };
        let found = names.matches(&query, &places, None, &Cancel::default()).unwrap();
        assert_eq!(found.hits, [1, 2]);
        assert_eq!([0, 1, 2, 3].map(|row| found.has(row)), [false, true, true, false]);
    }

    /// More names than get a score: those whose letters stand closest do, and all are found.
    #[test]
    fn of_very_many_names_the_closest_come_first() {
        let many = (0..SCORED + 300).map(|i| format!("p.a{i}xxb{i}xxc"));
        let names = Names::new(many.chain(["p.axbxc".to_owned()]));
        let found = ask(&names, "abc", SearchMode::Fuzzy);
        assert_eq!(found.hits.len(), names.len());
        assert_eq!(found.hits[0] as usize, names.len() - 1);
        assert_eq!(found.positions("p.axbxc"), [2, 4, 6]);
    }

    #[test]
    fn letters_beyond_ascii_are_found_by_characters() {
        let names = Names::new(["größe.Ändern", "p.CAFÉbar"].iter());
        let found = ask(&names, "ÄND", SearchMode::Fuzzy);
        assert_eq!((indices(&found), found.positions("größe.Ändern")), (vec![0], vec![6, 7, 8]));
        let found = ask(&names, "é", SearchMode::Fuzzy);
        assert_eq!((indices(&found), found.positions("p.CAFÉbar")), (vec![1], vec![5]));
    }

    #[test]
    fn regular_expressions_keep_the_order_and_say_what_is_wrong() {
        let found = find("^main\\.", SearchMode::Regex);
        assert_eq!(indices(&found), [0, 5]);
        assert_eq!(found.positions(NAMES[0]), [0, 1, 2, 3, 4]);
        assert_eq!(indices(&find("REM", SearchMode::Regex)), [0_u32; 0]);
        let wrong = find("a(", SearchMode::Regex);
        assert!(wrong.error.is_some_and(|e| e.contains("unclosed")), "the reason is told");
    }

    #[test]
    fn cancelled_work_stops() {
        let cancel = Cancel::default();
        cancel.cancel();
        let query = SearchQuery { text: "main".to_owned(), mode: SearchMode::Fuzzy };
        assert!(names().matches(&query, &places(NAMES.len()), None, &cancel).is_err());
    }
}
