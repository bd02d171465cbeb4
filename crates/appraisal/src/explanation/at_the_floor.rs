//! Why the limit at the lower end of the evidence is what it is: what was moved, which way, from what to what, and the limit as it comes out
//! with all of it moved.
//!
//! It is a tree like any other explanation. What belongs to the world of the worse figures is named `name@evidence_floor`, so that whoever unfolds
//! it further stays in that world.

use super::{Bounds, Explained, Role, explain};
use crate::checklist::{Checklist, Kind};
use crate::evidence_floor::{LIMIT, TABLE, spread_of};
use crate::figures::Figures;
use crate::finding::Text;
use crate::observation::{Answers, Basis};
use crate::wording::Wording;
use rust_decimal::Decimal;

/// What stands behind a name of the world of the worse figures.
pub const AT_THE_FLOOR: &str = "@evidence_floor";

/// Explains a figure with every figure at the worse end of its evidence (`worse`, of [`crate::figures_at_the_floor`]); `id` without the ending. The
/// limit itself is told with what was moved. `None` for a name this checklist does not have.
#[must_use]
pub fn explain_at_the_floor(
    checklist: &Checklist,
    answers: &Answers,
    (figures, worse): (&Figures, &Figures),
    id: &str,
    bounds: Bounds,
) -> Option<Explained> {
    let mut tree = explain(checklist, answers, worse, id, bounds)?;
    in_that_world(&mut tree);
    if id != LIMIT {
        return Some(tree);
    }
    let (now, there) = (Wording { checklist, figures }, Wording { checklist, figures: worse });
    let above = match (worse.named(LIMIT).reading.number(), figures.named(LIMIT).reading.number()) {
        (Some(there), Some(now)) => there > now,
        _ => false,
    };
    if above {
        // Needs grow with worse figures; that is no better evidence, so the limit itself stands (see `not_above`).
        tree.value = now.value(LIMIT, &figures.named(LIMIT).reading);
        tree.remarks.push(Text::new(
            "各数取差后算出来反而更高（需求变大），不算数，按现在的额度",
            "with all figures at their worse end it comes out higher, because more is needed; that does not count, the limit as it is stands",
        ));
    }
    let moved = moved(&now, &there);
    if moved.is_empty() {
        tree.remarks
            .push(Text::new("没有一个数因为依据弱而要往差里取", "no figure has to be taken lower for weak evidence"));
    }
    tree.label = Text::new("按证据下限的额度", "Limit at the lower end of the evidence");
    // What holds it there comes first; then what was moved.
    tree.parts.extend(moved);
    Some(tree)
}

/// Marks what is of the world of the worse figures. Answers and policy are the same in both.
fn in_that_world(node: &mut Explained) {
    if matches!(node.role, Role::Figure | Role::Table) {
        node.id.push_str(AT_THE_FLOOR);
    }
    node.parts.iter_mut().for_each(in_that_world);
}

/// The rows that moved something, as lines: what it was, what it is there, on what that rests.
fn moved(now: &Wording<'_>, there: &Wording<'_>) -> Vec<Explained> {
    let figures = now.figures;
    let mut lines = Vec::new();
    for row in figures.rows(TABLE) {
        let of = |column: &str| figures.cell(TABLE, &row, column);
        let word = |column: &str| of(column).and_then(|reading| reading.text().map(str::to_owned));
        let (Some(name), Some(way)) = (word("of"), word("worse")) else { continue };
        if way == "hold" {
            continue;
        }
        let Some(values) = before_and_after(now, there, &name) else { continue };
        let place = format!("{TABLE}.{row}.factor");
        let told = |id: &str| now.figures.reading(id).map_or_else(Text::default, |reading| now.value(id, &reading));
        let single = !name.ends_with(']');
        let rests_on = match word("basis") {
            Some(basis) => {
                let basis = Basis::of(&basis).map_or_else(Text::default, Basis::label);
                let (share, factor) = (told(&format!("{TABLE}.{row}.share")), told(&place));
                Text::new(
                    format!("依据是{}（可差 {}），乘以 {}", basis.zh, share.zh, factor.zh),
                    format!("rests on: {} (may be off by {}); times {}", basis.en, share.en, factor.en),
                )
            }
            None if single => {
                let basis = figures.evaluation.basis(&name);
                let share = told(&spread_of(basis));
                let basis = basis.and_then(|basis| Basis::of(basis.as_str())).unwrap_or(Basis::Oral).label();
                Text::new(
                    format!("依据是{}，往差里取 {}", basis.zh, share.zh),
                    format!("rests on: {}; taken {} worse", basis.en, share.en),
                )
            }
            None => Text::new("每一行按自己的依据往差里取", "each row taken worse by its own basis"),
        };
        let asked = name.split('[').next().unwrap_or(&name).to_owned();
        let list = now.checklist;
        let ask = (list.questions.contains_key(&asked) || list.tables.contains_key(&asked)).then_some(asked);
        lines.push(Explained {
            id: place,
            label: now.label(&name),
            value: values,
            known: true,
            provisional: false,
            role: Role::Table,
            sentence: Some(rests_on),
            remarks: Vec::new(),
            source: Text::default(),
            place: String::new(),
            uncalibrated: false,
            said: None,
            ask,
            more: false,
            parts: Vec::new(),
        });
    }
    lines
}

/// “90,000 元 → 82,800 元”; nothing where nothing moved. A column is told by its sum, which enters nothing.
fn before_and_after(now: &Wording<'_>, there: &Wording<'_>, name: &str) -> Option<Text> {
    let told = |wording: &Wording<'_>| -> Option<(Decimal, Text)> {
        let Some((table, column)) = name.strip_suffix(']').and_then(|n| n.split_once('[')) else {
            let reading = wording.figures.reading(name)?;
            return Some((reading.number()?, wording.value(name, &reading)));
        };
        let mut known = wording.figures.column(table, column).into_iter().filter_map(|cell| cell.number());
        // A reader's sum of what is shown, not a figure: it enters nothing.
        let total = known.try_fold(Decimal::ZERO, Decimal::checked_add)?;
        let amount = crate::wording::grouped(total, 2);
        let (zh, en) = if wording.described(name).kind == Kind::Money { (" 元", " yuan") } else { ("", "") };
        Some((total, Text::new(format!("合计 {amount}{zh}"), format!("total {amount}{en}"))))
    };
    let ((before, was), (after, is)) = (told(now)?, told(there)?);
    (before != after).then(|| Text::new(format!("{} → {}", was.zh, is.zh), format!("{} → {}", was.en, is.en)))
}
