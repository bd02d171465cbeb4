//! What the flows put into the checklist: the months' credits by channel, the exclusions by class, how many of them are open, and where it
//! all comes from; as ordinary changes of answers.

use std::collections::{BTreeMap, HashSet};

use flows::{Channel, Summary};
use rust_decimal::Decimal;

use crate::api::flows::FlowChange;
use crate::api::text::{Basis, Text};
use crate::api::visit::Change;
use crate::case::{CaseSheet, Given};
use crate::flows_desk::Books;
use crate::view;

pub(super) const INFLOWS: &str = "sales.estimates.account_inflows.inflows";
pub(super) const EXCLUSIONS: &str = "sales.estimates.account_inflows.exclusions";
pub(super) const DECISIONS: &str = "sales.estimates.account_inflows.decisions";
const OPEN: &str = "sales.estimates.account_inflows.exclusions_open";
const SOURCE: &str = "sales.estimates.account_inflows.source";
/// The paper of the material list that the files are; which files they were stands in the evidence.
const STATEMENTS: &str = "account_statements";
const SCOPE: &str = "sales.estimates.account_inflows.scope";
/// Rows of exclusions that an earlier writing made begin so.
const OURS: &str = "flow_";

pub(super) fn cell(table: &str, row: &str, column: &str, raw: &str, basis: Option<Basis>) -> Change {
    Change::Cell {
        table: table.into(),
        row: row.into(),
        column: column.into(),
        raw: Some(raw.into()),
        basis,
        by: None,
        how_checked: None,
        note: None,
    }
}

fn answer(question: &str, raw: &str) -> Change {
    Change::Answer {
        question: question.into(),
        raw: Some(raw.into()),
        basis: Some(Basis::System),
        by: None,
        how_checked: None,
        note: None,
    }
}

fn said(given: Option<&Given>) -> &str {
    match given.and_then(|g| g.value.as_ref()) {
        Some(evidence::Value::Text(text)) => text,
        _ => given.map(|g| g.raw.as_str()).unwrap_or_default(),
    }
}

/// The changes, and how many exclusions typed by hand stay beside them.
pub(super) fn changes(sheet: &CaseSheet, books: &Books, summary: &Summary) -> (Vec<Change>, u32) {
    let checklist = &sheet.checklist;
    if books.ledger.rows.is_empty()
        || !checklist.tables.contains_key(INFLOWS)
        || !checklist.tables.contains_key(EXCLUSIONS)
    {
        return (Vec::new(), 0);
    }
    let mut list = Vec::new();
    let there = sheet.answers.tables.get(INFLOWS);
    let month_of = |cells: &BTreeMap<String, Given>| said(cells.get("month")).to_owned();
    let wanted: HashSet<&str> = summary.months.iter().map(|m| m.month.as_str()).collect();
    let mut rows: BTreeMap<String, String> = BTreeMap::new();
    for (row, cells) in there.into_iter().flat_map(|t| &t.rows) {
        let month = month_of(cells);
        // A month outside the twelve would count as one more.
        if wanted.contains(month.as_str()) && !rows.contains_key(&month) {
            rows.insert(month, row.clone());
        } else {
            list.push(Change::RemoveRow { table: INFLOWS.into(), row: row.clone() });
        }
    }
    for month in &summary.months {
        let row = match rows.get(&month.month) {
            Some(row) => row.clone(),
            None => {
                let row = format!("m{}", month.month.replace('-', ""));
                list.push(Change::AddRow {
                    table: INFLOWS.into(),
                    row: row.clone(),
                    before: None,
                    cells: BTreeMap::new(),
                });
                list.push(cell(INFLOWS, &row, "month", &month.month, Some(Basis::System)));
                row
            }
        };
        for (gross, channel) in month.gross.iter().zip(Channel::ALL) {
            let Some(gross) = gross else { continue };
            let old = sheet.answers.cell(INFLOWS, &row, channel.word());
            let same = said(old).parse::<Decimal>().is_ok_and(|o| o == *gross)
                && old.and_then(|g| g.basis) == Some(evidence::Basis::System);
            if !same {
                list.push(cell(INFLOWS, &row, channel.word(), &view::flow_money(*gross), Some(Basis::System)));
            }
        }
    }
    let there = sheet.answers.tables.get(EXCLUSIONS);
    let mut typed = 0;
    let mut ours: HashSet<&str> = HashSet::new();
    for row in there.into_iter().flat_map(|t| t.rows.keys()) {
        if row.starts_with(OURS) {
            ours.insert(row)
        } else {
            typed += 1;
            continue;
        };
    }
    let mut kept: HashSet<String> = HashSet::new();
    for (class, amount, confirmed) in &summary.exclusions {
        let Some(rule) = books.rules.classes.get(usize::from(*class)) else { continue };
        let row = format!("{OURS}{}", rule.id);
        let name = if *confirmed { rule.label.zh.clone() } else { format!("{}（待确认）", rule.label.zh) };
        if !ours.contains(row.as_str()) {
            list.push(Change::AddRow {
                table: EXCLUSIONS.into(),
                row: row.clone(),
                before: None,
                cells: BTreeMap::new(),
            });
        }
        for (column, raw) in [("name", name), ("amount", view::flow_money(*amount))] {
            if said(sheet.answers.cell(EXCLUSIONS, &row, column)) != raw {
                list.push(cell(EXCLUSIONS, &row, column, &raw, Some(Basis::System)));
            }
        }
        kept.insert(row);
    }
    let mut gone: Vec<&str> = ours.into_iter().filter(|row| !kept.contains(*row)).collect();
    gone.sort_unstable();
    list.extend(gone.into_iter().map(|row| Change::RemoveRow { table: EXCLUSIONS.into(), row: row.into() }));
    let untouched = there.is_none_or(|t| t.rows.is_empty() && !t.declared_empty);
    if kept.is_empty() && untouched {
        list.push(Change::DeclareEmpty { table: EXCLUSIONS.into(), empty: true });
    }
    for (question, raw) in
        [(SOURCE, STATEMENTS.to_owned()), (OPEN, summary.open.to_string()), (SCOPE, "year".to_owned())]
    {
        if checklist.questions.contains_key(question) && said(sheet.answers.scalars.get(question)) != raw {
            list.push(answer(question, &raw));
        }
    }
    (list, typed)
}

