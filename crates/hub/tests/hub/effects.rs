//! From the survey to the money, as the hub says it; and what it says of who may not.

use crate::laptop::*;
use evidence::*;
use hub::Hub;

const P: &Ed25519Sha256 = &Ed25519Sha256;

/// The people of a branch with a case under way.
pub(crate) struct People {
    pub(crate) branch: Branch,
    pub(crate) officer: Laptop,
    pub(crate) second: Laptop,
    pub(crate) leader: Laptop,
    pub(crate) reviewer: Laptop,
    sent: u8,
    /// The case that is spoken of.
    pub(crate) case: CaseId,
}

fn hashes(laptop: &Laptop, case: CaseId) -> Vec<(u64, Hash)> {
    let records = laptop.records.iter().map(|c| Record::parse(&c.record, P).unwrap());
    records.filter(|r| r.header.case == Some(case)).map(|r| (r.header.seq, r.hash)).collect()
}

fn root(laptop: &Laptop, case: CaseId) -> Option<LogRoot> {
    let records = hashes(laptop, case);
    let all: Vec<Hash> = records.iter().map(|(_, hash)| *hash).collect();
    let last = records.last()?.0;
    Some(LogRoot { log: laptop.log, count: all.len() as u64, last, root: merkle_root(&all, P) })
}

impl People {
    pub(crate) fn new() -> Self {
        let branch = branch();
        let officer = branch.laptop("S0001", &["DD"], 10);
        let second = branch.laptop("S0002", &["DD"], 20);
        let reviewer = branch.laptop("S0003", &["RV"], 30);
        let leader = branch.enrol("LD01", 40);
        let mut people = Self { branch, officer, second, leader, reviewer, sent: 100, case: case(1) };
        people.begin(case(1));
        people
    }

    /// Another case, of the same people.
    pub(crate) fn begin(&mut self, case: CaseId) {
        self.case = case;
        self.officer.create(case);
        self.officer.push(self.hub());
        assert_eq!(self.assign("S0002", CaseRole::So), Some(Ok(())));
    }

    pub(crate) fn hub(&self) -> &Hub {
        &self.branch.hub
    }

    pub(crate) fn assign(&mut self, staff: &str, role: CaseRole) -> Option<Result<(), String>> {
        let assigned = Assigned { staff: staff.into(), role, sections: None, until_ms: None, asked: None };
        let asked = self.leader.say(Some(self.case), &Payload::Assigned(assigned));
        self.leader.push(&self.branch.hub);
        self.leader.said(&self.branch.hub, asked)
    }

    pub(crate) fn submit(&mut self) -> Hash {
        let submitted = Submitted {
            logs: self.roots(),
            checklist: None,
            policy: None,
            figures: Some(Hash([7; 32])),
            grade: Some("A".into()),
            limit: Some("200000".into()),
            proposal: Some("200000".into()),
            statement: "以上属实".into(),
        };
        self.submitted(submitted)
    }

    pub(crate) fn submitted(&mut self, submitted: Submitted) -> Hash {
        let hash = self.officer.say(Some(self.case), &Payload::Submitted(submitted));
        self.officer.push(&self.branch.hub);
        hash
    }

    /// All that is known of the case on the laptops.
    pub(crate) fn roots(&self) -> Vec<LogRoot> {
        let logs = [&self.officer, &self.second, &self.leader, &self.reviewer];
        let mut logs: Vec<LogRoot> = logs.into_iter().filter_map(|laptop| root(laptop, self.case)).collect();
        logs.sort_by_key(|root| root.log);
        logs
    }

    /// As the window writes it: the word with the submission behind it.
    pub(crate) fn recall(&mut self, submission: Hash) -> Option<Result<(), String>> {
        let mark = Marked { mark: "recalled".into(), detail: Some(submission.to_string()) };
        let recalled = self.officer.say(Some(self.case), &Payload::Marked(mark));
        self.officer.push(&self.branch.hub);
        self.officer.said(&self.branch.hub, recalled)
    }

    pub(crate) fn cosign(&mut self, submission: Hash) -> Option<Result<(), String>> {
        let signed = Cosigned { submission, agrees: true, statement: "同意".into(), dissent: None };
        let hash = self.second.say(Some(self.case), &Payload::Cosigned(signed));
        self.second.push(&self.branch.hub);
        self.second.said(&self.branch.hub, hash)
    }

