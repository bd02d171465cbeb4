//! What is counted while the hub answers, kept in memory: a new start counts anew, as its readers expect.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use evidence::Hash;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};
use wire::{Code, Endpoint};

/// What every name begins with.
pub(super) const PREFIX: &str = "tianye_hub";
/// Seconds of a call's own work. Never changed: readers compare over months.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    endpoint: &'static str,
    code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct At {
    gate: &'static str,
}

/// Where a call waits or is told to come again.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Gate {
    Records,
    Blobs,
    Large,
    Connections,
}

impl Gate {
    const ALL: [Gate; 4] = [Gate::Records, Gate::Blobs, Gate::Large, Gate::Connections];

    fn code(self) -> &'static str {
        match self {
            Gate::Records => "records",
            Gate::Blobs => "blobs",
            Gate::Large => "large",
            Gate::Connections => "connections",
        }
    }
}

/// The counters.
pub(crate) struct Counters {
    pub(super) registry: Registry,
    requests: Family<Call, Counter>,
    gates: Family<At, Counter>,
    push: Histogram,
    blob: Histogram,
    /// When a call with this certificate was last carried out. A store that has nothing to send writes nothing by which the keep would know.
    heard: Mutex<HashMap<Hash, i64>>,
}

impl Default for Counters {
    fn default() -> Self {
        let (requests, gates) = (Family::<Call, Counter>::default(), Family::<At, Counter>::default());
        let (push, blob) = (Histogram::new(BUCKETS), Histogram::new(BUCKETS));
        for gate in Gate::ALL {
            // A count that begins at nothing is there from the start, so that its growth is seen.
            drop(gates.get_or_create(&At { gate: gate.code() }));
        }
        let mut registry = Registry::with_prefix(PREFIX);
        registry.register("requests", "Calls of laptops by route and outcome", requests.clone());
        registry.register("gate_waits", "Times that a call found a gate full", gates.clone());
        registry.register("push_seconds", "The hub's own work on a push, without the line", push.clone());
        registry.register("blob_seconds", "The hub's own work on a part of a file, without the line", blob.clone());
        Self { registry, requests, gates, push, blob, heard: Mutex::default() }
    }
}

impl Counters {
    /// A call was answered; `code`: none where it was carried out.
    pub(crate) fn answered(&self, endpoint: Option<&Endpoint>, code: Option<Code>) {
        let endpoint = endpoint.map_or("none", Endpoint::word);
        self.requests.get_or_create(&Call { endpoint, code: code.map_or("ok", Code::as_str) }).inc();
    }

    /// How long the hub's own work on a call took.
    pub(crate) fn took(&self, endpoint: &Endpoint, time: Duration) {
        match endpoint {
            Endpoint::Push { .. } => self.push.observe(time.as_secs_f64()),
            Endpoint::BlobPart { .. } | Endpoint::BlobRead { .. } => self.blob.observe(time.as_secs_f64()),
            _ => {}
        }
    }

    /// A gate was full.
    pub(crate) fn full(&self, gate: Gate) {
        self.gates.get_or_create(&At { gate: gate.code() }).inc();
    }

    /// A store that the hub knows was here.
    pub(crate) fn heard(&self, certificate: Hash, now_ms: i64) {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).insert(certificate, now_ms);
    }

    pub(super) fn heard_of(&self, certificate: &Hash) -> Option<i64> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).get(certificate).copied()
    }
}
