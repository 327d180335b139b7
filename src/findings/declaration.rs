//! The declaration of a Go function, recognised in a line of source.

/// True if the line may declare the function of this name, as the linker of Go writes it. Names that the compiler makes say
/// nothing of their line.
pub(super) fn is_declared(name: &str, line: &str) -> bool {
    let name = without_type_arguments(name);
    let last = name.rsplit(['.', '/']).next().unwrap_or_default();
    let is_closure = last.strip_prefix("func").is_some_and(is_number);
    if is_closure {
        return line.contains("func");
    }
    let is_made = is_number(last)
        || last.is_empty()
        || last == "init"
        || last.contains('-')
        || ["gowrap", "deferwrap"].iter().any(|prefix| last.starts_with(prefix));
    is_made || (line.contains("func") && line.contains(last))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The name without what stands in brackets.
fn without_type_arguments(name: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
#[path = "tests/declaration.rs"]
mod tests;
