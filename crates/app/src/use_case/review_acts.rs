//! Submitting, cosigning, remarking, deciding, signing off: each is one record of whoever sits here. What the rules of the workflow will not have is refused
//! before it is written, with the rule's words; whether it then has effect is for the branch.

use evidence::{
    Advice, Cosigned, CryptoProvider, Ed25519Sha256, EvidenceAccepted, FinalStep, Hash, Marked, Motion, MotionId,
    Opinion, Payload, RemarkAnswered, RemarkClosed, RemarkId, RemarkPlace, Remarked, SignedOff, SignedPaper, Submitted,
    Vote, Voted, Weight,
};
use rust_decimal::Decimal;
use store::Store;
use workflow::{DutyList, Refusal, ReturnReason, Role, State, Worded};

use super::review_places::lacking;
use super::review_words::words;
use crate::api::review::{
    AcceptEvidence, AnswerRemark, CastVote, CloseRemark, Cosign, GiveOpinion, MayDo, OpinionAdvice, ProposeMotion,
    RecallSubmission, RemarkAbout, RemarkOn, RemarkWeight, ReviewView, SignOff, SubmitCase, Terms, VoteGiven,
};
use crate::api::secret::Password;
use crate::api::text::{Code, Failure};
use crate::app::{App, Handle, case_id};
use crate::duties::list_hash;
use crate::entry;
use crate::failure::not_found;
use crate::open_case::OpenCase;
use crate::review::{RECALLED, Review, figures_digest};
use crate::view::Labels;

/// A text of an act is a page, no more.
const LONGEST: usize = 4000;
/// The shortest that says anything.
const SHORTEST: usize = 2;

fn refused<T>(zh: impl AsRef<str>, en: impl AsRef<str>) -> Result<T, Failure> {
    Err(Failure::new(Code::BadRequest).saying(zh, en))
}

/// A text that must be there.
fn said(text: &str, zh: &str, en: &str) -> Result<String, Failure> {
    let text = text.trim();
    match text.chars().count() {
        0..SHORTEST => refused(format!("请写{zh}"), format!("{en} is missing")),
        SHORTEST..=LONGEST => Ok(text.to_owned()),
        _ => refused(format!("{zh}最多 {LONGEST} 字"), format!("{en} has at most {LONGEST} characters")),
    }
}

fn perhaps(text: Option<&String>) -> Result<Option<String>, Failure> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty()).map(|text| said(text, "说明", "the text")).transpose()
}

/// Yuan as exact decimal text; none for an empty field.
fn money(text: &str) -> Result<Option<String>, Failure> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let read = entry::number_of(crate::api::visit::QuestionType::Money, text);
    let read = read.map_err(|why| Failure::new(Code::BadRequest).saying(why.zh, why.en))?;
    match read.and_then(|text| text.parse::<Decimal>().ok()).filter(|amount| *amount > Decimal::ZERO) {
        Some(amount) => Ok(Some(amount.normalize().to_string())),
        None => refused(format!("金额读不懂：{text}"), "the amount does not read"),
    }
}

fn lines(texts: &[String]) -> Result<Vec<String>, Failure> {
    let texts = texts.iter().filter(|text| !text.trim().is_empty());
    texts.map(|text| said(text, "条件", "a condition")).collect()
}

/// Terms as a record holds them: amount, term, method, points, conditions.
type Read = (Option<String>, Option<u32>, Option<String>, Option<i32>, Vec<String>);

fn terms(terms: &Terms) -> Result<Read, Failure> {
    let conditions = lines(&terms.conditions)?;
    Ok((money(&terms.amount)?, terms.term, perhaps(Some(&terms.method))?, terms.points, conditions))
}

fn hash(text: &str) -> Result<Hash, Failure> {
    text.parse().map_err(|_| not_found("记录", text))
}

fn no_submission<T>() -> Result<T, Failure> {
    refused("还没有提交审查", "nothing was submitted yet")
}

fn latest(review: &Review) -> Result<Hash, Failure> {
    review.latest().filter(|latest| !latest.recalled).map_or_else(no_submission, |latest| Ok(latest.hash))
}

