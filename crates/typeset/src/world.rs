//! What typst may see: the template, one JSON file, the fonts handed in. No other file, no package, no clock.

use crate::fonts::Fonts;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| Source::new(file("template.typ"), include_str!("template.typ").to_owned()));

pub(crate) struct Paper<'a> {
    fonts: &'a Fonts,
    data_id: FileId,
    data: Bytes,
}

impl<'a> Paper<'a> {
    pub(crate) fn new(fonts: &'a Fonts, json: Vec<u8>) -> Self {
        Self { fonts, data_id: file("document.json"), data: Bytes::new(json) }
    }
}

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("both names are constants of this file and well formed");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Paper<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == TEMPLATE.id() { Ok(TEMPLATE.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
