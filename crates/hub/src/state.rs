//! How tables write where a case stands.

use evidence::Stage;
use workflow::State;

/// The letter in the tables; a case that was opened without effect has a dot.
pub(crate) fn letter(stage: Option<Stage>) -> String {
    stage.map_or('.', |stage| State::from(stage).letter()).to_string()
}

/// The state of a letter; the outer none: no letter of ours.
pub(crate) fn of_letter(letter: &str) -> Option<Option<Stage>> {
    let mut letters = letter.chars();
    match (letters.next(), letters.next()) {
        (Some('.'), None) => Some(None),
        (Some(letter), None) => State::of(letter).map(|state| Some(state.into())),
        _ => None,
    }
}
