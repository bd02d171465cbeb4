//! A formula as a sentence 算式成句: labels in place of names, values in place, the branch that was taken and why. No formula is written here;
//! the sentence follows the parts that the rule language computed.

use crate::figure::{Reading, Scalar};
use crate::figures::reading;
use crate::finding::Text;
use crate::wording::{Wording, grouped, word};
use formula::{Act, Operator, Part, Value};

/// Operands a sentence names before it counts the rest.
const NAMED: usize = 8;
/// A remark longer than this is cut; its parts stand below it anyway.
const LONGEST: usize = 220;

/// Which of the two languages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tongue {
    Zh,
    En,
}

impl Tongue {
    fn say<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        if self == Tongue::Zh { zh } else { en }
    }
    fn of(self, text: &Text) -> String {
        let own = if self == Tongue::Zh || text.en.is_empty() { &text.zh } else { &text.en };
        own.clone()
    }
}

/// The formula in words, and what was decided on the way.
pub(crate) fn sentence(wording: &Wording<'_>, part: &Part) -> (Text, Vec<Text>) {
    let one = |tongue: Tongue| {
        let mut teller = Teller { wording, tongue, remarks: Vec::new() };
        let text = teller.value(part, 0);
        (text, teller.remarks)
    };
    let ((zh, zh_remarks), (en, en_remarks)) = (one(Tongue::Zh), one(Tongue::En));
    let mut remarks: Vec<Text> = Vec::new();
    for (zh, en) in zh_remarks.into_iter().zip(en_remarks) {
        let told = Text::new(cut(zh), cut(en));
        if !remarks.contains(&told) {
            remarks.push(told);
        }
    }
    (Text::new(zh, en), remarks)
}

fn cut(text: String) -> String {
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST - 1).chain(['…']).collect() }
}

struct Teller<'w, 'a> {
    wording: &'w Wording<'a>,
    tongue: Tongue,
    remarks: Vec<String>,
}

impl Teller<'_, '_> {
    /// A part whose value counts. `around` is how tightly what stands around it binds.
    fn value(&mut self, part: &Part, around: u8) -> String {
        match &part.act {
            Act::Name(name) => self.named(name),
            Act::Basis(name) => {
                let label = self.tongue.of(&self.wording.label(name));
                let basis = part.outcome.as_ref().and_then(|o| o.as_text().and_then(word));
                let basis = basis.map(|b| self.tongue.of(&b)).unwrap_or_default();
                format!("{label}{}{basis}", self.tongue.say("的依据 ", ", basis "))
            }
            Act::Column(name) | Act::Table(name) => self.tongue.of(&self.wording.label(name)),
            Act::Literal(value) => self.literal(value),
            Act::Negative => format!("−{}", self.value(&part.parts[0], 4)),
            Act::Percent => format!("{}%", self.value(&part.parts[0], 4)),
            Act::Binary(operator) => self.binary(*operator, part, around),
            Act::Call(name) => self.call(name, part, around),
        }
    }

    /// “月可支 12,345.67 元”; a policy value first, since its label is long.
    fn named(&self, name: &str) -> String {
        let label = self.tongue.of(&self.wording.label(name));
        let value = self.tongue.of(&self.wording.of(name));
        if name.starts_with("policy.") {
            return match self.tongue {
                Tongue::Zh => format!("{value}（{label}）"),
                Tongue::En => format!("{value} ({label})"),
            };
        }
        format!("{label} {value}")
    }

    fn literal(&self, value: &Value) -> String {
        match value {
            Value::Number(n) => grouped(*n, 12),
            Value::Bool(truth) => {
                let (zh, en) = if *truth { ("是", "yes") } else { ("否", "no") };
                self.tongue.say(zh, en).to_owned()
            }
            Value::Date(date) => date.to_string(),
            Value::Text(text) => {
                let worded = self.wording.word(text);
                let text = worded.map_or_else(|| text.to_string(), |t| self.tongue.of(&t));
                format!("“{text}”")
            }
        }
    }

    fn binary(&mut self, operator: Operator, part: &Part, around: u8) -> String {
        if operator == Operator::Join {
            return self.put_together(part);
        }
        let (sign, binds) = match operator {
            Operator::Add => (" + ", 2),
            Operator::Subtract => (" − ", 2),
            Operator::Multiply => (" × ", 3),
            Operator::Divide => (" ÷ ", 3),
            Operator::Power => ("^", 4),
            other => (sign_of(other), 1),
        };
        let left = self.value(&part.parts[0], binds);
        // a − (b − c), a ÷ (b × c)
        let strict = matches!(operator, Operator::Subtract | Operator::Divide | Operator::Power);
        let right = self.value(&part.parts[1], binds + u8::from(strict));
        let text = format!("{left}{sign}{right}");
        if binds < around { self.within(&text) } else { text }
    }

