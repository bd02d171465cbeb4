//! What `tianye backup` takes: an account's backups on a stick or share.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Access;

#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    /// 备份到优盘或共享：加密，第二次起只写新的；中断了再来一次会接着做 (back up to a stick or share; only what is new is written; cut, it goes on)
    Make {
        /// 优盘或共享上的文件夹；不给则用上次的 (folder on a stick or share; the last one when left out)
        to: Option<PathBuf>,
        /// 逐块核对已有的，坏的重写 (look at every part that is there, write damaged ones anew)
        #[arg(long)]
        every_part: bool,
        #[command(flatten)]
        access: Access,
    },
    /// 核对备份：逐块查哈希与签名；给了密码，还在本机拼起来打开查一遍再删掉。有不符的退出码为 1 (check a backup; with the password it is put together, opened, and removed again)
    Verify {
        #[command(flatten)]
        from: BackupFrom,
        #[command(flatten)]
        password: BackupPassword,
    },
    /// 列出一个文件夹里的备份，不用密码 (list the backups in a folder; no password)
    List {
        /// 放备份的文件夹 (folder)
        from: PathBuf,
    },
    /// 在这台电脑上从备份恢复账户；放好以前先核对 (restore an account on this machine; verified before it is put in place)
    Restore {
        #[command(flatten)]
        from: BackupFrom,
        #[command(flatten)]
        password: BackupPassword,
        /// 不用密码恢复，只核对每一块与签名 (restore without a password; parts and signature alone are verified)
        #[arg(long, conflicts_with_all = ["password_stdin", "password_file"])]
        unopened: bool,
        /// 账户已在这台电脑上：放在旁边，作为副本 (the account is here already: put it beside, as a copy)
        #[arg(long)]
        beside: bool,
    },
}

/// Which backup.
#[derive(Debug, Args)]
pub(crate) struct BackupFrom {
    /// 放备份的文件夹 (folder)
    pub(crate) from: PathBuf,
    /// 第几号；不给则最新的 (number; the newest when left out)
    #[arg(long, value_name = "NUMBER")]
    pub(crate) number: Option<u32>,
    /// 那里有几个账户时，是谁的 (whose, where several accounts lie there)
    #[arg(long, value_name = "NAME")]
    pub(crate) officer: Option<String>,
}

/// With what it is opened, and where.
#[derive(Debug, Args)]
pub(crate) struct BackupPassword {
    /// 从标准输入的第一行读密码 (first line of stdin is the password)
    #[arg(long)]
    pub(crate) password_stdin: bool,
    /// 从文件的第一行读密码 (first line of a file is the password)
    #[arg(long, value_name = "FILE", conflicts_with = "password_stdin")]
    pub(crate) password_file: Option<PathBuf>,
    /// 数据目录；不给则用变量 TIANYE_DATA_DIR，再不然用与窗口相同的目录 (data folder; else TIANYE_DATA_DIR, else the window's own)
    #[arg(long, value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}
