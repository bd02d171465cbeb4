//! The preparation as the window shows it.

use appraisal::Appraisal;
use appraisal::finding::Text as Words;
use appraisal::observation::Answers;
use appraisal::preparation::{
    self, AskedApart, Circumstances, Consent, Holds, NeededMaterial, Original, PhoneQuestion, PlanStop,
};
use report::document::Language;

use super::{scalar_question, text};
use crate::api::preparation::*;
use crate::api::text::Text;
use crate::case::CaseSheet;

/// Everything that is prepared for a case.
pub(crate) fn preparation(sheet: &CaseSheet, answers: &Answers, appraisal: &Appraisal) -> PreparationView {
    let checklist = &sheet.checklist;
    let circumstances = Circumstances::new(checklist, answers);
    let list = circumstances.materials();
    let plan = circumstances.plan();
    let call = circumstances.call(appraisal);
    let written = |language| report::preparation::materials_text(&list, checklist, language);
    let group = |label: Words, materials: &[NeededMaterial]| MaterialGroupView {
        label: text(&label),
        materials: materials.iter().map(material).collect(),
    };
    let mut materials: Vec<MaterialGroupView> = list.groups.iter().map(|(g, own)| group(g.label(), own)).collect();
    if !list.kept.is_empty() {
        materials.push(group(Words::new("上次留过的，没变不用再带", "On file already: only what changed"), &list.kept));
    }
    PreparationView {
        industry: checklist.id.clone(),
        industry_name: text(&checklist.name),
        circumstances: circumstances.decided_by().into_iter().filter_map(|q| circumstance(sheet, &q.ask.id)).collect(),
        call: called(sheet, &call),
        consents: circumstances.consents().iter().map(|c| consent(sheet, c)).collect(),
        materials,
        materials_text: Text::new(written(Language::Zh), written(Language::En)),
        plan: VisitPlanView {
            look_ups: plan.look_ups.iter().map(original).collect(),
            at_the_bank: plan.at_the_bank.iter().map(original).collect(),
            stops: plan.stops.iter().map(stop).collect(),
            apart: plan.apart.iter().map(apart).collect(),
            originals: plan.originals.iter().map(original).collect(),
        },
        sheets: circumstances.sheets().iter().map(blank).collect(),
    }
}

/// A question with what stands there.
fn circumstance(sheet: &CaseSheet, id: &str) -> Option<CircumstanceView> {
    let question = scalar_question(&sheet.checklist, id)?;
    let raw = sheet.answers.scalars.get(id).map(|given| given.raw.clone()).unwrap_or_default();
    Some(CircumstanceView { question, raw })
}

fn called(sheet: &CaseSheet, call: &preparation::PhoneCall) -> CallView {
    let (outcome, word) = match call.outcome {
        preparation::CallOutcome::Go => (CallOutcome::Go, Text::new("可以去", "Go")),
        preparation::CallOutcome::No => (CallOutcome::No, Text::new("不必去", "Do not go")),
        preparation::CallOutcome::ToBeAsked => (CallOutcome::ToBeAsked, Text::new("先问清", "To be asked")),
    };
    CallView {
        outcome,
        word,
        reasons: call.reasons.iter().map(text).collect(),
        to_prove: call.questions.iter().flat_map(|q| &q.to_prove).map(text).collect(),
        questions: call.questions.iter().map(|q| phone_question(sheet, q)).collect(),
    }
}

fn phone_question(sheet: &CaseSheet, question: &PhoneQuestion) -> PhoneQuestionView {
    PhoneQuestionView {
        id: question.id.clone(),
        say: text(&question.say),
        help: text(&question.help),
        state: match question.state {
            preparation::PhoneState::Stopped => PhoneState::Stopped,
            preparation::PhoneState::Open => PhoneState::Open,
            preparation::PhoneState::AskFirst => PhoneState::AskFirst,
            preparation::PhoneState::Said => PhoneState::Said,
        },
        reasons: question.reasons.iter().map(text).collect(),
        to_prove: question.to_prove.iter().map(text).collect(),
        fields: question.fields.iter().filter_map(|id| circumstance(sheet, id)).collect(),
        options: question
            .options
            .iter()
            .map(|o| PhoneOptionView { id: o.id.clone(), label: text(&o.label), chosen: o.chosen })
            .collect(),
    }
}

fn consent(sheet: &CaseSheet, consent: &Consent) -> ConsentView {
    let rules = &sheet.checklist.preparation.consents;
    let question = rules.iter().find(|r| r.id == consent.id).map(|r| r.signed.clone());
    ConsentView {
        id: consent.id.clone(),
        label: text(&consent.label),
        text: text(&consent.text),
        signers: consent.signers.iter().map(text).collect(),
        first: text(&consent.first),
        refused: text(&consent.refused),
        question: question.filter(|id| sheet.checklist.questions.contains_key(id)),
        signed: consent.signed,
        open: consent.needed == Holds::Open,
    }
}

fn material(material: &NeededMaterial) -> MaterialView {
    MaterialView {
        id: material.id.clone(),
        label: text(&material.label),
        given: text(&material.given),
        note: text(&material.note),
        open: material.open,
    }
}

fn stop(stop: &PlanStop) -> VisitStopView {
    let step = |s: &preparation::PlanStep| VisitStepView {
        kind: text(&s.kind.label()),
        id: s.id.clone(),
        label: text(&s.label),
        unit: s.unit.clone(),
        how: text(&s.how),
        section: text(&s.section),
        table: s.table,
    };
    VisitStopView {
        id: stop.id.clone(),
        label: text(&stop.label),
        help: text(&stop.help),
        steps: stop.steps.iter().map(step).collect(),
    }
}

fn apart(who: &AskedApart) -> AskedApartView {
    AskedApartView {
        id: who.id.clone(),
        label: text(&who.label),
        help: text(&who.help),
        open: who.open,
        asked: who
            .asked
            .iter()
            .map(|q| ApartQuestionView {
                say: text(&q.say),
                how: text(&q.how),
                against: q.against.iter().map(text).collect(),
            })
            .collect(),
    }
}

fn original(original: &Original) -> OriginalView {
    OriginalView {
        id: original.id.clone(),
        label: text(&original.label),
        proves: original.proves.iter().map(text).collect(),
    }
}

fn blank(sheet: &preparation::BlankSheet) -> SheetView {
    let titles = |language| report::preparation::titles(sheet, language);
    SheetView {
        table: sheet.table.clone(),
        label: text(&sheet.label),
        help: text(&sheet.help),
        columns: sheet.columns.iter().map(|c| text(&c.title)).collect(),
        titles: Text::new(titles(Language::Zh), titles(Language::En)),
        rows: sheet.rows,
    }
}
