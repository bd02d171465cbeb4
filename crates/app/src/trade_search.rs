//! Finding the trade 找行业: by name, by another name, by pinyin in full or by initials, by code of GB/T 4754.
//!
//! Pure: words in, places in the list out, best first. What is found is found exactly; a slip of the pen finds nothing. Who writes more than the list does
//! (养猪场 for 养猪, 老李修车铺 for 修车) finds what the words have in them, where nothing fits them whole.

use std::cmp::Reverse;

use pinyin::ToPinyinMulti;

use crate::trades::Trade;

/// How well something fits, best first; the number beside is where among several it did (the second code, the third alias).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Name,
    NameBegins,
    Alias(usize),
    AliasBegins(usize),
    NameHolds,
    AliasHolds(usize),
    NameSounds,
    AliasSounds(usize),
    NameSoundBegins,
    AliasSoundBegins(usize),
    SoundWithin(usize),
    Code(usize),
    CodeBegins(usize),
    FamilyOrSector,
    /// A name that the words have in them, the longest first.
    Inside(Reverse<usize>),
}

/// What a trade is called besides: a shop, a yard, a works, a household. Left off where nothing is found with it, written or in pinyin.
const ENDINGS: [(&str, &str); 9] = [
    ("店", "dian"),
    ("场", "chang"),
    ("厂", "chang"),
    ("户", "hu"),
    ("行", "hang"),
    ("铺", "pu"),
    ("坊", "fang"),
    ("社", "she"),
    ("部", "bu"),
];

/// The places of the trades that fit all words, best first, with the other name that fitted, where it was one. No words: all of them.
pub(crate) fn find(trades: &[Trade], words: &str) -> Vec<(usize, Option<String>)> {
    let found = whole(trades, words);
    // Several words must all fit.
    if !found.is_empty() || words.split_whitespace().count() > 1 {
        return found;
    }
    let words = folded(words);
    let shorter = without_ending(&words);
    let shorter = shorter.iter().map(|words| whole(trades, words)).find(|found| !found.is_empty());
    shorter.unwrap_or_else(|| inside(trades, &words))
}

/// The words without what a trade is called besides; of initials without the last letter, where it may be one of those.
fn without_ending(word: &str) -> Vec<String> {
    let without = |ending: &str| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 2).map(str::to_owned);
    let written = ENDINGS.iter().filter_map(|(hanzi, _)| without(hanzi));
    let spelt = ENDINGS.iter().filter_map(|(_, pinyin)| without(pinyin));
    let initials = ENDINGS.iter().filter_map(|(_, pinyin)| without(pinyin.get(..1)?));
    let mut all: Vec<String> = written.chain(spelt).chain(initials).collect();
    all.dedup();
    all
}

/// The trades one of whose names stands in the words, the longest name first.
fn inside(trades: &[Trade], words: &str) -> Vec<(usize, Option<String>)> {
    let mut found: Vec<(Fit, usize, Option<String>)> = Vec::new();
    for (at, trade) in trades.iter().enumerate() {
        let names = std::iter::once((folded(&trade.name.zh), None));
        let others = trade.aliases.iter().map(|alias| (folded(alias), Some(alias.clone())));
        let fits = |(name, _): &(String, Option<String>)| {
            let letters = name.chars().count();
            letters >= 2 && !name.is_ascii() && words.contains(name.as_str())
        };
        // Of names as long as each other the one that the list has first.
        let longest = names.chain(others).filter(fits).rev().max_by_key(|(name, _)| name.chars().count());
        found.extend(longest.map(|(name, alias)| (Fit::Inside(Reverse(name.chars().count())), at, alias)));
    }
    found.sort();
    found.into_iter().map(|(_, at, alias)| (at, alias)).collect()
}

fn whole(trades: &[Trade], words: &str) -> Vec<(usize, Option<String>)> {
    let whole = folded(words);
    let parts: Vec<String> = words.split_whitespace().map(folded).filter(|w| !w.is_empty()).collect();
    let mut found: Vec<(Fit, usize)> = Vec::new();
    for (at, trade) in trades.iter().enumerate() {
        let each = || parts.iter().map(|w| fit(trade, w)).collect::<Option<Vec<Fit>>>()?.into_iter().max();
        let best = if parts.is_empty() { Some(Fit::Name) } else { fit(trade, &whole).or_else(each) };
        found.extend(best.map(|fit| (fit, at)));
    }
    found.sort();
    let alias = |fit: Fit, at: usize| match fit {
        Fit::Alias(n) | Fit::AliasBegins(n) | Fit::AliasHolds(n) | Fit::AliasSounds(n) | Fit::AliasSoundBegins(n) => {
            trades[at].aliases.get(n).cloned()
        }
        _ => None,
    };
    found.into_iter().map(|(fit, at)| (at, alias(fit, at))).collect()
}

