//! Classes by rules that are data: the first rule whose conditions all hold gives the class and the reason.

use std::collections::{HashMap, HashSet};

use aho_corasick::AhoCorasick;

use crate::known::{Known, Relation};
use crate::names::Folds;
use crate::pairs::{self, Pair};
use crate::row::{Direction, Row, Settled};
use crate::rules::{Rule, Rules};
use crate::{Ledger, Progress, Stopped};

/// What a row was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// Place in [`Rules::classes`].
    pub class: u16,
    /// Place of the rule that said so.
    pub rule: u16,
    /// The row it belongs together with, by its place in [`Ledger::rows`].
    pub pair: Option<u32>,
}

/// The classes of all rows, in the ledger's order.
pub type Classed = Vec<Class>;

/// The words of all rules, looked for in one pass over a row.
pub(crate) struct Words {
    automaton: Option<AhoCorasick>,
    blocks: usize,
}

/// Which words a row holds, by part.
#[derive(Default)]
pub(crate) struct Hits {
    party: Vec<u64>,
    kind: Vec<u64>,
    memo: Vec<u64>,
}

impl Words {
    pub(crate) fn of(rules: &Rules) -> Self {
        // Words of a few characters cannot exceed the automaton's limits; without one, no word is found and rows stay unexplained.
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(&rules.words).ok();
        Self { automaton, blocks: rules.words.len() / 64 + 1 }
    }

    pub(crate) fn hits(&self, row: &Row, hits: &mut Hits) {
        let parts: [(&mut Vec<u64>, &[&str]); 3] = [
            (&mut hits.party, &[&row.party.0]),
            (&mut hits.kind, &[&row.kind, &row.method]),
            (&mut hits.memo, &[&row.memo.0]),
        ];
        for (bits, texts) in parts {
            bits.clear();
            bits.resize(self.blocks, 0);
            let Some(automaton) = &self.automaton else { continue };
            let found = texts.iter().flat_map(|text| {
                // A word of Latin letters is found as a word: POS, but not in DEPOSIT.
                automaton.find_overlapping_iter(*text).filter(|found| whole(text, found.start(), found.end()))
            });
            for found in found {
                let at = found.pattern().as_usize();
                if let Some(block) = bits.get_mut(at / 64) {
                    *block |= 1 << (at % 64);
                }
            }
        }
    }

    /// Whether a row holds one of these words anywhere.
    pub(crate) fn any(&self, row: &Row, words: &[u16]) -> bool {
        let mut hits = Hits::default();
        self.hits(row, &mut hits);
        hits.anywhere(words)
    }
}

/// Whether a place in a text that begins or ends with a Latin letter is not the middle of a longer word.
fn whole(text: &str, start: usize, end: usize) -> bool {
    let letter = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic);
    let before = start.checked_sub(1).is_some_and(letter) && letter(start);
    let after = letter(end) && end.checked_sub(1).is_some_and(letter);
    !before && !after
}

impl Hits {
    fn has(bits: &[u64], word: u16) -> bool {
        bits.get(usize::from(word) / 64).is_some_and(|b| b >> (word % 64) & 1 == 1)
    }

    pub(crate) fn anywhere(&self, words: &[u16]) -> bool {
        words.iter().any(|w| Self::has(&self.party, *w) || Self::has(&self.kind, *w) || Self::has(&self.memo, *w))
    }
}

