//! The document tree 文档树: what a printed paper says, in reading order, without saying how a page is laid out.
//!
//! It is data and nothing else, so that the typesetter, a preview in the window and a test read the same tree. Every text is literal: no
//! markup language is ever put into it. Knows no appraisal, no file, no clock; the dates on it are given by whoever builds it.

mod cell;
mod chart;
mod sheet;
mod texts;

pub use cell::{Align, Cell, Column, Mark, Row, RowKind, Table, Tone};
pub use chart::{Axis, Bar, Bars, Basis, Chart, Dot, Dots, Months, Radar, Step, Waterfall};
pub use sheet::{Sheet, SheetColumn};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The language a document is written in 文字.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Simplified Chinese 简体中文.
    #[default]
    Zh,
    /// English 英文.
    En,
}

/// A whole document 文档.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its title, also the title in the file's properties.
    pub title: String,
    /// Its language.
    pub language: Language,
    /// The day it speaks of 报告日; a document without one carries none.
    pub date: Option<NaiveDate>,
    /// A practice case 练习案例 is marked on every page, so that it is never taken for a real one.
    pub practice: bool,
    /// Printed across: sheets with many columns to write in.
    #[serde(default)]
    pub landscape: bool,
    /// In larger type: read aloud and signed by people who seldom read forms.
    #[serde(default)]
    pub large: bool,
    /// What stands at the head and foot of every page.
    pub frame: Frame,
    /// How many of the first blocks share one page; their type gets smaller until they fit. 0 for none.
    #[serde(default)]
    pub lead: usize,
    /// Its content in reading order.
    pub blocks: Vec<Block>,
}

/// What every page repeats 页眉页脚: which case, which rules, which state of the record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Case number 案卷号.
    pub case_id: String,
    /// The short name of the document, at the right of the head.
    pub name: String,
    /// Hash of the checklist the case is pinned to 清单版本.
    pub checklist: String,
    /// The last record of the case's log 日志头, when there is one.
    pub log_head: Option<LogHead>,
    /// A remark such as “内部资料”.
    pub remark: String,
}

/// The last record of a log 日志头: with it anyone can check that the paper belongs to the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// Its number.
    pub seq: u64,
    /// Its hash, hexadecimal.
    pub hash: String,
}

/// One piece of content 内容块.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// The head of the first page 题头.
    Title {
        /// What the paper is.
        text: String,
        /// Whom it is about.
        subtitle: String,
        /// Short remarks at the right, such as date and place.
        remarks: Vec<String>,
    },
    /// A heading of level 1 to 3 标题.
    Heading {
        /// 1, 2 or 3.
        level: u8,
        /// Its text, numbering included.
        text: String,
    },
    /// A paragraph 段落; line breaks in the text are kept.
    Paragraph {
        /// Its text.
        text: String,
        /// How loud it is.
        tone: Tone,
    },
    /// A list 列表.
    List {
        /// Its items.
        items: Vec<Cell>,
        /// Whether the items are numbered.
        ordered: bool,
    },
    /// Labels with values in a grid 要素格.
    Facts {
        /// How many label-value pairs stand beside each other.
        columns: u8,
        /// The pairs in reading order.
        items: Vec<Fact>,
    },
    /// A table 表格.
    Table(Table),
    /// A table to fill in by hand 待填表.
    Sheet(Sheet),
    /// A chart 图.
    Chart(Chart),
    /// A sentence in a frame 结论框: the conclusion of a page.
    Callout {
        /// The sentence that comes before all else; empty where there is none.
        #[serde(default)]
        lead: String,
        /// Its head line.
        head: Cell,
        /// What stands below it.
        text: String,
    },
    /// Boxes to sign in 签字栏.
    Signatures {
        /// One box each.
        boxes: Vec<SignatureBox>,
    },
    /// The next block starts a page 换页.
    PageBreak,
}

impl Block {
    /// A heading.
    #[must_use]
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }

    /// A plain paragraph.
    #[must_use]
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into(), tone: Tone::Plain }
    }

    /// A remark in small type.
    #[must_use]
    pub fn note(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into(), tone: Tone::Faint }
    }
}

/// A label with its value 要素.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: Cell,
    /// Whether it takes the whole width of the grid.
    pub wide: bool,
}

impl Fact {
    /// A pair that takes one place of the grid.
    #[must_use]
    pub fn new(label: impl Into<String>, value: Cell) -> Self {
        Self { label: label.into(), value, wide: false }
    }

    /// A pair that takes a whole line of the grid.
    #[must_use]
    pub fn wide(label: impl Into<String>, value: Cell) -> Self {
        Self { label: label.into(), value, wide: true }
    }
}

/// A box to sign in 签字栏.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureBox {
    /// Who signs: 调查人, 协办, 审查人, ….
    pub role: String,
    /// The printed name, when it is known.
    pub name: String,
    /// What is signed or voted on, such as “同意 □ 不同意 □”.
    pub choices: String,
}
