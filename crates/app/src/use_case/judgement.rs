//! The committee's page, asked for beside the keystroke.

use std::collections::{BTreeMap, BTreeSet};

use appraisal::crosscheck::Verdict;
use appraisal::judgement::{judgement, meaning};
use appraisal::wording::Wording;

use crate::api::appraisal::NamedRef;
use crate::api::judgement::{JudgementView, ViewJudgement};
use crate::api::second::SecondView;
use crate::api::text::Failure;
use crate::app::{App, Handle};
use crate::case::CaseSheet;
use crate::open_case::OpenCase;
use crate::view::{self, Labels};

impl Handle for ViewJudgement {
    fn handle(self, app: &mut App) -> Result<JudgementView, Failure> {
        Ok(judgement_of(app.case(&self.case)?.1))
    }
}

/// The proposal of an open case in words.
pub(crate) fn judgement_of(open: &OpenCase) -> JudgementView {
    shown(&open.sheet, open.second_views())
}

fn shown(sheet: &CaseSheet, second: Vec<SecondView>) -> JudgementView {
    let appraisal = sheet.appraise();
    let checklist = &sheet.checklist;
    let told = judgement(checklist, &appraisal);
    let labels = Labels::new(checklist, &appraisal);
    let wording = Wording { checklist, figures: &appraisal.figures };
    // That all is borne what is asked is only true where nothing else binds.
    let meanings = appraisal.limit.caps.iter().filter(|cap| !cap.above_asked && (cap.kind != "asked" || cap.binds));
    let meanings =
        meanings.filter_map(|cap| Some((cap.id.clone(), view::text(&meaning(&wording, &cap.after.figure)?))));
    let asked: BTreeSet<&str> = second.iter().flat_map(|s| s.rows.iter().map(|row| row.question.as_str())).collect();
    let rests_on = |figure: &str| checklist.model.questions(figure);
    let own: Vec<(&str, BTreeSet<String>)> =
        asked.iter().filter_map(|id| Some((*id, rests_on(&checklist.blind.get(id)?.other_side())))).collect();
    let deviating = appraisal.checks.iter().filter(|c| matches!(c.verdict, Verdict::Fail | Verdict::Attention));
    let beside: BTreeMap<String, Vec<String>> = deviating
        .filter_map(|check| {
            let rule = checklist.checks.iter().find(|rule| rule.id == check.id)?;
            let needs = rests_on(&rule.verdict);
            let shared = own.iter().filter(|(_, of)| !of.is_disjoint(&needs)).map(|(id, _)| (*id).to_owned());
            Some((check.id.clone(), shared.collect()))
        })
        .collect();
    JudgementView {
        head: view::text(&told.head),
        because: told.because.iter().map(view::text).collect(),
        firm: told.firm.as_ref().map(view::text),
        waits_for: told.waits_for.iter().map(|at| NamedRef { id: at.clone(), label: labels.label(at) }).collect(),
        meanings: meanings.collect(),
        beside,
        second,
    }
}
