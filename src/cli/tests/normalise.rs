//! Unit tests of `cli/normalise.rs`.

use super::*;

fn run(line: &str) -> Result<String, String> {
    let takes = |name: &str| {
        Ok(match name {
            "top" | "cum" => Some(Takes::Nothing),
            "trim" => Some(Takes::Boolean),
            "focus" | "nodecount" => Some(Takes::Value),
            _ => None,
        })
    };
    let out = normalise(line.split_whitespace().map(OsString::from), takes);
    let words: Vec<String> =
        out.map_err(|e| e.to_string())?.into_iter().map(|w| w.into_string().unwrap()).collect();
    Ok(words.join(" "))
}

#[test]
fn one_dash_or_two_value_joined_or_apart() {
    for (given, wanted) in [
        ("-top heap", "--top heap"),
        ("--top heap", "--top heap"),
        ("-focus=a heap", "--focus=a heap"),
        ("-focus a heap", "--focus=a heap"),
        ("--focus a=b heap", "--focus=a=b heap"),
        ("-focus= heap", "--focus= heap"),
        ("-nodecount -1 heap", "--nodecount=-1 heap"),
        ("heap -top", "heap --top"),
        ("-top -", "--top -"),
        ("-top -- -cum", "--top -- -cum"),
        ("-cum=false -top", "--top"),
        ("-cum=T", "--cum"),
        ("-cum -cum=0", ""),
        ("-cum=0 -cum", "--cum"),
        ("-trim", "--trim=true"),
        ("-trim=F", "--trim=false"),
        ("-nosuch=1 -other x", "--nosuch=1 --other x"),
        ("-h", "-h"),
        ("--h", "-h"),
        ("", ""),
    ] {
        assert_eq!(run(given), Ok(wanted.to_owned()), "{given}");
    }
}

#[test]
fn mistakes_name_the_flag() {
    for (given, wanted) in [
        ("-trim=no", "invalid boolean value \"no\" for -trim: say true or false"),
        ("-cum=", "invalid boolean value \"\" for -cum: say true or false"),
        ("-focus", "flag needs an argument: -focus"),
        ("---top", "bad flag syntax: ---top"),
        ("-=x", "bad flag syntax: -=x"),
    ] {
        assert!(run(given).is_err_and(|message| message.contains(wanted)), "{given}");
    }
}
