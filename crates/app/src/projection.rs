//! What leaves the branch of a case for whoever reads only a part of it 投影: figures without a word that somebody wrote, or everything with the numbers of
//! persons covered. A part is built, never the whole with something hidden in it.
//!
//! Figures alone are held twice: what holds answers, names or texts is taken out of the view by its place; and of what is left a word goes out only where the
//! checklist says it of every case, or where it is a number. Whatever a later version puts into the view is left out until the checklist has it.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value as Json;

use crate::api::reconciliation::ReconciliationView;
use crate::api::text::{Code, Failure};
use crate::api::visit::CaseView;
use crate::case::{Answers, CaseSheet};
use crate::reckoning::LayerFiles;

/// What stands for a word that is not shown.
const HIDDEN: &str = "—";
/// Under these a screen shows what it is given; everything else is an id or a word of the program.
const SHOWN: [&str; 7] = ["zh", "en", "text", "raw", "title", "label", "at_evidence_floor"];
/// Words with which a figure says that it is not known (`show::figure`).
const STATES: [&str; 5] = ["缺", "无意义", "不适用", "是", "否"];

/// What a checklist says whatever the case.
pub(crate) struct Public {
    words: HashSet<String>,
    tables: HashSet<String>,
}

impl Public {
    /// From the layer files, and from the screens of a case in which nobody answered anything.
    pub(crate) fn of(sheet: &CaseSheet, layers: &LayerFiles) -> Self {
        let mut words: HashSet<String> = HashSet::new();
        for line in layers.files.iter().flat_map(|(_, text)| text.lines()) {
            words.extend(line.split('"').skip(1).step_by(2).filter(|word| !word.is_empty()).map(str::to_owned));
        }
        let mut facts = sheet.facts.clone();
        (facts.title, facts.closed, facts.read_only) = Default::default();
        (facts.void_acts, facts.disputes, facts.second, facts.papers) = Default::default();
        let (checklist, known) = (sheet.checklist.clone(), sheet.known.clone());
        let blank = CaseSheet { facts, checklist, answers: Answers::default(), known }.view(Vec::new());
        if let Ok(blank) = serde_json::to_value(&blank) {
            take(&blank, &mut words);
        }
        Self { words, tables: sheet.checklist.tables.keys().cloned().collect() }
    }

    /// A view with nothing in it but what the checklist says, and numbers.
    pub(crate) fn alone(&self, mut view: Json) -> Json {
        self.hide(&mut view, "", false);
        view
    }

    /// `text_alone`: the figure around is a text, so that its value is no number whatever it looks like.
    fn hide(&self, value: &mut Json, key: &str, text_alone: bool) {
        match value {
            Json::String(text) => self.hide_word(text, key, text_alone),
            Json::Array(list) => list.iter_mut().for_each(|one| self.hide(one, key, text_alone)),
            Json::Object(map) => {
                let kind = map.get("kind").and_then(Json::as_str);
                let worded = map.contains_key("raw")
                    && !matches!(kind, Some("money" | "ratio" | "number" | "integer" | "days" | "date"));
                for (key, one) in map.iter_mut() {
                    self.hide(one, key, worded);
                }
            }
            _ => {}
        }
    }

    fn hide_word(&self, text: &mut String, key: &str, text_alone: bool) {
        if text.is_empty() || self.words.contains(text.as_str()) {
            return;
        }
        // A row's id is made by a laptop: its place is told as that of its table.
        if let Some((table, _)) = text.split_once('.')
            && self.tables.contains(table)
        {
            *text = table.to_owned();
            return;
        }
        let open = match SHOWN.contains(&key) {
            true => STATES.contains(&text.as_str()) || (!text_alone && is_number(text)),
            false => is_plain_id(text) || is_number(text),
        };
        if !open {
            HIDDEN.clone_into(text);
        }
    }
}

/// A number, a share, a date, how many answers a figure lacks: nothing that names anybody.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix("缺 ").unwrap_or(text);
    let plain = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '%' | '-' | '+' | ':' | 'T' | ' ');
    digits.chars().all(plain) && report::covered(text) == text
}

/// A word of the program: ids of figures and checks, states, kinds.
fn is_plain_id(text: &str) -> bool {
    text.len() <= 80
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '.' | '[' | ']' | '-') || c.is_ascii_digit())
        && report::covered(text) == text
}

fn take(value: &Json, words: &mut HashSet<String>) {
    match value {
        Json::String(text) => drop(words.insert(text.clone())),
        Json::Array(list) => list.iter().for_each(|one| take(one, words)),
        Json::Object(map) => map.values().for_each(|one| take(one, words)),
        _ => {}
    }
}

