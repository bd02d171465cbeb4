//! The crate from outside: layouts, hostile files, classes, sums.

mod bills;
mod classes;
mod hostile;
mod layouts;
mod old_workbooks;
mod pdf_files;
mod pdf_hostile;
mod pdf_maker;
mod pdf_signed;
mod pdf_tables;
mod support;
mod wording;
