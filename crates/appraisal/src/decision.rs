//! The decision proposed 建议: the first group of reasons that holds, each reason with what it is about (calculation §5). A human signs.
//!
//! Which reasons hold, and which group they speak for, are rules of the layer files (`[[reason]]`); this stage names what each is about.
//! The last stage: reads all others, nobody reads it.

use crate::checklist::{Checklist, GROUPS, Gravity, InOrder, Notice, ReasonRule};
use crate::crosscheck::{Check, Explained, Verdict};
use crate::figure::Reading;
use crate::figures::Figures;
use crate::finding::{Finding, Stage, Text, Weight};
use crate::limit::Limit;
use crate::proof::Proof;
use serde::Serialize;

/// One knock-out rule 准入否决项.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnockOut {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// `clear`, `hit`, `unknown` or `not_applicable`.
    pub state: String,
    /// Whether the committee may waive it, with reason.
    pub waivable: bool,
    /// Questions that would decide it.
    pub questions: Vec<String>,
    /// Whether the answers that settle it have a hard basis and a trace.
    pub traced: bool,
}

/// What a name in a reason stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AboutKind {
    /// A question, a table, `table.row` or `table.row.column`.
    Question,
    /// A cross-check.
    Check,
    /// A warning.
    Warning,
    /// A knock-out.
    KnockOut,
    /// Anything else, said by its label: a month, a method, a grade.
    Word,
}

/// One thing a reason is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct About {
    /// Its id.
    pub id: String,
    /// What the id names.
    pub kind: AboutKind,
    /// How it is called; empty for a question, whose label the checklist has.
    pub label: Text,
}

/// One reason of the proposal 理由.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// Id of the `[[reason]]`.
    pub code: String,
    /// The group it speaks for.
    pub group: String,
    /// How much it weighs within its group, the heaviest first.
    pub weight: i64,
    /// In the words of an officer.
    pub text: Text,
    /// What it is about.
    pub about: Vec<About>,
}

impl Reason {
    /// The reason as a sentence that names what it is about, at most so many; `label` says how a question is called.
    #[must_use]
    pub fn sentence(&self, most: usize, label: &dyn Fn(&str) -> Text) -> Text {
        if self.about.is_empty() {
            return self.text.clone();
        }
        let called = |about: &About| if about.label.zh.is_empty() { label(&about.id) } else { about.label.clone() };
        let named: Vec<Text> = self.about.iter().take(most).map(called).collect();
        let all = self.about.len();
        let (mut zh, mut en) = (joined(named.iter().map(|t| &*t.zh), "、"), joined(named.iter().map(|t| &*t.en), ", "));
        if all > named.len() {
            zh.push_str(&format!(" 等 {all} 项"));
            en.push_str(&format!(" and {} more", all - named.len()));
        }
        Text::new(format!("{}：{zh}", self.text.zh), format!("{}: {en}", self.text.en))
    }
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>, between: &str) -> String {
    parts.map(|p| p.trim_end_matches(['。', '.'])).collect::<Vec<_>>().join(between)
}

/// What is proposed, and why 建议与理由.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// Grade at L0.
    pub grade: String,
    /// The group that decides: one of [`GROUPS`], or `agree`.
    pub by: String,
    /// `decline`, `return`, `committee`, `agree_with_less`, `agree_with_security` or `agree`.
    pub proposal: String,
    /// All reasons found, in the order of the groups; those of later groups, too.
    pub reasons: Vec<Reason>,
    /// The amount to agree to, where it is less than what is asked.
    pub reduce_to: Option<Reading>,
    /// Ids of failed checks.
    pub failed_checks: Vec<String>,
    /// Those of them that are explained in full.
    pub explained_failed_checks: Vec<String>,
    /// Ids of checks that need a written explanation.
    pub attention: Vec<String>,
    /// Those of them that have one.
    pub attention_explained: Vec<String>,
    /// Ids of checks that could not be made.
    pub not_checked: Vec<String>,
    /// Ids of knock-outs hit.
    pub knocked_out_by: Vec<String>,
    /// Conditions proposed 放款条件.
    pub conditions: Vec<Text>,
}

