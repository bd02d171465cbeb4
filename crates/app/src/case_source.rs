//! Where the records of a case come from 记录从哪里来: this laptop's store, a package that somebody only checks, later the branch's hub. A case of several
//! logs is opened from the merge of them; one log is the special case, and is the fold it always was.

use std::collections::{BTreeMap, BTreeSet};

use appraisal::checklist::{Ask, Checklist};
use evidence::{
    CaseId, CaseLogs, CaseRole, CryptoProvider, Entry, Hash, Member, Merged, PackageReport, Payload, Questions,
    RecordId, Role, Stamp, Team, Value, normal_decimal,
};
use store::{PackageContents, Store};

use crate::api::text::{Failure, Text};
use crate::case::{KnownKeys, asked};

/// Records, and who is who among their writers.
pub(crate) trait CaseSource {
    /// All records of a case.
    fn entries(&self, case: CaseId) -> Result<CaseLogs, Failure>;
    /// The officers of its logs, and what of it is known to have no effect.
    fn team(&self, case: CaseId, logs: &CaseLogs) -> Result<Team, Failure>;
}

impl CaseSource for Store {
    fn entries(&self, case: CaseId) -> Result<CaseLogs, Failure> {
        Ok(self.case_logs(case)?)
    }

    fn team(&self, case: CaseId, logs: &CaseLogs) -> Result<Team, Failure> {
        Ok(Store::team(self, case, logs)?)
    }
}

/// A package, whose names are what it says of itself.
pub(crate) struct FromPackage<'a> {
    pub(crate) contents: &'a PackageContents,
    pub(crate) report: &'a PackageReport,
}

impl CaseSource for FromPackage<'_> {
    fn entries(&self, _: CaseId) -> Result<CaseLogs, Failure> {
        Ok(self.report.logs.clone())
    }

    fn team(&self, _: CaseId, logs: &CaseLogs) -> Result<Team, Failure> {
        Ok(self.named(logs))
    }
}

impl FromPackage<'_> {
    /// Who is who, by what the package says of itself. What the branch said is not in it.
    pub(crate) fn named(&self, logs: &CaseLogs) -> Team {
        let mut team = Team::default();
        let mut taken = BTreeSet::new();
        for log in &self.contents.package.manifest.logs {
            let Some(first) = logs.entries(log.log).next() else { continue };
            // Two logs that claim one officer are two writers: neither answers in the other's name.
            let claimed = first.stamp.author.clone();
            let officer = if taken.insert(claimed.clone()) { claimed } else { log.log.to_string() };
            team.names.insert(officer.clone(), log.name.clone());
            let opened = logs.entries(log.log).any(|entry| matches!(entry.payload, Some(Payload::CaseCreated(_))));
            if !opened {
                let role = match log.role.unwrap_or(Role::Officer) {
                    Role::Officer => CaseRole::So,
                    Role::Reviewer => CaseRole::Rv,
                    Role::Committee => CaseRole::Cm,
                };
                team.members.push(Member { officer: officer.clone(), role, sections: None });
            }
            team.logs.insert(log.log, officer);
        }
        team
    }
}

/// What the merge asks about questions, answered from a checklist.
pub(crate) struct OnChecklist<'c>(pub(crate) &'c Checklist);

impl Questions for OnChecklist<'_> {
    fn section(&self, question: &str) -> Option<&str> {
        let checklist = self.0;
        let asked = checklist.questions.get(question).map(|question| &question.section);
        let asked = asked.or_else(|| checklist.tables.get(question).map(|table| &table.section));
        asked.or_else(|| checklist.blind.get(question).map(|rule| &rule.section)).map(String::as_str)
    }

    fn for_second(&self, question: &str) -> bool {
        self.0.blind.contains_key(question)
    }

    fn normal(&self, question: &str, column: Option<&str>, value: &Value) -> Value {
        let number = |ask: &Ask| ask.kind.is_number();
        match value {
            Value::Text(text) if asked(self.0, question, column).is_some_and(number) => {
                Value::Text(normal_decimal(text).unwrap_or_else(|| text.clone()))
            }
            other => other.clone(),
        }
    }
}

/// A case of several logs, with what one log does not have: who differs from whom, what counts nothing, who is who.
pub(crate) struct Shared {
    pub(crate) logs: CaseLogs,
    pub(crate) team: Team,
    pub(crate) merged: Merged,
}

impl Shared {
    pub(crate) fn of(logs: CaseLogs, team: Team, checklist: &Checklist) -> Self {
        let merged = logs.merge(&team, &OnChecklist(checklist));
        Self { logs, team, merged }
    }

