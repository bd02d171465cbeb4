//! The maker of one workbook: the case, the book under construction, and where everything stands.
//!
//! Knows how a figure becomes a pair of cells (value and status); the sheets know which figures they hold.

use super::book::{Address, Book, Cached};
use super::places::Places;
use super::resolver::Standing;
use super::style::Role;
use super::{Error, Workbook};
use crate::case::Case;
use appraisal::checklist::Kind;
use formula::excel::{self, Printed};
use formula::{Evaluation, Outcome, State, Value};
use rust_xlsxwriter::Format;

/// Status codes, as in the rule language.
pub(super) const UNKNOWN: u8 = 3;
pub(super) const NOT_APPLICABLE: u8 = 1;

/// Sheets wider than this, in characters of a digit, are printed on their side.
const PORTRAIT: f64 = 120.0;

pub(super) struct Maker<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) book: Book,
    pub(super) places: Places,
    /// The hidden sheet of codes and their words, and how many there are.
    pub(super) words: (usize, u32),
    without_formula: Vec<String>,
}

/// A value with the cells it goes to.
pub(super) struct Target<'t> {
    /// Its name: a scalar, `table.row.column`, or `table[column]`.
    pub(super) name: &'t str,
    pub(super) value: Address,
    pub(super) status: Address,
    pub(super) kind: Kind,
    pub(super) unit: &'t str,
    pub(super) role: Role,
}

impl<'a> Maker<'a> {
    pub(super) fn new(case: &'a Case<'a>) -> Self {
        Self {
            case,
            book: Book::new(case.context.unmasked),
            places: Places::default(),
            words: (0, 0),
            without_formula: Vec::new(),
        }
    }

