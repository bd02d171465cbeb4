//! Constructed worlds: businesses whose true books are known, appraised through the case file an officer would bring home.

mod clean;
mod faults;
mod oracle;
