//! From the database to paper: the practice case opened, exported as workbook and PDF, previewed; all of it in the record.
#![cfg(feature = "pdf")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::api::cases::OpenPracticeCase;
use app::api::duties::ExportDuties;
use app::api::files::{ExportPdf, ExportXlsx, PreviewPdf};
use app::api::session::CreateOfficer;
use app::{App, Argon2Cost, Library, Machine, Settings};

fn fonts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/resources/fonts");
    ["Regular", "Bold"].map(|w| folder.join(format!("NotoSansCJK-{w}.ttc"))).to_vec()
}

#[test]
fn the_practice_case_prints_from_the_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings { cost: Argon2Cost::LIGHT, fonts: fonts(), ..Settings::of(folder.path().join("data")) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: "口令-Tianye-2026".into(), role: None })
        .expect("an officer");
    let case = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("the practice case").meta.id;

    let (xlsx, pdf) = (folder.path().join("报告.xlsx"), folder.path().join("报告.pdf"));
    app.run(ExportXlsx { case: case.clone(), path: xlsx.display().to_string().into() }).expect("a workbook");
    app.run(ExportPdf { case: case.clone(), path: pdf.display().to_string().into() }).expect("a printed report");
    assert!(std::fs::read(&xlsx).expect("written").starts_with(b"PK"));
    let printed = std::fs::read(&pdf).expect("written");
    assert!(printed.starts_with(b"%PDF-") && printed.len() > 100_000, "{} bytes", printed.len());
    let preview = app.run(PreviewPdf { case: case.clone() }).expect("a preview");
    assert!(preview.base64.len() > 100_000);

    // The page of duties: written where it was chosen, in the record before it is, in both languages.
    let path = folder.path().join("责任认定.pdf");
    for english in [false, true] {
        let print = ExportDuties { case: case.clone(), path: path.as_path().into(), english };
        let written = app.run(print).expect("printed");
        let bytes = std::fs::read(&path).expect("written");
        assert!(bytes.starts_with(b"%PDF-") && bytes.len() == written.size as usize);
        assert!(written.saved.is_some() && written.warning.is_none(), "{:?}", written.warning);
    }
}
