//! Draws edits.
