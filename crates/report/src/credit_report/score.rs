//! The score 评分 by dimension and indicator, and the comparison with the industry 行业对标, which prints from day one, marked uncalibrated.

use super::statements::{BENCHMARK, statement_table};
use crate::case::Case;
use crate::document::{Axis, Block, Cell, Chart, Column, Radar, Row, RowKind, Table};
use crate::words;
use appraisal::score::ScoredIndicator;
use rust_decimal::Decimal;

const DIMENSIONS: &[(&str, (&str, &str))] = &[
    ("A", ("主体与软信息", "Person")),
    ("B", ("信用与负债", "Credit and debt")),
    ("C", ("经营与客群", "Business")),
    ("D", ("财务与还款", "Finance and repayment")),
    ("E", ("资金与信息质量", "Funds and information")),
];

pub(crate) fn dimension<'t>(case: &Case<'_>, id: &'t str) -> &'t str {
    DIMENSIONS.iter().find(|(d, _)| *d == id).map_or(id, |(_, (zh, en))| words::pick(case.language(), zh, en))
}

pub(super) fn chapter(case: &Case<'_>) -> Vec<Block> {
    let (score, asked) = (&case.appraisal.score_at_l0, &case.appraisal.score_at_asked);
    if score.indicators.is_empty() {
        return Vec::new();
    }
    let axes = score.dimensions.iter().map(|(id, points)| {
        let max = score.dimension_max.get(id).copied().unwrap_or(0);
        Axis {
            label: format!("{} {}\n{points}/{max}", id, dimension(case, id)),
            value: Decimal::from(*points),
            max: Decimal::from(max),
        }
    });
    let mut rows = Vec::new();
    for (id, points) in &score.dimensions {
        let max = score.dimension_max.get(id).copied().unwrap_or(0);
        let beside = asked.dimensions.get(id).copied().unwrap_or(0);
        rows.push(Row::group(format!(
            "{id} {}  {points}/{max}{}",
            dimension(case, id),
            case.within(&format!("{} {beside}", case.pick("按申请额", "at the amount asked")))
        )));
        for indicator in score.indicators.iter().filter(|i| i.dimension == *id) {
            let kind = case
                .checklist
                .indicators
                .iter()
                .find(|i| i.id == indicator.id)
                .map_or(appraisal::checklist::Kind::Text, |i| i.value_kind);
            let at_asked = asked.indicators.iter().find(|i| i.id == indicator.id).map_or(0, |i| i.points);
            rows.push(Row::plain(vec![
                band(case, indicator),
                Cell::text(case.say(&indicator.label)),
                case.reading_cell(&indicator.value, kind, "", ""),
                if indicator.asked {
                    Cell::text(format!("{}/{}", indicator.points, indicator.max))
                } else {
                    Cell::faint("–")
                },
                if indicator.asked { Cell::text(at_asked.to_string()) } else { Cell::faint("–") },
                if indicator.assessed {
                    Cell::text(case.say(&indicator.reason))
                } else {
                    Cell::faint(case.say(&indicator.reason))
                },
            ]));
        }
    }
    rows.push(Row {
        kind: RowKind::Total,
        level: 0,
        cells: vec![
            Cell::empty(),
            Cell::text(format!(
                "{} {}",
                case.pick("合计；等级", "Total; grade"),
                words::figure_word(&score.grade, case.language()).unwrap_or(&score.grade)
            )),
            Cell::empty(),
            Cell::text(format!("{}/{}", score.total, score.out_of)),
            Cell::text(asked.total.to_string()),
            Cell::text(format!(
                "{} {}–{}",
                case.pick("未答按 0 至满分：", "open ones at 0 to full:"),
                score.total,
                score.total_if_full
            )),
        ],
    });
    vec![
        Block::Chart(Chart::Radar(Radar {
            caption: case.pick("五个维度（测算额度）", "Five dimensions at L0").to_owned(),
            axes: axes.collect(),
        })),
        Block::Table(Table {
            caption: case.pick("指标", "Indicators").to_owned(),
            unit: case.pick("阈值未校准", "bands uncalibrated").to_owned(),
            columns: vec![
                Column::marks(case.pick("档", "Band")),
                Column::text(case.pick("指标", "Indicator"), 4),
                Column::figures(case.pick("取值", "Value")),
                Column::figures(case.pick("得分", "Points")),
                Column::figures(case.pick("按申请额", "At asked")),
                Column::text(case.pick("理由", "Reason"), 4),
            ],
            rows,
            note: score
                .graded_by
                .map_or_else(String::new, |_| format!("{} {}", case.pick("评分", "Score"), case.say(&score.told()))),
        }),
    ]
}

/// The band that an indicator falls in by its code; without one, its own code and what is the matter.
fn band(case: &Case<'_>, indicator: &ScoredIndicator) -> Cell {
    let open = |word: &str| Cell::faint(format!("{} {word}", indicator.id));
    match (indicator.assessed, indicator.asked) {
        (true, _) => Cell::text(indicator.reason_code.clone()),
        (false, true) => open(case.pick("未评", "open")),
        (false, false) => open(case.pick("不问", "not asked")),
    }
}

/// The lines of the statement `benchmark`: found, from, to, place; which ones is for the layer files to say.
pub(super) fn benchmark(case: &Case<'_>) -> Vec<Block> {
    let statement = case.appraisal.statements.iter().find(|s| s.id == BENCHMARK);
    let Some(Block::Table(mut table)) = statement.map(|s| statement_table(case, s)) else { return Vec::new() };
    table.caption = String::new();
    table.unit = case.pick("参考区间未校准，仅供比较", "ranges are uncalibrated").to_owned();
    table.note = case
        .pick(
            "区间的出处：〔源〕公开来源，〔弱〕来源弱，〔自〕从业经验。",
            "Where a range comes from stands in brackets.",
        )
        .to_owned();
    vec![Block::Table(table)]
}
