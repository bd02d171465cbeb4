//! On which checklist a case stands 本案所据清单: the one that is here now, or an earlier one that the store kept; and what is said of it.
//!
//! A kept checklist counts only when its hash comes out again from the files, so that an old decision replays with just what it was made with. What
//! nobody kept, or what does not prove itself, is computed with the present checklist and said to be.

use std::sync::{Arc, Mutex, PoisonError};

use appraisal::checklist::{self, Checklist, LayerFile, Layers};
use evidence::{CaseDetails, Hash};
use store::{LayerSet, Store};

use crate::api::moving::Standing;
use crate::api::text::{Code, Failure, Text};
use crate::library::Library;

/// The checklist that a case is computed with.
pub(crate) struct Stand {
    pub(crate) checklist: Arc<Checklist>,
    pub(crate) standing: Standing,
}

/// The checklist on which a case stands. Its layer files are kept where they are at hand: from now on it has them, whatever becomes of these.
pub(crate) fn stand(details: &CaseDetails, library: &mut Library, store: &mut Store) -> Result<Stand, Failure> {
    let present = library.checklist(&details.industry);
    let Some(recorded) = details.checklist_hash else {
        return Ok(Stand { checklist: present?, standing: Standing::Present });
    };
    if let Ok(present) = &present
        && library.is_hash_of(&recorded.to_string(), present)
    {
        // A full or read-only disk keeps nobody from reading a case.
        let there = store.has_layers(recorded).unwrap_or(true);
        if !there {
            let _ = store.keep_layers(recorded, &library.layer_set(&details.industry));
        }
        return Ok(Stand { checklist: Arc::clone(present), standing: Standing::Present });
    }
    match earlier(recorded, details.layers, library, store) {
        Ok(Some(checklist)) => Ok(Stand { checklist, standing: Standing::Older }),
        Ok(None) => Ok(Stand { checklist: present?, standing: Standing::NotKept }),
        Err(failure) => match present {
            Ok(checklist) => Ok(Stand { checklist, standing: Standing::Damaged }),
            Err(_) => Err(failure),
        },
    }
}

/// A checklist that the store kept, resolved and proved; none when nobody kept it.
pub(crate) fn earlier(
    hash: Hash,
    digest: Option<Hash>,
    library: &mut Library,
    store: &Store,
) -> Result<Option<Arc<Checklist>>, Failure> {
    if let Some(known) = library.earlier.get(&hash) {
        return Ok(Some(Arc::clone(known)));
    }
    let Some(set) = store.kept_layers(hash)? else { return Ok(None) };
    if digest.is_some_and(|signed| signed != set.digest()) {
        return Err(not_proved(hash));
    }
    let checklist = resolved(hash, &set)?;
    library.earlier.insert(hash, Arc::clone(&checklist));
    Ok(Some(checklist))
}

/// By what a resolved checklist is known: the hash it is kept under, the trade, the digest of the files.
type Of = (Hash, String, Hash);

/// The checklists resolved last, by the hash they are kept under, the trade and the digest of every byte they were resolved from. What comes of the same bytes is
/// the same, and resolving is the larger part of checking a package: who is handed ten packages of one trade waits for one.
static LAST: Mutex<Vec<(Of, Arc<Checklist>)>> = Mutex::new(Vec::new());

/// So many are remembered.
const REMEMBERED: usize = 4;

/// Resolves layer files, and refuses them unless the hash they are kept under comes out: as it is taken now, or as earlier versions took it.
pub(crate) fn resolved(hash: Hash, set: &LayerSet) -> Result<Arc<Checklist>, Failure> {
    let key = (hash, set.checklist.clone(), set.digest());
    let last = || LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = last().iter().find(|(of, _)| *of == key) {
        return Ok(Arc::clone(known));
    }
    let made = Arc::new(proved(hash, set)?);
    let mut last = last();
    last.truncate(REMEMBERED - 1);
    last.insert(0, (key, Arc::clone(&made)));
    Ok(made)
}

fn proved(hash: Hash, set: &LayerSet) -> Result<Checklist, Failure> {
    let file = |(path, text): &(String, String)| LayerFile { path: path.clone(), text: text.clone() };
    let files: Vec<LayerFile> = set.files().iter().map(file).collect();
    let layers = Layers::new(&files);
    let checklist = Checklist::of(&layers, &set.checklist).map_err(|problems| {
        let list: Vec<String> = problems.iter().take(20).map(ToString::to_string).collect();
        not_proved(hash).caused_by(list.join("\n"))
    })?;
    let kept_under = hash.to_string();
    let same = checklist.hash == kept_under || checklist::hash_of_files(&files, &layers, &set.checklist) == kept_under;
    if same { Ok(checklist) } else { Err(not_proved(hash)) }
}

/// Layer files of one checklist are smaller than this altogether; what is larger is not resolved.
const LARGEST_LAYERS: usize = 16 << 20;

/// Whether layer files are what layer files are: not larger, and under paths that lead nowhere else. Nothing is ever written under them.
pub(crate) fn plain(set: &LayerSet) -> bool {
    let size: usize = set.files().iter().map(|(_, text)| text.len()).sum();
    let inside = |path: &str| {
        path.len() < 256
            && !path.contains(['\\', ':', '\0'])
            && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
    };
    size <= LARGEST_LAYERS && set.files().iter().all(|(path, _)| inside(path))
}

/// Whether what is kept under a hash gives that hash again.
pub(crate) fn proves(hash: Hash, store: &Store) -> bool {
    matches!(store.kept_layers(hash), Ok(Some(set)) if resolved(hash, &set).is_ok())
}

fn not_proved(hash: Hash) -> Failure {
    let short = hash.short();
    Failure::new(Code::Damaged).saying(
        format!("留存的清单（{short}）算不出当初的哈希，不能用来重放"),
        format!("the kept checklist ({short}) does not give its hash again and proves nothing"),
    )
}

impl Standing {
    /// What is said of it; nothing where the case stands on the checklist that is here.
    pub(crate) fn words(self) -> Option<Text> {
        let (zh, en) = match self {
            Standing::Present => return None,
            Standing::Older => (
                "本案仍按当初留存的清单计算，结果与当时一致；现在的清单已不同，可以查看差别后转过去",
                "This case is computed with the checklist kept for it, as it was; the present one differs and can be moved to",
            ),
            Standing::NotKept => (
                "本案所据的清单没有留存（由更早的程序建立），只能按现在的清单计算：下面的数字可能与当时的决定不同，旧决定以当时的报告为准",
                "The checklist of this case was not kept (made by an earlier program): figures follow the present one and may differ \
                 from the decision made then, which stands in its report",
            ),
            Standing::Damaged => (
                "本案留存的清单已损坏，只能按现在的清单计算：下面的数字可能与当时的决定不同，旧决定以当时的报告为准；请从备份恢复资料库",
                "The checklist kept for this case is damaged: figures follow the present one and may differ from the decision made \
                 then, which stands in its report; restore the database from a backup",
            ),
        };
        Some(Text::new(zh, en))
    }

    /// Whether figures may differ from those of the time: said in the report, too.
    pub(crate) fn is_another(self) -> bool {
        matches!(self, Standing::NotKept | Standing::Damaged)
    }
}
