//! Another person signs in the case that is open: their password unlocks their own store for the one act, their key signs what they had
//! before them, and the signed bytes become a record of the case.

use std::collections::BTreeMap;

use appraisal::checklist::{Ask, Checklist, Guard};
use evidence::{AnswersChanged, CaseId, Change, Payload, Value, Word};
use store::Store;

use crate::api::explanations::SignAnswers;
use crate::api::secret::Password;
use crate::api::text::{Code, Failure};
use crate::api::visit::CommitReply;
use crate::app::{App, Handle};
use crate::case::{self, CaseSheet, Place};
use crate::entry;
use crate::failure::not_found;
use crate::open_case::saved;

/// What somebody is to sign.
pub(super) struct Wanted {
    pub(super) question: String,
    pub(super) row: Option<String>,
    pub(super) guard: Guard,
    /// Raw texts by column, or by the question's own id; what holds the signer's name is filled in.
    pub(super) answers: BTreeMap<String, String>,
}

/// Who signs, and what opens their store.
pub(super) struct Signer<'a> {
    pub(super) officer: &'a str,
    pub(super) password: &'a Password,
}

fn refused<T>(zh: impl Into<String>, en: impl Into<String>) -> Result<T, Failure> {
    let (zh, en) = (zh.into(), en.into());
    Err(Failure::new(Code::BadRequest).saying(&zh, &en))
}

impl App {
    /// Lets another person sign, and records it.
    pub(super) fn sign(&mut self, case: &str, wanted: Wanted, signer: &Signer<'_>) -> Result<CommitReply, Failure> {
        let name = signer.officer.trim();
        if name.is_empty() {
            return refused("请选签字人的账户", "choose the account of who signs");
        }
        self.case(case)?;
        let own = self.session()?.store.officer().name.clone();
        if case::same_name(name, &own) {
            return refused("不能由本案主办签字：请换一个人", "the officer on the case cannot sign here");
        }
        let (_, open) = self.case(case)?;
        let (id, sheet) = (open.id, open.sheet.clone());
        if sheet.speaks_in_the_case(name) {
            return refused(
                "不能由提供说法的人签字：本案有答案是这个人说的",
                "whoever the case rests on by word of mouth cannot sign",
            );
        }
        let Some(folder) = self.account(name) else {
            return refused(
                format!("这台电脑上没有“{name}”的账户。只写名字不算签字：请本人先在这台电脑上建账户"),
                format!(
                    "there is no account “{name}” on this machine; a name alone is no signature: let them create one"
                ),
            );
        };
        let seen = seen(&sheet, &wanted)?;
        let answers = answers(&sheet.checklist, &wanted, name)?;
        // What was tried before on their account stays counted: it is told when they next unlock it themselves.
        let (mut other, _) = self.unlock_store(&folder, signer.password)?;
        let signed = sign_as(&mut other, id, &wanted, seen, answers.clone());
        // Closed in good order, whatever came of it; what was signed is on its own disk already.
        let closed = other.lock();
        let signed = signed?;
        closed?;
        // An account older than the note of its key is known from this signature on.
        let known = self.known_keys();
        let (store, open) = self.case(case)?;
        open.sheet.known = known;
        let record = open.append(store, Payload::Countersigned(signed)).map_err(|failure| {
            // Two databases, and no transaction over both: the act alone counts nothing, and is said.
            let en = "the signer's account has a record of the signature, this case does not and does not count it: sign again";
            failure.saying("签字人的账户里已记下这次签字，本案里没有、也不算数，请再签一次", en)
        })?;
        let changes = answers.into_iter().map(|word| Change {
            question: wanted.question.clone(),
            row: wanted.row.clone(),
            column: word.column,
            ..Change::default()
        });
        Ok(CommitReply {
            saved: Some(saved(&record)),
            refused: Vec::new(),
            touched: open.sheet.touched(&AnswersChanged::typed(changes.collect())),
            appraisal: open.sheet.appraised(),
        })
    }
}