/// An act of each kind as it might be done now, to ask the rules about.
pub(super) fn sample(review: &Review) -> Vec<(&'static str, Payload)> {
    let submission = review.latest().map_or(Hash::ZERO, |latest| latest.hash);
    let (remark, nothing) = (RemarkId::from_random([0; 16]), String::new);
    let opinion = |advice| {
        Payload::Opinion(Opinion {
            submission,
            advice,
            amount: None,
            term: None,
            method: None,
            points: None,
            conditions: Vec::new(),
            text: nothing(),
        })
    };
    let motion = review.motions.iter().rfind(|m| m.told.said.submission == submission && !m.counted);
    let voted = motion.map(|m| Voted { motion: m.id, vote: Vote::Agree, reason: nothing() });
    let mut all = vec![
        ("submit", Payload::Submitted(empty())),
        ("recall", Payload::Marked(Marked { mark: RECALLED.into(), detail: None })),
        ("cosign", Payload::Cosigned(Cosigned { submission, agrees: true, statement: nothing(), dissent: None })),
        (
            "remark",
            Payload::Remarked(Remarked {
                remark,
                submission,
                place: None,
                weight: Weight::Note,
                text: nothing(),
                reasons: None,
            }),
        ),
        ("answer", Payload::RemarkAnswered(RemarkAnswered { remark, text: nothing(), records: Vec::new() })),
        ("close", Payload::RemarkClosed(RemarkClosed { remark, accepted: true, text: None })),
        (
            "accept",
            Payload::EvidenceAccepted(EvidenceAccepted {
                check: nothing(),
                of: Hash::ZERO,
                accepted: true,
                text: nothing(),
            }),
        ),
        ("forward", opinion(Advice::Forward)),
        ("return", opinion(Advice::Return)),
        ("motion", Payload::Motion(proposed(submission, MotionId::from_random([0; 16])))),
    ];
    all.extend(voted.map(|voted| ("vote", Payload::Voted(voted))));
    all.push(("sign", Payload::SignedOff(nothing_signed())));
    all
}

fn empty() -> Submitted {
    Submitted {
        logs: Vec::new(),
        checklist: None,
        policy: None,
        figures: None,
        grade: None,
        limit: None,
        proposal: None,
        statement: String::new(),
    }
}

fn proposed(submission: Hash, motion: MotionId) -> Motion {
    Motion {
        motion,
        submission,
        body: String::new(),
        amount: None,
        term: None,
        method: None,
        points: None,
        conditions: Vec::new(),
        waivers: Vec::new(),
    }
}

fn nothing_signed() -> SignedOff {
    SignedOff {
        step: FinalStep::Signed,
        papers: Vec::new(),
        place: None,
        photo: None,
        loan: None,
        amount: None,
        conditions: Vec::new(),
    }
}

/// The roles for whom an act is at all.
fn listed(act: &str) -> &'static [Role] {
    use Role::{Approver, Chair, Member, Officer, Operations, RelationManager, Reviewer, SecondOfficer};
    match act {
        "submit" | "recall" => &[Officer],
        "cosign" => &[SecondOfficer],
        "answer" => &[Officer, SecondOfficer],
        "remark" => &[Reviewer, Approver, Member, Chair],
        "close" | "accept" | "forward" => &[Reviewer],
        "return" => &[Reviewer, Approver, Chair],
        "motion" => &[Reviewer, Approver, Member, Chair],
        "vote" => &[Approver, Member, Chair],
        _ => &[Officer, SecondOfficer, RelationManager, Operations],
    }
}

/// Whether somebody may do something now, and why not.
pub(super) fn may(review: &Review, me: &str, act: &str, payload: &Payload, lacks: bool) -> MayDo {
    let listed = review.roles_of(me).iter().any(|role| listed(act).contains(role));
    let against = match against(review, me, payload) {
        None if act == "submit" && lacks => Some(words(workflow::Condition::AnswerMissing.words())),
        None if act == "close" && !review.remarks.iter().any(|r| r.open) => Some(words(Refusal::NotListed.words())),
        against => against.map(|refusal| words(refusal.words())),
    };
    MayDo { act: act.to_owned(), listed, why_not: against }
}

/// What speaks against an act of somebody now.
fn against(review: &Review, me: &str, payload: &Payload) -> Option<Refusal> {
    match (payload, review.advise(me, payload)) {
        // What is signed face to face is written down by whoever sat there; two persons of the branch make it count.
        (Payload::SignedOff(signed), _) if signed.step == FinalStep::Signed => {
            let there = review.roles_of(me).iter().any(|role| listed("sign").contains(role));
            let approved = matches!(review.next(), State::Approved | State::Signed);
            (!there || !approved).then_some(Refusal::NotListed)
        }
        (_, Some(Err(refusal))) => Some(refusal),
        _ => None,
    }
}

