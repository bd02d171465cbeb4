//! The short list 最可能有误: named one at a time, the likeliest first, so that one fault does not smear over its neighbours.
//!
//! A name needs a failed check, or a distance that hardly any clean case would show anywhere (the many tests are counted, `bar`).

use super::bar::{Bar, TIED, critical, tests};
use super::fault::{Fault, Seat, broken, faults};
use super::fit::{Fit, Named, Trust};
use super::net::{Net, Policy};
use super::{Blamed, Reconciliation, Role, Suspect, Way, sentence};
use crate::checklist::Kind;
use crate::crosscheck::{Check, Verdict};
use crate::finding::Text;

/// The short list stays short.
const ENTRIES: usize = 5;
/// Figures named together, at most.
const TOGETHER: usize = 4;
/// What shares an entry is at most this much less likely than its best (log of 100).
const WITHIN: f64 = 4.6;
/// What stands beside as an alternative is at most this much less likely (log of 8).
const BESIDE: f64 = 2.08;
/// An alternative must explain the same, if not equally well.
const ALIKE: f64 = 0.4;

/// Half of what an identity leaves over must be taken up for its failing to count as explained.
const HALF: f64 = 0.5;

/// A statement's value is to blame for a failed identity only when it differs by more than this share.
const NOTICED: f64 = 0.05;

/// A fault with its support, and the error it would then be.
struct Ranked<'f> {
    fault: &'f Fault,
    support: f64,
    error: f64,
}

struct List<'a, 'n> {
    net: &'a Net<'n>,
    policy: &'a Policy,
    checks: &'a [Check],
    named: Named,
    /// Quantities whose statement value is named.
    statements: Vec<usize>,
    /// What has been named by a trace, for telling which failed checks are explained.
    explained: Vec<String>,
    entries: Vec<Suspect>,
}

/// The short list and the |z| from which it names. `all` is the fit before anything is named.
pub(super) fn suspects(
    net: &Net<'_>,
    hard: &Fit,
    all: &Fit,
    policy: &Policy,
    checks: &[Check],
    fits: &Reconciliation,
) -> (Vec<Suspect>, f64) {
    let named = Named::default();
    let mut list = List { net, policy, checks, named, statements: vec![], explained: vec![], entries: vec![] };
    let first = faults(net, all, policy);
    let critical = critical(policy, tests(&first, net));
    list.statements(hard, fits, critical);
    let bar = Bar::of(policy, &first, net);
    // A new fit is needed only after something more was named.
    let nothing = Named::default();
    let mut refitted: Option<(Fit, Vec<Fault>, Named)> = None;
    while list.entries.len() < ENTRIES {
        let (fit, faults, seen) = match &refitted {
            Some((fit, faults, seen)) => (fit, faults, seen),
            None => (all, &first, &nothing),
        };
        let went_on = list.by_statistics(fit, faults, &bar) || list.by_verdict(fit, faults);
        if !went_on {
            break;
        }
        if list.named != *seen {
            let fit = Fit::besides(net, Trust::All, &list.named);
            let faults = super::fault::faults(net, &fit, policy);
            refitted = Some((fit, faults, list.named.clone()));
        }
    }
    list.said(fits, critical);
    list.rows(fits);
    list.bare();
    list.entries.truncate(ENTRIES);
    (list.entries, critical)
}

impl List<'_, '_> {
    fn verdict(&self, id: &str) -> Option<&Check> {
        self.checks.iter().find(|c| c.id == id)
    }

    fn failed(&self, id: &str) -> bool {
        self.verdict(id).is_some_and(|c| c.verdict == Verdict::Fail)
    }

    fn attention(&self, id: &str) -> bool {
        self.verdict(id).is_some_and(|c| c.verdict == Verdict::Attention)
    }

