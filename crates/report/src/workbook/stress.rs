//! The stress sheet 压力测试. Its values are the engine's: each row is another evaluation of the whole workbook, which one workbook cannot
//! hold as formulas. The sheet says so.

use super::Error;
use super::book::Address;
use super::maker::Maker;
use super::style::Role;
use crate::words;
use appraisal::checklist::Kind;
use appraisal::figure::Reading;
use appraisal::stress::{Outlook, stress};

/// The row of the column titles, below title, banner and remark.
const HEAD: u32 = 3;

pub(super) fn write(maker: &mut Maker<'_>, sheet: usize) -> Result<(), Error> {
    let case = maker.case;
    let made = stress(case.checklist, case.appraisal);
    maker.head(
        sheet,
        case.pick("压力测试", "Stress table"),
        &[30.0, 18.0, 16.0, 18.0, 14.0, 16.0, 16.0, 10.0, 34.0],
    )?;
    let note = maker.book.style.note.clone();
    let remark = case.pick(
        "各行是系统在假设下重新计算的值，改动答案后不会跟着变；情景幅度未校准。现金计划按右列贷款试算。",
        "Values computed by the program under each assumption; they do not follow a changed answer. Sizes uncalibrated.",
    );
    maker.book.text(Address::new(sheet, HEAD - 1, 0), remark, &note)?;
    let titles = match case.language() {
        crate::document::Language::Zh => {
            ["情景", "年净利润", "月可支", "计划最低现金", "最低月份", "首个不足月", "届时额度", "评级", "届时建议"]
        }
        crate::document::Language::En => [
            "If",
            "Net profit",
            "Disposable",
            "Lowest cash",
            "In month",
            "First below",
            "Limit then",
            "Grade",
            "Proposal",
        ],
    };
    maker.columns(sheet, HEAD, &titles)?;
    let mut row = HEAD + 1;
    line(maker, sheet, row, case.pick("本案（不加压）", "The case as it is"), &made.base)?;
    for stressed in &made.rows {
        row += 1;
        match &stressed.outlook {
            Ok(outlook) => line(maker, sheet, row, case.say(&stressed.label), outlook)?,
            Err(why) => {
                let label = maker.book.style.label.clone();
                maker.book.text(Address::new(sheet, row, 0), case.say(&stressed.label), &label)?;
                maker.book.text(Address::new(sheet, row, 1), case.say(why), &note)?;
            }
        }
    }
    row += 2;
    let label = maker.book.style.label.clone();
    let which = if made.at_limit {
        case.pick("试算的贷款：建议额度（元）", "Loan tested: the limit (yuan)")
    } else {
        case.pick("试算的贷款：申请金额（元）", "Loan tested: the amount asked (yuan)")
    };
    maker.book.text(Address::new(sheet, row, 0), which, &label)?;
    reading(maker, Address::new(sheet, row, 1), &made.tested)
}

fn line(maker: &mut Maker<'_>, sheet: usize, row: u32, name: &str, outlook: &Outlook) -> Result<(), Error> {
    let at = |col| Address::new(sheet, row, col);
    let (label, text) = (maker.book.style.label.clone(), maker.book.style.text.clone());
    let language = maker.case.language();
    maker.book.text(at(0), name, &label)?;
    for (col, value) in [
        (1, &outlook.net_profit),
        (2, &outlook.disposable),
        (3, &outlook.lowest),
        (4, &outlook.lowest_month),
        (6, &outlook.limit),
    ] {
        reading(maker, at(col), value)?;
    }
    maker.book.text(at(5), outlook.first_below.as_deref().unwrap_or("–"), &text)?;
    maker.book.text(at(7), words::figure_word(&outlook.grade, language).unwrap_or(&outlook.grade), &text)?;
    maker.book.text(at(8), &words::proposal(&outlook.proposal, language), &text)
}

fn reading(maker: &mut Maker<'_>, at: Address, reading: &Reading) -> Result<(), Error> {
    if let Some(number) = reading.number() {
        let money = maker.book.style.value(Kind::Money, "", Role::Computed);
        return maker.book.number(at, number, &money);
    }
    let text = maker.book.style.text.clone();
    let said = match reading.text() {
        Some(text) => text.to_owned(),
        None => maker.case.reading_cell(reading, Kind::Money, "", "").text,
    };
    maker.book.text(at, &said, &text)
}
