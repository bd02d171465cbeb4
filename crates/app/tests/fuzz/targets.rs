//! What is fed, and to whom: the readers of all that comes from outside.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::api::files::{CaseSource, ImportCase};
use app::api::session::CreateOfficer;
use app::{App, Argon2Cost, Library, Machine, Settings};
use appraisal::checklist::{Checklist, LayerFile};
use authoring::{Catalog, Source};
use evidence::{CryptoProvider, Ed25519Sha256, Package, Payload, Record};
use store::{PackageKey, Passphrase, Store, read_package};

/// A reader: whether it took the input.
pub(crate) type Reader = Box<dyn Fn(&[u8]) -> bool>;

pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// Honest inputs.
    pub(crate) corpus: fn() -> Vec<Vec<u8>>,
    /// Words of the format.
    pub(crate) words: &'static [&'static str],
    pub(crate) reader: fn() -> Reader,
}

const PASSWORD: &str = "口令-Tianye-2026";
const PASSPHRASE: &str = "4711 0815 2026 1130 9999";

pub(crate) const ALL: &[Target] = &[
    Target { name: "package", corpus: packages, words: &["TYCASE\0\u{1}"], reader: || Box::new(package) },
    Target {
        name: "manifest",
        corpus: manifests,
        words: &[],
        reader: || Box::new(|bytes| Package::from_bytes(bytes, &Ed25519Sha256).is_ok()),
    },
    Target {
        name: "record",
        corpus: || golden(1),
        words: &[],
        reader: || Box::new(|bytes| Record::parse(bytes, &Ed25519Sha256).is_ok()),
    },
    Target {
        name: "payload",
        corpus: || golden(2),
        words: &[],
        reader: || Box::new(|bytes| Payload::from_bytes(bytes).is_ok()),
    },
    Target { name: "keys", corpus: || vec![golden_keys()], words: &["TYKEYS\0\u{1}"], reader: keys },
    Target {
        name: "case_file",
        corpus: case_files,
        words: &[
            "{\"v\":",
            "\"rows\":[",
            "tianye-case/1",
            "\"cells\":",
            "[[[[",
            "{\"a\":",
            "\\ud800",
            "\"none\":true",
            "null",
        ],
        reader: imported,
    },
    Target {
        name: "text_statement",
        corpus: || statements(&["csv", "txt", "html"]),
        words: &["\"", ",", "\n", "交易日期", "收入", "余额", "<table><tr><td>", "<!--", "&#x", "合计", "2026-03-04"],
        reader: statement,
    },
    Target {
        name: "workbook_statement",
        corpus: || statements(&["xlsx", "xls", "ods"]),
        words: &[
            "<c r=\"XFD1048576\"><v>1</v></c>",
            "<row r=\"1\">",
            "<mergeCell ref=\"A1:XFD1048576\"/>",
            "<sst uniqueCount=\"4294967295\">",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>",
            "&b;",
            "number-rows-repeated=\"1048576\"",
            "<sheetData>",
            "</sheetData>",
        ],
        reader: statement,
    },
    Target {
        name: "print_statement",
        corpus: || statements(&["pdf"]),
        words: &[
            "endobj",
            "stream\n",
            "/Kids[2 0 R]",
            "/Length 4294967295",
            "/Filter/FlateDecode",
            "<<",
            ">>",
            "1 0 R",
            "xref",
            "q ",
        ],
        reader: statement,
    },
    Target {
        name: "checklist",
        corpus: layer_texts,
        words: &["[[", "]]", "= \"", "\"\"\"", "when = \"", "IF(", "{", "extends", "[questions.", "inf", "'''"],
        reader: checklist,
    },
    Target {
        name: "layer_workbook",
        corpus: layer_workbooks,
        words: &[
            "<c r=\"XFD1048576\" t=\"s\"><v>0</v></c>",
            "<row r=\"1048576\">",
            "<f>",
            "</c>",
            "<si><t>",
            "<v>99999999</v>",
        ],
        reader: layer_workbook,
    },
    Target {
        name: "rule",
        corpus: rules_of_layers,
        words: &[
            "(", ")", "IF(", "SUM(", "{1,2}", "\"", "=", "--", "^", "1e9999", "AND(", "a.b[", "]", ",", "<>", "TRUE",
            "&",
        ],
        reader: || Box::new(|bytes| formula::parse(&String::from_utf8_lossy(bytes)).is_ok()),
    },
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &str, ends: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(at) = open.pop() {
        for path in fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| ends.iter().any(|wanted| end == *wanted)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The frozen samples: the second word of each line is the record, the third its payload.
fn golden(word: usize) -> Vec<Vec<u8>> {
    let bytes =
        |hex: &str| (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect();
    let folder = root().join("crates/evidence/tests/golden");
    let texts = ["records.txt", "acts.txt"].map(|name| fs::read_to_string(folder.join(name)).unwrap());
    texts.iter().flat_map(|text| text.lines()).map(|line| bytes(line.split(' ').nth(word).unwrap())).collect()
}

fn golden_keys() -> Vec<u8> {
    fs::read(root().join("crates/store/tests/golden/store-1/keys")).unwrap()
}

/// The key file of a folder, its sum put right, so that what stands in it is read at all; and unlocking with it where its cost is none to speak of.
fn keys() -> Reader {
    let folder = tempfile::tempdir().unwrap();
    Box::new(move |bytes| {
        let body = &bytes[..bytes.len().saturating_sub(32)];
        let whole = [body, &Ed25519Sha256.hash(&[body]).0[..]].concat();
        fs::write(folder.path().join("keys"), &whole).unwrap();
        let taken = Store::officer_of(folder.path()).is_ok();
        let _ = Store::id_of(folder.path());
        taken
    })
}

fn with_officer(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).unwrap();
    app
}

/// The practice case in a store, and its package.
fn packages() -> Vec<Vec<u8>> {
    use app::api::packages::MakePackage;
    let folder = tempfile::tempdir().unwrap();
    let mut app = with_officer(folder.path());
    let json =
        fs::read_to_string(root().join("industry-checklists/industries/fmcg-wholesale/practice/case.json")).unwrap();
    let made = app.run(ImportCase { case: None, source: CaseSource::Json { json }, overwrite: false }).unwrap();
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("a.tycase");
    let passphrase = Some(PASSPHRASE.into());
    app.run(MakePackage { case: made.case.meta.id, path: path.display().to_string().into(), passphrase }).unwrap();
    vec![fs::read(path).unwrap()]
}

fn opened(bytes: &[u8]) -> Option<store::PackageContents> {
    let key = PackageKey::said(Passphrase::new(PASSPHRASE).unwrap());
    read_package(&mut std::io::Cursor::new(bytes), &key, &mut |_, _, _| Ok(())).ok()
}

fn package(bytes: &[u8]) -> bool {
    opened(bytes).is_some_and(|contents| {
        let _ = contents.package.verify(&contents, &Default::default(), &Ed25519Sha256);
        true
    })
}

fn manifests() -> Vec<Vec<u8>> {
    packages().iter().filter_map(|bytes| opened(bytes)).map(|contents| contents.package.to_bytes().unwrap()).collect()
}

fn case_files() -> Vec<Vec<u8>> {
    let cases = files("industry-checklists/industries", &["json"]);
    let cases = cases.iter().filter(|path| path.ends_with("practice/case.json")).take(8);
    cases.map(|path| fs::read(path).unwrap()).collect()
}

/// The import of a case file into a store, which reads it, appraises it and writes it; a store of its own for some of them.
fn imported() -> Reader {
    let state: RefCell<Option<(tempfile::TempDir, App, u32)>> = RefCell::new(None);
    Box::new(move |bytes| {
        let mut state = state.borrow_mut();
        if state.as_ref().is_none_or(|(_, _, used)| *used > 150) {
            let folder = tempfile::tempdir().unwrap();
            let app = with_officer(folder.path());
            *state = Some((folder, app, 0));
        }
        let Some((_, app, used)) = state.as_mut() else { return false };
        let json = String::from_utf8_lossy(bytes).into_owned();
        let taken = app.run(ImportCase { case: None, source: CaseSource::Json { json }, overwrite: false }).is_ok();
        *used += u32::from(taken);
        taken
    })
}

fn statements(ends: &[&str]) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = files("crates/flows/tests/samples", ends)
        .iter()
        .chain(&files("tests/data/field", ends))
        .map(|p| fs::read(p).unwrap())
        .collect();
    found.retain(|bytes| bytes.len() < 300_000);
    if ends.contains(&"html") {
        let row = "<tr><td>2026-03-04</td><td>5.00</td><td></td><td>货款</td></tr>";
        found.push(
            format!(
                "<html><table><tr><td>交易日期</td><td>收入</td><td>支出</td><td>摘要</td></tr>{}</table></html>",
                row.repeat(30)
            )
            .into_bytes(),
        );
    }
    if ends.contains(&"ods") {
        found.push(open_document());
        found.push(workbook());
    }
    found
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in ["交易日期", "收入", "支出", "摘要"].iter().enumerate() {
        sheet.write(0, u16::try_from(at).unwrap(), *name).unwrap();
    }
    for at in 1..40 {
        sheet.write(at, 0, format!("2026-03-{:02}", at % 28 + 1)).unwrap();
        sheet.write(at, 1, f64::from(at)).unwrap();
        sheet.write(at, 3, "货款").unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn open_document() -> Vec<u8> {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: [&str; 3]| format!("<table:table-row>{}</table:table-row>", cells.map(cell).concat());
    let mut rows = row(["交易日期", "收入", "支出"]);
    for at in 1..30 {
        write!(rows, "{}", row([&format!("2026-03-{:02}", at % 28 + 1), "5.00", ""])).unwrap();
    }
    let spaces = ["office", "table", "text"]
        .map(|name| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""))
        .join(" ");
    let content = format!(
        "<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name=\"a\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let listed = format!(
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/></manifest:manifest>"
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", kind), ("META-INF/manifest.xml", &listed), ("content.xml", &content)] {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        archive.start_file(name, stored).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn statement() -> Reader {
    let texts: Vec<(String, String)> = files("industry-checklists/flows", &["toml"])
        .iter()
        .map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap()))
        .collect();
    let borrowed: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let rules = flows::Rules::load(&borrowed).unwrap_or_else(|problems| panic!("{problems:?}"));
    Box::new(move |bytes| {
        let Ok(read) = flows::read(bytes, "x", 0, &flows::Told::default(), &rules, &mut |_| true) else { return false };
        let ledger = flows::Ledger::of(vec![read], &rules);
        let Ok(classed) = flows::classify(&ledger, &rules, &flows::Known::default(), &mut |_| true) else {
            return false;
        };
        let links = flows::links(&ledger, &classed, &rules);
        let survey = chrono::NaiveDate::from_ymd_opt(2026, 10, 31).unwrap();
        let summary = flows::summarise(&ledger, &classed, &rules, &links, &flows::Decisions::default(), survey);
        let _ = flows::signs(&ledger, &summary, &rules, None);
        true
    })
}

fn layers() -> Vec<LayerFile> {
    let folder = root().join("industry-checklists");
    let path = |file: &Path| file.strip_prefix(&folder).unwrap_or(file).to_string_lossy().replace('\\', "/");
    files("industry-checklists", &["toml"])
        .iter()
        .map(|f| LayerFile { path: path(f), text: fs::read_to_string(f).unwrap() })
        .collect()
}

const TRADE: &str = "industries/freight";

fn layer_texts() -> Vec<Vec<u8>> {
    layers()
        .into_iter()
        .filter(|file| file.path.starts_with(TRADE) && !file.path.ends_with("world.toml"))
        .map(|file| file.text.into_bytes())
        .collect()
}

/// One file of a trade in the place of the one whose first line it bears, and the whole checklist resolved.
fn checklist() -> Reader {
    let all = layers();
    let places: Vec<usize> = (0..all.len())
        .filter(|at| all[*at].path.starts_with(TRADE) && !all[*at].path.ends_with("world.toml"))
        .collect();
    Box::new(move |bytes| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        // The file that it is most like stands aside for it.
        let alike = |at: &usize| all[*at].text.lines().zip(text.lines()).take_while(|(a, b)| a == b).count();
        let place = places.iter().copied().max_by_key(alike).unwrap_or_default();
        let mut files = all.clone();
        files[place].text = text;
        Checklist::load(&files, "freight").is_ok()
    })
}

