//! What reconciliation 勾稽推断 knows of a trade: quantities with one true value each, and identities between them.
//!
//! Entries and how they are read, in one place. Knows no figure and no statistics.

use super::entry::{Formula, Kind};
use super::node::Place;
use super::reader::Reader;
use crate::finding::Text;

/// How a quantity errs 误差形式.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// By a share of itself, whatever its size: fitted in logarithms.
    Log,
    /// By a share of what was read, as an amount.
    Level,
}

/// One way of reading a quantity: a figure, and the basis word it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadingRule {
    /// Its id within the quantity.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// Figure or question that holds the value.
    pub value: String,
    /// Formula of its basis word; a reading without one counts as oral.
    pub basis: Option<Formula>,
    /// Of how many papers a total is added up that is written down as one figure, such as twelve months: each errs on its own.
    pub papers: u32,
    /// The rows it is added up from, where it is a sum: each errs on its own, and the main part gives the basis.
    pub parts: Vec<PartsRule>,
    /// The questions to look at again.
    pub questions: Vec<String>,
}

/// Rows of an asked table that a reading is added up from.
#[derive(Debug, Clone, PartialEq)]
pub struct PartsRule {
    /// The table.
    pub table: String,
    /// Column of what each row moves the reading by.
    pub value: String,
    /// How often it is counted, such as 12 for a month in a year.
    pub times: Option<String>,
    /// Asked columns whose basis the row stands on; the first that is answered counts.
    pub basis: Vec<String>,
}

/// A rule table of estimates of one quantity: every row is a reading.
#[derive(Debug, Clone, PartialEq)]
pub struct RowsRule {
    /// The rule table.
    pub table: String,
    /// Column of the values that enter the fit (one per raw source); where it does not apply, the row is only predicted.
    pub fitted: String,
    /// Column of every row's value.
    pub value: String,
    /// Column of the basis word.
    pub basis: String,
    /// Column that is true where a row follows from an identity and must not count twice.
    pub skip: String,
    /// Rows that follow from an identity of a later layer.
    pub without: Vec<String>,
    /// Column that is true for bounds, which are no readings.
    pub bound: String,
    /// Where a row's questions begin: this and the row's id.
    pub questions: String,
    /// The checks of the rows begin so: this and the row's id.
    pub check: String,
}

/// A quantity 量: one true value, however often it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantityRule {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// What it is called among others that explain the same; empty: its name.
    pub group: Text,
    /// Money, ratio …: how it is written.
    pub kind: Kind,
    /// Said after an amount, such as 每月.
    pub per: Text,
    /// How it errs.
    pub form: Form,
    /// Its readings.
    pub readings: Vec<ReadingRule>,
    /// A rule table of further readings.
    pub rows: Option<RowsRule>,
    /// The value the statements carry, when it is none of the readings.
    pub statement: Option<String>,
    /// The checks of that value.
    pub statement_checks: Vec<String>,
    /// The statement's words and questions.
    pub statement_label: Text,
    /// Something that should not exist, such as an unlisted debt: no reading, expected to be nothing.
    pub zero: bool,
    /// How large it might be, when wrong: formula of an amount.
    pub scale: Option<Formula>,
    /// How readily it is wrong beside others, a number; otherwise by its basis.
    pub weight: Option<String>,
    /// The way people usually get it wrong, if there is one: `high` or `low`.
    pub leans: Option<String>,
    /// What a reading above the truth usually means.
    pub high: Text,
    /// What a reading below the truth usually means; for a zero quantity, that it exists.
    pub low: Text,
    /// The questions to look at again.
    pub questions: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// One term of an identity: a coefficient times a product of quantities with powers.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The coefficient, a number.
    pub times: String,
    /// Quantity ids with their powers.
    pub of: Vec<(String, i32)>,
}

