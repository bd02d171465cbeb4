//! Every repayment plan repays exactly what was lent, with interest on what is still out, and leaves the rest to the last instalment.

use crate::runner;
use formula::{Answer, Basis, Inputs, Outcome, Value};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};
use tests::trades::checklist;

const METHODS: [&str; 5] =
    ["annuity", "equal_principal", "bullet_monthly_interest", "bullet_all", "interest_only_then_annuity"];

fn cents(x: Decimal) -> Decimal {
    // ROUND(ROUND(x, 8), 2), half away from zero, as every named figure
    let fine = x.round_dp_with_strategy(8, RoundingStrategy::MidpointAwayFromZero);
    fine.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn number(o: Option<&Outcome>) -> Option<Decimal> {
    match o?.value()? {
        Value::Number(n) => Some(*n),
        _ => None,
    }
}

#[test]
fn every_plan_repays_the_loan_to_the_cent() {
    let model = checklist("fmcg-wholesale", 1).model.clone();
    let loans = (1u64..100_000_000, 1u32..121, 0u32..3_600, 0u32..120);
    let outcome = runner(40).run(&loans, |(fen, term, rate, grace)| {
        let grace = grace % term;
        let principal = Decimal::new(i64::try_from(fen).unwrap_or(1), 2);
        let rate = Decimal::new(i64::from(rate), 4);
        for (method, own_run) in [("annuity", false), ("interest_only_then_annuity", true)] {
            let mut inputs = Inputs::new();
            let mut set = |name: &str, n: Decimal| {
                inputs.set(name, Answer::known(Value::Number(n), Some(Basis::Document)));
            };
            set("request.amount", principal);
            set("request.term_months", term.into());
            set("request.annual_rate", rate);
            set("request.interest_only_months", grace.into());
            set("request.fees", Decimal::ZERO);
            inputs.set("request.method", Answer::known(Value::Text(method.into()), Some(Basis::Document)));
            let e = model.evaluate(&inputs);
            for name in METHODS.iter().filter(|m| (**m == "interest_only_then_annuity") == own_run) {
                let table = format!("schedules.amount_asked.{name}");
                let at = |row: u32, column: &str| number(e.cell(&table, &row.to_string(), column));
                let mut open = principal;
                let (mut repaid, mut paid) = (Decimal::ZERO, Decimal::ZERO);
                let mut ordinary = None;
                let what = format!("{name} {principal} over {term} at {rate}, grace {grace}");
                for period in 1..=term {
                    let (interest, part, instalment) =
                        (at(period, "interest"), at(period, "principal"), at(period, "instalment"));
                    let (Some(interest), Some(part), Some(instalment)) = (interest, part, instalment) else {
                        return Err(TestCaseError::fail(format!("{what}: no figures in period {period}")));
                    };
                    let due = match *name {
                        // all at once at the end
                        "bullet_all" if period < term => Decimal::ZERO,
                        "bullet_all" => cents(principal * rate / Decimal::from(12) * Decimal::from(term)),
                        _ => cents(open * rate / Decimal::from(12)),
                    };
                    prop_assert_eq!(interest, due, "{}: interest of period {}", &what, period);
                    prop_assert_eq!(instalment, interest + part, "{}: period {}", &what, period);
                    prop_assert!(
                        part >= Decimal::ZERO && part <= open,
                        "{what}: period {period} repays {part} of {open}"
                    );
                    open -= part;
                    repaid += part;
                    paid += instalment;
                    // level instalments stay level until the last
                    let level = name.ends_with("annuity") && (*name == "annuity" || period > grace);
                    if level && period < term && open > Decimal::ZERO {
                        prop_assert_eq!(
                            *ordinary.get_or_insert(instalment),
                            instalment,
                            "{}: period {}",
                            &what,
                            period
                        );
                    }
                    if *name == "equal_principal" && period < term && open > Decimal::ZERO {
                        prop_assert_eq!(*ordinary.get_or_insert(part), part, "{}: period {}", &what, period);
                    }
                }
                prop_assert_eq!(repaid, principal, "{}: sum of principal", &what);
                let totals = |t: &str| number(e.get(&format!("schedules.amount_asked.totals.{name}.{t}")));
                prop_assert_eq!(totals("sum_principal"), Some(principal), "{}", &what);
                prop_assert_eq!(totals("total_paid"), Some(paid), "{}", &what);
                prop_assert_eq!(totals("last_instalment"), at(term, "instalment"), "{}", &what);
            }
        }
        Ok(())
    });
    if let Err(e) = outcome {
        panic!("{e}");
    }
}
