//! Where a case stands, for who sits here: what was done, what waits, what they may do, and what is kept from them until the decision or the count.

use evidence::{
    CaseId, CaseLogs, CaseRole, CryptoProvider, Ed25519Sha256, Entry, FinalStep, Hash, Member, Opinion, Payload,
    Submitted, Team,
};
use store::Store;
use workflow::{Action, Count, Role, Worded};

use super::review_acts::{may, sample};
use super::review_places::lacking;
use super::review_words::{about, action, advice, became, plain, reasons, vote, weight, words};
use crate::api::review::{
    AcceptedView, ActView, AnswerGiven, BranchReckoned, ClosingView, CosignView, LogCount, MayDo, MotionView,
    OpinionView, PaperSigned, PlaceNamed, RemarkView, ReviewView, SignedView, SubmissionView, Terms, ViewReview,
    VoteView,
};
use crate::api::text::{Code, Failure, Text};
use crate::app::{App, Handle, case_id};
use crate::case::{CaseSheet, local_time};
use crate::open_case::OpenCase;
use crate::review::{Act, MotionMade, Remark, Review, Submission, figures_digest};
use crate::view::Labels;

impl OpenCase {
    /// What was done to the case besides answering it, and what the branch said of it.
    pub(super) fn review(&self, store: &Store) -> Result<Review, Failure> {
        let own = store.officer().id.clone();
        let (mut line, mut team, owner) = match &self.shared {
            Some(shared) => (shared.in_order(), shared.team.clone(), shared.merged.owner.clone()),
            None => {
                // One log: whoever sits here opened the case, and only what they did themselves is in it.
                let entry = |event: &evidence::Event| Entry {
                    stamp: event.stamp.clone(),
                    payload: Some(event.payload.clone()),
                };
                let team = Team { logs: [(store.log_id(), own.clone())].into(), ..Team::default() };
                (self.state.events.iter().map(entry).collect(), team, Some(own.clone()))
            }
        };
        if let Some(branch) = store.branch() {
            team.hubs.insert(branch.hub_log);
            // What the branch said at enrolment that who sits here is there for, as the rules of the branch count it: in every case, without being given it.
            let posts = branch.posts.iter().map(|(role, _, _)| *role).filter(|role| by_post(*role));
            team.members.extend(posts.map(|role| Member { officer: own.clone(), role, sections: None }));
            // The branch knows people by their staff numbers; who sits here has another name in the records.
            let known = |mut entry: Entry| {
                if let Some(Payload::Assigned(assigned)) = &mut entry.payload
                    && assigned.staff == branch.staff
                {
                    assigned.staff.clone_from(&own);
                }
                entry
            };
            line.extend(store.branch_said(self.id)?.into_iter().map(known));
        }
        Ok(Review::of(&line, &team, owner.as_ref()))
    }
}

/// Roles that a post gives in every case below its branch; the others take an assignment.
fn by_post(role: CaseRole) -> bool {
    use CaseRole::{Ap, Au, Ch, Cm, Ld, Op, Rk, Rv};
    matches!(role, Ld | Rv | Ap | Ch | Cm | Op | Rk | Au)
}

/// The records that a submission names; none where not all of them are there as they were.
pub(crate) fn submitted(all: &CaseLogs, said: &Submitted) -> Option<CaseLogs> {
    let until = |log| said.logs.iter().find(|root| root.log == log).map(|root| root.last);
    let then: CaseLogs = all
        .logs()
        .filter_map(|log| Some((log, until(log)?)))
        .flat_map(|(log, last)| all.entries(log).filter(move |entry| entry.stamp.seq <= last))
        .cloned()
        .collect();
    let mut roots = then.roots(&Ed25519Sha256 as &dyn CryptoProvider);
    let mut told = said.logs.clone();
    roots.sort_by_key(|root| root.log);
    told.sort_by_key(|root| root.log);
    (roots == told && !then.is_empty()).then_some(then)
}

impl App {
    /// The sheet of the case as it stood when it was submitted.
    pub(super) fn sheet_at(&mut self, case: CaseId, said: &Submitted) -> Result<Option<CaseSheet>, Failure> {
        Ok(self.case_at(case, said)?.map(|open| open.sheet))
    }

