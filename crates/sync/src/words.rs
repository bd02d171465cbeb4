//! What the screen says of all this, in both languages. “There” is said only where it is so; the word 已同步 is not used.

use wire::{Code, Refusal};

use crate::{
    end::{End, Problem, Report},
    enrol::EnrolError,
    watch::{Phase, Progress},
};

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

fn words(zh: impl Into<String>, en: impl Into<String>) -> Words {
    Words { zh: zh.into(), en: en.into() }
}

/// What waits, and what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Cases of which something waits.
    pub cases: u64,
    /// Records of cases that wait.
    pub records: u64,
    /// Files that wait.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Cases there are.
    pub all_cases: u64,
    /// Files there are.
    pub all_files: u64,
}

/// A clock difference of less is none.
pub const SKEW_MS: i64 = 5 * 60_000;

const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// Groups of three digits.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes as a person says them.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..=999_999 => format!("{} KB", bytes.div_ceil(1_000)),
        1_000_000..=9_999_999 => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}

/// The time of day of a wall clock, `17:42`.
pub fn time_of_day(ms: i64, offset_minutes: i16) -> String {
    let minutes = (ms.div_euclid(MINUTE) + i64::from(offset_minutes)).rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn photos(n: u64) -> (String, String) {
    let s = if n == 1 { "" } else { "s" };
    (format!("{} 张照片", grouped(n)), format!("{} photo{s}", grouped(n)))
}

fn plural(n: u64, word: &str) -> String {
    format!("{} {word}{}", grouped(n), if n == 1 { "" } else { "s" })
}

/// Not enrolled.
pub fn not_enrolled() -> Words {
    words("未接入分行，数据只在本机", "Not connected to a branch: the data is on this machine alone")
}

/// How long ago, in days of the clock here.
fn ago(then_ms: i64, now_ms: i64, offset_minutes: i16) -> Words {
    let day = |ms: i64| (ms + i64::from(offset_minutes) * MINUTE).div_euclid(DAY);
    match day(now_ms) - day(then_ms) {
        ..=0 => {
            let at = time_of_day(then_ms, offset_minutes);
            words(format!("今天 {at}"), format!("today {at}"))
        }
        1 => words("昨天", "yesterday"),
        days => words(format!("{days} 天前"), format!("{days} days ago")),
    }
}

/// What waits: 待回行：3 份案件 · 214 条记录 · 46 张照片（118 MB） · 上次回行 3 天前.
pub fn waiting(counts: &Counts, last_ms: Option<i64>, now_ms: i64, offset_minutes: i16) -> Words {
    let mut zh = vec![format!("{} 份案件", grouped(counts.cases))];
    let mut en = vec![plural(counts.cases, "case")];
    if counts.records > 0 {
        zh.push(format!("{} 条记录", grouped(counts.records)));
        en.push(plural(counts.records, "record"));
    }
    if counts.files > 0 {
        let (photos_zh, photos_en) = photos(counts.files);
        zh.push(format!("{photos_zh}（{}）", size(counts.bytes)));
        en.push(format!("{photos_en} ({})", size(counts.bytes)));
    }
    let last = match last_ms {
        Some(then) => {
            let ago = ago(then, now_ms, offset_minutes);
            words(format!("上次回行 {}", ago.zh), format!("all sent last {}", ago.en))
        }
        None => words("还没有回行过", "never sent yet"),
    };
    zh.push(last.zh);
    en.push(last.en);
    words(format!("待回行：{}", zh.join(" · ")), format!("To be sent: {}", en.join(" · ")))
}

/// All is there: 已全部到分行 17:42（12 份案件、318 张照片）。可以合上电脑.
pub fn done(counts: &Counts, at_ms: i64, offset_minutes: i16) -> Words {
    let at = time_of_day(at_ms, offset_minutes);
    let (zh, en) = photos(counts.all_files);
    words(
        format!("已全部到分行 {at}（{} 份案件、{zh}）。可以合上电脑", grouped(counts.all_cases)),
        format!("All at the branch {at} ({}, {en}). You may close the computer", plural(counts.all_cases, "case")),
    )
}

/// Running: 正在回行：记录已签收 14:03；照片 31/46，约 2 分钟。可以继续工作.
pub fn running(progress: &Progress, now_ms: i64, offset_minutes: i16) -> Words {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    match progress.received_ms {
        Some(at) => {
            let at = time_of_day(at, offset_minutes);
            zh.push(format!("记录已签收 {at}"));
            en.push(format!("records received {at}"));
        }
        None if progress.phase == Phase::Connecting => {
            zh.push("正在连接".to_owned());
            en.push("connecting".to_owned());
        }
        None if progress.records.1 > 0 => {
            let (done, all) = progress.records;
            zh.push(format!("记录 {}/{}", grouped(done), grouped(all)));
            en.push(format!("records {}/{}", grouped(done), grouped(all)));
        }
        None => {
            zh.push("记录没有新的".to_owned());
            en.push("no new records".to_owned());
        }
    }
    let (done, all) = progress.files;
    if all > 0 {
        let left = minutes_left(progress, now_ms);
        let (left_zh, left_en) = match left {
            Some(0 | 1) => ("，约 1 分钟".to_owned(), ", about 1 minute".to_owned()),
            Some(n) => (format!("，约 {n} 分钟"), format!(", about {n} minutes")),
            None => Default::default(),
        };
        zh.push(format!("照片 {}/{}{left_zh}", grouped(done), grouped(all)));
        en.push(format!("photos {}/{}{left_en}", grouped(done), grouped(all)));
    }
    words(
        format!("正在回行：{}。可以继续工作", zh.join("；")),
        format!("Sending: {}. You may go on working", en.join("; ")),
    )
}

/// How long the files still take, at the pace so far; none before there is a pace.
pub fn minutes_left(progress: &Progress, now_ms: i64) -> Option<u64> {
    let taken = u64::try_from(now_ms.saturating_sub(progress.files_since_ms?)).ok()?;
    if progress.bytes_since == 0 || taken < 2_000 {
        return None;
    }
    let left = progress.bytes.1.saturating_sub(progress.bytes.0);
    let ms = u128::from(left) * u128::from(taken) / u128::from(progress.bytes_since);
    u64::try_from(ms.div_ceil(60_000)).ok()
}

/// The clock here less the branch's, where it is worth saying: 本机时间比分行慢 42 分钟（不影响保存）.
pub fn clock(ahead_ms: i64) -> Option<Words> {
    if ahead_ms.saturating_abs() <= SKEW_MS {
        return None;
    }
    let minutes = ahead_ms.unsigned_abs() / 60_000;
    let (zh, en) = match minutes {
        0..=119 => (format!("{minutes} 分钟"), plural(minutes, "minute")),
        120..=2_879 => (format!("{} 小时", minutes / 60), plural(minutes / 60, "hour")),
        _ => (format!("{} 天", minutes / 1_440), plural(minutes / 1_440, "day")),
    };
    let (way_zh, way_en) = if ahead_ms < 0 { ("慢", "behind") } else { ("快", "ahead of") };
    Some(words(
        format!("本机时间比分行{way_zh} {zh}（不影响保存）"),
        format!("The clock here is {en} {way_en} the branch's (saving is not affected)"),
    ))
}

/// How a session ended, in one line.
pub fn end(report: &Report, counts: &Counts, now_ms: i64, offset_minutes: i16) -> Words {
    let receipted = report.records > 0 || report.files > 0;
    match &report.end {
        End::Done => done(counts, now_ms, offset_minutes),
        End::Left => {
            words("记录已签收，还有没到的，见下", "Records are received; something is still to come, see below")
        }
        End::Cut(_) if !receipted && report.ahead_ms.is_none() => words(
            "连不上分行，联网自动继续；数据都在本机",
            "The branch cannot be reached; it goes on by itself once there is a network. All data is here",
        ),
        End::Cut(_) => words(
            "网络断开，已到的不会重传，联网自动继续",
            "The network broke off; what arrived is not sent again, it goes on by itself once there is a network",
        ),
        End::Busy { after } => {
            let minutes = after.div_ceil(60).max(1);
            if counts.records == 0 {
                words(
                    format!("分行忙，记录已签收，照片约 {minutes} 分钟后继续"),
                    format!(
                        "The branch is busy; records are received, photos go on in about {}",
                        plural(minutes, "minute")
                    ),
                )
            } else {
                words(
                    format!("分行忙，约 {minutes} 分钟后自动继续；数据都在本机"),
                    format!(
                        "The branch is busy; it goes on by itself in about {}. All data is here",
                        plural(minutes, "minute")
                    ),
                )
            }
        }
        End::Fork { .. } => words(
            "发现同一账户的两份数据（电脑被复制过？）。两份都留着，按三步处理",
            "Two copies of this account were found (was the computer copied?). Both are kept; three steps deal with it",
        ),
        End::Stuck { seq, .. } => words(
            format!("第 {} 条分行读不出；之前的已签收，工作照常", grouped(*seq)),
            format!("The branch cannot read record {}; those before it are received, work goes on", grouped(*seq)),
        ),
        End::Revoked => words(
            "分行已吊销这台电脑的接入，没有再送；数据都在本机",
            "The branch revoked this machine; nothing more was sent. All data is here",
        ),
        End::Destroyed => words(
            "分行已吊销这台电脑：按分行签名的指令，这个账户的钥匙已经销毁，本机上的数据再也打不开；分行签收过的都在分行",
            "The branch revoked this machine: by its signed order the keys of this account are destroyed, and the data here opens to nobody any more. What the branch signed for is there",
        ),
        End::Intercepted(_) => words(
            "线路上有设备拆开了加密连接，请找科技部放行；没有送出任何数据",
            "A device on the line opens the encrypted connection; ask the technicians to let it pass. Nothing was sent",
        ),
        End::Expired => words(
            "按本机时间，分行的证书已过期：请先核对本机时间；时间没错就请科技部换证书",
            "By the clock here the branch's certificate is over: check the clock first; if it is right, the technicians renew the certificate",
        ),
        End::CertificateOver => words(
            "这台电脑的接入证书已过期（两年没有续上），没有送出；数据都在本机",
            "This machine's certificate is over (it was not renewed within two years); nothing was sent. All data is here",
        ),
        End::AnotherBranch => words(
            "那个地址上的不是您接入的分行，没有送出任何数据；请核对地址",
            "At that address is another branch than the one you belong to; nothing was sent. Check the address",
        ),
        End::OnlyRead => match report.caught_up {
            0 => words(
                "现在只能查看，没有送出；看过案件列表上方的说明就可以回行",
                "Open for reading only, nothing was sent; once you have seen what stands above the list of cases it goes on",
            ),
            n => words(
                format!("这台电脑的数据比分行旧，补回 {} 条；看过案件列表上方的说明就可以继续填写", grouped(n)),
                format!(
                    "This copy was older than the branch's: {} came back. See what stands above the list of cases to go on",
                    plural(n, "record")
                ),
            ),
        },
        End::Stopped => words("已停下，已到的不会重传", "Stopped; what arrived is not sent again"),
        End::Refused(refusal) => refused(refusal),
        End::NotUnderstood(_) => words(
            "对方的答复看不懂，没有签收；请核对地址，或请科技部看",
            "The reply was not understood, nothing was received; check the address, or ask the technicians",
        ),
    }
}

fn refused(refusal: &Refusal) -> Words {
    words(format!("分行：{}", refusal.zh), format!("The branch: {}", refusal.en))
}

/// What to do about it, step by step; nothing where it goes on by itself.
pub fn steps(end: &End) -> Vec<Words> {
    match end {
        End::Fork { seq } => vec![
            words(
                "先不要在另一台电脑（或另一份数据）上再写；两份都不要删",
                "Write nothing more on the other computer (or copy), and delete neither",
            ),
            words(
                format!("打电话给分行管理员，说“第 {} 条起有两份”：分行两份都留着，已经看得到", grouped((*seq).max(1))),
                format!(
                    "Call the branch's administrator: “two copies from record {} on”. The branch keeps both and sees it",
                    grouped((*seq).max(1))
                ),
            ),
            words(
                "请团队负责人定用哪一份接着写；另一份里独有的答案照着再填一遍。定下之前可以接着填，只是不回行",
                "The team leader says which copy goes on; what only the other one has is entered again. Until then you may write here, it is only not sent",
            ),
        ],
        End::Stuck { seq, reason } => vec![
            words(
                "照常工作，照常备份：之前的分行已签收，这一条和之后的都在本机",
                "Go on working and making backups: the branch has what stands before, this one and those after it are here",
            ),
            words(
                format!("打电话给分行管理员，说“第 {} 条读不出，原因 {reason}”", grouped(*seq)),
                format!("Call the branch's administrator: “record {} is not taken, reason {reason}”", grouped(*seq)),
            ),
        ],
        End::Revoked => vec![words(
            "如果这台电脑没有丢，请打电话给分行管理员，要新的邀请码重新接入；没到的记录那时再送",
            "If this machine is not lost, call the branch's administrator for a new invitation; what has not arrived is sent then",
        )],
        End::CertificateOver => vec![
            words(
                "打电话给分行管理员，说“证书过期，要新的邀请码”；不用吊销，也不会丢数据",
                "Call the branch's administrator: “the certificate is over, I need a new invitation”. Nothing is revoked and nothing is lost",
            ),
            words(
                "点“改地址或重新接入…”，用邀请码接入这一家；没到的记录那时接着送",
                "Under “Address, or connect anew…” connect to the same branch with the code; what has not arrived is sent then",
            ),
        ],
        End::Intercepted(_) => vec![words(
            "换一个网络（手机热点）再试；还是这样就请科技部给这个地址放行",
            "Try another network (a phone); if it stays so, ask the technicians to let this address pass",
        )],
        _ => Vec::new(),
    }
}

/// Something that could not be done.
pub fn problem(problem: &Problem) -> Words {
    match problem {
        Problem::FileLost(..) => words(
            "一张照片或文件在本机缺失或损坏，分行也没有：送不出，请从备份恢复",
            "A photo or file is missing or damaged here and the branch has none: restore it from a backup",
        ),
        Problem::FileRefused(_, _, refusal) => words(
            format!("一张照片或文件分行没有收：{}", refusal.zh),
            format!("The branch did not take a photo or file: {}", refusal.en),
        ),
        Problem::UnknownWriter(..) => words(
            "有别人的记录，这台电脑还不知道是谁的，先没有收入；请先收一次对方的案件包",
            "There are records of somebody this machine does not know yet; they were not taken in. Take in a package of theirs once",
        ),
        Problem::OtherKey(_, _, name) => words(
            format!(
                "{name}的钥匙和本机已知的不一样：分行名册上是另一把。没有收入，也没有改动；请打电话和{name}重新核对，并告诉分行管理员"
            ),
            format!(
                "The branch's directory has another key for {name} than the one known here. Nothing was taken in and nothing was changed: compare it with {name} by telephone and tell the branch's administrator"
            ),
        ),
        Problem::BadDirectory => words(
            "分行的名册取不到，或者核对不上签名，没有采用",
            "The branch's directory could not be had, or is not signed by its key; it was not used",
        ),
        Problem::NotObeyed(zh, en) => words(zh.clone(), en.clone()),
        Problem::NotTaken(_, zh, en) => words(zh.clone(), en.clone()),
        Problem::NotRenewed => words(
            "接入证书该续了，这一次没有续成，下次自动再试；现在的还能用",
            "The certificate was due to be renewed and was not; the next session tries again, the present one goes on",
        ),
        Problem::BadOrder(_) => words(
            "分行转来的一条安排核对不上签名，没有收入",
            "An order that the branch handed on is not signed by its key; it was not taken in",
        ),
    }
}

/// What else happened, beside how it ended.
pub fn notes(report: &Report) -> Vec<Words> {
    let mut notes = Vec::new();
    if report.caught_up > 0 && report.end != End::OnlyRead {
        notes.push(words(
            format!("这台电脑的数据比分行旧，补回 {} 条", grouped(report.caught_up)),
            format!("This copy was older than the branch's: {} came back", plural(report.caught_up, "record")),
        ));
    }
    if report.taken > 0 {
        notes.push(words(
            format!("别人写的 {} 条已并入", grouped(report.taken)),
            format!("{} of others taken in", plural(report.taken, "record")),
        ));
    }
    if report.erased > 0 {
        notes.push(words(
            format!("按分行的指令删除了 {} 份案件，内容和照片已销毁，已记入日志", grouped(report.erased)),
            format!(
                "{} erased on the branch's order: contents and photos are destroyed, and the record says so",
                plural(report.erased, "case")
            ),
        ));
    }
    if report.held > 0 {
        notes.push(words(
            format!("分行冻结着 {} 份案件：照常查看和填写，解除之前不能删除", grouped(report.held)),
            format!(
                "{} on hold by the branch: read and filled in as usual, not erased before the hold is lifted",
                plural(report.held, "case")
            ),
        ));
    }
    if report.hub_lost {
        notes.push(words(
            "分行的数据比它签收过的少（从备份恢复过），缺的已重新送；旧回执留作证明",
            "The branch had less than it had signed for (restored from a backup); what was missing was sent again, the old receipt is kept as a proof",
        ));
    }
    if report.lost_content > 0 {
        notes.push(words(
            format!("{} 条记录的内容在本机已损坏，只送了签名的部分", grouped(report.lost_content)),
            format!(
                "The content of {} is lost here; only what is signed was sent",
                plural(report.lost_content, "record")
            ),
        ));
    }
    notes.extend(report.ahead_ms.and_then(clock));
    if let Some(notice) = &report.notice {
        notes.push(words(format!("分行通知：{notice}"), format!("From the branch: {notice}")));
    }
    let mut said: Vec<Words> = Vec::new();
    for one in report.problems.iter().map(problem) {
        if !said.contains(&one) {
            said.push(one);
        }
    }
    notes.extend(said);
    notes
}

/// Why enrolment did not come about.
pub fn enrolment(error: &EnrolError) -> Words {
    match error {
        EnrolError::Call(call) => match End::from(call.clone()) {
            End::Refused(refusal) if refusal.code() == Some(Code::UnknownStore) => refused(&refusal),
            End::Refused(refusal) => refused(&refusal),
            End::Cut(_) => words(
                "连不上这个地址，没有接入；请核对地址和网络",
                "The address cannot be reached; check it and the network",
            ),
            End::Busy { .. } => words("分行忙，请过几分钟再试", "The branch is busy; try again in some minutes"),
            End::Stopped => words("已停下，没有接入", "Stopped; not connected"),
            _ => words(
                "这个地址上的不像是分行，没有接入；请核对地址",
                "What answers at this address is no branch; check the address",
            ),
        },
        EnrolError::NotProved => words(
            "对方不知道这张邀请码的密码，或者线路中间有人：没有接入，邀请码没有泄露。请核对地址，换一个网络再试",
            "Who answers does not know the secret of this invitation, or somebody sits between: not connected, and the secret was given to nobody. Check the address, try another network",
        ),
        EnrolError::OtherKey => words(
            "回来的证书不是给这台电脑的，没有接入",
            "The certificate that came back is not for this machine; not connected",
        ),
        EnrolError::NotUnderstood(_) => {
            words("这不是分行的接入答复，没有接入", "This is no reply of a branch; not connected")
        }
        EnrolError::Signing(_) => words("签名没有成功，没有接入", "Signing failed; not connected"),
    }
}