    pub(crate) fn opinion(&mut self, submission: Hash, advice: Advice) -> Option<Result<(), String>> {
        let opinion = Opinion {
            submission,
            advice,
            amount: Some("200000".into()),
            term: Some(12),
            method: None,
            points: None,
            conditions: Vec::new(),
            text: "意见".into(),
        };
        let hash = self.reviewer.say(Some(self.case), &Payload::Opinion(opinion));
        self.reviewer.push(&self.branch.hub);
        self.reviewer.said(&self.branch.hub, hash)
    }

    pub(crate) fn reviewed(&mut self) -> Hash {
        let submission = self.submit();
        assert_eq!(self.cosign(submission), Some(Ok(())));
        assert_eq!(self.opinion(submission, Advice::Forward), Some(Ok(())));
        submission
    }

    pub(crate) fn motion(&mut self, by: &mut Laptop, submission: Hash, body: &str, amount: &str) -> (MotionId, Hash) {
        self.sent += 1;
        let motion = MotionId::from_random([self.sent; 16]);
        let moved = Motion {
            motion,
            submission,
            body: body.into(),
            amount: Some(amount.into()),
            term: Some(12),
            method: None,
            points: None,
            conditions: vec!["抵押登记".into()],
            waivers: Vec::new(),
        };
        let hash = by.say(Some(self.case), &Payload::Motion(moved));
        by.push(&self.branch.hub);
        (motion, hash)
    }

    pub(crate) fn vote(&self, by: &mut Laptop, motion: MotionId, vote: Vote) -> Option<Result<(), String>> {
        let hash = by.say(Some(self.case), &Payload::Voted(Voted { motion, vote, reason: "理由".into() }));
        by.push(&self.branch.hub);
        by.said(&self.branch.hub, hash)
    }

    pub(crate) fn state(&self) -> Option<Stage> {
        self.officer.state(self.hub(), self.case).or_else(|| self.leader.state(self.hub(), self.case))
    }
}

fn sign(step: FinalStep, conditions: &[&str]) -> Payload {
    Payload::SignedOff(SignedOff {
        step,
        papers: Vec::new(),
        place: None,
        photo: None,
        loan: None,
        amount: None,
        conditions: conditions.iter().map(|c| (*c).to_owned()).collect(),
    })
}

pub(crate) fn no(reason: &str) -> Option<Result<(), String>> {
    Some(Err(reason.into()))
}

#[test]
fn from_the_survey_to_the_money() {
    let mut people = People::new();
    assert_eq!(people.state(), Some(Stage::Survey));
    let submission = people.submit();
    assert_eq!((people.officer.said(people.hub(), submission), people.state()), (Some(Ok(())), Some(Stage::Submitted)));
    assert_eq!(people.opinion(submission, Advice::Forward), no("not_cosigned"));
    assert_eq!(people.cosign(submission), Some(Ok(())));
    assert_eq!(people.opinion(submission, Advice::Return), no("no_must_remark"));
    assert_eq!(people.opinion(submission, Advice::Forward), Some(Ok(())));
    assert_eq!(people.state(), Some(Stage::Reviewed));

    let mut approver = people.branch.laptop("S0004", &["AP"], 50);
    let (motion, moved) = people.motion(&mut approver, submission, "AP1", "200000");
    assert_eq!(approver.said(people.hub(), moved), Some(Ok(())));
    assert_eq!(people.vote(&mut approver, motion, Vote::Agree), Some(Ok(())));
    assert_eq!(people.state(), Some(Stage::Approved));

    // Two persons sign; who decided is not one of them, and one alone moves nothing.
    let mut operations = people.branch.laptop("S0005", &["OP"], 60);
    let mut paying = people.branch.laptop("S0006", &["OP"], 61);
    let mut manager = people.branch.laptop("S0007", &["RM"], 62);
    let first = operations.say(Some(case(1)), &sign(FinalStep::Signed, &[]));
    operations.push(people.hub());
    assert_eq!((operations.said(people.hub(), first), people.state()), (None, Some(Stage::Approved)));
    let alone = paying.say(Some(case(1)), &sign(FinalStep::Signed, &[]));
    paying.push(people.hub());
    assert_eq!(paying.said(people.hub(), alone), no("two_persons"));
    let stranger = manager.say(Some(case(1)), &sign(FinalStep::Signed, &[]));
    manager.push(people.hub());
    assert!(matches!(manager.said(people.hub(), stranger), Some(Err(_))), "a manager who was not given the case");
    assert_eq!(people.state(), Some(Stage::Approved));
}