fn sources() -> (Catalog, Vec<Source>) {
    let all = layers();
    let catalog = Catalog::new(&all);
    let of = authoring::of_layer(&all, TRADE);
    (catalog, of)
}

fn layer_workbooks() -> Vec<Vec<u8>> {
    let (catalog, files) = sources();
    vec![
        authoring::export(&files, &catalog, &[], &Default::default(), &[])
            .unwrap_or_else(|error| panic!("{}", error.file)),
    ]
}

fn layer_workbook() -> Reader {
    let (catalog, _) = sources();
    Box::new(move |bytes| match authoring::import(bytes, &catalog) {
        Ok(_) => true,
        Err(faults) => {
            let _ = authoring::marked(bytes, &catalog, &faults);
            false
        }
    })
}

/// What stands between quotes in the layer files and reads as a rule.
fn rules_of_layers() -> Vec<Vec<u8>> {
    let texts = layer_texts();
    let texts: Vec<String> = texts.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    let quoted = texts.iter().flat_map(|text| text.split('"').skip(1).step_by(2));
    let rules: Vec<Vec<u8>> = quoted
        .filter(|rule| rule.contains('(') && formula::parse(rule).is_ok())
        .map(|rule| rule.as_bytes().to_vec())
        .collect();
    rules.into_iter().take(400).collect()
}
