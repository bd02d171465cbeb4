//! The rule language: parse, type-check, read-set, evaluate, explain, print as Excel.
