//! The acceptance case as test data: its facts, its variants, its expected figures, and our figures in the same shape.

mod actual;
mod compare;

pub use actual::{ALIASES, CHOSEN, actual_tree, ours, written};
pub use compare::compare;

use appraisal::Appraisal;
use serde_json::{Value as Json, json};

/// The facts of the case.
#[must_use]
pub fn facts() -> Json {
    json_file(include_str!("../data/fmcg-wholesale/facts.json"))
}

/// The expected figures of the case.
#[must_use]
pub fn expected() -> Json {
    json_file(include_str!("../data/fmcg-wholesale/expected.json"))
}

fn json_file(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_default()
}

/// The facts with one variant applied: `set` maps a path to a new value; an object replaces the answer, anything else its `v`.
///
/// # Panics
/// When the variant or one of its paths does not exist: then the test data is broken.
#[must_use]
pub fn with_variant(facts: &Json, id: &str) -> Json {
    let mut changed = facts.clone();
    let variants = facts["variants"].as_array().cloned().unwrap_or_default();
    let variant = variants.iter().find(|v| v["id"] == id).unwrap_or_else(|| panic!("no variant {id}"));
    for (path, value) in variant["set"].as_object().into_iter().flatten() {
        let target = place(&mut changed, path).unwrap_or_else(|| panic!("{id}: no answer at {path}"));
        if value.is_object() {
            *target = value.clone();
        } else if target.is_object() {
            target["v"] = value.clone();
        } else {
            *target = value.clone();
        }
    }
    changed
}

/// The facts with some paths changed: objects replace the answer, anything else its `v`; a path that does not exist yet is made.
#[must_use]
pub fn changed(facts: &Json, set: &Json) -> Json {
    let mut facts = facts.clone();
    for (path, value) in set.as_object().into_iter().flatten() {
        let mut here = &mut facts;
        for key in path.split('.') {
            let row = here["rows"].as_array().and_then(|rows| rows.iter().position(|r| r["id"] == json!(key)));
            here = match row {
                Some(i) if here.get(key).is_none() => &mut here["rows"][i],
                _ => &mut here[key],
            };
        }
        if value.is_object() || here.get("v").is_none() { *here = value.clone() } else { here["v"] = value.clone() }
    }
    facts
}

/// The node at a path; its last key may be new (an answer or an explanation that the case did not have).
fn place<'a>(node: &'a mut Json, path: &str) -> Option<&'a mut Json> {
    if find(node, path).is_some() {
        return find(node, path);
    }
    // The name of a check holds points of its own only behind its last slash: `explanations.cash_plan/yearly_totals`.
    let (parent, key) = path.rsplit_once('.')?;
    let fields = find(node, parent)?.as_object_mut()?;
    Some(fields.entry(key).or_insert(Json::Null))
}

/// The node at a path of object keys and row ids.
fn find<'a>(node: &'a mut Json, path: &str) -> Option<&'a mut Json> {
    let mut here = node;
    for key in path.split('.') {
        // A row id is looked up in `rows` (or in a bare list); plain keys first.
        if here.get(key).is_none() {
            let rows = if here.is_array() { here } else { here.get_mut("rows")? };
            here = rows.as_array_mut()?.iter_mut().find(|r| r["id"] == json!(key))?;
        } else {
            here = here.get_mut(key)?;
        }
    }
    Some(here)
}

/// Appraises the case, or one of its variants, through the path of an officer's answers.
#[must_use]
pub fn appraise(facts: &Json, variant: Option<&str>) -> Appraisal {
    let facts = variant.map_or_else(|| facts.clone(), |id| with_variant(facts, id));
    crate::facts::appraise(&facts)
}
