//! The rules as data (`industry-checklists/flows/*.toml`): names of columns, classes, rules in their order, thresholds. Every
//! slip is a [`Problem`] with its file and line.

mod raw;

use std::ops::Range;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use raw::{File, RawDirection, RawRule};

use crate::finding::Text;
use crate::header::Role;
use crate::known::Relation;
use crate::row::{Channel, Direction};

/// What a class means for sales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// An inflow of it is sales.
    Sales,
    /// An inflow of it is taken out of sales, once proposed, until the officer says otherwise.
    Excluded,
    /// Money going out; no matter for sales.
    Outgo,
}

/// A class of movements.
#[derive(Debug, Clone)]
pub struct ClassRule {
    /// Its word.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// What it means for sales.
    pub treatment: Treatment,
    /// One group for each payer instead of one for all.
    pub by_party: bool,
}

/// One rule: every condition given must hold.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) class: usize,
    pub(crate) reason: Text,
    pub(crate) direction: Option<Direction>,
    pub(crate) channels: Vec<Channel>,
    /// Words by number in [`Rules::words`]: anywhere, in the name, in the memo, in the kind, and those that must not appear.
    pub(crate) words: Vec<u16>,
    pub(crate) party_words: Vec<u16>,
    pub(crate) kind_words: Vec<u16>,
    pub(crate) memo_words: Vec<u16>,
    /// Sources of the file, by their place.
    pub(crate) sources: Vec<u16>,
    pub(crate) not_words: Vec<u16>,
    pub(crate) known: Vec<Relation>,
    /// The name is only contained in what the statement shows: nobody knows whether it is the same.
    pub(crate) doubtful: bool,
    pub(crate) pair: Option<PairKind>,
    pub(crate) party_empty: Option<bool>,
    pub(crate) amount_min: Option<Decimal>,
    pub(crate) amount_max: Option<Decimal>,
    pub(crate) days_min: Option<u32>,
    pub(crate) refunded: bool,
    /// A red entry.
    pub(crate) reversal: bool,
}

/// Two rows that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PairKind {
    /// Out of one own account and into another.
    OwnAccounts,
    /// In and out on the same day, same party, same amount.
    RoundTrip,
    /// Out, and the same amount in from the same party within a few days.
    CameBack,
}

/// A number of the policy.
#[derive(Debug, Clone)]
pub struct Threshold {
    /// Its word.
    pub id: String,
    /// Its value.
    pub value: Decimal,
    /// Its name.
    pub label: Text,
    /// Whether a bank confirmed it.
    pub calibrated: bool,
}

/// Names of the columns of one role.
#[derive(Debug, Clone)]
pub(crate) struct ColumnNames {
    pub(crate) role: Role,
    /// Exact, tidied, in order of preference.
    pub(crate) names: Vec<String>,
    /// All parts of one entry in the name.
    pub(crate) parts: Vec<Vec<String>>,
    pub(crate) not: Vec<String>,
}

/// A source that is told by words of the file.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) label: Text,
    pub(crate) channel: Channel,
    pub(crate) words: Vec<String>,
    /// Names of columns that no other source has together.
    pub(crate) columns: Vec<String>,
    /// Names that it never has.
    pub(crate) not_columns: Vec<String>,
    /// It is a debt: an amount without a sign is spent, a negative one paid back.
    pub(crate) debt: bool,
    /// A merchant's bill: a line for each receipt, settled into a bank account later.
    pub(crate) merchant: bool,
    /// A line of a refund shows the number of the sale.
    pub(crate) refund_names_sale: bool,
    /// Names of columns that go before others of their role.
    pub(crate) prefer: Vec<String>,
    /// Names of columns that speak of the merchant himself, not of the other side.
    pub(crate) ignore: Vec<String>,
}

/// What the kinds of a merchant's bill do with the money.
#[derive(Debug, Default, Clone)]
pub(crate) struct MerchantKinds {
    pub(crate) back: Vec<String>,
    pub(crate) hold: Vec<String>,
    pub(crate) settled: Vec<String>,
    pub(crate) paid_out: Vec<String>,
    /// Words of which the kind of a receipt is made.
    pub(crate) receipt: Vec<String>,
}