impl App {
    /// Signs what somebody does to a case, unless the rules will not have it.
    fn act(
        &mut self,
        case: &str,
        password: Option<&Password>,
        make: impl FnOnce(&Review, &OpenCase) -> Result<Payload, Failure>,
    ) -> Result<ReviewView, Failure> {
        let (store, open) = self.case(case)?;
        let (review, me) = (open.review(store)?, store.officer().id.clone());
        let payload = make(&review, open)?;
        open.refuse_when_closed()?;
        if let Some(refusal) = against(&review, &me, &payload) {
            let text = refusal.words();
            return refused(text.zh, text.en);
        }
        if let Some(password) = password {
            self.prove(password)?;
        }
        let (store, open) = self.case(case)?;
        open.append(store, payload)?;
        self.review_view(case)
    }

    fn fresh_16(&self) -> Result<[u8; 16], Failure> {
        let mut id = [0; 16];
        self.env.random(&mut id).map_err(|error| Failure::new(Code::Internal).caused_by(error))?;
        Ok(id)
    }
}

fn submission(open: &OpenCase, store: &Store, command: &SubmitCase) -> Result<Submitted, Failure> {
    let appraisal = open.sheet.appraise();
    let (missing, more) = lacking(open, &Labels::new(&open.sheet.checklist, &appraisal));
    if let Some(first) = missing.first() {
        let n = missing.len() + more as usize;
        let condition = match first.why.as_str() {
            "open_conflict" => workflow::Condition::OpenConflict,
            "consent_missing" => workflow::Condition::ConsentMissing,
            _ => workflow::Condition::AnswerMissing,
        };
        let why = condition.words();
        let named = |side: fn(&crate::api::text::Text) -> &str, by: &str| {
            missing.iter().take(3).map(|one| side(&one.label)).collect::<Vec<_>>().join(by)
        };
        return refused(
            format!("{}，共 {n} 项：{}", why.zh, named(|t| &t.zh, "、")),
            format!("{}, {n} in all: {}", why.en, named(|t| &t.en, ", ")),
        );
    }
    let limit = appraisal.limit.limit.number().map(|n| n.normalize().to_string());
    let proposal = money(&command.proposal)?.or_else(|| limit.clone());
    let logs = match &open.shared {
        Some(shared) => shared.logs.roots(&Ed25519Sha256 as &dyn CryptoProvider),
        None => store.case_logs(open.id)?.roots(&Ed25519Sha256 as &dyn CryptoProvider),
    };
    Ok(Submitted {
        logs,
        checklist: open.state.details.checklist_hash,
        policy: Some(list_hash(DutyList::shipped())),
        figures: Some(figures_digest(&open.sheet.checklist, &appraisal)),
        grade: Some(appraisal.decision.grade.clone()).filter(|grade| !grade.is_empty()),
        limit,
        proposal,
        statement: said(&command.statement, "声明", "the statement")?,
    })
}

impl Handle for SubmitCase {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        let (store, open) = app.case(&self.case)?;
        // Who may not submit at all is told so, and not what is missing.
        let (review, me) = (open.review(store)?, store.officer().id.clone());
        if let Some(refusal) = against(&review, &me, &Payload::Submitted(empty())) {
            let text = refusal.words();
            return refused(text.zh, text.en);
        }
        let made = submission(open, store, &self)?;
        app.act(&self.case, Some(&self.password), |_, _| Ok(Payload::Submitted(made)))
    }
}

impl Handle for RecallSubmission {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        app.act(&self.case, Some(&self.password), |review, _| {
            let detail = Some(latest(review)?.to_string());
            Ok(Payload::Marked(Marked { mark: RECALLED.to_owned(), detail }))
        })
    }
}

impl Handle for Cosign {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        app.act(&self.case, Some(&self.password), |review, _| {
            let (submission, dissent) = (latest(review)?, perhaps(self.dissent.as_ref())?);
            if !self.agrees && dissent.is_none() {
                return refused("不同意要写明哪里不同意", "say in what you differ");
            }
            let statement = said(&self.statement, "声明", "the statement")?;
            Ok(Payload::Cosigned(Cosigned { submission, agrees: self.agrees, statement, dissent }))
        })
    }
}

