//! Bills of merchants' collection (a wallet's merchant number, an acquirer, an aggregator, a platform): which of their columns hold the
//! receipt itself, and what the kind of a line does with the money. Both are data of the rules.

use crate::header::{self, Header, Role};
use crate::row::{Direction, Row, Settled};
use crate::rules::Rules;
use crate::statement::Statement;
use crate::status;

/// Puts the columns that a source prefers before the others of their role, and leaves out those that speak of the merchant himself.
pub(crate) fn preferred(header: &mut Header, source: &str, rules: &Rules) {
    let Some(source) = rules.source(source).filter(|s| !s.prefer.is_empty() || !s.ignore.is_empty()) else { return };
    let names: Vec<String> = header.names.iter().map(|n| header::tidy(n)).collect();
    let name = |column: usize| names.get(column).map(String::as_str).unwrap_or_default();
    let columns = &mut header.mapping.columns;
    columns.retain(|(column, role)| *role != Role::Party || !source.ignore.iter().any(|n| n == name(*column)));
    columns.sort_by_key(|(column, _)| {
        source.prefer.iter().position(|n| n == name(*column)).unwrap_or(source.prefer.len())
    });
}

/// Whether a file is a merchant's bill.
pub(crate) fn is_bill(file: &Statement, rules: &Rules) -> bool {
    rules.source(&file.format.id).is_some_and(|s| s.merchant)
}

/// Gives a bill's lines the direction that their kind says, where no column says it: a bill of receipts writes what it gives back
/// without a sign as often as with one.
pub(crate) fn direct(file: &Statement, rows: &mut [Row], rules: &Rules) {
    let told = file.mapping.of(Role::Direction).next().is_some() || file.mapping.of(Role::Out).next().is_some();
    if told || !is_bill(file, rules) {
        return;
    }
    let kinds = &rules.merchant_kinds;
    for row in rows {
        let kind = row.kind.to_uppercase();
        let has = |words: &[String]| words.iter().any(|w| kind.contains(w.as_str()));
        if has(&kinds.hold) && !has(&kinds.settled) {
            row.settled = Settled::No;
        } else if row.direction == Direction::In && (has(&kinds.back) || has(&kinds.paid_out)) {
            row.direction = Direction::Out;
            row.refunded = rust_decimal::Decimal::ZERO;
        } else if row.direction == Direction::In && row.settled == Settled::Yes && !receipt(&kind, &kinds.receipt) {
            // What nobody knows to be a receipt is none.
            row.settled = Settled::No;
            row.unclear = row.kind.trim().chars().take(12).collect();
        }
    }
}

/// Whether a kind is made of nothing but words for receipts: “微信扫码支付” is, “消费分账” is not.
fn receipt(kind: &str, words: &[String]) -> bool {
    let left = status::without(kind, words);
    left.chars().all(|c| {
        c.is_whitespace() || c.is_ascii_digit() || c.is_ascii_punctuation() || "（）【】－—·、：，／".contains(c)
    })
}
