//! The words of figures that are no choice of a question, as the window's texts.

use std::collections::BTreeMap;

use appraisal::checklist::Checklist;

use crate::api::text::Text;

/// The label of a word; none when it is not one of these.
pub(crate) fn word(id: &str) -> Option<Text> {
    appraisal::wording::word(id).map(Into::into)
}

/// Figures carry units, reasons and chosen words in one language; the other by the Chinese: what the checklist says first, then its choices, then
/// the words that every checklist shares.
pub(crate) fn words(checklist: &Checklist) -> BTreeMap<String, String> {
    let written = |zh: &str, en: &str| !zh.is_ascii() && !en.is_empty();
    let shared = appraisal::wording::words().map(|(zh, en)| (zh.to_owned(), en.to_owned()));
    let columns = checklist.tables.values().flat_map(|table| table.columns.values()).map(|column| &column.ask);
    let asks = checklist.questions.values().map(|question| &question.ask).chain(columns);
    let choices = asks.flat_map(|ask| &ask.choices).map(|choice| (choice.label.zh.clone(), choice.label.en.clone()));
    let own = checklist.words.iter().map(|(id, word)| (id.clone(), word.en.clone()));
    // the last of one key stands
    shared.chain(choices).chain(own).filter(|(zh, en)| written(zh, en)).collect()
}
