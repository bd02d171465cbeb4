//! What a reviewer will ask 风险点、未尽事项、证据: failed checks with their meaning and the explanations given, warnings, knock-outs, open
//! questions, attachments, and the head of the record.

use super::explanations;
use crate::case::Case;
use crate::document::{Block, Cell, Column, Fact, Language, Mark, Row, Table};
use appraisal::wording::Wording;

/// The finding of an answer that the checklist does not ask for.
const NOT_ASKED: &str = "answer.no_such_question";
/// What stands above the findings of the log, on paper and on the sheet of the workbook.
pub(crate) const FOUND: (&str, &str) = ("记录的检查发现", "What the check of the records found");
/// Late changes printed; how many more there are is said.
const LATE_SHOWN: usize = 60;
/// Questions printed, the weightiest first; how many more there are is said.
const ASKED_SHOWN: usize = 15;

pub(super) fn risks(case: &Case<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = super::doubts::table(case, None).map(Block::Table).into_iter().collect();
    blocks.extend(explanations::blocks(case));
    blocks.push(knock_outs(case));
    let rows: Vec<Row> =
        conditions(case).map(|(text, watched)| Row::plain(vec![Cell::text(text), Cell::text(watched)])).collect();
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            caption: case.pick("放款与监控条件", "Conditions").to_owned(),
            unit: String::new(),
            columns: vec![
                Column::text(case.pick("条件", "Condition"), 6),
                Column::text(case.pick("谁来看、什么时候看", "Watched by"), 3),
            ],
            rows,
            note: String::new(),
        }));
    }
    blocks
}

/// The conditions that hold, each with who watches it.
pub(super) fn conditions<'c>(case: &'c Case<'_>) -> impl Iterator<Item = (&'c str, &'c str)> {
    let holds = |id: &str| case.reading(&format!("condition.{id}")).and_then(|r| r.truth()) == Some(true);
    let rules = case.checklist.conditions.iter().filter(move |n| holds(&n.id));
    rules.map(|n| (case.say(&n.text), case.say(&n.watched_by)))
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
        a.completeness.whole,
        a.completeness.required
    ))];
    let mut items: Vec<Cell> = a.missing.iter().map(|id| Cell::text(case.label(id))).collect();
    // Answers that nothing asks for stand in a table of their own.
    let open = a.findings.iter().filter(|f| f.code != NOT_ASKED || case.context.set_aside.is_empty());
    items.extend(open.map(|f| Cell::marked(Mark::Attention, case.say(&f.text))));
    if items.is_empty() {
        blocks.push(Block::paragraph(case.pick("无未尽事项。", "No open points.")));
    } else {
        blocks.push(Block::List { items, ordered: true });
    }
    blocks.extend(changed_late(case));
    blocks.extend(super::moves::blocks(case));
    blocks.extend(asked_back(case));
    blocks
}

/// What was changed after the limit had been seen 看到额度之后的改动, in order, with what stood there before.
fn changed_late(case: &Case<'_>) -> Option<Block> {
    let late = &case.context.late_changes;
    if late.is_empty() {
        return None;
    }
    let wording = Wording { checklist: case.checklist, figures: &case.appraisal.figures };
    let rows = late.iter().take(LATE_SHOWN).map(|change| {
        let [before, after] = change.sides(&wording);
        let mut remark = Vec::new();
        if change.times > 1 {
            remark.push(format!("{} {}", case.pick("改过", "changed"), times(case, change.times)));
        }
        if change.undone {
            remark.push(case.pick("又改回原样", "stands again as it did").to_owned());
        }
        Row::plain(vec![
            Cell::text(change.at.clone()),
            Cell::text(case.say(&change.label(&wording))),
            Cell::text(case.say(&before)),
            Cell::text(case.say(&after)),
            Cell::faint(remark.join(case.pick("；", "; "))),
        ])
    });
    let note = case.pick(
        "记录按先后保存，改前的值不会消失；改动本身不一定有错，须说得出新的依据。",
        "The record keeps every value in order. A change need not be wrong; it needs a new basis.",
    );
    let more = late.len().saturating_sub(LATE_SHOWN);
    let left =
        if more > 0 { format!(" {} {more}", case.pick("此处未列：", "Not listed here:")) } else { String::new() };
    Some(Block::Table(Table {
        caption: case.pick("看到额度之后的改动", "Changed after the limit had been seen").to_owned(),
        unit: format!("{} {}", case.pick("共", "in all"), late.len()),
        columns: vec![
            Column::text(case.pick("时间", "Time"), 2),
            Column::text(case.pick("项目", "What"), 4),
            Column::text(case.pick("改前", "Before"), 3),
            Column::text(case.pick("改后", "After"), 3),
            Column::text(case.pick("备注", "Remark"), 2),
        ],
        rows: rows.collect(),
        note: format!("{note}{left}"),
    }))
}

fn times(case: &Case<'_>, n: usize) -> String {
    format!("{n}{}", case.pick(" 次", " times"))
}

/// What a reviewer will probably ask 可能的退件问题, the weightiest first.
fn asked_back(case: &Case<'_>) -> Vec<Block> {
    // Each is asked about; beyond this many they are one habit, and the table above has them all.
    const MOST_LATE: usize = 5;
    let late: Vec<_> = case.context.late_changes.iter().filter(|c| !c.undone).take(MOST_LATE).cloned().collect();
    let asked = appraisal::reviewer::reviewer(case.checklist, case.appraisal, &late);
    if asked.is_empty() {
        return Vec::new();
    }
    let item = |q: &appraisal::reviewer::ReviewerQuestion| {
        let (why, answers) = (case.say(&q.why), case.say(&q.answers));
        Cell::text(format!("{}\n{why}\n{} {answers}", case.say(&q.text), case.pick("→", "→")))
    };
    let mut items: Vec<Cell> = asked.iter().take(ASKED_SHOWN).map(item).collect();
    if asked.len() > ASKED_SHOWN {
        let rest = asked.len() - ASKED_SHOWN;
        items.push(Cell::faint(match case.language() {
            Language::Zh => format!("另有较轻的 {rest} 问，在程序里逐条列着。"),
            Language::En => format!("{rest} lighter ones are listed in the program."),
        }));
    }
    vec![
        Block::heading(2, case.pick("可能的退件问题", "What a reviewer will probably ask")),
        Block::List { items, ordered: true },
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
    let mut items = vec![
        Fact::new(
            case.pick("清单", "Checklist"),
            Cell::text(format!("{} {}", case.say(&case.checklist.name), case.checklist.hash)),
        ),
        Fact::new(case.pick("日志头", "Log head"), head),
    ];
    let key = context.log_key.as_ref();
    items.extend(key.map(|key| Fact::new(case.pick("公钥指纹", "Fingerprint of the key"), Cell::text(key))));
    blocks.push(Block::Facts { columns: 1, items });
    if !context.log_findings.is_empty() {
        blocks.push(Block::heading(2, case.pick(FOUND.0, FOUND.1)));
        blocks.extend(context.log_findings.iter().map(|said| Block::note(case.say(said))));
    }
    blocks.extend(super::visit_quality::blocks(case));
    blocks
}
