//! The workbook 工作簿: every answer, every rule as a live Excel formula, and the pages a committee reads, built from references.
//!
//! The formulas of figures are printed by the rule language from the tree the engine evaluates; this crate adds references to their cells
//! and nothing else. Every cell carries the value the engine gave, because spreadsheets often do not recalculate on opening.

mod alone;
mod blocks;
mod book;
mod coded;
mod figures;
mod found;
mod front;
mod index;
mod inputs;
mod maker;
mod pages;
mod places;
mod reconciliation;
mod resolver;
mod stress;
mod style;
mod sums;
mod tables;
mod unasked;
mod word_list;

use crate::case::Case;
use crate::context::Context;
use appraisal::Appraisal;
use appraisal::checklist::{Ask, Checklist, Kind};
use appraisal::observation::Answers;
use maker::Maker;
use std::collections::BTreeSet;

/// A finished workbook.
#[derive(Debug, Clone)]
pub struct Workbook {
    /// The file.
    pub bytes: Vec<u8>,
    /// Figures that Excel cannot say; their cells hold the engine's value without a formula.
    pub without_formula: Vec<String>,
    /// Cells that hold a formula.
    pub formulas: usize,
}

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The writer of the file format refused.
    #[error("工作簿无法生成 / the workbook could not be written: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// The workbook of one case. `answers` are those the appraisal was made from.
///
/// # Errors
/// When the file format cannot hold the case.
pub fn workbook(
    checklist: &Checklist,
    answers: &Answers,
    appraisal: &Appraisal,
    context: &Context,
) -> Result<Workbook, Error> {
    let case = Case { checklist, answers, appraisal, context };
    let mut maker = Maker::new(&case);
    // Sheets stand in the order in which they are created; everything has its place before a formula is written.
    let front = maker.add("首页", "Front");
    let index = maker.add("目录", "Contents");
    let pages = pages::plan(&mut maker);
    let stressed = maker.add("压力测试", "Stress table");
    let reconciled = maker.add("勾稽推断", "Reconciliation");
    let related = maker.add("检验关系", "Relations of checks");
    let alone = alone::plan(&mut maker);
    let unasked = unasked::plan(&mut maker);
    let found = found::plan(&mut maker);
    let inputs = inputs::plan(&mut maker);
    let tables = tables::plan(&mut maker);
    let figures = figures::plan(&mut maker);
    word_list::plan(&mut maker);
    maker.places.covered = covered(&case);

    inputs::write(&mut maker, &inputs)?;
    tables::write(&mut maker, &tables)?;
    figures::write(&mut maker, &figures)?;
    pages::write(&mut maker, &pages)?;
    stress::write(&mut maker, stressed)?;
    reconciliation::write(&mut maker, reconciled)?;
    reconciliation::relations(&mut maker, related)?;
    if let Some(sheet) = alone {
        alone::write(&mut maker, sheet)?;
    }
    if let Some(sheet) = unasked {
        unasked::write(&mut maker, sheet)?;
    }
    if let Some(sheet) = found {
        found::write(&mut maker, sheet)?;
    }
    word_list::write(&mut maker)?;
    front::write(&mut maker, front)?;
    index::write(&mut maker, index)?;
    maker.finish()
}

/// The answers of which only the last characters are printed.
fn covered(case: &Case<'_>) -> BTreeSet<String> {
    let personal = |ask: &Ask| !case.context.unmasked && matches!(ask.kind, Kind::IdNumber | Kind::Phone);
    let questions = case.checklist.questions.values().filter(|q| personal(&q.ask)).map(|q| q.ask.id.clone());
    let columns =
        case.checklist.tables.values().flat_map(|t| {
            t.columns.values().filter(|c| personal(&c.ask)).map(move |c| format!("{}[{}]", t.id, c.ask.id))
        });
    questions.chain(columns).collect()
}
