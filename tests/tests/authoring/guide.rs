//! The guide for risk staff, done step by step as it is written: every small table is typed into the workbook, taken back, checked, and a
//! practice case is made of it.

use appraisal::checklist::{Checklist, LayerFile, Layers, Level, lint_end};
use authoring::{Catalog, NewLayer, Source};
use tests::tree::{root, text};

use crate::book::{Book, changed};
use crate::{exported, shipped};

/// One row of one of the guide's tables: which sheet, which line, which column, what to write.
struct Step {
    sheet: String,
    parent: Option<String>,
    id: String,
    column: String,
    write: String,
}

/// The tables whose head is 行, 栏, 写; the sheet is the last one named with 表“…” before the table.
fn steps(guide: &str) -> Vec<Step> {
    let mut out = Vec::new();
    let (mut sheet, mut within) = (String::new(), false);
    for line in guide.lines() {
        if let Some((_, rest)) = line.rsplit_once("表“")
            && !line.starts_with('|')
        {
            sheet = rest.split('”').next().unwrap_or_default().to_owned();
        }
        if line.starts_with("| 行 | 栏 | 写 |") {
            within = true;
            continue;
        }
        if !line.starts_with('|') {
            within = false;
        }
        if !within || line.starts_with("|---") {
            continue;
        }
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [row, column, write] = cells.as_slice() else { panic!("{line}") };
        let (parent, id) = match row.split_once(" › ") {
            Some((parent, id)) => (Some(parent.to_owned()), id.to_owned()),
            None => (None, (*row).to_owned()),
        };
        let write = write.trim_matches('`').to_owned();
        out.push(Step { sheet: sheet.clone(), parent, id, column: (*column).to_owned(), write });
    }
    out
}

/// Types one step: the line with this id (and parent), or a new one at the end.
fn typed(book: &mut Book, step: &Step) {
    let (id, parent) = (book.column(&step.sheet, "id"), book.column(&step.sheet, "#上级"));
    let cell = |line: &Vec<String>, at: usize| line.get(at).cloned().unwrap_or_default();
    let fits = |line: &Vec<String>| {
        let above = cell(line, parent);
        let own = step.parent.as_ref().is_none_or(|p| above == *p || above.ends_with(&format!(":{p}")));
        cell(line, id) == step.id && own
    };
    let found = book.lines(&step.sheet).iter().skip(2).position(fits).map(|n| n + 2);
    let row = found.unwrap_or_else(|| {
        let row = book.lines(&step.sheet).len();
        book.put(&step.sheet, row, id, &step.id);
        if let Some(above) = &step.parent {
            book.put(&step.sheet, row, parent, above);
        }
        row
    });
    let column = book.column(&step.sheet, &step.column);
    book.put(&step.sheet, row, column, if step.write == "（清空）" { "" } else { &step.write });
}

/// The words of the command of step 1.
fn new_layer(guide: &str) -> NewLayer {
    let line = guide.lines().find(|l| l.starts_with("tianye checklist new ")).expect("step 1 has its command");
    let words: Vec<String> = line.replace("\"Car wash\"", "Car_wash").split(' ').map(|w| w.replace('_', " ")).collect();
    let all = |flag: &str| {
        let at = words.iter().enumerate().filter(move |(_, w)| *w == flag).map(|(n, _)| n + 1);
        at.filter_map(|n| words.get(n).cloned()).collect::<Vec<_>>()
    };
    let one = |flag: &str| all(flag).into_iter().next().unwrap_or_default();
    NewLayer {
        id: words[3].clone(),
        name: one("--name"),
        english: one("--english"),
        family: one("--family"),
        like: all("--like").into_iter().next(),
        codes: all("--code"),
        aliases: all("--alias"),
    }
}

#[test]
fn the_guide_makes_a_trade_that_is_sound_and_has_a_practice_case() {
    let guide = text(&root().join("industry-checklists/GUIDE.md"));
    let (mut files, _) = shipped();
    let layer = new_layer(&guide);
    let folder = format!("industries/{}", layer.id);
    let put = |files: &mut Vec<LayerFile>, own: &[Source]| {
        files.retain(|f| !f.path.starts_with(&format!("{folder}/")));
        files.extend(own.iter().map(|f| LayerFile { path: format!("{folder}/{}", f.name), text: f.text.clone() }));
    };
    let wrong = |files: &[LayerFile]| {
        let all = lint_end(&Layers::new(files), &layer.id)
            .into_iter()
            .filter(|p| p.level > Level::Note)
            .map(|p| p.to_string());
        all.collect::<Vec<_>>().join("\n")
    };

    // 1 A new trade lints from the first day.
    let start = authoring::starters(&layer, &files).unwrap_or_else(|why| panic!("{}", why.zh)).swap_remove(0);
    put(&mut files, &start);
    assert_eq!(wrong(&files), "");

    // 2 to 8 What is typed into the workbook comes back as it was typed.
    let catalog = Catalog::new(&files);
    let all = steps(&guide);
    assert!(all.len() > 150, "{} steps were found", all.len());
    let book = changed(&exported(&start, &catalog), |book| all.iter().for_each(|step| typed(book, step)));
    let read = authoring::import(&book, &catalog)
        .unwrap_or_else(|f| panic!("{}", f.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
    put(&mut files, &read.after);
    assert_eq!(wrong(&files), "");
    let made = Checklist::load(&files, &layer.id).unwrap_or_else(|p| panic!("{}", p[0]));
    assert!(made.questions.values().all(|q| !q.ask.label.zh.contains("待改")), "something is still to do");
    assert!(made.rows["sales_check.methods"].rows.iter().any(|r| r.id == "cards"));
    assert_eq!(made.questions["car_wash.kind"].ask.choices.len(), 3);
    assert_eq!(made.questions["fleet.units_12m"].ask.unit, "车次");

    // 9 A practice case is made of it, and every answer of it is asked.
    let pairs: Vec<(&str, &str)> = files.iter().map(|f| (f.path.as_str(), f.text.as_str())).collect();
    for seed in 1..9 {
        let numbers = drill::numbers(&pairs, &layer.id).unwrap_or_else(|why| panic!("{}", why.zh));
        let case = drill::practice(&numbers, seed).unwrap_or_else(|why| panic!("{}", why.zh));
        assert_eq!(numbers.unused(), Vec::<String>::new());
        let asked = |id: &String| made.questions.contains_key(id) || made.tables.contains_key(id);
        let strangers: Vec<&String> = case.answers.keys().chain(case.tables.keys()).filter(|id| !asked(id)).collect();
        assert!(strangers.is_empty(), "{strangers:?}");
        // What an author sees first must be whole: nothing contradicts, nothing is left to answer, the trade's own method counts.
        assert!(case.contradictions().is_empty(), "{:?}", case.contradictions());
        let done = appraisal::appraise(&made, &case.observations(), case.case.survey_date);
        assert_eq!(done.missing, Vec::<String>::new(), "seed {seed}");
        let found: Vec<_> = done.findings.iter().map(|f| (&f.code, &f.questions, &f.text.zh)).collect();
        assert!(found.is_empty(), "seed {seed}: {found:?}");
        assert_eq!(done.decision.failed_checks, Vec::<String>::new(), "seed {seed}");
        let own = done.checks.iter().find(|c| c.id == "sales/cards").map(|c| c.verdict);
        assert_eq!(own, Some(appraisal::crosscheck::Verdict::Pass), "seed {seed}");
        assert_eq!(case.answers["sales.estimates.fuel.source"].v.0.as_deref(), Some("water_bill"));
    }
}
