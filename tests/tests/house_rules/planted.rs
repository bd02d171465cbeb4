//! Faults planted into texts, each found by the rule that looks for it; and what only resembles one, let pass.

use tests::house::{
    arithmetic, behind, beyond, code, dependencies, half_width, mapped, out_of_flow, unlisted, workbook_formulas,
};

#[test]
fn comments_texts_and_tests_are_no_code() {
    let source = "let a = \"x + y\"; // b + c\n/* d /* e */ + f */ let g = '+';\n#[cfg(test)]\nmod tests { fn t() { 1 + 2; \"=SUM(\" } }\nlet z = r#\"q \" q\"#;\nfn f<'a>(x: &'a str) {}\n";
    let read = code(source);
    assert!(!read.plain.contains('+') && !read.plain.contains("mod tests"), "{}", read.plain);
    assert!(read.plain.contains("let z") && read.plain.contains("fn f<'a>"), "{}", read.plain);
    assert_eq!(read.texts, [(1, "x + y".to_owned()), (5, "q \" q".to_owned())]);
    assert_eq!(read.plain.lines().count(), source.lines().count());
}

#[test]
fn code_behind_a_test_item_is_still_read() {
    let read = code("#[cfg(test)]\n#[path = \"x.rs\"]\nmod tests;\nlet kept = a + b;\n");
    assert!(read.plain.contains("let kept = a + b"), "{}", read.plain);
}

fn lines(source: &str) -> Vec<usize> {
    arithmetic(&code(source)).iter().map(|s| s.line).collect()
}

#[test]
fn a_planted_sum_product_or_difference_is_found() {
    for planted in [
        "let margin = revenue - cost;",
        "let x = a.number()? * share;",
        "total += row.amount;",
        "let y = rows[0] / rows[1];",
        "let z = first\n    + second;",
        "let t: Decimal = all.iter().sum();",
        "let d = Decimal::ONE - share;",
        "let c = a.checked_mul(b)?;",
        "if first + amount <= cap {}",
        "let p = f(x)? % y;",
    ] {
        assert_eq!(lines(planted).len(), 1, "{planted}");
    }
}

#[test]
fn counting_pointing_and_bounds_are_no_arithmetic() {
    for innocent in [
        "let next = at + 1;",
        "count += 1;",
        "let x = *value; f(*value, -share); return *value;",
        "fn f<'a>(x: impl Fn(&str) -> bool + 'a) -> u32 { 1 }",
        "fn g(x: Box<dyn Fn() + Send>) {}",
        "let s = \"a + b\"; // a * b",
        "let half = list.len() / 2;",
        "match x { -1 => *y, _ => *z }",
        "let r = &chars[at + 1..];",
    ] {
        assert_eq!(lines(innocent), Vec::<usize>::new(), "{innocent}");
    }
}

#[test]
fn a_formula_planted_in_the_report_is_found() {
    for planted in
        ["book.formula(at, &format!(\"SUM({a}:{b})\"))", "x(\"=ROUND(A1,2)\")", "format!(\"{net}/{revenue}\")"]
    {
        assert_eq!(workbook_formulas(&code(planted), &["IF", "ISBLANK", "CHOOSE"]).len(), 1, "{planted}");
    }
    let shown = "format!(\"IF({status}=0,{cell},CHOOSE({status},…))\") + \"说明（见下）(i) R(元)\"";
    assert!(workbook_formulas(&code(shown), &["IF", "ISBLANK", "CHOOSE"]).is_empty());
    assert_eq!(workbook_formulas(&code(shown), &[]).len(), 1);
}

#[test]
fn a_permission_covers_its_line_alone_and_goes_with_it() {
    let spots: Vec<_> = arithmetic(&code("let a = b + c;\nlet d = e + f;\n"))
        .into_iter()
        .map(|s| ("crates/x/src/y.rs".to_owned(), s))
        .collect();
    assert_eq!(beyond(&spots, &[("y.rs", "b + c", "why")]), ["crates/x/src/y.rs:2: let d = e + f;"]);
    assert_eq!(beyond(&spots[..1], &[("y.rs", "b + c", "why"), ("y.rs", "gone", "why")]).len(), 1);
}

