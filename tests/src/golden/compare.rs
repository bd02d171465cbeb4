//! Compares the expected file with our figures, leaf by leaf, to the tolerances of the case's README.

use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::str::FromStr;

/// Amounts that must agree to the last digit: balance sheets, cash plan, need, P_min, L0, limit, schedules.
const EXACT: &[&str] = &[
    "balance_sheet/",
    "cash_plan/months",
    "cash_plan/opening",
    "cash_plan/minimum_cash",
    "cash_plan/lowest",
    "cash_plan/shortfall",
    "cash_plan/P_min",
    "cash_back",
    "schedules/",
    "limit/need",
    "limit/L0",
    "limit/limit",
    "limit/before_floor",
    "limit/plan_at",
    "limit/capacity/P_min",
];

/// Leaves that are not compared, each with its reason.
const NOT_COMPARED: &[(&str, &str)] = &[
    ("rules", "says which rules the file follows"),
    ("case", "the name of the case"),
    ("note", "explains the file"),
    ("title", "the variant's title"),
    ("completeness/required_questions", "the number of required questions is the product's own"),
    ("completeness/answered", "the number of required questions is the product's own"),
    ("missing/question_labels", "labels are the product's own"),
];

/// Figures for which the expected file names (and rounds) another intermediate figure than ours, with the reason; by the beginning of
/// their path. All others must agree to the cent.
const ROUNDED_ELSEWHERE: &[(&str, &str)] = &[];

/// `{value, provisional}`, `{unknown}`, `{not_meaningful}`, `{not_applicable}` are values, not branches.
pub(super) fn is_value_object(node: &Json) -> bool {
    node.as_object().is_some_and(|o| match o.len() {
        1 => o.contains_key("unknown") || o.contains_key("not_meaningful") || o.contains_key("not_applicable"),
        2 => o.contains_key("value") && o.contains_key("provisional"),
        _ => false,
    })
}

/// Walks every leaf of `expected`; returns how many were compared and what differs. A leaf that is missing in `actual` differs.
#[must_use]
pub fn compare(expected: &Json, actual: &Json) -> (usize, Vec<String>) {
    let mut walk = Walk { compared: 0, differs: Vec::new() };
    walk.node(expected, actual, "");
    (walk.compared, walk.differs)
}

struct Walk {
    compared: usize,
    differs: Vec<String>,
}

impl Walk {
    fn node(&mut self, expected: &Json, actual: &Json, path: &str) {
        let path = path.trim_start_matches('/');
        if path == "variants" || NOT_COMPARED.iter().any(|(p, _)| *p == path) {
            return;
        }
        match expected {
            Json::Object(fields) if !is_value_object(expected) => {
                // An empty map says "nothing there": that is a figure too.
                if fields.is_empty() {
                    self.compared += 1;
                    if actual.as_object().is_none_or(|o| !o.is_empty()) {
                        self.differs.push(format!("{path}: expected nothing, found {actual}"));
                    }
                }
                for (key, value) in fields {
                    self.node(value, actual.get(key).unwrap_or(&Json::Null), &format!("{path}/{key}"));
                }
                if path == "verdicts" {
                    let ours = actual.as_object().into_iter().flatten();
                    for (key, word) in ours.filter(|(k, v)| !fields.contains_key(*k) && *v != "not_applicable") {
                        self.differs.push(format!("{path}/{key}: {word} here, not in the expected file"));
                    }
                }
            }
            Json::Array(items) if items.iter().all(|i| i.is_string()) && !numeric_list(path) => {
                self.set(items, actual, path)
            }
            Json::Array(items) => {
                let ours = actual.as_array().map_or(0, Vec::len);
                if ours != items.len() {
                    self.differs.push(format!("{path}: expected {} items, found {ours}", items.len()));
                }
                for (i, item) in items.iter().enumerate() {
                    let name = item.get("id").and_then(Json::as_str).map_or_else(|| i.to_string(), str::to_owned);
                    self.node(item, actual.get(i).unwrap_or(&Json::Null), &format!("{path}/{name}"));
                }
            }
            _ => {
                self.compared += 1;
                if !same(expected, actual, path) {
                    self.differs.push(format!("{path}: expected {expected}, found {actual}"));
                }
            }
        }
    }

    /// A list of words: the order is free.
    fn set(&mut self, items: &[Json], actual: &Json, path: &str) {
        self.compared += 1;
        let sorted = |list: &[Json]| {
            let mut words: Vec<String> = list.iter().filter_map(|i| i.as_str().map(str::to_owned)).collect();
            words.sort();
            words
        };
        let ours = actual.as_array().map(|a| sorted(a));
        if ours.as_ref() != Some(&sorted(items)) {
            self.differs.push(format!("{path}: expected {items:?}, found {actual}"));
        }
    }
}

