//! Failures as the officer reads them: what happened, what was kept, what to do. One place for the words of each code, so
//! that a shell never invents its own.

use crate::api::text::{Code, Failure, Text};
use crate::file_name::BadName;
use crate::outside::OwnFolder;

const KEPT_ZH: &str = "已存的答案都在。";
const KEPT_EN: &str = "Every saved answer is kept. ";

impl Code {
    /// The usual message, and what to do.
    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Code::Locked => ("尚未解锁", "Nobody is unlocked", "请输入密码解锁。", "Unlock with your password."),
            Code::WrongPassword => ("密码不对", "Wrong password", "请重新输入；注意大小写与输入法。", "Type it again."),
            Code::TooManyTries => (
                "密码连错太多次",
                "Too many wrong passwords in a row",
                "等一会儿再试；数据没有锁死，也不会删除。",
                "Wait and try again; nothing is locked for good or erased.",
            ),
            Code::BadOfficer => ("姓名不能用", "This name cannot be used", "请换一个姓名。", "Choose another name."),
            Code::WeakPassword => (
                "密码太弱",
                "The password is too weak",
                "换一个长一点的，例如三四个不相干的词连起来；姓名、生日、手机号、键盘上的一串不算。",
                "Take a longer one, such as three or four unrelated words; names, birthdays, phone numbers and rows of keys count for little.",
            ),
            Code::InUse => (
                "数据库已在另一个窗口打开",
                "The database is open elsewhere",
                "请到那个窗口继续，或先关掉它。",
                "Go on there, or close it first.",
            ),
            Code::Damaged => (
                "数据库已损坏，或不是本程序的数据库",
                "The database is damaged or not ours",
                "原文件没有改动；请用备份，或把文件交给技术支持。",
                "The file was left as it is; use a backup or hand it to support.",
            ),
            Code::ReadOnly => (
                "现在只能查看",
                "Open for reading only",
                "请看案件列表上方的说明。",
                "See what is said above the list of cases.",
            ),
            Code::ReadsOnly => (
                "这个账户只看，不改调查内容",
                "This account reads surveys and does not change them",
                "要改由主办用自己的账户改；审查意见写在“后续”。",
                "The officer on the case changes it with an own account; remarks are written under “After”.",
            ),
            Code::NotHere => (
                "浏览器里只看，这一步做不了",
                "A browser only reads; this is not done here",
                "填写、签名、附件和导出请用电脑上的田野。",
                "Answers, signatures, files and exports: in Tianye on a laptop.",
            ),
            Code::Newer => (
                "文件由更新版本的程序写成",
                "Written by a newer version",
                "请升级程序；文件没有改动。",
                "Update the program; the file was left as it is.",
            ),
            Code::NotFound => {
                ("没有找到", "Not found", "请返回列表重新打开。", "Go back to the list and open it again.")
            }
            Code::ConsentMissing => (
                "客户还没有书面同意",
                "The client has not consented in writing yet",
                "先签字、再填；这次试填已记入日志，填的内容没有记。",
                "Have it signed first; the try is in the record, what was typed is not.",
            ),
            Code::BadRequest => ("请求不合规", "Malformed request", "请检查输入。", "Check what was entered."),
            Code::BadCase => (
                "案卷文件读不懂",
                "The case file does not read",
                "请检查文件；没有导入任何内容。",
                "Check the file; nothing was taken in.",
            ),
            Code::BadChecklist => (
                "清单有误",
                "The checklist does not load",
                "请用 tianye lint 查看位置与建议。",
                "See place and proposal with tianye lint.",
            ),
            Code::TooLarge => ("内容太大", "Too large", "请分开输入或缩小文件。", "Split it or make it smaller."),
            Code::DiskFull => (
                "磁盘已满",
                "The disk is full",
                "这一步没有保存；腾出空间后再存一次。",
                "This step was not saved; free some space and save again.",
            ),
            Code::File => {
                ("文件读写失败", "A file cannot be read or written", "请检查路径与权限。", "Check path and rights.")
            }
            Code::KeptBack => (
                "主办的回答还没有打开",
                "The first officer's answers are not opened yet",
                "请先独立回答只问协办的问题，或写明为什么不答，再打开。",
                "Answer the questions put to the second officer first, or say why not, and then open them.",
            ),
            Code::NotAcknowledged => (
                "明文导出需要确认",
                "A plaintext export must be acknowledged",
                "导出的文件没有加密，拿到的人都能读；确认后再导出，导出会记入日志。",
                "Whoever has the file can read it; confirm, and the export is logged.",
            ),
            Code::Stopped => (
                "已停止",
                "Stopped",
                "没有写出文件，也没有记录；可以再来一次。",
                "Nothing was written or recorded; it can be done again.",
            ),
            Code::Report => {
                ("报告没有生成", "The report was not produced", "请把详情交给技术支持。", "Give the detail to support.")
            }
            Code::Internal => (
                "程序内部出错",
                "An internal fault",
                "请重新打开程序，并把详情交给技术支持。",
                "Reopen the program and give the detail to support.",
            ),
        }
    }

    /// The word that travels and that the exit code derives from.
    pub fn word(self) -> &'static str {
        match self {
            Code::Locked => "locked",
            Code::WrongPassword => "wrong_password",
            Code::TooManyTries => "too_many_tries",
            Code::BadOfficer => "bad_officer",
            Code::WeakPassword => "weak_password",
            Code::InUse => "in_use",
            Code::Damaged => "damaged",
            Code::ReadOnly => "read_only",
            Code::ReadsOnly => "reads_only",
            Code::NotHere => "not_here",
            Code::Newer => "newer",
            Code::NotFound => "not_found",
            Code::BadRequest => "bad_request",
            Code::BadCase => "bad_case",
            Code::BadChecklist => "bad_checklist",
            Code::TooLarge => "too_large",
            Code::ConsentMissing => "consent_missing",
            Code::DiskFull => "disk_full",
            Code::File => "file",
            Code::KeptBack => "kept_back",
            Code::NotAcknowledged => "not_acknowledged",
            Code::Stopped => "stopped",
            Code::Report => "report",
            Code::Internal => "internal",
        }
    }
}