    /// A text made of several: what it was made from, without the letters between.
    fn put_together(&mut self, part: &Part) -> String {
        let mut named: Vec<&Part> = Vec::new();
        pieces(part, &mut named);
        if named.is_empty() {
            return part.outcome.as_ref().and_then(|o| o.as_text()).unwrap_or_default().to_owned();
        }
        named.into_iter().map(|one| self.value(one, 0)).collect::<Vec<_>>().join(self.tongue.say("、", ", "))
    }

    fn within(&self, text: &str) -> String {
        match self.tongue {
            Tongue::Zh => format!("（{text}）"),
            Tongue::En => format!("({text})"),
        }
    }

    fn list(&mut self, parts: &[Part]) -> String {
        let mut items: Vec<String> = parts.iter().take(NAMED).map(|p| self.value(p, 0)).collect();
        if parts.len() > NAMED {
            items.push(match self.tongue {
                Tongue::Zh => format!("等共 {} 项", parts.len()),
                Tongue::En => format!("{} in all", parts.len()),
            });
        }
        items.join(self.tongue.say("、", ", "))
    }

    fn joined(&mut self, parts: &[Part], with: &str, binds: u8, around: u8) -> String {
        let mut items: Vec<String> = parts.iter().take(NAMED).map(|p| self.value(p, binds)).collect();
        if parts.len() > NAMED {
            items.push(match self.tongue {
                Tongue::Zh => format!("……（共 {} 项）", parts.len()),
                Tongue::En => format!("… ({} in all)", parts.len()),
            });
        }
        let text = items.join(with);
        if parts.len() > 1 && binds < around { self.within(&text) } else { text }
    }

    /// One for each language, in the same order: told twice is told once only when both are there.
    fn remark(&mut self, text: String) {
        self.remarks.push(text);
    }

    /// Why this way and not another: what holds, said as it is. Nothing where the rule leaves no choice.
    fn decided(&mut self, condition: &Part) {
        let t = self.tongue;
        let holds = match condition.outcome.as_ref().map(reading) {
            Some(Reading::Known { value: Scalar::Truth(truth), .. }) => Some(truth),
            _ => None,
        };
        let text = match holds {
            Some(truth) => {
                let mut said: Vec<String> = Vec::new();
                for fact in self.facts(condition, truth) {
                    if !said.contains(&fact) {
                        said.push(fact);
                    }
                }
                format!("{}{}", t.say("因为 ", "because "), said.join(t.say("；", "; ")))
            }
            None => format!("{}{}", t.say("还不能定：", "cannot be told yet: "), self.value(condition, 0)),
        };
        // both languages have the same facts, so that the remarks stay side by side
        if holds.is_none() || !text.trim_end().ends_with(t.say("因为", "because")) {
            self.remark(text);
        }
    }

    /// A condition that came out as `truth`, as the facts that made it so: “账龄 20 天 ≤ 30 天”, never “condition … does not hold”.
    fn facts(&mut self, part: &Part, truth: bool) -> Vec<String> {
        if !speaks(part) {
            return Vec::new();
        }
        let t = self.tongue;
        match (&part.act, truth) {
            (Act::Name(name), _) => {
                let label = self.tongue.of(&self.wording.label(name));
                let label = label.trim_end_matches(['。', '.']);
                let (colon, answer) = (t.say("：", ": "), if truth { t.say("是", "yes") } else { t.say("否", "no") });
                vec![format!("{label}{colon}{answer}")]
            }
            (Act::Call("NOT"), _) => part.parts.first().map_or_else(Vec::new, |inner| self.facts(inner, !truth)),
            (Act::Call("AND"), true) | (Act::Call("OR"), false) => {
                part.parts.iter().flat_map(|one| self.facts(one, truth)).collect()
            }
            // one of them is enough
            (Act::Call("AND"), false) | (Act::Call("OR"), true) => {
                match part.parts.iter().find(|one| truth_of(one) == Some(truth)) {
                    Some(one) => self.facts(one, truth),
                    None => vec![self.value(part, 0)],
                }
            }
            // that a figure is there is seen from the figure
            (Act::Call("KNOWN" | "APPLICABLE" | "MEANINGFUL"), true) => Vec::new(),
            (Act::Call("KNOWN" | "APPLICABLE" | "MEANINGFUL"), false) => {
                part.parts.first().map_or_else(Vec::new, |inner| vec![self.value(inner, 0)])
            }
            (Act::Binary(operator), _) if opposite(*operator).is_some() => vec![self.compared(*operator, part, truth)],
            _ => {
                let said = self.value(part, 0);
                vec![if truth { said } else { format!("{}{said}", t.say("不是这样：", "not so: ")) }]
            }
        }
    }

