//! How far each case is at the branch 到了没有. ● is said only when a receipt covers its last record and every file of it is committed there.

use evidence::CaseId;
use serde::Serialize;

use crate::{error::Result, store::Store};

/// How far a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrived {
    /// ○ Here alone, or with records that are.
    Here,
    /// ◐ The branch signed for its last record; files are still to come.
    Records,
    /// ● All of it.
    All,
}

/// What of a case waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// The case.
    pub case: CaseId,
    /// In a word.
    pub arrived: Arrived,
    /// Records that no receipt covers.
    pub records: u64,
    /// Files that the branch does not hold.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Records of it cannot be read here, so that nobody knows which files it has.
    pub gap: bool,
}

/// All that waits, and all there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Cases of which something waits.
    pub cases: u64,
    /// Records of cases that no receipt covers.
    pub records: u64,
    /// Files that the branch does not hold.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Cases there are, erased ones left out.
    pub all_cases: u64,
    /// Files there are.
    pub all_files: u64,
}

impl Store {
    /// How far each case is, those erased left out once the branch has the record of that.
    pub fn arrivals(&mut self) -> Result<Vec<Arrival>> {
        self.name_files()?;
        let receipted = self.receipted();
        let mut arrivals: std::collections::BTreeMap<CaseId, Arrival> = self
            .log
            .cases
            .iter()
            .map(|(case, index)| {
                let records = index.seqs.iter().rev().take_while(|seq| **seq > receipted).count() as u64;
                let gap = !index.erased && self.gapped.contains(case);
                let arrived = if records > 0 { Arrived::Here } else { Arrived::All };
                (*case, Arrival { case: *case, arrived, records, files: 0, bytes: 0, gap })
            })
            .collect();
        for file in self.known_files().filter(|file| !file.sent) {
            if let Some(arrival) = arrivals.get_mut(&file.case) {
                arrival.files += 1;
                arrival.bytes += file.size;
            }
        }
        for arrival in arrivals.values_mut() {
            if arrival.arrived == Arrived::All && (arrival.files > 0 || arrival.gap) {
                arrival.arrived = Arrived::Records;
            }
        }
        Ok(arrivals.into_values().collect())
    }

    /// All that waits.
    pub fn waiting(&mut self) -> Result<Waiting> {
        let mut all = Waiting::default();
        for arrival in self.arrivals()? {
            let erased = self.log.cases.get(&arrival.case).is_some_and(|index| index.erased);
            all.all_cases += u64::from(!erased);
            all.cases += u64::from(arrival.arrived != Arrived::All);
            all.records += arrival.records;
            all.files += arrival.files;
            all.bytes += arrival.bytes;
        }
        all.all_files = self.known_files().count() as u64;
        Ok(all)
    }
}
