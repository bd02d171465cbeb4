//! Edits drawn at random.
