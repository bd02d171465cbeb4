//! What a check of a package says of the second officer's own answers: whether they stand before the opening of the first officer's, which the order of
//! signed records proves; and when a check keeps back what the first officer answered, because whoever checks is to answer alone first.

use evidence::{CaseId, CaseLogs, Marked, Merged, Payload, Role, Team};

use super::package_words::Told;
use crate::api::packages::PackageWord;
use crate::app::App;
use crate::case::CaseSheet;
use crate::second::{OTHERS_OPENED, OwnWords, Word, is_second, own_words};

/// Whether what the first officer answered is kept back from whoever checks a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hidden {
    /// Nobody is unlocked, or it is theirs to see.
    No,
    /// The case is here, and not opened yet.
    Yes,
    /// The case is not here: an officer who did not open it would take it in as the second one.
    Unless { owner: String },
}

impl Hidden {
    /// Whether it holds for a package with this main officer.
    pub(super) fn holds(&self, owner: Option<&String>) -> bool {
        match self {
            Self::No => false,
            Self::Yes => true,
            Self::Unless { owner: own } => owner != Some(own),
        }
    }
}

/// From whom it is kept back here. Without an account a check shows everything: it is made for courts and reviewers, and whoever has the passphrase has
/// another machine, too.
pub(super) fn would_be_kept_back(app: &mut App, case: CaseId) -> Hidden {
    let Some(session) = &app.session else { return Hidden::No };
    let officer = session.store.officer();
    if officer.role() != Role::Officer {
        return Hidden::No;
    }
    let owner = officer.id.clone();
    match app.case_even_kept_back(&case.to_string()) {
        Ok((_, open)) if open.kept_back() => Hidden::Yes,
        Ok(_) => Hidden::No,
        Err(_) => Hidden::Unless { owner },
    }
}

pub(super) fn kept_back_words(words: &mut Told) {
    words.say(
        PackageWord::Unproved,
        "kept_back",
        "额度、评分、等级和主办的回答先不给看：您是协办，收入以后先独立回答，再打开",
        "limit, score, grade and the first officer's answers are kept back: you are the second officer and answer alone first",
    );
}

/// Of each second officer: what was said alone, and when the first officer's answers were opened.
pub(super) fn alone(words: &mut Told, logs: &CaseLogs, merged: &Merged, team: &Team, sheet: &CaseSheet) {
    let checklist = &sheet.checklist;
    if checklist.blind.is_empty() {
        return;
    }
    for log in logs.logs().filter(|log| is_second(team, merged.owner.as_ref(), *log)) {
        let officer = team.logs.get(&log).cloned().unwrap_or_default();
        let name = team.names.get(&officer).unwrap_or(&officer);
        let own = own_words(logs, log, checklist);
        let Some(opened) = &own.opened else {
            let answered = logs.entries(log).any(|entry| matches!(entry.payload, Some(Payload::AnswersChanged(_))));
            if answered {
                words.say(
                    PackageWord::Unproved,
                    "alone",
                    format!("{name} 是否先独立回答、后看主办的回答：记录里没有独立回答，也没有打开的那一条"),
                    format!("whether {name} answered alone before seeing the first officer's answers: no record of it is here"),
                );
            }
            continue;
        };
        let marks = logs.entries(log).find_map(|entry| match &entry.payload {
            Some(Payload::Marked(Marked { mark, detail })) if mark == OTHERS_OPENED => Some(detail.clone()),
            _ => None,
        });
        let (said, declined) = lists(&own);
        let told = marks.flatten().unwrap_or_default();
        if told != detail(&said, &declined) {
            words.say(
                PackageWord::Fails,
                "alone",
                format!("{name} 打开主办的回答时签名说的（{told}），与此前的记录对不上"),
                format!("what {name} signed when opening the first officer's answers ({told}) is not what the records before it say"),
            );
        }
        let differing = sheet.facts.second.officers.iter().filter(|one| one.log == log);
        let differing = differing.flat_map(|one| &one.items).filter(|item| item.against.is_material()).count();
        let (n, m, seq) = (said.len(), declined.len(), opened.seq);
        words.say(
            PackageWord::Holds,
            "alone",
            format!("{name} 先独立回答 {n} 问、写明不答 {m} 问，其后才打开主办的回答（其日志第 {seq} 条）：次序由签名的记录证明；与主办明显不同的 {differing} 项。有没有在别处看过，记录说不了"),
            format!("{name} answered {n} questions alone and declined {m}, and opened the first officer's answers after that (record {seq} of the log), as the order of signed records shows; {differing} differ. Whether they were seen elsewhere no record can tell"),
        );
        if !own.later.is_empty() {
            let n = own.later.len();
            words.say(
                PackageWord::Unproved,
                "alone",
                format!("{name} 打开以后又改的 {n} 问：是看过主办的回答以后说的，不作独立回答"),
                format!("{n} answers of {name} that came after the opening: they are not said alone"),
            );
        }
    }
}

/// What was answered and what was declined, by id.
fn lists(own: &OwnWords) -> (Vec<&str>, Vec<&str>) {
    let (mut said, mut declined) = (Vec::new(), Vec::new());
    for (id, spoken) in &own.alone {
        match spoken.word() {
            Word::Said(_) => said.push(id.as_str()),
            Word::Declined(_) => declined.push(id.as_str()),
            Word::Nothing => {}
        }
    }
    (said, declined)
}

/// What the mark of the opening says.
pub(super) fn opening(own: &OwnWords) -> String {
    let (said, declined) = lists(own);
    detail(&said, &declined)
}

/// The detail of the mark, by ids in ascending order.
fn detail(said: &[&str], declined: &[&str]) -> String {
    format!("answered={} declined={}", said.join(","), declined.join(","))
}
