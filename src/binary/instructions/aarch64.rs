//! Instructions of `AArch64`, decoded by yaxpeax, with the spelling of `objdump`.

use std::fmt::Write;

use yaxpeax_arch::{Decoder, U8Reader};
use yaxpeax_arm::armv8::a64::{InstDecoder, Instruction as Decoded, Opcode};

use super::instruction::{Flow, Instruction};
use super::special;

/// Bytes of an instruction.
const LENGTH: usize = 4;

/// Conditions as yaxpeax and as `objdump` name them, with the other names that `objdump` remarks.
const CONDITIONS: [(&str, &str, &[&str]); 14] = [
    ("eq", "eq", &["none"]),
    ("ne", "ne", &["any"]),
    ("hs", "cs", &["hs", "nlast"]),
    ("lo", "cc", &["lo", "ul", "last"]),
    ("mi", "mi", &["first"]),
    ("pl", "pl", &["nfrst"]),
    ("vs", "vs", &[]),
    ("vc", "vc", &[]),
    ("hi", "hi", &["pmore"]),
    ("ls", "ls", &["plast"]),
    ("ge", "ge", &["tcont"]),
    ("lt", "lt", &["tstop"]),
    ("gt", "gt", &[]),
    ("le", "le", &[]),
];

/// Mnemonics whose plain numbers are counts of bits: decimal.
const COUNTS: [&str; 26] = [
    "asr", "lsl", "lsr", "ror", "ubfx", "sbfx", "bfi", "bfxil", "ubfiz", "sbfiz", "bfc", "tbz",
    "tbnz", "extr", "shl", "sshr", "ushr", "shrn", "shrn2", "usra", "ssra", "sli", "sri", "sshll",
    "ushll", "ext",
];

pub(super) fn decode(bytes: &[u8], address: u64) -> Vec<Instruction> {
    let rows = bytes.chunks(LENGTH).enumerate();
    rows.map(|(at, word)| instruction(word, address.wrapping_add((at * LENGTH) as u64))).collect()
}

fn instruction(bytes: &[u8], address: u64) -> Instruction {
    let mut instruction = Instruction {
        address,
        length: bytes.len() as u8,
        text: String::new(),
        note: String::new(),
        reference: None,
        flow: Flow::Next,
    };
    let Ok(word) = <[u8; LENGTH]>::try_from(bytes).map(u32::from_le_bytes) else {
        let parts: Vec<String> = bytes.iter().map(|b| format!("0x{b:02x}")).collect();
        instruction.text = format!(".byte\t{}", parts.join(", "));
        return instruction;
    };
    if word >> 16 == 0 {
        instruction.text = format!("udf\t#{}", word & 0xffff);
        return instruction;
    }
    if let Some(text) = special::spelled(word) {
        instruction.text = text;
        return instruction;
    }
    let decoded = InstDecoder::default().decode(&mut U8Reader::new(bytes));
    match decoded {
        Ok(decoded) => {
            spell(&decoded, &mut instruction);
            if let Some(extension) = special::extension(word)
                && !instruction.text.ends_with(&extension)
            {
                let text = instruction.text.split(", lsl").next().unwrap_or_default();
                instruction.text = format!("{text}, {extension}");
            }
        }
        Err(_) => instruction.text = format!(".inst\t0x{word:08x} ; undefined"),
    }
    instruction
}

fn spell(decoded: &Decoded, instruction: &mut Instruction) {
    let text = decoded.to_string();
    let (mnemonic, operands) = text.split_once(' ').unwrap_or((&text, ""));
    instruction.flow = flow(decoded, mnemonic);
    let mnemonic = mnemonic.to_owned();
    let mut condition = None;
    let name = match mnemonic.strip_prefix("b.") {
        Some(suffix) => {
            condition = CONDITIONS.iter().find(|(theirs, ..)| *theirs == suffix);
            condition.map_or_else(|| mnemonic.clone(), |(_, ours, _)| format!("b.{ours}"))
        }
        None => mnemonic.clone(),
    };
    let mut out = Vec::new();
    let mut is_memory = false;
    for operand in split(operands) {
        let (text, reference) = respelled(&operand, &mnemonic, is_memory, instruction.address);
        instruction.reference = instruction.reference.or(reference);
        is_memory |= operand.starts_with('[');
        out.push(text);
    }
    if let Some(last) = out.last_mut()
        && condition.is_none()
        && takes_condition(&mnemonic)
        && let Some(known) = CONDITIONS.iter().find(|(theirs, ..)| theirs == last)
    {
        last.clear();
        last.push_str(known.1);
        instruction.note = synonyms(known, "");
    }
    if let Some(known) = condition {
        instruction.note = synonyms(known, "b.");
    }
    instruction.text =
        if out.is_empty() { name.clone() } else { format!("{name}\t{}", out.join(", ")) };
    if mnemonic == "mov"
        && let [register, number] = out.as_slice()
        && let Some(value) = number.strip_prefix("#0x")
        && let Ok(value) = u64::from_str_radix(value, 16)
    {
        let signed =
            if register.starts_with('w') { i64::from(value as u32 as i32) } else { value as i64 };
        let padded = format!("{number:<23}");
        instruction.text = format!("{name}\t{register}, {padded}");
        instruction.note = format!("\t// #{signed}");
    }
}