    /// The value of the statements themselves, where its check fails, or where nothing checks it and it stands too high.
    fn statements(&mut self, hard: &Fit, fits: &Reconciliation, critical: f64) {
        for (q, quantity) in self.net.quantities.iter().enumerate() {
            let Some(r) = quantity.readings.iter().find(|r| r.role == Role::Statement) else { continue };
            let seen = &fits.quantities[q];
            let checks: Vec<String> =
                quantity.rule.statement_checks.iter().filter(|c| self.failed(c)).cloned().collect();
            let unchecked = quantity.rule.statement_checks.iter().all(|c| {
                self.verdict(c).is_none_or(|c| matches!(c.verdict, Verdict::NotChecked | Verdict::NotApplicable))
            });
            let z = hard.against(self.net, q, r);
            if checks.is_empty() && !(unchecked && z.is_some_and(|z| z > critical)) {
                continue;
            }
            let truth = seen.reference;
            let way = match (truth, z) {
                (Some(t), _) if r.value > t => Way::TooHigh,
                (Some(_), Some(z)) if z < 0.0 => Way::TooLow,
                _ => Way::TooHigh,
            };
            let by_verdict = !checks.is_empty();
            let blamed = self.blame(q, Some(r.id.clone()), &r.label, way, truth.map(|t| (r.value - t).abs()), &[]);
            let sentence = sentence::statement(seen, r.value, &blamed);
            let questions = blamed.questions.clone();
            let entry = Suspect { blamed: vec![blamed], z, checks, by_verdict, instead_of: None, sentence, questions };
            self.entries.push(entry);
            self.statements.push(q);
        }
    }

    fn blame(
        &self,
        q: usize,
        reading: Option<String>,
        label: &Text,
        way: Way,
        amount: Option<f64>,
        questions: &[String],
    ) -> Blamed {
        let rule = self.net.quantities[q].rule;
        let meaning = if way == Way::TooHigh { &rule.high } else { &rule.low };
        let questions = if questions.is_empty() { rule.questions.clone() } else { questions.to_vec() };
        Blamed { id: rule.id.clone(), reading, label: label.clone(), meaning: meaning.clone(), way, amount, questions }
    }

    fn of(&self, fault: &Fault, error: f64) -> Blamed {
        let way = fault.way(error);
        match fault.seat {
            Seat::Reading(q, at) => {
                let r = &self.net.quantities[q].readings[at];
                let truth = self.net.quantities[q].amount(r.y - error);
                let several = self.net.quantities[q].readings.len() > 1;
                let amount = Some((r.value - truth).abs()).filter(|a| a.is_finite());
                self.blame(q, several.then(|| r.id.clone()), &r.label, way, amount, &r.questions)
            }
            Seat::Exists(q) => {
                let label = &self.net.quantities[q].rule.label;
                self.blame(q, None, label, way, Some(error.abs()), &[])
            }
            Seat::Identity(k) => {
                let rule = self.net.identities[k].rule;
                let id = rule.id.clone();
                let (label, questions) = (rule.label.clone(), rule.questions.clone());
                Blamed { id, reading: None, label, meaning: Text::default(), way, amount: None, questions }
            }
        }
    }

    /// The figure furthest from the fit of all the others, when it is far enough.
    fn by_statistics(&mut self, fit: &Fit, all: &[Fault], bar: &Bar) -> bool {
        let far = all.iter().filter(|f| f.possible() && bar.passed(f));
        let Some(best) = far.max_by(|a, b| a.support().total_cmp(&b.support())) else { return false };
        let agree = |f: &Fault| f.likeness(best) * f.z * best.z > ALIKE * (f.z * best.z).abs();
        let ranked: Vec<Ranked<'_>> = all
            .iter()
            .filter(|f| f.possible() && (std::ptr::eq(*f, best) || agree(f)))
            .map(|fault| Ranked { fault, support: fault.support(), error: fault.error })
            .collect();
        self.name(fit, ranked, None);
        true
    }

