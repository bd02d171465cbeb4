//! A workbook under construction 工作簿: sheets, addresses, and cells written with the value they will recompute to.
//!
//! Text is always written as a string cell, never parsed: what a person typed cannot become a formula. Knows no rule.

use super::Error;
use super::style::Style;
use crate::cover;
use formula::{Outcome, State, Value, serial};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Excel refuses longer texts in a cell.
const LONGEST_TEXT: usize = 32_000;
/// The height of a line of text, in points.
const LINE: f64 = 14.0;
/// Lines of a row at most: a longer text is read in the cell itself.
const MOST_LINES: u32 = 24;

/// Where a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Address {
    pub(super) sheet: usize,
    pub(super) row: u32,
    pub(super) col: u16,
}

impl Address {
    pub(super) fn new(sheet: usize, row: u32, col: u16) -> Self {
        Self { sheet, row, col }
    }
}

/// The letters of a column.
pub(super) fn letters(col: u16) -> String {
    let mut col = u32::from(col) + 1;
    let mut out = Vec::new();
    while col > 0 {
        let digit = u8::try_from((col - 1) % 26).unwrap_or(0);
        out.push(char::from(b'A' + digit));
        col = (col - 1) / 26;
    }
    out.iter().rev().collect()
}

pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) work: Worksheet,
    /// What stands at its head.
    pub(super) title: String,
    /// For formulas alone: stands at the end, out of sight.
    pub(super) hidden: bool,
    widths: Vec<f64>,
    /// Rows whose texts take more than one line: a spreadsheet gives a wrapped row one line unless told.
    lines: BTreeMap<u32, u32>,
}

impl Sheet {
    /// Makes room in the row of a wrapped text.
    fn room(&mut self, at: Address, text: &str) {
        let Some(width) = self.widths.get(usize::from(at.col)) else { return };
        let needed = lines(text, *width).min(MOST_LINES);
        if needed > 1 {
            let row = self.lines.entry(at.row).or_default();
            *row = needed.max(*row);
        }
    }
}

/// How many lines a text takes in a column of this many half-width letters; Chinese letters are twice as wide.
fn lines(text: &str, width: f64) -> u32 {
    let letters = |line: &str| line.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
    let (mut count, width) = (0, (width - 1.0).max(1.0));
    for line in text.split('\n') {
        let (mut left, mut own) = (letters(line), 1);
        while left > width && own < MOST_LINES {
            left -= width;
            own += 1;
        }
        count += own;
    }
    count
}

pub(super) struct Book {
    pub(super) sheets: Vec<Sheet>,
    pub(super) style: Style,
    /// Cells that hold a formula.
    pub(super) formulas: usize,
    /// Numbers of persons in texts are written in full.
    unmasked: bool,
}

impl Book {
    pub(super) fn new(unmasked: bool) -> Self {
        Self { sheets: Vec::new(), style: Style::new(), formulas: 0, unmasked }
    }

