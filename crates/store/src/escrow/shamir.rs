//! Shamir's secret sharing over GF(2^8), two of three (A. Shamir, CACM 22, 1979): each byte of the secret is where a straight line meets x = 0,
//! the share with number x is its height there, and its slope is random.
//!
//! Written here rather than taken: with the threshold fixed at two it is these thirty lines. Of the crates at hand one carries a reported
//! weakness of its random coefficients and is not kept up, one asks for a random generator of another crate's and so for that crate's
//! features, one brings elliptic curves and big numbers for schemes that are not needed. It is held to the published vectors of
//! draft-mcgrew-tss-03 and FIPS 197. No table is read and no branch taken by what is secret.

use zeroize::Zeroizing;

use crate::cipher::Secret;

/// The product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1.
fn times(one: u8, other: u8) -> u8 {
    let (mut one, mut other, mut product) = (one, other, 0);
    for _ in 0..8 {
        product ^= one & (other & 1).wrapping_neg();
        one = (one << 1) ^ ((one >> 7).wrapping_neg() & 0x1b);
        other >>= 1;
    }
    product
}

/// The inverse; of 0 it is 0.
fn inverse(of: u8) -> u8 {
    // of^254: the field has 255 elements besides 0.
    let (mut power, mut result) = (of, 1);
    for _ in 0..7 {
        power = times(power, power);
        result = times(result, power);
    }
    result
}

fn bytes(of: impl Fn(usize) -> u8) -> Secret {
    let mut bytes = Zeroizing::new([0; 32]);
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = of(at);
    }
    bytes
}

/// The share with this number, which is not 0.
pub(super) fn share(secret: &Secret, slope: &Secret, number: u8) -> Secret {
    bytes(|at| secret[at] ^ times(slope[at], number))
}

/// The secret, from two shares with their numbers; none where they have the same number.
pub(super) fn secret(one: &(u8, Secret), other: &(u8, Secret)) -> Option<Secret> {
    let apart = one.0 ^ other.0;
    if apart == 0 {
        return None;
    }
    let (first, second) = (times(other.0, inverse(apart)), times(one.0, inverse(apart)));
    Some(bytes(|at| times(one.1[at], first) ^ times(other.1[at], second)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// FIPS 197, §4.2 and §4.2.1.
    #[test]
    fn products_are_those_of_the_standard() {
        assert_eq!((times(0x57, 0x83), times(0x57, 0x13)), (0xc1, 0xfe));
        assert_eq!([0x02, 0x04, 0x08, 0x10].map(|by| times(0x57, by)), [0xae, 0x47, 0x8e, 0x07]);
        for of in 1..=255 {
            assert_eq!(times(of, inverse(of)), 1, "{of}");
        }
        // The S-box of FIPS 197 at 0x53 is 0xed: its inverse is 0xca.
        assert_eq!((inverse(0x53), inverse(0)), (0xca, 0));
    }

    /// draft-mcgrew-tss-03, §9: secret and both shares as published.
    #[test]
    fn shares_are_those_of_the_published_vector() {
        let at = |bytes: [u8; 5]| {
            let mut whole = Zeroizing::new([0; 32]);
            whole[..5].copy_from_slice(&bytes);
            whole
        };
        let plain = at([0x74, 0x65, 0x73, 0x74, 0x00]);
        let (one, two) = (at([0xb9, 0xfa, 0x07, 0xe1, 0x85]), at([0xf5, 0x40, 0x9b, 0x45, 0x11]));
        assert_eq!(secret(&(1, one.clone()), &(2, two.clone())).unwrap(), plain);
        let slope = bytes(|at| plain[at] ^ one[at]);
        assert_eq!((share(&plain, &slope, 1), share(&plain, &slope, 2)), (one, two));
    }

    #[test]
    fn any_two_of_three_give_the_secret_and_one_gives_nothing() {
        let (plain, slope) = (bytes(|at| (at * 37 + 11) as u8), bytes(|at| (at * 91 + 200) as u8));
        let shares = [1, 2, 3].map(|number| (number, share(&plain, &slope, number)));
        for (one, other) in [(0, 1), (0, 2), (1, 2), (2, 0)] {
            assert_eq!(secret(&shares[one], &shares[other]).unwrap(), plain);
        }
        assert!(secret(&shares[0], &shares[0]).is_none());
        // With one share every secret is as good as every other: for each there is a slope that gives the same share.
        for guess in 0..=255_u8 {
            let other = bytes(|_| guess);
            let line = bytes(|at| times(shares[1].1[at] ^ other[at], inverse(2)));
            assert_eq!(share(&other, &line, 2), shares[1].1);
        }
    }
}
