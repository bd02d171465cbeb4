//! Assumptions reckoned from figures that are there already give what the whole reckoned anew gives: the same values to the last digit, the
//! same states, causes and marks. In every trade, over questions, policy, figures and cells, with answers missing as well.

use appraisal::Appraisal;
use appraisal::checklist::Checklist;
use appraisal::inputs::CaseInputs;
use appraisal::observation::{Answers, Observation};
use chrono::NaiveDate;
use formula::{Assumed, Assumption, Evaluation, Value};
use rust_decimal::Decimal;
use tests::trades::trades;

/// Every so many names are tried: enough of each kind, in seconds.
const STRIDE: usize = 89;

fn assumed(evaluation: &Evaluation) -> Vec<Vec<Assumption>> {
    let scalars = evaluation.scalars().map(|(name, o)| (name.to_string(), o));
    let cells = evaluation.cells().map(|(t, r, c, o)| (format!("{t}.{r}.{c}"), o));
    let columns = evaluation.cells().map(|(t, _, c, o)| (format!("{t}[{c}]"), o));
    let names = scalars.chain(cells).chain(columns).filter(|(_, o)| o.as_number().is_some());
    let tenth = |(at, (name, _)): (usize, (String, &formula::Outcome))| {
        let assumed = match at % 4 {
            0 => Assumed::Times(Decimal::new(11, 1)),
            1 => Assumed::Plus(Decimal::new(-12_345, 2)),
            2 => Assumed::Set(Value::Number(Decimal::ZERO)),
            _ => Assumed::Set(Value::Number(Decimal::new(3, 0))),
        };
        Assumption { name, assumed }
    };
    let each: Vec<Assumption> = names.step_by(STRIDE).enumerate().map(tenth).collect();
    // Alone, and in pairs of names far from each other.
    let pairs = each.iter().zip(each.iter().rev()).step_by(5).map(|(a, b)| vec![a.clone(), b.clone()]);
    each.iter().map(|a| vec![a.clone()]).chain(pairs).collect()
}

fn shown(evaluation: &Evaluation) -> String {
    let scalars = evaluation.scalars().map(|(name, o)| format!("{name} {o:?}\n"));
    let cells = evaluation.cells().map(|(t, r, c, o)| format!("{t}.{r}.{c} {o:?}\n"));
    scalars.chain(cells).collect()
}

fn compare(checklist: &Checklist, observations: &[Observation], surveyed: NaiveDate) -> usize {
    let made: Appraisal = appraisal::appraise(checklist, observations, surveyed);
    let (answers, _) = Answers::fold(checklist, observations);
    let inputs = CaseInputs::new(checklist, &answers, &made.relevance, &made.completeness, &made.proof, surveyed);
    let base = &made.figures.evaluation;
    let lists = assumed(base);
    for list in &lists {
        let anew = checklist.model.evaluate_assuming(&inputs, list).expect("names of the case");
        let aside = base.assuming(list).expect("names of the case");
        let (anew, aside) = (shown(&anew), shown(&aside));
        let differs = anew.lines().zip(aside.lines()).find(|(a, b)| a != b);
        assert!(differs.is_none() && anew.len() == aside.len(), "{list:?}: {differs:?}");
    }
    lists.len()
}

#[test]
fn assumptions_on_figures_already_there_give_what_a_new_reckoning_gives() {
    let mut tried = 0;
    for trade in trades() {
        let observations = trade.case.observations();
        tried += compare(&trade.checklist, &observations, trade.case.case.survey_date);
        let some: Vec<Observation> =
            observations.iter().enumerate().filter(|(at, _)| at % 9 != 4).map(|(_, o)| o.clone()).collect();
        tried += compare(&trade.checklist, &some, trade.case.case.survey_date);
    }
    assert!(tried > 400, "{tried}");
}
