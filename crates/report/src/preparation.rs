//! Papers of the preparation 准备材料的印件: the client's list, forms to sign, the plan of the visit, sheets to fill in.
//!
//! Each is a document tree for the typesetter; the client's list is also a plain text for a messenger, the sheets are also a workbook.
//! What stands on them follows from `appraisal::preparation`; nothing is decided here.

mod book;
mod consents;
mod materials;
mod plan;
mod sheets;

pub use book::sheets_workbook;
pub use consents::consents;
pub use materials::{materials, materials_text};
pub use plan::plan;
pub use sheets::{sheets, titles};

use crate::document::{Block, Document, Frame, Language, LogHead};
use crate::words::{pick, say};
use appraisal::checklist::Checklist;
use appraisal::finding::Text;
use chrono::NaiveDate;

/// For whom and when a paper is printed.
#[derive(Debug, Clone)]
pub struct Occasion<'a> {
    /// The checklist of the trade.
    pub checklist: &'a Checklist,
    /// The language of the paper.
    pub language: Language,
    /// Case number; empty where there is no case yet.
    pub case_id: String,
    /// Whom it is about, as on the case's cover; empty where there is no case yet.
    pub title: String,
    /// Day of printing.
    pub date: Option<NaiveDate>,
    /// A practice case.
    pub practice: bool,
    /// The last record of the log.
    pub log_head: Option<LogHead>,
}

impl Occasion<'_> {
    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        pick(self.language, zh, en)
    }

    fn say<'t>(&self, text: &'t Text) -> &'t str {
        say(text, self.language)
    }

    /// The trade, and whose case it is.
    fn subtitle(&self) -> String {
        let trade = self.say(&self.checklist.name);
        if self.title.is_empty() { trade.to_owned() } else { format!("{} · {trade}", self.title) }
    }

    fn day(&self) -> Vec<String> {
        self.date.iter().map(ToString::to_string).collect()
    }

    /// The head of a paper.
    fn title(&self, text: &str) -> Block {
        Block::Title { text: text.to_owned(), subtitle: self.subtitle(), remarks: self.day() }
    }

    fn document(&self, name: &str, landscape: bool, blocks: Vec<Block>) -> Document {
        // A paper that is given away before there is a case carries no record; which checklist it comes from stands in one line below.
        let hash: String = self.checklist.hash.chars().take(12).collect();
        let version = format!("{} {} {hash}", self.pick("清单", "checklist"), self.say(&self.checklist.name));
        let of_case = self.log_head.is_some();
        let mut document = Document {
            title: format!("{name} {}", self.subtitle()),
            language: self.language,
            date: self.date,
            practice: self.practice,
            landscape,
            large: false,
            frame: Frame {
                case_id: self.case_id.clone(),
                name: name.to_owned(),
                checklist: if of_case { version.clone() } else { String::new() },
                log_head: self.log_head.clone(),
                remark: if of_case { String::new() } else { version },
            },
            lead: 0,
            blocks,
        };
        document.cover_numbers();
        document
    }
}
