//! Draws edits that weaken the evidence of a case: every changed answer becomes softer or vanishes, is invented by word of mouth, or is hard
//! without a trace. What can be edited is read from the checklist, so a new trade is covered as soon as it ships.

use super::edit::Edit;
use super::places::{PAPERS, Place, groups};
use crate::world::dice::Dice;
use appraisal::case_file::{AnswerFile, CaseFile, RowFile};
use appraisal::checklist::{Ask, Checklist, Kind, Table};
use appraisal::observation::Basis;
use rust_decimal::Decimal;

/// What the borrower wants is his to say; a changed wish is no weaker evidence.
const WISHES: &[&str] = &[
    "request.amount",
    "request.term_months",
    "request.method",
    "request.interest_only_months",
    "request.purpose_text",
];

/// Tables that hold what the officer writes about the evidence: leaving a row out weakens it, writing one does not.
const WRITTEN: &[&str] = &["explanations", PAPERS, "lookups", "interviews", "visit.places", "visit.persons"];

/// What a number is multiplied by.
const FACTORS: &[&str] = &["0", "0.5", "0.8", "0.9", "0.95", "1.05", "1.1", "1.25", "1.5", "2", "4"];

/// By how many months a day is moved.
const MONTHS: &[i32] = &[-60, -36, -12, -6, -3, -1, 1, 3, 6, 12, 36, 60];

/// Draws for one case.
#[derive(Debug)]
pub struct Drawer<'a> {
    checklist: &'a Checklist,
    case: &'a CaseFile,
    groups: Vec<Vec<Place>>,
}

fn pick<'t, T>(dice: &mut Dice, from: &'t [T]) -> Option<&'t T> {
    let last = i64::try_from(from.len()).ok()?.checked_sub(1).filter(|last| *last >= 0)?;
    usize::try_from(dice.whole(0, last)).ok().and_then(|at| from.get(at))
}

fn is_wish(place: &Place) -> bool {
    matches!(place, Place::Scalar(id) if WISHES.contains(&id.as_str()))
}

fn is_written(place: &Place) -> bool {
    matches!(place, Place::Cell(table, _, column) if WRITTEN.contains(&table.as_str()) && column != "accepted_by")
}

impl<'a> Drawer<'a> {
    /// Over the answers of a case.
    #[must_use]
    pub fn new(checklist: &'a Checklist, case: &'a CaseFile) -> Self {
        let groups = groups(checklist, case).into_iter().map(|g| g.into_iter().filter(|p| !is_wish(p)).collect());
        let groups = groups.filter(|g: &Vec<Place>| !g.is_empty()).collect();
        Self { checklist, case, groups }
    }

    /// One to three edits.
    pub fn edits(&self, dice: &mut Dice) -> Vec<Edit> {
        let wanted = [1, 1, 1, 2, 2, 2, 2, 3, 3][usize::try_from(dice.whole(0, 8)).unwrap_or(0)];
        let mut made: Vec<Edit> = Vec::new();
        if wanted > 1 && dice.chance(0.3) {
            made.extend(self.pair(dice).unwrap_or_default());
        }
        for _ in 0..200 {
            if made.len() >= wanted {
                break;
            }
            made.extend(self.one(dice).filter(|e| !made.contains(e)));
        }
        made
    }

    /// Figures that are other than in the practice case, proven as they were: a case that has something to hide.
    pub fn truths(&self, dice: &mut Dice) -> Vec<(Place, String)> {
        let count = dice.whole(0, 2);
        (0..count).filter_map(|_| self.number(dice)).collect()
    }

    fn place(&self, dice: &mut Dice, wanted: impl Fn(&Place, &Ask) -> bool) -> Option<Place> {
        for _ in 0..40 {
            // a group, then a row, then a cell: forty lines of stock are one table
            let group = pick(dice, &self.groups)?;
            let place = pick(dice, group)?;
            if place.ask(self.checklist).is_some_and(|ask| wanted(place, ask)) {
                return Some(place.clone());
            }
        }
        None
    }

