//! Typesetting 排版: a document tree to the bytes of a PDF, with no network, no clock and no file of its own.
//!
//! A crate of its own because typst is heavy. The tree becomes JSON that the one embedded template reads as strings, so that nothing a
//! person typed is ever taken for markup; the fonts are handed in by the caller, the date stands in the document.

mod fonts;
mod literal;
mod world;

pub use fonts::Fonts;
pub use literal::{MAX_DOCUMENT_BYTES, MAX_TEXT_CHARS};

use report::document::{Block, Document};
use std::collections::BTreeSet;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// A printed document.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters that no font has 缺字; they print as `<U+3158E>`, and the screen says so before.
    pub missing: BTreeSet<char>,
}

/// Why a document could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No font was handed in, or none of them could be read.
    #[error("没有可用的字体：请检查安装目录中的字体文件 / no usable font")]
    NoFont,
    /// A text is too long to print.
    #[error(
        "有一段文字长 {chars} 字，超过上限 {limit} 字，无法排版；请缩短或改作附件 / a text of {chars} characters exceeds {limit}"
    )]
    TextTooLong {
        /// Its length.
        chars: usize,
        /// What is allowed.
        limit: usize,
    },
    /// The document is too long to print.
    #[error("文档数据 {bytes} 字节，超过上限 {limit} 字节，无法排版 / a document of {bytes} bytes exceeds {limit}")]
    DocumentTooLong {
        /// Its size.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// The tree could not be written as JSON.
    #[error("文档无法转换 / the document could not be written as JSON")]
    Json(#[from] serde_json::Error),
    /// The typesetter refused; a fault of ours, not of the data.
    #[error("排版失败 / typesetting failed: {0}")]
    Typst(String),
}

/// The characters of a document that no font has 缺字, known before anything is printed.
///
/// # Errors
/// There is no font, or the document could not be printed anyhow.
pub fn lacking(document: &Document, fonts: &Fonts) -> Result<BTreeSet<char>, Error> {
    if fonts.is_empty() {
        return Err(Error::NoFont);
    }
    Ok(fonts.missing(&literal::printed(document)?))
}

/// Prints a document.
///
/// # Errors
/// There is no font, or the document is too large.
pub fn pdf(document: &Document, fonts: &Fonts) -> Result<Pdf, Error> {
    printed(document, fonts, Pages::All)
}

/// Prints what stands on the first page alone: the blocks that share it, or those before the first page break. Ready long before the whole; how many
/// pages there are is not known yet and stands as `…`.
///
/// # Errors
/// There is no font, or the document is too large.
pub fn first_page(document: &Document, fonts: &Fonts) -> Result<Pdf, Error> {
    let breaks = || document.blocks.iter().position(|block| matches!(block, Block::PageBreak));
    let end = if document.lead > 0 { document.lead } else { breaks().unwrap_or(document.blocks.len()) };
    let blocks = document.blocks.iter().take(end).cloned().collect();
    let frame = document.frame.clone();
    let (title, language, date) = (document.title.clone(), document.language, document.date);
    let (practice, landscape, large, lead) = (document.practice, document.landscape, document.large, document.lead);
    printed(&Document { title, language, date, practice, landscape, large, frame, lead, blocks }, fonts, Pages::First)
}

/// Forgets what is kept of earlier documents for the next: to be called when nobody may read them any more.
pub fn forget() {
    typst::comemo::evict(0);
}

/// What is kept of the work for one document until so many others were printed: the report that follows its first page, and the next print of a case in
/// which little changed, are ready sooner; a window that stays open for days keeps no more.
const KEPT_FOR: usize = 2;

/// How much of a document is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pages {
    All,
    First,
}

fn printed(document: &Document, fonts: &Fonts, pages: Pages) -> Result<Pdf, Error> {
    if fonts.is_empty() {
        return Err(Error::NoFont);
    }
    let data = literal::prepare(document, fonts, pages == Pages::All)?;
    let missing = data.missing;
    let world = world::Paper::new(fonts, data.json);
    let paged: PagedDocument = typst::compile(&world).output.map_err(complaint)?;
    // The same document gives the same bytes: identified by its content, stamped with no time but its own date.
    let options = PdfOptions {
        ident: typst::foundations::Smart::Custom(data.ident),
        creator: typst::foundations::Smart::Custom(Some("Tianye 田野".to_owned())),
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&paged, &options).map_err(complaint)?;
    typst::comemo::evict(KEPT_FOR);
    Ok(Pdf { bytes, pages: paged.pages().len(), missing })
}

fn complaint(errors: impl IntoIterator<Item = typst::diag::SourceDiagnostic>) -> Error {
    let said: Vec<String> = errors.into_iter().map(|e| e.message.to_string()).collect();
    Error::Typst(said.join("; "))
}
