//! Identifiers of logs, cases and boots: UUIDs in types of their own, so that one cannot stand for another.
//!
//! They are given from outside; nothing here makes one up.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// The text is not an identifier of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an identifier")]
pub struct NotAnId;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The identifier whose UUID (version 4) these random bytes make.
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
                e.bytes(self.0.as_bytes())?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let bytes = d.bytes()?;
                let bytes = bytes.try_into().map_err(|_| decode::Error::message("an id has 16 bytes").at(d.position()))?;
                Ok(Self(Uuid::from_bytes(bytes)))
            }
        }
    };
}

identifier!(
    /// One append-only log: one officer on one device.
    LogId
);
identifier!(
    /// One credit case (贷款调查案件).
    CaseId
);
identifier!(
    /// One start of the machine; monotonic times compare only within it.
    BootId
);
identifier!(
    /// One remark of a reviewer (审查意见), so that answers and closing name it.
    RemarkId
);
identifier!(
    /// One motion before a deciding body (议案).
    MotionId
);
identifier!(
    /// One officer's store on one machine.
    StoreId
);
identifier!(
    /// One branch hub.
    HubId
);
