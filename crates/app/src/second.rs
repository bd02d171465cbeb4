//! The second officer's own answers 协办独立回答: what a second officer said alone, whether that was before the first officer's answers were opened, and what
//! it comes to beside them. All of it follows from the records and their order; no clock is asked.
//!
//! A log of a second officer counts; the main officer's answer to such a question has no effect (the merge says so). An answer counts as given alone
//! where it stands in the log before the mark `others_opened`; what came after is kept, shown, and counts no more than any later word.

use std::collections::BTreeMap;
use std::sync::Arc;

use appraisal::blind::{Against, against, other_sides};
use appraisal::checklist::{BlindRule, Checklist};
use appraisal::figure::{Reading, Scalar};
use evidence::{CaseLogs, CaseRole, Change, LogId, Merged, Payload, RecordId, Stamp, Team, Value};

use crate::api::text::{FigureKind, Text};
use crate::case::{Answers, CaseSheet, local_time, minute};
use crate::case_source::{OnChecklist, Shared};
use crate::{show, view};

/// The mark under which a second officer's log says that the first officer's answers were opened.
pub(crate) const OTHERS_OPENED: &str = "others_opened";

/// What second officers said alone, beside the first officer's answers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Second {
    pub(crate) officers: Vec<SecondOfficer>,
}

/// One second officer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SecondOfficer {
    pub(crate) log: LogId,
    pub(crate) name: String,
    /// When the first officer's answers were opened.
    pub(crate) opened: Stamp,
    pub(crate) items: Vec<Item>,
    /// What it was held against, so that it need not be reckoned again while that stands.
    held: Arc<Held>,
}

/// The first officer's side, and the records and checklist that it comes of.
#[derive(Debug, PartialEq)]
struct Held {
    of: (RecordId, Vec<RecordId>, String),
    sides: BTreeMap<String, Reading>,
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) question: String,
    pub(crate) word: Word,
    /// What the first officer's answers came to, as they stood without having heard this one.
    pub(crate) first: Option<Reading>,
    pub(crate) against: Against,
    /// Said after the other's answers were opened: shown, and no answer given alone.
    pub(crate) later: Option<Spoken>,
}

/// What a second officer said alone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Word {
    Said(Box<Spoken>),
    /// With the reason.
    Declined(String),
    Nothing,
}

/// An answer with its record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spoken {
    /// As understood; none where it was declined or taken back.
    pub(crate) value: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) stamp: Stamp,
    /// As it stands in the record.
    pub(crate) change: Change,
}

/// What a log says at the questions put to second officers: before its mark, and after it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct OwnWords {
    pub(crate) opened: Option<Stamp>,
    pub(crate) alone: BTreeMap<String, Spoken>,
    pub(crate) later: BTreeMap<String, Spoken>,
}

/// Reads one log.
pub(crate) fn own_words(logs: &CaseLogs, log: LogId, checklist: &Checklist) -> OwnWords {
    let mut words = OwnWords::default();
    let cut = logs.forked_at(log).unwrap_or(u64::MAX);
    for entry in logs.entries(log).filter(|entry| entry.stamp.seq < cut) {
        match &entry.payload {
            Some(Payload::Marked(marked)) if marked.mark == OTHERS_OPENED && words.opened.is_none() => {
                words.opened = Some(entry.stamp.clone());
            }
            Some(Payload::AnswersChanged(batch)) => {
                for change in batch.changes.iter().filter(|change| checklist.blind.contains_key(&change.question)) {
                    let spoken = spoken(change, &entry.stamp);
                    let to = if words.opened.is_some() { &mut words.later } else { &mut words.alone };
                    to.insert(change.question.clone(), spoken);
                }
            }
            Some(Payload::Retracted(retracted)) => {
                // Taken back before the opening it was never said; after it, that is a later word.
                let opened = words.opened.is_some();
                words.later.retain(|_, spoken| spoken.stamp.seq != retracted.seq);
                let gone = words.alone.iter().filter(|(_, spoken)| spoken.stamp.seq == retracted.seq);
                let gone: Vec<String> = gone.map(|(question, _)| question.clone()).collect();
                for question in gone {
                    if opened {
                        let nothing = spoken(&Change::answer(question.clone(), None), &entry.stamp);
                        words.later.insert(question, nothing);
                    } else {
                        words.alone.remove(&question);
                    }
                }
            }
            _ => {}
        }
    }
    words
}

