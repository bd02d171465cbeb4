//! No id reaches the eye 代码不上纸: options, rows of tables, sections and trades are printed by their names, in the report and on the pages of
//! the workbook, for a trade of each family, at the standard and at the short depth.

use appraisal::case_file::CaseFile;
use appraisal::checklist::{Ask, Checklist, Kind};
use appraisal::observation::Answers;
use appraisal::relevance::asked_only;
use calamine::{Data, Reader, Xlsx};
use report::{Context, credit_report, workbook};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::io::Cursor;
use tests::trades::of_each_family;

/// Words of letters, digits and `_` that begin with a small letter, as ids are written.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let apart = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    text.split(apart).filter(|w| w.len() > 2 && w.starts_with(|c: char| c.is_ascii_lowercase()))
}

fn asks(checklist: &Checklist) -> impl Iterator<Item = &Ask> {
    let scalars = checklist.questions.values().map(|q| &q.ask);
    scalars.chain(checklist.tables.values().flat_map(|t| t.columns.values().map(|c| &c.ask)))
}

/// Every id that stands for something with a name.
fn ids(checklist: &Checklist, case: &CaseFile) -> BTreeSet<String> {
    let mut all: BTreeSet<String> =
        asks(checklist).flat_map(|ask| ask.choices.iter().map(|c| c.id.clone())).chain(["none".to_owned()]).collect();
    all.extend(case.tables.values().flat_map(|t| t.rows.iter().map(|r| r.id.clone())));
    all.extend(checklist.tables.values().flat_map(|t| t.presets.iter().map(|p| p.id.clone())));
    all.extend(checklist.sections.iter().map(|s| s.id.clone()));
    all.extend(checklist.tables.keys().chain(checklist.questions.keys()).cloned());
    all.extend(checklist.materials.iter().map(|m| m.id.clone()));
    all.extend(checklist.words.keys().cloned());
    all.extend(["unknown", "not_asked", "document", "observed", "system", "oral", "third_party"].map(str::to_owned));
    all.extend(checklist.id.split('-').map(str::to_owned));
    all.retain(|id| words(id).next() == Some(id.as_str()));
    // What a Chinese label or an officer writes in letters is a word.
    let said = asks(checklist)
        .flat_map(|ask| [&ask.label.zh, &ask.help.zh].into_iter().chain(ask.choices.iter().map(|c| &c.label.zh)));
    let said: Vec<&str> = said.flat_map(|text| words(text)).collect();
    all.retain(|id| !said.contains(&id.as_str()));
    all
}

/// Every text of a tree that a reader sees.
fn read(tree: &Json, key: &str, each: &mut dyn FnMut(&str)) {
    const MACHINE: &[&str] = &["type", "tone", "mark", "align", "kind", "language", "basis", "date", "log_head"];
    match tree {
        Json::String(text) if !MACHINE.contains(&key) => each(text),
        Json::Array(items) => items.iter().for_each(|item| read(item, key, each)),
        Json::Object(entries) => {
            entries.iter().filter(|(k, _)| !MACHINE.contains(&k.as_str())).for_each(|(k, item)| read(item, k, each));
        }
        _ => {}
    }
}

/// The practice case of a trade at both depths.
fn cases() -> Vec<(String, std::sync::Arc<Checklist>, CaseFile)> {
    let mut all = Vec::new();
    for trade in of_each_family() {
        let small = asked_only(&trade.checklist, tests::world::small_practice(&trade.id, 1));
        all.push((format!("{} short", trade.id), trade.checklist.clone(), small));
        all.push((trade.id.clone(), trade.checklist.clone(), trade.case.clone()));
    }
    all
}

