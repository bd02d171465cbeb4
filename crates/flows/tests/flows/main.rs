//! The crate from outside: layouts, hostile files, classes, sums.

mod bills;
mod bills_kinds;
mod bounded;
mod classes;
mod hostile;
mod hostile_files;
mod identity;
mod kinds;
mod layouts;
mod links;
mod names;
mod old_workbooks;
mod pdf_files;
mod pdf_hostile;
mod pdf_maker;
mod pdf_signed;
mod pdf_tables;
mod refunds;
mod support;
mod wording;
