//! How a store is reached: where, as whom, and over what. Nothing that is secret stands in the settings; what leaves the machine is under TLS.

use std::{path::Path, time::Duration};

use rusty_s3::{Bucket, Credentials, UrlStyle};
use ureq::Agent;
use zeroize::Zeroizing;

use crate::{
    env::Env,
    error::{HubError, Result},
    folder, outward,
    settings::{Files, secret},
};

fn cannot<T>(why: impl Into<String>) -> Result<T> {
    Err(HubError::Cannot(why.into()))
}

/// The bucket that the settings name.
///
/// # Errors
///
/// Words that are none; a secret among them; a store elsewhere that is not spoken to under TLS.
pub(super) fn bucket(endpoint: &str, files: &Files) -> Result<Bucket> {
    let unread = || {
        HubError::Cannot(
            "hub.toml [files] s3：写法如 https://s3.bank.example; s3 is written as https://s3.bank.example".into(),
        )
    };
    let parsed = ureq::http::Uri::try_from(endpoint).map_err(|_| unread())?;
    let host = parsed.host().unwrap_or_default();
    // What stands before an @ may be a secret, and is not repeated here.
    if endpoint.contains('@') || endpoint.contains('?') {
        return cannot(
            "hub.toml 里不放密钥：用环境变量或 s3.key。No key stands in hub.toml: the environment or s3.key holds it.",
        );
    }
    match parsed.scheme_str() {
        Some("https") => {}
        Some("http") if outward::is_near(host) => {}
        Some("http") => {
            return cannot(
                "对象存储在另一台机器上：只走 https，并在 hub.toml [files] 里写 root_certificate。The store is on another machine: it is reached by https alone, with its root_certificate named in hub.toml [files].",
            );
        }
        _ => return Err(unread()),
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if files.bucket.len() < 3 || files.bucket.len() > 63 || !files.bucket.chars().all(plain) {
        return cannot("hub.toml [files] bucket：写已有的桶名 name the bucket, which is there already");
    }
    if files.region.is_empty() || files.region.len() > 63 || !files.region.chars().all(plain) {
        return cannot("hub.toml [files] region：如 us-east-1; region is written as us-east-1");
    }
    let style = if files.path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
    let url = endpoint.parse().map_err(|_| unread())?;
    Bucket::new(url, style, files.bucket.clone(), files.region.clone()).map_err(|_| unread())
}

/// What the names of all objects begin with: nothing, or some words with `/` between and behind.
pub(super) fn prefix(files: &Files) -> Result<String> {
    let text = files.prefix.trim_matches('/');
    if text.is_empty() {
        return Ok(String::new());
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let word = |word: &str| !word.is_empty() && word.chars().all(plain);
    if text.len() > 200 || !text.split('/').all(word) {
        return cannot(
            "hub.toml [files] prefix：只用字母、数字、- 和 _，用 / 分开 letters, digits, - and _ with / between",
        );
    }
    Ok(format!("{text}/"))
}

/// From the environment, from a program, or from a file that nobody else reads.
pub(super) fn credentials(files: &Files, folder: &Path, env: &dyn Env) -> Result<Credentials> {
    if let (Some(id), Some(secret)) = (env.word("AWS_ACCESS_KEY_ID"), env.word("AWS_SECRET_ACCESS_KEY")) {
        return Ok(Credentials::new(id.as_str(), secret.as_str()));
    }
    let file = folder.join(files.key.as_deref().unwrap_or(Path::new(folder::S3_KEY)));
    let text = secret(&files.key_command, &file, "key of the store")?;
    let text = std::str::from_utf8(&text).unwrap_or_default();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    match (lines.next(), lines.next(), lines.next()) {
        (Some(id), Some(secret), None) => Ok(Credentials::new(id, Zeroizing::new(secret.to_owned()).as_str())),
        _ => cannot("对象存储的密钥是两行：名字、密钥。The key of the store is two lines: its name and its secret."),
    }
}

/// Who calls: without the proxies of the environment, without following anybody elsewhere, and over TLS by the one provider that the program has.
pub(super) fn agent(files: &Files, folder: &Path) -> Result<Agent> {
    let mut certificates = Vec::new();
    if let Some(file) = &files.root_certificate {
        certificates = outward::roots(&folder.join(file))?;
    } else if files.s3.as_deref().is_some_and(|endpoint| endpoint.starts_with("https")) {
        return cannot(
            "hub.toml [files]：https 要写 root_certificate，不用系统里的签发者。With https, root_certificate is named in hub.toml [files]: the system's authorities are not used.",
        );
    }
    Ok(outward::agent(&certificates, Duration::from_secs(files.seconds.clamp(1, 10))))
}
