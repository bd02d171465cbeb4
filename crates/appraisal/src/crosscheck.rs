//! Cross-checks 交叉检验: every check with its verdict, size, direction and what that direction usually means.
//!
//! The verdict of each check is a figure of the rule graph; this stage reads it and picks the sentence. Knows no score.

use crate::checklist::{CheckRule, Checklist, made_for_check};
use crate::figure::{Named, Reading};
use crate::figures::Figures;
use crate::finding::{Finding, Stage, Text, Weight};
use crate::proof::EXPLANATIONS;
use serde::Serialize;

/// What a check says 结论.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// ✓ 通过.
    Pass,
    /// ! 关注: a written explanation is due.
    Attention,
    /// ✗ 不通过: explanation, evidence and second officer.
    Fail,
    /// – 未检: inputs unknown or too few.
    NotChecked,
    /// Not asked in this case 不适用.
    NotApplicable,
}

impl Verdict {
    /// The verdict a figure's word stands for; anything unknown is not checked.
    #[must_use]
    pub fn from_reading(reading: &Reading) -> Self {
        match reading {
            Reading::NotApplicable { .. } => Self::NotApplicable,
            _ => match reading.text() {
                Some("pass") => Self::Pass,
                Some("attention") => Self::Attention,
                Some("fail") => Self::Fail,
                Some("not_applicable") => Self::NotApplicable,
                _ => Self::NotChecked,
            },
        }
    }

    /// The word used in figures and interchange.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Attention => "attention",
            Self::Fail => "fail",
            Self::NotChecked => "not_checked",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// Whether the present deviation is explained 解释到哪一步. The verdict stays what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Explained {
    /// Passed, not checked or not applicable: nothing to explain.
    NotDue,
    /// Nothing was written yet 须解释.
    Due,
    /// What was written was for another deviation 偏差已变，须重新解释.
    Moved,
    /// Written; the evidence is missing 待证据.
    NeedsEvidence,
    /// Written, with evidence; the second officer has not confirmed 待协办确认.
    NeedsSecondOfficer,
    /// All that is due is there 已解释.
    Done,
}

/// One cross-check 检验项.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// Its id, such as `equity` or `sales/account_inflows`.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// What it says.
    pub verdict: Verdict,
    /// Left side 实际, when the check shows two sides.
    pub left: Option<Named>,
    /// Right side 应有.
    pub right: Option<Named>,
    /// Residual 差额: actual minus expected, in yuan.
    pub residual: Option<Named>,
    /// Deviation 偏差率: residual over its stated base.
    pub deviation: Option<Named>,
    /// Direction 方向, a word.
    pub direction: Option<String>,
    /// What that direction usually means 该方向通常意味着.
    pub meaning: Option<Text>,
    /// Questions it waits for.
    pub questions: Vec<String>,
    /// Whether the present deviation is explained.
    pub explained: Explained,
    /// Rows of the table `explanations` that speak of this check, the latest last.
    pub explanations: Vec<String>,
}

/// All checks of the `[[check]]` entries.
#[must_use]
pub fn checks(checklist: &Checklist, figures: &Figures) -> Stage<Vec<Check>> {
    let made: Vec<Check> = checklist.checks.iter().flat_map(|rule| per_row(rule, checklist, figures)).collect();
    let findings = made.iter().filter_map(noticed).collect();
    (made, findings)
}

/// A check whose figures name an asked table's row as `*` stands for one check per row of that table.
pub(crate) fn per_row(rule: &CheckRule, checklist: &Checklist, figures: &Figures) -> Vec<Check> {
    let Some((table, _)) = rule.verdict.split_once(".*.") else { return vec![check(rule, figures, None)] };
    // A row is called by its first column, such as the lender of a debt.
    let first = checklist.tables.get(table).and_then(|t| t.columns.keys().next());
    let name = |row: &str| figures.cell(table, row, first?).and_then(|r| r.text().map(str::to_owned));
    figures
        .rows(table)
        .iter()
        .map(|row| check(rule, figures, Some((row, name(row).unwrap_or_else(|| row.clone())))))
        .collect()
}

