//! What a check of a package came to, in words that a court's clerk understands: what holds 相符, what does not 不符, what it cannot prove 证明不了.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{CaseLogs, LogId, PackageFault, PackageReport, Payload, Unproved};

use crate::api::appraisal::Headline;
use crate::api::packages::{PackageLine, PackageWord};
use crate::api::text::{FigureState, FigureView, Text};
use crate::case::local_time;

/// The lines, in the order in which they are read.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub(super) lines: Vec<PackageLine>,
}

/// What no package shows.
pub(super) fn limits() -> Text {
    Text::new(
        "相符只说明：从签名那一刻起没有被改动，也没有少。写下以前的话是真是假、一个人是否只有一个账户、持有密钥的人有没有另签一份，案件包都证明不了。",
        "This shows that nothing was changed or left out since it was signed. Whether what was written down was true, whether one person has one account, \
         whether whoever holds a key signed another version, no package shows.",
    )
}

/// The verdicts of the record's own check.
pub(super) fn told(report: &PackageReport, names: &BTreeMap<LogId, String>) -> Told {
    let mut told = Told::default();
    let name = |log: &LogId| names.get(log).cloned().unwrap_or_else(|| log.to_string());
    for fault in &report.faults {
        let (code, zh, en) = fault_words(fault, &name);
        told.say(PackageWord::Fails, code, zh, en);
    }
    if report.records > 0 {
        told.say(
            PackageWord::Holds,
            "records",
            format!(
                "{} 条记录的签名都对得上，次序没有动过；其中 {} 条的内容与签名时一致",
                report.records, report.openings
            ),
            format!(
                "{} records bear their signatures, in their order; the content of {} is what was signed",
                report.records, report.openings
            ),
        );
    }
    for (log, head) in &report.complete {
        told.say(
            PackageWord::Holds,
            "complete",
            format!("{}：本案的记录一条不少（到其日志第 {} 条为止，本人签名为证）", name(log), head.seq),
            format!(
                "{}: all records of the case are here, as their own key signed (up to record {} of the log)",
                name(log),
                head.seq
            ),
        );
    }
    for log in &report.signed_by {
        told.say(
            PackageWord::Holds,
            "signed",
            format!("案件包由 {} 签名，签名后没有改过", name(log)),
            format!("the package is signed by {} and unchanged since", name(log)),
        );
    }
    if report.files > 0 {
        told.say(
            PackageWord::Holds,
            "files",
            format!("{} 个附件（照片、单据……）与记录里的指纹（SHA-256）一致", report.files),
            format!("{} files are the ones that the records name by SHA-256", report.files),
        );
    }
    let mut counted: BTreeMap<(&str, String, String), u64> = BTreeMap::new();
    for what in &report.unproved {
        if let Some(words) = unproved_words(what, &name) {
            *counted.entry(words).or_default() += 1;
        }
    }
    for ((code, zh, en), count) in counted {
        let (zh, en) =
            if count > 1 { (format!("{zh}（{count} 处）"), format!("{en} ({count} times)")) } else { (zh, en) };
        told.say(PackageWord::Unproved, code, zh, en);
    }
    told
}

