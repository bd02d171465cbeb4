//! What a page of cases tells, read for many cases at once: five hundred of them are some thirty statements and not two thousand.

use std::collections::BTreeMap;

use evidence::{CaseId, LogId};

use super::{CaseLogRow, CaseRow, MemberRow};
use crate::error::Result;

/// What a list tells of one case.
#[derive(Debug, Clone, Default)]
pub struct OfCase {
    /// Where it stands; none: nobody opened it here.
    pub row: Option<CaseRow>,
    /// What there is of it in each log, in the order of their ids.
    pub logs: Vec<CaseLogRow>,
    /// The roles of the person who asks, ended ones too.
    pub members: Vec<MemberRow>,
    /// How many files that records name are not whole.
    pub missing: u64,
}

/// A log of which something is here, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedLog {
    /// The log.
    pub log: LogId,
    /// The key that verifies it.
    pub public_key: Vec<u8>,
    /// Staff number, name and branch of whose it is.
    pub staff: String,
    /// See [`NamedLog::staff`].
    pub name: String,
    /// See [`NamedLog::staff`].
    pub branch: String,
    /// What opens the record that opened it, sealed; none where there is none.
    pub opened: Option<Vec<u8>>,
}

/// What can be read of many things at once.
pub trait PageView {
    /// Every log of a store of which something is here, by its id.
    fn named_logs(&self) -> Result<Vec<NamedLog>>;
    /// What a list tells of these cases, for somebody of whom it is known already that they may be told.
    fn of_cases(&self, staff: &str, cases: &[CaseId]) -> Result<BTreeMap<CaseId, OfCase>>;
}
