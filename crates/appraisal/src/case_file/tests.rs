//! The case file: read strictly, refused clearly, turned into observations in order.
#![allow(clippy::unwrap_used)]

use super::*;

const FILE: &str = r#"{ "format": "tianye-case/1", "checklist": "fmcg-wholesale",
  "case": { "survey_date": "2026-10-31", "initial_date": "2025-10-31", "title": "样例商行" },
  "answers": { "request.amount": { "v": "300000", "basis": "oral", "by": "借款人" }, "purchases_12m": { "v": null } },
  "tables": { "debts": { "basis": "document", "rows": [ { "id": "d1", "cells": { "balance": { "v": "50000" }, "on_balance": { "v": true } } } ] },
              "guarantees": { "declared_empty": true } } }"#;

fn read(text: &str) -> Result<CaseFile, String> {
    serde_json::from_str(text).map_err(|e| e.to_string())
}

#[test]
fn a_file_becomes_observations_in_its_order() {
    let case = read(FILE).unwrap();
    let seen: Vec<String> = case
        .observations()
        .iter()
        .map(|o| {
            let place: Vec<&str> = [Some(&o.question), o.row.as_ref(), o.column.as_ref()]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            format!("{} {:?} {}", place.join("."), o.said, o.basis.map_or("-", Basis::word))
        })
        .collect();
    assert_eq!(
        seen,
        [
            "case.survey_date Answer(\"2026-10-31\") system",
            "case.initial_date Answer(\"2025-10-31\") system",
            "case.industry Answer(\"fmcg-wholesale\") system",
            "request.amount Answer(\"300000\") oral",
            "purchases_12m Cleared -",
            "debts TableBasis document",
            "debts.d1 RowAdded -",
            "debts.d1.balance Answer(\"50000\") -",
            "debts.d1.on_balance Answer(\"true\") -",
            "guarantees DeclaredEmpty -",
        ]
    );
}

#[test]
fn it_survives_writing_and_reading() {
    let case = read(FILE).unwrap();
    assert_eq!(read(&serde_json::to_string(&case).unwrap()).unwrap(), case);
}

#[test]
fn another_version_is_refused_by_name() {
    let why = read(&FILE.replace("tianye-case/1", "tianye-case/2")).unwrap_err();
    assert!(why.contains("tianye-case/2") && why.contains("另一版本") && why.contains("tianye-case/1"), "{why}");
    let why = read(&FILE.replace("tianye-case/1", "something")).unwrap_err();
    assert!(why.contains("不是田野的案件文件"), "{why}");
}

#[test]
fn a_number_that_json_would_round_is_refused() {
    let why = read(&FILE.replace("\"300000\"", "300000.10")).unwrap_err();
    assert!(why.contains("数字写成文字"), "{why}");
}

#[test]
fn an_unknown_key_is_refused() {
    assert!(read(&FILE.replace("\"by\"", "\"bi\"")).unwrap_err().contains("bi"));
    assert!(read(&FILE.replace("\"basis\": \"oral\"", "\"basis\": \"hearsay\"")).unwrap_err().contains("hearsay"));
}

#[test]
fn contradictions_are_said() {
    let mut case = read(FILE).unwrap();
    assert!(case.contradictions().is_empty());
    case.case.initial_date = case.case.survey_date;
    case.tables["guarantees"].rows.push(RowFile { id: "g1".to_owned(), ..RowFile::default() });
    let again = case.tables["debts"].rows[0].clone();
    case.tables["debts"].rows.push(again);
    let found = case.contradictions();
    assert_eq!(found.len(), 3, "{found:?}");
}
