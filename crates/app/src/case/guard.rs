//! Guarded answers at the record: what may be written there by whoever is on the case, and whether what stands there was signed by the
//! person whose own act it is. Every way in ends here: typed, pasted, imported, undone, filled by flows or by a practice case.
//!
//! Which answers are guarded stands in the layer files. That a signature holds is the fold's word; here it meets the case: the right role,
//! the same content as when it was signed, and nobody on whose word the case rests.

use std::collections::BTreeMap;

use appraisal::checklist::{Ask, Checklist, Guard, Table};
use evidence::{Action, AnswersChanged, Change, Hash, Oddity, Role, Value, Word};

use super::CaseSheet;
use super::answers::Given;
use crate::api::text::{Code, Failure, Text};

/// The officers known on this machine: the key of each, by id.
pub(crate) type KnownKeys = BTreeMap<String, Hash>;

/// Why the window offers no field for an answer, where that is so.
pub(crate) fn read_only(ask: &Ask) -> Option<Text> {
    let guard = ask.guarded?;
    let who = guard.label();
    Some(match guard {
        Guard::OwnAct => Text::new(
            "写解释时由程序记下，不在表里填：请到“交叉验证”的卡片上写解释",
            "noted by the program beside the explanation; write it on the card of the check",
        ),
        Guard::SecondOfficer | Guard::Reviewer | Guard::Committee => Text::new(
            format!("由{}本人用自己的账户签字，不在表里填：解释的确认和采信在“交叉验证”的卡片上", who.zh),
            format!(
                "signed by {} with their own account, not typed; explanations are confirmed on the card of the check",
                who.en
            ),
        ),
    })
}

/// Refuses what is typed into a guarded place. Clearing it and a note beside it are the officer's.
pub(super) fn refuse_typed(ask: &Ask, speaks: bool) -> Result<(), Failure> {
    match read_only(ask).filter(|_| speaks) {
        Some(why) => Err(Failure::new(Code::BadRequest).saying(&why.zh, &why.en)),
        None => Ok(()),
    }
}

/// Refuses an action on answers that writes another person's own act, before it becomes a record. What a file or a practice case brings is
/// kept: it is what somebody says, and counts nothing.
pub(crate) fn admit(checklist: &Checklist, batch: &AnswersChanged) -> Result<(), Failure> {
    if matches!(batch.action, Action::Imported | Action::Practice) {
        return Ok(());
    }
    for change in &batch.changes {
        let ask = asked(checklist, &change.question, change.column.as_deref());
        let signed = ask.filter(|ask| ask.guarded.is_some_and(Guard::needs_signature));
        if let Some(ask) = signed {
            refuse_typed(ask, speaks(change))?;
        }
    }
    Ok(())
}

fn speaks(change: &Change) -> bool {
    let said = |text: &Option<String>| text.as_deref().is_some_and(|t| !t.trim().is_empty());
    change.value.is_some()
        || change.basis.is_some()
        || said(&change.typed)
        || said(&change.by)
        || said(&change.how_checked)
}

/// What is asked at a place.
pub(crate) fn asked<'c>(checklist: &'c Checklist, question: &str, column: Option<&str>) -> Option<&'c Ask> {
    match column {
        Some(column) => checklist.tables.get(question)?.columns.get(column).map(|column| &column.ask),
        None => checklist.questions.get(question).map(|question| &question.ask),
    }
}

/// The role of the account that signs what is guarded so.
pub(crate) fn role(guard: Guard) -> Option<Role> {
    match guard {
        Guard::OwnAct => None,
        Guard::SecondOfficer => Some(Role::Officer),
        Guard::Reviewer => Some(Role::Reviewer),
        Guard::Committee => Some(Role::Committee),
    }
}

/// What a role is called.
pub(crate) fn role_label(role: Role) -> Text {
    match role {
        Role::Officer => Text::new("尽调岗", "officer"),
        Role::Reviewer => Text::new("审查岗", "reviewer"),
        Role::Committee => Text::new("委员会", "committee"),
    }
}

/// A place of a case: question or table, row, column.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) question: &'a str,
    pub(crate) row: Option<&'a str>,
    pub(crate) column: Option<&'a str>,
}

