//! Who reckons a case: the code with which the officer's screen opens it. A test that asks about the workflow alone puts something simpler in its place.

use std::sync::OnceLock;

use app::{CaseRecords, LayerFiles, Reckoned, Reckoner, Stands};

/// Reckons cases from their records.
pub trait Reckons: Send + Sync {
    /// The checklist that the records name.
    fn stands(&self, records: &CaseRecords) -> Stands;
    /// The layer files that this program has of it, where they give the hash that is asked for.
    fn built_in(&self, stands: &Stands) -> Option<LayerFiles>;
    /// Whether layer files give the content hash that a checklist is known by.
    fn proves(&self, stands: &Stands, layers: &LayerFiles) -> bool;
    /// What the case comes to.
    ///
    /// # Errors
    ///
    /// Why it cannot be reckoned, for the hub's log: no content.
    fn reckon(
        &self,
        records: &CaseRecords,
        layers: &LayerFiles,
        told: &evidence::Submitted,
    ) -> Result<Reckoned, String>;
}

/// The laptop's own code, with the checklists built in; they are read when the first case is reckoned.
#[derive(Default)]
pub(crate) struct AsLaptops(OnceLock<Reckoner>);

impl AsLaptops {
    fn own(&self) -> &Reckoner {
        self.0.get_or_init(Reckoner::default)
    }
}

impl Reckons for AsLaptops {
    fn stands(&self, records: &CaseRecords) -> Stands {
        Reckoner::stands(records)
    }

    fn built_in(&self, stands: &Stands) -> Option<LayerFiles> {
        self.own().built_in(stands)
    }

    fn proves(&self, stands: &Stands, layers: &LayerFiles) -> bool {
        self.own().proves(stands, layers)
    }

    fn reckon(&self, records: &CaseRecords, layers: &LayerFiles, _: &evidence::Submitted) -> Result<Reckoned, String> {
        self.own().reckon(records, layers).map_err(|failure| format!("{:?}", failure.code))
    }
}
