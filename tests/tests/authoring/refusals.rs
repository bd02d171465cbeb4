//! What an author gets wrong on the first day, and where it is said: at the cell, once, with what to do.

use appraisal::checklist::{LayerFile, Layers, Level, lint_end};
use authoring::{Catalog, Fault, Finding, NewLayer, Source};

use crate::book::{Book, changed};
use crate::{exported, shipped};

const FOLDER: &str = "industries/car-wash";

struct Desk {
    files: Vec<LayerFile>,
    start: Vec<Source>,
    catalog: Catalog,
}

fn desk() -> Desk {
    let (mut files, _) = shipped();
    let layer = NewLayer {
        id: "car-wash".to_owned(),
        name: "洗车店".to_owned(),
        english: "Car wash".to_owned(),
        family: "车机设备".to_owned(),
        like: Some("agri-machinery".to_owned()),
        codes: vec!["8111".to_owned()],
        aliases: Vec::new(),
    };
    let start = authoring::starters(&layer, &files).unwrap_or_else(|why| panic!("{}", why.zh)).swap_remove(0);
    files.extend(in_folder(&start));
    let catalog = Catalog::new(&files);
    Desk { files, start, catalog }
}

fn in_folder(own: &[Source]) -> Vec<LayerFile> {
    own.iter().map(|f| LayerFile { path: format!("{FOLDER}/{}", f.name), text: f.text.clone() }).collect()
}

/// What is said of a workbook: by the import, or else by the lint of what it becomes.
fn said(desk: &Desk, change: impl FnOnce(&mut Book)) -> (Vec<u8>, Vec<Fault>) {
    let book = changed(&exported(&desk.start, &desk.catalog), change);
    let read = match authoring::import(&book, &desk.catalog) {
        Ok(read) => read,
        Err(faults) => return (book, faults),
    };
    let mut files = desk.files.clone();
    files.retain(|f| !f.path.starts_with(FOLDER));
    files.extend(in_folder(&read.after));
    let mut out: Vec<Fault> = Vec::new();
    for p in lint_end(&Layers::new(&files), "car-wash").into_iter().filter(|p| p.level == Level::Error) {
        let file = p.place.file.to_string();
        let above = files.iter().find(|f| f.path == file).map(|f| f.text.as_str());
        let name = file.strip_prefix("industries/car-wash/").unwrap_or(&file).to_owned();
        let found = Finding { code: p.code, file: name, line: p.place.line, column: p.place.column, said: p.message };
        let fault = read.at(&found, &desk.catalog, above);
        if !out.contains(&fault) {
            out.push(fault);
        }
    }
    (book, out)
}

fn one(faults: &[Fault]) -> &Fault {
    let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 1, "{}", all.join("\n"));
    &faults[0]
}

/// The letters of a column.
fn letters(book: &mut Book, sheet: &str, head: &str) -> String {
    let at = book.column(sheet, head);
    let letter = |n: usize| char::from(b'A' + u8::try_from(n).unwrap());
    if at < 26 { letter(at).to_string() } else { format!("{}{}", letter(at / 26 - 1), letter(at % 26)) }
}

#[test]
fn a_method_taken_out_that_a_warning_above_needs_is_said_at_its_cell() {
    let desk = desk();
    let mut column = String::new();
    let (_, faults) = said(&desk, |book| {
        column = letters(book, "算法", "remove");
        book.add("算法", &[("id", "ride"), ("remove", "是")]);
    });
    let fault = one(&faults);
    assert_eq!((fault.sheet.as_str(), &fault.column), ("算法", &column), "{fault}");
    assert!(fault.message.zh.contains("去掉了 ride"), "{fault}");
    assert!(fault.message.zh.contains("在表“提示”加一行，编号写 fleet_ride_of_another_season"), "{fault}");
    // What it says to do is enough.
    let (_, faults) = said(&desk, |book| {
        book.add("算法", &[("id", "ride"), ("remove", "是")]);
        book.add("提示", &[("id", "fleet_ride_of_another_season"), ("remove", "是")]);
    });
    assert!(faults.is_empty(), "{}", faults[0]);
}

#[test]
fn a_share_in_per_cent_is_said_once_at_its_cell() {
    let desk = desk();
    let mut column = String::new();
    let (_, faults) = said(&desk, |book| {
        column = letters(book, "参数", "value");
        book.set("参数", "car_wash_prepaid_share", "value", "30%");
    });
    let fault = one(&faults);
    assert_eq!((fault.sheet.as_str(), &fault.column), ("参数", &column), "{fault}");
    assert!(fault.message.zh.contains("“30%”要写成小数 0.3"), "{fault}");
}

#[test]
fn a_title_that_was_misspelt_is_said_once_and_turns_red() {
    let desk = desk();
    let (book, faults) = said(&desk, |book| {
        let column = book.column("提示", "text::zh");
        book.put("提示", 1, column, "txet::zh");
    });
    let fault = one(&faults);
    assert_eq!((fault.sheet.as_str(), fault.row), ("提示", 2), "{fault}");
    assert!(fault.message.zh.contains("“txet::zh”不认识；少了“text::zh”"), "{fault}");
    let copy = authoring::marked(&book, &desk.catalog, &faults).expect("a marked copy");
    assert!(authoring::import(&copy, &desk.catalog).is_err_and(|again| again == faults));
}

#[test]
fn a_section_that_is_none_and_one_that_is_missing_are_said_at_the_cell() {
    let desk = desk();
    let (_, faults) = said(&desk, |book| book.set("问题", "car_wash.counted_day", "section", "evidence_of_sales"));
    let fault = one(&faults);
    assert!(!fault.column.is_empty() && fault.message.zh.contains("sales_evidence"), "{fault}");
    let (_, faults) = said(&desk, |book| book.set("问题", "car_wash.counted_day", "section", ""));
    let fault = one(&faults);
    assert!(!fault.column.is_empty() && fault.message.zh.contains("缺少 section"), "{fault}");
}

#[test]
fn a_warning_that_could_never_come_is_an_error() {
    let desk = desk();
    let (_, faults) = said(&desk, |book| {
        let labels = [("label::zh", "怎么洗"), ("label::en", "How")];
        book.add("问题", &[&[("id", "car_wash.kind"), ("section", "fleet"), ("type", "choice")][..], &labels].concat());
        for (id, zh) in [("hand", "人工"), ("self", "自助")] {
            book.add("选项", &[("#上级", "car_wash.kind"), ("id", id), ("label::zh", zh), ("label::en", id)]);
        }
        let when = ("when", "car_wash.kind=\"selv\"");
        book.add("提示", &[("id", "x"), ("weight", "note"), when, ("text::zh", "自助"), ("text::en", "Self")]);
    });
    let fault = one(&faults);
    assert!(fault.sheet == "提示" && !fault.column.is_empty(), "{fault}");
    assert!(fault.message.zh.contains("“car_wash.kind”没有选项“selv”，有：hand、self"), "{fault}");
}
