//! Syntax colours for source text.
//!
//! A line costs a tenth of a millisecond. The work is cut into ranges, done in the background, and continues at the end
//! of the range before.

use std::sync::{Arc, OnceLock};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::theme::syntax::Tone;
use crate::cancel::{Cancel, Cancelled};
use crate::source::text::Text;

/// Bytes of the longest line that is coloured. Longer lines are generated code.
const LONGEST: usize = 1000;

/// Keywords of declarations, which some syntax definitions class as types.
const DECLARING: &[&str] = &[
    "func",
    "var",
    "const",
    "type",
    "struct",
    "interface",
    "map",
    "chan",
    "fn",
    "let",
    "enum",
    "trait",
    "impl",
    "mod",
    "class",
    "def",
    "function",
    "static",
    "union",
    "typedef",
];

/// The tones of a line: each ends at the given byte and begins at the end of the one before.
pub type Tones = Vec<(u32, Tone)>;

/// The start of a range: a line, counted from 1, and the parser's state there.
#[derive(Clone, Debug)]
pub struct RangeStart {
    /// The first line, from 1.
    pub line: usize,
    /// The open scopes there, if known.
    state: Option<Box<(ParseState, ScopeStack)>>,
}

impl RangeStart {
    /// A line without open scopes: the first of a file, or one that begins a function.
    pub fn fresh(line: usize) -> RangeStart {
        RangeStart { line: line.max(1), state: None }
    }
}

/// A coloured range.
#[derive(Clone, Debug)]
pub struct Painted {
    /// The text that the range is part of.
    pub text: Arc<Text>,
    /// The first line, from 1.
    pub first: usize,
    /// The tones of each line from `first` on; empty if the language is unknown.
    pub lines: Vec<Tones>,
    /// The line behind the last, with the state of the language there.
    pub next: RangeStart,
}

/// The syntax definitions, loaded once: loading takes milliseconds.
fn languages() -> &'static SyntaxSet {
    static LANGUAGES: OnceLock<SyntaxSet> = OnceLock::new();
    LANGUAGES.get_or_init(SyntaxSet::load_defaults_newlines)
}

fn language(text: &Text) -> Option<&'static SyntaxReference> {
    let extension = text.path.extension()?.to_str()?;
    let extension = match extension {
        "cc" | "cxx" | "hpp" | "hxx" | "inc" => "cpp",
        "ts" | "tsx" | "jsx" | "mjs" => "js",
        "kt" | "scala" => "java",
        "pyx" => "py",
        other => other,
    };
    languages().find_syntax_by_extension(extension)
}

/// Colours the lines from `start` up to, but not including, `end`.
pub fn paint(
    text: &Arc<Text>,
    start: RangeStart,
    end: usize,
    cancel: &Cancel,
) -> Result<Painted, Cancelled> {
    let end = end.min(text.len() + 1);
    let first = start.line;
    let mut painted = Painted {
        text: Arc::clone(text),
        first,
        lines: Vec::with_capacity(end.saturating_sub(first)),
        next: RangeStart::fresh(end.max(first)),
    };
    let Some(language) = language(text) else { return Ok(painted) };
    let fresh = || Box::new((ParseState::new(language), ScopeStack::new()));
    let mut state = start.state.unwrap_or_else(fresh);
    for number in first..end {
        cancel.check()?;
        let line = text.line(number).unwrap_or_default();
        painted.lines.push(tones(line, &mut state));
    }
    painted.next.state = Some(state);
    Ok(painted)
}

fn tones(line: &str, state: &mut (ParseState, ScopeStack)) -> Tones {
    if line.len() > LONGEST {
        return Vec::new();
    }
    let (parser, stack) = state;
    let Ok(changes) = parser.parse_line(&format!("{line}\n"), languages()) else {
        return Vec::new();
    };
    let mut tones: Tones = Vec::new();
    let mut put = |end: usize, tone: Tone| match tones.last_mut() {
        Some(last) if last.1 == tone => last.0 = end as u32,
        Some(last) if last.0 as usize >= end => {}
        None if end == 0 => {}
        _ => tones.push((end as u32, tone)),
    };
    for (at, change) in changes {
        put(at.min(line.len()), tone(stack));
        if stack.apply(&change).is_err() {
            return Vec::new();
        }
    }
    put(line.len(), tone(stack));
    let mut from = 0;
    for (end, tone) in &mut tones {
        let word = line.get(from..*end as usize).unwrap_or_default().trim();
        if *tone == Tone::Type && DECLARING.contains(&word) {
            *tone = Tone::Keyword;
        }
        from = *end as usize;
    }
    tones
}

/// The tone of the innermost scope that has one.
fn tone(stack: &ScopeStack) -> Tone {
    static RULES: OnceLock<Vec<(Scope, Tone)>> = OnceLock::new();
    let rules = RULES.get_or_init(|| {
        let rules = [
            ("comment", Tone::Comment),
            ("string", Tone::Text),
            ("constant.character", Tone::Text),
            ("constant", Tone::Number),
            ("keyword.operator", Tone::Plain),
            ("keyword", Tone::Keyword),
            ("storage.type.function", Tone::Keyword),
            ("storage.type.keyword", Tone::Keyword),
            ("storage.type", Tone::Type),
            ("storage", Tone::Keyword),
            ("entity.name.function", Tone::Function),
            ("variable.function", Tone::Function),
            ("support.function", Tone::Function),
            ("entity.name.type", Tone::Type),
            ("entity.name", Tone::Type),
            ("support.type", Tone::Type),
            ("variable.language", Tone::Number),
        ];
        let rule = |(name, tone): (&str, Tone)| Some((Scope::new(name).ok()?, tone));
        rules.into_iter().filter_map(rule).collect()
    });
    let scopes = stack.as_slice().iter().rev();
    let found = scopes.filter_map(|scope| rules.iter().find(|(rule, _)| rule.is_prefix_of(*scope)));
    found.map(|(_, tone)| *tone).next().unwrap_or_default()
}

#[cfg(test)]
#[path = "tests/highlight.rs"]
mod tests;
