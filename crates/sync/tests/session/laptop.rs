//! A made-up laptop: a log in memory, signed like a real one.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard},
};

use evidence::{
    AttachmentAdded, BootId, CaseCreated, CaseId, CryptoProvider, Ed25519Sha256, Ed25519Signer, Hash, Head, LogId,
    LogOpened, LogRoot, Marked, Moment, Opening, OrderWhat, Payload, Record, Role, Sealing, Signer, merkle_root, seal,
};
use sync::{Case, CaughtUp, File, Handed, Laptop, Obeyed, Order, Took, Writer};
use wire::{Carried, CaseToken, Receipt};

#[derive(Clone, Default)]
pub struct Inside {
    pub records: Vec<(Record, Vec<u8>, Option<Opening>)>,
    pub receipt: Option<Receipt>,
    pub lost: Vec<Receipt>,
    /// File → size, first record, bytes.
    pub files: BTreeMap<(CaseId, Hash), (u64, Vec<u8>)>,
    pub gone: BTreeSet<Hash>,
    pub sent: BTreeSet<(CaseId, Hash)>,
    pub others: BTreeMap<(CaseId, LogId), Vec<Record>>,
    pub known: BTreeMap<LogId, Writer>,
    pub ended: bool,
    pub only_reads: bool,
    /// What comes of the orders that are kept, once.
    pub obeys: Vec<Obeyed>,
    /// Orders to come to an end that were handed over.
    pub revoked: Vec<Order>,
    /// Typed while the session runs, once files go.
    pub typed_meanwhile: u32,
}

pub struct Paper {
    pub log: LogId,
    signer: Ed25519Signer,
    inside: Mutex<Inside>,
    pub now_ms: i64,
}

fn case(n: u8) -> CaseId {
    CaseId::from_random([n; 16])
}

impl Paper {
    pub fn new(n: u8) -> Self {
        let signer = Ed25519Signer::from_seed(&[n; 32]);
        let log = LogId::from_random([n; 16]);
        let paper = Self { log, signer, inside: Mutex::default(), now_ms: 1_800_000_000_000 };
        let opened = LogOpened {
            public_key: paper.key().to_vec(),
            officer: "借款人经理".into(),
            program: "test".into(),
            role: None,
        };
        paper.write(None, Payload::LogOpened(opened));
        paper
    }

    /// The same laptop once more, as a copied disk is.
    pub fn copied(&self, n: u8) -> Self {
        let signer = Ed25519Signer::from_seed(&[n; 32]);
        assert_eq!(signer.public_key(), self.key());
        Self { log: self.log, signer, inside: Mutex::new(self.inside().clone()), now_ms: self.now_ms }
    }

    pub fn key(&self) -> &[u8] {
        self.signer.public_key()
    }

    pub fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().expect("a laptop")
    }

    pub fn write(&self, case: Option<CaseId>, payload: Payload) {
        let mut inside = self.inside();
        let after = inside.records.last().map(|(record, _, _)| record.head());
        let seq = inside.records.len() as u64 + 1;
        let boot = BootId::from_random([1; 16]);
        let moment = Moment { wall_ms: self.now_ms, offset_minutes: 480, monotonic_ms: seq, boot, hub_heard_ms: None };
        let salt =
            Ed25519Sha256.hash(&[&seq.to_be_bytes(), self.log.0.as_bytes(), format!("{payload:?}").as_bytes()]).0;
        let author = self.log.to_string();
        let sealing = Sealing { log: self.log, after, case, moment, author: &author, payload: &payload, salt };
        let sealed = seal(sealing, &Ed25519Sha256, &self.signer).expect("sealed");
        let record = Record::parse(&sealed.bytes, &Ed25519Sha256).expect("a record");
        inside.records.push((record, sealed.bytes, Some(sealed.opening)));
    }

    pub fn open(&self, n: u8) -> CaseId {
        self.write(Some(case(n)), Payload::CaseCreated(CaseCreated::default()));
        case(n)
    }

    pub fn say(&self, case: CaseId, word: &str) {
        self.write(Some(case), Payload::Marked(Marked { mark: "word".into(), detail: Some(word.into()) }));
    }

    pub fn photo(&self, case: CaseId, bytes: Vec<u8>) -> Hash {
        let id = Ed25519Sha256.hash(&[&bytes]);
        let added = AttachmentAdded {
            id,
            size: bytes.len() as u64,
            name: "照片.jpg".into(),
            media_type: "image/jpeg".into(),
            question: None,
            row: None,
            column: None,
            evidence: None,
            source: None,
            note: None,
            marks: None,
        };
        self.write(Some(case), Payload::AttachmentAdded(added));
        let seq = self.inside().records.len() as u64;
        self.inside().files.insert((case, id), (seq, bytes));
        id
    }

    pub fn sealed(&self) -> Vec<Vec<u8>> {
        self.inside().records.iter().map(|(_, sealed, _)| sealed.clone()).collect()
    }

    pub fn all_there(&self) -> bool {
        let inside = self.inside();
        let covered = inside.receipt.as_ref().map_or(0, |receipt| receipt.seq);
        covered == inside.records.len() as u64 && inside.files.keys().all(|file| inside.sent.contains(file))
    }

    fn root(records: &[Record], log: LogId) -> LogRoot {
        let hashes: Vec<Hash> = records.iter().map(|record| record.hash).collect();
        let last = records.last().map_or(0, |record| record.header.seq);
        LogRoot { log, count: hashes.len() as u64, last, root: merkle_root(&hashes, &Ed25519Sha256) }
    }
}

