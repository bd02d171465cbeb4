//! In what the amounts are written: the currency and the unit, as the file's head, the title of a column or a cell says. A statement in
//! dollars or in ten thousands looks like one in yuan; what says so is looked for everywhere, and the title nearest to the amount wins.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

mod head;

pub(crate) use head::{of_head, speaks_of};

use crate::currencies::{FOREIGN, YUAN};
use crate::finding::Text;

/// A currency as a statement names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Currency {
    /// Renminbi yuan.
    Yuan,
    /// Another one, by its name; its amounts are shown and counted in no total.
    Foreign(String),
}

/// How much one of the file's amounts is in yuan (or the main unit of its currency).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 分.
    Fen,
    /// 角.
    Jiao,
    /// 元.
    Yuan,
    /// 百元.
    Hundred,
    /// 千元.
    Thousand,
    /// 万元.
    TenThousand,
    /// 百万元.
    Million,
    /// 亿元.
    HundredMillion,
}

impl Unit {
    /// All of them, the smallest first.
    pub const ALL: [Self; 8] = [
        Self::Fen,
        Self::Jiao,
        Self::Yuan,
        Self::Hundred,
        Self::Thousand,
        Self::TenThousand,
        Self::Million,
        Self::HundredMillion,
    ];

    /// What one of it is in yuan.
    #[must_use]
    pub fn factor(self) -> Decimal {
        match self {
            Self::Fen => Decimal::new(1, 2),
            Self::Jiao => Decimal::new(1, 1),
            Self::Yuan => Decimal::ONE,
            Self::Hundred => Decimal::from(100),
            Self::Thousand => Decimal::from(1_000),
            Self::TenThousand => Decimal::from(10_000),
            Self::Million => Decimal::from(1_000_000),
            Self::HundredMillion => Decimal::from(100_000_000),
        }
    }

    /// Its name.
    #[must_use]
    pub fn label(self) -> Text {
        let (zh, en) = match self {
            Self::Fen => ("分", "fen (0.01 yuan)"),
            Self::Jiao => ("角", "jiao (0.1 yuan)"),
            Self::Yuan => ("元", "yuan"),
            Self::Hundred => ("百元", "hundreds of yuan"),
            Self::Thousand => ("千元", "thousands of yuan"),
            Self::TenThousand => ("万元", "ten thousands of yuan"),
            Self::Million => ("百万元", "millions of yuan"),
            Self::HundredMillion => ("亿元", "hundred millions of yuan"),
        };
        Text::new(zh, en)
    }

    /// Its word, as answers are kept.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fen => "fen",
            Self::Jiao => "jiao",
            Self::Yuan => "yuan",
            Self::Hundred => "hundred",
            Self::Thousand => "thousand",
            Self::TenThousand => "ten_thousand",
            Self::Million => "million",
            Self::HundredMillion => "hundred_million",
        }
    }

    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.word() == word)
    }

    fn named(text: &str) -> Option<Self> {
        Some(match text {
            "分" => Self::Fen,
            "角" => Self::Jiao,
            "元" | "圆" => Self::Yuan,
            "百元" => Self::Hundred,
            "千元" | "仟元" | "千" => Self::Thousand,
            "万元" | "万" | "萬元" => Self::TenThousand,
            "百万元" | "百万" => Self::Million,
            "亿元" | "亿" => Self::HundredMillion,
            _ => return None,
        })
    }
}

/// Currency and unit as far as something says them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Denomination {
    pub(crate) currency: Option<Currency>,
    pub(crate) unit: Option<Unit>,
    /// Something speaks of another currency without saying that the amounts are in it: to be asked.
    pub(crate) currency_doubt: Option<String>,
    /// The same of another unit.
    pub(crate) unit_doubt: Option<String>,
}

fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}'))
        .map(|c| match c {
            '（' | '【' | '[' | '［' => '(',
            '）' | '】' | ']' | '］' => ')',
            '：' => ':',
            '＄' | '﹩' => '$',
            '￥' => '¥',
            '／' => '/',
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => {
                char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c).to_ascii_lowercase()
            }
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

/// Whether a word stands in a text by itself: Latin letters are found as whole words.
fn holds(text: &str, word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphabetic();
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
        let edge = |own: Option<char>, other: Option<char>| !(own.is_some_and(plain) && other.is_some_and(plain));
        edge(word.chars().next(), before) && edge(word.chars().next_back(), after)
    })
}

