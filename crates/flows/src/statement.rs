//! A statement file: what it is, whose, over which time, its rows, and everything of it that did not read.

use chrono::NaiveDate;

use crate::finding::{Finding, Text};
use crate::grid::{self, Grid, Line};
use crate::header::{self, Mapping};
use crate::reading::Reading;
use crate::row::{Channel, Private, Row};
use crate::rules::Rules;
use crate::sheets;
use crate::told::Told;
use crate::workbook::{self, Kind, Unfit};
use crate::{Progress, Signature, Stopped, decode, old_workbook, page, pdf};

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
    /// How it was read, and what it leaves open.
    pub reading: Reading,
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
    /// A workbook or an archive with a password.
    Locked,
    /// A workbook of another kind.
    Other(Kind),
    /// Something stands before the workbook's own beginning.
    Prefixed,
    /// No text, no sheet, no print.
    Unknown,
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
            Unfit::Other(kind) => Self::Other(kind),
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
                "带密码的文件。请用密码打开（表格用 WPS 或 Excel，压缩包先解压），去掉密码另存后再导入",
                "a file with a password; open it with the password and save it without one",
            ),
            Self::Other(Kind::OpenDocument) => (
                "这是 OpenDocument 表格（ods）。请用 WPS、Excel 或 LibreOffice 打开，另存为 xlsx 后再导入",
                "an OpenDocument sheet (ods); open it and save it as xlsx",
            ),
            Self::Other(Kind::Numbers) => (
                "这是苹果 Numbers 表格。请在 Numbers 里用“文件 → 导出为 → Excel”，再导入 xlsx",
                "an Apple Numbers sheet; export it as Excel (xlsx)",
            ),
            Self::Other(Kind::Binary) => (
                "这是 Excel 二进制工作簿（xlsb）。请用 Excel 或 WPS 打开，另存为 xlsx 后再导入",
                "a binary workbook (xlsb); save it as xlsx",
            ),
            Self::Other(Kind::Document) => (
                "这是文档或幻灯片，不是表格。请导出 CSV 或 Excel 的流水",
                "a document or slides, no sheet; ask for CSV or xlsx",
            ),
            Self::Other(Kind::Ofd) => (
                "这是 OFD 版式文件，读不出逐笔；可作为证据附上。请在网银里改选导出 PDF、Excel 或 CSV",
                "an OFD document; attach it as evidence, and ask for PDF, xlsx or CSV",
            ),
            Self::Unknown => (
                "不是流水文件（不是文字、表格或 PDF）。请让客户在手机银行、微信或支付宝里重新导出 Excel、CSV 或 PDF",
                "no statement: neither text nor sheet nor PDF; ask for xlsx, CSV or PDF",
            ),
            Self::Other(Kind::Unusual) => (
                "这个工作簿的内部写法特别（例如标签带前缀），读不出格子。请用 WPS 或 Excel 打开，另存为 xlsx 后再导入",
                "a workbook written in an unusual way inside (prefixed tags, say); open it and save it as xlsx",
            ),
            Self::Prefixed => (
                "文件开头多了一段别的内容，后面才是表格。请用 WPS 或 Excel 打开，另存为 xlsx 后再导入；打不开就重新导出",
                "something stands before the workbook's own beginning; open it and save it as xlsx, or export it again",
            ),
            Self::Archive => {
                ("压缩包。请先解压（密码在微信或支付宝的通知里），再导入里面的文件", "an archive; unpack it first")
            }
            Self::Page => (
                "网页，里面没有表格。请在网银里导出 Excel 或 CSV",
                "a web page without a table; export it as xlsx or CSV",
            ),
            Self::TooLarge => (
                "解开后大得不像流水，没有读，案卷没有变。请重新导出，或按年份、按账户分开导出后再导入",
                "it unpacks to more than any statement holds and was not read; the case is as it was. Ask for a new export, or one for each year and account",
            ),
            Self::Damaged => ("文件损坏，读不出。请重新导出", "the file is damaged; export it again"),
            Self::NoTable(_) => {
                ("没有认出表头。请指出哪一列是日期、金额、对方", "no table was recognised; say which column is which")
            }
            Self::Stopped => ("已停止", "stopped"),
        };
        Text::new(zh, en)
    }
}

/// Reads one file. `number` is its place among the files of the case; `told` is what the officer said of it.
///
/// # Errors
/// A [`Refusal`] says what it is instead and what to do.
pub fn read(
    bytes: &[u8],
    name: &str,
    number: u16,
    told: &Told,
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
    let mut made = sheets::joined(grids, &sheets::File { name, number, encoding, told, rules }, progress)?;
    if made.encoding == "pdf" {
        made.signatures = signatures;
        pdf::proved(&mut made);
    }
    Ok(made)
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
        _ if prefixed(bytes) => return Err(Refusal::Prefixed),
        // Packed by gzip, bzip2 or xz; photos of phones.
        [0x1f, 0x8b, ..] | [b'B', b'Z', b'h', ..] | [0xfd, b'7', b'z', b'X', b'Z', ..] => return Err(Refusal::Archive),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] | [b'G', b'I', b'F', b'8', ..] | [b'R', b'I', b'F', b'F', ..] => {
            return Err(Refusal::Picture);
        }
        _ if binary(bytes) => return Err(Refusal::Unknown),
        [0xef, 0xbb, 0xbf] | [0xff, 0xfe] | [0xfe, 0xff] => return Err(Refusal::Empty),
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

/// A workbook behind something else: its end is in place, its beginning is not.
fn prefixed(bytes: &[u8]) -> bool {
    let start = bytes.get(1..bytes.len().min(64 << 10)).unwrap_or_default();
    let end = bytes.get(bytes.len().saturating_sub(66_000)..).unwrap_or_default();
    start.windows(4).any(|w| w == b"PK\x03\x04") && end.windows(4).any(|w| w == b"PK\x05\x06")
}

/// Bytes of no text in any encoding that a statement comes in: control characters all over. Wide text has its zeros in every second place.
fn binary(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(4_096)).unwrap_or_default();
    let wide = start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]);
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let half = start.len() / 2;
    let odd = start.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    !wide && zeros(0) * 4 < half && zeros(1) * 4 < half && odd * 20 > start.len()
}