impl CaseSheet {
    /// Why a guarded answer does not count; none when it was signed, or when nobody needs to sign it.
    pub(crate) fn unsigned(&self, place: Place<'_>, ask: &Ask, given: &Given) -> Option<Text> {
        let guard = ask.guarded.filter(|guard| guard.needs_signature())?;
        if given.raw.trim().is_empty() && given.value.is_none() {
            return None;
        }
        // The merge took it only from who may say it, of the very text that stands there.
        if given.own_log {
            return None;
        }
        let Some(act) = &given.act else { return Some(guard.unsigned().into()) };
        match self.known.get(&act.said.officer) {
            Some(key) if *key == act.key => {}
            Some(_) => {
                return Some(Text::new(
                    "签字用的不是这个账户的密钥，不算",
                    "not signed with the key of that account; does not count",
                ));
            }
            None => {
                return Some(Text::new(
                    "签字人的账户不在这台电脑上，核对不了，不算",
                    "the signer's account is not on this machine; cannot be checked, does not count",
                ));
            }
        }
        if role(guard) != Some(act.said.role) {
            let (found, who) = (role_label(act.said.role), guard.label());
            return Some(Text::new(
                format!("签字的账户是{}，这里须{}签字，不算", found.zh, who.zh),
                format!("signed by a {} account, where {} must sign; does not count", found.en, who.en),
            ));
        }
        if act.said.seen != self.before_the_signer(place) {
            return Some(Text::new(
                "签字以后内容改过，不算，须重新签字",
                "changed since it was signed; to be signed again",
            ));
        }
        self.speaks_in_the_case(&act.said.name).then(|| {
            Text::new("签字人是本案提供说法的人，不算", "signed by one whose word the case rests on; does not count")
        })
    }

    /// What a signer has before them: all that stands in the row beside what is signed there.
    pub(crate) fn before_the_signer(&self, place: Place<'_>) -> Vec<Word> {
        let (Some(row), Some(table)) = (place.row, self.checklist.tables.get(place.question)) else {
            return Vec::new();
        };
        let cells = self.answers.tables.get(place.question).and_then(|rows| rows.rows.get(row));
        let mut words: Vec<Word> = cells
            .into_iter()
            .flatten()
            .filter(|(column, _)| not_signed(table, column))
            .filter_map(|(column, given)| word(column, given))
            .collect();
        words.sort();
        words
    }

    /// Whether a name is the borrower's, or that of anyone whose word the case rests on.
    pub(crate) fn speaks_in_the_case(&self, name: &str) -> bool {
        let same = |other: &str| same_name(name, other);
        let answers = &self.answers;
        let borrower = answers.scalars.get("applicant.name").is_some_and(|given| same(&given.raw));
        let cells = answers.tables.values().flat_map(|t| t.rows.values().flat_map(|cells| cells.values()));
        let mut said =
            answers.scalars.values().chain(cells).filter(|given| given.act.is_none() && is_word_of_mouth(given));
        borrower || said.any(|given| given.by.as_deref().is_some_and(same))
    }
}

/// Names are compared without the blanks between their characters.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    plain(one) == plain(other)
}

fn is_word_of_mouth(given: &Given) -> bool {
    !matches!(given.basis, Some(evidence::Basis::Document | evidence::Basis::Observed | evidence::Basis::System))
}

/// Columns that nobody signs: they are what a signature is about.
fn not_signed(table: &Table, column: &str) -> bool {
    table.columns.get(column).is_some_and(|c| !c.ask.guarded.is_some_and(Guard::needs_signature))
}

fn word(column: &str, given: &Given) -> Option<Word> {
    let text = match &given.value {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Truth(truth)) => truth.to_string(),
        None => given.raw.clone(),
    };
    let mut evidence: Vec<Hash> = given.evidence.iter().filter_map(|id| id.parse().ok()).collect();
    evidence.sort();
    evidence.dedup();
    (!text.is_empty() || !evidence.is_empty()).then(|| Word { column: Some(column.to_owned()), text, evidence })
}

/// What is said of the acts in a case's record that count nothing, and of moves that do not begin where the case stood.
pub(crate) fn oddities(oddities: &[Oddity]) -> Vec<Text> {
    let told = oddities.iter().filter_map(|oddity| match oddity {
        Oddity::ActCountsNothing { seq, why } => Some((seq, Some(why))),
        Oddity::MovedFromElsewhere { seq } => Some((seq, None)),
        _ => None,
    });
    told.map(|(seq, why)| {
        let Some(why) = why else {
            return Text::new(
                format!("日志第 {seq} 条：清单变更写的起点不是本案当时所据的清单"),
                format!("record {seq}: the move begins from another checklist than the case stood on"),
            );
        };
        let zh = match why {
            evidence::ActFault::Malformed => "内容读不懂",
            evidence::ActFault::BadSignature => "签名与内容不符，可能被改过",
            evidence::ActFault::OtherCase => "签的是另一个案件",
            evidence::ActFault::OwnCase => "用的是本案主办自己的账户或密钥",
            evidence::ActFault::Replayed => "是早先那次签字的重复",
        };
        Text::new(
            format!("日志第 {seq} 条：签字不算数（{zh}）"),
            format!("record {seq}: a signature counts nothing: {why}"),
        )
    })
    .collect()
}
