//! The application behind every shell: the checklists, the folder of the officers' databases, and the one that is open.
//! [`App::run`] answers one command; [`App::answer`] does the same for a request that came as JSON.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use appraisal::observation::Observation;
use chrono::NaiveDate;
use evidence::CaseId;
use store::{Argon2Cost, Store};

use crate::api::text::{Code, Failure};
use crate::api::{Answered, Command, Request};
use crate::cards::Cards;
use crate::case::CaseSheet;
use crate::env::Env;
use crate::library::Library;
use crate::open_case::OpenCase;
use crate::photo_marks::Pictured;
use crate::places::Places;

/// Where things are, and how hard a password is stretched.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that holds one folder per officer.
    pub folder: PathBuf,
    /// Folders where earlier versions kept their officers: read, and nobody new is put there.
    pub earlier: Vec<PathBuf>,
    /// The fonts of the printed report.
    pub fonts: Vec<PathBuf>,
    /// Cost of the password's stretching for new databases.
    pub cost: Argon2Cost,
    /// The folder of the checklists that a bank adds, to be told.
    pub checklists: Option<PathBuf>,
    /// The longest rest before the lock that the bank allows, minutes.
    pub longest_rest: u32,
}

/// The longest rest before the lock, minutes, where the bank says nothing.
pub(crate) const LONGEST_REST: u32 = 30;

impl Settings {
    /// The usual cost, no fonts.
    pub fn of(folder: impl Into<PathBuf>) -> Self {
        Self::at(Places::only(folder))
    }

    /// The same, with the places where earlier versions kept their officers.
    pub fn at(places: Places) -> Self {
        let Places { folder, earlier, checklists } = places;
        let (fonts, cost) = (Vec::new(), Argon2Cost::STANDARD);
        Self { folder, earlier, fonts, cost, checklists, longest_rest: LONGEST_REST }
    }
}

/// One officer's open database, and the cases opened from it.
pub(crate) struct Session {
    pub(crate) store: Store,
    pub(crate) cases: HashMap<CaseId, OpenCase>,
    /// The cases in memory, the one used last at the end.
    pub(crate) used: Vec<CaseId>,
    /// What the desk says of each case.
    pub(crate) cards: Cards,
    /// Its lines, to be listed and searched.
    pub(crate) lines: crate::desk::Lines,
    /// Account flows in memory, by case; they go with the session.
    pub(crate) flows: HashMap<String, Arc<crate::flows_desk::Desk>>,
    /// What photos look like whose records do not say it: looked at once a session.
    pub(crate) looked_at: HashMap<evidence::Hash, Option<evidence::PhotoMarks>>,
    /// How cases were entered, read once until another record comes: by the number of their records.
    pub(crate) visits: HashMap<CaseId, (u64, portfolio::Visit)>,
    /// Their photos, likewise.
    pub(crate) pictured: HashMap<CaseId, Pictured>,
    /// The report laid out last, and of what.
    pub(crate) laid_out: Option<crate::printer::LaidOut>,
    /// Wrong passwords tried before this officer came.
    pub(crate) tries: Option<crate::api::text::Text>,
}

/// The application.
pub struct App {
    pub(crate) settings: Settings,
    pub(crate) env: Arc<dyn Env>,
    pub(crate) library: Library,
    pub(crate) session: Option<Session>,
    /// Drafts of locks that the disk did not take; sealed.
    pub(crate) held: Vec<crate::use_case::Held>,
    /// What the window on a draft begins with.
    pub(crate) preview: crate::preview::Preview,
    /// Shared with the work that runs aside.
    pub(crate) printer: Arc<crate::printer::Printer>,
    /// Practice cases as typical businesses, by industry.
    typical: HashMap<String, Arc<Typical>>,
    /// The turn of the latest view given for a keystroke, of whatever case.
    turn: u32,
    /// The turn of the latest wish to know what to ask next; earlier ones are stale.
    pub(crate) asked_next: Arc<AtomicU64>,
    /// How far a backup or a restore is.
    pub(crate) backups: Arc<crate::backup_desk::BackupDesk>,
    /// The session with the branch.
    pub(crate) branch: Arc<crate::branch_desk::BranchDesk>,
    /// How far exports and large files are.
    pub(crate) jobs: Arc<crate::jobs::Jobs>,
    /// Files that come in pieces from the window.
    pub(crate) staging: Arc<crate::staging::Staging>,
}