impl Failure {
    /// A failure with the usual words of its code.
    pub fn new(code: Code) -> Self {
        let (zh, en, advice_zh, advice_en) = code.words();
        // Who chooses a name and a password has nothing yet that could be lost.
        let (kept_zh, kept_en) = match code {
            Code::WeakPassword | Code::BadOfficer => ("", ""),
            _ => (KEPT_ZH, KEPT_EN),
        };
        Self {
            code,
            message: Text::new(zh, en),
            advice: Text::new(format!("{kept_zh}{advice_zh}"), format!("{kept_en}{advice_en}")),
            detail: None,
        }
    }

    /// Says more exactly what happened, behind the usual words.
    #[must_use]
    pub fn saying(mut self, zh: impl AsRef<str>, en: impl AsRef<str>) -> Self {
        self.message =
            Text::new(format!("{}：{}", self.message.zh, zh.as_ref()), format!("{}: {}", self.message.en, en.as_ref()));
        self
    }

    /// Keeps the cause for support.
    #[must_use]
    pub fn caused_by(mut self, cause: impl std::fmt::Display) -> Self {
        self.detail = Some(cause.to_string().into());
        self
    }
}

/// What is not there.
pub(crate) fn not_found(zh: &str, id: &str) -> Failure {
    let id: String = id.chars().take(80).collect();
    Failure::new(Code::NotFound).saying(format!("{zh} {id}"), &id)
}

/// A file that should have been written and was not: what was there is as it was, and the disk may be full of anything but answers.
pub fn unwritten(path: &std::path::Path, error: &std::io::Error, recorded: bool) -> Failure {
    let mut failure = file(path, error);
    if failure.code == Code::DiskFull {
        let (zh, en) = match recorded {
            true => ("导出的记录已在日志里，", "That it was to leave stands in the log. "),
            false => ("", ""),
        };
        failure.advice = Text::new(
            format!("{KEPT_ZH}文件没有写成，原来的文件没有动。{zh}腾出空间后再导出一次。"),
            format!(
                "{KEPT_EN}The file was not written; what was there is as it was. {en}Free some space and export again."
            ),
        );
    }
    failure
}

/// A file that cannot be read or written.
pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Failure {
    if error.get_ref().is_some_and(|inner| inner.is::<OwnFolder>()) {
        let (zh, en) = (
            "那里放着数据库，没有写；请另选一个文件夹",
            "a database lies there, nothing was written; choose another folder",
        );
        return Failure::new(Code::File)
            .saying(format!("{}：{zh}", path.display()), format!("{}: {en}", path.display()));
    }
    if error.get_ref().is_some_and(|inner| inner.is::<BadName>()) {
        let (zh, en) = (
            "这个文件名有的系统不认（如 CON、NUL，末尾的点或空格，: ? * 等符号），没有写；请换一个名字",
            "not every system takes this name (such as CON, NUL, a point or blank at the end, signs like : ? *); nothing was written; choose another",
        );
        return Failure::new(Code::File)
            .saying(format!("{}：{zh}", path.display()), format!("{}: {en}", path.display()));
    }
    let full = matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded);
    let code = if full { Code::DiskFull } else { Code::File };
    let path = path.display();
    Failure::new(code).saying(format!("{path}"), format!("{path}")).caused_by(error)
}
