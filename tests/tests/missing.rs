//! Each required answer of the acceptance case removed in turn: nothing silently becomes zero, score and limit never rise unless
//! provisional, and the question is named wherever it matters.

use tests::facts::{case_file, checklist};
use tests::golden::facts;
use tests::removals::findings;

#[test]
fn a_missing_answer_never_pays_and_is_named() {
    let case = case_file(&facts(), checklist()).expect("the case converts");
    let (removed, wrong) = findings(checklist(), &case, &[]);
    assert!(removed > 400, "only {removed} required answers in the case");
    assert!(wrong.is_empty(), "{} findings over {removed} removals:\n{}", wrong.len(), wrong.join("\n"));
}
