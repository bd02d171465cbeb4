//! Sheets printed blank come back by their titles. The window's paste is held to the same list (`ui/tests/sheets.test.ts`).

use super::trade::{Told, all};
use appraisal::preparation::BlankSheet;
use calamine::{Data, Reader, Xlsx};
use report::document::{Block, Language};
use report::preparation::{Occasion, sheets, sheets_workbook, titles};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use tests::tree::root;

fn occasion(checklist: &appraisal::checklist::Checklist, language: Language) -> Occasion<'_> {
    Occasion {
        checklist,
        language,
        case_id: String::new(),
        title: String::new(),
        date: None,
        practice: false,
        log_head: None,
    }
}

#[test]
fn every_trade_has_its_count_sheets_with_the_titles_of_the_table() {
    for checklist in all() {
        let made = Told::of(&[]).look(checklist, |c| c.sheets());
        assert!(made.len() >= 4, "{}: {} sheets", checklist.id, made.len());
        for sheet in &made {
            let table = &checklist.tables[&sheet.table];
            let typed: Vec<&str> = table
                .columns
                .values()
                .filter(|c| c.formula.is_none() && c.ask.guarded.is_none())
                .map(|c| c.ask.id.as_str())
                .collect();
            assert_eq!(sheet.columns.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), typed, "{}", sheet.table);
            let distinct: BTreeSet<&str> = sheet.columns.iter().map(|c| c.title.zh.as_str()).collect();
            assert_eq!(distinct.len(), sheet.columns.len(), "{}/{}: two titles alike", checklist.id, sheet.table);
            assert!(sheet.rows > 0 && sheet.presets.iter().all(|row| row.len() == sheet.columns.len()));
        }
        let stock = made.iter().find(|s| s.table == "stock");
        assert!(stock.is_none_or(|s| s.label.zh == "盘点表"), "{}", checklist.id);
    }
}

#[test]
fn the_printed_sheet_has_room_and_the_workbook_begins_with_the_titles() {
    for checklist in all() {
        let made = Told::of(&[]).look(checklist, |c| c.sheets());
        let occasion = occasion(checklist, Language::Zh);
        let printed = sheets(&made, &[], &occasion);
        assert!(printed.landscape);
        let tables: Vec<_> =
            printed.blocks.iter().filter_map(|b| if let Block::Sheet(s) = b { Some(s) } else { None }).collect();
        assert_eq!(tables.len(), made.len(), "{}", checklist.id);
        for (table, sheet) in tables.iter().zip(&made) {
            assert_eq!(
                titles(sheet, Language::Zh).split('\t').collect::<Vec<_>>(),
                table.columns.iter().map(|c| c.title.as_str()).collect::<Vec<_>>()
            );
            assert!(table.rows.iter().filter(|row| row.iter().all(String::is_empty)).count() >= 6);
        }
        let bytes = sheets_workbook(&made, &occasion).expect("a workbook");
        let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let names = book.sheet_names();
        assert_eq!(names.len(), made.len(), "{}: {names:?}", checklist.id);
        for (name, sheet) in names.iter().zip(&made) {
            let range = book.worksheet_range(name).expect("a sheet");
            let head: Vec<String> = range
                .rows()
                .next()
                .into_iter()
                .flatten()
                .map(|c| if let Data::String(s) = c { s.clone() } else { String::new() })
                .collect();
            assert_eq!(head.join("\t"), titles(sheet, Language::Zh), "{name}");
        }
    }
}

/// A sheet as the window's test reads it: the line of titles, and the columns it must find by it.
fn as_json(sheet: &BlankSheet, checklist: &appraisal::checklist::Checklist) -> Value {
    let table = &checklist.tables[&sheet.table];
    let column = |c: &appraisal::checklist::Column| {
        let choices: Vec<Value> = c
            .ask
            .choices
            .iter()
            .map(|o| json!({ "id": o.id, "label": { "zh": o.label.zh, "en": o.label.en } }))
            .collect();
        json!({ "id": c.ask.id, "type": c.ask.kind.word(), "label": { "zh": c.ask.label.zh, "en": c.ask.label.en },
            "unit": c.ask.unit, "computed": c.formula.is_some(), "choices": choices })
    };
    json!({
        "titles": { "zh": titles(sheet, Language::Zh), "en": titles(sheet, Language::En) },
        "typed": sheet.columns.iter().map(|c| &c.id).collect::<Vec<_>>(),
        "columns": table.columns.values().filter(|c| !c.hidden).map(column).collect::<Vec<_>>(),
    })
}

#[test]
fn the_list_for_the_windows_paste_is_that_of_all_trades() {
    let mut distinct: BTreeMap<String, Value> = BTreeMap::new();
    for checklist in all() {
        for sheet in Told::of(&[]).look(checklist, |c| c.sheets()) {
            let made = as_json(&sheet, checklist);
            let same = distinct.iter().any(|(key, old)| key.starts_with(&sheet.table) && *old == made);
            if !same {
                distinct.insert(format!("{} {}", sheet.table, checklist.id), made);
            }
        }
    }
    let mut fresh = serde_json::to_string(&distinct).expect("JSON").replace("},\"", "},\n\"");
    fresh.push('\n');
    let path = root().join("tests/data/sheets.json");
    if std::env::var_os("TIANYE_EXPORT").is_some() {
        std::fs::write(&path, &fresh).expect("written");
    }
    let now = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        now == fresh,
        "tests/data/sheets.json differs: run `TIANYE_EXPORT=1 cargo test --workspace --test preparation`"
    );
}
