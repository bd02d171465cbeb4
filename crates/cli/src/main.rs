//! The `tianye` command.
fn main() {}
