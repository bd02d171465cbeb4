//! Lines that look like movements and are none: totals with a date (`本月合计`, `本年累计`) and carried balances (`上页余额`, `承上页`).

/// Words of which one is enough.
const STRONG: &[&str] = &[
    "合计",
    "小计",
    "总计",
    "累计",
    "共计",
    "承前页",
    "承上页",
    "承前",
    "过次页",
    "转次页",
    "转下页",
    "过下页",
    "接上页",
    "接前页",
    "本页",
    "前页",
    "次页",
    "日结",
    "月结",
    "年结",
    "汇总",
    "小结",
    "月计",
    "日计",
    "年计",
    "总额",
];
/// Words that need one of a time or a page beside them: `期初余额`, but not `余额` alone.
const WEAK: &[&str] = &["余额", "结余", "结转", "结存", "发生额", "发生数"];
const FILL: &str = "全半交易消费结算发收款本当上前昨今月日天周旬季年度页期初末终承转下次接旧新账户总计至止为的一二三四五六七八九十个笔";

/// Whether a text is the name of a total or of a carried balance and nothing else: `货款合计` is a movement, `十月份合计` is not.
pub(crate) fn is_total(text: &str) -> bool {
    let text: String = text
        .chars()
        .filter(|c| {
            !c.is_whitespace()
                && !c.is_ascii_digit()
                && !c.is_ascii_punctuation()
                && !"：，。、（）【】—－＝＊．／".contains(*c)
        })
        .collect();
    if text.is_empty() || text.chars().count() > 14 {
        return false;
    }
    let mut rest =
        text.replace("月份", "月").replace("借方", "").replace("贷方", "").replace("收入", "").replace("支出", "");
    let (mut strong, mut weak) = (false, false);
    for word in STRONG {
        if rest.contains(word) {
            strong = true;
            rest = rest.replace(word, "");
        }
    }
    for word in WEAK {
        if rest.contains(word) {
            weak = true;
            rest = rest.replace(word, "");
        }
    }
    let filled = !rest.is_empty();
    (strong || (weak && filled)) && rest.chars().all(|c| FILL.contains(c))
}

/// Whether a text ends like a total but names what was added up (`货款合计`, `样例超市 汇总`): one only if its amount says so too.
pub(crate) fn ends_like_total(text: &str) -> bool {
    let text = text.trim().trim_end_matches([':', '：', ')', '）', '】']);
    ["合计", "小计", "总计", "累计", "共计", "汇总", "总额"].iter().any(|w| text.ends_with(w))
}

#[cfg(test)]
mod tests {
    use super::is_total;

    #[test]
    fn totals_and_carried_balances_are_known_by_their_words() {
        for text in [
            "本月合计",
            "本日交易汇总",
            "日终汇总",
            "交易合计",
            "消费小计",
            "结算汇总",
            "全月合计",
            "半年累计",
            "本年累计",
            "上页余额",
            "承上页",
            "承前页",
            "过次页",
            "期初余额",
            "期末余额",
            "上月结转",
            "上年结转",
            "本日合计",
            "月初余额",
            "转下页",
            "小计",
            "合计：",
            "10月份合计",
            "十月合计",
            "2026年累计",
            "昨日余额",
            "本期发生额合计",
            "贷方发生额合计",
            "收入合计",
            "【本页合计】",
            "上期结余",
            "结转下年",
        ] {
            assert!(is_total(text), "{text}");
        }
        for text in [
            "货款合计",
            "余额",
            "余额宝",
            "利息结转",
            "结转",
            "客户甲",
            "货款",
            "",
            "本金",
            "累计消费返现",
            "合计付款客户甲",
            "工资总计发放",
            "月饼款",
            "结息",
            "年货款",
            "收入",
        ] {
            assert!(!is_total(text), "{text}");
        }
    }
}
