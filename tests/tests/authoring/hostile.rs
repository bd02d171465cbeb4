//! Workbooks that are wrong in every way people and programs find: each fault is said with sheet, line and column, and nothing is made of it.

use authoring::Fault;

use crate::book::{Book, changed};
use crate::{exported, shipped};

const FOLDER: &str = "industries/freight";

fn faults(change: impl FnOnce(&mut Book)) -> Vec<Fault> {
    let (files, catalog) = shipped();
    let own = authoring::of_layer(&files, FOLDER);
    let book = changed(&exported(&own, &catalog), change);
    let faults = authoring::import(&book, &catalog).map(|read| read.changes).expect_err("it was taken");
    // The copy in which they are marked reads as a workbook.
    if let Some(copy) = authoring::marked(&book, &catalog, &faults) {
        let mut copy = Book::of(&copy);
        for fault in faults.iter().filter(|f| f.row > 2) {
            let at = copy.column(&fault.sheet, "#发现");
            let line = &copy.lines(&fault.sheet)[fault.row as usize - 1];
            assert!(line.get(at).is_some_and(|said| said.contains(&fault.message.zh)), "{fault}");
        }
    }
    faults
}

/// The one fault, said as people read it.
fn said(change: impl FnOnce(&mut Book)) -> String {
    let faults = faults(change);
    let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(all.len(), 1, "{all:#?}");
    all[0].clone()
}

#[test]
fn a_formula_a_date_an_error_and_merged_cells_are_no_values() {
    let found = said(|book| {
        let (row, col) = (book.row("参数", "services_one_customer_attention"), book.column("参数", "value"));
        book.formulas.push(("参数".into(), row as u32, col as u16));
    });
    assert!(found.starts_with("表“参数”第 3 行") && found.contains("Excel 公式") && found.contains("列："), "{found}");
    let found = faults(|book| {
        let (row, col) = (book.row("问题", "fleet.price"), book.column("问题", "help::zh"));
        book.merged.push(("问题".into(), row as u32, col as u16));
    });
    assert!(found.iter().any(|f| f.message.zh.contains("合并")), "{found:?}");
}

#[test]
fn a_sheet_that_is_missing_or_renamed_is_named() {
    let found = said(|book| book.sheets.retain(|(name, _)| name != "提示"));
    assert!(found.contains("少了表“提示”"), "{found}");
    let found = said(|book| {
        book.sheets.iter_mut().filter(|(name, _)| name == "提示").for_each(|(name, _)| *name = "提示 (2)".into());
    });
    assert!(found.contains("少了表“提示”") && found.contains("改名成了“提示 (2)”"), "{found}");
    let found = said(|book| book.sheets.retain(|(name, _)| name != "原文"));
    assert!(found.contains("原文"), "{found}");
    let found = said(|book| book.put("原文", 5, 1, "|x|"));
    assert!(found.contains("原文"), "{found}");
}

#[test]
fn heads_that_were_changed_are_named() {
    let found = faults(|book| {
        let column = book.column("参数", "value");
        book.put("参数", 1, column, "数值");
    });
    assert!(found.iter().any(|f| f.message.zh.contains("少了“value”")), "{found:?}");
    let found = faults(|book| {
        let (column, row) = (book.column("参数", "value"), 1);
        book.put("参数", row, column, "source");
    });
    assert!(found.iter().any(|f| f.message.zh.contains("两栏")), "{found:?}");
    let found = said(|book| {
        let row = book.row("参数", "services_one_customer_attention");
        let far = book.lines("参数")[1].len() + 3;
        book.put("参数", row, far, "我的备注");
    });
    assert!(found.contains("没有（或不认识）名字"), "{found}");
}

