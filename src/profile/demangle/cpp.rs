//! Demangled names of C++ (Itanium ABI), by the crate `cpp_demangle`.

use super::mode::DemangleMode;
use cpp_demangle::{BorrowedSymbol, DemangleNodeType, DemangleOptions, DemangleWrite};
use std::fmt;

/// The largest demangled name, in bytes: a short mangled name can have a huge one. Beyond it the mangled name stays.
const MAX_LENGTH: usize = 1 << 16;

/// The demangled name, with the parts that `mode` keeps.
pub(super) fn demangle(name: &str, mode: DemangleMode) -> Option<String> {
    let (mangled, prefix) = match name.strip_prefix("___Z") {
        Some(_) => {
            let block = name.rfind("_block_invoke")?;
            (name.get(2..block)?, "invocation function for block in ")
        }
        None => (name, ""),
    };
    if !mangled.starts_with("_Z") && !mangled.starts_with("_GLOBAL_") {
        return None;
    }
    let (symbol, _) = BorrowedSymbol::with_tail(mangled.as_bytes()).ok()?;
    // A thunk has the full name of its function in every mode.
    let thunk = ["_ZTh", "_ZTv", "_ZTc", "_ZGTt"].iter().any(|start| mangled.starts_with(start));
    let options = match mode {
        DemangleMode::Default | DemangleMode::Templates if !thunk => {
            DemangleOptions::new().no_params().no_return_type()
        }
        _ => DemangleOptions::new(),
    };
    let mut out = TemplateFilter {
        text: prefix.to_owned(),
        nodes: Vec::new(),
        hidden: 0,
        hide_templates: mode == DemangleMode::Default,
        closing: false,
    };
    symbol.structured_demangle(&mut out, &options).ok()?;
    if let Some(clone) = out.text.find(" [clone ") {
        out.text.truncate(clone);
    }
    let mut text = well_known(mangled, special(out.text));
    if mode != DemangleMode::Full && !thunk {
        text = without_enclosing_parameters(&text);
        let unqualified = text.trim_end_matches(" &&").trim_end_matches(" &");
        // A name local to a function has the qualifiers of the function even without its parameters.
        let local = mangled.starts_with("_ZZ");
        let qualifier = if local { " const" } else { "" };
        let length = unqualified.strip_suffix(qualifier).unwrap_or(unqualified).len();
        text.truncate(length);
    }
    Some(if mode == DemangleMode::Default { text } else { with_literals(&text) })
}

/// Streams get their short names, and constructors of types with a short name the long one.
fn well_known(mangled: &str, text: String) -> String {
    const STREAMS: [(&str, &str); 2] = [
        ("std::basic_istream<char, std::char_traits<char> >", "std::istream"),
        ("std::basic_iostream<char, std::char_traits<char> >", "std::iostream"),
    ];
    if !["Si", "Sd", "So", "Ss"].iter().any(|short| mangled.contains(short)) {
        return text;
    }
    let text = STREAMS.iter().fold(text, |text, (long, short)| text.replace(long, short));
    ["string", "istream", "ostream", "iostream"].iter().fold(text, |text, kind| {
        let long = format!("std::basic_{kind}::");
        text.replace(&format!("std::{kind}::{kind}"), &format!("{long}basic_{kind}"))
            .replace(&format!("std::{kind}::basic_{kind}"), &format!("{long}basic_{kind}"))
            .replace(&format!("std::{kind}::~"), &format!("{long}~"))
            .replace(&format!("{long}~{kind}"), &format!("{long}~basic_{kind}"))
    })
}

