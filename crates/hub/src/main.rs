//! `tianye-hub`: the branch hub as a program.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand};
use hub::{
    Database, Denied, Files, Front, Hub, Officer, PostRow, Server, System, Watch, browse, restore, serve, watch,
};
use wire::{InviteId, SealedEnrolRequest};

#[path = "main/told.rs"]
mod told;

/// 田野分行服务 Tianye branch hub: takes in records and files of laptops, keeps them sealed, says what has effect.
#[derive(Parser)]
#[command(name = "tianye-hub", version)]
struct Words {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// 新建 Makes a hub in an empty folder and prints the first administrator's invitation.
    Init {
        folder: PathBuf,
        #[command(flatten)]
        person: Person,
        /// 数据库服务器 A PostgreSQL server instead of a file, as "host=/var/run/postgresql dbname=tianye user=tianye"; its password in PGPASSWORD or a passfile.
        #[arg(long)]
        postgres: Option<String>,
        #[command(flatten)]
        reach: Reach,
        /// 对象存储 An S3 store for the files instead of a folder, as https://s3.bank.example; its key in the environment, in s3.key or from a program.
        #[arg(long)]
        s3: Option<String>,
        #[command(flatten)]
        bucket: Bucket,
    },
    /// 服务 Serves laptops until it is stopped.
    Serve {
        folder: PathBuf,
        /// 地址 Another address than hub.toml says.
        #[arg(long)]
        listen: Option<String>,
    },
    /// 员工与岗位 Takes a person in, or changes name, branch and posts.
    Officer {
        folder: PathBuf,
        #[command(flatten)]
        person: Person,
        /// 岗位 ROLE or ROLE@BRANCH, as RV@分行 (RM DD SO LD RV AP CM CH OP RK AU AD).
        #[arg(long = "post")]
        posts: Vec<String>,
        /// 审批级别 The rank of an approver: 1 or 2.
        #[arg(long, default_value_t = 1)]
        rank: u8,
        /// 见习 A trainee.
        #[arg(long)]
        trainee: bool,
    },
    /// 邀请 Invites a person; a team leader releases it.
    Invite {
        folder: PathBuf,
        #[arg(long)]
        staff: String,
        /// 管理员 The administrator who makes it.
        #[arg(long)]
        by: String,
    },
    /// 放行邀请 Releases an invitation, by the six digits that name it.
    Release {
        folder: PathBuf,
        id: String,
        /// 团队负责人 The team leader.
        #[arg(long)]
        by: String,
    },
    /// 离线接入 Enrolments that come as files.
    Enrol {
        #[command(subcommand)]
        how: Enrol,
    },
    /// 吊销 Revokes a store: from the next call on it gets nothing, and its laptop destroys the keys there.
    Revoke {
        folder: PathBuf,
        store: String,
        /// 管理员 The administrator.
        #[arg(long)]
        by: String,
        /// 团队负责人 The team leader.
        #[arg(long)]
        with: String,
        /// 电脑没丢，重新接入 The laptop is not lost: its data stays, and it comes back by a new invitation.
        #[arg(long)]
        enrol_anew: bool,
    },
    /// 未办的删除指令 Lists the laptops that have not erased yet what they were ordered to.
    Outstanding { folder: PathBuf },
    /// 未重算的上报 Lists the submissions that wait to be reckoned, and for what.
    Waiting {
        folder: PathBuf,
        /// 再试 Tries those again that could not be reckoned.
        #[arg(long)]
        again: bool,
    },
    /// 删除案件 Erases a case here and orders every laptop to do the same.
    Erase {
        folder: PathBuf,
        case: String,
        /// 集中作业 Who asks.
        #[arg(long)]
        asked: String,
        /// 风险 Who releases it.
        #[arg(long)]
        released: String,
    },
    /// 到期的案件 Lists the cases whose time of being kept is over (retention.toml). Nothing is erased by this: `erase` takes two persons.
    Due { folder: PathBuf },
    /// 冻结案件 Puts a case on hold: it is erased neither here nor on any laptop until the hold is lifted.
    Hold {
        folder: PathBuf,
        case: String,
        /// 风险或审计 Who holds it: risk or audit. Audit alone lifts.
        #[arg(long)]
        by: String,
        /// 解除 Lifts the hold.
        #[arg(long)]
        lift: bool,
    },
    /// 发布数据包 Publishes a bundle that two persons of risk signed.
    Publish { folder: PathBuf, bundle: PathBuf },
    /// 附件逐日核对 How far the files were read by the hub that serves (one part in thirty a day), and which are damaged.
    Nightly { folder: PathBuf },
    /// 核对 Checks chains, signatures, contents, roots.
    Check {
        folder: PathBuf,
        /// 连附件 Reads every file as well.
        #[arg(long)]
        read_data: bool,
        /// 重建 Makes everything again that follows from records; it must come out as it was.
        #[arg(long)]
        rebuild: bool,
    },
    /// 搬家 Moves the records into an empty database of the other kind, or the files to another place, and compares the two; not while the hub is served.
    Move {
        folder: PathBuf,
        /// 去处 Where to. Records: `sqlite` for the file hub.db, or a PostgreSQL server as "host=/var/run/postgresql dbname=tianye user=tianye". Files: `folder`, or an S3
        /// store as https://s3.bank.example.
        to: String,
        #[command(flatten)]
        reach: Reach,
        #[command(flatten)]
        bucket: Bucket,
    },
    /// 备份 Makes a backup in an empty folder; the hub goes on meanwhile. The vault key does not go along.
    Backup { folder: PathBuf, to: PathBuf },
    /// 恢复 Puts a backup into an empty folder; then put the vault key beside it.
    Restore { from: PathBuf, folder: PathBuf },
}

