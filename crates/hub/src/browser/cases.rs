//! Cases opened to be read, kept for a while: whoever looks at a case asks several things of it. What is kept is good for exactly the records that are here,
//! and goes when nobody is signed in any more.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app::{
    CaseRecords, Reckoner,
    reader::{CaseCard, Code, Failure, ReadCase, Reader},
};
use evidence::{CaseId, CryptoProvider, Ed25519Sha256, Hash};

use crate::{
    error::{HubError, Result},
    hub::{Hub, KeyRing},
    keep::{View, read},
};

/// So many are kept open.
const MOST: usize = 8;

/// Why a case is not opened: something failed here, or in words for whoever asks.
pub(super) enum Shut {
    Failed(HubError),
    Told(Box<Failure>),
}

impl From<HubError> for Shut {
    fn from(error: HubError) -> Self {
        Shut::Failed(error)
    }
}

impl From<Failure> for Shut {
    fn from(failure: Failure) -> Self {
        Shut::Told(Box::new(failure))
    }
}

/// Opens cases, and keeps them and their lines.
#[derive(Default)]
pub(super) struct Cases {
    reader: std::sync::OnceLock<Reader>,
    /// The one used last at the end.
    open: Mutex<Vec<(CaseId, Hash, Arc<ReadCase>)>>,
    cards: Mutex<HashMap<CaseId, (Hash, CaseCard)>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What there is of a case, as one hash: another record, another mark.
pub(super) fn mark(view: &dyn View, case: CaseId) -> Result<Hash> {
    let mut bytes = Vec::new();
    for log in view.case_logs(case)? {
        bytes.extend(log.log.0.as_bytes());
        bytes.extend(log.root().root.0);
        bytes.extend(log.last.to_be_bytes());
    }
    // Who it belongs to and who may answer stands beside the records.
    for member in view.members(case)? {
        bytes.extend(format!("{} {} {:?}\n", member.staff, member.role, member.sections).bytes());
    }
    Ok(Ed25519Sha256.hash(&[&bytes]))
}

impl Cases {
    /// A case from its records, as it stands now.
    pub(super) fn opened(&self, hub: &Hub, case: CaseId) -> std::result::Result<Arc<ReadCase>, Shut> {
        let (mark, records) = read(hub.keep(), |view| {
            let mark = mark(view, case)?;
            if let Some(kept) = self.kept(case, mark) {
                return Ok::<_, HubError>((mark, Err(kept)));
            }
            let mut ring = KeyRing::default();
            let ends: BTreeMap<_, _> = view.case_logs(case)?.into_iter().map(|log| (log.log, u64::MAX)).collect();
            let logs = hub.entries(view, &mut ring, case, &ends)?;
            let records =
                logs.map(|logs| Ok::<_, HubError>((hub.team(view, case, &logs, u64::MAX)?, logs))).transpose()?;
            Ok((mark, Ok(records)))
        })?;
        let records = match records {
            Err(kept) => return Ok(kept),
            Ok(Some((team, logs))) => CaseRecords { case, logs, team },
            Ok(None) => {
                let (zh, en) = (
                    "本案有记录这里读不出（没有传到，或由更新的程序写成）",
                    "records of this case cannot be read here (not all came, or a newer program wrote them)",
                );
                return Err(Failure::new(Code::NotFound).saying(zh, en).into());
            }
        };
        let Some(layers) = hub.layers_for(&Reckoner::stands(&records))? else {
            let (zh, en) = ("分行还没有本案所用的清单", "the branch does not have the checklist of this case yet");
            return Err(Failure::new(Code::NotFound).saying(zh, en).into());
        };
        let opened = Arc::new(self.reader.get_or_init(Reader::default).read(records, &layers)?);
        let mut open = locked(&self.open);
        open.retain(|(other, _, _)| *other != case);
        while open.len() >= MOST {
            open.remove(0);
        }
        open.push((case, mark, Arc::clone(&opened)));
        Ok(opened)
    }

    fn kept(&self, case: CaseId, mark: Hash) -> Option<Arc<ReadCase>> {
        let mut open = locked(&self.open);
        let at = open.iter().position(|(other, of, _)| (*other, *of) == (case, mark))?;
        let found = open.remove(at);
        let case = Arc::clone(&found.2);
        open.push(found);
        Some(case)
    }

    /// The line of a case that was worked out before and still holds.
    pub(super) fn card(&self, case: CaseId, mark: Hash) -> Option<CaseCard> {
        locked(&self.cards).get(&case).filter(|(of, _)| *of == mark).map(|(_, card)| card.clone())
    }

    /// Keeps a line.
    pub(super) fn keep_card(&self, case: CaseId, mark: Hash, card: &CaseCard) {
        locked(&self.cards).insert(case, (mark, card.clone()));
    }

    /// Nobody is here any more.
    pub(super) fn forget(&self) {
        locked(&self.open).clear();
        locked(&self.cards).clear();
    }
}
