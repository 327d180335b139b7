//! Instructions of x86, decoded and formatted by iced, with the spelling of `objdump`.

use iced_x86::{
    CodeSize, Decoder, DecoderOptions, Formatter, GasFormatter, Instruction as Decoded, Mnemonic,
    OpKind, Register,
};

use super::instruction::{BAD, Flow, Instruction};

/// Mnemonics that iced ends in `q` and `objdump` does not, as there is no other size in 64 bits.
const WITHOUT_SIZE: [&str; 8] =
    ["callq", "jmpq", "pushq", "popq", "retq", "leaveq", "pushfq", "popfq"];

/// Columns of the mnemonic.
const MNEMONIC: usize = 6;

pub(super) fn decode(bits: u32, bytes: &[u8], address: u64) -> Vec<Instruction> {
    let mut decoder = Decoder::with_ip(bits, bytes, address, DecoderOptions::NONE);
    let mut formatter = formatter();
    let mut out = Vec::new();
    let mut machine = Decoded::default();
    let mut start = 0;
    while start < bytes.len() {
        let at = address.wrapping_add(start as u64);
        // After bad bytes the next row begins one byte later.
        if decoder.set_position(start).is_err() {
            break;
        }
        decoder.set_ip(at);
        decoder.decode_out(&mut machine);
        let length = if machine.is_invalid() { 1 } else { machine.len().max(1) };
        let own = bytes.get(start..start + length).unwrap_or_default();
        out.push(instruction(&machine, own, at, &mut formatter));
        start += length;
    }
    out
}

fn formatter() -> GasFormatter {
    let mut formatter = GasFormatter::new();
    let options = formatter.options_mut();
    options.set_uppercase_hex(false);
    options.set_small_hex_numbers_in_decimal(false);
    options.set_rip_relative_addresses(true);
    formatter
}

fn instruction(
    decoded: &Decoded,
    bytes: &[u8],
    address: u64,
    formatter: &mut GasFormatter,
) -> Instruction {
    let mut instruction = Instruction {
        address,
        length: bytes.len() as u8,
        text: BAD.to_owned(),
        note: String::new(),
        reference: None,
        flow: Flow::Next,
    };
    if decoded.is_invalid() {
        return instruction;
    }
    instruction.flow = flow(decoded);
    let mnemonic = mnemonic(decoded, bytes, formatter);
    let (operands, reference) = operands(decoded, bytes, formatter);
    instruction.reference = reference;
    instruction.text =
        if operands.is_empty() { mnemonic } else { format!("{mnemonic:MNEMONIC$} {operands}") };
    instruction
}

fn flow(decoded: &Decoded) -> Flow {
    match decoded.mnemonic() {
        Mnemonic::Call => Flow::Call,
        Mnemonic::Jmp => Flow::Jump,
        Mnemonic::Ret | Mnemonic::Retf | Mnemonic::Iret | Mnemonic::Iretd | Mnemonic::Iretq => {
            Flow::Return
        }
        _ if is_near_branch(decoded) => Flow::Branch,
        _ => Flow::Next,
    }
}

/// The mnemonic behind its prefixes.
fn mnemonic(decoded: &Decoded, bytes: &[u8], formatter: &mut GasFormatter) -> String {
    let mut text = String::new();
    formatter.format_mnemonic(decoded, &mut text);
    let (prefixes, name) = text.rsplit_once(' ').unwrap_or(("", &text));
    let is_without_size = WITHOUT_SIZE.contains(&name);
    let name = name.strip_suffix('q').filter(|_| is_without_size).unwrap_or(name);
    let mut out = String::new();
    if is_padding(decoded) {
        // Padding between functions has its prefixes in its bytes.
        let repeated = bytes.iter().take_while(|b| **b == 0x66).count().saturating_sub(1);
        out.push_str(&"data16 ".repeat(repeated));
        if decoded.segment_prefix() == Register::CS {
            out.push_str("cs ");
        }
    } else if decoded.has_repe_prefix() && decoded.mnemonic() == Mnemonic::Ret {
        out.push_str("repz ");
    } else {
        out.push_str(&unused_prefixes(decoded, bytes));
        for prefix in prefixes.split_ascii_whitespace() {
            out.push_str(prefix);
            out.push(' ');
        }
    }
    out.push_str(name);
    out
}