fn spoken(change: &Change, stamp: &Stamp) -> Spoken {
    let value = change.value.as_ref().map(|value| match value {
        Value::Text(text) => text.clone(),
        Value::Truth(truth) => truth.to_string(),
    });
    let note = change.note.clone().filter(|note| !note.trim().is_empty());
    Spoken { value, note, stamp: stamp.clone(), change: change.clone() }
}

impl Spoken {
    pub(crate) fn word(&self) -> Word {
        match (&self.value, &self.note) {
            (Some(_), _) => Word::Said(Box::new(self.clone())),
            (None, Some(reason)) => Word::Declined(reason.clone()),
            (None, None) => Word::Nothing,
        }
    }
}

impl OwnWords {
    /// The questions that were neither answered nor declined alone.
    pub(crate) fn left<'c>(&self, checklist: &'c Checklist) -> Vec<&'c BlindRule> {
        let open = |id: &String| self.alone.get(id).is_none_or(|spoken| spoken.word() == Word::Nothing);
        checklist.blind.values().filter(|rule| open(&rule.ask.id)).collect()
    }
}

/// Whether a log is that of a second officer of the case.
pub(crate) fn is_second(team: &Team, owner: Option<&String>, log: LogId) -> bool {
    let Some(officer) = team.logs.get(&log) else { return false };
    let second = |member: &evidence::Member| member.officer == *officer && member.role == CaseRole::So;
    owner != Some(officer) && team.members.iter().any(second)
}

/// Whether the first officer's answers are kept back from a person: a second officer of the case, who is asked something alone and in none of whose logs it
/// stands that they were opened. For whoever knows people and not the log of who sits here.
pub(crate) fn kept_back_from(shared: &Shared, officer: &str, checklist: &Checklist) -> bool {
    let (team, owner) = (&shared.team, shared.merged.owner.as_deref());
    let second = team.members.iter().any(|member| member.officer == officer && member.role == CaseRole::So);
    if checklist.blind.is_empty() || !second || owner == Some(officer) {
        return false;
    }
    let mut own = shared.logs.logs().filter(|log| team.logs.get(log).is_some_and(|whose| whose == officer));
    !own.any(|log| own_words(&shared.logs, log, checklist).opened.is_some())
}

/// The second officers' words beside the first officer's, of those who opened them.
pub(crate) fn compared(logs: &CaseLogs, merged: &Merged, team: &Team, sheet: &CaseSheet, before: &Second) -> Second {
    let checklist = &sheet.checklist;
    if checklist.blind.is_empty() {
        return Second::default();
    }
    let mut officers = Vec::new();
    for log in logs.logs().filter(|log| is_second(team, merged.owner.as_ref(), *log)) {
        let words = own_words(logs, log, checklist);
        let Some(opened) = words.opened.clone() else { continue };
        let known = before.officers.iter().find(|one| one.log == log).map(|one| &one.held);
        let held = held(logs, merged, team, sheet, (opened.id(), known));
        let item = |rule: &BlindRule| {
            let id = &rule.ask.id;
            let word = words.alone.get(id).map_or(Word::Nothing, Spoken::word);
            let first = held.sides.get(id).cloned();
            let value = match &word {
                Word::Said(spoken) => spoken.value.as_ref(),
                _ => None,
            };
            let against = match (value, &first) {
                (Some(value), Some(first)) => against(rule, checklist, value, first),
                _ => Against::Nothing,
            };
            Item { question: id.clone(), word, first, against, later: words.later.get(id).cloned() }
        };
        let items = checklist.blind.values().map(item).collect();
        let officer = team.logs.get(&log).cloned().unwrap_or_default();
        let name = team.names.get(&officer).cloned().unwrap_or(officer);
        officers.push(SecondOfficer { log, name, opened, items, held });
    }
    Second { officers }
}

