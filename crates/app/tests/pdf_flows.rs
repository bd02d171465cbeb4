//! A statement in PDF from end to end: read, its signature shown, kept sealed, read again after the case was closed; a scan is
//! refused and kept as plain evidence.

use std::path::Path;
use std::sync::Arc;

use app::api::cases::OpenPracticeCase;
use app::api::files::{Attach, FileSource, ListAttachments};
use app::api::flows::{FlowLevel, FlowsView, KeepFlows, ReadFlows, ViewFlows};
use app::api::session::{CreateOfficer, Lock, Unlock};
use app::{App, Argon2Cost, Library, Machine, Settings};

const PASSWORD: &str = "口令-Tianye-2026";

fn sample(name: &str) -> FileSource {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../flows/tests/samples/pdf").join(name);
    FileSource::Path { path: path.display().to_string().into() }
}

/// One page that only draws a picture; its table of objects is missing, as in a file that was mended by hand.
const SCAN: &str = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n\
    3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>\nendobj\n\
    4 0 obj\n<</Length 30>>stream\nq 595 0 0 842 0 0 cm /I Do Q  \nendstream\nendobj\n\
    5 0 obj\n<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\nx\nendstream\nendobj\n\
    trailer\n<</Size 6/Root 1 0 R>>\n%%EOF\n";

fn view(app: &mut App, case: &str) -> FlowsView {
    app.run(ViewFlows { case: case.to_owned() }).expect("the flows")
}

#[test]
fn a_signed_statement_is_read_kept_and_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder.path() as &Path) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let case = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("the case").meta.id;

    let read = ReadFlows { case: case.clone(), file: sample("签名-国密.pdf"), mapping: None, answers: Vec::new() };
    let read = app.run(read).expect("read");
    assert_eq!(read.refused, None);
    app.run(KeepFlows { case: case.clone() }).expect("kept");
    let before = view(&mut app, &case);
    let [file] = &before.files[..] else { panic!("one file") };
    assert_eq!((file.encoding.as_str(), file.unreadable), ("pdf", 0));
    let signed = file.findings.iter().find(|f| f.code == "signature").expect("its signature");
    assert_eq!(signed.level, FlowLevel::Note);
    assert!(signed.text.zh.contains("样例银行国密") && signed.text.zh.contains("整个文件"), "{}", signed.text.zh);
    assert!(file.findings.iter().any(|f| f.code == "balance_holds"));

    let scan = folder.path().join("扫描.pdf");
    std::fs::write(&scan, SCAN).expect("a file");
    let scan = FileSource::Path { path: scan.display().to_string().into() };
    let refused = app
        .run(ReadFlows { case: case.clone(), file: scan.clone(), mapping: None, answers: Vec::new() })
        .expect("an answer")
        .refused;
    assert!(refused.is_some_and(|text| text.zh.contains("扫描件") && text.zh.contains("证据")));
    app.run(Attach { case: case.clone(), at: None, file: scan }).expect("attached");

    let kept = app.run(ListAttachments { case: case.clone() }).expect("the attachments");
    let kinds: Vec<&str> = kept.iter().rev().take(2).map(|a| a.mime.as_str()).collect();
    assert_eq!(kinds, ["application/pdf"; 2]);

    app.run(Lock {}).expect("locked");
    app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked");
    let after = view(&mut app, &case);
    assert_eq!((after.files, after.gross), (before.files, before.gross));
}
