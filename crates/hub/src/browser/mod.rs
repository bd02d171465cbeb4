//! Reading with a browser 浏览器只读: a door of its own for those who sign nothing. Who somebody is, the bank's provider says; how much they read, the same
//! filter as everywhere; what they may do is read, whatever a page shows.
//!
//! ```text
//! GET  /                the screens of the desktop          GET  /session    who is signed in
//! GET  /login           over to the provider                POST /call       {cmd, …}: a command of class Read, and no other
//! GET  /login/back      back from it                        POST /logout
//! ```
//!
//! docs/design.md §25.

mod base64url;
mod calls;
mod cases;
mod pages;
mod provider;
mod sessions;
mod settings;
mod token;

use std::{convert::Infallible, path::Path, sync::Arc, time::Duration};

use app::reader::{Code, Failure};
use http_body_util::{BodyExt, Limited};
use hyper::{
    Method, Request, StatusCode,
    body::Incoming,
    header::{CONTENT_TYPE, COOKIE, HOST, HeaderMap, IF_NONE_MATCH, ORIGIN},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::{net::TcpListener, sync::Semaphore, task::spawn_blocking, time::timeout};
use tokio_rustls::TlsAcceptor;

use crate::{
    authority::provider as tls_provider,
    error::{HubError, Result},
    front::Server,
    hub::Hub,
    keep::read,
    settings::keep_private,
};
use calls::{Person, person};
use cases::{Cases, Shut};
use pages::{Answer, Pages, bare, given, holding, leads, words};
use provider::{Provider, Trouble};
use sessions::{ON_THE_WAY_MS, Sessions};
use settings::Own;

pub use settings::{Browsers, Login};

/// What a browser holds of who is signed in. `__Host-`: of this host alone, and only as this host set it.
const SIGNED_IN: &str = "__Host-tianye";
/// What it holds on the way over the provider.
const ON_THE_WAY: &str = "__Secure-tianye-login";
/// A command is a few hundred bytes.
const LONGEST: usize = 64 << 10;
/// Commands that are answered at once: each appraises a case.
const AT_ONCE: usize = 8;
const CONNECTIONS: usize = 512;
const HANDSHAKE: Duration = Duration::from_secs(15);
const IDLE: Duration = Duration::from_secs(60);
/// So long a call may take as a whole.
const WHOLE: Duration = Duration::from_secs(120);
const EVERY: Duration = Duration::from_secs(60);

/// The door for browsers, of a hub that is served.
pub struct Front {
    server: Arc<Server>,
    own: Own,
    tls: Arc<ServerConfig>,
    pages: Pages,
    provider: Provider,
    sessions: Sessions,
    cases: Cases,
    turns: Semaphore,
}

/// What it speaks TLS with: the bank's own certificate; 1.2 as well, for browsers in banks are older than laptops.
fn tls(settings: &Browsers, folder: &Path) -> Result<Arc<ServerConfig>> {
    let (chain, key) = (folder.join(&settings.certificate), folder.join(&settings.key));
    let unreadable = |what: &str, path: &Path, why: &dyn std::fmt::Display| {
        HubError::Cannot(format!("hub.toml [browser] {what} {}: {why}", path.display()))
    };
    let certificates =
        CertificateDer::pem_file_iter(&chain).and_then(|all| all.collect::<std::result::Result<Vec<_>, _>>());
    let certificates = certificates.map_err(|error| unreadable("certificate", &chain, &error))?;
    if certificates.is_empty() {
        return Err(unreadable("certificate", &chain, &"里面没有证书 it holds no certificate"));
    }
    keep_private(&key)?;
    let secret = PrivateKeyDer::from_pem_file(&key).map_err(|error| unreadable("key", &key, &error))?;
    let mut config = ServerConfig::builder_with_provider(tls_provider())
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, secret))
        .map_err(|error| unreadable("certificate", &chain, &error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

impl Front {
    /// Over a server, as its settings say.
    ///
    /// # Errors
    ///
    /// A certificate, a key or an authority that cannot be used; an address that is none. Screens that are not there are noted, and said to who comes.
    pub fn new(server: Arc<Server>) -> Result<Arc<Self>> {
        let settings = server.hub.settings.browser.clone();
        let folder = server.hub.folder.clone();
        let own = settings.own()?;
        let provider = Provider::of(&settings.login, &folder, format!("{}/login/back", own.origin))?;
        let tls = tls(&settings, &folder)?;
        let pages = Pages::of(&folder.join(&settings.ui)).unwrap_or_else(|why| {
            (server.noted)("browser", &why);
            Pages::default()
        });
        let (sessions, cases, turns) = (Sessions::default(), Cases::default(), Semaphore::new(AT_ONCE));
        Ok(Arc::new(Self { server, own, tls, pages, provider, sessions, cases, turns }))
    }

    fn hub(&self) -> &Hub {
        &self.server.hub
    }

    fn noted(&self, failure: &dyn std::fmt::Display) {
        (self.server.noted)("browser", &failure.to_string());
    }

    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Answer {
        let host = request.uri().authority().map(|host| host.as_str().to_owned());
        let host = host.or_else(|| request.headers().get(HOST)?.to_str().ok().map(str::to_owned));
        if host.as_deref().map(|host| host.strip_suffix(":443").unwrap_or(host)) != Some(&self.own.host) {
            return words(
                StatusCode::MISDIRECTED_REQUEST,
                "网址不对，请用科技部给的地址。",
                "This is not the address of the branch hub; please use the one you were given.",
            );
        }
        let path = request.uri().path().to_owned();
        let query = request.uri().query().unwrap_or_default().to_owned();
        match (request.method(), path.as_str()) {
            (&Method::GET, "/session") => self.session(request.headers()).await,
            (&Method::GET, "/login") => self.login().await,
            (&Method::GET, "/login/back") => self.back(request.headers(), query).await,
            (&Method::POST, "/logout") => match self.is_own_page(request.headers()) {
                true => self.logout(request.headers()),
                false => bare(StatusCode::FORBIDDEN),
            },
            (&Method::POST, "/call") => match self.is_own_page(request.headers()) {
                true => self.called(request).await,
                false => bare(StatusCode::FORBIDDEN),
            },
            (&Method::GET, _) => self.pages.answer(&path, request.headers().get(IF_NONE_MATCH)),
            _ => bare(StatusCode::METHOD_NOT_ALLOWED),
        }
    }

    /// Whether a call comes from a page of this hub: by where its page is from, as every browser says with a `POST`, and by what no form can send. The cookie
    /// is not sent from elsewhere anyway; no one of these is relied on alone.
    fn is_own_page(&self, headers: &HeaderMap) -> bool {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let from = text(ORIGIN.as_str()) == Some(&self.own.origin);
        let site = text("sec-fetch-site").is_none_or(|site| site == "same-origin");
        from && site && text(CONTENT_TYPE.as_str()) == Some("application/json")
    }

    /// What is done where databases and the provider may be waited for.
    async fn aside<T: Send + 'static>(self: &Arc<Self>, work: impl FnOnce(&Self) -> T + Send + 'static) -> Option<T> {
        let front = Arc::clone(self);
        let done = spawn_blocking(move || work(&front)).await;
        if done.is_err() {
            self.noted(&"the call panicked");
        }
        done.ok()
    }

    fn signed_in(&self, headers: &HeaderMap) -> Option<String> {
        self.sessions.who(&*self.hub().env, &cookie(headers, SIGNED_IN)?)
    }

    /// Who is signed in; the screens ask it first.
    async fn session(self: &Arc<Self>, headers: &HeaderMap) -> Answer {
        let Some(staff) = self.signed_in(headers) else { return failed(&Failure::new(Code::Locked)) };
        let found = self
            .aside(move |front| {
                let now = front.hub().env.now_ms();
                let found = read(front.hub().keep(), |view| person(view, &staff, now));
                if matches!(found, Ok(Person::Unknown | Person::Ended)) {
                    front.sessions.close_all(&staff);
                }
                found
            })
            .await;
        match found {
            Some(Ok(Person::Here(officer))) => {
                let told = serde_json::json!({ "officer": officer.name, "staff": officer.staff, "version": env!("CARGO_PKG_VERSION") });
                given(StatusCode::OK, "application/json", told.to_string())
            }
            Some(Ok(_)) => failed(&Failure::new(Code::Locked)),
            Some(Err(error)) => {
                self.noted(&error);
                failed(&Failure::new(Code::Internal))
            }
            None => failed(&Failure::new(Code::Internal)),
        }
    }

    async fn login(self: &Arc<Self>) -> Answer {
        let begun = self.aside(|front| {
            let env = &*front.hub().env;
            let (token, begun) = front.sessions.begin(env).map_err(|error| Trouble::Away(error.to_string()))?;
            Ok::<_, Trouble>((token, front.provider.leads_to(&begun, env.now_ms())?))
        });
        match begun.await {
            Some(Ok((token, to))) => leads(&to, &[on_the_way(&token, ON_THE_WAY_MS / 1000)]),
            Some(Err(trouble)) => self.not_let_in(&trouble),
            None => bare(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    async fn back(self: &Arc<Self>, headers: &HeaderMap, query: String) -> Answer {
        let held = cookie(headers, ON_THE_WAY);
        let came = self.aside(move |front| {
            let (code, state) = (from_query(&query, "code"), from_query(&query, "state"));
            let (Some(held), Some(code), Some(state)) = (held, code, state) else {
                return Err(Trouble::Refused("way"));
            };
            let env = &*front.hub().env;
            let Some(begun) = front.sessions.back(env, &held, &state) else { return Err(Trouble::Refused("state")) };
            let staff = front.provider.staff(&code, &begun, env.now_ms())?;
            let away = |error: HubError| Trouble::Away(error.to_string());
            let found = read(front.hub().keep(), |view| person(view, &staff, env.now_ms())).map_err(away)?;
            match found {
                Person::Here(_) => front.sessions.open(env, &staff).map(Ok).map_err(away),
                Person::Unknown => Ok(Err((staff, false))),
                Person::Ended => Ok(Err((staff, true))),
            }
        });
        let over = on_the_way("", 0);
        let answer = match came.await {
            Some(Ok(Ok(token))) => return leads("/", &[over, signed_in(&token, None)]),
            Some(Ok(Err((staff, true)))) => words(
                StatusCode::FORBIDDEN,
                &format!("工号 {staff} 在分行的岗位已经停用，不能再看案件。要恢复请找分行管理员。"),
                &format!(
                    "The posts of staff number {staff} at the branch have ended, so no case can be read. An administrator of the branch can change that."
                ),
            ),
            Some(Ok(Err((staff, false)))) => words(
                StatusCode::FORBIDDEN,
                &format!("统一认证认得工号 {staff}，分行没有登记这个工号，不能看案件。请找分行管理员登记。"),
                &format!(
                    "The bank knows staff number {staff}, the branch has not taken it in, so no case can be read. An administrator of the branch can change that."
                ),
            ),
            Some(Err(trouble)) => self.not_let_in(&trouble),
            None => bare(StatusCode::INTERNAL_SERVER_ERROR),
        };
        holding(answer, &[over])
    }

    fn not_let_in(&self, trouble: &Trouble) -> Answer {
        match trouble {
            Trouble::Away(why) => {
                self.noted(&format!("login: {why}"));
                words(
                    StatusCode::BAD_GATEWAY,
                    "统一认证现在没有应答，没有登录。请过几分钟再试；一直这样请找科技部。",
                    "The bank's sign-in does not answer now, so you are not signed in. Please try again in a few minutes.",
                )
            }
            Trouble::Refused(why) => {
                self.noted(&format!("login refused: {why}"));
                words(
                    StatusCode::FORBIDDEN,
                    "没有登录成：统一认证没有放行，或者这一步隔得太久。请返回再登录一次。",
                    "You are not signed in: the bank's sign-in did not let you in, or this step took too long. Please go back and sign in again.",
                )
            }
        }
    }

    fn logout(&self, headers: &HeaderMap) -> Answer {
        if let Some(token) = cookie(headers, SIGNED_IN) {
            self.sessions.close(&token);
        }
        holding(given(StatusCode::OK, "application/json", "{}"), &[signed_in("", Some(0))])
    }

    async fn called(self: &Arc<Self>, request: Request<Incoming>) -> Answer {
        let Some(staff) = self.signed_in(request.headers()) else { return failed(&Failure::new(Code::Locked)) };
        let body = Limited::new(request.into_body(), LONGEST);
        let Ok(Ok(body)) = timeout(IDLE, body.collect()).await else { return failed(&Failure::new(Code::TooLarge)) };
        let (body, Ok(_turn)) = (body.to_bytes(), self.turns.acquire().await) else {
            return failed(&Failure::new(Code::Internal));
        };
        let done = self
            .aside(move |front| {
                let now = front.hub().env.now_ms();
                // Looked up in each call: whose posts ended a moment ago gets nothing.
                match read(front.hub().keep(), |view| person(view, &staff, now))? {
                    Person::Here(_) => front.call(&staff, &body),
                    Person::Unknown | Person::Ended => {
                        front.sessions.close_all(&staff);
                        Err(Failure::new(Code::Locked).into())
                    }
                }
            })
            .await;
        match done {
            Some(Ok(reply)) => given(StatusCode::OK, "application/json", reply),
            Some(Err(Shut::Told(failure))) => failed(&failure),
            Some(Err(Shut::Failed(error))) => {
                self.noted(&error);
                failed(&Failure::new(Code::Internal))
            }
            None => failed(&Failure::new(Code::Internal)),
        }
    }
}

/// A failure as the screens read it. What the program said to itself stays here.
fn failed(failure: &Failure) -> Answer {
    let status = match failure.code {
        Code::Locked => StatusCode::UNAUTHORIZED,
        Code::NotHere | Code::KeptBack => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::BadRequest => StatusCode::BAD_REQUEST,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let told = Failure { detail: None, ..failure.clone() };
    given(status, "application/json", serde_json::to_string(&told).unwrap_or_default())
}

/// What a browser is to hold of who is signed in; `seconds`: none as long as it is open, 0 no more.
fn signed_in(token: &str, seconds: Option<i64>) -> String {
    let ends = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    format!("{SIGNED_IN}={token}; Path=/; Secure; HttpOnly; SameSite=Strict{ends}")
}

/// The same of the way over the provider: it has to come along when the provider leads back, which is a step from another site, so that it is `Lax`.
fn on_the_way(token: &str, seconds: i64) -> String {
    format!("{ON_THE_WAY}={token}; Path=/login; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}")
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).filter(|value| !value.is_empty())
}

/// A value of a query. What stands there comes from a provider: letters, digits and a few signs, some of them as `%` and two digits.
fn from_query(query: &str, name: &str) -> Option<String> {
    let value = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?.1;
    let (mut bytes, mut rest) = (Vec::new(), value.bytes());
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty() && text.len() <= 4_096)
}

/// Takes connections for as long as it is not dropped.
pub async fn browse(front: Arc<Front>, listener: TcpListener) {
    let open = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let accepted = timeout(EVERY, listener.accept()).await;
        if front.sessions.is_empty(front.hub().env.now_ms()) {
            front.cases.forget();
        }
        // Nobody came for a while.
        let Ok(accepted) = accepted else { continue };
        let Ok((stream, _)) = accepted else {
            // No more descriptors, or a caller that went away at once.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(turn) = Arc::clone(&open).try_acquire_owned() else { continue };
        let _ = stream.set_nodelay(true);
        let front = Arc::clone(&front);
        tokio::spawn(async move {
            let accepted = timeout(HANDSHAKE, TlsAcceptor::from(Arc::clone(&front.tls)).accept(stream)).await;
            let Ok(Ok(stream)) = accepted else { return };
            let service = service_fn(move |request| {
                let front = Arc::clone(&front);
                async move {
                    let answered = timeout(WHOLE, front.answer(request)).await;
                    Ok::<_, Infallible>(answered.unwrap_or_else(|_| bare(StatusCode::GATEWAY_TIMEOUT)))
                }
            });
            let mut builder = auto::Builder::new(TokioExecutor::new());
            builder.http1().timer(TokioTimer::new()).header_read_timeout(IDLE).max_buf_size(64 << 10);
            builder.http2().timer(TokioTimer::new()).keep_alive_interval(IDLE).keep_alive_timeout(IDLE);
            // A browser that goes away is no failure of the hub.
            let _ = builder.serve_connection(TokioIo::new(stream), service).await;
            drop(turn);
        });
    }
}
