//! Checklists added at run time, and a draft's way from its family through the workbook and back, on real folders.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use app::{Draft, Fate, Library, LintLevel, Machine, NewLayer, NewTrade, Refused};

fn layer(id: &str) -> NewLayer {
    NewLayer {
        id: id.to_owned(),
        name: "样例行业".to_owned(),
        english: "Sample trade".to_owned(),
        family: "fleet-and-machines".to_owned(),
        like: Some("agri-machinery".to_owned()),
        codes: vec!["8111".to_owned()],
        aliases: vec!["样例".to_owned()],
    }
}

fn made(root: &Path, id: &str) -> PathBuf {
    let draft = NewTrade { layer: layer(id), root: root.to_owned() }.write(&Machine::new()).unwrap();
    assert!(draft.findings().iter().all(|f| f.level == LintLevel::Note), "{:?}", draft.findings());
    root.join("industries").join(id)
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap().path();
        std::fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
    }
}

fn replaced(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{} has no {from}", file.display());
    std::fs::write(file, text.replace(from, to)).unwrap();
}

#[test]
fn what_is_sound_is_added_and_what_is_not_is_named_and_left_out_whole() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let good = made(root, "our-trade");
    // A mistyped name in a formula, an id that is built in, a folder that is not named like its id, numbers that make no business.
    for (id, file, from, to) in [
        ("bad-formula", "warnings.toml", "bad_formula.permits_ok", "bad_formula.permits_okay"),
        ("bad-numbers", "world.toml", "mark = \"自\"", "mark = \"?\""),
    ] {
        let own = made(root, id);
        replaced(&own.join(file), from, to);
    }
    let odd = made(root, "bad-parent");
    replaced(&odd.join("layer.toml"), "parent = \"fleet-and-machines\"", "parent = \"freight\"");
    copied(&good, &root.join("industries/freight"));
    replaced(&root.join("industries/freight/layer.toml"), "our-trade", "freight");
    copied(&good, &root.join("industries/other-name"));
    std::fs::create_dir_all(root.join("industries/empty")).unwrap();
    std::fs::write(root.join("industries/empty/notes.toml"), "x = 1\n").unwrap();

    let built_in = Library::built_in().checklist("freight").unwrap().hash.clone();
    let mut library = Library::built_in_and(root, &Machine::new());
    let mut left: Vec<&str> = library.left_out().iter().map(|l| l.folder.as_str()).collect();
    left.sort_unstable();
    let expected = [
        "industries/bad-formula",
        "industries/bad-numbers",
        "industries/bad-parent",
        "industries/empty",
        "industries/freight",
        "industries/other-name",
    ];
    assert_eq!(left, expected);
    let why = &library.left_out().iter().find(|l| l.folder.ends_with("bad-formula")).unwrap().why;
    assert!(why.zh.contains("permits_okay") && why.zh.contains("warnings.toml"), "{}", why.zh);
    let ids: Vec<String> = library.industries().into_iter().map(|i| i.id).collect();
    assert!(ids.contains(&"our-trade".to_owned()) && !ids.contains(&"bad-formula".to_owned()));
    assert_eq!(library.checklist("freight").unwrap().hash, built_in, "what is built in stays as it is");
    assert!(library.has_practice("our-trade") && library.practice("our-trade").unwrap().is_some());
    assert!(library.checklist("our-trade").is_ok());
}

#[test]
fn a_family_that_is_not_sound_goes_with_the_trades_that_stand_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let family = root.join("families/our-family");
    std::fs::create_dir_all(&family).unwrap();
    let said = "id = \"our-family\"\nkind = \"family\"\nparent = \"services\"\nname = { zh = \"族\", en = \"Family\" }\nversion = 1\n";
    std::fs::write(family.join("layer.toml"), said).unwrap();
    let warning = "[[warning]]\nid = \"w\"\nwhen = \"nothing.of.that>0\"\ntext = { zh = \"x\", en = \"x\" }\n";
    std::fs::write(family.join("warnings.toml"), warning).unwrap();
    let trade = root.join("industries/our-own");
    std::fs::create_dir_all(&trade).unwrap();
    let said = "id = \"our-own\"\nkind = \"industry\"\nparent = \"our-family\"\nname = { zh = \"行业\", en = \"Trade\" }\nversion = 1\n";
    std::fs::write(trade.join("layer.toml"), said).unwrap();
    let library = Library::built_in_and(root, &Machine::new());
    let mut left: Vec<&str> = library.left_out().iter().map(|l| l.folder.as_str()).collect();
    left.sort_unstable();
    assert_eq!(left, ["families/our-family", "industries/our-own"]);
    assert_eq!(library.industries().len(), Library::built_in().industries().len());
}