fn fault_words(fault: &PackageFault, name: &dyn Fn(&LogId) -> String) -> (&'static str, String, String) {
    match fault {
        PackageFault::Record { log, number, why } => (
            "record",
            format!("{} 的第 {number} 条本案记录不符（{}）：被改过，或不是其本人签的", name(log), why.code()),
            format!("record {number} of {} in this case does not hold: {why}", name(log)),
        ),
        PackageFault::OtherCase { log, seq } => (
            "other_case",
            format!("{} 的日志第 {seq} 条是别的案件的，被放了进来", name(log)),
            format!("record {seq} of {} belongs to another case", name(log)),
        ),
        PackageFault::OtherKey { log } => (
            "other_key",
            format!("{} 的钥匙与这里知道的不是同一把：可能有人冒名", name(log)),
            format!("{} signs with another key than the one known here", name(log)),
        ),
        PackageFault::NotAsAttested { log } => (
            "not_as_attested",
            format!("{} 签名说明的记录与包里的对不上：少了、多了或换过", name(log)),
            format!(
                "the records of {} are not those that their own key attested: left out, added or exchanged",
                name(log)
            ),
        ),
        PackageFault::Root => (
            "root",
            "全案的总指纹与记录对不上".to_owned(),
            "the root of the case is not that of the records".to_owned(),
        ),
        PackageFault::NotSigned { log } => (
            "not_signed",
            format!("案件包上 {} 的签名不对，或没有签", name(log)),
            format!("the signature of {} under the package does not fit or is missing", name(log)),
        ),
        PackageFault::SignedByStranger { .. } => (
            "signed_by_stranger",
            "案件包上有一个与本案无关的人的签名".to_owned(),
            "somebody signed the package who has no part in the case".to_owned(),
        ),
        PackageFault::FileNotNamed { id } => (
            "file_not_named",
            format!("记录里有附件 {}，目录里没有，或大小不同", id.short()),
            format!("a record names file {}, the manifest does not, or with another size", id.short()),
        ),
        PackageFault::FileOfNobody { id } => (
            "file_of_nobody",
            format!("目录里有附件 {}，没有一条记录提到它", id.short()),
            format!("the manifest names file {}, which no record does", id.short()),
        ),
        PackageFault::FileDiffers { id } => (
            "file_differs",
            format!("附件 {} 与记录里的指纹不同：换过或改过", id.short()),
            format!("file {} is not the one that the record names", id.short()),
        ),
        PackageFault::LayerDiffers { path, .. } => (
            "layer_differs",
            format!("清单文件 {path} 与目录里的指纹不同"),
            format!("layer file {path} is not the one that the manifest names"),
        ),
    }
}

/// Keys are told apart; all else here.
fn unproved_words(what: &Unproved, name: &dyn Fn(&LogId) -> String) -> Option<(&'static str, String, String)> {
    Some(match what {
        Unproved::Key { .. } => return None,
        Unproved::Complete { log, .. } => (
            "complete",
            format!("{} 的记录是否一条不少：没有其本人对全部记录的签名，或签名以后又添了", name(log)),
            format!("whether all records of {} are here: their own key does not say so of all", name(log)),
        ),
        Unproved::Opening { log, erased: true, .. } => (
            "opening",
            format!("{} 的记录写了什么：案件已依申请删除，内容不在", name(log)),
            format!("what records of {} say: the case was erased", name(log)),
        ),
        Unproved::Opening { log, .. } => (
            "opening",
            format!("{} 的记录写了什么：内容不在包里", name(log)),
            format!("what records of {} say: the content is not in the package", name(log)),
        ),
        Unproved::Newer { log, .. } => (
            "newer",
            format!("{} 的记录由更新的程序写成，这个程序读不懂", name(log)),
            format!("records of {} were written by a newer program", name(log)),
        ),
        Unproved::HeardNotHere { log, .. } => (
            "heard_not_here",
            format!("{} 看过的别人的记录，包里没有", name(log)),
            format!("records that {} had heard are not in the package", name(log)),
        ),
        Unproved::File { .. } => (
            "file",
            "附件是什么样：原件不在包里，只有指纹".to_owned(),
            "what a file is: only its hash is here".to_owned(),
        ),
        Unproved::Layers { .. } => (
            "layers",
            "当初的数怎么算出来的：那一版清单不在包里，或不全".to_owned(),
            "how figures came about: the layers of a checklist are not all in the package".to_owned(),
        ),
    })
}

fn figure(view: &FigureView) -> String {
    match (view.state, &view.raw) {
        (FigureState::Known, Some(_)) if !view.provisional.is_empty() => format!("{}（暂估）", view.text),
        _ => view.text.clone(),
    }
}

impl Told {
    pub(super) fn say(&mut self, word: PackageWord, code: &str, zh: impl Into<String>, en: impl Into<String>) {
        let (zh, en) = (zh.into(), en.into());
        self.lines.push(PackageLine { word, code: code.to_owned(), text: Text { zh, en } });
    }

