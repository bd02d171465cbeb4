//! The case package: made, checked without anybody's database, taken in.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use appraisal::checklist::Checklist;
use evidence::{
    AsWritten, CaseId, CaseLogs, Ed25519Sha256, Entry, Hash, LogId, Marked, Merged, PackageReport, Payload, RecordId,
};
use store::{
    LayerSet, PackageContents, PackageFileError, PackageKey, Passphrase, Store, TakeError, Taking, read_package,
};

use super::attachments::payload;
use super::conflicts;
use super::package_words::{Told, limits, told};
use crate::api::appraisal::Headline;
use crate::api::packages::{
    CheckPackage, MakePackage, PackageFigures, PackageLogView, PackageMade, PackageTaken, PackageView, TakePackage,
};
use crate::api::secret::Password;
use crate::api::text::{Code, Failure, FigureView, Text};
use crate::app::{App, Handle, Prepare, Work};
use crate::case::{self, Answers, CaseSheet, written_time};
use crate::case_source::{CaseSource, FromPackage, OnChecklist, digits, key_hash, known_at, outside_words, vouched};
use crate::env::{Env, StoreEnv};
use crate::failure::file;
use crate::kept;
use crate::library::Library;
use crate::open_case::{facts, saved};
use crate::view;

/// The mark under which a log says what its program reckoned before a package was made.
const FIGURES_TOLD: &str = "figures_told";
/// Layer files of one checklist are smaller than this altogether; what is larger is not resolved.
const LARGEST_LAYERS: usize = 16 << 20;

/// A passphrase as it was given; too weak a one is none.
fn passphrase(given: Option<&Password>) -> Result<Option<Passphrase>, Failure> {
    let Some(given) = given.filter(|given| !given.as_str().trim().is_empty()) else { return Ok(None) };
    let weak = || {
        Failure::new(Code::WeakPassword).saying(
            "口令至少 12 个字，不要来回几个字；不给口令，程序会给一个 20 位数字的",
            "a passphrase has at least twelve characters, not the same few; without one a number of twenty digits is made up",
        )
    };
    Passphrase::new(given.as_str()).map(Some).ok_or_else(weak)
}

/// A failure of a package file, in the officer's words.
fn failed(path: &Path, error: PackageFileError) -> Failure {
    let say = |code, zh: &str, en: &str| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Failure::new(code).saying(format!("{name}：{zh}"), format!("{name}: {en}"))
    };
    let detail = error.to_string();
    let failure = match error {
        PackageFileError::NotAPackage => say(Code::BadRequest, "不是案件包", "not a case package"),
        PackageFileError::Newer(_) => say(Code::Newer, "由更新的程序写成", "written by a newer program"),
        PackageFileError::HeadDamaged => {
            say(Code::Damaged, "开头已损坏；请对方重新拷一份", "its head is damaged; ask for another copy")
        }
        PackageFileError::WrongPassphrase => {
            say(Code::WrongPassword, "口令不对，打不开；请再打电话核对", "the passphrase does not open it; ask again")
        }
        PackageFileError::CutOff => {
            say(Code::Damaged, "没有拷全，后面的部分不在；请对方重新拷一份", "it is cut off; ask for another copy")
        }
        PackageFileError::Damaged(_) => say(
            Code::Damaged,
            "内容已损坏、被改过或没有拷全；请对方重新拷一份",
            "its content is damaged, altered or cut off; ask for another copy",
        ),
        PackageFileError::Form(_) | PackageFileError::Manifest(_) => say(
            Code::Damaged,
            "打得开，但里面不是案件包应有的样子（部件重复、次序不对、长短不符……）",
            "it opens, but is not put together as a package is",
        ),
        PackageFileError::TooLarge { what, limit } => say(
            Code::TooLarge,
            &format!("超过案件包的上限（{what}，{} MB）", limit >> 20),
            &format!("more than a package may have ({what}, {} MB)", limit >> 20),
        ),
        PackageFileError::Io(error) => file(path, &error),
        PackageFileError::Store(error) => error.into(),
        other => Failure::new(Code::Internal).caused_by(other),
    };
    if failure.detail.is_some() { failure } else { failure.caused_by(detail) }
}

