//! Whether what an author wrote fits its declaration: unknown keys, missing and mistyped fields, unknown words, kinds in the wrong layer.
//!
//! The one place that knows; the readers take what is there. Knows no kind of entry.

use super::super::entry::Kind;
use super::super::node::{Fields, Node, Plain};
use super::super::problem::{Problem, nearest};
use super::super::reader::text_of;
use super::entry as kind;
use super::field::{ALL_LAYERS, Entry, Field, Stage, Usage, Value, Word};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::str::FromStr;

/// Problems of one entry, once all layers are merged: what a template takes is no key any more.
pub(crate) fn valid(entry: &'static Entry, node: &Node, problems: &mut Vec<Problem>) {
    let Plain::Table(fields) = &node.value else {
        problems.push(wrong(node, entry.name, "表 { … }", "a table { … }"));
        return;
    };
    if fits_whole(entry, fields, problems) {
        return;
    }
    for field in entry.all() {
        match fields.get(field.name) {
            Some(value) => fits(field, value, problems),
            None if field.required => {
                let (zh, en) = (format!("缺少 {}", field.name), format!("{} is missing", field.name));
                problems.push(Problem::new("C002", &node.place, zh, en));
            }
            None => {}
        }
    }
    if entry.open {
        return;
    }
    let made_from = entry.stage == Stage::Template;
    let known = |name: &str| entry.field(name).is_some_and(|f| made_from || f.usage != Usage::Template);
    for (key, value) in fields.iter().filter(|(key, _)| !known(key)) {
        let (zh, en) = (format!("不认识的键“{key}”"), format!("unknown key “{key}”"));
        let unknown = Problem::new("C001", &value.place, zh, en);
        problems.push(unknown.proposing(nearest(key, entry.all().map(|f| f.name))));
    }
}

/// Whether nothing is wrong with an entry: asked of the keys that stand there, which are fewer than those that may. Says nothing.
fn fits_whole(entry: &'static Entry, fields: &Fields, problems: &mut Vec<Problem>) -> bool {
    let before = problems.len();
    let mut required = 0;
    for (key, value) in fields {
        let Some(field) = entry.field(key) else {
            if entry.open {
                continue;
            }
            return false;
        };
        if field.usage == Usage::Template && entry.stage != Stage::Template && !entry.open {
            return false;
        }
        required += usize::from(field.required);
        fits(field, value, problems);
        if problems.len() > before {
            // Said again by whoever looks for what is wrong, in the order of the declaration.
            problems.truncate(before);
            return false;
        }
    }
    required == entry.all().filter(|field| field.required).count()
}

/// The kinds of one layer that it may not hold.
pub(crate) fn layer(layer: &str, entries: &IndexMap<String, Node>, problems: &mut Vec<Problem>) {
    // A layer that does not say its kind is named for that.
    for (name, list) in entries.iter().filter(|_| !layer.is_empty()) {
        // What a template is for stands where everything else does.
        let layers = kind(name).map_or(ALL_LAYERS, |e| e.layers);
        if layers.contains(&layer) {
            continue;
        }
        let place = list.items().first().map_or(&list.place, |first| &first.place);
        let zh = format!("{layer} 层不能写 [[{name}]]，只能写在 {}", layers.join("、"));
        let en = format!("a layer of kind {layer} holds no [[{name}]]; it stands in {}", layers.join(", "));
        problems.push(Problem::new("C009", place, zh, en));
    }
}

