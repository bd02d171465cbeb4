//! An act of another officer in a case: what a second officer, a reviewer or the committee answers with a key of their own.
//!
//! A log has one writer, so the act stands inside a record of the officer on the case, as bytes signed by somebody else. The bytes say
//! which case and place they are for, what the signer had before them there, and what they answer; nothing of it can be used elsewhere.
//! Who may sign what is a rule of the checklist and not known here.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    crypto::{Algorithm, CryptoProvider, Ed25519Sha256, Signer, SigningFailed},
    hash::Hash,
    id::CaseId,
    limited,
};

/// The layout of a statement.
pub const ACT_FORMAT: u16 = 1;

/// No statement is longer: a row of a table and a few answers.
pub const MAX_STATEMENT: usize = 1 << 20;

const DOMAIN: &[u8] = b"tianye act 1\0";

/// What an account is for. It stands in the first record of its log, so that nobody has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Surveys cases, as the officer on it or as second officer 尽调.
    #[default]
    #[n(0)]
    Officer,
    /// Reviews the surveys of others 审查.
    #[n(1)]
    Reviewer,
    /// Writes down what the committee decided 委员会.
    #[n(2)]
    Committee,
}

/// One cell, or the answer to a question without rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct Word {
    /// The column; none for a question without rows.
    #[n(0)]
    pub column: Option<String>,
    /// What stands there.
    #[n(1)]
    pub text: String,
    /// Files that prove it.
    #[cbor(n(2), with = "limited")]
    pub evidence: Vec<Hash>,
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Statement {
    /// [`ACT_FORMAT`].
    #[n(0)]
    pub format: u16,
    /// The algorithm of the signature.
    #[n(1)]
    pub algorithm: Algorithm,
    /// The case it is for.
    #[n(2)]
    pub case: CaseId,
    /// The signer's id.
    #[n(3)]
    pub officer: String,
    /// The signer's name.
    #[n(4)]
    pub name: String,
    /// What the signer's account is for.
    #[n(5)]
    pub role: Role,
    /// Wall clock, ms since 1970 UTC.
    #[n(6)]
    pub wall_ms: i64,
    /// The question or table.
    #[n(7)]
    pub question: String,
    /// The row, in a table.
    #[n(8)]
    pub row: Option<String>,
    /// What stood there when it was signed: the act holds for that and for nothing else.
    #[cbor(n(9), with = "limited")]
    pub seen: Vec<Word>,
    /// What the signer answers.
    #[cbor(n(10), with = "limited")]
    pub answers: Vec<Word>,
}

/// The act as it stands in a record.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Countersigned {
    /// The exact bytes of a [`Statement`].
    #[cbor(n(0), with = "minicbor::bytes")]
    pub statement: Vec<u8>,
    /// The key that verifies them.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub public_key: Vec<u8>,
    /// The signature.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
}

/// An act whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Act {
    /// What it says.
    pub said: Statement,
    /// Hash of the key that signed.
    pub key: Hash,
    /// Hash of the statement: the same act never counts twice.
    pub id: Hash,
}

/// Why an act counts nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActFault {
    /// The bytes are no statement.
    #[error("the statement cannot be read")]
    Malformed,
    /// Bytes, key and signature do not belong together.
    #[error("the signature does not hold")]
    BadSignature,
    /// It was signed for another case.
    #[error("it was signed for another case")]
    OtherCase,
    /// The key, or the officer, is that of a writer of the case: nobody confirms themselves.
    #[error("it is signed by a writer of the case")]
    OwnCase,
    /// The same act stands in an earlier record.
    #[error("it stands in an earlier record already")]
    Replayed,
}

impl Statement {
    /// The bytes to be signed. What would not be read back is not given out.
    fn to_bytes(&self) -> Result<Vec<u8>, ActFault> {
        let bytes = minicbor::to_vec(self).map_err(|_| ActFault::Malformed)?;
        if Statement::from_bytes(&bytes)? == *self { Ok(bytes) } else { Err(ActFault::Malformed) }
    }

    /// Strict: one statement has one form.
    fn from_bytes(bytes: &[u8]) -> Result<Self, ActFault> {
        if bytes.len() > MAX_STATEMENT {
            return Err(ActFault::Malformed);
        }
        let statement: Statement = minicbor::decode(bytes).map_err(|_| ActFault::Malformed)?;
        let again = minicbor::to_vec(&statement).map_err(|_| ActFault::Malformed)?;
        // A cell names its row and its column, a question without rows names neither.
        let whole = |word: &Word| word.column.is_some() == statement.row.is_some();
        let fits = statement.format == ACT_FORMAT
            && again == bytes
            && !statement.answers.is_empty()
            && statement.answers.iter().chain(&statement.seen).all(whole);
        if fits { Ok(statement) } else { Err(ActFault::Malformed) }
    }
}

/// A statement could not be signed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ActError {
    /// It would not be read back.
    #[error(transparent)]
    Unreadable(#[from] ActFault),
    /// The signing device did not sign.
    #[error(transparent)]
    Signing(#[from] SigningFailed),
}

impl Countersigned {
    /// Signs a statement.
    pub fn sign(statement: &Statement, signer: &dyn Signer) -> Result<Self, ActError> {
        let bytes = statement.to_bytes()?;
        let signature = signer.sign(&[DOMAIN, &bytes].concat())?;
        Ok(Self { statement: bytes, public_key: signer.public_key().to_vec(), signature })
    }

    /// The act, when bytes, key and signature belong together. Whether it counts in a case is told by the fold.
    pub fn read(&self) -> Result<Act, ActFault> {
        let said = Statement::from_bytes(&self.statement)?;
        let provider = Ed25519Sha256;
        let holds = said.algorithm == provider.algorithm()
            && provider.verify(&self.public_key, &[DOMAIN, &self.statement].concat(), &self.signature);
        if !holds {
            return Err(ActFault::BadSignature);
        }
        Ok(Act { said, key: provider.hash(&[&self.public_key]), id: provider.hash(&[&self.statement]) })
    }
}
