//! What the lines around a table say of its currency and unit, in their own words.

use super::{Currency, Denomination, FOREIGN, YUAN, folded, foreign, holds, large_unit, of_cell, unit_of, worded};

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
    // The name of a firm may hold that of a currency; only “美元户”, “港币活期” beside it speak of the account.
    let names = ["户名", "名称:", "单位:", "单位名称", "公司", "商行", "姓名", "昵称"];
    if names.iter().any(|w| tight.contains(w)) {
        let kinds = ["户", "账户", "活期", "现汇", "现钞", "储蓄", "一本通"];
        let account = kinds.iter().any(|kind| tight.contains(&format!("{name}{kind}")));
        return account.then_some((name, true));
    }
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
                let rest = rest.trim_start_matches("代码").trim_start_matches("名称");
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
