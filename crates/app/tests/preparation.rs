//! From the telephone to the visit: what is said becomes ordinary records, a harder basis stands, papers go where the officer says.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use app::api::cases::NewCase;
use app::api::files::{Attach, FileSource};
use app::api::preparation::{
    AnswerPhone, CallOutcome, ExportPreparation, PaperFormat, PhoneState, PreparationView, PrepareVisit, PreparedPaper,
};
use app::api::session::CreateOfficer;
use app::api::text::Basis;
use app::api::visit::{Action, Change, Commit, CommitReply, History};
use app::{App, Argon2Cost, Library, Machine, Settings};

struct Desk {
    app: App,
    case: String,
}

impl Desk {
    fn new(folder: &Path, industry: &str) -> Self {
        let fonts = ["NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"]
            .map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/resources/fonts").join(name));
        let settings = Settings { cost: Argon2Cost::LIGHT, fonts: fonts.into(), ..Settings::of(folder) };
        let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
        app.run(CreateOfficer { name: "尽调岗甲".into(), password: "口令-Tianye-2026".into(), role: None })
            .expect("an officer");
        let opened = app.run(NewCase {
            industry: industry.into(),
            title: "样例便利店".into(),
            survey_date: "2026-10-31".into(),
            initial_date: "2025-10-31".into(),
        });
        let case = opened.expect("a case").meta.id;
        Self { app, case }
    }

    fn told(&mut self, id: &str, option: Option<&str>, fields: &[(&str, &str)]) -> CommitReply {
        let fields = fields.iter().map(|(q, raw)| ((*q).to_owned(), (*raw).to_owned())).collect();
        let told =
            AnswerPhone { case: self.case.clone(), id: Some(id.into()), option: option.map(str::to_owned), fields };
        self.app.run(told).expect("it is recorded")
    }

    fn view(&mut self) -> PreparationView {
        let asked = PrepareVisit { case: Some(self.case.clone()), industry: None, answers: BTreeMap::new() };
        self.app.run(asked).expect("prepared")
    }

    fn state(&mut self, id: &str) -> PhoneState {
        let view = self.view();
        view.call.questions.iter().find(|q| q.id == id).expect("the question").state
    }

    fn history(&mut self, question: &str) -> Vec<app::api::visit::HistoryEntry> {
        let asked = History { case: self.case.clone(), question: question.into(), row: None, column: None };
        self.app.run(asked).expect("its history")
    }
}

#[test]
fn what_is_said_on_the_phone_is_an_ordinary_record_of_the_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::new(folder.path(), "convenience-store");
    assert_eq!(desk.view().call.outcome, CallOutcome::ToBeAsked);
    let reply = desk.told("amount", None, &[("request.amount", "20万"), ("request.term_months", "12")]);
    assert!(reply.saved.is_some() && reply.refused.is_empty());
    let said = desk.history("request.amount");
    assert_eq!(
        (said[0].raw.as_deref(), said[0].basis, said[0].by.as_deref()),
        (Some("20万"), Basis::Oral, Some("借款人（电话）"))
    );
    assert!(!said[0].at.is_empty() && said[0].officer == "尽调岗甲");
    // Another answer takes back what the first one had filled in.
    desk.told("purpose", Some("for_another"), &[]);
    assert_eq!((desk.state("purpose"), desk.view().call.outcome), (PhoneState::Stopped, CallOutcome::No));
    desk.told("purpose", Some("goods"), &[]);
    assert_eq!(desk.state("purpose"), PhoneState::Said);
    assert_eq!(desk.history("knockouts.loan_for_another").len(), 2, "the record keeps both");
    desk.told("purpose", Some(""), &[]);
    assert_eq!(desk.state("purpose"), PhoneState::Open);
    // What was said of the same thing elsewhere in the call is no other answer to this question: it stays.
    let married: BTreeMap<String, String> = [("applicant.marital".to_owned(), "married".to_owned())].into();
    let of_the_client = AnswerPhone { case: desk.case.clone(), id: None, option: None, fields: married };
    desk.app.run(of_the_client).expect("it is recorded");
    desk.told("spouse", Some("agrees"), &[]);
    assert_eq!(desk.history("applicant.marital").len(), 1, "nothing was taken back");
    desk.told("spouse", Some("single"), &[]);
    desk.told("spouse", Some("agrees"), &[]);
    let marital = desk.history("applicant.marital");
    assert_eq!(marital[0].raw.as_deref().unwrap_or_default(), "", "this question had filled it in");
    // What does not read is kept as typed and counts as not asked.
    desk.told("years", None, &[("applicant.birth_date", "八五年"), ("applicant.trade_since", "2016-03")]);
    assert_eq!(desk.state("years"), PhoneState::Open);
    desk.told("years", None, &[("applicant.birth_date", "1985-06")]);
    assert_eq!(desk.state("years"), PhoneState::Said);
}