fn sources(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(p, s)| ((*p).to_owned(), (*s).to_owned())).collect()
}

#[test]
fn a_planted_import_against_the_flow_is_found() {
    let flow = ["finding", "figure", "decision"];
    let good =
        [("finding.rs", ""), ("figure.rs", "use crate::finding::X;"), ("decision.rs", "use crate::{figure::Y};")];
    assert_eq!(out_of_flow(&flow, &sources(&good)), Vec::<String>::new());
    for against in
        ["use crate::decision::X;", "use crate::{finding::{A, B}, decision};", "fn f() { crate::decision::g() }"]
    {
        let bad = [good[0], ("figure/deep.rs", against), good[2]];
        assert_eq!(out_of_flow(&flow, &sources(&bad)).len(), 1, "{against}");
    }
}

#[test]
fn a_place_without_a_module_and_a_module_without_a_place_are_found() {
    let all = sources(&[("finding.rs", ""), ("lib.rs", "")]);
    assert_eq!(out_of_flow(&["finding", "benchmark"], &all).len(), 1);
    assert_eq!(out_of_flow(&[], &all).len(), 1);
}

#[test]
fn a_crate_is_named_by_its_own_place_not_by_a_longer_word() {
    let readme = "# x\n## Code map\n| place | what |\n|---|---|\n| `crates/appraisal` | app and cli |\n| `ui` | `crates/flows` |\n## Invariants\n| `crates/app` | no |\n";
    let map = mapped(readme);
    assert_eq!(map, ["crates/appraisal", "ui"]);
    let folders = |list: &[&str]| list.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>();
    assert_eq!(unlisted(&map, &folders(&["crates/appraisal", "ui"])), Vec::<String>::new());
    assert_eq!(
        unlisted(&map, &folders(&["crates/appraisal", "crates/app", "ui"])),
        ["the code map does not name crates/app"]
    );
    assert_eq!(unlisted(&map, &folders(&["crates/appraisal"])).len(), 1);
}

#[test]
fn a_dependency_is_found_in_whatever_form_it_is_written() {
    let planted = [
        "[dependencies]\nstore = { workspace = true }",
        "[dependencies]\nstore.workspace = true",
        "[dependencies.store]\nworkspace = true",
        "[build-dependencies]\nstore = \"1\"",
        "[target.'cfg(unix)'.dependencies]\nstore = \"1\"",
        "[dependencies]\nx = { package = \"store\" }",
    ];
    for manifest in planted {
        assert!(dependencies(manifest).contains(&"store".to_owned()), "{manifest}");
    }
    let tests = "[dev-dependencies]\nstore = \"1\"\n[target.'cfg(unix)'.dev-dependencies]\nstore = \"1\"\n[dev-dependencies.store]\nx = 1";
    assert_eq!(dependencies(tests), Vec::<String>::new());
}

#[test]
fn a_part_of_the_library_is_found_in_a_group_too() {
    assert_eq!(behind("use std::{fmt, fs::File};\nstd::env::var(x)", "std::"), ["fmt", "fs", "env"]);
}

#[test]
fn a_half_width_sign_in_a_chinese_sentence_is_found() {
    for (planted, found) in [
        ("磁盘已满,没能保存。", ","),
        ("都在;刚才这一步没有保存", ";"),
        ("不要用此文件夹:先复制一份，再恢复。", ":"),
        ("附件“甲”,乙", ","),
    ] {
        assert_eq!(half_width(planted).iter().collect::<String>(), found, "{planted}");
    }
    // Full-width ones, English with a Chinese word in it, what is quoted, labels as banks print them, lists of a call.
    for innocent in [
        "磁盘已满，没能保存。",
        "the checklist has no “甲”; not taken in",
        "写成“条数:哈希”，哈希 8 位",
        "单位:元",
        "SUMIFS(值列, 条件列)",
        "比例 1:2。",
    ] {
        assert_eq!(half_width(innocent), Vec::<char>::new(), "{innocent}");
    }
}
