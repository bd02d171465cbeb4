//! A statement file: what it is, whose, over which time, its rows, and everything of it that did not read.

use chrono::NaiveDate;

use crate::finding::{Finding, Level, Text};
use crate::grid::{self, Grid, Line};
use crate::header::{self, Header, Mapping};
use crate::lines::{Columns, Read};
use crate::row::{Channel, Direction, Private, Row, Settled};
use crate::rules::Rules;
use crate::workbook::{self, Unfit};
use crate::{Progress, Stopped, balance, decode, moment};

/// What kind of file it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    /// Word of the source in the rules; `bank` where none fits.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// Through what its money came.
    pub channel: Channel,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Statement {
    /// File name.
    pub name: String,
    /// What it was taken for.
    pub format: Format,
    /// Encoding, or `xlsx`.
    pub encoding: &'static str,
    /// The account as the file's head names it; empty where it does not.
    pub account: Private,
    /// First and last day that the file covers: as its head says, else as its rows show.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// Whether the file's head says its period.
    pub period_said: bool,
    /// Movements.
    pub rows: Vec<Row>,
    /// Lines beside the table: totals, headings, footers.
    pub notes: Vec<u32>,
    /// Lines that did not read.
    pub unreadable: u32,
    /// What is worth saying about the file.
    pub findings: Vec<Finding>,
    /// The columns as found or confirmed.
    pub mapping: Mapping,
    /// Names of the columns.
    pub columns: Vec<String>,
}

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It holds nothing.
    Empty,
    /// A print in PDF.
    Pdf,
    /// A picture.
    Picture,
    /// A workbook of the old kind, or one with a password.
    OldWorkbook,
    /// An archive that still has to be unpacked.
    Archive,
    /// A web page that calls itself a workbook.
    Page,
    /// It unpacks to far more than a statement holds.
    TooLarge,
    /// It is damaged.
    Damaged,
    /// No table was recognised; the first lines, for the officer to say which column is which.
    NoTable(Vec<Line>),
    /// It was stopped.
    Stopped,
}

impl From<Stopped> for Refusal {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

impl Refusal {
    /// What happened and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        let (zh, en) = match self {
            Self::Empty => ("文件是空的", "the file is empty"),
            Self::Pdf => (
                "这是 PDF，读不出逐笔。请客户在手机银行、微信或支付宝里重新导出 CSV 或 Excel",
                "a PDF; ask for CSV or xlsx",
            ),
            Self::Picture => ("这是图片。请导出 CSV 或 Excel；图片可作为证据附上", "a picture; ask for CSV or xlsx"),
            Self::OldWorkbook => (
                "旧式 .xls 或带密码的表格。请用 WPS 或 Excel 打开，另存为 .xlsx 或 CSV 再导入",
                "an old .xls or a workbook with a password; save it as .xlsx or CSV",
            ),
            Self::Archive => {
                ("压缩包。请先解压（密码在微信或支付宝的通知里），再导入里面的文件", "an archive; unpack it first")
            }
            Self::Page => (
                "网页冒充的表格。请用 WPS 或 Excel 打开，另存为 .xlsx 或 CSV",
                "a web page in disguise; save it as .xlsx or CSV",
            ),
            Self::TooLarge => ("解开后大得不像流水，没有读", "it unpacks to more than any statement holds"),
            Self::Damaged => ("文件损坏，读不出。请重新导出", "the file is damaged; export it again"),
            Self::NoTable(_) => {
                ("没有认出表头。请指出哪一列是日期、金额、对方", "no table was recognised; say which column is which")
            }
            Self::Stopped => ("已停止", "stopped"),
        };
        Text::new(zh, en)
    }
}