    /// The case as it stood when it was submitted; none where not all of those records are here as they were.
    pub(super) fn case_at(&mut self, case: CaseId, said: &Submitted) -> Result<Option<OpenCase>, Failure> {
        let known = self.known_keys();
        let session = self.session.as_mut().ok_or_else(|| Failure::new(Code::Locked))?;
        let all = session.store.case_logs(case)?;
        let Some(then) = submitted(&all, said) else { return Ok(None) };
        OpenCase::of_logs(case, then, &mut self.library, &mut session.store, &known).map(Some)
    }

    /// Whether the figures of a submission come out again from its records.
    pub(super) fn figures_hold(&mut self, case: CaseId, said: &Submitted) -> Result<Option<bool>, Failure> {
        let Some(wanted) = said.figures else { return Ok(None) };
        let sheet = self.sheet_at(case, said)?;
        Ok(sheet.map(|sheet| figures_digest(&sheet.checklist, &sheet.appraise()) == wanted))
    }

    pub(super) fn review_view(&mut self, case: &str) -> Result<ReviewView, Failure> {
        let (store, open) = self.case(case)?;
        let latest = open.review(store)?.latest().map(|latest| latest.told.said.clone());
        let hold = match &latest {
            Some(said) => self.figures_hold(case_id(case)?, said)?,
            None => None,
        };
        let (store, open) = self.case(case)?;
        let review = open.review(store)?;
        let appraisal = open.sheet.appraise();
        let labels = Labels::new(&open.sheet.checklist, &appraisal);
        let me = store.officer().id.clone();
        let line = open.shared.as_ref().map(|shared| shared.in_order()).unwrap_or_default();
        Ok(Showing { store, open, review: &review, labels, me, line }.view(hold))
    }
}

impl Handle for ViewReview {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        app.review_view(&self.case)
    }
}

/// What is shown, and to whom.
pub(super) struct Showing<'a> {
    pub(super) store: &'a Store,
    pub(super) open: &'a OpenCase,
    pub(super) review: &'a Review,
    pub(super) labels: Labels<'a>,
    pub(super) me: String,
    /// The records of a case of several logs.
    pub(super) line: Vec<Entry>,
}

