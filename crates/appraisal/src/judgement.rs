//! What is proposed and what holds it there, in words of the trade 结论: the sentence a committee reads first, and what would make it firm.
//!
//! It says what binds and why (how much of the business's own money a purpose leaves to be borrowed, what a month leaves for instalments),
//! and, where the bound and the limit are two figures, that the limit is the bound rounded down. The window, the printed report and the workbook take it from here, so that they say the same.

mod meaning;

pub use meaning::meaning;

use crate::Appraisal;
use crate::checklist::Checklist;
use crate::decision::Reason;
use crate::figure::Reading;
use crate::finding::Text;
use crate::wording::Wording;
use serde::Serialize;

/// Reasons told in the sentence; all of them stand below it.
const REASONS: usize = 2;
/// Things named in one reason, and answers named that a figure waits for.
const NAMED: usize = 3;
/// Bounds whose meaning is told, where several bind at the same amount.
const BOUNDS: usize = 2;

/// The proposal in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// What is proposed, how much of what was asked, and what holds it there.
    pub head: Text,
    /// Why, each a sentence without its full stop: what the bound means, what else decides.
    pub because: Vec<Text>,
    /// What would make it firm; nothing when it is.
    pub firm: Option<Text>,
    /// The answers that it waits for.
    pub waits_for: Vec<String>,
}

impl Judgement {
    /// All of it as one sentence.
    #[must_use]
    pub fn sentence(&self) -> Text {
        let join = |pick: fn(&Text) -> &str, colon: &str, semicolon: &str, stop: &str| {
            let why: Vec<&str> = self.because.iter().map(pick).collect();
            if why.is_empty() {
                return format!("{}{stop}", pick(&self.head));
            }
            format!("{}{colon}{}{stop}", pick(&self.head), why.join(semicolon))
        };
        Text::new(join(|t| &t.zh, "：", "；", "。"), join(|t| &t.en, ": ", "; ", "."))
    }
}

/// The judgement of a case.
#[must_use]
pub fn judgement(checklist: &Checklist, appraisal: &Appraisal) -> Judgement {
    let wording = Wording { checklist, figures: &appraisal.figures };
    Told { wording, appraisal }.judgement()
}

struct Told<'a> {
    wording: Wording<'a>,
    appraisal: &'a Appraisal,
}

