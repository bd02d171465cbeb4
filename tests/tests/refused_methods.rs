//! Every applicable sales method is answered or refused with a reason: a refused one is not asked, blocks nothing, and drops out of the
//! check without making it unknown; the reason becomes required.

use appraisal::figure::Reading;
use appraisal::observation::{Observation, Said};
use tests::facts::{case_file, checklist};
use tests::golden::facts;

fn refusing(method: &str, why: Option<&str>) -> appraisal::Appraisal {
    let file = case_file(&facts(), checklist()).expect("the case imports");
    let mut observations = file.observations();
    observations.push(Observation::of("sales.refused", Said::Answer(method.to_owned())));
    observations.extend(why.map(|text| Observation::of("sales.refused_why", Said::Answer(text.to_owned()))));
    appraisal::appraise(checklist(), &observations, file.case.survey_date)
}

#[test]
fn a_refused_method_drops_out_and_leaves_the_check_known() {
    let methods = checklist().questions["sales.refused"].ask.choices.iter().map(|c| c.id.clone());
    for method in methods {
        let appraisal = refusing(&method, Some("本户没有这种材料"));
        assert_eq!(appraisal.completeness.missing, Vec::<String>::new(), "{method}");
        let reading = |id: &str| appraisal.reading(id).unwrap_or_else(|| panic!("no figure {id}"));
        for figure in ["sales_check.reference_R_month", "sales_check.verdict", "limit.limit"] {
            assert!(reading(figure).is_firm(), "{method}: {figure} {:?}", reading(figure));
        }
        let value = match method.as_str() {
            "capacity" => "sales_check.capacity.ceiling_year".to_owned(),
            other => format!("sales_check.estimates.{other}.value_month"),
        };
        assert!(matches!(reading(&value), Reading::NotApplicable { .. }), "{method}: {value} {:?}", reading(&value));
    }
}

#[test]
fn the_reason_is_required() {
    let appraisal = refusing("commission", None);
    assert_eq!(appraisal.completeness.missing, ["sales.refused_why"]);
}
