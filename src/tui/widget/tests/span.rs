//! Unit tests of `tui/widget/span.rs`.

use super::*;
use crate::tui::theme::UNICODE;

#[test]
fn skipped_columns_leave_a_mark_where_letters_were() {
    let spans = || vec![Span::new("    ", Role::Text), Span::new("a名前.run", Role::Title)];
    let text = |columns| {
        let spans = skipped(&spans(), columns, &UNICODE);
        spans.into_iter().map(|span| span.text).collect::<String>()
    };
    for (columns, want) in [
        (0, "    a名前.run"),
        (2, "  a名前.run"),
        (4, "a名前.run"),
        (5, "… 前.run"),
        (6, "…前.run"),
        (9, "…run"),
        (30, "…"),
    ] {
        assert_eq!(text(columns), want, "{columns}");
    }
}