fn sign_as(
    other: &mut Store,
    case: CaseId,
    wanted: &Wanted,
    seen: Vec<Word>,
    answers: Vec<Word>,
) -> Result<evidence::Countersigned, Failure> {
    let role = other.officer().role();
    if case::signing_role(wanted.guard) != Some(role) {
        let (found, who) = (case::role_label(role), wanted.guard.label());
        let needed = case::signing_role(wanted.guard).map(case::role_label);
        let needed = needed.map_or_else(Default::default, |label| label.zh);
        return refused(
            format!("“{}”是{}账户，这里须{}账户签字", other.officer().name, found.zh, needed),
            format!("a {} account; {} signs here", found.en, who.en),
        );
    }
    Ok(other.countersign(case, (&wanted.question, wanted.row.as_deref()), seen, answers)?)
}

/// What the signer has before them; there must be something to sign.
fn seen(sheet: &CaseSheet, wanted: &Wanted) -> Result<Vec<Word>, Failure> {
    let place = Place { question: &wanted.question, row: wanted.row.as_deref(), column: None };
    let seen = sheet.before_the_signer(place);
    match (&wanted.row, sheet.answers.tables.get(&wanted.question)) {
        (Some(row), table) if !table.is_some_and(|table| table.rows.contains_key(row)) => {
            Err(not_found("行", &format!("{}.{row}", wanted.question)))
        }
        (Some(_), _) if seen.is_empty() => {
            refused("这一行还是空的，没有可签的内容", "the row is empty; there is nothing to sign")
        }
        _ => Ok(seen),
    }
}

/// What is signed: every answer at the place that this guard asks for.
fn answers(checklist: &Checklist, wanted: &Wanted, name: &str) -> Result<Vec<Word>, Failure> {
    let guarded = |ask: &&Ask| ask.guarded == Some(wanted.guard);
    let asked: Vec<(&Ask, Option<String>)> = match &wanted.row {
        Some(_) => {
            let table = checklist.tables.get(&wanted.question).ok_or_else(|| not_found("表", &wanted.question))?;
            let asks = table.columns.values().filter(|c| c.formula.is_none()).map(|c| &c.ask).filter(guarded);
            asks.map(|ask| (ask, Some(ask.id.clone()))).collect()
        }
        None => {
            let ask = case::asked(checklist, &wanted.question, None);
            ask.into_iter().filter(guarded).map(|ask| (ask, None)).collect()
        }
    };
    if asked.is_empty() || !wanted.guard.needs_signature() {
        return refused("这里没有要签字的答案", "nothing is signed here");
    }
    let read = |(ask, column): (&Ask, Option<String>)| -> Result<Option<Word>, Failure> {
        let raw = if ask.signer { name } else { wanted.answers.get(&ask.id).map_or("", |raw| raw.trim()) };
        if entry::too_long(raw) {
            let zh = format!("一个答案最多 {} 字", entry::LONGEST);
            return Err(
                Failure::new(Code::TooLarge).saying(zh, format!("an answer has at most {} characters", entry::LONGEST))
            );
        }
        let text = match entry::value_of(ask, raw, None).unwrap_or(None) {
            Some(Value::Text(text)) => text,
            Some(Value::Truth(truth)) => truth.to_string(),
            None if raw.is_empty() => {
                return refused(format!("请写“{}”", ask.label.zh), format!("fill in “{}”", ask.label.en));
            }
            None => {
                return refused(
                    format!("“{}”读不懂：{raw}", ask.label.zh),
                    format!("“{}” does not read", ask.label.en),
                );
            }
        };
        Ok(Some(Word { column, text, evidence: Vec::new() }))
    };
    asked.into_iter().filter_map(|one| read(one).transpose()).collect()
}

impl Handle for SignAnswers {
    fn handle(self, app: &mut App) -> Result<CommitReply, Failure> {
        let guard = Guard::WORDS.iter().find(|(word, _)| *word == self.guard).map(|(_, guard)| *guard);
        let guard = guard.ok_or_else(|| not_found("签字", &self.guard))?;
        let wanted = Wanted { question: self.question, row: self.row, guard, answers: self.answers };
        app.sign(&self.case, wanted, &Signer { officer: &self.officer, password: &self.password })
    }
}
