//! What a browser gets that is no reply to a command: the screens, and a page of words where somebody is not let in.

use std::{collections::HashMap, fs, path::Path};

use evidence::{CryptoProvider, Ed25519Sha256};
use hyper::{
    Response, StatusCode,
    body::Bytes,
    header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION, SET_COOKIE},
};

use http_body_util::Full;

/// The desktop's own rules for what a page may load, without the desktop's ways to its program.
const CSP: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What stands at every answer.
const ALWAYS: [(&str, &str); 7] = [
    ("content-security-policy", CSP),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("strict-transport-security", "max-age=31536000"),
];

/// Larger than anything that the screens are made of.
const LARGEST: u64 = 32 << 20;
/// By this the screens know that they are not in the window of the program.
const MARK: &str = "<head>\n    <meta name=\"tianye-front\" content=\"branch\" />";

pub(super) type Answer = Response<Full<Bytes>>;

struct Page {
    media: &'static str,
    bytes: Bytes,
    tag: String,
}

/// The screens, in memory: what is not among them is not there, whatever a path says.
#[derive(Default)]
pub(super) struct Pages(HashMap<String, Page>);

impl Pages {
    /// Everything in a folder.
    ///
    /// # Errors
    ///
    /// The folder cannot be read, or has no first page: in words.
    pub(super) fn of(folder: &Path) -> Result<Self, String> {
        let mut pages = HashMap::new();
        let failed = |why: &str| {
            format!(
                "hub.toml [browser] ui：{} 里没有界面（{why}），浏览器暂时打不开页面。No screens in there: browsers get none until the folder is right.",
                folder.display()
            )
        };
        take(folder, "", &mut pages).map_err(|error| failed(&error.kind().to_string()))?;
        let Some(first) = pages.get_mut("index.html") else { return Err(failed("index.html")) };
        let marked = String::from_utf8_lossy(&first.bytes).replacen("<head>", MARK, 1);
        *first = page("index.html", marked.into_bytes());
        Ok(Self(pages))
    }

    /// The page of a path; the first one of `/`.
    pub(super) fn answer(&self, path: &str, known: Option<&HeaderValue>) -> Answer {
        let name = match path.trim_start_matches('/') {
            "" => "index.html",
            name => name,
        };
        let Some(page) = self.0.get(name) else {
            return match self.0.is_empty() {
                true => words(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "分行服务在，但没有装界面，请找科技部。",
                    "The branch hub is here, its screens are not; please tell your technicians.",
                ),
                // Every browser asks for one, and the window has none.
                false if name == "favicon.ico" => bare(StatusCode::NO_CONTENT),
                false => bare(StatusCode::NOT_FOUND),
            };
        };
        let same = known.is_some_and(|known| known.as_bytes() == page.tag.as_bytes());
        let mut answer = match same {
            true => bare(StatusCode::NOT_MODIFIED),
            false => given(StatusCode::OK, page.media, page.bytes.clone()),
        };
        set(&mut answer, ETAG, &page.tag);
        // Nothing of a case is in them; a new version of the hub is seen at once.
        set(&mut answer, CACHE_CONTROL, "no-cache");
        answer
    }
}

fn take(folder: &Path, under: &str, pages: &mut HashMap<String, Page>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let (path, name) = (entry.path(), format!("{under}{name}"));
        let data = fs::symlink_metadata(&path)?;
        if data.is_dir() {
            take(&path, &format!("{name}/"), pages)?;
        } else if data.is_file() && data.len() <= LARGEST {
            let bytes = fs::read(&path)?;
            pages.insert(name.clone(), page(&name, bytes));
        }
    }
    Ok(())
}

fn page(name: &str, bytes: Vec<u8>) -> Page {
    let media = match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    };
    let tag = format!("\"{}\"", Ed25519Sha256.hash(&[&bytes]));
    Page { media, bytes: bytes.into(), tag }
}

fn set(answer: &mut Answer, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().append(name, value);
    }
}

/// An answer without anything in it.
pub(super) fn bare(status: StatusCode) -> Answer {
    given(status, "text/plain; charset=utf-8", Bytes::new())
}

/// An answer that no browser keeps, with what stands at every one.
pub(super) fn given(status: StatusCode, media: &'static str, bytes: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(bytes.into()));
    *answer.status_mut() = status;
    for (name, value) in ALWAYS {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// Leads somewhere else, with what the browser is to hold.
pub(super) fn leads(to: &str, cookies: &[String]) -> Answer {
    let mut answer = bare(StatusCode::SEE_OTHER);
    set(&mut answer, LOCATION, to);
    holding(answer, cookies)
}

/// The same answer, with what the browser is to hold.
pub(super) fn holding(mut answer: Answer, cookies: &[String]) -> Answer {
    cookies.iter().for_each(|cookie| set(&mut answer, SET_COOKIE, cookie));
    answer
}

/// A page of two sentences, and the way back to the beginning. Both are the program's own.
pub(super) fn words(status: StatusCode, zh: &str, en: &str) -> Answer {
    let safe = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let (zh, en) = (safe(zh), safe(en));
    let html = format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>田野 Tianye</title></head><body style=\"font-family: sans-serif; max-width: 34em; margin: 12vh auto; padding: 0 1em; line-height: 1.6\"><h1>田野 Tianye</h1><p>{zh}</p><p lang=\"en\">{en}</p><p><a href=\"/\">返回 <span lang=\"en\">Back</span></a></p></body></html>"
    );
    given(status, "text/html; charset=utf-8", html)
}