    /// A comparison as it turned out.
    fn compared(&mut self, operator: Operator, part: &Part, truth: bool) -> String {
        let [left, right] = part.parts.as_slice() else { return self.value(part, 0) };
        let operator = if truth { Some(operator) } else { opposite(operator) }.unwrap_or(operator);
        let word = |part: &Part| matches!(&part.act, Act::Literal(Value::Text(_) | Value::Bool(_)));
        // what it is called stands in its value already
        if word(right) && operator == Operator::Equal {
            return self.value(left, 1);
        }
        if matches!(&right.act, Act::Literal(Value::Bool(_))) && operator == Operator::NotEqual {
            return self.value(left, 1);
        }
        let (left, right_said) = (self.value(left, 1), self.value(right, 1));
        if word(right) && operator == Operator::NotEqual {
            return format!("{left}{}{right_said}", self.tongue.say("，不是", ", not "));
        }
        format!("{left}{}{right_said}", sign_of(operator))
    }

    fn call(&mut self, name: &str, part: &Part, around: u8) -> String {
        let parts = &part.parts;
        let Some(first) = parts.first() else { return self.tongue.say("（无）", "(none)").to_owned() };
        let t = self.tongue;
        match name {
            "IF" => {
                self.decided(first);
                match parts.get(1) {
                    Some(branch) => self.value(branch, around),
                    None => t.say("条件未明，取不到数", "the condition is open").to_owned(),
                }
            }
            "IFS" => {
                // the conditions that were looked at, and behind the first that holds its value
                let (conditions, branch) = match parts.as_slice() {
                    [looked @ .., holds, value] if truth_of(holds) == Some(true) => {
                        (if speaks(holds) { &parts[..=looked.len()] } else { looked }, Some(value))
                    }
                    _ => (&parts[..], None),
                };
                if let Some(condition) = conditions.last() {
                    self.decided(condition);
                }
                match branch {
                    Some(branch) => self.value(branch, around),
                    None => t.say("条件未明，取不到数", "the condition is open").to_owned(),
                }
            }
            "SWITCH" => {
                let key = self.value(first, 0);
                self.remark(format!("{}{key}", t.say("按 ", "by ")));
                match parts.last().filter(|_| parts.len() > 1) {
                    Some(branch) => self.value(branch, around),
                    None => key,
                }
            }
            "FALLBACK" => match parts.get(1) {
                None => self.value(first, around),
                Some(other) => {
                    let missing = self.value(first, 0);
                    self.remark(match t {
                        Tongue::Zh => format!("{missing}，先用替代值，记为暂估"),
                        Tongue::En => format!("{missing}: a fallback stands for it, provisional"),
                    });
                    self.value(other, around)
                }
            },
            "PROVISIONAL" | "ROUND" => self.value(first, around),
            "SUM" | "SUMKNOWN" if parts.iter().any(|p| p.outcome.is_some()) => self.joined(parts, " + ", 2, around),
            "SUM" | "SUMKNOWN" => format!("{}{}", self.list(parts), t.say(" 合计", ", total")),
            "SUMPRODUCT" => {
                let text = self.joined(parts, " × ", 3, 0);
                format!("{}{text}{}", t.say("逐行 ", "row by row "), t.say("，再合计", ", then the total"))
            }
            "MIN" | "MINKNOWN" => format!("{}{}", t.say("以下各数中最小的：", "the least of "), self.list(parts)),
            // A floor of zero.
            "MAX" if parts.len() == 2 && parts.iter().any(is_zero) => {
                let other = parts.iter().find(|p| !is_zero(p)).unwrap_or(first);
                format!("{}{}", self.value(other, 0), t.say("（小于零按零）", " (zero at least)"))
            }
            "MAX" | "MAXKNOWN" => format!("{}{}", t.say("以下各数中最大的：", "the greatest of "), self.list(parts)),
            "MEDIAN" => format!("{}{}", t.say("以下各数的中位数：", "the median of "), self.list(parts)),
            "AVERAGE" => format!("{}{}", t.say("以下各数的平均：", "the mean of "), self.list(parts)),
            "SUMIFS" | "MINIFS" | "MAXIFS" | "COUNTIFS" => self.fold(name, part),
            "COUNTROWS" => format!("{}{}", self.value(first, 0), t.say(" 的行数", ", rows")),
            "ABS" => format!("{}{}", self.value(first, 4), t.say(" 的绝对值", ", without its sign")),
            "FLOOR" => {
                let (what, step) = (self.value(first, 0), parts.get(1).map(|p| self.value(p, 0)).unwrap_or_default());
                format!("{what}{}{step}{}", t.say("，向下取整到 ", ", rounded down to "), t.say(" 的整倍数", ""))
            }
            "ROUNDUP" | "ROUNDDOWN" | "INT" => {
                format!("{}{}", self.value(first, 0), t.say("，取整", ", as a whole number"))
            }
            "AND" => self.joined(parts, t.say(" 且 ", " and "), 1, around.max(1)),
            "OR" => self.joined(parts, t.say(" 或 ", " or "), 1, around.max(1)),
            "NOT" => format!("{}{}", t.say("并非 ", "not "), self.value(first, 4)),
            "KNOWN" => format!("{}{}", self.value(first, 0), t.say(" 已知", " is known")),
            "APPLICABLE" => format!("{}{}", self.value(first, 0), t.say(" 适用", " applies")),
            "MEANINGFUL" => format!("{}{}", self.value(first, 0), t.say(" 有意义", " is meaningful")),
            "NOTMEANINGFUL" => format!("{}{}", t.say("无意义：", "not meaningful: "), self.value(first, 0)),
            "NOTAPPLICABLE" => format!("{}{}", t.say("不适用：", "not applicable: "), self.value(first, 0)),
            "UNKNOWN" => t.say("算作没有回答", "counts as not answered").to_owned(),
            "VERDICT" => {
                let (x, pass) = (self.value(first, 0), parts.get(1).map(|p| self.value(p, 0)).unwrap_or_default());
                let attention = parts.get(2).map(|p| self.value(p, 0)).unwrap_or_default();
                match t {
                    Tongue::Zh => format!("{x}；≤ {pass} 通过，≤ {attention} 关注，再大不通过"),
                    Tongue::En => format!("{x}; up to {pass} passes, up to {attention} attention, above fails"),
                }
            }
            _ => {
                let known = NAMES.iter().find(|(n, ..)| *n == name);
                let called = known.map_or(name, |(_, zh, en)| t.say(zh, en));
                let inner = self.list(parts);
                format!("{called}{}", self.within(&inner))
            }
        }
    }

