//! What a case comes to: limit, grade, proposal and its reasons; and whether one outcome is better for the borrower than another.

use appraisal::case_file::CaseFile;
use appraisal::checklist::Checklist;
use appraisal::{Appraisal, appraise};
use rust_decimal::Decimal;
use serde_json::Value as Json;

/// What a reader of the first page takes home.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The limit, when known and not marked provisional.
    pub limit: Option<Decimal>,
    /// The limit as shown, with its mark.
    pub shown: String,
    /// Grade at L0.
    pub grade: String,
    /// The proposal.
    pub proposal: String,
    /// The reasons: their group, then code and what they are about.
    pub reasons: Vec<(String, String)>,
}

/// The proposals by how far they are from money. Declining and sending back both propose no amount: which of the two comes first is an
/// order of work (nobody drives back for a lost case, nobody declines on half a file), not of favour.
const PROPOSALS: &[(&str, u32)] = &[
    ("decline", 0),
    ("return", 0),
    ("committee", 1),
    ("agree_with_less", 2),
    ("agree_with_security", 3),
    ("agree", 4),
];

/// The grades, worst first; without a grade there is none to profit from.
const GRADES: &[&str] = &["D", "C", "B", "A"];

impl Outcome {
    /// What a case comes to.
    #[must_use]
    pub fn of_case(checklist: &Checklist, case: &CaseFile) -> Self {
        Self::of(&appraise(checklist, &case.observations(), case.case.survey_date))
    }

    /// The same of an appraisal.
    #[must_use]
    pub fn of(a: &Appraisal) -> Self {
        let word = |id: &str| a.reading(id).and_then(|r| r.text().map(str::to_owned)).unwrap_or_default();
        let limit = a.limit.limit.number();
        let shown = match (limit, a.limit.limit.is_firm()) {
            (Some(n), true) => n.normalize().to_string(),
            (Some(n), false) => format!("{}~", n.normalize()),
            (None, _) => "?".to_owned(),
        };
        let asked = a.reading("request.amount").and_then(|r| r.number());
        // the words of the rules before version 4
        let proposal = match word("decision.proposal").as_str() {
            "agree_less_or_security" if limit < asked => "agree_with_less".to_owned(),
            "agree_less_or_security" => "agree_with_security".to_owned(),
            "undetermined" | "" => "return".to_owned(),
            other => other.to_owned(),
        };
        let decision = serde_json::to_value(&a.decision).unwrap_or_default();
        Self {
            limit: limit.filter(|_| a.limit.limit.is_firm()),
            shown,
            grade: word("decision.grade"),
            proposal,
            reasons: reasons(&decision),
        }
    }

    /// How near the proposal is to money.
    #[must_use]
    pub fn rank(&self) -> u32 {
        PROPOSALS.iter().find(|(word, _)| *word == self.proposal).map_or(0, |(_, rank)| *rank)
    }

    /// What the borrower gained between two outcomes; `None` where nothing, or where the doubt is answered by the proposal itself: sent
    /// back or declined no amount is proposed, and a case that was agreed to and now goes to the committee goes there with its reason.
    #[must_use]
    pub fn gain(&self, after: &Self) -> Option<String> {
        if after.rank() > self.rank() {
            return Some(format!("{} → {}", self.proposal, after.proposal));
        }
        if after.rank() == 0 || (after.proposal == "committee" && self.rank() > after.rank()) {
            return None;
        }
        self.raised(after)
    }

    /// Whether limit or grade rose, whatever is proposed.
    #[must_use]
    pub fn raised(&self, after: &Self) -> Option<String> {
        if let (Some(was), Some(now)) = (self.limit, after.limit)
            && now > was
        {
            return Some(format!("limit {was} → {now}"));
        }
        let place = |o: &Self| GRADES.iter().position(|g| *g == o.grade);
        let better = after.limit.is_some() && place(self).is_some() && place(after) > place(self);
        better.then(|| format!("grade {} → {}", self.grade, after.grade))
    }

    /// The reasons of the proposal that holds, in one line.
    #[must_use]
    pub fn because(&self) -> String {
        let group =
            |g: &str| g == self.proposal || (g.starts_with("decline") && self.proposal == "decline") || g.is_empty();
        let here: Vec<&str> = self.reasons.iter().filter(|(g, _)| group(g)).map(|(_, r)| r.as_str()).collect();
        here.join("; ")
    }
}

/// The reasons as the decision serialises them: a list of groups with codes and what they are about, or bare codes.
fn reasons(decision: &Json) -> Vec<(String, String)> {
    let text = |node: &Json, key: &str| node[key].as_str().unwrap_or_default().to_owned();
    let ids = |node: &Json| -> Vec<String> {
        let about = node["about"].as_array().into_iter().flatten();
        about.map(|a| a.as_str().map_or_else(|| text(a, "id"), str::to_owned)).collect()
    };
    let listed = decision["reasons"].as_array().into_iter().flatten();
    let mut all: Vec<(String, String)> = listed
        .map(|r| (text(r, "group"), format!("{} {}", text(r, "code"), ids(r).join(",")).trim().to_owned()))
        .collect();
    if all.is_empty() {
        let codes = decision["not_automatic_because"].as_array().into_iter().flatten();
        all.extend(codes.filter_map(|c| Some((String::new(), c.as_str()?.to_owned()))));
    }
    all
}
