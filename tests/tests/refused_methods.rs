//! Every applicable sales method is answered or refused: one that does not occur is not asked, blocks nothing, and drops out of the check
//! without making it unknown; one that was withheld leaves the reference and what rests on it provisional until its reason is accepted.

use appraisal::Appraisal;
use appraisal::case_file::{AnswerFile, CaseFile};
use appraisal::figure::Reading;
use tests::facts::{case_file, checklist, refuse};
use tests::golden::facts;

fn case() -> CaseFile {
    case_file(&facts(), checklist()).expect("the case imports")
}

fn of(case: &CaseFile) -> Appraisal {
    appraisal::appraise(checklist(), &case.observations(), case.case.survey_date)
}

fn refusing(method: &str, kind: &str) -> Appraisal {
    let mut case = case();
    refuse(&mut case, method, kind, "看过，本户没有这种材料");
    of(&case)
}

fn reading(appraisal: &Appraisal, id: &str) -> Reading {
    appraisal.reading(id).unwrap_or_else(|| panic!("no figure {id}"))
}

fn provisional(appraisal: &Appraisal, id: &str) -> Vec<String> {
    match reading(appraisal, id) {
        Reading::Known { provisional, .. } => provisional,
        other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn a_method_that_does_not_occur_drops_out_and_leaves_the_check_known() {
    let methods =
        checklist().tables["sales.methods_refused"].columns["method"].ask.choices.iter().map(|c| c.id.clone());
    for method in methods {
        let appraisal = refusing(&method, "not_used");
        assert_eq!(appraisal.completeness.missing, Vec::<String>::new(), "{method}");
        for figure in ["sales_check.reference_R_month", "sales_check.verdict", "limit.limit"] {
            assert!(reading(&appraisal, figure).is_firm(), "{method}: {figure} {:?}", reading(&appraisal, figure));
        }
        let value = match method.as_str() {
            "capacity" => "sales_check.capacity.ceiling_year".to_owned(),
            other => format!("sales_check.estimates.{other}.value_month"),
        };
        let found = reading(&appraisal, &value);
        assert!(matches!(found, Reading::NotApplicable { .. }), "{method}: {value} {found:?}");
    }
}

#[test]
fn a_withheld_method_makes_the_reference_provisional_until_its_reason_is_accepted() {
    // 394,131.21 409,549.81 415,812.11 416,787.90 418,450.76 without the commission: the middle one, not yet firm.
    let appraisal = refusing("commission", "withheld");
    let open = "sales.methods_refused".to_owned();
    assert_eq!(reading(&appraisal, "sales_check.withheld").number().map(|n| n.to_string()).as_deref(), Some("1"));
    let month = reading(&appraisal, "sales_check.reference_R_month").number();
    assert_eq!(month.map(|n| n.normalize().to_string()).as_deref(), Some("415812.11"));
    for figure in ["sales_check.reference_R_month", "margin_check.adopted", "limit.limit"] {
        assert_eq!(provisional(&appraisal, figure), std::slice::from_ref(&open), "{figure}");
    }
    // That it does not occur is an observation; only said, it counts as withheld.
    let mut said = case();
    refuse(&mut said, "commission", "not_used", "老板说没有");
    let row = said.tables.get_mut("sales.methods_refused").and_then(|t| t.rows.last_mut()).expect("a row");
    row.cells.get_mut("reason").expect("the reason").basis = Some(appraisal::observation::Basis::Oral);
    assert_eq!(provisional(&of(&said), "sales_check.reference_R_month"), std::slice::from_ref(&open));
    let mut accepted = case();
    refuse(&mut accepted, "commission", "withheld", "老板不给看提成表");
    let row = accepted.tables.get_mut("sales.methods_refused").and_then(|t| t.rows.last_mut()).expect("a row");
    row.cells.insert("accepted_by".to_owned(), AnswerFile::of("复核岗".to_owned()));
    // A cell that says so counts nothing; the reviewer's own signed act does.
    assert_eq!(reading(&of(&accepted), "sales_check.withheld").number().map(|n| n.to_string()).as_deref(), Some("1"));
    let accepted = appraisal::appraise(checklist(), &accepted.observations_as_signed(), accepted.case.survey_date);
    assert_eq!(reading(&accepted, "sales_check.withheld").number().map(|n| n.to_string()).as_deref(), Some("0"));
    assert!(reading(&accepted, "sales_check.reference_R_month").is_firm());
}

#[test]
fn the_kind_and_the_reason_are_required() {
    let mut case = case();
    refuse(&mut case, "commission", "not_used", "没有业务员：看过工资表");
    for missing in ["kind", "reason"] {
        let mut case = case.clone();
        let row = case.tables.get_mut("sales.methods_refused").and_then(|t| t.rows.last_mut()).expect("a row");
        row.cells.shift_remove(missing);
        assert_eq!(of(&case).completeness.missing, [format!("sales.methods_refused.not_commission.{missing}")]);
    }
}
