//! What the house rules look for, as functions of text, so that a test can plant the fault and see it found.

mod arithmetic;
mod code;
mod commas;
mod layers;

pub use arithmetic::{Spot, arithmetic, workbook_formulas};
pub use code::{Code, code};
pub use commas::{half_width, half_width_in};
pub use layers::{behind, dependencies, mapped, out_of_flow, unlisted};

/// A spot that may stand where the rule forbids its kind, and why. One that no longer occurs is taken from the list.
pub type Allowed = (&'static str, &'static str, &'static str);

/// The spots that are not allowed, then the permissions nobody uses. A permission is a file, a piece of its line, and the reason.
#[must_use]
pub fn beyond(spots: &[(String, Spot)], allowed: &[Allowed]) -> Vec<String> {
    let permits =
        |(file, spot): &(String, Spot), (of, piece, _): &Allowed| file.ends_with(of) && spot.text.contains(piece);
    let wrong = spots.iter().filter(|s| !allowed.iter().any(|a| permits(s, a)));
    let idle = allowed.iter().filter(|a| !spots.iter().any(|s| permits(s, a)));
    wrong
        .map(|(file, spot)| format!("{file}:{}: {}", spot.line, spot.text))
        .chain(idle.map(|(file, piece, _)| format!("{file}: “{piece}” is permitted and does not occur")))
        .collect()
}
