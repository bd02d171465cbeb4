//! Encrypted SQLite: log and attachments.
