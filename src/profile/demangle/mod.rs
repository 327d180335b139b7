//! Function names as `go tool pprof` rewrites them on load: mangled names of C++ and Rust become readable and short, and names
//! that were demangled before are cut to the same shape.
//!
//! pprof has its own demangler; here two common crates demangle, and their names are cut to pprof's shape. Of a hundred
//! thousand symbols of C++ and Rust libraries, less than one in a hundred differs by default. Known differences:
//! - functions inside closures of current Rust (`{closure#0}::f`), which pprof fails to read or numbers wrongly, and which are
//!   right here;
//! - tables that are no functions (construction vtables, type information of function types);
//! - in the modes that keep template arguments: function types (`R(A)` for `R (A)`), addresses of functions and parameter
//!   packs among the arguments.

mod cpp;
pub(super) mod mode;
mod rust;

pub use self::mode::DemangleMode;
use crate::hash::Map;
use crate::profile::ids::StringId;
use crate::profile::store::profile::Profile;

impl Profile {
    /// This profile with its functions' names rewritten.
    #[must_use]
    pub fn demangled(mut self, mode: DemangleMode) -> Self {
        let anew = mode != DemangleMode::Default;
        let mode = if mode == DemangleMode::Anew { DemangleMode::Default } else { mode };
        let mut rewritten: Map<StringId, StringId> = Map::default();
        for place in 0..self.functions.len() {
            let mut function = self.functions[place];
            let (name, system) = (function.name, function.system_name);
            let [no_name, no_system] = [name, system].map(|id| self.strings.bytes(id).is_empty());
            if anew && !no_name && !no_system {
                function.name = system;
            }
            let equal = function.name == system
                || self.strings.bytes(function.name) == self.strings.bytes(system);
            if mode != DemangleMode::None && (no_name || equal) {
                function.name = match rewritten.get(&system) {
                    Some(&done) => done,
                    None => self.rewritten(system, mode),
                };
                // Most names stay, and are not cached.
                if function.name != system {
                    rewritten.insert(system, function.name);
                }
            }
            self.functions[place].name = function.name;
        }
        self
    }

    /// The id of the rewritten system name; its own id if it stays.
    fn rewritten(&mut self, system: StringId, mode: DemangleMode) -> StringId {
        let new = rewrite(self.strings.bytes(system), mode);
        new.and_then(|new| self.strings.push(&new)).unwrap_or(system)
    }
}

/// A symbol of an object file as `mode` shows it; `None` if it stays as it is.
pub fn readable(symbol: &[u8], mode: DemangleMode) -> Option<Vec<u8>> {
    demangle(symbol, mode).map(String::into_bytes)
}

/// The rewritten system name; `None` if it stays.
fn rewrite(system: &[u8], mode: DemangleMode) -> Option<Vec<u8>> {
    // The linker of macOS adds an underscore in front.
    let shorter = system.strip_prefix(b"_");
    let demangled = demangle(system, mode).or_else(|| demangle(shorter?, mode));
    if let Some(name) = demangled {
        return Some(name.into_bytes());
    }
    if mode == DemangleMode::Full || !looks_demangled(system) {
        return None;
    }
    let mut name = without_groups(system, b'(', b')');
    if mode == DemangleMode::Default {
        name = without_groups(&name, b'<', b'>');
    }
    (name != system).then_some(name)
}

/// The demangled name of C++ or Rust; `None` if it is not mangled, or stays as it is.
fn demangle(name: &[u8], mode: DemangleMode) -> Option<String> {
    // All mangled names begin with one of these; most names are not mangled.
    let text = name
        .first()
        .filter(|first| b"_Z".contains(first))
        .and_then(|_| str::from_utf8(name).ok())?;
    let demangled = if text.starts_with("_R") {
        rust::current(text, mode)
    } else {
        rust::legacy(text).or_else(|| cpp::demangle(text, mode))
    };
    demangled.filter(|demangled| demangled != text)
}

/// True for a name of C++ or Rust that was demangled before, unlike Java's `class.<init>` and Go's `(*T[...]).f`.
fn looks_demangled(name: &[u8]) -> bool {
    // Most names have none of these bytes. A fold without early exit compiles to vector instructions.
    if !name.iter().fold(false, |any, b| any | matches!(b, b'<' | b'>' | b'[' | b']' | b':')) {
        return false;
    }
    let contains = |part: &[u8]| name.windows(part.len()).any(|window| window == part);
    !contains(b".<")
        && !contains(b"]).")
        && (name.iter().any(|b| b"<>[]".contains(b)) || contains(b"::"))
}

