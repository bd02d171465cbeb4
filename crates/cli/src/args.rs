//! The flags, in one definition each: help and completion derive from here. Chinese first.

mod access;
mod backup;
mod case;
mod checklist;
mod escrow;
mod hub;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub(crate) use access::{Access, LogAccess, PackageCheck, RoleWord};
pub(crate) use backup::{BackupCommand, BackupFrom, BackupPassword};
pub(crate) use case::{CaseCommand, ErasureWord, OutcomeWord};
pub(crate) use checklist::{ChecklistCommand, DrillCommand, PrepareCommand, Prepared};
pub(crate) use escrow::EscrowCommand;
pub(crate) use hub::HubCommand;

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
    /// 托管：忘记密码时由支行两位保管人打开 (escrow: two custodians open an account whose password is forgotten)
    #[command(subcommand)]
    Escrow(EscrowCommand),
    /// 分行：接入、回行、还有什么没到 (the branch: enrol, sync, status)
    #[command(subcommand)]
    Hub(HubCommand),
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
    /// 备份到优盘或共享，在新电脑上恢复 (back up to a stick or share, restore on a new machine)
    #[command(subcommand)]
    Backup(BackupCommand),
    /// 建立账户及其加密数据库 (create an account with an encrypted database)
    Officer {
        /// 岗位，建立后不变：尽调岗、审查岗或委员会 (what the account is for; stays so)
        #[arg(long, value_enum, default_value_t = RoleWord::Officer)]
        role: RoleWord,
        #[command(flatten)]
        access: Access,
    },
}