    /// Adds a sheet; its name is cut and cleaned to what Excel allows, and made unique.
    pub(super) fn sheet(&mut self, name: &str) -> usize {
        let clean: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control()).take(28).collect();
        let clean = if clean.is_empty() { "表".to_owned() } else { clean };
        let taken = |n: &str| self.sheets.iter().any(|s| s.name.to_lowercase() == n.to_lowercase());
        let mut unique = clean.clone();
        let mut count = 1;
        while taken(&unique) {
            count += 1;
            unique = format!("{clean}{count}");
        }
        let mut work = Worksheet::new();
        // Without this the library writes 0 where the result is an empty text.
        work.set_formula_result_default("");
        self.sheets.push(Sheet {
            name: unique,
            work,
            title: String::new(),
            hidden: false,
            widths: Vec::new(),
            lines: BTreeMap::new(),
        });
        self.sheets.len() - 1
    }

    /// A reference as seen from sheet `from`: absolute, with the sheet's name only where it is another sheet.
    pub(super) fn reference(&self, from: usize, at: Address) -> String {
        format!("{}${}${}", self.prefix(from, at.sheet), letters(at.col), at.row + 1)
    }

    /// A one-column range as seen from sheet `from`.
    pub(super) fn range(&self, from: usize, sheet: usize, col: u16, rows: (u32, u32)) -> String {
        let letters = letters(col);
        format!("{}${letters}${}:${letters}${}", self.prefix(from, sheet), rows.0 + 1, rows.1 + 1)
    }

    fn prefix(&self, from: usize, sheet: usize) -> String {
        if from == sheet { String::new() } else { format!("'{}'!", self.sheets[sheet].name) }
    }

    /// A text as it is written: numbers of persons covered, unless somebody has the right to see them.
    fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.unmasked { Cow::Borrowed(text) } else { cover::covered(text) }
    }

    pub(super) fn text(&mut self, at: Address, text: &str, format: &Format) -> Result<(), Error> {
        let text = &*self.shown(text);
        if [&self.style.text, &self.style.label].contains(&format) {
            self.sheets[at.sheet].room(at, text);
        }
        let work = &mut self.sheets[at.sheet].work;
        if text.is_empty() {
            work.write_blank(at.row, at.col, format)?;
        } else if text.chars().count() > LONGEST_TEXT {
            let cut: String = text.chars().take(LONGEST_TEXT).collect();
            work.write_string_with_format(at.row, at.col, cut, format)?;
        } else {
            work.write_string_with_format(at.row, at.col, text, format)?;
        }
        Ok(())
    }

    /// A text over several columns, which are so wide together.
    pub(super) fn wide(
        &mut self,
        at: Address,
        (last, width): (u16, f64),
        text: &str,
        format: &Format,
    ) -> Result<(), Error> {
        let text = self.shown(text).into_owned();
        let sheet = &mut self.sheets[at.sheet];
        sheet.work.merge_range(at.row, at.col, at.row, last, &text, format)?;
        sheet.lines.insert(at.row, lines(&text, width).min(MOST_LINES));
        Ok(())
    }

    pub(super) fn number(&mut self, at: Address, number: Decimal, format: &Format) -> Result<(), Error> {
        self.sheets[at.sheet].work.write_number_with_format(at.row, at.col, binary(number), format)?;
        Ok(())
    }

    /// A constant: the value of an answer.
    pub(super) fn value(&mut self, at: Address, value: &Value, format: &Format) -> Result<(), Error> {
        let work = &mut self.sheets[at.sheet].work;
        match value {
            Value::Number(n) => work.write_number_with_format(at.row, at.col, binary(*n), format)?,
            Value::Bool(b) => work.write_boolean_with_format(at.row, at.col, *b, format)?,
            Value::Date(d) => work.write_number_with_format(at.row, at.col, days(serial(*d)), format)?,
            Value::Text(t) => {
                self.sheets[at.sheet].room(at, t);
                return self.text(at, t, format);
            }
        };
        Ok(())
    }

    /// A formula with the result it had when the workbook was made.
    pub(super) fn formula(
        &mut self,
        at: Address,
        formula: &str,
        result: &Cached,
        array: bool,
        format: &Format,
    ) -> Result<(), Error> {
        let cached = match result {
            Cached::Number(n) => shortest(*n),
            Cached::Truth(true) => "TRUE".to_owned(),
            Cached::Truth(false) => "FALSE".to_owned(),
            // What a formula repeats of a covered text is covered the same way.
            Cached::Text(t) => self.shown(t).into_owned(),
        };
        let formula = Formula::new(format!("={formula}")).set_result(cached);
        let work = &mut self.sheets[at.sheet].work;
        if array {
            work.write_array_formula_with_format(at.row, at.col, at.row, at.col, formula, format)?;
        } else {
            work.write_formula_with_format(at.row, at.col, formula, format)?;
        }
        self.formulas += 1;
        Ok(())
    }

    /// Widths of the first columns, in characters of a digit; a Chinese character takes two.
    pub(super) fn widths(&mut self, sheet: usize, widths: &[f64]) -> Result<(), Error> {
        for (col, width) in (0_u16..).zip(widths) {
            self.sheets[sheet].work.set_column_width(col, *width)?;
        }
        self.sheets[sheet].widths = widths.to_vec();
        Ok(())
    }

    /// A text that leads to another sheet.
    pub(super) fn link(&mut self, at: Address, to: usize) -> Result<(), Error> {
        let name = self.sheets[to].name.clone();
        let url = rust_xlsxwriter::Url::new(format!("internal:'{name}'!A1")).set_text(name);
        self.sheets[at.sheet].work.write_url_with_format(at.row, at.col, url, &self.style.link)?;
        Ok(())
    }

    /// The whole file.
    pub(super) fn save(self, practice: bool, case_id: &str) -> Result<Vec<u8>, Error> {
        let mut workbook = Workbook::new();
        let mark = if practice { "&C&\"宋体,Bold\"&KA11420练习案例 PRACTICE" } else { "" };
        let left = case_id.replace('&', "&&");
        let (hidden, shown): (Vec<Sheet>, Vec<Sheet>) = self.sheets.into_iter().partition(|s| s.hidden);
        for mut sheet in shown.into_iter().chain(hidden) {
            for (row, lines) in &sheet.lines {
                sheet.work.set_row_height(*row, f64::from(*lines) * LINE)?;
            }
            sheet.work.set_hidden(sheet.hidden);
            sheet.work.set_name(&sheet.name)?;
            sheet.work.set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.7, 0.6, 0.3, 0.3);
            sheet.work.set_header(format!("&L{left}{mark}&R&A")).set_footer("&R&P / &N");
            workbook.push_worksheet(sheet.work);
        }
        Ok(workbook.save_to_buffer()?)
    }
}