    /// What is looked for in a column: a choice of that column by its label.
    fn sought(&mut self, column: &Part, criterion: &Part) -> String {
        let (Act::Column(name), Act::Literal(Value::Text(text))) = (&column.act, &criterion.act) else {
            return self.value(criterion, 0);
        };
        let list = self.wording.checklist;
        let of = name.strip_suffix(']').and_then(|n| n.split_once('['));
        let asked = of.and_then(|(table, column)| list.tables.get(table)?.columns.get(column));
        match asked.and_then(|c| c.ask.choices.iter().find(|choice| choice.id == text.as_ref())) {
            Some(choice) => format!("“{}”", self.tongue.of(&choice.label)),
            None => self.value(criterion, 0),
        }
    }

    /// SUMIFS and its kin: which rows of which column.
    fn fold(&mut self, name: &str, part: &Part) -> String {
        let (column, pairs) = match name {
            "COUNTIFS" => (None, &part.parts[..]),
            _ => (part.parts.first(), part.parts.get(1..).unwrap_or_default()),
        };
        let mut rows: Vec<String> = Vec::new();
        for pair in pairs.chunks_exact(2) {
            let of = self.value(&pair[0], 0);
            rows.push(match bound(&pair[1]) {
                Some((sign, other)) => format!("{of} {sign} {}", self.value(other, 0)),
                None => {
                    let sought = self.sought(&pair[0], &pair[1]);
                    format!("{of}{}{sought}", self.tongue.say(" 为 ", " is "))
                }
            });
        }
        let rows = rows.join(self.tongue.say(" 且 ", " and "));
        let what = column.map(|c| self.value(c, 0)).unwrap_or_default();
        match (name, self.tongue) {
            ("COUNTIFS", Tongue::Zh) => format!("{rows} 的行数"),
            ("COUNTIFS", Tongue::En) => format!("rows where {rows}"),
            ("SUMIFS", Tongue::Zh) => format!("{what} 合计（{rows}）"),
            ("SUMIFS", Tongue::En) => format!("total of {what} where {rows}"),
            ("MINIFS", Tongue::Zh) => format!("{what} 中最小的（{rows}）"),
            ("MINIFS", Tongue::En) => format!("the least {what} where {rows}"),
            (_, Tongue::Zh) => format!("{what} 中最大的（{rows}）"),
            (_, Tongue::En) => format!("the greatest {what} where {rows}"),
        }
    }
}

