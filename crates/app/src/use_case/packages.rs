//! The case package: made, and checked without anybody's database. What takes long runs without the application; taking in is `package_taking`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use appraisal::checklist::Checklist;
use evidence::{
    AsWritten, CaseId, CaseLogs, Ed25519Sha256, Entry, Hash, LogId, Marked, Merged, PackageReport, Payload, RecordId,
    Team,
};
use store::{PackageContents, PackageFileError, PackageKey, Passphrase, read_package};

use super::attachments::payload;
use super::conflicts;
use super::package_alone::{alone, kept_back_words, would_be_kept_back};
use super::package_words::{Told, limits, told};
use crate::api::appraisal::Headline;
use crate::api::packages::{
    CheckPackage, ConflictView, MakePackage, PackageFigures, PackageLogView, PackageMade, PackageView,
};
use crate::api::secret::Password;
use crate::api::text::{Code, Failure, FigureView, Text};
use crate::app::{App, Prepare, Settle, Work};
use crate::case::{self, CaseSheet, minute, written_time};
use crate::case_source::{CaseSource, FromPackage, digits, key_hash, known_at, outside_words};
use crate::env::{Env, StoreEnv};
use crate::failure::file;
use crate::kept;
use crate::open_case::{OpenCase, saved};
use crate::reckoning::sheet_of;
use crate::view;

/// The mark under which a log says what its program reckoned before a package was made.
const FIGURES_TOLD: &str = "figures_told";

