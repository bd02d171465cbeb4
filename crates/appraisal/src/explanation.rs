//! Why a figure is what it is 数从何来: from a figure down to the answers, in words and numbers, with the basis of each answer and the source
//! of each rule.
//!
//! A tree of its own for reading: shared parts are told once, long tables are summed up, and the smallest of several bounds comes first.
//! It computes nothing; formulas are told by the parts that the rule language evaluated.

mod at_the_floor;
mod sentence;

pub use at_the_floor::{AT_THE_FLOOR, explain_at_the_floor};

pub(crate) use sentence::sentence as formula_in_words;

use crate::checklist::Checklist;
use crate::figure::{Reading, Scalar};
use crate::figures::{Figures, reading};
use crate::finding::Text;
use crate::observation::{Answer, Answers};
use crate::wording::Wording;
use formula::{Act, Part};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeSet;

/// What a node of the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Computed by a rule.
    Figure,
    /// Asked: the chain ends here.
    Answer,
    /// A value of the policy 政策值.
    Policy,
    /// A table or a column of it, summed up.
    Table,
    /// The case's own facts.
    Case,
}

/// Who said it, when, on what basis 依据.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// The basis.
    pub basis: Text,
    /// The word of the basis.
    pub basis_word: &'static str,
    /// Who gave it; empty when not noted.
    pub by: String,
    /// When it was recorded; empty in a case file.
    pub at: String,
    /// How it was checked.
    pub how_checked: String,
    /// How many pieces of evidence hang on it.
    pub evidence: usize,
}

/// One figure, explained, with what it was made from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explained {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub label: Text,
    /// What it says, with its unit.
    pub value: Text,
    /// Whether a value is known.
    pub known: bool,
    /// Whether it rests on a fallback 暂估.
    pub provisional: bool,
    /// What it is.
    pub role: Role,
    /// The rule in words, with values.
    pub sentence: Option<Text>,
    /// Which branch was taken and why, what is missing, what stands for it.
    pub remarks: Vec<Text>,
    /// The paragraph of the method, and a reading note.
    pub source: Text,
    /// Layer file and line of the rule.
    pub place: String,
    /// A policy value that no bank has confirmed 未校准.
    pub uncalibrated: bool,
    /// For an answer.
    pub said: Option<Said>,
    /// Where it is asked: a question, a table, or a cell.
    pub ask: Option<String>,
    /// Told elsewhere in this tree, or deeper than asked for.
    pub more: bool,
    /// What it was made from, the deciding part first.
    pub parts: Vec<Explained>,
}

/// How far a tree goes.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Levels below the figure itself.
    pub depth: usize,
    /// Nodes in all.
    pub nodes: usize,
}

/// Rows of a table that are shown one by one.
const ROWS: usize = 5;

/// Explains a figure, a question or a cell; `None` for a name that this checklist does not have.
#[must_use]
pub fn explain(
    checklist: &Checklist,
    answers: &Answers,
    figures: &Figures,
    id: &str,
    bounds: Bounds,
) -> Option<Explained> {
    let mut told = BTreeSet::new();
    explain_after(checklist, answers, figures, id, bounds, &mut told)
}

/// The same after other figures: what was told there is not told again.
#[must_use]
pub fn explain_after(
    checklist: &Checklist,
    answers: &Answers,
    figures: &Figures,
    id: &str,
    bounds: Bounds,
    told: &mut BTreeSet<String>,
) -> Option<Explained> {
    figures.reading(id)?;
    let wording = Wording { checklist, figures };
    let mut tree = Tree { wording, answers, told, left: bounds.nodes };
    Some(tree.node(id, bounds.depth))
}

struct Tree<'a, 't> {
    wording: Wording<'a>,
    answers: &'a Answers,
    told: &'t mut BTreeSet<String>,
    left: usize,
}