fn numeric_list(path: &str) -> bool {
    path.ends_with("/closing") || path.ends_with("repaid_per_yuan") || path.ends_with("taken_out_by_purpose")
}

fn decimal(node: &Json) -> Option<Decimal> {
    match node {
        Json::String(text) => Decimal::from_str(text).ok(),
        Json::Number(number) => Decimal::from_str(&number.to_string()).ok(),
        _ => None,
    }
}

fn same(expected: &Json, actual: &Json, path: &str) -> bool {
    if let Some(fields) = expected.as_object() {
        return fields.iter().all(|(key, value)| match key.as_str() {
            "unknown" | "provisional" => same_words(value, &actual[key]),
            // The wording of a reason is free, its presence is not.
            "not_meaningful" | "not_applicable" => actual.get(key).is_some(),
            _ => same(value, &actual[key], path),
        });
    }
    // The share depends on how many questions the product asks; complete is complete, incomplete is not.
    if path == "completeness/share" || path.ends_with("indicators/E5/value") {
        return (decimal(expected) == Some(Decimal::ONE)) == (decimal(actual) == Some(Decimal::ONE))
            && decimal(actual).is_some();
    }
    // A word or a truth carries no mark of what is provisional behind it in the expected file; a number does.
    if decimal(expected).is_none() && is_value_object(actual) && actual.get("value").is_some() {
        return *expected == actual["value"];
    }
    if expected.is_null() {
        return actual.is_null() || is_value_object(actual);
    }
    match (decimal(expected), decimal(actual)) {
        (Some(e), Some(a)) => close(e, a, path),
        _ => expected == actual,
    }
}

fn same_words(expected: &Json, actual: &Json) -> bool {
    let words = |node: &Json| {
        let mut list: Vec<String> =
            node.as_array().into_iter().flatten().filter_map(|w| w.as_str().map(str::to_owned)).collect();
        list.sort();
        list
    };
    words(expected) == words(actual) && expected.is_array() && actual.is_array()
}

/// Money to a cent and ratios to their twelfth decimal, days to 1e-4; the exact ones to the last digit, the paths of `ROUNDED_ELSEWHERE` to the README's
/// tolerance (money 0.50 or 2e-6 of the figure, ratios 1e-6).
fn close(expected: Decimal, actual: Decimal, path: &str) -> bool {
    let difference = (expected - actual).abs();
    if EXACT.iter().any(|p| path.starts_with(p)) && !path.contains("_to_") {
        return difference.is_zero();
    }
    if path.contains("days") {
        return difference <= Decimal::new(1, 4);
    }
    let elsewhere = ROUNDED_ELSEWHERE.iter().any(|(p, _)| path.starts_with(p));
    let is_ratio = expected.scale() > 2 || (expected.abs() < Decimal::TEN && actual.abs() < Decimal::TEN);
    let allowed = match (is_ratio, elsewhere) {
        (true, true) => Decimal::new(1, 6),
        (true, false) => Decimal::new(1, 12),
        (false, true) => Decimal::new(5, 1).max(expected.abs() * Decimal::new(2, 6)),
        (false, false) => Decimal::new(1, 2),
    };
    difference <= allowed
}

#[cfg(test)]
mod tests {
    use super::compare;
    use serde_json::json;

    #[test]
    fn a_planted_difference_is_found() {
        let expected = json!({ "income": { "year": { "revenue": "4956000" } }, "verdicts": { "equity": "pass" } });
        let right = json!({ "income": { "year": { "revenue": "4956000.00" } }, "verdicts": { "equity": "pass" } });
        assert_eq!(compare(&expected, &right), (2, vec![]));
        let wrong = json!({ "income": { "year": { "revenue": "4956000.02" } }, "verdicts": {} });
        // two cents of five million, and a verdict that is not there
        assert_eq!(compare(&expected, &wrong).1.len(), 2);
    }

    #[test]
    fn exact_figures_tolerate_nothing() {
        let expected = json!({ "limit": { "need": "200000", "before_floor": { "value": "0", "provisional": ["purchases_12m"] } } });
        let off = json!({ "limit": { "need": "200000.01", "before_floor": { "value": "0", "provisional": [] } } });
        assert_eq!(compare(&expected, &off).1.len(), 2);
    }

    #[test]
    fn a_leaf_that_is_not_compared_fails() {
        let expected = json!({ "ratios": { "current": "4.27" } });
        assert_eq!(compare(&expected, &json!({})).1.len(), 1);
    }
}
