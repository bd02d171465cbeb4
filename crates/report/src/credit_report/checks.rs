//! Cross-checks 交叉检验: every check on one line, every measure as dots on one axis, the equity check as a waterfall.

use crate::case::Case;
use crate::document::{Basis, Block, Cell, Chart, Column, Dot, Dots, Row, Step, Table, Waterfall};
use crate::{number, words};
use appraisal::checklist::Kind;
use appraisal::crosscheck::{Check, Verdict};
use appraisal::estimate::{Estimate, Measure};
use appraisal::figure::{Named, Reading};
use rust_decimal::Decimal;

/// The parts of expected equity in their order: figure, sign with which it enters, label.
const EQUITY: &[(&str, i32, (&str, &str))] = &[
    ("equity_check.E0", 0, ("初始权益", "Initial equity")),
    ("equity_check.P", 1, ("利润", "Profit")),
    ("equity_check.I", 1, ("注资", "Injections")),
    ("equity_check.W", -1, ("提款", "Withdrawals")),
    ("equity_check.A_counted", 1, ("升值", "Revaluation")),
    ("equity_check.D", -1, ("贬值", "Depreciation")),
    ("equity_check.said_assets", 1, ("只凭口述多出的资产", "Assets only said")),
    ("equity_check.E_expected", 0, ("应有权益", "Expected equity")),
    ("equity_check.E_actual", 0, ("实际权益", "Actual equity")),
];

pub(super) fn chapter(case: &Case<'_>) -> Vec<Block> {
    let checks = &case.appraisal.checks;
    if checks.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![summary(case, checks)];
    blocks.extend(case.appraisal.measures.iter().filter(|m| !m.estimates.is_empty()).map(|m| dots(case, m)));
    blocks.extend(equity(case));
    blocks.extend(super::suspects::blocks(case));
    blocks.extend(super::alone::blocks(case));
    blocks
}

