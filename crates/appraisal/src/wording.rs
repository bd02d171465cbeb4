//! What a figure is called and how it reads in a sentence 称呼与读法, in both languages, with its unit.
//!
//! Labels come from whatever entry of the checklist defines the name. Computes nothing; knows no screen.

mod word;

pub use word::{word, words};

use crate::checklist::{Ask, Checklist, FIRST_SAID, Kind, TRACED};
use crate::figure::{Reading, Scalar};
use crate::figures::Figures;
use crate::finding::Text;
use rust_decimal::{Decimal, RoundingStrategy};

/// A checklist and the figures made by it.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    /// Names the figures.
    pub checklist: &'a Checklist,
    /// Their values.
    pub figures: &'a Figures,
}

/// What a name is: its label, kind and unit.
#[derive(Debug, Clone)]
pub struct Described {
    /// What it is called.
    pub label: Text,
    /// What kind of value it holds.
    pub kind: Kind,
    /// Its unit, empty for none.
    pub unit: String,
}

/// A number with thousands separators and at most `decimals` decimals, without trailing zeros.
#[must_use]
pub fn grouped(value: Decimal, decimals: u32) -> String {
    let plain = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero).normalize().to_string();
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let mut text = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if fraction.is_empty() { format!("{sign}{text}") } else { format!("{sign}{text}.{fraction}") }
}

/// Below this an amount keeps its fen: the price of a piece stands or falls with them.
const SMALL: Decimal = Decimal::ONE_HUNDRED;

/// Money as people read it: whole yuan. Only what is rounded for the eye; figures keep their fen, and schedules print them.
#[must_use]
pub fn money(value: Decimal) -> String {
    grouped(value, if value.abs() < SMALL { 2 } else { 0 })
}

fn number(value: Decimal, kind: Kind, unit: &str) -> String {
    match kind {
        Kind::Money => money(value),
        // A ratio with a unit of its own (倍, 次, 月) is a number; from ten times on nobody reads percentages.
        Kind::Ratio | Kind::Percent if matches!(unit, "" | "%" | "比") && value.abs() < Decimal::TEN => {
            format!("{}%", grouped(value * Decimal::ONE_HUNDRED, 2))
        }
        Kind::Ratio | Kind::Percent => grouped(value, 2),
        Kind::Days => grouped(value, 1),
        Kind::Integer => grouped(value, 0),
        _ => grouped(value, 4),
    }
}

/// A template with what stands in braces replaced.
pub(crate) fn fill(template: &str, field: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        out.push_str(before);
        out.push_str(&field(name));
        rest = behind;
    }
    out.push_str(rest);
    out
}

impl<'a> Wording<'a> {
    /// What a name is called, as a whole.
    #[must_use]
    pub fn label(&self, id: &str) -> Text {
        self.described(id).label
    }

