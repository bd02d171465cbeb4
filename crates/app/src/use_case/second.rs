//! The second officer's own answers: asked, answered or declined, and then the first officer's answers opened, on record.

use evidence::{AnswersChanged, Change, Marked, Payload, Value};

use crate::api::second::{AnswerBlind, BlindFact, BlindItem, BlindView, OpenFirst, SecondRow, SecondView, ViewBlind};
use crate::api::text::{Basis, Code, Failure, Text};
use crate::api::visit::CaseView;
use crate::app::{App, Handle};
use crate::case::{Answers, CaseSheet, Given, local_time};
use crate::entry::{self, too_long};
use crate::failure::not_found;
use crate::open_case::OpenCase;
use crate::second::{OTHERS_OPENED, OwnWords, Row, SecondOfficer, Word};
use crate::view;

/// A reason for not answering is one sentence.
const LONGEST_REASON: usize = 200;
/// What of the first officer's answers a visit needs.
const NEEDED: [&str; 3] = ["applicant.name", "applicant.trading_name", "applicant.premises_address"];

fn refused<T>(zh: impl AsRef<str>, en: impl AsRef<str>) -> Result<T, Failure> {
    Err(Failure::new(Code::BadRequest).saying(zh, en))
}

impl OpenCase {
    /// The words of who sits here, if they are the second officer of a case that asks them something.
    fn second_here(&self) -> Result<OwnWords, Failure> {
        match self.own_words() {
            Some(words) if !self.sheet.checklist.blind.is_empty() => Ok(words),
            Some(_) => refused(
                "本案所据的清单没有只问协办的问题",
                "the checklist of the case asks nothing of second officers alone",
            ),
            None => refused(
                "这些只问协办：您不是本案的协办",
                "these are put to the second officer, which you are not in this case",
            ),
        }
    }

    pub(crate) fn blind_view(&self) -> Result<BlindView, Failure> {
        let words = self.second_here()?;
        let checklist = &self.sheet.checklist;
        let item = |rule: &appraisal::checklist::BlindRule| {
            let id = &rule.ask.id;
            let later = words.later.get(id);
            let spoken = later.or_else(|| words.alone.get(id));
            // Their own word, whatever another second officer said.
            let given = spoken.and_then(|spoken| Given::of(&spoken.change, Some(local_time(&spoken.stamp))));
            let basis = view::basis(rule.ask.default_basis.as_deref()).unwrap_or(Basis::Oral);
            let word = spoken.map_or(Word::Nothing, |spoken| spoken.word());
            let own = matches!(word, Word::Said(_)).then_some(given).flatten();
            BlindItem {
                question: view::blind_question(checklist, rule),
                answer: own.map(|given| view::answer_view(&rule.ask, id, &given, basis, None)),
                declined: match word {
                    Word::Declined(reason) => Some(reason),
                    _ => None,
                },
                after_opening: later.is_some(),
            }
        };
        let about = NEEDED.iter().filter_map(|id| {
            let (asked, given) = (checklist.questions.get(id)?, self.sheet.answers.scalars.get(*id)?);
            Some(BlindFact { label: view::text(&asked.ask.label), text: given.raw.clone() })
        });
        let owner = self.shared.as_ref().and_then(|shared| {
            let owner = shared.merged.owner.as_ref()?;
            Some(shared.team.names.get(owner).unwrap_or(owner).clone())
        });
        Ok(BlindView {
            kept_back: self.kept_back(),
            first_officer: owner,
            about: about.filter(|fact| !fact.text.trim().is_empty()).collect(),
            items: checklist.blind.values().map(item).collect(),
            left: u32::try_from(words.left(checklist).len()).unwrap_or(u32::MAX),
            opened_at: words.opened.as_ref().map(local_time),
        })
    }

    /// The case as it is shown until the first officer's answers are opened: what it is called, its trade and its day, and the questions put to the second
    /// officer. Everything else is that of a case in which nobody answered anything.
    pub(crate) fn shown_kept_back(&self) -> Result<CaseView, Failure> {
        let blind = self.blind_view()?;
        let mut facts = self.sheet.facts.clone();
        (facts.void_acts, facts.disputes, facts.second) = Default::default();
        let (checklist, known) = (self.sheet.checklist.clone(), self.sheet.known.clone());
        let empty = CaseSheet { facts, checklist, answers: Answers::default(), known };
        let view = empty.view(Vec::new());
        Ok(CaseView { sections: Vec::new(), questions: Vec::new(), blind: Some(blind), ..view })
    }

    /// What second officers said alone, beside the first officer's answers as they stood and as they stand.
    pub(crate) fn second_views(&self) -> Vec<SecondView> {
        let officers = &self.sheet.facts.second.officers;
        if officers.is_empty() {
            return Vec::new();
        }
        let sheet = &self.sheet;
        let now = appraisal::blind::other_sides(&sheet.checklist, &sheet.observations(), sheet.survey_date());
        officers.iter().map(|officer| second_view(officer, sheet, &now)).collect()
    }
}

