//! The sheets of the reconciliation 勾稽推断 and of what ties the checks together 检验关系. Both hold values of the program, not formulas: a
//! least-squares fit is no chain of cells. The sheets say so; verdicts beside them are references like everywhere.

use super::Error;
use super::book::Address;
use super::maker::Maker;
use super::pages::verdict_figure;
use super::style::Role as Cells;
use crate::document::Language;
use crate::words;
use appraisal::checklist::{IdentityRule, Kind};
use appraisal::crosscheck::Verdict;
use appraisal::reconcile::{IdentityFit, Mark, QuantityFit, ReadingFit, Role};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use std::collections::BTreeSet;

/// The row of the remark, below title and banner.
const REMARK: u32 = 2;
/// Checks named beside one check before the rest is counted.
const NAMED: usize = 6;

pub(super) fn write(maker: &mut Maker<'_>, sheet: usize) -> Result<(), Error> {
    let case = maker.case;
    let made = &case.appraisal.reconciliation;
    maker.head(
        sheet,
        case.pick("勾稽推断（程序计算的值）", "Reconciliation (values computed by the program)"),
        &[34.0, 30.0, 12.0, 20.0, 18.0, 18.0, 12.0, 10.0, 18.0],
    )?;
    remark(
        maker,
        sheet,
        case.pick(
            "程序算出的值，不是公式：改动答案后不会跟着变。只是建议，不改答案、报表与检验结论；权重未校准。",
            "Values of the program, not formulas: they do not follow a changed answer. Advice only; weights uncalibrated.",
        ),
    )?;
    let (label, note, group) =
        (maker.book.style.label.clone(), maker.book.style.note.clone(), maker.book.style.group.clone());
    let mut row = REMARK + 2;
    let at = |row: u32, col: u16| Address::new(sheet, row, col);

    maker.book.text(
        at(row, 0),
        case.pick("最可能有误（先核哪里）", "Most likely wrong (where to look first)"),
        &group,
    )?;
    row += 1;
    if made.suspects.is_empty() {
        maker.book.text(at(row, 0), case.pick("没有突出的", "nothing stands out"), &label)?;
        row += 1;
    }
    for (no, suspect) in made.suspects.iter().enumerate() {
        let names: Vec<&str> = suspect.blamed.iter().map(|b| case.say(&b.label)).collect();
        let names = names.join(case.pick(" 或 ", " or "));
        maker.book.text(at(row, 0), &format!("{}. {names}", no + 1), &label)?;
        // Unwrapped, so that it runs on over the empty cells beside it.
        maker.book.text(at(row, 1), case.say(&suspect.sentence), &note)?;
        number(maker, at(row, 8), suspect.z, Kind::Ratio, "z")?;
        row += 1;
    }

    row += 1;
    let titles = match case.language() {
        Language::Zh => ["数", "来源", "依据", "算作", "数值", "由别的数推出", "相差", "几个标准差", "标记"],
        Language::En => ["Figure", "Source", "Basis", "Counts as", "Value", "Predicted", "Apart", "z", "Mark"],
    };
    heads(maker, sheet, row, &titles)?;
    row += 1;
    // A figure that nothing else speaks of has nothing to be held against.
    let compared = |q: &&QuantityFit| q.readings.iter().any(|r| r.predicted.is_some());
    for quantity in made.quantities.iter().filter(compared) {
        readings(maker, sheet, &mut row, quantity)?;
    }

    row += 1;
    let titles = match case.language() {
        Language::Zh => ["恒等式", "相关检验", "", "", "差额", "", "", "几个标准差", "标记"],
        Language::En => ["Identity", "Checks", "", "", "Residual", "", "", "z", "Mark"],
    };
    heads(maker, sheet, row, &titles)?;
    row += 1;
    for identity in &made.identities {
        line(maker, sheet, row, identity)?;
        row += 1;
    }
    if let Some(overall) = &made.overall {
        row += 1;
        maker.book.text(at(row, 0), case.pick("总体：残差平方和", "Overall: sum of squares"), &label)?;
        number(maker, at(row, 1), Some(overall.chi_square), Kind::Ratio, "z")?;
        maker.book.text(at(row + 1, 0), case.pick("自由度", "Degrees of freedom"), &label)?;
        let whole = maker.book.style.value(Kind::Integer, "", Cells::Computed);
        maker.book.number(at(row + 1, 1), overall.freedom.into(), &whole)?;
        maker.book.text(
            at(row + 2, 0),
            case.pick("点名的门槛（标准差）", "Named from (standard deviations)"),
            &label,
        )?;
        number(maker, at(row + 2, 1), Some(overall.critical), Kind::Ratio, "z")?;
    }
    Ok(())
}

