//! The declarations as a JSON Schema, `entries.schema.json`: an editor of TOML then offers keys and words and marks what does not fit.
//!
//! It speaks of one file as it is written, before layers are merged: a refinement names its id and what it changes, nothing else.

use super::super::entry::Kind;
use super::super::layer::LayerFile;
use super::super::node::Node;
use super::super::template::{Template, templates};
use super::field::{Entry, Field, Usage, Value};
use super::parts::NAMED;
use super::{entries, entry};
use serde_json::{Map, Value as Json, json};

/// The schema of a layer file; what templates are for stands in the layer files themselves.
#[must_use]
pub fn json_schema(files: &[LayerFile]) -> Json {
    let mut definitions = Map::new();
    definitions.insert("label".to_owned(), label());
    let mut kinds = Map::new();
    for entry in entries() {
        define(entry, entry.name, &mut definitions);
        kinds.insert(entry.name.to_owned(), json!({ "type": "array", "items": reference(entry.name) }));
    }
    for template in templates(files) {
        made(&template, &mut definitions);
        kinds.entry(&template.of).or_insert_with(|| json!({ "type": "array", "items": reference(&template.of) }));
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "由程序写出，不手改 written by the program: TIANYE_EXPORT=1 cargo test --workspace --test entries",
        "title": "田野行业清单的条目 Entries of a Tianye checklist",
        "type": "object",
        "properties": kinds,
        "additionalProperties": false,
        "definitions": definitions,
    })
}

fn reference(path: &str) -> Json {
    json!({ "$ref": format!("#/definitions/{path}") })
}

fn label() -> Json {
    let text = json!({ "type": "string" });
    json!({ "anyOf": [
        { "type": "string" },
        { "type": "object", "properties": { "zh": text, "en": text }, "additionalProperties": false },
    ]})
}

fn define(entry: &Entry, path: &str, definitions: &mut Map<String, Json>) {
    let mut properties = Map::new();
    for field in entry.all() {
        let mut one = value(field, path);
        one.insert("description".to_owned(), Json::String(described(field)));
        properties.insert(field.name.to_owned(), Json::Object(one));
    }
    // Merging goes by the id; everything else may stand in an earlier layer.
    let named = entry.field("id").is_some_and(|id| id.usage == Usage::Read);
    let required: &[&str] = if named { &["id"] } else { &[] };
    let made = json!({
        "type": "object",
        "title": format!("{} {}", entry.zh.0, entry.en.0),
        "description": format!("{}\n{}", entry.zh.1, entry.en.1),
        "properties": properties,
        "required": required,
        "additionalProperties": entry.open,
    });
    definitions.insert(path.to_owned(), made);
    for (field, child) in entry.children() {
        define(child, &format!("{path}.{}", field.name), definitions);
    }
}

/// The kind that a template is for, or what it adds to one that is declared.
fn made(template: &Template, definitions: &mut Map<String, Json>) {
    let mut properties = Map::new();
    for field in NAMED {
        let mut one = value(field, &template.of);
        one.insert("description".to_owned(), Json::String(described(field)));
        properties.insert(field.name.to_owned(), Json::Object(one));
    }
    for field in &template.fields {
        // What the author writes there becomes part of entries of these kinds.
        let into = template.makes.iter().filter(|(_, m)| m.get("spread").and_then(Node::text) == Some(&field.id));
        let mut items: Vec<Json> =
            into.filter(|(kind, _)| entry(kind).is_some()).map(|(kind, _)| reference(kind)).collect();
        items.push(json!({ "type": "object" }));
        let mut one = written(&field.kind, &json!({ "anyOf": items }));
        let said = format!("{}\n{}", field.doc.zh, field.doc.en);
        one.insert("description".to_owned(), Json::String(said));
        properties.insert(field.id.clone(), Json::Object(one));
    }
    let declared =
        definitions.get_mut(&template.of).and_then(|d| d.get_mut("properties")).and_then(Json::as_object_mut);
    match declared {
        Some(own) => {
            for (key, one) in properties {
                own.entry(key).or_insert(one);
            }
        }
        None => {
            let one = json!({
                "type": "object",
                "title": format!("{} {}", template.label.zh, template.label.en),
                "description": format!("{}\n{}", template.doc.zh, template.doc.en),
                "properties": properties,
                "required": ["id"],
                "additionalProperties": false,
            });
            definitions.insert(template.of.clone(), one);
        }
    }
}

/// A field of a template by the word of its type.
fn written(kind: &str, item: &Json) -> Map<String, Json> {
    let json = match kind {
        "text" | "formula" | "number" => json!({ "type": ["string", "number"] }),
        "words" => json!({ "type": ["string", "array"] }),
        "truth" => json!({ "type": "boolean" }),
        "table" => item.clone(),
        "entries" => json!({ "type": "array", "items": item }),
        "label" => json!({ "allOf": [reference("label")] }),
        _ => json!({}),
    };
    json.as_object().cloned().unwrap_or_default()
}

fn described(field: &Field) -> String {
    let mut text = format!("{}\n{}", field.zh, field.en);
    if let Value::Word(words) | Value::Open(words) = field.value {
        words.iter().for_each(|w| text.push_str(&format!("\n- {}: {} {}", w.word, w.zh, w.en)));
    }
    if !field.default.is_empty() {
        text.push_str(&format!("\n不写时 default: {}", field.default));
    }
    text
}

/// What may stand in a field, with room for `{s}` of a `foreach` where words or numbers are asked.
fn value(field: &Field, path: &str) -> Map<String, Json> {
    let text = json!({ "type": "string" });
    let child = || reference(&format!("{path}.{}", field.name));
    let words = |all: Vec<&str>| json!({ "anyOf": [{ "enum": all }, { "type": "string", "pattern": "\\{.+\\}" }] });
    let keyed = |value: Json| json!({ "type": "object", "additionalProperties": value });
    let made = match field.value {
        Value::Id | Value::Formula => text,
        Value::Text | Value::Name(_) | Value::Decimal => json!({ "type": ["string", "number"] }),
        Value::Label => reference("label"),
        Value::Truth => json!({ "type": "boolean" }),
        Value::Whole | Value::Count => json!({ "type": ["integer", "string"] }),
        Value::Type => words(Kind::WORDS.iter().map(|(w, _)| *w).collect()),
        Value::Word(all) | Value::Open(all) => words(all.iter().map(|w| w.word).collect()),
        Value::Texts | Value::Names(_) => json!({ "type": "array", "items": text }),
        Value::Numbers => json!({ "type": "array", "items": { "type": ["number", "string"] } }),
        Value::Values => keyed(json!({ "type": ["string", "number", "boolean"] })),
        Value::Formulas | Value::Figures => keyed(text),
        Value::Labels => keyed(reference("label")),
        Value::Variables => keyed(json!({ "type": "array" })),
        Value::Any => json!({}),
        Value::One(_) => json!({ "allOf": [child()] }),
        Value::Many(_) => json!({ "type": "array", "items": child() }),
    };
    match made {
        // Beside a reference a draft 7 validator reads nothing.
        Json::Object(map) if map.contains_key("$ref") => Map::from_iter([("allOf".to_owned(), json!([map]))]),
        Json::Object(map) => map,
        _ => Map::new(),
    }
}
