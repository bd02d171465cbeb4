//! LibreOffice opens, changes and saves the workbook as somebody in a bank would: untouched it comes back byte for byte, changed it says
//! what was meant. Runs the program itself, headless, by a macro of its own profile.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use appraisal::checklist::{Checklist, LayerFile};

use crate::book::Book;
use crate::{exported, folders, shipped};

/// A folder of its own for each test, gone with it.
struct Office(PathBuf);

impl Office {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("tianye-authoring-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn run(&self, arguments: &[&str]) {
        let mut running = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", self.0.join("profile").display()))
            .args(["--headless", "--norestore"])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("LibreOffice is installed");
        let began = Instant::now();
        while running.try_wait().expect("a child of ours").is_none() {
            assert!(began.elapsed() < Duration::from_secs(300), "LibreOffice does not come back");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Runs lines of Basic on a workbook, `doc`, and saves it as xlsx.
    fn change(&self, book: &Path, lines: &str) -> Vec<u8> {
        // The first start lays out the profile and would write its own empty module over ours.
        self.run(&["--terminate_after_init"]);
        let basic = self.0.join("profile/user/basic");
        let to = self.0.join("changed.xlsx");
        let url = |path: &Path| format!("file://{}", path.display());
        let write = |path: &str, doctype: &str, text: &str| {
            let head = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE {doctype} PUBLIC \"-//OpenOffice.org//DTD OfficeDocument 1.0//EN\" \"x.dtd\">\n"
            );
            std::fs::write(basic.join(path), head + text).unwrap();
        };
        let code = format!(
            "Sub Main\nDim hidden(0) As New com.sun.star.beans.PropertyValue\nhidden(0).Name = \"Hidden\"\nhidden(0).Value = True\n\
             doc = StarDesktop.loadComponentFromURL(\"{from}\", \"_blank\", 0, hidden())\n{lines}\
             Dim kind(0) As New com.sun.star.beans.PropertyValue\nkind(0).Name = \"FilterName\"\nkind(0).Value = \"Calc MS Excel 2007 XML\"\n\
             doc.storeToURL(\"{to}\", kind())\ndoc.close(True)\nStarDesktop.terminate()\nEnd Sub\n",
            from = url(book),
            to = url(&to),
        );
        let escaped = code.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        write(
            "Standard/Module1.xba",
            "script:module",
            &format!(
                "<script:module xmlns:script=\"http://openoffice.org/2000/script\" script:name=\"Module1\" script:language=\"StarBasic\">{escaped}</script:module>"
            ),
        );
        self.run(&["macro:///Standard.Module1.Main"]);
        std::fs::read(&to).expect("LibreOffice saved the workbook")
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A text in Basic.
fn quoted(said: &str) -> String {
    format!("\"{}\"", said.replace('"', "\"\""))
}

/// Somebody types into a cell.
fn typed(sheet: &str, row: usize, column: usize, said: &str) -> String {
    format!("doc.Sheets.getByName({}).getCellByPosition({column}, {row}).setString({})\n", quoted(sheet), quoted(said))
}

/// What is saved by LibreOffice without a change: all layers where it is the long run, else the largest and one trade of each family.
#[test]
fn a_workbook_that_libre_office_saved_comes_back_byte_for_byte() {
    let (files, catalog) = shipped();
    let all = folders(&files);
    let few = [
        "base",
        "families/fleet-and-machines",
        "families/seats-and-portions",
        "industries/freight",
        "industries/pig-farm",
    ];
    let wanted: Vec<&String> =
        all.iter().filter(|f| std::env::var_os("LONG").is_some() || few.contains(&f.as_str())).collect();
    assert!(wanted.len() >= few.len());
    let office = Office::new("untouched");
    let mut paths = Vec::new();
    for folder in &wanted {
        let book = exported(&authoring::of_layer(&files, folder), &catalog);
        let path = office.0.join(format!("{}.xlsx", folder.replace('/', "-")));
        std::fs::write(&path, book).unwrap();
        paths.push(path.display().to_string());
    }
    let out = office.0.join("out").display().to_string();
    let mut arguments = vec!["--convert-to", "xlsx", "--outdir", &out];
    arguments.extend(paths.iter().map(String::as_str));
    office.run(&arguments);
    for (folder, path) in wanted.iter().zip(&paths) {
        let saved = office.0.join("out").join(Path::new(path).file_name().unwrap());
        let saved = std::fs::read(&saved).unwrap_or_else(|e| panic!("{folder}: {e}"));
        assert_ne!(saved, std::fs::read(path).unwrap(), "{folder}: LibreOffice wrote it anew");
        let read = authoring::import(&saved, &catalog).unwrap_or_else(|faults| panic!("{folder}: {}", faults[0]));
        assert_eq!(read.after, authoring::of_layer(&files, folder), "{folder}");
    }
}

/// The bank's change of the issue: a new question, a new threshold, a method taken out.
#[test]
fn a_bank_changes_a_trade_in_libre_office() {
    const FOLDER: &str = "industries/freight";
    let (mut files, catalog) = shipped();
    let own = authoring::of_layer(&files, FOLDER);
    let bytes = exported(&own, &catalog);
    let office = Office::new("changed");
    let path = office.0.join("freight.xlsx");
    std::fs::write(&path, &bytes).unwrap();

    let mut book = Book::of(&bytes);
    let mut lines = String::new();
    let mut line = |book: &mut Book, sheet: &str, row: usize, cells: &[(&str, &str)]| {
        for (head, said) in cells {
            lines.push_str(&typed(sheet, row, book.column(sheet, head), said));
        }
    };
    // A new question, in a line put in between; a copied threshold would do as well, here it is written at the end.
    let above = book.row("问题", "freight.permits_ok");
    let question = [
        ("id", "freight.cold_chain"),
        ("section", "customers"),
        ("type", "bool"),
        ("label::zh", "有没有冷链的活"),
        ("label::en", "Is there cold-chain work"),
        ("required", "是"),
        ("default_basis", "document 书证"),
        ("order", "27"),
    ];
    let policy = [
        ("id", "freight_claims_high"),
        ("label::zh", "货损赔付超过此数即提示"),
        ("label::en", "Cargo claims above which it is shown"),
        ("type", "money 金额（元）"),
        ("value", "50000"),
        ("source", "本行货运信贷办法 §3"),
        ("calibrated", "是"),
    ];
    let warning = [
        ("id", "freight_cold_claims"),
        ("weight", "explain 须书面说明"),
        ("when", "AND(freight.cold_chain,freight.cargo_claims_12m>policy.freight_claims_high)"),
        ("text::zh", "冷链货损赔得多：看温控记录"),
        ("text::en", "Cold-chain claims are high: see the temperature records"),
    ];
    let end = |book: &mut Book, sheet: &str| book.lines(sheet).len();
    let (policies, warnings) = (end(&mut book, "参数"), end(&mut book, "提示"));
    line(&mut book, "问题", above, &question);
    line(&mut book, "参数", policies, &policy);
    line(&mut book, "提示", warnings, &warning);
    // A method taken out: the line that made it this trade's own goes, and one that takes the family's out is written.
    let methods = end(&mut book, "算法");
    line(&mut book, "算法", methods, &[("id", "operator"), ("remove", "是")]);
    let gone = book.row("算法", "operator");
    let insert = format!("doc.Sheets.getByName(\"问题\").Rows.insertByIndex({above}, 1)\n");
    let remove = format!("doc.Sheets.getByName(\"算法\").Rows.removeByIndex({gone}, 1)\n");
    let saved = office.change(&path, &format!("{insert}{lines}{remove}"));

    let read = authoring::import(&saved, &catalog).unwrap_or_else(|faults| panic!("{}", faults[0]));
    assert_eq!(read.changes.len(), 5, "{:?}", read.changes);
    files.retain(|f| !f.path.starts_with(&format!("{FOLDER}/")));
    let path = |name: &str| format!("{FOLDER}/{name}");
    files.extend(read.after.iter().map(|f| LayerFile { path: path(&f.name), text: f.text.clone() }));
    let made = Checklist::load(&files, "freight").unwrap_or_else(|problems| panic!("{}", problems[0]));
    assert_eq!(made.questions["freight.cold_chain"].ask.label.zh, "有没有冷链的活");
    let threshold = &made.policies["freight_claims_high"];
    assert!(threshold.value == "50000" && threshold.calibrated);
    assert!(made.warnings.iter().any(|w| w.id == "freight_cold_claims"));
    assert!(!made.rows["sales_check.methods"].rows.iter().any(|r| r.id == "operator"));
    // Comments and everything else are where they were.
    for (before, after) in own.iter().zip(&read.after) {
        for comment in before.text.lines().filter(|l| l.trim_start().starts_with('#')) {
            assert!(after.text.contains(comment), "{}: {comment}", before.name);
        }
    }
    assert_eq!(own.iter().zip(&read.after).filter(|(a, b)| a == b).count(), own.len() - 3, "three files changed");
}
