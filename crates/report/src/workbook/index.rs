//! The table of contents 目录: every sheet with a link and what it shows; the sheets for formulas alone are named, too.

use super::Error;
use super::book::Address;
use super::maker::Maker;

/// The first line below title and banner.
const FIRST: u32 = 3;

pub(super) fn write(maker: &mut Maker<'_>, sheet: usize) -> Result<(), Error> {
    let case = maker.case;
    maker.head(sheet, case.pick("目录", "Contents"), &[6.0, 34.0, 60.0])?;
    let titles =
        [case.pick("序", "No."), case.pick("工作表（点一下跳转）", "Sheet"), case.pick("内容", "What it shows")];
    maker.columns(sheet, FIRST - 1, &titles)?;
    let (label, text) = (maker.book.style.label.clone(), maker.book.style.text.clone());
    let (shown, hidden) = maker.contents();
    let mut row = FIRST;
    for (list, said) in [
        (shown, ""),
        (
            hidden,
            case.pick(
                "供公式引用，已隐藏：右键任一工作表标签 → 取消隐藏",
                "for formulas, hidden: right-click a tab and unhide",
            ),
        ),
    ] {
        for to in list {
            let name = maker.book.sheets[to].name.clone();
            maker.book.number(Address::new(sheet, row, 0), (row - FIRST + 1).into(), &label)?;
            if said.is_empty() {
                maker.book.link(Address::new(sheet, row, 1), to)?;
            } else {
                maker.book.text(Address::new(sheet, row, 1), &name, &label)?;
            }
            let about = if said.is_empty() { maker.book.sheets[to].title.clone() } else { said.to_owned() };
            maker.book.text(Address::new(sheet, row, 2), &about, &text)?;
            row += 1;
        }
    }
    Ok(())
}
