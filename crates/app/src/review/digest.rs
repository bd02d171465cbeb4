//! The digest of a case's figures 数字摘要: two programs that appraise the same records by the same checklist come to the same 32 bytes, or to another
//! result. Its bytes are described in `docs/record.md` §2c.

use std::collections::BTreeMap;

use appraisal::Appraisal;
use appraisal::checklist::Checklist;
use appraisal::figure::Reading;
use evidence::{CryptoProvider, Ed25519Sha256, Hash};
use minicbor::Encoder;

use crate::show;

/// What is told of a case before anything else.
const HEAD: [&str; 4] = ["decision.grade", "decision.proposal", "limit.limit", "score.at_L0.total"];

/// Of a figure: its state, and its exact value where it is known.
type Said = (&'static str, Option<String>);

fn said(reading: &Reading) -> Said {
    match reading {
        Reading::Known { value, .. } => ("known", Some(show::raw(value))),
        Reading::Unknown { .. } => ("unknown", None),
        Reading::NotMeaningful { .. } => ("not_meaningful", None),
        Reading::NotApplicable { .. } => ("not_applicable", None),
    }
}

/// SHA-256 over the head figures, the key figures, the cells of the statements, the verdicts and the points of a case.
#[must_use]
pub fn figures_digest(checklist: &Checklist, appraisal: &Appraisal) -> Hash {
    let mut all: BTreeMap<String, Said> = BTreeMap::new();
    let keys = checklist.key_figures.iter().map(|key| key.id.as_str());
    for id in HEAD {
        if let Some(reading) = appraisal.reading(id) {
            all.insert(id.to_owned(), said(&reading));
        }
    }
    // What of the key figures is known: a question that is not asked is none, whatever a checklist calls it.
    let mut key = |id: String, reading: Option<Reading>| {
        if let Some(known @ Reading::Known { .. }) = reading {
            all.insert(id, said(&known));
        }
    };
    for id in keys {
        key(id.to_owned(), appraisal.reading(id));
        let Some(asked) = checklist.tables.get(id) else { continue };
        for row in appraisal.rows(id) {
            for column in asked.columns.values().filter(|c| !c.hidden).map(|c| c.ask.id.as_str()) {
                key(format!("{id}.{row}.{column}"), appraisal.figures.cell(id, &row, column));
            }
        }
    }
    let lines = appraisal.statements.iter().flat_map(|statement| &statement.lines);
    for cell in lines.flat_map(|line| line.cells.values()) {
        all.insert(cell.figure.clone(), said(&cell.reading));
    }
    for check in &appraisal.checks {
        all.insert(format!("verdict/{}", check.id), ("known", Some(check.verdict.word().to_owned())));
    }
    for indicator in &appraisal.score_at_l0.indicators {
        all.insert(format!("points/{}", indicator.id), ("known", Some(indicator.points.to_string())));
    }
    Ed25519Sha256.hash(&[&encoded(&all)])
}

fn encoded(all: &BTreeMap<String, Said>) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    // Writing into memory does not fail.
    let _ = out.array(all.len() as u64);
    for (id, (state, value)) in all {
        let _ = out.array(3).and_then(|e| e.str(id)).and_then(|e| e.str(state));
        let _ = match value {
            Some(value) => out.str(value),
            None => out.null(),
        };
    }
    out.into_writer()
}
