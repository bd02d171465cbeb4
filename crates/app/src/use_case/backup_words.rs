//! The words of backups: why one was not made or restored, and what a check says.

use std::path::Path;

use store::{BackupCheck, BackupDone, BackupError, BackupFault, Before, Restored};

use crate::api::packages::{PackageLine, PackageWord};
use crate::api::text::{Code, Failure, Text};

const BEFORE_ZH: &str = "以前的备份没有动，账户里的内容都在。";
const BEFORE_EN: &str = "Earlier backups were not touched, and the account is as it was. ";

/// A failure in the officer's words: what happened, what was kept, what to do.
pub(super) fn failed(place: &Path, error: BackupError) -> Failure {
    let place = place.display();
    let detail = format!("{}: {error}", error.code());
    let say = |code, zh: String, en: String, (to_do_zh, to_do_en): (&str, &str)| {
        let failure = Failure::new(code).saying(zh, en);
        let advice = Text::new(format!("{BEFORE_ZH}{to_do_zh}"), format!("{BEFORE_EN}{to_do_en}"));
        Failure { advice, ..failure }
    };
    let again = ("接好以后再来一次，已写好的部分不用重写。", "Connect it and run it again: what was written is used.");
    let choose = ("请另选一个文件夹。", "Choose another folder.");
    let failure = match error {
        BackupError::Store(error) => return error.into(),
        BackupError::Medium(error) => say(
            Code::File,
            format!("{place} 读写不了，优盘可能拔掉了，或共享断开了（{error}）"),
            format!("{place} cannot be read or written; the stick may be out, or the share gone ({error})"),
            again,
        ),
        BackupError::MediumFull { left } => say(
            Code::DiskFull,
            format!("{place} 放不下了，还有不到 {} MB 没有放上去", left.div_ceil(1_000_000)),
            format!("no room in {place}; up to {} MB were left", left.div_ceil(1_000_000)),
            (
                "腾出空间或换一个盘再来一次；这一次的备份没有做完。",
                "Free some space or take another; this backup is not complete.",
            ),
        ),
        BackupError::ReadBack(_) => say(
            Code::File,
            format!("{place} 读回来的与写上去的不一样，这个盘可能坏了"),
            format!("{place} gives back other bytes than were written; it may be broken"),
            ("请换一个盘备份。", "Take another one."),
        ),
        BackupError::Stopped => say(
            Code::BadRequest,
            "已停止".into(),
            "stopped".into(),
            ("再来一次会接着做，已写好的部分不用重写。", "The next run goes on with what was written."),
        ),
        BackupError::NoFolder => say(
            Code::NotFound,
            format!("{place} 不在；优盘没有插好，或共享没有连上"),
            format!("{place} is not there; the stick is not in, or the share not connected"),
            ("接好以后再来一次，或另选一个文件夹。", "Connect it, or choose another folder."),
        ),
        BackupError::OwnFolder => say(
            Code::BadRequest,
            format!("{place} 就在账户数据所在的地方：这块盘坏了，备份也没有了"),
            format!("{place} is where the accounts lie: if this disk breaks, the backup is gone, too"),
            ("请选优盘或共享上的文件夹。", "Choose a folder on a stick or a share."),
        ),
        BackupError::Planted(path) => say(
            Code::BadRequest,
            format!("{path} 是链接，或不是该有的文件，没有照它读写"),
            format!("{path} is a link, or not the file that should be there; it was not followed"),
            choose,
        ),
        BackupError::NoBackup => say(
            Code::NotFound,
            format!("{place} 里没有备份"),
            format!("no backup is in {place}"),
            (
                "请选放备份的那个文件夹（里面有 tianye-backup-… 文件夹）。",
                "Choose the folder that holds tianye-backup-….",
            ),
        ),
        BackupError::NoNumber(number) => say(
            Code::NotFound,
            format!("没有第 {number} 号备份"),
            format!("there is no backup number {number}"),
            ("请看列表里的编号。", "See the numbers listed."),
        ),
        BackupError::Manifest { number, why } => say(
            Code::Damaged,
            format!("第 {number} 号备份的清单不对，没有用它（{why}）"),
            format!("the manifest of backup {number} does not hold and was not used ({why})"),
            ("请用另一号备份，或另一个盘上的。", "Use another number, or another stick."),
        ),
        BackupError::Newer { number } => say(
            Code::Newer,
            format!("第 {number} 号备份由更新的程序写成"),
            format!("backup {number} was written by a newer program"),
            ("请升级程序。", "Update the program."),
        ),
        BackupError::OtherLog { number, seq, ahead: true } => say(
            Code::BadRequest,
            format!("那里的第 {number} 号备份到日志第 {seq} 条，这台电脑上的数据没有那么新"),
            format!("backup {number} there goes to record {seq}, which this computer does not have yet"),
            (
                "这里的数据是旧的一份，或原账户在另一台电脑上继续用着；请先弄清楚用哪一份。要备份这一份，请另选一个文件夹。",
                "This is an older copy, or the account goes on elsewhere: find out first which one counts. To back this one up, choose another folder.",
            ),
        ),
        BackupError::OtherLog { number, seq, ahead: false } => say(
            Code::BadRequest,
            format!("那里的第 {number} 号备份与这里的日志从第 {seq} 条或之前起不同：同一个账户在两台电脑上各写各的"),
            format!(
                "backup {number} there differs from this log at record {seq} or before: the account was written to on two computers"
            ),
            (
                "请告知管理员，弄清楚用哪一份。要备份这一份，请另选一个文件夹。",
                "Tell your administrator and find out which one counts. To back this one up, choose another folder.",
            ),
        ),
        BackupError::DeviceBound => say(
            Code::BadRequest,
            "这个账户的密码只在这台电脑上管用，备份到别处打不开".into(),
            "the password of this account works on this computer alone: nobody could open the backup elsewhere".into(),
            ("请先换成不绑定电脑的密码。", "Set a password that is not bound to the computer first."),
        ),
        BackupError::ErasedMeanwhile => say(
            Code::BadRequest,
            "备份时有案件被删除，这一次作废".into(),
            "a case was erased while the backup was made; this one does not count".into(),
            ("请再备份一次。", "Make it again."),
        ),
        BackupError::Parts { absent, damaged } => say(
            Code::Damaged,
            format!("备份不完整：{absent} 块缺失，{damaged} 块损坏；没有恢复"),
            format!("the backup is not whole: {absent} parts are missing, {damaged} damaged; nothing was restored"),
            (
                "请用另一号备份或另一个盘；账户还在的话，再备份一次并选“逐块核对”。",
                "Use another number or stick; if the account is still there, make a backup that looks at every part.",
            ),
        ),
        BackupError::NotItself(why) => say(
            Code::Damaged,
            format!("拼起来以后与当初备份的不符，没有恢复（{why}）"),
            format!("put together, it is not what was backed up; nothing was restored ({why})"),
            ("请用另一号备份或另一个盘。", "Use another number or stick."),
        ),
        BackupError::HoldsErased(count) => say(
            Code::BadRequest,
            format!("这份备份里有 {count} 件后来已删除的案件，恢复会把它们带回来，没有恢复"),
            format!("this backup holds {count} cases that were erased since; nothing was restored"),
            ("请用删除以后做的备份。", "Use one that was made after the erasure."),
        ),
        BackupError::AlreadyHere => say(
            Code::BadOfficer,
            "这个账户已经在这台电脑上".into(),
            "the account is on this computer already".into(),
            (
                "直接解锁即可；要看备份里的旧内容，请选“放在旁边”，它会作为副本列出。",
                "Unlock it; to see what the backup holds, put it beside: it is listed as a copy.",
            ),
        ),
        _ => Failure::new(Code::Internal),
    };
    failure.caused_by(detail)
}

