//! What a survey of this depth does not ask 没有问的: every question, table and column by its name, chapter by chapter. On paper stand the
//! counts alone.

use super::Error;
use super::book::Address;
use super::maker::Maker;
use crate::credit_report::{UNASKED_SHEET, unasked};

/// The row of the column titles, below title and banner.
const HEAD: u32 = 2;

/// A sheet of its own where something is left out.
pub(super) fn plan(maker: &mut Maker<'_>) -> Option<usize> {
    let any = !maker.case.appraisal.relevance.survey().left_out.is_empty();
    any.then(|| maker.add(UNASKED_SHEET.0, UNASKED_SHEET.1))
}

pub(super) fn write(maker: &mut Maker<'_>, sheet: usize) -> Result<(), Error> {
    let case = maker.case;
    let title = case.pick("没有问的：更深一档才问", "Not asked: asked at a deeper survey only");
    maker.head(sheet, title, &[30.0, 70.0])?;
    maker.columns(sheet, HEAD, &[case.pick("章节", "Chapter"), case.pick("没有问的", "Not asked")])?;
    let (label, text) = (maker.book.style.label.clone(), maker.book.style.text.clone());
    let lines = unasked(case).into_iter().flat_map(|(chapter, own)| own.into_iter().map(move |item| (chapter, item)));
    for (row, (chapter, item)) in (HEAD + 1..).zip(lines) {
        maker.book.text(Address::new(sheet, row, 0), chapter, &label)?;
        maker.book.text(Address::new(sheet, row, 1), &item, &text)?;
    }
    Ok(())
}
