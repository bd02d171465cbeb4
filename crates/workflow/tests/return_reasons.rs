//! Reasons of remarks: the list of the brief, and how they are counted.

use workflow::{ReasonError, ReturnReason, count_reasons};

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn the_reasons_of_the_brief() {
    let labels: Vec<&str> = ReturnReason::shipped().iter().map(|reason| reason.label.zh.as_str()).collect();
    assert_eq!(labels, ["漏项", "数据矛盾", "证据不足", "用途", "额度期限", "合规", "其他"]);
    assert!(ReturnReason::shipped().iter().all(|reason| reason.label.en.is_ascii() && !reason.label.en.is_empty()));
    assert_eq!(ReturnReason::of("purpose").map(|reason| reason.label.zh.as_str()), Some("用途"));
    assert_eq!(ReturnReason::of("no_such"), None);
    let twice = "[[return_reason]]\nid=\"a\"\nlabel={zh=\"甲\",en=\"a\"}\n".repeat(2);
    assert_eq!(ReturnReason::read(&twice), Err(ReasonError::Twice("a".into())));
    assert!(matches!(ReturnReason::read("a = 1"), Err(ReasonError::Shape(_))));
}

#[test]
fn the_most_frequent_first_with_its_places() {
    let remarks = [
        (words(&["evidence"]), Some("stock")),
        (words(&["evidence", "omission"]), Some("balance_survey.cash")),
        (words(&["evidence", "evidence"]), Some("stock")),
        (words(&["other"]), None),
        (words(&["of_a_newer_program"]), Some("stock")),
        (words(&[]), Some("stock")),
    ];
    let given = || remarks.iter().map(|(reasons, place)| (reasons.as_slice(), *place));
    let found = count_reasons(given(), 10);
    let told: Vec<(&str, usize)> = found.iter().map(|one| (one.reason.as_str(), one.count)).collect();
    assert_eq!(told, [("evidence", 3), ("omission", 1), ("other", 1), ("of_a_newer_program", 1)]);
    assert_eq!(found[0].places, [("stock".to_owned(), 2), ("balance_survey.cash".to_owned(), 1)]);
    assert!(found[2].places.is_empty());
    // The order of remarks does not matter, and no more are told than were asked for.
    let mut turned: Vec<_> = given().collect();
    turned.reverse();
    assert_eq!(count_reasons(turned, 10), found);
    assert_eq!(count_reasons(given(), 2).len(), 2);
    assert!(count_reasons([], 10).is_empty());
}
