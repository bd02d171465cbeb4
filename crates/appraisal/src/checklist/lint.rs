//! `tianye lint` 清单检查: everything that can be known ahead about the layer files, with place and proposal.

mod alike;
mod levers;
mod preparation;
mod questions;
mod twice;

pub(crate) use alike::folded;

use super::label::labelled;
use super::layer::{self, LayerFile, LayerKind};
use super::layers::Layers;
use super::node::Place;
use super::problem::Problem;
use super::{Parts, model, parts, resolved, schema};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Points a scorecard must sum to.
const FULL_SCORE: u32 = 100;

/// Checks all industries of the files; problems in the order found, each once.
#[must_use]
pub fn lint(files: &[LayerFile]) -> Vec<Problem> {
    lint_layers(&Layers::new(files))
}

/// The same of layers that are at hand.
#[must_use]
pub fn lint_layers(layers: &Layers) -> Vec<Problem> {
    let ends = ends(layers);
    // What is wrong in a layer that many trades stand on is found by each of them.
    let mut seen: HashSet<Problem> = HashSet::new();
    let mut all: Vec<Problem> = Vec::new();
    for found in side_by_side(&ends, |id: &String| lint_end(layers, id)) {
        all.extend(found.into_iter().filter(|problem| seen.insert(problem.clone())));
    }
    all
}

/// The same work on each of a list, on as many processors as there are; in the order of the list. What one came to does not depend on the others.
fn side_by_side<T: Sync, R: Send>(list: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let taken = || {
        let mut done = Vec::new();
        while let Some((at, one)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, list.get(at)?)))
        {
            done.push((at, work(one)));
        }
        done
    };
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get).min(list.len());
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        // This thread takes part, so that one trade alone needs no other.
        let others: Vec<_> = (1..processors).map(|_| scope.spawn(taken)).collect();
        let mut done = taken();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// One layer alone, with all it stands on: an industry, or a family or sector that no industry stands on yet.
#[must_use]
pub fn lint_end(layers: &Layers, id: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let resolved = resolved(layers, id, &mut problems);
    if super::unreadable(&mut problems) {
        return problems;
    }
    let parts = parts(layers, &resolved, &mut problems);
    entries(&parts, &mut problems);
    super::guard::lint(&parts, &mut problems);
    let built = model::build(&parts, layers.folder(id), &layers.memory.formulas, &mut problems);
    if let Some((graph, relevance)) = &built {
        unread(&parts, graph, relevance, &mut problems);
        super::blind::lint_read(&parts, graph, &mut problems);
    }
    let mut seen: HashSet<Problem> = HashSet::new();
    problems.retain(|problem| seen.insert(problem.clone()));
    problems
}

/// The layers that are checked with all they stand on: every industry, and what is written and no industry stands on yet, so that a family
/// can be checked before its first trade.
fn ends(layers: &Layers) -> Vec<String> {
    let all = &layers.layers;
    let above = |own| layer::ancestors(all, own, &mut Vec::new()).into_iter().map(|l| l.id.as_str());
    let industries = || all.iter().filter(|l| l.kind == Some(LayerKind::Industry));
    let mut used: BTreeSet<&str> = industries().flat_map(above).collect();
    let mut ends: Vec<String> = industries().map(|l| l.id.clone()).collect();
    for kind in [LayerKind::Family, LayerKind::Sector, LayerKind::Base] {
        for layer in all.iter().filter(|l| l.kind == Some(kind)) {
            if !used.contains(layer.id.as_str()) && layers.written(layer) {
                used.extend(above(layer));
                ends.push(layer.id.clone());
            }
        }
    }
    ends
}

