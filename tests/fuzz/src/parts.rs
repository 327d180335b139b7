//! Inputs of several parts: each but the last has its length before it, in two bytes.

/// Splits `data` into `N` parts. A length beyond the end takes what there is.
pub fn split<const N: usize>(data: &[u8]) -> [&[u8]; N] {
    let mut parts = [[].as_slice(); N];
    for (part, piece) in parts.iter_mut().zip(pieces(data, N)) {
        *part = piece;
    }
    parts
}

/// Parts whose number is known at run time.
pub fn pieces(data: &[u8], count: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = data;
    for _ in 1..count {
        let Some((length, after)) = rest.split_first_chunk::<2>() else { break };
        let length = usize::from(u16::from_le_bytes(*length)).min(after.len());
        let (part, after) = after.split_at(length);
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts.resize(count, &[]);
    parts
}

/// The input of these parts. Parts but the last are cut to 65 535 bytes.
pub fn join(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut data = Vec::new();
    let Some((last, firsts)) = parts.split_last() else { return data };
    for part in firsts {
        let length = u16::try_from(part.len()).unwrap_or(u16::MAX);
        data.extend_from_slice(&length.to_le_bytes());
        data.extend_from_slice(&part[..usize::from(length)]);
    }
    data.extend_from_slice(last);
    data
}
