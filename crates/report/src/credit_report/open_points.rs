//! What a reviewer will ask 风险点、未尽事项、证据: failed checks with their meaning and the explanations given, warnings, knock-outs, open
//! questions, attachments, and the head of the record.

use super::explanations;
use crate::case::Case;
use crate::document::{Block, Cell, Column, Fact, Mark, Row, Table};
use crate::words;
use appraisal::crosscheck::Verdict;

pub(super) fn risks(case: &Case<'_>) -> Vec<Block> {
    let a = case.appraisal;
    let mut items = Vec::new();
    for check in a.checks.iter().filter(|c| matches!(c.verdict, Verdict::Fail | Verdict::Attention)) {
        let meaning = check.meaning.as_ref().map_or(String::new(), |m| format!("：{}", case.say(m)));
        items.push(Cell::marked(words::mark(check.verdict), format!("{}{meaning}", case.say(&check.label))));
    }
    items.extend(a.warnings.iter().map(|w| Cell::marked(Mark::Attention, case.say(&w.text))));
    let mut blocks = Vec::new();
    if !items.is_empty() {
        blocks.push(Block::List { items, ordered: true });
    }
    blocks.extend(explanations::blocks(case));
    blocks.push(knock_outs(case));
    if !a.decision.conditions.is_empty() {
        blocks.push(Block::heading(2, case.pick("放款条件", "Conditions")));
        blocks.push(Block::List {
            items: a.decision.conditions.iter().map(|t| Cell::text(case.say(t))).collect(),
            ordered: true,
        });
    }
    blocks
}

fn knock_outs(case: &Case<'_>) -> Block {
    let rows = case.appraisal.knock_outs.iter().map(|k| {
        let state = match k.state.as_str() {
            "clear" => Cell::marked(Mark::Pass, case.pick("未触及", "clear")),
            "hit" => Cell::marked(Mark::Fail, case.pick("触及", "hit")),
            "not_applicable" => Cell::marked(Mark::NotApplicable, case.pick("不适用", "not applicable")),
            _ => Cell::marked(Mark::Attention, case.pick("未查明", "not known")),
        };
        let open: Vec<String> = k.questions.iter().map(|q| case.label(q)).collect();
        Row::plain(vec![
            Cell::text(case.say(&k.label)),
            state,
            Cell::text(if k.waivable { case.pick("审贷会可豁免", "waivable by the committee") } else { "" }),
            Cell::text(open.join(case.pick("、", ", "))),
        ])
    });
    Block::Table(Table {
        caption: case.pick("准入否决项", "Knock-outs").to_owned(),
        unit: String::new(),
        columns: vec![
            Column::text(case.pick("规则", "Rule"), 4),
            Column::marks(case.pick("结果", "Result")),
            Column::text("", 2),
            Column::text(case.pick("待查", "To be found out"), 3),
        ],
        rows: rows.collect(),
        note: String::new(),
    })
}

pub(super) fn chapter(case: &Case<'_>) -> Vec<Block> {
    let a = case.appraisal;
    let mut blocks = vec![Block::paragraph(format!(
        "{} {}/{}",
        case.pick("必答题已答", "Required questions answered"),
        a.completeness.answered,
        a.completeness.required
    ))];
    let mut items: Vec<Cell> = a.missing.iter().map(|id| Cell::text(case.label(id))).collect();
    items.extend(a.findings.iter().map(|f| Cell::marked(Mark::Attention, case.say(&f.text))));
    if items.is_empty() {
        blocks.push(Block::paragraph(case.pick("无未尽事项。", "No open points.")));
    } else {
        blocks.push(Block::List { items, ordered: true });
    }
    blocks.extend(asked_back(case));
    blocks
}

/// What a reviewer will probably ask 可能的退件问题, the weightiest first.
fn asked_back(case: &Case<'_>) -> Vec<Block> {
    const MOST: usize = 12;
    let asked = appraisal::reviewer::reviewer(case.checklist, case.appraisal, &[]);
    if asked.is_empty() {
        return Vec::new();
    }
    let item = |q: &appraisal::reviewer::ReviewerQuestion| {
        let (why, answers) = (case.say(&q.why), case.say(&q.answers));
        Cell::text(format!("{}\n{why}\n{} {answers}", case.say(&q.text), case.pick("→", "→")))
    };
    vec![
        Block::heading(2, case.pick("可能的退件问题", "What a reviewer will probably ask")),
        Block::List { items: asked.iter().take(MOST).map(item).collect(), ordered: true },
    ]
}

pub(super) fn evidence(case: &Case<'_>) -> Vec<Block> {
    let context = case.context;
    let rows = context.attachments.iter().map(|a| {
        Row::plain(vec![
            Cell::text(a.id.clone()),
            Cell::text(a.name.clone()),
            Cell::text(a.at.clone()),
            Cell::faint(a.hash.clone()),
        ])
    });
    let mut blocks = Vec::new();
    if context.attachments.is_empty() {
        blocks.push(Block::note(case.pick("无附件。", "No attachments.")));
    } else {
        blocks.push(Block::Table(Table {
            caption: case.pick("附件", "Attachments").to_owned(),
            unit: String::new(),
            columns: vec![
                Column::text(case.pick("编号", "Id"), 2),
                Column::text(case.pick("名称", "Name"), 3),
                Column::text(case.pick("时间", "Time"), 2),
                Column::text("SHA-256", 4),
            ],
            rows: rows.collect(),
            note: String::new(),
        }));
    }
    let head = context.log_head.as_ref().map_or_else(
        || Cell::faint(case.pick("未附日志", "no log attached")),
        |h| Cell::text(format!("#{} {}", h.seq, h.hash)),
    );
    blocks.push(Block::Facts {
        columns: 1,
        items: vec![
            Fact::new(
                case.pick("清单", "Checklist"),
                Cell::text(format!("{} {}", case.checklist.id, case.checklist.hash)),
            ),
            Fact::new(case.pick("日志头", "Log head"), head),
        ],
    });
    blocks
}
