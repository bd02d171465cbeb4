//! The cash plan by month and the repayment schedules.

use std::collections::BTreeMap;

use appraisal::figure::Reading;
use appraisal::statement::table;

use super::{Labels, word};
use crate::api::appraisal::{NamedRef, PlanMonth, PlanView, ScheduleRow, ScheduleView};
use crate::api::text::Text;
use crate::show;

const MONTHS: &str = "cash_plan.months";
/// The same months with the loan at the limit proposed.
const WITH_LOAN: &str = "limit.plan_at_limit.months";
const METHODS: &[&str] =
    &["annuity", "equal_principal", "bullet_monthly_interest", "bullet_all", "interest_only_then_annuity"];

pub(super) fn plan(labels: &Labels<'_>) -> PlanView {
    let minimum_cash = labels.figure("cash_plan.minimum_cash");
    let Some(table) = table(labels.checklist, &labels.appraisal.figures, MONTHS) else {
        return PlanView { minimum_cash, columns: Vec::new(), months: Vec::new(), below_minimum: Vec::new() };
    };
    let columns = table.columns.iter().filter(|(id, _)| id != "month" && id != "no");
    let mut columns: Vec<NamedRef> =
        columns.map(|(id, label)| NamedRef { id: id.clone(), label: super::text(label) }).collect();
    columns.push(NamedRef {
        id: "closing_with_loan".to_owned(),
        label: Text::new("月末现金（按建议额度放款后）", "Closing cash with the loan proposed"),
    });
    let months: Vec<PlanMonth> = table
        .rows
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let month = row.cells.get("month").and_then(Reading::text).unwrap_or(&row.id).to_owned();
            let cells = row.cells.iter().filter(|(id, _)| id.as_str() != "month" && id.as_str() != "no");
            let cells = cells.map(|(id, reading)| {
                let mut view = labels.view(&format!("{MONTHS}.{}.{id}", row.id), reading);
                view.label = Text::default();
                (id.clone(), view)
            });
            let mut cells: BTreeMap<_, _> = cells.collect();
            if let Some(reading) = labels.appraisal.figures.cell(WITH_LOAN, &row.id, "closing") {
                let view = labels.view(&format!("{WITH_LOAN}.{}.closing", row.id), &reading);
                cells.insert("closing_with_loan".to_owned(), view);
            }
            PlanMonth { no: u32::try_from(i + 1).unwrap_or(u32::MAX), month: month.clone(), cells }
        })
        .collect();
    // At the limit proposed: what the committee would sign.
    let below = &labels.appraisal.limit.months_below_minimum[1];
    let below_minimum = months.iter().filter(|m| below.contains(&m.month)).map(|m| m.no).collect();
    PlanView { minimum_cash, columns, months, below_minimum }
}

pub(super) fn schedules(labels: &Labels<'_>) -> Vec<ScheduleView> {
    let asked = labels.appraisal.reading("request.method");
    let asked = asked.as_ref().and_then(Reading::text).unwrap_or_default().to_owned();
    let mut views = Vec::new();
    for (at, zh, en) in [("limit", "按建议额度", "At the limit"), ("amount_asked", "按申请金额", "At the amount asked")]
    {
        for method in METHODS {
            let totals = format!("schedules.{at}.totals.{method}.");
            let mut summary: Vec<_> = labels
                .checklist
                .figures
                .keys()
                .filter(|id| id.starts_with(&totals))
                .map(|id| labels.figure(id))
                .collect();
            let cost = format!("schedules.{at}.annualised_cost_simple.{method}");
            if labels.checklist.figures.contains_key(&cost) {
                summary.push(labels.figure(&cost));
            }
            if summary.is_empty() {
                continue;
            }
            let name = word(method).unwrap_or_else(|| Text::new(*method, *method));
            views.push(ScheduleView {
                id: format!("schedules.{at}.{method}"),
                label: Text::new(format!("{zh}·{}", name.zh), format!("{en} · {}", name.en)),
                method: (*method).to_owned(),
                method_label: name,
                asked: *method == asked,
                amount: labels.figure(&format!("schedules.{at}.principal")),
                summary,
                // The rows of the other methods would only weigh down every keystroke.
                rows: if *method == asked { rows(labels, &format!("schedules.{at}.{method}")) } else { Vec::new() },
            });
        }
    }
    views
}

fn rows(labels: &Labels<'_>, id: &str) -> Vec<ScheduleRow> {
    let figures = &labels.appraisal.figures;
    let rows = figures.rows(id).into_iter().enumerate().filter_map(|(i, row)| {
        let money = |column: &str| {
            let number = figures.cell(id, &row, column)?.number()?;
            Some(show::raw(&appraisal::figure::Scalar::Number(number)))
        };
        Some(ScheduleRow {
            no: u32::try_from(i + 1).ok()?,
            principal: money("principal")?,
            interest: money("interest")?,
            total: money("instalment")?,
            balance: money("balance")?,
        })
    });
    rows.collect()
}
