//! A statement file: what it is, whose, over which time, its rows, and everything of it that did not read.

use chrono::NaiveDate;

use crate::finding::{Finding, Level, Text};
use crate::grid::{self, Grid, Line};
use crate::header::{self, Header, Mapping};
use crate::lines::{Columns, Read};
use crate::row::{Channel, Private, Row};
use crate::rules::Rules;
use crate::workbook::{self, Unfit};
use crate::{Progress, Signature, Stopped, decode, head, old_workbook, page, pdf};

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
    /// Encoding, or `xlsx`, `xls`, `html`, `pdf`.
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
    /// What signs the file, where it carries a signature.
    pub signatures: Vec<Signature>,
}

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It holds nothing.
    Empty,
    /// A PDF of pictures.
    Scan,
    /// A PDF whose fonts do not say which characters they show.
    PdfFonts,
    /// A PDF that asks for a password.
    PdfLocked,
    /// A picture.
    Picture,
    /// A workbook with a password.
    Locked,
    /// An archive that still has to be unpacked.
    Archive,
    /// A web page without a table.
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

impl From<Unfit> for Refusal {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Bomb => Self::TooLarge,
            Unfit::Locked => Self::Locked,
            Unfit::Damaged => Self::Damaged,
            Unfit::Stopped => Self::Stopped,
        }
    }
}

impl Refusal {
    /// What happened and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        let (zh, en) = match self {
            Self::Empty => ("文件是空的", "the file is empty"),
            Self::Scan => (
                "扫描件，读不出文字；可作为证据附上。要逐笔核对，请客户在手机银行重新导出 PDF、Excel 或 CSV",
                "a scan, no text to read; attach it as evidence, and ask for a PDF, xlsx or CSV exported by the bank's program",
            ),
            Self::PdfFonts => (
                "这个 PDF 只画了字形，没有说明是什么字，读不出；可作为证据附上。请客户重新导出 Excel 或 CSV",
                "its fonts do not say which characters they show; attach it as evidence, and ask for xlsx or CSV",
            ),
            Self::PdfLocked => (
                "带打开密码的 PDF。请用密码打开后打印或另存为不带密码的 PDF 再导入，或请银行发不加密的",
                "a PDF with a password; open it, print it to a PDF without one, or ask the bank for an open file",
            ),
            Self::Picture => ("这是图片。请导出 CSV 或 Excel；图片可作为证据附上", "a picture; ask for CSV or xlsx"),
            Self::Locked => (
                "带密码的表格。请用 WPS 或 Excel 打开，去掉密码另存后再导入",
                "a workbook with a password; save it without one",
            ),
            Self::Archive => {
                ("压缩包。请先解压（密码在微信或支付宝的通知里），再导入里面的文件", "an archive; unpack it first")
            }
            Self::Page => (
                "网页，里面没有表格。请在网银里导出 Excel 或 CSV",
                "a web page without a table; export it as xlsx or CSV",
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
    let (grids, encoding, signatures) = match pdf::begins(bytes) {
        Some(_) => {
            let (grid, signatures) = pdf::of_pdf(bytes, rules, progress)?;
            (vec![grid], "pdf", signatures)
        }
        None => {
            let (grids, encoding) = grids(bytes, rules, progress)?;
            (grids, encoding, Vec::new())
        }
    };
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
    if let Some(made) = made.as_mut().filter(|made| made.encoding == "pdf") {
        made.signatures = signatures;
        pdf::proved(made);
    }
    made.ok_or(Refusal::NoTable(sample))
}

fn grids(bytes: &[u8], rules: &Rules, progress: Progress<'_>) -> Result<(Vec<Grid>, &'static str), Refusal> {
    let fits = |lines: &[Line]| header::find(lines, rules).map(|h| h.mapping.columns.len());
    let sheets = |grids: Vec<Grid>, progress: Progress<'_>| {
        grids.into_iter().map(|grid| grid::unwrapped(grid, &fits, progress)).collect::<Result<Vec<_>, _>>()
    };
    match bytes {
        _ if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) => return Err(Refusal::Empty),
        [b'%', b'P', b'D', b'F', ..] => return Err(Refusal::Damaged),
        [0xff, 0xd8, 0xff, ..] | [0x89, b'P', b'N', b'G', ..] => return Err(Refusal::Picture),
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] => return Err(Refusal::Archive),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            let grids = old_workbook::of_old_workbook(bytes, progress).map_err(Refusal::from)?;
            return Ok((sheets(grids, progress)?, "xls"));
        }
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => {
            let grids = workbook::of_workbook(bytes, progress).map_err(|unfit| {
                let book = bytes.windows(3).take(4096).any(|w| w == b"xl/")
                    || bytes.windows(11).take(4096).any(|w| w == b"[Content_Ty");
                if matches!(unfit, Unfit::Damaged) && !book { Refusal::Archive } else { unfit.into() }
            })?;
            return Ok((sheets(grids, progress)?, "xlsx"));
        }
        _ => {}
    }
    let decoded = decode::decode(bytes);
    if page::is_page(&decoded.text) {
        let mut grid = page::of_page(&decoded.text, progress)?.ok_or(Refusal::Page)?;
        grid.findings.splice(0..0, decoded.findings);
        return Ok((vec![grid], "html"));
    }
    let mut grid = grid::of_text(&decoded.text, &fits, progress)?;
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
    let body = grid.lines.get(header.at + 1..).unwrap_or_default();
    let debt = rules.sources.iter().any(|s| s.id == format.id && s.debt);
    let columns = Columns::of(&header, format.channel, debt, head::month(head), number, body);
    let mut made = Statement {
        name: name.to_owned(),
        encoding,
        account: head::account(head),
        period: None,
        period_said: false,
        rows: Vec::new(),
        notes: Vec::new(),
        unreadable: 0,
        findings: grid.findings,
        columns: header.names.clone(),
        signatures: Vec::new(),
        mapping: header.mapping,
        format,
    };
    for (no, why) in &grid.unread {
        made.unreadable += 1;
        made.findings.extend((made.unreadable <= 20).then(|| pdf::unread(why, *no)));
    }
    let mut beside: Vec<&Line> = Vec::new();
    for (done, line) in body.iter().enumerate() {
        match columns.read(line) {
            Read::Row(row) => made.rows.push(*row),
            Read::Note => {
                made.notes.push(line.no);
                beside.push(line);
            }
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
    head::about(&mut made, head, &beside);
    Ok(made)
}

fn format(grid: &Grid, header: &Header, name: &str, rules: &Rules) -> Format {
    let head: Vec<String> = grid.lines.iter().take(header.at).map(|l| l.cells.join(" ")).collect();
    let names: Vec<String> = header.names.iter().map(|n| header::tidy(n)).collect();
    let by_columns = rules.sources.iter().find(|s| {
        let all = !s.columns.is_empty() && s.columns.iter().all(|c| names.contains(c));
        all && !s.not_columns.iter().any(|c| names.contains(c))
    });
    let said = |text: &str| rules.sources.iter().find(|s| s.words.iter().any(|w| text.contains(w.as_str())));
    // What the file says of itself, then names of columns that show what receives nothing, then its name, then names of columns.
    let aside = by_columns.filter(|s| s.channel == Channel::Aside);
    let found = head.iter().find_map(|line| said(line)).or(aside).or_else(|| said(name)).or(by_columns);
    match found {
        Some(source) => Format { id: source.id.clone(), label: source.label.clone(), channel: source.channel },
        None => Format {
            id: "bank".into(),
            label: Text::new("银行（按列名识别）", "a bank, by the names of its columns"),
            channel: Channel::Bank,
        },
    }
}
