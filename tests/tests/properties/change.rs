//! Changes to a case: figures move, choices and bases switch, rows go, come and empty, seasons become single months.

use appraisal::case_file::{AnswerFile, CaseFile, RowFile, TableFile};
use appraisal::checklist::{Ask, Checklist, Kind};
use appraisal::observation::Basis;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// One change; places are numbers that wrap around what the case has, so that every change fits every case.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// A number becomes so many thousandths of itself.
    Times(u16, u16),
    /// A number becomes nothing.
    Zero(u16),
    /// A choice, a truth or a set takes another value.
    Choose(u16, u8),
    /// A basis becomes another.
    Basis(u16, u8),
    /// A row goes.
    Drop(u16),
    /// A row comes twice.
    Copy(u16),
    /// A table is declared empty.
    Empty(u16),
    /// The statement is kept in single months.
    Months(u16),
    /// Amount asked (thousands), term, rate (basis points).
    Ask(u16, u8, u16),
}

pub(crate) fn changes() -> impl Strategy<Value = Vec<Change>> {
    let at = any::<u16>;
    let one = prop_oneof![
        8 => (at(), 0u16..4000).prop_map(|(a, f)| Change::Times(a, f)),
        2 => at().prop_map(Change::Zero),
        3 => (at(), any::<u8>()).prop_map(|(a, c)| Change::Choose(a, c)),
        2 => (at(), 0u8..5).prop_map(|(a, b)| Change::Basis(a, b)),
        1 => at().prop_map(Change::Drop),
        1 => at().prop_map(Change::Copy),
        1 => at().prop_map(Change::Empty),
        1 => at().prop_map(Change::Months),
        2 => (1u16..2000, 1u8..61, 0u16..2400).prop_map(|(a, t, r)| Change::Ask(a, t, r)),
    ];
    prop::collection::vec(one, 0..16)
}

/// A trade by number, and changes to its practice case.
pub(crate) fn case() -> impl Strategy<Value = (usize, Vec<Change>)> {
    (0..tests::trades::of_each_family().len(), changes())
}

pub(crate) fn changed(checklist: &Checklist, case: &CaseFile, changes: &[Change]) -> CaseFile {
    let mut made = case.clone();
    for change in changes {
        apply(checklist, &mut made, change);
    }
    made
}

/// Where an answer stands.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    Scalar(String),
    Cell(String, usize, String),
}

/// Every answer of the case whose question passes.
pub(crate) fn places(checklist: &Checklist, case: &CaseFile, wanted: impl Fn(&str, &Ask) -> bool) -> Vec<Place> {
    let mut all = Vec::new();
    for id in case.answers.keys() {
        if checklist.questions.get(id).is_some_and(|q| wanted(id, &q.ask)) {
            all.push(Place::Scalar(id.clone()));
        }
    }
    for (id, table) in &case.tables {
        let Some(asked) = checklist.tables.get(id) else { continue };
        for (r, row) in table.rows.iter().enumerate() {
            for column in row.cells.keys() {
                let path = format!("{id}.{}.{column}", row.id);
                if asked.columns.get(column).is_some_and(|c| wanted(&path, &c.ask)) {
                    all.push(Place::Cell(id.clone(), r, column.clone()));
                }
            }
        }
    }
    all
}

pub(crate) fn ask<'a>(checklist: &'a Checklist, place: &Place) -> &'a Ask {
    match place {
        Place::Scalar(id) => &checklist.questions[id].ask,
        Place::Cell(table, _, column) => &checklist.tables[table].columns[column].ask,
    }
}

pub(crate) fn answer<'a>(case: &'a mut CaseFile, place: &Place) -> &'a mut AnswerFile {
    match place {
        Place::Scalar(id) => &mut case.answers[id],
        Place::Cell(table, row, column) => &mut case.tables[table].rows[*row].cells[column],
    }
}

/// The number an answer gives, when it is written as one.
pub(crate) fn number(answer: &AnswerFile) -> Option<Decimal> {
    answer.v.0.as_deref().and_then(|t| t.parse().ok())
}

/// Amounts of money: `money`, and prices of a piece.
pub(crate) fn is_money(ask: &Ask) -> bool {
    ask.kind == Kind::Money || (ask.kind == Kind::Number && ask.unit.starts_with('元'))
}

fn pick<T: Clone>(from: &[T], at: u16) -> Option<T> {
    (!from.is_empty()).then(|| from[usize::from(at) % from.len()].clone())
}