/// A package, read and checked as far as it can be without knowing checklists.
struct Opened {
    contents: PackageContents,
    report: PackageReport,
}

fn opened(
    env: &dyn Env,
    path: &Path,
    with: &PackageKey,
    known: impl FnOnce(&PackageContents) -> BTreeMap<LogId, Vec<u8>>,
) -> Result<Opened, Failure> {
    let mut from = env.open(path).map_err(|error| file(path, &error))?;
    let contents = read_package(&mut from, with, &mut |_, _, _| Ok(())).map_err(|error| failed(path, error))?;
    let known = known(&contents);
    let report = contents.package.verify(&contents, &known, &Ed25519Sha256);
    Ok(Opened { contents, report })
}

/// What a package's own layers make of its records.
struct Reckoned {
    sheet: CaseSheet,
    merged: Merged,
}

/// Resolves the checklist of these records from the layers of the package, and only if the hash that the records hold comes out again.
fn checklist(logs: &CaseLogs, contents: &PackageContents, source: &dyn CaseSource) -> Result<Arc<Checklist>, Text> {
    let details = logs.merge(&source.team(logs), &AsWritten).state.details;
    let none = || Text::new("记录里没有写清单的指纹", "the records name no checklist by its hash");
    let hash = details.checklist_hash.ok_or_else(none)?;
    let absent = || Text::new("包里没有当初的清单", "the checklist of then is not in the package");
    let set = contents.layer_set(&hash).ok_or_else(absent)?;
    let not_proved =
        Text::new("包里的清单算不出记录里的指纹", "the layers in it do not give the hash that the records hold");
    if details.layers.is_some_and(|signed| signed != set.digest()) || !plain(&set) {
        return Err(not_proved);
    }
    kept::resolved(hash, &set).map(Arc::new).map_err(|_| not_proved)
}

/// Whether layer files are what layer files are: not larger, and under paths that lead nowhere else. Nothing is ever written under them.
fn plain(set: &LayerSet) -> bool {
    let size: usize = set.files().iter().map(|(_, text)| text.len()).sum();
    let inside = |path: &str| {
        path.len() < 256
            && !path.contains(['\\', ':', '\0'])
            && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
    };
    size <= LARGEST_LAYERS && set.files().iter().all(|(path, _)| inside(path))
}

fn reckoned(logs: &CaseLogs, contents: &PackageContents, source: &dyn CaseSource) -> Result<Reckoned, Text> {
    let checklist = checklist(logs, contents, source)?;
    let team = source.team(logs);
    let merged = logs.merge(&team, &OnChecklist(&checklist));
    let state = &merged.state;
    let mut facts = facts(contents.package.manifest.case, state, crate::api::moving::Standing::Present);
    facts.disputes = Arc::new(conflicts::disputes(&merged, &checklist, &team));
    let sheet = CaseSheet { facts, checklist, answers: Answers::in_force(state), known: Arc::new(vouched(logs)) };
    Ok(Reckoned { sheet, merged })
}

/// A figure as a word: its exact value, or what it is instead.
fn word(figure: &FigureView) -> String {
    figure.raw.clone().unwrap_or_else(|| figure.text.clone()).replace(' ', "_")
}

/// The figures of a case as one line, to be signed: exact values.
fn figures_line(headline: &Headline, checklist: &str) -> String {
    let Headline { limit, score, grade, proposal, .. } = headline;
    let [limit, score, grade, proposal] = [limit, score, grade, proposal].map(word);
    format!("limit={limit} score={score} grade={grade} proposal={proposal} checklist={checklist}")
}

/// What each log's program said it reckoned, the latest of each: at which record, and the line.
fn lines_told(logs: &CaseLogs) -> Vec<(RecordId, String)> {
    let of = |log| {
        let told = logs.entries(log).filter_map(|entry: &Entry| match &entry.payload {
            Some(Payload::Marked(Marked { mark, detail: Some(line) })) if mark == FIGURES_TOLD => {
                Some((entry.stamp.id(), line.clone()))
            }
            _ => None,
        });
        told.last()
    };
    logs.logs().filter_map(of).collect()
}

