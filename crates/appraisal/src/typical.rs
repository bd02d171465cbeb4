//! A typical business of the trade 同业典型情形: the practice case stands in for what nobody has answered yet, its amounts scaled to the
//! size of this case and its dates moved to this survey date.
//!
//! Only for looking ahead (what would an answer change?). No figure, score or limit ever rests on it.

use crate::checklist::{Ask, Checklist, Kind};
use crate::observation::{self, Answers, Observation, Said, TableState};
use chrono::{Datelike, Months, NaiveDate};
use formula::Value;
use rust_decimal::Decimal;

/// What stands in for missing answers.
#[derive(Debug)]
pub struct Typical<'a> {
    checklist: &'a Checklist,
    answers: Answers,
    /// What amounts of money are multiplied by.
    scale: Decimal,
    /// Months from the typical case's survey date to this one's.
    months: i32,
}

impl<'a> Typical<'a> {
    /// The typical business, to stand beside a case surveyed on that day.
    #[must_use]
    pub fn new(checklist: &'a Checklist, observations: &[Observation], surveyed: NaiveDate, as_of: NaiveDate) -> Self {
        let (answers, _) = Answers::fold(checklist, observations);
        let month = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or_default();
        Self { checklist, answers, scale: Decimal::ONE, months: month(as_of) - month(surveyed) }
    }

    /// Scales its amounts so that this one of its amounts becomes that one of the case.
    #[must_use]
    pub fn scaled(mut self, its: Option<Decimal>, ours: Option<Decimal>) -> Self {
        if let (Some(its), Some(ours)) = (its, ours)
            && its > Decimal::ZERO
            && ours > Decimal::ZERO
            && let Some(scale) = ours.checked_div(its)
        {
            self.scale = scale;
        }
        self
    }

    /// The amount its applicant asks for, or any other of its numbers.
    #[must_use]
    pub fn number(&self, question: &str) -> Option<Decimal> {
        self.answers.scalar(question)?.value.as_number()
    }

    /// Stand-ins for what is missing (question ids, table ids, `table.row.column`); what the typical business leaves open stays open.
    #[must_use]
    pub fn standing_in(&self, missing: &[String]) -> Vec<Observation> {
        let mut all = Vec::new();
        for place in missing {
            if let Some(question) = self.checklist.questions.get(place) {
                if let Some(typical) = self.answers.scalar(place) {
                    let said = Said::Answer(self.moved(&question.ask, &typical.value));
                    all.push(Observation::of(place, said).on(typical.basis));
                }
            } else if let Some(table) = self.checklist.tables.get(place) {
                self.table(place, !table.months.is_empty(), &mut all);
            } else if let Some((table, row, ask)) = self.cell(place)
                && let Some(text) = self.usual(table, ask)
            {
                all.push(Observation::of_cell(table, row, &ask.id, Said::Answer(text)));
            }
        }
        all
    }

    /// Splits `table.row.column`; table names hold dots, too.
    fn cell<'b>(&self, place: &'b str) -> Option<(&'b str, &'b str, &'a Ask)> {
        let (head, column) = place.rsplit_once('.')?;
        let (table, row) = head.rsplit_once('.')?;
        Some((table, row, &self.checklist.tables.get(table)?.columns.get(column)?.ask))
    }

    fn table(&self, id: &str, months: bool, all: &mut Vec<Observation>) {
        match self.answers.table(id) {
            TableState::Untouched => {}
            TableState::DeclaredEmpty => all.push(Observation::of(id, Said::DeclaredEmpty)),
            TableState::Rows(rows) => {
                let Some(rule) = self.checklist.tables.get(id) else { return };
                for row in rows {
                    let name = if months { self.month(&row.id) } else { row.id.to_string() };
                    all.push(Observation { row: Some(name.clone()), ..Observation::of(id, Said::RowAdded) });
                    for column in rule.columns.values() {
                        if let Some(cell) = row.cell(&column.ask.id) {
                            let said = Said::Answer(self.moved(&column.ask, &cell.value));
                            all.push(Observation::of_cell(id, &name, &column.ask.id, said).on(cell.basis));
                        }
                    }
                }
            }
        }
    }

    /// What such a cell usually holds: the mean of its numbers, else what stands first.
    fn usual(&self, table: &str, ask: &Ask) -> Option<String> {
        let TableState::Rows(rows) = self.answers.table(table) else { return None };
        let values: Vec<&Value> = rows.iter().filter_map(|row| Some(&row.cell(&ask.id)?.value)).collect();
        let numbers: Vec<Decimal> = values.iter().filter_map(|v| v.as_number()).collect();
        if numbers.is_empty() {
            return Some(self.moved(ask, values.first()?));
        }
        let sum = numbers.iter().try_fold(Decimal::ZERO, |sum, n| sum.checked_add(*n))?;
        let mean = sum.checked_div(Decimal::from(numbers.len()))?;
        Some(self.moved(ask, &Value::Number(mean.round_dp(ask.decimals))))
    }

    /// A value of the typical case as text, scaled and moved to this one.
    fn moved(&self, ask: &Ask, value: &Value) -> String {
        match value {
            Value::Number(n) if ask.kind == Kind::Money => {
                n.checked_mul(self.scale).unwrap_or(*n).round_dp(ask.decimals).to_string()
            }
            Value::Number(n) => n.to_string(),
            Value::Text(text) => text.to_string(),
            Value::Bool(truth) => truth.to_string(),
            Value::Date(day) => self.later(*day).to_string(),
        }
    }

    fn later(&self, day: NaiveDate) -> NaiveDate {
        let by = Months::new(self.months.unsigned_abs());
        let moved = if self.months < 0 { day.checked_sub_months(by) } else { day.checked_add_months(by) };
        moved.unwrap_or(day)
    }

    /// A row id that is a month, `2026-11`, moved; any other as it is.
    fn month(&self, id: &str) -> String {
        match format!("{id}-01").parse::<NaiveDate>() {
            Ok(day) => self.later(day).format("%Y-%m").to_string(),
            Err(_) => id.to_owned(),
        }
    }
}

/// Whether an answer of that basis is better than one that was only said.
#[must_use]
pub fn better_than_said(basis: observation::Basis) -> bool {
    basis > observation::Basis::ThirdParty
}
