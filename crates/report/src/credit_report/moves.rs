//! The checklist under the case 清单变更: moves to another version or trade with what they changed, and the answers that the present checklist does
//! not ask for. A case that never moved says nothing here.

use crate::case::Case;
use crate::context::Move;
use crate::document::{Block, Cell, Column, Row, Table};

/// Lines of one move printed; how many more there are is said.
const SHOWN: usize = 60;
/// Answers set aside that are printed.
const ASIDE: usize = 60;

pub(super) fn blocks(case: &Case<'_>) -> Vec<Block> {
    let moves = case.context.moves.iter().map(|one| moved(case, one));
    moves.chain(aside(case)).collect()
}

fn moved(case: &Case<'_>, one: &Move) -> Block {
    let line = |line: &crate::context::MoveLine| {
        Row::plain(vec![
            Cell::text(case.say(&line.group)),
            Cell::text(case.say(&line.how)),
            Cell::text(case.say(&line.label)),
            Cell::text(line.before.clone()),
            Cell::text(line.after.clone()),
        ])
    };
    let mut note = case
        .pick(
            "变更前列出，写入记录；答案按编号保留。",
            "As listed before the move and kept in the record; answers keep their ids.",
        )
        .to_owned();
    if one.after_limit_seen {
        note.push_str(case.pick("变更时已看到额度。", " The limit had been seen."));
    }
    let more = one.lines.len().saturating_sub(SHOWN);
    if more > 0 {
        note.push_str(&format!(" {} {more}", case.pick("此处未列：", "Not listed here:")));
    }
    Block::Table(Table {
        caption: format!(
            "{} {}：{} → {}",
            case.pick("清单变更", "Checklist moved"),
            one.at,
            case.say(&one.from),
            case.say(&one.to)
        ),
        unit: String::new(),
        columns: vec![
            Column::text(case.pick("类别", "Kind"), 2),
            Column::text(case.pick("变化", "How"), 1),
            Column::text(case.pick("项目", "What"), 4),
            Column::text(case.pick("变更前", "Before"), 3),
            Column::text(case.pick("变更后", "After"), 3),
        ],
        rows: one.lines.iter().take(SHOWN).map(line).collect(),
        note,
    })
}

/// Answers that were given and are not asked for 搁置的答案.
fn aside(case: &Case<'_>) -> Option<Block> {
    let all = &case.context.set_aside;
    if all.is_empty() {
        return None;
    }
    let row = |(label, text): &(appraisal::finding::Text, appraisal::finding::Text)| {
        Row::plain(vec![Cell::text(case.say(label)), Cell::text(case.say(text))])
    };
    let more = all.len().saturating_sub(ASIDE);
    let left =
        if more > 0 { format!(" {} {more}", case.pick("此处未列：", "Not listed here:")) } else { String::new() };
    let note = case.pick("保留在记录里，不参与计算。", "Kept in the record, not used.");
    Some(Block::Table(Table {
        caption: case.pick("搁置的答案（现行清单不问）", "Answers set aside (not asked by this checklist)").to_owned(),
        unit: format!("{} {}", case.pick("共", "in all"), all.len()),
        columns: vec![Column::text(case.pick("项目", "What"), 4), Column::text(case.pick("答案", "Answer"), 6)],
        rows: all.iter().take(ASIDE).map(row).collect(),
        note: format!("{note}{left}"),
    }))
}
