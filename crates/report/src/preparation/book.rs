//! The sheets as a workbook 待填表工作簿: a tab each, titles in the first line, so that the filled rows are copied back with them.

use super::Occasion;
use super::sheets::tab;
use crate::workbook::Error;
use appraisal::preparation::BlankSheet;
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet};
use std::collections::BTreeSet;

/// A list of choices longer than this is no valid list in a spreadsheet.
const LONGEST_LIST: usize = 250;

/// All sheets, blank.
///
/// # Errors
/// When the file format refuses something.
pub fn sheets_workbook(list: &[BlankSheet], occasion: &Occasion<'_>) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    let mut names = BTreeSet::new();
    for sheet in list {
        let work = book.add_worksheet();
        let name = tab(&sheet.label, occasion.checklist, occasion.language);
        // Two tables may be called alike; a second tab of that name takes the table's id.
        let name = if names.insert(name.clone()) { name } else { sheet.table.chars().take(28).collect() };
        work.set_name(name)?;
        fill(work, sheet, occasion)?;
    }
    Ok(book.save_to_buffer()?)
}

fn fill(work: &mut Worksheet, sheet: &BlankSheet, occasion: &Occasion<'_>) -> Result<(), Error> {
    let head = Format::new()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color("#EEF2F6");
    let cell = Format::new().set_border(FormatBorder::Thin);
    let blank = usize::try_from(sheet.rows).unwrap_or(0);
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        work.write_string_with_format(0, at, occasion.say(&column.title), &head)?;
        work.set_column_width(at, if column.number { 12 } else { 20 })?;
        let laid_out = sheet.presets.iter().map(|row| row.get(usize::from(at)).map_or("", |t| occasion.say(t)));
        let mut last = 1;
        for (row, text) in (1_u32..).zip(laid_out.chain(std::iter::repeat_n("", blank))) {
            work.write_string_with_format(row, at, text, &cell)?;
            last = row;
        }
        let words: Vec<&str> = column.choices.iter().map(|t| occasion.say(t)).collect();
        let room = words.join(",").chars().count() <= LONGEST_LIST && words.iter().all(|w| !w.contains(','));
        if !words.is_empty() && room {
            work.add_data_validation(1, at, last, at, &DataValidation::new().allow_list_strings(&words)?)?;
        }
    }
    work.set_freeze_panes(1, 0)?;
    Ok(())
}
