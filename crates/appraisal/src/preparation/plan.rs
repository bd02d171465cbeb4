//! The plan of a visit 走访计划: what is looked up and laid ready before, what is counted, looked at and photographed at which place, who
//! is asked apart and what, which originals are seen.
//!
//! Made of the checklist's own entries: a number that rests on sight is counted, anything else that rests on sight is looked at, a photo
//! is taken, a paper that proves an answer is seen in the original.

use super::{Circumstances, Holds};
use crate::checklist::{DEPTH_CHOSEN, Kind, MaterialForm, PlaceRule};
use crate::finding::Text;
use std::collections::BTreeSet;

/// What an officer does where.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitPlan {
    /// Looked up in public registers before leaving.
    pub look_ups: Vec<Original>,
    /// What the bank itself has and nobody is asked for on site.
    pub at_the_bank: Vec<Original>,
    /// Places in their order, each with its steps; none is empty.
    pub stops: Vec<PlanStop>,
    /// Who is asked apart.
    pub apart: Vec<AskedApart>,
    /// The originals to see.
    pub originals: Vec<Original>,
}

/// A place with what is done there.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanStop {
    /// The place's id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// What to mind there.
    pub help: Text,
    /// What is done.
    pub steps: Vec<PlanStep>,
}

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepKind {
    /// 数
    Count,
    /// 看
    Look,
    /// 拍
    Photograph,
}

impl StepKind {
    /// The one word of it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Count => Text::new("数", "count"),
            Self::Look => Text::new("看", "look"),
            Self::Photograph => Text::new("拍", "photo"),
        }
    }
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStep {
    /// Count, look or photograph.
    pub kind: StepKind,
    /// The question, table or material.
    pub id: String,
    /// What.
    pub label: Text,
    /// In which unit; empty for none.
    pub unit: String,
    /// How.
    pub how: Text,
    /// The section it is written down in.
    pub section: Text,
    /// Whether it is a table, with a sheet of its own.
    pub table: bool,
}

/// Somebody asked apart.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedApart {
    /// The informant's id.
    pub id: String,
    /// Who.
    pub label: Text,
    /// How.
    pub help: Text,
    /// Whether it is not known that there is such a person.
    pub open: bool,
    /// What is asked.
    pub asked: Vec<ApartQuestion>,
}

/// One thing asked of an informant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApartQuestion {
    /// The words to say, or what is to be found out.
    pub say: Text,
    /// How; empty where the words say it.
    pub how: Text,
    /// What it is held against.
    pub against: Vec<Text>,
}

/// A paper, a register or a list with what it proves.
#[derive(Debug, Clone, PartialEq)]
pub struct Original {
    /// The material's id.
    pub id: String,
    /// What it is.
    pub label: Text,
    /// What it proves.
    pub proves: Vec<Text>,
}

