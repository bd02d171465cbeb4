//! The second officer's own answers 协办独立回答: given before the first officer's were opened, side by side with them. A case without a second officer on a
//! laptop of their own says nothing here.

use crate::case::Case;
use crate::context::{Alone, AloneRow};
use crate::document::{Block, Cell, Column, Language, Mark, Row, Table};

/// The name of the section, on paper and in the workbook.
pub(crate) const TITLE: (&str, &str) = ("协办独立回答", "Answered alone");

pub(super) fn blocks(case: &Case<'_>) -> Vec<Block> {
    let alone = &case.context.alone;
    if alone.is_empty() {
        return Vec::new();
    }
    let heading = Block::heading(2, case.pick(TITLE.0, TITLE.1));
    std::iter::once(heading).chain(alone.iter().map(|one| table(case, one))).collect()
}

fn table(case: &Case<'_>, one: &Alone) -> Block {
    let row = |row: &AloneRow| {
        let verdict = case.say(&row.verdict);
        let verdict = if row.differs { Cell::marked(Mark::Attention, verdict) } else { Cell::text(verdict) };
        Row::plain(vec![
            Cell::text(case.say(&row.label)),
            Cell::text(case.say(&row.second)),
            Cell::text(case.say(&row.first)),
            verdict,
            Cell::faint(remarks(case, row)),
        ])
    };
    Block::Table(Table {
        caption: caption(case, one),
        unit: String::new(),
        columns: vec![
            Column::text(case.pick("问题", "Question"), 4),
            Column::text(case.pick("协办", "Second officer"), 2),
            Column::text(case.pick("主办", "First officer"), 2),
            Column::text(case.pick("比对", "Compared"), 3),
            Column::text(case.pick("说明", "Remark"), 4),
        ],
        rows: one.rows.iter().map(row).collect(),
        note: note(case).to_owned(),
    })
}

/// Who, and when the first officer's answers were opened.
pub(crate) fn caption(case: &Case<'_>, one: &Alone) -> String {
    let (name, at, seq) = (&one.officer, &one.opened_at, one.seq);
    match case.language() {
        Language::Zh => format!("{name}：答完以后，{at} 打开主办的回答（其日志第 {seq} 条）"),
        Language::En => {
            format!("{name}: opened the first officer's answers after that, {at} (record {seq} of the log)")
        }
    }
}

/// What the section says of itself.
pub(crate) fn note<'t>(case: &'t Case<'_>) -> &'t str {
    case.pick(
        "协办在看到主办的回答以前回答；主办一列是主办当时的，后来改了的另写。次序由签名的记录证明。明显不同的须书面说明，不因此加分、加额。",
        "Answered before the first officer's answers were seen; their column is what stood then, with what stands now where it is another. Signed records \
         prove the order. What differs is to be explained in writing; nothing is gained by it.",
    )
}

/// What else is said of a row: what stands now, what came later, how near counts, what to do.
pub(crate) fn remarks(case: &Case<'_>, row: &AloneRow) -> String {
    let mut said: Vec<String> = Vec::new();
    if let Some(now) = &row.first_now {
        said.push(format!("{}{}", case.pick("主办现在：", "first officer now: "), case.say(now)));
    }
    said.extend(row.later.iter().map(|later| match case.language() {
        Language::Zh => format!("打开以后{}，不作独立回答", case.say(later)),
        Language::En => format!("after the opening {}, not said alone", case.say(later)),
    }));
    said.extend(row.tolerance.iter().filter(|_| row.differs).map(|text| case.say(text).to_owned()));
    said.extend(row.to_do.iter().map(|text| case.say(text).to_owned()));
    said.join(case.pick("；", "; "))
}