impl Decision {
    /// The reasons of one group, the heaviest first.
    pub fn of_group<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Reason> {
        self.reasons.iter().filter(move |r| r.group == group)
    }
}

/// The knock-out rules with their states.
#[must_use]
pub fn knock_outs(checklist: &Checklist, figures: &Figures, proof: &Proof) -> Stage<Vec<KnockOut>> {
    let state = |rule: &crate::checklist::KnockOutRule| {
        let id = format!("knock_outs.each.{}", rule.id);
        let hit = figures.named(&format!("knock_outs.hit.{}", rule.id)).reading;
        KnockOut {
            id: rule.id.clone(),
            label: rule.label.clone(),
            state: figures.named(&id).reading.text().unwrap_or("unknown").to_owned(),
            waivable: rule.waivable,
            questions: hit.waiting_for().to_vec(),
            traced: proof.traced_knock_outs.contains(&rule.id),
        }
    };
    let made: Vec<KnockOut> = checklist.knock_outs.iter().map(state).collect();
    let noticed = |k: &KnockOut| {
        let weight = match k.state.as_str() {
            "hit" => Weight::Blocking,
            "unknown" => Weight::Attention,
            _ => return None,
        };
        Some(Finding::new(&format!("knock_out.{}.{}", k.state, k.id), weight, k.label.clone(), &k.questions))
    };
    let findings = made.iter().filter_map(noticed).collect();
    (made, findings)
}

/// Which reasons, warnings and conditions hold, in the order of the layer files.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Holding {
    pub(crate) reasons: Vec<bool>,
    pub(crate) warnings: Vec<bool>,
    pub(crate) conditions: Vec<bool>,
}

impl Holding {
    fn of(checklist: &Checklist, figures: &Figures) -> Self {
        let all = |prefix: &str, rules: &InOrder<Notice>| rules.iter().map(|n| holds(figures, prefix, &n.id)).collect();
        Self {
            reasons: checklist.reasons.iter().map(|r| holds(figures, REASON, &r.id)).collect(),
            warnings: all(WARNING, &checklist.warnings),
            conditions: all(CONDITION, &checklist.conditions),
        }
    }
}

pub(crate) const REASON: &str = "reason";
pub(crate) const WARNING: &str = "warning";
pub(crate) const CONDITION: &str = "condition";

/// Whether the condition of an entry is known to be true.
pub(crate) fn holds(figures: &Figures, prefix: &str, id: &str) -> bool {
    figures.says_yes(&format!("{prefix}.{id}"))
}

/// Those of which it is said.
fn only<'a, T>(rules: &'a InOrder<T>, holding: &'a [bool]) -> impl Iterator<Item = &'a T> {
    rules.iter().zip(holding).filter(|(_, holds)| **holds).map(|(rule, _)| rule)
}

/// The decision proposed.
#[must_use]
pub fn decision(checklist: &Checklist, figures: &Figures, before: &Before<'_>) -> Stage<Decision> {
    decision_by(checklist, figures, before, &Holding::of(checklist, figures))
}

