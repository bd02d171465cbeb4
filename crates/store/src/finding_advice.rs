//! The words of each finding: what happened, what was kept, what to do; Chinese first. Plain, and about the data, never about a person.

use crate::{
    advice::{ALL_KEPT, Advice, FROM_BACKUP, TELL_ADMIN, text},
    finding::Finding,
};

impl Finding {
    /// What happened, what was kept, what to do.
    pub fn advice(&self) -> Advice {
        let chain_kept =
            text("现有的记录没有改动，另存的末尾也没有改动。", "The records and the noted end are as they were found.");
        let printed = text(
            "请与最近打印的报告上的日志头比对（tianye verify --head），再记下处理情况。",
            "Compare with the log head printed in the latest report (tianye verify --head), then note what was done.",
        );
        let (happened, kept, to_do) = match self {
            Finding::TailMissing { .. } => (
                text(
                    "最后的一些记录不见了：数据比上次留存的末尾短。",
                    "The last records are missing: the log ends before the end noted last.",
                ),
                chain_kept,
                text(
                    "如有较新的备份，先换回来再解锁；没有，就核对最近填写的内容、补填，并告知管理员。",
                    "If there is a newer backup, put it back and unlock again; else check what was entered last, enter it again, and tell your administrator.",
                ),
            ),
            Finding::Rewritten { .. } => (
                text(
                    "记录与留存的末尾不一致：可能换成了另一份拷贝。",
                    "The records differ from the end noted: another copy may have been put in place.",
                ),
                text("两份都没有改动。", "Neither was changed."),
                text(
                    "请确认用的是哪一份数据，并告知管理员。",
                    "Make sure which copy of the data this is, and tell your administrator.",
                ),
            ),
            Finding::ChainBroken { .. } => (
                text(
                    "记录链在某处断开，此处起不能证明未被改动。",
                    "The chain of records is broken; from there on it proves nothing.",
                ),
                text(
                    "断开之前的记录完好，之后读得出的也都在。",
                    "The records before the break hold; those after it that can be read are there.",
                ),
                FROM_BACKUP,
            ),
            Finding::Restored { .. } => (
                text(
                    "这份数据是从备份恢复的：备份以后填写的内容不在这里。",
                    "This data was restored from a backup: what was written after it is not here.",
                ),
                text(
                    "备份里的记录和文件都核对过，与做备份时相同。",
                    "The records and files of the backup were verified, and are as they were when it was made.",
                ),
                text(
                    "请确认原来那台电脑不再使用（丢失、损坏或已停用）：两边接着写，同一条编号会有两条不同的记录，别人收到就对不上。备份以后填写的请补填，给出去过的案件包请对方保留。",
                    "Make sure that the other computer is used no more (lost, broken, retired): if both write on, one number bears two records, and whoever gets both finds a fork. Enter again what was written after the backup, and ask those who have packages of yours to keep them.",
                ),
            ),
            Finding::HeadFileMissing => (
                text(
                    "留存的末尾文件不见了，无法核对末尾是否完整。",
                    "The noted end is gone; whether the log is complete to its end cannot be checked.",
                ),
                text("现有的记录没有改动。", "The records are as they were found."),
                printed,
            ),
            Finding::HeadFileDamaged => (
                text("留存的末尾文件损坏，或是另一套数据的。", "The noted end is damaged, or belongs to other data."),
                chain_kept,
                printed,
            ),
            Finding::NotWritable { .. } => (
                text("现在只能查看，不能保存。", "Reading works, saving does not."),
                ALL_KEPT,
                text("请检查磁盘空间和权限。", "Check disk space and permissions."),
            ),
            Finding::WalDamaged { .. } => (
                text(
                    "数据库的写入缓存有损坏，已保存的内容有一部分读不回来。",
                    "The write-ahead log of the database is damaged: part of what was saved does not come back.",
                ),
                text(
                    "损坏的缓存另存了一份，其余记录没有改动。",
                    "The damaged log was kept aside; the other records are unchanged.",
                ),
                text(
                    "请核对最近填写的内容，缺的补填，并告知管理员。",
                    "Check what was entered last, enter again what is missing, and tell your administrator.",
                ),
            ),
            Finding::LastSaveUnfinished => (
                text(
                    "最后一次保存没有写完整：断电、磁盘写满时会这样，损坏时也会。",
                    "The last save was not written to its end: a power failure or a full disk does that, and so does damage.",
                ),
                text("之前的保存都在。", "All saves before it are there."),
                text("请核对最后填写的一项。", "Check the answer given last."),
            ),
            Finding::PageDamaged { .. } => (
                text("数据库有一页损坏。", "A page of the database is damaged."),
                text(
                    "其余各页的内容读得出，都在这里；数据库文件没有改动。",
                    "What the other pages hold can be read and is here; the file is unchanged.",
                ),
                text(
                    "请先把整个文件夹复制留存，再从备份恢复；没有备份，可以导出各案读得出的部分。",
                    "Copy the whole folder aside, then restore a backup; without one, export what can be read of each case.",
                ),
            ),
            Finding::RecordsAbsent { .. } => (
                text("有记录不见了或读不出。", "Records are missing or cannot be read."),
                text("前后的记录都在。", "The records before and after are there."),
                FROM_BACKUP,
            ),
            Finding::ContentAbsent { .. } => (
                text(
                    "一条记录的内容不见了，而没有签过名的删除记录。",
                    "The content of a record is gone, and no signed erasure says so.",
                ),
                text(
                    "这条记录的签名和时间还在，其他记录没有变化。",
                    "Its signature and time are there; the other records are unchanged.",
                ),
                FROM_BACKUP,
            ),
            Finding::ContentDamaged { .. } => (
                text(
                    "一条记录的内容解不开，或不是当初签名的内容。",
                    "The content of a record does not open, or is not what was signed.",
                ),
                text("其他记录没有变化。", "The other records are unchanged."),
                FROM_BACKUP,
            ),
            Finding::CaseKeyAbsent { .. } => (
                text(
                    "案件的密钥不见了，而没有签过名的删除记录。",
                    "The key of a case is gone, and no signed erasure says so.",
                ),
                text(
                    "记录链和附件文件都还在，没有删除任何东西。",
                    "The chain and the files are there; nothing was removed.",
                ),
                FROM_BACKUP,
            ),
            Finding::CaseKeyDamaged { .. } => (
                text("案件的密钥解不开。", "The key of a case does not open."),
                text(
                    "记录链和附件文件都还在，其他案件不受影响。",
                    "The chain and the files are there; other cases are not affected.",
                ),
                FROM_BACKUP,
            ),
            Finding::AttachmentAbsent { .. } => (
                text(
                    "一个附件文件不见了，而没有签过名的删除记录。",
                    "A file of a case is gone, and no signed erasure says so.",
                ),
                text("记录里的名称和摘要还在。", "Its name and hash are in the record."),
                text(
                    "请从备份恢复，或从原件重新添加。",
                    "Restore it from a backup, or add it again from the original.",
                ),
            ),
            Finding::AttachmentDamaged { .. } => (
                text(
                    "一个附件文件已损坏，与当初保存的不一致。",
                    "A file of a case is damaged: it is not what was saved.",
                ),
                text("记录和其他附件没有变化。", "The records and the other files are unchanged."),
                text(
                    "请从备份恢复，或从原件重新添加。",
                    "Restore it from a backup, or add it again from the original.",
                ),
            ),
            Finding::NotErased { .. } => (
                text(
                    "案件已有删除记录，但仍有内容留着。",
                    "A case has its record of erasure, and some of its content is still there.",
                ),
                text("没有改动任何东西。", "Nothing was changed."),
                TELL_ADMIN,
            ),
            Finding::LayersAbsent { .. } => (
                text("一份留存的清单不见了。", "A kept checklist is missing."),
                text(
                    "答案、记录和附件没有变化；该案按现行清单计算。",
                    "Answers, records and files are unchanged; the case is computed with the present checklist.",
                ),
                FROM_BACKUP,
            ),
            Finding::LayersDamaged { .. } => (
                text(
                    "一份留存的清单已损坏，与当初保存的不一致。",
                    "A kept checklist is damaged: it is not what was saved.",
                ),
                text(
                    "答案、记录和附件没有变化；该案按现行清单计算。",
                    "Answers, records and files are unchanged; the case is computed with the present checklist.",
                ),
                FROM_BACKUP,
            ),
            Finding::VersionsIncomplete => (
                text("数据库的版本登记不完整。", "The list of the database's versions is incomplete."),
                text("记录和附件没有变化。", "Records and files are unchanged."),
                TELL_ADMIN,
            ),
            Finding::OtherKey { .. } => (
                text(
                    "签名用的密钥不是日志第一条里写明的那一把。",
                    "The key that signs is not the one that the first record names.",
                ),
                text("没有改动任何东西。", "Nothing was changed."),
                FROM_BACKUP,
            ),
            Finding::NotTheKnownKey { .. } => (
                text("日志不是用您给出的那把公钥签的。", "The log is not signed with the key that was given."),
                text("没有改动任何东西。", "Nothing was changed."),
                text(
                    "请核对公钥从哪里来，并告知管理员。",
                    "Check where the key came from, and tell your administrator.",
                ),
            ),
            Finding::NotThePrintedHead { .. } => (
                text("打印的日志头在这份日志里对不上。", "The log head printed elsewhere is not in this log."),
                text("没有改动任何东西。", "Nothing was changed."),
                text(
                    "请核对抄写是否有误；无误则告知管理员。",
                    "Check how it was copied; if it is right, tell your administrator.",
                ),
            ),
            Finding::ForeignDamaged { .. } => (
                text(
                    "案件里另一位调查人员的一条记录或一个附件，不是当初收入的样子。",
                    "A record or file of another officer in a case is not what was taken in.",
                ),
                text("您自己的记录没有变化。", "Your own records are unchanged."),
                text(
                    "请从备份恢复，或请对方再给一份案件包。",
                    "Restore a backup, or ask the other officer for their package again.",
                ),
            ),
            Finding::Odd { .. } => (
                text("案件里有一条记录与其他记录不合。", "A record of a case does not fit the others."),
                text("它按原样留着，其他记录没有变化。", "It is kept as it is; the other records are unchanged."),
                text("请核对这一条；需要时重新填写。", "Look at it, and enter it again where needed."),
            ),
            Finding::Recovered { .. } => (
                text(
                    "两位保管人用托管分片打开过这个账户，并重新设了密码。",
                    "Two custodians opened this account with shares of the escrow key, and a new password was set.",
                ),
                text(
                    "记录、答案和附件没有变化；经过已签名记入日志。",
                    "Records, answers and files are unchanged; it is signed in the record.",
                ),
                text(
                    "是您请支行重设的，记下即可；不是，请立即换密码并告知支行。",
                    "If you asked the branch for it, note so; if not, change the password at once and tell the branch.",
                ),
            ),
            Finding::ClockJumped { .. } => (
                text("电脑的时钟往回走过。", "The computer's clock went back."),
                text(
                    "先后以记录编号为准，记录没有变化。",
                    "The order is that of the records' numbers; the records are unchanged.",
                ),
                text("请校准电脑的日期和时间。", "Set the computer's date and time right."),
            ),
            Finding::Noted { .. } => (
                text("以前的检查记下了一项发现。", "An earlier check noted a finding."),
                text("当时的说明在记录里。", "What it said then is in the record."),
                TELL_ADMIN,
            ),
        };
        Advice { happened, kept, to_do }
    }
}