/// What figures and days are written with; no currency's word or sign, codes of digits apart, is made of nothing else.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b' ' | b'+' | b'-' | b'.' | b',' | b':' | b'/')
}

/// The foreign currencies that a text names by word or by sign; codes of digits only where the whole text is one.
fn foreign(text: &str) -> Option<&'static str> {
    // Most cells are bare figures and days: no word is looked for in them.
    if text.bytes().all(is_plain) {
        return None;
    }
    let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    FOREIGN.iter().find(|(_, words)| words.iter().any(|w| !digits(w) && holds(text, w))).map(|(name, _)| *name)
}

/// What a cell of a currency column says; `None` where it says nothing.
pub(crate) fn of_cell(cell: &str) -> Option<Currency> {
    let text = folded(cell);
    // Notes or transfers: a mark of the account, no currency.
    if text.is_empty() || matches!(text.as_str(), "钞" | "汇" | "现钞" | "现汇" | "钞户" | "汇户" | "-") {
        return None;
    }
    let yuan = YUAN.iter().any(|w| text.contains(w))
        || matches!(text.as_str(), "156" | "01" | "1" | "元" | "¥" | "圆" | "001");
    let other = foreign(&text)
        .or_else(|| FOREIGN.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(name, _)| *name));
    match (yuan, other) {
        (_, Some(name)) => Some(Currency::Foreign(name.to_owned())),
        (true, None) => Some(Currency::Yuan),
        // Banks have codes of their own: what is not known as yuan is not counted as yuan.
        (false, None) => Some(Currency::Foreign(cell.trim().chars().take(12).collect())),
    }
}

/// The currency sign or word beside an amount.
pub(crate) fn of_amount(cell: &str) -> Option<Currency> {
    let text = folded(cell);
    foreign(&text).map(|name| Currency::Foreign(name.to_owned()))
}

/// What the title of a column says in brackets or at its end: `收入（万元）`, `金额(USD)`, `余额/元`, `交易金额：港币`.
pub(crate) fn of_title(name: &str) -> Denomination {
    let text = folded(name);
    let mut made = Denomination::default();
    for part in parts(&text) {
        if let Some((unit, rest)) = unit_of(part) {
            made.unit = made.unit.or(Some(unit));
            if let Some(currency) = worded(rest) {
                made.currency = made.currency.or(Some(currency));
            }
        } else if let Some(currency) = worded(part) {
            made.currency = made.currency.or(Some(currency));
        }
    }
    if made.currency.is_none()
        && let Some(name) = foreign(&text).or_else(|| trailing_code(&text).map(|(name, _)| name))
    {
        made.currency = Some(Currency::Foreign(name.to_owned()));
    }
    // 收入万元, 收入-万元: the unit without brackets.
    made.unit = made.unit.or_else(|| large_unit(&text));
    if made.currency.is_none() && text.contains("原币") {
        made.currency_doubt = Some(name.trim().to_owned());
    }
    made
}

/// A unit larger than the yuan that a text names, unless digits before it make it an amount.
fn large_unit(text: &str) -> Option<Unit> {
    let words = [
        ("百万元", Unit::Million),
        ("万元", Unit::TenThousand),
        ("萬元", Unit::TenThousand),
        ("千元", Unit::Thousand),
        ("仟元", Unit::Thousand),
        ("亿元", Unit::HundredMillion),
        ("10,000yuan", Unit::TenThousand),
        // A separated text breaks it at its comma.
        ("10000yuan", Unit::TenThousand),
        ("1000yuan", Unit::Thousand),
        ("1,000yuan", Unit::Thousand),
    ];
    words.into_iter().find_map(|(word, unit)| {
        let (before, after) = text.split_once(word)?;
        let amount = before
            .chars()
            .next_back()
            .is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十百两几数".contains(c));
        (!amount && !after.starts_with(|c: char| c.is_ascii_digit())).then_some(unit)
    })
}

/// The code of a currency at the end of a title: `收入金额usd`.
fn trailing_code(text: &str) -> Option<(&'static str, usize)> {
    let letters = text.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let code = text.get(text.len() - letters..).filter(|c| c.len() == 3)?;
    FOREIGN.iter().find(|(_, words)| words.contains(&code)).map(|(name, _)| (*name, text.len() - letters))
}

