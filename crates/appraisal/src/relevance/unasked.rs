//! What stands in for an answer that nobody is asked: the bank's reference data, and what follows from another answer.

use super::Applicable;
use crate::checklist::{Ask, Derivation, Derived, ReferenceRule};
use crate::observation::{Basis, Written, read};
use chrono::NaiveDate;
use formula::{Answer, Outcome, Value};
use rust_decimal::Decimal;
use std::sync::Arc;

/// The choice that says that there is none.
const NONE: &str = "none";

impl Applicable<'_> {
    /// What stands in for the answer; `None` where the question is asked.
    pub(super) fn unasked(&self, name: &str) -> Option<Answer> {
        let ask = &self.checklist.questions.get(name)?.ask;
        if self.answers.taken_back(name) {
            return None;
        }
        if let Some(only) = &ask.only_choice {
            return Some(standing(ask, only));
        }
        match (&ask.reference, &ask.derived) {
            (Some(reference), _) => known_to_the_bank(ask, reference),
            (None, Some(derived)) => Some(self.derived(derived)),
            (None, None) => None,
        }
    }

    /// What stands where the survey is too shallow to ask; `None` where it simply does not apply.
    pub(super) fn left_out(&self, name: &str) -> Option<Answer> {
        let ask = &self.checklist.questions.get(name)?.ask;
        let value = ask.left_out_as.as_ref().filter(|_| ask.least_depth() > self.relevance.survey().depth)?;
        Some(standing(ask, value))
    }

    fn derived(&self, derived: &Derived) -> Answer {
        if !self.relevance.applies(&derived.from) {
            return self.not_asked();
        }
        // What is open is the answer it follows from.
        let open = || Answer { outcome: Some(Outcome::unknown(&Arc::from(derived.from.as_str()))), basis: None };
        let Some(from) = self.answers.scalar(&derived.from) else { return open() };
        let value = match (derived.by, &from.value) {
            (Derivation::Count, Value::Text(chosen)) => Some(Value::Number(count(chosen))),
            (Derivation::BirthDate, Value::Text(number)) => born(number).map(Value::Date),
            _ => None,
        };
        // What follows from an answer in dispute is as provisional as that.
        let read = super::known(from, || derived.from.clone());
        let provisional = read.outcome.and_then(|outcome| outcome.provisional);
        let made = |value: Value| Outcome { provisional, ..value.into() };
        value.map_or_else(open, |value| Answer { outcome: Some(made(value)), basis: read.basis })
    }
}

/// A datum that does not read is none: the lint says so, and the question counts as open.
fn known_to_the_bank(ask: &Ask, reference: &ReferenceRule) -> Option<Answer> {
    let value = read(ask, &reference.value, Written::InFile).ok().flatten()?;
    Some(Answer::known(value, Some(own_basis(ask))))
}

/// A word of the layer files as an answer.
fn standing(ask: &Ask, value: &str) -> Answer {
    match read(ask, value, Written::InFile).ok().flatten() {
        Some(value) => Answer::known(value, Some(own_basis(ask))),
        None => Answer::unanswered(),
    }
}

fn own_basis(ask: &Ask) -> formula::Basis {
    super::basis(ask.default_basis.as_deref().and_then(Basis::of).unwrap_or(Basis::System))
}

fn count(chosen: &str) -> Decimal {
    Decimal::from(chosen.split(',').filter(|c| !c.trim().is_empty() && c.trim() != NONE).count())
}

/// The birth date in an identity number of eighteen places (GB 11643).
fn born(number: &str) -> Option<NaiveDate> {
    let digits = number.get(6..14).filter(|_| number.len() == 18)?;
    NaiveDate::parse_from_str(digits, "%Y%m%d").ok()
}

#[cfg(test)]
mod tests {
    use super::{born, count};

    #[test]
    fn a_count_is_of_what_is_chosen_and_none_is_none() {
        assert_eq!(count("1,2,12").to_string(), "3");
        assert_eq!(count("none").to_string(), "0");
    }

    #[test]
    fn a_birth_date_is_read_from_eighteen_places_only() {
        assert_eq!(born("11010519491231002X").map(|d| d.to_string()).as_deref(), Some("1949-12-31"));
        for wrong in ["", "1101051949123100", "11010519491331002X", "身份证号不是十八位数字的样子呀呀呀"]
        {
            assert_eq!(born(wrong), None, "{wrong}");
        }
    }
}