impl Tree<'_, '_> {
    fn node(&mut self, id: &str, depth: usize) -> Explained {
        self.left = self.left.saturating_sub(1);
        if id.contains('[') {
            return self.column(id, false);
        }
        let id = &self.passed_on(id);
        let figures = self.wording.figures;
        let found = figures.reading(id);
        let role = self.role(id);
        if role == Role::Table && found.is_none() {
            return self.table(id);
        }
        let outcome = found.unwrap_or_else(|| figures.named(id).reading);
        let mut node = Explained {
            id: id.to_owned(),
            label: self.wording.label(id),
            value: self.wording.value(id, &outcome),
            known: matches!(outcome, Reading::Known { .. }),
            provisional: !outcome.is_firm() && matches!(outcome, Reading::Known { .. }),
            role,
            sentence: None,
            remarks: self.states(&outcome),
            source: Text::default(),
            place: String::new(),
            uncalibrated: false,
            said: None,
            ask: self.place_asked(id),
            more: false,
            parts: Vec::new(),
        };
        match role {
            Role::Policy => self.policy(&mut node),
            Role::Figure => self.figure(&mut node, &outcome, depth),
            _ => {
                node.said = self.answer(id).map(said);
                node.remarks.extend(self.answers.unread(id).cloned());
            }
        }
        node
    }

    /// A figure that only passes another on under the same name is told as that one.
    fn passed_on(&self, id: &str) -> String {
        let mut id = id.to_owned();
        for _ in 0..8 {
            let Some(Part { act: Act::Name(next), .. }) = self.wording.figures.evaluation.parts(&id) else { break };
            let same = self.wording.label(&next).zh == self.wording.label(&id).zh;
            if !same || self.role(&next) != Role::Figure {
                break;
            }
            id = next;
        }
        id
    }

    fn role(&self, id: &str) -> Role {
        let list = self.wording.checklist;
        if id.starts_with("policy.") {
            return Role::Policy;
        }
        if list.questions.contains_key(id) {
            return if id.starts_with("case.") { Role::Case } else { Role::Answer };
        }
        if list.tables.contains_key(id) || list.rows.contains_key(id) {
            return Role::Table;
        }
        match self.wording.cell(id) {
            _ if self.wording.ask(id).is_some() => Role::Answer,
            Some((table, _, "id")) if list.tables.contains_key(table) => Role::Answer,
            _ if self.wording.figures.evaluation.rule_origin(id).is_some() => Role::Figure,
            _ => Role::Case,
        }
    }

    fn place_asked(&self, id: &str) -> Option<String> {
        let list = self.wording.checklist;
        let cell = self.wording.cell(id).filter(|(table, ..)| list.tables.contains_key(table));
        (list.questions.contains_key(id) || list.tables.contains_key(id) || cell.is_some()).then(|| id.to_owned())
    }

    fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.scalar(id).or_else(|| {
            let (table, row, column) = self.wording.cell(id)?;
            self.answers.cell(table, row, column)
        })
    }

    /// Whether two officers differ there.
    fn disputed(&self, place: &str) -> bool {
        self.answer(place).is_some_and(|answer| answer.disputed)
    }

    /// Why it is not simply known.
    fn states(&self, outcome: &Reading) -> Vec<Text> {
        let names = |ids: &[String]| {
            let labels: Vec<Text> = ids.iter().take(ROWS).map(|q| self.wording.label(q)).collect();
            let join = |f: fn(&Text) -> &str, with: &str| labels.iter().map(f).collect::<Vec<_>>().join(with);
            let (mut zh, mut en) = (join(|t| &t.zh, "、"), join(|t| &t.en, ", "));
            if ids.len() > ROWS {
                zh.push_str(&format!(" 等 {} 项", ids.len()));
                en.push_str(&format!(" and others, {} in all", ids.len()));
            }
            (zh, en)
        };
        match outcome {
            Reading::Known { provisional, .. } if provisional.is_empty() => Vec::new(),
            Reading::Known { provisional, .. } => {
                let (disputed, missing): (Vec<String>, Vec<String>) =
                    provisional.iter().cloned().partition(|place| self.disputed(place));
                let mut told = Vec::new();
                if !missing.is_empty() {
                    let (zh, en) = names(&missing);
                    told.push(Text::new(
                        format!("暂估：缺 {zh}，先用较差的替代值"),
                        format!("provisional: {en} missing, a worse value stands for it"),
                    ));
                }
                if !disputed.is_empty() {
                    let (zh, en) = names(&disputed);
                    told.push(Text::new(
                        format!("暂估：{zh} 两人不一致，还没有商定"),
                        format!("provisional: the officers differ on {en}, not settled"),
                    ));
                }
                told
            }
            Reading::Unknown { questions } if questions.is_empty() => Vec::new(),
            Reading::Unknown { questions } => {
                let (zh, en) = names(questions);
                vec![Text::new(format!("未知：缺 {zh}"), format!("unknown: {en} missing"))]
            }
            Reading::NotMeaningful { reason } => {
                let why = self.wording.reason(reason);
                vec![Text::new(format!("无意义：{}", why.zh), format!("not meaningful: {}", why.en))]
            }
            Reading::NotApplicable { reason } => {
                let why = self.wording.reason(reason);
                vec![Text::new(format!("不适用：{}", why.zh), format!("not applicable: {}", why.en))]
            }
        }
    }

    fn policy(&self, node: &mut Explained) {
        let list = self.wording.checklist;
        let Some(policy) = node.id.strip_prefix("policy.").and_then(|p| list.policies.get(p)) else { return };
        node.source = source(&policy.source);
        node.place = format!("{}:{}", policy.place.file, policy.place.line);
        node.uncalibrated = !policy.calibrated;
    }

    fn figure(&mut self, node: &mut Explained, outcome: &Reading, depth: usize) {
        let evaluation = &self.wording.figures.evaluation;
        if let Some((_, origin)) = evaluation.rule_origin(&node.id) {
            node.place = format!("{}:{}", origin.file, origin.line);
        }
        if let Some(rule) = self.wording.checklist.figures.get(&node.id) {
            let note = if rule.note.is_empty() { String::new() } else { format!(" · {}", rule.note) };
            node.source = Text::new(source(&rule.source).zh, format!("{}{note}", rule.source));
        } else if let Some((table, ..)) = self.wording.cell(&node.id)
            && let Some(rule) = self.wording.checklist.rows.get(table)
        {
            node.source = source(&rule.source);
        }
        let Some(part) = evaluation.parts(&node.id) else { return };
        let (sentence, remarks) = sentence::sentence(&self.wording, &part);
        node.sentence = Some(sentence);
        node.remarks.extend(remarks);
        let mut names = Vec::new();
        gather(&part, outcome, &mut names);
        names.retain(|name| *name != node.id);
        if names.is_empty() {
            return;
        }
        if depth == 0 || self.left == 0 || !self.told.insert(node.id.clone()) {
            node.more = true;
            return;
        }
        let least = matches!(part.act, Act::Call("MIN" | "MINKNOWN" | "MINIFS"));
        for name in names {
            if self.left == 0 {
                node.more = true;
                break;
            }
            let part = if least && name.contains('[') { self.column(&name, true) } else { self.node(&name, depth - 1) };
            node.parts.push(part);
        }
    }

    /// A column: its rows summed up, the largest shown, or the least where the least decides.
    fn column(&mut self, id: &str, least: bool) -> Explained {
        let figures = self.wording.figures;
        let (table, column) = id.strip_suffix(']').and_then(|n| n.split_once('[')).unwrap_or((id, ""));
        let described = self.wording.described(id);
        let rows = figures.rows(table);
        let cells: Vec<(String, Reading)> = rows.iter().cloned().zip(figures.column(table, column)).collect();
        let known: Vec<&(String, Reading)> = cells.iter().filter(|(_, r)| matches!(r, Reading::Known { .. })).collect();
        let mut shown: Vec<&(String, Reading)> = known.clone();
        match least {
            true => shown.sort_by_key(|(_, r)| r.number()),
            false => shown.sort_by_key(|(_, r)| std::cmp::Reverse(r.number().map(|n| n.abs()).unwrap_or_default())),
        }
        let cell = |row: &str| format!("{table}.{row}.{column}");
        let value = self.summary(table, described.kind, &described.unit, &known, cells.len());
        let unknown: Vec<String> =
            cells.iter().filter(|(_, r)| matches!(r, Reading::Unknown { .. })).map(|(row, _)| cell(row)).collect();
        let parts: Vec<Explained> = shown.iter().take(ROWS).map(|(row, _)| self.node(&cell(row), 0)).collect();
        Explained {
            id: id.to_owned(),
            label: described.label,
            value,
            known: unknown.is_empty() && !cells.is_empty(),
            provisional: false,
            role: Role::Table,
            sentence: None,
            remarks: if unknown.is_empty() {
                Vec::new()
            } else {
                self.states(&Reading::Unknown { questions: unknown })
            },
            source: Text::default(),
            place: String::new(),
            uncalibrated: false,
            said: None,
            ask: self.wording.checklist.tables.contains_key(table).then(|| table.to_owned()),
            more: known.len() > ROWS,
            parts,
        }
    }

    fn summary(
        &self,
        table: &str,
        kind: crate::checklist::Kind,
        unit: &str,
        known: &[&(String, Reading)],
        all: usize,
    ) -> Text {
        if all == 0 {
            return match self.wording.figures.evaluation.table_state(table) {
                Some(outcome) if outcome.is_unknown() => Text::new("还没填", "not filled in"),
                Some(_) => Text::new("不适用", "not applicable"),
                None => Text::new("核实无", "checked, none"),
            };
        }
        let rows = Text::new(format!("{all} 行"), format!("{all} rows"));
        if kind != crate::checklist::Kind::Money && kind != crate::checklist::Kind::Integer {
            return rows;
        }
        // A reader's sum of what is shown, not a figure: it enters nothing.
        let mut shown = known.iter().filter_map(|(_, r)| r.number()).filter(|n| n.scale() < 12);
        let Some(total) = shown.try_fold(Decimal::ZERO, Decimal::checked_add) else { return rows };
        let unit = if kind == crate::checklist::Kind::Money { "元" } else { unit };
        let en = if unit == "元" { "yuan" } else { unit };
        let total = crate::wording::grouped(total, 2);
        Text::new(format!("{} · 合计 {total} {unit}", rows.zh), format!("{} · total {total} {en}", rows.en))
    }

    fn table(&mut self, id: &str) -> Explained {
        let figures = self.wording.figures;
        let rows = figures.rows(id).len();
        Explained {
            id: id.to_owned(),
            label: self.wording.label(id),
            value: self.summary(id, crate::checklist::Kind::Text, "", &[], rows),
            known: figures.evaluation.table_state(id).is_none(),
            provisional: false,
            role: Role::Table,
            sentence: None,
            remarks: Vec::new(),
            source: Text::default(),
            place: String::new(),
            uncalibrated: false,
            said: None,
            ask: self.place_asked(id),
            more: false,
            parts: Vec::new(),
        }
    }
}

