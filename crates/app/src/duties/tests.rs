//! The page of duties on a case of several logs, from the first answer to the money ten days ago, with a branch that says what has effect.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use appraisal::checklist::Checklist;
use evidence::{
    Advice, Assigned, AttachmentAdded, CaseCreated, CaseId, CaseLogs, CaseRole, Cosigned, CryptoProvider,
    Ed25519Sha256, Effect, Entry, FinalStep, Hash, Head, LogId, LogsHeard, Member, Merged, Motion, MotionId, Opinion,
    Payload, PhotoMarks, RemarkAnswered, RemarkClosed, RemarkId, Remarked, SignedOff, SignedPaper, Stage, Stamp,
    Submitted, Team, Value, Vote, Voted, Weight,
};
use workflow::DutyList;

use super::{DutyCase, list_hash};
use crate::api::duties::{DutiesView, DutyOutcome};
use crate::case::{Answers, CaseSheet, parse, read_into};
use crate::case_source::in_order;
use crate::library::Library;
use crate::reckoning::sheet_of;
use crate::review::Review;

/// A generated business whose books are consistent: no check fails.
const TRADE: &str = "tea-processing";
/// Saturday 31 October 2026, 09:00 in China.
const VISIT_MS: i64 = 1_793_408_400_000;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const BUREAU: [&str; 3] = ["bureau.", "spouse.bureau_report_date", "consent."];

fn log(n: u8) -> LogId {
    LogId::from_random([n; 16])
}

fn case() -> CaseId {
    CaseId::from_random([77; 16])
}

fn hash(n: u8) -> Hash {
    Hash([n; 32])
}

/// 1 owns the case, 2 assists, 3 reviews, 8 approves, 5 looks after the customer, 6 pays out, 9 is the branch.
struct Story {
    checklist: Arc<Checklist>,
    team: Team,
    entries: Vec<Entry>,
    heads: BTreeMap<LogId, Head>,
    heard: BTreeMap<LogId, BTreeMap<LogId, u64>>,
    now: i64,
    effects: u64,
    submission: Hash,
}

impl Story {
    fn new(library: &mut Library) -> Self {
        let roles = [(2, CaseRole::So), (3, CaseRole::Rv)];
        let member = |(n, role): (u8, CaseRole)| Member { officer: n.to_string(), role, sections: None };
        let team = Team {
            members: roles.into_iter().map(member).collect(),
            logs: (1..=9).map(|n| (log(n), n.to_string())).collect(),
            names: (1..=9).map(|n| (n.to_string(), format!("某{n}"))).collect(),
            hubs: BTreeSet::from([log(9)]),
            ..Team::default()
        };
        Self {
            checklist: library.checklist(TRADE).expect("a checklist"),
            team,
            entries: Vec::new(),
            heads: BTreeMap::new(),
            heard: BTreeMap::new(),
            now: VISIT_MS,
            effects: 0,
            submission: Hash::ZERO,
        }
    }

    /// A record, after what its writer had taken in of the others.
    fn says(&mut self, who: u8, payload: Payload) -> Hash {
        let own = log(who);
        let others: Vec<Head> = self.heads.values().filter(|head| head.log != own).copied().collect();
        let known = self.heard.entry(own).or_default();
        let news = others.iter().any(|head| known.get(&head.log).is_none_or(|seq| *seq < head.seq));
        if news && who != 9 {
            known.extend(others.iter().map(|head| (head.log, head.seq)));
            self.push(who, Payload::LogsHeard(LogsHeard { heads: others }));
        }
        self.push(who, payload)
    }

    fn push(&mut self, who: u8, payload: Payload) -> Hash {
        let seq = self.heads.get(&log(who)).map_or(1, |head| head.seq + 1);
        let mut bytes = [who; 32];
        bytes[..8].copy_from_slice(&seq.to_be_bytes());
        let hash = Hash(bytes);
        self.now += 60_000;
        let stamp = Stamp {
            log: log(who),
            seq,
            hash,
            wall_ms: self.now,
            offset_minutes: 480,
            author: who.to_string(),
            key: Hash::ZERO,
            case: Some(case()),
        };
        self.heads.insert(log(who), Head { log: log(who), seq, hash });
        self.entries.push(Entry { stamp, payload: Some(payload) });
        hash
    }

