//! Commands of the desk 工作台: its groups and pages, appointments, what waits for whom, the archive, practice cases; and what the settings show.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::cases::CaseCard;
use super::text::Text;

/// A page of the desk: the cases of a group, or of all groups, that fit the words. No case is appraised for it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct ShowDesk {
    /// Name, phone, pinyin initials, trade, date; no words: all. It is written nowhere.
    pub search: String,
    /// None: all of them, one group after the other.
    pub group: Option<DeskGroup>,
    /// The first line of the page, counted from 0.
    pub from: u32,
    /// How many lines.
    pub count: u32,
}

/// Where a case lies on the desk; each in one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeskGroup {
    /// 今天: an appointment today, or one that passed and was not taken back.
    Today,
    /// 进行中
    Open,
    /// 等待: somebody else has the next word.
    Waiting,
    /// 已办: closed.
    Done,
    /// 归档: out of the way.
    Archived,
}

/// Whose turn it is, as the officer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Waits {
    /// 协办
    Second,
    /// 客户补材料
    Customer,
    /// 审查
    Review,
    /// 回行后处理
    Branch,
}

/// A page and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskView {
    /// Cases that fit the words, by group.
    pub counts: Vec<DeskCount>,
    /// Lines of the group that is shown.
    pub total: u32,
    pub from: u32,
    pub lines: Vec<DeskLine>,
    /// Cases of the whole desk, whatever the words.
    pub cases: u32,
    /// Not worked out yet, of the whole desk (`work_out_desk`).
    pub pending: u32,
    /// Appointments of the seven days after today.
    pub coming: u32,
    /// The day that counts as today.
    pub today: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskCount {
    pub group: DeskGroup,
    pub count: u32,
}

/// A line of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskLine {
    pub card: CaseCard,
    pub group: DeskGroup,
    pub appointment: Option<Appointment>,
    pub waits: Option<Waits>,
    pub archived: bool,
    /// Why it fits the words, where the line does not show it: the name, the phone with its first digits covered.
    pub found_as: Option<Text>,
}

/// When and where the client is visited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Appointment {
    /// ISO.
    pub day: String,
    /// `09:30`
    pub time: Option<String>,
    pub place: Option<String>,
    /// It lies before today.
    pub passed: bool,
}

/// Works out what is pending, the named cases first; replies how many are left.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WorkOutDesk {
    pub first: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskWork {
    pub left: u32,
}

/// Sets an appointment 预约, or takes it back where `day` is empty; a record of the case, so that it comes along in packages and backups.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SetAppointment {
    pub case: String,
    /// As people write it: 明天, 11月5日, 2026-11-05.
    pub day: String,
    /// As people write it: 9:30, 下午3点; empty: no time.
    pub time: String,
    pub place: String,
}

/// Says whose turn it is, or that it is the officer's own again.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SetWaiting {
    pub case: String,
    pub waits: Option<Waits>,
}

/// Puts a case into the archive of this desk, or back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ArchiveCase {
    pub case: String,
    pub archived: bool,
}

/// Deletes a practice case; one of a client is erased with the password (`erase_case`).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DropPractice {
    pub case: String,
}

/// Puts a practice case back to its beginning; replies the new case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ResetPractice {
    pub case: String,
}

/// What a command of the desk did to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskDone {
    /// The case; none when it is gone.
    pub case: Option<String>,
}

/// What this program is and where it keeps things.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AboutProgram {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProgramView {
    pub version: String,
    /// Where this account lies.
    pub folder: String,
    /// The folder of the checklists that a bank adds; none where none is looked for.
    pub checklists: Option<String>,
    /// Trades with a checklist.
    pub trades: u32,
    /// The longest rest before the lock that is allowed here, minutes.
    pub longest_rest: u32,
}