/// So many cases are kept in memory.
const MOST_IN_MEMORY: usize = 8;

/// A trade's practice case as what is usual there.
#[derive(Debug, Default)]
pub(crate) struct Typical {
    pub(crate) observations: Vec<Observation>,
    pub(crate) surveyed: NaiveDate,
}

/// A command that this application carries out.
pub trait Handle: Command {
    /// Does it.
    fn handle(self, app: &mut App) -> Result<Self::Reply, Failure>;
}

/// The work a command leaves to be done without the application.
pub type Work<R> = Box<dyn FnOnce() -> Result<R, Failure> + Send>;

/// A command that takes a snapshot and works on it without the application, so that typing never waits for it.
pub trait Prepare: Command {
    /// Takes the snapshot.
    fn prepare(self, app: &mut App) -> Result<Work<Self::Reply>, Failure>;
}

/// A command that works without the application and ends in a short step with it: what took long is done, it remains to be recorded.
pub(crate) trait Settle: Command {
    /// What the work aside gives.
    type Done: Send + 'static;
    /// Takes the snapshot.
    fn aside(self, app: &mut App) -> Result<Work<Self::Done>, Failure>;
    /// Records or remembers what was done.
    fn settle(done: Self::Done, app: &mut App) -> Result<Self::Reply, Failure>;
}

impl<C: Prepare> Handle for C {
    fn handle(self, app: &mut App) -> Result<Self::Reply, Failure> {
        self.prepare(app)?()
    }
}

impl App {
    pub fn new(settings: Settings, library: Library, env: Arc<dyn Env>) -> Self {
        let printer = Arc::new(crate::printer::Printer::new(settings.fonts.clone()));
        let (typical, asked_next) = (HashMap::new(), Arc::default());
        let preview = crate::preview::Preview::default();
        let (held, backups, jobs, staging) = (Vec::new(), Arc::default(), Arc::default(), Arc::default());
        let branch = Arc::default();
        let (session, turn) = (None, 0);
        Self {
            settings,
            env,
            library,
            session,
            held,
            preview,
            printer,
            typical,
            turn,
            asked_next,
            backups,
            branch,
            jobs,
            staging,
        }
    }

    /// Where a shell puts the pieces of a file, without the application.
    pub fn staging(&self) -> Arc<crate::staging::Staging> {
        Arc::clone(&self.staging)
    }

    /// Answers one command.
    pub fn run<C: Handle>(&mut self, command: C) -> Result<C::Reply, Failure> {
        self.admit(C::WORD, &command)?;
        command.handle(self)
    }

    /// Answers a request as JSON text, ready to be passed on.
    pub fn answer(&mut self, request: Request) -> Result<String, Failure> {
        let mut answered = self.begin(request)?;
        loop {
            answered = match answered {
                Answered::Now(reply) => return Ok(reply),
                Answered::Later(work) => return work(),
                Answered::Then(work) => work()?(self)?,
            };
        }
    }

    /// The same for a shell that shares the application between threads: long work comes back to be done without it.
    pub fn begin(&mut self, request: Request) -> Result<Answered, Failure> {
        crate::api::dispatch(self, request)
    }

    /// The same for a request that came as text.
    pub fn answer_json(&mut self, request: &str) -> Result<String, Failure> {
        self.answer(crate::json::read(request, Code::BadRequest)?)
    }

