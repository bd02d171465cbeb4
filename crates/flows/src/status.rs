//! What the columns of states say of a line: that the money moved, that it did not, or something nobody here knows. Only words known to
//! be good let a receipt count; a word that is not known keeps it out and is said, once for the whole file.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::amount::{self, Said};
use crate::finding::{Finding, Level};
use crate::row::{Direction, Row, Settled};

/// What a line's states come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// The money moved, or nothing is said.
    Moved,
    /// It did not.
    Gone,
    /// Words that are not known.
    Unclear(String),
}

/// Nothing moved, whichever way it was to go.
const GONE: &[&str] = &[
    "关闭",
    "失败",
    "撤销",
    "撤单",
    "撤回",
    "取消",
    "未支付",
    "等待付",
    "退汇",
    "退票",
    "拒绝",
    "拒付",
    "过期",
    "冻结",
    "作废",
    "冲正",
    "冲销",
    "抹账",
    "不成功",
    "未成功",
    "CLOSED",
    "NOTPAY",
    "PAYERROR",
    "USERPAYING",
    "FAIL",
    "CANCEL",
    "REVERS",
    "REVOKED",
    "VOID",
    "REJECT",
];

/// On its way at best: a receipt is not here yet.
const COMING: &[&str] = &[
    "等待",
    "待",
    "未付",
    "未收",
    "未入账",
    "未到账",
    "未记账",
    "未完成",
    "处理中",
    "支付中",
    "付款中",
    "交易中",
    "进行中",
    "受理",
    "超时",
    "WAIT",
    "PENDING",
    "PROCESSING",
    "INIT",
    "UNPAID",
];

/// Said of what did not happen to it: `未退款` is good.
const SPARED: &[&str] =
    &["未退款", "无退款", "未冲正", "未撤销", "未抹账", "未冲销", "未作废", "未取消", "非冲正", "非撤销", "非抹账"];

/// What may be done; together with [`DONE`] it says that it was.
const DEEDS: &[&str] = &[
    "交易",
    "支付",
    "收款",
    "付款",
    "转账",
    "入账",
    "记账",
    "处理",
    "还款",
    "提现",
    "充值",
    "到账",
    "结算",
    "清算",
    "划账",
    "汇款",
    "存款",
    "取款",
    "存入",
    "转入",
    "转出",
    "零钱通",
    "零钱",
    "余额宝",
    "余额",
    "银行卡",
    "放款",
    "收钱",
    "收到",
    "对方",
    "朋友",
    "核销",
    "验券",
    "消费",
    "缴费",
    "代付",
    "代扣",
    "扣款",
    "订单",
    "确认收货",
    "收货",
    "送达",
    "对账",
    "订购",
    "购买",
    "分账",
    "申购",
    "赎回",
    "签约",
    "打款",
    "发放",
    "业务",
    "状态",
    "资金",
    "款项",
    "全部",
    "复核",
];

/// All that may be left of a good state once the deeds are taken out.
const DONE: &[&str] =
    &["成功", "完成", "已完成", "已成功", "已经成功", "正常", "已", "已经", "完毕", "已完毕", "成功已"];

/// Good as they stand.
const GOOD: &[&str] = &[
    "入账",
    "到账",
    "收款",
    "确认收货",
    "有效",
    "已生效",
    "资金转移",
    "00",
    "000",
    "0000",
    "000000",
    "SUCCESS",
    "SUCCESSFUL",
    "SUCCEED",
    "SUCCEEDED",
    "FINISHED",
    "FINISH",
    "COMPLETED",
    "COMPLETE",
    "DONE",
    "PAID",
    "OK",
    "SETTLED",
    "POSTED",
    "BOOKED",
    "NORMAL",
    "S",
    "ACCEPTED_SETTLED",
];

