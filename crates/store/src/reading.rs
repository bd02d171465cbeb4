//! Why a store is open for reading only, and what ends that.

use serde::Serialize;

use crate::advice::{FROM_BACKUP, Text, text};

/// Why nothing is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Disk or folder cannot be written to.
    Disk,
    /// The end of the log or its chain is in question; ended by dealing with what was found.
    Findings,
    /// Restored from a backup, and the officer has not seen that yet; ended by dealing with that finding.
    Restored,
    /// Pages of the database are damaged: what can be read was taken out of it.
    Damage,
}

impl Reading {
    /// What happened.
    pub fn why(self) -> Text {
        match self {
            Reading::Disk => text(
                "现在只能查看：数据文件夹不能写入。",
                "Open for reading only: the data folder cannot be written to.",
            ),
            Reading::Findings => text(
                "现在只能查看：记录的末尾或先后对不上，在您看过之前不往后写。",
                "Open for reading only: the end or the chain of the records does not fit, and nothing is written behind it before you have seen it.",
            ),
            Reading::Restored => text(
                "现在只能查看：这份数据是从备份恢复的，在您看过说明之前不往后写。",
                "Open for reading only: this data was restored from a backup, and nothing is written behind it before you have seen what that means.",
            ),
            Reading::Damage => text(
                "现在只能查看：数据库有损坏，读得出的部分都在这里。",
                "Open for reading only: the database is damaged, and what can be read of it is here.",
            ),
        }
    }

    /// What to do.
    pub fn to_do(self) -> Text {
        match self {
            Reading::Disk => text(
                "请检查磁盘和文件夹的权限，再重新解锁。",
                "Check the disk and the rights on the folder, then unlock again.",
            ),
            Reading::Findings => text(
                "请在案件列表上方看过每一项，记下处理情况，就可以继续填写。",
                "Look at each finding above the list of cases and note what was done; then work goes on.",
            ),
            Reading::Restored => text(
                "请看案件列表上方“从备份恢复”的说明，确认原来那台电脑不再使用，就可以继续填写。",
                "See what is said above the list of cases, and confirm that the other computer is used no more; then work goes on.",
            ),
            Reading::Damage => FROM_BACKUP,
        }
    }
}