impl Prepare for MakePackage {
    fn prepare(self, app: &mut App) -> Result<Work<PackageMade>, Failure> {
        let given = passphrase(self.passphrase.as_ref())?;
        let own = app.session()?.store.log_id();
        let (store, open) = app.case(&self.case)?;
        // What is reckoned here is signed first, so that whoever reckons it again has something to hold it against.
        let line = figures_line(&open.sheet.appraised().headline, &open.sheet.checklist.hash);
        let logs = CaseSource::entries(store, open.id)?;
        if !lines_told(&logs).contains(&(last_told(&logs, own), line.clone())) {
            open.append(store, Payload::Marked(Marked { mark: FIGURES_TOLD.to_owned(), detail: Some(line) }))?;
        }
        let path = std::path::PathBuf::from(&self.path);
        let job = store.package(open.id, given).map_err(|error| failed(&path, error))?;
        let head = store.head();
        let exported = evidence::Exported {
            format: "tycase".to_owned(),
            file: job.id(),
            masked: false,
            head_seq: head.map_or(0, |head| head.seq),
            head_hash: head.map_or(Hash::ZERO, |head| head.hash),
            purpose: None,
        };
        let key = store.public_key().to_vec();
        // Recorded first: a package that could not be written may stand in the log, one that nobody recorded may not exist.
        let saved = saved(&open.append(store, payload(exported))?);
        let env = Arc::clone(&app.env);
        Ok(Box::new(move || {
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let random = StoreEnv(Arc::clone(&env));
            let mut size = 0;
            let written = env.write_with(&path, &mut |out| {
                size = job.write(&random, out)?;
                Ok(())
            });
            written.map_err(|error| not_written(&path, error, job.size()))?;
            Ok(PackageMade {
                path: self.path,
                size: u32::try_from(size).unwrap_or(u32::MAX),
                passphrase: job.passphrase().shown().to_string(),
                files: count(job.files()),
                left_out: count(job.left_out.len()),
                id: job.id().to_string(),
                digits: digits(&key),
                saved,
                warning: Text::new(
                    "口令请打电话告诉对方，不要和案件包放在一起，也不要写在同一个消息里",
                    "say the passphrase by telephone; never put it beside the package or into the same message",
                ),
            })
        }))
    }
}

/// The record at which the own log last said its figures.
fn last_told(logs: &CaseLogs, own: LogId) -> RecordId {
    let own_line = lines_told(logs).into_iter().find(|(id, _)| id.log == own);
    own_line.map_or(RecordId { log: own, seq: 0 }, |(id, _)| id)
}

fn not_written(path: &Path, error: std::io::Error, size: u64) -> Failure {
    match PackageFileError::from(error) {
        PackageFileError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            let mb = size.div_ceil(1 << 20);
            Failure::new(Code::DiskFull)
                .saying(
                    format!("{} 所在的盘放不下：案件包约 {mb} MB。案件没有变化，半截文件已删掉", path.display()),
                    format!(
                        "no room for {}: the package has about {mb} MB. The case is unchanged, no half a file is left",
                        path.display()
                    ),
                )
                .caused_by(error)
        }
        PackageFileError::Io(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Failure::new(Code::File)
            .saying(
                format!("{} 是一个链接，或不是文件：不往那里写，请换一个名字", path.display()),
                format!("{} is a link or no file: nothing is written there; choose another name", path.display()),
            )
            .caused_by(error),
        other => failed(path, other),
    }
}

/// Keys that are said to be known, as they were given: digits, or the hash of the key.
fn same_key(given: &str, public_key: &[u8]) -> bool {
    let plain =
        |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_lowercase();
    let given = plain(given);
    given == plain(&digits(public_key)) || given == key_hash(public_key).to_string()
}

impl Handle for CheckPackage {
    fn handle(self, app: &mut App) -> Result<PackageView, Failure> {
        let path = Path::new(&self.path);
        let said = passphrase(self.passphrase.as_ref())?;
        let (with, mut known, own) = match &app.session {
            Some(session) => {
                let store = &session.store;
                (store.package_key(said), store.known_log_keys(), Some(store.log_id()))
            }
            None => {
                let with = said.map(PackageKey::said).unwrap_or_default();
                (with, BTreeMap::new(), None)
            }
        };
        let mut strange: Vec<String> = Vec::new();
        let package = opened(&*app.env, path, &with, |contents| {
            let logs = &contents.package.manifest.logs;
            for given in &self.keys {
                match logs.iter().find(|log| same_key(given, &log.public_key)) {
                    Some(log) => drop(known.insert(log.log, log.public_key.clone())),
                    None => strange.push(given.clone()),
                }
            }
            known.clone()
        })?;
        let known: BTreeSet<LogId> = known.into_keys().collect();
        Ok(shown(&package, &known, own, &Elsewhere { heads: &self.heads, strange: &strange }))
    }
}

