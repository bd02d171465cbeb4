//! The stages behind the figures, kept 各段续算: every part remembers which figures it looked at, and is made again when one of them moved.

use crate::Appraisal;
use crate::checklist::{Checklist, STRUCTURE_INPUT};
use crate::crosscheck::{noticed, per_row};
use crate::dead_end::{judged, stuck, ways};
use crate::decision::{Before, CONDITION, Holding, KnockOut, REASON, WARNING, decision_by, holds, knock_outs};
use crate::estimate::{measure, without_reference};
use crate::evidence_floor::{EvidenceFloor, assumptions, has_a_floor, not_above};
use crate::figures::{Figures, out_of_range};
use crate::finding::Finding;
use crate::limit::limit;
use crate::reconcile::reconcile;
use crate::score::{Score, indicator, total, unrated};
use crate::statement::{drop_columns_that_do_not_apply, gaps, laid_out, line};
use formula::{Alongside, Answer, Answers, Assumption, Listed, Moved, Seen, Value};

/// What became different before the stages.
#[derive(Debug, Default)]
pub(super) struct News {
    /// In the figures.
    pub(super) moved: Moved,
    /// In what is proven.
    pub(super) proof: bool,
}

/// What the parts looked at, and what the stages noticed.
#[derive(Debug, Default)]
pub(super) struct Stages {
    begun: bool,
    statements: Statements,
    measures: Vec<Seen>,
    /// By rule, with the number of checks it stands for.
    checks: Vec<(Seen, usize)>,
    reconciliation: Seen,
    scores: [ScoreSeen; 2],
    knock_outs: Seen,
    limit: Seen,
    /// Whether there is no loan as things stand.
    stuck: (Seen, Option<bool>),
    search: Search,
    floor: Floor,
    holding: Holding,
    holds: [Vec<Seen>; 3],
    noticed: Noticed,
}

#[derive(Debug, Default)]
struct Statements {
    /// By line of the checklist: what it looked at, and where it stands.
    lines: Vec<(Seen, usize, usize)>,
    columns: Vec<Vec<String>>,
}

#[derive(Debug, Default)]
struct ScoreSeen {
    indicators: Vec<Seen>,
    whole: Seen,
}

/// The case at the lower end of its evidence, beside the case.
#[derive(Debug, Default)]
struct Floor {
    seen: Seen,
    assumptions: Vec<Assumption>,
    beside: Option<Alongside>,
    /// What moved since it was looked at.
    since: Moved,
}

/// The search for a way out, kept: every way tried goes along beside the case.
#[derive(Debug, Default)]
struct Search {
    tried: Vec<Tried>,
}

#[derive(Debug)]
struct Tried {
    way: Vec<Assumption>,
    beside: Alongside,
    /// What moved since it was looked at.
    since: Moved,
}

/// Findings by stage, in the order of the flow.
#[derive(Debug, Default)]
struct Noticed {
    figures: Vec<Finding>,
    statements: Vec<Finding>,
    measures: Vec<Finding>,
    checks: Vec<Finding>,
    reconciliation: Vec<Finding>,
    score: Vec<Finding>,
    knock_outs: Vec<Finding>,
    limit: Vec<Finding>,
}

/// Tells the rules that another structure works.
struct Told;

impl Answers for Told {
    fn scalar(&self, _: &str) -> Answer {
        Answer::known(Value::Bool(true), None)
    }
    fn rows(&self, _: &str) -> Listed {
        Listed::Untouched
    }
    fn column(&self, _: &str, _: &str) -> Vec<Answer> {
        Vec::new()
    }
}

/// Makes a part again when something it looked at moved; whether it did.
fn renewed<T>(seen: &mut Seen, figures: &Figures, moved: &Moved, make: impl FnOnce() -> T) -> Option<T> {
    if !moved.touches(seen) {
        return None;
    }
    let (made, now) = figures.evaluation.watched(make);
    *seen = now;
    Some(made)
}