/// Reads one file. `number` is its place among the files of the case.
///
/// # Errors
/// A [`Refusal`] says what it is instead and what to do.
pub fn read(
    bytes: &[u8],
    name: &str,
    number: u16,
    mapping: Option<&Mapping>,
    rules: &Rules,
    progress: Progress<'_>,
) -> Result<Statement, Refusal> {
    let (grids, encoding) = grids(bytes, progress)?;
    let mut made: Option<Statement> = None;
    let mut sample = Vec::new();
    for grid in grids {
        let header = match mapping {
            Some(mapping) => confirmed(&grid, mapping),
            None => header::find(&grid.lines, rules),
        };
        let Some(header) = header else {
            if sample.is_empty() {
                sample = grid.lines.into_iter().take(30).collect();
            }
            continue;
        };
        let read = table(grid, header, name, number, encoding, rules, progress)?;
        match &mut made {
            None => made = Some(read),
            // Several sheets, a month each.
            Some(first) => {
                first.rows.extend(read.rows);
                first.notes.extend(read.notes);
                first.unreadable += read.unreadable;
                first.findings.extend(read.findings);
                first.period = match (first.period, read.period) {
                    (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
                    (one, other) => one.or(other),
                };
            }
        }
    }
    made.ok_or(Refusal::NoTable(sample))
}

fn grids(bytes: &[u8], progress: Progress<'_>) -> Result<(Vec<Grid>, &'static str), Refusal> {
    match bytes {
        _ if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) => return Err(Refusal::Empty),
        [b'%', b'P', b'D', b'F', ..] => return Err(Refusal::Pdf),
        [0xff, 0xd8, 0xff, ..] | [0x89, b'P', b'N', b'G', ..] => return Err(Refusal::Picture),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(Refusal::OldWorkbook),
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] => return Err(Refusal::Archive),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => {
            return match workbook::of_workbook(bytes, progress) {
                Ok(grids) => Ok((grids, "xlsx")),
                Err(Unfit::Bomb) => Err(Refusal::TooLarge),
                Err(Unfit::Stopped) => Err(Refusal::Stopped),
                Err(Unfit::Damaged) => {
                    let book = bytes.windows(3).take(4096).any(|w| w == b"xl/")
                        || bytes.windows(11).take(4096).any(|w| w == b"[Content_Ty");
                    Err(if book { Refusal::Damaged } else { Refusal::Archive })
                }
            };
        }
        _ => {}
    }
    let start: Vec<u8> = bytes.iter().take(512).map(u8::to_ascii_lowercase).collect();
    if [&b"<html"[..], b"<!doctype", b"<table", b"<?xml"].iter().any(|w| start.windows(w.len()).any(|s| s == *w)) {
        return Err(Refusal::Page);
    }
    let decoded = decode::decode(bytes);
    let mut grid = grid::of_text(&decoded.text, progress)?;
    grid.findings.splice(0..0, decoded.findings);
    Ok((vec![grid], decoded.encoding))
}

/// The header where the officer says it is.
fn confirmed(grid: &Grid, mapping: &Mapping) -> Option<Header> {
    let at = grid.lines.iter().position(|l| l.no >= mapping.line)?;
    let names = grid.lines.get(at)?.cells.clone();
    // A mapping at line 0 has no header line: the table begins at once.
    mapping.usable().then(|| Header { mapping: mapping.clone(), names, at })
}

#[allow(clippy::too_many_arguments)]
fn table(
    grid: Grid,
    header: Header,
    name: &str,
    number: u16,
    encoding: &'static str,
    rules: &Rules,
    progress: Progress<'_>,
) -> Result<Statement, Stopped> {
    let format = format(&grid, &header, name, rules);
    let head = grid.lines.get(..header.at).unwrap_or_default();
    let columns = Columns::of(&header, format.channel, number);
    let mut made = Statement {
        name: name.to_owned(),
        encoding,
        account: account(head),
        period: None,
        period_said: false,
        rows: Vec::new(),
        notes: Vec::new(),
        unreadable: 0,
        findings: grid.findings,
        columns: header.names.clone(),
        mapping: header.mapping,
        format,
    };
    let body = grid.lines.get(header.at + 1..).unwrap_or_default();
    for (done, line) in body.iter().enumerate() {
        match columns.read(line) {
            Read::Row(row) => made.rows.push(*row),
            Read::Note => made.notes.push(line.no),
            Read::Unreadable(why) => {
                made.unreadable += 1;
                if made.unreadable <= 20 {
                    let (zh, en) =
                        (format!("这一行没读进来：{}", why.zh), format!("this line was not taken in: {}", why.en));
                    made.findings.push(Finding::new("unreadable", Level::Attention, zh, en).at(line.no));
                }
            }
        }
        if done % 2_000 == 1_999 && !progress(400 + u32::try_from(done * 400 / body.len().max(1)).unwrap_or(400)) {
            return Err(Stopped);
        }
    }
    if made.unreadable > 20 {
        let n = made.unreadable;
        made.findings.push(Finding::new(
            "unreadable_more",
            Level::Serious,
            format!("共 {n} 行没读进来"),
            format!("{n} lines were not taken in"),
        ));
    }
    about(&mut made, head);
    Ok(made)
}

