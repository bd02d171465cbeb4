//! The fold on records made by hand, with a branch's log among them: what has effect, who is refused, what is decided.

use std::collections::BTreeSet;

use evidence::{
    Advice, Assigned, CaseRole, Effect, Entry, Hash, LogId, Member, Motion, MotionId, Opinion, Payload, RemarkId,
    Remarked, Stage, Stamp, Submitted, Team, Vote, Voted, Weight,
};
use workflow::{Condition, Group, Refusal, State};

use super::{Review, Standing};

fn log(n: u8) -> LogId {
    LogId::from_random([n; 16])
}

/// A case being written: who writes, and in which order.
#[derive(Default)]
struct Line {
    entries: Vec<Entry>,
    team: Team,
}

impl Line {
    /// 1 opened it, 2 assists, 3 reviews, 4 to 7 sit in the committee, 9 is the branch.
    fn new() -> Self {
        let mut line = Self::default();
        let roles = [(2, CaseRole::So), (3, CaseRole::Rv)].into_iter().chain((4..=7).map(|n| (n, CaseRole::Cm)));
        let member = |(n, role): (u8, CaseRole)| Member { officer: n.to_string(), role, sections: None };
        line.team.members = roles.map(member).collect();
        line.team.logs = (1..=9).map(|n| (log(n), n.to_string())).collect();
        line.team.hubs = BTreeSet::from([log(9)]);
        line
    }

    fn says(&mut self, who: u8, payload: Payload) -> Hash {
        let mut bytes = [0; 32];
        bytes[..2].copy_from_slice(&[who, u8::try_from(self.entries.len()).unwrap_or(u8::MAX)]);
        let hash = Hash(bytes);
        let stamp = Stamp {
            log: log(who),
            seq: self.entries.len() as u64 + 1,
            hash,
            wall_ms: 0,
            offset_minutes: 480,
            author: who.to_string(),
            key: Hash::ZERO,
            case: None,
        };
        self.entries.push(Entry { stamp, payload: Some(payload) });
        hash
    }

    fn submits(&mut self) -> Hash {
        self.says(
            1,
            Payload::Submitted(Submitted {
                logs: Vec::new(),
                checklist: None,
                policy: None,
                figures: None,
                grade: None,
                limit: None,
                proposal: None,
                statement: "属实".into(),
            }),
        )
    }

    fn effect(&mut self, number: u64, record: Hash, refused: Option<&str>, stage: Option<Stage>) {
        let reason = refused.map(str::to_owned);
        let effect = Effect { number, record, effective: refused.is_none(), reason, stage, found: None };
        self.says(9, Payload::Effect(effect));
    }

    fn review(&self) -> Review {
        Review::of(&self.entries, &self.team, Some(&"1".to_owned()))
    }
}

fn cosigned(submission: Hash) -> Payload {
    let statement = "看过".into();
    Payload::Cosigned(evidence::Cosigned { submission, agrees: true, statement, dissent: None })
}

fn opinion(submission: Hash, advice: Advice) -> Payload {
    let conditions = Vec::new();
    let (amount, term, method, points) = (None, None, None, None);
    Payload::Opinion(Opinion { submission, advice, amount, term, method, points, conditions, text: "理由".into() })
}

fn remark(n: u8, submission: Hash) -> Payload {
    let remark = RemarkId::from_random([n; 16]);
    Payload::Remarked(Remarked {
        remark,
        submission,
        place: None,
        weight: Weight::Must,
        text: "补".into(),
        reasons: None,
    })
}

fn motion(n: u8, submission: Hash, body: &str, amount: Option<&str>) -> Payload {
    let (term, method, points) = (None, None, None);
    let (motion, amount, body) = (MotionId::from_random([n; 16]), amount.map(str::to_owned), body.to_owned());
    let (conditions, waivers) = (Vec::new(), Vec::new());
    Payload::Motion(Motion { motion, submission, body, amount, term, method, points, conditions, waivers })
}

fn vote(n: u8, vote: Vote) -> Payload {
    Payload::Voted(Voted { motion: MotionId::from_random([n; 16]), vote, reason: "看过".into() })
}

fn assigned(who: u8, role: CaseRole) -> Payload {
    Payload::Assigned(Assigned { staff: who.to_string(), role, sections: None, until_ms: None, asked: None })
}

fn answers() -> Payload {
    Payload::AnswersChanged(evidence::AnswersChanged::typed(Vec::new()))
}

#[test]
fn who_surveyed_does_not_review_whatever_the_branch_gave_them_since() {
    let mut line = Line::new();
    line.says(2, answers());
    line.says(9, assigned(2, CaseRole::Rv));
    let submission = line.submits();
    let refusal = line.review().advise("2", &remark(1, submission));
    assert_eq!(refusal, Some(Err(Refusal::Apart(Group::Survey))));
    line.says(2, remark(1, submission));
    let review = line.review();
    assert_eq!(review.acts[1].standing, Standing::Advised(Refusal::Apart(Group::Survey)));
    assert!(!review.remarks[0].open, "what will have no effect keeps nothing open");
    // Who only holds the case without having written in it may.
    line.says(9, assigned(7, CaseRole::Rv));
    assert!(matches!(line.review().advise("7", &remark(2, submission)), Some(Ok(_))));
}

