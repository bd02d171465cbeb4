//! Authority 审批权限: which body decides a loan, read from rows in order.

use rust_decimal::Decimal;
use serde::Deserialize;

/// Who decides; a higher one may decide what a lower one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Body {
    /// One approver of the first level.
    #[serde(rename = "AP1")]
    First,
    /// One approver of the second level.
    #[serde(rename = "AP2")]
    Second,
    /// The committee.
    #[serde(rename = "committee")]
    Committee,
}

/// The grade of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Grade {
    /// A.
    A,
    /// B.
    B,
    /// C.
    C,
    /// D.
    D,
}

/// The level of the officer who owns the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfficerLevel {
    /// 见习: what a trainee surveyed goes before the committee.
    Trainee,
    /// Anybody else.
    Full,
}

/// What is asked of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Yuan: what borrower, spouse, guarantors and the firms of the same household owe together once this loan is paid out, all products.
    pub exposure_after: Decimal,
    /// The grade; none: not graded.
    pub grade: Option<Grade>,
    /// Whether it is secured.
    pub secured: bool,
    /// The level of the owner.
    pub owner: OfficerLevel,
    /// Whether anything is waived.
    pub waiver: bool,
    /// Whether the branch reckoned other figures.
    pub figures_differ: bool,
    /// Whether the limit is above the proposal.
    pub raised: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum When {
    Trainee,
    Waiver,
    FiguresDiffer,
    Raised,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    body: Body,
    grades: Option<Vec<Grade>>,
    secured: Option<bool>,
    to: Option<Decimal>,
    when: Option<Vec<When>>,
}

impl Row {
    fn fits(&self, q: &Question) -> bool {
        let any = |when: &[When]| {
            when.iter().any(|w| match w {
                When::Trainee => q.owner == OfficerLevel::Trainee,
                When::Waiver => q.waiver,
                When::FiguresDiffer => q.figures_differ,
                When::Raised => q.raised,
            })
        };
        self.grades.as_ref().is_none_or(|grades| q.grade.is_some_and(|g| grades.contains(&g)))
            && self.secured.is_none_or(|secured| secured == q.secured)
            && self.to.is_none_or(|to| q.exposure_after <= to)
            && self.when.as_deref().is_none_or(any)
    }

    fn takes_all(&self) -> bool {
        self.grades.is_none() && self.secured.is_none() && self.to.is_none() && self.when.is_none()
    }
}

/// The rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    rows: Vec<Row>,
}

/// What is wrong with the rows.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum AuthorityError {
    /// No TOML of this shape.
    #[error("the rows of authority cannot be read: {0}")]
    Shape(String),
    /// Some amount would fall through.
    #[error("the last row of authority must be the committee without any bound")]
    NoLastRow,
}

impl Authority {
    /// Reads rows.
    ///
    /// # Errors
    ///
    /// What cannot be read; a last row that does not take everything.
    pub fn read(text: &str) -> Result<Self, AuthorityError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            row: Vec<Row>,
        }
        let file: File = toml::from_str(text).map_err(|e| AuthorityError::Shape(e.message().to_owned()))?;
        match file.row.last() {
            Some(last) if last.takes_all() && last.body == Body::Committee => Ok(Self { rows: file.row }),
            _ => Err(AuthorityError::NoLastRow),
        }
    }

    /// The rows that are shipped; their amounts are not calibrated.
    ///
    /// # Errors
    ///
    /// None in a program that passed its tests.
    pub fn shipped() -> Result<Self, AuthorityError> {
        Self::read(include_str!("../authority.toml"))
    }

    /// Who decides.
    #[must_use]
    pub fn body(&self, question: &Question) -> Body {
        self.rows.iter().find(|r| r.fits(question)).map_or(Body::Committee, |r| r.body)
    }
}