/// A case from its opening to the money, with what is refused on the way.
pub(crate) fn paid_out() -> People {
    let branch = branch();
    let mut manager = branch.laptop("S0007", &["RM"], 62);
    manager.create(case(1));
    manager.push(&branch.hub);
    let officer = branch.laptop("S0001", &["DD"], 10);
    let second = branch.laptop("S0002", &["DD"], 20);
    let reviewer = branch.laptop("S0003", &["RV"], 30);
    let leader = branch.enrol("LD01", 40);
    let mut people = People { branch, officer, second, leader, reviewer, sent: 100, case: case(1) };
    assert_eq!(people.assign("S0001", CaseRole::Dd), Some(Ok(())));
    // Who looks after the customer surveys nothing.
    let answered = manager.changed(case(1));
    manager.push(people.hub());
    assert!(matches!(manager.said(people.hub(), answered), Some(Err(_))));
    people.officer.changed(case(1));
    people.officer.push(people.hub());
    let logs = [&people.officer, &people.leader, &manager].map(|l| root(l, case(1)).unwrap());
    let submitted = Submitted {
        logs: logs.to_vec(),
        checklist: None,
        policy: None,
        figures: Some(Hash([7; 32])),
        grade: Some("B".into()),
        limit: Some("150000".into()),
        proposal: Some("150000".into()),
        statement: "以上属实".into(),
    };
    let submission = people.officer.say(Some(case(1)), &Payload::Submitted(submitted));
    people.officer.push(people.hub());
    assert_eq!(people.officer.said(people.hub(), submission), Some(Ok(())));
    assert_eq!(people.opinion(submission, Advice::Forward), Some(Ok(())));
    let mut approver = people.branch.laptop("S0004", &["AP"], 50);
    let (motion, _) = people.motion(&mut approver, submission, "AP1", "150000");
    assert_eq!(people.vote(&mut approver, motion, Vote::Agree), Some(Ok(())));
    let mut operations = people.branch.laptop("S0005", &["OP"], 60);
    let first = operations.say(Some(case(1)), &sign(FinalStep::Signed, &[]));
    operations.push(people.hub());
    assert_eq!(operations.said(people.hub(), first), None, "one of two");
    let other = manager.say(Some(case(1)), &sign(FinalStep::Signed, &[]));
    manager.push(people.hub());
    assert_eq!(manager.said(people.hub(), other), Some(Ok(())));
    assert_eq!(operations.said(people.hub(), first), Some(Ok(())));
    assert_eq!(manager.state(people.hub(), case(1)), Some(Stage::Signed));
    let early = operations.say(Some(case(1)), &sign(FinalStep::Disbursed, &[]));
    operations.push(people.hub());
    assert_eq!(operations.said(people.hub(), early), no("condition_not_ticked"));
    let paid = operations.say(Some(case(1)), &sign(FinalStep::Disbursed, &["抵押登记"]));
    operations.push(people.hub());
    assert_eq!(operations.said(people.hub(), paid), Some(Ok(())));
    assert_eq!(manager.state(people.hub(), case(1)), Some(Stage::Disbursed));
    people
}

#[test]
fn a_case_is_signed_by_its_manager_and_operations_and_paid_when_all_conditions_are_met() {
    assert!(paid_out().hub().check(true).unwrap().holds());
}

#[test]
fn a_committee_counts_when_its_chair_votes() {
    for (votes, after) in [
        ([Vote::Agree, Vote::Agree, Vote::Decline], Stage::Approved),
        ([Vote::Agree, Vote::Decline, Vote::Decline], Stage::Reviewed),
        ([Vote::Agree, Vote::Agree, Vote::Abstain], Stage::Committee),
    ] {
        let mut people = People::new();
        let submission = people.reviewed();
        let mut approver = people.branch.laptop("S0004", &["AP"], 50);
        let (alone, _) = people.motion(&mut approver, submission, "AP1", "5000000");
        assert_eq!(people.vote(&mut approver, alone, Vote::Agree), no("beyond_authority"));
        let mut chair = people.branch.laptop("S0010", &["CH"], 70);
        let mut members: Vec<Laptop> =
            (0..2).map(|n| people.branch.laptop(&format!("S002{n}"), &["CM"], 80 + n)).collect();
        let (motion, moved) = people.motion(&mut chair, submission, "committee", "180000");
        assert_eq!(chair.said(people.hub(), moved), Some(Ok(())));
        assert_eq!(people.state(), Some(Stage::Committee));
        for (member, vote) in members.iter_mut().zip(votes) {
            assert_eq!(people.vote(member, motion, vote), Some(Ok(())));
            assert_eq!(people.state(), Some(Stage::Committee));
        }
        assert_eq!(people.vote(&mut chair, motion, votes[2]), Some(Ok(())));
        assert_eq!(people.state(), Some(after), "{votes:?}");
    }
}