/// The same where it is known already what holds.
pub(crate) fn decision_by(
    checklist: &Checklist,
    figures: &Figures,
    before: &Before<'_>,
    holding: &Holding,
) -> Stage<Decision> {
    let word = |id: &str| figures.named(id).reading.text().unwrap_or_default().to_owned();
    let with = |verdict: Verdict, explained: Option<Explained>| {
        let of = before.checks.iter().filter(|c| c.verdict == verdict && explained.is_none_or(|e| c.explained == e));
        of.map(|c| c.id.clone()).collect::<Vec<_>>()
    };
    let said = Said { checklist, figures, before, holding };
    let proposal = word("decision.proposal");
    let made = Decision {
        grade: word("decision.grade"),
        by: word("decision.by"),
        reasons: said.reasons(),
        reduce_to: (proposal == "agree_with_less").then(|| figures.named("decision.reduce_to").reading),
        proposal,
        failed_checks: with(Verdict::Fail, None),
        explained_failed_checks: with(Verdict::Fail, Some(Explained::Done)),
        attention: with(Verdict::Attention, None),
        attention_explained: with(Verdict::Attention, Some(Explained::Done)),
        not_checked: with(Verdict::NotChecked, None),
        knocked_out_by: before.knock_outs.iter().filter(|k| k.state == "hit").map(|k| k.id.clone()).collect(),
        conditions: only(&checklist.conditions, &holding.conditions).map(|n| n.text.clone()).collect(),
    };
    let warning = |n: &Notice| {
        let weight = if n.gravity == Gravity::Note { Weight::Note } else { Weight::Attention };
        Finding { code: n.id.clone(), weight, text: n.text.clone(), questions: Vec::new() }
    };
    (made, only(&checklist.warnings, &holding.warnings).map(warning).collect())
}

/// What the decision looks back on.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)]
pub struct Before<'a> {
    pub checks: &'a [Check],
    pub knock_outs: &'a [KnockOut],
    pub limit: &'a Limit,
    pub missing: &'a [String],
    pub proof: &'a Proof,
}

struct Said<'a> {
    checklist: &'a Checklist,
    figures: &'a Figures,
    before: &'a Before<'a>,
    holding: &'a Holding,
}

