//! The second officer's own answers beside the first officer's 协办独立回答, as the report has them: words, no formulas; what was said alone enters no figure.

use super::Error;
use super::book::Address;
use super::maker::Maker;
use crate::context::AloneRow;
use crate::credit_report::alone::{TITLE, caption, note, remarks};

/// A sheet of its own where a second officer answered alone.
pub(super) fn plan(maker: &mut Maker<'_>) -> Option<usize> {
    let any = !maker.case.context.alone.is_empty();
    any.then(|| maker.add(TITLE.0, TITLE.1))
}

pub(super) fn write(maker: &mut Maker<'_>, sheet: usize) -> Result<(), Error> {
    let case = maker.case;
    maker.head(sheet, case.pick(TITLE.0, TITLE.1), &[40.0, 22.0, 22.0, 30.0, 70.0])?;
    let (label, text, small) =
        (maker.book.style.label.clone(), maker.book.style.text.clone(), maker.book.style.small.clone());
    let mut row = 2;
    for one in &case.context.alone {
        maker.book.text(Address::new(sheet, row, 0), &caption(case, one), &label)?;
        let titles = [
            case.pick("问题", "Question"),
            case.pick("协办", "Second officer"),
            case.pick("主办", "First officer"),
            case.pick("比对", "Compared"),
            case.pick("说明", "Remark"),
        ];
        maker.columns(sheet, row + 1, &titles)?;
        row += 2;
        for line in &one.rows {
            let AloneRow { label: asked, second, first, verdict, .. } = line;
            for (column, said) in (0..).zip([asked, second, first, verdict]) {
                maker.book.text(Address::new(sheet, row, column), case.say(said), &text)?;
            }
            maker.book.text(Address::new(sheet, row, 4), &remarks(case, line), &text)?;
            row += 1;
        }
        row += 1;
    }
    maker.book.text(Address::new(sheet, row, 0), note(case), &small)
}
