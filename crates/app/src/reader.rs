//! A case that is only read 只读, from its records alone: no store, no account, no clock. The branch answers a browser with it, by the very code that an
//! officer's screen comes from, and as far as the level of who reads goes (docs/design.md §25). Nothing here can write: there is nothing to write to.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use evidence::{CaseState, Change, Value};
use serde::Serialize;
use serde_json::Value as Json;

use crate::api::Request;
use crate::api::cases::CaseState as Stage;
use crate::api::judgement::JudgementView;
use crate::api::packages::ConflictsView;
use crate::api::second::SecondView;
use crate::api::text::FigureState;
use crate::case::asked;
use crate::open_case::OpenCase;
use crate::projection::{Public, cover, figures_alone};
use crate::reckoning::{CaseRecords, LayerFiles, Reckoner};
use crate::second::kept_back_from;
use crate::use_case::{
    explanation_of, history_of, judgement_of, kept_back, questions_of, stories_of, stress_of, tree_of,
};
use crate::view::{self, Labels};
use appraisal::checklist::Kind;

pub use crate::api::cases::{AtBranch, CaseCard};
pub use crate::api::text::{Code, Failure, Text};
pub use crate::caller::{Act, act};

/// How much of a case is shown: the levels of “who reads what”, from the second on. The first, the line in a list, is [`ReadCase::card`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// Statements, checks, score: no answer, no text that somebody wrote, no name.
    Figures,
    /// All, with numbers of persons covered.
    Masked,
    /// All.
    Whole,
}

/// Who reads, and how much.
#[derive(Debug, Clone, Copy)]
pub struct Reads<'a> {
    /// As the team of the records names people.
    pub officer: &'a str,
    /// How much is shown.
    pub shown: Shown,
}

/// Opens cases to be read.
#[derive(Default)]
pub struct Reader {
    reckoner: Reckoner,
}

impl Reader {
    /// The commands that [`ReadCase::answer`] carries out, by their words.
    pub const WORDS: &'static [&'static str] = &[
        "open_case",
        "history",
        "explain",
        "explain_tree",
        "view_judgement",
        "reviewer_questions",
        "check_history",
        "list_conflicts",
        "stress_table",
    ];

    /// Opens a case from its records, on the checklist that these files make.
    ///
    /// # Errors
    ///
    /// The files do not give the hash that the records hold.
    pub fn read(&self, records: CaseRecords, layers: &LayerFiles) -> Result<ReadCase, Failure> {
        let checklist = self.reckoner.checklist(&Reckoner::stands(&records), layers)?;
        let open = OpenCase::of_records(records, checklist);
        let public = Public::of(&open.sheet, layers);
        let numbers = numbers(&open);
        Ok(ReadCase { open: Mutex::new(open), public, numbers })
    }
}

/// A case opened to be read.
pub struct ReadCase {
    open: Mutex<OpenCase>,
    /// What the checklist says whatever the case.
    public: Public,
    /// Every number of a person that was ever answered, as it was written.
    numbers: BTreeSet<String>,
}

impl ReadCase {
    /// Its line in a list: trade, dates, the amount asked for; no name and nothing that somebody wrote.
    #[must_use]
    pub fn card(&self, at: AtBranch) -> CaseCard {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let sheet = &open.sheet;
        let appraisal = sheet.appraise();
        let amount = Labels::new(&sheet.checklist, &appraisal).figure("request.amount");
        CaseCard {
            id: sheet.facts.id.clone(),
            title: at.number.clone(),
            industry: sheet.checklist.id.clone(),
            industry_name: view::text(&sheet.checklist.name),
            practice: sheet.facts.practice,
            state: Stage::Surveying,
            survey_date: sheet.survey_date().to_string(),
            completeness: None,
            answered: 0,
            required: 0,
            closed: None,
            blockers: Vec::new(),
            amount_asked: (amount.state == FigureState::Known).then_some(amount),
            created_at: day(&sheet.facts.created_at),
            saved_at: None,
            pending: false,
            at_branch: Some(at),
        }
    }

    /// The line of a case that cannot be opened: what the branch itself knows of it, and why there is no more.
    #[must_use]
    pub fn unread(case: &str, why: Text, at: AtBranch) -> CaseCard {
        CaseCard {
            id: case.to_owned(),
            title: at.number.clone(),
            industry: String::new(),
            industry_name: Text::default(),
            practice: false,
            state: Stage::Surveying,
            survey_date: String::new(),
            completeness: None,
            answered: 0,
            required: 0,
            closed: None,
            blockers: vec![why],
            amount_asked: None,
            created_at: String::new(),
            saved_at: None,
            pending: false,
            at_branch: Some(at),
        }
    }

