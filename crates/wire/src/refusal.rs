//! Why a call was not carried out: a closed list of codes, each with words for people and a status of HTTP.

use evidence::{Hash, Head};
use minicbor::{Decode, Encode};

use crate::{
    bounded::{Message, WireError, at_most},
    records::{Carried, Receipt},
};

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $status:literal, $zh:literal, $en:literal;)*) => {
        /// Every reason there is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The stable word.
            #[must_use]
            pub fn as_str(self) -> &'static str { match self { $(Code::$name => $word,)* } }

            /// The code of a word; none of a newer hub.
            #[must_use]
            pub fn of(word: &str) -> Option<Self> { Self::ALL.iter().copied().find(|c| c.as_str() == word) }

            /// The status that it goes with.
            #[must_use]
            pub fn status(self) -> u16 { match self { $(Code::$name => $status,)* } }

            /// What it says to people.
            #[must_use]
            pub fn words(self) -> Words { match self { $(Code::$name => Words { zh: $zh, en: $en },)* } }
        }
    };
}

codes! {
    /// The body is not the message it should be.
    BadRequest = "bad_request", 400, "请求读不懂", "the request cannot be read";
    /// No certificate where one is needed.
    NoCertificate = "no_certificate", 401, "这台电脑还没有接入分行", "this machine is not enrolled";
    /// A certificate that belongs to no store here, or to one under an older certificate.
    UnknownStore = "unknown_store", 403, "分行不认识这台电脑的证书", "the branch does not know this certificate";
    /// The store was revoked.
    Revoked = "revoked", 403, "这台电脑的接入已被分行吊销", "the branch revoked this machine";
    /// The store's copies contradict each other; it pushes nothing until that is dealt with.
    Forked = "forked", 409, "发现同一账户的两份数据，处理之前不再收新记录", "two copies of one account were found; nothing more is taken until that is dealt with";
    /// Not the log of this store.
    NotOwnLog = "not_own_log", 403, "这本记录不是这台电脑的", "this log is not of this machine";
    /// The log is closed: another goes on from it.
    LogClosed = "log_closed", 409, "这本记录已经由新的一本接着", "another log goes on from this one";
    /// Records before the first one sent are missing; detail: the hub's head.
    Gap = "gap", 409, "中间缺记录，请从分行的末条接着送", "records between are missing; go on from the branch's last one";
    /// Other records stand at the same numbers; detail: the last record that both have, if any.
    Fork = "fork", 409, "同一编号分行已有另一条记录：这个账户有两份数据", "the branch has another record of the same number: there are two copies of this account";
    /// A record does not hold; detail: which, why, and the receipt of those before it.
    BadRecord = "bad_record", 422, "有一条记录核对不上，它之前的已签收", "one record does not hold; those before it are received";
    /// There is nothing of this name, or nothing the caller may read.
    NotFound = "not_found", 404, "没有这一项，或者您不能看", "there is none, or none that you may read";
    /// Another method than this path goes by.
    Method = "method", 405, "不能这样调用", "not to be called like this";
    /// More bytes than the limit.
    TooLarge = "too_large", 413, "超过大小上限", "larger than the limit";
    /// The files of the case are at their limit.
    CaseFull = "case_full", 413, "这一案的附件已到上限", "the files of this case are at their limit";
    /// The whole file has another hash than its name; its parts are gone.
    Hash = "hash", 422, "附件传完后对不上，请重传", "the file does not match its name; send it again";
    /// Another offset than the true one; detail: that one.
    Offset = "offset", 409, "续传的位置不对", "the part begins at another place than the file ends";
    /// Somebody else is sending this very file.
    Locked = "locked", 423, "这个附件正在另一处上传", "this file is being sent from elsewhere";
    /// Too many at once; detail: seconds to wait.
    Busy = "busy", 429, "分行忙，稍后自动继续", "the branch is busy; it goes on by itself soon";
    /// The invitation is used, expired, unknown, or the proof does not fit.
    InviteVoid = "invite_void", 403, "邀请码无效、已用过或已过期，请向管理员要新的", "the invitation is not valid, used or expired; ask for a new one";
    /// The invitation waits for its second person.
    InviteNotReleased = "invite_not_released", 403, "邀请码还没有团队负责人放行", "the invitation is not released by the team leader yet";
    /// The officer has as many stores as are allowed.
    TooManyStores = "too_many_stores", 403, "这位员工接入的电脑已到上限，先吊销不用的", "this officer has as many machines as are allowed; revoke one first";
    /// The store or log is enrolled already under other keys.
    EnrolledAlready = "enrolled_already", 409, "这个账户已经接入过", "this account is enrolled already";
    /// The signature of the request does not fit.
    Proof = "proof", 403, "签名核对不上", "the signature does not fit";
    /// The case was erased.
    Erased = "erased", 410, "这一案已删除", "this case was erased";
    /// A version of the protocol or of records that this hub does not know.
    Newer = "newer", 426, "分行的程序比这台电脑旧，什么都没有丢，等分行升级", "the branch's program is older than this one; nothing is lost, wait for its upgrade";
    /// A version of the protocol that this hub knows no more.
    Older = "older", 426, "这台电脑的程序太旧，请先升级", "this machine's program is too old; upgrade first";
    /// No room on the hub's disk.
    DiskFull = "disk_full", 507, "分行的磁盘快满了，请告诉科技部", "the branch's disk is nearly full; tell its technicians";
    /// Something failed in the hub; nothing was received.
    Internal = "internal", 500, "分行出错，这一次没有签收，稍后自动再送", "the branch failed; nothing of this was received, it is sent again soon";
}

