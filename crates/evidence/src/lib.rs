//! The record: canonical bytes, hash chain, signature, verification.
