//! Questions put to the second officer alone 协办独立回答, before the first officer's answers are opened: what each is held against, and how near is near.
//!
//! They stand beside the questions, never among them: nothing of completeness, of the next question or of any figure knows them. What they are held
//! against is a rule of its own in the graph of figures, so that its names, types and units are checked like any other rule's.

use super::entry::{Ask, Choice, Formula, Kind, Question};
use super::node::Place;
use super::problem::{Problem, nearest};
use super::reader::Reader;
use super::{Checklist, Parts};
use crate::finding::Text;
use rust_decimal::Decimal;
use std::str::FromStr;
use std::sync::Arc;

/// What the ids of these questions begin with.
pub const BLIND: &str = "second.";
/// The question that holds how many of them differ: the program answers it, nobody is asked.
pub const DIFFERING: &str = "second.differing";
/// What the rule that says the other side is named by.
const HELD: &str = "blind.";

/// A question put to the second officer alone 独立回答.
#[derive(Debug, Clone, PartialEq)]
pub struct BlindRule {
    /// The section it stands in.
    pub section: String,
    /// Its place.
    pub order: i64,
    /// What is asked.
    pub ask: Ask,
    /// What the first officer's answers say of the same thing.
    pub of: Formula,
    /// The policy value that says up to which share of the larger number two of them still agree.
    pub within: Option<String>,
    /// What to do where they differ.
    pub then: Text,
}

/// A question as its entry says: put to everybody, or to the second officer alone.
pub(crate) enum Asked {
    Everybody(Arc<Question>),
    Second(Arc<BlindRule>),
}

/// Which of the two it is.
pub(crate) fn asked(question: Question, r: &Reader<'_>) -> Asked {
    let Some(of) = r.formula("blind_of") else { return Asked::Everybody(Arc::new(question)) };
    let Question { section, order, ask } = question;
    let (within, then) = (r.text("blind_within"), r.label("blind_then"));
    Asked::Second(Arc::new(BlindRule { section, order, ask, of, within, then }))
}

/// The questions that everybody is asked, and those put to the second officer alone.
pub(crate) fn apart(all: &[Arc<Asked>]) -> (Vec<Arc<Question>>, Vec<Arc<BlindRule>>) {
    let (mut questions, mut blind) = (Vec::new(), Vec::new());
    for asked in all {
        match &**asked {
            Asked::Everybody(question) => questions.push(Arc::clone(question)),
            Asked::Second(rule) => blind.push(Arc::clone(rule)),
        }
    }
    (questions, blind)
}

/// One that is held against a choice has the choices of that, so that they are not written twice.
pub(crate) fn same_choices(made: &mut Parts) {
    let without = made.blind.values().filter(|rule| rule.ask.choices.is_empty());
    let found: Vec<(String, Vec<Choice>)> = without
        .filter_map(|rule| {
            let question = made.questions.get(rule.of.text.trim())?;
            Some((rule.ask.id.clone(), question.ask.choices.clone()))
        })
        .collect();
    for (id, choices) in found {
        if let Some(rule) = made.blind.get_mut(&id) {
            rule.ask.choices = choices;
        }
    }
}

impl BlindRule {
    /// The rule that says what the first officer's answers come to.
    #[must_use]
    pub fn other_side(&self) -> String {
        format!("{HELD}{}", self.ask.id)
    }

    /// The share of the larger number within which two agree; nothing where they must be the same.
    #[must_use]
    pub fn tolerance(&self, checklist: &Checklist) -> Decimal {
        let policy = self.within.as_ref().and_then(|id| checklist.policies.get(id));
        policy.and_then(|policy| Decimal::from_str(&policy.value).ok()).unwrap_or_default()
    }
}

impl Checklist {
    /// The question put to the second officer whose other side this figure is.
    #[must_use]
    pub fn blind_of(&self, figure: &str) -> Option<&BlindRule> {
        self.blind.get(figure.strip_prefix(HELD)?)
    }
}

/// Whether two answers of this type can be held against each other, and be it by eye.
fn comparable(kind: Kind) -> bool {
    kind.is_number() || matches!(kind, Kind::Choice | Kind::Bool | Kind::Text)
}

