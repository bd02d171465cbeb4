//! `hub.toml`: what an administrator may set. Nothing in it is secret.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::{
    browser::Browsers,
    error::{HubError, Result},
    folder,
    vault::Secret,
};

/// The settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where laptops find it.
    pub listen: String,
    /// The file with the vault key, from the hub's folder on.
    pub vault_key: PathBuf,
    /// A program that prints the vault key instead (a key service, a module): its words, the first one the program.
    pub vault_command: Vec<String>,
    /// What is shown to everybody who connects.
    pub notice: Option<String>,
    /// Stores of one officer at once.
    pub stores_per_officer: u64,
    /// Yuan below which who looks after the customer may survey; 0: never.
    pub rm_may_survey_below: rust_decimal::Decimal,
    /// Which database.
    pub database: Database,
    /// Where whole files lie.
    pub files: Files,
    /// Where it is watched.
    pub watch: Watched,
    /// Where people read with a browser.
    pub browser: Browsers,
}

/// Where `/health` and `/metrics` are told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Watched {
    /// An address and a port of this machine; none: nowhere.
    pub listen: Option<String>,
    /// Also at an address that other machines reach. What is told there is told without a password and without TLS.
    pub anywhere: bool,
}

impl Watched {
    /// Where it listens; none: nowhere.
    ///
    /// # Errors
    ///
    /// No address and port; an address that other machines reach, and nobody said that they may.
    pub fn address(&self) -> Result<Option<SocketAddr>> {
        let Some(listen) = &self.listen else { return Ok(None) };
        let no = |words: &str| Err(HubError::Cannot(format!("hub.toml [watch] listen: {words}")));
        // A name could be another address tomorrow.
        let Ok(address) = listen.parse::<SocketAddr>() else {
            return no("要写成数字地址和端口 it is an address in numbers and a port, as 127.0.0.1:9464");
        };
        if !self.anywhere && !address.ip().to_canonical().is_loopback() {
            return no(
                "不是本机地址；确要让别的机器看，加一行 anywhere = true other machines reach it; if they are to, write anywhere = true beside it",
            );
        }
        Ok(Some(address))
    }
}

/// Which database keeps everything but files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// A PostgreSQL server, in the words of its clients (`host=… dbname=… user=…`), without a password; none: the file `hub.db` in the hub's folder.
    pub postgres: Option<String>,
    /// The file (PEM) with the certificate of the authority that vouches for the server, from the hub's folder on: needed for a server on another machine.
    pub root_certificate: Option<PathBuf>,
    /// The file with its password, `host:port:database:user:password`, from the hub's folder on. `PGPASSWORD` in the environment goes before it.
    pub passfile: Option<PathBuf>,
}

/// Where whole files lie: in the hub's folder, or in a bucket of an object store that speaks S3.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Files {
    /// Where the store is, as `https://s3.bank.example`; none: `blobs/` in the hub's folder.
    pub s3: Option<String>,
    /// The bucket. It is there already.
    pub bucket: String,
    /// The region that is signed for.
    pub region: String,
    /// What the names of all objects begin with.
    pub prefix: String,
    /// Whether the bucket stands in the path (`https://host/bucket/…`) and not before the host's name.
    pub path_style: bool,
    /// The file (PEM) with the certificate of the authority that vouches for the store, from the hub's folder on: needed for a store on another machine.
    pub root_certificate: Option<PathBuf>,
    /// The file with the name of the key and its secret, a line each, from the hub's folder on; without it `s3.key`. `AWS_ACCESS_KEY_ID` and
    /// `AWS_SECRET_ACCESS_KEY` in the environment go before it.
    pub key: Option<PathBuf>,
    /// A program that prints the two lines instead: its words, the first one the program.
    pub key_command: Vec<String>,
    /// So long a call may take, and a second more for each megabyte of it.
    pub seconds: u64,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            s3: None,
            bucket: String::new(),
            region: "us-east-1".into(),
            prefix: String::new(),
            path_style: true,
            root_certificate: None,
            key: None,
            key_command: Vec::new(),
            seconds: 30,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: "0.0.0.0:8443".into(),
            vault_key: folder::VAULT_KEY.into(),
            vault_command: Vec::new(),
            notice: None,
            stores_per_officer: 3,
            rm_may_survey_below: rust_decimal::Decimal::ZERO,
            database: Database::default(),
            files: Files::default(),
            watch: Watched::default(),
            browser: Browsers::default(),
        }
    }
}

