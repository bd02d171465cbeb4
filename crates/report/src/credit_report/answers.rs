//! Answers as the record holds them: a grid of the scalar questions of a section, and its tables row by row, with basis.
//!
//! Questions that do not apply or were not asked of this case are left out; open ones are said to be open.

use super::tables;
use crate::case::Case;
use crate::document::{Block, Cell, Fact};
use appraisal::checklist::Kind;
use appraisal::figure::Reading;

/// A text longer than this takes a whole line of the grid.
const WIDE: usize = 18;

/// The scalar questions of these sections as one grid, then their tables.
pub(super) fn sections(case: &Case<'_>, ids: &[&str]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for section in case.checklist.sections.iter().filter(|s| ids.contains(&s.id.as_str())) {
        let content = section_blocks(case, &section.id);
        if content.is_empty() {
            continue;
        }
        blocks.push(Block::heading(2, case.say(&section.label)));
        blocks.extend(content);
    }
    blocks
}

fn section_blocks(case: &Case<'_>, section: &str) -> Vec<Block> {
    let mut items = Vec::new();
    for question in case.checklist.questions.values().filter(|q| q.section == section) {
        let ask = &question.ask;
        if matches!(ask.kind, Kind::Photo | Kind::File | Kind::Signature) {
            continue;
        }
        let value = match case.answers.scalar(&ask.id) {
            // What is not asked keeps its old answer, which stands for nothing here.
            Some(_) if !case.appraisal.relevance.applies(&ask.id) => continue,
            Some(answer) => {
                let mut text = case.answer(ask, answer);
                if ask.kind.is_number() && !ask.unit.is_empty() && ask.unit != "%" {
                    text = format!("{text} {}", case.unit(&ask.unit));
                }
                format!("{text}{}", case.within(case.say(&answer.basis.label())))
            }
            None => match case.reading(&ask.id) {
                Some(Reading::Unknown { .. }) if ask.required && !ask.asked_of_nobody() => {
                    items.push(Fact::new(case.say(&ask.label), Cell::faint(case.pick("缺", "missing"))));
                    continue;
                }
                _ => continue,
            },
        };
        let label = case.say(&ask.label);
        let wide = value.chars().count() > WIDE || label.chars().count() > 12;
        items.push(if wide { Fact::wide(label, Cell::text(value)) } else { Fact::new(label, Cell::text(value)) });
    }
    let mut blocks = Vec::new();
    if !items.is_empty() {
        blocks.push(Block::Facts { columns: 2, items });
    }
    // Explanations stand with the checks they explain.
    let own = |t: &&appraisal::checklist::Table| t.section == section && t.id != super::explanations::TABLE;
    for table in case.checklist.tables.values().filter(own) {
        blocks.extend(tables::blocks(case, table));
    }
    blocks
}