    /// The identity that fails its verdict, whatever its z, unless something named explains it; and one at attention that is a candidate by z.
    fn by_verdict(&mut self, fit: &Fit, all: &[Fault]) -> bool {
        for (k, identity) in self.net.identities.iter().enumerate() {
            let mut checks: Vec<String> = identity.rule.checks.iter().filter(|c| self.failed(c)).cloned().collect();
            let failed = !checks.is_empty();
            if !failed {
                // One that asks for attention is looked into where it stands out by itself as well.
                let far = fit.identity(k).is_some_and(|z| z.abs() > self.policy.z_candidate);
                checks.extend(identity.rule.checks.iter().filter(|c| far && self.attention(c)).cloned());
            }
            if checks.is_empty() || checks.iter().all(|c| self.explained.contains(c)) {
                continue;
            }
            let Some(own) = broken(fit, k) else {
                // What has been named takes up all that is left over here.
                self.explained.extend(identity.rule.checks.iter().cloned());
                continue;
            };
            if self.carried(k, &own, fit, &checks) {
                self.explained.extend(identity.rule.checks.iter().cloned());
                return true;
            }
            if own.z.abs() < self.policy.floor && fit.left[k].abs() < self.policy.floor {
                // Less than such figures scatter anyway: the mark stays beside the check, the short list does not cry wolf.
                self.explained.extend(identity.rule.checks.iter().cloned());
                continue;
            }
            // The verdict calls what is left over here a fault: it is weighed as one that stands out by as much, however loose the figures.
            let left = self.seen(k, fit);
            let spread = (left.abs() / self.policy.z_candidate).min(1.0);
            let mut without = self.named.clone();
            without.broken.push(k);
            let elsewhere = Fit::besides(self.net, Trust::All, &without);
            let others = faults(self.net, &elsewhere, self.policy);
            let ranked: Vec<Ranked<'_>> = all
                .iter()
                .filter_map(|fault| {
                    let seen = others.iter().find(|o| o.seat == fault.seat);
                    let support = fault.support_of(left, spread, k, seen)?;
                    Some(Ranked { fault, support, error: fault.with_error(left, k) })
                })
                .collect();
            if ranked.is_empty() {
                self.bare_identity(k, Some(own.z));
            } else {
                self.name(fit, ranked, failed.then_some(k));
                self.explained.extend(checks);
            }
            return true;
        }
        false
    }

    /// What an identity leaves over: by the readings, or where that is little, as its check saw it.
    fn seen(&self, k: usize, fit: &Fit) -> f64 {
        let read: Vec<f64> = self.net.quantities.iter().enumerate().map(|(q, x)| x.amount(fit.read(q))).collect();
        let whole = self.net.identities[k].carried(&self.net.quantities, &read, None) * fit.scale[k];
        if fit.left[k].abs() < HALF * whole.abs() { whole } else { fit.left[k] }
    }

    /// Whether the value the statements carry, rather than anything read, makes an identity fail: by the best values it holds.
    fn carried(&mut self, k: usize, own: &Fault, fit: &Fit, checks: &[String]) -> bool {
        let identity = &self.net.identities[k];
        let best: Vec<f64> = self.net.quantities.iter().enumerate().map(|(q, x)| x.amount(fit.read(q))).collect();
        let whole = identity.carried(&self.net.quantities, &best, None).abs();
        if own.z.abs() > self.policy.z_candidate || fit.left[k].abs() > HALF * whole * fit.scale[k] {
            return false;
        }
        let of = |q: usize| whole - identity.carried(&self.net.quantities, &best, Some(q)).abs();
        let quantities = identity.terms.iter().flat_map(|t| &t.of).map(|(q, _)| *q);
        let stated = quantities.filter(|q| self.net.quantities[*q].readings.iter().any(|r| r.role == Role::Statement));
        let Some(q) = stated.max_by(|a, b| of(*a).total_cmp(&of(*b))) else { return false };
        if of(q) < HALF * whole {
            return false;
        }
        let quantity = &self.net.quantities[q];
        let Some(r) = quantity.readings.iter().find(|r| r.role == Role::Statement) else { return false };
        if (r.value - best[q]).abs() <= NOTICED * best[q].abs() {
            return false;
        }
        if quantity.rule.statement_checks.is_empty() {
            // Taken by rule, such as the lowest of several margins: nobody's error, and the figures themselves agree.
            return true;
        }
        let known = self.entries.iter_mut().find(|e| {
            e.blamed.first().is_some_and(|b| b.id == quantity.rule.id && b.reading.as_deref() == Some(r.id.as_str()))
        });
        if let Some(entry) = known {
            entry.checks.extend(checks.iter().filter(|c| !entry.checks.contains(c)).cloned().collect::<Vec<_>>());
            return true;
        }
        let way = if r.value > best[q] { Way::TooHigh } else { Way::TooLow };
        let blamed = self.blame(q, Some(r.id.clone()), &r.label, way, Some((r.value - best[q]).abs()), &[]);
        let names: Vec<&Check> = checks.iter().filter_map(|c| self.verdict(c)).collect();
        let kind = quantity.rule.kind;
        let sentence = sentence::suspect(std::slice::from_ref(&blamed), &names, true, false, &|_| kind);
        let questions = blamed.questions.clone();
        let checks = checks.to_vec();
        let entry =
            Suspect { blamed: vec![blamed], z: None, checks, by_verdict: true, instead_of: None, sentence, questions };
        self.entries.push(entry);
        true
    }

