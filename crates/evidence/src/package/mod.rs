//! A case as it goes from one officer to another, or to somebody who only checks it: one manifest, and parts named by their hashes.
//!
//! The manifest holds the exact bytes of the records of each log, names what opens them, the files and the layers by hash, and is signed by
//! whoever made the package. Reading proves nothing yet: see [`Package::verify`]. The bytes are in docs/record.md §6.

mod check;
mod manifest;
mod proof;

pub use check::{PackageFault, PackageParts, PackageReport, Unproved};
pub use manifest::{
    Attested, FileNamed, LayerFile, LayerSet, MAX_PACKAGE, MAX_PACKAGE_LOGS, Manifest, PACKAGE_FORMAT, Package,
    PackageError, PackageLog, PackageSignature,
};
pub use proof::{CaseProof, case_root};