    /// A number that stands there, times something.
    fn number(&self, dice: &mut Dice) -> Option<(Place, String)> {
        let place = self.place(dice, |p, ask| ask.kind.is_number() && !is_written(p))?;
        let ask = place.ask(self.checklist)?;
        let now: Decimal = place.answer(self.case)?.v.0.as_deref()?.parse().ok()?;
        let factor: Decimal = pick(dice, FACTORS)?.parse().ok()?;
        // nothing times something is nothing: an amount of the size of the loan instead
        let told = if now.is_zero() { self.sized(dice, ask)? } else { now * factor };
        let told = told.round_dp(if ask.kind == Kind::Integer { 0 } else { ask.decimals.min(6) });
        (told != now).then(|| (place, told.normalize().to_string()))
    }

    /// One amount taken from here and put there, or both raised, or both lowered: what keeps a total, or an identity, as it was.
    fn pair(&self, dice: &mut Dice) -> Option<Vec<Edit>> {
        let money = |p: &Place, ask: &Ask| ask.kind == Kind::Money && !is_written(p);
        let (first, second) = (self.place(dice, money)?, self.place(dice, money)?);
        let amount = |p: &Place| p.answer(self.case)?.v.0.as_deref()?.parse::<Decimal>().ok();
        let (a, b) = (amount(&first)?, amount(&second)?);
        let ask = first.ask(self.checklist)?;
        let by = self.sized(dice, ask)?;
        let (a, b) = match dice.whole(0, 2) {
            0 => (a - by, b + by),
            1 => (a + by, b + by),
            _ => (a - by, b - by),
        };
        let told = |dice: &mut Dice, place: Place, n: Decimal| {
            let (n, hard) = (n.normalize().to_string(), place.basis(self.checklist, self.case).is_hard());
            if hard && dice.chance(0.5) { Edit::Forge(place, n) } else { Edit::Say(place, n) }
        };
        let fits = first != second && a >= Decimal::ZERO && b >= Decimal::ZERO;
        fits.then(|| vec![told(dice, first, a), told(dice, second, b)])
    }

    fn sized(&self, dice: &mut Dice, ask: &Ask) -> Option<Decimal> {
        let asked: Decimal = self.case.answers.get("request.amount")?.v.0.as_deref()?.parse().ok()?;
        let share: Decimal = pick(dice, &["0.02", "0.1", "0.3", "0.6", "1"])?.parse().ok()?;
        Some(match ask.kind {
            Kind::Money => (asked * share).round_dp(0),
            Kind::Integer | Kind::Days | Kind::Number => Decimal::from(dice.whole(1, 40)),
            _ => share,
        })
    }

    fn one(&self, dice: &mut Dice) -> Option<Edit> {
        match dice.whole(0, 99) {
            0..=24 => self.number(dice).map(|(place, value)| Edit::Say(place, value)),
            25..=36 => {
                let (place, value) = self.number(dice)?;
                place.basis(self.checklist, self.case).is_hard().then(|| Edit::Forge(place, value))
            }
            37..=45 => self.soften(dice),
            46..=52 => self.place(dice, |_, _| true).map(Edit::Remove),
            53..=62 => self.row(dice).map(|(table, row)| Edit::DropRow(table, row)),
            63..=65 => self.table(dice, |t| t.may_be_empty).map(Edit::DeclareNone),
            66..=67 => self.table(dice, |_| true).map(Edit::Forget),
            68..=78 => self.choose(dice),
            79..=84 => self.invent(dice),
            85..=90 => self.open(dice),
            91..=92 => self.place(dice, |_, _| true).map(Edit::Untrace),
            93..=94 => self.rename(dice),
            95..=97 => self.refuse(dice),
            _ => pick(dice, MONTHS).map(|m| Edit::MoveOpening(*m)),
        }
    }

    fn soften(&self, dice: &mut Dice) -> Option<Edit> {
        let place = self.place(dice, |p, ask| ask.kind.is_number() && !is_written(p))?;
        let now = place.basis(self.checklist, self.case);
        let to = if dice.chance(0.7) { Basis::Oral } else { Basis::ThirdParty };
        (to < now).then_some(Edit::Soften(place, to))
    }

    fn row(&self, dice: &mut Dice) -> Option<(String, String)> {
        let tables: Vec<_> = self.case.tables.iter().filter(|(_, t)| !t.rows.is_empty()).collect();
        let (id, table) = pick(dice, &tables)?;
        pick(dice, &table.rows).map(|row| ((*id).clone(), row.id.clone()))
    }

