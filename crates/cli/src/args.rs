//! The flags, in one definition each: help and completion derive from here. Chinese first.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "退出码 exit codes:
  0  正常 ok
  1  有发现 findings: lint 有错误，或 verify 有不符 (lint errors, or the log does not hold)
  2  用法不对 usage
  3  数据不对 data: 案卷、清单或请求读不懂 (case file, checklist or request does not read)
  4  进不去 access: 密码不对、未解锁、数据库被占用 (wrong password, in use)
  5  文件或磁盘 files or disk
  6  数据库损坏或版本更新 (database damaged, or written by a newer version)
  7  程序内部出错 internal fault

标准输入 stdin: CASE 写作 - 时从标准输入读 (CASE may be -)";

/// Tianye 田野 · 小微信贷尽调：检查清单、算案卷、出报告、查日志，全部离线。
#[derive(Debug, Parser)]
#[command(name = "tianye", version, about = "田野 · 小微信贷尽调 (offline due diligence for micro loans)", after_help = EXIT_CODES)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// 用 JSON 输出，供脚本使用 (machine-readable output)
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// 清单目录，代替内置清单 (folder of checklists instead of the built-in ones)
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) checklists: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 检查清单：名称、类型、循环、分档、缺译，给出位置与建议 (check checklists ahead)
    Lint {
        /// 清单目录或其中一个文件；不给则查内置清单 (folder, or a file in it; the built-in ones when left out)
        path: Option<PathBuf>,
        /// 连提示一起列出 (list notes, too)
        #[arg(long)]
        all: bool,
        /// 打印某个行业由 [[method]] 等展开出来的条目 (print what the templates made for a trade)
        #[arg(long, value_name = "TRADE")]
        expanded: Option<String>,
    },
    /// 计算案卷：三表、检验、评分、额度、建议 (compute a case file)
    Appraise {
        /// 案卷 JSON 文件，- 为标准输入 (case file, or -)
        case: PathBuf,
    },
    /// 生成报告：工作簿与打印稿 (write the report)
    Report {
        /// 案卷 JSON 文件，- 为标准输入 (case file, or -)
        case: PathBuf,
        /// 工作簿写到这里 (workbook)
        #[arg(long, value_name = "FILE")]
        xlsx: Option<PathBuf>,
        /// 打印稿写到这里 (print-ready document)
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
    },
    /// 一个数字为什么是这个数 (why a figure is what it is)
    Explain {
        /// 案卷 JSON 文件，- 为标准输入 (case file, or -)
        case: PathBuf,
        /// 数字名，如 limit.limit (figure id)
        figure: String,
        /// 往下展开几层 (levels below the figure)
        #[arg(long, default_value_t = 3)]
        depth: u8,
        /// 用英文 (in English)
        #[arg(long)]
        en: bool,
    },
    /// 读流水文件：归类、逐月合计、要留意的迹象；什么都不留 (statement files: classes, months, signs; nothing is kept)
    Flows {
        /// 银行、微信、支付宝的 CSV、xlsx 或 xls (statement files)
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// 案卷 JSON：按其中的借款人、家人、债权人等名字归类 (case file: its names help to class)
        #[arg(long, value_name = "CASE")]
        case: Option<PathBuf>,
        /// 回答文件没写明的事，如 dates=day、year=2026、blank_dates=above、currency=yuan、unit=ten_thousand、sign=in (answers what a file leaves open)
        #[arg(long = "answer", value_name = "ABOUT=VALUE")]
        answers: Vec<String>,
    },
    /// 下一步最该问什么，按能把额度收窄多少排序 (what to ask next)
    Next {
        /// 案卷 JSON 文件，- 为标准输入 (case file, or -)
        case: PathBuf,
        /// 最多列几项 (how many at most)
        #[arg(long, default_value_t = 5)]
        most: usize,
    },
    /// 找行业：按名称、别名、拼音或首字母、国民经济行业分类代码；不给则全列 (find a trade by name, other name, pinyin, code)
    Trades {
        /// 如 塔吊、td、kuaixiao、5127 (words)
        words: Vec<String>,
    },
    /// 编写清单：工作簿往返、新行业、预览、版本差异；说明见 industry-checklists/GUIDE.md (write checklists)
    #[command(subcommand)]
    Checklist(ChecklistCommand),
    /// 尽调前准备：电话预审、授权书、材料清单、走访计划、待填表 (before the visit)
    #[command(subcommand)]
    Prepare(PrepareCommand),
    /// 造出来的生意，供演练 (made-up businesses to practise on)
    #[command(subcommand)]
    Drill(DrillCommand),
    /// 数据库里的案卷：列出、导入、导出 (cases of an officer's database)
    #[command(subcommand)]
    Case(CaseCommand),
    /// 验证日志：逐条查哈希链与签名，逐个查附件；给案件包，则在任何电脑上查它，不用账户 (verify a log, or a case package on any machine)
    Verify {
        /// 案件包（.tycase）；不给则验证账户的日志 (case package; an account's log when left out)
        package: Option<PathBuf>,
        #[command(flatten)]
        check: PackageCheck,
        #[command(flatten)]
        access: LogAccess,
    },
    /// 数据自己检查出的发现：列出，或记下处理情况；有未处理的，退出码为 1 (what the data found out about itself; exit code 1 while any is open)
    Findings {
        /// 记下这一项已处理；编号见列表 (this one is dealt with)
        #[arg(long, value_name = "ID")]
        settle: Option<String>,
        /// 做了什么 (what was done)
        #[arg(long, value_name = "TEXT", default_value = "", requires = "settle")]
        words: String,
        #[command(flatten)]
        access: Access,
    },
    /// 换密码：数据不动，只换开锁的密码 (another password; the data stays as it is)
    Password {
        /// 新密码，在文件的第一行 (first line of a file is the new password)
        #[arg(long, value_name = "FILE")]
        new_password_file: PathBuf,
        #[command(flatten)]
        access: Access,
    },
    /// 把案卷做成案件包，加密，给另一位调查人员或供查验 (a case as a sealed package)
    Package {
        /// 案卷编号，见 case list (id)
        case: String,
        /// 写到这里，如 /media/stick/甲.tycase (file)
        file: PathBuf,
        /// 口令在文件的第一行；不给则由程序给一个 20 位数字的 (first line of a file is the passphrase; made up when left out)
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
        #[command(flatten)]
        access: Access,
    },
    /// 收入案件包：全部收入，或什么都不收 (take a case package in, whole or not at all)
    Take {
        /// 案件包 (package)
        file: PathBuf,
        /// 口令在文件的第一行；以前交换过的不用 (first line of a file is the passphrase; not needed between officers who exchanged before)
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
        /// 在电话里核对过的核对码，可写几次 (digits that were compared by telephone)
        #[arg(long = "confirm", value_name = "DIGITS")]
        confirmed: Vec<String>,
        #[command(flatten)]
        access: Access,
    },
    /// 建立账户及其加密数据库 (create an account with an encrypted database)
    Officer {
        /// 岗位，建立后不变：尽调岗、审查岗或委员会 (what the account is for; stays so)
        #[arg(long, value_enum, default_value_t = RoleWord::Officer)]
        role: RoleWord,
        #[command(flatten)]
        access: Access,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ChecklistCommand {
    /// 把一层清单写成工作簿 (a layer's folder as a workbook)
    Export {
        /// 一层的目录，如 industries/car-wash (folder of a layer)
        dir: PathBuf,
        /// 工作簿写到这里 (workbook)
        file: PathBuf,
        /// 文件已经有了也写，原来那本就没了 (write over a file that is there)
        #[arg(long)]
        force: bool,
    },
    /// 把工作簿导回目录：有一处不对就什么都不写，并另存一本标红的 (take a workbook back, whole or not at all)
    Import {
        /// 一层的目录；还没有的就新建 (folder of a layer)
        dir: PathBuf,
        /// 改过的工作簿 (workbook)
        file: PathBuf,
    },
    /// 从一个族新建一个行业 (a new trade from a family)
    New {
        /// 编号，也是目录名：小写字母、数字、减号，如 car-wash (id)
        id: String,
        /// 中文名称 (name)
        #[arg(long)]
        name: String,
        /// 族的编号或中文名，如 fleet-and-machines (family)
        #[arg(long)]
        family: String,
        /// 英文名称 (name in English)
        #[arg(long, default_value = "")]
        english: String,
        /// 练习用的数照哪个行业抄；不给就挑最近的 (trade whose practice numbers to begin with)
        #[arg(long, value_name = "TRADE")]
        like: Option<String>,
        /// 国民经济行业分类代码，可写几次 (GB/T 4754)
        #[arg(long = "code", value_name = "CODE")]
        codes: Vec<String>,
        /// 别的叫法，可写几次 (other names)
        #[arg(long = "alias", value_name = "NAME")]
        aliases: Vec<String>,
        /// 放在哪个清单目录；不给就是本机的外加清单目录，窗口会读它 (folder of checklists; else the one the window reads)
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
    },
    /// 检查一层清单；与 tianye lint 目录 相同，只说这一层 (check one layer)
    Lint {
        /// 一层的目录 (folder of a layer)
        dir: PathBuf,
        /// 连提示一起列出 (list notes, too)
        #[arg(long)]
        all: bool,
    },
    /// 预览：造一份练习案卷，算一遍，再用这份草稿打开窗口 (a practice case of the draft, appraised, and the window on the draft)
    Preview {
        /// 一层的目录 (folder of a layer)
        dir: PathBuf,
        /// 种子 (seed)
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// 练习案卷也写到这里 (write the practice case here, too)
        #[arg(long, value_name = "FILE")]
        case: Option<PathBuf>,
        /// 不开窗口 (do not open the window)
        #[arg(long)]
        no_window: bool,
    },
    /// 两个版本之间，调查岗会看到什么不同 (what changes for officers between two versions)
    Diff {
        /// 旧版：一层的目录 (folder of a layer)
        old: PathBuf,
        /// 新版：一层的目录，或旧版导出后改过的工作簿 (folder, or a workbook of the old one)
        new: PathBuf,
        /// 共用的层（族、大类、基础）按哪个行业比 (trade to compare, for a layer that trades share)
        #[arg(long, value_name = "TRADE")]
        trade: Option<String>,
        /// 随之改变的也逐条列出 (list what follows, too)
        #[arg(long)]
        all: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PrepareCommand {
    /// 给客户的材料清单：打印稿，或发消息用的文本 (what the client brings)
    Materials {
        #[command(flatten)]
        of: Prepared,
        /// 文本写到这里 (text for a messenger)
        #[arg(long, value_name = "FILE")]
        txt: Option<PathBuf>,
        /// 打印稿写到这里 (print)
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
    },
    /// 授权与同意书：哪些还没签，谁签，签之前不得做什么 (consents to be signed first)
    Consents {
        #[command(flatten)]
        of: Prepared,
        /// 打印稿写到这里，空白待签 (forms with blanks)
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
    },
    /// 走访计划：按地方数、看、拍，另问谁，看哪些原件 (plan of the visit)
    Plan {
        #[command(flatten)]
        of: Prepared,
        /// 打印稿写到这里 (print)
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
    },
    /// 待填表：盘点表、应收核对表与本行业的清点表 (sheets to fill in by hand)
    Sheets {
        #[command(flatten)]
        of: Prepared,
        /// 打印稿写到这里 (print)
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
        /// 工作簿写到这里，填好可贴回 (workbook, to be pasted back)
        #[arg(long, value_name = "FILE")]
        xlsx: Option<PathBuf>,
    },
    /// 电话预审：去、不去、先问清；不必去时退出码为 1 (pre-qualification by phone; exit code 1 for no)
    Prequalify {
        #[command(flatten)]
        of: Prepared,
        /// 选了哪个答法，如 licence=missing，可写几次 (an answer chosen)
        #[arg(long = "chosen", value_name = "QUESTION=ANSWER")]
        chosen: Vec<String>,
        /// 转成案卷文件写到这里，依据为口述 (becomes a case file, basis oral)
        #[arg(long, value_name = "FILE")]
        open: Option<PathBuf>,
    },
}

/// For what it is prepared.
#[derive(Debug, Args)]
pub(crate) struct Prepared {
    /// 行业编号，如 convenience-store；或案卷 JSON 文件，- 为标准输入 (trade, or a case file)
    pub(crate) trade: String,
    /// 已知的案情，如 applicant.entity=company，可写几次 (what is known)
    #[arg(long = "with", value_name = "QUESTION=VALUE")]
    pub(crate) with: Vec<String>,
    /// 用英文 (in English)
    #[arg(long)]
    pub(crate) en: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DrillCommand {
    /// 造一份练习案卷：同一行业、同一种子，案卷处处相同 (make a practice case; a seed gives the same case everywhere)
    Case {
        /// 行业编号，如 fmcg-wholesale (trade)
        trade: String,
        /// 种子 (seed)
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// 小额简版的一份：金额在简版以内，只有简版问的回答 (a small request, with the answers of a short survey)
        #[arg(long)]
        short: bool,
        /// 写到这里，- 为标准输出 (file, or -)
        #[arg(default_value = "-")]
        file: PathBuf,
    },
}

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

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleWord {
    /// 尽调岗
    Officer,
    /// 审查岗
    Reviewer,
    /// 委员会
    Committee,
}

/// What a package is opened with, and what is known from elsewhere.
#[derive(Debug, Args)]
pub(crate) struct PackageCheck {
    /// 从标准输入的第一行读口令 (first line of stdin is the passphrase)
    #[arg(long, requires = "package", conflicts_with = "passphrase_file")]
    pub(crate) passphrase_stdin: bool,
    /// 口令在文件的第一行 (first line of a file is the passphrase)
    #[arg(long, value_name = "FILE", requires = "package")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// 从别处得知的钥匙，可写几次：案件包用核对码或其哈希，日志用公钥或其指纹（十六进制，写一次）(key known from elsewhere: digits or hash for a package; public key or its fingerprint, once, for a log)
    #[arg(long = "key", value_name = "KEY")]
    pub(crate) keys: Vec<String>,
    /// 别处留存的日志末尾，如报告上印的 条数:哈希；案件包可写几次 (head kept elsewhere, as a report prints it: number:hash; several for a package)
    #[arg(long = "head", value_name = "SEQ:HASH")]
    pub(crate) heads: Vec<String>,
}

impl PackageCheck {
    /// Head and key to hold a log against; none where several are given, for a log has one of each.
    pub(crate) fn of_log(&self) -> Option<(Option<&String>, Option<&String>)> {
        let one = self.heads.len() <= 1 && self.keys.len() <= 1;
        one.then(|| (self.heads.first(), self.keys.first()))
    }
}

/// Whose log is verified; nobody's where a package is.
#[derive(Debug, Args)]
pub(crate) struct LogAccess {
    /// 尽调岗姓名 (officer)
    #[arg(long, value_name = "NAME", required_unless_present = "package", conflicts_with = "package")]
    officer: Option<String>,
    /// 从标准输入的第一行读密码 (first line of stdin is the password)
    #[arg(long, required_unless_present_any = ["package", "password_file"])]
    password_stdin: bool,
    /// 从文件的第一行读密码 (first line of a file is the password)
    #[arg(long, value_name = "FILE", conflicts_with = "password_stdin")]
    password_file: Option<PathBuf>,
    /// 数据目录；不给则用变量 TIANYE_DATA_DIR，再不然用与窗口相同的目录 (data folder; else TIANYE_DATA_DIR, else the window's own)
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl LogAccess {
    /// The account, where one is named.
    pub(crate) fn account(&self) -> Option<Access> {
        let Self { officer, password_stdin, password_file, folder } = self;
        let (password_stdin, password_file, folder) = (*password_stdin, password_file.clone(), folder.clone());
        officer.clone().map(|officer| Access { officer, password_stdin, password_file, folder })
    }
}

/// Whose database, and how it opens.
#[derive(Debug, Args)]
pub(crate) struct Access {
    /// 尽调岗姓名 (officer)
    #[arg(long, value_name = "NAME")]
    pub(crate) officer: String,
    /// 从标准输入的第一行读密码 (first line of stdin is the password)
    #[arg(long, required_unless_present = "password_file")]
    pub(crate) password_stdin: bool,
    /// 从文件的第一行读密码 (first line of a file is the password)
    #[arg(long, value_name = "FILE", conflicts_with = "password_stdin")]
    pub(crate) password_file: Option<PathBuf>,
    /// 数据目录；不给则用变量 TIANYE_DATA_DIR，再不然用与窗口相同的目录 (data folder; else TIANYE_DATA_DIR, else the window's own)
    #[arg(long, value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}
