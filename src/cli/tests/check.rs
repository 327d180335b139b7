//! Unit tests of `cli/check.rs`.

use super::*;
use crate::analysis::query::Pattern;
use crate::profile::merge::subtract;
use crate::profile::store::builder::Builder;

const STACKS: &str = "main.main;main.(*Cache).Put;runtime.mallocgc 40\n\
                      main.main;main.(*Cache).Get;main.(*Cache).Put 10\n\
                      main.main;main.Cached 5\nmain.main 45\n";

fn profile(folded: &str, unit: &str) -> Arc<Profile> {
    let mut builder = Builder::new();
    builder.sample_type("objects", "count");
    builder.sample_type("space", unit);
    let doubled: Vec<String> = folded
        .lines()
        .filter_map(|line| line.rsplit_once(' ').map(|(stack, value)| format!("{stack} 1 {value}")))
        .collect();
    builder.folded(&doubled.join("\n"));
    Arc::new(builder.finish())
}

fn judged(profile: &Arc<Profile>, check: &str) -> Result<Verdict, String> {
    let query = Query { sample_type: 1, ..Query::default() };
    let verdict = Check::parse(check).and_then(|check| {
        check.judge(profile, &query).map_err(|stop| match stop {
            Stop::Failed(error) => error,
            Stop::Cancelled => Error::Empty,
        })
    });
    verdict.map_err(|error| error.to_string())
}

#[test]
fn values_are_those_of_the_tables() {
    let profile = profile(STACKS, "bytes");
    for (check, holds) in [
        ("total == 100", true),
        ("total < 100", false),
        ("total <= 100B", true),
        ("space total >= 100", true),
        ("objects total == 4", true),
        ("inuse_space total == 100", true),
        ("flat main.(*Cache).Put == 10", true),
        ("cum main.(*Cache).Put == 50", true),
        ("cum main.(*Cache) == 50", true),
        ("flat main == 60", true),
        ("cum main == 100", true),
        ("cum main.Cache == 0", true),
        ("cum /Cache/ == 55", true),
        ("cum /mallocgc$/ < 50%", true),
        ("cum runtime.mallocgc >= 40.5%", false),
        ("cum main.(*Cache)<0.05kB", true),
        ("cum main.(*Cache) < 1KiB", true),
        ("objects cum main.(*Cache) == 2", true),
    ] {
        let verdict = judged(&profile, check).unwrap();
        assert_eq!(verdict.holds, holds, "{}", verdict.line);
    }
}

#[test]
fn the_line_tells_the_value() {
    let profile = profile(STACKS, "bytes");
    for (check, line) in [
        ("total < 50B", "does not hold: total < 50B: it is 100B (100.00% of 100B)"),
        ("flat main.Cached < 6%", "holds: flat main.Cached < 6%: it is 5B (5.00% of 100B)"),
        (
            "flat main.nosuch < 6%",
            "holds: flat main.nosuch < 6%: it is 0 (0.00% of 100B), as no function of that name is there",
        ),
    ] {
        assert_eq!(judged(&profile, check).unwrap().line, line);
    }
}

#[test]
fn growth_is_against_the_base() {
    let (now, base) = (profile(STACKS, "bytes"), profile("main.main 50\nother 30\n", "bytes"));
    let both = subtract(now, base, (true, false), &Cancel::new()).unwrap();
    for (check, holds) in [
        ("total grows == 20", true),
        ("total grows < 25%", false),
        ("total grows <= 25%", true),
        ("flat main.main grows == 0", false),
        ("flat main.main grows < 0%", true),
        ("cum main.(*Cache) grows < 1000%", false),
        ("cum nothing grows == 0%", true),
    ] {
        let verdict = judged(&both, check).unwrap();
        assert_eq!(verdict.holds, holds, "{}", verdict.line);
    }
    assert_eq!(
        judged(&both, "total grows < 5%").unwrap().line,
        "does not hold: total grows < 5%: it changes by 20B (+25.00%), from 80B to 100B"
    );
    let alone = judged(&profile(STACKS, "bytes"), "total grows < 5%").unwrap_err();
    assert!(alone.contains("no base"), "{alone}");
}

#[test]
fn filters_apply() {
    let profile = profile(STACKS, "bytes");
    let mut query = Query { sample_type: 1, ..Query::default() };
    query.filters.focus = Some(Pattern::new("focus", "Cache").unwrap());
    let check = Check::parse("total == 55%").unwrap();
    assert!(check.judge(&profile, &query).unwrap().holds);
}

#[test]
fn errors_come_with_the_right_form() {
    let profile = profile(STACKS, "bytes");
    for (check, reason) in [
        ("", "it compares with nothing"),
        ("total", "it compares with nothing"),
        ("space < 5", "it names none of total, flat and cum"),
        ("total main.f < 5", "total is of all functions, not of \"main.f\""),
        ("cum < 5", "cum of which function?"),
        ("cum grows < 5", "cum of which function?"),
        ("total <> 5", "\"<>\" is none of < <= > >= =="),
        ("total < five", "\"five\" is no number with a unit or %"),
        ("total <", "\"\" is no number with a unit or %"),
        ("cum /(/ < 5", "parsing check regexp"),
        ("total < 5ms", "ms is no unit of this sample type, which is in bytes"),
        ("nosuch total < 5", "must be one of: [objects space]"),
    ] {
        let message = judged(&profile, check).unwrap_err();
        assert!(message.contains(reason), "{check}: {message}");
    }
    assert!(Check::parse("x").unwrap_err().to_string().ends_with(FORM));
}