impl Stages {
    /// Brings the appraisal, whose figures have gone on already, up to them. Gives what moved in the end.
    pub(super) fn renew(
        &mut self,
        checklist: &Checklist,
        appraisal: &mut Appraisal,
        unproven: &[Finding],
        news: News,
    ) -> Moved {
        if !self.begun {
            self.begin(checklist, appraisal);
        }
        let News { mut moved, proof } = news;
        let Appraisal { figures, .. } = &*appraisal;
        if moved.overflow() || !self.begun {
            self.noticed.figures = out_of_range(&figures.evaluation);
        }
        self.statements(checklist, appraisal, &moved);
        self.measures(checklist, appraisal, &moved);
        let checks = self.checks(checklist, appraisal, &moved);
        self.reconciliation(checklist, appraisal, &moved, checks);
        self.scores(checklist, appraisal, &moved);
        self.knock_outs(checklist, appraisal, &moved, proof);
        let figures = &appraisal.figures;
        if let Some((made, findings)) = renewed(&mut self.limit, figures, &moved, || limit(checklist, figures)) {
            appraisal.limit = made;
            self.noticed.limit = findings;
        }
        self.dead_end(checklist, appraisal, &moved);
        appraisal.evidence_floor = self.floor.limit(checklist, &appraisal.figures, &moved);
        // The proposal's rule sees the one repayment asked for; that another works, or may work, is told to it here.
        if appraisal.structure_hopeless != Some(true) && appraisal.figures.says_yes("decision.no_structure_works") {
            let told = [formula::Changed::Scalar(STRUCTURE_INPUT)];
            moved.join(appraisal.figures.evaluation.follow(&Told, &told));
        }
        self.decision(checklist, appraisal, &moved);
        self.noticed.write(unproven, &mut appraisal.noticed);
        self.begun = true;
        moved
    }

    /// Where everything stands; what was looked at is not known yet, so that everything is made once.
    fn begin(&mut self, checklist: &Checklist, appraisal: &mut Appraisal) {
        let laid_out = laid_out(checklist, &appraisal.figures);
        let mut placed = vec![0; laid_out.len()];
        for rule in &checklist.lines {
            let Some(at) = laid_out.iter().position(|s| s.id == rule.statement) else { continue };
            self.statements.lines.push((Seen::default(), at, placed[at]));
            placed[at] += 1;
        }
        self.statements.columns = laid_out.iter().map(|s| s.columns.clone()).collect();
        appraisal.statements = laid_out;
        self.measures = vec![Seen::default(); checklist.measures.len()];
        let figures = &appraisal.figures;
        let per_rule = checklist.checks.iter().map(|rule| (Seen::default(), per_row(rule, checklist, figures).len()));
        self.checks = per_rule.collect();
        for score in &mut self.scores {
            score.indicators = vec![Seen::default(); checklist.indicators.len()];
        }
        self.holds = [checklist.reasons.len(), checklist.warnings.len(), checklist.conditions.len()]
            .map(|count| vec![Seen::default(); count]);
        self.holding = Holding {
            reasons: vec![false; checklist.reasons.len()],
            warnings: vec![false; checklist.warnings.len()],
            conditions: vec![false; checklist.conditions.len()],
        };
    }

    fn statements(&mut self, checklist: &Checklist, appraisal: &mut Appraisal, moved: &Moved) {
        let figures = &appraisal.figures;
        let mut other = vec![false; appraisal.statements.len()];
        for (rule, (seen, at, place)) in checklist.lines.iter().zip(&mut self.statements.lines) {
            if let Some(made) = renewed(seen, figures, moved, || line(rule, figures)) {
                appraisal.statements[*at].lines[*place] = made;
                other[*at] = true;
            }
        }
        if !other.contains(&true) {
            return;
        }
        let each = appraisal.statements.iter_mut().zip(&self.statements.columns).zip(&other);
        for ((statement, columns), _) in each.filter(|(_, other)| **other) {
            statement.columns.clone_from(columns);
            drop_columns_that_do_not_apply(statement);
        }
        self.noticed.statements = appraisal.statements.iter().filter_map(gaps).collect();
    }

    fn measures(&mut self, checklist: &Checklist, appraisal: &mut Appraisal, moved: &Moved) {
        let figures = &appraisal.figures;
        let mut other = !self.begun;
        for ((rule, seen), kept) in checklist.measures.iter().zip(&mut self.measures).zip(&mut appraisal.measures) {
            if let Some(made) = renewed(seen, figures, moved, || measure(rule, checklist, figures)) {
                *kept = made;
                other = true;
            }
        }
        if other {
            self.noticed.measures = without_reference(&appraisal.measures);
        }
    }