#[derive(Subcommand)]
enum Enrol {
    /// 看 Shows who asks, and the digits to be compared by telephone.
    Show { folder: PathBuf, request: PathBuf },
    /// 批准 Answers a request once the digits were heard.
    Approve {
        folder: PathBuf,
        request: PathBuf,
        reply: PathBuf,
        /// 电话里听到的六位数 The six digits as they were heard.
        #[arg(long)]
        digits: String,
    },
}

/// How a server is reached.
#[derive(Args)]
struct Reach {
    /// 服务器证书的签发者 The authority (PEM) that vouches for a server on another machine.
    #[arg(long)]
    root_certificate: Option<PathBuf>,
    /// 口令文件 The file (mode 600) with the server's password, host:port:database:user:password.
    #[arg(long)]
    passfile: Option<PathBuf>,
}

impl Reach {
    fn to(self, postgres: Option<String>) -> anyhow::Result<Database> {
        if postgres.is_none() && (self.root_certificate.is_some() || self.passfile.is_some()) {
            bail!("证书和口令文件是给 PostgreSQL 的 a certificate and a passfile are for a PostgreSQL server");
        }
        // Typed from where the person stands, kept from everywhere.
        let whole = |path: Option<PathBuf>| path.map(std::path::absolute).transpose();
        Ok(Database { postgres, root_certificate: whole(self.root_certificate)?, passfile: whole(self.passfile)? })
    }
}

/// Where in an S3 store, and how it is reached.
#[derive(Args)]
struct Bucket {
    /// 桶 The bucket, which is there already.
    #[arg(long)]
    bucket: Option<String>,
    /// 区域 The region that is signed for.
    #[arg(long)]
    region: Option<String>,
    /// 前缀 What the names of all objects begin with.
    #[arg(long)]
    prefix: Option<String>,
    /// 桶名在主机名里 The bucket stands before the host's name, not in the path.
    #[arg(long)]
    virtual_host: bool,
    /// 存储证书的签发者 The authority (PEM) that vouches for the store.
    #[arg(long)]
    s3_root_certificate: Option<PathBuf>,
    /// 存储密钥 The file (mode 600) with the two lines of the store's key.
    #[arg(long)]
    s3_key: Option<PathBuf>,
    /// 取密钥的命令 A program that prints the two lines instead, and its words.
    #[arg(long, num_args = 1..)]
    s3_key_command: Vec<String>,
}

impl Bucket {
    fn to(self, s3: Option<String>) -> anyhow::Result<Files> {
        let Some(s3) = s3 else {
            if self.bucket.is_some() || self.s3_root_certificate.is_some() || self.s3_key.is_some() {
                bail!("桶、证书和密钥是给对象存储的 a bucket, its certificate and its key are for an S3 store");
            }
            return Ok(Files::default());
        };
        let whole = |path: Option<PathBuf>| path.map(std::path::absolute).transpose();
        let standard = Files::default();
        Ok(Files {
            s3: Some(s3),
            bucket: self.bucket.context("要写桶名 name the bucket: --bucket")?,
            region: self.region.unwrap_or(standard.region),
            prefix: self.prefix.unwrap_or_default(),
            path_style: !self.virtual_host,
            root_certificate: whole(self.s3_root_certificate)?,
            key: whole(self.s3_key)?,
            key_command: self.s3_key_command,
            seconds: standard.seconds,
        })
    }
}

