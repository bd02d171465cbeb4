//! The typed command list: everything a shell (window, terminal, test) may ask of the use cases. To add a command: one
//! struct with its reply and one word in the list below; the TypeScript types follow (see [`typescript`]).
//!
//! Numbers cross as decimal strings and 32-bit integers, never as 64-bit integers or binary fractions.

pub mod appraisal;
pub mod backups;
pub mod branch;
pub mod cases;
pub mod closing;
pub mod desk;
pub mod drafts;
pub mod duties;
pub mod escrow;
pub mod evidence;
pub mod explanations;
pub mod file_ref;
pub mod files;
pub mod findings;
pub mod flows;
pub mod judgement;
pub mod keystroke;
pub mod moving;
pub mod next_question;
pub mod packages;
pub mod preparation;
pub mod queue;
pub mod reading;
pub mod reason;
pub mod reconciliation;
pub mod review;
pub mod reviewer;
pub mod second;
pub mod secret;
pub mod session;
pub mod text;
mod typescript;
pub mod unmasking;
pub mod visit;
pub mod visit_quality;
pub mod what_if;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use typescript::typescript;

use self::evidence::{
    AttachmentFacts, ExportAttachment, FolderPicture, FolderPictures, GetAttachmentFacts, GetThumbnail, JobView,
    ListRemoved, LookAtPicture, PictureLook, RemoveAttachment, RemovedAttachment, RunningJobs, StopJob, Thumbnail,
};
use self::flows::{
    ConfirmFlows, DropFlows, FlowFile, FlowRows, FlowRowsPage, FlowsDone, FlowsProgress, FlowsRead, FlowsView,
    KeepFlows, ReadFlows, StopFlows, ViewFlows, WriteFlows,
};
use appraisal::{Explain, Explanation};
use backups::{
    BackupChecked, BackupMade, BackupProgress, BackupRestored, BackupRunning, BackupStanding, BackupStatus,
    BackupsFound, ListBackups, MakeBackup, RestoreBackup, StopBackup, VerifyBackup,
};
use branch::{
    AskEnrolment, BranchStatus, BranchView, CodeView, ConsiderCode, EnrolBranch, SendToBranch, SetBranchAddress,
    StopBranch, TakeEnrolment,
};
use cases::{
    CaseCard, IndustryCard, ListCases, ListIndustries, ListTrades, MarkLimitSeen, NewCase, OpenCase, OpenPracticeCase,
    OpenShortPracticeCase, ReviseCase, TradeCard,
};
use closing::{CloseCase, EraseCase, Erased, ReopenCase};
use desk::{
    AboutProgram, ArchiveCase, DeskDone, DeskView, DeskWork, DropPractice, ProgramView, ResetPractice, SetAppointment,
    SetWaiting, ShowDesk, WorkOutDesk,
};
use drafts::{DraftsView, ListDrafts, LockKeeping, LockedView, SettleDraft};
use duties::{DutiesView, ExportDuties, ViewDuties};
use escrow::{ConsiderShare, EscrowView, PutEscrow, Recover, SealEscrow, ShareView};
use explanations::{AcceptExplanation, CheckHistory, CheckStory, ConfirmExplanation, ExplainCheck, SignAnswers};
use files::{
    Attach, AttachmentBytes, AttachmentView, CaseText, CheckPrint, ExportCase, ExportPdf, ExportXlsx, FileWritten,
    GetAttachment, ImportCase, ImportReply, LackingCharacters, ListAttachments, PdfPreview, PlainCase,
    PreviewFirstPage, PreviewPdf, VerifyLog, VerifyReport,
};
use findings::{FindingsView, ListFindings, SalvageCase, Salvaged, SettleFinding};
use judgement::{JudgementView, ViewJudgement};
use keystroke::{Keystroke, KeystrokeReply};
use moving::{ListMoves, MoveCase, MovePreview, MovesView, PreviewMove, ReplayCase, Replayed};
use next_question::{AskNext, NextQuestionsView};
use packages::{
    CheckPackage, ConfirmHere, ConflictsView, ListConflicts, MakePackage, PackageMade, PackageTaken, PackageView,
    SettleConflict, TakePackage,
};
use preparation::{AnswerPhone, ExportPreparation, PaperWritten, PreparationView, PrepareVisit};
use queue::{CountReasons, ListQueue, QueueView, ReasonsView};
use reading::{NumberRead, ReadNumber};
use reason::{ExplainTree, Reason};
use review::{
    AcceptEvidence, AnswerRemark, CastVote, CloseRemark, CompareSubmission, Cosign, GiveOpinion, ProposeMotion,
    RecallSubmission, RemarkOn, ReviewView, SignOff, SubmissionChanges, SubmitCase, ViewReview,
};
use reviewer::{ReviewerQuestionView, ReviewerQuestions};
use second::{AnswerBlind, BlindView, OpenFirst, ViewBlind};
use session::{
    ChangePassword, ConsiderPassword, CreateOfficer, Lock, PasswordView, SessionState, SessionStatus, Unlock,
};
use unmasking::ExportUnmasked;
use visit::{CaseView, ClockEvent, ClockEvents, Commit, CommitReply, Draft, DraftReply, History, HistoryEntry, Saved};
use visit_quality::{NoteTraces, RankVisits, RankedVisit, VisitQuality, VisitQualityView};