/// What a formula gave when the workbook was made.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cached {
    Number(Decimal),
    Truth(bool),
    Text(String),
}

impl Cached {
    /// The value cell of an outcome: empty unless known.
    pub(super) fn of(outcome: &Outcome) -> Self {
        match &outcome.state {
            State::Known(value) => Self::of_value(value),
            _ => Self::Text(String::new()),
        }
    }

    /// A status code.
    pub(super) fn code(code: u8) -> Self {
        Self::Number(Decimal::from(code))
    }

    pub(super) fn of_value(value: &Value) -> Self {
        match value {
            Value::Number(n) => Self::Number(*n),
            Value::Bool(b) => Self::Truth(*b),
            Value::Date(d) => Self::Number(Decimal::from(serial(*d))),
            Value::Text(t) => Self::Text(t.to_string()),
        }
    }
}

// The file format holds binary numbers of 64 bits; this is the one place where a decimal becomes one, correctly rounded.
#[allow(clippy::disallowed_types)]
fn binary(number: Decimal) -> f64 {
    number.normalize().to_string().parse().unwrap_or(f64::NAN)
}

#[allow(clippy::disallowed_types)]
fn days(serial: i64) -> f64 {
    Decimal::from(serial).to_string().parse().unwrap_or(f64::NAN)
}

/// The shortest text of the binary number next to a decimal, as spreadsheets write it.
fn shortest(number: Decimal) -> String {
    binary(number).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Book, letters, shortest};

    #[test]
    fn columns_have_letters() {
        for (col, wanted) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(col), wanted);
        }
    }

    #[test]
    fn sheet_names_are_clean_and_unique() {
        let mut book = Book::new(false);
        for name in ["借/款:*", "借款", "", "一个很长很长很长很长很长很长很长很长很长很长的名字"]
        {
            book.sheet(name);
        }
        let names: Vec<&str> = book.sheets.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names[..3], ["借款", "借款2", "表"]);
        assert!(names.iter().all(|n| n.chars().count() <= 31));
    }

    #[test]
    fn cached_numbers_are_those_a_spreadsheet_would_write() {
        assert_eq!(shortest("0.10".parse().unwrap_or_default()), "0.1");
        assert_eq!(shortest("12345678901234567890.12".parse().unwrap_or_default()), "12345678901234567000");
    }
}
