//! What came of a duty, and the line that says it for all of them.

use super::{Duty, Said};
use crate::words::{Text, Worded, text};

/// What the records show of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DutyOutcome {
    /// 已尽.
    Done,
    /// 未尽.
    NotDone,
    /// 不适用: not owed in this case, or not yet.
    NotApplicable,
    /// 无法判断: its records are erased, of a kind this program does not know, or not here.
    CannotTell,
}

impl Worded for DutyOutcome {
    fn words(&self) -> Text {
        match self {
            DutyOutcome::Done => text("已尽", "fulfilled"),
            DutyOutcome::NotDone => text("未尽", "not fulfilled"),
            DutyOutcome::NotApplicable => text("不适用", "not applicable"),
            DutyOutcome::CannotTell => text("无法判断", "cannot be told"),
        }
    }
}

/// A duty, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged<'l> {
    /// Which.
    pub duty: &'l Duty,
    /// What came of it.
    pub outcome: DutyOutcome,
    /// What was not done, why it is not owed, or why nobody can tell; empty where it was done.
    pub why: Said,
}

/// All of them in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Owed: all but those that do not apply.
    pub due: usize,
    /// Done.
    pub done: usize,
    /// Not done.
    pub not_done: usize,
    /// Not applicable.
    pub not_applicable: usize,
    /// Nobody can tell.
    pub cannot_tell: usize,
    /// In words.
    pub words: Said,
}

impl Summary {
    /// Sums up what was judged.
    #[must_use]
    pub fn of(judged: &[Judged<'_>]) -> Self {
        let with = |outcome| judged.iter().filter(move |one| one.outcome == outcome);
        let count = |outcome| with(outcome).count();
        let [done, not_done] = [DutyOutcome::Done, DutyOutcome::NotDone].map(count);
        let [not_applicable, cannot_tell] = [DutyOutcome::NotApplicable, DutyOutcome::CannotTell].map(count);
        let due = judged.len() - not_applicable;
        let list = |side: fn(&Said) -> &str, by: &str| {
            with(DutyOutcome::NotDone).map(|one| side(&one.why)).collect::<Vec<_>>().join(by)
        };
        let mut zh = format!("应尽 {due} 项，已尽 {done} 项，未尽 {not_done} 项");
        let mut en = format!("{due} owed, {done} fulfilled, {not_done} not");
        if not_done > 0 {
            zh.push_str(&format!("：{}", list(|said| &said.zh, "；")));
            en.push_str(&format!(": {}", list(|said| &said.en, "; ")));
        }
        if cannot_tell > 0 {
            let of = |side: fn(&Said) -> &str, by: &str| {
                with(DutyOutcome::CannotTell).map(|one| side(&one.duty.label)).collect::<Vec<_>>().join(by)
            };
            zh.push_str(&format!("；无法判断 {cannot_tell} 项：{}", of(|said| &said.zh, "；")));
            en.push_str(&format!("; {cannot_tell} cannot be told: {}", of(|said| &said.en, "; ")));
        }
        Self { due, done, not_done, not_applicable, cannot_tell, words: Said { zh, en } }
    }
}
