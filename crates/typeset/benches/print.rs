//! What printing costs: the credit report of the acceptance case, its first page and the whole, for the first time in a process and again after an answer
//! changed. Prints times of day; fails when a first page misses 200 ms or a whole report 500 ms.
//!
//! `MEASURE_ONLY=1` never fails.

use report::document::Document;
use report::{Context, credit_report};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};
use typeset::{Fonts, first_page, pdf};

/// The allocator that the window and the terminal have.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 7;
const FIRST_PAGE: Duration = Duration::from_millis(200);
const WHOLE: Duration = Duration::from_millis(500);

/// The report with another amount asked.
fn document(amount: u32) -> Document {
    let checklist = tests::facts::checklist();
    let file = tests::facts::case_file(&tests::golden::facts(), checklist).expect("every fact has a place");
    let mut observations = file.observations();
    let said = appraisal::observation::Said::Answer(amount.to_string());
    observations.push(appraisal::observation::Observation::of("request.amount", said));
    let (answers, _) = appraisal::observation::Answers::fold(checklist, &observations);
    let appraisal = appraisal::appraise(checklist, &observations, file.case.survey_date);
    let structures = appraisal::structure::structures(&appraisal::aside::Aside::new(checklist, &appraisal));
    let context = Context {
        structures,
        date: Some(file.case.survey_date),
        survey_date: Some(file.case.survey_date),
        title: "借款人".to_owned(),
        ..Context::default()
    };
    credit_report(checklist, &answers, &appraisal, &context)
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let made = work();
    (start.elapsed(), made)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let mut out = std::io::stdout();
    let mut say = |what: &str, took: Duration| {
        // Without standard output there is nobody to tell.
        let _ = writeln!(out, "{what:<44} {:>8.1} ms", took.as_secs_f64() * 1e3);
        took
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/resources/fonts");
    let read = |name: &str| std::fs::read(folder.join(name)).expect("the fonts");
    let (took, fonts) = timed(|| Fonts::new([read("NotoSansCJK-Regular.ttc"), read("NotoSansCJK-Bold.ttc")]));
    say("fonts, once", took);
    let documents: Vec<Document> = (0..RUNS as u32 + 1).map(|n| document(300_000 + n * 1_000)).collect();
    let prints = |document: &Document| timed(|| pdf(document, &fonts).expect("prints"));
    let begins = |document: &Document| timed(|| first_page(document, &fonts).expect("prints"));
    let (first, page) = begins(&documents[0]);
    let first = say("the first page, first in a process", first);
    assert_eq!(page.pages, 1, "the first page is one");
    let (took, paper) = prints(&documents[0]);
    say(&format!("all {} pages, after it", paper.pages), took);
    let again = median(documents[1..].iter().map(|document| begins(document).0).collect());
    say("the first page, another answer", again);
    let whole = median(documents[1..].iter().map(|document| prints(document).0).collect());
    let whole = say("all pages, another answer", whole);
    let cold = documents[1..].iter().map(|document| {
        typeset::forget();
        prints(document).0
    });
    let cold = median(cold.collect());
    say("all pages, nothing kept", cold);
    let cold = documents[1..].iter().map(|document| {
        typeset::forget();
        begins(document).0
    });
    let cold = median(cold.collect());
    say("the first page, nothing kept", cold);
    let strict = std::env::var_os("MEASURE_ONLY").is_none();
    assert!(!strict || first <= FIRST_PAGE, "the first page took {first:?}, {FIRST_PAGE:?} is the aim");
    assert!(!strict || whole <= WHOLE, "the whole took {whole:?}, {WHOLE:?} is the aim");
}