impl Circumstances<'_> {
    /// The plan of the visit of this case.
    #[must_use]
    pub fn plan(&self) -> VisitPlan {
        let of = |forms: &[MaterialForm]| self.originals(forms);
        VisitPlan {
            look_ups: of(&[MaterialForm::LookUp]),
            at_the_bank: of(&[MaterialForm::Bank]),
            stops: self.stops(),
            apart: self.apart(),
            originals: of(&[MaterialForm::Paper, MaterialForm::Screen]),
        }
    }

    /// The materials of these forms with what they prove in this case.
    fn originals(&self, forms: &[MaterialForm]) -> Vec<Original> {
        let cited = self.cited();
        let mut list = Vec::new();
        for material in self.checklist.materials.iter().filter(|m| forms.contains(&m.form)) {
            let proves: Vec<Text> =
                cited.iter().filter(|(_, p)| p.contains(material.id.as_str())).map(|(id, _)| self.label(id)).collect();
            let needed = self.holds("material", &material.id, material.when.as_ref()) != Holds::No;
            if needed && !proves.is_empty() {
                list.push(Original { id: material.id.clone(), label: material.label.clone(), proves });
            }
        }
        list
    }

    fn stops(&self) -> Vec<PlanStop> {
        let places = &self.checklist.preparation.places;
        let mut stops: Vec<PlanStop> = places
            .iter()
            .map(|p| PlanStop { id: p.id.clone(), label: p.label.clone(), help: p.help.clone(), steps: Vec::new() })
            .collect();
        let mut photos: BTreeSet<(usize, &str)> = BTreeSet::new();
        for (id, papers) in self.cited() {
            let Some(at) = self.at(places, id) else { continue };
            if places[at].off {
                continue;
            }
            let step = self.counted_or_seen(id);
            let seen = step.is_some();
            stops[at].steps.extend(step);
            // A photo is of the place, once, whatever it proves there.
            let pictures = papers.into_iter().filter(|p| self.form(p) == Some(MaterialForm::Photo));
            photos.extend(pictures.filter(|_| seen).map(|p| (at, p)));
        }
        for (at, photo) in photos {
            let Some(material) = self.checklist.materials.iter().find(|m| m.id == photo) else { continue };
            stops[at].steps.push(PlanStep {
                kind: StepKind::Photograph,
                id: photo.to_owned(),
                label: material.label.clone(),
                unit: String::new(),
                how: material.note.clone(),
                section: Text::default(),
                table: false,
            });
        }
        for stop in &mut stops {
            stop.steps.sort_by_key(|step| step.kind);
        }
        stops.retain(|stop| !stop.steps.is_empty());
        stops
    }

    /// Where a question or table is settled: the place that names it, else that of its section, else the one that takes the rest.
    fn at(&self, places: &[PlaceRule], id: &str) -> Option<usize> {
        let section = self.section(id).map(|s| s.id.as_str()).unwrap_or_default();
        let named = places.iter().position(|p| p.asks.iter().any(|a| a == id));
        let by_section = || places.iter().position(|p| p.sections.iter().any(|s| s == section));
        named.or_else(by_section).or_else(|| places.iter().position(|p| p.rest))
    }

    /// What is counted or seen on site; none for what is asked, read from papers or written afterwards.
    fn counted_or_seen(&self, id: &str) -> Option<PlanStep> {
        let section = self.section(id)?;
        let step = |kind, label: &Text, unit: &str, how: &Text, table| PlanStep {
            kind,
            id: id.to_owned(),
            label: label.clone(),
            unit: unit.to_owned(),
            how: how.clone(),
            section: section.label.clone(),
            table,
        };
        if let Some(table) = self.checklist.tables.get(id) {
            return self.is_counted(table).then(|| step(StepKind::Count, &table.label, "", &table.help, true));
        }
        let ask = &self.checklist.questions.get(id)?.ask;
        if id == DEPTH_CHOSEN {
            return None;
        }
        let on_site = self.sections_on_site(&section.id);
        let kind = match ask.kind {
            Kind::Photo => StepKind::Photograph,
            _ if ask.default_basis.as_deref() != Some("observed") || ask.guarded.is_some() || !on_site => return None,
            // What a template asks besides its numbers (which paper, which season) is written at the table.
            kind if !kind.is_number() && ask.place.made_by.is_some() => return None,
            Kind::Percent | Kind::Ratio => StepKind::Look,
            kind if kind.is_number() => StepKind::Count,
            Kind::Bool | Kind::Choice | Kind::Multi | Kind::Place => StepKind::Look,
            _ => return None,
        };
        Some(step(kind, &ask.label, &ask.unit, &ask.help, false))
    }

    /// Administration is written, not seen: only a place that names its section takes it.
    fn sections_on_site(&self, section: &str) -> bool {
        let group = self.checklist.sections.iter().find(|s| s.id == section).map_or(0, |s| s.group);
        group > 0 || self.checklist.preparation.places.iter().any(|p| p.sections.iter().any(|s| s == section))
    }

    /// A question that rests on a third party; what the bank itself has is asked of nobody.
    fn of_third_parties(&self, id: &str, papers: &BTreeSet<&str>) -> Option<ApartQuestion> {
        let ask = &self.checklist.questions.get(id)?.ask;
        let third = ask.default_basis.as_deref() == Some("third_party") && ask.guarded.is_none();
        let at_the_bank = papers.iter().any(|p| self.form(p) == Some(MaterialForm::Bank));
        let asked = third && !at_the_bank;
        asked.then(|| ApartQuestion { say: ask.label.clone(), how: ask.help.clone(), against: Vec::new() })
    }

    fn apart(&self) -> Vec<AskedApart> {
        let rules = &self.checklist.preparation;
        let mut list = Vec::new();
        for who in &rules.informants {
            let holds = self.holds("informant", &who.id, who.when.as_ref());
            if holds == Holds::No {
                continue;
            }
            let asked = |id: &&String| self.relevance.applies(id);
            let own = rules.apart.iter().filter(|a| a.whom == who.id).filter_map(|a| {
                let against: Vec<Text> = a.asks.iter().filter(asked).map(|id| self.label(id)).collect();
                let fits = a.asks.is_empty() || !against.is_empty();
                fits.then(|| ApartQuestion { say: a.say.clone(), how: Text::default(), against })
            });
            let mut asks: Vec<ApartQuestion> = own.collect();
            if who.third_party {
                asks.extend(self.cited().into_iter().filter_map(|(id, papers)| self.of_third_parties(id, &papers)));
            }
            if !asks.is_empty() {
                list.push(AskedApart {
                    id: who.id.clone(),
                    label: who.label.clone(),
                    help: who.help.clone(),
                    open: holds == Holds::Open,
                    asked: asks,
                });
            }
        }
        list
    }
}
