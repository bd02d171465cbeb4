//! What `tianye escrow` takes: the branch's key of escrow, and a forgotten password.

use std::path::PathBuf;

use clap::Subcommand;

use super::Access;

#[derive(Debug, Subcommand)]
pub(crate) enum EscrowCommand {
    /// 支行做一把托管钥匙：公钥写成文件，三份分片从标准输出打印（接打印机），两份合用；私钥不留 (make a key of escrow: a public file, three shares to print)
    Init {
        /// 公钥写到这里，带到各台电脑 (public half, for the laptops)
        #[arg(long, value_name = "FILE")]
        public: PathBuf,
        /// 三位保管人，写三次；印在纸上，程序不留 (three custodians, once each; on the paper only)
        #[arg(long = "custodian", value_name = "NAME", required = true)]
        custodians: Vec<String>,
    },
    /// 查一份分片抄得对不对，说出哪一组错 (whether a share is typed right; names the group that is not)
    Check {
        /// 分片在文件里；不给则读标准输入 (share in a file; standard input when left out)
        file: Option<PathBuf>,
    },
    /// 启用支行的托管公钥：不带 --confirm 只放好文件并显示核对码，电话核对后再带上 (use the branch's key; --confirm after comparing by telephone)
    Use {
        /// 公钥文件 (public half)
        file: PathBuf,
        /// 电话里核对过、逐位相同的核对码 (digits that were compared by telephone)
        #[arg(long, value_name = "DIGITS")]
        confirm: Option<String>,
        #[command(flatten)]
        access: Access,
    },
    /// 看托管和本机钥匙：托管给哪把公钥，密码是否只在这台电脑上有效，本机钥匙在系统钥匙串还是在文件里，为什么 (to which key the account is sealed, whether its password opens on this computer only, where the device's secret lies and why)
    Status {
        #[command(flatten)]
        access: Access,
    },
    /// 忘记密码：两位保管人用分片打开，设新密码；会记入日志 (two shares open the account and a new password is set; recorded)
    Open {
        /// 账户 (account)
        #[arg(long, value_name = "NAME")]
        officer: String,
        /// 分片在文件里，写两次；不给则从标准输入读两行 (share in a file, twice; two lines of standard input when left out)
        #[arg(long = "share-file", value_name = "FILE")]
        shares: Vec<PathBuf>,
        /// 新密码，在文件的第一行 (first line of a file is the new password)
        #[arg(long, value_name = "FILE")]
        new_password_file: PathBuf,
        /// 数据目录；不给则用变量 TIANYE_DATA_DIR，再不然用与窗口相同的目录 (data folder; else TIANYE_DATA_DIR, else the window's own)
        #[arg(long, value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}
