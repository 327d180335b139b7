//! Unit tests of `binary/instructions/mod.rs`.

use super::*;

fn spelled(architecture: Architecture, bytes: &[u8], address: u64) -> Vec<String> {
    let all = decode(architecture, bytes, address);
    all.iter().map(|i| format!("{:x}: {}", i.address, i.spelled(None))).collect()
}

/// The texts are those of `objdump -d --no-show-raw-insn`.
#[test]
fn x86_64_is_spelled_as_objdump_spells_it() {
    let cases: &[(&[u8], &str)] = &[
        (b"\x55", "push   %rbp"),
        (b"\xc3", "ret"),
        (b"\xf3\xc3", "repz ret"),
        (b"\xf3\x0f\x1e\xfa", "endbr64"),
        (b"\x48\x8b\x05\x95\x2f\x00\x00", "mov    0x2f95(%rip),%rax        # 3f9c"),
        (b"\xe8\x10\x00\x00\x00", "call   1015"),
        (b"\xff\x25\x10\x00\x00\x00", "jmp    *0x10(%rip)        # 1016"),
        (b"\xff\x50\x10", "call   *0x10(%rax)"),
        (b"\x74\xfe", "je     1000"),
        (b"\x66\x2e\x0f\x1f\x84\x00\x00\x00\x00\x00", "cs nopw 0x0(%rax,%rax,1)"),
        (b"\x66\x66\x2e\x0f\x1f\x84\x00\x00\x00\x00\x00", "data16 cs nopw 0x0(%rax,%rax,1)"),
        (b"\x48\xd1\xea", "shr    %rdx"),
        (b"\x48\xab", "stos   %rax,%es:(%rdi)"),
        (b"\xf3\x48\xab", "rep stos %rax,%es:(%rdi)"),
        (b"\xf0\x48\xff\x00", "lock incq (%rax)"),
        (b"\x64\x48\x8b\x04\x25\x28\x00\x00\x00", "mov    %fs:0x28,%rax"),
        (b"\x6b\xc0\x07", "imul   $0x7,%eax,%eax"),
        (b"\x06", "(bad)"),
    ];
    for (bytes, text) in cases {
        let want = vec![format!("1000: {text}")];
        assert_eq!(spelled(Architecture::X86_64, bytes, 0x1000), want, "{bytes:x?}");
    }
}

#[test]
fn aarch64_is_spelled_as_objdump_spells_it() {
    let cases = [
        (0xa9be_7bfd_u32, "stp\tx29, x30, [sp, #-32]!"),
        (0x9100_03fd, "mov\tx29, sp"),
        (0xd65f_03c0, "ret"),
        (0x9400_0004, "bl\t1010"),
        (0x5400_0040, "b.eq\t1008  // b.none"),
        (0x5400_0042, "b.cs\t1008  // b.hs, b.nlast"),
        (0x1280_0000, "mov\tw0, #0xffffffff            \t// #-1"),
        (0xb000_0010, "adrp\tx16, 2000"),
        (0x37f8_0040, "tbnz\tw0, #31, 1008"),
        (0xd37c_ec16, "lsl\tx22, x0, #4"),
        (0xf947_fe11, "ldr\tx17, [x16, #4088]"),
        (0x1a9f_17e0, "cset\tw0, eq\t// eq = none"),
        (0xd503_245f, "bti\tc"),
        (0xd51b_4414, "msr\tfpcr, x20"),
        (0xd50b_7423, "dc\tzva, x3"),
        (0x8b23_4803, "add\tx3, x0, w3, uxtw #2"),
        (0x1e6c_1008, "fmov\td8, #5.000000000000000000e-01"),
        (0x0000_0000, "udf\t#0"),
        (0xffff_ffff, ".inst\t0xffffffff ; undefined"),
    ];
    for (word, text) in cases {
        let want = vec![format!("1000: {text}")];
        assert_eq!(spelled(Architecture::Aarch64, &word.to_le_bytes(), 0x1000), want);
    }
}

#[test]
fn targets_and_flow_are_known() {
    let one = |architecture, bytes: &[u8]| {
        let all = decode(architecture, bytes, 0x1000);
        (all[0].flow, all[0].reference)
    };
    let x86 = |bytes: &[u8]| one(Architecture::X86_64, bytes);
    assert_eq!(x86(b"\xe8\x10\x00\x00\x00"), (Flow::Call, Some(0x1015)));
    assert_eq!(x86(b"\xeb\x02"), (Flow::Jump, Some(0x1004)));
    assert_eq!(x86(b"\x74\x02"), (Flow::Branch, Some(0x1004)));
    assert_eq!(x86(b"\xff\xe0"), (Flow::Jump, None));
    assert_eq!(x86(b"\xc3"), (Flow::Return, None));
    assert_eq!(x86(b"\x8b\x05\x00\x00\x00\x00"), (Flow::Next, Some(0x1006)));
    let arm = |word: u32| one(Architecture::Aarch64, &word.to_le_bytes());
    assert_eq!(arm(0x9400_0004), (Flow::Call, Some(0x1010)));
    assert_eq!(arm(0x1400_0004), (Flow::Jump, Some(0x1010)));
    assert_eq!(arm(0x5400_0040), (Flow::Branch, Some(0x1008)));
    assert_eq!(arm(0xd65f_03c0), (Flow::Return, None));
    assert_eq!(arm(0xd63f_0020), (Flow::Call, None), "blr x1");
}

#[test]
fn a_symbol_stands_behind_the_address() {
    let call = &decode(Architecture::X86_64, b"\xe8\x10\x00\x00\x00", 0x1000)[0];
    assert_eq!(call.spelled(Some("f+0x4")), "call   1015 <f+0x4>");
    let branch = &decode(Architecture::Aarch64, &0x5400_0040_u32.to_le_bytes(), 0x1000)[0];
    assert_eq!(branch.spelled(Some("f")), "b.eq\t1008 <f>  // b.none");
}

/// Every byte is in a row, whatever it is; rows are consecutive.
#[test]
fn any_bytes_are_rows_one_after_the_other() {
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for round in 0..4000 {
        let length = (random() % 67) as usize;
        let bytes: Vec<u8> = (0..length).map(|_| random() as u8).collect();
        let start = if round % 3 == 0 { u64::MAX - random() % 80 } else { random() };
        for architecture in [Architecture::X86, Architecture::X86_64, Architecture::Aarch64] {
            let mut next = start;
            let rows = decode(architecture, &bytes, start);
            for row in &rows {
                assert_eq!(row.address, next, "{architecture:?} {bytes:x?}");
                assert!(row.length > 0 && !row.spelled(Some("x")).is_empty());
                next = next.wrapping_add(u64::from(row.length));
            }
            assert_eq!(next.wrapping_sub(start), length as u64, "{architecture:?} {bytes:x?}");
        }
    }
}
