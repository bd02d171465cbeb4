//! A layer as a workbook and back 工作簿往返: byte for byte where nothing was touched, exactly the entry where something was.
#![allow(clippy::unwrap_used)]

mod book;
mod differences;
mod edits;
mod guide;
mod hostile;
mod libre_office;
mod names;
mod refusals;
mod round_trip;

use std::collections::{BTreeMap, BTreeSet};

use appraisal::checklist::LayerFile;
use authoring::{Catalog, Source};
use tests::facts::layer_files;

/// The folders of all layers.
fn folders(files: &[LayerFile]) -> BTreeSet<String> {
    files.iter().filter_map(|f| f.path.strip_suffix("/layer.toml")).map(str::to_owned).collect()
}

fn exported(files: &[Source], catalog: &Catalog) -> Vec<u8> {
    authoring::export(files, catalog, &[], &BTreeMap::new(), &[])
        .unwrap_or_else(|e| panic!("{}:{}: {}", e.file, e.line, e.why.zh))
}

fn shipped() -> (Vec<LayerFile>, Catalog) {
    let files = layer_files();
    let catalog = Catalog::new(&files);
    (files, catalog)
}