    /// Answers a request of [`Reader::WORDS`], as JSON.
    ///
    /// # Errors
    ///
    /// Any other request (`not_here`); what is kept back from a second officer; whatever the command itself refuses.
    pub fn answer(&self, request: &str, reads: Reads<'_>) -> Result<String, Failure> {
        let request: Request = crate::json::read(request, Code::BadRequest)?;
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shared) = open.shared.as_deref()
            && kept_back_from(shared, reads.officer, &open.sheet.checklist)
        {
            return Err(kept_back(0));
        }
        let reply = match reads.shown {
            Shown::Figures => self.figures(&open, &request)?,
            Shown::Masked | Shown::Whole => whole(&open, &request, reads.shown)?,
        };
        let reply = match reads.shown {
            Shown::Masked => cover(reply, &self.numbers),
            Shown::Figures | Shown::Whole => reply,
        };
        Ok(reply.to_string())
    }

    /// The same where figures are all that is shown. What holds names or words beside them is empty, so that the same screens open.
    fn figures(&self, open: &OpenCase, request: &Request) -> Result<Json, Failure> {
        match request {
            Request::OpenCase(_) => {
                let mut view = open.sheet.view(Vec::new());
                view.meta.title.clone_from(&number(&open.id.to_string()));
                view.meta.limit_seen = true;
                let mut shown = self.public.alone(figures_alone(view)?);
                shown["meta"]["read_only"] = json(&looked_at(Shown::Figures))?;
                Ok(shown)
            }
            Request::ViewJudgement(_) => {
                let decision = open.sheet.appraised().decision;
                let nothing: Vec<SecondView> = Vec::new();
                json(&JudgementView {
                    head: decision.proposal_label,
                    because: Vec::new(),
                    firm: None,
                    waits_for: Vec::new(),
                    meanings: Default::default(),
                    beside: Default::default(),
                    second: nothing,
                })
                .map(|view| self.public.alone(view))
            }
            Request::ReviewerQuestions(_) | Request::CheckHistory(_) => Ok(Json::Array(Vec::new())),
            Request::ListConflicts(_) => json(&ConflictsView {
                shared: false,
                owner: None,
                own: false,
                conflicts: Vec::new(),
                agreed: 0,
                outside: Vec::new(),
                second: Vec::new(),
            }),
            _ => Err(Failure::new(Code::NotHere).saying(
                "您在本案只看数字（报表、检验、评分），看不到回答和依据",
                "of this case you read figures alone (statements, checks, score), not the answers behind them",
            )),
        }
    }
}

/// Why a case is only looked at, as its screens say it.
fn looked_at(shown: Shown) -> Text {
    match shown {
        Shown::Figures => Text::new(
            "浏览器里只看。您在本案只看数字：报表、检验、评分；回答、依据和姓名不在这里。",
            "A browser only reads. Of this case you read figures: statements, checks, score; answers, what they rest on and names are not here.",
        ),
        Shown::Masked => Text::new(
            "浏览器里只看，不改答案；证件号和电话已遮盖。照片和附件请在电脑上的田野里看。",
            "A browser only reads and changes no answer; identity numbers and telephones are covered. Photos and files: in Tianye on a laptop.",
        ),
        Shown::Whole => Text::new(
            "浏览器里只看，不改答案。照片和附件请在电脑上的田野里看。",
            "A browser only reads and changes no answer. Photos and files: in Tianye on a laptop.",
        ),
    }
}

fn whole(open: &OpenCase, request: &Request, shown: Shown) -> Result<Json, Failure> {
    match request {
        Request::OpenCase(_) => {
            let mut view = open.view();
            // Whoever reads fits no answer to the limit, and there is no record in which it could stand that they saw it.
            view.meta.limit_seen = true;
            view.meta.read_only = Some(looked_at(shown));
            json(&view)
        }
        Request::History(at) => json(&history_of(open, at, None, None)?),
        Request::Explain(asked) => json(&explanation_of(&open.sheet, asked)?),
        Request::ExplainTree(asked) => json(&tree_of(&open.sheet, asked)?),
        Request::ViewJudgement(_) => json(&judgement_of(open)),
        Request::ReviewerQuestions(_) => json(&questions_of(open)),
        Request::CheckHistory(_) => json(&stories_of(open)),
        Request::ListConflicts(_) => json(&open.conflicts("")),
        Request::StressTable(asked) if asked.changes.is_empty() => json(&stress_of(&open.sheet)),
        _ => Err(Failure::new(Code::NotHere)),
    }
}

fn json<T: Serialize>(reply: &T) -> Result<Json, Failure> {
    serde_json::to_value(reply).map_err(|error| Failure::new(Code::Internal).caused_by(error))
}

/// The first digits of a case's id, by which people speak of it.
pub(crate) fn number(id: &str) -> String {
    id.chars().take(8).collect()
}

fn day(time: &str) -> String {
    time.chars().take(10).collect()
}

/// Identity numbers and telephones that stand or stood at the places that ask for them.
fn numbers(open: &OpenCase) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let state: &CaseState = &open.state;
    let personal = |question: &str, column: Option<&str>| {
        let ask = asked(&open.sheet.checklist, question, column);
        ask.is_some_and(|ask| matches!(ask.kind, Kind::IdNumber | Kind::Phone))
    };
    let mut take = |change: &Change| {
        let value = match &change.value {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        all.extend(value.into_iter().chain(change.typed.clone()).filter(|text| text.chars().count() > 4));
    };
    for (_, cell) in state.answers.iter().filter(|(id, _)| personal(id, None)) {
        cell.history.iter().for_each(|seen| take(&seen.change));
    }
    for (id, table) in &state.tables {
        for (_, cell) in table.cells.values().flatten().filter(|(column, _)| personal(id, Some(column))) {
            cell.history.iter().for_each(|seen| take(&seen.change));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Command;
    use crate::api::cases::ListCases;

    #[test]
    fn what_is_carried_out_for_a_reader_leaves_nothing_behind() {
        assert!(Reader::WORDS.iter().all(|word| act(word) == Some(Act::Read)));
        assert_eq!(act(ListCases::WORD), Some(Act::Read));
    }
}