impl Told<'_> {
    fn judgement(&self) -> Judgement {
        let appraisal = self.appraisal;
        let decision = &appraisal.decision;
        let deciding: Vec<&Reason> = decision.of_group(&decision.by).collect();
        let mut because = Vec::new();
        let asked = self.asked();
        let say = |zh: &str, en: &str| self.wording.filled(&Text::new(zh, en));
        let binds = self.binds();
        let head = match decision.proposal.as_str() {
            "decline" => {
                because.extend(self.reasons(&deciding));
                if decision.knocked_out_by.is_empty() {
                    because.extend(self.meanings());
                }
                plus(&say("建议否决", "Proposed: decline"), &asked)
            }
            "return" => {
                because.extend(self.reasons(&deciding));
                if appraisal.limit.limit.number().is_some() {
                    let so_far = say(
                        "照现在的回答，额度会是 {limit.limit}",
                        "as answered so far the limit would be {limit.limit}",
                    );
                    because.push(plus(&so_far, &binds));
                    because.extend(self.meanings());
                }
                plus(&say("先退回补查，不报金额", "Back for more facts, no amount proposed"), &asked)
            }
            "committee" => {
                let limit = say("建议上会，额度 {limit.limit}", "Proposed to the committee: {limit.limit}");
                because.extend(self.meanings());
                let why = self.reasons(&deciding);
                because.extend(
                    why.iter()
                        .take(1)
                        .map(|first| plus(&Text::new("上会是因为", "it goes to the committee because: "), first)),
                );
                because.extend(why.into_iter().skip(1));
                plus(&plus(&plus(&limit, &self.provisional()), &asked), &binds)
            }
            "agree_with_less" => {
                let limit = say("建议同意，降额到 {limit.limit}", "Proposed: agree to {limit.limit}");
                because.extend(self.meanings());
                plus(&plus(&limit, &asked), &binds)
            }
            "agree_with_security" => {
                let limit = say(
                    "建议同意 {limit.limit}，但要增加担保",
                    "Proposed: agree to {limit.limit}, with security added",
                );
                because.extend(self.reasons(&deciding));
                because.extend(self.meanings());
                plus(&limit, &asked)
            }
            "agree" => {
                because.extend(self.meanings());
                plus(&say("建议同意，足额 {limit.limit}", "Proposed: agree to all of {limit.limit}"), &asked)
            }
            _ => plus(&say("还没有建议", "No proposal yet"), &asked),
        };
        let limit = &appraisal.limit.limit;
        Judgement { head, because, firm: self.firm(limit), waits_for: limit.waiting_for().to_vec() }
    }

    /// “（申请 300,000 元）”.
    fn asked(&self) -> Text {
        match self.wording.figures.named("request.amount").reading {
            Reading::Known { .. } => {
                self.wording.filled(&Text::new("（申请 {request.amount}）", " ({request.amount} asked)"))
            }
            _ => Text::new("（申请金额未填）", " (amount asked not given)"),
        }
    }

    fn provisional(&self) -> Text {
        if self.appraisal.limit.limit.is_firm() { Text::default() } else { Text::new("（暂估）", " (provisional)") }
    }

    /// “，由“需求”卡住”.
    fn binds(&self) -> Text {
        let bound = self.appraisal.limit.caps.iter().filter(|c| c.binds).take(BOUNDS);
        let labels: Vec<&Text> = bound.map(|c| &c.label).collect();
        if labels.is_empty() {
            return Text::default();
        }
        let join = |pick: fn(&Text) -> &str, with: &str| labels.iter().map(|t| pick(t)).collect::<Vec<_>>().join(with);
        Text::new(
            format!("，由“{}”卡住", join(|t| &t.zh, "”和“")),
            format!(", held by {}", join(|t| &t.en, " and ").to_lowercase()),
        )
    }

    /// What each bound that binds means.
    fn meanings(&self) -> Vec<Text> {
        let rules = &self.wording.checklist.caps;
        let bound = self.appraisal.limit.caps.iter().filter(|c| c.binds).take(BOUNDS);
        let rule = |id: &str| rules.iter().find(|rule| rule.id == id);
        let less = self.appraisal.decision.reasons.iter().any(|r| r.code == "limit_below_asked");
        let told = bound.filter_map(|cap| meaning::of_cap(&self.wording, rule(&cap.id)?, less));
        told.chain(meaning::rounded(&self.wording)).collect()
    }

    fn reasons(&self, deciding: &[&Reason]) -> Vec<Text> {
        let label = |id: &str| self.wording.label(id);
        let told = deciding.iter().take(REASONS).map(|reason| trimmed(&reason.sentence(NAMED, &label)));
        let mut told: Vec<Text> = told.collect();
        if deciding.len() > REASONS {
            let all = deciding.len();
            told.push(Text::new(format!("理由共 {all} 条，见下"), format!("{all} reasons in all, below")));
        }
        told
    }

    /// What would make the limit firm.
    fn firm(&self, limit: &Reading) -> Option<Text> {
        let waiting = limit.waiting_for();
        if limit.is_firm() || waiting.is_empty() {
            return None;
        }
        let names = self.names(waiting);
        if limit.number().is_some() {
            return Some(Text::new(
                format!("额度是暂估的。补上{}，就定下来", names.zh),
                format!("The limit is provisional. It becomes firm with: {}", names.en),
            ));
        }
        let bound = match &self.appraisal.limit.bound_over_known {
            Reading::Known { .. } => self.wording.filled(&Text::new(
                "；已经知道的几项最多容得下 {limit.bound_over_known}，这不是建议",
                "; what is known already bears {limit.bound_over_known} at the most, which is no proposal",
            )),
            _ => Text::default(),
        };
        Some(Text::new(
            format!("额度还算不出来，等这些回答：{}{}", names.zh, bound.zh),
            format!("The limit waits for these answers: {}{}", names.en, bound.en),
        ))
    }

    fn names(&self, places: &[String]) -> Text {
        let labels: Vec<Text> = places.iter().take(NAMED).map(|at| self.wording.label(at)).collect();
        let join = |pick: fn(&Text) -> &str, with: &str| labels.iter().map(pick).collect::<Vec<_>>().join(with);
        let (mut zh, mut en) = (join(|t| &t.zh, "、"), join(|t| &t.en, ", "));
        if places.len() > labels.len() {
            zh.push_str(&format!(" 等 {} 项", places.len()));
            en.push_str(&format!(" and others, {} in all", places.len()));
        }
        Text::new(zh, en)
    }
}

/// One text behind the other.
fn plus(first: &Text, then: &Text) -> Text {
    Text::new(format!("{}{}", first.zh, then.zh), format!("{}{}", first.en, then.en))
}

/// Without its full stop.
fn trimmed(text: &Text) -> Text {
    Text::new(text.zh.trim_end_matches(['。', '.']), text.en.trim_end_matches(['。', '.']))
}