/// A title without what it says of currency and unit, so that its own name is found.
pub(crate) fn bare(name: &str) -> String {
    let mut text = folded(name);
    while let Some(open) = text.find('(') {
        let Some(close) = text.get(open..).and_then(|t| t.find(')')).map(|n| open + n) else { break };
        let inner = text.get(open + 1..close).unwrap_or_default().trim_start_matches("单位:").to_owned();
        let says = unit_of(&inner).is_some_and(|(_, rest)| rest.is_empty() || worded(rest).is_some())
            || worded(&inner).is_some();
        if !says {
            break;
        }
        text.replace_range(open..=close, "");
    }
    for end in ["人民币万元", "万元", "千元", "百万元", "亿元", "/元", "/分", ":元"] {
        if let Some(rest) = text.strip_suffix(end).map(|r| r.trim_end_matches(['/', ':', '-', '_', ',', '，', '·']))
            && !rest.is_empty()
        {
            return rest.to_owned();
        }
    }
    if let Some((_, at)) = trailing_code(&text).filter(|(_, at)| *at > 0) {
        return text[..at].trim_end_matches(['/', ':', '-', '_']).to_owned();
    }
    for (_, words) in FOREIGN {
        for word in *words {
            if let Some(rest) = text.strip_suffix(word).filter(|r| !r.is_empty() && !word.is_ascii()) {
                return rest.trim_end_matches(['/', ':', '-', '_']).to_owned();
            }
        }
    }
    text
}

/// A text that is a currency's word and nothing else.
fn worded(text: &str) -> Option<Currency> {
    let text = text.trim_matches(|c: char| matches!(c, '/' | ':' | ',' | '-' | '_'));
    if YUAN.contains(&text) || text == "¥" {
        return Some(Currency::Yuan);
    }
    let own = |word: &&str| *text == **word && !word.bytes().all(|b| b.is_ascii_digit());
    FOREIGN.iter().find(|(_, words)| words.iter().any(own)).map(|(name, _)| Currency::Foreign((*name).to_owned()))
}

/// A unit at the end of a text, and what stands before it: `人民币万元` is ten thousands of renminbi.
fn unit_of(text: &str) -> Option<(Unit, &str)> {
    let text = text.trim_start_matches("单位:").trim_start_matches("单位");
    // 美元, 港元, 欧元 … end in 元 and are no unit.
    if worded(text).is_some() {
        return None;
    }
    let mut best = None;
    for (at, _) in text.char_indices() {
        let (before, word) = text.split_at(at);
        if let Some(unit) = Unit::named(word)
            && (before.is_empty() || worded(before).is_some())
        {
            best = Some((unit, before));
            break;
        }
    }
    best
}

