//! Every call there is: its method and its path, read and written in one place.

use evidence::{CaseId, Hash, LogId};

use crate::refusal::Code;

/// Header that both sides send: the version of this protocol.
pub const PROTOCOL: &str = "tianye-protocol";
/// Header of every reply: the hub's clock, ms since 1970 UTC.
pub const HUB_TIME: &str = "tianye-hub-time";
/// Header of a part of a file: where it begins. In a reply: how much of the file is there.
pub const UPLOAD_OFFSET: &str = "upload-offset";
/// Header of a part of a file: how long the whole file is.
pub const UPLOAD_LENGTH: &str = "upload-length";
/// Header of a refusal that passes: seconds.
pub const RETRY_AFTER: &str = "retry-after";
/// Media type of every body that is no part of a file.
pub const CBOR: &str = "application/cbor";
/// Media type of parts of files.
pub const OCTETS: &str = "application/octet-stream";
/// The versions that this program speaks, the best first.
pub const PROTOCOLS: &[u16] = &[1];
/// The name in every hub's certificate. A laptop trusts its hub's own authority and nobody else's, so that the name need not be the host's.
pub const SERVER_NAME: &str = "hub.tianye.internal";

const LONGEST: usize = 512;

/// A method of HTTP that is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// GET.
    Get,
    /// HEAD.
    Head,
    /// PUT.
    Put,
    /// POST.
    Post,
    /// PATCH.
    Patch,
}

impl Method {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Patch => "PATCH",
        }
    }
}

/// A call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// → [`crate::Hello`]. The only call beside `Enrol` that needs no certificate.
    Hello,
    /// [`crate::SealedEnrolRequest`] → [`crate::SealedEnrolReply`].
    Enrol,
    /// [`crate::SealedRenewRequest`] → [`crate::RenewReply`].
    Renew,
    /// → [`crate::Heads`], of cases behind the cursor.
    Heads {
        /// The last case of the page before.
        cursor: Option<CaseId>,
    },
    /// [`crate::Push`] → [`crate::Receipt`].
    Push {
        /// The own log.
        log: LogId,
        /// Seq of the first record sent.
        from: u64,
    },
    /// → [`crate::RecordsPage`] of the own log.
    OwnRecords {
        /// The own log.
        log: LogId,
        /// Records behind this seq.
        after: u64,
    },
    /// → [`crate::RecordsPage`] of one case in one log; its last page is attested.
    CaseRecords {
        /// The case.
        case: CaseId,
        /// The log.
        log: LogId,
        /// Records behind this seq.
        after: u64,
    },
    /// [`crate::Have`] → [`crate::Missing`].
    Have {
        /// The case.
        case: CaseId,
    },
    /// → [`crate::LayersWanted`]: the layer files without which submissions of this store wait.
    LayersWanted,
    /// [`crate::LayerFiles`] → [`crate::LayersWanted`]: what is still wanted.
    SendLayers {
        /// The case.
        case: CaseId,
        /// The content hash of the checklist that they make.
        hash: Hash,
    },
    /// → header `upload-offset`: how much of the file is there.
    BlobStatus {
        /// The case.
        case: CaseId,
        /// SHA-256 of the file.
        sha256: Hash,
    },
    /// Octets with headers `upload-offset` and `upload-length` → 204, or 201 once the whole file is there and has its hash.
    BlobPart {
        /// The case.
        case: CaseId,
        /// SHA-256 of the file.
        sha256: Hash,
    },
    /// → the octets of the file; `range: bytes=N-` is heeded.
    BlobRead {
        /// The case.
        case: CaseId,
        /// SHA-256 of the file.
        sha256: Hash,
    },
    /// → [`crate::RecordsPage`] of the hub's own log: what of it is for this store.
    Orders {
        /// Records behind this seq of the hub's log.
        after: u64,
    },
    /// → [`crate::BundleList`].
    Bundles {
        /// Bundles behind this epoch.
        after: u64,
    },
    /// → the bytes of a [`crate::SignedBundle`].
    Bundle {
        /// SHA-256 of those bytes.
        sha256: Hash,
    },
}

impl Endpoint {
    /// The method that it goes by.
    #[must_use]
    pub fn method(&self) -> Method {
        match self {
            Endpoint::Enrol | Endpoint::Renew | Endpoint::Have { .. } => Method::Post,
            Endpoint::Push { .. } | Endpoint::SendLayers { .. } => Method::Put,
            Endpoint::BlobStatus { .. } => Method::Head,
            Endpoint::BlobPart { .. } => Method::Patch,
            _ => Method::Get,
        }
    }