#[test]
fn the_branchs_word_stands_above_advice() {
    let mut line = Line::new();
    let submission = line.submits();
    assert_eq!((line.review().stage, line.review().state()), (None, State::Submitted));
    line.effect(1, submission, Some("logs_not_heard"), Some(Stage::Survey));
    let review = line.review();
    assert_eq!((review.stage, review.state()), (Some(State::Survey), State::Survey));
    assert_eq!(review.acts[0].standing, Standing::Refused(Some("logs_not_heard".into())));
    assert!(review.latest().is_none());
    // The higher number replaces the lower, whichever came first.
    line.effect(3, submission, None, Some(Stage::Submitted));
    line.effect(2, submission, Some("answer_missing"), Some(Stage::Survey));
    let review = line.review();
    assert_eq!((review.stage, review.acts[0].standing.clone()), (Some(State::Submitted), Standing::Effective));
    // What waits builds on it, and the case stands where the branch says.
    line.says(2, cosigned(submission));
    line.says(3, opinion(submission, Advice::Forward));
    let review = line.review();
    assert_eq!((review.state(), review.next()), (State::Submitted, State::Reviewed));
    assert_eq!(review.acts[2].standing, Standing::Pending);
    // An effect that somebody else wrote is none.
    let forged = Effect {
        number: 9,
        record: submission,
        effective: false,
        reason: None,
        stage: Some(Stage::Survey),
        found: None,
    };
    line.says(1, Payload::Effect(forged));
    assert_eq!(line.review().state(), State::Submitted);
}

#[test]
fn one_approver_decides_by_a_motion_and_the_vote_on_it() {
    let mut line = Line::new();
    line.says(9, assigned(8, CaseRole::Ap));
    let submission = line.submits();
    line.says(2, cosigned(submission));
    line.says(3, opinion(submission, Advice::Decline));
    assert_eq!(line.review().next(), State::Reviewed, "with the advice to decline, but it goes to who decides");
    line.says(8, motion(1, submission, "AP1", Some("100000")));
    assert_eq!(line.review().next(), State::Reviewed);
    let mut declined = Line { entries: line.entries.clone(), team: line.team.clone() };
    line.says(8, vote(1, Vote::Agree));
    let review = line.review();
    assert_eq!(review.next(), State::Approved);
    assert!(review.latest().is_some_and(|latest| latest.decided));
    declined.says(8, motion(2, submission, "AP1", None));
    declined.says(8, vote(2, Vote::Agree));
    assert_eq!(declined.review().next(), State::Declined);
}

#[test]
fn votes_fall_with_their_submission_and_recusal_is_for_good() {
    let mut line = Line::new();
    let first = line.submits();
    line.says(2, cosigned(first));
    line.says(3, opinion(first, Advice::Forward));
    line.says(3, motion(1, first, "committee", Some("100000")));
    line.says(4, vote(1, Vote::Recuse));
    line.says(5, vote(1, Vote::Agree));
    let review = line.review();
    assert_eq!(review.advise("4", &vote(1, Vote::Agree)), Some(Err(Refusal::Holds(Condition::Recused))));
    assert_eq!(
        review.advise("4", &motion(2, first, "committee", Some("1"))),
        Some(Err(Refusal::Holds(Condition::Recused)))
    );
    // The branch gave it back meanwhile, and it was submitted anew: the old motion is of an old submission.
    line.effect(1, first, None, Some(Stage::Returned));
    let mut anew = Line { entries: line.entries.clone(), team: line.team.clone() };
    anew.entries
        .retain(|entry| !matches!(entry.payload, Some(Payload::Opinion(_) | Payload::Motion(_) | Payload::Voted(_))));
    let second = anew.submits();
    anew.says(2, cosigned(second));
    anew.says(3, opinion(second, Advice::Forward));
    anew.says(3, motion(3, second, "committee", Some("90000")));
    let review = anew.review();
    assert_eq!(
        review.advise("5", &motion(9, first, "committee", Some("1"))),
        Some(Err(Refusal::Holds(Condition::SubmissionNotLatest)))
    );
    assert_eq!(review.advise("3", &remark(9, first)).map(|r| r.is_err()), Some(true));
    // Whoever recused in the earlier round may vote in this one.
    assert!(matches!(review.advise("4", &vote(3, Vote::Agree)), Some(Ok(_))));
}

