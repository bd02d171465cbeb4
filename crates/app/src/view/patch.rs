//! What is different between two views 视图之差: object by object and list by list, so that a keystroke's reply carries what it changed. It knows no field
//! below the first two levels: a new one needs no change here.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::api::appraisal::{AppraisalView, VisitView};
use crate::api::keystroke::Patch;

/// What makes `now` of `before`, but for what the tables show, which is looked at row by row ([`super::tables`]). Fields that are equal are not even written out.
pub(crate) fn patches(before: &AppraisalView, now: &AppraisalView) -> Result<Vec<Patch>, serde_json::Error> {
    let mut made = Patches::default();
    macro_rules! fields {
        ($way:expr, $before:expr, $now:expr; $($field:ident)*) => {
            $(made.field($way, stringify!($field), &$before.$field, &$now.$field)?;)*
        };
    }
    let AppraisalView {
        headline: _,
        visit,
        statements: _,
        checks: _,
        measures: _,
        pairs: _,
        reconciliation: _,
        waterfall: _,
        score: _,
        caps: _,
        plan: _,
        schedules: _,
        decision: _,
        knock_outs: _,
        warnings: _,
        took_us: _,
    } = now;
    fields!(&[], before, now; headline statements checks measures pairs reconciliation waterfall score caps plan schedules decision);
    fields!(&[], before, now; knock_outs warnings took_us);
    let VisitView { survey: _, progress: _, irrelevant: _, locks: _, missing: _, problems: _, computed: _, sums: _ } =
        visit;
    fields!(&["visit"], before.visit, visit; survey progress irrelevant locks missing problems);
    Ok(made.all)
}

/// What was found to be different.
#[derive(Default)]
pub(super) struct Patches {
    pub(super) all: Vec<Patch>,
}

impl Patches {
    /// What is different in one field of the object at the end of the way.
    pub(super) fn field<T: Serialize + PartialEq>(
        &mut self,
        way: &[&str],
        field: &str,
        before: &T,
        now: &T,
    ) -> Result<(), serde_json::Error> {
        if before == now {
            return Ok(());
        }
        let (before, now) = (serde_json::to_value(before)?, serde_json::to_value(now)?);
        let mut way: Vec<String> = way.iter().map(|part| (*part).to_owned()).collect();
        if nested(&before, &now) {
            way.push(field.to_owned());
            self.inside(&mut way, before, now);
        } else {
            let set = BTreeMap::from([(field.to_owned(), now)]);
            self.all.push(Patch { at: way, set, gone: Vec::new() });
        }
        Ok(())
    }

    /// What is different inside two objects or two lists of one length.
    fn inside(&mut self, way: &mut Vec<String>, before: Value, now: Value) {
        let mut patch = Patch { at: way.clone(), set: BTreeMap::new(), gone: Vec::new() };
        let mut each = |key: String, before: Option<Value>, now: Value, patch: &mut Patch| match before {
            Some(before) if before == now => {}
            Some(before) if nested(&before, &now) => {
                way.push(key);
                self.inside(way, before, now);
                way.pop();
            }
            _ => {
                patch.set.insert(key, now);
            }
        };
        match (before, now) {
            (Value::Object(mut before), Value::Object(now)) => {
                for (key, value) in now {
                    let old = before.shift_remove(&key);
                    each(key, old, value, &mut patch);
                }
                patch.gone.extend(before.into_iter().map(|(key, _)| key));
            }
            (Value::Array(before), Value::Array(now)) => {
                for (at, (old, value)) in before.into_iter().zip(now).enumerate() {
                    each(at.to_string(), Some(old), value, &mut patch);
                }
            }
            _ => {}
        }
        if !(patch.set.is_empty() && patch.gone.is_empty()) {
            self.all.push(patch);
        }
    }
}

/// Whether both are objects, or lists of one length: what differs is looked for inside.
fn nested(before: &Value, now: &Value) -> bool {
    match (before, now) {
        (Value::Object(_), Value::Object(_)) => true,
        (Value::Array(before), Value::Array(now)) => before.len() == now.len(),
        _ => false,
    }
}
