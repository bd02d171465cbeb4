//! Shared support for the acceptance suites.
