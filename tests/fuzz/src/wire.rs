//! A profile.proto as a tree of fields, written again after random changes of its structure.

use crate::mutate::Random;

/// The messages of profile.proto.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Message {
    Profile,
    ValueType,
    Sample,
    Label,
    Mapping,
    Location,
    Line,
    Function,
}

/// The content of a field.
#[derive(Clone, Debug)]
enum Value {
    Number(u64),
    Fixed64([u8; 8]),
    Fixed32([u8; 4]),
    Bytes(Vec<u8>),
    Packed(Vec<u64>),
    Message(Message, Vec<Field>),
    /// Bytes that cannot be read, to the end of the message.
    Rest(Vec<u8>),
}

#[derive(Clone, Debug)]
struct Field {
    number: u64,
    value: Value,
}

/// Names that are hard to show: control characters, wide, combining and mangled ones.
const NAMES: &[&[u8]] = &[
    b"",
    b"main.(*T).f",
    b"\x1b[2J\x1b]0;title\x07",
    "漢字かな".as_bytes(),
    "e\u{301}\u{301}\u{301}".as_bytes(),
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}".as_bytes(),
    "\u{202e}abc\u{200b}\u{ad}".as_bytes(),
    b"\xff\xfe\x00",
    b"_ZNSt6vectorIiSaIiEE9push_backERKi",
    b"_RNvCs1234_7mycrate3foo",
    b"_ZN4core3ptr13drop_in_place17h0123456789abcdefE",
    b"bytes",
    b"nanoseconds",
    b"inuse_space",
    b"a;b c 1",
    b"/a/../../b.go",
    b"C:\\x\\y.go",
    b"((((",
];

fn read_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for place in 0..10 {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Appends a number in the shortest form.
pub fn write_varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The message in a field, if it is one.
fn child(message: Message, number: u64) -> Option<Message> {
    Some(match (message, number) {
        (Message::Profile, 1 | 11) => Message::ValueType,
        (Message::Profile, 2) => Message::Sample,
        (Message::Profile, 3) => Message::Mapping,
        (Message::Profile, 4) => Message::Location,
        (Message::Profile, 5) => Message::Function,
        (Message::Sample, 3) => Message::Label,
        (Message::Location, 4) => Message::Line,
        _ => return None,
    })
}

/// True if a field holds numbers in one run.
fn is_packed(message: Message, number: u64) -> bool {
    matches!((message, number), (Message::Sample, 1 | 2) | (Message::Profile, 13))
}

fn parse(message: Message, bytes: &[u8]) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let before = rest;
        let Some(field) = parse_field(message, &mut rest) else {
            fields.push(Field { number: 0, value: Value::Rest(before.to_vec()) });
            break;
        };
        fields.push(field);
    }
    fields
}

/// The offsets of the fields of a profile.
pub fn starts(profile: &[u8]) -> Vec<usize> {
    let (mut starts, mut rest) = (Vec::new(), profile);
    while !rest.is_empty() {
        starts.push(profile.len() - rest.len());
        if parse_field(Message::Profile, &mut rest).is_none() {
            break;
        }
    }
    starts
}

fn parse_field(message: Message, rest: &mut &[u8]) -> Option<Field> {
    let key = read_varint(rest)?;
    let number = key >> 3;
    let value = match key & 7 {
        0 => Value::Number(read_varint(rest)?),
        1 => {
            let (fixed, after) = rest.split_first_chunk::<8>()?;
            *rest = after;
            Value::Fixed64(*fixed)
        }
        5 => {
            let (fixed, after) = rest.split_first_chunk::<4>()?;
            *rest = after;
            Value::Fixed32(*fixed)
        }
        2 => {
            let length = usize::try_from(read_varint(rest)?).ok()?;
            let (body, after) = rest.split_at_checked(length)?;
            *rest = after;
            content(message, number, body)
        }
        _ => return None,
    };
    Some(Field { number, value })
}

fn content(message: Message, number: u64, body: &[u8]) -> Value {
    if let Some(inner) = child(message, number) {
        return Value::Message(inner, parse(inner, body));
    }
    if is_packed(message, number) {
        let (mut numbers, mut rest) = (Vec::new(), body);
        while let Some(number) = read_varint(&mut rest) {
            numbers.push(number);
        }
        if rest.is_empty() {
            return Value::Packed(numbers);
        }
    }
    Value::Bytes(body.to_vec())
}

