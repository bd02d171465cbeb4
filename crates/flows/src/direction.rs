//! Which way an amount went that stands in one column without a direction beside it. Signs say it; a running balance proves it; a bill
//! of receipts says it by what it is. Where nothing does, the officer is asked once for the file, and until then no such line counts.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::amount::{Mark, Written};
use crate::finding::Text;
use crate::row::Direction;
use crate::told::{About, Choice, Question};

/// The amounts of a file that no column and no word gives a direction.
pub(crate) struct Direct<'a> {
    /// Line, amount, balance behind it.
    pub(crate) lines: Vec<(u32, Written, Option<Decimal>)>,
    /// The file lists receipts.
    pub(crate) receives: bool,
    /// What the officer said: `in` or `out`.
    pub(crate) told: Option<&'a str>,
}

/// How amounts without a sign read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Signs {
    /// They came in: payments of the same file carry a minus, or the file lists receipts.
    #[default]
    In,
    /// They went out.
    Out,
    /// As the balances prove, line by line.
    Proved(HashMap<u32, Direction>),
    /// Nothing says it.
    Unknown,
}

impl Signs {
    pub(crate) fn of(direct: &Direct<'_>) -> (Self, Option<Question>) {
        let plain = |w: &Written| w.mark == Mark::None && !w.value.is_zero();
        let open: Vec<&(u32, Written, Option<Decimal>)> = direct.lines.iter().filter(|(_, w, _)| plain(w)).collect();
        if open.is_empty() || direct.receives {
            return (Self::In, None);
        }
        match direct.told {
            Some("in") => return (Self::In, None),
            Some("out") => return (Self::Out, None),
            _ => {}
        }
        // Minus before what went out, nothing before what came in.
        if direct.lines.iter().any(|(_, w, _)| w.mark != Mark::None && w.value < Decimal::ZERO) {
            return (Self::In, None);
        }
        // Plus before what came in, nothing before what went out, would be an oddity: asked.
        if let Some(proved) = proved(&direct.lines) {
            return (Self::Proved(proved), None);
        }
        let question = Question {
            about: About::Sign,
            text: Text::new(
                "金额没有正负号，也没有收支一列，余额也证明不了：这些都是收入还是支出？整个文件问一次；答之前不算",
                "amounts without a sign, no column of directions, no balance that proves it: did all of them come in, or go out? Until answered they do not count",
            ),
            choices: vec![Choice::new("in", "都是收入", "all came in"), Choice::new("out", "都是支出", "all went out")],
        };
        (Self::Unknown, Some(question))
    }

    /// The direction of a line's amount.
    pub(crate) fn of_line(&self, line: u32, written: &Written) -> Option<Direction> {
        if written.value < Decimal::ZERO {
            return Some(Direction::Out);
        }
        if written.mark != Mark::None {
            return Some(Direction::In);
        }
        match self {
            Self::In => Some(Direction::In),
            Self::Out => Some(Direction::Out),
            Self::Proved(lines) => lines.get(&line).copied(),
            Self::Unknown => None,
        }
    }
}

/// Directions by the running balance, in the file's order or against it; none unless every step is the line's amount.
fn proved(lines: &[(u32, Written, Option<Decimal>)]) -> Option<HashMap<u32, Direction>> {
    let chain: Vec<(u32, Decimal, Decimal)> =
        lines.iter().map(|(no, w, balance)| Some((*no, w.value.abs(), (*balance)?))).collect::<Option<_>>()?;
    if chain.len() < 2 {
        return None;
    }
    let reversed: Vec<_> = chain.iter().rev().copied().collect();
    steps(&chain).or_else(|| steps(&reversed))
}

fn steps(chain: &[(u32, Decimal, Decimal)]) -> Option<HashMap<u32, Direction>> {
    let mut found = HashMap::new();
    for pair in chain.windows(2) {
        let [(_, _, before), (line, amount, after)] = pair else { return None };
        let change = after.checked_sub(*before)?;
        let direction = match change {
            c if c == *amount => Direction::In,
            c if c == -*amount => Direction::Out,
            _ => return None,
        };
        found.insert(*line, direction);
    }
    // The first line has no balance before it: an account opened with it, or one that would have been overdrawn before.
    let (line, amount, balance) = chain.first()?;
    if balance == amount {
        found.insert(*line, Direction::In);
    } else if balance < amount {
        found.insert(*line, Direction::Out);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::denomination::Unit;

    fn line(no: u32, amount: &str, balance: &str) -> (u32, Written, Option<Decimal>) {
        let read = |text: &str| crate::amount::written(text, Unit::Yuan).ok().flatten();
        let amount =
            read(amount).unwrap_or(Written { value: Decimal::ZERO, mark: Mark::None, foreign: None, unit: None });
        (no, amount, read(balance).map(|w| w.value))
    }

    fn shown(lines: Vec<(u32, Written, Option<Decimal>)>, told: Option<&str>) -> (Vec<Option<Direction>>, bool) {
        let direct = Direct { lines, receives: false, told };
        let (signs, question) = Signs::of(&direct);
        (direct.lines.iter().map(|(no, w, _)| signs.of_line(*no, w)).collect(), question.is_some())
    }

    #[test]
    fn signs_balances_and_answers_give_the_direction() {
        use Direction::{In, Out};
        assert_eq!(shown(vec![line(1, "5", ""), line(2, "-3", "")], None), (vec![Some(In), Some(Out)], false));
        assert_eq!(shown(vec![line(1, "5+", ""), line(2, "3-", "")], None), (vec![Some(In), Some(Out)], false));
        assert_eq!(shown(vec![line(1, "5 CR", ""), line(2, "3 DR", "")], None), (vec![Some(In), Some(Out)], false));
        let account = vec![line(1, "5", "15"), line(2, "3", "12"), line(3, "2", "14")];
        // What the first line did, nothing proves.
        assert_eq!(shown(account, None), (vec![None, Some(Out), Some(In)], false));
        let newest_first = vec![line(1, "2", "4"), line(2, "3", "2"), line(3, "5", "5")];
        assert_eq!(shown(newest_first, None), (vec![Some(In), Some(Out), Some(In)], false));
        assert_eq!(shown(vec![line(1, "5", ""), line(2, "3", "")], None), (vec![None, None], true));
        assert_eq!(shown(vec![line(1, "5", ""), line(2, "3", "")], Some("out")), (vec![Some(Out), Some(Out)], false));
    }
}
