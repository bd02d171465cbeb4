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
    /// Where it is watched.
    pub watch: Watched,
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
            watch: Watched::default(),
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

# 数据库：不写就是本目录的 hub.db；写了就是 PostgreSQL。改它用 move，不要手改。密码不写在这里：环境变量 PGPASSWORD，或口令文件（权限 600）。
# The database: the file hub.db in this folder unless a PostgreSQL server is named. `move` changes it, not a hand. No password in here: PGPASSWORD, or a passfile (mode 600).
# [database]
# postgres = "host=/var/run/postgresql dbname=tianye user=tianye"
# root_certificate = "postgres-ca.pem"
# passfile = "postgres.pass"
"#;

impl Database {
    /// The settings file with this database instead of the one that it names; everything else stays as it is, remarks too.
    pub(crate) fn written_in(&self, text: &str) -> String {
        let mut inside = false;
        let mut kept: Vec<&str> = Vec::new();
        for line in text.lines() {
            if line.trim_start().starts_with('[') {
                inside = line.trim() == "[database]";
            }
            if !inside {
                kept.push(line);
            }
        }
        let mut text = kept.join("\n").trim_end().to_owned() + "\n";
        let paths = [("root_certificate", &self.root_certificate), ("passfile", &self.passfile)];
        let paths = paths.map(|(name, path)| (name, path.as_ref().map(|path| path.to_string_lossy().into_owned())));
        if let Some(postgres) = &self.postgres {
            text.push_str("\n[database]\n");
            for (name, value) in [("postgres", Some(postgres.clone()))].into_iter().chain(paths) {
                if let Some(value) = value {
                    // As TOML writes a text, whatever stands in it.
                    text.push_str(&format!("{name} = {}\n", toml::Value::String(value)));
                }
            }
        }
        text
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
        let text = match self.vault_command.split_first() {
            Some((program, words)) => {
                let given = Command::new(program).args(words).output()?;
                if !given.status.success() {
                    return Err(HubError::Cannot(format!("{program} gave no vault key ({})", given.status)));
                }
                Zeroizing::new(given.stdout)
            }
            None => {
                let file = folder.join(&self.vault_key);
                keep_private(&file)?;
                Zeroizing::new(fs::read(&file).map_err(|e| HubError::Cannot(format!("{}: {e}", file.display())))?)
            }
        };
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