fn fit(trade: &Trade, word: &str) -> Option<Fit> {
    let names = [folded(&trade.name.zh), folded(&trade.name.en), folded(&trade.id)];
    let english = trade.name.en.split(|c: char| !c.is_alphanumeric()).map(folded);
    let aliases: Vec<String> = trade.aliases.iter().map(|a| folded(a)).collect();
    let alias = |fits: &dyn Fn(&str) -> bool| aliases.iter().position(|a| fits(a));
    // A latin letter within a word of another language says nothing: `td` is 塔吊 and not a syllable of an English name.
    let hanzi = !word.is_ascii();
    let mut tried = vec![
        names.iter().any(|n| n == word).then_some(Fit::Name),
        (names.iter().any(|n| n.starts_with(word)) || english.into_iter().any(|w| w.starts_with(word)))
            .then_some(Fit::NameBegins),
        alias(&|a| a == word).map(Fit::Alias),
        alias(&|a| a.starts_with(word)).map(Fit::AliasBegins),
        (hanzi && names[0].contains(word)).then_some(Fit::NameHolds),
        alias(&|a| hanzi && a.contains(word)).map(Fit::AliasHolds),
    ];
    if word.chars().all(|c| c.is_ascii_digit()) {
        let code = |fits: &dyn Fn(&str) -> bool| trade.gbt4754.iter().position(|c| fits(c));
        tried.push(code(&|c| c == word).map(Fit::Code));
        tried.push(code(&|c| c.starts_with(word)).map(Fit::CodeBegins));
    } else if !hanzi {
        let name = syllables(&trade.name.zh);
        let others: Vec<Sounds> = trade.aliases.iter().map(|a| syllables(a)).collect();
        let other = |fits: &dyn Fn(&Sounds) -> bool| others.iter().position(fits);
        tried.push(sounds(&name, word, true).then_some(Fit::NameSounds));
        tried.push(other(&|a| sounds(a, word, true)).map(Fit::AliasSounds));
        tried.push(sounds(&name, word, false).then_some(Fit::NameSoundBegins));
        tried.push(other(&|a| sounds(a, word, false)).map(Fit::AliasSoundBegins));
        let within = (1..name.len()).find(|from| sounds(&name[*from..], word, false));
        tried.push(within.map(Fit::SoundWithin));
    }
    let above = [&trade.family_name.zh, &trade.family_name.en, &trade.sector_name.zh, &trade.sector_name.en];
    let belongs = word.chars().count() > 1 && above.iter().any(|name| folded(name).starts_with(word));
    tried.push(belongs.then_some(Fit::FamilyOrSector));
    tried.into_iter().flatten().min()
}

/// Small letters of usual width, without blanks and punctuation.
pub(crate) fn folded(text: &str) -> String {
    let usual = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        c => c,
    };
    text.chars().map(usual).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Every way each character of a text may be read.
pub(crate) type Sounds = Vec<Vec<String>>;

pub(crate) fn syllables(text: &str) -> Sounds {
    let read = |c: char| -> Vec<String> {
        let read = c.to_pinyin_multi().into_iter().flatten();
        let mut ways: Vec<String> = read.map(|p| p.plain().replace('ü', "v")).collect();
        ways.sort_unstable();
        ways.dedup();
        if ways.is_empty() { vec![c.to_string()] } else { ways }
    };
    folded(text).chars().map(read).collect()
}

/// Whether a word spells the syllables from their beginning, all by their initials or all in full; `to_the_end`: all of them.
pub(crate) fn sounds(syllables: &[Vec<String>], word: &str, to_the_end: bool) -> bool {
    let initials = word.len() <= syllables.len()
        && word.chars().zip(syllables).all(|(c, ways)| ways.iter().any(|way| way.starts_with(c)))
        && (!to_the_end || word.len() == syllables.len());
    initials || in_full(syllables, word, to_the_end)
}

/// In full; the last syllable may be on its way.
fn in_full(syllables: &[Vec<String>], word: &str, to_the_end: bool) -> bool {
    if word.is_empty() {
        return !to_the_end || syllables.is_empty();
    }
    let Some((first, rest)) = syllables.split_first() else { return false };
    first.iter().any(|way| match word.strip_prefix(way.as_str()) {
        Some(remaining) => in_full(rest, remaining, to_the_end),
        None => !to_the_end && way.starts_with(word),
    })
}

#[cfg(test)]
#[path = "trade_search/tests.rs"]
mod tests;
