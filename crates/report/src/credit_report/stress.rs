//! The stress table 压力测试 on the committee's page: what is left of profit, cash and limit if sales fall, goods cost more, rates rise or
//! the largest debtor does not pay.

use crate::case::Case;
use crate::document::{Block, Cell, Column, Mark, Row, Table, Tone};
use crate::{number, words};
use appraisal::figure::Reading;
use appraisal::stress::{Outlook, Stress, stress};

/// The table, or nothing while the case is too open for one: without a plan and a profit there is nothing to stress.
pub(super) fn table(case: &Case<'_>) -> Option<Block> {
    let made = stress(case.checklist, case.appraisal);
    let known = made.base.lowest.number().is_some() && made.base.disposable.number().is_some();
    (known && !made.rows.is_empty()).then(|| Block::Table(printed(case, &made)))
}

fn printed(case: &Case<'_>, made: &Stress) -> Table {
    let base = case.pick("本案（不加压）", "The case as it is");
    let mut rows = vec![Row::plain(cells(case, base.to_owned(), &made.base, None))];
    // What cannot be stressed in this case (no debtor, nothing owed) stands below: as a row it would widen the columns of figures.
    let mut left_out = Vec::new();
    for row in &made.rows {
        let label = case.say(&row.label).to_owned();
        match &row.outlook {
            Ok(outlook) => rows.push(Row::plain(cells(case, label, outlook, Some(&made.base)))),
            Err(why) => left_out.push(format!("{label}{}{}", case.colon(), case.say(why))),
        }
    }
    let tested = whole(case, &made.tested).text;
    let which = if made.at_limit {
        case.pick("建议额度", "the limit")
    } else {
        case.pick("申请金额", "the amount asked")
    };
    let unit = format!(
        "{} {which} {tested} {}{}",
        case.pick("现金计划按", "plan with"),
        case.pick("元", "yuan"),
        if made.rows.iter().all(|r| r.calibrated) {
            ""
        } else {
            case.pick("；幅度未校准", "; sizes uncalibrated")
        },
    );
    Table {
        caption: case.pick("压力测试（元）", "Stress table (yuan)").to_owned(),
        unit,
        columns: vec![
            Column::text(case.pick("情景", "If"), 1),
            Column::figures(case.pick("年净利润", "Net profit")),
            Column::figures(case.pick("月可支", "Disposable")),
            Column::figures(case.pick("计划最低现金", "Lowest cash")),
            Column::marks(case.pick("低于最低现金", "Below minimum")),
            Column::figures(case.pick("届时额度", "Limit then")),
            Column::marks(case.pick("评级", "Grade")),
            Column::text(case.pick("届时建议", "Proposal then"), 1),
        ],
        rows,
        note: left_out.join(case.pick("；", "; ")),
    }
}

fn cells(case: &Case<'_>, label: String, outlook: &Outlook, base: Option<&Outlook>) -> Vec<Cell> {
    let below = match (&outlook.first_below, &outlook.lowest) {
        (Some(month), _) => Cell::marked(Mark::Attention, format!("{month}{}", case.pick(" 起", " on"))),
        (None, Reading::Known { .. }) => Cell::marked(Mark::Pass, case.pick("无", "never")),
        _ => Cell::faint("–"),
    };
    let grade = words::figure_word(&outlook.grade, case.language()).unwrap_or(&outlook.grade).to_owned();
    let proposal = words::proposal(&outlook.proposal, case.language());
    let changed = |here: &str, there: Option<&String>| there.is_some_and(|there| there != here);
    let strong = |text: String, changed: bool| if changed { Cell::strong(text) } else { Cell::text(text) };
    vec![
        Cell::text(label),
        whole(case, &outlook.net_profit),
        whole(case, &outlook.disposable),
        whole(case, &outlook.lowest),
        below,
        whole(case, &outlook.limit),
        strong(grade, changed(&outlook.grade, base.map(|b| &b.grade))),
        strong(proposal, changed(&outlook.proposal, base.map(|b| &b.proposal))),
    ]
}

/// Whole yuan: a stress is no matter of cents. Below zero stands out.
fn whole(case: &Case<'_>, reading: &Reading) -> Cell {
    match reading {
        Reading::Known { provisional, .. } => match reading.number() {
            Some(n) => {
                let star = if provisional.is_empty() { "" } else { "*" };
                let text = format!("{}{star}", number::grouped(n, 0));
                if n.is_sign_negative() && !n.is_zero() {
                    Cell::text(text).with_tone(Tone::Strong)
                } else {
                    Cell::text(text)
                }
            }
            None => Cell::empty(),
        },
        other => case.reading_cell(other, appraisal::checklist::Kind::Money, "", ""),
    }
}
