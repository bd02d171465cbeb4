//! Whole files in a bucket of an object store that speaks S3: `PREFIX/CASE/NAME`, each put whole with the checksum of its sealed octets, so that the store itself
//! finds what was bent on the way.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, Read},
    path::Path,
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use evidence::CaseId;
use rusty_s3::{
    S3Action,
    actions::{ListObjectsV2, list_objects_v2::ListObjectsV2Response},
};
use sha2::{Digest, Sha256};
use ureq::http::Method;

use super::{
    access,
    sealed::{Slice, Source},
    shelf::{Laid, Shelf},
    store::{Asked, Heard, Store},
};
use crate::{
    env::Env,
    error::{HubError, Result},
    settings::Files,
};

const CHECKSUM: &str = "x-amz-checksum-sha256";
const TELL_CHECKSUM: &str = "x-amz-checksum-mode";
/// Octets of one page of a list: a thousand names and what is told beside them.
const PAGE: u64 = 4 << 20;
/// Pages of one case: more files than a case may have.
const PAGES: usize = 200;
/// Pages of all cases: ten million of them.
const CASE_PAGES: usize = 10_000;
/// A list after everything was removed is empty, unless files came meanwhile.
const ROUNDS: usize = 5;

pub(super) struct S3 {
    store: Store,
    prefix: String,
}

impl S3 {
    /// What the settings name; nothing is asked of it yet.
    ///
    /// # Errors
    ///
    /// Settings or keys that are none.
    pub(super) fn of(endpoint: &str, files: &Files, folder: &Path, env: &dyn Env) -> Result<Self> {
        Ok(Self { prefix: access::prefix(files)?, store: Store::of(endpoint, files, folder, env)? })
    }

    fn key(&self, case: CaseId, name: &str) -> String {
        format!("{}{case}/{name}", self.prefix)
    }

    fn ask<'a>(&self, action: &impl S3Action<'a>, method: Method, most: u64) -> Result<Heard> {
        self.store.call(action, &Asked { method, headers: &[], sends: None, most })
    }

    /// Whether the store says of an object that it has this length and this checksum. One that says no checksum is read back.
    fn is_as_put(&self, case: CaseId, name: &str, length: u64, checksum: &str, put: &Heard) -> Result<bool> {
        let key = self.key(case, name);
        let mut action = self.store.bucket.head_object(Some(&self.store.credentials), &key);
        action.headers_mut().insert(TELL_CHECKSUM, "ENABLED");
        let headers = &[(TELL_CHECKSUM, "ENABLED")];
        let heard = self.store.call(&action, &Asked { method: Method::HEAD, headers, sends: None, most: 0 })?;
        if heard.status != 200 {
            return heard.refused("asking about a file");
        }
        if heard.header("content-length").and_then(|length| length.parse().ok()) != Some(length) {
            return Ok(false);
        }
        if let Some(told) = heard.header(CHECKSUM).or(put.header(CHECKSUM)) {
            return Ok(told == checksum);
        }
        let (laid, mut sha, mut at) = (Laid { shelf: self, case, name }, Sha256::new(), 0);
        while at < length {
            let Some(slice) = laid.slice(at, 4 << 20)?.filter(|slice| !slice.bytes.is_empty()) else {
                return Ok(false);
            };
            at += slice.bytes.len() as u64;
            sha.update(&slice.bytes);
        }
        Ok(BASE64.encode(sha.finalize()) == checksum)
    }

    fn page(&self, action: &ListObjectsV2<'_>) -> Result<ListObjectsV2Response> {
        let heard = self.ask(action, Method::GET, PAGE)?;
        if heard.status != 200 {
            return heard.refused("listing files");
        }
        let text = std::str::from_utf8(&heard.body).ok();
        let page = text.and_then(|text| ListObjectsV2::parse_response(text).ok());
        page.ok_or_else(|| HubError::Store("its list of files cannot be read".into()))
    }
}

impl Shelf for S3 {
    fn put(&self, case: CaseId, name: &str, sealed: &Path) -> Result<()> {
        let (length, checksum) = measured(sealed)?;
        let key = self.key(case, name);
        let mut action = self.store.bucket.put_object(Some(&self.store.credentials), &key);
        action.headers_mut().insert(CHECKSUM, checksum.clone());
        let headers = &[(CHECKSUM, checksum.as_str()), ("content-type", "application/octet-stream")];
        let asked = Asked { method: Method::PUT, headers, sends: Some(sealed), most: 64 << 10 };
        let put = self.store.call(&action, &asked)?;
        if put.status != 200 {
            return put.refused("putting a file");
        }
        if self.is_as_put(case, name, length, &checksum, &put)? {
            return Ok(());
        }
        Err(HubError::Store("a file that was put there is another there".into()))
    }

