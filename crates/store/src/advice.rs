//! The words for the officer: what happened, what was kept, what to do; Chinese first.

use serde::Serialize;

use crate::error::StoreError;

/// One sentence in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// What a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// What happened.
    pub happened: Text,
    /// What was kept.
    pub kept: Text,
    /// What to do.
    pub to_do: Text,
}

pub(crate) const fn text(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}

pub(crate) const ALL_KEPT: Text = text("已保存的内容没有变化。", "Everything saved is unchanged.");
const SAVED_KEPT: Text = text(
    "此前显示“已保存”的内容都在；刚才这一步没有保存。",
    "Everything shown as saved is there; this last step was not saved.",
);
const FILES_KEPT: Text = text("文件没有被改动。", "No file was changed.");
pub(crate) const FROM_BACKUP: Text = text(
    "不要继续使用此文件夹：先整体复制一份留存，再从备份恢复，并告知管理员。",
    "Stop using this folder: copy it aside as it is, restore from a backup, and tell your administrator.",
);
pub(crate) const TELL_ADMIN: Text =
    text("请记下提示代码，告知管理员。", "Note the code shown and tell your administrator.");

impl StoreError {
    /// What happened, what was kept, what to do.
    pub fn advice(&self) -> Advice {
        let (happened, kept, to_do) = match self {
            StoreError::NoStore => (
                text("这个文件夹里还没有数据。", "There is no data in this folder yet."),
                FILES_KEPT,
                text("请新建，或选择另一个文件夹。", "Create a new store or choose another folder."),
            ),
            StoreError::AlreadyExists => (
                text("这个文件夹里已有数据。", "There is data in this folder already."),
                ALL_KEPT,
                text("请直接解锁，或选择另一个文件夹。", "Unlock it, or choose another folder."),
            ),
            StoreError::AlreadyOpen => (
                text("数据已在另一个窗口打开。", "The data is already open in another window."),
                ALL_KEPT,
                text("请回到已打开的窗口，或先关闭它。", "Go to that window, or close it first."),
            ),
            StoreError::WrongPassword => (
                text("密码不对。", "The password is wrong."),
                ALL_KEPT,
                text("请重新输入；注意大小写和输入法。", "Type it again; mind capitals and the input method."),
            ),
            StoreError::DeviceSecretMissing => (
                text(
                    "找不到本机钥匙：这个账户的密码只在原来的电脑上有效。",
                    "This device's secret was not found: the password opens this account on its original computer only.",
                ),
                ALL_KEPT,
                text(
                    "请在原来的电脑上打开，或在解锁页由支行两位保管人打开。",
                    "Open it on the original computer, or have two custodians of the branch open it on the lock screen.",
                ),
            ),
            StoreError::NoDraft => (
                text(
                    "没有这份没存上的输入，也许已经处理过。",
                    "There is no such unsaved input; it may have been dealt with.",
                ),
                ALL_KEPT,
                text("请刷新列表。", "Look at the list again."),
            ),
            StoreError::NotInEscrow => (
                text(
                    "这个账户没有托管给这把钥匙，两份分片打不开它。",
                    "This account was never put in escrow under this key; the shares do not open it.",
                ),
                ALL_KEPT,
                text(
                    "请核对账户和分片上的钥匙编号；没有托管过的账户只能用原密码打开。",
                    "Check the account and the key name on the shares; an account without escrow opens with its own password only.",
                ),
            ),
            StoreError::EscrowKeyUnusable => (
                text("这把托管公钥不可用，谁都能打开。", "This escrow key protects nothing."),
                ALL_KEPT,
                text("请向支行重新要公钥文件。", "Ask the branch for its key file again."),
            ),
            StoreError::Revoked => (
                text(
                    "这个账户的接入已被分行吊销，按分行签名的指令，本机的钥匙已经销毁。",
                    "The branch revoked this account, and by its signed order the keys here are destroyed.",
                ),
                text(
                    "分行签收过的都在分行；本机的数据没有动，但再也打不开。",
                    "What the branch signed for is there; the data here was left as it is and opens to nobody any more.",
                ),
                text(
                    "请向分行管理员要新的邀请码，用新账户接入，没办完的案件由分行派回。",
                    "Ask the branch's administrator for a new invitation: a new account takes up the open cases.",
                ),
            ),
            StoreError::KeyFileDamaged => (
                text("密钥文件已损坏。", "The key file is damaged."),
                text("数据库没有被改动，但暂时打不开。", "The database is unchanged but cannot be opened."),
                text("请从备份恢复“keys”文件，再解锁。", "Restore the file “keys” from a backup, then unlock."),
            ),
            StoreError::DatabaseMissing => (
                text("数据库文件不见了。", "The database file is missing."),
                text("密钥文件还在。", "The key file is there."),
                text(
                    "请从备份恢复“store.db”。没有新建空库，以免盖住旧数据。",
                    "Restore “store.db” from a backup. No empty one was made, so as not to hide the old data.",
                ),
            ),
            StoreError::ForeignDatabase => (
                text(
                    "数据库文件不是本程序的，或不属于这套密钥。",
                    "The database file is not this program's, or belongs to other keys.",
                ),
                FILES_KEPT,
                text(
                    "请核对文件夹，或从备份恢复“store.db”。",
                    "Check the folder, or restore “store.db” from a backup.",
                ),
            ),
            StoreError::Truncated => (
                text("数据库文件被截短了，缺少一部分。", "The database file was cut off; a part is missing."),
                FILES_KEPT,
                FROM_BACKUP,
            ),
            StoreError::Damaged(_) => (
                text("数据库文件有损坏，或不属于这套密钥。", "The database file is damaged, or belongs to other keys."),
                text(
                    "记录和附件都还封存在文件夹里（store.db、attachments），没有改动，但现在读不出来。",
                    "Records and attachments are still sealed in the folder (store.db, attachments), unchanged, but cannot be read now.",
                ),
                text(
                    "请先把整个文件夹复制留存，不要往里写；再在解锁页选“从备份恢复”，用原来的密码。没有备份，请带着这份复制件找管理员。",
                    "Copy the whole folder aside and write nothing into it; then choose “Restore from a backup” on the lock screen, with the same password. Without a backup take the copy to your administrator.",
                ),
            ),
            StoreError::NewerVersion { .. } => (
                text("数据由更新版本的程序写成。", "The data was written by a newer version of the program."),
                FILES_KEPT,
                text("请升级程序后再打开。", "Update the program, then open it again."),
            ),
            StoreError::DiskFull => (
                text("磁盘已满，没能保存。", "The disk is full; this was not saved."),
                SAVED_KEPT,
                text("请清理磁盘空间，然后再保存一次。", "Free some space, then save again."),
            ),
            StoreError::Io(_) => (
                text("读写磁盘失败。", "Reading or writing the disk failed."),
                SAVED_KEPT,
                text(
                    "请检查磁盘和权限后重试；若再次出现，告知管理员。",
                    "Check the disk and permissions and try again; if it recurs, tell your administrator.",
                ),
            ),
            StoreError::Database(_) => {
                (text("数据库报告了一个错误。", "The database reported an error."), SAVED_KEPT, TELL_ADMIN)
            }
            StoreError::NoCase(_) => (
                text("这里没有这个案件。", "There is no such case here."),
                ALL_KEPT,
                text("请回到案件列表重新选择。", "Go back to the list of cases and choose again."),
            ),
            StoreError::CaseErased(_) => (
                text("这个案件的内容已按要求删除。", "The content of this case was erased on request."),
                text("只保留了记录链，不含内容。", "Only the chain of records is kept, without content."),
                text("不能再读取或填写。", "It can no longer be read or filled in."),
            ),
            StoreError::OnHold(_) => (
                text(
                    "分行冻结了这个案件，解除之前不能删除。",
                    "The branch put this case on hold: it is not erased before the hold is lifted.",
                ),
                ALL_KEPT,
                text(
                    "可以照常查看和填写；分行解除冻结后，下一次回行就可以删除。急需删除请打电话给分行风险或审计。",
                    "It can be read and filled in as usual; once the branch lifts the hold, the next session brings the word. If it is urgent, call risk or audit at the branch.",
                ),
            ),
            StoreError::ReadOnly(reading) => (reading.why(), ALL_KEPT, reading.to_do()),
            StoreError::CaseReadOnly(_) => (
                text(
                    "这个案件有读不出的记录，只能查看，不能再填。",
                    "This case has records that cannot be read: it can be looked at, not filled in.",
                ),
                text("读得出的记录都在，没有改动。", "The records that can be read are all there, unchanged."),
                text(
                    "从备份恢复后可以继续填；也可以导出读得出的部分。",
                    "Restore from a backup to go on, or export what can be read.",
                ),
            ),
            StoreError::CaseKeyMissing(_) => (
                text("这个案件的密钥不见了或已损坏。", "The key of this case is missing or damaged."),
                text(
                    "记录链和附件文件都还在，没有删除任何东西。",
                    "The chain and the files are there; nothing was removed.",
                ),
                FROM_BACKUP,
            ),
            StoreError::NoFinding(_) => (
                text("没有这一项发现，或已经处理过。", "There is no such finding, or it is dealt with."),
                ALL_KEPT,
                text("请重新打开案件列表。", "Open the list of cases again."),
            ),
            StoreError::RecordDamaged(_) => (
                text("有一条记录无法解开。", "A record cannot be opened."),
                text("其他记录没有变化。", "The other records are unchanged."),
                FROM_BACKUP,
            ),
            StoreError::NoAttachment(_) => (
                text("找不到这个附件。", "The attachment was not found."),
                ALL_KEPT,
                text("请从原件重新添加。", "Add it again from the original."),
            ),
            StoreError::AttachmentDamaged(_) => (
                text("附件已损坏，内容与当初保存的不一致。", "The attachment is damaged: it is not what was saved."),
                text("记录和其他附件没有变化。", "The records and the other attachments are unchanged."),
                text(
                    "请从备份恢复，或从原件重新添加。",
                    "Restore it from a backup, or add it again from the original.",
                ),
            ),
            StoreError::LayersDamaged(_) => (
                text(
                    "留存的清单已损坏，与当初保存的不一致。",
                    "The kept checklist is damaged: it is not what was saved.",
                ),
                text("答案、记录和附件没有变化。", "Answers, records and attachments are unchanged."),
                text(
                    "请从备份恢复“store.db”；在此之前，本案按现行清单计算。",
                    "Restore “store.db” from a backup; until then the case is computed with the present checklist.",
                ),
            ),
            StoreError::AttachmentTooLarge { .. } => (
                text("附件太大。", "The attachment is too large."),
                SAVED_KEPT,
                text("请压缩或拆分后再添加。", "Compress or split it, then add it again."),
            ),
            StoreError::TooMany { .. } => (
                text("一次保存的答案或行太多。", "Too many answers or rows to be saved at once."),
                SAVED_KEPT,
                text("请分成几次粘贴或导入。", "Paste or import them in several parts."),
            ),
            StoreError::TooLong { .. } => (
                text("内容太长，无法一次保存。", "This is too long to be saved at once."),
                SAVED_KEPT,
                text("请分成几次，或作为附件添加。", "Split it, or add it as an attachment."),
            ),
            StoreError::Signing(_) => (
                text("签名没有成功。", "Signing failed."),
                SAVED_KEPT,
                text("请检查签名设备后重试。", "Check the signing device and try again."),
            ),
            StoreError::NoRandomness(_) | StoreError::Internal(_) => {
                (text("程序内部出错。", "The program failed internally."), SAVED_KEPT, TELL_ADMIN)
            }
        };
        Advice { happened, kept, to_do }
    }
}
