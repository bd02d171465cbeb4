//! What another person must sign counts in the appraisal only when it is signed; unsigned it is kept, said, and reads as unanswered.

use appraisal::case_file::CaseFile;
use appraisal::checklist::{Ask, Guard, LayerFile};
use appraisal::finding::Weight;
use appraisal::observation::{Answers, Observation, Said};
use tests::facts::checklist;

/// Every guarded answer of the checklist: question or table, column.
fn guarded() -> Vec<(String, Option<String>, &'static Ask)> {
    let checklist = checklist();
    let needs = |ask: &&Ask| ask.guarded.is_some_and(Guard::needs_signature);
    let scalars = checklist.questions.values().map(|q| &q.ask).filter(needs).map(|ask| (ask.id.clone(), None, ask));
    let columns = checklist.tables.values().flat_map(|table| {
        let asks = table.columns.values().map(|column| &column.ask).filter(needs);
        asks.map(|ask| (table.id.clone(), Some(ask.id.clone()), ask))
    });
    scalars.chain(columns).collect()
}

fn said(question: &str, column: Option<&str>) -> Observation {
    let text = || Said::Answer("是".to_owned());
    match column {
        Some(column) => Observation::of_cell(question, "r1", column, text()),
        None => Observation::of(question, text()),
    }
}

#[test]
fn every_guarded_answer_counts_signed_and_only_signed() {
    let all = guarded();
    assert!(all.len() >= 4, "{all:?}");
    for (question, column, ask) in all {
        let (column, place) =
            (column.as_deref(), column.as_ref().map_or(question.clone(), |c| format!("{question}.r1.{c}")));
        let read = |observation: Observation| {
            let (answers, findings) = Answers::fold(checklist(), &[observation]);
            let answer = match column {
                Some(column) => answers.cell(&question, "r1", column).cloned(),
                None => answers.scalar(&question).cloned(),
            };
            (answer, answers.unsigned(&place).cloned(), findings)
        };
        let (answer, unsigned, findings) = read(said(&question, column));
        assert_eq!(answer, None, "{place}");
        let unsigned = unsigned.unwrap_or_else(|| panic!("{place} is kept"));
        assert_eq!((unsigned.text.as_str(), Some(unsigned.guard)), ("是", ask.guarded), "{place}");
        let finding =
            findings.iter().find(|f| f.code == "answer.not_signed").unwrap_or_else(|| panic!("{place} is said"));
        assert!(finding.weight == Weight::Attention && finding.text.zh.contains("未签字"), "{finding:?}");
        // The words beside it make no signature.
        let words = Observation {
            by: "协办乙".into(),
            how_checked: "本人签字".into(),
            evidence: vec!["00".repeat(32)],
            ..said(&question, column)
        };
        assert_eq!(read(words).0, None, "{place}");
        let (answer, unsigned, findings) = read(said(&question, column).signed());
        assert!(answer.is_some() && unsigned.is_none(), "{place}");
        assert!(findings.iter().all(|f| f.code != "answer.not_signed"), "{findings:?}");
        // Taken back, it says nothing.
        let cleared = Observation { said: Said::Cleared, ..said(&question, column) };
        assert!(read(cleared).2.iter().all(|f| f.code != "answer.not_signed"), "{place}");
    }
}

#[test]
fn no_file_signs() {
    let file = |more: &str| {
        let text = format!(
            r#"{{"format":"tianye-case/1","checklist":"fmcg-wholesale","case":{{"survey_date":"2026-10-31","initial_date":"2025-10-31"}},
            "tables":{{"explanations":{{"rows":[{{"id":"1","cells":{{"second_officer":{{"v":"协办乙"{more}}}}}}}]}}}}}}"#
        );
        serde_json::from_str::<CaseFile>(&text)
    };
    for word in ["confirmed", "signed", "act"] {
        assert!(file(&format!(r#","{word}":true"#)).is_err(), "{word} is no key of an answer");
    }
    let read = file("").expect("a case file");
    assert!(read.observations().iter().all(|observation| !observation.confirmed));
}

#[test]
fn a_signature_is_neither_computed_nor_filled_in() {
    let problems = |column: &str| {
        let table = format!(
            "[[section]]\nid = \"s\"\nlabel = {{ zh = \"节\", en = \"S\" }}\n[[table]]\nid = \"t\"\nsection = \"s\"\n\
             label = {{ zh = \"表\", en = \"T\" }}\n[[table.column]]\nid = \"c\"\nlabel = {{ zh = \"列\", en = \"C\" }}\n{column}\n"
        );
        let layer = "id = \"base\"\nkind = \"base\"\nname = { zh = \"基础\", en = \"Base\" }\nversion = \"1\"\n";
        let file = |path: &str, text: &str| LayerFile { path: path.to_owned(), text: text.to_owned() };
        let files = [file("base/layer.toml", layer), file("base/a.toml", &table)];
        let all = appraisal::checklist::lint(&files);
        all.into_iter().map(|problem| problem.code).filter(|code| code == "C066" || code == "C050").collect::<Vec<_>>()
    };
    assert_eq!(problems("guarded = \"reviewer\"\nsigner = true"), Vec::<String>::new());
    assert_eq!(problems("guarded = \"reviewer\"\ndefault = \"甲\""), ["C066"]);
    assert_eq!(problems("guarded = \"committee\"\nformula = \"\\\"甲\\\"\""), ["C066"]);
    assert_eq!(problems("signer = true"), ["C066"]);
    assert_eq!(problems("guarded = \"own_act\"\nsigner = true"), ["C066"]);
    assert_eq!(problems("guarded = \"anybody\""), ["C050"]);
}
