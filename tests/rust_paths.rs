//! Names in Rust sources, found without a compiler: tokens, `use` trees and paths of the code that is not for tests.

/// A token and its line. Strings, characters, lifetimes and comments are no tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// A name bound by `use`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    /// As it is written, from `crate`, `self`, `super` or another name on.
    pub(crate) path: Vec<String>,
    /// The name in this file; `*` for all names of the path.
    pub(crate) name: String,
    /// A re-export: `pub use`, `pub(crate) use`.
    pub(crate) public: bool,
    pub(crate) line: usize,
}

/// The names in one file, its tests left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) imports: Vec<Import>,
    /// Modules declared by `mod x;`.
    pub(crate) modules: Vec<String>,
    /// Paths of two names or more outside of `use`, and their lines.
    pub(crate) paths: Vec<(Vec<String>, usize)>,
    /// Single names outside of `use`.
    pub(crate) words: Vec<String>,
    /// Names of items defined here.
    pub(crate) items: Vec<String>,
    /// True if the file only declares modules and imports.
    pub(crate) is_index: bool,
}

impl Names {
    pub(crate) fn new(source: &str) -> Names {
        let tokens = without_attributes(&without_tests(&tokens(source)));
        let mut names = Names { is_index: true, ..Names::default() };
        let mut public = false;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let next = |ahead: usize| tokens.get(at + ahead).map_or("", |token| &token.text);
            match token.text.as_str() {
                "pub" => {
                    public = true;
                    at += if next(1) == "(" { until(&tokens, at, ")") } else { 1 };
                    continue;
                }
                "use" if next(1) != "<" => {
                    let end = at + until(&tokens, at, ";");
                    import(&tokens[at + 1..end - 1], &[], public, &mut names.imports);
                    at = end;
                }
                "mod" if next(2) == ";" => {
                    names.modules.push(next(1).to_owned());
                    at += 3;
                }
                _ => at += names.other(&tokens, at),
            }
            public = false;
        }
        names
    }

    /// Takes what begins at `at` and is neither import nor module; the number of tokens taken.
    fn other(&mut self, tokens: &[Token], at: usize) -> usize {
        self.is_index = false;
        let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
        let defines = ["fn", "struct", "enum", "trait", "type", "const", "static", "union"];
        if defines.contains(&text(at)) && is_name(text(at + 1)) {
            self.items.push(text(at + 1).to_owned());
            return 2;
        }
        if !is_name(text(at)) {
            return 1;
        }
        let mut path = vec![text(at).to_owned()];
        let mut end = at + 1;
        while text(end) == "::" && is_name(text(end + 1)) {
            path.push(text(end + 1).to_owned());
            end += 2;
        }
        if path.len() > 1 {
            self.paths.push((path, tokens[at].line));
        } else if at == 0 || text(at - 1) != "." {
            self.words.append(&mut path);
        }
        end - at
    }
}

/// Tokens up to and with the next `end`, from `at` on.
fn until(tokens: &[Token], at: usize, end: &str) -> usize {
    let rest = &tokens[at..];
    rest.iter().position(|token| token.text == end).map_or(rest.len(), |index| index + 1)
}

/// Adds the names that a `use` tree binds, below `head`.
fn import(tree: &[Token], head: &[String], public: bool, imports: &mut Vec<Import>) {
    let mut path = head.to_vec();
    let mut at = 0;
    while let Some(token) = tree.get(at) {
        match token.text.as_str() {
            "::" => {}
            "{" => {
                for branch in branches(&tree[at + 1..]) {
                    import(branch, &path, public, imports);
                }
                return;
            }
            "as" => break,
            name => path.push(name.to_owned()),
        }
        at += 1;
    }
    let Some(line) = tree.first().map(|token| token.line) else { return };
    let renamed = tree.get(at + 1).map(|token| token.text.clone());
    // `self` at the end is the module itself, `*` everything in it.
    let glob = path.last().is_some_and(|last| last == "*");
    if glob || (path.len() > 1 && path.last().is_some_and(|last| last == "self")) {
        path.pop();
    }
    let own = if glob { Some("*".to_owned()) } else { path.last().cloned() };
    if let Some(name) = renamed.or(own) {
        imports.push(Import { path, name, public, line });
    }
}