/// `name` without its balanced groups from `open` to `close`. From an unbalanced `close` on it stays as it is.
fn without_groups(name: &[u8], open: u8, close: u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let (mut depth, mut group) = (0_usize, 0);
    for (at, &byte) in name.iter().enumerate() {
        if byte == close && depth == 0 {
            out.extend_from_slice(&name[at..]);
            return out;
        }
        out.push(byte);
        if byte == open {
            if depth == 0 {
                group = out.len() - 1;
            }
            depth += 1;
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                out.truncate(group);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::store::builder::Builder;

    fn demangled(name: &str, mode: DemangleMode) -> String {
        let mut builder = Builder::new();
        builder.function(name.as_bytes(), name.as_bytes(), b"", 0);
        let profile = builder.finish().demangled(mode);
        profile.strings().text(profile.functions()[0].name).into_owned()
    }

    #[test]
    fn names_are_cut_to_pprofs_shape() {
        for (name, expected) in [
            ("_ZN3foo3barEiPKc", "foo::bar"),
            ("_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector::push_back"),
            (
                "std::vector<int, std::allocator<int> >::push_back(int const&)",
                "std::vector::push_back",
            ),
            ("foo(int)", "foo(int)"),
            ("void foo<int>(int)", "void foo"),
            ("(anonymous namespace)::f(int)", "::f"),
            ("ns::operator()(int)", "ns::operator"),
            ("main.(*T).Method", "main.(*T).Method"),
            ("main.F[...]", "main.F[...]"),
            ("main.(*T[...]).M", "main.(*T[...]).M"),
            ("main.(*T).M[...]", "main..M[...]"),
            ("<alloc::vec::Vec<T> as core::iter::Iterator>::next", "::next"),
            (
                "core::ops::function::FnOnce::call_once{{vtable.shim}}",
                "core::ops::function::FnOnce::call_once{{vtable.shim}}",
            ),
            ("_RNvCs1234_7mycrate3foo", "mycrate::foo"),
            ("__ZN3foo3barEv", "foo::bar"),
            ("com.foo.Bar.<init>", "com.foo.Bar.<init>"),
            ("x>y::z", "x>y::z"),
            ("_Z3fooILi5EEvv.part.1", "foo"),
            (
                "_ZN4core3fmt9Formatter9write_str17h0123456789abcdefE",
                "core::fmt::Formatter::write_str",
            ),
            (
                "_ZN40_$LT$i32$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE",
                "<i32 as core::fmt::Debug>::fmt",
            ),
            ("_ZZN4llvm13hexDigitValueEcE3LUT", "llvm::hexDigitValue()::LUT"),
            ("_ZThn16_N3foo3barEi", "non-virtual thunk to foo::bar(int)"),
            ("_ZNKSi5ungetEv", "std::istream::unget"),
            ("_Z", "_Z"),
            ("", ""),
        ] {
            assert_eq!(demangled(name, DemangleMode::Default), expected, "{name}");
        }
    }

    #[test]
    fn modes_differ_in_what_stays() {
        let name = "_Z3fooILi5EEvv.part.1";
        assert_eq!(demangled(name, DemangleMode::Templates), "foo<5>");
        assert_eq!(demangled(name, DemangleMode::Full), "void foo<5>()");
        assert_eq!(demangled(name, DemangleMode::None), name);
        assert_eq!(demangled("a<b>::c(d)", DemangleMode::Templates), "a<b>::c");
        assert_eq!(demangled("a<b>::c(d)", DemangleMode::Full), "a<b>::c(d)");
    }

    #[test]
    fn names_that_were_demangled_before_stay_unless_forced() {
        let mut builder = Builder::new();
        builder.function(b"nice", b"_ZN3foo3barEv", b"", 0);
        builder.function(b"", b"_ZN3foo3barEv", b"", 0);
        let profile = builder.finish();
        let names = |mode| {
            let profile = profile.clone().demangled(mode);
            let names = profile.functions().iter().map(|f| profile.strings().text(f.name));
            names.map(std::borrow::Cow::into_owned).collect::<Vec<_>>()
        };
        assert_eq!(names(DemangleMode::Default), ["nice", "foo::bar"]);
        assert_eq!(names(DemangleMode::Anew), ["foo::bar", "foo::bar"]);
        assert_eq!(names(DemangleMode::Full), ["foo::bar()", "foo::bar()"]);
        assert_eq!(names(DemangleMode::None), ["_ZN3foo3barEv", ""]);
    }
}
