//! Unit tests of `report/kind.rs`.

use super::*;

#[test]
fn needs_are_those_of_the_data_that_is_printed() {
    let needs = |report: Report| {
        let ReportNeeds { memory, snapshots, heap } = report.needs();
        (memory, snapshots, heap)
    };
    assert_eq!(needs(Report::Memory), (true, false, true));
    assert_eq!(needs(Report::Json), (true, true, false));
    assert_eq!(needs(Report::Trend), (false, true, false));
    assert_eq!(needs(Report::Top), (false, false, false));
}
