//! Writes a log: each record signed by its key and chained to the one before.

use evidence::{
    BootId, CaseId, CryptoProvider, Ed25519Sha256, Ed25519Signer, Head, LogId, LogOpened, Moment, Payload, Sealing,
    Signer, StoreId, seal,
};
use wire::Carried;

const P: &Ed25519Sha256 = &Ed25519Sha256;

/// An account: who writes, and the end of the log so far.
pub(crate) struct Pen {
    pub(crate) staff: String,
    pub(crate) store: StoreId,
    pub(crate) log: LogId,
    pub(crate) signer: Ed25519Signer,
    /// The seed of the key of the line.
    pub(crate) tls: [u8; 32],
    pub(crate) head: Option<Head>,
    number: u32,
    now: i64,
}

impl Pen {
    /// The account of a number, the same for the same number; nothing is written yet.
    pub(crate) fn new(number: u32, staff: &str, now: i64) -> Self {
        let chance = |purpose: &[u8]| P.hash(&[b"tianye load", purpose, &number.to_be_bytes()]).0;
        Self {
            staff: staff.into(),
            store: StoreId::from_random(short(chance(b"store"))),
            log: LogId::from_random(short(chance(b"log"))),
            signer: Ed25519Signer::from_seed(&chance(b"signing")),
            tls: chance(b"tls"),
            head: None,
            number,
            now,
        }
    }

    /// A case of this account.
    pub(crate) fn case(&self, case: u32) -> CaseId {
        let hash = P.hash(&[b"tianye load case", &self.number.to_be_bytes(), &case.to_be_bytes()]);
        CaseId::from_random(short(hash.0))
    }

    /// The record that opens the log.
    pub(crate) fn opened(&mut self) -> Carried {
        let public_key = self.signer.public_key().to_vec();
        let (officer, program) = (self.staff.clone(), "load".to_owned());
        self.write(None, &Payload::LogOpened(LogOpened { public_key, officer, program, role: None }))
    }

    /// One more record.
    pub(crate) fn write(&mut self, case: Option<CaseId>, payload: &Payload) -> Carried {
        let seq = self.head.map_or(0, |head| head.seq);
        let moment = Moment {
            wall_ms: self.now.saturating_add_unsigned(seq),
            offset_minutes: 480,
            monotonic_ms: seq,
            boot: BootId::from_random([1; 16]),
            hub_heard_ms: None,
        };
        let salt = P.hash(&[self.log.0.as_bytes(), &seq.to_be_bytes()]).0;
        let sealing = Sealing { log: self.log, after: self.head, case, moment, author: &self.staff, payload, salt };
        let sealed = seal(sealing, P, &self.signer).unwrap();
        self.head = Some(sealed.head());
        Carried::new(sealed.bytes, Some(&sealed.opening))
    }
}

fn short(hash: [u8; 32]) -> [u8; 16] {
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    id
}