    /// What is usual in a trade: its practice case; nothing when it has none.
    pub(crate) fn typical(&mut self, industry: &str) -> Result<Arc<Typical>, Failure> {
        if let Some(known) = self.typical.get(industry) {
            return Ok(Arc::clone(known));
        }
        let practice = self.library.practice(industry)?;
        let typical = match practice {
            Some(text) => self.loose(text.as_bytes())?.typical(),
            None => Typical::default(),
        };
        let typical = Arc::new(typical);
        self.typical.insert(industry.to_owned(), Arc::clone(&typical));
        Ok(typical)
    }

    /// A turn that no view had before.
    pub(crate) fn next_turn(&mut self) -> u32 {
        self.turn = self.turn.wrapping_add(1);
        self.turn
    }

    pub(crate) fn session(&mut self) -> Result<&mut Session, Failure> {
        self.session.as_mut().ok_or_else(|| Failure::new(Code::Locked))
    }

    /// The open case of this id, read from the log when it is not in memory. On a second officer's machine no command comes to a case in this way before
    /// the first officer's answers were opened: whoever writes a command need not think of it.
    pub(crate) fn case(&mut self, id: &str) -> Result<(&mut Store, &mut OpenCase), Failure> {
        let (store, open) = self.case_even_kept_back(id)?;
        match open.kept_back() {
            true => Err(crate::use_case::kept_back(open.left_alone())),
            false => Ok((store, open)),
        }
    }

    /// The same for the few that show and do what is allowed before that.
    pub(crate) fn case_even_kept_back(&mut self, id: &str) -> Result<(&mut Store, &mut OpenCase), Failure> {
        let case = case_id(id)?;
        let unread = self.session.as_ref().is_some_and(|session| !session.cases.contains_key(&case));
        let known = if unread { self.known_keys() } else { Arc::default() };
        let session = self.session.as_mut().ok_or_else(|| Failure::new(Code::Locked))?;
        if unread {
            let open = OpenCase::load(case, &mut self.library, &mut session.store, known)?;
            session.cases.insert(case, open);
        }
        session.used.retain(|used| *used != case);
        session.used.push(case);
        // The sheet never knows more than the log: a case that was not used for long is read again when it is.
        while session.used.len() > MOST_IN_MEMORY {
            let longest = session.used.remove(0);
            session.cases.remove(&longest);
        }
        let open = session.cases.get_mut(&case).ok_or_else(|| crate::failure::not_found("案件", id))?;
        Ok((&mut session.store, open))
    }

    /// Refuses where [`App::case`] would because of what is kept back, and nowhere else: for what works on a case that cannot be opened, too.
    pub(crate) fn refuse_kept_back(&mut self, id: &str) -> Result<(), Failure> {
        match self.case_even_kept_back(id) {
            Ok((_, open)) if open.kept_back() => Err(crate::use_case::kept_back(open.left_alone())),
            _ => Ok(()),
        }
    }

    /// The officers on this machine whose signatures can be checked.
    pub(crate) fn known_keys(&self) -> Arc<crate::case::KnownKeys> {
        Arc::new(self.accounts().keys)
    }

    pub(crate) fn sheet(&mut self, id: &str) -> Result<&CaseSheet, Failure> {
        self.case(id).map(|(_, open)| &open.sheet)
    }

    /// A case read from the log and not kept in memory; none where it is in memory.
    pub(crate) fn passing(&mut self, case: CaseId) -> Result<Option<OpenCase>, Failure> {
        if self.session()?.cases.contains_key(&case) {
            return Ok(None);
        }
        let known = self.known_keys();
        let session = self.session.as_mut().ok_or_else(|| Failure::new(Code::Locked))?;
        OpenCase::load(case, &mut self.library, &mut session.store, known).map(Some)
    }

