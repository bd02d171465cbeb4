//! Names and slips where an id is wanted: said with the id, in the files and in the workbook, whichever the author has before him.

use appraisal::checklist::{LayerFile, Layers, Level, lint_end};
use authoring::{Catalog, Fault, Finding, Source};

use crate::book::{Book, changed};
use crate::exported;
use crate::shipped;

const TRADE: &str = "freight";
const FOLDER: &str = "industries/freight";

/// A method of the trade's own, with two questions; `rests_on`, `needs` and `value` as they are given.
fn method(rests_on: &str, needs: &str, value: &str) -> String {
    format!(
        "[[method]]\nid = \"gate\"\nlabel = {{ zh = \"数出车\", en = \"Gate count\" }}\npaper = \"interview_record\"\nbasis = \"observed\"\nrests_on = {rests_on}\n\
         needs = [\"{needs}\"]\nvalue = \"{value}\"\nask = [\n\
         {{ id = \"trips_counted\", type = \"number\", label = {{ zh = \"周末趟数\", en = \"Trips at weekends\" }} }},\n\
         {{ id = \"paid_a_trip\", type = \"money\", label = {{ zh = \"一趟收多少\", en = \"Paid for a trip\" }} }},\n]\n"
    )
}

fn errors(files: &[LayerFile]) -> Vec<appraisal::checklist::Problem> {
    lint_end(&Layers::new(files), TRADE).into_iter().filter(|p| p.level == Level::Error).collect()
}

fn with(file: &str) -> Vec<LayerFile> {
    let (mut files, _) = shipped();
    files.push(LayerFile { path: format!("{FOLDER}/zz-gate.toml"), text: file.to_owned() });
    files
}

/// What may be wrong in the method, and the id that is said.
fn wrong() -> Vec<(&'static str, String, &'static str)> {
    let right = ("[\"trips_counted\"]", "paid_a_trip", "trips_counted*paid_a_trip");
    let of = |rests_on: &str, needs: &str, value: &str| method(rests_on, needs, value);
    vec![
        ("rests_on", of("\"周末趟数\"", right.1, right.2), "trips_counted"),
        ("rests_on", of("\"Trips at weekends\"", right.1, right.2), "trips_counted"),
        ("rests_on", of("\"trips_count\"", right.1, right.2), "trips_counted"),
        ("needs", of("\"trips_counted\"", "一趟收多少", right.2), "paid_a_trip"),
        ("needs", of("\"trips_counted\"", "paid_trip", right.2), "paid_a_trip"),
        ("value", of("\"trips_counted\"", right.1, "周末趟数*paid_a_trip"), "trips_counted"),
        ("value", of("\"trips_counted\"", right.1, "tripscounted*paid_a_trip"), "trips_counted"),
    ]
}

#[test]
fn the_files_say_the_id() {
    assert_eq!(errors(&with(&method("\"trips_counted\"", "paid_a_trip", "trips_counted*paid_a_trip"))), []);
    for (field, text, id) in wrong() {
        let found = errors(&with(&text));
        let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(!found.is_empty(), "{text}");
        for problem in &found {
            assert_eq!(problem.proposal.as_deref(), Some(id), "{field}: {}", shown.join("\n"));
            let named = problem.message.zh.contains(&format!("写成了名称；它的代号是 {id}"));
            let slip = text.contains("trips_count\"") || text.contains("tripscounted") || text.contains("paid_trip");
            assert!(named != slip, "{field}: {}", shown.join("\n"));
        }
    }
}

#[test]
fn the_workbook_says_it_in_the_column_of_findings_and_at_the_cell() {
    for (field, text, id) in wrong() {
        let files = with(&text);
        let catalog = Catalog::new(&files);
        let own = authoring::of_layer(&files, FOLDER);
        let found: Vec<Finding> = errors(&files).into_iter().map(finding).collect();
        let whole = authoring::export(&own, &catalog, &found, &std::collections::BTreeMap::new(), &[])
            .unwrap_or_else(|e| panic!("{}", e.why.zh));
        let mut book = Book::of(&whole);
        let (row, column) = (book.row("算法", "gate"), book.column("算法", "#发现"));
        let said = book.lines("算法")[row].get(column).cloned().unwrap_or_default();
        assert!(said.contains(id), "{field}: {said}");
        // A name of several words does not read as a formula at all: that is said at the line.
        if text.contains("rests_on = \"Trips at") {
            continue;
        }
        // Taken back, it is said at the very cell.
        let mut at = String::new();
        let sound = with(&method("\"trips_counted\"", "paid_a_trip", "trips_counted*paid_a_trip"));
        let written = own_of(&text, field);
        let faults = refused(&sound, |book| {
            at = letters(book.column("算法", field));
            book.set("算法", "gate", field, &written);
        });
        assert!(!faults.is_empty(), "{field}");
        for fault in &faults {
            assert_eq!((fault.sheet.as_str(), &fault.column), ("算法", &at), "{field} {written}: {fault}");
            assert!(fault.message.zh.contains(id), "{fault}");
        }
    }
}

/// What the text writes for a field.
fn own_of(text: &str, field: &str) -> String {
    let line = text.lines().find(|l| l.starts_with(field)).unwrap_or_else(|| panic!("no {field}"));
    line.split('"').nth(1).unwrap_or_default().to_owned()
}

fn letters(at: usize) -> String {
    let letter = |n: usize| char::from(b'A' + u8::try_from(n).unwrap());
    if at < 26 { letter(at).to_string() } else { format!("{}{}", letter(at / 26 - 1), letter(at % 26)) }
}

fn finding(p: appraisal::checklist::Problem) -> Finding {
    let name = p.place.file.strip_prefix(&format!("{FOLDER}/")).unwrap_or(&p.place.file).to_owned();
    let said = appraisal::finding::Text::new(
        format!("{} {}（{}）", p.code, p.message.zh, p.proposal.clone().unwrap_or_default()),
        p.message.en,
    );
    Finding { code: p.code, file: name, line: p.place.line, column: p.place.column, said }
}

/// What is said of a workbook of these files, changed: by the lint of what it becomes, at its place.
fn refused(files: &[LayerFile], change: impl FnOnce(&mut Book)) -> Vec<Fault> {
    let catalog = Catalog::new(files);
    let book = changed(&exported(&authoring::of_layer(files, FOLDER), &catalog), change);
    let read = authoring::import(&book, &catalog).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let mut after: Vec<LayerFile> = files.to_vec();
    after.retain(|f| !f.path.starts_with(&format!("{FOLDER}/")));
    let own = |f: &Source| LayerFile { path: format!("{FOLDER}/{}", f.name), text: f.text.clone() };
    after.extend(read.after.iter().map(own));
    errors(&after).into_iter().map(|p| read.at(&finding(p), &catalog, None)).collect()
}