/// What the first officer's answers come to, as far as they were given without having heard what the second one said alone: a number that was corrected
/// afterwards agrees with nothing.
fn held(
    logs: &CaseLogs,
    merged: &Merged,
    team: &Team,
    sheet: &CaseSheet,
    (opened, known): (RecordId, Option<&Arc<Held>>),
) -> Arc<Held> {
    let own = |log: &LogId| merged.owner.is_some() && team.logs.get(log) == merged.owner.as_ref();
    let entries = logs.logs().filter(own).flat_map(|log| logs.entries(log));
    let unheard: Vec<_> = entries.filter(|entry| !merged.before(opened, entry.stamp.id())).collect();
    let last = logs.logs().filter_map(|log| unheard.iter().rfind(|entry| entry.stamp.log == log));
    let last: Vec<RecordId> = last.map(|entry| entry.stamp.id()).collect();
    let of = (opened, last, sheet.checklist.hash.clone());
    if let Some(known) = known.filter(|known| known.of == of) {
        return Arc::clone(known);
    }
    let logs: CaseLogs = unheard.into_iter().cloned().collect();
    let team = Team { owner: merged.owner.clone(), ..team.clone() };
    let state = logs.merge(&team, &OnChecklist(&sheet.checklist)).state;
    let mut then = sheet.clone();
    then.facts.disputes = Arc::default();
    then.facts.second = Arc::default();
    then.answers = Answers::in_force(&state);
    let sides = other_sides(&then.checklist, &then.observations(), then.survey_date());
    Arc::new(Held { of, sides })
}

impl Shared {
    /// What its second officers said alone; `before` is what was known of it.
    pub(crate) fn second(&self, sheet: &CaseSheet, before: &Second) -> Second {
        compared(&self.logs, &self.merged, &self.team, sheet, before)
    }
}

/// The main officer's answers to what is put to second officers alone: without effect, and said.
pub(crate) fn void_words(
    shared: Option<&Shared>,
    answered: &mut dyn Iterator<Item = &String>,
    checklist: &Checklist,
) -> Vec<Text> {
    let label = |id: &String| checklist.blind.get(id).map(|rule| view::text(&rule.ask.label));
    let void = |label: Text| {
        Text::new(
            format!("“{}”只问协办：别人在这里的回答不算", label.zh),
            format!("“{}” is put to the second officer alone: an answer by somebody else does not count", label.en),
        )
    };
    let Some(shared) = shared else { return answered.filter_map(label).map(void).collect() };
    let outside = shared.merged.outside.iter().filter(|outside| outside.why == evidence::NoEffect::NotSecond);
    let changes = outside.filter_map(|outside| match &outside.payload {
        Some(Payload::AnswersChanged(batch)) => Some(&batch.changes),
        _ => None,
    });
    let asked: std::collections::BTreeSet<&String> = changes.flatten().map(|change| &change.question).collect();
    asked.into_iter().filter_map(label).map(void).collect()
}

impl Second {
    /// How many answers given alone differ from the first officer's.
    pub(crate) fn differing(&self) -> usize {
        self.officers.iter().flat_map(|officer| &officer.items).filter(|item| item.against.is_material()).count()
    }

    /// What is said of them among the warnings: each that differs, and each that was changed after the opening.
    pub(crate) fn words(&self, checklist: &Checklist) -> Vec<Text> {
        let mut words = Vec::new();
        for officer in &self.officers {
            for item in &officer.items {
                let Some(rule) = checklist.blind.get(&item.question) else { continue };
                let row = Row::of(rule, checklist, item);
                let (label, name) = (&row.label, &officer.name);
                if item.against.is_material() {
                    words.push(Text::new(
                        format!(
                            "协办独立回答不同：{}（{name}：{}；主办：{}；{}）",
                            label.zh, row.second.zh, row.first.zh, row.verdict.zh
                        ),
                        format!(
                            "answered alone, it differs: {} ({name}: {}; first officer: {}; {})",
                            label.en, row.second.en, row.first.en, row.verdict.en
                        ),
                    ));
                }
                if let Some(later) = &row.later {
                    words.push(Text::new(
                        format!("{}：{name} 看过主办的回答以后{}，不作独立回答", label.zh, later.zh),
                        format!(
                            "{}: {name} {} after opening the first officer's answers; that is no answer given alone",
                            label.en, later.en
                        ),
                    ));
                }
            }
        }
        words
    }
}

/// One question in words, for every screen and paper.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) label: Text,
    pub(crate) second: Text,
    pub(crate) first: Text,
    /// Agrees, differs by how much, cannot be compared.
    pub(crate) verdict: Text,
    /// How near counts as agreeing; none where nothing but the same does.
    pub(crate) tolerance: Option<Text>,
    /// What to do, where they differ.
    pub(crate) to_do: Option<Text>,
    /// What was changed after the opening.
    pub(crate) later: Option<Text>,
}

