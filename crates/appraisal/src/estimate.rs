//! A measure with its estimates 被测量与估计: one quantity obtained in several ways (calculation §2).
//!
//! Gathers the rows of a rule table named by a `[[measure]]` entry. The verdicts are rules; nothing is computed here.

use crate::figure::{Named, Reading};
use crate::finding::Text;
use indexmap::IndexMap;
use serde::Serialize;

/// One way of obtaining the quantity 一种估计.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// Row id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// The row's figures by column: `value_month`, `basis`, `role`, `verdict`, `deviation`, `direction`, `credibility`, ….
    pub columns: IndexMap<String, Reading>,
}

/// One quantity and everything that speaks of it 被测量.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// The check that judges it, by id.
    pub check: String,
    /// The statement's value 表内值.
    pub statement: Named,
    /// The reference value 参照值 (median of independent hard estimates).
    pub reference: Named,
    /// Its estimates in the order of the layer files; those that do not apply are left out.
    pub estimates: Vec<Estimate>,
}
