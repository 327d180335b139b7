//! Names of Go modules as in the module cache, which may ignore the case of letters.

/// The name with capitals as in the module cache: `!` and the small letter.
pub(super) fn escaped(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len() + 4);
    let version = name.iter().position(|&b| b == b'@');
    // Module and version are escaped; the path behind them is not.
    let end = version.and_then(|at| name[at..].iter().position(|&b| b == b'/').map(|s| at + s));
    for (at, &b) in name.iter().enumerate() {
        if b.is_ascii_uppercase() && end.is_none_or(|end| at < end) {
            out.push(b'!');
            out.push(b.to_ascii_lowercase());
        } else {
            out.push(b);
        }
    }
    out
}

/// The name with its capitals, from one as in the module cache.
pub(super) fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut capital = false;
    for &b in name {
        match b {
            b'!' => capital = true,
            b => out.push(if std::mem::take(&mut capital) { b.to_ascii_uppercase() } else { b }),
        }
    }
    out
}