/// What the file says of itself, against what it holds.
fn about(made: &mut Statement, head: &[Line]) {
    let seen = made.rows.iter().map(|r| r.time.date());
    let seen = seen.clone().min().zip(seen.max());
    let said = period(head);
    made.period_said = said.is_some();
    made.period = match (said, seen) {
        (Some((from, to)), Some((first, last))) => Some((from.min(first), to.max(last))),
        (said, seen) => said.or(seen),
    };
    let mut say = |code, level, zh: String, en: String| made.findings.push(Finding::new(code, level, zh, en));
    if made.rows.is_empty() {
        say("no_rows", Level::Serious, "一笔流水也没有".into(), "it holds no movement".into());
        return;
    }
    let lines: String = head.iter().map(|l| l.cells.join(" ")).collect::<Vec<_>>().join("\n");
    let read = made.rows.len() as u64 + u64::from(made.unreadable);
    if let Some(declared) = counted(&lines, "共").filter(|n| *n != read) {
        let zh = format!("文件头写共 {declared} 笔，实际 {read} 笔，可能删改过");
        say("count_differs", Level::Serious, zh, format!("{declared} lines declared, {read} found: perhaps edited"));
    }
    let income = made.rows.iter().filter(|r| r.direction == Direction::In).count() as u64;
    if made.unreadable == 0
        && let Some(declared) = counted(&lines, "收入：").or_else(|| counted(&lines, "收入:")).filter(|n| *n != income)
    {
        let zh = format!("文件头写收入 {declared} 笔，实际 {income} 笔，可能删改过");
        say("income_count_differs", Level::Serious, zh, format!("{declared} receipts declared, {income} found"));
    }
    let foreign = made.rows.iter().filter(|r| r.settled == Settled::Foreign).count();
    if foreign > 0 {
        let zh = format!("{foreign} 笔外币没有计入");
        say("foreign", Level::Attention, zh, format!("{foreign} lines in other currencies are not counted"));
    }
    let closed = made.rows.iter().filter(|r| r.settled == Settled::No).count();
    if closed > 0 {
        let zh = format!("{closed} 笔关闭、失败或撤销的交易没有计入");
        say("closed", Level::Note, zh, format!("{closed} closed or failed lines are not counted"));
    }
    made.findings.extend(balance::check(&made.rows, made.unreadable));
}

/// `共43笔`, `收入：1笔`.
fn counted(text: &str, word: &str) -> Option<u64> {
    text.split(word).skip(1).find_map(|rest| {
        let rest = rest.trim_start();
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let after = rest.get(digits.len()..)?.trim_start();
        if after.starts_with('笔') { digits.parse().ok() } else { None }
    })
}

/// First and last day, from a head line that speaks of a beginning and an end.
fn period(head: &[Line]) -> Option<(NaiveDate, NaiveDate)> {
    head.iter().find_map(|line| {
        let text = line.cells.join(" ");
        let speaks = ["起", "期间", "时间段", "日期范围", "查询", "时间范围"].iter().any(|w| text.contains(w));
        let days = moment::dates_in(&text);
        let (first, last) = (days.iter().min()?, days.iter().max()?);
        (speaks && days.len() >= 2 && first < last).then_some((*first, *last))
    })
}

/// The own account, from a head line such as `账号: 6222…` or a cell beside the word.
fn account(head: &[Line]) -> Private {
    const WORDS: &[&str] = &["账号", "帐号", "卡号", "支付宝账户", "微信昵称", "账户", "客户账号"];
    for line in head {
        let mut cells = line.cells.iter();
        while let Some(cell) = cells.next() {
            let tidy: String = cell.chars().filter(|c| !c.is_whitespace() && *c != '\u{3000}').collect();
            let Some((word, rest)) = WORDS.iter().find_map(|w| Some((*w, tidy.split_once(w)?.1))) else { continue };
            let inside: String = rest
                .trim_start_matches([':', '：', '/', '[', '【', '*', '(', '（'])
                .chars()
                .take_while(|c| !matches!(c, ']' | '】' | ',' | '，' | ')' | '）'))
                .take(40)
                .collect();
            let beside = || cells.clone().find(|c| !c.is_empty()).cloned().unwrap_or_default();
            let value = if inside.is_empty() { beside() } else { inside };
            let fits = word == "微信昵称" || value.chars().any(|c| c.is_ascii_digit() || c == '@');
            if fits && !value.is_empty() {
                return Private(value);
            }
        }
    }
    Private::default()
}

fn format(grid: &Grid, header: &Header, name: &str, rules: &Rules) -> Format {
    let head: Vec<String> = grid.lines.iter().take(header.at).map(|l| l.cells.join(" ")).collect();
    let names: Vec<String> = header.names.iter().map(|n| header::tidy(n)).collect();
    let by_columns =
        rules.sources.iter().find(|s| !s.columns.is_empty() && s.columns.iter().all(|c| names.contains(c)));
    let said = |text: &str| rules.sources.iter().find(|s| s.words.iter().any(|w| text.contains(w.as_str())));
    // What the file says of itself, then its name, then names of columns that only one source uses.
    let found = head.iter().find_map(|line| said(line)).or_else(|| said(name)).or(by_columns);
    match found {
        Some(source) => Format { id: source.id.clone(), label: source.label.clone(), channel: source.channel },
        None => Format {
            id: "bank".into(),
            label: Text::new("银行（按列名识别）", "a bank, by the names of its columns"),
            channel: Channel::Bank,
        },
    }
}
