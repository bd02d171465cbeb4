//! Visit quality on paper: a line on the first page where something is unusual, a table behind, and nothing of it in proposal, limit or score.

use appraisal::finding::Text;
use appraisal::observation::Answers;
use report::document::{Block, Document};
use report::{Context, VisitOddity, VisitQuality, credit_report};

fn made(quality: Option<VisitQuality>) -> Document {
    let checklist = tests::facts::checklist();
    let file = tests::facts::case_file(&tests::golden::facts(), checklist).expect("every fact has a place");
    let observations = file.observations();
    let (answers, _) = Answers::fold(checklist, &observations);
    let appraisal = appraisal::appraise(checklist, &observations, file.case.survey_date);
    let context = Context { title: "借款人".to_owned(), visit_quality: quality, ..Context::default() };
    credit_report(checklist, &answers, &appraisal, &context)
}

fn pages(document: &Document) -> (String, String) {
    let end = document.blocks.iter().position(|b| *b == Block::PageBreak).expect("the first page ends");
    let text = |blocks: &[Block]| serde_json::to_string(blocks).expect("JSON");
    (text(&document.blocks[..end]), text(&document.blocks[end..]))
}

fn text(zh: &str) -> Text {
    Text::new(zh, zh)
}

#[test]
fn what_is_unusual_is_told_beside_its_ordinary_reasons_and_moves_nothing() {
    let row = VisitOddity {
        label: text("晚上录入的标签"),
        seen: text("看到的九成"),
        bound: text("界限五成未校准"),
        innocent: text("白天跑现场晚上整理"),
        ask: text("几点到几点走"),
    };
    let quality = VisitQuality {
        summary: text("一项少见，单独一类"),
        rows: vec![row],
        photos: vec![text("两张照片很像")],
        limits: text("界限是初定值"),
    };
    let (first, rest) = pages(&made(Some(quality.clone())));
    assert!(first.contains("走访质量") && first.contains("一项少见，单独一类") && !first.contains("看到的九成"));
    for words in [
        "晚上录入的标签",
        "看到的九成",
        "界限五成未校准",
        "白天跑现场晚上整理",
        "几点到几点走",
        "两张照片很像",
        "界限是初定值",
        "不是结论",
    ] {
        assert!(rest.contains(words), "{words}");
    }
    // With nothing unusual the first page is that of a case without a log; and but for that one line they are the same.
    let nothing = VisitQuality { rows: Vec::new(), ..quality };
    let (quiet, _) = pages(&made(Some(nothing)));
    let (plain, behind) = pages(&made(None));
    assert_eq!(quiet, plain);
    assert!(!behind.contains("走访质量"));
    let fact = serde_json::json!({"label": "走访质量"}).to_string();
    let without = |page: &str| page.matches(fact.trim_matches(['{', '}'])).count();
    assert_eq!((without(&first), without(&plain)), (1, 0));
}
