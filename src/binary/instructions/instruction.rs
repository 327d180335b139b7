//! One instruction, and the processors whose instructions are known.

/// The text of bytes that are no instruction of x86.
pub const BAD: &str = "(bad)";

/// A processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Architecture {
    /// x86 with 32 bits.
    X86,
    /// x86 with 64 bits.
    X86_64,
    /// ARM with 64 bits.
    Aarch64,
}

/// The next instruction after one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flow {
    /// The one below.
    Next,
    /// The target, always.
    Jump,
    /// The target or the one below.
    Branch,
    /// The target, and the one below when it returns.
    Call,
    /// That after the call.
    Return,
}

/// An instruction at its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// The address in the object file.
    pub address: u64,
    /// Bytes.
    pub length: u8,
    /// Mnemonic and operands. It ends in the address of `reference`, if there is one.
    pub text: String,
    /// The remark of `objdump` behind the operands, such as `// #-1`; empty for most.
    pub note: String,
    /// The address that the instruction goes to, or that an operand names.
    pub reference: Option<u64>,
    /// The next instruction.
    pub flow: Flow,
}

impl Instruction {
    /// The target of a jump, a branch or a call; `None` for one by a register or through memory.
    pub fn target(&self) -> Option<u64> {
        let goes = matches!(self.flow, Flow::Jump | Flow::Branch | Flow::Call);
        self.reference.filter(|_| goes && !self.text.contains('*'))
    }

    /// The text as `objdump` prints it, with the symbol of `reference`.
    pub fn spelled(&self, symbol: Option<&str>) -> String {
        match symbol {
            Some(name) if self.reference.is_some() => {
                format!("{} <{name}>{}", self.text, self.note)
            }
            _ => format!("{}{}", self.text, self.note),
        }
    }
}