    /// The branch says that an act has effect, and where the case stands.
    fn effect(&mut self, record: Hash, stage: Stage) {
        self.effects += 1;
        let (number, stage) = (self.effects, Some(stage));
        self.says(9, Payload::Effect(Effect { number, record, effective: true, reason: None, stage, found: None }));
    }

    fn acts(&mut self, who: u8, payload: Payload, stage: Stage) -> Hash {
        let record = self.says(who, payload);
        self.effect(record, stage);
        record
    }

    fn answers(&mut self, who: u8, changes: Vec<evidence::Change>) -> Hash {
        self.says(who, Payload::AnswersChanged(evidence::AnswersChanged::typed(changes)))
    }

    fn file(&mut self, question: &str, name: &str, taken: Option<&str>) {
        let marks = PhotoMarks { taken: taken.map(str::to_owned), ..PhotoMarks::default() };
        let added = AttachmentAdded {
            id: hash(name.len() as u8),
            size: 9,
            name: name.into(),
            media_type: "image/jpeg".into(),
            question: Some(question.into()),
            row: None,
            column: None,
            evidence: None,
            source: None,
            note: None,
            marks: Some(marks),
        };
        self.says(1, Payload::AttachmentAdded(added));
    }

    fn logs(&self) -> CaseLogs {
        self.entries.iter().cloned().collect()
    }

    /// The visit: consent, then the figures of the bureau, everything else, a photo with this time, what the second officer saw.
    fn surveyed(&mut self, library: &mut Library, taken: Option<&str>) {
        let text = library.practice(TRADE).expect("made").expect("a practice case");
        let read = parse(text.as_bytes()).expect("a case file");
        let batch = read_into(&self.checklist, &Answers::default(), &read, false, evidence::Action::Imported);
        let batch = batch.expect("read").batch;
        self.says(
            1,
            Payload::CaseCreated(CaseCreated {
                title: "样例茶厂".into(),
                industry: TRADE.into(),
                checklist: TRADE.into(),
                survey_date: Some("2026-10-31".into()),
                initial_date: Some("2025-10-31".into()),
                ..CaseCreated::default()
            }),
        );
        let of_bureau = |c: &evidence::Change| BUREAU.iter().any(|at| c.question.starts_with(at));
        let own = ["case.survey_date", "case.initial_date", "visit.arrived_at", "visit.left_at", "applicant.marital"];
        let skipped = |c: &evidence::Change| own.contains(&c.question.as_str());
        let (bureau, rest): (Vec<_>, Vec<_>) = batch.changes.into_iter().filter(|c| !skipped(c)).partition(of_bureau);
        self.answers(1, vec![truth("consent.bureau_written", true), text_of("consent.bureau_date", "2026-10-31")]);
        self.file("consent.bureau_written", "授权.jpg", None);
        self.answers(1, bureau.into_iter().filter(|c| !c.question.starts_with("consent.bureau")).collect());
        self.says(1, Payload::AnswersChanged(evidence::AnswersChanged { changes: rest, ..batch_of(batch.tables) }));
        let persons = ["a", "b"].into_iter().flat_map(|row| {
            let at = format!("met-{row}");
            let cell = |column: &str, value| evidence::Change::cell("visit.persons", &at, column, Some(value));
            [
                cell("name", Value::Text(format!("雇员{row}"))),
                cell("role", Value::Text("雇员".into())),
                cell("alone", Value::Truth(true)),
            ]
        });
        self.answers(1, persons.collect());
        self.answers(
            1,
            vec![
                text_of("visit.place", "茶厂"),
                text_of("visit.arrived_at", "2026-10-31 09:05"),
                text_of("visit.left_at", "2026-10-31 12:40"),
                text_of("visit.second_officer", "某2"),
                text_of("applicant.marital", "married"),
                truth("knockouts.spouse_aware", true),
                truth("knockouts.purpose_known", true),
                text_of("scorecard.separate_interviews", "consistent"),
            ],
        );
        self.file("visit.site_photo", "合影照.jpg", taken);
        self.answers(2, vec![text_of("second.people", "4")]);
    }