/// An identity 恒等: the sum of its terms is nothing when all is told and true.
#[derive(Debug, Clone, PartialEq)]
pub struct IdentityRule {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// The checks that judge it; one with `*` stands for one check per row.
    pub checks: Vec<String>,
    /// Formula that is true where it holds for this case.
    pub given: Option<Formula>,
    /// Figure of its residual at the statement's values; the terms then only say what moves it.
    pub anchor: Option<String>,
    /// For the anchor: figures of the values it was taken at, by quantity, where they are not those the statements carry.
    pub at: Vec<(String, String)>,
    /// Figure its closeness is measured by.
    pub base: String,
    /// The terms.
    pub terms: Vec<Term>,
    /// It only predicts what was said and tests nothing else.
    pub predicts: bool,
    /// The questions to look at again when nothing else explains it.
    pub questions: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// A reading, in an entry of its own or written short in the quantity itself.
fn reading(r: &Reader<'_>, id: String) -> ReadingRule {
    ReadingRule {
        id,
        label: r.label("label"),
        value: r.required("value"),
        basis: r.formula("basis"),
        papers: r.count("papers").unwrap_or(1).max(1),
        parts: r.children("parts").iter().map(part).collect(),
        questions: r.words("questions"),
    }
}

fn part(r: &Reader<'_>) -> PartsRule {
    PartsRule {
        table: r.required("table"),
        value: r.required("value"),
        times: r.text("times"),
        basis: r.words("basis"),
    }
}

fn rows(r: Reader<'_>) -> RowsRule {
    RowsRule {
        table: r.required("table"),
        fitted: r.required("fitted"),
        value: r.required("value"),
        basis: r.required("basis"),
        skip: r.text("skip").unwrap_or_default(),
        without: r.words("without"),
        bound: r.text("bound").unwrap_or_default(),
        questions: r.text("questions").unwrap_or_default(),
        check: r.text("check").unwrap_or_default(),
    }
}

pub(crate) fn quantity(r: Reader<'_>) -> QuantityRule {
    let short = r.text("value").map(|_| reading(&r, "said".to_owned()));
    let readings = r.children("reading");
    QuantityRule {
        id: r.id(),
        label: r.label("label"),
        group: r.label("group"),
        kind: r.kind("type", Kind::Money),
        per: r.label("per"),
        form: r.word("form", &[("level", Form::Level), ("log", Form::Log)]).unwrap_or(Form::Level),
        readings: short.into_iter().chain(readings.iter().map(|one| reading(one, one.id()))).collect(),
        rows: r.sub("rows").map(rows),
        statement: r.text("statement"),
        statement_checks: r.words("statement_checks"),
        statement_label: r.label("statement_label"),
        zero: r.truth("zero").unwrap_or(false),
        scale: r.formula("scale"),
        weight: r.text("weight"),
        leans: r.word("leans", &[("high", "high"), ("low", "low")]).map(str::to_owned),
        high: r.label("high"),
        low: r.label("low"),
        questions: r.words("questions"),
        place: r.node.place.clone(),
    }
}

/// `name` or `name^-1`.
fn power(word: &str) -> (String, i32) {
    match word.split_once('^') {
        Some((name, power)) => (name.trim().to_owned(), power.trim().parse().unwrap_or(1)),
        None => (word.trim().to_owned(), 1),
    }
}

fn term(r: &Reader<'_>) -> Term {
    let times = r.decimal("times").map_or_else(|| "1".to_owned(), |n| n.to_string());
    Term { times, of: r.words("of").iter().map(|f| power(f)).collect() }
}

pub(crate) fn identity(r: Reader<'_>) -> IdentityRule {
    // A later layer adds its own to those of the base.
    let terms = [r.children("terms"), r.children("more")].concat();
    IdentityRule {
        id: r.id(),
        label: r.label("label"),
        checks: r.words("checks"),
        given: r.formula("given"),
        anchor: r.text("anchor"),
        at: r.fields("at").filter_map(|(k, v)| Some((k.clone(), v.text()?.to_owned()))).collect(),
        base: r.text("base").unwrap_or_default(),
        terms: terms.iter().map(term).collect(),
        predicts: r.truth("predicts").unwrap_or(false),
        questions: r.words("questions"),
        place: r.node.place.clone(),
    }
}
