//! The report's own words 用语, in both languages: what is not a label of the checklist.
//!
//! Labels of questions, figures and checks come from the layer files; only what the report says by itself stands here.

use crate::document::{Language, Mark};
use appraisal::crosscheck::Verdict;
use appraisal::finding::Text;

/// A text in the language of the document; the other language when it is not translated.
#[must_use]
pub(crate) fn say(text: &Text, language: Language) -> &str {
    let (first, second) = match language {
        Language::Zh => (&text.zh, &text.en),
        Language::En => (&text.en, &text.zh),
    };
    if first.is_empty() { second } else { first }
}

/// One of two texts by language.
#[must_use]
pub(crate) fn pick<'a>(language: Language, zh: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// The mark of a verdict.
#[must_use]
pub(crate) fn mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Pass => Mark::Pass,
        Verdict::Attention => Mark::Attention,
        Verdict::Fail => Mark::Fail,
        Verdict::NotChecked => Mark::NotChecked,
        Verdict::NotApplicable => Mark::NotApplicable,
    }
}

/// The word for a basis of an answer 依据.
#[must_use]
pub(crate) fn basis(word: &str, language: Language) -> &str {
    basis_word(word, language).unwrap_or(word)
}

/// The words that figures of the shipped rules take, where they are no choice of a question: bases, verdicts, credibility, directions, grades.
const WORDS: &[(&str, &str, &str)] = &[
    ("oral", "口述", "oral"),
    ("observed", "观察", "observed"),
    ("document", "书证", "document"),
    ("third_party", "侧面核实", "third party"),
    ("system", "系统数据", "system"),
    ("pass", "通过", "pass"),
    ("attention", "关注", "attention"),
    ("fail", "不通过", "fail"),
    ("not_checked", "未检", "not checked"),
    ("not_applicable", "不适用", "not applicable"),
    ("none_by_rule", "仅列示", "shown only"),
    ("inside_range", "区间内", "inside"),
    ("below_range", "低于区间", "below"),
    ("above_range", "高于区间", "above"),
    ("consistent", "一致", "consistent"),
    ("inflated", "偏高", "inflated"),
    ("strongly_inflated", "明显偏高", "strongly inflated"),
    ("E_above_expected", "实际高于应有", "actual above expected"),
    ("E_below_expected", "实际低于应有", "actual below expected"),
    ("unrated", "未评级", "unrated"),
    ("estimate", "独立估计", "estimate"),
    ("lower_bound", "仅作下限", "lower bound"),
    ("credibility", "口述可信度", "credibility"),
    ("ceiling", "上限", "ceiling"),
    ("hard", "已核实", "verified"),
    ("reference", "参照", "reference"),
    ("minor", "小差异", "minor"),
    ("low", "低", "low"),
    ("medium", "中", "medium"),
    ("high", "高", "high"),
    ("clear", "未触及", "clear"),
    ("hit", "触及", "hit"),
    ("unknown", "未查明", "not known"),
];

const BASES: usize = 5;

fn found<'t>(list: &[(&str, &'t str, &'t str)], word: &str, language: Language) -> Option<&'t str> {
    list.iter().find(|(id, ..)| *id == word).map(|(_, zh, en)| pick(language, zh, en))
}

fn basis_word(word: &str, language: Language) -> Option<&'static str> {
    found(&WORDS[..BASES], word, language)
}

/// One character for a basis, beside a figure in a table.
#[must_use]
pub(crate) fn basis_short(word: &str, language: Language) -> &'static str {
    let (zh, en) = match word {
        "oral" => ("口", "o"),
        "observed" => ("观", "v"),
        "document" => ("书", "d"),
        "third_party" => ("侧", "t"),
        "system" => ("系", "s"),
        _ => ("", ""),
    };
    pick(language, zh, en)
}

/// The word for a code that a figure of the shipped rules takes.
#[must_use]
pub(crate) fn figure_word(word: &str, language: Language) -> Option<&'static str> {
    found(WORDS, word, language)
}

/// Every code of the shipped rules with its word.
pub(crate) fn every(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.iter().map(move |(id, zh, en)| (*id, pick(language, zh, en)))
}

/// The words of a proposal 建议, the same as in window and terminal.
#[must_use]
pub(crate) fn proposal(word: &str, language: Language) -> String {
    appraisal::wording::word(word).map_or_else(|| word.to_owned(), |text| say(&text, language).to_owned())
}
