//! Answers that formulas read as codes 选项: the officer sees and picks a word, a hidden cell beside it turns the word into the code.
//!
//! A yes-or-no and a choice stay alive in the workbook: picking another word changes what is computed. Several choices at once, and the row
//! of another table, are words for reading; their code is a constant.

use super::Error;
use super::book::{Address, Cached};
use super::maker::{Maker, NOT_APPLICABLE, Target, UNKNOWN};
use super::style::Role;
use appraisal::checklist::{Ask, Kind};
use appraisal::observation::Answer;
use formula::{Outcome, State, Value};
use rust_xlsxwriter::DataValidation;

/// Excel allows so many characters of choices in a cell's list.
const LONGEST_LIST: usize = 255;

/// Whether formulas read a code where the officer reads a word.
pub(super) fn is_coded(ask: &Ask) -> bool {
    matches!(ask.kind, Kind::Choice | Kind::Multi | Kind::Bool) || !ask.choices_from.is_empty()
}

/// The words that may be picked, each with the code as a formula writes it; none where a workbook cannot offer them.
fn offered(maker: &Maker<'_>, ask: &Ask) -> Option<Vec<(String, String)>> {
    let case = maker.case;
    match ask.kind {
        Kind::Bool => Some(vec![
            (case.truth(true).to_owned(), "TRUE".to_owned()),
            (case.truth(false).to_owned(), "FALSE".to_owned()),
        ]),
        Kind::Choice if ask.choices_from.is_empty() && !ask.choices.is_empty() => {
            let one = |c: &appraisal::checklist::Choice| (case.say(&c.label).to_owned(), format!("\"{}\"", c.id));
            let all: Vec<_> = ask.choices.iter().map(one).collect();
            all.iter().all(|(label, _)| !label.contains(['"', ','])).then_some(all)
        }
        _ => None,
    }
}

/// The word of a value that no answer gave.
fn word_of(maker: &Maker<'_>, ask: &Ask, value: &Value) -> String {
    match value {
        Value::Bool(truth) => maker.case.truth(*truth).to_owned(),
        Value::Text(ids) => maker.case.choice(ask, ids),
        _ => String::new(),
    }
}

/// A coded answer: the word in `shown`, the code in the target's value, its status after the word.
pub(super) fn write(
    maker: &mut Maker<'_>,
    target: &Target<'_>,
    shown: Address,
    ask: &Ask,
    answer: Option<&Answer>,
    outcome: &Outcome,
) -> Result<(), Error> {
    let code = maker.book.style.code.clone();
    let offered = offered(maker, ask);
    let word = match (&outcome.state, answer) {
        (State::Known(_), Some(answer)) => maker.case.answer(ask, answer),
        // nobody was asked: the bank knows it, or it follows from another answer
        (State::Known(value), None) => word_of(maker, ask, value),
        _ => String::new(),
    };
    let role = if offered.is_some() { Role::Asked } else { Role::Computed };
    let format = maker.book.style.value(Kind::Text, "", role);
    maker.book.text(shown, &word, &format)?;
    let seen = maker.book.reference(target.value.sheet, shown);
    match offered.filter(|words| word.is_empty() || words.iter().any(|(label, _)| *label == word)) {
        Some(words) => {
            let formula = words
                .iter()
                .rev()
                .fold("\"\"".to_owned(), |rest, (label, code)| format!("IF({seen}=\"{label}\",{code},{rest})"));
            maker.book.formula(target.value, &formula, &Cached::of(outcome), false, &code)?;
            let labels: Vec<&str> = words.iter().map(|(label, _)| label.as_str()).collect();
            if labels.join(",").chars().count() <= LONGEST_LIST {
                let allowed = DataValidation::new().allow_list_strings(&labels)?;
                maker.book.sheets[shown.sheet]
                    .work
                    .add_data_validation(shown.row, shown.col, shown.row, shown.col, &allowed)?;
            }
        }
        None => maker.constant(target.value, outcome, &code)?,
    }
    let open = if outcome.is_not_applicable() { NOT_APPLICABLE } else { UNKNOWN };
    let status = if outcome.is_known() { 0 } else { open };
    maker.book.formula(target.status, &format!("IF(ISBLANK({seen}),{open},0)"), &Cached::code(status), false, &code)
}