#[test]
fn no_id_is_printed_in_the_report_or_on_the_pages_of_the_workbook() {
    let mut seen = BTreeSet::new();
    for (name, checklist, case) in cases() {
        let ids = ids(&checklist, &case);
        let observations = case.observations();
        let (answers, _) = Answers::fold(&checklist, &observations);
        let appraisal = appraisal::appraise(&checklist, &observations, case.case.survey_date);
        let context = Context { title: "借款人".to_owned(), practice: true, ..Context::default() };
        let document = credit_report(&checklist, &answers, &appraisal, &context);
        let tree = serde_json::to_value(&document).expect("JSON");
        read(&tree, "", &mut |text| {
            for word in words(text).filter(|w| ids.contains(*w)) {
                seen.insert(format!("{name}, report: {word} in {}", text.chars().take(60).collect::<String>()));
            }
        });
        // Each workbook takes a second or two: those of the short survey have every page.
        if !name.ends_with("short") {
            continue;
        }
        let book = workbook(&checklist, &answers, &appraisal, &context).expect("writes");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.bytes)).expect("opens");
        for sheet in book.sheet_names() {
            // The sheets of answers keep their codes in columns out of sight, those of formulas are hidden whole.
            // Of the sheet of answers the first seven columns are seen.
            let columns = match sheet.as_str() {
                "输入" => 7,
                page if PAGES.contains(&page) => usize::MAX,
                _ => continue,
            };
            let range = book.worksheet_range(&sheet).expect("a sheet");
            for text in range.used_cells().filter_map(|(_, column, cell)| match cell {
                Data::String(text) if column < columns => Some(text),
                _ => None,
            }) {
                for word in words(text).filter(|w| ids.contains(*w)) {
                    seen.insert(format!("{name}, {sheet}: {word} in {}", text.chars().take(60).collect::<String>()));
                }
            }
        }
    }
    assert!(seen.is_empty(), "{}\n{}", seen.len(), seen.into_iter().collect::<Vec<_>>().join("\n"));
}

/// The sheets that hold nothing but what is read.
const PAGES: &[&str] = &[
    "首页",
    "目录",
    "资产负债表",
    "损益表",
    "比率",
    "营运资金",
    "现金计划",
    "行业对标",
    "现金计划逐月",
    "交叉检验",
    "评分",
    "额度",
    "还款计划",
    "压力测试",
    "勾稽推断",
    "检验关系",
    "没有问的",
];

#[test]
fn a_short_report_says_of_how_many_points_and_by_which_the_grade_is_given() {
    for trade in of_each_family() {
        let case = asked_only(&trade.checklist, tests::world::small_practice(&trade.id, 1));
        let observations = case.observations();
        let (answers, _) = Answers::fold(&trade.checklist, &observations);
        let appraisal = appraisal::appraise(&trade.checklist, &observations, case.case.survey_date);
        let score = &appraisal.score_at_l0;
        // By hand from the card: the points of what was asked, brought to a hundred, less the five of the policy.
        let asked: Vec<_> = score.indicators.iter().filter(|i| i.value.applies()).collect();
        let (points, full) = asked.iter().fold((0, 0), |(p, f), i| (p + i.points, f + i.max));
        let hundred = i64::from(points) * 100 / i64::from(full);
        let by = score.graded_by.expect("a short survey");
        assert_eq!((score.total, score.out_of), (points, full), "{}", trade.id);
        assert_eq!((by.of_hundred, by.less, by.points), (hundred, 5, hundred - 5), "{}", trade.id);
        let letter = match by.points {
            80.. => "A",
            70..80 => "B",
            60..70 => "C",
            _ => "D",
        };
        assert_eq!(score.grade, letter, "{}", trade.id);
        assert_eq!(score.total_if_full - score.total, asked.iter().filter(|i| !i.assessed).map(|i| i.max).sum::<u32>());
        let context = Context { title: "借款人".to_owned(), ..Context::default() };
        let document = credit_report(&trade.checklist, &answers, &appraisal, &context);
        let page = serde_json::to_string(&document.blocks[..document.lead]).expect("JSON");
        assert!(page.contains(&format!("评分 {points}/{full}")), "{}: {page}", trade.id);
        assert!(page.contains(&format!("减 5 分，{} 分定为 {letter}", hundred - 5)), "{}", trade.id);
        assert!(!page.contains("/100（"), "{}", trade.id);
        let floor = &appraisal.evidence_floor;
        if floor.limit.number() < appraisal.limit.limit.number() {
            assert!(!floor.bound_by.is_empty() && page.contains("各数都往差里取，由“"), "{}", trade.id);
        }
        assert!(page.contains("未问（简版不问）"), "{}: the second source is not asked", trade.id);
        // The chapter counts, the workbook names.
        let whole = serde_json::to_string(&document).expect("JSON");
        let left_out = appraisal.relevance.survey().left_out.len();
        assert!(whole.contains(&format!("共 {left_out} 项")), "{}", trade.id);
    }
    // A standard report speaks of a hundred.
    let trade = &of_each_family()[0];
    let a = appraisal::appraise(&trade.checklist, &trade.case.observations(), trade.case.case.survey_date);
    assert_eq!((a.score_at_l0.out_of, a.score_at_l0.graded_by), (100, None));
    let kinds = asks(&trade.checklist).filter(|ask| ask.kind == Kind::Choice).count();
    assert!(kinds > 10, "the ids looked for are there");
}