/// One cell of a column of states, under its title.
pub(crate) fn state(title: &str, cell: &str, direction: Direction) -> State {
    let word = tidy(cell);
    if word.is_empty() || SPARED.contains(&word.as_str()) {
        return State::Moved;
    }
    let flag = ["冲正", "抹账", "撤销", "冲销", "红字", "红蓝", "反交易", "作废"].iter().any(|w| title.contains(w));
    if flag {
        if ["否", "0", "00", "N", "NO", "F", "FALSE", "蓝", "蓝字", "B", "正常", "×"].contains(&word.as_str())
            || ["未", "非", "不", "无"].iter().any(|w| word.starts_with(w))
        {
            return State::Moved;
        }
        if ["是", "1", "01", "Y", "YES", "T", "TRUE", "红", "红字", "R", "√", "有"].contains(&word.as_str()) {
            return State::Gone;
        }
    }
    // A column of marks may say which way the money went, which is no state.
    let sides = ["借", "贷", "借方", "贷方", "收", "支", "收入", "支出", "D", "C", "DR", "CR", "+", "-"];
    let marks = ["标志", "标识", "标记"].iter().any(|w| title.contains(w));
    if marks && sides.contains(&word.as_str()) {
        return State::Moved;
    }
    if GONE.iter().any(|w| word.contains(w)) {
        return State::Gone;
    }
    if direction != Direction::In || given_back(&word) {
        return State::Moved;
    }
    if COMING.iter().any(|w| word.contains(w)) {
        return State::Gone;
    }
    if good(&word) { State::Moved } else { State::Unclear(cell.trim().chars().take(12).collect()) }
}

/// Letters in capitals, without spaces and brackets.
fn tidy(cell: &str) -> String {
    let bare =
        cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '`' | '"' | '\'' | '[' | ']' | '【' | '】'));
    bare.to_uppercase().split_whitespace().collect()
}

fn good(word: &str) -> bool {
    if GOOD.contains(&word) {
        return true;
    }
    let mut rest = word.to_owned();
    for prefix in ["TRADE", "TRANSACTION", "TRANSFER", "PAYMENT", "PAY", "ORDER"] {
        rest = rest.strip_prefix(prefix).unwrap_or(&rest).trim_start_matches(['_', '-']).to_owned();
    }
    if GOOD.contains(&rest.as_str()) {
        return true;
    }
    DONE.contains(&without(word, DEEDS).as_str())
}

/// What is left of a word when all known ones are taken out, the longest first.
pub(crate) fn without<S: AsRef<str>>(word: &str, known: &[S]) -> String {
    let mut left = String::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let longest =
            known.iter().map(AsRef::as_ref).filter(|k| !k.is_empty() && rest.starts_with(k)).max_by_key(|k| k.len());
        let step = longest.map_or(first.len_utf8(), str::len);
        if longest.is_none() {
            left.push(first);
        }
        rest = rest.get(step..).unwrap_or_default();
    }
    left
}

/// The state speaks of money given back.
fn given_back(word: &str) -> bool {
    ["退款", "退还", "退货", "REFUND"].iter().any(|w| word.contains(w))
}

/// What a state says was given back: the amounts it names, or, where it names none, all of it: the worse end.
pub(crate) fn refunded(state: &str, amount: Decimal) -> Decimal {
    let word = tidy(state);
    let no = SPARED.iter().any(|w| word.contains(w))
        || ["不退款", "不可退款", "不支持退款"].iter().any(|w| word.contains(w));
    if no || !given_back(&word) {
        return Decimal::ZERO;
    }
    if word.contains("全额") {
        return amount;
    }
    let mut sum = Decimal::ZERO;
    let numbers = word.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
    for number in numbers.map(|n| n.trim_matches(',')).filter(|n| n.bytes().any(|b| b.is_ascii_digit())) {
        match amount::read(number) {
            Said::Amount(part) => sum += part.abs(),
            _ => return amount,
        }
    }
    if sum.is_zero() { amount } else { sum }
}

/// What a file's lines were kept out for, once for each kind of reason: the words, how many lines, how much.
pub(crate) fn said(rows: &[Row]) -> Option<Finding> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    let (mut lines, mut sum, mut first) = (0_u32, Decimal::ZERO, None);
    for row in rows.iter().filter(|r| !r.unclear.is_empty() && r.settled == Settled::No) {
        *counts.entry(&row.unclear).or_default() += 1;
        lines += 1;
        sum += row.amount;
        first = first.or(Some(row.line));
    }
    let mut words: Vec<(&str, u32)> = counts.into_iter().collect();
    words.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    let listed: Vec<&str> = words.iter().take(8).map(|(w, _)| *w).collect();
    let more = if words.len() > listed.len() { format!(" 等 {} 种", words.len()) } else { String::new() };
    let sum = sum.normalize();
    let zh = format!(
        "状态或类型“{}”{more}看不懂，{lines} 笔共 {sum} 元没有计入。请问清这些字样是不是真收到了钱；要计入，请在案卷里写明理由",
        listed.join("、")
    );
    let en = format!(
        "states or kinds not known ({}): {lines} receipts of {sum} yuan in all were not counted; ask what they mean",
        listed.join(", ")
    );
    Some(Finding::new("state_unclear", Level::Attention, zh, en).at(first?))
}