    /// Whether it is answered without a certificate.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Endpoint::Hello | Endpoint::Enrol)
    }

    /// A word for it, for counts and logs: no id in it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Endpoint::Hello => "hello",
            Endpoint::Enrol => "enrol",
            Endpoint::Renew => "renew",
            Endpoint::Heads { .. } => "heads",
            Endpoint::Push { .. } => "push",
            Endpoint::OwnRecords { .. } => "own_records",
            Endpoint::CaseRecords { .. } => "case_records",
            Endpoint::Have { .. } => "have",
            Endpoint::LayersWanted => "layers_wanted",
            Endpoint::SendLayers { .. } => "send_layers",
            Endpoint::BlobStatus { .. } => "blob_status",
            Endpoint::BlobPart { .. } => "blob_part",
            Endpoint::BlobRead { .. } => "blob_read",
            Endpoint::Orders { .. } => "orders",
            Endpoint::Bundles { .. } => "bundles",
            Endpoint::Bundle { .. } => "bundle",
        }
    }

    /// Path and query.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Endpoint::Hello => "/v1/hello".into(),
            Endpoint::Enrol => "/v1/enrol".into(),
            Endpoint::Renew => "/v1/renew".into(),
            Endpoint::Heads { cursor: None } => "/v1/heads".into(),
            Endpoint::Heads { cursor: Some(case) } => format!("/v1/heads?cursor={case}"),
            Endpoint::Push { log, from } => format!("/v1/logs/{log}/records/{from}"),
            Endpoint::OwnRecords { log, after } => format!("/v1/logs/{log}/records?after={after}"),
            Endpoint::CaseRecords { case, log, after } => {
                format!("/v1/cases/{case}/logs/{log}/records?after={after}")
            }
            Endpoint::Have { case } => format!("/v1/cases/{case}/have"),
            Endpoint::LayersWanted => "/v1/layers".into(),
            Endpoint::SendLayers { case, hash } => format!("/v1/cases/{case}/layers/{hash}"),
            Endpoint::BlobStatus { case, sha256 }
            | Endpoint::BlobPart { case, sha256 }
            | Endpoint::BlobRead { case, sha256 } => format!("/v1/cases/{case}/blobs/{sha256}"),
            Endpoint::Orders { after } => format!("/v1/orders?after={after}"),
            Endpoint::Bundles { after } => format!("/v1/bundles?after={after}"),
            Endpoint::Bundle { sha256 } => format!("/v1/bundles/{sha256}"),
        }
    }

    /// The call of a method and of path and query, which must be exactly what [`Endpoint::path`] gives: ids in lower case, numbers without zeros in front.
    ///
    /// # Errors
    ///
    /// [`Code::NotFound`] for a path that there is none of, [`Code::Method`] for one by another method.
    pub fn parse(method: &str, path_and_query: &str) -> Result<Self, Code> {
        if path_and_query.len() > LONGEST {
            return Err(Code::NotFound);
        }
        let (path, query) = match path_and_query.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path_and_query, None),
        };
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let after = || query.and_then(|q| q.strip_prefix("after=")).and_then(number).ok_or(Code::NotFound);
        let found: Vec<Endpoint> = match parts[..] {
            ["v1", "hello"] => vec![Endpoint::Hello],
            ["v1", "enrol"] => vec![Endpoint::Enrol],
            ["v1", "renew"] => vec![Endpoint::Renew],
            ["v1", "heads"] => {
                let cursor = query.map(|q| q.strip_prefix("cursor=").and_then(|c| c.parse().ok()));
                vec![Endpoint::Heads { cursor: cursor.map(|c| c.ok_or(Code::NotFound)).transpose()? }]
            }
            ["v1", "logs", log, "records"] => vec![Endpoint::OwnRecords { log: id(log)?, after: after()? }],
            ["v1", "logs", log, "records", from] => {
                vec![Endpoint::Push { log: id(log)?, from: number(from).ok_or(Code::NotFound)? }]
            }
            ["v1", "cases", case, "logs", log, "records"] => {
                vec![Endpoint::CaseRecords { case: id(case)?, log: id(log)?, after: after()? }]
            }
            ["v1", "cases", case, "have"] => vec![Endpoint::Have { case: id(case)? }],
            ["v1", "layers"] => vec![Endpoint::LayersWanted],
            ["v1", "cases", case, "layers", hash] => vec![Endpoint::SendLayers { case: id(case)?, hash: id(hash)? }],
            ["v1", "cases", case, "blobs", sha256] => {
                let (case, sha256) = (id(case)?, id(sha256)?);
                vec![
                    Endpoint::BlobStatus { case, sha256 },
                    Endpoint::BlobPart { case, sha256 },
                    Endpoint::BlobRead { case, sha256 },
                ]
            }
            ["v1", "orders"] => vec![Endpoint::Orders { after: after()? }],
            ["v1", "bundles"] => vec![Endpoint::Bundles { after: after()? }],
            ["v1", "bundles", sha256] => vec![Endpoint::Bundle { sha256: id(sha256)? }],
            _ => return Err(Code::NotFound),
        };
        if found.iter().any(|e| e.path() != path_and_query) {
            return Err(Code::NotFound);
        }
        found.into_iter().find(|e| e.method().as_str() == method).ok_or(Code::Method)
    }
}

fn id<T: std::str::FromStr>(text: &str) -> Result<T, Code> {
    text.parse().map_err(|_| Code::NotFound)
}

fn number(text: &str) -> Option<u64> {
    text.parse().ok()
}