impl Laptop for Paper {
    type Fault = String;

    fn renewing(&self) -> Result<Option<sync::Renewing>, String> {
        Ok(None)
    }

    fn renewed(&self, _: Vec<Vec<u8>>, _: i64) -> Result<bool, String> {
        Ok(false)
    }

    fn head(&self) -> Result<Head, String> {
        self.inside().records.last().map(|(record, _, _)| record.head()).ok_or_else(|| "empty".to_owned())
    }

    fn hash_at(&self, seq: u64) -> Result<Option<Hash>, String> {
        Ok(self.inside().records.get(seq as usize - 1).map(|(record, _, _)| record.hash))
    }

    fn receipted(&self) -> Result<u64, String> {
        Ok(self.inside().receipt.as_ref().map_or(0, |receipt| receipt.seq))
    }

    fn outgoing(&self, from: u64, most: usize, bytes: usize) -> Result<(Vec<Carried>, u64), String> {
        let inside = self.inside();
        let (mut out, mut size): (Vec<Carried>, usize) = (Vec::new(), 0);
        for (_, sealed, opening) in inside.records.iter().skip(from as usize - 1).take(most) {
            let carried = Carried::new(sealed.clone(), opening.as_ref());
            if !out.is_empty() && size + carried.size() > bytes {
                break;
            }
            size += carried.size();
            out.push(carried);
        }
        Ok((out, 0))
    }

    fn keep_receipt(&self, receipt: &Receipt) -> Result<bool, String> {
        if self.hash_at(receipt.seq)? != Some(receipt.hash) || receipt.log != self.log {
            return Ok(false);
        }
        if self.receipted()? <= receipt.seq {
            self.inside().receipt = Some(receipt.clone());
        }
        Ok(true)
    }

    fn hub_ends_at(&self, seq: u64) -> Result<bool, String> {
        let lost = self.receipted()? > seq;
        if lost {
            let mut inside = self.inside();
            let receipt = inside.receipt.take();
            inside.lost.extend(receipt);
        }
        Ok(lost)
    }

    fn only_reads(&self) -> Result<bool, String> {
        Ok(self.inside().only_reads)
    }

    fn catch_up(&self, records: Vec<Order>) -> Result<CaughtUp, String> {
        let mut inside = self.inside();
        let count = records.len() as u64;
        let mut parsed = Vec::new();
        let mut prev = inside.records.last().map_or(Hash::ZERO, |(record, _, _)| record.hash);
        for (sealed, opening) in records {
            let record = Record::parse(&sealed, &Ed25519Sha256).map_err(|error| error.to_string())?;
            if record.header.prev != prev || !record.is_signed_by(self.signer.public_key(), &Ed25519Sha256) {
                return Ok(CaughtUp::Contradicts(record.header.seq));
            }
            prev = record.hash;
            parsed.push((record, sealed, opening));
        }
        for (record, _, opening) in &parsed {
            let payload = opening.as_ref().and_then(|opening| Payload::from_bytes(&opening.payload).ok());
            if let (Some(case), Some(Payload::AttachmentAdded(added))) = (record.header.case, payload) {
                inside.files.insert((case, added.id), (record.header.seq, Vec::new()));
                inside.gone.insert(added.id);
            }
        }
        inside.records.extend(parsed);
        Ok(CaughtUp::New(count))
    }

