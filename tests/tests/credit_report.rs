//! The credit report as a document tree, for the acceptance case and all its variants: what the engine proposes is what the paper says.

use appraisal::Appraisal;
use appraisal::crosscheck::Verdict;
use appraisal::observation::Answers;
use report::document::{Block, Cell, Document, Language, Mark};
use report::{Context, credit_report};
use serde_json::Value as Json;

fn made(facts: &Json, language: Language) -> (Document, Appraisal) {
    let checklist = tests::facts::checklist();
    let file = tests::facts::case_file(facts, checklist).expect("every fact has a place");
    let observations = file.observations();
    let (answers, _) = Answers::fold(checklist, &observations);
    let appraisal = appraisal::appraise(checklist, &observations, file.case.survey_date);
    let context = Context { language, title: "借款人".to_owned(), ..Context::default() };
    (credit_report(checklist, &answers, &appraisal, &context), appraisal)
}

fn conclusion(document: &Document) -> Cell {
    let found = document.blocks.iter().find_map(|b| match b {
        Block::Callout { head, .. } => Some(head.clone()),
        _ => None,
    });
    found.expect("the first page has a conclusion")
}

/// The blocks of the first page.
fn first_page(document: &Document) -> String {
    let end = document.blocks.iter().position(|b| *b == Block::PageBreak).expect("the first page ends");
    serde_json::to_string(&document.blocks[..end]).expect("JSON")
}

fn cases() -> Vec<(String, Json)> {
    let facts = tests::golden::facts();
    let ids = facts["variants"].as_array().cloned().unwrap_or_default();
    let ids = ids.iter().filter_map(|v| v["id"].as_str());
    let variants: Vec<_> = ids.map(|id| (id.to_owned(), tests::golden::with_variant(&facts, id))).collect();
    let mut gambler = facts.clone();
    gambler["knockouts"]["gambling_drugs_usury"] = serde_json::json!({ "v": true, "basis": "third_party" });
    [("base".to_owned(), facts), ("gambler".to_owned(), gambler)].into_iter().chain(variants).collect()
}

#[test]
fn the_first_page_says_what_is_proposed_and_why_not() {
    let mut declined = 0;
    for (id, facts) in cases() {
        let (document, appraisal) = made(&facts, Language::Zh);
        let head = conclusion(&document);
        let wanted = match appraisal.decision.proposal.as_str() {
            "agree" => Mark::Pass,
            "decline" => Mark::Fail,
            _ => Mark::Attention,
        };
        assert_eq!(head.mark, Some(wanted), "{id}: {}", head.text);
        let page = first_page(&document);
        for knock_out in appraisal.knock_outs.iter().filter(|k| k.state == "hit") {
            assert!(page.contains(&knock_out.label.zh), "{id}: {} is not on the first page", knock_out.label.zh);
            declined += 1;
        }
        for check in appraisal.checks.iter().filter(|c| c.verdict == Verdict::Fail).take(10) {
            assert!(page.contains(&check.label.zh), "{id}: failed {} is not on the first page", check.label.zh);
        }
        match appraisal.limit.limit.number() {
            Some(limit) => assert!(head.text.contains(&report::number::money(limit)), "{id}: {}", head.text),
            None => assert!(head.text.contains("缺") || head.text.contains("无意义"), "{id}: {}", head.text),
        }
    }
    assert!(declined > 0, "one variant at least is knocked out");
}

#[test]
fn every_check_stands_in_the_summary_and_every_gap_in_the_open_points() {
    for (id, facts) in cases() {
        let (document, appraisal) = made(&facts, Language::Zh);
        let text = serde_json::to_string(&document).expect("JSON");
        for check in appraisal.checks.iter().filter(|c| c.verdict != Verdict::NotApplicable) {
            assert!(text.contains(&check.label.zh), "{id}: {}", check.label.zh);
        }
        let lists: usize =
            document.blocks.iter().map(|b| if let Block::List { items, .. } = b { items.len() } else { 0 }).sum();
        assert!(lists >= appraisal.missing.len(), "{id}: {} missing", appraisal.missing.len());
    }
}

#[test]
fn a_case_without_answers_says_that_everything_is_open() {
    let checklist = tests::facts::checklist();
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 10, 31).expect("a day");
    let appraisal = appraisal::appraise(checklist, &[], as_of);
    let document = credit_report(checklist, &Answers::default(), &appraisal, &Context::default());
    let head = conclusion(&document);
    assert_eq!(head.mark, Some(Mark::Attention), "{}", head.text);
    assert!(head.text.contains("额度 缺"), "{}", head.text);
    let page = first_page(&document);
    assert!(page.contains("未查明") && page.contains(&format!("共 {}", appraisal.missing.len())));
}

#[test]
fn no_personal_number_is_in_the_tree_unless_asked_for() {
    let facts = tests::golden::facts();
    let id = facts["applicant"]["id_number"].as_str().expect("the case has one");
    let text = serde_json::to_string(&made(&facts, Language::Zh).0).expect("JSON");
    assert!(!text.contains(id));
    assert!(text.contains(&format!("*{}", &id[id.len() - 4..])));
}

#[test]
fn the_report_can_be_read_in_english() {
    let (document, _) = made(&tests::golden::facts(), Language::En);
    let chinese = |text: &str| text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    for block in &document.blocks {
        if let Block::Heading { text, .. } = block {
            assert!(!chinese(text), "{text}");
        }
    }
    assert!(!chinese(&conclusion(&document).text), "{}", conclusion(&document).text);
}

#[test]
fn a_document_survives_being_written_and_read() {
    let (document, _) = made(&tests::golden::facts(), Language::Zh);
    let written = serde_json::to_string(&document).expect("JSON");
    assert_eq!(serde_json::from_str::<Document>(&written).expect("JSON"), document);
}
