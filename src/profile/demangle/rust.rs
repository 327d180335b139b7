//! Demangled names of Rust: legacy names, which look like C++ with a hash at the end, and current ones (`_R...`), by the crate
//! `rustc-demangle`.

use super::mode::DemangleMode;

/// A demangled `_R...` name without hashes, in the default mode also without generic arguments.
pub(super) fn current(name: &str, mode: DemangleMode) -> Option<String> {
    let bare = name.split('.').next().unwrap_or(name);
    let demangled = format!("{:#}", rustc_demangle::try_demangle(bare).ok()?);
    Some(if mode == DemangleMode::Default { without_arguments(&demangled) } else { demangled })
}

/// Empties generic arguments and keeps their `<>`, as pprof does: groups behind a name or `::`, not those that name a type and
/// its trait.
fn without_arguments(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    // Per open `<`, true if it is left out.
    let mut groups: Vec<bool> = Vec::new();
    let mut hidden = 0;
    let mut before = ' ';
    for c in name.chars() {
        let shown = hidden == 0;
        if c == '<' {
            let arguments = before == ':' || before.is_alphanumeric() || "_}".contains(before);
            let arguments = arguments && !out.ends_with("for");
            groups.push(arguments);
            hidden += usize::from(arguments);
        }
        if c == '>' && before != '-' {
            hidden -= usize::from(groups.pop().unwrap_or(false));
        }
        if hidden == 0 || shown {
            out.push(c);
        }
        before = c;
    }
    out
}

/// A demangled legacy name: `_ZN`, identifiers with their lengths, `17h` and a hash, `E`.
pub(super) fn legacy(name: &str) -> Option<String> {
    let name = name.strip_prefix("_ZN")?;
    let end = name.rfind("E.").map_or(name.len(), |end| end + 1);
    let path = name.get(..end)?.strip_suffix('E')?;
    let (mut path, hash) = path.split_at_checked(path.len().checked_sub(19)?)?;
    let hash = hash.strip_prefix("17h")?;
    // A bit for each digit that occurs.
    let seen = hash.bytes().try_fold(0_u16, |seen, byte| match byte {
        b'0'..=b'9' => Some(seen | 1 << (byte - b'0')),
        b'a'..=b'f' => Some(seen | 1 << (byte - b'a' + 10)),
        _ => None,
    })?;
    // A hash has at least so many different digits.
    if seen.count_ones() < 5 || path.is_empty() {
        return None;
    }
    let mut out = String::new();
    while !path.is_empty() {
        let digits = path.bytes().take_while(u8::is_ascii_digit).count();
        let (length, rest) = path.split_at(digits);
        let length: usize = length.parse().ok()?;
        let (length, rest) = match rest.strip_prefix('_') {
            Some(rest) => (length.checked_sub(1)?, rest),
            None => (length, rest),
        };
        let (identifier, rest) = rest.split_at_checked(length)?;
        if !out.is_empty() {
            out.push_str("::");
        }
        unescape(identifier, &mut out);
        path = rest;
    }
    Some(out)
}

const ESCAPES: [(&str, char); 8] = [
    ("$C$", ','),
    ("$SP$", '@'),
    ("$BP$", '*'),
    ("$RF$", '&'),
    ("$LT$", '<'),
    ("$GT$", '>'),
    ("$LP$", '('),
    ("$RP$", ')'),
];

/// Writes an identifier with its escapes resolved. From an unknown escape on it stays as it is.
fn unescape(identifier: &str, out: &mut String) {
    let unmarked = identifier.strip_prefix('_').filter(|rest| rest.starts_with('$'));
    let mut rest = unmarked.unwrap_or(identifier);
    loop {
        let plain = rest.find(['$', '.']).unwrap_or(rest.len());
        let (before, special) = rest.split_at(plain);
        out.push_str(before);
        if let Some(tail) = special.strip_prefix("..") {
            out.push_str("::");
            rest = tail;
        } else if let Some(tail) = special.strip_prefix('.') {
            out.push('.');
            rest = tail;
        } else if let Some((character, tail)) = escaped(special) {
            out.push(character);
            rest = tail;
        } else {
            out.push_str(special);
            return;
        }
    }
}

/// The character of an escape at the start, and the text behind it.
fn escaped(text: &str) -> Option<(char, &str)> {
    let known = ESCAPES.iter().find_map(|(name, c)| Some((*c, text.strip_prefix(name)?)));
    known.or_else(|| {
        // `$u7e$`, a printable character by its number.
        let (digits, rest) = text.strip_prefix("$u")?.split_at_checked(2)?;
        let lower = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let number = u8::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(lower))?;
        let rest = rest.strip_prefix('$')?;
        (0x20..0x80).contains(&number).then(|| (number.into(), rest))
    })
}