/// Which record does not hold, and what became of those before it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BadRecord {
    /// Its seq.
    #[n(0)]
    pub seq: u64,
    /// Why, as `evidence::BreakReason::code`.
    #[n(1)]
    pub reason: String,
    /// The receipt of those before it; none where nothing of the log was received ever.
    #[n(2)]
    pub received: Option<Receipt>,
}

/// What the caller needs to go on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Detail {
    /// The end of the log at the hub; none: it has nothing of it.
    #[n(0)]
    Head(#[n(0)] Option<Head>),
    /// See [`BadRecord`].
    #[n(1)]
    Bad(#[n(0)] BadRecord),
    /// The true offset.
    #[n(2)]
    Offset(#[n(0)] u64),
    /// Seconds to wait.
    #[n(3)]
    After(#[n(0)] u64),
    /// Seq and hash of the record that stands at the hub where another was sent, and the hub's head.
    #[n(4)]
    Fork(#[n(0)] u64, #[n(1)] Hash, #[n(2)] Head),
    /// Of a store that was revoked: the record of the hub's log that says what it has to do.
    #[n(5)]
    Order(#[n(0)] Carried),
}

/// The body of every reply that is no success: `[code, zh, en, detail?]`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Refusal {
    /// The word of a [`Code`]; of a newer hub perhaps one that is not known here, whose words are shown all the same.
    #[n(0)]
    pub code: String,
    /// For people.
    #[n(1)]
    pub zh: String,
    /// The same in English.
    #[n(2)]
    pub en: String,
    /// What the caller needs.
    #[n(3)]
    pub detail: Option<Detail>,
}

impl Refusal {
    /// The refusal of a code.
    #[must_use]
    pub fn of(code: Code) -> Self {
        let Words { zh, en } = code.words();
        Self { code: code.as_str().into(), zh: zh.into(), en: en.into(), detail: None }
    }

    /// The same with what the caller needs.
    #[must_use]
    pub fn with(code: Code, detail: Detail) -> Self {
        Self { detail: Some(detail), ..Self::of(code) }
    }

    /// Its code; none of a newer hub.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        Code::of(&self.code)
    }
}

impl Message for Refusal {
    const LIMIT: usize = 16 << 10;

    fn check(&self) -> Result<(), WireError> {
        at_most(self.code.len(), 64, "the code of a refusal is one word")
    }
}
