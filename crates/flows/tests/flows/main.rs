//! The crate from outside: layouts, hostile files, classes, sums.

mod bills;
mod classes;
mod hostile;
mod identity;
mod layouts;
mod old_workbooks;
mod support;
mod wording;