/// Gives every row its class.
///
/// # Errors
/// When `progress` says to stop.
pub fn classify(ledger: &Ledger, rules: &Rules, known: &Known, progress: Progress<'_>) -> Result<Classed, Stopped> {
    let words = Words::of(rules);
    let folds = Folds::of(ledger.rows.iter().map(|r| r.party.0.as_str()));
    let pairs = pairs::find(ledger, rules, known, &words, &folds);
    // On how many days a payer paid: who comes again and again is a customer more likely than not.
    let mut days: HashMap<(&str, &str), HashSet<chrono::NaiveDate>> = HashMap::new();
    for row in ledger.rows.iter().filter(|r| r.direction == Direction::In && r.settled == Settled::Yes && !r.reversal) {
        if let Some(payer) = payer(row, &folds) {
            days.entry(payer).or_default().insert(row.time.date());
        }
    }
    let mut who: HashMap<&str, Option<(Relation, bool)>> = HashMap::new();
    let mut hits = Hits::default();
    let mut classed = Vec::with_capacity(ledger.rows.len());
    // The source of each file, by its place among the rules' sources.
    let sources: Vec<Option<u16>> = ledger
        .files
        .iter()
        .map(|f| rules.sources.iter().position(|s| s.id == f.format.id).and_then(|at| u16::try_from(at).ok()))
        .collect();
    for (at, row) in ledger.rows.iter().enumerate() {
        words.hits(row, &mut hits);
        let pair = pairs.get(at).copied().flatten();
        let relation = *who.entry(&row.party.0).or_insert_with(|| known.find(&row.party.0));
        let paid =
            payer(row, &folds).and_then(|p| days.get(&p)).map_or(0, |d| u32::try_from(d.len()).unwrap_or(u32::MAX));
        let source = sources.get(usize::from(row.file)).copied().flatten();
        let facts = Facts { row, hits: &hits, pair, relation, paid, source };
        let found = rules.rules.iter().position(|rule| facts.meet(rule));
        // The rules were checked to leave no row out.
        let rule = found.unwrap_or(rules.rules.len().saturating_sub(1));
        let class = rules.rules.get(rule).map_or(0, |r| r.class);
        let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let pair = pair.filter(|p| rules.rules.get(rule).is_some_and(|r| r.pair == Some(p.kind))).map(|p| p.other);
        classed.push(Class { class: small(class), rule: small(rule), pair });
        if at % 4_000 == 3_999 && !progress(u32::try_from(at * 1_000 / ledger.rows.len()).unwrap_or(1_000)) {
            return Err(Stopped);
        }
    }
    Ok(classed)
}

/// Who paid, however his name is printed. Stars in a name make one of many: only with the same account it is the same payer.
fn payer<'a>(row: &'a Row, folds: &'a Folds<'_>) -> Option<(&'a str, &'a str)> {
    let name = folds.text(&row.party.0);
    let account = if name.contains('*') { row.party_account.0.as_str() } else { "" };
    let known = !name.is_empty() && (!account.is_empty() || !name.contains('*'));
    known.then_some((name, account))
}

/// What a rule may ask of a row.
struct Facts<'a> {
    row: &'a Row,
    hits: &'a Hits,
    pair: Option<Pair>,
    /// Who the other side is, and whether that is sure.
    relation: Option<(Relation, bool)>,
    paid: u32,
    source: Option<u16>,
}

impl Facts<'_> {
    fn meet(&self, rule: &Rule) -> bool {
        let row = self.row;
        let among = |bits: &[u64], words: &[u16]| words.is_empty() || words.iter().any(|w| Hits::has(bits, *w));
        rule.direction.is_none_or(|d| d == row.direction)
            && (rule.channels.is_empty() || rule.channels.contains(&row.channel))
            && rule.pair.is_none_or(|kind| self.pair.is_some_and(|p| p.kind == kind))
            && (rule.known.is_empty()
                || self.relation.is_some_and(|(r, sure)| sure != rule.doubtful && rule.known.contains(&r)))
            && rule.party_empty.is_none_or(|empty| row.party.0.is_empty() == empty)
            && rule.amount_min.is_none_or(|least| row.amount >= least)
            && rule.amount_max.is_none_or(|most| row.amount <= most)
            && rule.days_min.is_none_or(|least| self.paid >= least)
            && (!rule.reversal || row.reversal)
            && (!rule.refunded || row.refunded > rust_decimal::Decimal::ZERO)
            && (rule.words.is_empty() || self.hits.anywhere(&rule.words))
            && among(&self.hits.party, &rule.party_words)
            && among(&self.hits.kind, &rule.kind_words)
            && among(&self.hits.memo, &rule.memo_words)
            && (rule.sources.is_empty() || self.source.is_some_and(|s| rule.sources.contains(&s)))
            && !self.hits.anywhere(&rule.not_words)
    }
}