/// Whether anything of the case stands in it: what compares constants says nothing to a reader.
fn speaks(part: &Part) -> bool {
    matches!(&part.act, Act::Name(_) | Act::Basis(_) | Act::Column(_) | Act::Table(_)) || part.parts.iter().any(speaks)
}

fn truth_of(part: &Part) -> Option<bool> {
    match part.outcome.as_ref().map(reading) {
        Some(Reading::Known { value: Scalar::Truth(truth), .. }) => Some(truth),
        _ => None,
    }
}

/// The comparison that holds where this one does not.
fn opposite(operator: Operator) -> Option<Operator> {
    Some(match operator {
        Operator::Equal => Operator::NotEqual,
        Operator::NotEqual => Operator::Equal,
        Operator::Less => Operator::GreaterOrEqual,
        Operator::LessOrEqual => Operator::Greater,
        Operator::Greater => Operator::LessOrEqual,
        Operator::GreaterOrEqual => Operator::Less,
        _ => return None,
    })
}

fn sign_of(operator: Operator) -> &'static str {
    match operator {
        Operator::Equal => " = ",
        Operator::NotEqual => " ≠ ",
        Operator::Less => " < ",
        Operator::LessOrEqual => " ≤ ",
        Operator::Greater => " > ",
        _ => " ≥ ",
    }
}

/// What a joined text consists of, without the letters that a rule puts between.
fn pieces<'p>(part: &'p Part, into: &mut Vec<&'p Part>) {
    match &part.act {
        Act::Binary(Operator::Join) => part.parts.iter().for_each(|one| pieces(one, into)),
        Act::Literal(_) => {}
        _ => into.push(part),
    }
}

fn is_zero(part: &Part) -> bool {
    matches!(&part.act, Act::Literal(Value::Number(n)) if n.is_zero())
}

/// A criterion put together as `">="&x`.
fn bound(part: &Part) -> Option<(&'static str, &Part)> {
    let (Act::Binary(Operator::Join), [Part { act: Act::Literal(Value::Text(sign)), .. }, other]) =
        (&part.act, part.parts.as_slice())
    else {
        return None;
    };
    let signs = [(">=", "≥"), ("<=", "≤"), ("<>", "≠"), (">", ">"), ("<", "<"), ("=", "=")];
    signs.iter().find(|(s, _)| **sign == **s).map(|(_, shown)| (*shown, other))
}

/// What functions without a sentence of their own are called.
const NAMES: &[(&str, &str, &str)] = &[
    ("INDEX", "查表取值", "looked up"),
    ("MATCH", "查行", "row of"),
    ("PMT", "等额本息每期还款", "annuity instalment"),
    ("PV", "按每期还款折成的本金", "principal carried by instalments"),
    ("POWER", "乘方", "power"),
    ("MOD", "余数", "remainder"),
    ("DATEDIF", "相隔", "between"),
    ("EDATE", "推后若干月", "months later"),
    ("YEARFRAC", "相隔年数", "years between"),
    ("YEAR", "年份", "year"),
    ("MONTH", "月份", "month"),
    ("DAY", "日", "day"),
    ("DATE", "日期", "date"),
    ("YEARMONTH", "年月", "year and month"),
    ("VALUE", "文字里的数", "number written in"),
    ("FIRM", "不靠暂估的", "resting on no fallback"),
    ("LEN", "字数", "length"),
    ("MID", "取字", "part of"),
    ("LEFT", "开头", "beginning of"),
    ("RIGHT", "末尾", "end of"),
    ("SUBSTITUTE", "替换后", "replaced in"),
    ("HAS", "含有", "contains"),
    ("PREV", "上一行", "row above"),
    ("BASIS", "依据", "basis"),
    ("BASISBYVALUE", "按金额看主要凭什么", "what most of the amount rests on"),
    ("IDCARDOK", "身份证校验位相符", "identity number's check digit fits"),
    ("USCCOK", "统一社会信用代码校验位相符", "credit code's check digit fits"),
];