fn entries(parts: &Parts, problems: &mut Vec<Problem>) {
    let nowhere = Place::default();
    let mut sum = 0;
    for indicator in &parts.indicators {
        sum += indicator.max;
        let place = &indicator.place;
        if indicator.value_at_l0.text.is_empty() || indicator.value_at_asked.text.is_empty() {
            problems.push(Problem::new(
                "C020",
                place,
                format!("{} 没有取值公式", indicator.id),
                format!("{} has no value", indicator.id),
            ));
        }
        let best = indicator.bands.iter().map(|b| b.points).max().unwrap_or(0);
        if best != indicator.max {
            let zh = format!("{} 最高档 {best} 分，与满分 {} 不符", indicator.id, indicator.max);
            problems.push(Problem::new(
                "C021",
                place,
                zh,
                format!("{}: best band {best}, max {}", indicator.id, indicator.max),
            ));
        }
        match indicator.bands.iter().position(|b| b.when.is_none()) {
            Some(i) if i + 1 < indicator.bands.len() => {
                let zh = format!("{} 第 {} 档之后的档永远到不了", indicator.id, i + 1);
                problems.push(Problem::new(
                    "C022",
                    place,
                    zh,
                    format!("{}: bands after {} are unreachable", indicator.id, i + 1),
                ));
            }
            None => {
                let zh = format!("{} 最后一档须没有条件", indicator.id);
                problems.push(Problem::new(
                    "C023",
                    place,
                    zh,
                    format!("{}: the last band must have no condition", indicator.id),
                ));
            }
            Some(_) => {}
        }
    }
    if !parts.indicators.is_empty() && sum != FULL_SCORE {
        let zh = format!("各指标满分合计 {sum}，应为 {FULL_SCORE}");
        problems.push(Problem::new("C024", &nowhere, zh, format!("indicators sum to {sum}, not {FULL_SCORE}")));
    }
    for (dimension, points) in by_dimension(parts) {
        // The points of a dimension are policy; a dimension that policy does not name is not checked.
        let Some(policy) = parts.policies.get(&format!("dimension_{dimension}_max")) else { continue };
        if policy.value.parse() != Ok(points) {
            let zh = format!("{dimension} 维各指标满分合计 {points}，政策为 {}", policy.value);
            let en = format!("indicators of dimension {dimension} sum to {points}, policy says {}", policy.value);
            problems.push(Problem::new("C043", &policy.place, zh, en));
        }
    }
    let mut by_section: BTreeMap<&str, u32> = parts.sections.iter().map(|s| (s.id.as_str(), 0)).collect();
    let asked = parts.questions.values().map(|q| (&q.section, &q.ask.place, &q.ask.id));
    for (section, place, id) in asked.chain(parts.tables.values().map(|t| (&t.section, &t.place, &t.id))) {
        match by_section.get_mut(section.as_str()) {
            Some(count) => *count += 1,
            // That it is missing is said already (C002).
            None if section.is_empty() => {}
            None => {
                let known = parts.sections.iter().map(|s| format!("{} {}", s.id, s.label.zh));
                let known = known.collect::<Vec<_>>().join("、");
                let problem = Problem::new(
                    "C025",
                    place,
                    format!("{id}：没有章节“{section}”，有：{known}"),
                    format!("{id}: no section “{section}”"),
                );
                let problem =
                    problem.proposing(super::problem::nearest(section, parts.sections.iter().map(|s| s.id.as_str())));
                problems.push(labelled(problem, section, parts.sections.iter().map(|s| (s.id.as_str(), &s.label))));
            }
        }
    }
    for (section, _) in by_section.iter().filter(|(_, n)| **n == 0) {
        let empty = Problem::new(
            "C026",
            &nowhere,
            format!("章节“{section}”没有问题"),
            format!("section “{section}” has no question"),
        );
        problems.push(empty);
    }
    questions::questions(parts, problems);
    alike::alike(parts, problems);
    twice::twice(parts, problems);
    views(parts, problems);
    levers::levers(parts, problems);
    levers::repayments(parts, problems);
    preparation::preparation(parts, problems);
    super::blind::lint(parts, problems);
}

fn by_dimension(parts: &Parts) -> BTreeMap<&str, u32> {
    let mut sums = BTreeMap::new();
    for indicator in &parts.indicators {
        *sums.entry(indicator.dimension.as_str()).or_insert(0) += indicator.max;
    }
    sums
}

/// Views must name figures that exist.
fn views(parts: &Parts, problems: &mut Vec<Problem>) {
    let mut named: Vec<(String, &str)> = Vec::new();
    for check in &parts.checks {
        named.push((check.id.clone(), &check.verdict));
        let rest = [&check.residual, &check.deviation, &check.direction, &check.left, &check.right];
        named.extend(rest.into_iter().flatten().map(|f| (check.id.clone(), f.as_str())));
    }
    for line in &parts.lines {
        named.extend(line.columns.values().map(|f| (format!("{}/{}", line.statement, line.id), f.as_str())));
    }
    for cap in &parts.caps {
        named.push((cap.id.clone(), &cap.value));
        named.push((cap.id.clone(), &cap.after));
    }
    for measure in &parts.measures {
        named.push((measure.id.clone(), &measure.statement));
        named.push((measure.id.clone(), &measure.reference));
    }
    for quantity in &parts.quantities {
        let readings = quantity.readings.iter().map(|r| &r.value);
        named.extend(readings.chain(&quantity.statement).map(|f| (quantity.id.clone(), f.as_str())));
    }
    for identity in &parts.identities {
        let rest = identity
            .anchor
            .iter()
            .chain(identity.at.iter().map(|(_, f)| f))
            .chain((!identity.base.is_empty()).then_some(&identity.base));
        named.extend(rest.map(|f| (identity.id.clone(), f.as_str())));
    }
    relations(parts, problems);
    for (cap, row) in parts.caps.iter().flat_map(|c| c.rests_on.iter().map(move |row| (c, row))) {
        let rows: Vec<&str> =
            parts.rows.get("key_figures").map_or_else(Vec::new, |t| t.rows.iter().map(|r| r.id.as_str()).collect());
        if !rows.contains(&row.as_str()) {
            let zh = format!("{}：key_figures 没有“{row}”这一行", cap.id);
            let en = format!("{}: key_figures has no row “{row}”", cap.id);
            let problem = Problem::new("C059", &Place::default(), zh, en);
            problems.push(problem.proposing(super::problem::nearest(row, rows)));
        }
    }
    let items = schema::words("reviewer_question", "each");
    for rule in parts.reviewer.iter().filter(|r| r.when.is_none() && !items.contains(&r.each.as_str())) {
        let zh = format!("退件问题 {}：没有“{}”这样的逐项", rule.id, rule.each);
        let en = format!("reviewer question {}: no items “{}”", rule.id, rule.each);
        let problem = Problem::new("C060", &rule.place, zh, en);
        problems.push(problem.proposing(super::problem::nearest(&rule.each, items.iter().copied())));
    }
    reasons(parts, problems);
    for (entry, figure) in named {
        if !model::is_named(parts, figure) {
            let known: BTreeSet<String> = model::names(parts).into_iter().collect();
            let problem = Problem::new(
                "C030",
                &Place::default(),
                format!("{entry}：没有数字“{figure}”"),
                format!("{entry}: no figure “{figure}”"),
            );
            problems.push(problem.proposing(super::problem::nearest(figure, known.iter().map(String::as_str))));
        }
    }
}