    fn submits(&mut self, policy: Option<Hash>) {
        // What the main officer takes in stands before the submission, which names it.
        self.says(1, Payload::Marked(evidence::Marked { mark: "looked".into(), detail: None }));
        let logs = self.logs().roots(&Ed25519Sha256 as &dyn CryptoProvider);
        let submitted = Submitted {
            logs,
            checklist: None,
            policy,
            figures: None,
            grade: Some("B".into()),
            limit: Some("180000".into()),
            proposal: Some("180000".into()),
            statement: "属实".into(),
        };
        self.submission = self.acts(1, Payload::Submitted(submitted), Stage::Submitted);
    }

    /// Reviewed with one remark that must be done, decided alone, signed, and paid out.
    fn decided_and_paid(&mut self) {
        let submission = self.submission;
        let remark = RemarkId::from_random([4; 16]);
        let remarked =
            Remarked {
                remark, submission, place: None, weight: Weight::Must, text: "请补收条".into(), reasons: None
            };
        let cosigned = Cosigned { submission, agrees: true, statement: "看过".into(), dissent: None };
        self.acts(2, Payload::Cosigned(cosigned), Stage::Submitted);
        self.acts(3, Payload::Remarked(remarked), Stage::Submitted);
        let answered = RemarkAnswered { remark, text: "已补".into(), records: Vec::new() };
        self.says(1, Payload::RemarkAnswered(answered));
        let closed = RemarkClosed { remark, accepted: true, text: None };
        self.acts(3, Payload::RemarkClosed(closed), Stage::Submitted);
        let opinion = Opinion {
            submission,
            advice: Advice::Forward,
            amount: None,
            term: None,
            method: None,
            points: None,
            conditions: Vec::new(),
            text: "可以".into(),
        };
        self.acts(3, Payload::Opinion(opinion), Stage::Reviewed);
        let motion = MotionId::from_random([5; 16]);
        let moved = Motion {
            motion,
            submission,
            body: "AP1".into(),
            amount: Some("180000".into()),
            term: Some(12),
            method: None,
            points: None,
            conditions: vec!["受托支付".into()],
            waivers: Vec::new(),
        };
        self.says(9, assigned(8, CaseRole::Ap));
        self.says(8, Payload::Motion(moved));
        let voted = Voted { motion, vote: Vote::Agree, reason: "可以".into() };
        self.acts(8, Payload::Voted(voted), Stage::Approved);
        self.says(9, assigned(5, CaseRole::Rm));
        self.says(9, assigned(6, CaseRole::Op));
        self.now += 3 * DAY_MS;
        let paper = SignedPaper { party: "借款人".into(), paper: "借款合同".into(), file: None };
        let signed = SignedOff {
            step: FinalStep::Signed,
            papers: vec![paper],
            place: Some("网点".into()),
            photo: None,
            loan: None,
            amount: None,
            conditions: Vec::new(),
        };
        self.acts(6, Payload::SignedOff(signed.clone()), Stage::Signed);
        let conditions = vec!["受托支付".to_owned()];
        let paid = SignedOff { step: FinalStep::Disbursed, papers: Vec::new(), conditions, ..signed };
        self.acts(6, Payload::SignedOff(paid), Stage::Disbursed);
    }

    /// The page so many days after the last record.
    fn page(&self, days: i64) -> DutiesView {
        let logs = self.logs();
        let (sheet, merged) = sheet_of(case(), &logs, &self.team, Arc::clone(&self.checklist));
        let line = in_order(&logs, &merged);
        let review = Review::of(&line, &self.team, merged.owner.as_ref());
        let said = review.latest().map(|latest| latest.told.said.clone());
        // The records that it names: of each log up to the last one.
        let named = |said: &Submitted| -> CaseLogs {
            let until = |log| said.logs.iter().find(|root| root.log == log).map_or(0, |root| root.last);
            self.entries.iter().filter(|entry| entry.stamp.seq <= until(entry.stamp.log)).cloned().collect()
        };
        let then: Option<(CaseSheet, Merged)> =
            said.map(|said| sheet_of(case(), &named(&said), &self.team, Arc::clone(&self.checklist)));
        let (sheet, state) = then.as_ref().map_or((&sheet, &merged.state), |(sheet, merged)| (sheet, &merged.state));
        let appraisal = sheet.appraise();
        let day = chrono::DateTime::from_timestamp_millis(self.now + 8 * HOUR_MS + days * DAY_MS).expect("a time");
        let made = DutyCase {
            team: &self.team,
            merged: &merged,
            then: state,
            sheet,
            appraisal: &appraisal,
            review: &review,
            line: &line,
            day: day.date_naive(),
        };
        made.view(&|stamp| stamp.author.clone())
    }
}

