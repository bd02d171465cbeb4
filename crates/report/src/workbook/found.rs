//! What the check of the records found 记录检查, as the printed report has it: words beside the end of the log, no formulas.

use super::Error;
use super::book::Address;
use super::maker::Maker;
use crate::credit_report::FOUND;

/// The row of the column titles, below title and banner.
const HEAD: u32 = 2;

/// A sheet of its own where something was found.
pub(super) fn plan(maker: &mut Maker<'_>) -> Option<usize> {
    let any = !maker.case.context.log_findings.is_empty();
    any.then(|| maker.add("记录检查", "Record check"))
}

pub(super) fn write(maker: &mut Maker<'_>, sheet: usize) -> Result<(), Error> {
    let case = maker.case;
    maker.head(sheet, case.pick(FOUND.0, FOUND.1), &[8.0, 110.0])?;
    maker.columns(sheet, HEAD, &[case.pick("序", "No."), case.pick("发现与处理", "Found, and what was done")])?;
    let (label, text, small) =
        (maker.book.style.label.clone(), maker.book.style.text.clone(), maker.book.style.small.clone());
    let mut end = HEAD + 1;
    for (number, said) in (1_u32..).zip(&case.context.log_findings) {
        maker.book.number(Address::new(sheet, end, 0), number.into(), &label)?;
        maker.book.text(Address::new(sheet, end, 1), case.say(said), &text)?;
        end += 1;
    }
    if let Some(head) = &case.context.log_head {
        let said = format!("{} #{} {}", case.pick("日志头", "Log head"), head.seq, head.hash);
        maker.book.text(Address::new(sheet, end + 1, 1), &said, &small)?;
    }
    Ok(())
}
