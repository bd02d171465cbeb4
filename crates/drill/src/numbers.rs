//! The numbers of a trade 行业数字: `world.toml` beside its layer, read with types and with errors that name file, entry and remedy.
//!
//! A number is a range to draw from, one value, a list of months or a list of words. Each carries its mark: 源 a public source, 弱 a weak one,
//! 自 experience that nobody has checked. The files of a trade's ancestors come first, later ones refine entry by entry.

use crate::dice::Dice;
use crate::said::Told;
use crate::wrong::Wrong;
use indexmap::IndexMap;
use std::cell::RefCell;
use std::collections::BTreeSet;
use toml::{Table, Value};

/// How well a number is founded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// 源: a public source.
    Source,
    /// 弱: a weak source.
    Weak,
    /// 自: experience, unchecked.
    Own,
}

/// What a number says.
#[derive(Debug, Clone, PartialEq)]
enum Amount {
    Range(f64, f64),
    Months(Vec<i64>),
    Words(Vec<String>),
}

/// A number and how well it is founded.
#[derive(Debug, Clone, PartialEq)]
struct Number {
    amount: Amount,
    mark: Mark,
}

/// All numbers of one trade.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// The trade.
    pub trade: String,
    /// Its family.
    pub family: String,
    numbers: IndexMap<String, Number>,
    /// Answers that say nothing of money, and cells that stand in every row of a table.
    pub(crate) told: Told,
    /// The story a person can follow, in parts.
    pub(crate) story: IndexMap<String, String>,
    /// The papers that each method may rest on, as the layers say.
    pub(crate) papers: IndexMap<String, Vec<String>>,
    used: RefCell<BTreeSet<String>>,
    /// The methods and kinds of stock that its family has asked for.
    asked: RefCell<BTreeSet<String>>,
}

const KEYS: [&str; 6] = ["family", "story", "numbers", "answers", "tables", "cells"];

impl Numbers {
    /// Reads the files of a trade, base first: each a path and its text.
    ///
    /// # Errors
    /// When a file is no TOML, a number has no mark or no sense, or no family is named.
    pub fn read(trade: &str, files: &[(&str, &str)]) -> Result<Self, Wrong> {
        let mut made = Self { trade: trade.to_owned(), ..Self::default() };
        for (path, text) in files {
            made.told.next_layer();
            made.take(text).map_err(|w| w.at(path))?;
        }
        if made.family.is_empty() {
            let wrong = Wrong::of("family", "没有写族，如 family = \"counter-retail\"", "no family is named");
            return Err(wrong.at(trade));
        }
        Ok(made)
    }

    fn take(&mut self, text: &str) -> Result<(), Wrong> {
        let file: Table = text.parse().map_err(|e: toml::de::Error| {
            Wrong::of("", format!("不是 TOML：{}", e.message()), format!("no TOML: {}", e.message()))
        })?;
        for (key, value) in &file {
            let table = |v: &Value| {
                v.as_table().cloned().ok_or_else(|| Wrong::of(key, format!("应写作 [{key}]"), format!("write [{key}]")))
            };
            match key.as_str() {
                "family" => {
                    let named = value.as_str().ok_or_else(|| Wrong::of(key, "应是文字", "should be a text"))?;
                    named.clone_into(&mut self.family);
                }
                "story" => {
                    for (part, said) in table(value)? {
                        let said = said.as_str().unwrap_or_default().to_owned();
                        self.story.insert(part, said);
                    }
                }
                "numbers" => {
                    for (id, value) in table(value)? {
                        let number = number(&id, &value)?;
                        self.numbers.insert(id, number);
                    }
                }
                "answers" | "tables" | "cells" => self.told.take(key, &table(value)?)?,
                _ => {
                    let known = KEYS.join("、");
                    return Err(Wrong::of(key, format!("不认识，只有 {known}"), "no such section"));
                }
            }
        }
        Ok(())
    }

    fn get(&self, id: &str) -> Result<&Amount, Wrong> {
        self.used.borrow_mut().insert(id.to_owned());
        let found = self.numbers.get(id).map(|n| &n.amount);
        found.ok_or_else(|| {
            let zh = format!("族 {} 要这个数，[numbers] 里没有", self.family);
            Wrong::of(id, zh, format!("the family {} needs it", self.family)).at(&self.trade)
        })
    }

    fn odd(&self, id: &str, zh: &str, en: &str) -> Wrong {
        Wrong::of(id, zh, en).at(&self.trade)
    }

