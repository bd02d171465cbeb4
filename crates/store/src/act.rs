//! Signing an act in the case of another officer: the key never leaves its own store, only the signed bytes do.

use evidence::{ACT_FORMAT, ActError, CaseId, Countersigned, Hash, Marked, Payload, Statement, Word};

use crate::{
    error::{Result, StoreError},
    store::Store,
};

/// The mark that an act leaves in its signer's own log.
pub const ACT_SIGNED: &str = "act_signed";

impl Store {
    /// Signs, as the officer of this store, what is answered in somebody else's case on what was seen there. The own log notes that it
    /// happened, by the hash of what was signed alone: what is said about a case stands in that case.
    pub fn countersign(
        &mut self,
        case: CaseId,
        place: (&str, Option<&str>),
        seen: Vec<Word>,
        answers: Vec<Word>,
    ) -> Result<Countersigned> {
        let (question, row) = place;
        let statement = Statement {
            format: ACT_FORMAT,
            algorithm: self.log.signer.algorithm(),
            case,
            officer: self.officer.id.clone(),
            name: self.officer.name.clone(),
            role: self.officer.role(),
            wall_ms: self.env.moment().wall_ms,
            question: question.to_owned(),
            row: row.map(str::to_owned),
            seen,
            answers,
        };
        let signed = Countersigned::sign(&statement, &*self.log.signer).map_err(|error| match error {
            ActError::Signing(failed) => StoreError::Signing(failed.to_string()),
            ActError::Unreadable(_) => StoreError::TooLong { bytes: None },
        })?;
        let id: Hash = signed.read().map_err(|fault| StoreError::Internal(fault.to_string()))?.id;
        let marked = Marked { mark: ACT_SIGNED.to_owned(), detail: Some(id.to_string()) };
        self.append(None, &Payload::Marked(marked))?;
        Ok(signed)
    }
}