/// Given in this case alone by the team leader, or there by a post: the chair brings a case before the committee and gives it back, from before it and from
/// within it; a member does neither.
#[test]
fn the_chair_tables_and_returns_and_a_member_does_neither() {
    let given_back = |people: &People, by: &mut Laptop, submission: Hash| {
        let (conditions, text) = (Vec::new(), "再补".to_owned());
        let (amount, term, method, points) = (None, None, None, None);
        let back = Opinion { submission, advice: Advice::Return, amount, term, method, points, conditions, text };
        let hash = by.say(Some(people.case), &Payload::Opinion(back));
        by.push(people.hub());
        by.said(people.hub(), hash)
    };
    let remarks = |people: &People, by: &mut Laptop, submission: Hash| {
        let (remark, text) = (RemarkId::from_random([9; 16]), "用途合同没有盖章".to_owned());
        let reasons = Some(vec!["purpose".to_owned()]);
        let remarked = Remarked { remark, submission, place: None, weight: Weight::Must, text, reasons };
        let hash = by.say(Some(people.case), &Payload::Remarked(remarked));
        by.push(people.hub());
        by.said(people.hub(), hash)
    };
    for by_post in [true, false] {
        for tabled in [true, false] {
            let mut people = People::new();
            let submission = people.reviewed();
            let mut member = people.branch.laptop("S0020", &["CM"], 80);
            let posts: &[&str] = if by_post { &["CH"] } else { &[] };
            let mut chair = people.branch.laptop("S0010", posts, 70);
            if !by_post {
                assert_eq!(people.assign("S0010", CaseRole::Ch), Some(Ok(())));
            }
            let (_, by_member) = people.motion(&mut member, submission, "committee", "180000");
            assert_eq!(member.said(people.hub(), by_member), no("not_listed"));
            if tabled {
                let (_, moved) = people.motion(&mut chair, submission, "committee", "180000");
                assert_eq!(chair.said(people.hub(), moved), Some(Ok(())));
                assert_eq!(people.state(), Some(Stage::Committee));
            }
            assert_eq!(given_back(&people, &mut member, submission), no("not_listed"));
            assert_eq!(given_back(&people, &mut chair, submission), no("no_must_remark"));
            assert_eq!(remarks(&people, &mut chair, submission), Some(Ok(())));
            assert_eq!(given_back(&people, &mut chair, submission), Some(Ok(())));
            assert_eq!(people.state(), Some(Stage::Returned), "by post {by_post}, tabled {tabled}");
        }
    }
}

#[test]
fn a_submission_that_nobody_took_up_is_taken_back_by_its_name() {
    let mut people = People::new();
    let submission = people.submit();
    assert_eq!(people.recall(Hash::ZERO), no("submission_not_latest"));
    assert_eq!(people.state(), Some(Stage::Submitted));
    assert_eq!(people.recall(submission), Some(Ok(())));
    assert_eq!(people.state(), Some(Stage::Survey));
}

#[test]
fn a_return_goes_back_with_a_remark_that_must_be_answered() {
    let mut people = People::new();
    let submission = people.submit();
    assert_eq!(people.cosign(submission), Some(Ok(())));
    let remark = RemarkId::from_random([1; 16]);
    let (weight, text) = (Weight::Must, "租赁合同没有附".to_owned());
    let remarked = Remarked { remark, submission, place: None, weight, text, reasons: None };
    people.reviewer.say(Some(case(1)), &Payload::Remarked(remarked));
    people.reviewer.push(people.hub());
    assert_eq!(people.opinion(submission, Advice::Forward), no("must_remark_open"));
    // A reviewer is at it: it is not taken back any more.
    let recall = Payload::Marked(Marked { mark: "asks".into(), detail: Some("recall".into()) });
    let recalled = people.officer.say(Some(case(1)), &recall);
    people.officer.push(people.hub());
    assert_eq!(people.officer.said(people.hub(), recalled), no("review_claimed"));
    assert_eq!(people.recall(submission), no("review_claimed"));
    assert_eq!(people.opinion(submission, Advice::Return), Some(Ok(())));
    assert_eq!(people.state(), Some(Stage::Returned));
    let answered = RemarkAnswered { remark, text: "已补".into(), records: Vec::new() };
    people.officer.say(Some(case(1)), &Payload::RemarkAnswered(answered));
    people.officer.push(people.hub());
    let again = people.submit();
    assert_eq!(people.officer.said(people.hub(), again), Some(Ok(())));
    assert_eq!(people.cosign(submission), no("submission_not_latest"));
    assert_eq!(people.cosign(again), Some(Ok(())));
    let closed = RemarkClosed { remark, accepted: true, text: None };
    people.reviewer.say(Some(case(1)), &Payload::RemarkClosed(closed));
    people.reviewer.push(people.hub());
    assert_eq!(people.opinion(again, Advice::Forward), Some(Ok(())));
}

