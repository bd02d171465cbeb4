//! What a file leaves open, and what the officer answered: one question at a time, asked for the whole file. The answers are kept with
//! the file, so that opened again it reads the same, and may serve for the next file of the same layout.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::Text;
use crate::header::Mapping;

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Which of the numbers of a date is the day: `day`, `month` (first), `year` (first).
    Dates,
    /// Of which year the last day of a list without years is: `2026`.
    Year,
    /// Whether lines without a date belong to the day above: `above`, `leave`.
    BlankDates,
    /// In which currency the amounts are: `yuan`, `foreign`.
    Currency,
    /// In which unit: the words of [`crate::Unit`].
    Unit,
    /// Which way amounts without a sign went: `in`, `out`.
    Sign,
}

impl About {
    /// All of them, in the order they are asked.
    pub const ALL: [Self; 6] = [Self::Dates, Self::Year, Self::BlankDates, Self::Currency, Self::Unit, Self::Sign];

    /// Its word, as files and commands write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Dates => "dates",
            Self::Year => "year",
            Self::BlankDates => "blank_dates",
            Self::Currency => "currency",
            Self::Unit => "unit",
            Self::Sign => "sign",
        }
    }

    /// Whether an answer serves the next file of the same layout as well: a year does not.
    #[must_use]
    pub fn lasts(self) -> bool {
        self != Self::Year
    }
}

/// One question about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// About what.
    pub about: About,
    /// The sentence, with an example from the file.
    pub text: Text,
    /// The answers to choose from.
    pub choices: Vec<Choice>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As it is kept.
    pub value: String,
    /// As it is shown.
    pub label: Text,
}

impl Choice {
    pub(crate) fn new(value: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { value: value.into(), label: Text::new(zh, en) }
    }
}

/// What the officer says of a file, or what was said of an earlier one of the same layout.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// The columns, for a table whose header was not recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<Mapping>,
    /// Answers to questions.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<About, String>,
    /// The day of the visit, where it is known: years to choose from end with it.
    #[serde(skip)]
    pub as_of: Option<chrono::NaiveDate>,
}

impl Told {
    /// The answer to a question.
    #[must_use]
    pub fn answer(&self, about: About) -> Option<&str> {
        self.answers.get(&about).map(String::as_str)
    }

    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.mapping.is_none() && self.answers.is_empty()
    }

    /// What of it may serve another file of the same layout.
    #[must_use]
    pub fn lasting(&self) -> Self {
        let answers = self.answers.iter().filter(|(about, _)| about.lasts());
        Self {
            mapping: self.mapping.clone(),
            answers: answers.map(|(about, value)| (*about, value.clone())).collect(),
            as_of: None,
        }
    }
}
