//! How the limit was computed 额度是怎么算出来的: from the limit down to the answers, the deciding path first, within about two pages.
//!
//! The sentences are those of the explanation of figures; this chapter only chooses which figures are told and how far.

use crate::case::Case;
use crate::document::{Block, Cell, Column, Row, Table};
use crate::words;
use appraisal::explanation::{Bounds, Explained, Role, explain_after};
use std::collections::BTreeSet;

/// What is told after the binding cap, in this order; what does not exist in a trade is left out.
const PATH: &[&str] =
    &["limit.capacity.capacity_i_instalment", "income.year.net_saving", "income.year.revenue", "margin_check.adopted"];
/// Lines in all, about two pages.
const MOST_LINES: usize = 64;
/// Levels below each figure.
const DEPTH: usize = 4;

pub(super) fn chapter(case: &Case<'_>) -> Vec<Block> {
    let mut told = BTreeSet::new();
    let mut rows = Vec::new();
    let binding = case.appraisal.limit.caps.iter().filter(|c| c.binds).map(|c| c.value.figure.as_str());
    let path: Vec<&str> = std::iter::once("limit.limit").chain(binding).chain(PATH.iter().copied()).collect();
    for id in path {
        let left = MOST_LINES.saturating_sub(rows.len());
        if left < 3 || told.contains(id) {
            continue;
        }
        let bounds = Bounds { depth: DEPTH, nodes: left.min(MOST_LINES / 3) };
        let figures = &case.appraisal.figures;
        let tree = explain_after(case.checklist, case.answers, figures, id, bounds, &mut told);
        if let Some(tree) = tree.filter(|t| t.role == Role::Figure) {
            lines(case, &tree, 0, &mut rows);
        }
    }
    rows.truncate(MOST_LINES);
    if rows.is_empty() {
        return Vec::new();
    }
    vec![Block::Table(Table {
        caption: String::new(),
        unit: case
            .pick("从额度往下推到回答；先说起决定作用的一支", "from the limit down to the answers, the deciding path first")
            .to_owned(),
        columns: vec![
            Column::text(case.pick("数", "Figure"), 5),
            Column::figures(case.pick("值", "Value")),
            Column::text(case.pick("怎么来的", "How it came"), 7),
            Column::text(case.pick("依据", "Basis"), 3),
        ],
        rows,
        note: case
            .pick(
                "每个数只展开一次；更细的推导见程序里“为什么是这个数”或工作簿。政策值未经银行确认的标“未校准”。",
                "Each figure is unfolded once; the rest stands in the program and in the workbook. Policy values no bank has confirmed are marked.",
            )
            .to_owned(),
    })]
}

fn lines(case: &Case<'_>, node: &Explained, level: usize, rows: &mut Vec<Row>) {
    let indent = "　".repeat(level);
    let mut how: Vec<String> = node.sentence.iter().map(|s| case.say(s).to_owned()).collect();
    how.extend(node.remarks.iter().map(|r| case.say(r).to_owned()));
    let mut value = case.say(&node.value).to_owned();
    if node.provisional {
        value.push('*');
    }
    rows.push(Row::plain(vec![
        Cell::text(format!("{indent}{}", case.say(&node.label))),
        Cell::text(value),
        Cell::text(how.join("\n")),
        Cell::faint(basis(case, node)),
    ]));
    for part in &node.parts {
        lines(case, part, level + 1, rows);
    }
}

/// On what a leaf rests: an answer's basis and who gave it, a policy value, the method's paragraph.
fn basis(case: &Case<'_>, node: &Explained) -> String {
    if let Some(said) = &node.said {
        let word = words::basis(said.basis_word, case.language()).to_owned();
        let parts = [word, said.by.clone()];
        return parts.iter().filter(|p| !p.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
    }
    match node.role {
        Role::Policy if node.uncalibrated => case.pick("政策值，未校准", "policy, uncalibrated").to_owned(),
        Role::Policy => case.pick("政策值", "policy").to_owned(),
        _ => case.say(&node.source).to_owned(),
    }
}