    pub(super) fn evaluation(&self) -> &'a Evaluation {
        &self.case.appraisal.figures.evaluation
    }

    /// A new sheet; sheets stand in the order in which they are made.
    pub(super) fn add(&mut self, zh: &str, en: &str) -> usize {
        let name = self.case.pick(zh, en).to_owned();
        self.book.sheet(&name)
    }

    /// A new sheet for formulas alone.
    pub(super) fn add_hidden(&mut self, zh: &str, en: &str) -> usize {
        let sheet = self.add(zh, en);
        self.book.sheets[sheet].hidden = true;
        sheet
    }

    /// Title and, in a practice case, the banner in the two rows above the head of a sheet.
    pub(super) fn head(&mut self, sheet: usize, title: &str, widths: &[f64]) -> Result<(), Error> {
        let (big, practice) = (self.book.style.title.clone(), self.book.style.practice.clone());
        self.book.text(Address::new(sheet, 0, 0), title, &big)?;
        title.clone_into(&mut self.book.sheets[sheet].title);
        if self.case.context.practice {
            self.book.text(Address::new(sheet, 1, 0), "练习案例 PRACTICE", &practice)?;
        }
        if widths.iter().sum::<f64>() > PORTRAIT {
            self.book.sheets[sheet].work.set_landscape();
        }
        self.book.widths(sheet, widths)
    }

    /// The titles of columns in one row, which stays in sight.
    pub(super) fn columns(&mut self, sheet: usize, row: u32, titles: &[&str]) -> Result<(), Error> {
        let format = self.book.style.head.clone();
        for (col, title) in (0_u16..).zip(titles) {
            self.book.text(Address::new(sheet, row, col), title, &format)?;
        }
        let work = &mut self.book.sheets[sheet].work;
        work.set_freeze_panes(row + 1, 1)?.set_repeat_rows(row, row)?;
        Ok(())
    }

    /// A computed figure: its value and status formulas with the engine's results.
    pub(super) fn computed(&mut self, target: &Target<'_>, outcome: &Outcome) -> Result<(), Error> {
        let format = self.book.style.value(target.kind, target.unit, target.role);
        let code = self.book.style.code.clone();
        let standing = Standing {
            book: &self.book,
            places: &self.places,
            sheet: target.value.sheet,
            row: target.value.row,
            own: target.status,
        };
        let model = self.case.appraisal.figures.evaluation.model();
        let printed = excel::print(model, target.name, &standing)
            .or_else(|| excel::print(model, &as_column(target.name)?, &standing));
        // What is made from a number that is covered here cannot be made from its last four characters.
        let covered = !self.places.covered.is_empty() && {
            let reads = |name: &str| model.read_set(name).iter().any(|read| self.covers(read));
            reads(target.name) || as_column(target.name).is_some_and(|name| reads(&name))
        };
        let printed = match printed {
            Some(Printed::Formula { .. }) if covered => Some(Printed::CachedOnly(covered_by(self.case).to_owned())),
            other => other,
        };
        match printed {
            Some(Printed::Formula { value, status, array }) => {
                self.book.formula(target.value, &value, &Cached::of(outcome), array, &format)?;
                self.book.formula(target.status, &status, &Cached::code(outcome.status()), array, &code)
            }
            Some(Printed::CachedOnly(why)) => {
                self.without_formula.push(format!("{}: {why}", target.name));
                self.constant(target.value, outcome, &format)?;
                self.book.number(target.status, outcome.status().into(), &code)
            }
            // A cell of a fixed table without a rule.
            None => {
                self.constant(target.value, outcome, &format)?;
                self.book.number(target.status, outcome.status().into(), &code)
            }
        }
    }

    /// An answer: a constant, and a status that follows whether the cell is blank.
    pub(super) fn asked(
        &mut self,
        target: &Target<'_>,
        outcome: &Outcome,
        masked: Option<String>,
    ) -> Result<(), Error> {
        let format = self.book.style.value(target.kind, target.unit, target.role);
        match masked {
            Some(text) if outcome.is_known() => self.book.text(target.value, &text, &format)?,
            _ => self.constant(target.value, outcome, &format)?,
        }
        let open = if outcome.is_not_applicable() { NOT_APPLICABLE } else { UNKNOWN };
        let code = self.book.style.code.clone();
        let value = self.book.reference(target.status.sheet, target.value);
        let status = if outcome.is_known() { 0 } else { open };
        self.book.formula(target.status, &format!("IF(ISBLANK({value}),{open},0)"), &Cached::code(status), false, &code)
    }

    /// Whether a name of a read set is an answer whose number is covered.
    fn covers(&self, name: &str) -> bool {
        if self.places.covered.contains(name) {
            return true;
        }
        as_column(name).is_some_and(|column| self.places.covered.contains(&column))
    }

    pub(super) fn constant(&mut self, at: Address, outcome: &Outcome, format: &Format) -> Result<(), Error> {
        match &outcome.state {
            State::Known(value) => self.book.value(at, value, format),
            _ => self.book.text(at, "", format),
        }
    }

    /// The word of a status beside it.
    pub(super) fn status_word(&mut self, at: Address, status: Address, outcome: &Outcome) -> Result<(), Error> {
        let words = self.words();
        let cell = self.book.reference(at.sheet, status);
        let formula = format!("CHOOSE({cell}+1,\"{}\",\"{}\",\"{}\",\"{}\")", words[0], words[1], words[2], words[3]);
        let format = self.book.style.small.clone();
        self.book.formula(
            at,
            &formula,
            &Cached::Text(words[usize::from(outcome.status().min(3))].to_owned()),
            false,
            &format,
        )
    }

    /// The words for the four states, by code.
    pub(super) fn words(&self) -> [&'static str; 4] {
        match self.case.language() {
            crate::document::Language::Zh => ["已知", "不适用", "无意义", "缺"],
            crate::document::Language::En => ["known", "not applicable", "not meaningful", "missing"],
        }
    }

    /// A figure shown on a page by reference: its value, or the word for its state.
    pub(super) fn shown(&mut self, at: Address, id: &str, role: Role) -> Result<(), Error> {
        self.shown_as(at, id, role, None)
    }

    /// The same; `sum` is what adds up to it on the page.
    pub(super) fn shown_as(&mut self, at: Address, id: &str, role: Role, sum: Option<String>) -> Result<(), Error> {
        let (kind, unit) = self.case.kind_and_unit(id);
        let format = self.book.style.value(kind, unit, role);
        let Some((value, status)) = self.places.find(id) else { return self.book.text(at, "", &format) };
        let word = self.places.words.get(id).copied();
        if word.is_none() && self.is_bare_code(id) {
            // A code that has no word tells a reader nothing; what it means stands in words beside it.
            return self.book.text(at, "", &format);
        }
        let evaluation = self.evaluation();
        let words = self.words();
        let outcome = outcome_of(evaluation, id);
        let (cell, known) = self.read(at.sheet, id, value, word, outcome);
        let cell = sum.unwrap_or(cell);
        match status {
            None => {
                let result = known;
                self.book.formula(at, &cell, &result, false, &format)
            }
            Some(status) => {
                let status = self.book.reference(at.sheet, status);
                let formula = format!(
                    "IF({status}=0,{cell},CHOOSE({status},\"{}\",\"{}\",\"{}\"))",
                    words[1], words[2], words[3]
                );
                let result = match outcome {
                    Some(o) if o.is_known() => known,
                    Some(o) => Cached::Text(words[usize::from(o.status().min(3))].to_owned()),
                    None => Cached::Text(String::new()),
                };
                self.book.formula(at, &formula, &result, false, &format)
            }
        }
    }

    /// Whether a figure's text is made of codes that no word stands for.
    fn is_bare_code(&self, id: &str) -> bool {
        let code = outcome_of(self.evaluation(), id).filter(|o| o.is_known()).and_then(|o| o.as_text());
        let asked = self.case.checklist.questions.contains_key(id);
        let chinese = self.case.language() == crate::document::Language::Zh;
        code.is_some_and(|code| {
            let lower = code.chars().any(|c| c.is_ascii_lowercase());
            !asked && chinese && lower && super::word_list::word(self.case, code).is_none()
        })
    }

    /// How a page reads a value: the word picked for a choice, the word of a code that a figure takes, else the cell itself.
    fn read(
        &self,
        sheet: usize,
        id: &str,
        value: Address,
        word: Option<Address>,
        outcome: Option<&Outcome>,
    ) -> (String, Cached) {
        let case = self.case;
        let known = outcome.map_or(Cached::Text(String::new()), Cached::of);
        let cell = self.book.reference(sheet, value);
        if let Some(word) = word {
            let ask = case.checklist.questions.get(id).map(|q| &q.ask);
            let said = ask.zip(case.answers.scalar(id)).map(|(ask, answer)| case.answer(ask, answer));
            return (self.book.reference(sheet, word), Cached::Text(said.unwrap_or_default()));
        }
        let code = outcome.filter(|o| o.is_known()).and_then(|o| o.as_text());
        if let Some(code) = code.filter(|_| !case.checklist.questions.contains_key(id))
            && let Some(said) = super::word_list::word(case, code)
        {
            let list = super::word_list::range(self, sheet);
            return (format!("IFERROR(VLOOKUP({cell},{list},2,FALSE),{cell})"), Cached::Text(said));
        }
        if let Some(Value::Bool(truth)) = outcome.and_then(|o| o.value()) {
            let formula = format!("IF({cell},\"{}\",\"{}\")", case.truth(true), case.truth(false));
            return (formula, Cached::Text(case.truth(*truth).to_owned()));
        }
        (cell, known)
    }

    /// A verdict shown on a page: sign and word for the word of the rules.
    pub(super) fn verdict(&mut self, at: Address, id: &str) -> Result<(), Error> {
        use crate::document::Mark;
        let format = self.book.style.text.clone();
        let Some((value, status)) = self.places.find(id) else { return self.book.text(at, "", &format) };
        let cell = self.book.reference(at.sheet, value);
        let language = self.case.language();
        let said = |mark: Mark| format!("{} {}", mark.sign(), mark.word(language));
        let known = [
            ("pass", Mark::Pass),
            ("attention", Mark::Attention),
            ("fail", Mark::Fail),
            ("not_applicable", Mark::NotApplicable),
        ];
        let words = known.iter().rev().fold(format!("\"{}\"", said(Mark::NotChecked)), |rest, (word, mark)| {
            format!("IF({cell}=\"{word}\",\"{}\",{rest})", said(*mark))
        });
        let na = said(Mark::NotApplicable);
        let formula = match status.map(|s| self.book.reference(at.sheet, s)) {
            Some(status) => format!("IF({status}=1,\"{na}\",{words})"),
            None => words,
        };
        let outcome = outcome_of(self.evaluation(), id);
        let mark = match outcome {
            Some(o) if o.is_not_applicable() => Mark::NotApplicable,
            Some(o) => known.iter().find(|(w, _)| o.as_text() == Some(w)).map_or(Mark::NotChecked, |(_, m)| *m),
            None => Mark::NotChecked,
        };
        self.book.formula(at, &formula, &Cached::Text(said(mark)), false, &format)
    }

    pub(super) fn finish(self) -> Result<Workbook, Error> {
        let (without_formula, formulas) = (self.without_formula, self.book.formulas);
        let bytes = self.book.save(self.case.context.practice, &self.case.context.case_id)?;
        Ok(Workbook { bytes, without_formula, formulas })
    }

    /// The sheets a reader sees, in order, then those for formulas.
    pub(super) fn contents(&self) -> (Vec<usize>, Vec<usize>) {
        (0..self.book.sheets.len()).partition(|i| !self.book.sheets[*i].hidden)
    }

    /// Figures that hold the engine's value without a formula.
    pub(super) fn static_figures(&self) -> &[String] {
        &self.without_formula
    }
}

/// A scalar's or a cell's outcome by its path.
pub(super) fn outcome_of<'e>(evaluation: &'e Evaluation, id: &str) -> Option<&'e Outcome> {
    if let Some(outcome) = evaluation.get(id) {
        return Some(outcome);
    }
    let (head, column) = id.rsplit_once('.')?;
    head.match_indices('.').find_map(|(at, _)| evaluation.cell(&head[..at], &head[at + 1..], column))
}

/// `table[column]` of `table.row.column`, for rows that share one rule.
fn as_column(name: &str) -> Option<String> {
    let (head, column) = name.rsplit_once('.')?;
    let (table, _) = head.rsplit_once('.')?;
    Some(format!("{table}[{column}]"))
}

/// Why a figure made from a covered number is a value.
pub(super) fn covered_by<'t>(case: &Case<'_>) -> &'t str {
    crate::words::pick(case.language(), "由已遮盖的号码得出", "made from a number that is covered")
}
