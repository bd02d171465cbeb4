//! Numbers broken on purpose: whatever the amount, none of these texts is one definite number.

use super::notation::in_groups;

/// A broken text made from an amount.
pub(crate) fn broken(cents: i64, kind: u32, part: u32) -> String {
    let size = cents.abs();
    // At least five digits, so that there is something to break.
    let digits = (size / 100 + 10_000).to_string();
    let rest = format!("{:02}", size % 100);
    let at = 1 + part as usize % (digits.len() - 1);
    let (head, tail) = digits.split_at(at);
    let grouped = in_groups(&digits, 3);
    match kind % 24 {
        // A comma where neither groups of three nor of four begin.
        0 => match (head.len(), tail.len()) {
            (1..=3, 3) | (1..=4, 4) => format!("{head},{tail}00"),
            _ => format!("{head},{tail}"),
        },
        1 => grouped.replacen(',', ",,", 1),
        2 => format!(",{digits}"),
        3 => format!("{digits},"),
        4 => format!("{},{rest}", grouped.replace(',', ".")),
        5 => format!("{grouped}.{rest},{head}"),
        6 => format!("{head} {tail}"),
        7 => format!("{head}\t{tail}"),
        8 => format!("{head}\n{tail}"),
        9 => format!("{digits}..{rest}"),
        10 => format!("{digits}.{rest}.{head}"),
        11 => format!("{head}、{tail}万"),
        12 => format!("{digits}。{rest}"),
        13 => format!("{digits}.{rest}e{}", part % 9),
        14 => format!("--{digits}"),
        15 => format!("({digits}"),
        16 => format!("{digits})"),
        17 => format!("({grouped}.{rest})*2"),
        18 => format!("{digits}万千"),
        19 => format!("{head}o{tail}"),
        20 => format!("${grouped}.{rest}"),
        21 => format!("约{digits}"),
        22 => format!("{head}-{tail}{}9万", head),
        _ => format!("{digits}*"),
    }
}