/// Words by which a bank's statement shows the settlement of merchants' receipts.
#[derive(Debug, Clone)]
pub(crate) struct Settling {
    pub(crate) words: Vec<u16>,
    /// The bills it can be the settlement of; none: any.
    pub(crate) sources: Vec<String>,
    /// The wallet whose name this is.
    pub(crate) wallet: Option<Channel>,
}

/// All rules.
#[derive(Debug, Default)]
pub struct Rules {
    /// Classes in the order of the file.
    pub classes: Vec<ClassRule>,
    /// Thresholds.
    pub thresholds: Vec<Threshold>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) columns: Vec<ColumnNames>,
    pub(crate) sources: Vec<Source>,
    pub(crate) words: Vec<String>,
    /// Words of settlements of card terminals and merchants' collection.
    pub(crate) pos_words: Vec<u16>,
    /// Words of moving money between one's own accounts.
    pub(crate) own_words: Vec<u16>,
    pub(crate) merchant_kinds: MerchantKinds,
    pub(crate) settlements: Vec<Settling>,
}

/// A slip in a rules file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// What is wrong.
    pub text: Text,
}

/// The thresholds that [`crate::signs`] reads; a file may not leave one out.
pub(crate) const THRESHOLDS: &[&str] = &[
    "concentration_first",
    "concentration_five",
    "night_share",
    "round_share",
    "round_unit",
    "month_end_share",
    "month_end_days",
    "growth_last_three",
    "month_weak_share",
    "idle_days",
    "round_trip_min",
    "round_trip_share",
    "through_share",
];

