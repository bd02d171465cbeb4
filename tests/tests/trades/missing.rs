//! Each required answer of a practice case taken away in turn: silence must never pay.

use appraisal::case_file::CaseFile;
use appraisal::figure::Reading;

use crate::trade::Trade;

impl Trade {
    /// Every required answer taken away in turn: what then pays by a higher score or a firm higher limit, or is not missed.
    pub(crate) fn pays_when_missing(&self) -> (usize, Vec<String>) {
        let whole = self.appraise();
        let limit = whole.limit.limit.number().expect("the practice case has a limit");
        let mut wrong = Vec::new();
        let removals = self.removals();
        for (question, less) in &removals {
            let after = self.of_case(less);
            if whole.reading(question).is_none_or(|r| r.applies()) && !after.missing.contains(question) {
                wrong.push(format!("{question}: not among the missing"));
            }
            let provisional = matches!(&after.limit.l0, Reading::Known { provisional, .. } if !provisional.is_empty());
            if after.score_at_l0.total > whole.score_at_l0.total && !provisional {
                wrong.push(format!("{question}: the score rises to {}", after.score_at_l0.total));
            }
            if after.limit.limit.is_firm() && after.limit.limit.number().is_some_and(|now| now > limit) {
                wrong.push(format!("{question}: the limit rises"));
            }
        }
        (removals.len(), wrong)
    }

    fn removals(&self) -> Vec<(String, CaseFile)> {
        let mut all = Vec::new();
        for (id, question) in &self.checklist.questions {
            if question.ask.required && self.case.answers.contains_key(id) {
                let mut less = self.case.clone();
                less.answers.shift_remove(id);
                all.push((id.clone(), less));
            }
        }
        for (id, table) in &self.checklist.tables {
            let Some(given) = self.case.tables.get(id) else { continue };
            if table.required {
                let mut less = self.case.clone();
                less.tables.shift_remove(id);
                all.push((id.clone(), less));
            }
            for (r, row) in given.rows.iter().enumerate() {
                for column in row.cells.keys().filter(|c| table.columns.get(*c).is_some_and(|c| c.ask.required)) {
                    let mut less = self.case.clone();
                    less.tables[id].rows[r].cells.shift_remove(column);
                    all.push((format!("{id}.{}.{column}", row.id), less));
                }
            }
        }
        all
    }
}
