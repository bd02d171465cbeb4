//! Guarded answers without a signature 未签字: another person's own act that only somebody else speaks of. Kept, shown, never counted.

use super::Said;
use super::record::Last;
use crate::checklist::{Ask, Guard};
use crate::finding::{Finding, Text, Weight};

/// A guarded answer that nobody signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsigned {
    /// What it says.
    pub text: String,
    /// Whose signature it lacks.
    pub guard: Guard,
}

/// An answer that is another person's own act, and was not signed by them.
pub(super) fn unsigned(said: &Last<'_>, ask: &Ask) -> Option<Unsigned> {
    let guard = ask.guarded.filter(|guard| guard.needs_signature())?;
    let observation = said.answer.filter(|observation| !observation.confirmed)?;
    match &observation.said {
        Said::Answer(text) | Said::Unread(text) if !text.trim().is_empty() => {
            Some(Unsigned { text: text.clone(), guard })
        }
        _ => None,
    }
}

pub(super) fn not_signed(place: &str, label: &Text, unsigned: &Unsigned) -> Finding {
    let why = unsigned.guard.unsigned();
    Finding {
        code: "answer.not_signed".to_owned(),
        weight: Weight::Attention,
        text: Text::new(
            format!("{}：{}，不算；请本人用自己的账户签字", label.zh, why.zh),
            format!("{}: {}; does not count until they sign with their own account", label.en, why.en),
        ),
        questions: vec![place.to_owned()],
    }
}