fn batch_of(tables: Vec<evidence::TableChange>) -> evidence::AnswersChanged {
    evidence::AnswersChanged { tables, ..evidence::AnswersChanged::typed(Vec::new()) }
}

fn text_of(question: &str, text: &str) -> evidence::Change {
    evidence::Change::answer(question, Some(Value::Text(text.to_owned())))
}

fn truth(question: &str, truth: bool) -> evidence::Change {
    evidence::Change::answer(question, Some(Value::Truth(truth)))
}

fn assigned(who: u8, role: CaseRole) -> Payload {
    Payload::Assigned(Assigned { staff: who.to_string(), role, sections: None, until_ms: None, asked: None })
}

fn outcome(page: &DutiesView, id: &str) -> (DutyOutcome, String) {
    let duty = page.duties.iter().find(|duty| duty.id == id).expect("a duty");
    (duty.outcome, duty.why.as_ref().map(|why| why.zh.clone()).unwrap_or_default())
}

fn whole(taken: Option<&str>, policy: Option<Hash>) -> Story {
    let mut library = Library::built_in();
    let mut story = Story::new(&mut library);
    story.surveyed(&mut library, taken);
    story.submits(policy);
    story.decided_and_paid();
    story
}

/// 例 of the brief, from the records: the photo of the site says the next day.
#[test]
fn the_worked_example_from_the_records() {
    let pinned = list_hash(DutyList::shipped());
    let story = whole(Some("2026-11-01T10:00:00"), Some(pinned));
    let page = story.page(10);
    let open: Vec<_> = page.duties.iter().map(|d| (d.id.as_str(), d.outcome, d.why.as_ref().map(|w| &w.zh))).collect();
    assert_eq!(page.summary.zh, "应尽 11 项，已尽 10 项，未尽 1 项：现场照片不是走访当日", "{open:?}");
    assert_eq!((page.due, page.done, page.not_done, page.not_applicable, page.cannot_tell), (11, 10, 1, 4, 0));
    assert!(page.notes[1].zh.contains("钉住的尽职清单"), "{:?}", page.notes);
    // Who, what, when, the record's number and hash, before and after.
    let photo = page.duties.iter().find(|d| d.id == "site_visited").expect("it");
    let shown = photo.proofs.iter().find(|p| p.what.zh.contains("附件")).expect("the photo");
    assert!(shown.after.as_deref().is_some_and(|a| a.contains("合影照.jpg") && a.contains("2026-11-01 10:00")));
    assert!((shown.by.as_str(), shown.hash.len()) == ("1", 64) && shown.seq > 0 && shown.at.starts_with("2026-10-31"));
    let remarks = page.duties.iter().find(|d| d.id == "must_remarks_closed").expect("it");
    let told: Vec<_> = remarks.proofs.iter().filter_map(|p| p.after.as_deref()).collect();
    // An answer counts only once the case was given back: what has no effect is no record of a duty.
    assert_eq!(told, ["请补收条"]);
    let authority = page.duties.iter().find(|d| d.id == "authority_kept").expect("it");
    assert!(authority.proofs.iter().any(|p| p.role.as_ref().is_some_and(|role| role.zh == "审批")));
    // A month later nobody here knows whether the purpose was checked.
    let later = story.page(31);
    assert_eq!(outcome(&later, "purpose_checked").0, DutyOutcome::CannotTell);
    assert_eq!(later.summary.zh.split('；').count(), 3, "{}", later.summary.zh);
}

#[test]
fn of_the_day_without_a_time_and_without_a_photo() {
    let done = whole(Some("2026-10-31T10:00:00"), None).page(10);
    assert_eq!(done.summary.zh, "应尽 11 项，已尽 11 项，未尽 0 项");
    assert!(done.notes[1].zh.contains("没有写明"), "{:?}", done.notes);
    let timeless = whole(None, None).page(10);
    assert_eq!(outcome(&timeless, "site_visited").0, DutyOutcome::CannotTell);
}

