//! A laptop of the load: its records signed ahead by its own key, its photos made anew whenever they are read, so that five hundred of them fit into one
//! program. What goes over the line is what a laptop sends: the session (`sync`) is the real one.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use evidence::{
    Action, AnswersChanged, AttachmentAdded, CaseCreated, CaseId, Change, CryptoProvider, Ed25519Sha256, Hash, Head,
    LogId, Payload, Value,
};
use sync::{Case, CaughtUp, File, Handed, Laptop, Obeyed, Order, Took, Writer};
use wire::{Carried, CaseToken, LayerFiles, Receipt};

use super::pen::Pen;

const P: &Ed25519Sha256 = &Ed25519Sha256;

/// How much each laptop brings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Much {
    /// Records, those that open the log and the cases among them.
    pub(crate) records: usize,
    /// Bytes of one record on the way, about.
    pub(crate) record_bytes: usize,
    /// Cases.
    pub(crate) cases: u32,
    /// Photos.
    pub(crate) photos: usize,
    /// Bytes of one photo.
    pub(crate) photo_bytes: usize,
}

struct Photo {
    case: CaseId,
    id: Hash,
    seq: u64,
    seed: u64,
}

/// What changes while it is sent.
#[derive(Default)]
pub(crate) struct Inside {
    receipt: u64,
    sent: HashSet<(CaseId, Hash)>,
    orders: u64,
    pushing: Option<Instant>,
    /// How long each push took as the laptop saw it: from the records being at hand to their receipt, waiting at a full gate included.
    pub(crate) pushes: Vec<Duration>,
    /// When a receipt first covered the last record.
    pub(crate) receipted: Option<Instant>,
    /// What must not happen while nobody else writes and nothing is lost.
    pub(crate) odd: Vec<&'static str>,
}

/// See the module.
pub(crate) struct Made {
    pub(crate) pen: Pen,
    records: Vec<Carried>,
    hashes: Vec<Hash>,
    photos: Vec<Photo>,
    photo_bytes: usize,
    now: fn() -> i64,
    inside: Mutex<Inside>,
}