/// Problems of these questions; the formulas are checked by the graph.
pub(super) fn lint(parts: &Parts, problems: &mut Vec<Problem>) {
    let mut say = |code, place: &Place, zh: String, en: String| problems.push(Problem::new(code, place, zh, en));
    let strays = parts.questions.values().filter(|q| q.ask.id.starts_with(BLIND) && q.ask.id != DIFFERING);
    for question in strays {
        let id = &question.ask.id;
        let zh = format!("{id}：{BLIND} 开头的问题只问协办，须写 `blind_of`：拿主办的哪一项来比");
        say("C094", &question.ask.place, zh, format!("{id} is put to the second officer: it needs `blind_of`"));
    }
    for rule in parts.blind.values() {
        let ask = &rule.ask;
        let (id, place) = (&ask.id, &ask.place);
        if !id.starts_with(BLIND) {
            let zh = format!("{id}：只问协办的问题，编号以 {BLIND} 开头");
            say("C094", place, zh, format!("{id}: the id of a question put to the second officer begins with {BLIND}"));
        }
        let beside = [
            ("required", ask.required),
            ("required_when", ask.required_when.is_some()),
            ("relevant", ask.relevant.is_some()),
            ("constraint", ask.constraint.is_some()),
            ("guarded", ask.guarded.is_some()),
            ("derived", ask.derived.is_some()),
            ("retired", ask.retired),
            ("first_said", ask.first_said),
            ("choices_from", !ask.choices_from.is_empty()),
            ("line", !ask.line.is_empty()),
        ];
        for (field, _) in beside.iter().filter(|(_, there)| *there) {
            let zh = format!("{id}：只问协办的问题不用 `{field}`：每一个都问，不进任何数");
            say("C095", place, zh, format!("{id}: each is asked and enters no figure, so it has no `{field}`"));
        }
        if !comparable(ask.kind) {
            let zh = format!("{id}：{}比不了，只能是数、单选、是否、文字", ask.kind.word());
            let en = format!("{id}: {} cannot be compared; numbers, a choice, yes or no, a text can", ask.kind.word());
            say("C096", place, zh, en);
        }
        if ask.kind == Kind::Choice && ask.choices.is_empty() {
            say("C029", place, format!("{id} 没有选项"), format!("{id} has no choices"));
        }
        if !parts.sections.iter().any(|section| section.id == rule.section) {
            say(
                "C025",
                place,
                format!("{id}：没有章节“{}”", rule.section),
                format!("{id}: no section “{}”", rule.section),
            );
        }
        if let Some((zh, en)) = within(rule, parts) {
            say("C097", place, zh, en);
        }
    }
}

/// A number says how near is near, by a policy share from 0 to below 1; nothing else does.
fn within(rule: &BlindRule, parts: &Parts) -> Option<(String, String)> {
    let id = &rule.ask.id;
    let said = |zh: &str, en: &str| Some((format!("{id}{zh}"), format!("{id}{en}")));
    let Some(name) = &rule.within else {
        return match rule.ask.kind.is_number() {
            true => said(
                " 是数：须写 `blind_within`，差几成以内算一致",
                " is a number: `blind_within` says how near two of them agree",
            ),
            false => None,
        };
    };
    if !rule.ask.kind.is_number() {
        return said(" 不是数：`blind_within` 用不上", " is no number: it has no `blind_within`");
    }
    let policy = parts.policies.get(name).filter(|policy| policy.kind.is_number());
    let share = policy.and_then(|policy| Decimal::from_str(&policy.value).ok());
    if share.is_some_and(|share| share >= Decimal::ZERO && share < Decimal::ONE) {
        return None;
    }
    let known = nearest(name, parts.policies.keys().map(String::as_str));
    let hint = known.map(|near| format!("；是不是 {near}？")).unwrap_or_default();
    said(
        &format!("：`blind_within` 要写一个 0 到 1 的比率参数，“{name}”不是{hint}"),
        &format!(": `blind_within` names a policy share from 0 to below 1; “{name}” is none"),
    )
}