#[test]
fn a_folder_that_is_not_there_adds_nothing() {
    let library = Library::built_in_and(Path::new("/nowhere/at/all"), &Machine::new());
    assert!(library.left_out().is_empty());
    assert_eq!(library.industries(), Library::built_in().industries());
}

/// Everything in a folder.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all: Vec<(PathBuf, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(&path).unwrap()))
        .collect();
    all.sort();
    all
}

/// The workbook with one cell changed, found by the texts that stand in its line and in its column's head.
fn changed(book: &Path, sheet: &str, id: &str, head: &str, said: &str) {
    use calamine::{Reader, Xlsx, open_workbook};
    let mut read: Xlsx<_> = open_workbook(book).unwrap();
    let mut fresh = rust_xlsxwriter::Workbook::new();
    for name in read.sheet_names() {
        let range = read.worksheet_range(&name).unwrap();
        let work = fresh.add_worksheet();
        work.set_name(&name).unwrap();
        let heads: Vec<String> =
            (0..400).map(|c| range.get_value((1, c)).map(ToString::to_string).unwrap_or_default()).collect();
        let (top, left) = range.start().unwrap_or_default();
        let at = |name: &str| heads.iter().position(|h| h == name);
        let mut found = None;
        for (row, col, cell) in range.used_cells() {
            let (row, col) =
                (u32::try_from(row).unwrap() + top, u16::try_from(col).unwrap() + u16::try_from(left).unwrap());
            work.write_string(row, col, cell.to_string()).unwrap();
            if at("id") == Some(usize::from(col)) && *cell == id {
                found = Some(row);
            }
        }
        if name == sheet {
            let column = u16::try_from(at(head).unwrap()).unwrap();
            work.write_string(found.unwrap_or_else(|| panic!("{sheet} has no {id}")), column, said).unwrap();
        }
    }
    fresh.save(book).unwrap();
}

#[test]
fn a_draft_goes_through_the_workbook_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::new();
    let dir = made(folder.path(), "our-trade");
    let book = folder.path().join("x.xlsx");
    Draft::open(&dir, &machine).unwrap().export(&book, false, &machine).unwrap();
    let before = contents(&dir);

    // Untouched: nothing is written. Into a folder that is not there: the same files.
    let report = Draft::import(&dir, &book, &machine).unwrap();
    assert!(report.changes.is_empty() && report.written.is_empty());
    let elsewhere = folder.path().join("other/industries/our-trade");
    let report = Draft::import(&elsewhere, &book, &machine).unwrap();
    assert_eq!(report.written.len(), before.len());
    let bytes = |folder: &Path| contents(folder).into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>();
    assert_eq!(bytes(&elsewhere), bytes(&dir));

    // A formula that names nothing: said at its cell, marked in a copy, and no byte of the folder moves.
    changed(&book, "提示", "our_trade_permits", "when", "NOT(our_trade.permits_okay)");
    let Err(Refused::Faults { faults, copy }) = Draft::import(&dir, &book, &machine) else { panic!("it was taken") };
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].sheet == "提示" && faults[0].row > 2 && !faults[0].column.is_empty(), "{}", faults[0]);
    assert!(faults[0].message.zh.contains("our_trade.permits_ok"), "{}", faults[0]);
    assert!(copy.unwrap().ends_with("x.有错.xlsx"));
    assert_eq!(contents(&dir), before);

    // Mended: exactly that file.
    changed(&book, "提示", "our_trade_permits", "when", "our_trade.permits_ok=FALSE");
    let report = Draft::import(&dir, &book, &machine).unwrap();
    assert_eq!(report.written, ["warnings.toml"]);
    assert_eq!(
        report.changes.iter().map(|c| (c.fate, c.entry.as_str())).collect::<Vec<_>>(),
        [(Fate::Changed, "warning:our_trade_permits")]
    );

    // The workbook is old now: importing it again would be harmless, importing another change would lose this one.
    changed(&book, "提示", "our_trade_permits", "text::zh", "另一句");
    let Err(Refused::Failure(failure)) = Draft::import(&dir, &book, &machine) else { panic!("it was taken") };
    assert!(
        failure.message.zh.contains("warnings.toml") && failure.message.zh.contains("重新导出"),
        "{}",
        failure.message.zh
    );

    // What the change means for officers.
    let said = Draft::difference(&elsewhere, &dir, None, &machine).map_err(|_| "differs").unwrap();
    let said: Vec<String> = said.iter().map(|d| format!("{}：{}", d.group.zh, d.said.zh)).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("提示：") && said[0].contains("permits_ok=FALSE"), "{said:?}");
}