/// A case's view without answers, names, texts, and what tells of single rows; still to be held against what the checklist says ([`Public::alone`]).
pub(crate) fn figures_alone(mut view: CaseView) -> Result<Json, Failure> {
    let day = |time: &mut String| *time = time.chars().take(10).collect();
    day(&mut view.meta.created_at);
    view.meta.saved_at.iter_mut().for_each(day);
    (view.meta.closed, view.meta.standing_text, view.meta.read_only) = (None, None, None);
    view.answers.clear();
    view.tables.clear();
    view.set_aside.clear();
    view.blind = None;
    let shown = &mut view.appraisal;
    let visit = &mut shown.visit;
    visit.irrelevant.clear();
    visit.locks.clear();
    visit.missing.clear();
    visit.problems.clear();
    visit.computed.clear();
    visit.sums.clear();
    shown.statements.iter_mut().flat_map(|one| &mut one.lines).for_each(|line| line.how_checked = None);
    for check in &mut shown.checks {
        check.explanations.clear();
        check.meaning = None;
    }
    shown.reconciliation = ReconciliationView::default();
    shown.decision.reasons.clear();
    shown.decision.conditions.clear();
    shown.warnings.clear();
    serde_json::to_value(&view).map_err(|error| Failure::new(Code::Internal).caused_by(error))
}

/// The reply with every number of a person covered: those that were ever answered as one, and whatever looks like one in any text.
pub(crate) fn cover(mut reply: Json, numbers: &BTreeSet<String>) -> Json {
    // The longer first: a number that begins like another is covered as a whole.
    let mut known: Vec<&String> = numbers.iter().collect();
    known.sort_by_key(|number| std::cmp::Reverse(number.len()));
    cover_in(&mut reply, &known);
    reply
}

fn cover_in(value: &mut Json, known: &[&String]) {
    match value {
        Json::String(text) => {
            for number in known {
                if text.contains(number.as_str()) {
                    *text = text.replace(number.as_str(), &report::masked(number));
                }
            }
            if let std::borrow::Cow::Owned(covered) = report::covered(text) {
                *text = covered;
            }
        }
        Json::Array(list) => list.iter_mut().for_each(|one| cover_in(one, known)),
        Json::Object(map) => {
            // An exact amount is no telephone, however many digits it has.
            let kind = map.get("kind").and_then(Json::as_str);
            let figure =
                map.contains_key("unit") && matches!(kind, Some("money" | "ratio" | "number" | "integer" | "days"));
            for (key, one) in map.iter_mut() {
                if !(figure && (key == "raw" || key == "text")) {
                    cover_in(one, known);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn public() -> Public {
        let words = ["存货", "stock", "B", "pass"].map(str::to_owned).into();
        Public { words, tables: HashSet::from(["debts".to_owned()]) }
    }

    #[test]
    fn of_figures_only_what_the_checklist_says_and_numbers_go_out() {
        let shown = public().alone(json!({
            "label": { "zh": "存货", "en": "stock" }, "text": "320,000", "raw": "320000", "kind": "money",
            "provisional": ["debts.zhangsan.lender", "request.amount"], "verdict": "pass", "unknown": ["13800001111"],
        }));
        assert_eq!(shown["text"], "320,000");
        assert_eq!(shown["provisional"], json!(["debts", "request.amount"]));
        assert_eq!(shown["unknown"], json!([HIDDEN]));
        let named = public().alone(json!({
            "label": { "zh": "欠供应商A", "en": "owed to supplier A" }, "text": "13800001111", "raw": "zhangsan", "kind": "text",
        }));
        assert_eq!(named["label"], json!({ "zh": HIDDEN, "en": HIDDEN }));
        assert_eq!((&named["text"], &named["raw"]), (&json!(HIDDEN), &json!(HIDDEN)));
        assert_eq!(public().alone(json!({ "text": "缺 3", "kind": "money", "raw": null }))["text"], "缺 3");
        // A telephone is no figure.
        assert_eq!(public().alone(json!({ "text": "13800001111" }))["text"], HIDDEN);
    }

    #[test]
    fn numbers_of_persons_are_covered_wherever_they_stand_and_amounts_are_not() {
        let known = BTreeSet::from(["P-77665544".to_owned()]);
        let covered = cover(
            json!({
                "note": "证件 P-77665544，电话 13800001111", "kind": "money", "unit": "元", "raw": "13800001111", "text": "13,800,001,111",
                "in": [{ "raw": "13800001111", "value": "P-77665544" }],
            }),
            &known,
        );
        assert_eq!(covered["note"], "证件 ******5544，电话 *******1111");
        assert_eq!(covered["raw"], "13800001111");
        assert_eq!(covered["in"][0], json!({ "raw": "*******1111", "value": "******5544" }));
    }
}