impl Rules {
    /// Reads the files (path below the checklists' folder, text), in name order.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Vec<Problem>> {
        let mut rules = Self::default();
        let mut problems = Vec::new();
        let mut raw_rules: Vec<(usize, RawRule)> = Vec::new();
        let mut settling_sources: Vec<(usize, Spanned<String>)> = Vec::new();
        for (at, (path, text)) in files.iter().enumerate() {
            let here = |span: Range<usize>| place(text, span.start);
            let wrong = |span: Range<usize>, zh: String, en: String| {
                let (line, column) = here(span);
                Problem { file: (*path).to_owned(), line, column, text: Text::new(zh, en) }
            };
            let file: File = match toml::from_str(text) {
                Ok(file) => file,
                Err(error) => {
                    let span = error.span().unwrap_or_default();
                    let message = error.message().to_owned();
                    problems.push(wrong(span, format!("读不懂：{message}"), message));
                    continue;
                }
            };
            for class in file.class {
                let id = class.id.get_ref().clone();
                if rules.classes.iter().any(|c| c.id == id) {
                    problems.push(wrong(
                        class.id.span(),
                        format!("类别 {id} 写了两次"),
                        format!("class {id} stands twice"),
                    ));
                }
                if class.label.zh.is_empty() || class.label.en.is_empty() {
                    problems.push(wrong(
                        class.id.span(),
                        format!("类别 {id} 缺一种语言的名字"),
                        format!("class {id} lacks a name"),
                    ));
                }
                rules.classes.push(ClassRule {
                    id,
                    label: class.label,
                    treatment: class.treatment,
                    by_party: class.by_party,
                });
            }
            for raw in file.threshold {
                let id = raw.id.get_ref().clone();
                if !THRESHOLDS.contains(&id.as_str()) {
                    let zh = format!("没有地方用到门槛 {id}");
                    problems.push(wrong(raw.id.span(), zh, format!("no finding reads the threshold {id}")));
                }
                match raw.value.get_ref().parse() {
                    Ok(value) => {
                        rules.thresholds.push(Threshold { id, value, label: raw.label, calibrated: raw.calibrated })
                    }
                    Err(_) => problems.push(wrong(raw.value.span(), "不是数字".into(), "not a number".into())),
                }
            }
            rules.columns.extend(file.column.into_iter().map(|c| ColumnNames {
                role: c.role,
                names: c.names.iter().map(|n| crate::header::tidy(n)).collect(),
                parts: c.parts.into_iter().map(|p| p.iter().map(|n| crate::header::tidy(n)).collect()).collect(),
                not: c.not.iter().map(|n| crate::header::tidy(n)).collect(),
            }));
            rules.sources.extend(file.source.into_iter().map(|s| Source {
                id: s.id,
                label: s.label,
                channel: s.channel.into(),
                words: s.words,
                columns: s.columns.iter().map(|n| crate::header::tidy(n)).collect(),
                not_columns: s.not_columns.iter().map(|n| crate::header::tidy(n)).collect(),
                debt: s.debt,
                merchant: s.merchant,
                refund_names_sale: s.refund_names_sale,
                prefer: s.prefer.iter().map(|n| crate::header::tidy(n)).collect(),
                ignore: s.ignore.iter().map(|n| crate::header::tidy(n)).collect(),
            }));
            for kinds in file.merchant {
                rules.merchant_kinds.back.extend(kinds.back);
                rules.merchant_kinds.hold.extend(kinds.hold);
                rules.merchant_kinds.settled.extend(kinds.settled);
                rules.merchant_kinds.paid_out.extend(kinds.paid_out);
                rules.merchant_kinds.receipt.extend(kinds.receipt);
            }
            for raw in file.settlement {
                let sources: Vec<String> = raw.source.iter().map(|s| s.get_ref().clone()).collect();
                settling_sources.extend(raw.source.into_iter().map(|s| (at, s)));
                let words = rules.words_of(&raw.words);
                rules.settlements.push(Settling { words, sources, wallet: raw.wallet.map(Channel::from) });
            }
            for pos in file.pos {
                let words = rules.words_of(&pos.words);
                rules.pos_words.extend(words);
            }
            for own in file.own {
                let words = rules.words_of(&own.words);
                rules.own_words.extend(words);
            }
            raw_rules.extend(file.rule.into_iter().map(|r| (at, r)));
        }
        for (at, raw) in raw_rules {
            let Some((path, text)) = files.get(at) else { continue };
            match rules.rule(raw) {
                Ok(rule) => rules.rules.push(rule),
                Err((span, words)) => {
                    let (line, column) = place(text, span.start);
                    problems.push(Problem { file: (*path).to_owned(), line, column, text: words });
                }
            }
        }
        for (at, source) in settling_sources {
            let Some((path, text)) = files.get(at) else { continue };
            let id = source.get_ref();
            if !rules.sources.iter().any(|s| s.id == *id) {
                let (line, column) = place(text, source.span().start);
                let words = Text::new(format!("没有来源 {id}"), format!("no source {id}"));
                problems.push(Problem { file: (*path).to_owned(), line, column, text: words });
            }
        }
        rules.whole(files, &mut problems);
        if problems.is_empty() { Ok(rules) } else { Err(problems) }
    }

    fn rule(&mut self, raw: RawRule) -> Result<Rule, (Range<usize>, Text)> {
        let span = raw.class.span();
        let id = raw.class.get_ref();
        let Some(class) = self.classes.iter().position(|c| c.id == *id) else {
            return Err((span, Text::new(format!("没有类别 {id}"), format!("no class {id}"))));
        };
        if raw.reason.zh.is_empty() || raw.reason.en.is_empty() {
            return Err((span, Text::new("理由缺一种语言", "the reason lacks a language")));
        }
        let money = |text: &Option<Spanned<String>>| match text {
            None => Ok(None),
            Some(text) => {
                text.get_ref().parse().map(Some).map_err(|_| (text.span(), Text::new("不是金额", "not an amount")))
            }
        };
        let (amount_min, amount_max) = (money(&raw.amount_min)?, money(&raw.amount_max)?);
        let mut sources = Vec::new();
        for id in &raw.source {
            match self.sources.iter().position(|s| s.id == *id) {
                Some(at) => sources.push(u16::try_from(at).unwrap_or(u16::MAX)),
                None => return Err((span, Text::new(format!("没有来源 {id}"), format!("no source {id}")))),
            }
        }
        let treatment = self.classes.get(class).map(|c| c.treatment);
        let sales = treatment == Some(Treatment::Sales);
        // A merchant's bill says by what it is that a line of it was received for goods.
        let bills = !raw.source.is_empty()
            && raw.source.iter().all(|id| self.sources.iter().any(|s| s.id == *id && s.merchant));
        let bare = !bills
            && raw.words.is_empty()
            && raw.party_words.is_empty()
            && raw.kind_words.is_empty()
            && raw.memo_words.is_empty()
            && raw.known.is_empty()
            && raw.pair.is_none()
            && raw.days_min.is_none();
        if sales && bare {
            // Silence must never pay: an inflow is sales because something says so.
            let zh = "算作销售的规则至少要有一个字样、已知名单或付款天数的条件";
            return Err((span, Text::new(zh, "a rule for sales needs words, known names or days of payment")));
        }
        Ok(Rule {
            class,
            reason: raw.reason,
            direction: raw.direction.map(|d| match d {
                RawDirection::In => Direction::In,
                RawDirection::Out => Direction::Out,
                RawDirection::Neutral => Direction::Neutral,
            }),
            channels: raw.channel.into_iter().map(Channel::from).collect(),
            words: self.words_of(&raw.words),
            party_words: self.words_of(&raw.party_words),
            kind_words: self.words_of(&raw.kind_words),
            memo_words: self.words_of(&raw.memo_words),
            sources,
            not_words: self.words_of(&raw.not_words),
            known: raw.known,
            doubtful: raw.doubtful,
            pair: raw.pair,
            party_empty: raw.party_empty,
            amount_min,
            amount_max,
            days_min: raw.days_min,
            refunded: raw.refunded,
            reversal: raw.reversal,
        })
    }

    fn words_of(&mut self, words: &[String]) -> Vec<u16> {
        let mut numbers = Vec::with_capacity(words.len());
        for word in words.iter().filter(|w| !w.is_empty()) {
            let at = self.words.iter().position(|w| w == word).unwrap_or_else(|| {
                self.words.push(word.clone());
                self.words.len() - 1
            });
            numbers.push(u16::try_from(at).unwrap_or(u16::MAX));
        }
        numbers
    }

    /// What only shows once all files are read.
    fn whole(&self, files: &[(&str, &str)], problems: &mut Vec<Problem>) {
        let file = files.first().map_or("flows", |(path, _)| *path).to_owned();
        let mut say = |zh: String, en: String| {
            problems.push(Problem { file: file.clone(), line: 1, column: 1, text: Text::new(zh, en) });
        };
        for id in THRESHOLDS.iter().filter(|id| !self.thresholds.iter().any(|t| t.id == **id)) {
            say(format!("缺门槛 {id}"), format!("the threshold {id} is missing"));
        }
        for (direction, word) in [(Direction::In, "in"), (Direction::Out, "out"), (Direction::Neutral, "neutral")] {
            // The last word for each direction has no further condition, so that every row gets a class and a reason.
            let closes = |r: &Rule| {
                r.direction.is_none_or(|d| d == direction)
                    && r.channels.is_empty()
                    && [&r.words, &r.party_words, &r.kind_words, &r.memo_words, &r.sources, &r.not_words]
                        .iter()
                        .all(|w| w.is_empty())
                    && r.known.is_empty()
                    && r.pair.is_none()
                    && r.party_empty.is_none()
                    && r.amount_min.is_none()
                    && r.amount_max.is_none()
                    && r.days_min.is_none()
                    && !r.refunded
                    && !r.reversal
            };
            if !self.rules.iter().any(closes) {
                say(format!("方向 {word} 没有兜底的规则"), format!("no last rule for direction {word}"));
            }
        }
        for role in [Role::Date, Role::Amount, Role::In, Role::Out, Role::Balance, Role::Party] {
            if !self.columns.iter().any(|c| c.role == role) {
                say(format!("没有列名写给 {role:?}"), format!("no column names for {role:?}"));
            }
        }
    }

    /// A threshold; all were checked to be there.
    #[must_use]
    pub fn threshold(&self, id: &str) -> Decimal {
        self.thresholds.iter().find(|t| t.id == id).map(|t| t.value).unwrap_or_default()
    }

    /// A class by its word.
    #[must_use]
    pub fn class(&self, id: &str) -> Option<usize> {
        self.classes.iter().position(|c| c.id == id)
    }

    /// The source of this word.
    pub(crate) fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|s| s.id == id)
    }

    /// The reason of a rule.
    #[must_use]
    pub fn reason(&self, rule: u16) -> Text {
        self.rules.get(usize::from(rule)).map(|r| r.reason.clone()).unwrap_or_default()
    }
}

fn place(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}