/// What the one who checks knows from elsewhere.
struct Elsewhere<'a> {
    heads: &'a [String],
    strange: &'a [String],
}

fn shown(package: &Opened, known: &BTreeSet<LogId>, own: Option<LogId>, elsewhere: &Elsewhere<'_>) -> PackageView {
    let Opened { contents, report } = package;
    let manifest = &contents.package.manifest;
    let source = FromPackage { contents, report };
    let team = source.team(&report.logs);
    let names: BTreeMap<LogId, String> = manifest.logs.iter().map(|log| (log.log, log.name.clone())).collect();
    let mut words = told(report, &names);
    words.strangers(contents.strangers);
    words.keys(known, own, &names, elsewhere.strange);
    words.heads(&report.logs, elsewhere.heads, &names);
    words.acts(&report.logs);
    let reckoned = reckoned(&report.logs, contents, &source);
    let (figures, conflicts) = match &reckoned {
        Ok(reckoned) => {
            again(&mut words, contents, &source, reckoned, &names);
            let headline = reckoned.sheet.appraised();
            let figures = PackageFigures {
                proposal: headline.decision.proposal_label.clone(),
                limit: headline.headline.limit,
                score: headline.headline.score,
                grade: headline.headline.grade,
                checklist: reckoned.sheet.checklist.hash.clone(),
                checklist_name: view::text(&reckoned.sheet.checklist.name),
            };
            words.conflicts(reckoned.merged.conflicts.len());
            words.outside(outside_words(&reckoned.merged));
            (Some(figures), conflicts::views(&reckoned.merged, &reckoned.sheet.checklist, &team))
        }
        Err(why) => {
            words.not_reckoned(why);
            (None, Vec::new())
        }
    };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let logs = manifest.logs.iter().map(|log| PackageLogView {
        log: log.log.to_string(),
        name: log.name.clone(),
        role: case::role_label(log.role.unwrap_or_default()),
        records: count(log.records.len()),
        digits: digits(&log.public_key),
        known: known.contains(&log.log),
        own: own == Some(log.log),
    });
    let details = &report.logs.merge(&team, &AsWritten).state.details;
    PackageView {
        ok: words.ok(),
        case: manifest.case.to_string(),
        title: details.title.clone(),
        id: contents.package.id(&Ed25519Sha256).to_string(),
        made_by: names.get(&manifest.maker).cloned().unwrap_or_default(),
        made_at: written_time(manifest.wall_ms, 480),
        records: u32::try_from(report.records).unwrap_or(u32::MAX),
        files: u32::try_from(report.files).unwrap_or(u32::MAX),
        logs: logs.collect(),
        lines: words.lines,
        figures,
        conflicts,
        limits: limits(),
    }
}

/// Reckons again what each log's program said it had reckoned, from what that log knew then.
fn again(
    words: &mut Told,
    contents: &PackageContents,
    source: &FromPackage<'_>,
    now: &Reckoned,
    names: &BTreeMap<LogId, String>,
) {
    let logs = &source.report.logs;
    for (at, line) in lines_told(logs) {
        let then = known_at(logs, &now.merged, at);
        let name = names.get(&at.log).cloned().unwrap_or_default();
        match reckoned(&then, contents, source) {
            Ok(then) => {
                let headline = then.sheet.appraised().headline;
                let again = figures_line(&headline, &then.sheet.checklist.hash);
                words.reckoned(&name, at.seq, &headline, (again == line).then_some(()).ok_or(&line));
            }
            Err(why) => words.not_reckoned_then(&name, at.seq, &why),
        }
    }
    if lines_told(logs).is_empty() {
        words.nothing_told();
    }
}

