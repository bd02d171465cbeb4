//! The backup of an account: made, looked at, tried out, restored. What takes long runs without the application.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use store::{BackupCard, BackupDone, BackupError, BackupSeries, Restore, Restored, Settings, Store, backups_in};

use super::backup_words::{checked, failed, notes, opened, since};
use crate::api::backups::{
    BackupChecked, BackupKnown, BackupMade, BackupProgress, BackupRestored, BackupRunning, BackupStanding,
    BackupStatus, BackupView, BackupsFound, ListBackups, MakeBackup, RestoreBackup, StopBackup, VerifyBackup,
};
use crate::api::secret::Password;
use crate::api::text::{Code, Failure, Text};
use crate::app::{App, Handle, Prepare, Settle, Work};
use crate::backup_desk::Copying;
use crate::case::{minute, written_time};
use crate::env::{Env, StoreEnv};
use crate::open_case::saved;
use crate::outside;

/// After so many days it is time for another.
const DUE_DAYS: i64 = 7;
const DAY_MS: i64 = 86_400_000;

fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn kilo(bytes: u64) -> u32 {
    small(bytes.div_ceil(1_000))
}

fn hex(store: &[u8; 16]) -> String {
    store.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn same_disk(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let of = |path: &Path| path.metadata().ok().map(|data| data.dev());
        of(one).is_some() && of(one) == of(other)
    }
    #[cfg(not(unix))]
    {
        let of = |path: &Path| path.canonicalize().ok()?.components().next().map(|first| first.as_os_str().to_owned());
        of(one).is_some() && of(one) == of(other)
    }
}

impl App {
    /// Marks the one work that copies as running.
    fn copying(&self) -> Result<Copying, Failure> {
        self.backups.begin().ok_or_else(|| {
            Failure::new(Code::BadRequest)
                .saying("已有一次备份或恢复在进行", "a backup or a restore is running already")
        })
    }

    fn refuse_own(&self, chosen: &Path) -> Result<(), Failure> {
        let Ok(chosen) = chosen.canonicalize() else { return Ok(()) };
        let places = [&self.settings.folder].into_iter().chain(&self.settings.earlier);
        let inside = places.filter_map(|place| place.canonicalize().ok()).any(|place| chosen.starts_with(place));
        if inside || outside::is_own(&chosen) { Err(failed(&chosen, BackupError::OwnFolder)) } else { Ok(()) }
    }

    fn here(&self, store: &[u8; 16]) -> Option<PathBuf> {
        let folders = self.accounts().officers.into_iter().map(|(_, folder)| folder);
        folders.into_iter().find(|folder| Store::id_of(folder).is_ok_and(|id| id == *store))
    }
}

/// What the work aside gives back.
pub(crate) struct Made {
    done: BackupDone,
    same_disk: bool,
    // Until it is recorded no other begins.
    _copying: Copying,
}

impl Settle for MakeBackup {
    type Done = Made;

    fn aside(self, app: &mut App) -> Result<Work<Made>, Failure> {
        let store = &app.session()?.store;
        let chosen =
            self.path.map(|chosen| chosen.place().to_owned()).or_else(|| store.backup_place()).ok_or_else(|| {
                Failure::new(Code::BadRequest).saying("请先选备份到哪里", "choose where the backup goes first")
            })?;
        app.refuse_own(&chosen)?;
        let copying = app.copying()?;
        let store = &mut app.session()?.store;
        let same_disk = same_disk(store.folder(), &chosen);
        let job = store.backup(&chosen, self.every_part).map_err(|error| failed(&chosen, error))?;
        Ok(Box::new(move || {
            let done = job.run(&mut |done, total| copying.at(done, total)).map_err(|error| failed(&chosen, error))?;
            Ok(Made { done, same_disk, _copying: copying })
        }))
    }

    fn settle(made: Made, app: &mut App) -> Result<BackupMade, Failure> {
        let done = &made.done;
        // Locked meanwhile, or another officer's now: the backup is whole all the same.
        let session = app.session.as_mut().filter(|session| session.store.log_id() == done.head.log);
        let recorded = session.map(|session| session.store.backed_up(done)).transpose()?;
        Ok(BackupMade {
            number: small(done.number),
            path: done.folder.display().to_string(),
            size_kb: kilo(done.size),
            written_kb: kilo(done.written_bytes),
            removed_erased: done.removed_erased.iter().copied().map(small).collect(),
            notes: notes(done, made.same_disk, recorded.is_some()),
            saved: recorded.as_ref().map(saved),
        })
    }
}

impl Handle for BackupProgress {
    fn handle(self, app: &mut App) -> Result<BackupRunning, Failure> {
        let (running, thousandths) = app.backups.done();
        Ok(BackupRunning { running, thousandths })
    }
}

impl Handle for StopBackup {
    fn handle(self, app: &mut App) -> Result<BackupRunning, Failure> {
        app.backups.stop();
        BackupProgress {}.handle(app)
    }
}