/// Prefixes that change nothing, which `objdump` prints all the same: linkers leave them where they shorten code.
fn unused_prefixes(decoded: &Decoded, bytes: &[u8]) -> String {
    let is_prefix =
        |b: &u8| matches!(b, 0x26 | 0x2e | 0x36 | 0x3e | 0x64..=0x67 | 0xf0 | 0xf2 | 0xf3);
    let legacy = bytes.iter().take_while(|b| is_prefix(b)).count();
    let (prefixes, rest) = bytes.split_at(legacy);
    let rex =
        rest.first().filter(|b| decoded.code_size() == CodeSize::Code64 && **b & 0xf0 == 0x40);
    let opcode = rest.get(usize::from(rex.is_some()));
    let is_wide = rex.is_some_and(|rex| rex & 8 != 0);
    let is_call = matches!(opcode, Some(0xe8 | 0xe9));
    let mut out = String::new();
    let is_ignored = (is_wide && opcode != Some(&0x0f)) || is_call;
    for prefix in prefixes {
        match prefix {
            0x66 if is_ignored => out.push_str("data16 "),
            0x67 if is_call => out.push_str("addr32 "),
            _ => {}
        }
    }
    if is_wide && is_call {
        out.push_str("rex.W ");
    }
    out
}

/// Operands of the x87 that are always the same, which iced leaves out.
fn implied_operands(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xde, 0xc1 | 0xc9 | 0xe1 | 0xe9 | 0xf1 | 0xf9] => Some("%st,%st(1)"),
        [0xd9, 0xc9] | [0xdd, 0xe1 | 0xe9] => Some("%st(1)"),
        _ => None,
    }
}

/// True for a `nop` with an operand.
fn is_padding(decoded: &Decoded) -> bool {
    decoded.mnemonic() == Mnemonic::Nop && decoded.op_count() > 0
}

/// The operands, and the address that one of them names.
fn operands(
    decoded: &Decoded,
    bytes: &[u8],
    formatter: &mut GasFormatter,
) -> (String, Option<u64>) {
    if is_near_branch(decoded) {
        let target = decoded.near_branch_target();
        return (format!("{target:x}"), Some(target));
    }
    if let Some(implied) = implied_operands(bytes) {
        return (implied.to_owned(), None);
    }
    let options = formatter.options_mut();
    options.set_show_zero_displacements(decoded.memory_displ_size() > 0);
    options.set_always_show_scale(decoded.memory_index() != Register::None);
    let mut text = String::new();
    formatter.format_all_operands(decoded, &mut text);
    let mut text = text.replace(", ", ",");
    if is_padding(decoded) {
        text = text.replace("%cs:", "");
    }
    if is_shift_by_one(bytes) && text.starts_with("$0x1,") {
        text.drain(.."$0x1,".len());
    }
    if decoded.mnemonic() == Mnemonic::Imul
        && decoded.op_count() == 3
        && let Some((constant, register)) = text.split_once(',')
        && !register.contains(',')
    {
        // GNU names the register of both sides.
        text = format!("{constant},{register},{register}");
    }
    if decoded.is_ip_rel_memory_operand() {
        let target = decoded.ip_rel_memory_address();
        return (format!("{text}        # {target:x}"), Some(target));
    }
    (with_string_segment(decoded, text), None)
}

fn is_near_branch(decoded: &Decoded) -> bool {
    let kind = decoded.op0_kind();
    matches!(kind, OpKind::NearBranch16 | OpKind::NearBranch32 | OpKind::NearBranch64)
}

/// True for a shift whose count of 1 is in the opcode.
fn is_shift_by_one(bytes: &[u8]) -> bool {
    let is_prefix = |b: &u8| matches!(b, 0x26 | 0x2e | 0x36 | 0x3e | 0x40..=0x4f | 0x64..=0x67);
    let opcode = bytes.iter().find(|b| !is_prefix(b));
    opcode.is_some_and(|b| matches!(b, 0xd0 | 0xd1))
}

/// Adds the segments that string instructions use without saying so.
fn with_string_segment(decoded: &Decoded, text: String) -> String {
    let kinds = (0..decoded.op_count()).map(|at| decoded.op_kind(at));
    let mut text = text;
    for kind in kinds {
        let (register, segment) = match kind {
            OpKind::MemoryESDI => ("(%di)", "%es:"),
            OpKind::MemoryESEDI => ("(%edi)", "%es:"),
            OpKind::MemoryESRDI => ("(%rdi)", "%es:"),
            OpKind::MemorySegSI => ("(%si)", "%ds:"),
            OpKind::MemorySegESI => ("(%esi)", "%ds:"),
            OpKind::MemorySegRSI => ("(%rsi)", "%ds:"),
            _ => continue,
        };
        if !text.contains(&format!(":{register}")) {
            text = text.replace(register, &format!("{segment}{register}"));
        }
    }
    text
}
