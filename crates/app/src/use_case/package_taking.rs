//! Taking a case package in: read, checked and its files written without the application, so that typing goes on; recorded in one short step at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use evidence::{AsWritten, CaseId, CaseLogs, Hash, LogId, Role};
use store::{Landed, LayerSet, PackageContents, Store, TakeError, Taking, read_package};

use super::package_words::told;
use super::packages::{Opened, failed, opened, passphrase, same_key};
use crate::api::packages::{PackageTaken, TakePackage};
use crate::api::text::{Code, Failure, Text};
use crate::app::{App, Settle, Work};
use crate::case_source::{digits, outside_words};
use crate::env::StoreEnv;
use crate::kept;

/// A package that was read and checked, its files written under names that nothing mentions yet.
pub(crate) struct Fetched {
    path: PathBuf,
    package: Opened,
    confirmed: BTreeSet<LogId>,
    layers: Vec<(Hash, LayerSet)>,
    landed: Landed,
    /// The log of whoever began it.
    log: LogId,
}

impl Settle for TakePackage {
    type Done = Fetched;

    fn aside(self, app: &mut App) -> Result<Work<Fetched>, Failure> {
        let said = passphrase(self.passphrase.as_ref())?;
        let env = Arc::clone(&app.env);
        let earlier: BTreeSet<Hash> = app.library.earlier.keys().copied().collect();
        let store = &app.session()?.store;
        let (with, known, log) = (store.package_key(said), store.known_log_keys(), store.log_id());
        let ground = store.ground()?;
        Ok(Box::new(move || {
            let path = self.path.place().to_owned();
            let package = opened(&*env, &path, &with, |_| known)?;
            let logs = &package.contents.package.manifest.logs;
            let compared =
                |log: &&evidence::PackageLog| self.confirmed.iter().any(|given| same_key(given, &log.public_key));
            let confirmed: BTreeSet<LogId> = logs.iter().filter(compared).map(|log| log.log).collect();
            let layers = proven(&package.contents, &earlier);
            let Opened { contents, report } = &package;
            let taking = Taking { contents, report, confirmed: &confirmed, layers: &layers };
            let landed = ground.land(&taking, &StoreEnv(Arc::clone(&env)), &mut |on_file| {
                let mut from: Box<dyn Read + Send> = env.open(&path)?;
                read_package(&mut from, &with, on_file).map(drop)
            });
            let landed = landed.map_err(|error| not_taken(&path, error, &package))?;
            Ok(Fetched { path, package, confirmed, layers, landed, log })
        }))
    }

    fn settle(done: Fetched, app: &mut App) -> Result<PackageTaken, Failure> {
        let Fetched { path, package, confirmed, layers, landed, log } = done;
        let Opened { contents, report } = &package;
        let case = contents.package.manifest.case;
        // Locked meanwhile, or another officer's now: then what was written goes again.
        let session = app.session.as_mut().filter(|session| session.store.log_id() == log);
        let session = session.ok_or_else(|| Failure::new(Code::Locked))?;
        refuse_when_closed(&session.store, case, &report.logs)?;
        let taking = Taking { contents, report, confirmed: &confirmed, layers: &layers };
        let taken = session.store.take_landed(&taking, landed);
        // Read anew from the store, whatever came of it.
        session.cases.remove(&case);
        session.flows.remove(&case.to_string());
        let taken = taken.map_err(|error| not_taken(&path, error, &package))?;
        let (own, role) = (session.store.officer().id.clone(), session.store.officer().role());
        let (_, open) = app.case_even_kept_back(&case.to_string())?;
        let title = open.sheet.facts.title.clone();
        let kept_back = open.kept_back();
        let conflicts = open.shared.as_ref().filter(|_| !kept_back).map_or(0, |shared| shared.merged.conflicts.len());
        let mut notes: Vec<Text> = open.shared.iter().flat_map(|shared| outside_words(&shared.merged)).collect();
        if kept_back {
            notes.push(super::waiting(open.left_alone()));
        } else if open.shared.as_ref().is_some_and(|shared| shared.merged.owner.as_deref() != Some(&own))
            && taken.new_case
        {
            notes.push(what_to_do(role));
        }
        let absent = report.unproved.iter().filter(|what| matches!(what, evidence::Unproved::File { .. })).count();
        if absent > 0 {
            notes.push(Text::new(format!("{absent} 个附件没有随包来"), format!("{absent} files did not come along")));
        }
        Ok(PackageTaken {
            case: case.to_string(),
            title,
            new_case: taken.new_case,
            records: u32::try_from(taken.records).unwrap_or(u32::MAX),
            files: u32::try_from(taken.files).unwrap_or(u32::MAX),
            conflicts: u32::try_from(conflicts).unwrap_or(u32::MAX),
            notes,
        })
    }
}

