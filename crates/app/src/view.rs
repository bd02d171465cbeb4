//! An appraisal as the window shows it. Everything is derived from the entries of the checklist (`line`, `check`, `measure`,
//! `indicator`, `cap` …), so that a new industry needs no change here. It knows no database and computes no figure.

mod check;
mod decision;
mod explain;
mod flow_reading;
mod flows;
mod label;
mod moving;
mod next_question;
mod pair;
mod patch;
mod plan;
mod preparation;
mod question;
mod reason;
mod reconcile;
mod route;
mod score;
mod statement;
mod survey;
mod tables;
mod visit;
mod visit_quality;
mod what_if;
mod word;

use appraisal::Appraisal;
use appraisal::finding::Finding;
use formula::Moved;

pub(crate) use check::verdict;
pub(crate) use explain::explanation;
pub(crate) use flows::{file as flow_file, flows, money as flow_money, rows as flow_rows};
pub(crate) use label::Labels;
pub(crate) use moving::{
    figures as move_figures, groups as move_groups, recorded as move_recorded, remembered as move_remembered,
};
pub(crate) use next_question::next_questions;
pub(crate) use preparation::preparation;
pub(crate) use question::{
    answer_view, basis, blind_question, inherited, questions, scalar_question, sections, shown, table_view,
};
pub(crate) use reason::reason;
pub(crate) use route::{feeds, places};
pub(crate) use visit_quality::{Told, facts, limits, measure_label, measures, oddities, other_day, recorded, summary};
pub(crate) use what_if::{Situation, stress, structures, turn_view, what_if};
pub(crate) use word::{word, words};

use crate::api::appraisal::{AppraisalView, CapView, Headline, NamedRef, VerdictCounts};
use crate::api::keystroke::Patch;
use crate::api::text::{Text, Verdict};
use crate::case::CaseSheet;

impl From<appraisal::finding::Text> for Text {
    fn from(text: appraisal::finding::Text) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

/// Text of a checklist, borrowed.
pub(crate) fn text(text: &appraisal::finding::Text) -> Text {
    text.clone().into()
}

/// The whole view of one appraisal.
pub(crate) fn appraisal(sheet: &CaseSheet, appraisal: &Appraisal, took_us: u32) -> AppraisalView {
    let labels = Labels::new(&sheet.checklist, appraisal);
    made(sheet, &labels, took_us, tables::Tables::of(sheet, &labels))
}

/// The view after the one that the window holds, and what makes it of that. `moved`: what moved in the figures since that one was made; none where that
/// is not known.
pub(crate) fn appraisal_after(
    sheet: &CaseSheet,
    appraisal: &Appraisal,
    took_us: u32,
    mut before: AppraisalView,
    moved: Option<&Moved>,
) -> Result<(AppraisalView, Vec<Patch>), serde_json::Error> {
    let labels = Labels::new(&sheet.checklist, appraisal);
    let held = tables::Tables::taken(&mut before.visit);
    let (tables, mut patches) = held.renewed(sheet, &labels, moved)?;
    let view = made(sheet, &labels, took_us, tables);
    patches.extend(patch::patches(&before, &view)?);
    Ok((view, patches))
}

fn made(sheet: &CaseSheet, labels: &Labels<'_>, took_us: u32, tables: tables::Tables) -> AppraisalView {
    let (labels, appraisal) = (*labels, labels.appraisal);
    let caps = decision::caps(&labels);
    let mut warnings: Vec<Text> =
        appraisal.warnings.iter().map(|w: &Finding| check::warned(&labels, sheet, w)).collect();
    warnings.splice(0..0, sheet.facts.void_acts.iter().cloned());
    warnings.splice(0..0, sheet.facts.second.words(&sheet.checklist));
    warnings.splice(0..0, sheet.facts.disputes.words.iter().cloned());
    // What computes as it did is said beside the case, not among what is wrong with it.
    if let Some(said) = sheet.facts.standing.words().filter(|_| sheet.facts.standing.is_another()) {
        warnings.insert(0, said);
    }
    AppraisalView {
        headline: headline(&labels, &caps),
        visit: visit::visit(sheet, &labels, tables),
        statements: statement::statements(&labels),
        checks: check::checks(&labels, sheet),
        measures: check::measures(&labels),
        pairs: pair::views(&labels),
        reconciliation: reconcile::reconciliation(&labels),
        waterfall: statement::waterfall(&labels),
        score: score::score(&labels),
        caps,
        plan: plan::plan(&labels),
        schedules: plan::schedules(&labels),
        decision: decision::decision(&labels),
        knock_outs: decision::knock_outs(&labels),
        warnings,
        took_us,
    }
}

fn headline(labels: &Labels<'_>, caps: &[CapView]) -> Headline {
    let appraisal = labels.appraisal;
    let mut verdicts = VerdictCounts::default();
    for check in &appraisal.checks {
        match check::verdict(check.verdict) {
            Verdict::Pass => verdicts.pass += 1,
            Verdict::Attention => verdicts.attention += 1,
            Verdict::Fail => verdicts.fail += 1,
            Verdict::NotChecked => verdicts.not_checked += 1,
            Verdict::NotApplicable => verdicts.not_applicable += 1,
        }
    }
    let counted = &appraisal.completeness;
    let named = |wanted: &dyn Fn(&CapView) -> bool| {
        let chosen = caps.iter().filter(|c| wanted(c));
        chosen.map(|c| NamedRef { id: c.id.clone(), label: c.label.clone() }).collect()
    };
    let score = &appraisal.score_at_l0;
    Headline {
        amount_asked: labels.figure("request.amount"),
        limit: labels.figure("limit.limit"),
        at_evidence_floor: appraisal.evidence_floor.limit.number().map(|n| n.normalize().to_string()),
        floor_bound_by: named(&|c| appraisal.evidence_floor.bound_by.contains(&c.id)),
        binding: named(&|c| c.binding),
        score: labels.figure("score.at_L0.total"),
        score_out_of: score.out_of,
        graded_by: score.graded_by.map(|_| text(&score.told())),
        grade: labels.figure("decision.grade"),
        proposal: labels.figure("decision.proposal"),
        completeness: share(counted.answered, counted.required),
        answered: counted.whole,
        required: counted.required,
        verdicts,
    }
}

/// A share as a ratio with four decimals; nothing required counts as complete.
pub(crate) fn share(part: rust_decimal::Decimal, whole: u32) -> String {
    if whole == 0 {
        return "1".to_owned();
    }
    let ratio = part / rust_decimal::Decimal::from(whole);
    // Rounded down: 99.996% is not complete.
    ratio.round_dp_with_strategy(4, rust_decimal::RoundingStrategy::ToZero).normalize().to_string()
}