/// Empties the parameters of enclosing functions: `f(int) const::x` becomes `f() const::x`.
fn without_enclosing_parameters(text: &str) -> String {
    const BEHIND: [&str; 6] = ["::", " const::", " &::", " &&::", " const &::", " const &&::"];
    let mut out = String::with_capacity(text.len());
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        if c == '(' {
            open.push(out.len());
        }
        out.push(c);
        let (')', Some(start)) = (c, if c == ')' { open.pop() } else { None }) else { continue };
        let behind = text.get(at + 1..).unwrap_or_default();
        let encloses = BEHIND.iter().any(|words| behind.starts_with(words));
        let group = out.get(start..).unwrap_or_default();
        let of_function = out.get(..start).is_some_and(|b| !b.is_empty() && !b.ends_with(' '));
        if encloses && of_function && group != "(anonymous namespace)" {
            out.truncate(start);
            out.push_str("()");
        }
    }
    out
}

/// Tables and thunks in the usual words of demanglers.
fn special(text: String) -> String {
    let tables = [("{vtable(", "vtable for "), ("{vtt(", "VTT for ")];
    for (start, words) in tables {
        if let Some(of) = text.strip_prefix(start).and_then(|rest| rest.strip_suffix(")}")) {
            return format!("{words}{of}");
        }
    }
    let thunk = text.strip_prefix("{virtual override thunk(");
    let Some(mut rest) = thunk.and_then(|rest| rest.strip_suffix(")}")) else { return text };
    let (mut words, mut offsets) = ("", 0);
    while let Some(tail) = rest.strip_prefix('{') {
        let Some((offset, tail)) = tail.split_once(")}, ") else { return text };
        words = if offset.starts_with("virtual") {
            "virtual thunk to "
        } else {
            "non-virtual thunk to "
        };
        offsets += 1;
        rest = tail;
    }
    if offsets > 1 {
        words = "covariant return thunk to ";
    }
    format!("{words}{rest}")
}

/// Template arguments with literals as C++ writes them, and no comma behind the last one.
fn with_literals(text: &str) -> String {
    const KINDS: [(&str, &str); 5] = [
        ("(unsigned int)", "u"),
        ("(unsigned long)", "ul"),
        ("(long)", "l"),
        ("(unsigned long long)", "ull"),
        ("(long long)", "ll"),
    ];
    let text = text
        .replace("(bool)0", "false")
        .replace("(bool)1", "true")
        .replace(">, >", "> >")
        .replace(", >", ">");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('(') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let kind = KINDS.iter().find_map(|(cast, end)| Some((tail.strip_prefix(cast)?, end)));
        let digits = kind.map(|(number, end)| {
            let minus = usize::from(number.starts_with('-'));
            let digits = number.bytes().skip(minus).take_while(u8::is_ascii_digit).count();
            (number.split_at(minus + digits), digits, end)
        });
        if let Some(((number, behind), 1.., end)) = digits {
            out.push_str(number);
            out.push_str(end);
            rest = behind;
        } else {
            out.push('(');
            rest = tail.strip_prefix('(').unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// The demangled text, without template arguments if they are to be hidden.
struct TemplateFilter {
    text: String,
    /// Per open node, true if it is hidden.
    nodes: Vec<bool>,
    hidden: usize,
    hide_templates: bool,
    /// True if the `>` that closes hidden arguments comes next.
    closing: bool,
}

impl DemangleWrite for TemplateFilter {
    fn push_demangle_node(&mut self, node: DemangleNodeType) {
        let hides = self.hide_templates && node == DemangleNodeType::TemplateArgs;
        if hides && self.hidden == 0 {
            // The `<` is already written, and a blank before it if the name is `operator<`.
            self.text.pop();
            if self.text.ends_with("< ") {
                self.text.pop();
            }
        }
        self.hidden += usize::from(hides);
        self.nodes.push(hides);
    }

    fn write_string(&mut self, text: &str) -> fmt::Result {
        if self.hidden > 0 {
            return Ok(());
        }
        let closing = std::mem::take(&mut self.closing);
        self.text.push_str(text.strip_prefix('>').filter(|_| closing).unwrap_or(text));
        if self.text.len() > MAX_LENGTH { Err(fmt::Error) } else { Ok(()) }
    }

    fn pop_demangle_node(&mut self) {
        if self.nodes.pop() == Some(true) {
            self.hidden -= 1;
            self.closing = self.hidden == 0;
        }
    }
}
