//! Unit tests of `store/fault.rs`.

use super::*;

fn said(status: u16, body: &str, has_credentials: bool) -> String {
    let words = Refusal::words_of(body.as_bytes(), || body.to_owned());
    let retry_after = "30".to_owned();
    let is_page = false;
    Refusal { status, reason: "Reason", words, is_page, retry_after, has_credentials }
        .error("m{a=~\"(\"}")
        .to_string()
}

#[test]
fn the_words_of_the_store_are_told() {
    let text = said(400, r#"{"code":3,"message":"1:3: parse error: missing )"}"#, false);
    let wanted = "server response: 400 Reason - 1:3: parse error: missing ), marked by <-- HERE in m{ <-- HERE a=~\"(\"}";
    assert_eq!(text, wanted);
    let text = said(400, r#"{"code":"invalid_argument","message":"no 10:4 here"}"#, false);
    assert_eq!(text, "server response: 400 Reason - invalid_argument: no 10:4 here");
    assert_eq!(said(500, "", false), "server response: 500 Reason");
    assert!(!said(500, "\u{1b}[2J", false).contains('\u{1b}'));
}

#[test]
fn missing_options_are_named() {
    assert!(said(401, "", false).contains("-http_header 'Authorization: Bearer ...'"));
    assert!(said(401, "no org id", false).ends_with("; -tenant NAME names one"));
    assert!(said(403, "", true).contains("does not take this name and password"));
    let text = said(429, "too many outstanding requests", false);
    assert!(
        text.ends_with("; a shorter range or more labels ask for less, or wait, 30s"),
        "{text}"
    );
    let text = said(400, "Client sent an HTTP request to an HTTPS server.", false);
    assert!(text.ends_with("; https:// in place of http:// reaches it"), "{text}");
    assert!(said(429, "received message larger than max", true).contains("a shorter range"));
}
