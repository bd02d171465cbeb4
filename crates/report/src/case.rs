//! One case as the chapters read it 案卷: labels, answers and figures turned into cells, personal numbers masked.
//!
//! The only place that knows how a reading becomes a text; the chapters know only what to show.

use crate::context::Context;
use crate::document::{Cell, Fact, Language, Mark, Tone};
use crate::{number, words};
use appraisal::Appraisal;
use appraisal::checklist::{Ask, Checklist, Kind};
use appraisal::figure::{Reading, Scalar};
use appraisal::finding::Text;
use appraisal::observation::{Answer, Answers, TableState};
use appraisal::statement::Statement;
use formula::Value;

pub(crate) struct Case<'a> {
    pub(crate) checklist: &'a Checklist,
    pub(crate) answers: &'a Answers,
    pub(crate) appraisal: &'a Appraisal,
    pub(crate) context: &'a Context,
}

/// What is known of a name beside its value.
struct Described<'a> {
    label: Option<&'a Text>,
    kind: Kind,
    unit: &'a str,
}

impl<'a> Case<'a> {
    pub(crate) fn language(&self) -> Language {
        self.context.language
    }

    pub(crate) fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        words::pick(self.context.language, zh, en)
    }

    pub(crate) fn say<'t>(&self, text: &'t Text) -> &'t str {
        words::say(text, self.context.language)
    }

    /// Whom it is about and in which trade; a title that says the trade already is not given it twice.
    pub(crate) fn title(&self) -> String {
        let (title, trade) = (self.context.title.trim(), &self.checklist.name);
        let said = |name: &str| !name.is_empty() && title.contains(name);
        match (title.is_empty(), said(&trade.zh) || said(&trade.en)) {
            (true, _) => self.say(trade).to_owned(),
            (false, true) => title.to_owned(),
            (false, false) => format!("{title} · {}", self.say(trade)),
        }
    }

    pub(crate) fn mark(&self, mark: Mark) -> Cell {
        Cell::mark(mark, self.language())
    }

    /// The label of a question, figure, policy value, table, or cell of a table.
    pub(crate) fn label(&self, id: &str) -> String {
        if let Some(text) = self.described(id).label {
            return self.say(text).to_owned();
        }
        if let Some(table) = self.checklist.tables.get(id) {
            return self.say(&table.label).to_owned();
        }
        self.cell_label(id).unwrap_or_else(|| id.to_owned())
    }

    /// “table: row, column” of a cell's path.
    fn cell_label(&self, id: &str) -> Option<String> {
        let (head, column) = id.rsplit_once('.')?;
        let asked = self.checklist.tables.values().find_map(|t| {
            let row = head.strip_prefix(t.id.as_str())?.strip_prefix('.')?;
            Some((&t.label, row, &t.columns.get(column)?.ask.label))
        });
        let ruled = || {
            self.checklist.rows.values().find_map(|t| {
                let row = head.strip_prefix(t.id.as_str())?.strip_prefix('.')?;
                let name = t.rows.iter().find(|r| r.id == row).map_or(row, |r| self.say(&r.label));
                Some((&t.label, name, &t.columns.get(column)?.label))
            })
        };
        let (table, row, column) = asked.or_else(ruled)?;
        let row = self.row_name(head, row);
        Some(format!("{}·{row}·{}", self.say(table), self.say(column)))
    }

    /// What an asked row is called: its first text cell, else its id.
    fn row_name(&self, head: &str, row: &str) -> String {
        let table = head.strip_suffix(row).and_then(|t| t.strip_suffix('.')).unwrap_or(head);
        let named = self.checklist.tables.get(table).and_then(|t| {
            let first = t.columns.values().find(|c| c.ask.kind == Kind::Text)?;
            Some(self.answers.cell(table, row, &first.ask.id)?.text.clone())
        });
        named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| self.row_number(table, row))
    }

    /// A row without a name by its place.
    fn row_number(&self, table: &str, row: &str) -> String {
        let place = match self.answers.table(table) {
            TableState::Rows(rows) => rows.iter().position(|r| *r.id == *row),
            _ => None,
        };
        match (place, self.language()) {
            (Some(place), Language::Zh) => format!("第 {} 行", place + 1),
            (Some(place), Language::En) => format!("row {}", place + 1),
            (None, Language::Zh) => "不在表里的一行".to_owned(),
            (None, Language::En) => "a row that is not there".to_owned(),
        }
    }

    fn described(&self, id: &str) -> Described<'a> {
        let list = self.checklist;
        if let Some(figure) = list.figures.get(id) {
            return Described { label: Some(&figure.label), kind: figure.kind, unit: &figure.unit };
        }
        if let Some(question) = list.questions.get(id) {
            return Described { label: Some(&question.ask.label), kind: question.ask.kind, unit: &question.ask.unit };
        }
        if let Some(policy) = id.strip_prefix("policy.").and_then(|p| list.policies.get(p)) {
            return Described { label: Some(&policy.label), kind: policy.kind, unit: "" };
        }
        if let Some((at, part)) =
            id.strip_prefix("score.").and_then(|rest| rest.split_once(".indicators.")?.1.split_once('.'))
        {
            let value = list.indicators.iter().find(|i| i.id == at && part == "value").map(|i| i.value_kind);
            return Described { label: None, kind: value.unwrap_or(Kind::Integer), unit: "" };
        }
        let cell = id.rsplit_once('.').and_then(|(head, column)| {
            let within = |table: &str| head.strip_prefix(table).is_some_and(|rest| rest.starts_with('.'));
            let ruled = list.rows.values().filter(|t| within(&t.id)).find_map(|t| t.columns.get(column));
            let asked = || list.tables.values().filter(|t| within(&t.id)).find_map(|t| t.columns.get(column));
            ruled.map(|c| (c.kind, "")).or_else(|| asked().map(|c| (c.ask.kind, c.ask.unit.as_str())))
        });
        let (kind, unit) = cell.unwrap_or((Kind::Text, ""));
        Described { label: None, kind, unit }
    }

    /// The unit of a figure behind its name, “（元）”; nothing where it has none.
    pub(crate) fn unit_of(&self, id: &str) -> String {
        let described = self.described(id);
        let unit = if described.kind == Kind::Money { "元" } else { described.unit };
        let other = || self.checklist.words.get(unit).map_or(unit, |word| word.en.as_str());
        match (unit, self.language()) {
            ("" | "%" | "比", _) => String::new(),
            (_, Language::Zh) => self.within(unit),
            (_, Language::En) => self.within(other()),
        }
    }

    pub(crate) fn reading(&self, id: &str) -> Option<Reading> {
        self.appraisal.reading(id)
    }

    /// A figure, question or policy value as a cell, formatted by its own kind.
    pub(crate) fn figure(&self, id: &str) -> Cell {
        let Described { kind, unit, .. } = self.described(id);
        match self.reading(id) {
            // A dash would leave open whether there is none or nobody asked.
            Some(Reading::NotApplicable { .. }) if self.left_out(id) => Cell::faint(self.unasked()),
            Some(reading) => self.reading_cell(&reading, kind, unit, id),
            None => Cell::empty(),
        }
    }

    /// Whether a question or table is asked at a deeper survey only.
    fn left_out(&self, id: &str) -> bool {
        self.appraisal.relevance.survey().left_out.iter().any(|left| left == id)
    }

    /// That nobody was asked, because the survey is no deeper.
    fn unasked(&self) -> String {
        let depth = self.say(&self.appraisal.relevance.survey().depth.label()).to_owned();
        match self.language() {
            Language::Zh => format!("未问（{depth}不问）"),
            Language::En => format!("not asked (survey: {depth})"),
        }
    }

    /// The kind a figure is written in.
    pub(crate) fn kind(&self, id: &str) -> Kind {
        self.described(id).kind
    }

    /// “（…）” behind something, in the report's language.
    pub(crate) fn within(&self, text: &str) -> String {
        match self.language() {
            Language::Zh => format!("（{text}）"),
            Language::En => format!(" ({text})"),
        }
    }

    /// What stands between a name and what is said of it.
    pub(crate) fn colon(&self) -> &'static str {
        words::pick(self.language(), "：", ": ")
    }

    /// A unit in the report's language.
    pub(crate) fn unit<'t>(&'t self, unit: &'t str) -> &'t str {
        self.checklist.words.get(unit).map_or(unit, |word| self.say(word))
    }

    /// The kind and unit a figure is written in.
    pub(crate) fn kind_and_unit(&self, id: &str) -> (Kind, &'a str) {
        let Described { kind, unit, .. } = self.described(id);
        (kind, unit)
    }

    /// The statements in the order a reader looks for them; others follow as in the layer files.
    pub(crate) fn statements(&self) -> Vec<&'a Statement> {
        let mut statements: Vec<&Statement> = self.appraisal.statements.iter().collect();
        statements.sort_by_key(|s| ORDER.iter().position(|id| *id == s.id).unwrap_or(ORDER.len()));
        statements
    }

    /// A label with its figure.
    pub(crate) fn fact(&self, id: &str) -> Fact {
        let mut value = self.figure(id);
        let (kind, unit) = self.kind_and_unit(id);
        if value.tone == Tone::Plain && kind == Kind::Money {
            value.text.push_str(self.pick(" 元", " yuan"));
        } else if value.tone == Tone::Plain && kind.is_number() && !matches!(unit, "" | "%") {
            value.text.push_str(&format!(" {}", self.unit(unit)));
        }
        Fact::new(self.label(id), value)
    }

    /// A reading as a cell. `id` finds the words of a choice.
    pub(crate) fn reading_cell(&self, reading: &Reading, kind: Kind, unit: &str, id: &str) -> Cell {
        match reading {
            Reading::Known { value, provisional } => {
                let mut cell = self.scalar_cell(value, kind, unit, id);
                if !provisional.is_empty() {
                    cell.text.push('*');
                }
                cell
            }
            Reading::Unknown { .. } => Cell::faint(self.pick("缺", "missing")),
            Reading::NotMeaningful { .. } => Cell::faint(self.pick("无意义", "not meaningful")),
            Reading::NotApplicable { .. } => Cell::faint("–"),
        }
    }

    fn scalar_cell(&self, value: &Scalar, kind: Kind, unit: &str, id: &str) -> Cell {
        match value {
            Scalar::Number(n) => Cell::text(number::by_kind(*n, kind, unit)),
            Scalar::Truth(truth) => Cell::text(self.truth(*truth)),
            Scalar::Date(date) if kind == Kind::Month => Cell::text(date.format("%Y-%m").to_string()),
            Scalar::Date(date) => Cell::text(date.format("%Y-%m-%d").to_string()),
            Scalar::Text(text) => match self.checklist.questions.get(id) {
                Some(question) => Cell::text(self.choice(&question.ask, text)),
                None => match verdict(text) {
                    Some(mark) => self.mark(mark),
                    // A word of the rules that nobody translated tells a committee nothing.
                    None => match self.word(text) {
                        Some(word) => Cell::text(word),
                        None if text.chars().any(|c| c.is_ascii_lowercase()) && self.language() == Language::Zh => {
                            Cell::empty()
                        }
                        None => Cell::text(text),
                    },
                },
            },
        }
    }

    /// The word for a code that a figure takes: the report's own, else that of the layer files.
    pub(crate) fn word(&self, code: &str) -> Option<&str> {
        let own = words::figure_word(code, self.language());
        own.or_else(|| self.checklist.words.get(code).map(|text| self.say(text)))
    }

    pub(crate) fn truth(&self, truth: bool) -> &'static str {
        match (truth, self.language()) {
            (true, Language::Zh) => "是",
            (false, Language::Zh) => "否",
            (true, Language::En) => "yes",
            (false, Language::En) => "no",
        }
    }

    /// An answer as text: choices by their labels, personal numbers masked.
    pub(crate) fn answer(&self, ask: &Ask, answer: &Answer) -> String {
        match &answer.value {
            Value::Number(n) => number::by_kind(*n, ask.kind, &ask.unit),
            Value::Bool(truth) => self.truth(*truth).to_owned(),
            Value::Date(date) if ask.kind == Kind::Month => date.format("%Y-%m").to_string(),
            Value::Date(date) => date.format("%Y-%m-%d").to_string(),
            Value::Text(text) => match ask.kind {
                Kind::IdNumber | Kind::Phone if !self.context.unmasked => masked(text),
                _ => self.choice(ask, text),
            },
        }
    }

    /// The labels of the items of a choice; any other text as it is.
    pub(crate) fn choice(&self, ask: &Ask, text: &str) -> String {
        if let Some((table, column)) = ask.choices_from.rsplit_once('.') {
            if text == NO_ROW {
                return self.pick("无", "none").to_owned();
            }
            let named = self.answers.cell(table, text, column).map(|a| a.text.clone());
            return named.filter(|name| !name.is_empty()).unwrap_or_else(|| self.row_number(table, text));
        }
        if ask.id == INDUSTRY && text == self.checklist.id {
            return self.say(&self.checklist.name).to_owned();
        }
        if ask.choices.is_empty() {
            return text.to_owned();
        }
        let label = |item: &str| {
            ask.choices.iter().find(|c| c.id == item.trim()).map_or(item, |c| self.say(&c.label)).to_owned()
        };
        text.split(',').map(label).collect::<Vec<_>>().join(self.pick("、", ", "))
    }
}

/// The statements a reader looks for first.
const ORDER: &[&str] = &["balance", "income", "ratio", "ratios", "working_capital", "cash_plan"];

/// The question whose answer is the id of the checklist.
const INDUSTRY: &str = "case.industry";

/// The word that stands for no row where a row of another table is chosen.
const NO_ROW: &str = "none";

/// All but the last four characters covered.
pub fn masked(text: &str) -> String {
    let length = text.chars().count();
    let covered = length.saturating_sub(4);
    text.chars().enumerate().map(|(i, c)| if i < covered { '*' } else { c }).collect()
}

fn verdict(word: &str) -> Option<Mark> {
    Some(match word {
        "pass" => Mark::Pass,
        "attention" => Mark::Attention,
        "fail" => Mark::Fail,
        "not_checked" => Mark::NotChecked,
        "not_applicable" => Mark::NotApplicable,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn only_the_last_four_characters_are_printed() {
        assert_eq!(masked("110105199001011234"), "**************1234");
        assert_eq!(masked("13800001111"), "*******1111");
        assert_eq!(masked("1234"), "1234");
        assert_eq!(masked(""), "");
    }
}