use what_if::{
    DeleteScenario, FindStructure, ListScenarios, SaveScenario, ScenarioList, StressTable, StressView, StructuresView,
    WhatIf, WhatIfView,
};

use crate::app::{App, Handle, Prepare, Settle};
use crate::steps::{Step, Stepped};
use text::{Code, Failure};

/// What a request came to: its reply, or work on a snapshot that needs the application no more.
pub enum Answered {
    /// The reply.
    Now(String),
    /// Gives the reply, on whatever thread.
    Later(Box<dyn FnOnce() -> Result<String, Failure> + Send>),
    /// Does what takes long, on whatever thread, and gives what is to be done with the application next, which is short.
    Then(Box<dyn FnOnce() -> Result<Last, Failure> + Send>),
}

/// A short step of a request with the application again: it gives the reply, or more work that needs it not.
pub type Last = Box<dyn FnOnce(&mut App) -> Result<Answered, Failure> + Send>;

/// A command and the reply it gets.
pub trait Command: DeserializeOwned + Serialize + TS {
    type Reply: Serialize + DeserializeOwned + TS;
    /// The word it travels under.
    const WORD: &'static str;
}

macro_rules! commands {
    (
        $($word:ident: $command:ident => $reply:ty,)*;
        $($later:ident: $aside:ident => $answer:ty,)*;
        $($then:ident: $settled:ident => $outcome:ty,)*;
        $($by_steps:ident: $stepped:ident => $end:ty,)*
    ) => {
        /// Any command, tagged by `cmd`.
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(tag = "cmd", rename_all = "snake_case")]
        pub enum Request {
            $($command($command),)*
            $($aside($aside),)*
            $($settled($settled),)*
            $($stepped($stepped),)*
        }

        $(impl Command for $command {
            type Reply = $reply;
            const WORD: &'static str = stringify!($word);
        })*

        $(impl Command for $aside {
            type Reply = $answer;
            const WORD: &'static str = stringify!($later);
        })*

        $(impl Command for $settled {
            type Reply = $outcome;
            const WORD: &'static str = stringify!($then);
        }

        impl Handle for $settled {
            fn handle(self, app: &mut App) -> Result<$outcome, Failure> {
                let done = self.aside(app)?()?;
                Self::settle(done, app)
            }
        })*

        $(impl Command for $stepped {
            type Reply = $end;
            const WORD: &'static str = stringify!($by_steps);
        }

        impl Handle for $stepped {
            fn handle(self, app: &mut App) -> Result<$end, Failure> {
                self.start(app)?.finish(app)
            }
        })*

        /// Carries a request out as far as it needs the application; the reply as JSON.
        pub(crate) fn dispatch(app: &mut App, request: Request) -> Result<Answered, Failure> {
            match request {
                $(Request::$command(command) => {
                    app.admit($command::WORD, &command)?;
                    to_json(&command.handle(app)?).map(Answered::Now)
                })*
                $(Request::$aside(command) => {
                    app.admit($aside::WORD, &command)?;
                    let work = command.prepare(app)?;
                    Ok(Answered::Later(Box::new(move || to_json(&work()?))))
                })*
                $(Request::$settled(command) => {
                    app.admit($settled::WORD, &command)?;
                    let work = command.aside(app)?;
                    Ok(Answered::Then(Box::new(move || {
                        let done = work()?;
                        Ok(Box::new(move |app: &mut App| {
                            to_json(&$settled::settle(done, app)?).map(Answered::Now)
                        }) as Last)
                    })))
                })*
                $(Request::$stepped(command) => {
                    app.admit($stepped::WORD, &command)?;
                    command.start(app)?.answered()
                })*
            }
        }

        /// The words of the list, in its order.
        pub const WORDS: &[&str] = &[$(stringify!($word),)* $(stringify!($later),)* $(stringify!($then),)* $(stringify!($by_steps)),*];

        /// `word: { request, reply }` for each command, in TypeScript.
        fn typescript_list(config: &ts_rs::Config) -> Vec<(&'static str, String, String)> {
            vec![
                $((stringify!($word), <$command as TS>::name(config), <$reply as TS>::name(config)),)*
                $((stringify!($later), <$aside as TS>::name(config), <$answer as TS>::name(config)),)*
                $((stringify!($then), <$settled as TS>::name(config), <$outcome as TS>::name(config)),)*
                $((stringify!($by_steps), <$stepped as TS>::name(config), <$end as TS>::name(config))),*
            ]
        }

        fn visit_commands(visitor: &mut impl ts_rs::TypeVisitor) {
            $(visitor.visit::<$command>();
              <$reply as TS>::visit_generics(visitor);
              visitor.visit::<$reply>();)*
            $(visitor.visit::<$aside>();
              <$answer as TS>::visit_generics(visitor);
              visitor.visit::<$answer>();)*
            $(visitor.visit::<$settled>();
              <$outcome as TS>::visit_generics(visitor);
              visitor.visit::<$outcome>();)*
            $(visitor.visit::<$stepped>();
              <$end as TS>::visit_generics(visitor);
              visitor.visit::<$end>();)*
        }
    };
}