    /// Whether a check says something else.
    fn checks(&mut self, checklist: &Checklist, appraisal: &mut Appraisal, moved: &Moved) -> bool {
        let figures = &appraisal.figures;
        let (mut at, mut other) = (0, !self.begun);
        for (rule, (seen, count)) in checklist.checks.iter().zip(&mut self.checks) {
            if let Some(made) = renewed(seen, figures, moved, || per_row(rule, checklist, figures)) {
                let before = at..at + *count;
                *count = made.len();
                if appraisal.checks.get(before.clone()) != Some(&made[..]) {
                    drop(appraisal.checks.splice(before, made));
                    other = true;
                }
            }
            at = at.saturating_add(*count);
        }
        if other {
            self.noticed.checks = appraisal.checks.iter().filter_map(noticed).collect();
        }
        other
    }

    fn reconciliation(&mut self, checklist: &Checklist, appraisal: &mut Appraisal, moved: &Moved, checks: bool) {
        if checks {
            self.reconciliation = Seen::default();
        }
        let (figures, checks) = (&appraisal.figures, &appraisal.checks);
        let made = renewed(&mut self.reconciliation, figures, moved, || reconcile(checklist, figures, checks));
        if let Some((made, findings)) = made {
            appraisal.reconciliation = made;
            self.noticed.reconciliation = findings;
        }
    }

    fn scores(&mut self, checklist: &Checklist, appraisal: &mut Appraisal, moved: &Moved) {
        let figures = &appraisal.figures;
        let both = [("at_L0", &mut appraisal.score_at_l0), ("at_amount_asked", &mut appraisal.score_at_asked)];
        for ((at, score), seen) in both.into_iter().zip(&mut self.scores) {
            seen.renew(checklist, figures, moved, at, score);
        }
        self.noticed.score = unrated(&appraisal.score_at_l0);
    }

    fn knock_outs(&mut self, checklist: &Checklist, appraisal: &mut Appraisal, moved: &Moved, proof: bool) {
        if proof {
            self.knock_outs = Seen::default();
        }
        let (figures, proof) = (&appraisal.figures, &appraisal.proof);
        let made: Option<(Vec<KnockOut>, Vec<Finding>)> =
            renewed(&mut self.knock_outs, figures, moved, || knock_outs(checklist, figures, proof));
        if let Some((made, findings)) = made {
            appraisal.knock_outs = made;
            self.noticed.knock_outs = findings;
        }
    }

    fn dead_end(&mut self, checklist: &Checklist, appraisal: &mut Appraisal, moved: &Moved) {
        let figures = &appraisal.figures;
        self.search.moved(moved);
        if let Some(now) = renewed(&mut self.stuck.0, figures, moved, || stuck(&figures.evaluation)) {
            self.stuck.1 = now;
        }
        appraisal.structure_hopeless = match self.stuck.1 {
            Some(true) => self.search.again(checklist, figures),
            other => {
                self.search = Search::default();
                other
            }
        };
    }

    fn decision(&mut self, checklist: &Checklist, appraisal: &mut Appraisal, moved: &Moved) {
        let figures = &appraisal.figures;
        let renew = |prefix: &str, ids: &mut dyn Iterator<Item = &String>, seen: &mut [Seen], made: &mut [bool]| {
            for ((id, seen), kept) in ids.zip(seen).zip(made) {
                if let Some(holds) = renewed(seen, figures, moved, || holds(figures, prefix, id)) {
                    *kept = holds;
                }
            }
        };
        let [reasons, warnings, conditions] = &mut self.holds;
        renew(REASON, &mut checklist.reasons.iter().map(|r| &r.id), reasons, &mut self.holding.reasons);
        renew(WARNING, &mut checklist.warnings.iter().map(|n| &n.id), warnings, &mut self.holding.warnings);
        renew(CONDITION, &mut checklist.conditions.iter().map(|n| &n.id), conditions, &mut self.holding.conditions);
        let before = Before {
            checks: &appraisal.checks,
            knock_outs: &appraisal.knock_outs,
            limit: &appraisal.limit,
            missing: &appraisal.missing,
            proof: &appraisal.proof,
        };
        (appraisal.decision, appraisal.warnings) = decision_by(checklist, figures, &before, &self.holding);
    }
}