/// What `init` writes: every setting with its word.
pub(crate) const TEMPLATE: &str = r#"# 分行服务的设置；这里没有任何密钥。Settings of the branch hub; nothing in here is secret.

# 笔记本连接的地址 Where laptops find it.
listen = "0.0.0.0:8443"

# 保险钥：文件（相对本目录），或者打印 64 位十六进制的命令。The vault key: a file (from this folder on), or a program that prints its 64 hexadecimal digits.
vault_key = "vault.key"
# vault_command = ["/usr/local/bin/fetch-vault-key"]

# 给所有连接的人看的一句话 One line for everybody who connects.
# notice = "今晚 22:00 升级"

# 一位员工同时可以接入几台电脑 Machines of one officer at once.
stores_per_officer = 3

# 元；低于它管户可以调查，0 为不许 Yuan below which the relationship manager may survey; 0: never.
rm_may_survey_below = "0"

# 运行状况：/health 和 /metrics（Prometheus），只有数字，没有密码也不加密；默认不开，只许本机地址，anywhere = true 才许别的。
# How it runs: /health and /metrics (Prometheus), numbers alone, without a password or TLS; off unless set, this machine's own addresses only unless anywhere = true.
# [watch]
# listen = "127.0.0.1:9464"

# 浏览器只读：默认不开。证书和钥（钥的权限 600）用行内自己的 PKI；ui 是构建好的界面目录；谁登录由行内统一认证（OpenID Connect）说，staff_claim 是工号所在的声明，必须是员工自己改不了的。
# Reading with a browser: off unless set. Certificate and key (mode 600) of the bank's own authority; ui is the folder with the built screens; who somebody is, the bank's provider
# says (OpenID Connect); staff_claim names the claim with the staff number, one that people cannot change themselves.
# [browser]
# listen = "0.0.0.0:8444"
# address = "https://tianye.bank.example:8444"
# certificate = "browser.pem"
# key = "browser.key"
# ui = "/usr/share/tianye/ui"
# [browser.login]
# issuer = "https://login.bank.example/realms/bank"
# client = "tianye"
# staff_claim = "staff_number"
# scopes = ["profile"]
# root_certificate = "login-ca.pem"
# secret = "login.secret"
# secret_command = ["/usr/local/bin/fetch-login-secret"]

# 数据库：不写就是本目录的 hub.db；写了就是 PostgreSQL。改它用 move，不要手改。密码不写在这里：环境变量 PGPASSWORD，或口令文件（权限 600）。
# The database: the file hub.db in this folder unless a PostgreSQL server is named. `move` changes it, not a hand. No password in here: PGPASSWORD, or a passfile (mode 600).
# [database]
# postgres = "host=/var/run/postgresql dbname=tianye user=tianye"
# root_certificate = "postgres-ca.pem"
# passfile = "postgres.pass"

# 附件：不写就在本目录的 blobs；写了就在 S3 对象存储的一个桶里（桶要先建好）。改它用 move，不要手改。密钥不写在这里：环境变量 AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY，或两行的文件（权限 600），或打印两行的命令。
# Files: in blobs/ here unless an S3 store is named; its bucket is there already. `move` changes it, not a hand. No key in here: the environment, a file of two lines (mode 600), or a program that prints them.
# [files]
# s3 = "https://s3.bank.example"
# bucket = "tianye"
# region = "us-east-1"
# prefix = "hub"
# path_style = true
# root_certificate = "s3-ca.pem"
# key = "s3.key"
# key_command = ["/usr/local/bin/fetch-s3-key"]
# seconds = 30
"#;

/// A settings file with one section as it is given; everything else stays, remarks too. Without rows the section is gone.
fn with_section(text: &str, section: &str, rows: &[(&str, toml::Value)]) -> String {
    let (mut inside, mut kept) = (false, Vec::new());
    for line in text.lines() {
        if line.trim_start().starts_with('[') {
            inside = line.trim() == section;
        }
        if !inside {
            kept.push(line);
        }
    }
    let mut text = kept.join("\n").trim_end().to_owned() + "\n";
    if !rows.is_empty() {
        text.push_str(&format!("\n{section}\n"));
        for (name, value) in rows {
            // As TOML writes a text, whatever stands in it.
            text.push_str(&format!("{name} = {value}\n"));
        }
    }
    text
}

