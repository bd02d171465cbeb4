//! Consents 授权: which forms are to be signed, which still are open, and what may not be done before.

use super::{Circumstances, Holds};
use crate::checklist::{ConsentRule, SIGNERS};
use crate::finding::Text;
use formula::Value;

/// A form to be signed 授权书.
#[derive(Debug, Clone, PartialEq)]
pub struct Consent {
    /// Its id.
    pub id: String,
    /// Its title.
    pub label: Text,
    /// Its text, one line a paragraph, with blanks.
    pub text: Text,
    /// Who signs.
    pub signers: Vec<Text>,
    /// What may not be done before it is signed.
    pub first: Text,
    /// What follows where it is refused.
    pub refused: Text,
    /// Whether an answer says that it is signed; `None` while nobody said.
    pub signed: Option<bool>,
    /// Whether it is needed here.
    pub needed: Holds,
}

impl Circumstances<'_> {
    /// The forms of this case, in order; what is surely not needed is left out.
    #[must_use]
    pub fn consents(&self) -> Vec<Consent> {
        let all = self.checklist.preparation.consents.iter();
        all.map(|rule| self.consent(rule)).filter(|c| c.needed != Holds::No).collect()
    }

    fn consent(&self, rule: &ConsentRule) -> Consent {
        let called = |who: &String| SIGNERS.iter().find(|(id, ..)| id == who).map(|(_, zh, en)| Text::new(*zh, *en));
        let signed = match self.answers.scalar(&rule.signed).map(|answer| &answer.value) {
            Some(Value::Bool(signed)) => Some(*signed),
            _ => None,
        };
        Consent {
            id: rule.id.clone(),
            label: rule.label.clone(),
            text: rule.text.clone(),
            signers: rule.signers.iter().filter_map(called).collect(),
            first: rule.first.clone(),
            refused: rule.refused.clone(),
            signed,
            needed: self.holds("consent", &rule.id, rule.when.as_ref()),
        }
    }
}
