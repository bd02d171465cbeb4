//! What a picture looks like and says of itself 照片的指纹, noted when it is attached: with it a photo is found again in another case without opening the
//! files. It goes with the case's key like the rest of the payload. It must not know how a look is made or what likeness means.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{hash::Hash, limited};

/// The marks of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
pub struct PhotoMarks {
    /// How the looks were made; those of another way are not compared.
    #[n(0)]
    pub scheme: u16,
    /// 32 bytes each: of the whole picture, then of parts of it; none of a blank one.
    #[cbor(n(1), with = "limited")]
    pub looks: Vec<Hash>,
    /// Pixels across.
    #[n(2)]
    pub width: u32,
    /// Pixels down.
    #[n(3)]
    pub height: u32,
    /// Local time by the picture's own account, `2026-11-30T14:03:22`.
    #[n(4)]
    pub taken: Option<String>,
    /// North, in millionths of a degree, by its own account.
    #[n(5)]
    pub north: Option<i32>,
    /// East.
    #[n(6)]
    pub east: Option<i32>,
}
