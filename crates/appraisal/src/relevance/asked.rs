//! A case file without what is not asked in it: for cases that are made up, which hold the answers of every depth.

use super::relevance;
use crate::case_file::CaseFile;
use crate::checklist::Checklist;
use crate::observation::Answers;

/// The case with the answers alone that its own depth and conditions ask for.
#[must_use]
pub fn asked_only(checklist: &Checklist, mut case: CaseFile) -> CaseFile {
    let (answers, _) = Answers::values(checklist, &case.observations());
    let (relevance, _) = relevance(checklist, &answers);
    let known = |id: &str| checklist.questions.get(id).is_some_and(|q| !q.ask.asked_of_nobody());
    case.answers.retain(|id, _| known(id) && relevance.applies(id));
    case.tables.retain(|id, _| relevance.applies(id));
    for (id, table) in &mut case.tables {
        for row in &mut table.rows {
            let name = row.id.clone();
            row.cells.retain(|column, _| relevance.cell_applies(id, &name, column));
        }
    }
    case
}