impl Row {
    pub(crate) fn of(rule: &BlindRule, checklist: &Checklist, item: &Item) -> Self {
        let second = match &item.word {
            Word::Said(spoken) => spoken.value.as_deref().map_or_else(Text::default, |value| said(rule, value)),
            Word::Declined(reason) => Text::new(format!("不答：{reason}"), format!("declined: {reason}")),
            Word::Nothing => Text::new("没有独立回答", "nothing said alone"),
        };
        let tolerance = rule.ask.kind.is_number().then(|| {
            let share = show::share(rule.tolerance(checklist));
            Text::new(format!("差 {share} 以内算一致"), format!("within {share} they agree"))
        });
        let to_do = item.against.is_material() || item.against == Against::ByEye;
        let later = item.later.as_ref().map(|later| {
            let at = minute(&local_time(&later.stamp));
            match &later.value {
                Some(value) => {
                    let value = said(rule, value);
                    Text::new(format!("改为 {}（{at}）", value.zh), format!("changed it to {} ({at})", value.en))
                }
                None => Text::new(format!("收回了（{at}）"), format!("took it back ({at})")),
            }
        });
        Self {
            label: view::text(&rule.ask.label),
            second,
            first: item.first.as_ref().map_or_else(unanswered, |first| read(rule, first)),
            verdict: verdict(rule, item),
            tolerance,
            to_do: to_do.then(|| view::text(&rule.then)).filter(|text| !text.zh.is_empty()),
            later,
        }
    }
}

fn unanswered() -> Text {
    Text::new("没有回答", "not answered")
}

/// A recorded value in words.
fn said(rule: &BlindRule, value: &str) -> Text {
    let zh = view::shown(&rule.ask, value);
    let choice = rule.ask.choices.iter().find(|choice| choice.id == value);
    let en = match (choice, value) {
        (Some(choice), _) => choice.label.en.clone(),
        (None, "true") => "yes".to_owned(),
        (None, "false") => "no".to_owned(),
        _ => zh.clone(),
    };
    Text::new(zh, en)
}

pub(crate) fn read(rule: &BlindRule, reading: &Reading) -> Text {
    match reading {
        Reading::Known { value, .. } => said(
            rule,
            &match value {
                Scalar::Number(number) => number.normalize().to_string(),
                Scalar::Text(text) => text.clone(),
                Scalar::Truth(truth) => truth.to_string(),
                Scalar::Date(date) => date.to_string(),
            },
        ),
        Reading::Unknown { .. } => unanswered(),
        Reading::NotMeaningful { .. } | Reading::NotApplicable { .. } => {
            Text::new("本例不问", "not asked in this case")
        }
    }
}

fn verdict(rule: &BlindRule, item: &Item) -> Text {
    let apart = |apart: &appraisal::blind::Apart| {
        let kind = match rule.ask.kind {
            appraisal::checklist::Kind::Money => FigureKind::Money,
            _ => FigureKind::Number,
        };
        let by = show::scalar(kind, &Scalar::Number(apart.difference.abs().normalize()));
        let share = apart.share.map(|share| show::scalar(FigureKind::Ratio, &Scalar::Number(share)));
        let share = share.map(|share| (format!("，{share}"), format!(", {share}")));
        let (zh, en) = share.unwrap_or_default();
        let (more, over) = if apart.difference.is_sign_negative() { ("少", "less") } else { ("多", "more") };
        (format!("协办{more} {by}{zh}"), format!("the second officer has {by} {over}{en}"))
    };
    match (&item.against, &item.word) {
        (Against::Same, _) => Text::new("一致", "the same"),
        (Against::Near(by), _) => {
            let (zh, en) = apart(by);
            Text::new(format!("一致（{zh}）"), format!("they agree ({en})"))
        }
        (Against::Differs(Some(by)), _) => {
            let (zh, en) = apart(by);
            Text::new(format!("不同：{zh}"), format!("differs: {en}"))
        }
        (Against::Differs(None), _) => Text::new("不同", "differs"),
        (Against::ByEye, _) => Text::new("文字，请看两边说的是不是一回事", "words: read whether both say the same"),
        (Against::Nothing, Word::Said(_)) => {
            Text::new("比不了：主办没有这一项", "not compared: the first officer has none")
        }
        (Against::Nothing, _) => Text::new("比不了", "not compared"),
    }
}
