//! Document tree to PDF bytes.
