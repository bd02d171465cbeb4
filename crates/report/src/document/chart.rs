//! Charts 图, described as data: the typesetter and the window each draw them in their own way.
//!
//! Positions are decimals, never binary floating point, because they are figures first; a figure that is not known has no position and
//! keeps its text. Knows no colour and no size.

use super::Mark;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A chart 图.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Chart {
    /// Lengths to compare 条形图, such as the caps on a loan.
    Bars(Bars),
    /// Estimates of one quantity on one axis 点图.
    Dots(Dots),
    /// Dimensions of a score 雷达图.
    Radar(Radar),
    /// Amounts month by month 月度图, with a line that must not be crossed.
    Months(Months),
    /// How one amount becomes another 瀑布图.
    Waterfall(Waterfall),
}

/// Lengths to compare 条形图.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bars {
    /// What stands above it.
    pub caption: String,
    /// The bars from top to bottom.
    pub bars: Vec<Bar>,
    /// A line across all bars, such as the amount asked.
    pub line: Option<Decimal>,
    /// What that line is.
    pub line_label: String,
}

/// One length 条.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// What it is.
    pub label: String,
    /// How long it is; none when it is not known.
    pub value: Option<Decimal>,
    /// The figure as written.
    pub text: String,
    /// Whether it is the one that binds.
    pub binding: bool,
}

/// Estimates of one quantity on one axis 点图.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dots {
    /// What stands above it.
    pub caption: String,
    /// The value of the statement 表内值, drawn as a line.
    pub line: Option<Decimal>,
    /// What that line is, with its figure.
    pub line_label: String,
    /// The tolerance band 容差带, from and to.
    pub band: Option<(Decimal, Decimal)>,
    /// What the band is.
    pub band_label: String,
    /// The estimates.
    pub dots: Vec<Dot>,
}

/// The basis of an estimate 依据, drawn as a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// 口述, a hollow circle.
    Oral,
    /// 观察/盘点, a triangle.
    Observed,
    /// 书证, a filled square.
    Document,
    /// 侧面核实, a hollow diamond.
    ThirdParty,
    /// 系统数据, a filled diamond.
    System,
    /// Not said, a filled circle.
    Unknown,
}

impl Basis {
    /// The basis a word of the rule language stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "oral" => Self::Oral,
            "observed" => Self::Observed,
            "document" => Self::Document,
            "third_party" => Self::ThirdParty,
            "system" => Self::System,
            _ => Self::Unknown,
        }
    }
}

/// One estimate 点.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dot {
    /// The method.
    pub label: String,
    /// Where it stands; none when it is not known.
    pub value: Option<Decimal>,
    /// The figure as written.
    pub text: String,
    /// What it rests on.
    pub basis: Basis,
    /// The word for that basis.
    pub basis_label: String,
    /// What the comparison says.
    pub mark: Option<Mark>,
    /// What stands beside it, such as the deviation.
    pub remark: String,
}

/// Dimensions of a score 雷达图.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Radar {
    /// What stands above it.
    pub caption: String,
    /// The axes clockwise from the top.
    pub axes: Vec<Axis>,
}

/// One dimension 轴.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// What it is, with its figure.
    pub label: String,
    /// Points given.
    pub value: Decimal,
    /// Points possible.
    pub max: Decimal,
}

/// Amounts month by month 月度图.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Months {
    /// What stands above it.
    pub caption: String,
    /// The line that must not be crossed, such as minimum cash.
    pub floor: Option<Decimal>,
    /// What that line is.
    pub floor_label: String,
    /// The months: label, amount when known, figure as written.
    pub months: Vec<Bar>,
}

/// How one amount becomes another 瀑布图.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waterfall {
    /// What stands above it.
    pub caption: String,
    /// The steps from left to right.
    pub steps: Vec<Step>,
}

/// One step 台阶.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// An amount (`level`) or what is added to the amount so far.
    pub value: Option<Decimal>,
    /// The figure as written.
    pub text: String,
    /// Whether the value is an amount reached, not a change.
    pub level: bool,
}