commands! {
    session_status: SessionStatus => SessionState,
    create_officer: CreateOfficer => SessionState,
    unlock: Unlock => SessionState,
    lock: Lock => SessionState,
    lock_keeping: LockKeeping => LockedView,
    list_drafts: ListDrafts => DraftsView,
    settle_draft: SettleDraft => DraftsView,
    consider_password: ConsiderPassword => PasswordView,
    change_password: ChangePassword => SessionState,
    put_escrow: PutEscrow => EscrowView,
    seal_escrow: SealEscrow => SessionState,
    consider_share: ConsiderShare => ShareView,
    recover: Recover => SessionState,
    list_industries: ListIndustries => Vec<IndustryCard>,
    list_trades: ListTrades => Vec<TradeCard>,
    list_cases: ListCases => Vec<CaseCard>,
    show_desk: ShowDesk => DeskView,
    work_out_desk: WorkOutDesk => DeskWork,
    list_queue: ListQueue => QueueView,
    count_reasons: CountReasons => ReasonsView,
    set_appointment: SetAppointment => DeskDone,
    set_waiting: SetWaiting => DeskDone,
    archive_case: ArchiveCase => DeskDone,
    drop_practice: DropPractice => DeskDone,
    reset_practice: ResetPractice => DeskDone,
    about_program: AboutProgram => ProgramView,
    new_case: NewCase => CaseView,
    open_practice_case: OpenPracticeCase => CaseView,
    open_short_practice_case: OpenShortPracticeCase => CaseView,
    open_case: OpenCase => CaseView,
    revise_case: ReviseCase => CaseView,
    close_case: CloseCase => CaseView,
    reopen_case: ReopenCase => CaseView,
    erase_case: EraseCase => Erased,
    preview_move: PreviewMove => MovePreview,
    move_case: MoveCase => CaseView,
    list_moves: ListMoves => MovesView,
    replay_case: ReplayCase => Replayed,
    mark_limit_seen: MarkLimitSeen => Option<Saved>,
    draft: Draft => DraftReply,
    keystroke: Keystroke => KeystrokeReply,
    commit: Commit => CommitReply,
    history: History => Vec<HistoryEntry>,
    read_number: ReadNumber => NumberRead,
    clock_events: ClockEvents => Vec<ClockEvent>,
    explain: Explain => Explanation,
    explain_tree: ExplainTree => Reason,
    explain_check: ExplainCheck => CommitReply,
    confirm_explanation: ConfirmExplanation => CommitReply,
    accept_explanation: AcceptExplanation => CommitReply,
    sign_answers: SignAnswers => CommitReply,
    view_judgement: ViewJudgement => JudgementView,
    reviewer_questions: ReviewerQuestions => Vec<ReviewerQuestionView>,
    list_attachments: ListAttachments => Vec<AttachmentView>,
    list_removed: ListRemoved => Vec<RemovedAttachment>,
    remove_attachment: RemoveAttachment => Saved,
    running_jobs: RunningJobs => Vec<JobView>,
    stop_job: StopJob => Vec<JobView>,
    import_case: ImportCase => ImportReply,
    case_text: CaseText => PlainCase,
    list_findings: ListFindings => FindingsView,
    settle_finding: SettleFinding => FindingsView,
    salvage_case: SalvageCase => Salvaged,
    prepare_visit: PrepareVisit => PreparationView,
    answer_phone: AnswerPhone => CommitReply,
    export_preparation: ExportPreparation => PaperWritten,
    drop_flows: DropFlows => FlowsDone,
    flows_progress: FlowsProgress => FlowsDone,
    stop_flows: StopFlows => FlowsDone,
    confirm_flows: ConfirmFlows => CommitReply,
    write_flows: WriteFlows => CommitReply,
    save_scenario: SaveScenario => ScenarioList,
    list_scenarios: ListScenarios => ScenarioList,
    delete_scenario: DeleteScenario => ScenarioList,
    list_conflicts: ListConflicts => ConflictsView,
    settle_conflict: SettleConflict => ConflictsView,
    confirm_here: ConfirmHere => CommitReply,
    backup_status: BackupStatus => BackupStanding,
    backup_progress: BackupProgress => BackupRunning,
    stop_backup: StopBackup => BackupRunning,
    branch_status: BranchStatus => BranchView,
    stop_branch: StopBranch => BranchView,
    set_branch_address: SetBranchAddress => BranchView,
    consider_code: ConsiderCode => CodeView,
    ask_enrolment: AskEnrolment => BranchView,
    take_enrolment: TakeEnrolment => BranchView,
    view_blind: ViewBlind => BlindView,
    answer_blind: AnswerBlind => BlindView,
    open_first: OpenFirst => CaseView,
    note_traces: NoteTraces => Option<Saved>,
    view_review: ViewReview => ReviewView,
    compare_submission: CompareSubmission => SubmissionChanges,
    view_duties: ViewDuties => DutiesView,
    export_duties: ExportDuties => PaperWritten,
    submit_case: SubmitCase => ReviewView,
    recall_submission: RecallSubmission => ReviewView,
    cosign: Cosign => ReviewView,
    remark_on: RemarkOn => ReviewView,
    answer_remark: AnswerRemark => ReviewView,
    close_remark: CloseRemark => ReviewView,
    accept_evidence: AcceptEvidence => ReviewView,
    give_opinion: GiveOpinion => ReviewView,
    propose_motion: ProposeMotion => ReviewView,
    cast_vote: CastVote => ReviewView,
    sign_off: SignOff => ReviewView,
    // After the semicolon: long reckoning on a snapshot; the application is free for the next keystroke meanwhile.
    ;
    ask_next: AskNext => NextQuestionsView,
    read_flows: ReadFlows => FlowsRead,
    view_flows: ViewFlows => FlowsView,
    flow_rows: FlowRows => FlowRowsPage,
    what_if: WhatIf => WhatIfView,
    stress_table: StressTable => StressView,
    find_structure: FindStructure => StructuresView,
    make_package: MakePackage => PackageMade,
    list_backups: ListBackups => Vec<BackupsFound>,
    verify_backup: VerifyBackup => BackupChecked,
    get_attachment: GetAttachment => AttachmentBytes,
    get_thumbnail: GetThumbnail => Thumbnail,
    folder_pictures: FolderPictures => Vec<FolderPicture>,
    look_at_picture: LookAtPicture => PictureLook,
    // After the second: long work aside, and at its end a short step that records or remembers what was done.
    ;
    check_history: CheckHistory => Vec<CheckStory>,
    verify_log: VerifyLog => VerifyReport,
    keep_flows: KeepFlows => FlowFile,
    check_package: CheckPackage => PackageView,
    take_package: TakePackage => PackageTaken,
    make_backup: MakeBackup => BackupMade,
    restore_backup: RestoreBackup => BackupRestored,
    // After the third: as many short steps with the application as it takes, and the long work between them without it.
    ;
    attach: Attach => AttachmentView,
    get_attachment_facts: GetAttachmentFacts => AttachmentFacts,
    export_attachment: ExportAttachment => FileWritten,
    export_case: ExportCase => FileWritten,
    export_xlsx: ExportXlsx => FileWritten,
    export_pdf: ExportPdf => FileWritten,
    export_unmasked: ExportUnmasked => FileWritten,
    preview_first_page: PreviewFirstPage => PdfPreview,
    preview_pdf: PreviewPdf => PdfPreview,
    check_print: CheckPrint => Vec<LackingCharacters>,
    visit_quality: VisitQuality => VisitQualityView,
    rank_visits: RankVisits => Vec<RankedVisit>,
    send_to_branch: SendToBranch => BranchView,
    enrol_branch: EnrolBranch => BranchView,
}

impl<R: Serialize + 'static> Step<R> {
    /// As it crosses: the reply as text.
    fn answered(self) -> Result<Answered, Failure> {
        match self {
            Step::Done(reply) => to_json(&reply).map(Answered::Now),
            Step::Last(work) => Ok(Answered::Later(Box::new(move || to_json(&work()?)))),
            Step::Aside(work) => Ok(Answered::Then(Box::new(move || {
                let next = work()?;
                Ok(Box::new(move |app: &mut App| next(app)?.answered()) as Last)
            }))),
        }
    }
}

fn to_json<T: Serialize>(reply: &T) -> Result<String, Failure> {
    serde_json::to_string(reply).map_err(|error| Failure::new(Code::Internal).caused_by(error))
}
