//! Deviating checks 检验偏差的解释: what each one's explanation got to, and the values of the checks that failed on record, before and after.
//!
//! A fail stays a fail; that it is explained stands beside it. Knows the log only as the states that the context carries.

use crate::case::Case;
use crate::context::{CheckPoint, CheckStory};
use crate::document::{Block, Cell, Column, Mark, Row, Table};
use crate::{number, words};
use appraisal::checklist::{Ask, Kind};
use appraisal::crosscheck::{Check, Explained, Verdict};
use appraisal::figure::Named;
use appraisal::observation::Answer;

/// Stories printed; a visit that corrected more says how many there are.
const MOST_STORIES: usize = 12;
/// The table of explanations in the checklist.
pub(super) const TABLE: &str = "explanations";
/// Its column that names the check by its id; people read the check's label.
const CHECK: &str = "check";
/// Its column of the rate for which the explanation was written.
const DEVIATION: &str = "deviation";

/// How far an explanation got: a mark, drawn by whoever prints it, and a word; nothing when none is due.
pub(super) fn state(case: &Case<'_>, check: &Check) -> Option<Cell> {
    let (mark, zh, en) = match check.explained {
        Explained::NotDue => return None,
        Explained::Due => (Mark::Fail, "未解释", "not explained"),
        Explained::Moved => (Mark::Fail, "偏差已变，须重新解释", "the deviation moved, due again"),
        Explained::NeedsEvidence => (Mark::Attention, "待证据", "evidence due"),
        Explained::NeedsSecondOfficer => (Mark::Attention, "待协办确认", "second officer due"),
        Explained::Done => (Mark::Pass, "已解释", "explained"),
    };
    Some(Cell::marked(mark, case.pick(zh, en)))
}

pub(super) fn blocks(case: &Case<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = written(case).into_iter().collect();
    blocks.extend(before_and_after(case));
    blocks
}

/// What an explanation says, on which evidence, and how far it got: what eases the doubt.
pub(super) fn eased(case: &Case<'_>, check: &Check) -> String {
    let said = |column: &str| {
        let row = check.explanations.last()?;
        case.answers.cell(TABLE, row, column).map(|a| a.text.clone()).filter(|t| !t.trim().is_empty())
    };
    let evidence = said("evidence").map(|e| format!("{}{e}", case.pick("证据：", "evidence: ")));
    let got = state(case, check).map(|s| s.text);
    let parts: Vec<String> = [got, said("explanation"), evidence].into_iter().flatten().collect();
    parts.join(case.pick("；", "; "))
}

/// What was last written under a name of the table of explanations, with its evidence; empty when nothing was.
pub(super) fn of(case: &Case<'_>, name: &str) -> String {
    let appraisal::observation::TableState::Rows(rows) = case.answers.table(TABLE) else { return String::new() };
    let row = rows.iter().rfind(|r| r.cell(CHECK).is_some_and(|a| a.text == name));
    let said = |column: &str| row.and_then(|r| r.cell(column)).map(|a| a.text.clone()).filter(|t| !t.trim().is_empty());
    let evidence = said("evidence").map(|e| format!("{}{e}", case.pick("证据：", "evidence: ")));
    [said("explanation"), evidence].into_iter().flatten().collect::<Vec<_>>().join(case.pick("；", "; "))
}

/// Every check that asks for an explanation: what was written, what proves it, who confirmed, and for which deviation it was written.
fn written(case: &Case<'_>) -> Option<Block> {
    let deviating = |c: &&Check| matches!(c.verdict, Verdict::Fail | Verdict::Attention);
    let table = case.checklist.tables.get(TABLE)?;
    let asked: Vec<_> =
        table.columns.values().filter(|c| c.formula.is_none() && !c.hidden && c.ask.id != CHECK).collect();
    // One check below another, a line for each thing written: side by side the sentences would have no room.
    let mut rows: Vec<Row> = Vec::new();
    for check in case.appraisal.checks.iter().filter(deviating) {
        let state = state(case, check).map_or_else(String::new, |s| format!("{}{}", case.pick("，", ", "), s.text));
        let verdict = words::mark(check.verdict).word(case.language());
        rows.push(Row::group(format!("{}{}", case.say(&check.label), case.within(&format!("{verdict}{state}")))));
        match check.explanations.last() {
            Some(row) => rows.extend(lines(case, row, &asked, Some(check))),
            None => rows.push(Row::plain(vec![
                Cell::text(case.pick("解释", "Explanation")),
                Cell::faint(case.pick("还没有写", "not written yet")),
            ])),
        }
    }
    // What looked odd, words that contradict each other, and what was written of a check that passes now stand in the same table.
    if let appraisal::observation::TableState::Rows(given) = case.answers.table(TABLE) {
        for row in given {
            let name = row.cell(CHECK).map(|a| a.text.as_str()).unwrap_or_default();
            if !case.appraisal.checks.iter().filter(deviating).any(|c| c.id == name) {
                rows.push(Row::group(called(case, name)));
                rows.extend(lines(case, &row.id, &asked, None));
            }
        }
    }
    let columns = vec![
        Column::text(table.columns.get(CHECK).map_or("", |c| case.say(&c.ask.label)), 1),
        Column::text(case.pick("写了什么", "What was written"), 4),
    ];
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: case.say(&table.label).to_owned(),
            unit: String::new(),
            columns,
            rows,
            note: case
                .pick(
                    "不通过的检验解释齐全后仍是不通过；偏差变动超过该检验的容差，须重新解释。",
                    "An explained fail stays a fail; when the deviation moves by more than the check's tolerance it is due again.",
                )
                .to_owned(),
        })
    })
}