    pub(super) fn ok(&self) -> bool {
        self.fails().next().is_none()
    }

    pub(super) fn fails(&self) -> impl Iterator<Item = &Text> {
        self.lines.iter().filter(|line| line.word == PackageWord::Fails).map(|line| &line.text)
    }

    pub(super) fn strangers(&mut self, count: u64) {
        if count > 0 {
            self.say(
                PackageWord::Fails,
                "part_not_named",
                format!("包里夹带了 {count} 个目录里没有的部件"),
                format!("{count} parts are in it that the manifest does not name"),
            );
        }
    }

    /// Whose the keys are, as far as it is known from elsewhere.
    pub(super) fn keys(
        &mut self,
        known: &BTreeSet<LogId>,
        own: Option<LogId>,
        names: &BTreeMap<LogId, String>,
        strange: &[String],
    ) {
        for (log, name) in names {
            if own == Some(*log) {
                self.say(
                    PackageWord::Holds,
                    "key",
                    format!("{name} 的钥匙就是您自己的"),
                    format!("the key of {name} is your own"),
                );
            } else if known.contains(log) {
                self.say(
                    PackageWord::Holds,
                    "key",
                    format!("{name} 的钥匙与别处得知的相同"),
                    format!("the key of {name} is the one known from elsewhere"),
                );
            } else {
                self.say(
                    PackageWord::Unproved,
                    "key",
                    format!("签名的人是不是 {name} 本人：要从别处（银行、本人电话）核对钥匙的核对码"),
                    format!("whether the signer is {name}: compare the digits of the key with somebody who knows it"),
                );
            }
        }
        for given in strange {
            let given: String = given.chars().take(80).collect();
            self.say(
                PackageWord::Fails,
                "strange_key",
                format!("您给的钥匙“{given}”不是包里任何人的"),
                format!("the key “{given}” is nobody's in the package"),
            );
        }
    }

    /// Heads that a report or the branch keeps: `number:hash`.
    pub(super) fn heads(&mut self, logs: &CaseLogs, heads: &[String], names: &BTreeMap<LogId, String>) {
        for given in heads {
            let shown: String = given.chars().take(80).collect();
            let parsed = given.split_once(':').and_then(|(seq, hash)| {
                let hash: String = hash.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
                let seq = seq.trim().parse::<u64>().ok()?;
                (hash.len() >= 8 && hash.bytes().all(|b| b.is_ascii_hexdigit())).then_some((seq, hash))
            });
            let Some((seq, hash)) = parsed else {
                self.say(
                    PackageWord::Fails,
                    "head",
                    format!("“{shown}”不是日志末尾的写法：写成“条数:哈希”，哈希至少 8 位"),
                    format!("“{shown}” is no head: write number:hash, at least eight digits of it"),
                );
                continue;
            };
            let entries = || logs.logs().flat_map(|log| logs.entries(log)).filter(move |entry| entry.stamp.seq == seq);
            match entries().find(|entry| entry.stamp.hash.to_string().starts_with(&hash)) {
                Some(entry) => {
                    let name = names.get(&entry.stamp.log).cloned().unwrap_or_default();
                    let at = local_time(&entry.stamp);
                    self.say(
                        PackageWord::Holds, "head",
                        format!("别处留存的第 {seq} 条就是 {name} 的这一条（{at}）：到此为止没有重写过"),
                        format!("the record {seq} kept elsewhere is this one of {name} ({at}): nothing up to it was rewritten"),
                    );
                }
                None if entries().next().is_some() => self.say(
                    PackageWord::Fails, "head",
                    format!("别处留存的第 {seq} 条与包里的不同：历史被重写过，或不是同一本日志"),
                    format!("the record {seq} kept elsewhere is another one: history was rewritten, or it is of another log"),
                ),
                None => self.say(
                    PackageWord::Unproved, "head",
                    format!("别处留存的第 {seq} 条不是本案的记录，或在包做成以后才有：对不上，也不能说不符"),
                    format!("the record {seq} kept elsewhere is not of this case, or came later: neither shown nor contradicted"),
                ),
            }
        }
    }

