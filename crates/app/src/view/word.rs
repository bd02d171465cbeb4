//! The words of figures that are no choice of a question, as the window's texts.

use crate::api::text::Text;

/// The label of a word; none when it is not one of these.
pub(crate) fn word(id: &str) -> Option<Text> {
    appraisal::wording::word(id).map(Into::into)
}
