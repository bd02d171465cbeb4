//! A statement printed as PDF: its text by where it stands on the pages, as lines and cells. The file's objects are opened by
//! `lopdf` (pure Rust without unsafe code, bounds on what unpacks, repairs broken tables, steadily kept; the `hayro` family bounds
//! nothing and follows circles, `pdf-extract` and `pdf_oxide` give text without safe places); what codes mean and what lies where
//! is ours, because a number that is put together wrongly is worse than none. The running balance is the proof, see [`proved`].

mod cmap;
mod collection;
mod columns;
mod document;
mod drawing;
mod font;
mod heading;
mod latin;
mod matrix;
mod rows;
mod signature;
mod table;
mod verify;
mod words;

pub(crate) use document::begins;
pub use signature::Signature;
pub(crate) use table::unread;
pub use verify::{Verdict as SignatureVerdict, Why as SignatureWhy};

use crate::finding::{Finding, Level};
use crate::grid::Grid;
use crate::rules::Rules;
use crate::{Progress, Statement};

/// Why a PDF gives no lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It asks for a password.
    Locked,
    /// Its pages are pictures.
    Scan,
    /// Its fonts do not say which characters they show.
    Fonts,
    Damaged,
    TooLarge,
    Stopped,
}

/// The lines of a file and what signs it.
pub(crate) fn of_pdf(bytes: &[u8], rules: &Rules, progress: Progress<'_>) -> Result<(Grid, Vec<Signature>), Unread> {
    let start = begins(bytes).ok_or(Unread::Damaged)?;
    let file = document::Opened::of(bytes.get(start..).unwrap_or_default())?;
    let (pages, too_many) = file.pages();
    if pages.is_empty() {
        return Err(Unread::Damaged);
    }
    let mut fonts = drawing::Fonts::default();
    let mut sheets = Vec::new();
    let mut findings = Vec::new();
    let mut no = 0;
    let (mut bare, mut seen, mut unknown, mut laid_over, mut askew) = (Vec::new(), 0, 0, 0, 0);
    for (at, page) in pages.iter().enumerate() {
        let drawing = drawing::draw(&file, page, &mut fonts)?;
        let (unseen, pictures) = (drawing.unseen, drawing.pictures);
        if drawing.overfull {
            findings.push(overfull(at));
        }
        let mut sheet = words::sheet(drawing, at);
        for line in &mut sheet.lines {
            no += 1;
            line.no = no;
        }
        seen += sheet.glyphs;
        unknown += sheet.unknown;
        askew += sheet.askew;
        if sheet.lines.is_empty() && (pictures > 0 || unseen > 0) {
            bare.push(at + 1);
            laid_over += unseen;
        }
        sheets.push(sheet);
        if !progress(u32::try_from(at * 300 / pages.len()).unwrap_or(300)) {
            return Err(Unread::Stopped);
        }
    }
    if seen == 0 {
        return Err(if bare.is_empty() { Unread::Damaged } else { Unread::Scan });
    }
    if unknown * 2 > seen {
        return Err(Unread::Fonts);
    }
    let mut grid = table::table(&sheets, rules);
    if too_many {
        findings.push(Finding::new(
            "pdf_pages",
            Level::Serious,
            "页数太多，后面的没有读；请按年份分开导出",
            "too many pages; the rest was not read",
        ));
    }
    if !bare.is_empty() {
        findings.push(pictured(&bare, laid_over));
    }
    if unknown > 0 {
        let zh = format!("有 {unknown} 个字没有说明是什么字，写作 �；所在的金额或日期不读");
        let en = format!("{unknown} characters are not told by the file; amounts or days with them are not read");
        findings.push(Finding::new("pdf_unknown", Level::Attention, zh, en));
    }
    if askew > 0 {
        let zh = format!("斜着或横着印的 {askew} 个字（水印、章）没有读");
        findings.push(Finding::new("pdf_askew", Level::Note, zh, format!("{askew} characters askew were not read")));
    }
    let signatures = signature::signatures(&file, bytes, start);
    // What weighs most first: a card shows the first of them.
    let mut all: Vec<Finding> = signatures.iter().map(Signature::finding).collect();
    all.append(&mut findings);
    all.append(&mut grid.findings);
    all.push(numbered(&sheets));
    all.sort_by_key(|f| std::cmp::Reverse(f.level));
    grid.findings = all;
    Ok((grid, signatures))
}

fn overfull(page: usize) -> Finding {
    let page = page + 1;
    let zh = format!("第 {page} 页的内容多得不像流水，没有读完");
    Finding::new(
        "pdf_overfull",
        Level::Serious,
        zh,
        format!("page {page} draws more than any statement; not read to its end"),
    )
}

fn pictured(pages: &[usize], laid_over: u32) -> Finding {
    let mut list: Vec<String> = pages.iter().take(20).map(ToString::to_string).collect();
    if pages.len() > 20 {
        list.push("…".to_owned());
    }
    let list = list.join("、");
    let over = if laid_over > 0 { "；图上另藏的识别文字不作数" } else { "" };
    let zh = format!("第 {list} 页是图片，读不出文字{over}；这些页上的流水没有计入");
    let en = format!("pages {list} are pictures; movements on them are not counted");
    Finding::new("pdf_pictures", Level::Serious, zh, en)
}

/// Which lines stand on which page: findings name lines of the whole file.
fn numbered(sheets: &[words::Sheet]) -> Finding {
    let spans = sheets.iter().enumerate().filter_map(|(at, sheet)| {
        let (first, last) = (sheet.lines.first()?, sheet.lines.last()?);
        Some(format!("{}: {}–{}", at + 1, first.no, last.no))
    });
    let mut list: Vec<String> = spans.take(13).collect();
    if list.len() > 12 {
        list.truncate(12);
        list.push("…".to_owned());
    }
    let list = list.join("，");
    let zh = format!("PDF 按字的位置读；行号按全文连续数（页: 行）：{list}");
    Finding::new(
        "pdf_lines",
        Level::Note,
        zh,
        format!("lines are counted through the whole file (page: lines): {list}"),
    )
}

/// Whether the running balance bears out what was read; called when the rows are there.
pub(crate) fn proved(made: &mut Statement) {
    let without = made.rows.iter().filter(|r| r.balance.is_none()).count();
    // What the chain of balances says is in the findings already; here only what it leaves open.
    let said = made.findings.iter().any(|f| f.code.starts_with("balance_"));
    if made.rows.is_empty() || (said && without == 0) {
        return;
    }
    let (zh, en) = if without > 0 {
        (
            format!("{without} 笔没有余额或余额读不出，PDF 读得对不对无法用余额验证；请对着原件核对这几笔和合计"),
            format!("{without} lines without a balance: nothing proves the reading; compare some with the paper"),
        )
    } else {
        (
            "笔数太少，余额验证不了；请对着原件核对".to_owned(),
            "too few lines for the balances to prove the reading".to_owned(),
        )
    };
    made.findings.push(Finding::new("pdf_unproved", Level::Attention, zh, en));
}
