//! Misuse of a case: edits that a borrower or an officer could profit from, and what a case comes to before and after.

pub mod draw;
pub mod edit;
pub mod outcome;
pub mod places;
mod settled;
mod stretched;

pub use settled::settled;
pub use stretched::{short, stretched};

use crate::facts::{case_file, checklist};
use crate::trades::of_each_family;
use appraisal::case_file::CaseFile;
use appraisal::checklist::Checklist;
use std::sync::OnceLock;

/// A complete case with its checklist.
#[derive(Debug, Clone)]
pub struct Base<'a> {
    /// The trade, or `acceptance`; a trade's short case ends in [`SHORT`].
    pub name: String,
    /// Its checklist.
    pub checklist: &'a Checklist,
    /// Its answers.
    pub case: CaseFile,
}

/// How the short case of a trade is called, behind the trade.
pub const SHORT: &str = " short";

/// The practice case of a trade of each family, asked for more than it bears, the same at the short depth, and the acceptance case, each with
/// what deviates in it explained. `DEPTH=short` leaves the short ones alone, `DEPTH=standard` the others.
///
/// # Panics
/// When the facts of the acceptance case do not convert: then the test data is broken.
#[must_use]
pub fn bases() -> &'static [Base<'static>] {
    static ALL: OnceLock<Vec<Base<'static>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let practice = of_each_family().iter().map(|t| Base {
            name: t.id.clone(),
            checklist: &t.checklist,
            case: stretched(&t.checklist, &t.case),
        });
        let facts = crate::golden::facts();
        let acceptance = case_file(&facts, checklist()).unwrap_or_else(|e| panic!("{e:?}"));
        let case = settled(checklist(), &acceptance);
        let standard = practice.chain([Base { name: "acceptance".to_owned(), checklist: checklist(), case }]);
        let little = of_each_family().iter().filter_map(|t| {
            let case = short(&t.id, &t.checklist)?;
            Some(Base { name: format!("{}{SHORT}", t.id), checklist: &t.checklist, case })
        });
        match std::env::var("DEPTH").as_deref() {
            Ok("short") => little.collect(),
            Ok("standard") => standard.collect(),
            _ => standard.chain(little).collect(),
        }
    })
}