/// The bytes of a photo. Nothing in them can be packed, as in a photo.
pub(crate) fn picture(seed: u64, size: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size + 8);
    let mut state = seed;
    while bytes.len() < size {
        // A step of splitmix64.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend_from_slice(&(word ^ (word >> 31)).to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

/// An answer of about so many bytes.
pub(crate) fn answer(number: usize, bytes: usize) -> Payload {
    let mut text = format!("第 {number} 次到访，");
    while text.len() < bytes {
        text.push_str("供应商A 当日到货，现场清点与单据一致；");
    }
    let change = Change { note: Some(text), ..Change::answer("request.amount", Some(Value::Text(number.to_string()))) };
    Payload::AnswersChanged(AnswersChanged {
        tables: Vec::new(),
        changes: vec![change],
        action: Action::Typed,
        after_limit_seen: false,
    })
}

/// A case for credit begins.
pub(crate) fn created(trade: &str) -> Payload {
    Payload::CaseCreated(CaseCreated {
        title: "样例商行".into(),
        industry: trade.into(),
        checklist: trade.into(),
        ..CaseCreated::default()
    })
}

impl Made {
    /// The laptop of a number, the same for the same number: an account with its log opened, cases, photos that records name, answers.
    pub(crate) fn new(number: u32, staff: &str, much: &Much, now: fn() -> i64) -> Self {
        let mut made = Self {
            pen: Pen::new(number, staff, now()),
            records: Vec::with_capacity(much.records),
            hashes: Vec::with_capacity(much.records),
            photos: Vec::with_capacity(much.photos),
            photo_bytes: much.photo_bytes,
            now,
            inside: Mutex::default(),
        };
        let opened = made.pen.opened();
        made.keep(opened);
        let cases: Vec<CaseId> = (0..much.cases).map(|case| made.pen.case(case)).collect();
        for case in &cases {
            made.write(*case, &created("tower-crane"));
        }
        // Photos lie scattered among the answers, as they are taken.
        let (left, mut photos) = (much.records.saturating_sub(made.records.len()).max(much.photos), 0);
        for at in 0..left {
            let case = cases[at % cases.len()];
            if photos < (at + 1) * much.photos / left {
                made.photograph(case, u64::from(number) << 24 | photos as u64);
                photos += 1;
            } else {
                made.write(case, &answer(at, much.record_bytes.saturating_sub(400)));
            }
        }
        made
    }

    fn photograph(&mut self, case: CaseId, seed: u64) {
        let id = P.hash(&[&picture(seed, self.photo_bytes)]);
        let added = AttachmentAdded {
            id,
            size: self.photo_bytes as u64,
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
        self.write(case, &Payload::AttachmentAdded(added));
        self.photos.push(Photo { case, id, seq: self.hashes.len() as u64, seed });
    }

    fn write(&mut self, case: CaseId, payload: &Payload) {
        let carried = self.pen.write(Some(case), payload);
        self.keep(carried);
    }

    fn keep(&mut self, carried: Carried) {
        self.hashes.extend(self.pen.head.map(|head| head.hash));
        self.records.push(carried);
    }

    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The end of its log.
    pub(crate) fn end(&self) -> Head {
        self.pen.head.unwrap()
    }

    /// Bytes of all records, and of all photos.
    pub(crate) fn bytes(&self) -> (u64, u64) {
        let records = self.records.iter().map(|carried| carried.size() as u64).sum();
        (records, (self.photos.len() * self.photo_bytes) as u64)
    }

    fn odd(&self, what: &'static str) {
        self.inside().odd.push(what);
    }
}

impl Laptop for Made {
    type Fault = String;

    /// Its certificate is of today.
    fn renewing(&self) -> Result<Option<sync::Renewing>, String> {
        Ok(None)
    }

    fn renewed(&self, _: Vec<Vec<u8>>, _: i64) -> Result<bool, String> {
        Ok(false)
    }

    fn head(&self) -> Result<Head, String> {
        Ok(self.end())
    }

    fn hash_at(&self, seq: u64) -> Result<Option<Hash>, String> {
        Ok(usize::try_from(seq).ok().and_then(|seq| self.hashes.get(seq.checked_sub(1)?).copied()))
    }

    fn receipted(&self) -> Result<u64, String> {
        Ok(self.inside().receipt)
    }

    fn outgoing(&self, from: u64, most: usize, bytes: usize) -> Result<(Vec<Carried>, u64), String> {
        let (mut out, mut size): (Vec<Carried>, usize) = (Vec::new(), 0);
        let from = usize::try_from(from).map_err(|error| error.to_string())?;
        for carried in self.records.iter().skip(from - 1).take(most) {
            if !out.is_empty() && size + carried.size() > bytes {
                break;
            }
            size += carried.size();
            out.push(carried.clone());
        }
        self.inside().pushing = Some(Instant::now());
        Ok((out, 0))
    }

    fn keep_receipt(&self, receipt: &Receipt) -> Result<bool, String> {
        if self.hash_at(receipt.seq)? != Some(receipt.hash) || receipt.log != self.pen.log {
            return Ok(false);
        }
        let (now, end) = (Instant::now(), self.hashes.len() as u64);
        let mut inside = self.inside();
        let took = inside.pushing.take().map(|began| now - began);
        inside.pushes.extend(took);
        inside.receipt = inside.receipt.max(receipt.seq);
        if receipt.seq >= end {
            inside.receipted.get_or_insert(now);
        }
        Ok(true)
    }

    fn hub_ends_at(&self, seq: u64) -> Result<bool, String> {
        let lost = self.inside().receipt > seq;
        if lost {
            self.odd("the hub has less than it signed for");
            self.inside().receipt = seq;
        }
        Ok(lost)
    }

    fn only_reads(&self) -> Result<bool, String> {
        Ok(false)
    }

    fn catch_up(&self, _: Vec<Order>) -> Result<CaughtUp, String> {
        Err("the hub has more of this log than was written".into())
    }

    fn case(&self, case: CaseId) -> Result<Case, String> {
        let own = self.photos.iter().any(|photo| photo.case == case);
        Ok(if own { Case::Here(Vec::new()) } else { Case::Unknown })
    }

    fn writer(&self, _: LogId) -> Result<Option<Writer>, String> {
        Ok(None)
    }

    fn take(&self, _: CaseId, _: Vec<Handed>) -> Result<Took, String> {
        Ok(Took::New(0))
    }

    fn keep_token(&self, _: &CaseToken) -> Result<(), String> {
        Ok(())
    }

    fn orders_read(&self) -> Result<u64, String> {
        Ok(self.inside().orders)
    }

    fn keep_orders(&self, _: Vec<Order>, upto: u64) -> Result<(), String> {
        self.inside().orders = upto;
        Ok(())
    }

    fn obey(&self) -> Result<Vec<Obeyed>, String> {
        Ok(Vec::new())
    }

    fn revoked(&self, _: &Order) -> Result<bool, String> {
        self.odd("revoked");
        Ok(false)
    }

    fn files(&self) -> Result<Vec<File>, String> {
        let inside = self.inside();
        let file = |photo: &Photo| File {
            case: photo.case,
            id: photo.id,
            size: self.photo_bytes as u64,
            seq: photo.seq,
            sent: inside.sent.contains(&(photo.case, photo.id)),
            here: true,
        };
        Ok(self.photos.iter().map(file).collect())
    }

    fn read(&self, file: &File) -> Result<Option<Vec<u8>>, String> {
        let photo = self.photos.iter().find(|photo| (photo.case, photo.id) == (file.case, file.id));
        Ok(photo.map(|photo| picture(photo.seed, self.photo_bytes)))
    }

    fn hub_holds(&self, case: CaseId, whole: &[Hash], lacking: &[Hash]) -> Result<(), String> {
        let mut inside = self.inside();
        inside.sent.extend(whole.iter().map(|id| (case, *id)));
        for id in lacking {
            if inside.sent.remove(&(case, *id)) {
                inside.odd.push("a whole file is whole no more");
            }
        }
        Ok(())
    }

    fn put_back(&self, _: &File, _: &[u8]) -> Result<(), String> {
        self.odd("a file came back that never was lost");
        Ok(())
    }

    fn layers(&self, _: Hash) -> Result<Option<LayerFiles>, String> {
        Ok(None)
    }

    fn ended(&self) -> Result<(), String> {
        Ok(())
    }

    fn now_ms(&self) -> i64 {
        (self.now)()
    }
}
