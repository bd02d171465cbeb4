//! The flows as the window shows them.

use std::collections::HashMap;

use flows::{Channel, Decisions, Direction, Finding, Level, Row, Settled, Statement, Summary, Treatment, Verdict};
use rust_decimal::Decimal;

use super::flow_reading::reading;
use crate::api::flows::{
    FlowExclusion, FlowFile, FlowFinding, FlowGroup, FlowLevel, FlowLink, FlowMonth, FlowRow, FlowRowsPage, FlowSide,
    FlowSideRow, FlowTreatment, FlowVerdict, FlowsView,
};
use crate::api::text::Text;
use crate::flows_desk::Books;

/// Groups beyond this are no list to go through; the largest come first.
const MOST_GROUPS: usize = 2_000;
/// Links beyond this are no list to go through either.
const MOST_LINKS: usize = 500;
/// Rows shown of one side of a link.
const MOST_SIDE: usize = 20;
/// Findings of one file.
const MOST_FINDINGS: usize = 60;

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn text(from: &flows::Text) -> Text {
    Text::new(&from.zh, &from.en)
}

pub(crate) fn money(amount: Decimal) -> String {
    amount.normalize().to_string()
}

pub(crate) fn finding(from: &Finding) -> FlowFinding {
    let level = match from.level {
        Level::Note => FlowLevel::Note,
        Level::Attention => FlowLevel::Attention,
        Level::Serious => FlowLevel::Serious,
    };
    FlowFinding { code: from.code.to_owned(), level, line: from.line, text: text(&from.text) }
}

pub(crate) fn file(id: &str, statement: &Statement, rows: usize, remembered: bool) -> FlowFile {
    let (from, to) = statement.period.map(|(a, b)| (a.to_string(), b.to_string())).unwrap_or_default();
    FlowFile {
        id: id.to_owned(),
        name: statement.name.clone(),
        source: text(&statement.format.label),
        encoding: statement.encoding.to_owned(),
        account: statement.account.0.clone(),
        from,
        to,
        rows: count(rows),
        unreadable: statement.unreadable,
        notes: count(statement.notes.len()),
        findings: statement.findings.iter().take(MOST_FINDINGS).map(finding).collect(),
        reading: reading(&statement.reading, remembered),
    }
}

pub(crate) fn flows(books: &Books, summary: &Summary, findings: &[Finding]) -> FlowsView {
    let mut rows_of: HashMap<u16, usize> = HashMap::new();
    for row in &books.ledger.rows {
        *rows_of.entry(row.file).or_default() += 1;
    }
    let files = books.ledger.files.iter().enumerate().map(|(at, statement)| {
        let id = books.ids.get(at).map(String::as_str).unwrap_or_default();
        file(id, statement, u16::try_from(at).ok().and_then(|at| rows_of.get(&at)).copied().unwrap_or(0), false)
    });
    let months = summary.months.iter().map(|m| {
        let of = |channel: Channel| {
            let at = Channel::ALL.iter().position(|c| *c == channel);
            at.and_then(|at| m.gross.get(at).copied().flatten()).map(money)
        };
        FlowMonth {
            month: m.month.clone(),
            bank: of(Channel::Bank),
            wechat: of(Channel::Wechat),
            alipay: of(Channel::Alipay),
            pos: of(Channel::Pos),
            excluded: money(m.excluded),
            sales: money(m.sales),
        }
    });
    let class = |at: u16| books.rules.classes.get(usize::from(at));
    let groups = summary.groups.iter().take(MOST_GROUPS).filter_map(|group| {
        let rule = class(group.class)?;
        let decision = group.decision.as_ref();
        Some(FlowGroup {
            key: group.key.clone(),
            class: rule.id.clone(),
            label: text(&rule.label),
            party: group.party.0.clone(),
            treatment: match rule.treatment {
                Treatment::Sales => FlowTreatment::Sales,
                Treatment::Excluded => FlowTreatment::Excluded,
                Treatment::Outgo => FlowTreatment::Outgo,
            },
            count: count(group.rows.len()),
            inflow: money(group.inflow),
            outflow: money(group.outflow),
            excluded: money(group.excluded),
            reasons: reasons(books, &group.rows),
            verdict: decision.map(|d| verdict(d.verdict)),
            reason: decision.map(|d| d.reason.clone()).unwrap_or_default(),
            open: group.open,
        })
    });
    let exclusions = summary.exclusions.iter().filter_map(|(at, amount, confirmed)| {
        Some(FlowExclusion { label: text(&class(*at)?.label), amount: money(*amount), confirmed: *confirmed })
    });
    FlowsView {
        files: files.collect(),
        months: months.collect(),
        groups: groups.collect(),
        exclusions: exclusions.collect(),
        findings: findings.iter().map(finding).collect(),
        gross: money(summary.gross()),
        excluded: money(summary.gross() - summary.sales),
        sales: money(summary.sales),
        open: summary.open,
        rows: count(books.ledger.rows.len()),
        duplicates: count(books.ledger.duplicates.len()),
        outside: summary.outside,
        links: links(books, summary),
        links_total: count(books.links.len()),
        ..FlowsView::default()
    }
}

