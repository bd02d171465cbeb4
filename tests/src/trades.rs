//! The shipped trades with a practice case and their checklists: those made by hand, and one of each family. New ones are found by themselves.

use crate::facts::layer_files;
use crate::tree::{files, text};
use crate::world::{numbers, pairs, practice};
use appraisal::case_file::CaseFile;
use appraisal::checklist::{Checklist, Kind, LayerFile};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A trade and its practice case.
#[derive(Debug)]
pub struct Trade {
    /// Industry layer id.
    pub id: String,
    /// Its checklist.
    pub checklist: Arc<Checklist>,
    /// Its practice case.
    pub case: CaseFile,
}

/// All trades with a practice case made by hand, in order of their ids.
///
/// # Panics
/// When a shipped practice case or checklist does not load: then the shipped data is broken.
#[must_use]
pub fn trades() -> &'static [Trade] {
    static ALL: OnceLock<Vec<Trade>> = OnceLock::new();
    ALL.get_or_init(|| {
        let found = files("industry-checklists/industries", &["json"]);
        let cases = found.iter().filter(|f| f.ends_with("practice/case.json"));
        cases
            .map(|f| {
                let case: CaseFile = serde_json::from_str(&text(f)).unwrap_or_else(|e| panic!("{}: {e}", f.display()));
                Trade { id: case.checklist.clone(), checklist: checklist(&case.checklist, 1), case }
            })
            .collect()
    })
}

/// The trades whose practice case is made by hand, and of each family that has none of them the first trade, with the practice case made from
/// seed 1. `TRADE=a,b` adds those trades, `TRADE=all` every one.
///
/// # Panics
/// When a family's numbers make no practice case: then the shipped data is broken.
#[must_use]
pub fn of_each_family() -> &'static [Trade] {
    static ALL: OnceLock<Vec<Trade>> = OnceLock::new();
    ALL.get_or_init(|| {
        let family = |trade: &str| numbers(trade).family;
        let mut chosen: Vec<(String, CaseFile)> = trades().iter().map(|t| (t.id.clone(), t.case.clone())).collect();
        let mut families: Vec<String> = chosen.iter().map(|(id, _)| family(id)).collect();
        let wanted = std::env::var("TRADE").unwrap_or_default();
        for trade in drill::trades(&pairs(&layer_files())) {
            let asked = wanted == "all" || wanted.split(',').any(|w| w == trade);
            let is_first = !families.contains(&family(&trade));
            if (asked || is_first) && chosen.iter().all(|(id, _)| *id != trade) {
                families.push(family(&trade));
                chosen.push((trade.clone(), practice(&trade, 1)));
            }
        }
        let made = |(id, case): (String, CaseFile)| Trade { checklist: checklist(&id, 1), id, case };
        chosen.into_iter().map(made).collect()
    })
}

/// The checklist of a trade with every policy amount multiplied, by a product layer as a bank would write it.
///
/// # Panics
/// When the checklist does not load.
#[must_use]
pub fn checklist(trade: &str, scale: i64) -> Arc<Checklist> {
    type Loaded = Mutex<HashMap<(String, i64), Arc<Checklist>>>;
    static LOADED: OnceLock<Loaded> = OnceLock::new();
    let mut loaded = LOADED.get_or_init(Loaded::default).lock().unwrap_or_else(PoisonError::into_inner);
    let key = (trade.to_owned(), scale);
    if let Some(found) = loaded.get(&key) {
        return found.clone();
    }
    let load =
        |files: &[LayerFile], id: &str| {
            let found = Checklist::load(files, id);
            Arc::new(found.unwrap_or_else(|p| {
                panic!("{id}: {}", p.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
            }))
        };
    let plain = load(&layer_files(), trade);
    let made = if scale == 1 { plain } else { load(&scaled_layers(&plain, scale), &format!("{trade}+scaled")) };
    loaded.insert(key, made.clone());
    made
}

fn scaled_layers(plain: &Checklist, scale: i64) -> Vec<LayerFile> {
    let times = |value: Decimal| value * Decimal::from(scale);
    let number = |id: &str, value: &str| value.parse::<Decimal>().unwrap_or_else(|e| panic!("{id}: {e}"));
    let mut scaled = String::new();
    for (id, entry) in plain.policies.iter().filter(|(_, entry)| entry.kind == Kind::Money) {
        let value = times(number(id, &entry.value));
        let id = id.strip_prefix("policy.").unwrap_or(id);
        scaled.push_str(&format!("[[policy]]\nid = \"{id}\"\nvalue = \"{value}\"\n"));
    }
    // what the bank knows and nobody is asked, and up to which amount a depth reaches, are policy as well
    for (id, question) in plain.questions.iter().filter(|(_, question)| question.ask.kind == Kind::Money) {
        if let Some(known) = &question.ask.reference {
            let value = times(number(id, &known.value));
            scaled.push_str(&format!("[[reference]]\nid = \"{id}\"\nvalue = \"{value}\"\n"));
        }
    }
    for depth in &plain.depths {
        if let Some(up_to) = depth.up_to {
            scaled.push_str(&format!("[[depth]]\nid = \"{}\"\nup_to = \"{}\"\n", depth.id, times(up_to)));
        }
    }
    let layer = "id = \"scaled\"\nkind = \"product\"\nname = { zh = \"放大\", en = \"scaled\" }\nversion = 1\n";
    let mut files = layer_files();
    files.push(LayerFile { path: "products/scaled/layer.toml".to_owned(), text: layer.to_owned() });
    files.push(LayerFile { path: "products/scaled/policy.toml".to_owned(), text: scaled });
    files
}
