//! The client's list, the consents and the plan differ as clients and trades do.

use super::trade::{Told, all, of};
use appraisal::checklist::Checklist;
use appraisal::preparation::{Holds, StepKind};
use report::document::Language;
use std::collections::BTreeSet;

fn materials(checklist: &Checklist, said: &[(&str, &str)]) -> BTreeSet<String> {
    Told::of(said).look(checklist, |c| c.materials().all().map(|m| m.id.clone()).collect())
}

/// What one client brings and the other does not.
fn apart(checklist: &Checklist, one: &[(&str, &str)], other: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let (one, other) = (materials(checklist, one), materials(checklist, other));
    (one.difference(&other).cloned().collect(), other.difference(&one).cloned().collect())
}

#[test]
fn an_owner_is_asked_for_the_deed_and_a_tenant_for_the_lease() {
    for checklist in all() {
        let owner = [("scorecard.premises_owned", "true")];
        let tenant = [
            ("scorecard.premises_owned", "false"),
            ("scorecard.own_home_in_county", "false"),
            ("survey.security_kinds", "credit"),
        ];
        let (only_owner, only_tenant) = apart(checklist, &owner, &tenant);
        assert!(only_owner.contains(&"property_deed".to_owned()), "{}: {only_owner:?}", checklist.id);
        assert!(only_tenant.contains(&"lease".to_owned()), "{}: {only_tenant:?}", checklist.id);
    }
}

#[test]
fn the_list_follows_security_purpose_entity_and_whether_the_client_is_known() {
    let shop = of("convenience-store");
    let guarantor = apart(shop, &[("survey.security_kinds", "guarantor")], &[("survey.security_kinds", "credit")]);
    assert_eq!(guarantor, (vec!["guarantor_papers".to_owned()], vec![]));
    let pledged = apart(shop, &[("survey.security_kinds", "vehicle")], &[("survey.security_kinds", "credit")]);
    assert_eq!(pledged, (vec!["security_papers".to_owned()], vec![]));
    let purpose = apart(shop, &[("request.purpose_kind", "asset")], &[("request.purpose_kind", "refinance")]);
    assert_eq!(purpose, (vec!["purchase_quote".to_owned()], vec!["old_loan_papers".to_owned()]));
    let entity = apart(shop, &[("applicant.entity", "company")], &[("applicant.entity", "unregistered")]);
    assert_eq!(entity, (vec!["business_licence".to_owned(), "company_papers".to_owned()], vec![]));
    let married = apart(shop, &[("applicant.marital", "married")], &[("applicant.marital", "single")]);
    assert_eq!(married, (vec!["marriage".to_owned()], vec![]));
    let kept = |customer: &str| {
        Told::of(&[("survey.customer", customer)])
            .look(shop, |c| c.materials().kept.iter().map(|m| m.id.clone()).collect::<Vec<_>>())
    };
    assert!(kept("new").is_empty());
    assert!(kept("repeat").contains(&"id_card".to_owned()), "{:?}", kept("repeat"));
}

#[test]
fn what_is_not_known_is_listed_with_its_case() {
    for checklist in all() {
        Told::of(&[]).look(checklist, |c| {
            let list = c.materials();
            for m in list.all().filter(|m| m.open) {
                assert!(!m.given.zh.is_empty() && !m.given.en.is_empty(), "{}/{}: in which case?", checklist.id, m.id);
            }
            assert!(list.all().any(|m| m.open), "{}", checklist.id);
        });
    }
}

#[test]
fn lists_differ_by_trade_and_have_the_trades_own_papers() {
    let lists: Vec<(&str, BTreeSet<String>)> = all().iter().map(|c| (c.id.as_str(), materials(c, &[]))).collect();
    let has = |id: &str, paper: &str| lists.iter().any(|(trade, list)| *trade == id && list.contains(paper));
    assert!(has("convenience-store", "anchor_report") && !has("restaurant", "anchor_report"));
    assert!(has("pig-farm", "quarantine_certificate") && !has("convenience-store", "quarantine_certificate"));
    assert!(has("tower-crane-rental", "machine_register") && !has("pig-farm", "machine_register"));
    let own: BTreeSet<&BTreeSet<String>> = lists.iter().map(|(_, list)| list).collect();
    assert!(own.len() * 3 >= lists.len() * 2, "{} different lists of {} trades", own.len(), lists.len());
}