/// What may be the same money in two files, the undecided first.
fn links(books: &Books, summary: &Summary) -> Vec<FlowLink> {
    let side = |rows: &[u32], sum: Decimal| {
        let found: Vec<&Row> = rows.iter().filter_map(|at| books.ledger.rows.get(*at as usize)).collect();
        let name = |r: &Row| books.ledger.files.get(usize::from(r.file)).map(|f| f.name.as_str()).unwrap_or_default();
        let mut files: Vec<&str> = found.iter().map(|r| name(r)).collect();
        files.dedup();
        files.sort_unstable();
        files.dedup();
        FlowSide {
            file: files.join("、"),
            count: count(rows.len()),
            sum: money(sum),
            rows: found
                .into_iter()
                .take(MOST_SIDE)
                .map(|r| FlowSideRow {
                    line: r.line,
                    time: moment(r),
                    direction: direction(r).to_owned(),
                    amount: money(r.amount),
                    party: r.party.0.clone(),
                    memo: if r.memo.0.is_empty() { r.kind.clone() } else { r.memo.0.clone() },
                })
                .collect(),
        }
    };
    let mut list: Vec<_> = books.links.iter().zip(&summary.links).collect();
    list.sort_by_key(|(_, state)| (!state.open, state.decision.is_some()));
    let made = list.into_iter().take(MOST_LINKS).map(|(link, state)| FlowLink {
        key: link.key.clone(),
        kind: link.kind.word().to_owned(),
        label: text(&link.kind.label()),
        exact: link.exact,
        first: side(&link.first, link.first_sum),
        second: side(&link.second, link.second_sum),
        reason: text(&link.reason),
        verdict: state.decision.as_ref().map(|d| verdict(d.verdict)),
        why: state.decision.as_ref().map(|d| d.reason.clone()).unwrap_or_default(),
        open: state.open,
    });
    made.collect()
}

fn moment(row: &Row) -> String {
    if row.timed { row.time.format("%Y-%m-%d %H:%M:%S").to_string() } else { row.time.date().to_string() }
}

fn direction(row: &Row) -> &'static str {
    match row.direction {
        Direction::In => "in",
        Direction::Out => "out",
        Direction::Neutral => "neutral",
    }
}

/// The reasons of a group's rows, the commonest first.
fn reasons(books: &Books, rows: &[u32]) -> Vec<Text> {
    let mut counts: HashMap<u16, usize> = HashMap::new();
    for row in rows {
        if let Some(class) = books.classed.get(*row as usize) {
            *counts.entry(class.rule).or_default() += 1;
        }
    }
    let mut list: Vec<(u16, usize)> = counts.into_iter().collect();
    list.sort_by_key(|(rule, n)| (usize::MAX - n, *rule));
    list.into_iter().take(3).map(|(rule, _)| text(&books.rules.reason(rule))).collect()
}

fn verdict(from: Verdict) -> FlowVerdict {
    match from {
        Verdict::Excluded => FlowVerdict::Excluded,
        Verdict::Sales => FlowVerdict::Sales,
    }
}

/// A page of a group's rows, newest first.
pub(crate) fn rows(
    books: &Books,
    summary: &Summary,
    decisions: &Decisions,
    group: &str,
    offset: u32,
    limit: u32,
) -> FlowRowsPage {
    let Some(group) = summary.groups.iter().find(|g| g.key == group) else {
        return FlowRowsPage { total: 0, rows: Vec::new() };
    };
    let page = group.rows.iter().rev().skip(offset as usize).take(limit.min(500) as usize);
    let rows = page.filter_map(|at| row(books, decisions, *at as usize));
    FlowRowsPage { total: count(group.rows.len()), rows: rows.collect() }
}

fn row(books: &Books, decisions: &Decisions, at: usize) -> Option<FlowRow> {
    let (row, class) = (books.ledger.rows.get(at)?, books.classed.get(at)?);
    let name = |row: &Row| books.ledger.files.get(usize::from(row.file)).map(|f| f.name.clone()).unwrap_or_default();
    let pair = class.pair.and_then(|other| books.ledger.rows.get(other as usize));
    let key = flows::row_key(row);
    Some(FlowRow {
        verdict: books.ledger.decision(at, decisions).map(|d| verdict(d.verdict)),
        key,
        file: name(row),
        line: row.line,
        time: moment(row),
        direction: direction(row).to_owned(),
        amount: money(row.amount),
        refunded: if row.refunded.is_zero() { String::new() } else { money(row.refunded) },
        counted: row.settled == Settled::Yes && row.channel != Channel::Aside,
        channel: row.channel.word().to_owned(),
        party: row.party.0.clone(),
        memo: row.memo.0.clone(),
        kind: row.kind.clone(),
        reason: text(&books.rules.reason(class.rule)),
        pair: pair.map(|p| format!("{} {}", name(p), p.line)).unwrap_or_default(),
    })
}
