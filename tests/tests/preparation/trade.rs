//! Every trade with the answers of somebody who has just called.

use appraisal::Appraisal;
use appraisal::checklist::{Checklist, Layers, industries};
use appraisal::observation::{Answers, Basis, Observation, Said};
use appraisal::preparation::Circumstances;
use chrono::NaiveDate;
use std::sync::{Arc, OnceLock};
use tests::facts::layer_files;

/// All trades that have a checklist.
pub(crate) fn all() -> &'static [Arc<Checklist>] {
    static ALL: OnceLock<Vec<Arc<Checklist>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let files = layer_files();
        let layers = Layers::new(&files);
        let load = |id: &str| Checklist::of(&layers, id).unwrap_or_else(|p| panic!("{id}: {p:?}"));
        industries(&files).iter().map(|i| Arc::new(load(&i.id))).collect()
    })
}

pub(crate) fn of(id: &str) -> &'static Checklist {
    all().iter().find(|c| c.id == id).unwrap_or_else(|| panic!("no trade {id}"))
}

pub(crate) fn survey_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 31).expect("a day")
}

/// What was said on the phone, on the day of the survey.
pub(crate) struct Told {
    observations: Vec<Observation>,
}

impl Told {
    pub(crate) fn of(said: &[(&str, &str)]) -> Self {
        let day = Observation::of("case.survey_date", Said::Answer(survey_date().to_string())).on(Basis::System);
        let told = said.iter().map(|(id, raw)| Observation::of(*id, Said::Answer((*raw).to_owned())).on(Basis::Oral));
        Self { observations: std::iter::once(day).chain(told).collect() }
    }

    pub(crate) fn answers(&self, checklist: &Checklist) -> Answers {
        Answers::fold(checklist, &self.observations).0
    }

    pub(crate) fn appraisal(&self, checklist: &Checklist) -> Appraisal {
        appraisal::appraise(checklist, &self.observations, survey_date())
    }

    /// Looks at what is prepared under these answers.
    pub(crate) fn look<T>(&self, checklist: &Checklist, look: impl FnOnce(&Circumstances<'_>) -> T) -> T {
        look(&Circumstances::new(checklist, &self.answers(checklist)))
    }
}