type Sides = std::collections::BTreeMap<String, appraisal::figure::Reading>;

fn second_view(officer: &SecondOfficer, sheet: &CaseSheet, now: &Sides) -> SecondView {
    let checklist = &sheet.checklist;
    let row = |item: &crate::second::Item| {
        let rule = checklist.blind.get(&item.question)?;
        let Row { label, second, first, verdict, tolerance, to_do, later } = Row::of(rule, checklist, item);
        let moved = now.get(&item.question).map(|reading| crate::second::read(rule, reading));
        Some(SecondRow {
            question: item.question.clone(),
            label,
            second,
            first_now: moved.filter(|moved| *moved != first),
            first,
            differs: item.against.is_material(),
            verdict,
            tolerance,
            to_do,
            later,
        })
    };
    SecondView {
        officer: officer.name.clone(),
        opened_at: local_time(&officer.opened),
        seq: u32::try_from(officer.opened.seq).unwrap_or(u32::MAX),
        rows: officer.items.iter().filter_map(row).collect(),
    }
}

impl Handle for ViewBlind {
    fn handle(self, app: &mut App) -> Result<BlindView, Failure> {
        app.case_even_kept_back(&self.case)?.1.blind_view()
    }
}

impl Handle for AnswerBlind {
    fn handle(self, app: &mut App) -> Result<BlindView, Failure> {
        let (store, open) = app.case_even_kept_back(&self.case)?;
        let words = open.second_here()?;
        let rule = open.sheet.checklist.blind.get(&self.question);
        let rule = rule.ok_or_else(|| not_found("只问协办的问题", &self.question))?;
        let raw = self.raw.filter(|raw| !raw.trim().is_empty());
        let reason = self.declined.map(|reason| reason.trim().to_owned());
        let mut change = Change::answer(self.question.clone(), None);
        match (raw, reason) {
            (Some(_), Some(_)) => return refused("要么回答，要么写明为什么不答", "either answer it or say why not"),
            (Some(raw), None) => {
                if too_long(&raw) {
                    return refused("太长了", "too long");
                }
                let read = entry::value_of(&rule.ask, &raw, Some(open.sheet.survey_date()));
                let value = read.map_err(|why| Failure::new(Code::BadRequest).saying(why.zh, why.en))?;
                (change.value, change.typed) = (value.filter(fits(rule)), Some(raw));
                if change.value.is_none() {
                    return refused("不是选项里的一个", "it is none of the choices");
                }
            }
            (None, Some(reason)) => {
                if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
                    return refused(
                        format!("不答要写原因，1–{LONGEST_REASON} 个字"),
                        format!("a reason for not answering has 1 to {LONGEST_REASON} characters"),
                    );
                }
                change.note = Some(reason);
            }
            (None, None) if !words.alone.contains_key(&self.question) && !words.later.contains_key(&self.question) => {
                return open.blind_view();
            }
            (None, None) => {}
        }
        open.append(store, Payload::AnswersChanged(AnswersChanged::typed(vec![change])))?;
        open.blind_view()
    }
}

/// A choice is one of the choices.
fn fits(rule: &appraisal::checklist::BlindRule) -> impl Fn(&Value) -> bool + '_ {
    let choices = &rule.ask.choices;
    move |value| match value {
        Value::Text(text) => choices.is_empty() || choices.iter().any(|choice| choice.id == *text),
        Value::Truth(_) => true,
    }
}

impl Handle for OpenFirst {
    fn handle(self, app: &mut App) -> Result<CaseView, Failure> {
        let (store, open) = app.case_even_kept_back(&self.case)?;
        let words = open.second_here()?;
        if words.opened.is_none() {
            let checklist = &open.sheet.checklist;
            let left = words.left(checklist);
            if let Some(first) = left.first() {
                let label = view::text(&first.ask.label);
                let n = left.len();
                return refused(
                    format!("还有 {n} 问没有回答，也没有写明为什么不答：{}……", label.zh),
                    format!("{n} questions are neither answered nor declined: {} …", label.en),
                );
            }
            let marked = Marked { mark: OTHERS_OPENED.to_owned(), detail: Some(super::package_alone::opening(&words)) };
            open.append(store, Payload::Marked(marked))?;
        }
        Ok(open.view())
    }
}

/// The words with which a command refuses to show a case whose first officer's answers are not opened.
pub(crate) fn kept_back(left: usize) -> Failure {
    let mut failure = Failure::new(Code::KeptBack);
    if left > 0 {
        failure = failure.saying(format!("还有 {left} 问"), format!("{left} questions are left"));
    }
    failure
}

/// The same as a line on the desk.
pub(crate) fn waiting(left: usize) -> Text {
    match left {
        0 => Text::new(
            "协办独立回答已答完，还没有打开主办的回答",
            "answered alone; the first officer's answers are not opened yet",
        ),
        n => Text::new(
            format!("协办先独立回答 {n} 问，再打开主办的回答"),
            format!("{n} questions for the second officer before the first one's answers are opened"),
        ),
    }
}
