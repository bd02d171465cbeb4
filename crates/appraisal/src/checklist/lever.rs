//! Levers 可调项 and stress rules 压力情景 of the layer files: what may be turned on the side of a case, and which turns come with every one.
//!
//! A lever says what a turn touches (`moves`), so that an industry refines it once for stress, what-if and scenarios alike. A stress rule
//! is a list of turns. Reading them only; what a turn becomes is said in the module `turn`.

use super::entry::Kind;
use super::node::Place;
use super::reader::Reader;
use crate::finding::Text;
use rust_decimal::Decimal;

/// How a move uses the lever's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The name is taken as the value.
    Set,
    /// The name grows by the value as a share: −0.1 leaves nine tenths.
    Times,
    /// The name is raised by the value, or by the value as a share of another name (`of`).
    Plus,
    /// The name stays as it is in the case, although what it rests on moves: what was seen does not change with what may come.
    Hold,
}

impl By {
    /// The words of the layer files.
    pub const WORDS: &'static [(&'static str, By)] =
        &[("set", By::Set), ("times", By::Times), ("plus", By::Plus), ("hold", By::Hold)];
}

/// What a turn of a lever does to one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Question, figure, policy value, cell `table.row.column`, or column `table[column]`; `{row}` is the row chosen.
    pub name: String,
    /// How.
    pub by: By,
    /// The value is multiplied by this first.
    pub scale: Decimal,
    /// A raise is the value times this figure, cell or, row by row, column of the same table.
    pub of: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// What an officer may turn on the side 可调项.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // the fields are those of the layer files
pub struct Lever {
    pub id: String,
    pub label: Text,
    pub help: Text,
    /// Kind of its value: `percent`, `money`, `integer`, `ratio` or `choice`.
    pub kind: Kind,
    pub unit: String,
    pub low: Option<Decimal>,
    pub high: Option<Decimal>,
    pub step: Option<Decimal>,
    /// The question whose value it replaces, shown as what it is now; its choices are offered where the kind is `choice`.
    pub now: Option<String>,
    /// The table whose row is to be chosen; `pick` is the column by which rows are shown and the largest is found.
    pub table: Option<String>,
    pub pick: Option<String>,
    pub moves: Vec<Move>,
    pub order: i64,
    pub place: Place,
}

/// One turn of a lever 调一下: which, in which row, to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Lever id.
    pub lever: String,
    /// Row id, or `largest`; for levers that have a table.
    pub row: Option<String>,
    /// The value as text: a decimal or a choice.
    pub to: String,
}

/// A stress that comes with every case 压力情景.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct StressRule {
    pub id: String,
    pub label: Text,
    pub turns: Vec<Turn>,
    pub order: i64,
    pub calibrated: bool,
    pub place: Place,
}

/// The row a stress asks for without knowing the case's rows.
pub const LARGEST: &str = "largest";

pub(super) fn lever(r: Reader<'_>) -> Lever {
    let moves = r.children("moves").into_iter().map(|m| Move {
        name: m.id(),
        by: m.word("by", By::WORDS).unwrap_or(By::Hold),
        scale: m.decimal("scale").unwrap_or(Decimal::ONE),
        of: m.text("of"),
        place: m.node.place.clone(),
    });
    Lever {
        id: r.id(),
        label: r.label("label"),
        help: r.label("help"),
        kind: r.kind("type", Kind::Percent),
        unit: r.text("unit").unwrap_or_default(),
        low: r.decimal("low"),
        high: r.decimal("high"),
        step: r.decimal("step"),
        now: r.text("now"),
        table: r.text("table"),
        pick: r.text("pick"),
        moves: moves.collect(),
        order: r.whole("order").unwrap_or(0),
        place: r.node.place.clone(),
    }
}

pub(super) fn stress(r: Reader<'_>) -> StressRule {
    let turns = r.children("turns");
    let turns = turns.iter().map(|t| Turn { lever: t.id(), row: t.text("row"), to: t.required("to") });
    StressRule {
        id: r.id(),
        label: r.label("label"),
        turns: turns.collect(),
        order: r.whole("order").unwrap_or(0),
        calibrated: r.truth("calibrated").unwrap_or(false),
        place: r.node.place.clone(),
    }
}