fn apply(checklist: &Checklist, case: &mut CaseFile, change: &Change) {
    let numeric =
        |_: &str, a: &Ask| matches!(a.kind, Kind::Money | Kind::Number | Kind::Percent | Kind::Ratio | Kind::Days);
    match change {
        Change::Times(at, thousandths) => {
            let Some(place) = pick(&places(checklist, case, numeric), *at) else { return };
            let decimals = ask(checklist, &place).decimals.min(6);
            let given = answer(case, &place);
            if let Some(n) = number(given) {
                let factor = Decimal::new(i64::from(*thousandths), 3);
                *given =
                    AnswerFile { v: AnswerFile::of((n * factor).round_dp(decimals).to_string()).v, ..given.clone() };
            }
        }
        Change::Zero(at) => {
            let Some(place) = pick(&places(checklist, case, numeric), *at) else { return };
            answer(case, &place).v.0 = Some("0".to_owned());
        }
        Change::Choose(at, which) => {
            let choosable = |id: &str, a: &Ask| {
                !id.starts_with("case.") && (a.kind == Kind::Bool || (a.kind == Kind::Choice && !a.choices.is_empty()))
            };
            let Some(place) = pick(&places(checklist, case, choosable), *at) else { return };
            let ask = ask(checklist, &place);
            let text = match ask.kind {
                Kind::Bool => (which % 2 == 0).to_string(),
                _ => ask.choices[usize::from(*which) % ask.choices.len()].id.clone(),
            };
            answer(case, &place).v.0 = Some(text);
        }
        Change::Basis(at, which) => {
            let Some(place) = pick(&places(checklist, case, numeric), *at) else { return };
            let all = [Basis::Oral, Basis::ThirdParty, Basis::Observed, Basis::System, Basis::Document];
            answer(case, &place).basis = Some(all[usize::from(*which) % all.len()]);
        }
        Change::Drop(at) => {
            if let Some((table, row)) = pick(&rows(case), *at) {
                case.tables[&table].rows.remove(row);
            }
        }
        Change::Copy(at) => {
            if let Some((table, row)) = pick(&rows(case), *at)
                && checklist.tables.get(&table).is_some_and(|t| t.months.is_empty())
            {
                let given = &mut case.tables[&table];
                let id = format!("{}x{}", given.rows[row].id, given.rows.len());
                let copy = RowFile { id, ..given.rows[row].clone() };
                given.rows.push(copy);
            }
        }
        Change::Empty(at) => {
            let may: Vec<String> = case
                .tables
                .keys()
                .filter(|t| checklist.tables.get(t).is_some_and(|t| t.may_be_empty))
                .cloned()
                .collect();
            if let Some(table) = pick(&may, *at) {
                case.tables.insert(table, TableFile { declared_empty: true, ..TableFile::default() });
            }
        }
        Change::Months(seed) => single_months(case, *seed),
        Change::Ask(thousands, term, rate) => {
            let mut set = |id: &str, text: String| {
                if let Some(given) = case.answers.get_mut(id) {
                    given.v.0 = Some(text);
                }
            };
            set("request.amount", format!("{thousands}000"));
            set("request.term_months", term.to_string());
            set("request.annual_rate", Decimal::new(i64::from(*rate), 4).to_string());
        }
    }
}

fn rows(case: &CaseFile) -> Vec<(String, usize)> {
    case.tables.iter().flat_map(|(id, t)| (0..t.rows.len()).map(move |r| (id.clone(), r))).collect()
}

/// Twelve single months up to the survey date instead of seasons.
fn single_months(case: &mut CaseFile, seed: u16) {
    let Some(mode) = case.answers.get_mut("income.mode") else { return };
    mode.v.0 = Some("months".to_owned());
    let mut rows = Vec::new();
    for back in (0..12u32).rev() {
        let day = case.case.survey_date - chrono::Months::new(back);
        let id = day.format("%Y-%m").to_string();
        let amount = 100_000 + u32::from(seed) * (back * 7 % 12 + 1);
        let cells = [("month", id.clone()), ("r", format!("{amount}.50"))];
        rows.push(RowFile { id, cells: cells.into_iter().map(|(c, v)| (c.to_owned(), AnswerFile::of(v))).collect() });
    }
    case.tables
        .insert("income.months".to_owned(), TableFile { basis: Some(Basis::System), declared_empty: false, rows });
    for row in case.tables.get_mut("income.opex").into_iter().flat_map(|t| &mut t.rows) {
        if row.cells.get("per").is_some_and(|a| a.v.0.as_deref() == Some("season")) {
            let amount = row.cells.get("amount_normal").cloned().unwrap_or_default();
            row.cells.insert("per".to_owned(), AnswerFile::of("month"));
            row.cells.insert("amount".to_owned(), amount);
        }
    }
}