impl Said<'_> {
    fn reasons(&self) -> Vec<Reason> {
        let mut made: Vec<Reason> = only(&self.checklist.reasons, &self.holding.reasons)
            .map(|rule| Reason {
                code: rule.id.clone(),
                group: rule.group.clone(),
                weight: rule.weight,
                text: rule.text.clone(),
                about: self.about(rule),
            })
            .collect();
        let place = |group: &str| GROUPS.iter().position(|g| *g == group);
        made.sort_by_key(|r| (place(&r.group), -r.weight));
        made
    }

    fn truth(&self, id: &str) -> bool {
        self.figures.reading(id).and_then(|r| r.truth()) == Some(true)
    }

    /// Whether a question or table stands open: unanswered, or a table nobody touched.
    fn open(&self, id: &str) -> bool {
        if self.checklist.tables.contains_key(id) {
            return self.figures.rows(id).is_empty();
        }
        matches!(self.figures.reading(id), Some(Reading::Unknown { .. }))
    }

    fn about(&self, rule: &ReasonRule) -> Vec<About> {
        let before = self.before;
        let question = |id: &String| About { id: id.clone(), kind: AboutKind::Question, label: Text::default() };
        let word = |id: String, label: Text| About { id, kind: AboutKind::Word, label };
        let checks = |of: &dyn Fn(&Check) -> bool| {
            let named = before.checks.iter().filter(|c| of(c));
            let each = named.map(|c| About { id: c.id.clone(), kind: AboutKind::Check, label: c.label.clone() });
            each.collect()
        };
        let knock_outs = |of: &dyn Fn(&KnockOut) -> bool| {
            let named = before.knock_outs.iter().filter(|k| of(k));
            let each = named.map(|k| About { id: k.id.clone(), kind: AboutKind::KnockOut, label: k.label.clone() });
            each.collect()
        };
        let flags = |gravity: Gravity| {
            let named = only(&self.checklist.warnings, &self.holding.warnings).filter(|n| n.gravity == gravity);
            let open = named.filter(|n| gravity != Gravity::Explain || !self.flag_explained(&n.id));
            let each = open.map(|n| About { id: n.id.clone(), kind: AboutKind::Warning, label: n.text.clone() });
            each.collect()
        };
        match rule.each.as_str() {
            // What has a reason of its own is not named twice.
            "missing" => before.missing.iter().filter(|id| !self.named_elsewhere(id)).map(question).collect(),
            "unanswered" => rule.at.iter().filter(|id| self.open(id)).map(question).collect(),
            "untraced" => {
                let one = |id: &String| About { label: self.row_label(id), ..question(id) };
                before.proof.untraced.iter().map(one).collect()
            }
            "contradiction" => {
                let one = |c: &crate::proof::Contradiction| About {
                    id: c.place.clone(),
                    kind: AboutKind::Question,
                    label: c.text.clone(),
                };
                before.proof.contradictions.iter().map(one).collect()
            }
            "open_check" => checks(&|c| !matches!(c.explained, Explained::NotDue | Explained::Done)),
            "explained_failed_check" => checks(&|c| c.verdict == Verdict::Fail && c.explained == Explained::Done),
            "knock_out_traced" => knock_outs(&|k| k.state == "hit" && k.traced),
            "knock_out_hit" => knock_outs(&|k| k.state == "hit" && !k.traced),
            "knock_out_unknown" => knock_outs(&|k| k.state == "unknown"),
            "flag_to_explain" => flags(Gravity::Explain),
            "flag_to_committee" => flags(Gravity::Committee),
            "waits_for" => before.limit.limit.waiting_for().iter().map(question).collect(),
            "cash_gap" => {
                let months = before.limit.cash_gap_months.iter();
                months.map(|m| word(m.clone(), Text::new(m.clone(), m.clone()))).collect()
            }
            "withheld_method" => self.withheld(),
            "no_structure" => self.no_structure(),
            _ => rule.at.iter().map(question).collect(),
        }
    }

    /// How a row `table.row` is called: by its table and its first column; nothing for anything else.
    fn row_label(&self, id: &str) -> Text {
        let made = || {
            let (table, row) = id.rsplit_once('.')?;
            let asked = self.checklist.tables.get(table).filter(|_| !self.checklist.questions.contains_key(id))?;
            let first = asked.columns.keys().next()?;
            let name = self.figures.cell(table, row, first).and_then(|r| r.text().map(str::to_owned));
            let name = name.unwrap_or_else(|| row.to_owned());
            Some(Text::new(format!("{}·{name}", asked.label.zh), format!("{} · {name}", asked.label.en)))
        };
        made().unwrap_or_default()
    }

    /// Whether another reason of the same group already asks for this answer.
    fn named_elsewhere(&self, id: &str) -> bool {
        let others = self.checklist.reasons.iter().filter(|r| r.each == "unanswered");
        others.flat_map(|r| &r.at).any(|at| at == id)
    }

    fn flag_explained(&self, warning: &str) -> bool {
        self.truth(&format!("explained.flag.{warning}"))
    }

    /// The sales methods that the house has but did not show.
    fn withheld(&self) -> Vec<About> {
        let table = "sales.methods_refused";
        let cell =
            |row: &str, column: &str| self.figures.cell(table, row, column).and_then(|r| r.text().map(str::to_owned));
        let rows = self.figures.rows(table).into_iter();
        rows.filter(|row| cell(row, "kind").as_deref() == Some("withheld"))
            .filter_map(|row| cell(&row, "method"))
            .map(|method| {
                let label = self.checklist.words.get(&method).cloned().unwrap_or_else(|| Text::new(&method, &method));
                About { id: method, kind: AboutKind::Word, label }
            })
            .collect()
    }

    /// Why no method and no term works.
    fn no_structure(&self) -> Vec<About> {
        let why = [
            ("limit_zero", "额度为 0", "limit 0"),
            ("p_max_zero", "还款来源能承担的最大贷款为 0", "P_max 0"),
            ("p_min_above_p_max", "完成用途的最小贷款大于能还的最大贷款", "P_min above P_max"),
        ];
        // One of them is enough to say.
        let first = why.iter().find(|(id, ..)| self.truth(&format!("decision.no_structure.{id}")));
        first
            .into_iter()
            .map(|(id, zh, en)| About { id: (*id).to_owned(), kind: AboutKind::Word, label: Text::new(*zh, *en) })
            .collect()
    }
}