#[test]
fn a_word_changes_nothing_that_rests_on_a_paper_and_clears_no_register() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::new(folder.path(), "convenience-store");
    let typed = |question: &str, raw: &str| Change::Answer {
        question: question.into(),
        raw: Some(raw.into()),
        basis: None,
        by: None,
        how_checked: None,
        note: None,
    };
    // The bureau was asked with the client's consent.
    let signed = vec![typed("consent.bureau_written", "是"), typed("consent.bureau_date", "2026-10-29")];
    let paper = FileSource::Base64 { name: "授权书.png".into(), base64: "iVBORw0KGgo=".into() };
    let at = Some("consent.bureau_written".to_owned());
    desk.app.run(Attach { case: desk.case.clone(), at, file: paper }).expect("attached");
    for changes in [signed, vec![typed("bureau.currently_overdue", "true")]] {
        let said = Commit { case: desk.case.clone(), changes, action: Action::Typed };
        assert!(desk.app.run(said).expect("typed").refused.is_empty());
    }
    let reply = desk.told("overdue", Some("none"), &[]);
    assert_eq!(reply.refused.iter().map(|r| r.at.as_str()).collect::<Vec<_>>(), ["bureau.currently_overdue"]);
    assert_eq!(desk.view().call.outcome, CallOutcome::No, "the bureau stands");
    let view = desk.app.run(app::api::cases::OpenCase { case: desk.case.clone() }).expect("the case");
    assert_eq!(view.answers["bureau.currently_overdue"].basis, Basis::System);
    // Only said not to be listed: still to be looked up.
    let listed = view.appraisal.knock_outs.iter().find(|k| k.id == "listed_dishonest_or_enforced").expect("the rule");
    assert_eq!(listed.hit, None, "a word does not clear a register");
}

#[test]
fn papers_are_written_where_the_officer_says_and_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::new(folder.path(), "convenience-store");
    let mut write = |case: Option<String>, paper, format, name: &str| {
        let industry = case.is_none().then(|| "pharmacy".to_owned());
        let path = folder.path().join(name).display().to_string();
        let export = ExportPreparation {
            case,
            industry,
            answers: BTreeMap::new(),
            paper,
            format,
            english: false,
            path: path.into(),
        };
        desk.app.run(export)
    };
    let case = desk.case.clone();
    for (paper, format, name, begins) in [
        (PreparedPaper::Materials, PaperFormat::Txt, "list.txt", "【".as_bytes()),
        (PreparedPaper::Materials, PaperFormat::Pdf, "list.pdf", b"%PDF"),
        (PreparedPaper::Consents, PaperFormat::Pdf, "consents.pdf", b"%PDF"),
        (PreparedPaper::Plan, PaperFormat::Pdf, "plan.pdf", b"%PDF"),
        (PreparedPaper::Sheets, PaperFormat::Pdf, "sheets.pdf", b"%PDF"),
        (PreparedPaper::Sheets, PaperFormat::Xlsx, "sheets.xlsx", b"PK"),
    ] {
        let written = write(Some(case.clone()), paper, format, name).expect("written");
        assert!(written.saved.is_some() && written.warning.is_none(), "{name}: {:?}", written.warning);
        let bytes = std::fs::read(folder.path().join(name)).expect("the file");
        assert!(bytes.starts_with(begins) && bytes.len() as u64 == u64::from(written.size), "{name}");
        // Before there is a case nothing is recorded, because nothing of a client is in it.
        let loose = write(None, paper, format, &format!("trade-{name}")).expect("written");
        assert!(loose.saved.is_none(), "{name}");
    }
    let refused = write(Some(case), PreparedPaper::Plan, PaperFormat::Xlsx, "plan.xlsx").expect_err("no such form");
    assert!(refused.message.zh.contains("打印稿"), "{}", refused.message.zh);
    assert!(!folder.path().join("plan.xlsx").exists());
}

#[test]
fn before_a_case_the_list_follows_what_is_known_and_nothing_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::new(folder.path(), "convenience-store");
    let mut list = |answers: &[(&str, &str)]| {
        let answers = answers.iter().map(|(q, v)| ((*q).to_owned(), (*v).to_owned())).collect();
        let asked = PrepareVisit { case: None, industry: Some("pharmacy".into()), answers };
        desk.app.run(asked).expect("prepared").materials_text.zh
    };
    assert!(list(&[("scorecard.premises_owned", "false")]).contains("租约"));
    assert!(!list(&[("scorecard.premises_owned", "true")]).contains("租约"));
    let nothing = PrepareVisit { case: None, industry: Some("no-such-trade".into()), answers: BTreeMap::new() };
    assert!(desk.app.run(nothing).is_err());
}