/// The parts of a group between its commas, up to its closing brace.
fn branches(group: &[Token]) -> Vec<&[Token]> {
    let (mut branches, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, token) in group.iter().enumerate() {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" if depth == 0 => {
                branches.push(&group[start..at]);
                break;
            }
            "}" => depth -= 1,
            "," if depth == 0 => {
                branches.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    branches
}

/// The tokens without items below `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        let starts = |words: &[&str]| {
            rest.len() >= words.len() && rest.iter().zip(words).all(|(t, w)| t.text == *w)
        };
        if starts(&["#", "[", "cfg", "(", "test", ")", "]"]) {
            at += 7 + item(&rest[7..]);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Tokens of the item at the beginning: up to its semicolon or its closing brace.
fn item(tokens: &[Token]) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" if depth == 1 => return at + 1,
            "}" | ")" | "]" => depth -= 1,
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// The tokens without `#[...]` and `#![...]`.
fn without_attributes(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let text = |ahead: usize| tokens.get(at + ahead).map_or("", |token| token.text.as_str());
        let inner = usize::from(text(1) == "!");
        if token.text == "#" && text(1 + inner) == "[" {
            let mut depth = 0;
            at += 1 + inner;
            while let Some(token) = tokens.get(at) {
                depth += i32::from(token.text == "[") - i32::from(token.text == "]");
                at += 1;
                if depth == 0 {
                    break;
                }
            }
        } else {
            kept.push(token.clone());
            at += 1;
        }
    }
    kept
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::` and single signs.
fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            '"' => string(rest),
            'r' | 'b' | 'c' if literal(rest).is_some() => literal(rest).unwrap_or(1),
            '\'' => character(rest),
            _ if is_name(rest) => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            _ if rest.starts_with("::") => 2,
            _ => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        let skipped =
            c.is_whitespace() || token.starts_with(['"', '\'']) || literal(rest).is_some();
        if !skipped && !token.starts_with("//") && !token.starts_with("/*") {
            tokens.push(Token { text: token.to_owned(), line });
        }
        line += token.matches('\n').count();
        rest = after;
    }
    tokens
}

/// Bytes of the string literal at the beginning.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// Bytes of the raw, byte or C string at the beginning; none where there is none.
fn literal(text: &str) -> Option<usize> {
    let prefix =
        text.find(|c| !matches!(c, 'r' | 'b' | 'c')).filter(|&at| (1..=2).contains(&at))?;
    let (kind, rest) = text.split_at(prefix);
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let quoted = rest.get(hashes..)?.starts_with('"');
    if kind == "b" && rest.starts_with('\'') {
        return Some(prefix + character(rest));
    }
    if !quoted || (hashes > 0 && !kind.contains('r')) {
        return None;
    }
    if !kind.contains('r') {
        return Some(prefix + string(rest));
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let body = prefix + hashes + 1;
    Some(text.get(body..)?.find(&end).map_or(text.len(), |at| body + at + end.len()))
}

/// Bytes of the character literal or the lifetime at the beginning.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    let Some((_, first)) = chars.next() else { return 1 };
    if first == '\\' {
        let mut closing = chars.skip(1);
        return closing.find(|&(_, c)| c == '\'').map_or(text.len(), |(at, _)| at + 1);
    }
    match chars.next() {
        Some((at, '\'')) => at + 1,
        _ => {
            1 + text.get(1..).map_or(0, |rest| {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            })
        }
    }
}

#[test]
fn names_are_found_and_texts_are_not() {
    let names = Names::new(
        "//! crate::a::doc\n\
         use crate::{b::{self, C as D}, e::*};\n\
         pub(crate) use super::f::G;\n\
         mod h;\n\
         /* crate::i::j */\n\
         #[derive(k::L)]\n\
         fn m<'a>(n: &'a crate::o::P) -> char { \"crate::q::r\"; r#\"s::\"t\"#; b'u'; '\\''; self::v::w() }\n\
         #[cfg(test)]\n\
         mod tests { use crate::x::Y; }\n\
         struct Z;\n",
    );
    let import = |path: &str, name: &str, public, line| Import {
        path: path.split("::").map(str::to_owned).collect(),
        name: name.to_owned(),
        public,
        line,
    };
    let expected = [
        import("crate::b", "b", false, 2),
        import("crate::b::C", "D", false, 2),
        import("crate::e", "*", false, 2),
        import("super::f::G", "G", true, 3),
    ];
    assert_eq!(names.imports, expected);
    assert_eq!(names.modules, ["h"]);
    assert_eq!(names.items, ["m", "Z"]);
    let paths: Vec<String> = names.paths.iter().map(|(path, _)| path.join("::")).collect();
    assert_eq!(paths, ["crate::o::P", "self::v::w"]);
    assert!(!names.is_index);
    assert!(Names::new("//! x\nmod a;\npub use a::B;\n#[cfg(test)]\nmod tests;\n").is_index);
}
