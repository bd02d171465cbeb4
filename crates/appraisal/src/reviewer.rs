//! What a reviewer will probably ask back 可能的退件问题: from deviating and open checks, provisional figures, knock-outs not settled, warnings, and
//! rules of the layer files, the weightiest first, one per cause.
//!
//! Every question is a template of the layer files with figures put in; nothing is computed here and no verdict changes.

mod cause;
mod late_change;

pub use late_change::LateChange;

use crate::Appraisal;
use crate::checklist::Checklist;
use crate::figure::Named;
use crate::finding::Text;
use crate::wording::{Wording, fill};
use cause::{Cause, causes};
use serde::Serialize;
use std::collections::BTreeSet;

/// One question, and what would answer it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewerQuestion {
    /// The template it came from, with its cause.
    pub id: String,
    /// How much it weighs; the weightiest is asked first.
    pub weight: i64,
    /// The question as a reviewer would write it.
    pub text: Text,
    /// Why, with figures and units.
    pub why: Text,
    /// What answers it.
    pub answers: Text,
    /// The check it is about.
    pub check: Option<String>,
    /// The questions and cells that would settle it.
    pub at: Vec<String>,
}

/// Places named in one question before the rest is counted.
const NAMED: usize = 4;
/// A check is asked about from this weight on even where its places are asked about already.
const OF_ITS_OWN: i64 = 60;

/// The questions; `late` is what was changed after the limit had been seen, as the record tells.
#[must_use]
pub fn reviewer(checklist: &Checklist, appraisal: &Appraisal, late: &[LateChange]) -> Vec<ReviewerQuestion> {
    let wording = Wording { checklist, figures: &appraisal.figures };
    let mut asked: Vec<(ReviewerQuestion, bool)> = Vec::new();
    for rule in &checklist.reviewer {
        for cause in causes(rule, &wording, appraisal, late) {
            let fill = |text: &Text| filled(&wording, text, &cause);
            let own = cause.own || cause.check.is_some() && rule.weight >= OF_ITS_OWN;
            let question = ReviewerQuestion {
                id: format!("{}.{}", rule.id, cause.id),
                weight: rule.weight,
                text: fill(&rule.text),
                why: fill(&rule.why),
                answers: fill(&rule.answers),
                check: cause.check.map(|c| c.id.clone()),
                at: cause.at,
            };
            asked.push((question, own));
        }
    }
    asked.sort_by_key(|(q, _)| std::cmp::Reverse(q.weight));
    // One cause is asked about once, by the weightiest question: a missing answer also leaves checks open.
    let mut settled: BTreeSet<Vec<String>> = BTreeSet::new();
    asked.retain(|(q, own)| *own || q.at.is_empty() || settled.insert(q.at.clone()));
    asked.into_iter().map(|(q, _)| q).collect()
}

/// Puts fields and figures into a template. What has no value is left out with a dash.
fn filled(wording: &Wording<'_>, text: &Text, cause: &Cause<'_>) -> Text {
    let one = |template: &str, pick: fn(&Text) -> &str, comma: &str| {
        let out = fill(template, |name| field(wording, cause, name, pick, comma));
        // A check without this figure does not speak of it.
        ["，差额 –", "，偏差 –", ", residual –", ", deviation –"].iter().fold(out, |text, gap| text.replace(gap, ""))
    };
    Text::new(one(&text.zh, |t| &t.zh, "、"), one(&text.en, |t| &t.en, ", "))
}

fn field(wording: &Wording<'_>, cause: &Cause<'_>, name: &str, pick: fn(&Text) -> &str, comma: &str) -> String {
    let named = |part: Option<&Named>| {
        part.map_or_else(
            || "–".to_owned(),
            |n| {
                let (label, value) = (wording.label(&n.figure), wording.value(&n.figure, &n.reading));
                format!("{} {}", pick(&label), pick(&value))
            },
        )
    };
    let value = |part: Option<&Named>| {
        part.map_or_else(|| "–".to_owned(), |n| pick(&wording.value(&n.figure, &n.reading)).to_owned())
    };
    if let Some((_, said)) = cause.fields.iter().find(|(field, _)| *field == name) {
        return pick(said).to_owned();
    }
    match name {
        "label" => pick(&cause.label).to_owned(),
        "left" => named(cause.check.and_then(|c| c.left.as_ref())),
        "right" => named(cause.check.and_then(|c| c.right.as_ref())),
        "residual" => value(cause.check.and_then(|c| c.residual.as_ref())),
        "deviation" => value(cause.check.and_then(|c| c.deviation.as_ref())),
        "meaning" => cause.check.and_then(|c| c.meaning.as_ref()).map(|m| pick(m).to_owned()).unwrap_or_default(),
        "missing" => {
            let labels: Vec<String> = cause.at.iter().take(NAMED).map(|q| pick(&wording.label(q)).to_owned()).collect();
            let more = if cause.at.len() > NAMED { format!(" … {}", cause.at.len()) } else { String::new() };
            format!("{}{more}", labels.join(comma))
        }
        figure => pick(&wording.of(figure)).to_owned(),
    }
}