fn write(fields: &[Field], out: &mut Vec<u8>) {
    for Field { number, value } in fields {
        let key = |wire: u64| number << 3 | wire;
        let mut body = Vec::new();
        match value {
            Value::Rest(bytes) => {
                out.extend_from_slice(bytes);
                continue;
            }
            Value::Number(value) => {
                write_varint(key(0), out);
                write_varint(*value, out);
                continue;
            }
            Value::Fixed64(fixed) => {
                write_varint(key(1), out);
                out.extend_from_slice(fixed);
                continue;
            }
            Value::Fixed32(fixed) => {
                write_varint(key(5), out);
                out.extend_from_slice(fixed);
                continue;
            }
            Value::Bytes(bytes) => body.extend_from_slice(bytes),
            Value::Packed(numbers) => numbers.iter().for_each(|&n| write_varint(n, &mut body)),
            Value::Message(_, fields) => write(fields, &mut body),
        }
        write_varint(key(2), out);
        write_varint(body.len() as u64, out);
        out.extend_from_slice(&body);
    }
}

/// The profile after a few random changes.
pub fn mutated(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut fields = parse(Message::Profile, bytes);
    for _ in 0..=random.below(5) {
        change(Message::Profile, &mut fields, random);
    }
    let mut out = Vec::new();
    write(&fields, &mut out);
    if random.below(40) == 0 {
        out.truncate(random.below(out.len()));
    }
    out
}

/// Changes a field of the message, or of a message in it.
fn change(message: Message, fields: &mut Vec<Field>, random: &mut Random) {
    let inner: Vec<usize> =
        (0..fields.len()).filter(|&i| matches!(fields[i].value, Value::Message(..))).collect();
    if !inner.is_empty() && random.below(3) > 0 {
        let place = inner[random.below(inner.len())];
        if let Value::Message(kind, fields) = &mut fields[place].value {
            return change(*kind, fields, random);
        }
    }
    let count = fields.len();
    let place = random.below(count);
    match random.below(10) {
        0 => fields.insert(random.below(count + 1), new_field(message, random)),
        _ if count == 0 => {}
        1 => drop(fields.remove(place)),
        2 => {
            let copy = fields[place].clone();
            for _ in 0..=random.below(3) {
                fields.insert(random.below(count + 1), copy.clone());
            }
        }
        3 => fields.swap(place, random.below(count)),
        4 => fields[place].number = random.extreme() % 16,
        5 if count > 1 => {
            let other = fields[random.below(count)].value.clone();
            fields[place].value = other;
        }
        _ => change_value(&mut fields[place].value, random),
    }
}

fn new_field(message: Message, random: &mut Random) -> Field {
    let number = 1 + random.number() % 15;
    let value = match child(message, number) {
        Some(inner) => {
            let fields = (0..random.below(4)).map(|_| new_field(inner, random)).collect();
            Value::Message(inner, fields)
        }
        None if is_packed(message, number) => {
            Value::Packed((0..random.below(6)).map(|_| random.extreme()).collect())
        }
        None if message == Message::Profile && number == 6 => {
            Value::Bytes(NAMES[random.below(NAMES.len())].to_vec())
        }
        None => Value::Number(random.extreme()),
    };
    Field { number, value }
}

fn change_value(value: &mut Value, random: &mut Random) {
    match value {
        Value::Number(number) => {
            *number = match random.below(3) {
                0 => number.wrapping_add(random.number() % 5).wrapping_sub(2),
                _ => random.extreme(),
            }
        }
        Value::Fixed64(fixed) => *fixed = random.number().to_le_bytes(),
        Value::Fixed32(fixed) => *fixed = (random.number() as u32).to_le_bytes(),
        Value::Bytes(bytes) => match random.below(3) {
            0 => *bytes = NAMES[random.below(NAMES.len())].to_vec(),
            1 => bytes.extend_from_slice(NAMES[random.below(NAMES.len())]),
            _ => bytes.truncate(random.below(bytes.len() + 1)),
        },
        Value::Packed(numbers) => change_numbers(numbers, random),
        Value::Message(_, fields) => fields.truncate(random.below(fields.len() + 1)),
        Value::Rest(bytes) => bytes.push(random.number() as u8),
    }
}

fn change_numbers(numbers: &mut Vec<u64>, random: &mut Random) {
    let place = random.below(numbers.len());
    match (random.below(5), numbers.get(place).copied()) {
        (0, Some(_)) => drop(numbers.remove(place)),
        (1, Some(number)) => numbers.insert(place, number),
        (2, Some(number)) => {
            // Deep recursion.
            let times = 1 << random.below(10);
            numbers.splice(place..place, std::iter::repeat_n(number, times));
        }
        (3, Some(_)) => numbers[place] = random.extreme(),
        _ => numbers.push(random.number() % 12),
    }
}
