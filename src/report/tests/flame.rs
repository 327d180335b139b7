//! Unit tests of `report/flame.rs`.

use crate::report::Report::Flame;
use crate::report::tests::printed;

#[test]
fn frames_tell_their_names_and_shares() {
    let svg = printed("main;a<b> 3\nmain 1\n", &Flame);
    for part in [
        ">profile: samples 4</text>",
        "<title>all\n4 (100.00%)</title>",
        "<title>main\n4 (100.00%)</title>",
        "<title>a&lt;b&gt;\n3 (75.00%)</title>",
    ] {
        assert!(svg.contains(part), "{part}\n{svg}");
    }
    let again = printed("main 1\nmain;a<b> 3\n", &Flame);
    assert!(svg == again, "a picture is the same each time");
}

#[test]
fn siblings_whose_names_sort_before_a_semicolon_stay_whole() {
    let svg = printed("main 1\nmain b;y 1\nmain;x 1\n", &Flame);
    assert_eq!(svg.matches("<title>main\n").count(), 1);
    assert!(svg.contains("<title>main\n2 (66.67%)</title>"));
}

#[test]
fn a_difference_is_red_and_blue() {
    let svg = printed("main;a 3\nmain;b -1\n", &Flame);
    for part in [
        "<title>main\n+2 (100.00% of all changes)</title>",
        "<title>b\n-1 (25.00% of all changes)</title>",
        "--h:5;--s:75%",
        "--h:215;--s:75%",
        "red is more, blue is less",
    ] {
        assert!(svg.contains(part), "{part}\n{svg}");
    }
}

#[test]
fn labels_keep_the_end_of_a_name() {
    let name = format!("package.{}.Method", "Type".repeat(60));
    let svg = printed(&format!("{name} 1\n"), &Flame);
    assert!(svg.contains(".Method</text>") && svg.contains(">…"), "{svg}");
    let long = printed(&format!("{} 1\n", "x".repeat(1 << 20)), &Flame);
    assert!(long.len() < 20_000, "{}", long.len());
}

#[test]
fn the_file_grows_with_what_is_shown() {
    let stacks = |count: usize| -> String {
        (0..count)
            .map(|at| format!("main;f{at:05} 1\n"))
            .chain(["main;big 900000\n".to_owned()])
            .collect()
    };
    let (few, many) = (printed(&stacks(10), &Flame), printed(&stacks(20_000), &Flame));
    assert!(many.len() < few.len() + 2000, "frames too small to see are not written");
}

#[test]
fn values_that_no_sum_holds_have_shares() {
    let largest = i64::MAX;
    let svg = printed(&format!("a {largest}\nb {largest}\nc {largest}\n"), &Flame);
    assert_eq!(svg.matches(" (33.33%)</title>").count(), 3);
}

#[test]
fn nothing_to_show_is_said() {
    let svg = printed("main 0\n", &Flame);
    assert!(svg.contains("no sample is left to show") && svg.ends_with("</svg>\n"));
}

#[test]
fn nothing_comes_from_elsewhere() {
    let svg = printed("main;a 3\n", &Flame);
    let addresses: Vec<&str> =
        svg.match_indices("http").map(|(at, _)| svg.get(at..at + 20).unwrap()).collect();
    assert!(
        addresses.iter().all(|address| address.starts_with("http://www.w3.org/")),
        "{addresses:?}"
    );
    assert!(!svg.contains(" src=") && !svg.contains("@import") && !svg.contains("url("));
}