impl Handle for BackupStatus {
    fn handle(self, app: &mut App) -> Result<BackupStanding, Failure> {
        let now_ms = app.env.moment().wall_ms;
        let store = &app.session()?.store;
        let end = store.head().map_or(0, |head| head.seq);
        let place = store.backup_place();
        let cases = store.cases()?.iter().any(|card| !card.practice && !card.erased);
        let standing = store.behind_backup()?;
        let (last, held) = match standing {
            None => (None, Vec::new()),
            Some((note, held)) => {
                let since = now_ms.saturating_sub(note.stamp.wall_ms).max(0) / DAY_MS;
                // The record that says so is not work.
                let records_since = small(end.saturating_sub(note.stamp.seq));
                let at = written_time(note.stamp.wall_ms, note.stamp.offset_minutes);
                let days = u32::try_from(since).unwrap_or(u32::MAX);
                (Some(BackupKnown { number: small(note.number), at, days, records_since }), held)
            }
        };
        let erased_held = small(held.len() as u64);
        let old = last.as_ref().map_or(cases, |last| i64::from(last.days) >= DUE_DAYS && last.records_since > 0);
        let words = match &last {
            None => Text::new("还没有备份过", "never backed up"),
            Some(last) => Text::new(
                format!("上次备份 {}，之后新增 {} 条记录", minute(&last.at), last.records_since),
                format!("last backup {}, {} records since", minute(&last.at), last.records_since),
            ),
        };
        Ok(BackupStanding {
            due: old || erased_held > 0,
            words,
            erased_held,
            last,
            place_there: place.as_ref().is_some_and(|place| place.is_dir()),
            place: place.map(|place| place.display().to_string()),
        })
    }
}

fn view(card: &BackupCard, offset_minutes: i16) -> BackupView {
    BackupView {
        number: small(card.number),
        at: written_time(card.made_ms, offset_minutes),
        head_seq: small(card.head.seq),
        head_hash: card.head.hash.to_string(),
        size_kb: kilo(card.size),
    }
}

impl Prepare for ListBackups {
    fn prepare(self, app: &mut App) -> Result<Work<Vec<BackupsFound>>, Failure> {
        let offset = app.env.moment().offset_minutes;
        let here: BTreeSet<[u8; 16]> =
            app.accounts().officers.iter().filter_map(|(_, folder)| Store::id_of(folder).ok()).collect();
        Ok(Box::new(move || {
            let path = self.path.place().to_owned();
            let found = backups_in(&path).map_err(|error| failed(&path, error))?;
            Ok(found.iter().map(|series| found_view(series, &here, offset)).collect())
        }))
    }
}

fn found_view(series: &BackupSeries, here: &BTreeSet<[u8; 16]>, offset: i16) -> BackupsFound {
    BackupsFound {
        store: hex(&series.store),
        officer: series.officer.as_ref().map(|officer| officer.name.clone()),
        here: here.contains(&series.store),
        backups: series.backups.iter().map(|card| view(card, offset)).collect(),
        unreadable: series.unreadable.iter().copied().map(small).collect(),
    }
}

/// The one account that is meant.
fn chosen(path: &Path, store: Option<&str>) -> Result<BackupSeries, Failure> {
    let mut found = backups_in(path).map_err(|error| failed(path, error))?;
    found.retain(|series| store.is_none_or(|store| hex(&series.store) == store));
    if found.len() > 1 {
        let names: Vec<String> =
            found.iter().map(|one| one.officer.as_ref().map_or_else(|| hex(&one.store), |o| o.name.clone())).collect();
        let names = names.join("、");
        return Err(Failure::new(Code::BadRequest).saying(
            format!("那里有几个账户的备份（{names}），请选一个"),
            format!("backups of several accounts lie there ({names}); choose one"),
        ));
    }
    found.pop().ok_or_else(|| failed(path, BackupError::NoBackup))
}

/// With what an account is put together.
struct Together {
    password: Option<Password>,
    accounts: PathBuf,
    settings: Settings,
    env: Arc<dyn Env>,
    erased: BTreeSet<evidence::CaseId>,
    beside: bool,
}

