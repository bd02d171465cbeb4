//! What `tianye case` takes: the cases of an officer's database.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::Access;

#[derive(Debug, Subcommand)]
pub(crate) enum CaseCommand {
    /// 列出案卷 (list)
    List {
        #[command(flatten)]
        access: Access,
    },
    /// 把案卷文件导入数据库 (take a case file in)
    Import {
        /// 案卷 JSON 文件，- 为标准输入 (case file, or -; with - the password must come from --password-file)
        file: PathBuf,
        #[command(flatten)]
        access: Access,
    },
    /// 协办本人确认一项检验的解释，或审查采信它：用签字人自己的账户和密码 (the second officer confirms, or a reviewer accepts, an explanation)
    Confirm {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 检验名，如 equity (check)
        check: String,
        /// 签字人的账户，须在同一数据目录里 (account of who signs, in the same folder)
        #[arg(long = "by", value_name = "NAME")]
        by: String,
        /// 签字人的密码，在文件的第一行 (first line of a file is the signer's password)
        #[arg(long, value_name = "FILE")]
        by_password_file: PathBuf,
        /// 协办意见：看过什么证据、认不认可 (what the second officer confirms)
        #[arg(long, value_name = "TEXT", required_unless_present = "accept")]
        statement: Option<String>,
        /// 审查采信已由协办确认的解释 (a reviewer accepts what the second officer confirmed)
        #[arg(long, conflicts_with = "statement")]
        accept: bool,
        #[command(flatten)]
        access: Access,
    },
    /// 把案卷转到现行清单、另一行业或退回旧版：先列差别，加 --yes 才转 (move a case to another checklist; lists what changes, --yes moves)
    Move {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 转到哪个行业；不给则本行业 (trade; the case's own when left out)
        #[arg(long, value_name = "TRADE")]
        to: Option<String>,
        /// 转到留存的哪一版，写清单哈希；不给则现在这一版 (content hash of a kept version; the present one when left out)
        #[arg(long, value_name = "HASH", conflicts_with = "back")]
        checklist: Option<String>,
        /// 退回最近一次变更以前的清单 (back to where the latest move came from)
        #[arg(long, conflicts_with = "to")]
        back: bool,
        /// 看过差别，转过去 (seen what changes; move)
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        access: Access,
    },
    /// 重放旧决定：用当时的清单和当时的答案重算，什么都不记 (an old decision again, with the checklist and the answers of then)
    Replay {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 算到日志第几条为止，报告上印着 (number of the last record that counts, as printed in a report)
        #[arg(long, value_name = "SEQ")]
        at: u32,
        #[command(flatten)]
        access: Access,
    },
    /// 结案：之后不能再改，直到重新打开 (close a case; nothing of it changes until it is opened again)
    Close {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 结果 (how it ended)
        #[arg(long, value_enum)]
        outcome: OutcomeWord,
        /// 理由，记入日志 (why; goes into the record)
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        #[command(flatten)]
        access: Access,
    },
    /// 重新打开已结案的案卷 (open a closed case again)
    Reopen {
        /// 案卷编号，见 case list (id)
        id: String,
        #[command(flatten)]
        access: Access,
    },
    /// 删除案卷：内容、照片和文件销毁，找不回来；日志仍可验证 (erase a case for good; the record still verifies)
    Erase {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 为什么删；会留在日志里，不写人名 (why; stays in the record)
        #[arg(long, value_enum)]
        reason: ErasureWord,
        /// 我知道删了找不回来 (I know that it cannot be taken back)
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        access: Access,
    },
    /// 案件有读不出的记录时，逐条写出读得出的部分，明文 (what can still be read of a case, record by record; plain)
    Salvage {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 写到这里 (file)
        file: PathBuf,
        /// 我知道写出的文件没有加密 (I know that the file is not encrypted)
        #[arg(long)]
        plaintext: bool,
        #[command(flatten)]
        access: Access,
    },
    /// 两位调查人员不一致的地方，并列给出；--settle 采用其中一个说法，即为商定；有未商定的退出码为 1 (where two officers differ; exit code 1 while any is open)
    Conflicts {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 采用哪一处的第几个说法 (take over which claim at which place)
        #[arg(long, value_name = "PLACE=NUMBER")]
        settle: Option<String>,
        #[command(flatten)]
        access: Access,
    },
    /// 协办先独立回答，再打开主办的回答：不给参数就列出问题；还有没答的退出码为 1 (the second officer's own questions; --open opens the first officer's answers)
    Blind {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 回答一问，可以给几次 (answers one; repeat it)
        #[arg(long = "answer", value_name = "QUESTION=VALUE")]
        answers: Vec<String>,
        /// 不答一问，写明原因，可以给几次 (declines one, with the reason; repeat it)
        #[arg(long = "decline", value_name = "QUESTION=REASON")]
        declines: Vec<String>,
        /// 全部答过或写明不答以后，打开主办的回答；会记入日志 (opens the first officer's answers; goes into the record)
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        access: Access,
    },
    /// 协办在自己的电脑上确认一项检验的解释，写进自己的日志 (the second officer confirms an explanation on their own machine)
    ConfirmHere {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 检验名，如 equity (check)
        check: String,
        /// 看过什么证据、认不认可 (what was seen)
        #[arg(long, value_name = "TEXT")]
        statement: String,
        /// 不认可这个解释 (does not agree)
        #[arg(long)]
        disagree: bool,
        #[command(flatten)]
        access: Access,
    },
    /// 走访质量：这一案是怎样录入的，哪里少见，平常的原因和可以问的；不写编号则列出全部案件；不打分、不下结论 (how a case was entered, and what is unusual about it; all cases without an id; no verdict)
    Quality {
        /// 案卷编号，见 case list；不写则列出全部 (id; all when left out)
        id: Option<String>,
        #[command(flatten)]
        access: Access,
    },
    /// 主办提交审查：密码签名；还缺什么会一项一项说 (submit for review; says what is missing)
    Submit {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 声明，随签名记下 (what is declared)
        #[arg(long, value_name = "TEXT")]
        statement: String,
        /// 建议金额，元；不写就按额度 (proposed amount; the limit when left out)
        #[arg(long, value_name = "YUAN", default_value = "")]
        proposal: String,
        #[command(flatten)]
        access: Access,
    },
    /// 走到哪一步、现在等谁、审查意见；--answer 回复一条；有必须补而没了结的退出码为 1 (how far the case is, and its remarks; exit code 1 while one that must be done is open)
    Remarks {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 回复一条，可以给几次 (answers one; repeat it)
        #[arg(long = "answer", value_name = "REMARK=TEXT")]
        answers: Vec<String>,
        #[command(flatten)]
        access: Access,
    },
    /// 责任认定：该尽的职责，记录里有没有；有未尽的退出码为 1；给了文件就印成 PDF (what diligence asked for and what the records show; exit code 1 while one is not fulfilled; with a file it is printed)
    Duties {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 印成 PDF，写到这里 (print it here)
        #[arg(long)]
        pdf: Option<PathBuf>,
        /// 英文 (in English)
        #[arg(long)]
        en: bool,
        #[command(flatten)]
        access: Access,
    },
    /// 把案卷导出为明文 JSON；会警告并记入日志 (write plain JSON; warns, and is logged)
    Export {
        /// 案卷编号，见 case list (id)
        id: String,
        /// 写到这里，- 为标准输出 (file, or -)
        file: PathBuf,
        /// 我知道导出的文件没有加密 (I know that the file is not encrypted)
        #[arg(long)]
        plaintext: bool,
        #[command(flatten)]
        access: Access,
    },
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutcomeWord {
    /// 已批准
    Approved,
    /// 已否决
    Declined,
    /// 客户撤回
    Withdrawn,
    /// 不再跟进
    Dropped,
}

/// Why a case is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ErasureWord {
    /// 本人要求删除
    Requested,
    /// 保存期满
    RetentionOver,
    /// 误建或重复
    Mistaken,
    /// 练习用完
    Practice,
}
