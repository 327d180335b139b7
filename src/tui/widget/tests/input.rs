//! Unit tests of `tui/widget/input.rs`.

use super::*;

#[test]
fn clearing_a_command_leaves_its_word_first() {
    let mut input = TextInput::of_command("write leaky.txt");
    input.edit(Edit::Clear);
    assert_eq!(input.text(), "write ");
    input.edit(Edit::Clear);
    assert_eq!(input.text(), "");
    let mut input = TextInput::of_command("focus=");
    input.insert("main");
    input.edit(Edit::Clear);
    assert_eq!(input.text(), "focus=");
    let mut input = TextInput::of_command("write leaky.txt");
    input.edit(Edit::Home);
    input.insert("re");
    input.edit(Edit::End);
    input.edit(Edit::Clear);
    assert_eq!(input.text(), "");
}

#[test]
fn edits() {
    let mut input = TextInput::new("main.run");
    input.edit(Edit::Word);
    assert_eq!(input.text(), "main.");
    input.edit(Edit::Home);
    input.insert("x\n名");
    assert_eq!(input.text(), "x名main.");
    input.edit(Edit::Backspace);
    input.edit(Edit::Delete);
    assert_eq!(input.text(), "xain.");
    input.edit(Edit::End);
    input.edit(Edit::Delete);
    input.edit(Edit::Left);
    input.edit(Edit::Clear);
    assert_eq!(input.text(), ".");
    input.edit(Edit::Right);
    input.edit(Edit::Word);
    assert_eq!(input.text(), "");
    input.edit(Edit::Backspace);
    input.edit(Edit::Word);
    assert_eq!(input.text(), "");
}
