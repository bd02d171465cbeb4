//! What `tianye checklist`, `prepare` and `drill` take: writing checklists, what is done before a visit, practice.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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