fn flow(decoded: &Decoded, mnemonic: &str) -> Flow {
    match decoded.opcode {
        Opcode::RET => Flow::Return,
        Opcode::BL | Opcode::BLR => Flow::Call,
        Opcode::B | Opcode::BR => Flow::Jump,
        _ if mnemonic.starts_with("b.") || matches!(mnemonic, "cbz" | "cbnz" | "tbz" | "tbnz") => {
            Flow::Branch
        }
        _ => Flow::Next,
    }
}

/// The operands between commas outside brackets and braces.
fn split(operands: &str) -> Vec<String> {
    let (mut out, mut depth, mut last) = (Vec::new(), 0_i32, String::new());
    for c in operands.chars() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(std::mem::take(&mut last).trim().to_owned());
                continue;
            }
            _ => {}
        }
        last.push(c);
    }
    if !last.trim().is_empty() {
        out.push(last.trim().to_owned());
    }
    out
}

/// One operand, and the address that it names.
fn respelled(
    operand: &str,
    mnemonic: &str,
    is_behind_memory: bool,
    address: u64,
) -> (String, Option<u64>) {
    if let Some(offset) = operand.strip_prefix('$') {
        let base = if mnemonic == "adrp" { address & !0xfff } else { address };
        let target = match (
            hexadecimal(offset.strip_prefix("+0x")),
            hexadecimal(offset.strip_prefix("-0x")),
        ) {
            (Some(forward), _) => base.wrapping_add(forward),
            (None, Some(back)) => base.wrapping_sub(back),
            (None, None) => base,
        };
        return (format!("{target:x}"), Some(target));
    }
    if operand.starts_with('[') {
        let parts: Vec<String> = operand.split(", ").map(decimal).collect();
        // An extension without a shift has no number.
        return (parts.join(", ").replace("xtw #0]", "xtw]").replace("xtx #0]", "xtx]"), None);
    }
    if mnemonic.starts_with("cm") && operand == "#0x0" && is_vector(mnemonic) {
        return ("#0".to_owned(), None);
    }
    if mnemonic == "fmov"
        && let Some(value) = operand.strip_prefix('#').and_then(|v| v.parse::<f64>().ok())
    {
        return (format!("#{}", scientific(value)), None);
    }
    let shifts = ["lsl ", "lsr ", "asr ", "ror ", "msl ", "uxt", "sxt"];
    if is_behind_memory
        || COUNTS.contains(&mnemonic)
        || shifts.iter().any(|shift| operand.starts_with(shift))
    {
        return (decimal(operand), None);
    }
    (operand.to_owned(), None)
}

/// True for a comparison of vectors.
fn is_vector(mnemonic: &str) -> bool {
    matches!(mnemonic, "cmeq" | "cmge" | "cmgt" | "cmle" | "cmlt")
}

/// A number as `%.18e` of C prints it.
fn scientific(value: f64) -> String {
    let text = format!("{value:.18e}");
    match text.split_once('e') {
        Some((digits, exponent)) => {
            let (sign, exponent) = match exponent.strip_prefix('-') {
                Some(exponent) => ('-', exponent),
                None => ('+', exponent),
            };
            format!("{digits}e{sign}{exponent:0>2}")
        }
        None => text,
    }
}

fn hexadecimal(text: Option<&str>) -> Option<u64> {
    u64::from_str_radix(text?, 16).ok()
}

/// `#0x10` and `#-0x10` as decimal numbers, with the text around them.
fn decimal(text: &str) -> String {
    let Some(at) = text.find("#0x").or_else(|| text.find("#-0x")) else { return text.to_owned() };
    let (before, number) = text.split_at(at);
    let number = number.trim_start_matches('#');
    let sign = if number.starts_with('-') { "-" } else { "" };
    let digits = number.trim_start_matches('-').trim_start_matches("0x");
    let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
    let (digits, after) = digits.split_at(end);
    match u64::from_str_radix(digits, 16) {
        Ok(value) => {
            let mut out = String::new();
            let _ = write!(out, "{before}#{sign}{value}{after}");
            out
        }
        Err(_) => text.to_owned(),
    }
}

fn takes_condition(mnemonic: &str) -> bool {
    mnemonic.starts_with("cs")
        || mnemonic.starts_with("cc")
        || mnemonic.starts_with("fcc")
        || mnemonic.starts_with("ci")
        || mnemonic == "fcsel"
        || mnemonic == "cneg"
}

/// The other names of a condition, as `objdump` remarks them.
fn synonyms((_, name, others): &(&str, &str, &[&str]), prefix: &str) -> String {
    if others.is_empty() {
        return String::new();
    }
    if prefix.is_empty() {
        return format!("\t// {name} = {}", others.join(", "));
    }
    let others: Vec<String> = others.iter().map(|other| format!("{prefix}{other}")).collect();
    format!("  // {}", others.join(", "))
}
