//! A bank changes a layer in its spreadsheet: what is written is what was meant, and nothing else.

use appraisal::checklist::{Checklist, LayerFile};
use authoring::{Fate, Source};

use crate::book::{Book, changed};
use crate::{exported, shipped};

pub(crate) const FOLDER: &str = "industries/freight";

/// The layer's files with the workbook changed and taken back.
pub(crate) fn taken(change: impl FnOnce(&mut Book)) -> (Vec<Source>, Vec<Source>, Vec<authoring::Change>) {
    let (files, catalog) = shipped();
    let own = authoring::of_layer(&files, FOLDER);
    let book = changed(&exported(&own, &catalog), change);
    let read = authoring::import(&book, &catalog).unwrap_or_else(|faults| panic!("{}", faults[0]));
    (own, read.after, read.changes)
}

fn file<'a>(files: &'a [Source], name: &str) -> &'a str {
    &files.iter().find(|f| f.name == name).unwrap_or_else(|| panic!("no {name}")).text
}

pub(crate) fn loaded(after: &[Source]) -> Checklist {
    let (mut files, _) = shipped();
    files.retain(|f| !f.path.starts_with(&format!("{FOLDER}/")));
    files.extend(after.iter().map(|f| LayerFile { path: format!("{FOLDER}/{}", f.name), text: f.text.clone() }));
    Checklist::load(&files, "freight").unwrap_or_else(|problems| panic!("{}", problems[0]))
}

#[test]
fn one_cell_changes_one_value() {
    let (before, after, changes) = taken(|book| book.set("参数", "services_one_customer_attention", "value", "0.6"));
    let wanted = file(&before, "warnings.toml").replacen("value = \"0.7\"", "value = \"0.6\"", 1);
    assert_eq!(file(&after, "warnings.toml"), wanted);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].fate, changes[0].entry.as_str()), (Fate::Changed, "policy:services_one_customer_attention"));
    assert_eq!(loaded(&after).policies["services_one_customer_attention"].value, "0.6");
    for name in ["layer.toml", "methods.toml", "questions.toml", "world.toml"] {
        assert_eq!(file(&before, name), file(&after, name));
    }
}

#[test]
fn one_of_many_written_at_once_changes_alone() {
    let (before, after, _) = taken(|book| book.set("其他条目", "fines_12m", "zh", "近一年罚款（含扣分折钱）"));
    let wanted = file(&before, "questions.toml").replace("近一年超限超载、违章罚款", "近一年罚款（含扣分折钱）");
    assert_eq!(file(&after, "questions.toml"), wanted);
}

/// What a bank does: a new question with its choices, a threshold and a warning about it, a method taken out.
pub(crate) fn bank(book: &mut Book) {
    book.add(
        "问题",
        &[
            ("id", "freight.route_kind"),
            ("section", "customers"),
            ("type", "choice 单选"),
            ("label::zh", "主要跑什么线"),
            ("label::en", "Main kind of route"),
            ("required", "是"),
            ("default_basis", "口述"),
            ("order", "26"),
            ("constraint.when", "KNOWN(freight.route_kind)"),
            ("constraint.message::zh", "须选一种"),
            ("constraint.message::en", "Choose one"),
        ],
    );
    book.add("选项", &[("#上级", "freight.route_kind"), ("id", "long"), ("label::zh", "长途"), ("label::en", "Long")]);
    book.add("选项", &[("#上级", "freight.route_kind"), ("id", "short"), ("label::zh", "城配"), ("label::en", "Town")]);
    book.add(
        "参数",
        &[
            ("id", "freight_town_share"),
            ("label::zh", "城配占比"),
            ("label::en", "Town share"),
            ("type", "ratio"),
            ("value", "0.5"),
            ("source", "本行"),
            ("calibrated", "否"),
        ],
    );
    book.add(
        "提示",
        &[
            ("id", "freight_town"),
            ("weight", "须书面说明"),
            ("when", "AND(freight.route_kind=\"short\",freight.platform_share>policy.freight_town_share)"),
            ("text::zh", "城配又靠平台"),
            ("text::en", "Town work from platforms"),
        ],
    );
    book.add("算法", &[("id", "operator"), ("remove", "是")]);
    book.remove("算法", "operator");
}

#[test]
fn a_question_with_choices_a_threshold_and_a_removed_method() {
    let (before, after, changes) = taken(bank);
    assert_eq!(changes.iter().filter(|c| c.fate == Fate::New).count(), 5, "{changes:?}");
    assert_eq!(changes.iter().filter(|c| c.fate == Fate::TakenOut).count(), 1, "{changes:?}");
    assert_eq!(changes.iter().filter(|c| c.fate == Fate::Gone).count(), 1, "{changes:?}");
    let made = loaded(&after);
    let question = &made.questions["freight.route_kind"];
    assert_eq!(question.ask.choices.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["long", "short"]);
    assert_eq!(question.ask.default_basis.as_deref(), Some("oral"));
    assert!(made.warnings.iter().any(|w| w.id == "freight_town"));
    assert!(!made.rows["sales_check.methods"].rows.iter().any(|r| r.id == "operator"));
    // What stood there before still stands there, to the byte.
    let (old, new) = (file(&before, "questions.toml"), file(&after, "questions.toml"));
    assert!(new.starts_with(old.trim_end()), "{new}");
    assert!(
        file(&after, "warnings.toml").contains(file(&before, "warnings.toml").split("\n[[warning]]").next().unwrap())
    );
}

