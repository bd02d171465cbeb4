//! The ladder beside the questions: which figures of the practice case have more than one reading, and what they are. Amounts are those of the
//! acceptance case's expectations (`tests/data/fmcg-wholesale/expected.json`, worked out by another program).

use std::path::Path;
use std::sync::Arc;

use app::api::appraisal::MeasureView;
use app::api::cases::OpenPracticeCase;
use app::api::reading::ReadNumber;
use app::api::session::CreateOfficer;
use app::api::text::Verdict;
use app::api::visit::QuestionType;
use app::{App, Argon2Cost, Library, Machine, Settings};

fn open_app(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: "口令-Tianye-2026".into(), role: None })
        .expect("an officer");
    app
}

/// The statement's value first, where there is one, then the other readings.
fn values(pair: &MeasureView) -> Vec<&str> {
    let statement = pair.statement.iter().filter_map(|f| f.raw.as_deref());
    statement.chain(pair.estimates.iter().filter_map(|e| e.value.raw.as_deref())).collect()
}

#[test]
fn every_figure_with_another_reading_has_a_ladder_by_the_checklist() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let view = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("the practice case");
    let pairs = &view.appraisal.pairs;
    let of = |id: &str| pairs.iter().find(|p| p.id == id).unwrap_or_else(|| panic!("no {id}"));
    for (id, label, wanted) in [
        // the list, by credit sales, and by what was sold and collected: both compared with the same list
        ("receivables", "应收（账面）（今天）", &["483000", "425140", "489500"][..]),
        ("articulation/payables", "应付（今天）", &["146550", "146550"]),
        ("equity", "权益", &["1197221.95", "1201129.42"]),
        ("net_profit", "净利润", &["239532.71", "276000"]),
        ("stock_equation", "存货恒等检验", &["4358045", "4328571.83"]),
        ("debt_service", "债务月供检验", &["5580", "5580"]),
        ("articulation/cash", "现金勾稽", &["208140.3", "207780.55"]),
    ] {
        assert_eq!(values(of(id)), wanted, "{id}");
        assert!(of(id).label.zh.contains(label), "{id}: {}", of(id).label.zh);
    }
    assert_eq!(of("receivables").verdict, Verdict::Attention, "the worse of both checks");
    // One that compares a figure with a rule of thumb is no second reading; one for each row is none of one figure; a measure has its own.
    for id in ["household", "tenor", "purpose", "margin", "articulation/receivables", "articulation/loan_d1"] {
        assert!(pairs.iter().all(|p| p.id != id), "{id}");
    }
    // The list of receivables speaks of the receivables before all else, what was said of the profit of the profit.
    assert_eq!(view.feeds["receivables"][0].measure, "receivables");
    assert!(view.feeds["receivables"][0].statement);
    assert_eq!(view.feeds["net_profit_stated_month"][0].measure, "net_profit");
}

#[test]
fn the_day_of_an_appointment_reads_as_people_say_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let mut read = |text: &str| {
        let asked = ReadNumber { kind: QuestionType::Date, text: text.into(), ahead: true };
        app.run(asked).expect("an answer")
    };
    let day = |told: Option<String>| told.expect("a day").parse::<chrono::NaiveDate>().expect("a date");
    assert_eq!(day(read("明天").value) - day(read("今天").value), chrono::Duration::days(1));
    assert_eq!(read(" ").value, None);
    assert!(read("改天").problem.is_some_and(|why| why.zh.contains("看不出是哪一天")));
}