/// 2 to 2 is lost, 2 and an abstention is no quorum, and nobody's vote is missing before it is counted.
#[test]
fn counted_when_everybody_who_holds_the_case_has_voted() {
    let at = |votes: &[(u8, Vote)]| {
        let mut line = Line::new();
        let submission = line.submits();
        line.says(2, cosigned(submission));
        line.says(3, opinion(submission, Advice::Forward));
        line.says(3, motion(1, submission, "committee", Some("100000")));
        for (who, said) in votes {
            line.says(*who, vote(1, *said));
        }
        let review = line.review();
        (review.motions[0].counted, review.next())
    };
    use Vote::{Abstain, Agree, Decline, Recuse};
    assert_eq!(at(&[(4, Agree), (5, Agree)]), (false, State::Committee), "two are no quorum");
    assert_eq!(at(&[(4, Agree), (5, Agree), (6, Abstain), (7, Recuse)]), (false, State::Committee));
    assert_eq!(at(&[(4, Agree), (5, Agree), (6, Decline)]), (true, State::Approved));
    assert_eq!(at(&[(4, Agree), (5, Agree), (6, Decline), (7, Decline)]), (true, State::Reviewed));
    assert_eq!(at(&[(4, Agree), (5, Decline), (6, Decline)]), (true, State::Reviewed));
}

/// The chair brings a case before the committee, may give it back from there, and counts among its members; a member may do neither.
#[test]
fn the_chair_tables_and_returns() {
    let mut line = Line::new();
    line.says(9, assigned(8, CaseRole::Ch));
    let submission = line.submits();
    line.says(2, cosigned(submission));
    line.says(3, opinion(submission, Advice::Forward));
    let tables = motion(1, submission, "committee", Some("100000"));
    assert_eq!(line.review().advise("4", &tables), Some(Err(Refusal::NotListed)));
    assert_eq!(line.review().advise("8", &tables), Some(Ok(workflow::Role::Chair)));
    let back = opinion(submission, Advice::Return);
    let no_remark = Refusal::Holds(Condition::NoMustRemark);
    assert_eq!(line.review().advise("8", &back), Some(Err(no_remark)));
    line.says(8, tables);
    assert_eq!(line.review().next(), State::Committee);
    assert_eq!(line.review().advise("8", &back), Some(Err(no_remark)));
    line.says(8, remark(1, submission));
    assert_eq!(line.review().advise("4", &back), Some(Err(Refusal::NotListed)));
    assert_eq!(line.review().advise("8", &back), Some(Ok(workflow::Role::Chair)));
    // Before all of it, the chair included, has voted nothing is counted.
    let mut voted = Line { entries: line.entries.clone(), team: line.team.clone() };
    for who in 4..=7 {
        voted.says(who, vote(1, Vote::Agree));
    }
    assert_eq!((voted.review().motions[0].counted, voted.review().next()), (false, State::Committee));
    voted.says(8, vote(1, Vote::Agree));
    assert_eq!((voted.review().motions[0].counted, voted.review().next()), (true, State::Approved));
    line.says(8, back);
    assert_eq!(line.review().next(), State::Returned);
}

/// What waits, since when, and for whom: from the act that will bring the case there, and from the branch's word once it has spoken.
#[test]
fn whose_turn_it_is_and_since_when() {
    use workflow::Wait;
    let turns = |line: &Line, who: &str| -> Vec<(Wait, Hash, bool)> {
        line.review().turns(who).into_iter().map(|turn| (turn.wait, turn.since.hash, turn.mine)).collect()
    };
    let mut line = Line::new();
    line.says(1, answers());
    assert_eq!(turns(&line, "1"), []);
    let submission = line.submits();
    assert_eq!(turns(&line, "3"), [(Wait::Review, submission, true), (Wait::Cosigning, submission, false)]);
    assert_eq!(turns(&line, "2"), [(Wait::Review, submission, false), (Wait::Cosigning, submission, true)]);
    assert!(turns(&line, "1").iter().all(|(_, _, mine)| !mine));
    // The branch's word of it is the time that counts.
    line.effect(1, submission, None, Some(Stage::Submitted));
    let said = line.entries.last().map(|entry| entry.stamp.hash).expect("an effect");
    assert_eq!(turns(&line, "3")[0], (Wait::Review, said, true));
    line.says(3, remark(1, submission));
    let back = line.says(3, opinion(submission, Advice::Return));
    assert_eq!(turns(&line, "1"), [(Wait::Answers, back, true)]);
    assert_eq!(turns(&line, "3"), [(Wait::Answers, back, false)]);
    let again = line.submits();
    assert_eq!(turns(&line, "3")[0], (Wait::SecondReview, again, true));
    line.says(2, cosigned(again));
    let closed = evidence::RemarkClosed { remark: RemarkId::from_random([1; 16]), accepted: true, text: None };
    line.says(3, Payload::RemarkClosed(closed));
    let forward = line.says(3, opinion(again, Advice::Forward));
    line.says(9, assigned(8, CaseRole::Ap));
    assert_eq!(turns(&line, "8"), [(Wait::Decision, forward, true)]);
    assert_eq!(turns(&line, "3"), [(Wait::Decision, forward, false)]);
    let tabled = line.says(3, motion(2, again, "committee", Some("100000")));
    assert_eq!(turns(&line, "4"), [(Wait::Decision, tabled, true)]);
    line.says(4, vote(2, Vote::Agree));
    assert_eq!(turns(&line, "4"), [(Wait::Decision, tabled, false)], "voted already");
    // Withdrawn by the branch's word nothing waits any more.
    line.effect(2, tabled, None, Some(Stage::Withdrawn));
    assert_eq!(turns(&line, "5"), []);
}
