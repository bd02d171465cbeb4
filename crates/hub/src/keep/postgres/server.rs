//! How the server is reached: where, as whom, and over what. Nothing that is secret stands in the settings; what leaves the machine is under TLS.

use std::{fs, net::IpAddr, path::Path, sync::Arc, time::Duration};

use postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode, TargetSessionAttrs},
};
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::pem::PemObject};
use tokio_postgres_rustls::MakeRustlsConnect;
use zeroize::Zeroizing;

use super::fault;
use crate::{
    env::Env,
    error::{HubError, Result},
    settings::{Database, keep_private},
};

/// A machine that is gone without a word is noticed within a minute, by the server too: it may have been its turn to write. A lock that another program holds is waited for as long as the other database waits for its file. A commit returns when it is on the disk, whatever the
/// server does for others; a stricter word than that stays.
const SET_UP: &str = "
    SET lock_timeout = '10s';
    SET tcp_keepalives_idle = 30;
    SET tcp_keepalives_interval = 10;
    SET tcp_keepalives_count = 3;
    SET client_min_messages = warning;
    SELECT set_config('synchronous_commit',
        CASE WHEN current_setting('synchronous_commit') = 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false);
";

const ASKED: &str =
    "SELECT current_setting('server_encoding'), current_setting('fsync'), current_setting('synchronous_commit')";

/// How a server is reached.
pub(in crate::keep) struct Server {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

fn cannot<T>(why: String) -> Result<T> {
    Err(HubError::Cannot(why))
}

impl Server {
    /// What the settings say; files they name lie from the hub's folder on.
    ///
    /// # Errors
    ///
    /// Words that are none; a password among them; a server elsewhere without the certificate that it is known by.
    pub(in crate::keep) fn of(words: &str, settings: &Database, folder: &Path, env: &dyn Env) -> Result<Self> {
        let parsed = words.parse::<Config>();
        // Without the client's own words: they may quote what was written, and that may be a password.
        let mut config = parsed.or_else(|_| {
            cannot("hub.toml：postgres 一行读不懂，写法如 host=/var/run/postgresql dbname=tianye; hub.toml: postgres cannot be read".into())
        })?;
        if config.get_password().is_some() {
            return cannot(
                "hub.toml 里不放密码：用环境变量 PGPASSWORD 或口令文件（passfile）。No password stands in hub.toml: PGPASSWORD or a passfile holds it.".into(),
            );
        }
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return cannot("hub.toml：postgres 一行没写 host; hub.toml: postgres names no host".into());
        }
        let tls = match &settings.root_certificate {
            Some(_) if is_socket(&config) => None,
            Some(file) => Some(tls(&folder.join(file))?),
            None if is_near(&config) => None,
            None => {
                return cannot(
                    "数据库服务器在另一台机器上：要在 hub.toml 里写 root_certificate，连接才走 TLS；没有它只连本机。\
                     The server is on another machine: name its root_certificate in hub.toml, so that the connection is under TLS; without it only this machine is reached."
                        .into(),
                );
            }
        };
        config.ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable });
        // A server that only follows another takes nothing.
        config.target_session_attrs(TargetSessionAttrs::ReadWrite).application_name("tianye-hub");
        config.notice_callback(|_| {});
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        config.tcp_user_timeout(Duration::from_secs(60)).keepalives_idle(Duration::from_secs(30));
        if let Some(password) = password(&config, settings, folder, env)? {
            config.password(password.as_bytes());
        }
        Ok(Self { config, tls })
    }

    /// A connection, set up and asked whether it keeps what it is given.
    pub(in crate::keep) fn connect(&self) -> Result<Client> {
        let client = match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(NoTls),
        };
        let mut client = client.map_err(|error| fault::refused(&error))?;
        client.batch_execute(SET_UP).map_err(fault::error)?;
        let row = client.query_one(ASKED, &[]).map_err(fault::error)?;
        let said = |at| row.try_get::<_, String>(at).map_err(fault::error);
        if said(0)? != "UTF8" {
            return cannot("数据库的编码要是 UTF8。The database has to be encoded as UTF8.".into());
        }
        if said(1)? != "on" || !["on", "remote_apply"].contains(&said(2)?.as_str()) {
            return cannot(
                "数据库服务器的 fsync 或 synchronous_commit 关着：签收了的可能丢，不用它。The server's fsync or synchronous_commit is off: what was receipted could be lost, so it is not used."
                    .into(),
            );
        }
        Ok(client)
    }
}

/// Whether nothing leaves this machine.
fn is_near(config: &Config) -> bool {
    let hosts = config.get_hosts().iter().all(|host| match host {
        #[cfg(unix)]
        Host::Unix(_) => true,
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
    });
    hosts && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

/// Whether it is a socket in a folder, over which nobody speaks TLS.
fn is_socket(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| !matches!(host, Host::Tcp(_))) && config.get_hostaddrs().is_empty()
}

/// TLS 1.3 to a server whose certificate is of this authority and names the host that was asked for.
fn tls(file: &Path) -> Result<MakeRustlsConnect> {
    let unreadable = |why: String| HubError::Cannot(format!("root_certificate {}: {why}", file.display()));
    let bytes = fs::read(file).map_err(|error| unreadable(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    for certificate in rustls::pki_types::CertificateDer::pem_slice_iter(&bytes) {
        let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unreadable(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(unreadable("里面没有证书 it holds no certificate".into()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|error| HubError::Internal(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// From the environment, or from a file in the form of the server's own clients: `host:port:database:user:password`, `*` for any, `\` before `:` and `\`.
fn password(config: &Config, settings: &Database, folder: &Path, env: &dyn Env) -> Result<Option<Zeroizing<String>>> {
    if let Some(password) = env.word("PGPASSWORD") {
        return Ok(Some(password));
    }
    let Some(file) = &settings.passfile else { return Ok(None) };
    let file = folder.join(file);
    keep_private(&file)?;
    let text = fs::read_to_string(&file).map_err(|error| HubError::Cannot(format!("{}: {error}", file.display())))?;
    let text = Zeroizing::new(text);
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.clone(),
        #[cfg(unix)]
        Some(Host::Unix(_)) => "localhost".into(),
        None => config.get_hostaddrs().first().map(IpAddr::to_string).unwrap_or_default(),
    };
    let port = config.get_ports().first().map_or_else(|| "5432".to_owned(), u16::to_string);
    let user = config.get_user().unwrap_or_default();
    let wanted = [&host, &port, config.get_dbname().unwrap_or(user), user];
    Ok(text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let parts = parts(line);
        let (password, names) = parts.split_last()?;
        let fits =
            names.len() == 4 && names.iter().zip(wanted).all(|(name, wanted)| &**name == "*" || **name == *wanted);
        fits.then(|| password.clone())
    }))
}

fn parts(line: &str) -> Vec<Zeroizing<String>> {
    let (mut parts, mut escaped) = (vec![Zeroizing::new(String::new())], false);
    for letter in line.chars() {
        let last = parts.len() - 1;
        match letter {
            '\\' if !escaped => escaped = true,
            // Four names, and the rest is the password.
            ':' if !escaped && last < 4 => parts.push(Zeroizing::new(String::new())),
            _ => {
                parts[last].push(letter);
                escaped = false;
            }
        }
    }
    parts
}
