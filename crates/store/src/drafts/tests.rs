//! Names of drafts.
#![allow(clippy::unwrap_used)]
use super::case_of;

#[test]
fn only_names_of_ours_are_drafts() {
    let case = "0123456789abcdef0123456789abcdef";
    assert!(case_of(&format!("{case}-0123456789abcdef")).is_some());
    for name in [
        "",
        "-",
        "../keys",
        &format!("{case}-0123456789abcdef.new"),
        &format!("{case}-1"),
        &format!("{case}-0123456789abcde/"),
    ] {
        assert!(case_of(name).is_none(), "{name}");
    }
}