#[test]
fn the_text_for_a_messenger_is_plain_and_holds_nothing_of_the_case() {
    for checklist in all() {
        let said = [("applicant.name", "借款人甲甲"), ("applicant.phone", "13800000000"), ("request.amount", "345678")];
        Told::of(&said).look(checklist, |c| {
            let list = c.materials();
            for (language, head) in [(Language::Zh, "请准备的材料"), (Language::En, "What to bring")] {
                let text = report::preparation::materials_text(&list, checklist, language);
                assert!(text.contains(head) && !text.contains('\t') && !text.contains("  "), "{text}");
                assert!(!["借款人甲甲", "13800000000", "345678"].iter().any(|p| text.contains(p)), "{text}");
                let numbered = text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit())).count();
                assert_eq!(numbered, list.all().count(), "{text}");
            }
        });
    }
}

#[test]
fn consents_say_what_waits_for_them_and_an_answer_closes_them() {
    for checklist in all() {
        let ids = |said: &[(&str, &str)]| -> Vec<(String, Option<bool>)> {
            Told::of(said).look(checklist, |c| c.consents().into_iter().map(|c| (c.id, c.signed)).collect())
        };
        let without = ids(&[("survey.security_kinds", "credit")]);
        for id in ["personal_data", "bureau", "accounts", "place_and_images"] {
            assert!(without.contains(&(id.to_owned(), None)), "{}: {without:?}", checklist.id);
        }
        assert!(!without.iter().any(|(id, _)| id == "bureau_guarantor"));
        let with = ids(&[("survey.security_kinds", "guarantor"), ("consent.bureau_written", "true")]);
        assert!(
            with.iter().any(|(id, _)| id == "bureau_guarantor") && with.contains(&("bureau".to_owned(), Some(true)))
        );
    }
    Told::of(&[]).look(of("pharmacy"), |c| {
        for form in c.consents() {
            assert!(form.text.zh.contains("____") && !form.signers.is_empty(), "{}", form.id);
            assert!(
                !form.first.zh.is_empty() && !form.refused.zh.is_empty() && !form.text.en.is_empty(),
                "{}",
                form.id
            );
            assert_eq!(form.needed == Holds::Open, form.id == "bureau_guarantor", "{}", form.id);
        }
    });
}

#[test]
fn the_plan_names_the_trades_own_counts_whom_to_ask_apart_and_the_originals() {
    for checklist in all() {
        let base = |id: &str| {
            let question = checklist.questions.get(id).map(|q| &q.ask.place.file);
            question.or_else(|| checklist.tables.get(id).map(|t| &t.place.file)).is_some_and(|f| f.starts_with("base/"))
        };
        Told::of(&[]).look(checklist, |c| {
            let plan = c.plan();
            let counts: Vec<&str> = plan
                .stops
                .iter()
                .flat_map(|s| &s.steps)
                .filter(|s| s.kind == StepKind::Count)
                .map(|s| s.id.as_str())
                .collect();
            let own = counts.iter().filter(|id| !base(id)).count();
            assert!(own >= 2, "{}: only {own} counts of its own: {counts:?}", checklist.id);
            let photos = plan.stops.iter().flat_map(|s| &s.steps).filter(|s| s.kind == StepKind::Photograph).count();
            assert!(photos >= 2, "{}: {photos} photos", checklist.id);
            let whom: Vec<&str> = plan.apart.iter().map(|a| a.id.as_str()).collect();
            for id in ["spouse", "employee", "neighbour"] {
                assert!(whom.contains(&id), "{}: {whom:?}", checklist.id);
            }
            assert!(!plan.look_ups.is_empty() && plan.originals.len() > 8, "{}", checklist.id);
            // The spouse of somebody who has none is not asked.
            let alone = Told::of(&[("applicant.marital", "single")]).look(checklist, |c| c.plan());
            assert!(!alone.apart.iter().any(|a| a.id == "spouse"), "{}", checklist.id);
        });
    }
    let counted = |trade: &str, id: &str| {
        Told::of(&[]).look(of(trade), |c| c.plan().stops.iter().any(|s| s.steps.iter().any(|step| step.id == id)))
    };
    assert!(counted("convenience-store", "store.cooler_doors") && counted("pig-farm", "animals"));
}