/// The place of a remark; it has to be there.
fn place(open: &OpenCase, about: &RemarkAbout) -> Result<RemarkPlace, Failure> {
    let sheet = &open.sheet;
    let appraisal = sheet.appraise();
    let labels = Labels::new(&sheet.checklist, &appraisal);
    match about {
        RemarkAbout::Question(id)
            if sheet.checklist.questions.contains_key(id) || sheet.checklist.tables.contains_key(id) =>
        {
            Ok(RemarkPlace::Question(id.clone()))
        }
        RemarkAbout::Cell(at) => match labels.cell(at) {
            Some((table, row, column)) if sheet.answers.tables.get(table).is_some_and(|t| t.rows.contains_key(row)) => {
                Ok(RemarkPlace::Cell(table.to_owned(), row.to_owned(), column.to_owned()))
            }
            _ => Err(not_found("格子", at)),
        },
        RemarkAbout::Figure(id) if appraisal.reading(id).is_some() => Ok(RemarkPlace::Figure(id.clone())),
        RemarkAbout::Check(id) if appraisal.checks.iter().any(|check| check.id == *id) => {
            Ok(RemarkPlace::Check(id.clone()))
        }
        RemarkAbout::File(id) => {
            let file = hash(id)?;
            let there = open.state.attachments.iter().any(|a| a.added.id == file);
            if there { Ok(RemarkPlace::File(file)) } else { Err(not_found("附件", id)) }
        }
        RemarkAbout::Question(id) | RemarkAbout::Figure(id) | RemarkAbout::Check(id) => {
            Err(not_found("意见所指的地方", id))
        }
    }
}

/// Why a remark is made: ids of the list, each once. What has to be or ought to be done names one at least, so that what goes wrong often can be counted.
fn reasons(weight: RemarkWeight, given: &[String]) -> Result<Option<Vec<String>>, Failure> {
    let mut reasons: Vec<String> = Vec::new();
    for id in given {
        let known = ReturnReason::of(id).ok_or_else(|| not_found("退回原因", id))?;
        if !reasons.contains(&known.id) {
            reasons.push(known.id.clone());
        }
    }
    match (reasons.is_empty(), weight) {
        (true, RemarkWeight::Note) => Ok(None),
        (true, _) => refused("请选原因，可以选几个", "choose why; several may be chosen"),
        (false, _) => Ok(Some(reasons)),
    }
}

impl Handle for RemarkOn {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        app.case(&self.case)?;
        let id = app.fresh_16()?;
        app.act(&self.case, None, |review, open| {
            Ok(Payload::Remarked(Remarked {
                remark: RemarkId::from_random(id),
                submission: latest(review)?,
                place: self.about.as_ref().map(|about| place(open, about)).transpose()?,
                weight: match self.weight {
                    RemarkWeight::Must => Weight::Must,
                    RemarkWeight::Should => Weight::Should,
                    RemarkWeight::Note => Weight::Note,
                },
                text: said(&self.text, "意见", "the remark")?,
                reasons: reasons(self.weight, &self.reasons)?,
            }))
        })
    }
}

/// A remark that is open.
fn open_remark(review: &Review, id: &str) -> Result<RemarkId, Failure> {
    let remark: RemarkId = id.parse().map_err(|_| not_found("意见", id))?;
    match review.remarks.iter().find(|r| r.id == remark) {
        Some(found) if found.open => Ok(remark),
        Some(_) => refused("这条意见已经了结", "the remark is closed"),
        None => Err(not_found("意见", id)),
    }
}

impl Handle for AnswerRemark {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        app.act(&self.case, None, |review, open| {
            let remark = open_remark(review, &self.remark)?;
            let records: Vec<Hash> = self.records.iter().map(|text| hash(text)).collect::<Result<_, _>>()?;
            let known = |record: &Hash| {
                let shared = open.shared.as_ref();
                shared.is_some_and(|s| s.logs.logs().any(|log| s.logs.entries(log).any(|e| e.stamp.hash == *record)))
            };
            if let Some(unknown) = records.iter().find(|record| !known(record)) {
                return Err(not_found("记录", &unknown.short()));
            }
            let text = said(&self.text, "回复", "the answer")?;
            Ok(Payload::RemarkAnswered(RemarkAnswered { remark, text, records }))
        })
    }
}

impl Handle for CloseRemark {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        app.act(&self.case, None, |review, _| {
            let (remark, text) = (open_remark(review, &self.remark)?, perhaps(self.text.as_ref())?);
            if !self.accepted && text.is_none() {
                return refused("不认可要写明还差什么", "say what is still missing");
            }
            Ok(Payload::RemarkClosed(RemarkClosed { remark, accepted: self.accepted, text }))
        })
    }
}

