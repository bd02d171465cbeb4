//! Sheets to fill in by hand 待填表, one a page: what is counted one by one, then a table each.

use super::Occasion;
use crate::document::{Block, Cell, Document, Fact, Sheet, SheetColumn};
use crate::words::say;
use appraisal::checklist::Checklist;
use appraisal::finding::Text;
use appraisal::preparation::{BlankColumn, BlankSheet, PlanStop, StepKind};

/// Room to write a line by hand, in millimetres.
const LINE: u8 = 8;

/// All sheets of a case: first what is counted one by one at each place, then the tables.
#[must_use]
pub fn sheets(list: &[BlankSheet], stops: &[PlanStop], occasion: &Occasion<'_>) -> Document {
    let name = occasion.pick("待填表", "Sheets to fill in");
    let mut blocks = counts(stops, occasion);
    for sheet in list {
        if !blocks.is_empty() {
            blocks.push(Block::PageBreak);
        }
        blocks.extend(page(sheet, occasion));
    }
    occasion.document(name, true, blocks)
}

/// What is counted one by one, with room for the number and the time.
fn counts(stops: &[PlanStop], occasion: &Occasion<'_>) -> Vec<Block> {
    let counted = |stop: &PlanStop| -> Vec<Vec<String>> {
        let single = stop.steps.iter().filter(|s| s.kind == StepKind::Count && !s.table);
        let place = occasion.say(&stop.label);
        let texts = single.map(|s| [occasion.say(&s.label), s.unit.as_str(), "", "", "", place, occasion.say(&s.how)]);
        texts.map(|row| row.map(str::to_owned).into()).collect()
    };
    let rows: Vec<Vec<String>> = stops.iter().flat_map(counted).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = [
        ("数什么", "What is counted", "", 12),
        ("单位", "Unit", "", 3),
        ("数到", "Counted", "", 5),
        ("他说", "Said", "数完再问 asked after", 5),
        ("几点数的", "At", "", 4),
        ("在哪", "Where", "", 6),
        ("怎么数", "How", "", 16),
    ];
    let columns = columns.map(|(zh, en, hint, share)| SheetColumn::new(occasion.pick(zh, en), hint, share));
    vec![
        occasion.title(occasion.pick("现场计数单", "Counts on site")),
        Block::note(occasion.pick(
            "先数后问，两个数都写；回来逐项填进清单，依据选“观察”。",
            "Count first, ask afterwards, write both; entered one by one with the basis “observed”.",
        )),
        Block::Sheet(Sheet { columns: columns.into(), rows, height: LINE }),
        signed(occasion),
    ]
}

fn page(sheet: &BlankSheet, occasion: &Occasion<'_>) -> Vec<Block> {
    let column = |c: &BlankColumn| SheetColumn::new(occasion.say(&c.title), hint(c), share(c));
    let rows = sheet.presets.iter().map(|row| row.iter().map(|t| occasion.say(t).to_owned()).collect());
    let printed = Sheet { columns: sheet.columns.iter().map(column).collect(), rows: rows.collect(), height: LINE };
    let mut blocks = vec![occasion.title(occasion.say(&sheet.label)), Block::note(occasion.say(&sheet.help))];
    let legend: Vec<String> = sheet.columns.iter().filter_map(|c| choices(c, occasion)).collect();
    blocks.push(Block::Sheet(printed.with_blank(sheet.rows)));
    if !legend.is_empty() {
        blocks.push(Block::note(legend.join("　")));
    }
    blocks.push(signed(occasion));
    blocks
}

/// The unit below the title.
fn hint(column: &BlankColumn) -> String {
    column.unit.clone()
}

/// Names want more room than figures.
fn share(column: &BlankColumn) -> u16 {
    if !column.number && column.choices.is_empty() { 5 } else { 3 }
}

/// What may be written in a column: 状态：在售 / 临期.
fn choices(column: &BlankColumn, occasion: &Occasion<'_>) -> Option<String> {
    if column.choices.is_empty() {
        return None;
    }
    let words: Vec<&str> = column.choices.iter().map(|t| occasion.say(t)).collect();
    Some(format!("{}{}{}", occasion.say(&column.title), occasion.pick("：", ": "), words.join(" / ")))
}

/// Who counted, who was there, when: one line to sign on.
fn signed(occasion: &Occasion<'_>) -> Block {
    let room = "　　　　　　　　　\n　";
    let labels = [("点数人", "Counted by"), ("复点人", "Again by"), ("在场人", "Present"), ("日期、时间", "Day, time")];
    let items = labels.map(|(zh, en)| Fact::new(occasion.pick(zh, en), Cell::text(room)));
    Block::Facts { columns: 4, items: items.into() }
}

/// The line of titles that a spreadsheet begins with, tab-separated: pasted back with its rows, the window knows the columns by it.
#[must_use]
pub fn titles(sheet: &BlankSheet, language: crate::document::Language) -> String {
    let titles: Vec<&str> = sheet.columns.iter().map(|c| say(&c.title, language)).collect();
    titles.join("\t")
}

/// The title of a sheet within a workbook: what a spreadsheet allows, cut to its length.
pub(super) fn tab(label: &Text, checklist: &Checklist, language: crate::document::Language) -> String {
    let label = say(label, language);
    let label = if label.is_empty() { &checklist.id } else { label };
    label.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).take(28).collect()
}
