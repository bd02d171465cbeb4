//! The crate from outside: layouts, hostile files, classes, sums.

mod classes;
mod hostile;
mod layouts;
mod support;