impl Handle for AcceptEvidence {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        app.act(&self.case, Some(&self.password), |_, open| {
            let checks = open.sheet.appraise().checks;
            let check = checks.iter().find(|c| c.id == self.check).ok_or_else(|| not_found("检验", &self.check))?;
            let row = check.explanations.last();
            let cell = row.and_then(|row| open.state.tables.get("explanations")?.cells.get(row)?.get("explanation"));
            let Some(of) = cell.and_then(|cell| cell.in_force()).map(|seen| seen.stamp.hash) else {
                return refused("这项检验还没有写解释", "the check is not explained yet");
            };
            let text = said(&self.text, "看过什么", "what was seen")?;
            Ok(Payload::EvidenceAccepted(EvidenceAccepted {
                check: self.check.clone(),
                of,
                accepted: self.accepted,
                text,
            }))
        })
    }
}

impl Handle for GiveOpinion {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        let (store, open) = app.case(&self.case)?;
        let forwards = self.advice != OpinionAdvice::Return;
        let told = open.review(store)?.latest().filter(|_| forwards).map(|latest| latest.told.said.clone());
        // What the reviewer's own program reckons otherwise is not passed on.
        if let Some(said) = told
            && app.figures_hold(case_id(&self.case)?, &said)? == Some(false)
        {
            let text = workflow::Condition::FiguresDiffer.words();
            return refused(text.zh, text.en);
        }
        app.act(&self.case, Some(&self.password), |review, _| {
            let (amount, term, method, points, conditions) = terms(&self.terms)?;
            let advice = match self.advice {
                OpinionAdvice::Forward => Advice::Forward,
                OpinionAdvice::Return => Advice::Return,
                OpinionAdvice::Decline => Advice::Decline,
            };
            let (submission, text) = (latest(review)?, said(&self.text, "理由", "the reason")?);
            Ok(Payload::Opinion(Opinion { submission, advice, amount, term, method, points, conditions, text }))
        })
    }
}

impl Handle for ProposeMotion {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        app.case(&self.case)?;
        let id = app.fresh_16()?;
        app.act(&self.case, Some(&self.password), |review, _| {
            if !["AP1", "AP2", "committee"].contains(&self.body.as_str()) {
                return refused("没有这个审批层级", "there is no such deciding body");
            }
            let (amount, term, method, points, conditions) = terms(&self.terms)?;
            let motion = proposed(latest(review)?, MotionId::from_random(id));
            let (body, waivers) = (self.body.clone(), lines(&self.waivers)?);
            Ok(Payload::Motion(Motion { body, amount, term, method, points, conditions, waivers, ..motion }))
        })
    }
}

impl Handle for CastVote {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        app.act(&self.case, Some(&self.password), |review, _| {
            let motion: MotionId = self.motion.parse().map_err(|_| not_found("议案", &self.motion))?;
            if !review.motions.iter().any(|m| m.id == motion) {
                return Err(not_found("议案", &self.motion));
            }
            let vote = match self.vote {
                VoteGiven::Agree => Vote::Agree,
                VoteGiven::Decline => Vote::Decline,
                VoteGiven::Abstain => Vote::Abstain,
                VoteGiven::Recuse => Vote::Recuse,
            };
            Ok(Payload::Voted(Voted { motion, vote, reason: said(&self.reason, "理由", "the reason")? }))
        })
    }
}

impl Handle for SignOff {
    fn handle(self, app: &mut App) -> Result<ReviewView, Failure> {
        app.act(&self.case, Some(&self.password), |_, open| {
            if self.papers.is_empty() {
                return refused("请写谁签了哪份文件", "say who signed which paper");
            }
            let file = |id: &String| -> Result<Hash, Failure> {
                let file = hash(id)?;
                let there = open.state.attachments.iter().any(|a| a.added.id == file);
                if there { Ok(file) } else { Err(not_found("附件", id)) }
            };
            let paper = |paper: &crate::api::review::PaperSigned| -> Result<SignedPaper, Failure> {
                Ok(SignedPaper {
                    party: said(&paper.party, "签字人", "who signed")?,
                    paper: said(&paper.paper, "文件", "the paper")?,
                    file: paper.file.as_ref().map(file).transpose()?,
                })
            };
            Ok(Payload::SignedOff(SignedOff {
                papers: self.papers.iter().map(paper).collect::<Result<_, _>>()?,
                place: perhaps(self.place.as_ref())?,
                photo: self.photo.as_ref().map(file).transpose()?,
                ..nothing_signed()
            }))
        })
    }
}