/// What comes after the submission changes nothing of what was submitted; a list that this program lacks is no ground to judge by.
#[test]
fn judged_by_what_stood_then() {
    let mut story = whole(Some("2026-10-31T10:00:00"), None);
    story.file("visit.site_photo", "补的合影.jpg", Some("2026-12-01T10:00:00"));
    story.answers(1, vec![truth("knockouts.spouse_aware", false)]);
    let page = story.page(10);
    assert_eq!(outcome(&page, "spouse_aware").0, DutyOutcome::Done);
    let foreign = whole(Some("2026-10-31T10:00:00"), Some(hash(200))).page(10);
    assert!(foreign.duties.iter().all(|duty| duty.outcome == DutyOutcome::CannotTell), "{}", foreign.summary.zh);
    assert!(foreign.notes[1].zh.contains("这个程序没有"));
}

#[test]
fn each_thing_left_undone_is_said() {
    let mut library = Library::built_in();
    let mut story = Story::new(&mut library);
    story.surveyed(&mut library, Some("2026-10-31T10:00:00"));
    // Before anything is submitted the page says how it stands.
    let open = story.page(0);
    assert!(!open.submitted && open.notes[1].zh.contains("还没有提交审查"));
    assert_eq!(outcome(&open, "must_remarks_closed").0, DutyOutcome::NotApplicable);
    assert_eq!(outcome(&open, "consent_before_bureau").0, DutyOutcome::Done);
    story.answers(1, vec![truth("knockouts.spouse_aware", false), text_of("visit.place", "")]);
    story.entries.retain(|entry| entry.stamp.log != log(2));
    let page = story.page(0);
    assert_eq!(outcome(&page, "spouse_aware"), (DutyOutcome::NotDone, "配偶不知情，或没有写".into()));
    assert_eq!(outcome(&page, "two_officers"), (DutyOutcome::NotDone, "协办没有自己签名的记录".into()));
    // A record that cannot be read accuses nobody.
    if let Some(last) = story.entries.last_mut() {
        last.payload = None;
    }
    let gap = story.page(0);
    assert_eq!(outcome(&gap, "two_officers").0, DutyOutcome::CannotTell);
    assert_eq!(outcome(&gap, "consent_before_bureau").0, DutyOutcome::Done);
}

/// Bureau figures that came before the written consent, in one log: the order of signed records says so, whatever the dates.
#[test]
fn figures_before_the_consent_are_found() {
    let mut library = Library::built_in();
    let mut story = Story::new(&mut library);
    story.says(1, Payload::CaseCreated(CaseCreated { industry: TRADE.into(), ..CaseCreated::default() }));
    story.answers(1, vec![text_of("bureau.hard_enquiries_6m", "2")]);
    story.answers(1, vec![truth("consent.bureau_written", true), text_of("consent.bureau_date", "2026-10-01")]);
    let unattached = story.page(0);
    assert_eq!(outcome(&unattached, "consent_before_bureau").1, "征信授权没有签字、日期或附件");
    story.file("consent.bureau_written", "授权.jpg", None);
    let page = story.page(0);
    assert_eq!(outcome(&page, "consent_before_bureau"), (DutyOutcome::NotDone, "征信数字先于书面授权".into()));
}

/// A decision alone whose amount is beyond the level that took it, where the branch has not spoken.
#[test]
fn an_amount_beyond_the_level_is_beyond_the_authority() {
    let at = |amount: &str| {
        let mut story = whole(Some("2026-10-31T10:00:00"), None);
        story.entries.retain(|entry| !matches!(entry.payload, Some(Payload::Effect(_) | Payload::SignedOff(_))));
        for entry in &mut story.entries {
            if let Some(Payload::Motion(motion)) = &mut entry.payload {
                motion.amount = Some(amount.to_owned());
            }
            if let Some(Payload::Submitted(said)) = &mut entry.payload {
                (said.proposal, said.limit) = (Some(amount.to_owned()), Some(amount.to_owned()));
            }
        }
        outcome(&story.page(10), "authority_kept").0
    };
    // B, secured: the first level decides up to 300,000; what the family owes besides only the branch knows.
    assert_eq!(at("300000"), DutyOutcome::CannotTell);
    assert_eq!(at("300000.01"), DutyOutcome::NotDone);
}