    /// Takes in a record that is already on the disk.
    pub(crate) fn take(&mut self, entry: Entry, checklist: &Checklist) {
        self.logs.take(entry);
        self.merged = self.logs.merge(&self.team, &OnChecklist(checklist));
    }

    /// The officer's name, as known here.
    pub(crate) fn name(&self, stamp: &Stamp) -> String {
        let officer = self.team.logs.get(&stamp.log).unwrap_or(&stamp.author);
        self.team.names.get(officer).unwrap_or(officer).clone()
    }

    /// The records in an order that every one of them comes in after what it had heard.
    pub(crate) fn in_order(&self) -> Vec<Entry> {
        in_order(&self.logs, &self.merged)
    }
}

/// Records in an order that every one of them comes in after what it had heard.
pub(crate) fn in_order(logs: &CaseLogs, merged: &Merged) -> Vec<Entry> {
    let mut waiting: BTreeMap<_, Vec<Entry>> = logs
        .logs()
        .map(|log| {
            (
                log,
                logs.entries(log)
                    .filter(|e| logs.forked_at(log).is_none_or(|cut| e.stamp.seq < cut))
                    .cloned()
                    .collect(),
            )
        })
        .collect();
    waiting.values_mut().for_each(|entries: &mut Vec<Entry>| entries.reverse());
    let mut line = Vec::new();
    loop {
        let nexts: Vec<RecordId> = waiting.values().filter_map(|e| e.last()).map(|e| e.stamp.id()).collect();
        let free = |id: &&RecordId| !nexts.iter().any(|other| other != *id && merged.before(*other, **id));
        let Some(log) = nexts.iter().find(free).or(nexts.first()).map(|id| id.log) else { return line };
        line.extend(waiting.get_mut(&log).and_then(Vec::pop));
    }
}

/// Of these records, what was known when the log's next record after `at` was written.
pub(crate) fn known_at(logs: &CaseLogs, merged: &Merged, at: RecordId) -> CaseLogs {
    let next = RecordId { log: at.log, seq: at.seq.saturating_add(1) };
    let entries = logs.logs().flat_map(|log| logs.entries(log));
    entries.filter(|entry| merged.before(entry.stamp.id(), next)).cloned().collect()
}

/// The keys that signed acts in a case (kind 60): the program of the officer in whose log an act stands held the signer's account when it was signed,
/// so whoever trusts that log trusts that. What nobody else can check is said where the case is checked.
pub(crate) fn vouched(logs: &CaseLogs) -> KnownKeys {
    let entries = logs.logs().flat_map(|log| logs.entries(log));
    let acts = entries.filter_map(|entry| match &entry.payload {
        Some(Payload::Countersigned(signed)) => signed.read().ok(),
        _ => None,
    });
    let mut keys: BTreeMap<String, Hash> = BTreeMap::new();
    for act in acts {
        keys.entry(act.said.officer.clone()).or_insert(act.key);
    }
    keys
}

/// What is said of the records that do not count, each reason once with how many.
pub(crate) fn outside_words(merged: &Merged) -> Vec<Text> {
    use evidence::NoEffect;
    let mut counted: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for outside in &merged.outside {
        let words = match &outside.why {
            NoEffect::UnknownOfficer => ("不知道是谁的日志，不算", "of a log whose officer is not known"),
            NoEffect::NoRole => ("写的人在本案没有可以填答案的身份，不算", "by someone without a role that answers"),
            NoEffect::OtherSection => ("不是分给写的人的部分，不算", "in a section that is not the writer's"),
            NoEffect::NotSecond => (
                "只问协办的问题由别人答了，不算",
                "an answer by somebody else to a question put to second officers alone",
            ),
            NoEffect::NotOwner => ("只有主办可以改，不算", "only the main officer may do it"),
            NoEffect::NotTheHub => ("只有分行可以写，不算", "only the branch may write it"),
            NoEffect::Refused { .. } => ("分行未采纳", "not accepted by the branch"),
            NoEffect::Forked => (
                "同一本日志分成了两支（电脑被复制过？），两支都留着，都不算",
                "the log goes two ways; both are kept, neither counts",
            ),
        };
        *counted.entry(words).or_default() += 1;
    }
    let told = counted.into_iter();
    told.map(|((zh, en), count)| Text::new(format!("{count} 条记录：{zh}"), format!("{count} records: {en}"))).collect()
}

/// A key as two people compare it by telephone.
pub(crate) fn digits(public_key: &[u8]) -> String {
    store::spoken_digits(public_key)
}

/// The hash of a public key, as records hold it.
pub(crate) fn key_hash(public_key: &[u8]) -> Hash {
    evidence::Ed25519Sha256.hash(&[public_key])
}
