//! Lists from outside with a ceiling on their length, so that a few hostile bytes cannot claim gigabytes.

use minicbor::{Decode, Decoder, decode::Error};

/// More elements than any one user action has (10,000 pasted rows of 20 columns are 200,000).
const MAX_ITEMS: usize = 500_000;

/// Decodes a list of at most [`MAX_ITEMS`], growing only as elements really arrive.
pub(crate) fn decode<'b, C, T: Decode<'b, C>>(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Vec<T>, Error> {
    let Some(count) = d.array()? else {
        return Err(Error::message("lists have a definite length").at(d.position()));
    };
    if count > MAX_ITEMS as u64 {
        return Err(Error::message("too many elements in a list").at(d.position()));
    }
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(T::decode(d, ctx)?);
    }
    Ok(items)
}
