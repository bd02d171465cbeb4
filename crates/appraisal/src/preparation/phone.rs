//! Pre-qualification 电话预审: two minutes on the phone, and whether it is worth going.
//!
//! Whether a knock-out is hit is said by the knock-out itself, over the answers of the case; the terms of the product are conditions of
//! the phone question. What was not asked is to be asked; what was only said well is to be proven on site.

use super::{Circumstances, Holds};
use crate::Appraisal;
use crate::checklist::PhoneRule;
use crate::decision::KnockOut;
use crate::finding::Text;
use crate::observation::{self, Written};

/// What the call comes to 预审结果.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallOutcome {
    /// 可以去
    Go,
    /// 不必去
    No,
    /// 先问清
    ToBeAsked,
}

/// How a phone question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneState {
    /// It stops the case.
    Stopped,
    /// Not asked, or not all of it.
    Open,
    /// Answered, and something is to be asked before going.
    AskFirst,
    /// Answered well; what was only said is to be proven on site.
    Said,
}

/// The call 电话预审.
#[derive(Debug, Clone, PartialEq)]
pub struct PhoneCall {
    /// Whether to go.
    pub outcome: CallOutcome,
    /// Why not, or what is to be asked; empty where nothing stands against going.
    pub reasons: Vec<Text>,
    /// The questions, in order.
    pub questions: Vec<PhoneQuestion>,
}

/// One question of the call.
#[derive(Debug, Clone, PartialEq)]
pub struct PhoneQuestion {
    /// Its id.
    pub id: String,
    /// The words to say.
    pub say: Text,
    /// What to listen for.
    pub help: Text,
    /// Questions of the checklist that are typed.
    pub fields: Vec<String>,
    /// The answers to choose from.
    pub options: Vec<PhoneAnswer>,
    /// How it stands.
    pub state: PhoneState,
    /// Why it stops, or what is to be asked.
    pub reasons: Vec<Text>,
    /// What stays to be proven on site: knock-outs that a word does not clear.
    pub to_prove: Vec<Text>,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneAnswer {
    /// Its id.
    pub id: String,
    /// Its words.
    pub label: Text,
    /// What it fills in: question and value.
    pub sets: Vec<(String, String)>,
    /// Whether just this stands in the case now.
    pub chosen: bool,
}

impl Circumstances<'_> {
    /// The call, as the answers of the case stand; `appraisal` is made of the same answers.
    #[must_use]
    pub fn call(&self, appraisal: &Appraisal) -> PhoneCall {
        let rules = self.checklist.preparation.phone.iter();
        let asked = rules.filter(|r| self.holds("phone_when", &r.id, r.when.as_ref()) != Holds::No);
        let questions: Vec<PhoneQuestion> = asked.map(|rule| self.phone_question(rule, appraisal)).collect();
        // A knock-out that no phone question names stops the case just as well.
        let named = |k: &&KnockOut| self.checklist.preparation.phone.iter().any(|r| r.stops.contains(&k.id));
        let others = appraisal.knock_outs.iter().filter(|k| k.state == "hit" && !named(k)).map(|k| k.label.clone());
        let of = |state: PhoneState| questions.iter().filter(move |q| q.state == state);
        let stopped: Vec<Text> = of(PhoneState::Stopped).flat_map(|q| q.reasons.clone()).chain(others).collect();
        let outcome = match () {
            () if !stopped.is_empty() => CallOutcome::No,
            () if of(PhoneState::Open).chain(of(PhoneState::AskFirst)).next().is_some() => CallOutcome::ToBeAsked,
            () => CallOutcome::Go,
        };
        let reasons = match outcome {
            CallOutcome::No => stopped,
            CallOutcome::ToBeAsked => of(PhoneState::AskFirst)
                .flat_map(|q| q.reasons.clone())
                .chain(of(PhoneState::Open).map(|q| q.say.clone()))
                .collect(),
            CallOutcome::Go => Vec::new(),
        };
        PhoneCall { outcome, reasons, questions }
    }

    fn phone_question(&self, rule: &PhoneRule, appraisal: &Appraisal) -> PhoneQuestion {
        let options: Vec<PhoneAnswer> = rule
            .options
            .iter()
            .map(|o| PhoneAnswer {
                id: o.id.clone(),
                label: o.label.clone(),
                sets: o.sets.iter().map(|(id, value)| (id.clone(), value.clone())).collect(),
                chosen: !o.sets.is_empty() && o.sets.iter().all(|(id, value)| self.stands(id, value)),
            })
            .collect();
        let typed = rule.fields.iter().all(|id| self.answers.scalar(id).is_some() || !self.relevance.applies(id));
        let answered = typed && (options.is_empty() || options.iter().any(|o| o.chosen));
        let knock_outs = || appraisal.knock_outs.iter().filter(|k| rule.stops.contains(&k.id));
        let hit: Vec<Text> = knock_outs().filter(|k| k.state == "hit").map(|k| because(k, &rule.why)).collect();
        let refused = self.says("phone_refuse", &rule.id, rule.refuse.as_ref());
        let state = match () {
            () if refused || !hit.is_empty() => PhoneState::Stopped,
            () if !answered => PhoneState::Open,
            () if self.says("phone_open", &rule.id, rule.open.as_ref()) => PhoneState::AskFirst,
            () => PhoneState::Said,
        };
        let reasons = match state {
            PhoneState::Stopped if hit.is_empty() => vec![rule.why.clone()],
            PhoneState::Stopped => hit,
            PhoneState::AskFirst => vec![rule.ask_on.clone()],
            PhoneState::Open | PhoneState::Said => Vec::new(),
        };
        let unproven = knock_outs().filter(|k| state == PhoneState::Said && k.state == "unknown");
        PhoneQuestion {
            id: rule.id.clone(),
            say: rule.say.clone(),
            help: rule.help.clone(),
            fields: rule.fields.clone(),
            options,
            state,
            reasons,
            to_prove: unproven.map(|k| k.label.clone()).collect(),
        }
    }

    /// Whether just this value stands as the answer.
    fn stands(&self, id: &str, value: &str) -> bool {
        let Some(question) = self.checklist.questions.get(id) else { return false };
        let meant = observation::read(&question.ask, value, Written::InFile).ok().flatten();
        meant.is_some() && self.answers.scalar(id).map(|answer| &answer.value) == meant.as_ref()
    }
}

/// The knock-out by its name, with the words for the client and whether a committee may waive it.
fn because(knock_out: &KnockOut, why: &Text) -> Text {
    let waived =
        if knock_out.waivable { ("（贷审会可豁免）", " (the committee may waive it)") } else { ("", "") };
    let (zh, en) = match why.zh.is_empty() {
        true => (String::new(), String::new()),
        false => (format!("：{}", why.zh), format!(": {}", why.en)),
    };
    Text::new(format!("{}{}{zh}", knock_out.label.zh, waived.0), format!("{}{}{en}", knock_out.label.en, waived.1))
}