fn line(code: &str, word: PackageWord, zh: impl Into<String>, en: impl Into<String>) -> PackageLine {
    PackageLine { word, code: code.to_owned(), text: Text::new(zh, en) }
}

/// What a look at every part says.
pub(super) fn checked(check: &BackupCheck) -> Vec<PackageLine> {
    use PackageWord::{Fails, Holds, Unproved};
    let mut lines = Vec::new();
    let count = |is: fn(&BackupFault) -> bool| check.faults.iter().filter(|fault| is(fault)).count();
    let absent = count(|fault| matches!(fault, BackupFault::Absent(_)));
    let damaged = check.faults.len() - absent;
    if check.holds() {
        lines.push(line(
            "parts",
            Holds,
            format!("{} 块都在，逐块核对过", check.parts),
            format!("all {} parts are there and hold", check.parts),
        ));
    } else {
        lines.push(line(
            "parts",
Fails,
            format!("{absent} 块缺失，{damaged} 块损坏，其余 {} 块完好；账户还在的话，再备份一次并选“逐块核对”", check.parts),
            format!("{absent} parts are missing, {damaged} damaged, {} hold; if the account is still there, make a backup that looks at every part", check.parts),
        ));
    }
    let key: String = check.key.to_string().chars().take(16).collect();
    let (head, short) = (check.head, check.head.hash.short());
    lines.push(line(
        "manifest_signed",
        Holds,
        format!("清单由公钥 {key}… 签名，日志到第 {} 条（{short}）", head.seq),
        format!("the manifest is signed with key {key}…; the log goes to record {} ({short})", head.seq),
    ));
    if !check.key_noted {
        lines.push(line(
            "key",
            Unproved,
            "没有密码，证明不了这把公钥就是账户的",
            "without a password, nothing shows that the key is the account's",
        ));
    }
    if check.before == Before::Gone {
        lines.push(line(
            "before",
            Unproved,
            "它的上一号备份不在这里（太旧，或因删除案件而去掉）",
            "the backup before it is not here any more (old, or removed after an erasure)",
        ));
    }
    lines
}