fn fits(field: &'static Field, node: &Node, problems: &mut Vec<Problem>) {
    let key = field.name;
    let mut unless = |right: bool, zh: &str, en: &str| {
        if !right {
            problems.push(wrong(node, key, zh, en));
        }
    };
    match field.value {
        Value::Id | Value::Text | Value::Name(_) | Value::Open(_) => unless(plain(node).is_some(), "文字", "a text"),
        Value::Label => unless(text_of(node).is_some(), "{ zh, en }", "{ zh, en }"),
        Value::Formula => unless(node.text().is_some(), "公式文字", "a formula in quotes"),
        Value::Truth => unless(matches!(node.value, Plain::Truth(_)), "true 或 false", "true or false"),
        Value::Whole => unless(whole(node).is_some(), "整数", "a whole number"),
        Value::Count => unless(whole(node).is_some_and(|n| n >= 0), "不小于 0 的整数", "a whole number from 0"),
        Value::Decimal => unless(plain(node).is_some_and(|t| Decimal::from_str(t).is_ok()), "小数", "a decimal"),
        Value::Type => {
            let word = node.text().unwrap_or_default();
            if !Kind::WORDS.iter().any(|(w, _)| *w == word) {
                let (zh, en) = (format!("没有类型“{word}”"), format!("no type “{word}”"));
                let unknown = Problem::new("C004", &node.place, zh, en);
                problems.push(unknown.proposing(nearest(word, Kind::WORDS.iter().map(|(w, _)| *w))));
            }
        }
        Value::Word(words) => one_of(key, words, node, problems),
        Value::Texts | Value::Names(_) => {
            unless(list(node).is_some_and(|l| l.iter().all(|i| i.text().is_some())), "文字的列表", "a list of texts");
        }
        Value::Numbers => match list(node) {
            None => unless(false, "数的列表", "a list of numbers"),
            Some(items) => {
                let number = |i: &&Node| plain(i).is_some_and(|t| Decimal::from_str(t).is_ok());
                problems.extend(
                    items.iter().filter(|i| !number(i)).map(|i| wrong(i, key, "数的列表", "a list of numbers")),
                );
            }
        },
        Value::Values => each(key, node, problems, "值", "a value", |n| {
            matches!(n.value, Plain::Text(_) | Plain::Number(_) | Plain::Truth(_))
        }),
        Value::Formulas => each(key, node, problems, "公式文字", "a formula in quotes", |n| n.text().is_some()),
        Value::Figures => each(key, node, problems, "文字", "a text", |n| n.text().is_some()),
        Value::Labels => each(key, node, problems, "{ zh, en }", "{ zh, en }", |n| text_of(n).is_some()),
        Value::Variables => each(key, node, problems, "列表", "a list", |n| list(n).is_some()),
        Value::Any => {}
        Value::One(child) => valid(child, node, problems),
        Value::Many(child) => match list(node) {
            None => unless(false, "列表 [ … ]", "a list [ … ]"),
            Some(items) => items.iter().for_each(|item| valid(child, item, problems)),
        },
    }
}

fn one_of(key: &str, words: &'static [Word], node: &Node, problems: &mut Vec<Problem>) {
    let Some(word) = plain(node) else {
        problems.push(wrong(node, key, "文字", "a text"));
        return;
    };
    if !words.iter().any(|w| w.word == word) {
        let (zh, en) = (format!("{key} 没有“{word}”{}", listed(words)), format!("{key}: no “{word}”"));
        let unknown = Problem::new("C050", &node.place, zh, en);
        problems.push(unknown.proposing(nearest(word, words.iter().map(|w| w.word))));
    }
}

/// The words there are, where they are few enough to be read.
fn listed(words: &[Word]) -> String {
    let all: Vec<String> = words.iter().map(|w| format!("{} {}", w.word, w.zh).trim().to_owned()).collect();
    if all.len() <= 12 { format!("，有：{}", all.join("、")) } else { String::new() }
}

/// A table each of whose values must be of one sort.
fn each(key: &str, node: &Node, problems: &mut Vec<Problem>, zh: &str, en: &str, right: impl Fn(&Node) -> bool) {
    match &node.value {
        Plain::Table(fields) => {
            let off = fields.iter().filter(|(_, value)| !right(value));
            problems.extend(off.map(|(name, value)| wrong(value, &format!("{key}.{name}"), zh, en)));
        }
        _ => problems.push(wrong(node, key, "表 { … }", "a table { … }")),
    }
}

fn wrong(node: &Node, key: &str, zh: &str, en: &str) -> Problem {
    Problem::new("C003", &node.place, format!("{key} 应为{zh}"), format!("{key} must be {en}"))
}

/// A text, or a number as text.
fn plain(node: &Node) -> Option<&str> {
    match &node.value {
        Plain::Text(text) | Plain::Number(text) => Some(text),
        _ => None,
    }
}

/// A whole number, quoted, too: `order = "{m.order}"` of an entry under `foreach`.
fn whole(node: &Node) -> Option<i64> {
    plain(node)?.replace('_', "").parse().ok()
}

fn list(node: &Node) -> Option<&[Node]> {
    match &node.value {
        Plain::List(items) => Some(items),
        _ => None,
    }
}
