//! In what the amounts are written: the currency and the unit, as the file's head, the title of a column or a cell says. A statement in
//! dollars or in ten thousands looks like one in yuan; what says so is looked for everywhere, and the title nearest to the amount wins.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

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

/// Words and codes of other currencies; longer ones before what they hold.
const FOREIGN: &[(&str, &[&str])] = &[
    ("港币", &["港币", "港元", "港幣", "hk$", "hkd", "344", "hongkongdollar"]),
    ("新台币", &["新台币", "台币", "nt$", "twd", "901"]),
    ("新加坡元", &["新加坡元", "新币", "新元", "s$", "sgd", "702"]),
    ("澳大利亚元", &["澳大利亚元", "澳元", "a$", "aud", "036"]),
    ("加拿大元", &["加拿大元", "加元", "c$", "cad", "124"]),
    ("新西兰元", &["新西兰元", "纽元", "nzd", "554"]),
    ("澳门元", &["澳门元", "澳门币", "葡币", "mop", "446"]),
    ("美元", &["美元", "美金", "us$", "usd", "840", "$", "usdollar", "dollar"]),
    ("欧元", &["欧元", "eur", "978", "€"]),
    ("英镑", &["英镑", "gbp", "826", "£"]),
    ("日元", &["日元", "日圆", "日币", "jp¥", "jpy", "392", "円"]),
    ("韩元", &["韩元", "韩圆", "韩币", "krw", "410", "₩"]),
    ("瑞士法郎", &["瑞士法郎", "瑞郎", "chf", "756"]),
    ("卢布", &["卢布", "rub", "643", "₽"]),
    ("泰铢", &["泰铢", "thb", "764", "฿"]),
    ("越南盾", &["越南盾", "vnd", "704", "₫"]),
    ("林吉特", &["林吉特", "马币", "myr", "458"]),
    ("印尼盾", &["印尼盾", "印尼卢比", "idr", "360"]),
    ("菲律宾比索", &["菲律宾比索", "比索", "php", "608"]),
    ("印度卢比", &["印度卢比", "inr", "356", "₹"]),
    ("老挝基普", &["基普", "lak", "418"]),
    ("缅甸元", &["缅元", "缅币", "mmk", "104"]),
    ("坚戈", &["坚戈", "kzt", "398"]),
    ("图格里克", &["图格里克", "mnt", "496"]),
    ("泰达币", &["泰达币", "usdt", "usdc"]),
];

const YUAN: &[&str] = &["人民币", "人民幣", "rmb", "cny", "cnh", "本币", "本位币"];

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

/// The foreign currencies that a text names by word or by sign; codes of digits only where the whole text is one.
fn foreign(text: &str) -> Option<&'static str> {
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

/// What the lines above and below a table say: `币种：美元`, `单位：万元`, `金额单位: 人民币千元`. Two currencies named together, and a
/// currency that merely stands somewhere, are a doubt to be asked about.
pub(crate) fn of_head(lines: &[&[String]]) -> Denomination {
    let mut made = said_by_name(lines);
    if made.currency.is_none() && made.currency_doubt.is_none() {
        for cells in lines {
            let whole = cells.iter().filter(|c| !c.is_empty()).cloned().collect::<Vec<_>>().join(" ");
            match speaks_of(&whole) {
                Some((name, true)) => {
                    made.currency = Some(Currency::Foreign(name));
                    break;
                }
                Some((_, false)) => made.currency_doubt = made.currency_doubt.take().or_else(|| Some(short(&whole))),
                None => {}
            }
        }
        if made.currency.is_some() {
            made.currency_doubt = None;
        }
    }
    if made.unit.is_none() {
        for cells in lines {
            let whole = cells.concat();
            let text = folded(&whole);
            let Some(unit) = large_unit(&text).filter(|_| text.chars().count() <= 40 && !hint(&text)) else { continue };
            // “以万元列示”, “（人民币：万元）”, a line of nothing else: the table's unit. Elsewhere it may be a firm's capital.
            let rest = text
                .replace("人民币", "")
                .replace("万元", "")
                .replace("千元", "")
                .replace("百万元", "")
                .replace("亿元", "");
            let bare = rest.chars().all(|c| !c.is_alphanumeric());
            if bare || ["单位", "金额", "列示", "计", "unit", "amount"].iter().any(|w| text.contains(w)) {
                made.unit = Some(unit);
            } else if !["资本", "注册", "授信", "额度", "限额"].iter().any(|w| text.contains(w)) {
                made.unit_doubt = Some(short(&whole));
            }
            break;
        }
    }
    made
}

fn short(text: &str) -> String {
    text.trim().chars().take(30).collect()
}

/// A sentence that advises or explains, and says nothing of this table.
fn hint(text: &str) -> bool {
    ["提示", "请", "说明", "注:", "注意", "如需", "不含", "汇率", "牌价", "兑换", "折算", "柜台", "咨询", "拨打"]
        .iter()
        .any(|w| text.contains(w))
}

