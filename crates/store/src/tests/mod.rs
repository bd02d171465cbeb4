//! Tests that need the inside of a store.
