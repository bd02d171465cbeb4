//! All layers of all trades, untouched.

use crate::{exported, folders, shipped};

#[test]
fn every_layer_comes_back_byte_for_byte() {
    let (files, catalog) = shipped();
    let all = folders(&files);
    assert!(all.len() > 50, "{} layers", all.len());
    for folder in &all {
        let own = authoring::of_layer(&files, folder);
        let book = exported(&own, &catalog);
        let read = authoring::import(&book, &catalog).unwrap_or_else(|faults| panic!("{folder}: {}", faults[0]));
        assert!(read.changes.is_empty(), "{folder}: {:?}", read.changes.first());
        assert_eq!(read.after, own, "{folder}");
    }
}
