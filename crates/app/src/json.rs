//! JSON from outside, read without a choice made in silence: a key that stands twice in one object is refused, with its place. The usual
//! readers keep the last of them, and the answer that stood first would be gone without a word.

use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::api::text::{Code, Failure};

/// Reads a text; what does not read fails with `code`, and says where.
pub(crate) fn read<T: DeserializeOwned>(text: &str, code: Code) -> Result<T, Failure> {
    once_each(text).map_err(|twice| twice.into_failure(code))?;
    serde_json::from_str(text).map_err(|error| placed(code, &error))
}

fn placed(code: Code, error: &serde_json::Error) -> Failure {
    let place = format!("第 {} 行第 {} 列", error.line(), error.column());
    let en = format!("line {}, column {}", error.line(), error.column());
    Failure::new(code).saying(place, en).caused_by(error)
}

/// A key that stands twice in one object.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Twice {
    /// Keys and list numbers from the outside in, `tables › debts › rows › 2 › cells › balance`.
    path: String,
    line: usize,
    column: usize,
}

impl Twice {
    fn into_failure(self, code: Code) -> Failure {
        let Self { path, line, column } = self;
        let zh = format!("“{path}”写了两次（第 {line} 行第 {column} 列），不知以哪个为准；请删去一个");
        let en = format!("“{path}” stands twice (line {line}, column {column}); remove one of them");
        Failure::new(code).saying(zh, en)
    }
}

/// Whether every key stands once in its object, at every depth. A text that is no JSON at all is another reader's matter.
pub(crate) fn once_each(text: &str) -> Result<(), Twice> {
    let mut walk = Walk { path: Vec::new(), twice: None };
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Step(&mut walk).deserialize(&mut reader);
    match (walk.twice, read) {
        (Some(path), Err(error)) => Err(Twice { path, line: error.line(), column: error.column() }),
        _ => Ok(()),
    }
}

struct Walk {
    path: Vec<String>,
    twice: Option<String>,
}

/// Longer keys are cut in messages.
const SHOWN: usize = 60;

impl Walk {
    fn shown(&self, key: &str) -> String {
        let cut = |part: &str| part.chars().filter(|c| !c.is_control()).take(SHOWN).collect::<String>();
        self.path.iter().map(String::as_str).chain([key]).map(cut).collect::<Vec<_>>().join(" › ")
    }
}

struct Step<'w>(&'w mut Walk);

impl<'de> DeserializeSeed<'de> for Step<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Step<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = std::collections::HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if seen.contains(&key) {
                self.0.twice = Some(self.0.shown(&key));
                return Err(A::Error::custom("a key stands twice"));
            }
            self.0.path.push(key.clone());
            map.next_value_seed(Step(self.0))?;
            self.0.path.pop();
            seen.insert(key);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut number = 1_usize;
        loop {
            self.0.path.push(number.to_string());
            let more = list.next_element_seed(Step(self.0))?;
            self.0.path.pop();
            if more.is_none() {
                return Ok(());
            }
            number += 1;
        }
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::{Value, json};

    /// Every object of a value, each with one of its keys written twice: the text, and the path of that key.
    fn doubled(value: &Value, path: &[String], around: &dyn Fn(String) -> String, found: &mut Vec<(String, String)>) {
        let below = |key: String| [path, &[key]].concat();
        match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    let members = |with: &str| {
                        let parts = map.iter().map(|(k, v)| {
                            let v = if k == key { with.to_owned() } else { v.to_string() };
                            format!("{}:{v}", Value::from(k.as_str()))
                        });
                        parts.collect::<Vec<_>>().join(",")
                    };
                    let twice = format!("{{{},{}:null}}", members(&inner.to_string()), Value::from(key.as_str()));
                    found.push((around(twice), below(key.clone()).join(" › ")));
                    doubled(inner, &below(key.clone()), &|text| around(format!("{{{}}}", members(&text))), found);
                }
            }
            Value::Array(list) => {
                for (n, inner) in list.iter().enumerate() {
                    let items = |with: String| {
                        let parts =
                            list.iter().enumerate().map(|(i, v)| if i == n { with.clone() } else { v.to_string() });
                        parts.collect::<Vec<_>>().join(",")
                    };
                    doubled(inner, &below((n + 1).to_string()), &|text| around(format!("[{}]", items(text))), found);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn a_key_twice_at_any_depth_is_named() {
        let file = json!({
            "format": "tianye-case/1", "checklist": "c", "case": { "survey_date": "2026-10-31", "initial_date": "2025-10-31" },
            "answers": { "request.amount": { "v": "1", "basis": "oral" }, "b": { "v": null } },
            "tables": { "debts": { "rows": [
                { "id": "a", "cells": { "balance": { "v": "5" } } }, { "id": "b", "cells": { "kind": { "v": "x" }, "balance": { "v": "6" } } },
            ] } },
        });
        assert_eq!(once_each(&file.to_string()), Ok(()));
        let mut found = Vec::new();
        doubled(&file, &[], &|text| text, &mut found);
        assert_eq!(found.len(), 24);
        for (text, path) in found {
            let twice = once_each(&text).unwrap_err();
            assert_eq!((twice.path.as_str(), twice.line), (path.as_str(), 1), "{text}");
        }
    }

    #[test]
    fn an_escaped_key_is_the_same_key_and_the_place_is_said() {
        let twice = once_each("{\n \"a\": 1,\n \"\\u0061\": 2\n}").unwrap_err();
        assert_eq!((twice.path.as_str(), twice.line), ("a", 3));
        assert_eq!(once_each("{\"a\":{\"x\":1},\"b\":{\"x\":1},\"c\":[{\"x\":1},{\"x\":2}]}"), Ok(()));
        // No JSON: said by the reader that reads it.
        for broken in ["", "{", "{\"a\":1,}", &"[".repeat(10_000), &"{\"a\":".repeat(10_000)] {
            assert_eq!(once_each(broken), Ok(()));
            assert!(read::<Value>(broken, Code::BadCase).is_err());
        }
    }
}
