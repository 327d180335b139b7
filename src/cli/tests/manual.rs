//! Unit tests of `cli/manual.rs`.

use super::*;

fn completions(shell: &str) -> String {
    let settings = Settings { completions: shell.to_owned(), ..Settings::default() };
    String::from_utf8(generated_text(&settings).unwrap().unwrap()).unwrap()
}

#[test]
fn options_are_completed_with_one_dash_and_with_two() {
    assert!(completions("fish").contains(" -l focus -o focus "));
    let zsh = completions("zsh");
    assert!(zsh.contains("\n'--focus=[") && zsh.contains("\n'-focus=["), "{zsh}");
    assert!(zsh.contains("\n'*--check=[") && zsh.contains("\n'*-check=["), "{zsh}");
    assert!(!zsh.contains("(-s "), "letters of one dash are not several options");
    assert!(completions("bash").ends_with("-o bashdefault -o default rprof-tui\n"));
}

#[test]
fn words_to_choose_from_are_offered() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(completions(shell).contains("colour-blind"), "{shell}");
    }
}
