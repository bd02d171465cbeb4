//! Consents that come first 先授权、后取得: what a case may not hold, and what may not be done, before the client has signed.
//!
//! Which places and acts wait stands in the layer files (`[[consent]]`: `signed`, `dated`, `attached`, `locks`, `holds`). A place that waits takes
//! nothing that is typed or pasted; clearing it and a note beside it are the officer's. What a case file or another officer's package brings is kept
//! as it came: whoever made it answers for its consents. The rules return a case for the bureau's alone (reasons `consent`, `consent_late`): where it is
//! missing, has no date, or is dated after the report; for the other consents no rule looks. On the phone the client speaks, no bureau is asked: what
//! is said there is kept as said. A practice case has no client.
//!
//! An act waits for a form only where the survey asks for it at the depth of the case: else nobody could answer it.

use std::collections::{BTreeMap, BTreeSet};

use appraisal::checklist::ConsentRule;
use evidence::Marked;

use super::CaseSheet;
use crate::api::text::{Code, Failure, Text};
use crate::api::visit::LockView;

/// The mark of a try without the consent.
const CONSENT_MISSING: &str = "consent_missing";

fn mark(detail: &str) -> Marked {
    Marked { mark: CONSENT_MISSING.to_owned(), detail: Some(detail.to_owned()) }
}

/// An act that waits for a consent besides answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeldAct {
    /// Reading statements of accounts.
    Flows,
    /// Attaching photographs.
    Images,
}

impl HeldAct {
    const fn word(self) -> &'static str {
        match self {
            Self::Flows => "flows",
            Self::Images => "images",
        }
    }
}

impl CaseSheet {
    /// The consent that a question or table waits for.
    fn lock_of(&self, question: &str) -> Option<&ConsentRule> {
        self.waiting().find(|rule| rule.locks.iter().any(|locked| locked == question))
    }

    /// Refuses an answer that waits for a consent.
    pub(crate) fn refuse_answer(&self, question: &str) -> Result<(), Failure> {
        self.lock_of(question).map_or(Ok(()), |rule| Err(self.refusal(rule)))
    }

    /// The consent that an act waits for.
    fn holds_back(&self, act: HeldAct) -> Option<&ConsentRule> {
        let rule = self.waiting().find(|rule| rule.holds.iter().any(|held| held == act.word()))?;
        self.appraise().relevance.applies(&rule.signed).then_some(rule)
    }

    /// Why an act is refused, and the mark of the try; none where it waits for nothing.
    pub(crate) fn refused_act(&self, act: HeldAct) -> Option<(Failure, Marked)> {
        let rule = self.holds_back(act)?;
        Some((self.refusal(rule), mark(&format!("{}: {}", rule.id, act.word()))))
    }

    /// The mark of answers that were tried before their consent: which forms and places, never what was typed.
    pub(crate) fn tried<'p>(&self, places: impl Iterator<Item = &'p str>) -> Option<Marked> {
        let mut tried: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for at in places {
            // A cell stands within its table, whose name may have dots itself.
            let within =
                |locked: &&String| at.strip_prefix(locked.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('.'));
            let rule = self.waiting().find_map(|rule| Some((rule, rule.locks.iter().find(within)?)));
            if let Some((rule, locked)) = rule {
                tried.entry(&rule.id).or_default().insert(locked);
            }
        }
        let form = |(id, places): (&&str, &BTreeSet<&str>)| {
            format!("{id}: {}", places.iter().copied().collect::<Vec<_>>().join(", "))
        };
        let all: Vec<String> = tried.iter().map(form).collect();
        (!all.is_empty()).then(|| mark(&all.join("; ")))
    }

    /// Whether a file at this place is the signed paper itself, which waits for nothing.
    pub(crate) fn is_consent_paper(&self, question: Option<&str>) -> bool {
        let consents = &self.checklist.preparation.consents;
        question.is_some_and(|question| consents.iter().any(|rule| rule.signed == question))
    }

    /// What waits, for the screen; `applies` says whether a question is asked in this case.
    pub(crate) fn locks(&self, applies: impl Fn(&str) -> bool) -> Vec<LockView> {
        let view = |rule: &ConsentRule| LockView {
            consent: rule.id.clone(),
            label: Text::new(rule.label.zh.clone(), rule.label.en.clone()),
            why: self.lacks(rule),
            question: rule.signed.clone(),
            questions: rule.locks.clone(),
        };
        self.waiting().filter(|rule| applies(&rule.signed)).map(view).collect()
    }

    /// In the words of the form: what it waits for, and what is to be done.
    fn refusal(&self, rule: &ConsentRule) -> Failure {
        let lacks = self.lacks(rule);
        Failure::new(Code::ConsentMissing).saying(lacks.zh, lacks.en)
    }

    fn waiting(&self) -> impl Iterator<Item = &ConsentRule> {
        let all = self.checklist.preparation.consents.iter().filter(|_| !self.facts.practice);
        let waits = |rule: &&ConsentRule| !rule.locks.is_empty() || !rule.holds.is_empty();
        all.filter(waits).filter(|rule| !self.given(rule))
    }

    /// Signed, dated where a date is asked for, and the paper attached where it must be.
    fn given(&self, rule: &ConsentRule) -> bool {
        self.says_yes(&rule.signed) && self.is_dated(rule) && self.is_attached(rule)
    }

    fn says_yes(&self, question: &str) -> bool {
        let given = self.answers.scalars.get(question).and_then(|given| given.value.as_ref());
        matches!(given, Some(evidence::Value::Truth(true)))
    }

    fn is_dated(&self, rule: &ConsentRule) -> bool {
        rule.dated.is_empty() || self.answers.scalars.get(&rule.dated).is_some_and(|given| given.value.is_some())
    }

    fn is_attached(&self, rule: &ConsentRule) -> bool {
        !rule.attached || self.facts.papers.contains(&rule.signed)
    }

    /// What is still lacking of a form.
    fn lacks(&self, rule: &ConsentRule) -> Text {
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        let mut lack = |here: bool, words: (&'static str, &'static str)| {
            if !here {
                zh.push(words.0);
                en.push(words.1);
            }
        };
        lack(self.says_yes(&rule.signed), ("答“已签”", "the answer “signed”"));
        lack(self.is_dated(rule), ("写上签字日期", "the date of the signature"));
        lack(self.is_attached(rule), ("附上签了字的那张", "the signed paper, attached"));
        let (zh, en) = (zh.join("、"), en.join(", "));
        Text::new(
            format!("要先有《{}》：还差{zh}", rule.label.zh),
            format!("“{}” comes first; still lacking: {en}", rule.label.en),
        )
    }
}
