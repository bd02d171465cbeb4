//! People with accounts of their own, and the package that goes between them.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::api::cases::{OpenCase, OpenPracticeCase};
use app::api::desk::{ShowDesk, Waits, WorkOutDesk};
use app::api::duties::{DutiesView, ViewDuties};
use app::api::packages::{CheckPackage, MakePackage, TakePackage};
use app::api::queue::{ListQueue, QueueView};
use app::api::review::{
    AnswerRemark, CastVote, CloseRemark, CompareSubmission, Cosign, GiveOpinion, MayDo, OpinionAdvice, PaperSigned,
    ProposeMotion, RecallSubmission, RemarkAbout, RemarkOn, RemarkWeight, ReviewView, SignOff, SubmissionChanges,
    SubmitCase, Terms, ViewReview, VoteGiven,
};
use app::api::second::{AnswerBlind, OpenFirst, ViewBlind};
use app::api::session::{AccountRole, CreateOfficer};
use app::api::text::Failure;
use app::api::visit::{Action, CaseView, Change, Commit};
use app::{App, Argon2Cost, Library, Machine, Settings};

const PASSWORD: &str = "口令-Tianye-2026";
const SAID: &str = "4711 0815 2026 1130 9999";

pub(crate) struct Account {
    pub(crate) app: App,
    _folder: tempfile::TempDir,
}

fn machine(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), Arc::new(Machine::new()))
}

/// The case as somebody sees it: what they may do, by name.
pub(crate) trait May {
    fn may(&self, act: &str) -> MayDo;
}

impl May for ReviewView {
    fn may(&self, act: &str) -> MayDo {
        self.may.iter().find(|may| may.act == act).expect("an act").clone()
    }
}