    /// Puts a fault on the list with what cannot be told from it, and beside it what might be instead.
    fn name(&mut self, fit: &Fit, mut ranked: Vec<Ranked<'_>>, by: Option<usize>) {
        ranked.sort_by(|a, b| b.support.total_cmp(&a.support));
        let Some(best) = ranked.first() else { return };
        let (support, seat, z) = (best.support, best.fault.seat, best.fault.z);
        // Faults with the same trace stand together; the groups in the order of their likeliest.
        let mut groups: Vec<Vec<&Ranked<'_>>> = Vec::new();
        for one in ranked.iter().filter(|r| r.support > support - WITHIN) {
            match groups.iter_mut().find(|g| g[0].fault.likeness(one.fault).abs() > TIED) {
                Some(group) => group.push(one),
                None => groups.push(vec![one]),
            }
        }
        let at = self.entries.len();
        for (i, group) in groups.iter().enumerate().take(3) {
            let likely = i == 0 || group[0].support > support - BESIDE;
            if !likely || self.entries.len() >= ENTRIES {
                continue;
            }
            let checks = self.checks_of(fit, group[0].fault, by);
            let z = if i == 0 { z } else { group[0].fault.z };
            let entry = self.entry(group, z, checks, by.is_some(), (i > 0).then_some(at));
            self.entries.push(entry);
        }
        let explained: Vec<String> = self.entries[at..].iter().flat_map(|e| e.checks.clone()).collect();
        self.explained.extend(explained);
        match seat {
            Seat::Reading(q, i) => self.named.readings.push((q, i)),
            Seat::Exists(q) => self.named.exist.push(q),
            Seat::Identity(k) => self.named.broken.push(k),
        }
    }

    /// The failed checks a fault explains: those of the identities it moves.
    fn checks_of(&self, fit: &Fit, fault: &Fault, by: Option<usize>) -> Vec<String> {
        let mut checks: Vec<String> = Vec::new();
        for (k, identity) in self.net.identities.iter().enumerate() {
            if by == Some(k) || fault.explains(fit, k) > HALF {
                let failed = identity.rule.checks.iter().filter(|c| self.failed(c) && !self.explained.contains(c));
                checks.extend(failed.cloned());
            }
        }
        if let Seat::Reading(q, at) = fault.seat {
            let check = &self.net.quantities[q].readings[at].check;
            if self.failed(check) {
                checks.push(check.clone());
            }
        }
        checks
    }

