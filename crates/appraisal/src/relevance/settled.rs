//! What applies, kept from answer to answer 适用性续算: conditions that switch each other are asked again round by round, and each round goes on from where
//! it stood. Equal to [`relevance`](super::relevance).

use super::{Applicable, ROUNDS, Relevance, contradictions, read};
use crate::checklist::Checklist;
use crate::finding::Finding;
use crate::observation::Answers;
use formula::{Changed, Evaluation};

/// One round: what was taken to apply, what the conditions said under it, and what applies by that.
#[derive(Debug, Clone)]
struct Round {
    under: Relevance,
    evaluation: Evaluation,
    next: Relevance,
}

/// The rounds until nothing changed any more.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settled {
    rounds: Vec<Round>,
    /// What applies.
    pub(crate) relevance: Relevance,
    /// The answers that contradict a constraint.
    pub(crate) contradictions: Vec<Finding>,
}

const EVERYTHING: &[Changed<'static>] = &[Changed::Everything];

/// What became different.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) relevance: bool,
    pub(crate) contradictions: bool,
}

impl Settled {
    /// Takes in the answers as they are now, other than before at most where it is said. `read_again`: rows came or went, or a question was answered: what
    /// applies depends on that, too, not on conditions alone.
    pub(crate) fn follow(
        &mut self,
        checklist: &Checklist,
        answers: &Answers,
        changed: &[Changed<'_>],
        read_again: bool,
    ) -> Difference {
        let kept = self.rounds.len();
        let (mut at, mut other) = (0, false);
        // What the round at hand is taken under; none while that is what it was.
        let mut under: Option<Relevance> = None;
        let moved = loop {
            let mut otherwise = true;
            let taken = under.take();
            let moved = match self.rounds.get_mut(at) {
                Some(round) => {
                    let mut places = changed;
                    match taken {
                        Some(relevance) => (round.under, places) = (relevance, EVERYTHING),
                        None => otherwise = false,
                    }
                    let inputs = Applicable::new(checklist, answers, &round.under);
                    !round.evaluation.follow(&inputs, places).nothing()
                }
                None => {
                    let under = taken.unwrap_or_default();
                    let evaluation = checklist.relevance.evaluate_figures(&Applicable::new(checklist, answers, &under));
                    self.rounds.push(Round { under, evaluation, next: Relevance::default() });
                    true
                }
            };
            // After the last round conditions are left as they stand.
            if at == ROUNDS {
                other |= otherwise;
                break moved;
            }
            let last = at + 1 == self.rounds.len();
            let round = &mut self.rounds[at];
            let mut another = last;
            if moved || read_again || otherwise {
                let next = read(checklist, answers, &round.evaluation);
                if next != round.next {
                    (round.next, another, otherwise) = (next, true, true);
                }
            }
            let (a, b) = (&round.next, &round.under);
            let settled = match otherwise {
                true => a.off == b.off && a.off_cells == b.off_cells && a.survey.depth == b.survey.depth,
                false => last,
            };
            other |= otherwise;
            if settled {
                break moved;
            }
            under = another.then(|| round.next.clone());
            at += 1;
        };
        self.rounds.truncate(at + 1);
        other |= kept != self.rounds.len();
        let last = &self.rounds[at];
        let mut difference = Difference::default();
        if other {
            let relevance = if at == ROUNDS { &last.under } else { &last.next };
            difference.relevance = kept == 0 || *relevance != self.relevance;
            self.relevance = relevance.clone();
        }
        if moved || other {
            let found = contradictions(checklist, &last.evaluation, &self.relevance);
            difference.contradictions = kept == 0 || found != self.contradictions;
            self.contradictions = found;
        }
        difference
    }
}
