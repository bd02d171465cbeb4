//! The page of duties on paper 责任认定 · 尽职免责: each duty with what came of it, and the records behind it by number and hash, so that whoever holds the case
//! package can look each of them up. What came of a duty is decided elsewhere; here it is only laid out.

use appraisal::finding::Text;

use crate::cover::covered;
use crate::document::{Block, Cell, Column, Document, Frame, Language, LogHead, Mark, Row, RowKind, Table, Tone};
use crate::words::{pick, say};

/// Whose page it is.
#[derive(Debug, Clone)]
pub struct OfCase {
    /// Case number.
    pub case_id: String,
    /// The case's title.
    pub title: String,
    /// A practice case.
    pub practice: bool,
    /// The language of the paper.
    pub language: Language,
    /// The last record of the log.
    pub log_head: Option<LogHead>,
}

/// A record behind a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Who wrote it.
    pub by: String,
    /// In which role.
    pub role: Option<Text>,
    /// When, local time to the minute.
    pub at: String,
    /// Its number in the writer's log.
    pub seq: u32,
    /// Its hash, hexadecimal.
    pub hash: String,
    /// What it is about.
    pub what: Text,
    /// What stood there before.
    pub before: Option<String>,
    /// What stood there after.
    pub after: Option<String>,
}

/// A duty with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// At which step.
    pub phase: Text,
    /// Whose it is.
    pub role: Text,
    /// What it is called.
    pub label: Text,
    /// The sign of the outcome.
    pub mark: Mark,
    /// The outcome's word.
    pub outcome: Text,
    /// What was not done, why it is not owed, why nobody can tell.
    pub why: Option<Text>,
    /// The records.
    pub records: Vec<Record>,
    /// Records left out between the first and the last.
    pub more: u32,
}

/// The whole page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The day of the page, ISO.
    pub day: String,
    /// The version of the list of duties.
    pub version: String,
    /// Its SHA-256, hexadecimal.
    pub list: String,
    /// Content hash of the checklist, hexadecimal.
    pub checklist: String,
    /// All in one line.
    pub summary: Text,
    /// What a reader has to know first.
    pub notes: Vec<Text>,
    /// The duties in the order of a loan's life.
    pub lines: Vec<Line>,
}

/// The page as a document.
#[must_use]
pub fn page(of: &OfCase, page: &Page) -> Document {
    let language = of.language;
    let pick = |zh: &'static str, en: &'static str| pick(language, zh, en);
    let text = |text: &Text| covered(say(text, language)).into_owned();
    let name = pick("责任认定 · 尽职免责", "Duties and what the records show");
    let mut blocks = vec![
        Block::Title {
            text: name.to_owned(),
            subtitle: covered(&of.title).into_owned(),
            remarks: vec![page.day.clone(), format!("{} {}", pick("尽职清单", "list of duties"), page.version)],
        },
        Block::Callout {
            lead: String::new(),
            head: Cell::strong(text(&page.summary)),
            text: page.notes.iter().map(&text).collect::<Vec<_>>().join("\n"),
        },
        Block::Table(outcomes(page, language)),
        Block::heading(2, pick("各项的记录", "The records of each")),
    ];
    for line in page.lines.iter().filter(|line| !line.records.is_empty()) {
        blocks.push(Block::heading(3, format!("{} · {}", text(&line.label), text(&line.outcome))));
        blocks.push(Block::Table(records(line, language)));
    }
    blocks.push(Block::note(format!(
        "{} {}",
        pick("尽职清单的指纹（SHA-256）：", "SHA-256 of the list of duties:"),
        page.list
    )));
    blocks.push(Block::note(pick(
        "每条记录由写的人签名，编号是其本人日志里的序号；用案件包和核验程序可以逐条核对。",
        "Each record is signed by its writer and numbered in the writer's own log; the case package and the verifier show them one by one.",
    )));
    let checklist: String = page.checklist.chars().take(12).collect();
    Document {
        title: format!("{name} {}", covered(&of.title)),
        language,
        date: page.day.parse().ok(),
        practice: of.practice,
        landscape: false,
        large: false,
        frame: Frame {
            case_id: of.case_id.clone(),
            name: name.to_owned(),
            // The foot of a page says itself that it is the checklist's.
            checklist,
            log_head: of.log_head.clone(),
            remark: pick("内部资料", "internal").to_owned(),
        },
        lead: 0,
        blocks,
    }
}

/// One line a duty, under its step.
fn outcomes(page: &Page, language: Language) -> Table {
    let pick = |zh: &'static str, en: &'static str| pick(language, zh, en);
    let text = |text: &Text| covered(say(text, language)).into_owned();
    let mut rows: Vec<Row> = Vec::new();
    let mut phase = None;
    for line in &page.lines {
        if phase != Some(&line.phase) {
            phase = Some(&line.phase);
            rows.push(Row::group(text(&line.phase)));
        }
        let why = line.why.as_ref().map(&text).unwrap_or_default();
        let loud = if line.mark == Mark::Fail { Tone::Strong } else { Tone::Plain };
        rows.push(Row::plain(vec![
            Cell::text(text(&line.label)),
            Cell::text(text(&line.role)),
            Cell::marked(line.mark, text(&line.outcome)),
            Cell::text(why).with_tone(loud),
        ]));
    }
    Table {
        columns: vec![
            Column::text(pick("应尽的职责", "Duty"), 5),
            Column::text(pick("谁", "Whose"), 2),
            Column::text(pick("认定", "Outcome"), 2),
            Column::text(pick("说明", "Why"), 4),
        ],
        rows,
        ..Table::default()
    }
}

fn records(line: &Line, language: Language) -> Table {
    let pick = |zh: &'static str, en: &'static str| pick(language, zh, en);
    let text = |text: &Text| covered(say(text, language)).into_owned();
    let own = |text: &Option<String>| text.as_deref().map(|text| covered(text).into_owned()).unwrap_or_default();
    let row = |record: &Record| {
        let role = record.role.as_ref().map(|role| format!(" {}", text(role))).unwrap_or_default();
        // Hashes are told as they are: covering numbers of persons must not touch them.
        let hash: String = record.hash.chars().take(16).collect();
        Row::plain(vec![
            Cell::text(format!("{}{role}", covered(&record.by))),
            Cell::text(record.at.clone()),
            Cell::text(text(&record.what)),
            Cell::text(own(&record.before)),
            Cell::text(own(&record.after)),
            Cell::faint(format!("#{} {hash}", record.seq)),
        ])
    };
    let mut rows: Vec<Row> = line.records.iter().map(row).collect();
    if line.more > 0 {
        let told = match language {
            Language::Zh => format!("中间另有 {} 条没有印出", line.more),
            Language::En => format!("{} more between them are not printed", line.more),
        };
        rows.push(Row { kind: RowKind::Plain, level: 0, cells: vec![Cell::faint(told)] });
    }
    Table {
        columns: vec![
            Column::text(pick("谁", "Who"), 3),
            Column::text(pick("何时", "When"), 4),
            Column::text(pick("什么", "What"), 5),
            Column::text(pick("以前", "Before"), 3),
            Column::text(pick("以后", "After"), 4),
            Column::text(pick("记录、指纹", "Record, hash"), 5),
        ],
        rows,
        ..Table::default()
    }
}