impl Together {
    fn with<R>(&self, number: Option<u32>, work: impl FnOnce(&Restore<'_>) -> R) -> R {
        let env = || -> Box<dyn store::Env> { Box::new(StoreEnv(Arc::clone(&self.env))) };
        work(&Restore {
            number: number.map(u64::from),
            password: self.password.as_ref().map(Password::as_str),
            accounts: &self.accounts,
            erased: &self.erased,
            beside: self.beside,
            settings: self.settings.clone(),
            env: &env,
        })
    }
}

fn card_of(restored: &Restored, series: &BackupSeries, offset: i16) -> BackupView {
    let size = series.backups.iter().find(|card| card.number == restored.number).map_or(0, |card| card.size);
    let Restored { number, made_ms, head, .. } = *restored;
    view(&BackupCard { number, made_ms, head, size }, offset)
}

impl Prepare for VerifyBackup {
    fn prepare(self, app: &mut App) -> Result<Work<BackupChecked>, Failure> {
        let copying = app.copying()?;
        let offset = app.env.moment().offset_minutes;
        let unlocked = app.session.as_ref().map(|session| session.store.folder().to_owned());
        let together = Together {
            password: self.password,
            accounts: app.settings.folder.clone(),
            // On this machine an account may open with the password and the secret of this device only.
            settings: app.store_settings(unlocked.as_deref()),
            env: Arc::clone(&app.env),
            erased: BTreeSet::new(),
            beside: false,
        };
        Ok(Box::new(move || {
            let path = self.path.place().to_owned();
            let series = chosen(&path, self.store.as_deref())?;
            let mut progress = |done, total| copying.at(done, total);
            let check =
                series.check(self.number.map(u64::from), &mut progress).map_err(|error| failed(&path, error))?;
            let mut lines = checked(&check);
            if together.password.is_some() && check.holds() {
                let tried = together.with(self.number, |restore| series.try_out(restore, &mut progress));
                lines.extend(opened(&tried.map_err(|error| failed(&path, error))?));
            }
            let size = series.backups.iter().find(|card| card.number == check.number).map_or(0, |card| card.size);
            let card = BackupCard { number: check.number, made_ms: check.made_ms, head: check.head, size };
            Ok(BackupChecked {
                ok: check.holds(),
                officer: series.officer.as_ref().map(|officer| officer.name.clone()),
                backup: view(&card, offset),
                lines,
            })
        }))
    }
}

/// What the work aside gives back.
pub(crate) struct Placed {
    restored: Restored,
    backup: BackupView,
    /// The account here did not say which cases it erased.
    erased_unknown: bool,
    _copying: Copying,
}

impl Settle for RestoreBackup {
    type Done = Placed;

    fn aside(self, app: &mut App) -> Result<Work<Placed>, Failure> {
        let path = self.path.place().to_owned();
        let series = chosen(&path, self.store.as_deref())?;
        let here = app.here(&series.store);
        if here.is_some() && !self.beside {
            return Err(failed(&path, BackupError::AlreadyHere));
        }
        if let Some(officer) = &series.officer
            && here.is_none()
            && app.account(&officer.name).is_some()
        {
            let name = &officer.name;
            return Err(Failure::new(Code::BadOfficer).saying(
                format!("这台电脑上已有另一个账户也叫“{name}”，没有恢复；请换一个数据文件夹"),
                format!("another account here is called {name}, too; nothing was restored; use another data folder"),
            ));
        }
        let erased = match (&app.session, &here) {
            (Some(session), Some(folder)) if session.store.folder() == folder => Some(session.store.erased()),
            _ => None,
        };
        let copying = app.copying()?;
        let offset = app.env.moment().offset_minutes;
        let mut together = Together {
            password: self.password,
            accounts: app.settings.folder.clone(),
            settings: app.store_settings(here.as_deref()),
            env: Arc::clone(&app.env),
            erased: BTreeSet::new(),
            beside: here.is_some(),
        };
        Ok(Box::new(move || {
            let erased = match (erased, here) {
                (Some(erased), _) => Some(erased),
                (None, Some(folder)) => erased_in(&folder, &together),
                (None, None) => Some(BTreeSet::new()),
            };
            let erased_unknown = erased.is_none();
            together.erased = erased.unwrap_or_default();
            let mut progress = |done, total| copying.at(done, total);
            let restored = together.with(self.number, |restore| series.restore(restore, &mut progress));
            let restored = restored.map_err(|error| failed(&path, error))?;
            let backup = card_of(&restored, &series, offset);
            Ok(Placed { restored, backup, erased_unknown, _copying: copying })
        }))
    }

    fn settle(done: Placed, app: &mut App) -> Result<BackupRestored, Failure> {
        let Placed { restored, backup, erased_unknown, _copying } = done;
        let mut lines = opened(&restored);
        lines.extend(erased_unknown.then(super::backup_words::erased_unknown));
        lines.extend(since(&restored, &minute(&backup.at)));
        Ok(BackupRestored { officer: restored.officer.name.clone(), backup, lines, state: app.state() })
    }
}

/// Cases that the account here erased; none where it does not open with this password, so that nobody can know.
fn erased_in(folder: &Path, together: &Together) -> Option<BTreeSet<evidence::CaseId>> {
    let password = together.password.as_ref()?;
    let settings = Settings { for_reading: true, ..together.settings.clone() };
    let env = Box::new(StoreEnv(Arc::clone(&together.env)));
    Store::unlock(folder, password.as_str(), settings, env).ok().map(|store| store.erased())
}