    /// Whether the trade gives a number.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.numbers.contains_key(id)
    }

    fn range(&self, id: &str) -> Result<(f64, f64), Wrong> {
        match self.get(id)? {
            Amount::Range(from, to) => Ok((*from, *to)),
            _ => Err(self.odd(id, "应是一个数或 from、to", "should be a number or a range")),
        }
    }

    /// One value, the middle of a range.
    ///
    /// # Errors
    /// When the trade does not give it.
    pub fn value(&self, id: &str) -> Result<f64, Wrong> {
        self.range(id).map(|(from, to)| from.midpoint(to))
    }

    /// A number of its range.
    ///
    /// # Errors
    /// When the trade does not give it.
    pub fn between(&self, id: &str, dice: &mut Dice) -> Result<f64, Wrong> {
        self.range(id).map(|(from, to)| dice.between(from, to))
    }

    /// A whole number of its range, in units of `unit`: 0.001 draws thousandths, 1.0 whole ones.
    ///
    /// # Errors
    /// When the trade does not give it, or an end of it is no whole number of units.
    #[allow(clippy::cast_possible_truncation)]
    pub fn whole(&self, id: &str, unit: f64, dice: &mut Dice) -> Result<i64, Wrong> {
        let (from, to) = self.range(id)?;
        let units = |x: f64| {
            let in_units = (x / unit).round();
            let exact = (x / unit - in_units).abs() < 1e-6;
            exact.then_some(in_units as i64).ok_or_else(|| {
                self.odd(id, &format!("{x} 不是 {unit} 的整数倍"), &format!("{x} is no multiple of {unit}"))
            })
        };
        let (from, to) = (units(from)?, units(to)?);
        Ok(if from == to { from } else { dice.whole(from, to) })
    }

    /// A share of its range, in thousandths.
    ///
    /// # Errors
    /// As [`Self::whole`].
    pub fn permille(&self, id: &str, dice: &mut Dice) -> Result<i64, Wrong> {
        self.whole(id, 0.001, dice)
    }

    /// A share of its range, in hundredths.
    ///
    /// # Errors
    /// As [`Self::whole`].
    pub fn percent(&self, id: &str, dice: &mut Dice) -> Result<i64, Wrong> {
        self.whole(id, 0.01, dice)
    }

    /// Calendar months, 1 to 12.
    ///
    /// # Errors
    /// When the trade does not give them.
    pub fn months(&self, id: &str) -> Result<&[i64], Wrong> {
        match self.get(id)? {
            Amount::Months(all) => Ok(all),
            _ => Err(self.odd(id, "应写 months = [1, 2]", "write months = [1, 2]")),
        }
    }

    /// A list of words.
    ///
    /// # Errors
    /// When the trade does not give it.
    pub fn words(&self, id: &str) -> Result<&[String], Wrong> {
        match self.get(id)? {
            Amount::Words(all) => Ok(all),
            _ => Err(self.odd(id, "应写 words = [\"…\"]", "write words = [\"…\"]")),
        }
    }

    /// Whether a trade has a method of its family: the list `methods`, all of them where there is none.
    #[must_use]
    pub fn has_method(&self, method: &str) -> bool {
        self.asked.borrow_mut().insert(method.to_owned());
        !self.has("methods") || self.words("methods").is_ok_and(|all| all.iter().any(|m| m == method))
    }

    /// Numbers that nothing has read: misspelt, or of no use.
    #[must_use]
    pub fn unused(&self) -> Vec<String> {
        let used = self.used.borrow();
        self.numbers.keys().filter(|id| !used.contains(*id)).cloned().collect()
    }

    /// Whether its family has asked for a word of the list `methods`.
    #[must_use]
    pub fn asked_for(&self, method: &str) -> bool {
        self.asked.borrow().contains(method)
    }

    /// How well a number is founded.
    #[must_use]
    pub fn mark(&self, id: &str) -> Option<Mark> {
        self.numbers.get(id).map(|n| n.mark)
    }

    /// A part of the story.
    #[must_use]
    pub fn told(&self, part: &str) -> &str {
        self.story.get(part).map_or("", String::as_str)
    }
}

#[allow(clippy::cast_precision_loss)]
fn float(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|i| i as f64))
}

fn number(id: &str, value: &Value) -> Result<Number, Wrong> {
    let wrong = |zh: &str, en: &str| Wrong::of(id, zh, en);
    let form = "写作 { from = 1, to = 2, mark = \"自\" }";
    let table = value.as_table().ok_or_else(|| wrong(form, "write a table with from, to and mark"))?;
    let mark = match table.get("mark").and_then(Value::as_str) {
        Some("源") => Mark::Source,
        Some("弱") => Mark::Weak,
        Some("自") => Mark::Own,
        _ => return Err(wrong("要标依据 mark：源、弱、自", "the mark must be 源, 弱 or 自")),
    };
    let end = |key: &str| table.get(key).map(|v| float(v).ok_or_else(|| wrong(form, "not a number"))).transpose();
    for key in table.keys() {
        if !["from", "to", "is", "months", "words", "mark", "unit", "note"].contains(&key.as_str()) {
            return Err(wrong(&format!("不认识 {key}"), &format!("no such field: {key}")));
        }
    }
    let amount = match (end("is")?, end("from")?, end("to")?, table.get("months"), table.get("words")) {
        (Some(is), None, None, None, None) => Amount::Range(is, is),
        (None, Some(from), Some(to), None, None) if from <= to => Amount::Range(from, to),
        (None, Some(_), Some(_), None, None) => return Err(wrong("from 大于 to", "from is above to")),
        (None, None, None, Some(months), None) => {
            let all: Option<Vec<i64>> = months.as_array().map(|a| a.iter().filter_map(Value::as_integer).collect());
            let all = all.filter(|a| a.iter().all(|m| (1..=12).contains(m)));
            Amount::Months(all.ok_or_else(|| wrong("月份写 1 到 12", "months are 1 to 12"))?)
        }
        (None, None, None, None, Some(words)) => {
            let all = words.as_array().map(|a| a.iter().filter_map(|w| w.as_str().map(str::to_owned)).collect());
            Amount::Words(all.ok_or_else(|| wrong("words 写文字的列表", "words are a list of texts"))?)
        }
        _ => {
            return Err(wrong(
                "写 is，或 from 与 to，或 months，或 words",
                "write is, or from and to, or months, or words",
            ));
        }
    };
    Ok(Number { amount, mark })
}