    fn entry(
        &self,
        faults: &[&Ranked<'_>],
        z: f64,
        checks: Vec<String>,
        by_verdict: bool,
        instead_of: Option<usize>,
    ) -> Suspect {
        let mut blamed: Vec<Blamed> = Vec::new();
        let mut groups: Vec<&Text> = Vec::new();
        for ranked in faults {
            let fault = ranked.fault;
            let group = match fault.seat {
                Seat::Reading(q, _) | Seat::Exists(q) => &self.net.quantities[q].rule.group,
                Seat::Identity(_) => &Text { zh: String::new(), en: String::new() },
            };
            if !group.zh.is_empty() && groups.iter().any(|g| g.zh == group.zh) {
                continue;
            }
            let mut one = self.of(fault, ranked.error);
            if !group.zh.is_empty() {
                if let Seat::Reading(q, _) | Seat::Exists(q) = fault.seat {
                    groups.push(&self.net.quantities[q].rule.group);
                }
                if !matches!(fault.seat, Seat::Exists(_)) {
                    one.label = group.clone();
                }
            }
            if blamed.len() < TOGETHER {
                blamed.push(one);
            }
        }
        let mut questions: Vec<String> = Vec::new();
        for q in blamed.iter().flat_map(|b| &b.questions) {
            if !questions.contains(q) {
                questions.push(q.clone());
            }
        }
        let names: Vec<&Check> = checks.iter().filter_map(|c| self.verdict(c)).collect();
        let kind =
            |b: &Blamed| self.net.quantities.iter().find(|q| q.rule.id == b.id).map_or(Kind::Money, |q| q.rule.kind);
        let sentence = sentence::suspect(&blamed, &names, by_verdict, instead_of.is_some(), &kind);
        Suspect { blamed, z: Some(z), checks, by_verdict, instead_of, sentence, questions }
    }

    /// What was said so far from the reference that no honest slip explains it.
    fn said(&mut self, fits: &Reconciliation, critical: f64) {
        for (q, seen) in fits.quantities.iter().enumerate() {
            for r in &seen.readings {
                let soft = self.net.quantities[q].readings.iter().any(|x| x.id == r.id && !x.hard && !x.provisional);
                let far = soft && r.role == Role::Predicted && r.z.is_some_and(|z| z.abs() > critical);
                let known = self.entries.iter().flat_map(|e| &e.blamed).any(|b| b.id == seen.id);
                if !far || known {
                    continue;
                }
                let way = if r.z.is_some_and(|z| z > 0.0) { Way::TooHigh } else { Way::TooLow };
                let amount = r.predicted.map(|p| (r.value - p).abs());
                let blamed = self.blame(q, Some(r.id.clone()), &r.label, way, amount, &r.questions);
                let sentence = sentence::statement(seen, r.value, &blamed);
                let questions = blamed.questions.clone();
                let entry = Suspect {
                    blamed: vec![blamed],
                    z: r.z,
                    checks: vec![],
                    by_verdict: false,
                    instead_of: None,
                    sentence,
                    questions,
                };
                self.entries.push(entry);
            }
        }
    }

    /// Estimates that fail against the statement while neither they nor the statement have been named.
    fn rows(&mut self, fits: &Reconciliation) {
        for (q, seen) in fits.quantities.iter().enumerate() {
            if self.statements.contains(&q) {
                let own: Vec<String> = self.net.quantities[q]
                    .readings
                    .iter()
                    .filter(|r| self.failed(&r.check))
                    .map(|r| r.check.clone())
                    .collect();
                let entry = self.entries.iter_mut().find(|e| e.blamed.first().is_some_and(|b| b.id == seen.id));
                if let Some(entry) = entry {
                    let more: Vec<String> = own.into_iter().filter(|c| !entry.checks.contains(c)).collect();
                    entry.checks.extend(more);
                }
                continue;
            }
            let named = |id: &str| {
                self.entries.iter().flat_map(|e| &e.blamed).any(|b| b.id == seen.id && b.reading.as_deref() == Some(id))
            };
            let failing: Vec<usize> = (0..self.net.quantities[q].readings.len())
                .filter(|i| {
                    let r = &self.net.quantities[q].readings[*i];
                    self.failed(&r.check) && !named(&r.id) && !self.judged_elsewhere(&r.check)
                })
                .collect();
            for i in failing {
                let r = &self.net.quantities[q].readings[i];
                let shown = seen.readings.iter().find(|x| x.id == r.id);
                let way = match shown.and_then(|x| x.deviation) {
                    Some(d) if d < 0.0 => Way::TooLow,
                    _ => Way::TooHigh,
                };
                let amount = shown.and_then(|x| x.predicted).map(|p| (r.value - p).abs());
                let mut blamed = vec![self.blame(q, Some(r.id.clone()), &r.label, way, amount, &r.questions)];
                let alone = seen.readings.iter().filter(|x| x.role == Role::Fitted).count() < 2;
                let statement = self.net.quantities[q].readings.iter().find(|x| x.role == Role::Statement);
                if let (true, Some(s)) = (alone, statement) {
                    blamed.push(self.blame(q, Some(s.id.clone()), &s.label, Way::Either, None, &[]));
                }
                let checks = vec![r.check.clone()];
                let names: Vec<&Check> = checks.iter().filter_map(|c| self.verdict(c)).collect();
                let sentence = sentence::suspect(&blamed, &names, true, false, &|_| seen.kind);
                let questions: Vec<String> = blamed.iter().flat_map(|b| b.questions.clone()).collect();
                let z = shown.and_then(|x| x.z);
                self.entries.push(Suspect {
                    blamed,
                    z,
                    checks,
                    by_verdict: true,
                    instead_of: None,
                    sentence,
                    questions,
                });
            }
        }
    }

    /// Whether an identity answers for a check, or an entry explains it.
    fn judged_elsewhere(&self, check: &str) -> bool {
        let solved = self.net.identities.iter().any(|i| i.rule.checks.iter().any(|c| c == check));
        solved || self.entries.iter().any(|e| e.checks.iter().any(|c| c == check))
    }

    /// Failed checks of identities that are judged, not solved, such as each loan's own.
    fn bare(&mut self) {
        let identities: Vec<_> = self.net.judged.clone();
        for rule in identities {
            for pattern in &rule.checks {
                let matches = |id: &str| match pattern.split_once('*') {
                    Some((head, tail)) => id.starts_with(head) && id.ends_with(tail),
                    None => id == pattern,
                };
                let failed: Vec<Check> =
                    self.checks.iter().filter(|c| c.verdict == Verdict::Fail && matches(&c.id)).cloned().collect();
                for check in failed {
                    if !self.explained.contains(&check.id) && !self.entries.iter().any(|e| e.checks.contains(&check.id))
                    {
                        self.judged(&rule.id, &rule.questions, &check);
                    }
                }
            }
        }
    }

    fn judged(&mut self, id: &str, questions: &[String], check: &Check) {
        let meaning = check.meaning.clone().unwrap_or_default();
        let blamed = Blamed {
            id: id.to_owned(),
            reading: None,
            label: check.label.clone(),
            meaning,
            way: Way::Either,
            amount: None,
            questions: questions.to_vec(),
        };
        let sentence = sentence::suspect(std::slice::from_ref(&blamed), &[check], true, false, &|_| Kind::Money);
        self.entries.push(Suspect {
            blamed: vec![blamed],
            z: None,
            checks: vec![check.id.clone()],
            by_verdict: true,
            instead_of: None,
            sentence,
            questions: questions.to_vec(),
        });
    }

    fn bare_identity(&mut self, k: usize, z: Option<f64>) {
        let rule = self.net.identities[k].rule;
        let failed: Vec<Check> =
            rule.checks.iter().filter(|c| self.failed(c)).filter_map(|c| self.verdict(c)).cloned().collect();
        for check in failed.iter().take(1) {
            self.judged(&rule.id, &rule.questions, check);
            if let Some(entry) = self.entries.last_mut() {
                entry.z = z;
                entry.checks = failed.iter().map(|c| c.id.clone()).collect();
            }
        }
        self.explained.extend(rule.checks.iter().cloned());
        self.named.broken.push(k);
    }
}
