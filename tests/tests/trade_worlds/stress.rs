//! A lever of a family's own works on the cases that are made of it: where the price of a harvest falls, profit falls by all of it, since what
//! was put in is spent.

use appraisal::appraise;
use appraisal::stress::stress;
use tests::trades::checklist;
use tests::world::{numbers, practice, trades};

#[test]
fn a_falling_price_of_the_harvest_takes_profit() {
    for trade in trades().into_iter().filter(|t| numbers(t).family == "crops-per-mu") {
        let case = practice(&trade, 1);
        let checklist = checklist(&trade, 1);
        let a = appraise(&checklist, &case.observations(), case.case.survey_date);
        let table = stress(&checklist, &a);
        let profit = |id: &str| {
            let row = table.rows.iter().find(|r| r.id == id).unwrap_or_else(|| panic!("{trade}: no {id}"));
            let outlook = row.outlook.as_ref().unwrap_or_else(|why| panic!("{trade} {id}: {}", why.zh));
            outlook.net_profit.number().unwrap_or_else(|| panic!("{trade} {id}: no profit"))
        };
        let base = table.base.net_profit.number().unwrap_or_else(|| panic!("{trade}: no profit"));
        let (tenth, fifth) = (profit("crop_price_minus_10"), profit("crop_price_minus_20"));
        assert!(fifth < tenth && tenth < base, "{trade}: {base}, {tenth}, {fifth}");
        let revenue = a.reading("income.year.revenue").and_then(|r| r.number()).unwrap_or_default();
        // fees for others' crops are no harvest, yet the lever moves all that was sold
        let lost = (base - tenth) / revenue;
        assert!(
            (0.07..=0.13).contains(&f64::try_from(lost).unwrap_or_default()),
            "{trade}: {lost} of sales is lost by a tenth"
        );
    }
}
