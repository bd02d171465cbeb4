//! What can be known ahead about levers and stresses: that they touch names that exist, and that a stress turns a lever within its range.

use super::super::entry::Kind;
use super::super::lever::{By, Lever, Move};
use super::super::problem::{Problem, nearest};
use super::super::{LARGEST, Parts, Turn, model};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::str::FromStr;

/// Problems of levers and stresses.
pub(super) fn levers(parts: &Parts, problems: &mut Vec<Problem>) {
    for lever in parts.levers.values() {
        if lever.moves.is_empty() {
            problems.push(Problem::new(
                "C051",
                &lever.place,
                format!("可调项 {} 什么也不动", lever.id),
                format!("lever {} moves nothing", lever.id),
            ));
        }
        for one in &lever.moves {
            moved(parts, lever, one, problems);
        }
        shape(parts, lever, problems);
    }
    for stress in &parts.stresses {
        for turn in &stress.turns {
            let Some(lever) = parts.levers.get(&turn.lever) else {
                let zh = format!("压力情景 {}：没有可调项“{}”", stress.id, turn.lever);
                let en = format!("stress {}: no lever “{}”", stress.id, turn.lever);
                let problem = Problem::new("C053", &stress.place, zh, en);
                problems.push(problem.proposing(nearest(&turn.lever, parts.levers.keys().map(String::as_str))));
                continue;
            };
            if let Some((zh, en)) = unfit(lever, turn) {
                let zh = format!("压力情景 {}：{} {zh}", stress.id, turn.lever);
                problems.push(Problem::new(
                    "C054",
                    &stress.place,
                    zh,
                    format!("stress {}: {} {en}", stress.id, turn.lever),
                ));
            }
        }
    }
}

/// A repayment names methods and purposes that can be answered, and terms that can be asked for.
pub(super) fn repayments(parts: &Parts, problems: &mut Vec<Problem>) {
    let choices = |question: &str| -> Vec<&str> {
        let found = parts.questions.get(question);
        found.map_or_else(Vec::new, |q| q.ask.choices.iter().map(|c| c.id.as_str()).collect())
    };
    let (methods, kinds) = (choices("request.method"), choices("request.purpose_kind"));
    for offer in &parts.repayments {
        let second = offer.second.as_ref();
        let named = std::iter::once(&offer.method).chain(second.map(|s| &s.method)).map(|m| (m, &methods));
        for (word, known) in named.chain(offer.purposes.iter().map(|p| (p, &kinds))) {
            if !known.contains(&word.as_str()) {
                let zh = format!("还款安排 {}：没有选项“{word}”", offer.id);
                let problem =
                    Problem::new("C057", &offer.place, zh, format!("repayment {}: no choice “{word}”", offer.id));
                problems.push(problem.proposing(nearest(word, known.iter().copied())));
            }
        }
        let terms = offer.terms.iter().chain(second.iter().flat_map(|s| &s.terms));
        let wrong = terms.clone().any(|t| !(1..=120).contains(t))
            || offer.terms.is_empty()
            || offer.terms.iter().any(|t| offer.interest_only_months.is_some_and(|m| m >= *t))
            || second.iter().flat_map(|s| &s.shares).any(|s| *s <= Decimal::ZERO || *s >= Decimal::ONE);
        if wrong {
            problems.push(Problem::new(
                "C058",
                &offer.place,
                format!("还款安排 {}：期限须为 1–120 个月，只付息月数须少于期限，份额在 0 与 1 之间", offer.id),
                format!("repayment {}: terms of 1 to 120 months, shares between 0 and 1", offer.id),
            ));
        }
    }
}

/// Every name a move may touch, as it is written there: scalars, `table[column]`, `table.row.column` with `*` for rows of the case.
fn names(parts: &Parts) -> BTreeSet<String> {
    let mut known: BTreeSet<String> = model::names(parts).into_iter().collect();
    known.extend(parts.policies.keys().map(|id| format!("policy.{id}")));
    for table in parts.tables.values() {
        known.extend(table.columns.keys().map(|c| format!("{}[{c}]", table.id)));
    }
    for table in parts.rows.values() {
        known.extend(table.columns.keys().map(|c| format!("{}[{c}]", table.id)));
        if table.count.is_some() {
            known.extend(table.columns.keys().map(|c| format!("{}.*.{c}", table.id)));
        }
    }
    known
}

