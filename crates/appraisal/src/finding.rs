//! A finding 发现: something missing, contradictory or worth a word, as a value beside the result it belongs to.
//!
//! Stages return `(T, Vec<Finding>)`: data that is missing or contradicts itself never stops the flow; only a broken file is an error.
//! Knows no stage and no screen.

use serde::Serialize;

/// A text in both languages, Chinese first 双语文本.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
pub struct Text {
    /// Simplified Chinese 中文.
    #[serde(default)]
    pub zh: String,
    /// English 英文; empty means not yet translated.
    #[serde(default)]
    pub en: String,
}

impl Text {
    /// A text from both languages.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// How much a finding weighs 轻重.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Good to know 提示.
    Note,
    /// A written explanation is due 须说明.
    Attention,
    /// Blocks submission until resolved 提交前须解决.
    Blocking,
}

/// What a stage gives: its result, and what it noticed on the way 阶段结果与发现.
pub type Stage<T> = (T, Vec<Finding>);

/// One finding 发现.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable code, such as `answer.not_a_number` or the id of a warning.
    pub code: String,
    /// How much it weighs.
    pub weight: Weight,
    /// What it says.
    pub text: Text,
    /// The questions it concerns, by id (cells as `table.row.column`).
    pub questions: Vec<String>,
}

impl Finding {
    /// A finding that concerns these questions.
    #[must_use]
    pub fn new(code: &str, weight: Weight, text: Text, questions: &[String]) -> Self {
        Self { code: code.to_owned(), weight, text, questions: questions.to_vec() }
    }
}
