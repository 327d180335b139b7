//! Matching of function names: fuzzy as one types, or by regular expression; best first, with the letters that met.
//!
//! What stands in a name as it was typed, package path included, matches and comes first. Letters with gaps between them
//! are looked for in the short name (behind the last `/`, without type arguments), because import paths share most of
//! their letters, and in the whole name only where the query has a `/` or no name matches otherwise. One or two letters
//! say too little for a fuzzy score; they are ranked by where they stand. A query that only grew looks at the previous
//! result.

use std::cmp::Reverse;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use regex::RegexBuilder;

use crate::cancel::{Cancel, Cancelled};

/// How a query is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Letters in order, with gaps; best match first.
    #[default]
    Fuzzy,
    /// A regular expression; in the names' own order.
    Regex,
}

/// What was typed and how it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// How it is read.
    pub mode: Mode,
}

/// Names to search, prepared once.
#[derive(Debug)]
pub struct Names {
    names: Vec<Name>,
}

#[derive(Debug)]
struct Name {
    full: String,
    /// The name in lower case.
    folded: String,
    /// What it costs, to be added up over what a query finds.
    flat: i64,
    /// Where the short name begins, in bytes and in characters.
    short: (usize, usize),
    /// Which letters occur in the full and in the short name.
    masks: (u64, u64),
}

impl Name {
    /// What `find` says of the short name without its type arguments, or of the whole name, with places in the whole.
    fn short_part(
        &self,
        whole: bool,
        find: impl Fn(&str) -> Option<(i64, Vec<usize>)>,
    ) -> Option<(i64, Vec<u32>)> {
        let (from, skipped) = if whole { (0, 0) } else { self.short };
        let text = self.full.get(from..).unwrap_or("");
        let end = if whole { None } else { text.find('[').filter(|&at| at > 0) };
        let (score, at) = find(text.get(..end.unwrap_or(text.len())).unwrap_or(text))?;
        Some((score, at.into_iter().map(|place| (place + skipped) as u32).collect()))
    }
}

/// One name that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its index among the names.
    pub index: u32,
    /// The characters of the full name that met the query, ascending.
    pub positions: Vec<u32>,
    score: i64,
}

/// The answer to a query, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The question.
    pub query: Query,
    /// The names that match; equal ones in the names' own order.
    pub hits: Vec<Hit>,
    /// What the names that match cost together.
    pub flat: i64,
    /// Why a regular expression could not be read.
    pub error: Option<String>,
    /// The whole names were searched, not the short ones.
    whole: bool,
    /// Places of the hits, in the order of the names.
    places: Vec<u32>,
}

impl Names {
    /// Prepares `names`, each with its flat; their order breaks ties, so the heaviest should come first.
    pub fn new<'a>(names: impl Iterator<Item = (&'a str, i64)>) -> Names {
        let prepare = |(full, flat): (&str, i64)| {
            let at = short(full);
            let chars = full.get(..at).map_or(0, |head| head.chars().count());
            let masks = (mask(full), mask(full.get(at..).unwrap_or(full)));
            Name {
                full: full.to_owned(),
                folded: full.to_lowercase(),
                flat,
                short: (at, chars),
                masks,
            }
        };
        Names { names: names.map(prepare).collect() }
    }

    /// The names that match `query`; `previous` is used where the query only grew since.
    pub fn matches(
        &self,
        query: &Query,
        previous: Option<&Matches>,
        cancel: &Cancel,
    ) -> Result<Matches, Cancelled> {
        if query.text.is_empty() {
            return Ok(Matches { query: query.clone(), ..Matches::default() });
        }
        let found = match query.mode {
            Mode::Regex => self.regex(query, cancel),
            Mode::Fuzzy => {
                let whole = query.text.contains('/');
                let found = self.fuzzy(query, whole, previous, cancel)?;
                if found.hits.is_empty() && !whole {
                    self.fuzzy(query, true, previous, cancel)
                } else {
                    Ok(found)
                }
            }
        };
        found.map(|matches| self.added(matches.indexed()))
    }

    fn added(&self, mut matches: Matches) -> Matches {
        let hits = matches.hits.iter().filter_map(|hit| self.names.get(hit.index as usize));
        matches.flat = hits.fold(0, |sum, name| sum.wrapping_add(name.flat));
        matches
    }

    fn regex(&self, query: &Query, cancel: &Cancel) -> Result<Matches, Cancelled> {
        let mut matches = Matches { query: query.clone(), whole: true, ..Matches::default() };
        // Smart case, as most searches have it: a capital in the query asks for capitals.
        let plain = !query.text.chars().any(char::is_uppercase);
        let regex = match RegexBuilder::new(&query.text).case_insensitive(plain).build() {
            Ok(regex) => regex,
            Err(error) => {
                let text = error.to_string();
                matches.error = text.lines().last().map(|l| l.trim().to_owned());
                return Ok(matches);
            }
        };
        for (index, name) in self.names.iter().enumerate() {
            if index % 4096 == 0 {
                cancel.check()?;
            }
            if let Some(found) = regex.find(&name.full) {
                let start = name.full.get(..found.start()).map_or(0, |h| h.chars().count()) as u32;
                let length = found.as_str().chars().count() as u32;
                let positions = (start..start + length).collect();
                matches.hits.push(Hit { index: index as u32, positions, score: 0 });
            }
        }
        Ok(matches)
    }

    fn fuzzy(
        &self,
        query: &Query,
        whole: bool,
        previous: Option<&Matches>,
        cancel: &Cancel,
    ) -> Result<Matches, Cancelled> {
        let folded = query.text.to_lowercase();
        let wanted = mask(&folded);
        let few = folded.chars().count() <= 2;
        let matcher = SkimMatcherV2::default().ignore_case();
        let narrowed = previous.filter(|p| p.narrows_to(query, whole));
        let mut candidates: Vec<u32> = match narrowed {
            Some(p) => p.hits.iter().map(|hit| hit.index).collect(),
            None => (0..self.names.len() as u32).collect(),
        };
        candidates.sort_unstable();
        let mut hits = Vec::new();
        for (done, &index) in candidates.iter().enumerate() {
            if done % 1024 == 0 {
                cancel.check()?;
            }
            let Some(name) = self.names.get(index as usize) else { continue };
            if name.masks.0 & wanted != wanted {
                continue;
            }
            let found = if few {
                name.short_part(whole, |text| placed(text, &folded))
            } else {
                literal(&name.folded, &folded)
                    .or_else(|| name.short_part(whole, |text| scored(&matcher, text, &query.text)))
            };
            if let Some((score, positions)) = found {
                hits.push(Hit { index, positions, score });
            }
        }
        hits.sort_by_key(|hit| (Reverse(hit.score), hit.index));
        Ok(Matches { query: query.clone(), hits, whole, ..Matches::default() })
    }
}