fn check(rule: &CheckRule, figures: &Figures, row: Option<(&str, String)>) -> Check {
    let id = |name: &str| row.as_ref().map_or_else(|| name.to_owned(), |(r, _)| name.replace('*', r));
    let named = |name: &Option<String>| name.as_ref().map(|n| figures.named(&id(n)));
    let reading = figures.named(&id(&rule.verdict)).reading;
    let direction = named(&rule.direction).and_then(|d| d.reading.text().map(str::to_owned));
    let parts = [named(&rule.left), named(&rule.right), named(&rule.residual), named(&rule.deviation)];
    let mut questions: Vec<String> = reading.waiting_for().to_vec();
    for part in parts.iter().flatten() {
        questions
            .extend(part.reading.waiting_for().iter().filter(|q| !questions.contains(q)).cloned().collect::<Vec<_>>());
    }
    let [left, right, residual, deviation] = parts;
    let verdict = Verdict::from_reading(&reading);
    let own = id(&rule.id);
    let written = |r: &String| figures.cell(EXPLANATIONS, r, "check").is_some_and(|c| c.text() == Some(&own));
    let explanations: Vec<String> = figures.rows(EXPLANATIONS).into_iter().filter(written).collect();
    let said = |what: &str| {
        let figure = made_for_check(rule, what, row.as_ref().map(|(r, _)| *r));
        figures.reading(&figure).and_then(|r| r.truth()) == Some(true)
    };
    Check {
        explained: explained(verdict, figures, explanations.last(), said),
        explanations,
        id: own,
        label: row.as_ref().map_or_else(
            || rule.label.clone(),
            |(_, name)| Text::new(rule.label.zh.replace('*', name), rule.label.en.replace('*', name)),
        ),
        verdict,
        left,
        right,
        residual,
        deviation,
        meaning: direction.as_ref().and_then(|d| rule.meaning.get(d).cloned()),
        direction,
        questions,
    }
}

/// How far an explanation got: whether it covers the present deviation is a rule of the layer files (`[[per_check]]`).
fn explained(verdict: Verdict, figures: &Figures, last: Option<&String>, said: impl Fn(&str) -> bool) -> Explained {
    let due = match verdict {
        Verdict::Fail => "complete",
        Verdict::Attention => "written",
        // What could have been checked and was not, by choice, asks for a word like attention does.
        Verdict::NotChecked if said("open") => return Explained::Due,
        _ => return Explained::NotDue,
    };
    if said(due) {
        return Explained::Done;
    }
    let has = |column: &str| {
        last.and_then(|row| figures.cell(EXPLANATIONS, row, column)).is_some_and(|r| matches!(r, Reading::Known { .. }))
    };
    match (has("explanation"), said("written")) {
        (false, _) => Explained::Due,
        (true, false) => Explained::Moved,
        (true, true) if !has("evidence") => Explained::NeedsEvidence,
        (true, true) => Explained::NeedsSecondOfficer,
    }
}

/// A failed check blocks until explained; attention asks for a word; a check that could not be made names its questions.
pub(crate) fn noticed(check: &Check) -> Option<Finding> {
    let (word, weight) = match check.verdict {
        Verdict::Fail if check.explained == Explained::Done => ("fail", Weight::Attention),
        Verdict::Fail => ("fail", Weight::Blocking),
        Verdict::Attention => ("attention", Weight::Attention),
        Verdict::NotChecked => ("not_checked", Weight::Note),
        Verdict::Pass | Verdict::NotApplicable => return None,
    };
    let text = check.meaning.clone().unwrap_or_else(|| check.label.clone());
    Some(Finding::new(&format!("check.{word}.{}", check.id), weight, text, &check.questions))
}
