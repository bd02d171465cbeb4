//! The statements, and the equity check as a waterfall.

use super::{Labels, word};
use crate::api::appraisal::{LineView, NamedRef, StatementView, WaterfallBar, WaterfallRole};
use crate::api::text::{FigureState, Text};

pub(super) fn statements(labels: &Labels<'_>) -> Vec<StatementView> {
    let name = |id: &str| word(id).unwrap_or_else(|| Text::new(id, id));
    let view = |statement: &appraisal::statement::Statement| StatementView {
        id: statement.id.clone(),
        label: name(&statement.id),
        columns: statement.columns.iter().map(|c| NamedRef { id: c.clone(), label: name(c) }).collect(),
        lines: statement
            .lines
            .iter()
            .map(|line| LineView {
                id: line.id.clone(),
                label: super::text(&line.label),
                level: u8::try_from(line.level).unwrap_or(u8::MAX),
                total: line.total,
                cells: line.cells.iter().map(|(column, named)| (column.clone(), labels.named(named))).collect(),
                how_checked: Some(super::text(&line.how_checked)).filter(|t| !t.zh.is_empty()),
            })
            .collect(),
    };
    labels.appraisal.statements.iter().map(view).collect()
}

/// The parts of calculation §2.1, in the order in which they stand on the axis.
const EQUITY: &[(&str, WaterfallRole)] = &[
    ("equity_check.E0", WaterfallRole::Level),
    ("equity_check.P", WaterfallRole::Plus),
    ("equity_check.I", WaterfallRole::Plus),
    ("equity_check.W", WaterfallRole::Minus),
    ("equity_check.A_counted", WaterfallRole::Plus),
    ("equity_check.D", WaterfallRole::Minus),
    ("equity_check.said_assets", WaterfallRole::Plus),
    ("equity_check.E_expected", WaterfallRole::Level),
    ("equity_check.residual_actual_minus_expected", WaterfallRole::Residual),
    ("equity_check.E_actual", WaterfallRole::Level),
];

pub(super) fn waterfall(labels: &Labels<'_>) -> Vec<WaterfallBar> {
    let bars = EQUITY.iter().map(|(id, role)| {
        let figure = labels.figure(id);
        WaterfallBar { id: (*id).to_owned(), label: figure.label.clone(), figure, role: *role }
    });
    bars.filter(|bar| bar.figure.state != FigureState::NotApplicable).collect()
}