impl Account {
    pub(crate) fn of(name: &str, role: AccountRole) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut app = machine(folder.path());
        app.run(CreateOfficer { name: name.into(), password: PASSWORD.into(), role: Some(role) }).expect("an account");
        Self { app, _folder: folder }
    }

    pub(crate) fn begin(&mut self) -> String {
        let case = self.app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("the case").meta.id;
        // What the practice case leaves open on purpose.
        case
    }

    pub(crate) fn duties(&mut self, case: &str) -> DutiesView {
        self.app.run(ViewDuties { case: case.into() }).expect("the page")
    }

    /// What waits for whoever sits here.
    pub(crate) fn queue(&mut self) -> QueueView {
        while self.app.run(WorkOutDesk { first: Vec::new() }).expect("worked out").left > 0 {}
        self.app.run(ListQueue {}).expect("the list")
    }

    /// What a check of a package of the case says under this word.
    pub(crate) fn checked(&mut self, stick: &tempfile::TempDir, case: &str, code: &str) -> Vec<String> {
        let path = stick.path().join("checked.tycase").display().to_string();
        let made = MakePackage { case: case.into(), path: path.clone().into(), passphrase: Some(SAID.into()) };
        self.app.run(made).expect("a package");
        let check =
            CheckPackage { path: path.into(), passphrase: Some(SAID.into()), keys: Vec::new(), heads: Vec::new() };
        let lines = self.app.run(check).expect("checked").lines;
        lines.into_iter().filter(|line| line.code == code).map(|line| line.text.zh).collect()
    }

    /// Whom the case waits for, as the desk says it.
    pub(crate) fn desk_waits(&mut self) -> Option<Waits> {
        while self.app.run(WorkOutDesk { first: Vec::new() }).expect("worked out").left > 0 {}
        let all = ShowDesk { search: String::new(), group: None, from: 0, count: 50 };
        let mut lines = self.app.run(all).expect("the desk").lines;
        assert_eq!(lines.len(), 1);
        lines.remove(0).waits
    }

    pub(crate) fn view(&mut self, case: &str) -> CaseView {
        self.app.run(OpenCase { case: case.into() }).expect("the case")
    }

    pub(crate) fn review(&mut self, case: &str) -> ReviewView {
        self.app.run(ViewReview { case: case.into() }).expect("how it stands")
    }

    pub(crate) fn changes(&mut self, case: &str) -> SubmissionChanges {
        let submission = self.review(case).submissions.last().map(|s| s.hash.clone());
        self.app.run(CompareSubmission { case: case.into(), submission }).expect("what changed")
    }

    pub(crate) fn answer_of(&mut self, case: &str, question: &str) -> String {
        self.view(case).answers[question].value.clone().expect("answered")
    }

    pub(crate) fn set(&mut self, case: &str, question: &str, raw: &str) {
        let change = Change::Answer {
            question: question.into(),
            raw: Some(raw.into()),
            basis: None,
            by: None,
            how_checked: None,
            note: None,
        };
        let commit = Commit { case: case.into(), changes: vec![change], action: Action::Typed };
        assert!(self.app.run(commit).expect("saved").refused.is_empty());
    }

    /// The second officer answers none of what is asked of them alone, says so, and opens the other's answers.
    pub(crate) fn opens(&mut self, case: &str) {
        for item in self.app.run(ViewBlind { case: case.into() }).expect("asked").items {
            let declined = Some("不在现场".to_owned());
            let question = item.question.id;
            self.app.run(AnswerBlind { case: case.into(), question, raw: None, declined }).expect("declined");
        }
        self.app.run(OpenFirst { case: case.into() }).expect("opened");
    }

    pub(crate) fn submit(&mut self, case: &str) -> Result<ReviewView, Failure> {
        self.submit_with(case, PASSWORD)
    }

    pub(crate) fn submit_with(&mut self, case: &str, password: &str) -> Result<ReviewView, Failure> {
        let statement = "本人到场调查，所填属实".to_owned();
        self.app.run(SubmitCase { case: case.into(), proposal: String::new(), statement, password: password.into() })
    }

    pub(crate) fn recall(&mut self, case: &str) -> Result<ReviewView, Failure> {
        self.app.run(RecallSubmission { case: case.into(), password: PASSWORD.into() })
    }

    pub(crate) fn cosign(&mut self, case: &str, agrees: bool) -> Result<ReviewView, Failure> {
        let statement = "本人到场，看过全部内容".to_owned();
        self.app.run(Cosign { case: case.into(), agrees, statement, dissent: None, password: PASSWORD.into() })
    }

    pub(crate) fn remark(
        &mut self,
        case: &str,
        about: Option<RemarkAbout>,
        weight: RemarkWeight,
        text: &str,
    ) -> Result<ReviewView, Failure> {
        let reasons = match weight {
            RemarkWeight::Note => Vec::new(),
            _ => vec!["evidence".to_owned()],
        };
        self.remark_why(case, about, weight, text, &reasons)
    }

    pub(crate) fn remark_why(
        &mut self,
        case: &str,
        about: Option<RemarkAbout>,
        weight: RemarkWeight,
        text: &str,
        reasons: &[String],
    ) -> Result<ReviewView, Failure> {
        self.app.run(RemarkOn { case: case.into(), about, weight, text: text.into(), reasons: reasons.to_vec() })
    }

    pub(crate) fn answer(&mut self, case: &str, remark: &str, records: Vec<String>) -> Result<ReviewView, Failure> {
        let text = "重点了一次，附了照片".to_owned();
        self.app.run(AnswerRemark { case: case.into(), remark: remark.into(), text, records })
    }

    pub(crate) fn close(&mut self, case: &str, remark: &str, accepted: bool) -> Result<ReviewView, Failure> {
        self.app.run(CloseRemark { case: case.into(), remark: remark.into(), accepted, text: None })
    }

    pub(crate) fn opinion(&mut self, case: &str, advice: OpinionAdvice, text: &str) -> Result<ReviewView, Failure> {
        let (terms, text) = (Terms::default(), text.to_owned());
        self.app.run(GiveOpinion { case: case.into(), advice, terms, text, password: PASSWORD.into() })
    }

    pub(crate) fn forward(&mut self, case: &str) -> Result<ReviewView, Failure> {
        self.opinion(case, OpinionAdvice::Forward, super::TEXT_OF_THE_OPINION)
    }

    pub(crate) fn motion(&mut self, case: &str, terms: Terms) -> Result<ReviewView, Failure> {
        let (body, waivers) = ("committee".to_owned(), Vec::new());
        self.app.run(ProposeMotion { case: case.into(), body, terms, waivers, password: PASSWORD.into() })
    }

    pub(crate) fn vote(&mut self, case: &str, motion: &str, vote: VoteGiven) -> Result<ReviewView, Failure> {
        let reason = "看过全部材料".to_owned();
        self.app.run(CastVote { case: case.into(), motion: motion.into(), vote, reason, password: PASSWORD.into() })
    }

    pub(crate) fn sign_off(&mut self, case: &str) -> Result<ReviewView, Failure> {
        let paper = |party: &str| PaperSigned { party: party.into(), paper: "借款合同".into(), file: None };
        let papers = vec![paper("借款人"), paper("配偶")];
        let place = Some("网点".to_owned());
        self.app.run(SignOff { case: case.into(), papers, place, photo: None, password: PASSWORD.into() })
    }
}

/// The case goes from one to others, by stick; every key in it was compared.
pub(crate) fn moved(stick: &tempfile::TempDir, from: &mut Account, to: &mut [&mut Account], case: &str) {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let path = stick.path().join(format!("{}.tycase", MADE.fetch_add(1, Ordering::Relaxed)));
    let path = path.display().to_string();
    let passphrase = || Some(SAID.into());
    from.app
        .run(MakePackage { case: case.into(), path: path.clone().into(), passphrase: passphrase() })
        .expect("a package");
    for account in to {
        let check =
            CheckPackage { path: path.clone().into(), passphrase: passphrase(), keys: Vec::new(), heads: Vec::new() };
        let confirmed = account.app.run(check).expect("checked").logs.into_iter().map(|log| log.digits).collect();
        account
            .app
            .run(TakePackage { path: path.clone().into(), passphrase: passphrase(), confirmed })
            .expect("taken in");
    }
}

/// What was declared with the first submission.
pub(crate) fn declaration(view: &ReviewView) -> String {
    view.submissions.first().map(|s| s.statement.clone()).unwrap_or_default()
}

/// A whole number with separators.
pub(crate) fn grouped(number: &str) -> String {
    let mut out = String::new();
    for (n, digit) in number.chars().enumerate() {
        if n > 0 && (number.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
