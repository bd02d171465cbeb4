//! Use cases and the typed command list; knows no window.

pub mod api;
