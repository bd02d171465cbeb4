//! Whose database a command opens and with what, and what a check is held against.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
