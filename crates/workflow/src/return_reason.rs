//! Why remarks are made 退回原因: a short list (`return_reasons.toml`), and which of them come most often.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::duty::Said;

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnReason {
    /// Its id, as records hold it.
    pub id: String,
    /// What it is called.
    pub label: Said,
}

/// What is wrong with a list of reasons.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ReasonError {
    /// No TOML of this shape.
    #[error("the reasons cannot be read: {0}")]
    Shape(String),
    /// Two of one id.
    #[error("the reason “{0}” is there twice")]
    Twice(String),
}

static SHIPPED: LazyLock<Vec<ReturnReason>> = LazyLock::new(|| {
    ReturnReason::read(include_str!("../return_reasons.toml")).expect("the shipped reasons read; a test holds it")
});

impl ReturnReason {
    /// Reads a list.
    ///
    /// # Errors
    ///
    /// What is no such list; two reasons of one id.
    pub fn read(text: &str) -> Result<Vec<Self>, ReasonError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            return_reason: Vec<ReturnReason>,
        }
        let file: File = toml::from_str(text).map_err(|e| ReasonError::Shape(e.message().to_owned()))?;
        let mut ids = BTreeSet::new();
        match file.return_reason.iter().find(|reason| !ids.insert(reason.id.as_str())) {
            Some(twice) => Err(ReasonError::Twice(twice.id.clone())),
            None => Ok(file.return_reason),
        }
    }

    /// The ones that are shipped, in their order.
    #[must_use]
    pub fn shipped() -> &'static [ReturnReason] {
        &SHIPPED
    }

    /// The reason of an id; none for one that a newer program knows.
    #[must_use]
    pub fn of(id: &str) -> Option<&'static ReturnReason> {
        SHIPPED.iter().find(|reason| reason.id == id)
    }
}

/// How often a reason was given, and for which places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonCount {
    /// The reason's id.
    pub reason: String,
    /// In how many remarks.
    pub count: usize,
    /// The places of those remarks, the one with most remarks first.
    pub places: Vec<(String, usize)>,
}

/// Counts reasons over remarks, each with the place it is about: the most frequent first, at most so many. Of equal counts the one that stands earlier in
/// the list comes first, ids that are not in the list behind them in the order of the alphabet; so the same remarks give the same list in any order.
#[must_use]
pub fn count_reasons<'r>(
    remarks: impl IntoIterator<Item = (&'r [String], Option<&'r str>)>,
    most: usize,
) -> Vec<ReasonCount> {
    let mut counted: BTreeMap<&str, (usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for (reasons, place) in remarks {
        // Said twice in one remark it is one reason of it.
        for reason in reasons.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            let (count, places) = counted.entry(reason).or_default();
            *count += 1;
            if let Some(place) = place {
                *places.entry(place).or_default() += 1;
            }
        }
    }
    let rank = |id: &str| SHIPPED.iter().position(|reason| reason.id == id).unwrap_or(usize::MAX);
    let mut all: Vec<ReasonCount> = counted
        .into_iter()
        .map(|(reason, (count, places))| {
            let mut places: Vec<(String, usize)> = places.into_iter().map(|(at, n)| (at.to_owned(), n)).collect();
            // The alphabet has put equal ones in order already.
            places.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
            ReasonCount { reason: reason.to_owned(), count, places }
        })
        .collect();
    all.sort_by_key(|one| (std::cmp::Reverse(one.count), rank(&one.reason)));
    all.truncate(most);
    all
}