impl Matches {
    /// True if whatever matches `query` in names or short names is among these hits.
    fn narrows_to(&self, query: &Query, whole: bool) -> bool {
        let before = &self.query.text;
        // Substrings of one or two letters are stricter than fuzzy matches, so only longer queries narrow.
        before.chars().count() > 2
            && self.query.mode == query.mode
            && self.error.is_none()
            && self.whole == whole
            && query.text.starts_with(before.as_str())
    }

    /// The hit of the name with this index, if it matches.
    pub fn hit(&self, index: u32) -> Option<&Hit> {
        let at = |&place: &u32| self.hits[place as usize].index;
        let found = self.places.binary_search_by_key(&index, at).ok()?;
        self.hits.get(self.places[found] as usize)
    }

    fn indexed(mut self) -> Matches {
        self.places = (0..self.hits.len() as u32).collect();
        let hits = &self.hits;
        self.places.sort_unstable_by_key(|&place| hits[place as usize].index);
        self
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

/// More than any fuzzy score.
const LITERAL: i64 = 1 << 40;

/// The query as it was typed: in the short name before the path, at the beginning of a word before its middle, and in
/// type arguments last of all.
fn literal(name: &str, folded: &str) -> Option<(i64, Vec<u32>)> {
    let first = name.find(folded)?;
    let arguments = name.find('[').filter(|&at| at > 0).unwrap_or(name.len());
    let short = short(name);
    let rank = |at: usize| {
        let begins = name.get(..at).and_then(|head| head.chars().next_back());
        let word = i64::from(begins.is_none_or(|c| !c.is_alphanumeric()));
        let place = 2 * i64::from(at >= short) + i64::from(at == short);
        if at >= arguments { 0 } else { 2 + place + word }
    };
    let places = name.match_indices(folded).map(|(at, _)| at);
    let at = places.max_by_key(|&at| (rank(at), Reverse(at))).unwrap_or(first);
    if rank(at) == 0 && !folded.contains('[') {
        return None;
    }
    let start = name.get(..at).map_or(0, |head| head.chars().count()) as u32;
    let length = folded.chars().count() as u32;
    Some((LITERAL + rank(at), (start..start + length).collect()))
}

fn scored(matcher: &SkimMatcherV2, text: &str, query: &str) -> Option<(i64, Vec<usize>)> {
    let (score, at) = matcher.fuzzy_indices(text, query)?;
    // Of two names that meet equally well the shorter one was meant more likely.
    Some((score * 256 - (text.len() as i64).min(255), at))
}

/// One or two letters: a prefix of the name, then of a word in it, then anywhere.
fn placed(text: &str, folded: &str) -> Option<(i64, Vec<usize>)> {
    let chars: Vec<char> = text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
    let wanted: Vec<char> = folded.chars().collect();
    let word = |at: usize| at > 0 && !chars[at - 1].is_alphanumeric();
    let rank = |at: usize| match at {
        0 => 3,
        at if word(at) => 2,
        _ => 1,
    };
    let found = chars.windows(wanted.len()).enumerate().filter(|(_, w)| *w == wanted.as_slice());
    let (best, at) = found.map(|(at, _)| (rank(at), at)).max_by_key(|&(r, at)| (r, Reverse(at)))?;
    Some((best, (at..at + wanted.len()).collect()))
}

/// Where the short name begins: behind the last `/` in front of any bracket, for type arguments hold paths, too.
fn short(name: &str) -> usize {
    let end = name.find(['(', '[', '<']).filter(|&i| i > 0).unwrap_or(name.len());
    name.get(..end).and_then(|head| head.rfind('/')).map_or(0, |i| i + 1)
}

/// A bit for every letter and digit, and one for everything else.
fn mask(text: &str) -> u64 {
    let bit = |c: char| match c.to_ascii_lowercase() {
        c @ 'a'..='z' => 1 << (c as u64 - 'a' as u64),
        c @ '0'..='9' => 1 << (26 + c as u64 - '0' as u64),
        // Folding may turn any other letter into any other.
        _ => 0,
    };
    text.chars().map(bit).fold(0_u64, |all, b: u64| all | b)
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
        Names::new(NAMES.iter().map(|&name| (name, 1)))
    }

    fn find(text: &str, mode: Mode, previous: Option<&Matches>) -> Matches {
        let query = Query { text: text.to_owned(), mode };
        names().matches(&query, previous, &Cancel::default()).unwrap()
    }

    fn indices(matches: &Matches) -> Vec<u32> {
        matches.hits.iter().map(|hit| hit.index).collect()
    }

    #[test]
    fn few_letters_rank_by_place() {
        assert_eq!(indices(&find("m", Mode::Fuzzy, None))[..4], [0, 3, 4, 5]);
        assert_eq!(indices(&find("me", Mode::Fuzzy, None))[0], 4);
        assert_eq!(indices(&find("", Mode::Fuzzy, None)), [0_u32; 0]);
    }

    #[test]
    fn fuzzy_looks_at_short_names_first() {
        let found = find("rem", Mode::Fuzzy, None);
        assert_eq!(indices(&found)[0], 2, "reminder begins with it");
        assert!(indices(&found).contains(&0));
        assert_eq!(indices(&find("acme", Mode::Fuzzy, None))[0], 2, "falls back to whole names");
        assert_eq!(indices(&find("acme/rem", Mode::Fuzzy, None)), [2]);
        let grow = find("grow", Mode::Fuzzy, None);
        assert_eq!(indices(&grow), [4]);
        assert_eq!(grow.hits[0].positions, [16, 17, 18, 19]);
    }

    #[test]
    fn what_was_typed_is_found_in_the_package_path_and_not_in_type_arguments() {
        let names = [
            ("encoding/json.Marshal", 1),
            ("compress/flate.(*huffmanEncoder).generate", 1),
            ("ring.Map[go.shape.struct { main.id string; at time.Time }]", 1),
            ("runtime/pprof.Do", 1),
            ("runtime.main", 1),
        ];
        let names = Names::new(names.into_iter());
        let find = |text: &str| {
            let query = Query { text: text.to_owned(), mode: Mode::Fuzzy };
            indices(&names.matches(&query, None, &Cancel::default()).unwrap())
        };
        assert_eq!(find("encoding"), [0], "a path, and no letters with gaps elsewhere");
        assert_eq!(find("runtime"), [4, 3], "the short name before the path, and no arguments");
        assert_eq!(find("huffenc"), [1], "letters with gaps in a short name");
    }

    #[test]
    fn narrowing_gives_the_same_answer() {
        for (before, after) in [("rem", "reme"), ("mai", "main"), ("acm", "acme"), ("mai", "mai/")]
        {
            let previous = find(before, Mode::Fuzzy, None);
            let narrowed = find(after, Mode::Fuzzy, Some(&previous));
            assert_eq!(narrowed, find(after, Mode::Fuzzy, None), "{before} to {after}");
        }
    }

    #[test]
    fn regular_expressions_keep_the_order_and_say_what_is_wrong() {
        let found = find("^main\\.", Mode::Regex, None);
        assert_eq!(indices(&found), [0, 5]);
        assert_eq!(found.hits[0].positions, [0, 1, 2, 3, 4]);
        assert_eq!(indices(&find("REM", Mode::Regex, None)), [0_u32; 0]);
        let wrong = find("a(", Mode::Regex, None);
        assert!(wrong.error.is_some_and(|e| e.contains("unclosed")), "the reason is told");
    }

    #[test]
    fn cancelled_work_stops() {
        let cancel = Cancel::default();
        cancel.cancel();
        let query = Query { text: "main".to_owned(), mode: Mode::Fuzzy };
        assert_eq!(names().matches(&query, None, &cancel), Err(Cancelled));
    }
}
