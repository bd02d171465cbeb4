//! The limit 额度推导 with every bound and the one that binds, and the repayment plan 还款计划 of the method asked.

use crate::case::Case;
use crate::document::{Bar, Bars, Block, Cell, Chart, Column, Fact, Row, Table};
use appraisal::checklist::Kind;
use appraisal::limit::Cap;
use appraisal::statement::table;

/// A bound after the grade, or that it is none.
pub(super) fn bound(case: &Case<'_>, cap: &Cap) -> Cell {
    if cap.above_asked {
        return Cell::faint(case.pick("不构成约束", "does not bind"));
    }
    case.figure(&cap.after.figure)
}

pub(super) fn chapter(case: &Case<'_>) -> Vec<Block> {
    let limit = &case.appraisal.limit;
    if limit.caps.is_empty() {
        return Vec::new();
    }
    let bars = limit.caps.iter().filter(|c| c.kind != "asked").map(|cap| Bar {
        label: case.say(&cap.label).to_owned(),
        value: cap.after.reading.number().filter(|_| !cap.above_asked),
        text: bound(case, cap).text,
        binding: cap.binds,
    });
    let names = |ids: &[String]| {
        let names: Vec<&str> =
            ids.iter().filter_map(|id| limit.caps.iter().find(|c| c.id == *id)).map(|c| case.say(&c.label)).collect();
        Cell::text(names.join(case.pick("、", ", ")))
    };
    let money = |reading| case.reading_cell(reading, Kind::Money, "", "");
    let months = |m: &[String]| {
        let text = if m.is_empty() { case.pick("无", "none").to_owned() } else { m.join(case.pick("、", ", ")) };
        Cell::text(text)
    };
    let [at_l0, at_limit, at_asked] = &limit.months_below_minimum;
    let mut blocks = vec![
        Block::Chart(Chart::Bars(Bars {
            caption: case.pick("评级后的各项约束（元）", "Bounds after the grade (yuan)").to_owned(),
            bars: bars.collect(),
            line: case.reading("request.amount").and_then(|r| r.number()),
            line_label: format!("{} {}", case.pick("申请金额", "amount asked"), case.figure("request.amount").text),
        })),
        Block::Facts {
            columns: 2,
            items: vec![
                Fact::new(case.pick("测算额度", "Candidate L0"), money(&limit.l0)),
                Fact::new(case.pick("由何约束", "Bound by"), names(&limit.l0_bound_by)),
                Fact::new(case.pick("取整前", "Before rounding"), money(&limit.before_floor)),
                Fact::new(case.pick("由何约束", "Bound by"), names(&limit.binding)),
                Fact::new(case.pick("建议额度", "Limit"), money(&limit.limit)),
                Fact::new(case.pick("已知约束下的上界", "Bound over the known"), money(&limit.bound_over_known)),
                Fact::new(case.pick("最少要贷", "Least loan P_min"), money(&limit.p_min)),
                Fact::new(case.pick("评级系数", "Grade factor"), case.figure("limit.grade_factor")),
                Fact::wide(
                    case.pick("现金低于最低现金的月份：测算额度", "Months below minimum cash: L0"),
                    months(at_l0),
                ),
                Fact::wide(case.pick("同上：建议额度", "the same at the limit"), months(at_limit)),
                Fact::wide(case.pick("同上：申请金额", "the same at the amount asked"), months(at_asked)),
            ],
        },
    ];
    blocks.extend(super::what_if::scenarios(case));
    blocks
}

/// An amount of the schedule, to the fen as it is paid.
fn paid(case: &Case<'_>, reading: &appraisal::figure::Reading, kind: Kind) -> Cell {
    let mut cell = case.reading_cell(reading, kind, "", "");
    if let (Kind::Money, Some(amount)) = (kind, reading.number()) {
        cell.text = crate::number::cents(amount);
    }
    cell
}

pub(super) fn schedule(case: &Case<'_>) -> Vec<Block> {
    let method = case.reading("request.method").and_then(|r| r.text().map(str::to_owned)).unwrap_or_default();
    let id = format!("schedules.limit.{method}");
    let Some(plan) = table(case.checklist, &case.appraisal.figures, &id).filter(|t| !t.rows.is_empty()) else {
        return Vec::new();
    };
    let kind =
        |column: &str| case.checklist.rows.get(&id).and_then(|r| r.columns.get(column)).map_or(Kind::Text, |c| c.kind);
    let columns: Vec<Column> = plan
        .columns
        .iter()
        .enumerate()
        .map(|(i, (_, label))| Column { share: Some(if i == 0 { 1 } else { 2 }), ..Column::figures(case.say(label)) })
        .collect();
    let rows = plan.rows.iter().map(|row| {
        Row::plain(
            plan.columns
                .iter()
                .map(|(c, _)| row.cells.get(c).map_or_else(Cell::empty, |r| paid(case, r, kind(c))))
                .collect(),
        )
    });
    let totals = ["first_instalment", "max_instalment", "total_interest", "total_paid", "sum_principal"]
        .iter()
        .map(|part| format!("schedules.limit.totals.{method}.{part}"))
        .chain([format!("schedules.limit.annualised_cost_simple.{method}")])
        .filter(|id| case.reading(id).is_some())
        .map(|id| case.fact(&id));
    vec![
        Block::Facts { columns: 2, items: totals.collect() },
        Block::Table(Table {
            caption: format!("{} · {}", case.say(&plan.label), case.figure("request.method").text),
            unit: case.pick("按建议额度试算；单位：元", "at the limit; yuan").to_owned(),
            columns,
            rows: rows.collect(),
            note: String::new(),
        }),
    ]
}