/// What stands in the table and no file speaks of: it stays as it was typed, and is said, with what to ask.
pub(super) fn stays(sheet: &CaseSheet, books: &Books, summary: &Summary) -> Vec<Text> {
    let mut list = Vec::new();
    let Some(there) = sheet.answers.tables.get(INFLOWS).filter(|_| !books.ledger.rows.is_empty()) else { return list };
    let label = |channel: Channel| {
        let column = sheet.checklist.tables.get(INFLOWS).and_then(|t| t.columns.get(channel.word()));
        column.map(|c| c.ask.label.clone()).unwrap_or_default()
    };
    let has = |channel: Channel| books.ledger.files.iter().any(|f| f.format.channel == channel);
    for (at, channel) in Channel::ALL.into_iter().enumerate() {
        let typed: Vec<(&str, Decimal)> = there
            .rows
            .values()
            .filter_map(|cells| {
                let month = summary.months.iter().find(|m| m.month == said(cells.get("month")))?;
                let amount = said(cells.get(channel.word())).parse::<Decimal>().ok()?;
                (month.gross.get(at).copied().flatten().is_none() && !amount.is_zero())
                    .then_some((month.month.as_str(), amount))
            })
            .collect();
        if typed.is_empty() {
            continue;
        }
        let (n, name) = (typed.len(), label(channel));
        let sum = view::flow_money(typed.iter().fold(Decimal::ZERO, |sum, (_, amount)| sum.saturating_add(*amount)));
        let (ask, ask_en) = match channel {
            Channel::Pos if has(Channel::Bank) => (
                "。银行流水里没有看到刷卡、扫码的结算：这些钱是不是已经在银行进账里？请问清，别算两次",
                ". The bank's statement shows no settlement of terminals: does it hold this money under another name? Ask, lest it count twice",
            ),
            Channel::Bank if has(Channel::Wechat) || has(Channel::Alipay) => (
                "。填的银行进账里有没有钱包提现？有的话已在钱包流水里算过，请剔除",
                ". Does it hold withdrawals from a wallet whose statement is here? They count there already",
            ),
            _ => ("", ""),
        };
        list.push(Text::new(
            format!("{}：{n} 个月没有流水文件，清单里填的 {sum} 元照旧{ask}", name.zh),
            format!("{}: {n} months without a statement; the {sum} yuan typed stay{ask_en}", name.en),
        ));
    }
    list
}

/// The changes in words: what stands now, what would stand.
pub(super) fn shown(sheet: &CaseSheet, changes: &[Change]) -> Vec<FlowChange> {
    let checklist = &sheet.checklist;
    let table_name = |table: &str| checklist.tables.get(table).map(|t| t.label.clone()).unwrap_or_default();
    let change = |zh: String, en: String, old: &str, new: &str| FlowChange {
        label: Text::new(zh, en),
        old: old.into(),
        new: new.into(),
    };
    let row_name = |table: &str, row: &str| {
        let column = if table == INFLOWS { "month" } else { "name" };
        let fresh = changes.iter().find_map(|c| match c {
            Change::Cell { table: t, row: r, column: c, raw: Some(raw), .. }
                if t == table && r == row && c == column =>
            {
                Some(raw.clone())
            }
            _ => None,
        });
        fresh.unwrap_or_else(|| said(sheet.answers.cell(table, row, column)).to_owned())
    };
    let mut list = Vec::new();
    for one in changes {
        match one {
            Change::Cell { table, row, column, raw: Some(raw), .. } if column != "month" && column != "name" => {
                let label = checklist
                    .tables
                    .get(table)
                    .and_then(|t| t.columns.get(column))
                    .map(|c| c.ask.label.clone())
                    .unwrap_or_default();
                let name = row_name(table, row);
                let old = said(sheet.answers.cell(table, row, column));
                list.push(change(format!("{name} · {}", label.zh), format!("{name} · {}", label.en), old, raw));
            }
            Change::RemoveRow { table, row } => {
                let (name, of) = (row_name(table, row), table_name(table));
                list.push(change(
                    format!("{} · {name}：去掉这一行", of.zh),
                    format!("{} · {name}: row removed", of.en),
                    &name,
                    "",
                ));
            }
            Change::DeclareEmpty { table, .. } => {
                let of = table_name(table);
                list.push(change(format!("{}：核实无", of.zh), format!("{}: verified none", of.en), "", "0"));
            }
            Change::Answer { question, raw: Some(raw), .. } => {
                let label = checklist.questions.get(question).map(|q| q.ask.label.clone()).unwrap_or_default();
                list.push(change(label.zh, label.en, said(sheet.answers.scalars.get(question)), raw));
            }
            _ => {}
        }
    }
    list
}
