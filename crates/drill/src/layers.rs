//! Which `world.toml` files a trade's numbers come from: those beside its layer and its layer's ancestors.

use crate::numbers::Numbers;
use crate::wrong::Wrong;
use toml::{Table, Value};

const NUMBERS: &str = "/world.toml";

/// The text of a field of a layer.
fn field(file: &str, key: &str) -> Option<String> {
    let layer: Table = file.parse().ok()?;
    layer.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// The folder of a layer, by its id.
fn folder<'a>(files: &[(&'a str, &'a str)], id: &str) -> Option<(&'a str, &'a str)> {
    let layers = files.iter().filter_map(|(path, text)| Some((path.strip_suffix("/layer.toml")?, *text)));
    layers.into_iter().find(|(_, text)| field(text, "id").as_deref() == Some(id))
}

/// The trades that give numbers of their own, in order of their ids. Files are paths below the checklists' folder, and texts.
#[must_use]
pub fn trades(files: &[(&str, &str)]) -> Vec<String> {
    let own = files.iter().filter_map(|(path, _)| path.strip_prefix("industries/")?.strip_suffix(NUMBERS));
    let mut found: Vec<String> = own.filter(|id| !id.contains('/')).map(str::to_owned).collect();
    found.sort();
    found
}

/// The numbers of a trade: its own and those of the layers above it, base first.
///
/// # Errors
/// When the trade has none, or they do not read.
pub fn numbers(files: &[(&str, &str)], trade: &str) -> Result<Numbers, Wrong> {
    let wrong = |zh: String, en: String| Wrong::of("world.toml", zh, en).at(trade);
    let mut chain: Vec<&str> = Vec::new();
    let mut next = Some(trade.to_owned());
    while let Some(id) = next {
        let Some((folder, text)) = folder(files, &id) else {
            return Err(wrong(format!("没有清单层“{id}”"), format!("no layer “{id}”")));
        };
        if chain.contains(&folder) {
            return Err(wrong(format!("层 {id} 互为上级"), format!("layer {id} is its own ancestor")));
        }
        chain.insert(0, folder);
        let kind = field(text, "kind");
        next = field(text, "parent").or_else(|| (kind.as_deref() != Some("base")).then(|| "base".to_owned()));
    }
    let text = |folder: &str| {
        let wanted = format!("{folder}{NUMBERS}");
        files.iter().find(|(path, _)| *path == wanted).copied()
    };
    if chain.last().and_then(|own| text(own)).is_none() {
        let zh = format!("行业 {trade} 没有 world.toml，造不出演练的生意");
        return Err(wrong(zh, format!("the trade {trade} has no world.toml")));
    }
    let read: Vec<(&str, &str)> = chain.iter().filter_map(|folder| text(folder)).collect();
    let mut made = Numbers::read(trade, &read)?;
    for folder in chain {
        let inside = |path: &str| {
            path.strip_prefix(folder).and_then(|p| p.strip_prefix('/')).is_some_and(|name| !name.contains('/'))
        };
        files.iter().filter(|(path, text)| inside(path) && text.contains("[[method]]")).for_each(|(_, text)| {
            made.papers.extend(papers(text));
        });
    }
    Ok(made)
}

/// The papers that the methods of a file may rest on. A file that does not read is the lint's matter.
fn papers(file: &str) -> Vec<(String, Vec<String>)> {
    let table: Table = file.parse().unwrap_or_default();
    let methods = table.get("method").and_then(Value::as_array).into_iter().flatten();
    let each = methods.filter_map(|method| {
        let words = match method.get("paper")? {
            Value::String(one) => vec![one.clone()],
            Value::Array(several) => several.iter().filter_map(|p| p.as_str().map(str::to_owned)).collect(),
            _ => return None,
        };
        Some((method.get("id")?.as_str()?.to_owned(), words))
    });
    each.collect()
}