/// A passphrase as it was given; too weak a one is none.
pub(super) fn passphrase(given: Option<&Password>) -> Result<Option<Passphrase>, Failure> {
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
pub(super) fn failed(path: &Path, error: PackageFileError) -> Failure {
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
pub(super) struct Opened {
    pub(super) contents: PackageContents,
    pub(super) report: PackageReport,
}

pub(super) fn opened(
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
fn checklist(logs: &CaseLogs, contents: &PackageContents, source: &FromPackage<'_>) -> Result<Arc<Checklist>, Text> {
    let details = logs.merge(&source.named(logs), &AsWritten).state.details;
    let none = || Text::new("记录里没有写清单的指纹", "the records name no checklist by its hash");
    let hash = details.checklist_hash.ok_or_else(none)?;
    let absent = || Text::new("包里没有当初的清单", "the checklist of then is not in the package");
    let set = contents.layer_set(&hash).ok_or_else(absent)?;
    let not_proved =
        Text::new("包里的清单算不出记录里的指纹", "the layers in it do not give the hash that the records hold");
    if details.layers.is_some_and(|signed| signed != set.digest()) || !kept::plain(&set) {
        return Err(not_proved);
    }
    kept::resolved(hash, &set).map_err(|_| not_proved)
}

fn reckoned(logs: &CaseLogs, contents: &PackageContents, source: &FromPackage<'_>) -> Result<Reckoned, Text> {
    let checklist = checklist(logs, contents, source)?;
    let (sheet, merged) = sheet_of(contents.package.manifest.case, logs, &source.named(logs), checklist);
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

impl App {
    /// The case as its records alone make it, where the branch gave some of them no effect: a package carries records and not what the branch said of
    /// them, so its figures are those that come out of them again. None where that makes no difference.
    fn of_records_alone(&mut self, case: &str) -> Result<Option<CaseSheet>, Failure> {
        let known = self.known_keys();
        let open = self.case(case)?.1;
        let (id, Some(shared)) = (open.id, open.shared.as_ref()) else { return Ok(None) };
        if shared.team.refused.is_empty() {
            return Ok(None);
        }
        let (logs, team) = (shared.logs.clone(), Team { refused: BTreeMap::new(), ..shared.team.clone() });
        let session = self.session.as_mut().ok_or_else(|| Failure::new(Code::Locked))?;
        let open = OpenCase::of_team(id, logs, team, &mut self.library, &mut session.store, &known)?;
        Ok(Some(open.sheet))
    }
}

impl Prepare for MakePackage {
    fn prepare(self, app: &mut App) -> Result<Work<PackageMade>, Failure> {
        let given = passphrase(self.passphrase.as_ref())?;
        let own = app.session()?.store.log_id();
        let alone = app.of_records_alone(&self.case)?;
        let (store, open) = app.case(&self.case)?;
        // What is reckoned here is signed first, so that whoever reckons it again has something to hold it against.
        let logs = CaseSource::entries(store, open.id)?;
        let sheet = alone.as_ref().unwrap_or(&open.sheet);
        let line = figures_line(&sheet.appraised().headline, &sheet.checklist.hash);
        if !lines_told(&logs).contains(&(last_told(&logs, own), line.clone())) {
            open.append(store, Payload::Marked(Marked { mark: FIGURES_TOLD.to_owned(), detail: Some(line) }))?;
        }
        let path = self.path.place().to_owned();
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
                path: self.path.into(),
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
pub(super) fn same_key(given: &str, public_key: &[u8]) -> bool {
    let plain =
        |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_lowercase();
    let given = plain(given);
    given == plain(&digits(public_key)) || given == key_hash(public_key).to_string()
}

/// A check that is done but for one thing: whether whoever checks may see what the first officer answered.
pub(crate) struct Checked {
    case: CaseId,
    whole: PackageView,
    /// The same with that kept back, and who leads the case; none where the checklist asks nobody alone.
    kept_back: Option<(PackageView, Option<String>)>,
}

impl Settle for CheckPackage {
    type Done = Checked;

    fn aside(self, app: &mut App) -> Result<Work<Checked>, Failure> {
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
        let env = Arc::clone(&app.env);
        Ok(Box::new(move || {
            let mut strange: Vec<String> = Vec::new();
            let package = opened(&*env, self.path.place(), &with, |contents| {
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
            Ok(checked(&package, &known, own, &Elsewhere { heads: &self.heads, strange: &strange }))
        }))
    }

    fn settle(done: Checked, app: &mut App) -> Result<PackageView, Failure> {
        let hidden = would_be_kept_back(app, done.case);
        Ok(match done.kept_back {
            Some((view, owner)) if hidden.holds(owner.as_ref()) => view,
            _ => done.whole,
        })
    }
}

/// What the one who checks knows from elsewhere.
struct Elsewhere<'a> {
    heads: &'a [String],
    strange: &'a [String],
}

fn checked(package: &Opened, known: &BTreeSet<LogId>, own: Option<LogId>, elsewhere: &Elsewhere<'_>) -> Checked {
    let Opened { contents, report } = package;
    let manifest = &contents.package.manifest;
    let source = FromPackage { contents, report };
    let team = source.named(&report.logs);
    let names: BTreeMap<LogId, String> = manifest.logs.iter().map(|log| (log.log, log.name.clone())).collect();
    let mut words = told(report, &names);
    words.strangers(contents.strangers);
    words.keys(known, own, &names, elsewhere.strange);
    words.heads(&report.logs, elsewhere.heads, &names);
    words.acts(&report.logs);
    let case = manifest.case;
    let view = |words, figures, conflicts| shown(package, known, own, words, figures, conflicts);
    let reckoned = match reckoned(&report.logs, contents, &source) {
        Ok(reckoned) => reckoned,
        Err(why) => {
            words.not_reckoned(&why);
            return Checked { case, whole: view(words, None, Vec::new()), kept_back: None };
        }
    };
    let kept_back = (!reckoned.sheet.checklist.blind.is_empty()).then(|| {
        let mut words = words.clone();
        kept_back_words(&mut words);
        (view(words, None, Vec::new()), reckoned.merged.owner.clone())
    });
    alone(&mut words, &report.logs, &reckoned.merged, &team, &reckoned.sheet);
    duties(&mut words, contents, &source, &reckoned);
    again(&mut words, contents, &source, &reckoned, &names);
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
    let conflicts = conflicts::views(&reckoned.merged, &reckoned.sheet.checklist, &team);
    Checked { case, whole: view(words, Some(figures), conflicts), kept_back }
}

fn shown(
    package: &Opened,
    known: &BTreeSet<LogId>,
    own: Option<LogId>,
    words: Told,
    figures: Option<PackageFigures>,
    conflicts: Vec<ConflictView>,
) -> PackageView {
    let Opened { contents, report } = package;
    let manifest = &contents.package.manifest;
    let team = FromPackage { contents, report }.named(&report.logs);
    let names: BTreeMap<LogId, String> = manifest.logs.iter().map(|log| (log.log, log.name.clone())).collect();
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

/// What the records of the package show of the duties, once the case was submitted.
fn duties(words: &mut Told, contents: &PackageContents, source: &FromPackage<'_>, now: &Reckoned) {
    let logs = &source.report.logs;
    let then = |logs: &CaseLogs| reckoned(logs, contents, source).ok().map(|then| (then.sheet, then.merged));
    let day = written_time(contents.package.manifest.wall_ms, 480);
    let here = super::duties::Checked { logs, team: &source.named(logs), sheet: &now.sheet, merged: &now.merged };
    if let Some((line, version)) = here.told(&then, &day) {
        words.duties(&line, version, &minute(&day));
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
