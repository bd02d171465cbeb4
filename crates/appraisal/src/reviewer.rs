//! What a reviewer will probably ask back 可能的退件问题: from deviating and open checks, provisional figures, knock-outs not settled, warnings, and
//! rules of the layer files, the weightiest first, one per cause.
//!
//! Every question is a template of the layer files with figures put in; nothing is computed here and no verdict changes.

use crate::Appraisal;
use crate::checklist::{Checklist, ReviewerRule};
use crate::crosscheck::{Check, Explained, Verdict};
use crate::figure::Named;
use crate::finding::Text;
use crate::wording::Wording;
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

/// What one question is about.
#[derive(Default)]
struct Cause<'c> {
    id: String,
    label: Text,
    check: Option<&'c Check>,
    at: Vec<String>,
}

/// The questions; `after_limit` names what was changed after the limit had been seen, as the record tells.
#[must_use]
pub fn reviewer(checklist: &Checklist, appraisal: &Appraisal, after_limit: &[String]) -> Vec<ReviewerQuestion> {
    let wording = Wording { checklist, figures: &appraisal.figures };
    let mut asked: Vec<ReviewerQuestion> = Vec::new();
    for rule in &checklist.reviewer {
        for cause in causes(rule, &wording, appraisal, after_limit) {
            let fill = |text: &Text| filled(&wording, text, &cause);
            asked.push(ReviewerQuestion {
                id: format!("{}.{}", rule.id, cause.id),
                weight: rule.weight,
                text: fill(&rule.text),
                why: fill(&rule.why),
                answers: fill(&rule.answers),
                check: cause.check.map(|c| c.id.clone()),
                at: cause.at,
            });
        }
    }
    asked.sort_by_key(|q| std::cmp::Reverse(q.weight));
    // One cause is asked about once, by the weightiest question: a missing answer also leaves checks open.
    let mut settled: BTreeSet<Vec<String>> = BTreeSet::new();
    asked.retain(|q| {
        q.at.is_empty() || q.check.as_ref().is_some_and(|_| q.weight >= 60) || settled.insert(q.at.clone())
    });
    asked
}

fn causes<'a>(
    rule: &ReviewerRule,
    wording: &Wording<'_>,
    appraisal: &'a Appraisal,
    after_limit: &[String],
) -> Vec<Cause<'a>> {
    let of_checks = |verdict: Verdict, open: fn(&Check) -> bool| -> Vec<Cause<'a>> {
        let asked = appraisal.checks.iter().filter(|c| c.verdict == verdict && open(c));
        asked
            .map(|c| Cause { id: c.id.clone(), label: c.label.clone(), check: Some(c), at: c.questions.clone() })
            .collect()
    };
    let places = |ids: &[String]| -> Vec<Cause<'a>> {
        let made = |id: &String| Cause { id: id.clone(), label: wording.label(id), check: None, at: vec![id.clone()] };
        ids.iter().map(made).collect()
    };
    match rule.each.as_str() {
        "failed_check" => of_checks(Verdict::Fail, |c| c.explained != Explained::Done),
        "attention_check" => of_checks(Verdict::Attention, |c| c.explained != Explained::Done),
        "not_checked" => of_checks(Verdict::NotChecked, |c| !c.questions.is_empty()),
        "provisional" => places(appraisal.limit.limit.waiting_for()),
        "knock_out_unknown" => {
            let open = appraisal.knock_outs.iter().filter(|k| k.state == "unknown");
            open.map(|k| Cause { id: k.id.clone(), label: k.label.clone(), check: None, at: k.questions.clone() })
                .collect()
        }
        "warning" => {
            let made = |w: &crate::finding::Finding| Cause {
                id: w.code.clone(),
                label: ended(&w.text),
                check: None,
                at: w.questions.clone(),
            };
            appraisal.warnings.iter().map(made).collect()
        }
        "changed_after_limit_seen" => places(after_limit),
        _ => {
            let holds = wording.figures.reading(&format!("reviewer.{}", rule.id)).and_then(|r| r.truth());
            if holds == Some(true) { vec![Cause::default()] } else { Vec::new() }
        }
    }
}

/// A sentence without its full stop: another goes on behind it.
fn ended(text: &Text) -> Text {
    Text::new(text.zh.trim_end_matches(['。', '；']), text.en.trim_end_matches('.'))
}

/// Puts fields and figures into a template. What has no value is left out with a dash.
fn filled(wording: &Wording<'_>, text: &Text, cause: &Cause<'_>) -> Text {
    let one = |template: &str, pick: fn(&Text) -> &str, comma: &str| {
        let mut out = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else { break };
            out.push_str(before);
            out.push_str(&field(wording, cause, name, pick, comma));
            rest = behind;
        }
        out.push_str(rest);
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