    fn case(&self, case: CaseId) -> Result<Case, String> {
        let inside = self.inside();
        let own = inside.records.iter().any(|(record, _, _)| record.header.case == Some(case));
        let here: Vec<LogRoot> = inside
            .others
            .iter()
            .filter(|((of, _), _)| *of == case)
            .map(|((_, log), records)| Self::root(records, *log))
            .collect();
        Ok(if own || !here.is_empty() { Case::Here(here) } else { Case::Unknown })
    }

    fn writer(&self, log: LogId) -> Result<Option<Writer>, String> {
        Ok(self.inside().known.get(&log).cloned())
    }

    fn take(&self, case: CaseId, logs: Vec<Handed>) -> Result<Took, String> {
        let mut new = 0;
        for handed in logs {
            let mut inside = self.inside();
            let mut records = inside.others.get(&(case, handed.log)).cloned().unwrap_or_default();
            for (sealed, _) in &handed.records {
                let record = Record::parse(sealed, &Ed25519Sha256).map_err(|error| error.to_string())?;
                if !record.is_signed_by(&handed.writer.public_key, &Ed25519Sha256) {
                    return Ok(Took::Refused("签名不对".into(), "signature".into()));
                }
                if records.iter().all(|known| known.hash != record.hash) {
                    records.push(record);
                    new += 1;
                }
            }
            if Self::root(&records, handed.log) != handed.attested {
                return Ok(Took::Refused("不是分行签的".into(), "not as attested".into()));
            }
            inside.others.insert((case, handed.log), records);
        }
        if new > 0 {
            self.say(case, "heard");
        }
        Ok(Took::New(new))
    }

    fn keep_token(&self, _: &CaseToken) -> Result<(), String> {
        Ok(())
    }

    fn orders_read(&self) -> Result<u64, String> {
        Ok(0)
    }

    fn keep_orders(&self, _: Vec<Order>, _: u64) -> Result<(), String> {
        Ok(())
    }

    fn obey(&self) -> Result<Vec<Obeyed>, String> {
        let obeyed = std::mem::take(&mut self.inside().obeys);
        for one in &obeyed {
            if let Obeyed::Erased(case) = one {
                self.write(Some(*case), Payload::CaseErased("order".into()));
            }
        }
        Ok(obeyed)
    }

    fn revoked(&self, order: &Order) -> Result<bool, String> {
        self.inside().revoked.push(order.clone());
        let payload = Payload::from_bytes(&order.1.as_ref().expect("an opening").payload).expect("a payload");
        Ok(matches!(payload, Payload::Order(order) if order.what == OrderWhat::Revoke))
    }

    fn files(&self) -> Result<Vec<File>, String> {
        let inside = self.inside();
        let file = |((case, id), (seq, bytes)): (&(CaseId, Hash), &(u64, Vec<u8>))| File {
            case: *case,
            id: *id,
            size: match inside.gone.contains(id) {
                true => 10_000,
                false => bytes.len() as u64,
            },
            seq: *seq,
            sent: inside.sent.contains(&(*case, *id)),
            here: !inside.gone.contains(id),
        };
        Ok(inside.files.iter().map(file).collect())
    }

    fn read(&self, file: &File) -> Result<Option<Vec<u8>>, String> {
        let typed = {
            let mut inside = self.inside();
            let typed = inside.typed_meanwhile > 0;
            inside.typed_meanwhile = inside.typed_meanwhile.saturating_sub(1);
            typed
        };
        if typed {
            self.say(file.case, "typed while photos go");
        }
        let inside = self.inside();
        Ok(inside.files.get(&(file.case, file.id)).filter(|_| !inside.gone.contains(&file.id)).map(|(_, b)| b.clone()))
    }

    fn hub_holds(&self, case: CaseId, whole: &[Hash], lacking: &[Hash]) -> Result<(), String> {
        let mut inside = self.inside();
        inside.sent.extend(whole.iter().map(|id| (case, *id)));
        for id in lacking {
            inside.sent.remove(&(case, *id));
        }
        Ok(())
    }

    fn put_back(&self, file: &File, bytes: &[u8]) -> Result<(), String> {
        let mut inside = self.inside();
        inside.files.insert((file.case, file.id), (file.seq, bytes.to_vec()));
        inside.gone.remove(&file.id);
        Ok(())
    }

    fn layers(&self, _: Hash) -> Result<Option<wire::LayerFiles>, String> {
        Ok(None)
    }

    fn ended(&self) -> Result<(), String> {
        self.inside().ended = true;
        Ok(())
    }

    fn now_ms(&self) -> i64 {
        self.now_ms
    }
}

/// Whose log it is.
pub fn writer(paper: &Paper) -> Writer {
    Writer { public_key: paper.key().to_vec(), name: "协办".into(), role: Role::Officer }
}
