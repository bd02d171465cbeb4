//! Several files together: in the order of time, and what two of them both hold counted once and shown, not silently.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::classify::Words;
use crate::finding::{Finding, Level};
use crate::row::Channel;
use crate::row::{Direction, Row, masked};
use crate::rules::Rules;
use crate::statement::Statement;

/// The files of a case as one.
#[derive(Debug, Default)]
pub struct Ledger {
    /// The files, their rows taken out.
    pub files: Vec<Statement>,
    /// All rows, oldest first, each movement once.
    pub rows: Vec<Row>,
    /// Rows left out because another file, or the same one, holds them too: (file, line) and (file, line) of the one kept.
    pub duplicates: Vec<((u16, u32), (u16, u32))>,
    /// About the files together.
    pub findings: Vec<Finding>,
}

/// What makes a movement that one.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Mark {
    channel: Channel,
    account: String,
    order: String,
    time: chrono::NaiveDateTime,
    amount: Decimal,
    direction: Direction,
    balance: Option<Decimal>,
    party: String,
}

impl Ledger {
    /// Puts the files together.
    #[must_use]
    pub fn of(files: Vec<Statement>, rules: &Rules) -> Self {
        let mut made = Self::default();
        // For each movement the places where it stands, by file: the n-th of one file is the n-th of another.
        let mut seen: HashMap<Mark, Vec<(u16, u32)>> = HashMap::new();
        for (number, mut file) in files.into_iter().enumerate() {
            let rows = std::mem::take(&mut file.rows);
            let mut here: HashMap<Mark, usize> = HashMap::new();
            let (mut twice, mut inner) = (0_u32, 0_u32);
            for mut row in rows {
                row.file = u16::try_from(number).unwrap_or(u16::MAX);
                let place = (row.file, row.line);
                let mark = mark(&row, &file);
                // One serial number, or one second and one balance, cannot belong to two movements of one file.
                let certain = distinct(&row) && seen.get(&mark).is_some_and(|p| p.iter().any(|(f, _)| *f == row.file));
                let nth = here.entry(mark.clone()).or_insert(0);
                let elsewhere =
                    seen.get(&mark).and_then(|places| places.iter().filter(|(f, _)| *f != row.file).nth(*nth).copied());
                let kept = match (certain, elsewhere) {
                    (true, _) => seen.get(&mark).and_then(|p| p.first().copied()),
                    (false, other) => other,
                };
                if let Some(kept) = kept {
                    *nth += 1;
                    if kept.0 == row.file {
                        inner += 1
                    } else {
                        twice += 1
                    }
                    made.duplicates.push((place, kept));
                    continue;
                }
                seen.entry(mark).or_default().push(place);
                made.rows.push(row);
            }
            if twice > 0 {
                let zh = format!("{} 与先前的文件重叠 {twice} 笔，只算一次", file.name);
                let en = format!("{} repeats {twice} lines of earlier files; counted once", file.name);
                made.findings.push(Finding::new("overlap", Level::Note, zh, en));
            }
            if inner > 0 {
                let zh = format!("{} 里有 {inner} 笔完全相同（单号、余额都一样），只算一次", file.name);
                let en = format!("{} holds {inner} lines twice; counted once", file.name);
                made.findings.push(Finding::new("repeated", Level::Attention, zh, en));
            }
            made.files.push(file);
        }
        made.rows.sort_by_key(|r| (r.time, r.file, r.line));
        // A terminal's settlement stands in a bank's statement; the checklist asks for it in a column of its own.
        let words = Words::of(rules);
        for row in made.rows.iter_mut().filter(|r| r.channel == Channel::Bank && r.direction == Direction::In) {
            if words.any(row, &rules.pos_words) {
                row.channel = Channel::Pos;
            }
        }
        made.gaps();
        made
    }

    /// Months that no file covers, between files of one account.
    fn gaps(&mut self) {
        let mut accounts: HashMap<(String, String), Vec<(chrono::NaiveDate, chrono::NaiveDate)>> = HashMap::new();
        for file in &self.files {
            if let Some(period) = file.period {
                accounts.entry((file.format.id.clone(), file.account.0.clone())).or_default().push(period);
            }
        }
        let mut accounts: Vec<_> = accounts.into_iter().collect();
        accounts.sort_by(|a, b| a.0.cmp(&b.0));
        for ((_, account), mut periods) in accounts {
            periods.sort();
            let mut end = None;
            for (from, to) in periods {
                if let Some(end) = end.filter(|end| from.signed_duration_since(*end).num_days() > 7) {
                    let zh = format!("账户 {} 缺 {end} 到 {from} 的流水", masked(&account));
                    let en = format!("account {}: nothing between {end} and {from}", masked(&account));
                    self.findings.push(Finding::new("gap", Level::Attention, zh, en));
                }
                end = end.max(Some(to));
            }
        }
    }
}

/// Whether two rows with all the same cannot be two movements.
fn distinct(row: &Row) -> bool {
    // Without a time of day, in, out and in again within a day give the same balance honestly.
    let balanced = row.timed && row.balance.is_some() && !row.amount.is_zero() && row.direction != Direction::Neutral;
    balanced || row.order.chars().filter(char::is_ascii_digit).count() >= 16
}

fn mark(row: &Row, file: &Statement) -> Mark {
    let account = if row.own_account.0.is_empty() { &file.account.0 } else { &row.own_account.0 };
    // A wallet's order number names the movement whatever the file says about the account.
    let numbered = row.channel != Channel::Bank && row.order.len() >= 10;
    Mark {
        channel: row.channel,
        account: if numbered { String::new() } else { account.clone() },
        order: row.order.clone(),
        time: row.time,
        amount: row.amount,
        direction: row.direction,
        balance: row.balance,
        party: if numbered { String::new() } else { row.party.0.clone() },
    }
}
