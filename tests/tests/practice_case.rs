//! The practice case that opens with one click is the acceptance case, marked as practice; `TIANYE_EXPORT=1` rewrites it.

use tests::{facts, golden, tree};

#[test]
fn the_practice_case_is_the_acceptance_case() {
    let mut file = facts::explained(&golden::facts());
    // A practice case is nobody's signature: what only another officer may sign is left out.
    for row in file.tables.get_mut("explanations").into_iter().flat_map(|t| &mut t.rows) {
        for column in ["second_officer", "second_statement", "accepted_by"] {
            row.cells.shift_remove(column);
        }
    }
    file.practice = true;
    file.case.title = "样例商行（练习案例）".to_owned();
    let mut fresh = serde_json::to_string_pretty(&file).expect("a case file is JSON");
    fresh.push('\n');
    let path = tree::root().join("industry-checklists/industries/fmcg-wholesale/practice/case.json");
    if std::env::var_os("TIANYE_EXPORT").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder of the practice case");
        std::fs::write(&path, &fresh).expect("the practice case is written");
    }
    let committed = std::fs::read_to_string(&path).expect("the practice case is committed");
    assert!(
        committed == fresh,
        "the practice case differs: run `TIANYE_EXPORT=1 cargo test --workspace --test practice_case`"
    );
}
