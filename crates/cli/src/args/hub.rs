//! What `tianye hub` takes: the branch this account belongs to, and the way there.

use std::path::PathBuf;

use clap::Subcommand;

use super::Access;

#[derive(Debug, Subcommand)]
pub(crate) enum HubCommand {
    /// 接入分行：用纸上的邀请码 (have this account taken in, with the code on paper)
    Enrol {
        /// 分行的地址，主机名，可加冒号和端口 (host, or host:port)
        #[arg(long, value_name = "HOST[:PORT]")]
        address: String,
        /// 邀请码，在文件的第一行 (first line of a file is the code)
        #[arg(long, value_name = "FILE")]
        code_file: PathBuf,
        /// 没有网络：把申请写到这个文件，带去分行 (no network: write the request to this file)
        #[arg(long, value_name = "FILE", conflicts_with = "reply")]
        request: Option<PathBuf>,
        /// 没有网络：分行给的答复文件 (no network: the branch's reply)
        #[arg(long, value_name = "FILE")]
        reply: Option<PathBuf>,
        #[command(flatten)]
        access: Access,
    },
    /// 回行：把记录和照片送到分行，把别人写的收回来 (bring everything to the branch and back)
    Sync {
        #[command(flatten)]
        access: Access,
    },
    /// 还有什么没到分行，每份案件到了没有 (what waits, and how far each case is)
    Status {
        #[command(flatten)]
        access: Access,
    },
}