    fn table(&self, dice: &mut Dice, wanted: impl Fn(&Table) -> bool) -> Option<String> {
        let asked = |id: &&String| self.checklist.tables.get(id).is_some_and(&wanted);
        let tables: Vec<&String> = self.case.tables.keys().filter(asked).collect();
        pick(dice, &tables).map(|id| (*id).clone())
    }

    /// Another choice, the other truth, another day: said.
    fn choose(&self, dice: &mut Dice) -> Option<Edit> {
        let may = |p: &Place, ask: &Ask| {
            let of_month = matches!(p, Place::Cell(_, _, column) if column == "month");
            let kind = matches!(ask.kind, Kind::Bool | Kind::Choice | Kind::Multi | Kind::Date | Kind::Month);
            kind && !of_month && !is_written(p)
        };
        let place = self.place(dice, may)?;
        let ask = place.ask(self.checklist)?;
        let now = place.answer(self.case)?.v.0.clone().unwrap_or_default();
        let told = self.other(dice, ask, &now)?;
        (told != now).then_some(Edit::Say(place, told))
    }

    fn other(&self, dice: &mut Dice, ask: &Ask, now: &str) -> Option<String> {
        match ask.kind {
            Kind::Bool => Some((now != "true").to_string()),
            Kind::Choice if !ask.choices_from.is_empty() => {
                let table = ask.choices_from.split('.').next().unwrap_or_default();
                let rows = self.case.tables.get(table).map_or(&[][..], |t| &t.rows);
                if dice.chance(0.3) { Some("none".to_owned()) } else { pick(dice, rows).map(|r| r.id.clone()) }
            }
            Kind::Choice => pick(dice, &ask.choices).map(|c| c.id.clone()),
            Kind::Multi => {
                let chosen = &pick(dice, &ask.choices)?.id;
                let mut items: Vec<&str> = now.split(',').filter(|i| !i.is_empty()).collect();
                match items.iter().position(|i| i == chosen) {
                    Some(at) => {
                        items.remove(at);
                    }
                    None => items.push(chosen),
                }
                Some(items.join(","))
            }
            Kind::Date | Kind::Month => {
                let day = if now.len() == 7 { format!("{now}-01") } else { now.to_owned() };
                let day: chrono::NaiveDate = day.parse().ok()?;
                let by = *pick(dice, MONTHS)?;
                let months = chrono::Months::new(by.unsigned_abs());
                let moved = if by < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) }?;
                Some(if now.len() == 7 { moved.format("%Y-%m").to_string() } else { moved.to_string() })
            }
            _ => None,
        }
    }

    /// A row like one that is there, or made from nothing: every cell said.
    fn invent(&self, dice: &mut Dice) -> Option<Edit> {
        let may = |id: &&String| {
            let table = &self.checklist.tables[*id];
            table.months.is_empty() && !WRITTEN.contains(&id.as_str())
        };
        let tables: Vec<&String> = self.checklist.tables.keys().filter(may).collect();
        let id = *pick(dice, &tables)?;
        let given = self.case.tables.get(id).map_or(&[][..], |t| &t.rows);
        let like = pick(dice, given);
        let factor: Decimal = pick(dice, FACTORS)?.parse().ok()?;
        let mut row = RowFile { id: format!("said{}", given.len()), ..RowFile::default() };
        for (column, rule) in self.checklist.tables[id].columns.iter().filter(|(_, c)| c.formula.is_none()) {
            let now = like.and_then(|r| r.cells.get(column)).and_then(|a| a.v.0.clone());
            let told = match (now, rule.ask.kind) {
                (Some(now), kind) if kind.is_number() => {
                    let n: Decimal = now.parse().ok()?;
                    Some((n * factor).round_dp(rule.ask.decimals.min(6)).normalize().to_string())
                }
                (Some(now), Kind::Text) if !now.is_empty() => Some(format!("{now}（另）")),
                (Some(now), _) => Some(now),
                (None, _) if like.is_some() => None,
                (None, _) => self.made_up(dice, &rule.ask),
            };
            if let Some(told) = told {
                row.cells.insert(column.clone(), AnswerFile { basis: Some(Basis::Oral), ..AnswerFile::of(told) });
            }
        }
        (!row.cells.is_empty()).then(|| Edit::Invent(id.clone(), row))
    }

    fn made_up(&self, dice: &mut Dice, ask: &Ask) -> Option<String> {
        match ask.kind {
            kind if kind.is_number() => self.sized(dice, ask).map(|n| n.normalize().to_string()),
            Kind::Text => Some("口头说的".to_owned()),
            Kind::Bool => Some(dice.chance(0.5).to_string()),
            Kind::Choice => pick(dice, &ask.choices).map(|c| c.id.clone()),
            Kind::Date => Some(self.case.case.survey_date.to_string()),
            Kind::Month => Some(self.case.case.survey_date.format("%Y-%m").to_string()),
            _ => None,
        }
    }

    /// A question that stands open, or an open cell of a row, answered by word of mouth.
    fn open(&self, dice: &mut Dice) -> Option<Edit> {
        let scalars = self.checklist.questions.keys().filter(|id| !self.case.answers.contains_key(*id));
        let mut all: Vec<Place> = scalars.map(|id| Place::Scalar(id.clone())).collect();
        for (id, table) in &self.case.tables {
            let columns = self.checklist.tables.get(id).into_iter().flat_map(|t| t.columns.keys());
            if let Some(row) = pick(dice, &table.rows) {
                let open = columns.filter(|c| !row.cells.contains_key(*c));
                all.extend(open.map(|c| Place::Cell(id.clone(), row.id.clone(), c.clone())));
            }
        }
        all.retain(|p| p.ask(self.checklist).is_some() && !is_wish(p) && !is_written(p));
        let place = pick(dice, &all)?;
        let told = self.made_up(dice, place.ask(self.checklist)?)?;
        Some(Edit::Say(place.clone(), told))
    }

    fn rename(&self, dice: &mut Dice) -> Option<Edit> {
        let place = self.place(dice, |p, ask| ask.kind == Kind::Text && !is_written(p))?;
        // a name that another place of the kind has, or a new one
        let column = place.kind();
        let others: Vec<&Place> = self.groups.iter().flatten().filter(|p| p.kind() == column && **p != place).collect();
        let taken = pick(dice, &others).and_then(|p| p.answer(self.case)?.v.0.clone());
        let name = if dice.chance(0.5) { taken } else { None };
        Some(Edit::Say(place, name.unwrap_or_else(|| "另一个名字".to_owned())))
    }

    /// A sales method refused.
    fn refuse(&self, dice: &mut Dice) -> Option<Edit> {
        const REFUSED: &str = "sales.methods_refused";
        let table = self.checklist.tables.get(REFUSED)?;
        let methods = &table.columns.get("method")?.ask.choices;
        let said = |v: &str| AnswerFile { basis: Some(Basis::Oral), ..AnswerFile::of(v) };
        let kind = if dice.chance(0.5) { "not_used" } else { "withheld" };
        let cells = [("method", pick(dice, methods)?.id.as_str()), ("kind", kind), ("reason", "老板说没有")];
        let cells = cells.iter().map(|(c, v)| ((*c).to_owned(), said(v))).collect();
        Some(Edit::Invent(REFUSED.to_owned(), RowFile { id: "said".to_owned(), cells }))
    }
}

/// The gap between equity and expected equity, closed by a row that was only said: what a borrower who knows the check would do.
#[must_use]
pub fn plug(checklist: &Checklist, case: &CaseFile) -> Option<Edit> {
    let made = appraisal::appraise(checklist, &case.observations(), case.case.survey_date);
    let gap = made.reading("equity_check.residual_actual_minus_expected")?.number()?;
    let table = if gap < Decimal::ZERO { "equity.withdrawals" } else { "equity.injections" };
    let said = |v: String| AnswerFile { basis: Some(Basis::Oral), ..AnswerFile::of(v) };
    let cells = [("name", "家里的事".to_owned()), ("amount", gap.abs().normalize().to_string())];
    let cells = cells.into_iter().map(|(c, v)| (c.to_owned(), said(v))).collect();
    (!gap.is_zero()).then(|| Edit::Invent(table.to_owned(), RowFile { id: "plug".to_owned(), cells }))
}
