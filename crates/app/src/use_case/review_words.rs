//! Acts, what became of them, and what waits, in words.

use evidence::{Advice, RemarkPlace, Remarked, Weight};
use workflow::{Action, Refusal, ReturnReason, State, Worded, count_reasons};

use super::review::Showing;
use crate::api::review::{Became, OpinionAdvice, RemarkAbout, RemarkWeight, ReturnReasonView, VoteGiven};
use crate::api::text::Text;
use crate::review::Standing;

pub(super) fn words(text: workflow::Text) -> Text {
    Text::new(text.zh, text.en)
}

pub(super) fn plain(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

pub(super) fn about(place: &RemarkPlace) -> RemarkAbout {
    match place {
        RemarkPlace::Question(id) => RemarkAbout::Question(id.clone()),
        RemarkPlace::Cell(table, row, column) => RemarkAbout::Cell(format!("{table}.{row}.{column}")),
        RemarkPlace::Figure(id) => RemarkAbout::Figure(id.clone()),
        RemarkPlace::Check(id) => RemarkAbout::Check(id.clone()),
        RemarkPlace::File(hash) => RemarkAbout::File(hash.to_string()),
    }
}

pub(super) fn weight(weight: Weight) -> (RemarkWeight, Text) {
    match weight {
        Weight::Must => (RemarkWeight::Must, Text::new("必须补", "must be done")),
        Weight::Should => (RemarkWeight::Should, Text::new("应当补", "ought to be done")),
        Weight::Note => (RemarkWeight::Note, Text::new("提示", "a note")),
    }
}

/// Why a remark was made; an id that this program does not know stands as it is.
pub(super) fn reasons(said: &Remarked) -> Vec<Text> {
    let words =
        |id: &String| ReturnReason::of(id).map_or_else(|| Text::new(id, id), |r| Text::new(&r.label.zh, &r.label.en));
    said.reasons.iter().flatten().map(words).collect()
}

pub(super) fn advice(advice: Advice) -> OpinionAdvice {
    match advice {
        Advice::Forward => OpinionAdvice::Forward,
        Advice::Return => OpinionAdvice::Return,
        Advice::Decline => OpinionAdvice::Decline,
    }
}

pub(super) fn vote(vote: evidence::Vote) -> (VoteGiven, Text) {
    match vote {
        evidence::Vote::Agree => (VoteGiven::Agree, Text::new("同意", "for it")),
        evidence::Vote::Decline => (VoteGiven::Decline, Text::new("不同意", "against it")),
        evidence::Vote::Abstain => (VoteGiven::Abstain, Text::new("弃权", "abstains")),
        evidence::Vote::Recuse => (VoteGiven::Recuse, Text::new("回避", "recuses")),
    }
}

pub(crate) fn action(action: Action) -> Text {
    let (zh, en) = match action {
        Action::Submit => ("提交审查", "submitted for review"),
        Action::Recall => ("收回", "taken back"),
        Action::Cosign => ("协办签字", "signed by the second officer"),
        Action::Remark => ("提审查意见", "a remark"),
        Action::AnswerRemark => ("回复意见", "an answer to a remark"),
        Action::CloseRemark => ("处理回复", "a word on an answer"),
        Action::AcceptEvidence => ("认定证据", "a word on evidence"),
        Action::Return => ("退回", "returned"),
        Action::Forward => ("审查完成，送审批", "reviewed, passed on to who decides"),
        Action::Table => ("提交上会", "put before the committee"),
        Action::Decide => ("审批决定", "a decision"),
        Action::Vote => ("表决", "a vote"),
        Action::SignContract => ("面签", "signed face to face"),
        Action::Disburse => ("放款", "disbursed"),
        _ => ("其他", "something else"),
    };
    Text::new(zh, en)
}

/// The branch's reason in words; one of a newer branch as it is.
pub(crate) fn reason(code: Option<&String>) -> Text {
    let Some(code) = code else { return Text::new("没有写原因", "no reason given") };
    Refusal::of(code).map_or_else(|| Text::new(code, code), |refusal| words(refusal.words()))
}

pub(super) fn became(standing: &Standing) -> (Became, Text) {
    match standing {
        Standing::Effective => (Became::Effective, Text::new("分行已生效", "in effect")),
        Standing::Pending => {
            (Became::Pending, Text::new("已签名，待回行生效", "signed; takes effect once it is at the branch"))
        }
        Standing::Advised(refusal) => {
            let why = words(refusal.words());
            let zh = format!("已签名，待回行；照现有记录分行不会采纳：{}", why.zh);
            (Became::Doubtful, Text::new(zh, format!("signed; as it looks the branch will not accept it: {}", why.en)))
        }
        Standing::Refused(code) => {
            let why = reason(code.as_ref());
            let zh = format!("分行未采纳：{}（记录已留存）", why.zh);
            (Became::Refused, Text::new(zh, format!("not accepted by the branch: {} (the record is kept)", why.en)))
        }
    }
}

impl Showing<'_> {
    /// The reasons that may be given, and in how many remarks of this case each was.
    pub(super) fn reasons(&self) -> Vec<ReturnReasonView> {
        let counting = self.review.remarks.iter().filter(|remark| self.review.counts(remark.told.act));
        let given = counting.map(|remark| (remark.told.said.reasons.as_deref().unwrap_or_default(), None));
        let counted = count_reasons(given, usize::MAX);
        let count = |id: &str| counted.iter().find(|one| one.reason == id).map_or(0, |one| one.count);
        let view = |reason: &ReturnReason| ReturnReasonView {
            id: reason.id.clone(),
            label: Text::new(&reason.label.zh, &reason.label.en),
            count: u32::try_from(count(&reason.id)).unwrap_or(u32::MAX),
        };
        ReturnReason::shipped().iter().map(view).collect()
    }

    /// What waits, for whom.
    pub(super) fn waits(&self, lacking: usize) -> Vec<Text> {
        let review = self.review;
        let open = review.must_open().count();
        let mut waits = Vec::new();
        let mut wait = |zh: String, en: String| waits.push(Text::new(zh, en));
        match review.next() {
            State::Survey if lacking > 0 => wait(
                format!("主办：补齐 {lacking} 项，再提交审查"),
                match lacking {
                    1 => "main officer: one thing is missing before it is submitted".into(),
                    lacking => format!("main officer: {lacking} things are missing before it is submitted"),
                },
            ),
            State::Survey => wait("主办：提交审查".into(), "main officer: to submit it".into()),
            State::Submitted => {
                let signed = review.latest().is_some_and(|l| l.cosigned.iter().any(|c| review.counts(c.act)));
                if !signed {
                    wait("协办：看过以后签字".into(), "second officer: to read and sign it".into());
                }
                match open {
                    0 => {
                        wait("审查：提意见，送审批或退回".into(), "reviewer: to remark, pass it on or return it".into())
                    }
                    n => wait(
                        format!("审查：还有 {n} 条必须补的没有了结"),
                        match n {
                            1 => "reviewer: one remark that must be done is open".into(),
                            n => format!("reviewer: {n} remarks that must be done are open"),
                        },
                    ),
                }
            }
            State::Returned => wait(
                format!("主办、协办：回复必须补的 {open} 条，再次提交"),
                match open {
                    1 => "officers: to answer the remark that must be done, and submit again".into(),
                    open => format!("officers: to answer the {open} remarks that must be done, and submit again"),
                },
            ),
            State::Reviewed => wait(
                "审批：决定；审查可以提交上会".into(),
                "who decides: to decide it; the reviewer may put it before the committee".into(),
            ),
            State::Committee => {
                let cast = review.motions.last().map_or(0, |m| m.votes.iter().filter(|v| review.counts(v.act)).count());
                match self.review.surveys(&self.me) {
                    true => wait("委员会：表决".into(), "committee: to vote".into()),
                    false => wait(
                        format!("委员会：表决，已收到 {cast} 票"),
                        format!("committee: to vote; {cast} votes are here"),
                    ),
                }
            }
            State::Approved => wait("管户和集中作业：面签".into(), "customer manager and operations: to sign".into()),
            _ => {}
        }
        waits
    }
}
