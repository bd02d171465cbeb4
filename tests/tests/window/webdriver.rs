//! A small WebDriver client: only what a person at a keyboard needs. It has no pointer, on purpose.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Keys without a character, as WebDriver writes them.
pub mod key {
    pub const ENTER: char = '\u{E007}';
    pub const TAB: char = '\u{E004}';
    pub const ALT: char = '\u{E00A}';
    pub const CONTROL: char = '\u{E009}';
    pub const F1: char = '\u{E031}';
    pub const F2: char = '\u{E032}';
    pub const F4: char = '\u{E034}';
    pub const F6: char = '\u{E036}';
    pub const F8: char = '\u{E038}';
    pub const F5: char = '\u{E035}';
    pub const F9: char = '\u{E039}';
    pub const ESCAPE: char = '\u{E00C}';
    pub const SHIFT: char = '\u{E008}';
    pub const F11: char = '\u{E03B}';
    pub const PAGE_DOWN: char = '\u{E00F}';
    pub const LEFT: char = '\u{E012}';
    pub const UP: char = '\u{E013}';
    pub const RIGHT: char = '\u{E014}';
    pub const DOWN: char = '\u{E015}';
}

/// How long anything in the window may take on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Browser {
    port: u16,
    session: String,
}

/// One request to the driver; its value, or what it said instead.
fn ask(port: u16, method: &str, path: &str, body: &Value) -> Result<Value, String> {
    let text = if method == "POST" { body.to_string() } else { String::new() };
    let mut stream = TcpStream::connect(("127.0.0.1", port)).map_err(|e| e.to_string())?;
    stream.set_read_timeout(Some(Duration::from_secs(120))).map_err(|e| e.to_string())?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        text.len()
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(text.as_bytes())).map_err(|e| e.to_string())?;
    let mut answer = Vec::new();
    let mut part = [0_u8; 65536];
    loop {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(n) => {
                answer.extend_from_slice(&part[..n]);
                if complete(&answer) {
                    break;
                }
            }
            // A signal is no answer and no failure.
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e.to_string()),
        }
    }
    let at = find(&answer, b"\r\n\r\n").ok_or("no answer")?;
    let value: Value =
        serde_json::from_slice(&answer[at + 4..]).map_err(|e| format!("{e}: {}", String::from_utf8_lossy(&answer)))?;
    match value.pointer("/value/error") {
        Some(error) => Err(format!("{error}: {}", value.pointer("/value/message").unwrap_or(&Value::Null))),
        None => Ok(value.get("value").cloned().unwrap_or(Value::Null)),
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

fn complete(answer: &[u8]) -> bool {
    let Some(at) = find(answer, b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&answer[..at]).to_lowercase();
    let length =
        head.lines().find_map(|l| l.strip_prefix("content-length:").and_then(|n| n.trim().parse::<usize>().ok()));
    length.is_some_and(|n| answer.len() >= at + 4 + n)
}

impl Browser {
    /// Starts the program under the driver.
    pub fn start(port: u16, binary: &str) -> Self {
        Self::wanted(port, &json!({ "webkitgtk:browserOptions": { "binary": binary, "args": [] } }))
    }

    /// Starts what has these capabilities under the driver.
    pub fn wanted(port: u16, capabilities: &Value) -> Self {
        let began = Instant::now();
        let wanted = json!({ "capabilities": { "alwaysMatch": capabilities } });
        loop {
            match ask(port, "POST", "/session", &wanted) {
                Ok(value) => {
                    let session = value["sessionId"].as_str().expect("a session id").to_owned();
                    return Self { port, session };
                }
                Err(error) if began.elapsed() > PATIENCE => panic!("the window did not start: {error}"),
                Err(_) => std::thread::sleep(Duration::from_millis(200)),
            }
        }
    }

    fn try_post(&self, path: &str, body: &Value) -> Result<Value, String> {
        ask(self.port, "POST", &format!("/session/{}{path}", self.session), body)
    }

    pub fn try_script(&self, body: &str) -> Result<Value, String> {
        self.try_post("/execute/sync", &json!({ "script": body, "args": [] }))
    }

    /// What the page says; reading only, the journey itself goes by keys.
    pub fn script(&self, body: &str) -> Value {
        self.try_script(body).unwrap_or_else(|error| panic!("{body}\n{error}"))
    }

    /// Goes to an address.
    pub fn go(&self, address: &str) {
        self.try_post("/url", &json!({ "url": address })).unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// What a promise of the page comes to; the expression may wait.
    pub fn promised(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; Promise.resolve({expression}).then(done, (error) => done({{ failed: String(error) }}))"
        );
        let asked = self.try_post("/execute/async", &json!({ "script": script, "args": [] }));
        asked.unwrap_or_else(|error| panic!("{expression}\n{error}"))
    }

    /// What the page complained of, where the driver tells it.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.try_post("/se/log", &json!({ "type": "browser" })).expect("the log of the page");
        let severe = |line: &&Value| line["level"] == "SEVERE";
        let told = log.as_array().into_iter().flatten().filter(severe);
        told.map(|line| line["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Presses and releases one key, with others held down.
    pub fn chord(&self, held: &[char], key: char) {
        self.try_chord(held, key).expect("keys");
    }

    pub fn try_chord(&self, held: &[char], key: char) -> Result<(), String> {
        let mut steps: Vec<Value> = held.iter().map(|k| json!({ "type": "keyDown", "value": k.to_string() })).collect();
        steps.push(json!({ "type": "keyDown", "value": key.to_string() }));
        steps.push(json!({ "type": "keyUp", "value": key.to_string() }));
        steps.extend(held.iter().rev().map(|k| json!({ "type": "keyUp", "value": k.to_string() })));
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": steps }] });
        self.try_post("/actions", &body).map(|_| ())
    }

    pub fn press(&self, key: char) {
        self.chord(&[], key);
    }

    /// Types into what has the focus.
    pub fn type_text(&self, text: &str) {
        self.try_type(text).unwrap_or_else(|error| panic!("typing {text}: {error}"));
    }

    pub fn try_type(&self, text: &str) -> Result<(), String> {
        let active = ask(self.port, "GET", &format!("/session/{}/element/active", self.session), &Value::Null)?;
        let id = active
            .as_object()
            .and_then(|o| o.values().next())
            .and_then(Value::as_str)
            .ok_or("nothing has the focus")?;
        self.try_post(&format!("/element/{id}/value"), &json!({ "text": text })).map(|_| ())
    }

    /// Waits until an expression of the page is true.
    pub fn until(&self, what: &str, expression: &str) {
        let began = Instant::now();
        let mut last = String::new();
        while began.elapsed() < PATIENCE {
            match self.try_script(&format!("return Boolean({expression})")) {
                Ok(Value::Bool(true)) => return,
                Ok(_) => {}
                Err(error) => last = error,
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        let focus = "return (document.activeElement?.closest('[data-question]')?.dataset.question ?? '') + ' ' + document.activeElement?.outerHTML.slice(0, 300)";
        let focus = self.try_script(focus).unwrap_or_default();
        let last = format!("{last}\nthe focus is on {}", focus.as_str().unwrap_or("nothing"));
        let seen = self.try_script("return document.body.innerText.slice(0, 3000)").unwrap_or_default();
        panic!("waited for {what}: {expression}\n{last}\nthe window says:\n{}", seen.as_str().unwrap_or(""));
    }

    pub fn until_there(&self, test: &str) {
        self.until(test, &format!("document.querySelector('[data-test=\"{test}\"]')"));
    }

    pub fn until_focused(&self, test: &str) {
        self.until(
            &format!("focus on {test}"),
            &format!("document.activeElement && document.activeElement.closest('[data-test=\"{test}\"]')"),
        );
    }

    /// The words of an element.
    pub fn words(&self, test: &str) -> String {
        let found = self.script(&format!(
            "const e = document.querySelector('[data-test=\"{test}\"]'); return e ? e.textContent : null"
        ));
        found.as_str().unwrap_or_else(|| panic!("no {test}")).trim().to_owned()
    }

    /// The exact value of a figure on the screen, empty when it is not known.
    pub fn raw(&self, test: &str) -> String {
        let found = self.script(&format!(
            "const e = document.querySelector('[data-test=\"{test}\"]'); return e ? e.dataset.raw : null"
        ));
        found.as_str().unwrap_or_else(|| panic!("no figure {test}")).to_owned()
    }

    /// Hands a file to a file input, as WebDriver allows; the native dialog itself cannot be driven.
    pub fn send_file(&self, test: &str, path: &std::path::Path) {
        let using = json!({ "using": "css selector", "value": format!("[data-test=\"{test}\"]") });
        let found = self.try_post("/element", &using).expect("the file input");
        let id = found.as_object().and_then(|o| o.values().next()).and_then(Value::as_str).expect("an element");
        let text = json!({ "text": path.to_string_lossy() });
        self.try_post(&format!("/element/{id}/value"), &text).expect("the file");
    }

    /// Waits until what was asked for is painted.
    pub fn painted(&self) {
        let frames = json!({ "script": "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(1)))", "args": [] });
        self.try_post("/execute/async", &frames).expect("frames");
    }

    pub fn end(self) {
        let _ = ask(self.port, "DELETE", &format!("/session/{}", self.session), &Value::Null);
    }
}
