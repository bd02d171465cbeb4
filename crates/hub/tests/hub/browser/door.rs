//! A hub with its door for browsers, and a browser as far as HTTP goes: it holds cookies and says where its page is from.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, sync::Arc};

use hub::{Front, Hub, Server};
use serde_json::{Value, json};
use tokio::{net::TcpListener, runtime::Runtime};
use ureq::{
    Agent,
    http::Response,
    tls::{Certificate, RootCerts, TlsConfig},
};

use super::provider::{Provider, certified};
use crate::laptop::*;

pub(crate) struct Door {
    pub(crate) branch: Branch,
    pub(crate) provider: Provider,
    pub(crate) origin: String,
    pub(crate) address: SocketAddr,
    pub(crate) authority: Vec<u8>,
    pub(crate) noted: Arc<std::sync::Mutex<Vec<String>>>,
    agent: Agent,
    _runtime: Runtime,
}

/// Screens that are enough to be served.
fn screens(folder: &std::path::Path) -> PathBuf {
    let ui = folder.join("ui");
    std::fs::create_dir_all(ui.join("assets")).unwrap();
    std::fs::write(
        ui.join("index.html"),
        "<!doctype html><html><head>\n<title>田野</title></head><body></body></html>",
    )
    .unwrap();
    std::fs::write(ui.join("assets/one.js"), "export const one = 1\n").unwrap();
    std::fs::write(folder.join("beside.txt"), "nobody's").unwrap();
    ui
}

pub(crate) fn door() -> Door {
    door_with(true)
}

/// `ui`: the screens are where `hub.toml` says.
pub(crate) fn door_with(ui: bool) -> Door {
    let branch = branch();
    let folder = branch.folder.path().join("hub");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let clock = Arc::clone(&branch.env);
    let provider = Provider::start(move || hub::Env::now_ms(&*clock));
    let authority = certified(&folder);
    let screens = screens(branch.folder.path());
    let origin = format!("https://localhost:{}", address.port());
    let settings = std::fs::read_to_string(folder.join("hub.toml")).unwrap();
    let shown = if ui { screens.display().to_string() } else { "nowhere".into() };
    let own = format!(
        "\n[browser]\nlisten = \"127.0.0.1:8444\"\naddress = \"{origin}\"\nui = \"{shown}\"\n{}",
        provider.settings()
    );
    std::fs::write(folder.join("hub.toml"), settings + &own).unwrap();
    // A second program over the same database, with the checklists of laptops and the clock of the test.
    let hub = Hub::open(&folder, Arc::<Still>::clone(&branch.env)).unwrap();
    let noted = Arc::new(std::sync::Mutex::new(Vec::new()));
    let notes = Arc::clone(&noted);
    let noting = Box::new(move |at: &str, why: &str| notes.lock().unwrap().push(format!("{at}: {why}")));
    let front = Front::new(Server::new(Arc::new(hub), noting).unwrap()).unwrap();
    runtime.spawn(hub::browse(front, listener));
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&[Certificate::from_der(&authority).to_owned()]))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let agent =
        Agent::config_builder().tls_config(tls).proxy(None).max_redirects(0).http_status_as_error(false).build();
    Door { branch, provider, origin, address, authority, noted, agent: agent.new_agent(), _runtime: runtime }
}

/// What came back.
pub(crate) struct Heard {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, Vec<String>>,
    pub(crate) text: String,
}

impl Heard {
    fn of(mut response: Response<ureq::Body>) -> Self {
        let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in response.headers() {
            headers.entry(name.to_string()).or_default().push(value.to_str().unwrap().to_owned());
        }
        let text = response.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
        Self { status: response.status().as_u16(), headers, text }
    }

    pub(crate) fn one(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |all| all[0].as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}: {}", self.status, self.text))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// A browser.
pub(crate) struct Browser<'a> {
    door: &'a Door,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Door {
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { door: self, cookies: BTreeMap::new() }
    }

    /// One in which somebody is signed in.
    pub(crate) fn reader(&self, staff: &str) -> Browser<'_> {
        let mut browser = self.browser();
        self.provider.is(staff);
        let heard = browser.sign_in();
        assert_eq!((heard.status, heard.one("location")), (303, "/"), "{}", heard.text);
        browser
    }
}

impl Browser<'_> {
    fn held(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, heard: &Heard) {
        for cookie in heard.headers.get("set-cookie").into_iter().flatten() {
            let (pair, rest) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match rest.contains("Max-Age=0") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> Heard {
        self.get_with(path, &[])
    }

    pub(crate) fn get_with(&mut self, path: &str, headers: &[(&str, &str)]) -> Heard {
        let address = format!("{}{path}", self.door.origin);
        let asked = self.door.agent.get(&address).header("cookie", self.held());
        let asked = headers.iter().fold(asked, |asked, (name, value)| asked.header(*name, *value));
        let heard = Heard::of(asked.call().unwrap());
        self.keep(&heard);
        heard
    }

    /// The whole way: to the hub, over to the provider, and back.
    pub(crate) fn sign_in(&mut self) -> Heard {
        let back = self.led();
        self.get(&back)
    }

    /// Where the provider leads back to.
    pub(crate) fn led(&mut self) -> String {
        let over = self.get("/login");
        assert_eq!(over.status, 303, "{}", over.text);
        let plain =
            Agent::config_builder().proxy(None).max_redirects(0).http_status_as_error(false).build().new_agent();
        let answered = plain.get(over.one("location")).call().unwrap();
        let back = answered.headers()["location"].to_str().unwrap().to_owned();
        back.strip_prefix(&self.door.origin).unwrap().to_owned()
    }

    /// A post as a page of the hub makes it, but for some headers: an empty value leaves one out.
    pub(crate) fn post_with(&mut self, path: &str, body: &str, other: &[(&str, &str)]) -> Heard {
        let mut headers = BTreeMap::from([
            ("content-type", "application/json".to_owned()),
            ("origin", self.door.origin.clone()),
            ("sec-fetch-site", "same-origin".to_owned()),
            ("cookie", self.held()),
        ]);
        headers.extend(other.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let mut asked = self.door.agent.post(format!("{}{path}", self.door.origin));
        for (name, value) in headers.into_iter().filter(|(_, value)| !value.is_empty()) {
            asked = asked.header(name, value);
        }
        let heard = Heard::of(asked.send(body.as_bytes()).unwrap());
        self.keep(&heard);
        heard
    }

    pub(crate) fn call(&mut self, word: &str, request: &Value) -> Heard {
        let mut whole = request.clone();
        whole["cmd"] = json!(word);
        self.post_with("/call", &whole.to_string(), &[])
    }

    /// A command about a case.
    pub(crate) fn of(&mut self, word: &str, case: evidence::CaseId) -> Heard {
        let request = json!({
            "case": case.to_string(), "question": "applicant.phone", "row": null, "column": null, "figure": "limit.limit", "depth": 3, "changes": [],
        });
        self.call(word, &request)
    }
}
