//! Calls to an object store: signed, bounded in time and size, and made again while they only met a fault that passes. Every call may be made any number of
//! times: a file is put under its name as a whole, and removed as a whole.

use std::{
    fs::File,
    path::Path,
    thread::sleep,
    time::{Duration, Instant},
};

use rusty_s3::{Bucket, Credentials, S3Action};
use ureq::{
    Agent, Body, Error, Timeout,
    http::{HeaderMap, Method, Request, Response},
};

use super::access;
use crate::{
    env::Env,
    error::{HubError, Result},
    settings::Files,
};

/// How long is waited before a call is made again, in ms, and so how often it is.
const PAUSES: [u64; 3] = [0, 100, 400];
/// Octets of a store's own words.
const WORDS: u64 = 16 << 10;
/// A link that is slower than this, in octets a second, is none.
const SLOWEST: u64 = 1 << 20;

/// A store and a bucket in it.
pub(super) struct Store {
    agent: Agent,
    pub(super) bucket: Bucket,
    pub(super) credentials: Credentials,
    seconds: u64,
}

/// What is asked.
pub(super) struct Asked<'a> {
    pub(super) method: Method,
    /// Beside those that the signature needs anyway; what begins with `x-amz-` is in the action as well.
    pub(super) headers: &'a [(&'a str, &'a str)],
    /// A file that is sent along.
    pub(super) sends: Option<&'a Path>,
    /// Octets of the answer at most.
    pub(super) most: u64,
}

/// What was answered.
pub(super) struct Heard {
    pub(super) status: u16,
    headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// What went wrong: whether it may pass, and words without anything that is secret.
struct Fault {
    passes: bool,
    words: String,
}

impl Heard {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The store's own code for what it refuses: letters alone, nothing that somebody wrote.
    pub(super) fn code(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code);
        let plain = |code: &&str| code.len() <= 64 && code.chars().all(|c| c.is_ascii_alphanumeric());
        code.filter(plain).unwrap_or_default().to_owned()
    }

    /// An answer that nobody can go on with.
    pub(super) fn refused<T>(&self, what: &str) -> Result<T> {
        Err(HubError::Store(format!("{what}: {} {}", self.status, self.code()).trim_end().to_owned()))
    }
}

impl Store {
    /// What the settings name. Nothing is asked of it yet.
    pub(super) fn of(endpoint: &str, files: &Files, folder: &Path, env: &dyn Env) -> Result<Self> {
        let bucket = access::bucket(endpoint, files)?;
        let (agent, credentials) = (access::agent(files, folder)?, access::credentials(files, folder, env)?);
        Ok(Self { agent, bucket, credentials, seconds: files.seconds.clamp(1, 600) })
    }

    /// Makes a call, again while it meets a fault that passes and there is time.
    ///
    /// # Errors
    ///
    /// The store does not answer in time, or answers that it cannot now.
    pub(super) fn call<'a>(&self, action: &impl S3Action<'a>, asked: &Asked<'_>) -> Result<Heard> {
        let sent = match asked.sends {
            Some(path) => path.metadata()?.len(),
            None => 0,
        };
        let whole = Duration::from_secs(self.seconds + (sent + asked.most) / SLOWEST);
        let (began, mut last) = (Instant::now(), String::new());
        for pause in PAUSES {
            let Some(left) = whole.checked_sub(began.elapsed() + Duration::from_millis(pause)) else { break };
            sleep(Duration::from_millis(pause));
            // Signed anew each time: a signature is good for as long as the call may take, and no longer.
            let url = action.sign(left + Duration::from_secs(60));
            match self.once(url.as_str(), asked, sent, left) {
                Ok(heard) if [408, 429, 500, 502, 503, 504].contains(&heard.status) => {
                    last = format!("{} {}", heard.status, heard.code()).trim_end().to_owned();
                }
                Ok(heard) => return Ok(heard),
                Err(fault) if fault.passes => last = fault.words,
                Err(fault) => return Err(HubError::Store(fault.words)),
            }
        }
        Err(HubError::Store(if last.is_empty() { "no answer in time".into() } else { last }))
    }

    fn once(&self, url: &str, asked: &Asked<'_>, sent: u64, left: Duration) -> std::result::Result<Heard, Fault> {
        let mut request = Request::builder().method(asked.method.clone()).uri(url);
        for (name, value) in asked.headers {
            request = request.header(*name, *value);
        }
        let unmade = |_| Fault { passes: false, words: "a call could not be written".into() };
        let answer = match asked.sends {
            None => {
                let request = request.body(()).map_err(unmade)?;
                self.agent.run(self.agent.configure_request(request).timeout_global(Some(left)).build())
            }
            Some(path) => {
                let file = File::open(path).map_err(|error| Fault { passes: false, words: error.to_string() })?;
                let request = request.header("content-length", sent).body(file).map_err(unmade)?;
                self.agent.run(self.agent.configure_request(request).timeout_global(Some(left)).build())
            }
        };
        read(answer.map_err(fault)?, asked.most)
    }
}

/// The whole of an answer, if it is no longer than was asked for.
fn read(answer: Response<Body>, most: u64) -> std::result::Result<Heard, Fault> {
    let (head, body) = answer.into_parts();
    let most = if head.status.is_success() { most } else { WORDS };
    let body = body.into_with_config().limit(most + 1).read_to_vec();
    let body = match body {
        Ok(body) if body.len() as u64 <= most => body,
        Ok(_) | Err(Error::BodyExceedsLimit(_)) => {
            return Err(Fault { passes: false, words: "it answered more than was asked for".into() });
        }
        Err(error) => return Err(fault(error)),
    };
    Ok(Heard { status: head.status.as_u16(), headers: head.headers, body })
}

/// In words that hold no address and nothing of a signature.
fn fault(error: Error) -> Fault {
    let (passes, words) = match error {
        Error::Timeout(Timeout::Connect | Timeout::Resolve) => (true, "it cannot be reached in time".into()),
        Error::Timeout(_) => (true, "no answer in time".into()),
        Error::Io(error) => match error.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>()) {
            Some(error) => (false, format!("TLS: {error}")),
            None => (true, format!("the connection: {}", error.kind())),
        },
        Error::ConnectionFailed => (true, "it cannot be reached".into()),
        Error::HostNotFound => (true, "its name is not known".into()),
        Error::Rustls(error) => (false, format!("TLS: {error}")),
        Error::Tls(words) => (false, format!("TLS: {words}")),
        // What came is no answer of HTTP, or was cut off in its head.
        Error::Protocol(_) => (true, "its answer broke off or cannot be read".into()),
        Error::LargeResponseHeader(..) => (false, "its answer has too long a head".into()),
        _ => (false, "the call failed".into()),
    };
    Fault { passes, words }
}
