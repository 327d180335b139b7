//! Machine code to instructions, spelled as `objdump -d` of GNU spells them.
//!
//! No input is refused: bytes that are no instruction become [`BAD`] or `.inst`, one row each.

mod aarch64;
mod instruction;
mod special;
mod x86;

pub use instruction::{Architecture, BAD, Flow, Instruction};

/// The instructions of `bytes`, of which the first is at `address`. An instruction that the end cuts off is bad bytes.
pub fn decode(architecture: Architecture, bytes: &[u8], address: u64) -> Vec<Instruction> {
    match architecture {
        Architecture::X86 => x86::decode(32, bytes, address),
        Architecture::X86_64 => x86::decode(64, bytes, address),
        Architecture::Aarch64 => aarch64::decode(bytes, address),
    }
}

#[cfg(test)]
mod tests;
