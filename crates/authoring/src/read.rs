//! A workbook as texts 读工作簿: bounded before it is unpacked, and whatever is no plain value is said with its place.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use appraisal::finding::Text;
use calamine::{DataRef, Reader, Xlsx};

use crate::book::letters;
use crate::cell::yes_no;

/// Unpacked size of all parts together.
const LARGEST: u64 = 200 << 20;
const MOST_PARTS: usize = 500;
/// Lines and columns of a sheet.
const MOST_LINES: u32 = 30_000;
const MOST_COLUMNS: u32 = 400;
/// What is said of one workbook.
pub(crate) const MOST_FAULTS: usize = 200;

/// One thing wrong with a workbook, and where 哪张表、哪一行、哪一列.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The sheet; empty where it is the workbook.
    pub sheet: String,
    /// The line, as the program shows it, from 1; 0 where it is the whole sheet.
    pub row: u32,
    /// The letters of the column; empty where it is the whole line.
    pub column: String,
    /// What is wrong and what to do.
    pub message: Text,
}

impl Fault {
    pub(crate) fn of_book(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { sheet: String::new(), row: 0, column: String::new(), message: Text::new(zh, en) }
    }

    /// At a cell; line from 0.
    pub(crate) fn at(sheet: &str, row: u32, column: Option<usize>, message: Text) -> Self {
        Self { sheet: sheet.to_owned(), row: row + 1, column: column.map(letters).unwrap_or_default(), message }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.sheet.as_str(), self.row, self.column.as_str()) {
            ("", _, _) => write!(f, "{}", self.message.zh),
            (sheet, 0, _) => write!(f, "表“{sheet}”：{}", self.message.zh),
            (sheet, row, "") => write!(f, "表“{sheet}”第 {row} 行：{}", self.message.zh),
            (sheet, row, column) => write!(f, "表“{sheet}”第 {row} 行 {column} 列：{}", self.message.zh),
        }
    }
}

/// One sheet: its lines with their number from 0.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) lines: Vec<(u32, Vec<String>)>,
}

/// All sheets by name, in their order.
#[derive(Debug, Default)]
pub(crate) struct Sheets {
    pub(crate) names: Vec<String>,
    pub(crate) sheets: HashMap<String, Sheet>,
    pub(crate) faults: Vec<Fault>,
}

/// Reads a workbook; `strict` names the sheets in which nothing but plain values may stand.
pub(crate) fn sheets(
    bytes: &[u8],
    strict: &dyn Fn(&str) -> bool,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Sheets, Fault> {
    bounded(bytes)?;
    let damaged = || {
        Fault::of_book(
            "工作簿读不出，文件可能坏了；请从 Excel 或 LibreOffice 另存为 xlsx 再试",
            "the workbook does not read; save it as xlsx again",
        )
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut out = Sheets { names: book.sheet_names(), ..Sheets::default() };
    for name in out.names.clone() {
        if !wanted(&name) {
            continue;
        }
        let mut sheet = Sheet::default();
        let mut odd = Vec::new();
        {
            let mut cells = book.worksheet_cells_reader(&name).map_err(|_| damaged())?;
            while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
                let (row, col) = cell.get_position();
                if row >= MOST_LINES || col >= MOST_COLUMNS {
                    let zh = format!("表太大：只读 {MOST_LINES} 行、{MOST_COLUMNS} 列；请删掉远处的空格子");
                    odd.push(Fault::at(&name, row, Some(col as usize), Text::new(zh, "the sheet is too large")));
                    break;
                }
                let text = match shown(cell.get_value()) {
                    Ok(text) => text,
                    Err(message) => {
                        odd.push(Fault::at(&name, row, Some(col as usize), message));
                        String::new()
                    }
                };
                if sheet.lines.last().is_none_or(|(at, _)| *at != row) {
                    sheet.lines.push((row, Vec::new()));
                }
                if let Some((_, line)) = sheet.lines.last_mut() {
                    let col = col as usize;
                    if line.len() <= col {
                        line.resize(col + 1, String::new());
                    }
                    line[col] = text;
                }
            }
        }
        if strict(&name) {
            out.faults.append(&mut odd);
            let formulas = book.worksheet_formula(&name).map_err(|_| damaged())?;
            let start = formulas.start().unwrap_or_default();
            for (row, col, _) in formulas.used_cells().filter(|(_, _, f)| !f.is_empty()) {
                let (row, col) = (start.0 + u32::try_from(row).unwrap_or_default(), start.1 as usize + col);
                let message = Text::new(
                    "格里是 Excel 公式，不是值：选中它，复制，选择性粘贴为“值”；要写清单的公式，不以 = 开头",
                    "the cell holds a formula of the spreadsheet: paste it as a value",
                );
                out.faults.push(Fault::at(&name, row, Some(col), message));
            }
            for merged in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
                let message = Text::new(
                    "格子合并了：请取消合并，一行一个条目",
                    "cells are merged: take them apart, one entry is one line",
                );
                out.faults.push(Fault::at(&name, merged.start.0, Some(merged.start.1 as usize), message));
            }
        }
        out.sheets.insert(name, sheet);
        if out.faults.len() > MOST_FAULTS {
            break;
        }
    }
    out.faults.truncate(MOST_FAULTS);
    Ok(out)
}

fn shown(value: &DataRef<'_>) -> Result<String, Text> {
    match value {
        DataRef::Empty => Ok(String::new()),
        // Blanks around a text are slips of the pen; a text that has them is written with its own signs.
        DataRef::String(text) => Ok(plain(text)),
        DataRef::SharedString(text) => Ok(plain(text)),
        DataRef::Int(number) => Ok(number.to_string()),
        DataRef::Float(number) => Ok(number.to_string()),
        DataRef::Bool(truth) => Ok(yes_no(*truth).to_owned()),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => Err(Text::new(
            "表格软件把它当成了日期或时间：把这一格设成“文本”，再照原样写一遍",
            "the spreadsheet took it for a date: set the cell to text and write it again",
        )),
        DataRef::Error(_) => {
            Err(Text::new("格里是表格软件的错误值（#N/A 之类）", "the cell holds an error of the spreadsheet"))
        }
    }
}

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// Unpacks everything into nothing, with a bound.
fn bounded(bytes: &[u8]) -> Result<(), Fault> {
    let no_book =
        || Fault::of_book("不是 xlsx 工作簿：请另存为“Excel 工作簿（.xlsx）”", "no xlsx workbook: save it as one");
    let too_large = || Fault::of_book("工作簿太大，不像一层清单", "the workbook is larger than any checklist");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| no_book())?;
    if archive.len() > MOST_PARTS {
        return Err(too_large());
    }
    let mut left = LARGEST;
    let mut found = false;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| no_book())?;
        found |= part.name().is_ok_and(|name| name == "xl/workbook.xml");
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| no_book())?;
        left = left.checked_sub(read).ok_or_else(too_large)?;
    }
    if found { Ok(()) } else { Err(no_book()) }
}
