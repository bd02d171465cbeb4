//! The case package as one file (`.tycase` 案件包): encrypted chunks, and in them the signed manifest and the parts that it names by hash.
//!
//! It lies on a stick that gets lost, so nothing of a case stands in it plain: a random key seals everything, and that key is wrapped under a passphrase
//! said by telephone and, where the receiving officer's exchange key is known from an earlier package, under that one too. Nothing is compressed and no
//! part is a path: there is nothing to blow up and nowhere to escape to. Layout: `docs/record.md` §6a.
//!
//! What of the content holds is [`evidence::Package::verify`]'s word; here only form, sizes and seals are judged.

mod chunks;
mod error;
mod exchange;
mod head;
mod parts;
mod read;
mod write;

pub use error::PackageFileError;
pub use exchange::ExchangeCard;
pub(crate) use exchange::{public_of, shared};
pub use head::{PackageKey, Passphrase};
pub use parts::PartKind;
pub use read::{PackageContents, read_package};
pub use write::PackageJob;
pub(crate) use write::Receiver;

/// Or a [`PackageFileError`].
pub(crate) type Result<T, E = PackageFileError> = std::result::Result<T, E>;

#[cfg(test)]
mod tests;
