//! The acceptance case comes in whole: every fact finds its place, every answer reads, nothing required is left open.

use appraisal::case_file::{AnswerFile, CaseFile, Raw, RowFile, TableFile};
use appraisal::observation::{Answers, Basis, TableState};
use serde_json::{Value as Json, json};
use tests::facts::{SKIPPED, case_file, checklist};
use tests::golden::facts;
use tests::tree::{root, text};

fn imported() -> CaseFile {
    case_file(&facts(), checklist()).unwrap_or_else(|lost| panic!("{}", lost.join("\n")))
}

#[test]
fn every_fact_has_a_place_and_every_answer_reads() {
    let checklist = checklist();
    let (answers, findings) = Answers::fold(checklist, &imported().observations());
    assert!(findings.is_empty(), "{findings:#?}");
    let said = |id: &str| answers.scalar(id).map(|a| format!("{} {}", a.value, a.basis));
    // A question of each kind, read as the notes say.
    assert_eq!(said("request.amount").as_deref(), Some("300000 oral"));
    assert_eq!(said("income.seasons.normal.months").as_deref(), Some("2,5,6,10,12 oral"));
    assert_eq!(said("knockouts.spouse_aware").as_deref(), Some("TRUE oral"));
    assert_eq!(said("applicant.entity").as_deref(), Some("sole_trader document"));
    assert_eq!(said("sales.estimates.delivery_notes.scope").as_deref(), Some("normal document"));
    assert_eq!(said("sales.estimates.commission.rate").as_deref(), Some("0.0105 document"));
    assert_eq!(said("household.heads").as_deref(), Some("4 oral"));
    let cell = |table: &str, row: &str, column: &str| {
        answers.cell(table, row, column).map(|a| format!("{} {}", a.value, a.basis))
    };
    assert_eq!(cell("household", "h1", "amount").as_deref(), Some("3200 oral"));
    assert_eq!(cell("debts", "d2", "maturity").as_deref(), Some("2028-09-01 document"));
    assert_eq!(cell("debts", "d3", "maturity"), None, "a card has no maturity");
    assert_eq!(cell("bureau.repayment_24m", "2", "record").as_deref(), Some("NNNNNNNNNNNN1NNNNNNNNNNN system"));
    assert_eq!(cell("sales.estimates.account_inflows.inflows", "2026-01", "wechat").as_deref(), Some("181200 system"));
    assert_eq!(cell("cash_plan", "2027-04", "month").as_deref(), Some("2027-04 oral"));
    assert_eq!(cell("income.opex", "loss", "spoilage").as_deref(), Some("TRUE oral"));
    assert_eq!(cell("income.opex", "wages", "spoilage").as_deref(), Some("FALSE oral"));
    assert_eq!(cell("fixed_assets", "F1", "financed_by").as_deref(), Some("none document"));
    assert_eq!(cell("receivables", "R10", "days").as_deref(), Some("400 document"));
    assert_eq!(answers.table("guarantees"), TableState::DeclaredEmpty);
    assert_eq!(answers.table("suppliers.top"), TableState::Untouched);
    assert!(matches!(answers.table("stock"), TableState::Rows(rows) if rows.len() == 46));
}

#[test]
fn nothing_required_is_left_open() {
    let checklist = checklist();
    let file = imported();
    let appraisal = appraisal::appraise(checklist, &file.observations(), file.case.survey_date);
    assert_eq!(appraisal.completeness.missing, Vec::<String>::new());
    // Questions and tables, each counting one: 46 rows of stock are one of them.
    assert!(appraisal.completeness.required > 150, "{} required", appraisal.completeness.required);
    assert_eq!(appraisal.completeness.answered, appraisal.completeness.required.into());
    assert!(appraisal.findings.is_empty(), "{:#?}", appraisal.findings);
}

#[test]
fn a_fact_without_a_place_is_an_error() {
    let mut facts = facts();
    facts["request"]["amuont"] = json!({ "v": "1", "basis": "oral" });
    facts["debts"]["rows"][0]["colour"] = json!("red");
    let lost = case_file(&facts, checklist()).expect_err("two facts have no place");
    assert_eq!(lost.len(), 2, "{lost:?}");
    assert!(lost.iter().any(|l| l.contains("request.amuont")) && lost.iter().any(|l| l.contains("debts.d1.colour")));
}

#[test]
fn every_skipped_fact_exists() {
    fn exists(node: &Json, path: &[&str]) -> bool {
        match path {
            [] => true,
            ["*", rest @ ..] => node.as_array().is_some_and(|items| items.iter().any(|i| exists(i, rest))),
            [key, rest @ ..] => {
                let row = || node.as_array().and_then(|rows| rows.iter().find(|row| row["id"] == *key));
                node.get(key).or_else(row).is_some_and(|next| exists(next, rest))
            }
        }
    }
    for (pattern, reason) in SKIPPED {
        let path: Vec<&str> = pattern.split('.').collect();
        assert!(exists(&facts(), &path), "{pattern} ({reason}) is not in the facts");
    }
}

#[test]
fn the_case_file_survives_writing_and_reading() {
    let file = imported();
    let text = serde_json::to_string_pretty(&file).expect("writes");
    assert_eq!(serde_json::from_str::<CaseFile>(&text).expect("reads"), file);
    assert!(file.contradictions().is_empty());
}

/// Every key the program writes is in the published schema, and the other way round.
#[test]
fn the_schema_names_the_same_keys_as_the_program() {
    let said = AnswerFile {
        v: Raw(Some("1".to_owned())),
        basis: Some(Basis::Oral),
        by: "借款人".to_owned(),
        at: "2026-10-31T09:05:00+08:00".to_owned(),
        how_checked: "点数".to_owned(),
        note: "备注".to_owned(),
        evidence: vec!["photo".to_owned()],
    };
    let row = RowFile { id: "d1".to_owned(), cells: [("balance".to_owned(), said.clone())].into_iter().collect() };
    let table = TableFile { basis: Some(Basis::Oral), declared_empty: true, rows: vec![row] };
    let mut file = imported();
    file.answers = [("request.amount".to_owned(), said)].into_iter().collect();
    file.tables = [("debts".to_owned(), table)].into_iter().collect();
    let written = serde_json::to_value(&file).expect("writes");
    let schema: Json = serde_json::from_str(&text(&root().join("docs/case.schema.json"))).expect("the schema is JSON");

    let keys = |node: &Json| -> Vec<String> {
        let mut keys: Vec<String> = node.as_object().into_iter().flatten().map(|(k, _)| k.clone()).collect();
        keys.sort();
        keys
    };
    let (defs, row) = (&schema["$defs"], &schema["$defs"]["table"]["properties"]["rows"]["items"]);
    let pairs = [
        (&written, &schema["properties"]),
        (&written["case"], &schema["properties"]["case"]["properties"]),
        (&written["answers"]["request.amount"], &defs["answer"]["properties"]),
        (&written["tables"]["debts"], &defs["table"]["properties"]),
        (&written["tables"]["debts"]["rows"][0], &row["properties"]),
    ];
    for (ours, published) in pairs {
        assert!(!keys(ours).is_empty());
        assert_eq!(keys(ours), keys(published));
    }
    assert_eq!(written["format"], schema["properties"]["format"]["const"]);
    let words: Vec<Json> = Basis::ALL.iter().map(|b| json!(b.word())).collect();
    assert_eq!(defs["basis"]["enum"], Json::Array(words));
}