#[test]
fn a_copied_line_is_a_new_entry_and_a_removed_line_is_gone() {
    let (before, after, changes) = taken(|book| {
        book.copy("问题", "freight.trip_price", &[("id", "freight.trip_price_low"), ("label::zh", "淡季一趟运费")]);
        book.remove("问题", "freight.permits_ok");
        book.remove("提示", "freight_{w}");
    });
    let fates: Vec<(Fate, &str)> = changes.iter().map(|c| (c.fate, c.entry.as_str())).collect();
    assert_eq!(
        fates,
        [
            (Fate::New, "question:freight.trip_price_low"),
            (Fate::Gone, "question:freight.permits_ok"),
            (Fate::Gone, "warning:freight_{w}")
        ]
    );
    let (old, new) = (file(&before, "questions.toml"), file(&after, "questions.toml"));
    assert!(new.contains("id = \"freight.trip_price_low\"\n") && !new.contains("freight.permits_ok"));
    let trip = &old[old.find("[[question]]\nid = \"freight.trip_price\"").unwrap()..];
    let trip = &trip[..trip.find("\n\n").unwrap()];
    assert!(new.contains(trip), "the copied one stays as it was");
    assert!(!file(&after, "warnings.toml").contains("[[warning]]"));
}

#[test]
fn practice_numbers_are_lines_too() {
    let (before, after, _) = taken(|book| {
        book.set("演练", "work_days", "is", "320");
        book.add("演练", &[("#种类", "answers"), ("id", "freight.note"), ("v", "没有"), ("basis", "oral")]);
        book.remove("演练", "platform_cover");
    });
    let wanted = file(&before, "world.toml")
        .replace("work_days = { is = 330,", "work_days = { is = 320,")
        .replace("platform_cover = { is = 0.90, mark = \"自\" }\n", "");
    let new = file(&after, "world.toml");
    let line = "\"freight.note\" = { v = \"没有\", basis = \"oral\" }\n";
    assert!(new.contains(line), "{new}");
    assert_eq!(new.replace(line, ""), wanted);
}

#[test]
fn every_cell_of_every_sheet_can_be_cleared_or_written_and_the_rest_stays() {
    let (files, catalog) = shipped();
    let own = authoring::of_layer(&files, FOLDER);
    let whole = exported(&own, &catalog);
    let mut tried = 0;
    let places = Book::of(&whole).texts();
    for (n, (sheet, row, column)) in places.into_iter().enumerate().filter(|(n, _)| n % 7 == 0) {
        let mark = format!("改{n}");
        let book = changed(&whole, |book| book.put(&sheet, row, column, &mark));
        let Ok(read) = authoring::import(&book, &catalog) else { continue };
        tried += 1;
        // One file, and in it one stretch of text.
        let differ: Vec<(&Source, &Source)> = own.iter().zip(&read.after).filter(|(a, b)| a != b).collect();
        assert_eq!(differ.len(), 1, "{sheet} {row} {column}");
        let (a, b) = (&differ[0].0.text, &differ[0].1.text);
        let head = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
        let tail = a.bytes().rev().zip(b.bytes().rev()).take_while(|(x, y)| x == y).count();
        assert!(
            b[..].contains(&mark) && head + tail + 400 > a.len(),
            "{sheet} {row} {column}: {} of {}",
            head + tail,
            a.len()
        );
        assert_eq!(read.changes.len(), 1, "{sheet} {row} {column}: {:?}", read.changes);
    }
    assert!(tried > 30, "{tried}");
}

#[test]
fn own_questions_and_thresholds_of_a_trade_are_lines_of_their_sheets() {
    let folder = "industries/grain";
    let (mut files, catalog) = shipped();
    let own = authoring::of_layer(&files, folder);
    let book = changed(&exported(&own, &catalog), |book| {
        book.set("参数", "moisture_most", "value", "0.15");
        book.set("问题", "moisture", "label::zh", "库里粮的水分（三处平均）");
        let asked =
            [("section", "crops"), ("label::en", "To do"), ("default_basis", "现场观察"), ("#上级", "own:grain")];
        let with = |more: &[(&'static str, &'static str)]| [&asked, more].concat();
        book.add(
            "问题",
            &with(&[("id", "store_locked"), ("type", "bool 是非"), ("label::zh", "库门上锁"), ("order", "33")]),
        );
        book.add(
            "问题",
            &with(&[("#种类", "shares"), ("id", "sprouted"), ("label::zh", "发芽的占几成"), ("order", "34")]),
        );
    });
    let read = authoring::import(&book, &catalog).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let (before, after) = (file(&own, "questions.toml"), file(&read.after, "questions.toml"));
    assert!(before.lines().zip(after.lines()).filter(|(a, b)| a != b).count() >= 2, "{after}");
    files.retain(|f| !f.path.starts_with(&format!("{folder}/")));
    files.extend(read.after.iter().map(|f| LayerFile { path: format!("{folder}/{}", f.name), text: f.text.clone() }));
    let made = Checklist::load(&files, "grain").unwrap_or_else(|problems| panic!("{}", problems[0]));
    assert_eq!(made.policies["grain_moisture_most"].value, "0.15");
    assert_eq!(made.questions["grain.moisture"].ask.label.zh, "库里粮的水分（三处平均）");
    for id in ["grain.store_locked", "grain.sprouted"] {
        assert!(made.questions[id].ask.required, "{id} is asked of everybody, as the others");
    }
    assert!(made.questions["grain.sprouted"].ask.constraint.is_some(), "a share lies between 0 and 100%");
}