#[test]
fn nobody_acts_on_both_sides_and_what_they_wrote_is_kept() {
    let mut people = People::new();
    people.second.changed(case(1));
    people.second.push(people.hub());
    assert_eq!(people.assign("S0002", CaseRole::Rv), no("apart_sv"));
    assert_eq!(people.assign("S0002", CaseRole::Dd), no("two_officers"));
    assert_eq!(people.assign("LD01", CaseRole::Dd), no("assigns_self"));
    assert_eq!(people.assign("S9999", CaseRole::So), no("no_such_officer"));
    let submission = people.submit();
    // What is answered after the submission has no effect until it comes back; it is kept and said.
    let late = people.officer.changed(case(1));
    people.officer.push(people.hub());
    assert_eq!(people.officer.said(people.hub(), late), no("not_listed"));
    // A reviewer's post in another branch is none here.
    people.branch.officer_of("S0033", "分行/二支行", &["RV"], 1);
    let mut far = people.branch.enrol("S0033", 90);
    let remark = RemarkId::from_random([2; 16]);
    let (place, weight, text) = (None, Weight::Note, "远".into());
    let remarked = Remarked { remark, submission, place, weight, text, reasons: None };
    let hash = far.say(Some(case(1)), &Payload::Remarked(remarked));
    far.push(people.hub());
    assert_eq!(far.said(people.hub(), hash), no("not_listed"));
    assert_eq!(
        code(&far.ask(
            people.hub(),
            wire::Endpoint::CaseRecords { case: case(1), log: people.officer.log, after: 0 },
            Vec::new()
        )),
        wire::Code::NotFound
    );
    assert!(people.hub().check(true).unwrap().holds());
}

#[test]
fn a_submission_names_all_that_the_branch_has() {
    let mut people = People::new();
    people.second.changed(case(1));
    people.second.push(people.hub());
    let known = people.second.records.clone();
    people.second.changed(case(1));
    people.second.push(people.hub());
    // The officer has heard all but the last.
    let all = std::mem::replace(&mut people.second.records, known);
    let early = people.submit();
    assert_eq!(people.officer.said(people.hub(), early), no("logs_not_heard"));
    people.second.records = all;
    let whole = people.submit();
    assert_eq!(people.officer.said(people.hub(), whole), Some(Ok(())));
}

#[test]
fn a_file_that_is_missing_holds_the_case_up() {
    let mut people = People::new();
    people.officer.attach(case(1), b"a photo that stays on the laptop");
    let submission = people.submit();
    assert_eq!(people.cosign(submission), Some(Ok(())));
    assert_eq!(people.opinion(submission, Advice::Forward), no("file_missing"));
}

#[test]
fn practice_is_outside_of_all_of_it() {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    let created = CaseCreated { practice: true, industry: "x".into(), checklist: "x".into(), ..CaseCreated::default() };
    laptop.say(Some(case(2)), &Payload::CaseCreated(created));
    laptop.changed(case(2));
    laptop.push(&branch.hub);
    let leader = branch.enrol("LD01", 40);
    assert!(leader.heads(&branch.hub).cases.is_empty());
    assert_eq!(laptop.state(&branch.hub, case(2)), None);
    assert!(laptop.orders(&branch.hub).is_empty());
}

#[test]
fn effects_of_a_case_are_numbered_without_a_hole() {
    let mut people = People::new();
    let submission = people.reviewed();
    let _ = people.opinion(submission, Advice::Forward);
    let numbers: Vec<u64> = people
        .officer
        .orders(people.hub())
        .into_iter()
        .filter_map(|payload| match payload {
            Payload::Effect(effect) => Some(effect.number),
            _ => None,
        })
        .collect();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
    assert!(numbers.len() >= 5);
}

crate::server::also_over_postgres! {
    from_the_survey_to_the_money
    a_case_is_signed_by_its_manager_and_operations_and_paid_when_all_conditions_are_met
    a_committee_counts_when_its_chair_votes
    a_submission_that_nobody_took_up_is_taken_back_by_its_name
    a_return_goes_back_with_a_remark_that_must_be_answered
    nobody_acts_on_both_sides_and_what_they_wrote_is_kept
    a_submission_names_all_that_the_branch_has
    a_file_that_is_missing_holds_the_case_up
    practice_is_outside_of_all_of_it
    effects_of_a_case_are_numbered_without_a_hole
}