/// Reasons name lists that exist; a key figure is a question, a table, or above one.
fn reasons(parts: &Parts, problems: &mut Vec<Problem>) {
    let lists = schema::words("reason", "each");
    for rule in parts.reasons.iter().filter(|r| !r.each.is_empty() && !lists.contains(&r.each.as_str())) {
        let zh = format!("理由 {}：没有“{}”这样的逐项", rule.id, rule.each);
        let en = format!("reason {}: no items “{}”", rule.id, rule.each);
        let problem = Problem::new("C069", &rule.place, zh, en);
        problems.push(problem.proposing(super::problem::nearest(&rule.each, lists.iter().copied())));
    }
    let asked: Vec<&str> = parts.questions.keys().chain(parts.tables.keys()).map(String::as_str).collect();
    for key in &parts.key_figures {
        let at = |id: &&str| id.strip_prefix(&*key.id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if !asked.iter().any(at) {
            let zh = format!("关键数字 {}：没有这样的问题或表", key.id);
            let en = format!("key figure {}: no such question or table", key.id);
            let problem = Problem::new("C067", &key.place, zh, en);
            problems.push(problem.proposing(super::problem::nearest(&key.id, asked.iter().copied())));
        }
    }
}

/// Identities must name quantities and checks that exist. Questions may be another trade's: they are left out where they are not asked.
fn relations(parts: &Parts, problems: &mut Vec<Problem>) {
    let quantities: BTreeSet<&str> = parts.quantities.iter().map(|q| q.id.as_str()).collect();
    let checks: BTreeSet<&str> = parts.checks.iter().map(|c| c.id.as_str()).collect();
    let mut strangers = |place: &Place, id: &str, zh: &str, en: &str, name: &str, known: &BTreeSet<&str>| {
        if !known.contains(name) {
            let problem =
                Problem::new("C068", place, format!("{id}：没有{zh}“{name}”"), format!("{id}: no {en} “{name}”"));
            problems.push(problem.proposing(super::problem::nearest(name, known.iter().copied())));
        }
    };
    for identity in &parts.identities {
        let (place, id) = (&identity.place, identity.id.as_str());
        for (name, _) in identity.terms.iter().flat_map(|t| &t.of) {
            strangers(place, id, "量", "quantity", name, &quantities);
        }
        for check in &identity.checks {
            strangers(place, id, "检验", "check", check, &checks);
        }
    }
    for quantity in &parts.quantities {
        let (place, id) = (&quantity.place, quantity.id.as_str());
        for check in &quantity.statement_checks {
            strangers(place, id, "检验", "check", check, &checks);
        }
    }
}

/// What no rule reads is worth a note: a question may be there for the reader alone, a threshold without a reader decides nothing.
fn unread(parts: &Parts, graph: &formula::Model, relevance: &formula::Model, problems: &mut Vec<Problem>) {
    let read = model::questions_read(graph, relevance);
    let mut note = |place: &Place, name: &str| {
        let note = Problem::new("C031", place, format!("没有规则读取 {name}"), format!("no rule reads {name}"));
        problems.push(note);
    };
    for question in parts.questions.values().filter(|q| !read.contains(q.ask.id.as_str())) {
        note(&question.ask.place, &question.ask.id);
    }
    for table in parts.tables.values() {
        let columns = format!("{}[", table.id);
        if !read.contains(table.id.as_str()) && !read.iter().any(|name| name.starts_with(&columns)) {
            note(&table.place, &table.id);
        }
    }
    for policy in parts.policies.values() {
        // The points of a dimension are read by the check above, those of reconciliation by its stage.
        let name = format!("policy.{}", policy.id);
        let elsewhere = ["dimension_", "sd_", "z_", "oral_named", "suspect_"];
        let compares = parts.blind.values().any(|rule| rule.within.as_ref() == Some(&policy.id));
        if !compares && !read.contains(name.as_str()) && !elsewhere.iter().any(|p| policy.id.starts_with(p)) {
            note(&policy.place, &name);
        }
    }
}

#[cfg(test)]
#[path = "lint/tests.rs"]
mod tests;