/// What opening it says.
pub(super) fn opened(restored: &Restored) -> Vec<PackageLine> {
    use PackageWord::{Holds, Unproved};
    let mut lines = Vec::new();
    match restored.opened {
        Some((records, files)) => lines.push(line(
            "opened",
            Holds,
            format!("用密码打开核对过：{records} 条记录的签名与内容、{files} 个文件都相符"),
            format!("opened with the password: {records} records and {files} files hold"),
        )),
        None => lines.push(line(
            "opened",
            Unproved,
            "没有用密码打开过：只核对了每一块和签名",
            "not opened with a password: only the parts and the signature were verified",
        )),
    }
    // Not damage of the backup: the account had it to tell when it was backed up.
    for finding in &restored.findings {
        let (happened, place) = (finding.advice().happened, finding.place());
        let (zh, en) = place.map_or_else(Default::default, |place| (place.zh, place.en));
        lines.push(line(
            "found_before",
            Unproved,
            format!("备份时账户里已有的发现：{}{zh}", happened.zh),
            format!("found in the account already when it was backed up: {} {en}", happened.en),
        ));
    }
    lines
}

/// The account on this computer did not open: whether it erased cases that the backup holds, nobody can know.
pub(super) fn erased_unknown() -> PackageLine {
    line(
        "erased_unknown",
        PackageWord::Unproved,
        "这台电脑上原来的账户没有打开（密码不同、正在使用或已损坏），查不到它删除过哪些案件：删除过的案件可能随这份备份回来了；请对照删除登记，有的话再删一次",
        "the account on this computer did not open (another password, in use, or damaged), so it is not known which cases it erased: erased ones may have come back with this backup; compare with the list of erasures, and erase them again",
    )
}

/// What is missing, and what must not happen now.
pub(super) fn since(restored: &Restored, at: &str) -> Vec<PackageLine> {
    use PackageWord::Unproved;
    let mut lines = vec![line(
        "since",
        Unproved,
        format!("{at} 以后填写的内容不在这份备份里（日志到第 {} 条）", restored.head.seq),
        format!("what was written after {at} is not in it (the log goes to record {})", restored.head.seq),
    )];
    if restored.newest > restored.number {
        lines.push(line(
            "newer",
            Unproved,
            format!("同一处还有较新的第 {} 号备份", restored.newest),
            format!("a newer backup, number {}, lies beside it", restored.newest),
        ));
    }
    lines.push(line(
        "two_machines",
        Unproved,
        "原来那台电脑若还在用，两边不要都往下写：同一编号会有两条不同的记录",
        "if the other computer is still used, do not write on both: one number would bear two records",
    ));
    lines
}

/// What else is to be known of a backup that was made.
pub(super) fn notes(done: &BackupDone, same_disk: bool, recorded: bool) -> Vec<Text> {
    let mut notes = Vec::new();
    let mut note = |zh: String, en: String| notes.push(Text::new(zh, en));
    if !done.removed_erased.is_empty() {
        let n = done.removed_erased.len();
        note(
            format!(
                "去掉了 {n} 份含有已删除案件的旧备份；优盘的存储芯片可能还留着残片，别的盘上的备份要各自再备份一次"
            ),
            format!(
                "{n} older backups that held erased cases were removed; flash may keep remains, and backups on other sticks each need another run"
            ),
        );
    }
    if done.renewed > 0 {
        note(format!("{} 块损坏的已重写", done.renewed), format!("{} damaged parts were written anew", done.renewed));
    }
    if done.changed_here > 0 {
        note(
            format!("{} 个文件在这台电脑上变了样（可能损坏），备份里保留原来完好的", done.changed_here),
            format!(
                "{} files changed on this computer (perhaps damaged); the backup keeps the ones it has",
                done.changed_here
            ),
        );
    }
    if !done.unreadable.is_empty() {
        let list: Vec<String> = done.unreadable.iter().map(u64::to_string).collect();
        let list = list.join("、");
        note(
            format!("那里有读不懂或不属于本账户的清单（{list} 号），没有用它们"),
            format!("manifests there do not read or are not this account's ({list}); they were not used"),
        );
    }
    if done.not_removed > 0 {
        note(
            format!("{} 个不再需要的文件没有删掉，下一次再试", done.not_removed),
            format!(
                "{} files that are no longer needed could not be removed; the next run tries again",
                done.not_removed
            ),
        );
    }
    if same_disk {
        note(
            "备份和账户在同一块盘上：盘坏了两份都没有，请另备份到优盘或共享".into(),
            "the backup lies on the same disk as the account: if it breaks both are gone; back up to a stick or share, too".into(),
        );
    }
    if !recorded {
        note(
            "备份已完成，但账户已锁定，没能记入日志；不影响使用".into(),
            "the backup is complete, but the account was locked meanwhile and it stands in no record; it can be used"
                .into(),
        );
    }
    notes
}
