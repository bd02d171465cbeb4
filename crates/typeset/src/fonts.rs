//! Fonts 字体, handed in as bytes and parsed once: which families there are, and which characters none of them has.
//!
//! Knows no directory: finding the files is the shell's business.

use std::collections::BTreeSet;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The fonts a document may be set in.
pub struct Fonts {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    families: Vec<String>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").field("families", &self.families).finish()
    }
}

impl Fonts {
    /// Parses font files and collections; what cannot be read is left out.
    ///
    /// Of a collection with faces for several regions only the mainland one is kept: the same character is drawn differently in the
    /// others, and ten faces of one file would be measured for nothing.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut fonts = Vec::new();
        for file in files {
            let faces: Vec<Font> = Font::iter(Bytes::new(file)).collect();
            let mainland: Vec<Font> = faces.iter().filter(|face| is_mainland(face)).cloned().collect();
            fonts.extend(if mainland.is_empty() { faces } else { mainland });
        }
        let mut families: Vec<String> = Vec::new();
        for font in &fonts {
            let family = font.info().family.as_str().to_owned();
            if !families.contains(&family) {
                families.push(family);
            }
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Self { fonts, book, families }
    }

    /// Whether there is no font at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fonts.is_empty()
    }

    /// Family names in the order of the files.
    #[must_use]
    pub fn families(&self) -> &[String] {
        &self.families
    }

    /// The characters of a text that no font has 缺字, so that a person's name never prints as a box unnoticed.
    #[must_use]
    pub fn missing(&self, text: &str) -> BTreeSet<char> {
        let wanted: BTreeSet<char> = text.chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect();
        wanted
            .into_iter()
            .filter(|c| !self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(*c))))
            .collect()
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }
}

fn is_mainland(face: &Font) -> bool {
    let family = face.info().family.as_str();
    family.ends_with(" SC") && !family.contains("Mono")
}

/// Characters that are laid out without a glyph: the break opportunities we insert ourselves, joiners, variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}
