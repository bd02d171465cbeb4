//! Several files together: in the order of time, and what two of them both hold counted once and shown, not silently.

use std::collections::HashMap;

use crate::classify::Words;
use crate::finding::{Finding, Level};
use crate::overlap::{Brought, Overlap};
use crate::row::{Channel, Direction, Row, masked};
use crate::rules::Rules;
use crate::statement::Statement;
use crate::summary::{Decision, Decisions, row_key};
use crate::{merchant, status};

/// The files of a case as one.
#[derive(Debug, Default, Clone)]
pub struct Ledger {
    /// The files, their rows taken out.
    pub files: Vec<Statement>,
    /// All rows, oldest first, each movement once.
    pub rows: Vec<Row>,
    /// Rows left out because another file, or the same one, holds them too: (file, line) and (file, line) of the one kept.
    pub duplicates: Vec<((u16, u32), (u16, u32))>,
    /// About the files together.
    pub findings: Vec<Finding>,
    /// Rows that agree in all they show, but whose accounts are not both named: the later file's and the earlier one's, by place,
    /// and whether a whole stretch of both files agrees with them.
    pub(crate) alike: Vec<(u32, u32, bool)>,
    /// Other keys of a row: its own before a fuller copy came, and its copies'.
    also: HashMap<u32, Vec<String>>,
}

impl Ledger {
    /// Puts the files together.
    #[must_use]
    pub fn of(files: Vec<Statement>, rules: &Rules) -> Self {
        let mut made = Self::default();
        let mut overlap = Overlap::default();
        for (number, mut file) in files.into_iter().enumerate() {
            let number = u16::try_from(number).unwrap_or(u16::MAX);
            let mut rows = std::mem::take(&mut file.rows);
            for row in &mut rows {
                row.file = number;
            }
            merchant::direct(&file, &mut rows, rules);
            file.findings.extend(status::said(&rows));
            let brought = overlap.take(number, &file, rows);
            made.say(&mut file, &brought);
            made.files.push(file);
        }
        made.order(overlap);
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

    /// The rows in the order of time, and what refers to their places.
    fn order(&mut self, overlap: Overlap) {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut rows: Vec<(usize, Row)> = overlap.rows.into_iter().enumerate().collect();
        rows.sort_by_key(|(_, r)| (r.time, r.file, r.line));
        let mut place = vec![0_u32; rows.len()];
        for (now, (before, _)) in rows.iter().enumerate() {
            if let Some(slot) = place.get_mut(*before) {
                *slot = small(now);
            }
        }
        let at = |before: usize| place.get(before).copied().unwrap_or(u32::MAX);
        self.alike = overlap.alike.iter().map(|(one, other, whole)| (at(*one), at(*other), *whole)).collect();
        self.also = overlap.also.into_iter().map(|(row, keys)| (at(row), keys.list)).collect();
        self.duplicates = overlap.duplicates;
        self.rows = rows.into_iter().map(|(_, row)| row).collect();
    }

    /// What laying a file over the others showed.
    fn say(&mut self, file: &mut Statement, brought: &Brought) {
        let name = &file.name;
        let (twice, inner, pasted) = (brought.twice, brought.inner.saturating_sub(brought.pasted), brought.pasted);
        if twice > 0 {
            let zh = format!("{name} 与先前的文件重叠 {twice} 笔，只算一次");
            let en = format!("{name} repeats {twice} lines of earlier files; counted once");
            self.findings.push(Finding::new("overlap", Level::Note, zh, en));
        }
        if inner > 0 {
            let zh = format!("{name} 里有 {inner} 笔完全相同（单号或余额都一样），只算一次");
            let en = format!("{name} holds {inner} lines twice; counted once");
            self.findings.push(Finding::new("repeated", Level::Attention, zh, en));
        }
        if pasted > 0 {
            let zh = format!(
                "{name} 里有 {pasted} 笔在文件里又原样列了一遍（时间倒回去了），像把同一段贴了两次，只算一次；请核对"
            );
            let en = format!(
                "{name} lists {pasted} lines again, out of order, like a part pasted twice; counted once, please check"
            );
            self.findings.push(Finding::new("pasted", Level::Attention, zh, en));
        }
        if brought.crowded > 0 {
            let n = brought.crowded;
            let zh =
                format!("{name} 有 {n} 笔与先前文件里太多笔时间、金额都一样，没能一一比完，可能有重复没认出来；请核对");
            let en = format!(
                "{n} lines of {name} are like too many of earlier files to compare each; some may repeat, please check"
            );
            self.findings.push(Finding::new("crowded", Level::Attention, zh, en));
        }
        let mut found = Vec::new();
        if brought.lost > 0 {
            let lost = brought.lost;
            let zh = format!(
                "{lost} 笔的单号被存成数字、丢了后几位，不能凭它认出重复；这些笔都保留。请客户导出原始文件，单号列不要用表格软件另存"
            );
            let en = format!(
                "the order numbers of {lost} lines were kept as numbers and lost digits: they prove no repetition; the lines are all kept. \
                 Ask for the original export"
            );
            found.push(Finding::new("order_lost", Level::Attention, zh, en));
        }
        if let Some(line) = brought.doubted.first() {
            let n = brought.doubted.len();
            let zh = format!(
                "这样的行里有 {n} 笔与另一笔时间、金额、对方都一样，可能是同一笔，也可能是两笔：都算了，请问清"
            );
            let en = format!(
                "{n} of them agree with another in all else: perhaps one movement, perhaps two; both count, ask"
            );
            found.push(Finding::new("order_doubted", Level::Attention, zh, en).at(*line));
        }
        if brought.unproved > 0 {
            let n = brought.unproved;
            let zh = format!("{n} 笔与先前的文件除单号丢了位数外全同，按同一笔算一次");
            let en = format!("{n} lines agree with earlier files in all but the lost digits; counted once");
            found.push(Finding::new("overlap_doubted", Level::Attention, zh, en));
        }
        if let Some(line) = brought.again.first() {
            let n = brought.again.len();
            let zh = format!("{n} 笔与另一笔单号、金额相同而时间不同，像分次付款：都算了，请问清");
            let en = format!(
                "{n} lines have the number and the amount of another at another time, like payments in parts; ask"
            );
            found.push(Finding::new("order_again", Level::Attention, zh, en).at(*line));
        }
        file.findings.extend(found);
    }

    /// The decision on a row, under whichever of its keys it was given.
    #[must_use]
    pub fn decision<'d>(&self, at: usize, decisions: &'d Decisions) -> Option<&'d Decision> {
        if decisions.is_empty() {
            return None;
        }
        let own = decisions.get(&row_key(self.rows.get(at)?));
        own.or_else(|| self.also.get(&u32::try_from(at).ok()?)?.iter().find_map(|key| decisions.get(key)))
    }

    /// Whether a key is this row's, or was before a fuller copy of it came.
    #[must_use]
    pub fn is_key(&self, at: usize, key: &str) -> bool {
        let own = self.rows.get(at).is_some_and(|row| row_key(row) == key);
        own || u32::try_from(at).is_ok_and(|at| self.also.get(&at).is_some_and(|keys| keys.iter().any(|k| k == key)))
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