/// What another person must sign, with how it was signed; or what is only said to be signed.
fn signature(case: &Case<'_>, place: &str, ask: &Ask, answer: Option<&Answer>) -> Option<String> {
    let (text, mark) = match (case.answers.unsigned(place), answer) {
        (Some(said), _) => (said.text.clone(), case.say(&said.guard.unsigned()).to_owned()),
        (None, Some(answer)) if ask.signer => (case.answer(ask, answer), answer.how_checked.clone()),
        _ => return None,
    };
    Some(if mark.is_empty() {
        text
    } else {
        format!("{text}{}{mark}{}", case.pick("（", " ("), case.pick("）", ")"))
    })
}

/// One line for each thing written in a row of the table. What nobody wrote has a line only where a failed check needs it.
fn lines(case: &Case<'_>, row: &str, asked: &[&appraisal::checklist::Column], check: Option<&Check>) -> Vec<Row> {
    let due = check.is_some_and(|c| c.verdict == Verdict::Fail);
    // A check without a rate is written for its difference alone; the rate that is kept beside it is the same number.
    let rate = check.is_none_or(|c| c.deviation.is_some());
    let line = |column: &&appraisal::checklist::Column| {
        let answer = case.answers.cell(TABLE, row, &column.ask.id);
        let place = format!("{TABLE}.{row}.{}", column.ask.id);
        let said = match (signature(case, &place, &column.ask, answer), answer) {
            (Some(signed), _) => Cell::text(signed),
            (None, Some(_)) if column.ask.id == DEVIATION && !rate => return None,
            (None, Some(given)) => Cell::text(case.answer(&column.ask, given)),
            (None, None) if due => Cell::faint(case.pick("没有填", "empty")),
            (None, None) => return None,
        };
        Some(Row::plain(vec![Cell::text(case.say(&column.ask.label)), said]))
    };
    asked.iter().filter_map(line).collect()
}

/// What a name of the table stands for: a check, `flag/<warning>` or `contradiction/<place>`.
fn called(case: &Case<'_>, name: &str) -> String {
    if let Some(check) = case.appraisal.checks.iter().find(|c| c.id == name) {
        return case.say(&check.label).to_owned();
    }
    let (kind, id) = name.split_once('/').unwrap_or(("", name));
    let warning = case.checklist.warnings.iter().find(|w| kind == "flag" && w.id == id);
    warning.map_or_else(|| case.label(id), |w| case.say(&w.text).to_owned())
}

/// The checks whose values changed after they had failed on record.
fn before_and_after(case: &Case<'_>) -> Option<Block> {
    let changed: Vec<&CheckStory> = case.context.check_stories.iter().filter(|s| s.points.len() > 1).collect();
    if changed.is_empty() {
        return None;
    }
    let rows = changed.iter().take(MOST_STORIES).flat_map(|story| {
        story.points.iter().enumerate().map(|(i, point)| {
            let label = if i == 0 { case.say(&point.check.label) } else { "" };
            row(case, label, point)
        })
    });
    let mut note = case
        .pick(
            "每项第一行是首次不通过时的数，其后是每次改动后的数，最后一行是现在的数；◆ 改动在看到额度之后。",
            "First the values when it failed first, then those after each change, the last as now; ◆ changed after the limit was seen.",
        )
        .to_owned();
    if changed.len() > MOST_STORIES {
        note.push_str(&format!(" {} {}", case.pick("共有项数", "checks in all"), changed.len()));
    }
    Some(Block::Table(Table {
        caption: case.pick("曾不通过的检验：改动前后的数", "Checks that failed on record: before and after").to_owned(),
        unit: case.pick("单位：元", "yuan").to_owned(),
        columns: vec![
            Column::text(case.pick("检验项", "Check"), 3),
            Column::text(case.pick("记录时间", "Recorded"), 2),
            Column::marks(case.pick("结论", "Verdict")),
            Column::figures(case.pick("实际", "Actual")),
            Column::figures(case.pick("应有", "Expected")),
            Column::figures(case.pick("差额", "Residual")),
            Column::figures(case.pick("偏差率", "Deviation")),
        ],
        rows: rows.collect(),
        note,
    }))
}

fn row(case: &Case<'_>, label: &str, point: &CheckPoint) -> Row {
    let cell = |named: &Option<Named>| {
        named.as_ref().map_or_else(Cell::empty, |n| {
            let (kind, unit) = case.kind_and_unit(&n.figure);
            match n.reading.number() {
                Some(d) if matches!(kind, Kind::Ratio | Kind::Percent) => Cell::text(number::deviation(d)),
                _ => case.reading_cell(&n.reading, kind, unit, &n.figure),
            }
        })
    };
    // “2026-10-31T14:03:22+08:00” as a person writes it.
    let at: String = point.at.chars().take(16).collect::<String>().replace('T', " ");
    let mark = if point.after_limit_seen { " ◆" } else { "" };
    Row::plain(vec![
        Cell::text(label),
        Cell::text(format!("{at}{mark}")),
        case.mark(words::mark(point.check.verdict)),
        cell(&point.check.left),
        cell(&point.check.right),
        cell(&point.check.residual),
        cell(&point.check.deviation),
    ])
}