fn summary(case: &Case<'_>, checks: &[Check]) -> Block {
    let named = |side: &Option<Named>| {
        side.as_ref().map_or_else(Cell::empty, |n| match case.kind(&n.figure) {
            Kind::Money => case.figure(&n.figure),
            _ => case.fact(&n.figure).value,
        })
    };
    let rows = checks.iter().filter(|c| c.verdict != Verdict::NotApplicable).map(|check| {
        let deviation = check.deviation.as_ref().map_or_else(Cell::empty, |n| match n.reading.number() {
            Some(d) if matches!(case.kind(&n.figure), Kind::Ratio | Kind::Percent) => Cell::text(number::deviation(d)),
            _ => case.figure(&n.figure),
        });
        let mut remark = match (&check.direction, &check.meaning) {
            // What a direction usually means is said where there is something to explain.
            _ if check.verdict == Verdict::Pass => String::new(),
            (_, Some(meaning)) => case.say(meaning).to_owned(),
            (Some(direction), None) => words::figure_word(direction, case.language()).unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        if check.verdict == Verdict::NotChecked && !check.questions.is_empty() {
            let open: Vec<String> = check.questions.iter().take(3).map(|q| case.label(q)).collect();
            remark = format!("{}{}", case.pick("缺：", "missing: "), open.join(case.pick("、", ", ")));
        }
        Row::plain(vec![
            Cell::text(case.say(&check.label)),
            case.mark(words::mark(check.verdict)),
            named(&check.left),
            named(&check.right),
            named(&check.residual),
            deviation,
            Cell::text(remark),
        ])
    });
    Block::Table(Table {
        caption: case.pick("检验一览", "All checks").to_owned(),
        unit: case
            .pick("差额 = 实际 − 应有；单位：元；* 暂估", "residual = actual − expected; yuan; * provisional")
            .to_owned(),
        columns: vec![
            Column::text(case.pick("检验项", "Check"), 3),
            Column::marks(case.pick("结论", "Verdict")),
            Column::figures(case.pick("实际", "Actual")),
            Column::figures(case.pick("应有", "Expected")),
            Column::figures(case.pick("差额", "Residual")),
            Column::figures(case.pick("偏差率", "Deviation")),
            Column::text(case.pick("方向与通常含义", "Direction and usual meaning"), 4),
        ],
        rows: rows.collect(),
        note: String::new(),
    })
}

/// The columns of an estimate that may hold its value.
/// A month of one season is drawn as the mean month of the year it stands for.
const VALUES: [&str; 4] = ["annual_equivalent_month", "value_month", "value", "value_year"];

fn value(estimate: &Estimate) -> Option<&Reading> {
    VALUES.iter().find_map(|c| estimate.columns.get(*c))
}

fn dots(case: &Case<'_>, measure: &Measure) -> Block {
    let kind = case.kind(&measure.statement.figure);
    let line = measure.statement.reading.number();
    let word =
        |estimate: &Estimate, column: &str| estimate.columns.get(column).and_then(|r| r.text().map(str::to_owned));
    let dots = measure.estimates.iter().filter_map(|estimate| {
        let reading = value(estimate)?;
        let basis = word(estimate, "basis").unwrap_or_default();
        let verdict = word(estimate, "verdict").map(|w| {
            words::mark(match w.as_str() {
                "pass" => Verdict::Pass,
                "attention" => Verdict::Attention,
                "fail" => Verdict::Fail,
                _ => Verdict::NotChecked,
            })
        });
        let deviation = estimate.columns.get("deviation").and_then(Reading::number).map(number::deviation);
        Some(Dot {
            label: case.say(&estimate.label).to_owned(),
            value: reading.number(),
            text: case.reading_cell(reading, kind, "", "").text,
            basis: Basis::from_word(&basis),
            basis_label: words::basis(&basis, case.language()).to_owned(),
            mark: verdict,
            remark: deviation
                .or_else(|| {
                    word(estimate, "role").and_then(|w| words::figure_word(&w, case.language()).map(str::to_owned))
                })
                .unwrap_or_default(),
        })
    });
    // Within this share of the smaller of the two an estimate agrees with the statement (policy); drawn, never judged here.
    let share = case.reading(&format!("policy.{}_estimate_pass", measure.id)).and_then(|r| r.number());
    let band = share.zip(line).and_then(|(share, v)| {
        let wide = Decimal::ONE.checked_add(share)?;
        Some((v.checked_div(wide)?, v.checked_mul(wide)?))
    });
    let reference = format!("{} {}", case.pick("核实值", "reference"), case.figure(&measure.reference.figure).text);
    Block::Chart(Chart::Dots(Dots {
        caption: format!(
            "{}{}{}",
            case.say(&measure.label),
            case.colon(),
            case.pick("各法与报表数", "methods against the statement")
        ),
        line,
        line_label: format!("{} {}", case.pick("报表数", "statement"), case.figure(&measure.statement.figure).text),
        band_label: match share {
            Some(share) if band.is_some() => {
                let semicolon = case.pick("；", "; ");
                format!("{} ±{}{semicolon}{reference}", case.pick("容差", "tolerance"), number::percent(share))
            }
            _ => reference,
        },
        band,
        dots: dots.collect(),
    }))
}

fn equity(case: &Case<'_>) -> Option<Block> {
    // A survey without an initial point expects no equity: there is nothing to lead up to.
    case.reading("equity_check.E_expected").filter(Reading::applies)?;
    let there = |id: &str| !matches!(case.reading(id), Some(Reading::NotApplicable { .. }));
    let steps = EQUITY.iter().filter(|(id, ..)| there(id)).map(|(id, sign, (zh, en))| {
        let value = case.reading(id).and_then(|r| r.number());
        Step {
            label: case.pick(zh, en).to_owned(),
            value: value.map(|v| if *sign < 0 { -v } else { v }),
            text: value.map_or_else(
                || case.figure(id).text,
                |v| number::grouped(if *sign < 0 { Decimal::ZERO - v } else { v }, 0),
            ),
            level: *sign == 0,
        }
    });
    Some(Block::Chart(Chart::Waterfall(Waterfall {
        caption: case
            .pick("权益检验：从初始权益到应有权益（元）", "Equity check: from initial to expected equity (yuan)")
            .to_owned(),
        steps: steps.collect(),
    })))
}
