//! Cells and tables 单元格与表格: texts with an alignment, a tone and, for verdicts, a sign and a word.
//!
//! Numbers arrive here already written out by `number`; a table knows nothing of arithmetic.

use super::Language;
use serde::{Deserialize, Serialize};

/// How loud a text is 语气.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// As everything else.
    #[default]
    Plain,
    /// Printed bold 强调.
    Strong,
    /// Printed small and grey 附注: what is missing, not applicable, or a remark.
    Faint,
    /// Something to look at 警示.
    Warning,
}

/// A verdict's mark 结论标记: a sign and a word, because colour alone carries no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// ✓ 通过.
    Pass,
    /// ! 关注.
    Attention,
    /// ✗ 不通过.
    Fail,
    /// – 未检.
    NotChecked,
    /// – 不适用.
    NotApplicable,
}

impl Mark {
    /// The sign alone.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Pass => "✓",
            Self::Attention => "!",
            Self::Fail => "✗",
            Self::NotChecked | Self::NotApplicable => "–",
        }
    }

    /// The word alone.
    #[must_use]
    pub fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Pass, Language::Zh) => "通过",
            (Self::Attention, Language::Zh) => "关注",
            (Self::Fail, Language::Zh) => "不通过",
            (Self::NotChecked, Language::Zh) => "未检",
            (Self::NotApplicable, Language::Zh) => "不适用",
            (Self::Pass, Language::En) => "pass",
            (Self::Attention, Language::En) => "attention",
            (Self::Fail, Language::En) => "fail",
            (Self::NotChecked, Language::En) => "not checked",
            (Self::NotApplicable, Language::En) => "not applicable",
        }
    }
}

/// One cell 单元格.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What it says; for a mark, the word that follows the sign.
    pub text: String,
    /// The sign in front of the text.
    pub mark: Option<Mark>,
    /// How loud it is.
    pub tone: Tone,
}

impl Cell {
    /// A plain text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: None, tone: Tone::Plain }
    }

    /// An empty cell.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// A bold text.
    #[must_use]
    pub fn strong(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: None, tone: Tone::Strong }
    }

    /// A small grey text.
    #[must_use]
    pub fn faint(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: None, tone: Tone::Faint }
    }

    /// A verdict with its sign and its word.
    #[must_use]
    pub fn mark(mark: Mark, language: Language) -> Self {
        Self { text: mark.word(language).to_owned(), mark: Some(mark), tone: Tone::Plain }
    }

    /// A verdict's sign in front of another text.
    #[must_use]
    pub fn marked(mark: Mark, text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: Some(mark), tone: Tone::Plain }
    }

    /// The same cell in another tone.
    #[must_use]
    pub fn with_tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

/// Where the text of a column stands 对齐.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Texts.
    #[default]
    Left,
    /// Verdicts and short codes.
    Center,
    /// Figures.
    Right,
}

/// One column 列.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// Where its text stands.
    pub align: Align,
    /// Its share of the width that the content-wide columns leave; none makes it as wide as its content.
    pub share: Option<u16>,
}

impl Column {
    /// A column of texts that takes this share of the width.
    #[must_use]
    pub fn text(title: impl Into<String>, share: u16) -> Self {
        Self { title: title.into(), align: Align::Left, share: Some(share) }
    }

    /// A column of figures, as wide as the widest.
    #[must_use]
    pub fn figures(title: impl Into<String>) -> Self {
        Self { title: title.into(), align: Align::Right, share: None }
    }

    /// A column of verdicts or short codes.
    #[must_use]
    pub fn marks(title: impl Into<String>) -> Self {
        Self { title: title.into(), align: Align::Center, share: None }
    }
}

/// What a row is 行类.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A line like the others.
    #[default]
    Plain,
    /// A heading inside the table.
    Group,
    /// A sum of the lines above it.
    Subtotal,
    /// The last sum.
    Total,
}

/// One row 行.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// Depth of indentation of the first cell.
    pub level: u8,
    /// Its cells, one for each column; a group row may have its first only.
    pub cells: Vec<Cell>,
}

impl Row {
    /// An ordinary row.
    #[must_use]
    pub fn plain(cells: Vec<Cell>) -> Self {
        Self { kind: RowKind::Plain, level: 0, cells }
    }

    /// A heading inside the table.
    #[must_use]
    pub fn group(text: impl Into<String>) -> Self {
        Self { kind: RowKind::Group, level: 0, cells: vec![Cell::text(text)] }
    }

    /// A last sum.
    #[must_use]
    pub fn total(cells: Vec<Cell>) -> Self {
        Self { kind: RowKind::Total, level: 0, cells }
    }
}

/// One table 表格; its head is repeated on every page it reaches.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// What stands above it; empty for none.
    pub caption: String,
    /// The unit of its figures, at the right of the caption.
    pub unit: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// A remark below it; empty for none.
    pub note: String,
}
