//! How the limit was computed 额度是怎么算出来的: from the limit down to the answers, the deciding path first, within about two pages.
//!
//! The sentences are those of the explanation of figures; this chapter only chooses which figures are told and how far.

use crate::case::Case;
use crate::document::{Block, Cell};
use crate::words;
use appraisal::explanation::{Bounds, Explained, Role, explain_after};
use std::collections::BTreeSet;

/// What is told after the binding cap, in this order; what does not exist in a trade is left out.
const PATH: &[&str] =
    &["income.month.disposable", "income.year.net_saving", "income.year.revenue", "margin_check.adopted"];
/// Told by one sentence each: the many caps below them would leave no room for the one that binds, which comes next.
const BRIEF: &[&str] = &["limit.limit", "limit.before_floor"];
/// Sentences in all, about two pages.
const MOST_LINES: usize = 40;
/// Figures and answers unfolded below each.
const MOST_NODES: usize = 24;
/// Levels below each figure.
const DEPTH: usize = 4;

pub(super) fn chapter(case: &Case<'_>) -> Vec<Block> {
    let mut told = BTreeSet::new();
    let mut items: Vec<Cell> = Vec::new();
    let binding = case.appraisal.limit.caps.iter().filter(|c| c.binds).map(|c| c.value.figure.as_str());
    let path: Vec<&str> = BRIEF.iter().copied().chain(binding).chain(PATH.iter().copied()).collect();
    for id in path {
        let left = MOST_LINES.saturating_sub(items.len());
        if left < 3 || told.contains(id) {
            continue;
        }
        let depth = if BRIEF.contains(&id) { 1 } else { DEPTH };
        let bounds = Bounds { depth, nodes: MOST_NODES };
        let figures = &case.appraisal.figures;
        let tree = explain_after(case.checklist, case.answers, figures, id, bounds, &mut told);
        if let Some(tree) = tree.filter(|t| t.role == Role::Figure) {
            sentences(case, &tree, 0, &mut items);
        }
    }
    items.truncate(MOST_LINES);
    if items.is_empty() {
        return Vec::new();
    }
    vec![
        Block::note(case.pick(
            "从额度往下说到回答，先说起决定作用的一支；每个数只说一次，括号里是依据，政策值未经银行确认的标“未校准”。更细的推导见程序里“为什么是这个数”或工作簿。",
            "From the limit down to the answers, the deciding path first; each figure is told once, with its basis in brackets. The rest stands in the program and in the workbook.",
        )),
        Block::List { items, ordered: false },
    ]
}

/// One figure as a sentence, what it was taken from as another, then the figures it was made of.
fn sentences(case: &Case<'_>, node: &Explained, level: usize, items: &mut Vec<Cell>) {
    let (label, value) = (case.say(&node.label), value(case, node));
    let mut text = format!("{}{label}{}{value}", "　".repeat(level), case.pick("是 ", " is "));
    let plain = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let same = format!("{}{}", plain(label), plain(&value));
    // A rule that only takes another figure over has nothing to tell.
    if let Some(how) = node.sentence.as_ref().map(|s| case.say(s)).filter(|s| plain(s) != same) {
        text.push_str(&format!("{}{how}", case.pick("，即 ", ", that is ")));
    }
    text.push_str(case.pick("。", "."));
    let (told, leaves): (Vec<&Explained>, Vec<&Explained>) = node
        .parts
        .iter()
        .partition(|p| p.role == Role::Figure && p.sentence.is_some() && (!p.more || !p.parts.is_empty()));
    let from: Vec<String> = leaves.iter().filter(|p| p.role != Role::Figure).map(|p| leaf(case, p)).collect();
    if !from.is_empty() {
        text.push_str(&format!(
            "{}{}{}",
            case.pick("取自：", " From: "),
            from.join(case.pick("；", "; ")),
            case.pick("。", ".")
        ));
    }
    items.push(if level == 0 { Cell::strong(text) } else { Cell::text(text) });
    for part in told {
        sentences(case, part, level + 1, items);
    }
}

fn value(case: &Case<'_>, node: &Explained) -> String {
    format!("{}{}", case.say(&node.value), if node.provisional { "*" } else { "" })
}

/// An answer, a policy value, or the rows of a table, in a few words.
fn leaf(case: &Case<'_>, node: &Explained) -> String {
    let label = case.say(&node.label);
    if node.role == Role::Table && !node.parts.is_empty() {
        // Rows are called by their names; the column is the table's.
        let row = |p: &Explained| {
            let label = case.say(&p.label);
            format!("{} {}", label.rsplit_once('·').map_or(label, |(row, _)| row), value(case, p))
        };
        let rows: Vec<String> = node.parts.iter().map(row).collect();
        let rows = rows.join(case.pick("、", ", "));
        return format!("{label} {}{}", value(case, node), case.within(&rows));
    }
    let basis = basis(case, node);
    let basis = if basis.is_empty() { String::new() } else { case.within(&basis) };
    format!("{label} {}{basis}", value(case, node))
}

/// On what a leaf rests: an answer's basis and who gave it, or a policy value.
fn basis(case: &Case<'_>, node: &Explained) -> String {
    if let Some(said) = &node.said {
        let word = words::basis(said.basis_word, case.language());
        // A system that gave its own figures is named once.
        let by = Some(said.by.as_str()).filter(|by| !by.is_empty() && !word.contains(by));
        return [Some(word), by].into_iter().flatten().collect::<Vec<_>>().join(case.pick("，", ", "));
    }
    match node.role {
        Role::Policy if node.uncalibrated => case.pick("政策值，未校准", "policy, uncalibrated").to_owned(),
        Role::Policy => case.pick("政策值", "policy").to_owned(),
        _ => String::new(),
    }
}
