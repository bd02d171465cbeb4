//! The statements 三表: balance sheet with both columns and check methods, income by season, ratios, and the cash plan by month.

use crate::case::Case;
use crate::document::{Bar, Block, Cell, Chart, Column, Months, Row, RowKind, Table};
use crate::number;
use appraisal::statement::{FigureTable, Statement, table};

/// The statement that sets the case beside the ranges of its industry: a chapter of its own.
pub(super) const BENCHMARK: &str = "benchmark";

pub(super) fn chapter(case: &Case<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let own = case.statements().into_iter().filter(|s| s.id != BENCHMARK);
    blocks.extend(own.map(|statement| statement_table(case, statement)));
    blocks.extend(month_table(case, "income.by_month"));
    blocks.extend(month_table(case, "cash_plan.months"));
    blocks.extend(closing(case));
    blocks
}

/// The names of statements and their columns; an unknown one keeps its id.
pub(crate) fn title(id: &str, language: crate::document::Language) -> &str {
    let (zh, en) = match id {
        "balance" => ("资产负债表", "Balance sheet"),
        "income" => ("损益表", "Income statement"),
        "ratio" | "ratios" => ("比率", "Ratios"),
        "cash_plan" => ("现金计划", "Cash plan"),
        "working_capital" => ("营运资金", "Working capital"),
        "cash_back" => ("过去十二个月现金流", "Cash flow of the past twelve months"),
        "initial" => ("初始权益点", "Initial point"),
        "survey" => ("调查时点", "Survey date"),
        "low" => ("淡季月", "Low month"),
        "normal" => ("平季月", "Normal month"),
        "peak" => ("旺季月", "Peak month"),
        "month" => ("月平均", "Month"),
        "year" => ("全年", "Year"),
        "value" => ("数值", "Value"),
        "benchmark" => ("行业对标（未校准）", "Industry comparison (uncalibrated)"),
        "from" => ("参考下限", "Low end"),
        "to" => ("参考上限", "High end"),
        "place" => ("位置", "Place"),
        "days" => ("天数", "Days"),
        _ => return id,
    };
    crate::words::pick(language, zh, en)
}

pub(super) fn statement_table(case: &Case<'_>, statement: &Statement) -> Block {
    let checked = statement.lines.iter().any(|l| !case.say(&l.how_checked).is_empty());
    let mut columns = vec![Column::text(case.pick("科目", "Line"), 4)];
    columns.extend(statement.columns.iter().map(|c| Column::figures(title(c, case.language()))));
    if checked {
        columns.push(Column::text(case.pick("检验方式", "How checked"), 4));
    }
    let rows = statement.lines.iter().map(|line| {
        if line.cells.is_empty() {
            return Row::group(case.say(&line.label));
        }
        let mut cells = vec![Cell::text(case.say(&line.label))];
        cells.extend(
            statement.columns.iter().map(|c| line.cells.get(c).map_or_else(Cell::empty, |n| case.figure(&n.figure))),
        );
        if checked {
            cells.push(Cell::faint(case.say(&line.how_checked)));
        }
        let kind = match (line.total, line.level) {
            (true, 0) => RowKind::Total,
            (true, _) => RowKind::Subtotal,
            _ => RowKind::Plain,
        };
        Row { kind, level: u8::try_from(line.level).unwrap_or(u8::MAX), cells }
    });
    Block::Table(Table {
        caption: title(&statement.id, case.language()).to_owned(),
        unit: case.pick("单位：元（另注明者除外）；* 暂估", "yuan unless stated; * provisional").to_owned(),
        columns,
        rows: rows.collect(),
        note: String::new(),
    })
}

/// A rule table by month, months as rows; wide tables are cut into parts that fit the page.
fn month_table(case: &Case<'_>, id: &str) -> Vec<Block> {
    const FIGURES_ACROSS: usize = 7;
    let Some(FigureTable { label, columns, rows, .. }) = table(case.checklist, &case.appraisal.figures, id) else {
        return Vec::new();
    };
    if rows.is_empty() {
        return Vec::new();
    }
    let rule = case.checklist.rows.get(id);
    let kind =
        |column: &str| rule.and_then(|r| r.columns.get(column)).map_or(appraisal::checklist::Kind::Text, |c| c.kind);
    let shown: Vec<_> =
        columns.iter().filter(|(c, _)| c == "month" || kind(c) == appraisal::checklist::Kind::Money).collect();
    let (names, figures): (Vec<_>, Vec<_>) = shown.into_iter().partition(|(c, _)| c == "month");
    let parts = figures.len().div_ceil(FIGURES_ACROSS).max(1);
    figures
        .chunks(figures.len().div_ceil(parts).max(1))
        .enumerate()
        .map(|(part, chunk)| {
            let mut head = vec![Column::marks(case.pick("月份", "Month"))];
            head.extend(chunk.iter().map(|(_, label)| Column { share: Some(2), ..Column::figures(case.say(label)) }));
            let body = rows.iter().map(|row| {
                let name = names
                    .first()
                    .and_then(|(c, _)| row.cells.get(c))
                    .map_or_else(|| Cell::text(row.id.clone()), |r| case.reading_cell(r, kind("month"), "", ""));
                let mut cells = vec![name];
                cells.extend(chunk.iter().map(|(c, _)| {
                    row.cells.get(c).map_or_else(Cell::empty, |r| case.reading_cell(r, kind(c), "", ""))
                }));
                Row::plain(cells)
            });
            let caption = if parts > 1 {
                format!("{}{}", case.say(&label), case.within(&format!("{}/{parts}", part + 1)))
            } else {
                case.say(&label).to_owned()
            };
            Block::Table(Table {
                caption,
                unit: case.pick("单位：元", "yuan").to_owned(),
                columns: head,
                rows: body.collect(),
                note: String::new(),
            })
        })
        .collect()
}

/// Closing cash with the loan at the limit, against minimum cash.
fn closing(case: &Case<'_>) -> Option<Block> {
    let rows = case.appraisal.rows("limit.plan_at_limit.months");
    if rows.is_empty() {
        return None;
    }
    let cell = |row: &str, column: &str| case.appraisal.figures.cell("limit.plan_at_limit.months", row, column);
    let months = rows.iter().map(|row| {
        let value = cell(row, "closing").and_then(|r| r.number());
        Bar {
            label: cell(row, "month")
                .and_then(|r| r.text().map(|m| m.trim_start_matches("20").to_owned()))
                .unwrap_or_else(|| row.clone()),
            value,
            text: value.map_or_else(|| case.pick("缺", "?").to_owned(), |v| number::grouped(v, 0)),
            binding: cell(row, "below_minimum").and_then(|r| r.truth()) == Some(true),
        }
    });
    let floor = case.reading("cash_plan.minimum_cash").and_then(|r| r.number());
    Some(Block::Chart(Chart::Months(Months {
        caption: case
            .pick("月末现金：按建议额度放款（元）", "Closing cash with the loan at the limit (yuan)")
            .to_owned(),
        floor,
        floor_label: format!(
            "{} {}",
            case.pick("最低现金", "minimum cash"),
            case.figure("cash_plan.minimum_cash").text
        ),
        months: months.collect(),
    })))
}
