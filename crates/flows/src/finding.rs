//! What is worth saying about a file or about the flows as a whole: a code, a place, a sentence in both languages.

/// A text in both languages, Chinese first.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// How serious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Good to know.
    Note,
    /// To be looked at and explained.
    Attention,
    /// Something of the file is missing or does not hold.
    Serious,
}

/// One finding. It never holds a customer's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A stable word.
    pub code: &'static str,
    /// How serious.
    pub level: Level,
    /// Line of the file, counted from 1; the sheet's row in a workbook.
    pub line: Option<u32>,
    /// The sentence.
    pub text: Text,
}

impl Finding {
    pub(crate) fn new(code: &'static str, level: Level, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, level, line: None, text: Text::new(zh, en) }
    }

    pub(crate) fn at(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }
}