    fn slice(&self, case: CaseId, name: &str, from: u64, most: u64) -> Result<Option<Slice>> {
        let key = self.key(case, name);
        let action = self.store.bucket.get_object(Some(&self.store.credentials), &key);
        let range = format!("bytes={from}-{}", from.saturating_add(most.max(1)) - 1);
        let headers = &[("range", range.as_str())];
        let heard = self.store.call(&action, &Asked { method: Method::GET, headers, sends: None, most })?;
        match heard.status {
            206 => {}
            // A bucket that is not there has no file missing.
            404 if heard.code() == "NoSuchKey" => return Ok(None),
            // Of what is empty no octet can be given; a file is never that.
            416 if from == 0 => return Ok(Some(Slice { bytes: Vec::new(), whole: 0 })),
            _ => return heard.refused("reading a file"),
        }
        let told = heard.header("content-range").and_then(range_of);
        let slice = told.map(|(first, whole)| (first, Slice { bytes: heard.body, whole }));
        match slice {
            Some((first, slice)) if first == from && slice.bytes.len() as u64 == most.min(slice.whole - from) => {
                Ok(Some(slice))
            }
            _ => Err(HubError::Store("it gave other octets than were asked for".into())),
        }
    }

    fn list(&self, case: CaseId) -> Result<BTreeMap<String, u64>> {
        let (above, mut found, mut token) = (self.key(case, ""), BTreeMap::new(), None::<String>);
        for _ in 0..PAGES {
            let mut action = self.store.bucket.list_objects_v2(Some(&self.store.credentials));
            action.with_prefix(above.clone());
            if let Some(token) = token.take() {
                action.with_continuation_token(token);
            }
            let page = self.page(&action)?;
            for object in page.contents {
                let name = object.key.strip_prefix(&above).zip(object.size);
                let Some((name, size)) = name else {
                    return Err(HubError::Store("its list names files that were not asked about".into()));
                };
                found.insert(name.to_owned(), size);
            }
            token = page.next_continuation_token;
            if token.is_none() {
                return Ok(found);
            }
        }
        Err(HubError::Store("its list of the files of a case does not end".into()))
    }

    fn above(&self) -> Result<BTreeSet<String>> {
        let (mut found, mut token) = (BTreeSet::new(), None::<String>);
        for _ in 0..CASE_PAGES {
            let mut action = self.store.bucket.list_objects_v2(Some(&self.store.credentials));
            action.with_prefix(self.prefix.clone());
            action.with_delimiter("/");
            if let Some(token) = token.take() {
                action.with_continuation_token(token);
            }
            let page = self.page(&action)?;
            let folders = page.common_prefixes.iter().map(|above| above.prefix.trim_end_matches('/'));
            for key in folders.chain(page.contents.iter().map(|object| object.key.as_str())) {
                let Some(name) = key.strip_prefix(&self.prefix) else {
                    return Err(HubError::Store("its list names files that were not asked about".into()));
                };
                found.insert(name.to_owned());
            }
            token = page.next_continuation_token;
            if token.is_none() {
                return Ok(found);
            }
        }
        Err(HubError::Store("its list of cases does not end".into()))
    }

    fn erase(&self, case: CaseId) -> Result<()> {
        for _ in 0..ROUNDS {
            let found = self.list(case)?;
            if found.is_empty() {
                return Ok(());
            }
            for name in found.keys() {
                let key = self.key(case, name);
                let action = self.store.bucket.delete_object(Some(&self.store.credentials), &key);
                let heard = self.ask(&action, Method::DELETE, 64 << 10)?;
                if ![200, 204, 404].contains(&heard.status) {
                    return heard.refused("removing a file");
                }
            }
        }
        Err(HubError::Store("files that were removed are still there".into()))
    }

    fn answers(&self) -> Result<()> {
        let mut action = self.store.bucket.list_objects_v2(Some(&self.store.credentials));
        action.with_prefix(self.prefix.clone());
        action.with_max_keys(1);
        self.page(&action).map(drop)
    }

    fn arrived(&self, _: CaseId, _: &str) -> bool {
        false
    }
}

/// How long a file is, and SHA-256 of it as the store writes it.
fn measured(path: &Path) -> io::Result<(u64, String)> {
    let (mut file, mut sha, mut length, mut block) = (File::open(path)?, Sha256::new(), 0, vec![0; 1 << 20]);
    loop {
        match file.read(&mut block)? {
            0 => return Ok((length, BASE64.encode(sha.finalize()))),
            count => {
                sha.update(&block[..count]);
                length += count as u64;
            }
        }
    }
}

/// `bytes FIRST-LAST/WHOLE`, FIRST within WHOLE.
fn range_of(text: &str) -> Option<(u64, u64)> {
    let (range, whole) = text.strip_prefix("bytes ")?.split_once('/')?;
    let first = range.split_once('-')?.0.parse().ok()?;
    let whole = whole.parse().ok()?;
    (first < whole).then_some((first, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_range_that_can_be_is_taken() {
        assert_eq!(range_of("bytes 5-9/10"), Some((5, 10)));
        for text in ["", "bytes */10", "bytes 10-11/10", "bytes 1-2/x", "octets 1-2/3", "bytes -1-2/3"] {
            assert_eq!(range_of(text), None, "{text}");
        }
    }
}
