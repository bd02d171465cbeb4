//! Reading for many cases at once.

use std::collections::BTreeMap;

use evidence::{CaseId, LogId};

use super::{
    Over, Value, Values,
    view::{case_log_row, case_of, case_row, damaged, id, member_row, number},
};
use crate::{
    error::Result,
    keep::{NamedLog, OfCase, PageView},
};

/// So many cases the statements ask for; where there are fewer, the last one stands for the rest.
const AT_ONCE: usize = 64;

/// The values of such a statement.
struct Cases<'c>(&'c [CaseId], Option<&'c str>);

impl Values for Cases<'_> {
    fn list(&self) -> Vec<Value<'_>> {
        let last = self.0.last().into_iter().cycle();
        let cases = self.0.iter().chain(last).take(AT_ONCE).map(|case| Value::Bytes(Some(&case.0.as_bytes()[..])));
        cases.chain(self.1.map(|staff| Value::Text(Some(staff)))).collect()
    }
}

impl PageView for Over<'_> {
    fn named_logs(&self) -> Result<Vec<NamedLog>> {
        self.all(include_str!("../sql/directory.sql"), (), |row| {
            Ok(NamedLog {
                log: LogId(id(row, 0)?),
                public_key: row.get(1)?,
                staff: row.get(2)?,
                name: row.sealed(3, "officer.name")?,
                branch: row.get(4)?,
                opened: row.get(5)?,
            })
        })
    }

    fn of_cases(&self, staff: &str, cases: &[CaseId]) -> Result<BTreeMap<CaseId, OfCase>> {
        let mut found: BTreeMap<CaseId, OfCase> = cases.iter().map(|case| (*case, OfCase::default())).collect();
        for cases in cases.chunks(AT_ONCE) {
            let rows = self.all(include_str!("../sql/page_rows.sql"), Cases(cases, None), |row| {
                Ok((case_of(row, 0)?, case_row(row, 1)?))
            })?;
            let logs = self.all(include_str!("../sql/page_logs.sql"), Cases(cases, None), |row| {
                Ok((case_of(row, 4)?, case_log_row(row)?.ok_or_else(|| damaged("the tree of a case"))?))
            })?;
            let members = self.all(include_str!("../sql/page_members.sql"), Cases(cases, Some(staff)), |row| {
                Ok((case_of(row, 6)?, member_row(row)?))
            })?;
            let missing = self.all(include_str!("../sql/page_missing.sql"), Cases(cases, None), |row| {
                Ok((case_of(row, 0)?, number(row, 1)?))
            })?;
            for (case, row) in rows {
                found.entry(case).or_default().row = Some(row);
            }
            for (case, log) in logs {
                found.entry(case).or_default().logs.push(log);
            }
            for (case, member) in members {
                found.entry(case).or_default().members.push(member);
            }
            for (case, missing) in missing {
                found.entry(case).or_default().missing = missing;
            }
        }
        Ok(found)
    }
}
