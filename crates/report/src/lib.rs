//! Appraisal to document tree and xlsx bytes.