impl Handle for TakePackage {
    fn handle(self, app: &mut App) -> Result<PackageTaken, Failure> {
        let path = Path::new(&self.path);
        let said = passphrase(self.passphrase.as_ref())?;
        let env = Arc::clone(&app.env);
        let session = app.session.as_mut().ok_or_else(|| Failure::new(Code::Locked))?;
        let with = session.store.package_key(said);
        let known = session.store.known_log_keys();
        let Opened { contents, report } = opened(&*env, path, &with, |_| known)?;
        let case = contents.package.manifest.case;
        let logs = &contents.package.manifest.logs;
        let compared =
            |log: &&evidence::PackageLog| self.confirmed.iter().any(|given| same_key(given, &log.public_key));
        let confirmed: BTreeSet<LogId> = logs.iter().filter(compared).map(|log| log.log).collect();
        refuse_when_closed(&session.store, case, &report.logs)?;
        let layers = proven(&contents, &app.library);
        let taking = Taking { contents: &contents, report: &report, confirmed: &confirmed, layers: &layers };
        let taken = session.store.take_package(&taking, &mut |on_file| {
            let mut from: Box<dyn Read + Send> = env.open(path)?;
            read_package(&mut from, &with, on_file).map(drop)
        });
        // Read anew from the store, whatever came of it.
        session.cases.remove(&case);
        session.flows.remove(&case.to_string());
        let names: BTreeMap<LogId, String> = logs.iter().map(|log| (log.log, log.name.clone())).collect();
        let taken = taken.map_err(|error| not_taken(path, error, &contents, &report, &names))?;
        let own = session.store.officer().id.clone();
        let (_, open) = app.case(&case.to_string())?;
        let title = open.sheet.facts.title.clone();
        let conflicts = open.shared.as_ref().map_or(0, |shared| shared.merged.conflicts.len());
        let mut notes: Vec<Text> = open.shared.iter().flat_map(|shared| outside_words(&shared.merged)).collect();
        if open.shared.as_ref().is_some_and(|shared| shared.merged.owner.as_deref() != Some(&own)) && taken.new_case {
            notes.push(Text::new(
                "您是本案协办：照常填自己看到的；与主办不一致的地方两边都留着，商定以前不作数",
                "you are the second officer: answer what you see; where you differ both stand until it is settled",
            ));
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

/// Nothing is added to a case that is closed here, unless what comes is that it was opened again.
fn refuse_when_closed(store: &Store, case: CaseId, coming: &CaseLogs) -> Result<(), Failure> {
    // Unknown here, or erased: what takes it in says so.
    let closed = store.case_state(case).is_ok_and(|state| state.closed.is_some());
    if !closed {
        return Ok(());
    }
    let mut logs = store.case_logs(case)?;
    logs.extend(coming.logs().flat_map(|log| coming.entries(log)).cloned());
    if logs.merge(&store.team(&logs), &AsWritten).state.closed.is_none() {
        return Ok(());
    }
    Err(Failure::new(Code::BadRequest).saying(
        "案件已结案，没有收入；要收入请先重新打开",
        "the case is closed, nothing was taken in; open it again first",
    ))
}

/// The layer sets of a package that give the hash they stand under, and are not simply the present ones.
fn proven(contents: &PackageContents, library: &Library) -> Vec<(Hash, LayerSet)> {
    let sets = contents.package.manifest.layers.iter().filter_map(|set| {
        let files = contents.layer_set(&set.checklist_hash).filter(plain)?;
        let known = library.earlier.contains_key(&set.checklist_hash);
        (known || kept::resolved(set.checklist_hash, &files).is_ok()).then_some((set.checklist_hash, files))
    });
    sets.collect()
}

fn not_taken(
    path: &Path,
    error: TakeError,
    contents: &PackageContents,
    report: &PackageReport,
    names: &BTreeMap<LogId, String>,
) -> Failure {
    let bad = |zh: String, en: String| Failure::new(Code::BadRequest).saying(zh, en);
    let name = |log: &LogId| names.get(log).cloned().unwrap_or_else(|| log.to_string());
    match error {
        TakeError::NotSound => {
            let words = told(report, names);
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
        TakeError::File(error) => failed(path, error),
        TakeError::Store(error) => error.into(),
        other => Failure::new(Code::Internal).caused_by(other),
    }
}