impl Showing<'_> {
    fn view(&self, hold: Option<bool>) -> ReviewView {
        let review = self.review;
        let (lacking, lacking_more) = lacking(self.open, &self.labels);
        let next = (review.next() != review.state()).then(|| words(review.next().words()));
        let opinions = review.opinions.iter().filter(|o| !self.hides(o.said.submission));
        let motions = review.motions.iter().filter(|m| !self.hides(m.told.said.submission));
        let latest = review.latest().map(|latest| latest.hash);
        let kept = review.opinions.iter().any(|o| self.hides(o.said.submission))
            || review.motions.iter().any(|m| self.hides(m.told.said.submission) || self.hides_votes(m));
        let last = review.submissions.len().saturating_sub(1);
        let submission = |(n, s): (usize, &Submission)| self.submission(s, hold.filter(|_| n == last));
        ReviewView {
            state: review.state().letter().to_string(),
            state_text: words(review.state().words()),
            by_branch: review.stage.is_some(),
            next,
            roles: review.roles_of(&self.me).iter().map(|role| words(role.words())).collect(),
            waits: self.waits(lacking.len() + lacking_more as usize),
            may: self.may(!lacking.is_empty()),
            lacking,
            lacking_more,
            submissions: review.submissions.iter().enumerate().map(submission).collect(),
            remarks: review.remarks.iter().map(|r| self.remark(r)).collect(),
            reasons: self.reasons(),
            opinions: opinions.map(|o| self.opinion(o.act, &o.said, latest)).collect(),
            motions: motions.map(|m| self.motion(m, latest)).collect(),
            accepted: review.accepted.iter().map(|a| self.accepted(a.act, &a.said)).collect(),
            signed: review.signed.iter().map(|s| self.signed(s.act, &s.said)).collect(),
            acts: (0..review.acts.len()).filter(|n| self.shows(*n)).map(|n| self.act(n)).collect(),
            kept_from: kept,
        }
    }

    /// Whether what the deciding bodies say of a submission is kept from who sits here.
    fn hides(&self, submission: Hash) -> bool {
        // The decision on a later submission opens what was said of the earlier ones, too.
        let mut from = self.review.submissions.iter().skip_while(|s| s.hash != submission);
        let decided = from.any(|s| s.decided);
        self.review.surveys(&self.me) && !decided
    }

    /// Whether the votes on a motion are: from a member before the count.
    fn hides_votes(&self, motion: &MotionMade) -> bool {
        let sits = self.review.roles_of(&self.me).iter().any(|r| matches!(r, Role::Member | Role::Chair));
        self.hides(motion.told.said.submission) || (sits && !motion.counted && motion.count.is_some())
    }

    /// Whether an act may be told at all.
    fn shows(&self, n: usize) -> bool {
        let act = &self.review.acts[n];
        let motion = self.review.motions.iter().find(|m| m.told.act == n || m.votes.iter().any(|v| v.act == n));
        match motion {
            Some(motion) if motion.told.act == n => !self.hides(motion.told.said.submission),
            Some(motion) => act.officer == self.me || !self.hides_votes(motion),
            // A motion or a vote that belongs to nothing at hand.
            None => !matches!(act.action, Action::Vote | Action::Decide) || !self.review.surveys(&self.me),
        }
    }

    fn name(&self, act: &Act) -> String {
        let own = || self.store.officer().name.clone();
        self.open.writer(&act.stamp).unwrap_or_else(own)
    }

    fn act(&self, n: usize) -> ActView {
        let act = &self.review.acts[n];
        let (became, text) = became(&act.standing);
        ActView {
            by: self.name(act),
            role: act.role.map(|role| words(role.words())),
            at: local_time(&act.stamp),
            seq: u32::try_from(act.stamp.seq).unwrap_or(u32::MAX),
            hash: act.stamp.hash.to_string(),
            what: action(act.action),
            became,
            words: text,
            own: act.officer == self.me,
        }
    }

    fn submission(&self, of: &Submission, figures_hold: Option<bool>) -> SubmissionView {
        let said = &of.told.said;
        let shared = self.open.shared.as_ref();
        let whose = |log| {
            let officer = shared.and_then(|shared| shared.team.logs.get(&log));
            let name = shared.zip(officer).and_then(|(shared, officer)| shared.team.names.get(officer));
            name.cloned().unwrap_or_else(|| self.store.officer().name.clone())
        };
        let cosign = |c: &crate::review::Told<evidence::Cosigned>| CosignView {
            act: self.act(c.act),
            agrees: c.said.agrees,
            statement: c.said.statement.clone(),
            dissent: c.said.dissent.clone(),
        };
        SubmissionView {
            hash: of.hash.to_string(),
            act: self.act(of.told.act),
            statement: said.statement.clone(),
            grade: said.grade.clone(),
            limit: said.limit.clone(),
            proposal: said.proposal.clone(),
            figures: said.figures.map(|figures| figures.to_string()),
            logs: said
                .logs
                .iter()
                .map(|root| LogCount { by: whose(root.log), records: u32::try_from(root.count).unwrap_or(u32::MAX) })
                .collect(),
            cosigned: of.cosigned.iter().map(cosign).collect(),
            latest: self.review.latest().is_some_and(|latest| latest.hash == of.hash),
            recalled: of.recalled,
            returned: of.returned,
            figures_hold,
            branch: self.review.reckoned(of.hash).map(|found| self.reckoned(said, found)),
        }
    }

    fn reckoned(&self, said: &Submitted, found: &evidence::Found) -> BranchReckoned {
        let same = (said.figures, &said.grade, &said.limit) == (Some(found.figures), &found.grade, &found.limit);
        let named = |at: &String| PlaceNamed { label: self.labels.label(at), at: at.clone() };
        BranchReckoned {
            grade: found.grade.clone(),
            limit: found.limit.clone(),
            score: found.score.clone(),
            same,
            places: found.places.iter().map(named).collect(),
        }
    }

    fn remark(&self, remark: &Remark) -> RemarkView {
        let said = &remark.told.said;
        let (label, at) = self.place(said);
        let (weight, weight_text) = weight(said.weight);
        let last = |acts: &mut dyn Iterator<Item = usize>| acts.filter(|act| self.review.counts(*act)).max();
        let answered = last(&mut remark.answers.iter().map(|a| a.act));
        let spoken = last(&mut remark.closed.iter().map(|c| c.act));
        RemarkView {
            id: remark.id.to_string(),
            act: self.act(remark.told.act),
            about: said.place.as_ref().map(about),
            label,
            at,
            weight,
            weight_text,
            reasons: reasons(said),
            text: said.text.clone(),
            answers: remark
                .answers
                .iter()
                .map(|a| AnswerGiven {
                    act: self.act(a.act),
                    text: a.said.text.clone(),
                    records: self.records(&mut |entry| a.said.records.contains(&entry.stamp.hash), said),
                })
                .collect(),
            closings: remark
                .closed
                .iter()
                .map(|c| ClosingView { act: self.act(c.act), accepted: c.said.accepted, text: c.said.text.clone() })
                .collect(),
            open: remark.open,
            answered: answered.is_some() && answered > spoken,
            earlier: self.review.latest().is_some_and(|latest| latest.hash != said.submission),
            since: if remark.open { self.since(remark) } else { Vec::new() },
        }
    }

    fn opinion(&self, act: usize, said: &Opinion, latest: Option<Hash>) -> OpinionView {
        OpinionView {
            act: self.act(act),
            advice: advice(said.advice),
            terms: Terms {
                amount: plain(&said.amount),
                term: said.term,
                method: plain(&said.method),
                points: said.points,
                conditions: said.conditions.clone(),
            },
            text: said.text.clone(),
            earlier: latest != Some(said.submission),
        }
    }

    fn motion(&self, motion: &MotionMade, latest: Option<Hash>) -> MotionView {
        let said = &motion.told.said;
        let hidden = self.hides_votes(motion);
        let own = |act: usize| self.review.acts[act].officer == self.me;
        let votes = motion.votes.iter().filter(|v| !hidden || own(v.act));
        let counting = motion.votes.iter().filter(|v| self.review.counts(v.act));
        MotionView {
            id: motion.id.to_string(),
            act: self.act(motion.told.act),
            body: said.body.clone(),
            declines: said.amount.is_none(),
            terms: Terms {
                amount: plain(&said.amount),
                term: said.term,
                method: plain(&said.method),
                points: said.points,
                conditions: said.conditions.clone(),
            },
            waivers: said.waivers.clone(),
            votes: votes
                .map(|v| {
                    let (vote, vote_text) = vote(v.said.vote);
                    VoteView { act: self.act(v.act), vote, vote_text, reason: v.said.reason.clone() }
                })
                .collect(),
            cast: u32::try_from(counting.count()).unwrap_or(u32::MAX),
            count: motion.count.filter(|_| !hidden).map(|found| self.tally(motion, found)),
            counted: motion.counted,
            earlier: latest != Some(said.submission),
            voted: motion.votes.iter().any(|v| own(v.act) && self.review.counts(v.act)),
        }
    }

    fn tally(&self, motion: &MotionMade, found: Count) -> Text {
        let counting = |wanted: evidence::Vote| {
            let votes = motion.votes.iter().filter(|v| self.review.counts(v.act));
            votes.filter(|v| v.said.vote == wanted).count()
        };
        use evidence::Vote::{Abstain, Agree, Decline, Recuse};
        let (agree, decline) = (counting(Agree), counting(Decline));
        let aside = counting(Abstain) + counting(Recuse);
        let (zh, en) = match found {
            Count::NoQuorum => ("表决的不足三人，还不能计票", "fewer than three votes count; no quorum"),
            Count::Carried => ("通过", "carried"),
            Count::Lost => ("未通过，回到待批", "lost; to be decided anew"),
        };
        Text::new(
            format!("同意 {agree}，不同意 {decline}，弃权和回避 {aside}：{zh}"),
            format!("for it {agree}, against {decline}, abstained or recused {aside}: {en}"),
        )
    }

    fn accepted(&self, act: usize, said: &evidence::EvidenceAccepted) -> AcceptedView {
        AcceptedView {
            act: self.act(act),
            check: said.check.clone(),
            label: self.check(&said.check),
            accepted: said.accepted,
            text: said.text.clone(),
        }
    }

    fn signed(&self, act: usize, said: &evidence::SignedOff) -> SignedView {
        let mut shown = self.act(act);
        if said.step == FinalStep::Disbursed {
            shown.what = action(Action::Disburse);
        }
        let paper = |p: &evidence::SignedPaper| PaperSigned {
            party: p.party.clone(),
            paper: p.paper.clone(),
            file: p.file.map(|hash| hash.to_string()),
        };
        SignedView {
            act: shown,
            papers: said.papers.iter().map(paper).collect(),
            place: said.place.clone(),
            photo: said.photo.map(|hash| hash.to_string()),
        }
    }

    fn may(&self, lacks: bool) -> Vec<MayDo> {
        let all = sample(self.review);
        all.into_iter().map(|(act, payload)| may(self.review, &self.me, act, &payload, lacks)).collect()
    }
}