#[derive(Args)]
struct Person {
    /// 工号 Staff number.
    #[arg(long)]
    staff: String,
    /// 姓名 Name.
    #[arg(long)]
    name: String,
    /// 机构 Branch, as 分行/支行.
    #[arg(long)]
    branch: String,
}

fn main() -> ExitCode {
    match run(Words::parse().verb) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn say(line: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

fn open(folder: &Path) -> anyhow::Result<Hub> {
    Ok(Hub::open(folder, Arc::new(System::default()))?)
}

fn run(verb: Verb) -> anyhow::Result<ExitCode> {
    match verb {
        Verb::Init { folder, person, postgres, reach, s3, bucket } => {
            init(&folder, &person, &reach.to(postgres)?, &bucket.to(s3)?)?;
        }
        Verb::Serve { folder, listen } => serve_on(&folder, listen)?,
        Verb::Officer { folder, person, posts, rank, trainee } => {
            let posts = posts.iter().map(|post| read_post(post, &person.branch, rank)).collect::<Vec<_>>();
            let officer = Officer { staff: person.staff, name: person.name, branch: person.branch, trainee };
            open(&folder)?.set_officer(&officer, &posts)?;
            say(&format!("已登记 {} taken in", officer.staff))?;
        }
        Verb::Invite { folder, staff, by } => {
            let invitation = open(&folder)?.invite(&staff, &by)?;
            say(&format!("邀请码 invitation: {}", invitation.code()))?;
            say(&format!("要由团队负责人放行 to be released by a team leader: release {}", invitation.id))?;
        }
        Verb::Release { folder, id, by } => {
            open(&folder)?.release(read_id(&id)?, &by)?;
            say("已放行 released")?;
        }
        Verb::Enrol { how: Enrol::Show { folder, request } } => {
            let (staff, digits) = open(&folder)?.enrolment(&read_request(&request)?)?;
            say(&format!("工号 {staff}，电话核对 {digits}; staff {staff}, compare {digits} by telephone"))?;
        }
        Verb::Enrol { how: Enrol::Approve { folder, request, reply, digits } } => {
            approve(&folder, &request, &reply, &digits)?;
        }
        Verb::Revoke { folder, store, by, with, enrol_anew } => {
            let store = store.parse().map_err(|_| anyhow::anyhow!("{store} is no store"))?;
            let hub = open(&folder)?;
            if enrol_anew {
                hub.enrol_anew(store, &by, &with)?;
                say(
                    "已停用，数据留在那台电脑上，用新的邀请码重新接入 ended; the data stays there, a new invitation brings it back",
                )?;
            } else {
                hub.revoke(store, &by, &with)?;
                say("已吊销，那台电脑下一次联系时销毁钥匙 revoked; at its next contact the laptop destroys its keys")?;
            }
        }
        Verb::Outstanding { folder } => told::outstanding(&folder)?,
        Verb::Waiting { folder, again } => told::waiting(&folder, again)?,
        Verb::Erase { folder, case, asked, released } => {
            open(&folder)?.erase(read_case(&case)?, &asked, &released)?;
            say("已删除，已通知各台电脑 erased; every laptop that has it is told")?;
        }
        Verb::Nightly { folder } => return told::nightly(&folder),
        Verb::Due { folder } => told::due(&folder)?,
        Verb::Hold { folder, case, by, lift } => {
            open(&folder)?.hold(read_case(&case)?, &by, !lift)?;
            say(match lift {
                true => "已解除冻结，已通知各台电脑 lifted; every laptop that was told is told so",
                false => "已冻结，已通知各台电脑 on hold; every laptop that has it is told",
            })?;
        }
        Verb::Publish { folder, bundle } => {
            let epoch = open(&folder)?.publish(&fs::read(bundle)?)?;
            say(&format!("已发布 published: {epoch}"))?;
        }
        Verb::Check { folder, read_data, rebuild } => return told::check(&folder, read_data, rebuild),
        Verb::Move { folder, to, bucket, .. } if to == "folder" || to.starts_with("http") => {
            told::shifted(&folder, &bucket.to((to != "folder").then_some(to))?)?;
        }
        Verb::Move { folder, to, reach, .. } => {
            let to = reach.to((to != "sqlite").then_some(to))?;
            told::moved(&folder, &to)?;
        }
        Verb::Backup { folder, to } => {
            let count = open(&folder)?.backup(&to)?;
            say(&format!(
                "已备份 {count} 个文件，保险钥不在其中 backed up {count} files; the vault key is not among them"
            ))?;
        }
        Verb::Restore { from, folder } => {
            let count = restore(&from, &folder)?;
            say(&format!("已恢复 {count} 个文件 restored {count} files"))?;
            say(
                "请把保险钥放进去，再运行 check --read-data。Put the vault key beside it, then run check --read-data.",
            )?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn init(folder: &Path, person: &Person, database: &Database, files: &Files) -> anyhow::Result<()> {
    let hub = Hub::create_on(folder, database, files, Arc::new(System::default()))?;
    let officer = Officer {
        staff: person.staff.clone(),
        name: person.name.clone(),
        branch: person.branch.clone(),
        trainee: false,
    };
    hub.set_officer(&officer, &[read_post("AD", &person.branch, 1)])?;
    let invitation = hub.first_invite(&person.staff)?;
    let key = folder.join("vault.key");
    say(&format!("分行服务 hub {}", hub.id()))?;
    say(&format!("公钥指纹 key {}", hub.key_hash()))?;
    say(&format!(
        "保险钥在 {} ，没有它谁也打不开这里的数据：抄走一份，和备份分开放。The vault key: keep a copy apart from the backups; without it nothing here opens.",
        key.display()
    ))?;
    say(&format!("第一位管理员的邀请码 the first administrator's invitation: {}", invitation.code()))
}

fn serve_on(folder: &Path, listen: Option<String>) -> anyhow::Result<()> {
    let hub = Arc::new(open(folder)?);
    let listen = listen.unwrap_or_else(|| hub.settings().listen.clone());
    let watched = hub.settings().watch.address()?;
    let browsers = hub.settings().browser.listens()?;
    let server = Server::new(Arc::clone(&hub), Box::new(note))?;
    // Said before anything is served: a certificate that does not fit is no reason to find out when the first person comes.
    let front = browsers.map(|at| Ok::<_, anyhow::Error>((at, Front::new(Arc::clone(&server))?))).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(&listen).await.with_context(|| listen.clone())?;
        let door = match watched {
            Some(at) => Some(tokio::net::TcpListener::bind(at).await.with_context(|| format!("[watch] {at}"))?),
            None => None,
        };
        say(&format!("分行服务就绪 serving on {}", listener.local_addr()?))?;
        if let Some(door) = door {
            say(&format!("运行状况在 watched at http://{}/metrics", door.local_addr()?))?;
            tokio::spawn(watch(Watch::new(Arc::clone(&server)), door));
        }
        if let Some((at, front)) = front {
            let door = tokio::net::TcpListener::bind(at).await.with_context(|| format!("[browser] {at}"))?;
            say(&format!("浏览器只读在 browsers read at {}", door.local_addr()?))?;
            tokio::spawn(browse(front, door));
        }
        let _ = std::io::stdout().flush();
        serve(server, listener, async {
            let _ = tokio::signal::ctrl_c().await;
        })
        .await;
        Ok(())
    })
}

/// One line of JSON for the system's log: ids and words, never what somebody wrote.
fn note(endpoint: &str, failure: &str) {
    let line = serde_json::json!({ "endpoint": endpoint, "failure": failure });
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn read_post(text: &str, branch: &str, rank: u8) -> PostRow {
    let (role, branch) = text.split_once('@').unwrap_or((text, branch));
    PostRow { role: role.to_uppercase(), branch: branch.into(), rank, until_ms: i64::MAX }
}

fn read_case(text: &str) -> anyhow::Result<evidence::CaseId> {
    text.parse().map_err(|_| anyhow::anyhow!("{text} is no case"))
}

fn read_id(text: &str) -> anyhow::Result<InviteId> {
    let bytes = u32::from_str_radix(text, 16).ok().filter(|_| text.len() == 6).map(u32::to_be_bytes);
    match bytes {
        Some([_, a, b, c]) => Ok(InviteId([a, b, c])),
        None => bail!("邀请的编号是 6 位十六进制 an invitation is named by six hexadecimal digits"),
    }
}

fn read_request(file: &Path) -> anyhow::Result<SealedEnrolRequest> {
    Ok(wire::from_bytes(&fs::read(file).with_context(|| file.display().to_string())?)?)
}

fn approve(folder: &Path, request: &Path, reply: &Path, digits: &str) -> anyhow::Result<()> {
    let (hub, request) = (open(folder)?, read_request(request)?);
    let heard: String = digits.chars().filter(char::is_ascii_digit).collect();
    if heard != request.digits() {
        bail!("六位数对不上，不要批准 the digits differ: do not approve");
    }
    match hub.approve(&request) {
        Ok(answer) => {
            fs::write(reply, wire::to_bytes(&answer)?)?;
            say(&format!("已批准 approved: {}", reply.display()))
        }
        Err(Denied::Refused(refusal)) => bail!("{} {}", refusal.zh, refusal.en),
        Err(Denied::Failed(error)) => Err(error.into()),
    }
}