/// `receivables.{row}.amount` and `cash_plan.months.1.closing` are known as `….*.…`.
fn exists(name: &str, parts: &Parts) -> bool {
    let column = |table: &str, column: &str| {
        let asked = parts.tables.get(table).is_some_and(|t| t.columns.contains_key(column));
        asked || parts.rows.get(table).is_some_and(|t| t.columns.contains_key(column))
    };
    if let Some((table, of)) = name.strip_suffix(']').and_then(|n| n.split_once('[')) {
        return column(table, of);
    }
    let policy = name.strip_prefix("policy.").is_some_and(|id| parts.policies.contains_key(id));
    if policy || model::is_named(parts, name) {
        return true;
    }
    let Some((head, of)) = name.rsplit_once('.') else { return false };
    let Some((table, row)) = head.rsplit_once('.') else { return false };
    let of_the_case = row == "*" || row == "{row}" || row.parse::<u32>().is_ok_and(|n| n > 0);
    let counted = parts.rows.get(table).is_some_and(|t| t.count.is_some());
    of_the_case && (counted || parts.tables.contains_key(table)) && column(table, of)
}

fn moved(parts: &Parts, lever: &Lever, one: &Move, problems: &mut Vec<Problem>) {
    for name in std::iter::once(&one.name).chain(&one.of) {
        if !exists(name, parts) {
            let known = names(parts);
            let zh = format!("可调项 {}：没有“{name}”", lever.id);
            let problem = Problem::new("C052", &one.place, zh, format!("lever {}: no “{name}”", lever.id));
            problems.push(problem.proposing(nearest(name, known.iter().map(String::as_str))));
        }
    }
    let column = one.name.ends_with(']');
    let pair = one.of.as_ref().is_none_or(|of| of.ends_with(']') == column);
    let wrong = match one.by {
        By::Hold if column => Some(("整列不能保持不变，请逐个写", "a whole column cannot be held")),
        By::Times | By::Plus if lever.kind == Kind::Choice => Some(("选项只能 set", "a choice can only be set")),
        _ if one.of.is_some() && one.by != By::Plus => Some(("of 只用于 plus", "`of` goes with plus")),
        _ if !pair => Some(("整列的 of 须是同一张表的列", "the `of` of a column is a column of its table")),
        _ => None,
    };
    if let Some((zh, en)) = wrong {
        problems.push(Problem::new(
            "C055",
            &one.place,
            format!("可调项 {}：{}：{zh}", lever.id, one.name),
            format!("lever {}: {}: {en}", lever.id, one.name),
        ));
    }
}

fn shape(parts: &Parts, lever: &Lever, problems: &mut Vec<Problem>) {
    let rows = lever.moves.iter().any(|m| m.name.contains("{row}"));
    let column = |id: &String, pick: &String| parts.tables.get(id).is_some_and(|t| t.columns.contains_key(pick));
    let table = match (&lever.table, &lever.pick) {
        (Some(table), Some(pick)) => column(table, pick),
        (None, None) => !rows,
        _ => false,
    };
    let now = lever.now.as_ref().is_none_or(|q| parts.questions.contains_key(q) || parts.figures.contains_key(q));
    let choices = lever.kind != Kind::Choice
        || lever.now.as_ref().and_then(|q| parts.questions.get(q)).is_some_and(|q| !q.ask.choices.is_empty());
    let kind = lever.kind == Kind::Choice || lever.kind.is_number();
    let checks = [
        (table, "table 与 pick 须是一张表和它的列，{row} 才有所指", "table and pick name a table and its column"),
        (now, "now 不是问题或数字", "`now` is neither question nor figure"),
        (choices, "选项取自 now 所指的问题", "choices come from the question of `now`"),
        (kind, "类型须是数或选项", "its type is a number or a choice"),
    ];
    for (_, zh, en) in checks.iter().filter(|(sound, ..)| !sound) {
        problems.push(Problem::new(
            "C056",
            &lever.place,
            format!("可调项 {}：{zh}", lever.id),
            format!("lever {}: {en}", lever.id),
        ));
    }
}

/// Why a turn cannot be made, whatever the case.
fn unfit(lever: &Lever, turn: &Turn) -> Option<(String, String)> {
    if lever.table.is_some() != turn.row.is_some() || turn.row.as_deref().is_some_and(|r| r != LARGEST) {
        return Some((
            "的 row 只能是 largest，且只用于有 table 的".into(),
            "row is `largest`, where it has a table".into(),
        ));
    }
    if lever.kind == Kind::Choice {
        return None;
    }
    let Ok(to) = Decimal::from_str(&turn.to) else {
        return Some((format!("“{}”不是数", turn.to), format!("“{}” is no number", turn.to)));
    };
    let below = lever.low.is_some_and(|low| to < low);
    let above = lever.high.is_some_and(|high| to > high);
    (below || above).then(|| (format!("“{to}”超出范围"), format!("“{to}” is out of range")))
}
