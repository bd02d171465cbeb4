//! The questions of a sales method, by their convention: `sales.estimates.<method>.<ask>`, beside it `source`, `scope` and `share_of_sales`, the
//! table `months` of a source that comes by the month, and further tables of the method's own.

use super::readings::{amount, plain, row, said};
use super::{SEASONS, Visit, month_id};
use crate::books::Fen;
use appraisal::case_file::RowFile;
use appraisal::observation::Basis;

impl Visit<'_> {
    /// Whether the trade has this method of its family.
    pub fn has(&self, method: &str) -> bool {
        self.numbers.has_method(method)
    }

    /// An answer of a method.
    pub fn ask(&mut self, method: &str, ask: &str, value: impl Into<String>, basis: Basis) {
        self.r.say(&format!("sales.estimates.{method}.{ask}"), value, basis);
    }

    /// An amount of a method.
    pub fn ask_money(&mut self, method: &str, ask: &str, value: Fen, basis: Basis) {
        self.r.money(&format!("sales.estimates.{method}.{ask}"), value, basis);
    }

    /// The paper a method rests on, by its id among the materials: the family's, or where a trade rests the method on others, the first of those.
    pub fn source(&mut self, method: &str, paper: &str) {
        let allowed = self.numbers.papers.get(method).filter(|papers| !papers.iter().any(|p| p == paper));
        let paper = allowed.and_then(|papers| papers.first()).map_or(paper, String::as_str);
        self.r.case.answers.insert(format!("sales.estimates.{method}.source"), plain(paper));
    }

    /// A method that looks at the last month stands for its season.
    pub fn of_the_season(&mut self, method: &str) {
        let season = SEASONS[self.t.season[11]];
        self.ask(method, "scope", season, Basis::Observed);
    }

    /// A method that looks at the whole year.
    pub fn of_the_year(&mut self, method: &str) {
        self.r.case.answers.insert(format!("sales.estimates.{method}.scope"), plain("year"));
    }

    /// The share of sales that a method's paper covers, in thousandths.
    pub fn covers(&mut self, method: &str, permille: i64, basis: Basis) {
        self.ask(method, "share_of_sales", format!("{}.{:03}", permille / 1000, permille % 1000), basis);
    }

    /// A source that comes by the month: each month's amount is one reading.
    pub fn months(&mut self, method: &str, truth: [Fen; 12], basis: Basis) {
        let rows = (0..12)
            .map(|m| {
                let id = month_id(m);
                let read = self.r.read(truth[m], basis);
                row(&id, vec![("month", plain(&id)), ("amount", amount(read, basis))])
            })
            .collect();
        self.table_of(method, "months", basis, rows);
    }

    /// A table of a method.
    pub fn table_of(&mut self, method: &str, table: &str, basis: Basis, rows: Vec<RowFile>) {
        self.r.table(&format!("sales.estimates.{method}.{table}"), basis, rows);
    }

    /// A quantity that was counted once, with so many decimals.
    pub fn counted(&mut self, truth: f64, decimals: usize, basis: Basis) -> String {
        format!("{:.decimals$}", truth * self.r.factor(basis))
    }

    /// A quantity that is the mean of so many slips or days.
    pub fn mean_of(&mut self, truth: f64, readings: u32, basis: Basis) -> f64 {
        let all: f64 = (0..readings).map(|_| self.r.factor(basis)).sum();
        truth * all / f64::from(readings)
    }

    /// A cell with its basis.
    pub fn cell(value: impl Into<String>, basis: Basis) -> appraisal::case_file::AnswerFile {
        said(value, basis)
    }
}