/// The titles of a table further down: the first rows alone stay in sight.
fn heads(maker: &mut Maker<'_>, sheet: usize, row: u32, titles: &[&str]) -> Result<(), Error> {
    let head = maker.book.style.head.clone();
    for (col, title) in (0_u16..).zip(titles) {
        maker.book.text(Address::new(sheet, row, col), title, &head)?;
    }
    Ok(())
}

/// The reference of a quantity and everything that speaks of it.
fn readings(maker: &mut Maker<'_>, sheet: usize, row: &mut u32, quantity: &QuantityFit) -> Result<(), Error> {
    let case = maker.case;
    let at = |row: u32, col: u16| Address::new(sheet, row, col);
    let (label, text, group) =
        (maker.book.style.label.clone(), maker.book.style.text.clone(), maker.book.style.group.clone());
    maker.book.text(at(*row, 0), case.say(&quantity.label), &group)?;
    maker.book.text(at(*row, 1), case.pick("核实值 ± 标准差", "reference ± standard deviation"), &group)?;
    number(maker, at(*row, 4), quantity.reference, quantity.kind, "")?;
    number(maker, at(*row, 5), quantity.sd, quantity.kind, "")?;
    *row += 1;
    for reading in &quantity.readings {
        let ReadingFit { basis, role, value, predicted, deviation, z, mark, .. } = reading;
        maker.book.text(at(*row, 0), case.say(&quantity.label), &label)?;
        maker.book.text(at(*row, 1), case.say(&reading.label), &label)?;
        maker.book.text(at(*row, 2), words::basis(basis, case.language()), &text)?;
        maker.book.text(at(*row, 3), role_word(*role, case.language()), &text)?;
        number(maker, at(*row, 4), Some(*value), quantity.kind, "")?;
        number(maker, at(*row, 5), *predicted, quantity.kind, "")?;
        number(maker, at(*row, 6), *deviation, Kind::Percent, "")?;
        number(maker, at(*row, 7), *z, Kind::Ratio, "z")?;
        maker.book.text(at(*row, 8), mark_word(*mark, case.language()), &text)?;
        *row += 1;
    }
    Ok(())
}

fn line(maker: &mut Maker<'_>, sheet: usize, row: u32, identity: &IdentityFit) -> Result<(), Error> {
    let case = maker.case;
    let at = |col: u16| Address::new(sheet, row, col);
    let (label, text) = (maker.book.style.label.clone(), maker.book.style.text.clone());
    let checks = case.appraisal.checks.iter().filter(|c| identity.checks.iter().any(|id| belongs(id, &c.id)));
    let names: Vec<&str> = checks.map(|c| case.say(&c.label)).collect();
    maker.book.text(at(0), case.say(&identity.label), &label)?;
    maker.book.text(at(1), &names.join(case.pick("、", ", ")), &text)?;
    number(maker, at(4), Some(identity.residual), Kind::Money, "")?;
    number(maker, at(7), identity.z, Kind::Ratio, "z")?;
    maker.book.text(at(8), mark_word(identity.mark, case.language()), &text)
}

