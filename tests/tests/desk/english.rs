//! In English nothing is said in Chinese: explanations of every figure, every chapter of the report, of every practice case. What people typed
//! (names of rows, remarks) stays as it was typed.

use appraisal::explanation::{Bounds, explain};
use appraisal::finding::Text;
use appraisal::observation::Answers;
use report::document::Language;
use report::{Context, credit_report};
use std::collections::{BTreeMap, BTreeSet};
use tests::trades::{Trade, trades};

fn chinese(text: &str) -> bool {
    text.chars()
        .any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c) || "，。；：“”（）、？！".contains(c) && c != '“' && c != '”')
}

/// Every text a person typed into the case, the longest first.
fn typed(trade: &Trade) -> Vec<String> {
    let answers = trade.case.answers.values();
    let cells = trade.case.tables.values().flat_map(|t| t.rows.iter().flat_map(|r| r.cells.values()));
    let mut all = BTreeSet::new();
    for answer in answers.chain(cells) {
        // A lender is called by what stands before the bracket.
        let name = answer.v.0.as_deref().and_then(|v| v.split(['（', '(']).next()).unwrap_or_default();
        all.insert(name.replace(' ', ""));
        all.extend([answer.v.0.clone().unwrap_or_default(), answer.by.clone(), answer.how_checked.clone()]);
    }
    all.insert(trade.case.case.title.clone());
    let mut all: Vec<String> = all.into_iter().filter(|t| chinese(t)).collect();
    all.sort_by_key(|t| std::cmp::Reverse(t.len()));
    all
}

/// Words that a rule looks for in what was written, shown as it looks for them.
const LOOKED_FOR: &[&str] = &[
    "“无”",
    "“一致”",
    "“相符”",
    "“配偶”",
    "“妻子”",
    "“老婆”",
    "“爱人”",
    "“丈夫”",
    "“老公”",
    "“前”",
    "“（”",
    "“放款”",
    "“贷款”",
    "“借款”",
];

/// What is left of a text when what was typed is taken out; a long text may be cut in the middle of it.
fn without(text: &str, typed: &[String]) -> String {
    let whole = |left: String, said: &str| {
        if left.contains(said) { left.replace(said, "") } else { left }
    };
    let begun = || typed.iter().flat_map(|said| said.char_indices().skip(1).map(move |(at, _)| &said[..at]));
    let uncut = match text.strip_suffix('…') {
        Some(cut) => begun().filter_map(|b| cut.strip_suffix(b)).min_by_key(|left| left.len()).unwrap_or(cut),
        None => text,
    };
    typed.iter().map(String::as_str).chain(LOOKED_FOR.iter().copied()).fold(uncut.to_owned(), whole)
}

#[test]
fn explanations_in_english_hold_no_chinese() {
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    for trade in trades() {
        let typed = typed(trade);
        let observations = trade.case.observations();
        let appraisal = appraisal::appraise(&trade.checklist, &observations, trade.case.case.survey_date);
        let answers = Answers::fold(&trade.checklist, &observations).0;
        let figures = &appraisal.figures;
        let mut names: Vec<String> = figures.evaluation.scalars().map(|(name, _)| name.to_string()).collect();
        names.extend(figures.evaluation.cells().map(|(table, row, column, _)| format!("{table}.{row}.{column}")));
        let mut walked = 0;
        for name in names {
            let Some(tree) = explain(&trade.checklist, &answers, figures, &name, Bounds { depth: 0, nodes: 60 }) else {
                continue;
            };
            walked += 1;
            let texts: Vec<&Text> =
                [&tree.label, &tree.value].into_iter().chain(&tree.sentence).chain(&tree.remarks).collect();
            for text in texts {
                let left = without(&text.en, &typed);
                if chinese(&left) {
                    wrong
                        .entry(left.chars().filter(|c| chinese(&c.to_string())).collect())
                        .or_insert(format!("{} {name}: {}", trade.id, text.en));
                }
            }
        }
        assert!(walked > 3000, "{}: {walked} figures", trade.id);
    }
    let shown: Vec<String> = wrong.iter().take(60).map(|(k, v)| format!("{k}\n    {v:.300}")).collect();
    assert!(wrong.is_empty(), "{} kinds:\n{}", wrong.len(), shown.join("\n"));
}

/// Every text of a JSON tree.
fn strings<'j>(node: &'j serde_json::Value, all: &mut Vec<&'j str>) {
    match node {
        serde_json::Value::String(text) => all.push(text),
        serde_json::Value::Array(items) => items.iter().for_each(|i| strings(i, all)),
        serde_json::Value::Object(fields) => fields.values().for_each(|f| strings(f, all)),
        _ => {}
    }
}

#[test]
fn reports_in_english_hold_no_chinese() {
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    for trade in trades() {
        let typed = typed(trade);
        let observations = trade.case.observations();
        let appraisal = appraisal::appraise(&trade.checklist, &observations, trade.case.case.survey_date);
        let answers = Answers::fold(&trade.checklist, &observations).0;
        let context = Context {
            language: Language::En,
            title: trade.case.case.title.clone(),
            practice: true,
            ..Context::default()
        };
        let document = credit_report(&trade.checklist, &answers, &appraisal, &context);
        let tree = serde_json::to_value(&document).expect("JSON");
        let mut texts = Vec::new();
        strings(&tree, &mut texts);
        assert!(texts.len() > 1000, "{}: {} texts", trade.id, texts.len());
        for text in texts {
            let left = without(text, &typed);
            if chinese(&left) {
                wrong.entry(left.chars().take(80).collect()).or_insert(format!("{}: {text}", trade.id));
            }
        }
    }
    let shown: Vec<String> = wrong.values().take(80).map(|v| format!("    {v:.240}")).collect();
    assert!(wrong.is_empty(), "{} texts:\n{}", wrong.len(), shown.join("\n"));
}