#[test]
fn ids_that_stand_twice_or_cannot_be_are_named() {
    let found = said(|book| book.copy("问题", "freight.trip_price", &[("label::zh", "又一个")]));
    assert!(found.contains("编号重复"), "{found}");
    let found =
        said(|book| book.add("问题", &[("id", "freight.permits_ok"), ("section", "fleet"), ("label::zh", "x")]));
    assert!(found.contains("编号重复") && found.contains("已有"), "{found}");
    let found = said(|book| book.add("问题", &[("id", "freight．x"), ("section", "fleet"), ("label::zh", "x")]));
    assert!(found.contains("编号里不能有“．”"), "{found}");
    let found = said(|book| book.add("问题", &[("section", "fleet"), ("label::zh", "x")]));
    assert!(found.contains("缺编号"), "{found}");
}

#[test]
fn words_and_numbers_that_do_not_read_are_named() {
    let found = said(|book| book.set("问题", "freight.trip_price", "order", "第三"));
    assert!(found.contains("填整数"), "{found}");
    let found = said(|book| book.set("问题", "freight.trip_price", "required", "对"));
    assert!(found.contains("“是”或“否”"), "{found}");
    let found = said(|book| book.set("层", "freight", "margin.low", "15%"));
    assert!(found.contains("0.15"), "{found}");
    let found = said(|book| book.set("层", "freight", "margin.low", "０．３，５"));
    assert!(found.contains("填数"), "{found}");
    let found = said(|book| book.add("提示", &[("#种类", "疑问"), ("id", "x")]));
    assert!(found.contains("没有种类"), "{found}");
    let found = said(|book| book.set("演练", "work_days", "#其余", "a ="));
    assert!(found.contains("“其余”一栏读不懂"), "{found}");
}

#[test]
fn numbers_as_numbers_and_full_width_digits_read_alike() {
    let (files, catalog) = shipped();
    let own = authoring::of_layer(&files, FOLDER);
    let whole = exported(&own, &catalog);
    let with = |number: Option<f64>, text: &str| {
        let book = changed(&whole, |book| {
            let (row, col) = (book.row("问题", "freight.trip_price"), book.column("问题", "order"));
            match number {
                Some(number) => book.numbers.push(("问题".into(), row as u32, col as u16, number)),
                None => book.put("问题", row, col, text),
            }
        });
        authoring::import(&book, &catalog).unwrap_or_else(|f| panic!("{}", f[0])).after
    };
    let wanted = with(None, "398");
    assert!(wanted.iter().any(|f| f.text.contains("order = 398\n")));
    assert_eq!(with(Some(398.0), ""), wanted);
    assert_eq!(with(None, "３９８"), wanted);
    assert_eq!(with(Some(399.0), ""), own, "the same number is no change");
}

#[test]
fn parents_that_are_missing_gone_or_several_are_named() {
    let found = said(|book| book.add("选项", &[("#上级", "freight.nothing"), ("id", "x"), ("label::zh", "x")]));
    assert!(found.contains("没有上级“freight.nothing”"), "{found}");
    let found = said(|book| book.add("选项", &[("id", "x"), ("label::zh", "x")]));
    assert!(found.contains("写明上级"), "{found}");
    let found = said(|book| {
        book.remove("算法", "external");
        book.set("问题", "units_12m", "label::zh", "改了");
    });
    assert!(found.contains("上级已经删了"), "{found}");
    // Untouched, the child goes with its parent.
    let (files, catalog) = shipped();
    let own = authoring::of_layer(&files, FOLDER);
    let book = changed(&exported(&own, &catalog), |book| book.remove("算法", "external"));
    let read = authoring::import(&book, &catalog).unwrap();
    assert!(read.after.iter().all(|f| !f.text.contains("id = \"external\"")), "gone");
}

#[test]
fn what_is_no_workbook_or_far_too_large_is_refused() {
    let (files, catalog) = shipped();
    let own = authoring::of_layer(&files, FOLDER);
    let whole = exported(&own, &catalog);
    for bytes in [&b"PK"[..], b"", &whole[..whole.len() / 2], b"id = \"x\"\n"] {
        let faults = authoring::import(bytes, &catalog).map(|_| ()).expect_err("no workbook");
        assert!(faults[0].message.zh.contains("xlsx"), "{}", faults[0]);
    }
    let found = faults(|book| book.put("问题", 40_000, 3, "远"));
    assert!(found.iter().any(|f| f.message.zh.contains("表太大")), "{found:?}");
}
