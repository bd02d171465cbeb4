//! One sentence each, in plain words and both languages.

use super::{Blamed, Mark, QuantityFit, Role, Way};
use crate::checklist::Kind;
use crate::crosscheck::Check;
use crate::finding::Text;

/// Amounts from this on are said in ten thousands.
const WAN: f64 = 10_000.0;

/// A number as people say it: three significant digits, 万 in Chinese.
#[must_use]
pub fn spoken(value: f64, kind: Kind) -> Text {
    if kind == Kind::Money {
        let zh =
            if value.abs() >= WAN { format!("{} 万元", plain(value / WAN)) } else { format!("{} 元", plain(value)) };
        return Text::new(zh, format!("{} yuan", thousands(value)));
    }
    if matches!(kind, Kind::Ratio | Kind::Percent) {
        let share = format!("{}%", plain(value * 100.0));
        return Text::new(share.clone(), share);
    }
    let text = plain(value);
    Text::new(text.clone(), text)
}

fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let step = 10f64.powf(value.abs().log10().floor() - 2.0);
    (value / step).round() * step
}

fn plain(value: f64) -> String {
    let value = rounded(value);
    let decimals = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn thousands(value: f64) -> String {
    let digits = format!("{:.0}", rounded(value).abs());
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if value < 0.0 && out != "0" { format!("-{out}") } else { out }
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share.abs() * 100.0)
}

fn sources(count: usize) -> Text {
    let zh = ["", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"]
        .get(count)
        .map_or(count.to_string(), |w| (*w).to_owned());
    let en = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    Text::new(zh, en.get(count).map_or(count.to_string(), |w| (*w).to_owned()))
}

/// “三个来源一致，约每月 46 万元；淡平旺口述高出 35%”.
pub(super) fn agreement(per: &Text, fit: &QuantityFit) -> Option<Text> {
    let reference = fit.reference?;
    let fitted: Vec<_> = fit.readings.iter().filter(|r| r.role == Role::Fitted).collect();
    let odd = |r: &&super::ReadingFit| matches!(r.mark, Mark::Candidate | Mark::Suspicious);
    let others: Vec<_> = fit
        .readings
        .iter()
        .filter(|r| r.mark == Mark::Apart || (r.role != Role::Bound && odd(r)))
        .filter_map(|r| Some((r, r.deviation?)))
        .collect();
    if fit.readings.len() < 2 {
        return None;
    }
    let agreeing = fitted.iter().filter(|r| !odd(r)).count();
    let about = spoken(reference, fit.kind);
    let (mut zh, mut en) = match agreeing {
        0 | 1 => (
            format!("核实值约{}{}", per.zh, about.zh),
            format!("the reference is about {}{}", about.en, spaced(&per.en)),
        ),
        n => {
            let count = sources(n);
            (
                format!("{}个来源一致，约{}{}", count.zh, per.zh, about.zh),
                format!("{} sources agree on about {}{}", count.en, about.en, spaced(&per.en)),
            )
        }
    };
    for (r, deviation) in others {
        let (up, above) = if deviation > 0.0 { ("高出", "above") } else { ("低于", "below") };
        zh.push_str(&format!("；{}{up} {}", r.label.zh, percent(deviation)));
        en.push_str(&format!("; {} is {} {above}", r.label.en, percent(deviation)));
    }
    Some(Text::new(zh, en))
}

fn spaced(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" {text}") }
}

/// The value of a statement, or of a person, against what the hard sources say.
pub(super) fn statement(fit: &QuantityFit, value: f64, blamed: &Blamed) -> Text {
    let Some(reference) = fit.reference.filter(|r| *r != 0.0) else {
        return Text::new(
            format!("{}：{}", blamed.label.zh, blamed.meaning.zh),
            format!("{}: {}", blamed.label.en, blamed.meaning.en),
        );
    };
    let about = spoken(reference, fit.kind);
    let share = percent((value - reference) / reference.abs());
    let (up, above) = if value > reference { ("高出", "above") } else { ("低于", "below") };
    let count = fit.readings.iter().filter(|r| r.role == Role::Fitted).count();
    let (zh, en) = match count {
        0 | 1 => (format!("按其他数字推算约 {}", about.zh), format!("the other figures say about {}", about.en)),
        n => {
            let count = sources(n);
            (format!("{}个来源约 {}", count.zh, about.zh), format!("{} sources say about {}", count.en, about.en))
        }
    };
    let (mean_zh, mean_en) = tail(&blamed.meaning);
    Text::new(
        format!("{zh}；{}{up} {share}{mean_zh}", blamed.label.zh),
        format!("{en}; {} is {share} {above}{mean_en}", blamed.label.en),
    )
}

fn tail(meaning: &Text) -> (String, String) {
    let zh = if meaning.zh.is_empty() { String::new() } else { format!("：{}", meaning.zh) };
    let en = if meaning.en.is_empty() { String::new() } else { format!(": {}", meaning.en) };
    (zh, en)
}

fn way(blamed: &Blamed, kind: Kind) -> Text {
    let amount = blamed.amount.map(|a| spoken(a, kind));
    let (zh, en) = match blamed.way {
        Way::TooHigh => ("偏高", "too high"),
        Way::TooLow => ("偏低", "too low"),
        Way::LeftOut => {
            return amount.map_or_else(
                || blamed.label.clone(),
                |a| {
                    Text::new(format!("{}约 {}", blamed.label.zh, a.zh), format!("{}, about {}", blamed.label.en, a.en))
                },
            );
        }
        Way::Either => return blamed.label.clone(),
    };
    match amount {
        Some(a) => Text::new(
            format!("{}{zh}约 {}", blamed.label.zh, a.zh),
            format!("{} {en} by about {}", blamed.label.en, a.en),
        ),
        None => Text::new(format!("{}{zh}", blamed.label.zh), format!("{} {en}", blamed.label.en)),
    }
}

/// “权益检验不通过：最可能是……，也可能是……”.
pub(super) fn suspect(
    blamed: &[Blamed],
    checks: &[&Check],
    by_verdict: bool,
    instead: bool,
    kind: &dyn Fn(&Blamed) -> Kind,
) -> Text {
    let Some(first) = blamed.first() else { return Text::default() };
    let said = if first.meaning.zh.is_empty() { way(first, kind(first)) } else { named(first, kind(first)) };
    let (mut zh, mut en) = match checks.first() {
        Some(check) if by_verdict && !instead && first.way != Way::Either => (
            format!("{}不通过，最可能：{}", check.label.zh, said.zh),
            format!("{} fails, most likely: {}", check.label.en, said.en),
        ),
        _ if instead => (format!("也可能：{}", said.zh), format!("or else: {}", said.en)),
        _ => (said.zh.clone(), said.en.clone()),
    };
    if !by_verdict && !instead {
        zh = format!("与其他数字合不上：{}", said.zh);
        en = format!("does not fit the other figures: {}", said.en);
    }
    for (i, other) in blamed.iter().skip(1).enumerate() {
        let zh_word = if i == 0 { "；分不清的还有：" } else { "、" };
        let en_word = if i == 0 { "; not to be told from: " } else { ", " };
        let said = way(other, kind(other));
        zh.push_str(&format!("{zh_word}{}", said.zh));
        en.push_str(&format!("{en_word}{}", said.en));
    }
    Text::new(zh, en)
}

fn named(blamed: &Blamed, kind: Kind) -> Text {
    let (zh, en) = tail(&blamed.meaning);
    let said = way(blamed, kind);
    Text::new(format!("{}{zh}", said.zh), format!("{}{en}", said.en))
}
