//! Unit tests of `explore/instructions.rs`.

use super::parts;

#[test]
fn prefixes_belong_to_the_mnemonic_and_remarks_to_nothing() {
    let split = |text| parts(text).join("|");
    assert_eq!(split("mov    0x8(%rip),%rax        # 1000"), "mov|0x8(%rip),%rax");
    assert_eq!(split("rep stos %al,%es:(%rdi)"), "rep stos|%al,%es:(%rdi)");
    assert_eq!(split("ret"), "ret|");
    assert_eq!(split("ldr\tx0, [x1]"), "ldr|x0, [x1]");
}
