//! How a value is printed: thousands separators, percent, 是/否; and what stands for a figure that is not known. Both
//! shells print through here, so that a figure reads the same in the window and in the terminal.

use appraisal::figure::{Reading, Scalar};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::api::text::{FigureKind, FigureState, FigureView, Text};

/// A number with thousands separators and at most `decimals` decimals, without trailing zeros.
pub(crate) fn number(value: Decimal, decimals: u32) -> String {
    let plain = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero).normalize().to_string();
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let mut grouped = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if fraction.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{fraction}") }
}

/// A share that was answered, exactly and with two decimals at least: `15.00%` leaves no doubt of what was read.
pub(crate) fn share(value: Decimal) -> String {
    let Some(percent) = value.checked_mul(Decimal::ONE_HUNDRED) else { return number(value, 12) };
    let exact = number(percent, 10);
    let decimals = exact.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    match decimals {
        0 => format!("{exact}.00%"),
        1 => format!("{exact}0%"),
        _ => format!("{exact}%"),
    }
}

/// A known value as text.
pub(crate) fn scalar(kind: FigureKind, value: &Scalar) -> String {
    match value {
        Scalar::Number(n) => match kind {
            FigureKind::Money => number(*n, 2),
            // From ten times on nobody reads percentages any more.
            FigureKind::Ratio => match n.checked_mul(Decimal::ONE_HUNDRED).filter(|_| n.abs() < Decimal::TEN) {
                Some(percent) => format!("{}%", number(percent, 2)),
                None => number(*n, 2),
            },
            FigureKind::Days => number(*n, 1),
            FigureKind::Integer => number(*n, 0),
            _ => number(*n, 4),
        },
        Scalar::Text(text) => text.clone(),
        Scalar::Truth(truth) => if *truth { "是" } else { "否" }.to_owned(),
        Scalar::Date(date) => date.to_string(),
    }
}

/// The exact value as it travels.
pub(crate) fn raw(value: &Scalar) -> String {
    match value {
        Scalar::Number(n) => n.normalize().to_string(),
        Scalar::Text(text) => text.clone(),
        Scalar::Truth(truth) => truth.to_string(),
        Scalar::Date(date) => date.to_string(),
    }
}

/// What a figure is called and how it reads.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) id: String,
    pub(crate) label: Text,
    pub(crate) kind: FigureKind,
    pub(crate) unit: Option<String>,
}

/// A reading as the window shows it. `word` turns a figure's word (a choice, a verdict) into Chinese where there is one.
pub(crate) fn figure(shape: Shape, reading: &Reading, word: impl Fn(&str) -> Option<String>) -> FigureView {
    let Shape { id, label, kind, unit } = shape;
    let mut view = FigureView {
        id,
        label,
        kind,
        unit,
        state: FigureState::Known,
        raw: None,
        text: String::new(),
        provisional: Vec::new(),
        unknown: Vec::new(),
        reason: None,
    };
    match reading {
        Reading::Known { value, provisional } => {
            view.raw = Some(raw(value));
            view.text = match value {
                Scalar::Text(text) => word(text).unwrap_or_else(|| text.clone()),
                other => scalar(kind, other),
            };
            view.provisional = provisional.clone();
        }
        Reading::Unknown { questions } => {
            view.state = FigureState::Unknown;
            view.text = if questions.is_empty() { "缺".to_owned() } else { format!("缺 {}", questions.len()) };
            view.unknown = questions.clone();
        }
        Reading::NotMeaningful { reason } => {
            view.state = FigureState::NotMeaningful;
            view.text = "无意义".to_owned();
            view.reason = Some(reason.clone());
        }
        Reading::NotApplicable { reason } => {
            view.state = FigureState::NotApplicable;
            view.text = "不适用".to_owned();
            view.reason = Some(reason.clone());
        }
    }
    view
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_an_officer_writes_them() {
        let n = |text: &str| text.parse::<Decimal>().expect("a decimal");
        assert_eq!(number(n("1234567.8"), 2), "1,234,567.8");
        assert_eq!(number(n("-300000.00"), 2), "-300,000");
        assert_eq!(number(n("999"), 2), "999");
        assert_eq!(number(n("0.005"), 2), "0.01");
        assert_eq!(scalar(FigureKind::Ratio, &Scalar::Number(n("0.117024355637"))), "11.7%");
        assert_eq!(scalar(FigureKind::Ratio, &Scalar::Number(Decimal::MAX)), number(Decimal::MAX, 2), "no overflow");
        assert_eq!(scalar(FigureKind::Ratio, &Scalar::Number(n("12.3456"))), "12.35");
        assert_eq!(scalar(FigureKind::Days, &Scalar::Number(n("31.276271186441"))), "31.3");
    }
}
