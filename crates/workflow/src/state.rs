//! The state of a case 案卷状态.

use crate::words::{Text, Worded, text};

/// Where a case stands. Nothing but an effect moves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// V 调查中.
    Survey,
    /// S 待审.
    Submitted,
    /// T 退回.
    Returned,
    /// R 待批.
    Reviewed,
    /// C 上会.
    Committee,
    /// A 同意.
    Approved,
    /// D 否决.
    Declined,
    /// G 已签约.
    Signed,
    /// L 已放款.
    Lent,
    /// Z 归档.
    Archived,
    /// W 撤回.
    Withdrawn,
    /// E 已删除.
    Erased,
}

/// All of them, in the order of a case's life.
pub const STATES: [State; 12] = [
    State::Survey,
    State::Submitted,
    State::Returned,
    State::Reviewed,
    State::Committee,
    State::Approved,
    State::Declined,
    State::Signed,
    State::Lent,
    State::Archived,
    State::Withdrawn,
    State::Erased,
];

impl State {
    /// The letter it has in the tables.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            State::Survey => 'V',
            State::Submitted => 'S',
            State::Returned => 'T',
            State::Reviewed => 'R',
            State::Committee => 'C',
            State::Approved => 'A',
            State::Declined => 'D',
            State::Signed => 'G',
            State::Lent => 'L',
            State::Archived => 'Z',
            State::Withdrawn => 'W',
            State::Erased => 'E',
        }
    }

    /// The state of a letter.
    #[must_use]
    pub fn of(letter: char) -> Option<Self> {
        STATES.into_iter().find(|s| s.letter() == letter)
    }
}

impl Worded for State {
    fn words(&self) -> Text {
        match self {
            State::Survey => text("调查中", "being surveyed"),
            State::Submitted => text("待审", "to be reviewed"),
            State::Returned => text("退回", "returned"),
            State::Reviewed => text("待批", "to be decided"),
            State::Committee => text("上会", "before the committee"),
            State::Approved => text("同意", "approved"),
            State::Declined => text("否决", "declined"),
            State::Signed => text("已签约", "signed"),
            State::Lent => text("已放款", "lent"),
            State::Archived => text("归档", "archived"),
            State::Withdrawn => text("撤回", "withdrawn"),
            State::Erased => text("已删除", "erased"),
        }
    }
}
