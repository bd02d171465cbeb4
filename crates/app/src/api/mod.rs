//! The typed command list: everything a shell (window, terminal, test) may ask of the use cases. To add a command: one
//! struct with its reply and one word in the list below; the TypeScript types follow (see [`typescript`]).
//!
//! Numbers cross as decimal strings and 32-bit integers, never as 64-bit integers or binary fractions.

pub mod appraisal;
pub mod cases;
pub mod files;
pub mod secret;
pub mod session;
pub mod text;
mod typescript;
pub mod visit;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use typescript::typescript;

use appraisal::{Explain, Explanation};
use cases::{
    CaseCard, IndustryCard, ListCases, ListIndustries, MarkLimitSeen, NewCase, OpenCase, OpenPracticeCase, ReviseCase,
};
use files::{
    Attach, AttachmentBytes, AttachmentView, CaseText, ExportCase, ExportPdf, ExportXlsx, FileWritten, GetAttachment,
    ImportCase, ImportReply, ListAttachments, PdfPreview, PlainCase, PreviewPdf, VerifyLog, VerifyReport,
};
use session::{CreateOfficer, Lock, SessionState, SessionStatus, Unlock};
use visit::{CaseView, Commit, CommitReply, Draft, DraftReply, History, HistoryEntry, Saved};

use crate::app::{App, Handle};
use text::{Code, Failure};

/// A command and the reply it gets.
pub trait Command: DeserializeOwned + Serialize + TS {
    type Reply: Serialize + DeserializeOwned + TS;
    /// The word it travels under.
    const WORD: &'static str;
}

macro_rules! commands {
    ($($word:ident: $command:ident => $reply:ty,)*) => {
        /// Any command, tagged by `cmd`.
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(tag = "cmd", rename_all = "snake_case")]
        pub enum Request {
            $($command($command),)*
        }

        $(impl Command for $command {
            type Reply = $reply;
            const WORD: &'static str = stringify!($word);
        })*

        /// Carries a request out; the reply as JSON.
        pub(crate) fn dispatch(app: &mut App, request: Request) -> Result<String, Failure> {
            match request {
                $(Request::$command(command) => to_json(&command.handle(app)?),)*
            }
        }

        /// The words of the list, in its order.
        pub const WORDS: &[&str] = &[$(stringify!($word)),*];

        /// `word: { request, reply }` for each command, in TypeScript.
        fn typescript_list(config: &ts_rs::Config) -> Vec<(&'static str, String, String)> {
            vec![$((stringify!($word), <$command as TS>::name(config), <$reply as TS>::name(config))),*]
        }

        fn visit_commands(visitor: &mut impl ts_rs::TypeVisitor) {
            $(visitor.visit::<$command>();
              <$reply as TS>::visit_generics(visitor);
              visitor.visit::<$reply>();)*
        }
    };
}

commands! {
    session_status: SessionStatus => SessionState,
    create_officer: CreateOfficer => SessionState,
    unlock: Unlock => SessionState,
    lock: Lock => SessionState,
    list_industries: ListIndustries => Vec<IndustryCard>,
    list_cases: ListCases => Vec<CaseCard>,
    new_case: NewCase => CaseView,
    open_practice_case: OpenPracticeCase => CaseView,
    open_case: OpenCase => CaseView,
    revise_case: ReviseCase => CaseView,
    mark_limit_seen: MarkLimitSeen => Option<Saved>,
    draft: Draft => DraftReply,
    commit: Commit => CommitReply,
    history: History => Vec<HistoryEntry>,
    explain: Explain => Explanation,
    attach: Attach => AttachmentView,
    list_attachments: ListAttachments => Vec<AttachmentView>,
    get_attachment: GetAttachment => AttachmentBytes,
    import_case: ImportCase => ImportReply,
    export_case: ExportCase => FileWritten,
    case_text: CaseText => PlainCase,
    export_xlsx: ExportXlsx => FileWritten,
    export_pdf: ExportPdf => FileWritten,
    preview_pdf: PreviewPdf => PdfPreview,
    verify_log: VerifyLog => VerifyReport,
}

fn to_json<T: Serialize>(reply: &T) -> Result<String, Failure> {
    serde_json::to_string(reply).map_err(|error| Failure::new(Code::Internal).caused_by(error))
}