/// The paragraph of the method, as both languages call the paper it stands in.
fn source(paper: &str) -> Text {
    Text::new(paper.replace("calculation", "计算口径").replace("scorecard", "评分卡"), paper)
}

fn said(answer: &Answer) -> Said {
    Said {
        basis: answer.basis.label(),
        basis_word: answer.basis.word(),
        by: answer.by.clone(),
        at: answer.at.clone(),
        how_checked: answer.how_checked.clone(),
        evidence: answer.evidence.len(),
    }
}

/// The names a formula took, the one that decided a minimum or maximum first, each once.
fn gather(part: &Part, whole: &Reading, names: &mut Vec<String>) {
    let add = |name: &String, names: &mut Vec<String>| {
        if !names.contains(name) {
            names.push(name.clone());
        }
    };
    match &part.act {
        Act::Name(name) | Act::Column(name) | Act::Table(name) => add(name, names),
        Act::Call("MIN" | "MAX" | "MINKNOWN" | "MAXKNOWN") => {
            let own = part.outcome.as_ref().map(reading);
            let target = own.as_ref().and_then(value).or_else(|| value(whole));
            let decides =
                |p: &&Part| target.is_some() && p.outcome.as_ref().map(reading).as_ref().and_then(value) == target;
            for inner in part.parts.iter().filter(decides) {
                gather(inner, whole, names);
            }
            for inner in &part.parts {
                gather(inner, whole, names);
            }
        }
        // The branch says what the figure is made of; the condition only why.
        Act::Call("IF") if part.parts.len() == 2 => {
            gather(&part.parts[1], whole, names);
            gather(&part.parts[0], whole, names);
        }
        _ => part.parts.iter().for_each(|inner| gather(inner, whole, names)),
    }
}

fn value(reading: &Reading) -> Option<Scalar> {
    match reading {
        Reading::Known { value, .. } => Some(value.clone()),
        _ => None,
    }
}
