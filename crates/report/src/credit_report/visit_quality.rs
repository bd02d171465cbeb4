//! How the case was entered 走访质量: what is unusual about it beside the officer's other cases, each with what may explain it and what to ask. It says where
//! to look and nothing more; no figure of the report reads it.

use crate::case::Case;
use crate::document::{Block, Cell, Column, Fact, Row, Table};

/// The line of the first page; none where nothing is unusual.
pub(super) fn line(case: &Case<'_>) -> Option<Fact> {
    let quality = case.context.visit_quality.as_ref().filter(|quality| !quality.rows.is_empty())?;
    let label = case.pick("走访质量", "Visit quality");
    Some(Fact::new(label, Cell::text(case.say(&quality.summary))))
}

/// The annex.
pub(super) fn blocks(case: &Case<'_>) -> Vec<Block> {
    let Some(quality) = &case.context.visit_quality else { return Vec::new() };
    let mut blocks = vec![
        Block::heading(2, case.pick("走访质量（未校准，不是结论）", "Visit quality (uncalibrated, no verdict)")),
        Block::paragraph(case.say(&quality.summary)),
    ];
    let rows = quality.rows.iter().map(|row| {
        Row::plain(vec![
            Cell::text(case.say(&row.label)),
            Cell::text(case.say(&row.seen)),
            Cell::faint(case.say(&row.bound)),
            Cell::text(case.say(&row.innocent)),
            Cell::text(case.say(&row.ask)),
        ])
    });
    if !quality.rows.is_empty() {
        blocks.push(Block::Table(Table {
            caption: case.pick("少见之处", "What is unusual").to_owned(),
            unit: String::new(),
            columns: vec![
                Column::text(case.pick("项目", "What"), 2),
                Column::text(case.pick("看到的", "Seen"), 3),
                Column::text(case.pick("界限、排位", "Bound, place"), 3),
                Column::text(case.pick("平常的原因", "Ordinary reasons"), 4),
                Column::text(case.pick("可以问", "To ask"), 3),
            ],
            rows: rows.collect(),
            note: String::new(),
        }));
    }
    blocks.extend(quality.photos.iter().map(|said| Block::note(case.say(said))));
    blocks.push(Block::note(case.say(&quality.limits)));
    blocks
}
