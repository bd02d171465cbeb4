//! What is wrong with the numbers that businesses are made of for practice (`world.toml`), each at its place.

use std::ops::Range;

use appraisal::checklist;
use toml::de::{DeTable, DeValue};

use super::{FIRST_SEED, Library, LintFinding, LintLevel, extra};
use crate::api::text::Text;

/// The list of the methods that a business shows.
const METHODS: &str = "methods";
/// The word of a trade that has none of its own.
const NONE: &str = "none";

impl Library {
    /// What is wrong with the numbers of all trades, or of one.
    pub(super) fn lint_worlds(&self, only: Option<&str>) -> Vec<LintFinding> {
        let files = self.pairs();
        let mut found = Vec::new();
        for trade in drill::trades(&files).into_iter().filter(|trade| only.is_none_or(|only| only == trade)) {
            let own = World::of(&files, format!("industries/{trade}/world.toml"));
            let made = drill::numbers(&files, &trade).and_then(|n| drill::practice(&n, FIRST_SEED).map(|_| n));
            match made {
                Err(wrong) => {
                    let world =
                        if wrong.place.ends_with(".toml") { World::of(&files, wrong.place.clone()) } else { own };
                    let text =
                        Text::new(format!("{}：{}", wrong.entry, wrong.zh), format!("{}: {}", wrong.entry, wrong.en));
                    found.push(world.finding(LintLevel::Error, "W002", (&wrong.entry, None), text));
                }
                Ok(numbers) => {
                    found.extend(numbers.unused().into_iter().map(|id| {
                        let text = Text::new(format!("数“{id}”没有用到"), format!("the number “{id}” is not read"));
                        own.finding(LintLevel::Warning, "W003", (&id, None), text)
                    }));
                    found.extend(self.strange_methods(&trade, &numbers).into_iter().map(|(method, proposal)| {
                        let text = Text::new(
                            format!("{METHODS} 里还有算法“{method}”，清单里没有：去掉了的，这里也要去掉"),
                            format!(
                                "{METHODS} names “{method}”, which is no method of the checklist: take it out here, too"
                            ),
                        );
                        let place = (METHODS, Some(method.as_str()));
                        LintFinding { proposal, ..own.finding(LintLevel::Warning, "W004", place, text) }
                    }));
                }
            }
        }
        found
    }

    /// The methods among the numbers that the trade does not have, each with what it may be a slip for.
    fn strange_methods(&self, trade: &str, numbers: &drill::Numbers) -> Vec<(String, Option<String>)> {
        let Ok(words) = numbers.words(METHODS) else { return Vec::new() };
        let known = if words.is_empty() { Vec::new() } else { checklist::methods(&self.layers, trade) };
        // A trade that does not load has no methods; the lint says why.
        let strange: Vec<&String> =
            words.iter().filter(|w| !known.is_empty() && *w != NONE && !known.contains(w)).collect();
        if strange.is_empty() {
            return Vec::new();
        }
        let layer = self.files.iter().find(|f| f.path == format!("industries/{trade}/layer.toml"));
        let parent = layer.and_then(|f| extra::layer_field(&f.text, "parent")).unwrap_or_default();
        let above = checklist::methods(&self.layers, &parent);
        // A word that its family asks for may stand for something else that a trade has, such as breeding stock.
        let taken_out = |w: &&String| above.contains(w) || !numbers.asked_for(w);
        let slip = |w: &String| {
            checklist::nearest(w, known.iter().map(String::as_str).filter(|k| !words.iter().any(|w| w == k)))
        };
        strange.into_iter().filter(taken_out).map(|w| (w.clone(), slip(w))).collect()
    }
}

/// A file of numbers.
struct World<'f> {
    file: String,
    text: &'f str,
}

impl<'f> World<'f> {
    fn of(files: &[(&'f str, &'f str)], file: String) -> Self {
        let text = files.iter().find(|(path, _)| *path == file).map(|(_, text)| *text).unwrap_or_default();
        Self { file, text }
    }

    /// A finding about a number, or about a word in its list.
    fn finding(&self, level: LintLevel, code: &str, (id, word): (&str, Option<&str>), message: Text) -> LintFinding {
        let (line, column) = self.place(id, word).unwrap_or((1, 1));
        LintFinding { level, code: code.into(), file: self.file.clone(), line, column, message, proposal: None }
    }

    /// Line and column, from 1, of a number of any section, or of a word in its list.
    fn place(&self, id: &str, word: Option<&str>) -> Option<(u32, u32)> {
        let root = DeTable::parse(self.text).ok()?;
        let sections = root.get_ref().values().filter_map(|section| section.get_ref().as_table());
        let here = std::iter::once(root.get_ref()).chain(sections);
        let at = here.flat_map(|section| section.iter()).find(|(key, _)| key.get_ref() == id)?;
        let (key, value) = at;
        let start = word.and_then(|word| said(value.get_ref(), word)).map_or(key.span().start, |span| span.start);
        let before = self.text.get(..start)?;
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Some((u32::try_from(line).ok()?, u32::try_from(column).ok()?))
    }
}

/// Where a value says this word.
fn said(value: &DeValue<'_>, word: &str) -> Option<Range<usize>> {
    let within = |one: &toml::Spanned<DeValue<'_>>| match one.get_ref() {
        DeValue::String(text) if text == word => Some(one.span()),
        other => said(other, word),
    };
    match value {
        DeValue::Array(items) => items.iter().find_map(within),
        DeValue::Table(fields) => fields.values().find_map(within),
        _ => None,
    }
}
