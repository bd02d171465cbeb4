//! Somebody who reckons what was submitted, unless a test says otherwise: tests of the workflow ask about nothing else.

use std::sync::{Arc, Mutex};

use evidence::{Hash, Submitted};
use hub::{CaseRecords, LayerFiles, Reckoned, Reckons, Stands};

/// The content hash of the only checklist there is.
pub(crate) const CHECKLIST: Hash = Hash([5; 32]);
/// The text by which layer files are known to make it.
pub(crate) const PROOF: &str = "id = \"tower-crane\"";

/// What is reckoned otherwise.
type Otherwise = Box<dyn Fn(&mut Reckoned) + Send + Sync>;

/// See the module.
#[derive(Default)]
pub(crate) struct Agrees {
    /// What a test changes of it.
    pub(crate) but: Mutex<Option<Otherwise>>,
    /// The checklists that it has: none of them, where a test wants to bring it.
    pub(crate) without_layers: Mutex<bool>,
    /// It fails so often before it reckons.
    pub(crate) fails: Mutex<u32>,
    /// So often it was asked.
    pub(crate) asked: Mutex<u32>,
}

impl Agrees {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(crate) fn but(&self, change: impl Fn(&mut Reckoned) + Send + Sync + 'static) {
        *self.but.lock().unwrap() = Some(Box::new(change));
    }
}

impl Reckons for Agrees {
    fn stands(&self, _: &CaseRecords) -> Stands {
        Stands { checklist: "tower-crane".into(), hash: Some(CHECKLIST), layers: None }
    }

    fn built_in(&self, stands: &Stands) -> Option<LayerFiles> {
        let has = !*self.without_layers.lock().unwrap();
        has.then(|| LayerFiles { checklist: stands.checklist.clone(), files: Vec::new() })
    }

    fn proves(&self, stands: &Stands, layers: &LayerFiles) -> bool {
        stands.hash == Some(CHECKLIST) && layers.files.iter().any(|(_, text)| text == PROOF)
    }

    fn reckon(&self, _: &CaseRecords, _: &LayerFiles, told: &Submitted) -> Result<Reckoned, String> {
        *self.asked.lock().unwrap() += 1;
        let mut fails = self.fails.lock().unwrap();
        if *fails > 0 {
            *fails -= 1;
            return Err("not now".into());
        }
        let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        let mut reckoned = Reckoned {
            figures: told.figures.unwrap_or(Hash::ZERO),
            checklist: told.checklist,
            grade: told.grade.clone(),
            score: number(&Some("80".into())),
            limit: number(&told.limit),
            security: None,
            conflicts: Vec::new(),
            consents: Vec::new(),
            missing: Vec::new(),
            outside: Vec::new(),
            persons: [told.statement.clone()].into(),
        };
        if let Some(but) = &*self.but.lock().unwrap() {
            but(&mut reckoned);
        }
        Ok(reckoned)
    }
}
