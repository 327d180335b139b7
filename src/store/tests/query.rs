//! Unit tests of `store/query.rs`.

use super::*;

#[test]
fn queries_are_read_and_written() {
    for (text, written) in [
        ("a:b:c:d:e", "a:b:c:d:e{}"),
        ("a:b:c:d:e:delta{}", "a:b:c:d:e:delta{}"),
        (r#" cpu { x = "1" , y!~'b"c', } "#, r#"cpu{x="1", y!~"b\"c"}"#),
        (r#"m{p=~`\d+`,q!="é"}"#, r#"m{p=~"\\d+", q!="é"}"#),
        (r#"m{p="a}b,c"}"#, r#"m{p="a}b,c"}"#),
    ] {
        let query = StoreQuery::parse(text).unwrap();
        assert_eq!(query.to_string(), written);
        assert_eq!(StoreQuery::parse(written).unwrap(), query);
    }
}

#[test]
fn faults_are_marked() {
    for (text, fault) in [
        ("", "begins with no profile type, marked by <-- HERE in  <-- HERE"),
        ("{a=\"b\"}", "begins with no profile type, marked by <-- HERE in  <-- HERE {a=\"b\"}"),
        ("m{a=b}", "a value stands in quotes, marked by <-- HERE in m{a= <-- HERE b}"),
        ("m{a:\"b\"}", "one of = != =~ !~, marked by <-- HERE in m{a <-- HERE :\"b\"}"),
        ("m{a=\"b}", "are not closed, marked by <-- HERE in m{a= <-- HERE \"b}"),
        (
            "m{a=\"b\" c=\"d\"}",
            "a comma or a closing brace follows a label, marked by <-- HERE in m{a=\"b\"  <-- HERE c",
        ),
        ("m{a=\"b\"} or x", "the query ends here, marked by <-- HERE in m{a=\"b\"}  <-- HERE or x"),
        ("m{=\"b\"}", "a label has a name"),
        ("m{a=~\"\"}", "a pattern is not empty"),
        ("m x", "a brace opens the labels"),
    ] {
        let said = StoreQuery::parse(text).unwrap_err();
        assert!(said.contains(fault), "{text}: {said}");
    }
}

#[test]
fn labels_narrow_a_query() {
    let query = StoreQuery::parse(r#"m{job="api", pod=~"a.*"}"#).unwrap();
    let narrow = query.narrowed(&[("pod".to_owned(), "a\"1".to_owned())]);
    assert_eq!(narrow.to_string(), r#"m{job="api", pod="a\"1"}"#);
}