/// The parts of a title that may speak of unit and currency: what stands in brackets, and what follows a slash or a colon.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let bracketed = text.split('(').skip(1).filter_map(|t| t.split_once(')')).map(|(inner, _)| inner);
    let behind = text.rsplit_once(['/', ':', '_']).map(|(_, rest)| rest).filter(|rest| !rest.contains(['(', ')']));
    bracketed.chain(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_over_as_a_bare_figure_can_name_no_currency() {
        for word in FOREIGN.iter().flat_map(|(_, words)| words.iter()) {
            assert!(!word.bytes().all(is_plain) || word.bytes().all(|b| b.is_ascii_digit()), "{word}");
        }
    }

    fn other(name: &str) -> Option<Currency> {
        Some(Currency::Foreign(name.to_owned()))
    }

    #[test]
    fn titles_say_unit_and_currency() {
        for (title, unit, currency, bare_name) in [
            ("收入（万元）", Some(Unit::TenThousand), None, "收入"),
            ("金额(元)", Some(Unit::Yuan), None, "金额"),
            ("交易金额（人民币千元）", Some(Unit::Thousand), Some(Currency::Yuan), "交易金额"),
            ("余额(单位:万元)", Some(Unit::TenThousand), None, "余额"),
            ("金额（USD）", None, other("美元"), "金额"),
            ("收入金额（港币）", None, other("港币"), "收入金额"),
            ("金额/万元", Some(Unit::TenThousand), None, "金额"),
            ("收入金额(+元)", None, None, "收入金额(+元)"),
            ("交易金额(收入)", None, None, "交易金额(收入)"),
            ("借方发生额(支取)", None, None, "借方发生额(支取)"),
            ("金额(RMB)", None, Some(Currency::Yuan), "金额"),
            ("美元金额", None, other("美元"), "美元金额"),
            ("金额USD", None, other("美元"), "金额"),
            ("金额(分)", Some(Unit::Fen), None, "金额"),
            ("收入 万元", Some(Unit::TenThousand), None, "收入"),
            ("收入万元", Some(Unit::TenThousand), None, "收入"),
            ("收入-万元", Some(Unit::TenThousand), None, "收入"),
            ("收入，万元", Some(Unit::TenThousand), None, "收入"),
            ("收入金额USD", None, other("美元"), "收入金额"),
            ("收入(澳门币)", None, other("澳门元"), "收入"),
        ] {
            let read = of_title(title);
            assert_eq!((read.unit, read.currency), (unit, currency), "{title}");
            assert_eq!(bare(title), bare_name, "{title}");
        }
    }

    #[test]
    fn heads_say_it_in_their_own_ways() {
        let head = |lines: &[&[&str]]| {
            let lines: Vec<Vec<String>> = lines.iter().map(|l| l.iter().map(|c| (*c).to_owned()).collect()).collect();
            let lines: Vec<&[String]> = lines.iter().map(Vec::as_slice).collect();
            let made = of_head(&lines);
            (made.unit, made.currency)
        };
        assert_eq!(head(&[&["账号：6222", "币种：美元"]]), (None, other("美元")));
        assert_eq!(head(&[&["币种", "HKD"]]), (None, other("港币")));
        assert_eq!(head(&[&["单位：万元"]]), (Some(Unit::TenThousand), None));
        assert_eq!(head(&[&["金额单位:人民币千元"]]), (Some(Unit::Thousand), Some(Currency::Yuan)));
        assert_eq!(head(&[&["币种：人民币"]]), (None, Some(Currency::Yuan)));
        assert_eq!(head(&[&["币种：全部"]]), (None, None));
        assert_eq!(head(&[&["单位名称：某某有限公司"]]), (None, None));
        assert_eq!(head(&[&["币种：人民币/美元"]]), (None, None));
        assert_eq!(head(&[&["美元账户交易明细"]]), (None, other("美元")));
        assert_eq!(head(&[&["账号：156840344"]]), (None, None));
        for line in [
            "外币活期一本通明细（美元）",
            "账户类型：港币储蓄",
            "本账户为美元现汇账户",
            "账户名称：借款人 美元户",
            "币种：人民币以外（USD）",
            "账户性质：外汇账户 USD",
            "币种代码：840",
            "HKD Savings Account",
            "US Dollar Account",
            "以下金额均为港币",
            "外币账户对账单",
            "外汇储蓄账户",
            "USD Statement",
            "（HKD）",
            "Ccy: USD",
            "以上金额币种为美元",
        ] {
            assert!(matches!(head(&[&[line]]), (None, Some(Currency::Foreign(_)))), "{line}");
        }
        for line in [
            "以下金额单位为万元",
            "以万元列示",
            "（人民币：万元）",
            "万元",
            "单位:人民币万元",
            "Unit: 10,000 yuan",
            "金额单位：万元",
        ] {
            assert_eq!(head(&[&[line]]).0, Some(Unit::TenThousand), "{line}");
        }
        for line in [
            "温馨提示：美元账户明细请到柜台查询",
            "注册资本500万元",
            "外汇牌价请见网站",
            "户名：样例美发店",
            "户名：元宝商行",
            "户名：新元港元贸易商行",
            "单位：美元洗衣店",
        ] {
            assert_eq!(head(&[&[line]]), (None, None), "{line}");
        }
    }

    #[test]
    fn cells_of_a_currency_column() {
        for cell in ["CNY", "人民币", "￥", "元", "156", "01", "RMB", "人民币元", "本币"] {
            assert_eq!(of_cell(cell), Some(Currency::Yuan), "{cell}");
        }
        for (cell, name) in [
            ("USD", "美元"),
            ("美元", "美元"),
            ("840", "美元"),
            ("$", "美元"),
            ("ＨＫＤ", "港币"),
            ("日元", "日元"),
            ("XYZ", "XYZ"),
        ] {
            assert_eq!(of_cell(cell), other(name), "{cell}");
        }
        assert_eq!(of_cell(" "), None);
        assert_eq!(of_amount("$1,000.00"), other("美元"));
        assert_eq!(of_amount("HK$ 5"), other("港币"));
        assert_eq!(of_amount("¥5"), None);
        assert_eq!(of_amount("1,234.50"), None);
    }
}