/// What ties each check to the others 检验关系: the identity that judges it, the figures it speaks of, the checks that speak of them too.
pub(super) fn relations(maker: &mut Maker<'_>, sheet: usize) -> Result<(), Error> {
    let case = maker.case;
    maker.head(sheet, case.pick("检验之间的关系", "How the checks hang together"), &[30.0, 14.0, 30.0, 46.0, 60.0])?;
    remark(
        maker,
        sheet,
        case.pick(
            "一个数错了，会同时牵动几项检验：改一个数前先看它还在哪几项里。结论随答案变，关系由清单规定。",
            "One wrong figure moves several checks: see where else it stands before changing it. Verdicts follow the answers; relations come from the checklist.",
        ),
    )?;
    let titles = match case.language() {
        Language::Zh => ["检验项", "结论", "由哪个恒等式判断", "牵涉的数", "同一些数还牵动"],
        Language::En => ["Check", "Verdict", "Judged by", "Figures it speaks of", "Checks that speak of them too"],
    };
    maker.columns(sheet, REMARK + 1, &titles)?;
    let list = case.checklist;
    let called = |id: &String| -> String {
        list.quantities.iter().find(|q| q.id == *id).map_or_else(|| id.clone(), |q| case.say(&q.label).to_owned())
    };
    // Per check: its identities and the quantities it speaks of.
    let shown: Vec<_> = case.appraisal.checks.iter().filter(|c| c.verdict != Verdict::NotApplicable).collect();
    let spoken: Vec<(Vec<&IdentityRule>, BTreeSet<&String>)> = shown
        .iter()
        .map(|check| {
            let own: Vec<&IdentityRule> =
                list.identities.iter().filter(|i| i.checks.iter().any(|id| belongs(id, &check.id))).collect();
            let mut of: BTreeSet<&String> =
                own.iter().flat_map(|i| i.terms.iter()).flat_map(|t| t.of.iter().map(|(q, _)| q)).collect();
            let judged = |id: &String| belongs(id, &check.id);
            of.extend(list.quantities.iter().filter(|q| q.statement_checks.iter().any(judged)).map(|q| &q.id));
            of.extend(list.quantities.iter().filter(|q| source_of(q, &check.id)).map(|q| &q.id));
            (own, of)
        })
        .collect();
    let (label, text) = (maker.book.style.label.clone(), maker.book.style.text.clone());
    let comma = case.pick("、", ", ");
    for (row, (i, check)) in (REMARK + 2..).zip(shown.iter().enumerate()) {
        let at = |col: u16| Address::new(sheet, row, col);
        let (own, of) = &spoken[i];
        let identities: Vec<&str> = own.iter().map(|i| case.say(&i.label)).collect();
        let figures: Vec<String> = of.iter().map(|q| called(q)).collect();
        let beside = shown.iter().zip(&spoken).filter(|(c, (_, theirs))| c.id != check.id && !theirs.is_disjoint(of));
        let mut others: Vec<&str> = beside.map(|(c, _)| case.say(&c.label)).collect();
        let more = others.len().saturating_sub(NAMED);
        others.truncate(NAMED);
        let mut others = others.join(comma);
        if more > 0 {
            others.push_str(&match case.language() {
                Language::Zh => format!(" 等，另 {more} 项"),
                Language::En => format!(" and {more} more"),
            });
        }
        maker.book.text(at(0), case.say(&check.label), &label)?;
        maker.verdict(at(1), &verdict_figure(case, &check.id))?;
        maker.book.text(at(2), &identities.join(comma), &text)?;
        maker.book.text(at(3), &figures.join(comma), &text)?;
        maker.book.text(at(4), &others, &text)?;
    }
    Ok(())
}

/// A check per source of a quantity, such as `sales/account_inflows` of the sales of a month.
fn source_of(quantity: &appraisal::checklist::QuantityRule, check: &str) -> bool {
    let prefix = quantity.rows.as_ref().map(|r| r.check.as_str()).filter(|p| !p.is_empty());
    prefix.is_some_and(|prefix| check.starts_with(prefix))
}

/// Whether a rule's check is this one; `*` stands for a row.
fn belongs(rule: &str, check: &str) -> bool {
    match rule.split_once('*') {
        Some((before, after)) => check.strip_prefix(before).is_some_and(|rest| rest.ends_with(after)),
        None => rule == check,
    }
}

fn remark(maker: &mut Maker<'_>, sheet: usize, text: &str) -> Result<(), Error> {
    let note = maker.book.style.note.clone();
    maker.book.text(Address::new(sheet, REMARK, 0), text, &note)
}

/// A number of the fit; nothing where it has none.
fn number(
    maker: &mut Maker<'_>,
    at: Address,
    value: Option<impl Into<f64>>,
    kind: Kind,
    unit: &str,
) -> Result<(), Error> {
    let exact = value.map(Into::into).and_then(Decimal::from_f64).map(|d| d.round_dp(6));
    let format = maker.book.style.value(kind, unit, Cells::Computed);
    match exact {
        Some(exact) => maker.book.number(at, exact, &format),
        None => maker.book.text(at, "–", &format),
    }
}

fn role_word(role: Role, language: Language) -> &'static str {
    let (zh, en) = match role {
        Role::Fitted => ("硬数，参与推断", "hard: made the reference"),
        Role::Predicted => ("只作比较", "compared only"),
        Role::Statement => ("报表采用", "in the statements"),
        Role::Bound => ("上限或下限", "a bound"),
    };
    words::pick(language, zh, en)
}

fn mark_word(mark: Mark, language: Language) -> &'static str {
    let (zh, en) = match mark {
        Mark::Untested => ("– 无从比较", "– nothing to compare"),
        Mark::Agrees => ("✓ 一致", "✓ agrees"),
        Mark::Suspicious => ("! 可疑", "! suspicious"),
        Mark::Candidate => ("✗ 疑似有误", "✗ probably wrong"),
        Mark::Apart => ("! 说的差得远", "! said far apart"),
    };
    words::pick(language, zh, en)
}