/// What is held against nothing that anybody answers compares nothing; known once the graph is there.
pub(super) fn lint_read(parts: &Parts, graph: &formula::Model, problems: &mut Vec<Problem>) {
    for rule in parts.blind.values() {
        if graph.questions(&rule.other_side()).iter().all(|name| name.starts_with("policy.")) {
            let id = &rule.ask.id;
            let zh = format!("{id}：`blind_of` 没有用到主办的任何回答");
            let en = format!("{id}: `blind_of` reads no answer of the first officer");
            problems.push(Problem::new("C098", &rule.of.place, zh, en));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checklist::{LayerFile, Level, lint};

    const HEAD: &str = "[[section]]\nid = \"a\"\nlabel = { zh = \"甲\", en = \"A\" }\n\
        [[question]]\nid = \"q\"\nsection = \"a\"\ntype = \"money\"\nlabel = { zh = \"问\", en = \"Q\" }\n\
        [[question]]\nid = \"way\"\nsection = \"a\"\ntype = \"choice\"\nlabel = { zh = \"法\", en = \"Way\" }\n\
        choices = [{ id = \"x\", label = { zh = \"一\", en = \"X\" } }]\n\
        [[policy]]\nid = \"near\"\ntype = \"ratio\"\nvalue = \"0.1\"\nlabel = { zh = \"近\", en = \"Near\" }\n\
        [[policy]]\nid = \"far\"\ntype = \"ratio\"\nvalue = \"1\"\nlabel = { zh = \"远\", en = \"Far\" }\n";

    fn codes(kind: &str, rest: &str) -> Vec<String> {
        named("second.q", kind, rest)
    }

    fn named(id: &str, kind: &str, rest: &str) -> Vec<String> {
        let file = |path: &str, text: String| LayerFile { path: path.to_owned(), text };
        let layer = "id = \"base\"\nkind = \"base\"\nname = { zh = \"通用\", en = \"Base\" }\nversion = 1";
        let asked = format!(
            "{HEAD}[[question]]\nid = \"{id}\"\nsection = \"a\"\ntype = \"{kind}\"\nlabel = {{ zh = \"协办问\", en = \"Asked\" }}\n{rest}\n"
        );
        let found = lint(&[file("base/layer.toml", layer.to_owned()), file("base/a.toml", asked)]);
        found.iter().filter(|problem| problem.level != Level::Note).map(|problem| problem.code.to_string()).collect()
    }

    #[test]
    fn what_is_asked_of_the_second_officer_is_held_against_something_that_fits() {
        for (kind, rest) in [
            ("money", "blind_of = \"q\"\nblind_within = \"near\""),
            ("money", "blind_of = \"MAX(q, q*2)\"\nblind_within = \"near\""),
            ("choice", "blind_of = \"way\""),
        ] {
            assert_eq!(codes(kind, rest), Vec::<String>::new(), "{kind} {rest}");
        }
        for (code, kind, rest) in [
            ("C094", "money", ""),
            ("C095", "money", "blind_of = \"q\"\nblind_within = \"near\"\nrequired = true"),
            ("C095", "money", "blind_of = \"q\"\nblind_within = \"near\"\nrelevant = \"q>0\""),
            ("C096", "date", "blind_of = \"DATE(2026,1,1)\""),
            ("C097", "money", "blind_of = \"q\""),
            ("C097", "money", "blind_of = \"q\"\nblind_within = \"nearly\""),
            ("C097", "money", "blind_of = \"q\"\nblind_within = \"far\""),
            ("C097", "choice", "blind_of = \"way\"\nblind_within = \"near\""),
            ("C098", "text", "blind_of = '\"always\"'"),
            ("C029", "choice", "blind_of = 'IF(q>0,way,way)'"),
            // names, types and units are the graph's to check
            ("F002", "money", "blind_of = \"qq\"\nblind_within = \"near\""),
            ("F017", "integer", "blind_of = \"q\"\nblind_within = \"near\""),
        ] {
            assert!(
                codes(kind, rest).iter().any(|found| found == code),
                "{code} in {kind} {rest}: {:?}",
                codes(kind, rest)
            );
        }
        let alone = "blind_of = \"q\"\nblind_within = \"near\"";
        assert_eq!(named("cash", "money", alone), ["C094"]);
        let word = "blind_of = \"way\"\nblind_within = \"near\"";
        assert!(!codes("money", word).is_empty(), "a number is not held against a word");
    }
}
