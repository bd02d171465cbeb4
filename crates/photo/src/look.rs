//! How a picture looks 感知指纹: the signs of its coarse waves, of the whole and of parts of it that a crop would leave. Pictures of one scene have nearly the
//! same signs, whatever their size, compression, brightness or small marks; mirrored ones differ in signs that are known beforehand.

use crate::decode::SIDE;

/// The way in which looks are made. Another way gets another number; looks of different ways are never compared.
pub const SCHEME: u16 = 1;
/// Looks of one picture.
pub const LOOKS: usize = PARTS.len();
/// Bits that may differ, of 255, for two pictures to be said to be alike. Uncalibrated 未校准: set between the pictures that the tests generate.
const NEAR: u32 = 62;

/// The signs of 255 waves; the first bit is always 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Look(pub [u8; 32]);

/// How alike two pictures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alike {
    /// Bits that differ, of 255.
    pub distance: u32,
    /// One is the other as in a mirror.
    pub mirrored: bool,
}

/// Left, top, right, bottom of each part, in 256ths of the picture: all of it, a twentieth and a fortieth off all round, a twentieth off one side, or off two.
const PARTS: [[usize; 4]; 11] = [
    [0, 0, 256, 256],
    [13, 13, 243, 243],
    [6, 6, 250, 250],
    [13, 0, 256, 256],
    [0, 13, 256, 256],
    [0, 0, 243, 256],
    [0, 0, 256, 243],
    [13, 13, 256, 256],
    [0, 13, 243, 256],
    [13, 0, 256, 243],
    [0, 0, 243, 243],
];

/// A part is reduced to so many shades a side, and so many waves a side are kept.
const SHADES: usize = 64;
const WAVES: usize = 16;
/// A picture whose shades differ by less, on average, shows next to nothing.
const FLAT: u64 = 5;

/// The looks of a square of shades; none where it shows next to nothing.
pub(crate) fn looks(grey: &[u8]) -> Vec<Look> {
    if grey.len() != SIDE * SIDE || is_flat(grey) {
        return Vec::new();
    }
    let waves = table();
    PARTS.iter().map(|part| look(&shades(grey, *part), &waves)).collect()
}

fn is_flat(grey: &[u8]) -> bool {
    let count = grey.len().max(1) as u64;
    let mean = grey.iter().map(|shade| u64::from(*shade)).sum::<u64>() / count;
    let apart = grey.iter().map(|shade| u64::from(*shade).abs_diff(mean)).sum::<u64>() / count;
    apart < FLAT
}

fn shades(grey: &[u8], [left, top, right, bottom]: [usize; 4]) -> Vec<i64> {
    let mut out = Vec::with_capacity(SHADES * SHADES);
    for row in 0..SHADES {
        let (from, to) = (top + row * (bottom - top) / SHADES, top + (row + 1) * (bottom - top) / SHADES);
        for column in 0..SHADES {
            let (start, end) = (left + column * (right - left) / SHADES, left + (column + 1) * (right - left) / SHADES);
            let sum: i64 = (from..to)
                .flat_map(|y| (start..end).map(move |x| y * SIDE + x))
                .filter_map(|at| grey.get(at))
                .map(|shade| i64::from(*shade))
                .sum();
            let count = ((to - from) * (end - start)).max(1);
            out.push(sum * 16 / i64::try_from(count).unwrap_or(1));
        }
    }
    out
}

/// cos((2x+1)·u·π/128) in 16384ths: whole numbers, so that every machine finds the same signs.
fn table() -> Vec<i64> {
    let mut table = Vec::with_capacity(WAVES * SHADES);
    for wave in 0..WAVES {
        for at in 0..SHADES {
            let turn = ((2 * at + 1) * wave) as f64 * std::f64::consts::PI / (2 * SHADES) as f64;
            #[allow(clippy::cast_possible_truncation)]
            table.push((turn.cos() * 16_384.0).round() as i64);
        }
    }
    table
}

fn look(shades: &[i64], waves: &[i64]) -> Look {
    // Rows first: WAVES sums of each row; then columns of those.
    let mut rows = vec![0_i64; SHADES * WAVES];
    for (row, line) in shades.chunks_exact(SHADES).enumerate() {
        for (wave, cosines) in waves.chunks_exact(SHADES).enumerate() {
            let sum: i64 = line.iter().zip(cosines).map(|(shade, cosine)| shade * cosine).sum();
            rows[row * WAVES + wave] = sum >> 10;
        }
    }
    let mut look = [0_u8; 32];
    for (down, cosines) in waves.chunks_exact(SHADES).enumerate() {
        for across in 0..WAVES {
            let sum: i64 = cosines.iter().enumerate().map(|(row, cosine)| rows[row * WAVES + across] * cosine).sum();
            let bit = down * WAVES + across;
            // The first is the brightness, which is no shape.
            if bit > 0 && sum > 0 {
                look[bit / 8] |= 0x80 >> (bit % 8);
            }
        }
    }
    Look(look)
}

/// Waves that change their sign in a mirror: those with an odd number across.
const MIRROR: u8 = 0b0101_0101;

/// Bits in which two looks differ.
#[must_use]
pub fn distance(a: &Look, b: &Look) -> u32 {
    a.0.iter().zip(&b.0).map(|(a, b)| (a ^ b).count_ones()).sum()
}

fn mirrored(look: &Look) -> Look {
    let mut other = look.0;
    other.iter_mut().for_each(|byte| *byte ^= MIRROR);
    Look(other)
}

/// The nearest that two pictures come: the whole of one against all parts of the other, as they are and in a mirror.
#[must_use]
pub fn nearest(a: &[Look], b: &[Look]) -> Option<Alike> {
    let (whole_a, whole_b) = (a.first()?, b.first()?);
    let against = |look: &Look, of: &[Look]| of.iter().map(|other| distance(look, other)).min().unwrap_or(u32::MAX);
    let straight = against(whole_a, b).min(against(whole_b, a));
    let in_mirror = against(&mirrored(whole_a), b).min(against(&mirrored(whole_b), a));
    let mirrored = in_mirror < straight;
    Some(Alike { distance: straight.min(in_mirror), mirrored })
}

/// How alike two pictures are, where they are.
#[must_use]
pub fn alike(a: &[Look], b: &[Look]) -> Option<Alike> {
    nearest(a, b).filter(|alike| alike.distance <= NEAR)
}
