//! Lists with a ceiling on their length, the same for what is written and for what is read: a few hostile bytes cannot claim gigabytes, and
//! nothing is ever written that would not be read back.

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder, decode::Error as DecodeError};

/// More elements than any one record has (10,000 pasted rows of 20 columns are 200,000). A larger action is cut into several records.
pub const MAX_ITEMS: usize = 500_000;

/// Encodes a list of at most [`MAX_ITEMS`].
pub(crate) fn encode<C, T: Encode<C>, W: Write>(
    items: &Vec<T>,
    e: &mut Encoder<W>,
    ctx: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    if items.len() > MAX_ITEMS {
        return Err(EncodeError::message("too many elements in a list"));
    }
    items.encode(e, ctx)
}

/// The same for a list that may be left out altogether, which says something else than an empty one.
pub(crate) mod optional {
    use super::{Decode, DecodeError, Decoder, Encode, EncodeError, Encoder, Write};

    pub(crate) fn encode<C, T: Encode<C>, W: Write>(
        items: &Option<Vec<T>>,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        match items {
            Some(items) => super::encode(items, e, ctx),
            None => e.null()?.ok(),
        }
    }

    pub(crate) fn decode<'b, C, T: Decode<'b, C>>(
        d: &mut Decoder<'b>,
        ctx: &mut C,
    ) -> Result<Option<Vec<T>>, DecodeError> {
        if d.datatype()? == minicbor::data::Type::Null {
            d.skip()?;
            return Ok(None);
        }
        super::decode(d, ctx).map(Some)
    }
}

/// Decodes a list of at most [`MAX_ITEMS`], growing only as elements really arrive.
pub(crate) fn decode<'b, C, T: Decode<'b, C>>(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Vec<T>, DecodeError> {
    let Some(count) = d.array()? else {
        return Err(DecodeError::message("lists have a definite length").at(d.position()));
    };
    if count > MAX_ITEMS as u64 {
        return Err(DecodeError::message("too many elements in a list").at(d.position()));
    }
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(T::decode(d, ctx)?);
    }
    Ok(items)
}