fn said(path: &Path) -> toml::Value {
    toml::Value::String(path.to_string_lossy().into_owned())
}

impl Database {
    /// The settings file with this database instead of the one that it names; everything else stays as it is, remarks too.
    pub(crate) fn written_in(&self, text: &str) -> String {
        let mut rows = Vec::new();
        if let Some(postgres) = &self.postgres {
            rows.push(("postgres", toml::Value::String(postgres.clone())));
            rows.extend(self.root_certificate.as_deref().map(|path| ("root_certificate", said(path))));
            rows.extend(self.passfile.as_deref().map(|path| ("passfile", said(path))));
        }
        with_section(text, "[database]", &rows)
    }
}

impl Files {
    /// The settings file with these files instead of those that it names; everything else stays as it is, remarks too.
    pub(crate) fn written_in(&self, text: &str) -> String {
        let mut rows = Vec::new();
        if let Some(endpoint) = &self.s3 {
            let (text, standard) = (|text: &str| toml::Value::String(text.into()), Self::default());
            rows.extend([("s3", text(endpoint)), ("bucket", text(&self.bucket)), ("region", text(&self.region))]);
            rows.extend((self.prefix != standard.prefix).then(|| ("prefix", text(&self.prefix))));
            rows.extend((!self.path_style).then_some(("path_style", toml::Value::Boolean(false))));
            rows.extend(self.root_certificate.as_deref().map(|path| ("root_certificate", said(path))));
            rows.extend(self.key.as_deref().map(|path| ("key", said(path))));
            let words = || toml::Value::Array(self.key_command.iter().map(|word| text(word)).collect());
            rows.extend((!self.key_command.is_empty()).then(|| ("key_command", words())));
            let seconds = i64::try_from(self.seconds).unwrap_or(i64::MAX);
            rows.extend((self.seconds != standard.seconds).then_some(("seconds", toml::Value::Integer(seconds))));
        }
        with_section(text, "[files]", &rows)
    }
}

impl Settings {
    /// Reads them; without a file they are as shipped.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        match fs::read_to_string(folder.join(folder::SETTINGS)) {
            Ok(text) => toml::from_str(&text).map_err(|e| HubError::Cannot(format!("hub.toml: {}", e.message()))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// The vault key.
    pub(crate) fn vault_key(&self, folder: &Path) -> Result<Secret> {
        let text = secret(&self.vault_command, &folder.join(&self.vault_key), "vault key")?;
        let digits = text.trim_ascii();
        let mut key: Secret = Zeroizing::new([0; 32]);
        let digit = |at: usize| digits.get(at).and_then(|d| char::from(*d).to_digit(16));
        for (at, byte) in key.iter_mut().enumerate() {
            let pair = digit(2 * at).zip(digit(2 * at + 1));
            let (high, low) =
                pair.ok_or_else(|| HubError::Cannot("the vault key is no 64 hexadecimal digits".into()))?;
            *byte = (high * 16 + low) as u8;
        }
        if digits.len() != 64 {
            Err(HubError::Cannot("the vault key is no 64 hexadecimal digits".into()))
        } else {
            Ok(key)
        }
    }
}

/// What a program prints, or else what stands in a file that nobody else reads.
pub(crate) fn secret(command: &[String], file: &Path, what: &str) -> Result<Zeroizing<Vec<u8>>> {
    let Some((program, words)) = command.split_first() else {
        keep_private(file)?;
        let bytes = fs::read(file).map_err(|e| HubError::Cannot(format!("{}: {e}", file.display())))?;
        return Ok(Zeroizing::new(bytes));
    };
    let given = Command::new(program).args(words).output()?;
    let printed = Zeroizing::new(given.stdout);
    if !given.status.success() {
        return Err(HubError::Cannot(format!("{program} gave no {what} ({})", given.status)));
    }
    Ok(printed)
}

/// A key that others may read is none.
#[cfg(unix)]
pub(crate) fn keep_private(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match fs::metadata(file) {
        Ok(data) if data.permissions().mode() & 0o077 != 0 => {
            Err(HubError::Cannot(format!("{} may be read by others; chmod 600 it first", file.display())))
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
pub(crate) fn keep_private(_: &Path) -> Result<()> {
    Ok(())
}