impl ScoreSeen {
    fn renew(&mut self, checklist: &Checklist, figures: &Figures, moved: &Moved, at: &str, score: &mut Score) {
        let mut other = false;
        let each = checklist.indicators.iter().zip(&mut self.indicators).zip(&mut score.indicators);
        for ((rule, seen), kept) in each {
            if let Some(made) = renewed(seen, figures, moved, || indicator(rule, figures, at)) {
                *kept = made;
                other = true;
            }
        }
        if other {
            self.whole = Seen::default();
        }
        if moved.touches(&self.whole) {
            let indicators = std::mem::take(&mut score.indicators);
            if let Some(made) = renewed(&mut self.whole, figures, moved, || total(figures, at, indicators)) {
                *score = made;
            }
        }
    }
}

impl Floor {
    fn limit(&mut self, checklist: &Checklist, figures: &Figures, moved: &Moved) -> EvidenceFloor {
        self.since.join(moved.clone());
        let limit = figures.named("limit.limit").reading;
        if !has_a_floor(&limit) {
            return EvidenceFloor::of(limit);
        }
        let since = std::mem::take(&mut self.since);
        if let Some(made) = renewed(&mut self.seen, figures, &since, || assumptions(figures)) {
            self.assumptions = made;
        }
        let base = &figures.evaluation;
        let followed = self.beside.as_mut().map(|beside| beside.follow(base, &since, &self.assumptions).is_ok());
        if followed != Some(true) {
            self.beside = base.alongside(&self.assumptions).ok();
        }
        not_above(checklist, limit, self.beside.as_ref().map(Alongside::evaluation))
    }
}

impl Search {
    fn moved(&mut self, moved: &Moved) {
        self.tried.iter_mut().for_each(|tried| tried.since.join(moved.clone()));
    }

    /// Which way is tried first makes no difference to the result: the one that worked the last time mostly works again.
    fn again(&mut self, checklist: &Checklist, figures: &Figures) -> Option<bool> {
        let ways = ways(checklist, figures);
        self.tried.retain(|tried| ways.contains(&tried.way));
        let first = self.tried.first().map(|tried| tried.way.clone());
        let untried = ways.into_iter().filter(|way| Some(way) != first.as_ref());
        let in_turn: Vec<Vec<Assumption>> = first.iter().cloned().chain(untried).collect();
        let mut worked = None;
        let verdict = judged(in_turn.into_iter().map(|way| {
            let stuck = self.one(&way, figures);
            if stuck == Some(false) {
                worked = Some(way);
            }
            stuck
        }));
        if let Some(at) = worked.and_then(|way| self.tried.iter().position(|tried| tried.way == way)) {
            self.tried.swap(0, at);
        }
        verdict
    }

    fn one(&mut self, way: &[Assumption], figures: &Figures) -> Option<bool> {
        let base = &figures.evaluation;
        if let Some(at) = self.tried.iter().position(|tried| tried.way == way) {
            let tried = &mut self.tried[at];
            let since = std::mem::take(&mut tried.since);
            if tried.beside.follow(base, &since, way).is_ok() {
                return stuck(tried.beside.evaluation());
            }
            self.tried.remove(at);
        }
        let beside = base.alongside(way).ok()?;
        let verdict = stuck(beside.evaluation());
        self.tried.push(Tried { way: way.to_vec(), beside, since: Moved::default() });
        verdict
    }
}

impl Noticed {
    fn write(&self, unproven: &[Finding], all: &mut Vec<Finding>) {
        all.clear();
        let parts: [&[Finding]; 9] = [
            &self.figures,
            unproven,
            &self.statements,
            &self.measures,
            &self.checks,
            &self.reconciliation,
            &self.score,
            &self.knock_outs,
            &self.limit,
        ];
        all.extend(parts.into_iter().flatten().cloned());
    }
}
