//! The one declaration of everything an author may write 条目与字段: kinds of entries, their fields, types, defaults and what they mean.
//!
//! Plain data. The check of a layer file (`valid`), the merging of layers, the readers, the manual (`manual`) and the completion in an
//! editor (`json`) all follow it; a new kind or field is declared here once. Knows no formula and no answer.

mod asked;
mod codes;
mod depths;
mod field;
mod json;
mod judged;
mod layers;
mod made;
mod manual;
mod parts;
mod prepared;
mod reckoned;
mod reconciled;
mod shown;
mod templated;
mod turned;
mod valid;

pub use codes::{LintCode, codes, lint_manual};
pub use field::{Entry, Field, Stage, Usage, Value, Word};
pub use json::json_schema;
pub use manual::{manual, types};
pub use templated::{Templated, TemplatedField, templated};

pub(crate) use codes::level;
pub(super) use layers::LAYER;
pub(super) use made::TEMPLATE;
pub(super) use valid::{layer, valid};

/// The kinds of entries in the order of the manual, by family.
pub static FAMILIES: &[(&str, &str, &[&Entry])] = &[
    (
        "问什么",
        "What is asked",
        &[&asked::SECTION, &asked::QUESTION, &asked::TABLE, &asked::MATERIAL, &asked::WORD, &asked::TERM],
    ),
    (
        "怎么算",
        "How it is reckoned",
        &[
            &reckoned::POLICY,
            &depths::DEPTH,
            &depths::REFERENCE,
            &reckoned::FIGURE,
            &reckoned::ROWS,
            &reckoned::PER_CHECK,
            &reckoned::TALLY,
        ],
    ),
    ("给人看什么", "What is shown", &[&shown::CHECK, &shown::MEASURE, &shown::LINE, &shown::CAP]),
    (
        "怎么判断",
        "How it is judged",
        &[
            &judged::INDICATOR,
            &judged::KNOCK_OUT,
            &judged::WARNING,
            &judged::CONDITION,
            &judged::DOUBT,
            &judged::REASON,
            &judged::KEY_FIGURE,
            &judged::REVIEWER_QUESTION,
        ],
    ),
    (
        "尽调前准备",
        "Before the visit",
        &[
            &prepared::PREQUALIFY,
            &prepared::CONSENT,
            &prepared::PLACE,
            &prepared::INFORMANT,
            &prepared::ASK_APART,
            &prepared::SHEET,
        ],
    ),
    ("写一条成许多条", "One entry for many", &[&made::TEMPLATE]),
    ("勾稽推断", "Reconciliation", &[&reconciled::QUANTITY, &reconciled::IDENTITY]),
    ("假设与还款安排", "What might be, and how it is repaid", &[&turned::LEVER, &turned::STRESS, &turned::REPAYMENT]),
];

/// All kinds that stand in a file as `[[name]]`.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    FAMILIES.iter().flat_map(|(_, _, entries)| entries.iter().copied())
}

/// What stands in `layer.toml`, whose keys stand alone.
#[must_use]
pub fn layer_file() -> &'static Entry {
    &LAYER
}

/// The kind of that name.
#[must_use]
pub fn entry(name: &str) -> Option<&'static Entry> {
    entries().find(|e| e.name == name)
}

/// The words that a field of a kind may hold; none where it holds anything else.
pub(super) fn words(kind: &str, field: &str) -> Vec<&'static str> {
    match entry(kind).and_then(|e| e.field(field)).map(|f| f.value) {
        Some(Value::Word(words) | Value::Open(words)) => words.iter().map(|w| w.word).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
