//! What is kept of the hub's own reckoning.

use evidence::{CaseId, CryptoProvider, Ed25519Sha256, Hash, LogId};

use super::{
    Over, Row, Value,
    view::{case_of, hash, id, number, signed},
};
use crate::{
    error::Result,
    keep::{LayerRow, ReckonedRow, ReckoningChange, ReckoningView, WaitingRow},
};

fn waiting_row(row: &Row<'_>) -> Result<WaitingRow> {
    Ok(WaitingRow {
        case: case_of(row, 0)?,
        n: number(row, 1)?,
        record: hash(row, 2)?,
        heard: row.get(3)?,
        tries: row.get(4)?,
        why: row.get(5)?,
        came_ms: row.get(6)?,
        wants: row.get::<Option<[u8; 32]>>(7)?.map(Hash),
    })
}

impl ReckoningView for Over<'_> {
    fn waiting(&self, case: CaseId) -> Result<Vec<WaitingRow>> {
        self.all(include_str!("../sql/waiting.sql"), [case.0.as_bytes()], waiting_row)
    }

    fn waiting_first(&self) -> Result<Vec<WaitingRow>> {
        self.all(include_str!("../sql/waiting_first.sql"), (), waiting_row)
    }

    fn reckoned(&self, record: &Hash) -> Result<Option<ReckonedRow>> {
        self.one(include_str!("../sql/reckoned.sql"), [&record.0[..]], |row| {
            Ok(ReckonedRow {
                figures: hash(row, 0)?,
                grade: row.get(1)?,
                score: row.get(2)?,
                limit: row.get(3)?,
                security: row.get(4)?,
                named: row.get(5)?,
            })
        })
    }

    fn layers(&self, digest: &Hash) -> Result<Option<LayerRow>> {
        let set = self.one(include_str!("../sql/layer_set.sql"), [&digest.0[..]], |row| {
            Ok((hash(row, 0)?, row.get::<String>(1)?))
        })?;
        let Some((hash, checklist)) = set else { return Ok(None) };
        let files = self.all(include_str!("../sql/layer_files.sql"), [&digest.0[..]], |r| {
            Ok((r.get(0)?, r.sealed(1, "layer_file.text")?))
        })?;
        Ok(Some(LayerRow { hash, checklist, files }))
    }

    fn layers_of(&self, content: &Hash) -> Result<Option<Hash>> {
        self.one(include_str!("../sql/layer_set_of_hash.sql"), [&content.0[..]], |row| hash(row, 0))
    }

    fn all_reckoned(&self) -> Result<Vec<(CaseId, Hash)>> {
        self.all(include_str!("../sql/all_reckoned.sql"), (), |row| Ok((case_of(row, 0)?, hash(row, 1)?)))
    }

    fn said(&self, case: CaseId) -> Result<Vec<(u64, Hash, Option<String>)>> {
        let read = |row: &Row<'_>| Ok((number(row, 0)?, hash(row, 1)?, row.get(2)?));
        self.all(include_str!("../sql/said.sql"), [case.0.as_bytes()], read)
    }

    fn layers_wanted(&self, log: LogId) -> Result<Vec<(CaseId, Hash)>> {
        let sql = include_str!("../sql/layers_wanted.sql");
        self.all(sql, [log.0.as_bytes()], |row| Ok((case_of(row, 0)?, hash(row, 1)?)))
    }

    fn related(&self, case: CaseId) -> Result<Vec<CaseId>> {
        self.all(include_str!("../sql/related.sql"), [case.0.as_bytes()], |row| case_of(row, 0))
    }

    fn logs_of_case(&self, case: CaseId) -> Result<Vec<LogId>> {
        self.all(include_str!("../sql/logs_of_case.sql"), [case.0.as_bytes()], |row| Ok(LogId(id(row, 0)?)))
    }

    fn case_hashes(&self, case: CaseId, log: LogId, most: u64) -> Result<Vec<(u64, Hash)>> {
        let with = (case.0.as_bytes(), log.0.as_bytes(), signed(most));
        self.all(include_str!("../sql/case_hashes.sql"), with, |row| Ok((number(row, 0)?, hash(row, 1)?)))
    }
}

impl ReckoningChange for Over<'_> {
    fn add_waiting(&self, case: CaseId, record: &Hash, heard: bool, came_ms: i64) -> Result<()> {
        let with = (case.0.as_bytes(), &record.0[..], heard, came_ms);
        self.run(include_str!("../sql/add_waiting.sql"), with).map(drop)
    }

    fn set_waiting(&self, row: &WaitingRow) -> Result<()> {
        let wants = row.wants.map(|hash| hash.0);
        let with = (row.case.0.as_bytes(), signed(row.n), &row.why, row.tries, wants);
        self.run(include_str!("../sql/set_waiting.sql"), with).map(drop)
    }

    fn again(&self, why: &str) -> Result<()> {
        self.run(include_str!("../sql/waiting_again.sql"), [why]).map(drop)
    }

    fn end_waiting(&self, case: CaseId, n: u64) -> Result<()> {
        self.run(include_str!("../sql/end_waiting.sql"), (case.0.as_bytes(), signed(n))).map(drop)
    }

    fn set_reckoned(&self, case: CaseId, record: &Hash, row: &ReckonedRow) -> Result<()> {
        let with = (
            &record.0[..],
            case.0.as_bytes(),
            &row.figures.0[..],
            &row.grade,
            &row.score,
            &row.limit,
            &row.security,
            row.named,
        );
        self.run(include_str!("../sql/set_reckoned.sql"), with).map(drop)
    }

    fn forget_derived(&self, case: CaseId) -> Result<()> {
        for sql in [include_str!("../sql/forget_case_logs.sql"), include_str!("../sql/forget_said.sql")] {
            self.run(sql, [case.0.as_bytes()])?;
        }
        Ok(())
    }

    fn keep_layers(&self, digest: &Hash, row: &LayerRow) -> Result<()> {
        let with = (&digest.0[..], &row.hash.0[..], &row.checklist);
        if self.run(include_str!("../sql/add_layer_set.sql"), with)? == 0 {
            return Ok(());
        }
        for (path, text) in &row.files {
            let file = Ed25519Sha256.hash(&[text.as_bytes()]);
            self.run(
                include_str!("../sql/add_layer_file.sql"),
                (&file.0[..], Value::Sealed("layer_file.text", Some(text))),
            )?;
            self.run(include_str!("../sql/add_layer_of_set.sql"), (&digest.0[..], path, &file.0[..]))?;
        }
        Ok(())
    }

    fn set_persons(&self, case: CaseId, persons: &[[u8; 32]]) -> Result<()> {
        self.run(include_str!("../sql/forget_persons.sql"), [case.0.as_bytes()])?;
        for blind in persons {
            self.run(include_str!("../sql/add_person.sql"), (&blind[..], case.0.as_bytes()))?;
        }
        Ok(())
    }
}