    /// Looks at a case without keeping it in memory; refused like [`App::case`].
    pub(crate) fn looking<T>(&mut self, case: CaseId, look: impl FnOnce(&Store, &OpenCase) -> T) -> Result<T, Failure> {
        match self.passing(case)? {
            Some(open) if open.kept_back() => Err(crate::use_case::kept_back(open.left_alone())),
            Some(open) => Ok(look(&self.session()?.store, &open)),
            None => self.case(&case.to_string()).map(|(store, open)| look(store, open)),
        }
    }

    /// Closes the database in good order. Dropping the application is as safe, only without the record of it.
    pub fn close(&mut self) -> Result<(), Failure> {
        self.staging.clear();
        crate::printer::Printer::forget();
        match self.session.take() {
            Some(mut session) => {
                session.cards.keep(&session.store);
                Ok(session.store.lock()?)
            }
            None => Ok(()),
        }
    }

    /// The head file and the database come to rest; to be called when nothing was typed for a while. Costs nothing when nothing was saved.
    pub fn rest(&mut self) -> Result<(), Failure> {
        match &mut self.session {
            Some(session) => {
                session.cards.keep(&session.store);
                Ok(session.store.rest()?)
            }
            None => Ok(()),
        }
    }
}

pub(crate) fn case_id(id: &str) -> Result<CaseId, Failure> {
    id.parse().map_err(|_| crate::failure::not_found("案件", id))
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        use crate::api::text::Text;
        use store::StoreError;
        let code = match &error {
            StoreError::NoStore
            | StoreError::NoCase(_)
            | StoreError::CaseErased(_)
            | StoreError::NoAttachment(_)
            | StoreError::NoDraft
            | StoreError::NoFinding(_) => Code::NotFound,
            StoreError::ReadOnly(_) | StoreError::CaseReadOnly(_) => Code::ReadOnly,
            StoreError::NotInEscrow | StoreError::EscrowKeyUnusable | StoreError::OnHold(_) => Code::BadRequest,
            StoreError::AlreadyExists => Code::BadOfficer,
            StoreError::AlreadyOpen => Code::InUse,
            StoreError::WrongPassword | StoreError::DeviceSecretMissing => Code::WrongPassword,
            StoreError::NewerVersion { .. } => Code::Newer,
            StoreError::DiskFull => Code::DiskFull,
            StoreError::Io(_) => Code::File,
            StoreError::AttachmentTooLarge { .. } | StoreError::TooLong { .. } | StoreError::TooMany { .. } => {
                Code::TooLarge
            }
            StoreError::KeyFileDamaged
            | StoreError::Revoked
            | StoreError::DatabaseMissing
            | StoreError::ForeignDatabase
            | StoreError::Truncated
            | StoreError::Damaged(_)
            | StoreError::RecordDamaged(_)
            | StoreError::CaseKeyMissing(_)
            | StoreError::LayersDamaged(_)
            | StoreError::AttachmentDamaged(_) => Code::Damaged,
            _ => Code::Internal,
        };
        let advice = error.advice();
        Failure {
            code,
            message: match &error {
                StoreError::TooMany { count } => Text::new(
                    format!("一次要保存 {count} 个答案或行，最多 {} 个", evidence::MAX_ITEMS),
                    format!("{count} answers or rows at once, at most {}", evidence::MAX_ITEMS),
                ),
                StoreError::TooLong { bytes: Some(bytes) } => Text::new(
                    format!(
                        "一次要保存的内容有 {} MB，最多 {} MB",
                        bytes.div_ceil(1 << 20),
                        evidence::MAX_PAYLOAD >> 20
                    ),
                    format!("{} MB at once, at most {} MB", bytes.div_ceil(1 << 20), evidence::MAX_PAYLOAD >> 20),
                ),
                _ => Text::new(advice.happened.zh, advice.happened.en),
            },
            advice: Text::new(
                format!("{}{}", advice.kept.zh, advice.to_do.zh),
                format!("{} {}", advice.kept.en, advice.to_do.en),
            ),
            detail: Some(format!("{}: {error}", error.code()).into()),
        }
    }
}