    /// Acts that others signed on the officer's machine: the signature holds, whose key it is nobody here knows.
    pub(super) fn acts(&mut self, logs: &CaseLogs) {
        let mut names: BTreeSet<String> = BTreeSet::new();
        for entry in logs.logs().flat_map(|log| logs.entries(log)) {
            if let Some(Payload::Countersigned(signed)) = &entry.payload
                && let Ok(act) = signed.read()
            {
                names.insert(act.said.name);
            }
        }
        for name in names {
            self.say(
                PackageWord::Unproved, "act",
                format!("{name} 在主办电脑上的签字：签名本身相符，钥匙是不是其本人的，包里看不出"),
                format!("what {name} signed on the officer's machine: the signature holds, whose key it is does not show here"),
            );
        }
    }

    /// What a log's program had reckoned, against what comes out now.
    pub(super) fn reckoned(&mut self, name: &str, seq: u64, headline: &Headline, same: Result<(), &String>) {
        let [limit, score, grade] = [&headline.limit, &headline.score, &headline.grade].map(figure);
        match same {
            Ok(()) => self.say(
                PackageWord::Holds, "figures",
                format!("{name} 在第 {seq} 条记录时算出的额度、评分、等级，用包里的答案和清单重算，一分不差：额度 {limit}，评分 {score}，等级 {grade}"),
                format!("limit, score and grade that {name} had at record {seq} come out again to the cent from what is in the package: {limit}, {score}, {grade}"),
            ),
            Err(line) => self.say(
                PackageWord::Fails, "figures",
                format!("{name} 在第 {seq} 条记录时说的数（{line}）重算不同：现在算出额度 {limit}，评分 {score}，等级 {grade}"),
                format!("what {name} had at record {seq} ({line}) does not come out again: {limit}, {score}, {grade}"),
            ),
        }
    }

    /// What the records show of the duties: it lists, it neither acquits nor accuses.
    pub(super) fn duties(&mut self, line: &Text, version: &str, day: &str) {
        self.say(
            PackageWord::Holds,
            "duties",
            format!("责任认定（尽职清单 {version} 版，到案件包做成的 {day} 为止，只列事实）：{}", line.zh),
            format!("duties (list {version}, as of the making of the package, {day}; facts alone): {}", line.en),
        );
    }

    pub(super) fn not_reckoned_then(&mut self, name: &str, seq: u64, why: &Text) {
        self.say(
            PackageWord::Unproved,
            "figures",
            format!("{name} 在第 {seq} 条记录时的数怎么算出来的：{}", why.zh),
            format!("how the figures of {name} at record {seq} came about: {}", why.en),
        );
    }

    pub(super) fn not_reckoned(&mut self, why: &Text) {
        self.say(
            PackageWord::Unproved,
            "figures",
            format!("额度、评分、等级是否算得对：不能重算，{}", why.zh),
            format!("whether limit, score and grade were reckoned rightly: {}", why.en),
        );
    }

    pub(super) fn nothing_told(&mut self) {
        self.say(
            PackageWord::Unproved,
            "figures",
            "当初屏幕上是什么数：没有签过名的数可以比，只能看现在重算的".to_owned(),
            "what figures were shown then: none were signed; only what comes out now can be seen".to_owned(),
        );
    }

    pub(super) fn conflicts(&mut self, count: usize) {
        if count > 0 {
            self.say(
                PackageWord::Unproved,
                "conflict",
                format!("两位调查人员有 {count} 处不一致、还没有商定：哪个对，要问人"),
                format!(
                    "the officers differ in {count} places and did not settle them: which is right, people must say"
                ),
            );
        }
    }

    pub(super) fn outside(&mut self, words: Vec<Text>) {
        for text in words {
            self.lines.push(PackageLine { word: PackageWord::Unproved, code: "outside".to_owned(), text });
        }
    }
}