    /// The question or column that asks this, if any.
    #[must_use]
    pub fn ask(&self, id: &str) -> Option<&'a Ask> {
        if let Some(question) = self.checklist.questions.get(id) {
            return Some(&question.ask);
        }
        let (table, _, column) = self.cell(id)?;
        self.checklist.tables.get(table)?.columns.get(column).filter(|c| c.formula.is_none()).map(|c| &c.ask)
    }

    /// Splits `table.row.column`; table ids hold dots too, so the longest known table wins.
    #[must_use]
    pub fn cell<'b>(&self, id: &'b str) -> Option<(&'b str, &'b str, &'b str)> {
        let (head, column) = id.rsplit_once('.')?;
        let known = |name: &str| self.checklist.tables.contains_key(name) || self.checklist.rows.contains_key(name);
        head.rmatch_indices('.')
            .map(|(at, _)| (&head[..at], &head[at + 1..]))
            .find(|(t, _)| known(t))
            .map(|(t, r)| (t, r, column))
    }

    /// Label, kind and unit of a name.
    #[must_use]
    pub fn described(&self, id: &str) -> Described {
        let make =
            |label: &Text, kind: Kind, unit: &str| Described { label: label.clone(), kind, unit: unit.to_owned() };
        let list = self.checklist;
        if let Some(figure) = list.figures.get(id) {
            return make(&figure.label, figure.kind, &figure.unit);
        }
        if let Some(question) = list.questions.get(id) {
            return make(&question.ask.label, question.ask.kind, &question.ask.unit);
        }
        if let Some(table) = list.tables.get(id) {
            return make(&table.label, Kind::Text, "");
        }
        if let Some(table) = list.rows.get(id) {
            return make(&table.label, Kind::Text, "");
        }
        if let Some(policy) = id.strip_prefix("policy.").and_then(|p| list.policies.get(p)) {
            return make(&policy.label, policy.kind, "");
        }
        if let Some(rule) = list.blind_of(id) {
            let label =
                Text::new(format!("主办：{}", rule.ask.label.zh), format!("first officer: {}", rule.ask.label.en));
            return make(&label, rule.ask.kind, &rule.ask.unit);
        }
        self.column(id)
            .or_else(|| self.cell_described(id))
            .or_else(|| self.made(id))
            .unwrap_or_else(|| make(&word(id).unwrap_or_else(|| Text::new(id, id)), Kind::Text, ""))
    }

    /// A whole column `table[column]`.
    fn column(&self, id: &str) -> Option<Described> {
        let (table, column) = id.strip_suffix(']')?.split_once('[')?;
        let (of, label, kind, unit) = match self.checklist.tables.get(table) {
            Some(asked) => {
                let Some(column) = asked.columns.get(column) else {
                    // The built-in column of row ids.
                    return Some(Described { label: asked.label.clone(), kind: Kind::Text, unit: String::new() });
                };
                (&asked.label, &column.ask.label, column.ask.kind, column.ask.unit.clone())
            }
            None => {
                let ruled = self.checklist.rows.get(table)?;
                match ruled.columns.get(column) {
                    Some(column) => (&ruled.label, &column.label, column.kind, String::new()),
                    None => {
                        return Some(Described {
                            label: ruled.label.clone(),
                            kind: Kind::Integer,
                            unit: String::new(),
                        });
                    }
                }
            }
        };
        Some(Described { label: beside(of, label), kind, unit })
    }

    fn cell_described(&self, id: &str) -> Option<Described> {
        let (table, row, column) = self.cell(id)?;
        if let Some(asked) = self.checklist.tables.get(table) {
            let row = self.row_label(table, row);
            let Some(column) = asked.columns.get(column) else {
                return Some(Described { label: row, kind: Kind::Text, unit: String::new() });
            };
            let ask = &column.ask;
            return Some(Described { label: beside(&row, &ask.label), kind: ask.kind, unit: ask.unit.clone() });
        }
        let ruled = self.checklist.rows.get(table)?;
        let fixed = ruled.rows.iter().find(|r| r.id == row).map(|r| r.label.clone());
        let row =
            fixed.unwrap_or_else(|| beside(&ruled.label, &Text::new(format!("第 {row} 期"), format!("no. {row}"))));
        match ruled.columns.get(column) {
            Some(column) => {
                Some(Described { label: beside(&row, &column.label), kind: column.kind, unit: String::new() })
            }
            None => Some(Described { label: row, kind: Kind::Integer, unit: String::new() }),
        }
    }

    /// A row is called by its first text, as the officer calls it; else by its place.
    #[must_use]
    pub fn row_label(&self, table: &str, row: &str) -> Text {
        if let Some(label) = self.checklist.rows.get(table).and_then(|t| t.rows.iter().find(|r| r.id == row)) {
            return label.label.clone();
        }
        let asked = self.checklist.tables.get(table);
        let first = asked.and_then(|t| t.columns.values().find(|c| c.ask.kind == Kind::Text && c.formula.is_none()));
        let named = first.and_then(|c| self.figures.cell(table, row, &c.ask.id));
        if let Some(name) = named.as_ref().and_then(Reading::text).filter(|n| !n.is_empty()) {
            return Text::new(name, name);
        }
        let place = self.figures.place(table, row).map_or(0, |i| i + 1);
        let label = asked.map(|t| t.label.clone()).unwrap_or_default();
        Text::new(format!("{}第 {place} 行", label.zh), format!("{} row {place}", label.en))
    }

    /// What the checklist makes of an entry besides: the parts of an indicator, a knock-out, a notice.
    fn made(&self, id: &str) -> Option<Described> {
        let list = self.checklist;
        let of = |label: Text, kind: Kind| Some(Described { label, kind, unit: String::new() });
        if let Some((at, rest)) = id.strip_prefix("score.").and_then(|r| r.split_once(".indicators.")) {
            let (indicator, part) = rest.split_once('.')?;
            let indicator = list.indicators.iter().find(|i| i.id == indicator)?;
            let (zh, en, kind) = match part {
                "value" => ("取值", "value", indicator.value_kind),
                "points" => ("得分", "points", Kind::Integer),
                "assessed" => ("可评", "assessed", Kind::Bool),
                _ => ("所在档", "band", Kind::Integer),
            };
            let at =
                if at == "at_L0" { ("按测算额度", "at L0") } else { ("按申请金额", "at the amount asked") };
            let label = Text::new(
                format!("{}（{}）·{zh}", indicator.label.zh, at.0),
                format!("{} ({}) · {en}", indicator.label.en, at.1),
            );
            return of(label, kind);
        }
        if let Some(question) = id.strip_prefix(FIRST_SAID).and_then(|q| list.questions.get(q)) {
            let ask = &question.ask;
            let label =
                Text::new(format!("{}（第一次说的）", ask.label.zh), format!("{} (as said first)", ask.label.en));
            return Some(Described { label, kind: ask.kind, unit: ask.unit.clone() });
        }
        for (prefix, kind) in [("knock_outs.each.", Kind::Text), ("knock_outs.hit.", Kind::Bool)] {
            if let Some(rule) = id.strip_prefix(prefix).and_then(|k| list.knock_outs.iter().find(|r| r.id == k)) {
                let label = Text::new(format!("否决项：{}", rule.label.zh), format!("Knock-out: {}", rule.label.en));
                return of(label, kind);
            }
        }
        for (prefix, notices) in
            [("warning.", &list.warnings), ("condition.", &list.conditions), ("doubt.", &list.doubts)]
        {
            if let Some(notice) = id.strip_prefix(prefix).and_then(|n| notices.iter().find(|r| r.id == n)) {
                return of(self.filled(&notice.text), Kind::Bool);
            }
        }
        if let Some(reason) = id.strip_prefix("reason.").and_then(|r| list.reasons.iter().find(|q| q.id == r)) {
            return of(reason.text.clone(), Kind::Bool);
        }
        if let Some(group) = id.strip_prefix("decision.holds.").and_then(|g| self.word(g)) {
            let label = Text::new(format!("有这样的理由：{}", group.zh), format!("Reasons hold: {}", group.en));
            return of(label, Kind::Bool);
        }
        if let Some(rule) = id.strip_prefix(TRACED).and_then(|k| list.knock_outs.iter().find(|r| r.id == k)) {
            let label =
                Text::new(format!("凭据在档：{}", rule.label.zh), format!("Evidence on file: {}", rule.label.en));
            return of(label, Kind::Bool);
        }
        if let Some((quantity, _)) = id.strip_prefix("reconcile.basis.").and_then(|rest| rest.rsplit_once('.')) {
            let quantity = list.quantities.iter().find(|q| q.id == quantity)?;
            return of(beside(&quantity.label, &Text::new("依据", "basis")), Kind::Text);
        }
        if let Some(quantity) = id.strip_prefix("reconcile.scale.") {
            let quantity = list.quantities.iter().find(|q| q.id == quantity)?;
            return of(beside(&quantity.label, &Text::new("尺度", "scale")), Kind::Money);
        }
        if let Some(identity) = id.strip_prefix("reconcile.given.") {
            let identity = list.identities.iter().find(|i| i.id == identity)?;
            return of(beside(&identity.label, &Text::new("资料齐", "given")), Kind::Bool);
        }
        if let Some(rule) = id.strip_prefix("reviewer.").and_then(|r| list.reviewer.iter().find(|q| q.id == r)) {
            return of(rule.answers.clone(), Kind::Bool);
        }
        match id {
            "case.as_of" => of(word(id)?, Kind::Date),
            _ if id.starts_with("completeness.") => of(word(id)?, Kind::Number),
            _ => None,
        }
    }

    /// A reading as it stands in a sentence: value with unit, or the word for what it is instead.
    #[must_use]
    pub fn value(&self, id: &str, reading: &Reading) -> Text {
        let Described { kind, unit, .. } = self.described(id);
        match reading {
            Reading::Known { value, .. } => self.scalar(id, value, kind, &unit),
            Reading::Unknown { .. } => Text::new("缺", "missing"),
            Reading::NotMeaningful { .. } => Text::new("无意义", "not meaningful"),
            Reading::NotApplicable { .. } => Text::new("不适用", "not applicable"),
        }
    }

    /// A text of the layer files with its `{names}` replaced by their values.
    #[must_use]
    pub fn filled(&self, text: &Text) -> Text {
        let one = |template: &str, pick: fn(&Text) -> &str| fill(template, |name| pick(&self.of(name)).to_owned());
        Text::new(one(&text.zh, |t| &t.zh), one(&text.en, |t| &t.en))
    }

    /// The value of a name as it stands in a sentence.
    #[must_use]
    pub fn of(&self, id: &str) -> Text {
        self.value(id, &self.figures.named(id).reading)
    }

    /// A raw answer as it stands in a sentence: a number with its unit, a choice by its label.
    #[must_use]
    pub fn said(&self, id: &str, raw: &str) -> Text {
        let Described { kind, unit, .. } = self.described(id);
        if matches!(kind, Kind::Phone | Kind::IdNumber) && raw.chars().count() > 4 {
            // A sentence goes further than the file: the last four are enough to tell two numbers apart.
            let last: String = raw.chars().skip(raw.chars().count() - 4).collect();
            return Text::new(format!("*{last}"), format!("*{last}"));
        }
        let scalar = match kind {
            Kind::Bool => raw.parse().map(Scalar::Truth).ok(),
            Kind::Date => raw.parse().map(Scalar::Date).ok(),
            _ if kind.is_number() => raw.parse().map(Scalar::Number).ok(),
            _ => None,
        };
        self.scalar(id, &scalar.unwrap_or_else(|| Scalar::Text(raw.to_owned())), kind, &unit)
    }

    fn scalar(&self, id: &str, value: &Scalar, kind: Kind, unit: &str) -> Text {
        match value {
            Scalar::Number(n) => {
                let plain = number(*n, kind, unit);
                match (kind, unit) {
                    (Kind::Money, _) => Text::new(format!("{plain} 元"), format!("{plain} yuan")),
                    (Kind::Days, "" | "天" | "日") => Text::new(format!("{plain} 天"), format!("{plain} days")),
                    (_, "" | "%" | "比") => Text::new(plain.clone(), plain),
                    _ => {
                        let unit = self.reason(unit);
                        Text::new(format!("{plain} {}", unit.zh), format!("{plain} {}", unit.en))
                    }
                }
            }
            Scalar::Truth(true) => Text::new("是", "yes"),
            Scalar::Truth(false) => Text::new("否", "no"),
            Scalar::Date(date) => Text::new(date.to_string(), date.to_string()),
            Scalar::Text(text) if text.is_empty() => Text::new("（空）", "(empty)"),
            Scalar::Text(text) => self.worded(id, text),
        }
    }

    /// A text value: a choice by its label, a row by its name, a word of the rules in words; anything else as it was written.
    fn worded(&self, id: &str, text: &str) -> Text {
        let cell = self.cell(id);
        let asked = cell.and_then(|(t, _, c)| self.checklist.tables.get(t)?.columns.get(c)).map(|c| &c.ask);
        let ask = self.checklist.questions.get(id).map(|q| &q.ask).or(asked);
        if let Some((table, _)) = ask.and_then(|a| a.choices_from.rsplit_once('.')) {
            let none = || Text::new("无", "none");
            return if text == "none" { none() } else { self.row_label(table, text) };
        }
        let one = |item: &str| {
            let own = ask.and_then(|a| a.choices.iter().find(|c| c.id == item)).map(|c| c.label.clone());
            own.or_else(|| self.word(item)).unwrap_or_else(|| Text::new(item, item))
        };
        if let Some((table, row, "id")) = cell {
            return self.row_label(table, row);
        }
        if ask.is_some_and(|a| a.kind == Kind::Multi) {
            let items: Vec<Text> = text.split(',').map(|i| one(i.trim())).collect();
            let join = |f: fn(&Text) -> &str, with: &str| items.iter().map(f).collect::<Vec<_>>().join(with);
            return Text::new(join(|t| &t.zh, "、"), join(|t| &t.en, ", "));
        }
        one(text)
    }

    /// A text that a rule or a unit gives in one language, in both where a `[[word]]` has the other.
    #[must_use]
    pub fn reason(&self, text: &str) -> Text {
        self.checklist.words.get(text).cloned().unwrap_or_else(|| Text::new(text, text))
    }

    /// How a word of the rules reads: a word of the layer files, of the program, a check, a choice of any question.
    #[must_use]
    pub fn word(&self, item: &str) -> Option<Text> {
        if let Some((first, rest)) = item.split_once(", ") {
            // Several words of a rule.
            let (a, b) = (self.word(first)?, self.word(rest)?);
            return Some(Text::new(format!("{}、{}", a.zh, b.zh), format!("{}, {}", a.en, b.en)));
        }
        let own = self.checklist.words.get(item).cloned().or_else(|| word(item)).or_else(|| self.counted(item));
        own.or_else(|| self.check(item)).or_else(|| self.any_choice(item)).or_else(|| self.named(item))
    }

    /// “3 good” by the word `# good`: the number takes the place of its sign.
    fn counted(&self, item: &str) -> Option<Text> {
        let number: String = item.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let known = !number.is_empty() && item.contains(' ') && item.matches(&number).count() == 1;
        let label = known.then(|| self.checklist.words.get(&item.replace(&number, "#"))).flatten()?;
        Some(Text::new(label.zh.replace('#', &number), label.en.replace('#', &number)))
    }

    /// A place that a rule names in its text: a question, a figure, a row; `flag/…` and `contradiction/…` of the explanations by what they explain.
    fn named(&self, item: &str) -> Option<Text> {
        let list = self.checklist;
        if let Some(warning) = item.strip_prefix("flag/") {
            return list.warnings.iter().find(|w| w.id == warning).map(|w| w.text.clone());
        }
        let place = item.strip_prefix("contradiction/").unwrap_or(item).trim_end_matches('.');
        if let Some(column) = item.strip_prefix('.') {
            let columns = list.tables.values().filter_map(|t| t.columns.get(column));
            return columns.map(|c| c.ask.label.clone()).next();
        }
        if !item.contains(['.', '[']) {
            return None;
        }
        if let Some((table, row)) = place.rsplit_once('.')
            && list.tables.contains_key(table)
            && self.figures.place(table, row).is_some()
        {
            return Some(self.row_label(table, row));
        }
        let label = self.label(place);
        (label.zh != place).then_some(label)
    }

    /// The name of a check; of a check per row with the row's name.
    fn check(&self, id: &str) -> Option<Text> {
        self.checklist.checks.iter().find_map(|check| match check.id.split_once('*') {
            None => (check.id == id).then(|| check.label.clone()),
            Some((before, after)) => {
                let row = id.strip_prefix(before)?.strip_suffix(after)?;
                let (table, _) = check.verdict.split_once(".*.")?;
                let name = if row.is_empty() { Text::default() } else { self.row_label(table, row) };
                Some(Text::new(check.label.zh.replace('*', &name.zh), check.label.en.replace('*', &name.en)))
            }
        })
    }

    /// The label of a choice that a rule passes on under another name.
    fn any_choice(&self, item: &str) -> Option<Text> {
        if !item.chars().any(|c| c.is_ascii_lowercase()) {
            return None;
        }
        let columns = self.checklist.tables.values().flat_map(|t| t.columns.values().map(|c| &c.ask));
        let asks = self.checklist.questions.values().map(|q| &q.ask).chain(columns);
        asks.flat_map(|a| &a.choices).find(|c| c.id == item).map(|c| c.label.clone())
    }
}

/// “a·b”.
fn beside(a: &Text, b: &Text) -> Text {
    Text::new(format!("{}·{}", a.zh, b.zh), format!("{} · {}", a.en, b.en))
}