/// What somebody else's case is here for, by what the account is for.
fn what_to_do(role: Role) -> Text {
    match role {
        Role::Officer => Text::new(
            "您是本案协办：照常填自己看到的；与主办不一致的地方两边都留着，商定以前不作数",
            "you are the second officer: answer what you see; where you differ both stand until it is settled",
        ),
        Role::Reviewer => Text::new(
            "您审查本案：答案只看不改；要补的写审查意见，结论在“后续”签名",
            "you review this case: its answers are only read; what is to be mended goes into a remark, the opinion is signed under After",
        ),
        Role::Committee => Text::new(
            "您审批本案：答案只看不改；议案和表决在“后续”签名",
            "you decide on this case: its answers are only read; motions and votes are signed under After",
        ),
    }
}

/// Nothing is added to a case that is closed here, unless what comes is that it was opened again.
fn refuse_when_closed(store: &Store, case: CaseId, coming: &CaseLogs) -> Result<(), Failure> {
    // Unknown here, or erased: what takes it in says so.
    let closed = store.case_state(case).is_ok_and(|state| state.closed.is_some());
    if !closed {
        return Ok(());
    }
    let mut logs = store.case_logs(case)?;
    logs.extend(coming.logs().flat_map(|log| coming.entries(log)).cloned());
    if logs.merge(&store.team(case, &logs)?, &AsWritten).state.closed.is_none() {
        return Ok(());
    }
    Err(Failure::new(Code::BadRequest).saying(
        "案件已结案，没有收入；要收入请先重新打开",
        "the case is closed, nothing was taken in; open it again first",
    ))
}

/// The layer sets of a package that give the hash they stand under, and are not simply the present ones.
fn proven(contents: &PackageContents, earlier: &BTreeSet<Hash>) -> Vec<(Hash, LayerSet)> {
    let sets = contents.package.manifest.layers.iter().filter_map(|set| {
        let files = contents.layer_set(&set.checklist_hash).filter(kept::plain)?;
        let known = earlier.contains(&set.checklist_hash);
        (known || kept::resolved(set.checklist_hash, &files).is_ok()).then_some((set.checklist_hash, files))
    });
    sets.collect()
}

fn not_taken(path: &Path, error: TakeError, package: &Opened) -> Failure {
    let Opened { contents, report } = package;
    let logs = &contents.package.manifest.logs;
    let names: BTreeMap<LogId, String> = logs.iter().map(|log| (log.log, log.name.clone())).collect();
    let bad = |zh: String, en: String| Failure::new(Code::BadRequest).saying(zh, en);
    let name = |log: &LogId| names.get(log).cloned().unwrap_or_else(|| log.to_string());
    match error {
        TakeError::NotSound => {
            let words = told(report, &names);
            let fails: Vec<&Text> = words.fails().collect();
            let detail: Vec<String> = fails.iter().map(|text| text.zh.clone()).collect();
            let first = fails.first().map(|text| (text.zh.clone(), text.en.clone())).unwrap_or_default();
            Failure::new(Code::Damaged)
                .saying(
                    format!("案件包有不符之处，没有收入：{}", first.0),
                    format!("the package does not hold, nothing was taken in: {}", first.1),
                )
                .caused_by(detail.join("\n"))
        }
        TakeError::UnknownLogs(logs) => {
            let spoken = |log: &LogId| {
                let found = contents.package.manifest.logs.iter().find(|known| known.log == *log);
                format!("{} {}", name(log), found.map(|log| digits(&log.public_key)).unwrap_or_default())
            };
            let list: Vec<String> = logs.iter().map(spoken).collect();
            let list = list.join("；");
            bad(
                format!("还没有核对过对方的钥匙，没有收入。请打电话问对方“我的核对码”，与这里的逐位相同再收入：{list}"),
                format!(
                    "the key was not compared yet, nothing was taken in. Compare by telephone, digit by digit: {list}"
                ),
            )
        }
        TakeError::SameOfficer { log } => bad(
            format!("“{}”的日志自称是另一本日志的人写的，没有收入", name(&log)),
            format!("the log of {} claims to be of an officer whose log is another; nothing was taken in", name(&log)),
        ),
        TakeError::OwnLogBehind { seq } => bad(
            format!(
                "案件包里有您自己的第 {seq} 条记录，这台电脑上没有：这里的数据是旧的（从备份恢复过？），没有收入，请找科技部"
            ),
            format!(
                "the package has your own record {seq}, which is not here: this data is an older copy; nothing was taken in"
            ),
        ),
        TakeError::Record { .. } | TakeError::NotAsAttested { .. } => bad(
            "分行转来的记录核对不上，没有收入".into(),
            "records that the branch handed on do not hold; none was taken in".into(),
        ),
        TakeError::Meanwhile => bad(
            "读案件包的时候，本机的这个案件变了（同时收入了另一份，或已删除），没有收入；请再收一次".into(),
            "the case changed here while the package was read; nothing was taken in; take it in again".into(),
        ),
        TakeError::File(error) => failed(path, error),
        TakeError::Store(error) => error.into(),
        other => Failure::new(Code::Internal).caused_by(other),
    }
}
