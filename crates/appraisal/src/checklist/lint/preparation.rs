//! What can be known ahead about preparing a visit: names that exist, options that read, phone questions that decide something.

use super::super::Parts;
use super::super::node::Place;
use super::super::preparation::{HELD_ACTS, PhoneRule, SIGNERS};
use super::super::problem::{Problem, nearest};
use super::questions::reads;
use rustc_hash::FxHashSet;

/// A call of two minutes has room for so many questions.
const FEWEST: usize = 5;
const MOST: usize = 8;

/// Problems of what is prepared before a visit.
pub(super) fn preparation(parts: &Parts, problems: &mut Vec<Problem>) {
    let rules = &parts.preparation;
    let questions: Vec<&str> = parts.questions.keys().map(String::as_str).collect();
    let asked: Vec<&str> = questions.iter().copied().chain(parts.tables.keys().map(String::as_str)).collect();
    let knock_outs: Vec<&str> = parts.knock_outs.iter().map(|k| k.id.as_str()).collect();
    let sections: Vec<&str> = parts.sections.iter().map(|s| s.id.as_str()).collect();
    let informants: Vec<&str> = rules.informants.iter().map(|i| i.id.as_str()).collect();
    let tables: Vec<&str> = parts.tables.keys().map(String::as_str).collect();
    let signers = SIGNERS.map(|(id, ..)| id);
    let acts = HELD_ACTS.map(|(id, ..)| id);
    let mut names = Names { problems };
    for rule in &rules.phone {
        let at = (&*rule.id, &rule.place);
        names.known(at, &rule.fields, &questions, ("问题", "question"));
        names.known(at, rule.options.iter().flat_map(|o| o.sets.keys()), &questions, ("问题", "question"));
        names.known(at, &rule.stops, &knock_outs, ("否决项", "knock-out"));
    }
    for rule in &rules.consents {
        let at = (&*rule.id, &rule.place);
        names.known(at, Some(&rule.signed).filter(|s| !s.is_empty()), &questions, ("问题", "question"));
        names.known(at, &rule.signers, &signers, ("签字人", "signer"));
        names.known(at, Some(&rule.dated).filter(|s| !s.is_empty()), &questions, ("问题", "question"));
        names.slips(at, &rule.locks, &asked, ("问题或表", "question or table"));
        names.known(at, &rule.holds, &acts, ("待授权的事", "act that waits"));
    }
    for rule in &rules.places {
        let at = (&*rule.id, &rule.place);
        names.known(at, &rule.sections, &sections, ("章节", "section"));
        names.slips(at, &rule.asks, &asked, ("问题或表", "question or table"));
    }
    for rule in &rules.apart {
        let at = (&*rule.id, &rule.place);
        names.known(at, Some(&rule.whom), &informants, ("另问的人", "informant"));
        names.slips(at, &rule.asks, &asked, ("问题或表", "question or table"));
    }
    for rule in &rules.sheets {
        names.slips((&rule.id, &rule.place), Some(&rule.table), &tables, ("表", "table"));
    }
    rules.phone.iter().for_each(|rule| phone(rule, parts, problems));
    let count = rules.phone.len();
    if count > 0 && !(FEWEST..=MOST).contains(&count) {
        let place = rules.phone.first().map_or_else(Place::default, |p| p.place.clone());
        let zh = format!("电话预审有 {count} 句，应为 {FEWEST}–{MOST} 句");
        problems.push(Problem::new("C092", &place, zh, format!("{count} phone questions, not {FEWEST} to {MOST}")));
    }
}

/// What a phone question fills in reads, and it decides something.
fn phone(rule: &PhoneRule, parts: &Parts, problems: &mut Vec<Problem>) {
    for (id, value) in rule.options.iter().flat_map(|o| &o.sets) {
        let Some(question) = parts.questions.get(id) else { continue };
        if !reads(&question.ask, value) {
            let zh = format!("{}：{id} 填“{value}”，不是{}", rule.id, question.ask.kind.word());
            let en = format!("{}: {id} “{value}” is no {}", rule.id, question.ask.kind.word());
            problems.push(Problem::new("C091", &rule.place, zh, en));
        }
    }
    let answers = !rule.fields.is_empty() || !rule.options.is_empty();
    if !answers || (rule.stops.is_empty() && rule.refuse.is_none() && rule.open.is_none()) {
        let zh = format!("电话预审 {}：没有可填的，或什么也决定不了", rule.id);
        let en = format!("phone question {}: nothing to fill in, or it decides nothing", rule.id);
        problems.push(Problem::new("C093", &rule.place, zh, en));
    }
}

/// Says which names nobody knows.
struct Names<'p> {
    problems: &'p mut Vec<Problem>,
}

impl Names<'_> {
    fn known<'n>(
        &mut self,
        (id, place): (&str, &Place),
        named: impl IntoIterator<Item = &'n String>,
        known: &[&str],
        (zh, en): (&str, &str),
    ) {
        for name in named.into_iter().filter(|name| !known.contains(&name.as_str())) {
            let problem =
                Problem::new("C090", place, format!("{id}：没有{zh}“{name}”"), format!("{id}: no {en} “{name}”"));
            self.problems.push(problem.proposing(nearest(name, known.iter().copied())));
        }
    }

    /// The same where a trade may have taken the question out, which then is left out here, too: only a slip of the pen is one.
    fn slips<'n>(
        &mut self,
        at: (&str, &Place),
        named: impl IntoIterator<Item = &'n String>,
        known: &[&str],
        word: (&str, &str),
    ) {
        // A name that is known is no slip, and most are.
        let all: FxHashSet<&str> = known.iter().copied().collect();
        let near = |name: &&String| !all.contains(name.as_str()) && nearest(name, known.iter().copied()).is_some();
        let slips: Vec<&String> = named.into_iter().filter(near).collect();
        self.known(at, slips, known, word);
    }
}