/// Whether a short text speaks of another currency: its name, and whether it says so of the account or of the amounts.
pub(crate) fn speaks_of(text: &str) -> Option<(String, bool)> {
    let tight = folded(text);
    if tight.chars().count() > 60 || hint(&tight) {
        return None;
    }
    let tokens: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|t| !t.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let by_token =
        || FOREIGN.iter().find(|(_, words)| words.iter().any(|w| !digits(w) && tokens.iter().any(|t| t == w)));
    let named = foreign(&tight).or_else(|| by_token().map(|(name, _)| *name));
    let vague = tight.contains("外币") || tight.contains("外汇");
    let name = match (named, vague) {
        (Some(name), _) => name.to_owned(),
        (None, true) => "外币".to_owned(),
        (None, false) => return None,
    };
    // 客户, 开户行 and 户名 are no accounts.
    let accounts = tight.replace("客户", "").replace("开户", "").replace("户名", "");
    let about = [
        "账户",
        "帐户",
        "活期",
        "户口",
        "对账单",
        "明细",
        "一本通",
        "储蓄",
        "现汇",
        "现钞",
        "金额",
        "币种",
        "币别",
        "货币",
        "存款",
        "户",
        "account",
        "statement",
        "ccy",
        "currency",
        "savings",
        "amount",
    ];
    let yuan = YUAN.iter().any(|w| tight.contains(w)) && !tight.contains("以外") && !tight.contains("非人民币");
    let whole = tight.chars().filter(|c| c.is_alphanumeric()).count() <= name.chars().count().max(3);
    Some((name, !yuan && (whole || about.iter().any(|w| accounts.contains(w)))))
}

/// What is said behind a word and a colon.
fn said_by_name(lines: &[&[String]]) -> Denomination {
    let mut made = Denomination::default();
    let mut doubt = None;
    for cells in lines {
        let mut cells = cells.iter().peekable();
        while let Some(cell) = cells.next() {
            let text = folded(cell);
            let beside = cells.peek().map(|c| folded(c)).unwrap_or_default();
            for word in ["币种", "币别", "货币", "currency", "ccy"] {
                let Some((_, rest)) = text.split_once(word) else { continue };
                // A sentence about currencies names none.
                if !rest.starts_with([':', '(', '/', '=', '为', '是']) && !rest.is_empty() || hint(&text) {
                    continue;
                }
                let own = value(rest);
                let said = if own.is_empty() { value(&beside) } else { own };
                // A word of all currencies, or a sentence, names none.
                let currency = match said {
                    "" | "全部" | "所有" | "全部币种" | "综合" => None,
                    text => {
                        let names = FOREIGN.iter().filter(|(_, w)| w.iter().any(|w| holds(text, w))).count();
                        let yuan =
                            YUAN.iter().any(|w| text.contains(w)) || matches!(text, "156" | "01" | "元" | "¥" | "001");
                        let yuan = yuan && !text.contains("以外") && !text.contains("非人民币");
                        match (yuan, names) {
                            (true, 0) => Some(Currency::Yuan),
                            (false, 1) => of_cell(text),
                            (true, _) | (_, 2..) => {
                                doubt = Some(short(cell));
                                None
                            }
                            // A code that nobody here knows is not yuan.
                            (false, 0) if text.len() == 3 && text.bytes().all(|b| b.is_ascii_lowercase()) => {
                                Some(Currency::Foreign(text.to_ascii_uppercase()))
                            }
                            (false, _) => None,
                        }
                    }
                };
                match (&made.currency, currency) {
                    (Some(before), Some(now)) if *before != now => doubt = Some(short(cell)),
                    (None, Some(now)) => made.currency = Some(now),
                    _ => {}
                }
            }
            if let Some((before, rest)) = text.split_once("单位")
                // 单位名称, 工作单位 are firms.
                && !before.ends_with("工作")
                && !before.ends_with("开户")
            {
                let own = value(rest);
                let said = if own.is_empty() { value(&beside) } else { own };
                if let Some((unit, rest)) = unit_of(said) {
                    made.unit = made.unit.or(Some(unit));
                    made.currency = made.currency.or_else(|| worded(rest));
                } else if rest.starts_with([':', '(']) || before.ends_with("金额") {
                    made.currency = made.currency.or_else(|| worded(said));
                }
            }
        }
    }
    if doubt.is_some() {
        made.currency = None;
        made.currency_doubt = doubt;
    }
    made
}

/// What stands behind a word and its colon, up to the next remark.
fn value(text: &str) -> &str {
    let text = text.trim_start_matches([':', '/', '(', '=', '为', '是']);
    text.split([',', '，', ';', '；', ')', '|']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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
