//! Who may unlock, and the lock itself. One folder per officer, named by a random id, so that a name never meets a file system.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use evidence::{Marked, Payload, Role};
use store::{Officer, Settings, Store, StoreError, Tries};

use crate::api::secret::Password;
use crate::api::session::{
    AccountRole, AccountView, ChangePassword, ConsiderPassword, CreateOfficer, Lock, PasswordView, SessionPhase,
    SessionState, SessionStatus, Unlock,
};
use crate::api::text::{Code, Failure, Text};
use crate::app::{App, Handle, Session};
use crate::case::{minute, written_time};
use crate::env::StoreEnv;
use crate::failure::not_found;
use crate::password::{self, Strength};

/// Short enough for a line of the lock screen.
const LONGEST_NAME: usize = 40;
/// The mark of wrong passwords tried before an unlock.
const WRONG_PASSWORDS: &str = "wrong_passwords";

impl App {
    /// The officers with a database here, by name, with their folders.
    fn officers(&self) -> Vec<(String, PathBuf)> {
        self.accounts().officers
    }

    pub(crate) fn store_settings(&self) -> Settings {
        Settings { cost: self.settings.cost, program: env!("CARGO_PKG_VERSION").to_owned(), ..Settings::default() }
    }

    /// The folder of the account of this name on this machine.
    pub(crate) fn account(&self, name: &str) -> Option<PathBuf> {
        self.officers().into_iter().find(|(known, _)| known == name).map(|(_, folder)| folder)
    }

    /// A fresh id of letters and digits.
    pub(crate) fn new_id(&self) -> Result<String, Failure> {
        let mut id = [0; 16];
        self.env.random(&mut id).map_err(|error| Failure::new(Code::Internal).caused_by(error))?;
        Ok(uuid::Builder::from_random_bytes(id).into_uuid().simple().to_string())
    }

    fn state(&self) -> SessionState {
        let accounts = self.accounts();
        let listed = accounts.roles.iter();
        let listed = listed.map(|(name, role)| AccountView { name: name.clone(), role: shown(*role) }).collect();
        let copies = accounts.copies;
        let officers: Vec<String> = accounts.officers.into_iter().map(|(name, _)| name).collect();
        let officer = self.session.as_ref().map(|s| s.store.officer().name.clone());
        let tries = self.session.as_ref().and_then(|s| s.tries.clone());
        let phase = match (&officer, officers.is_empty()) {
            (Some(_), _) => SessionPhase::Open,
            (None, true) => SessionPhase::NoOfficer,
            (None, false) => SessionPhase::Locked,
        };
        let mut notices = accounts.notices;
        notices.extend(self.preview.notice.clone());
        notices.extend(self.library.left_out().iter().map(crate::library::LeftOut::notice));
        SessionState {
            phase,
            officers,
            copies,
            accounts: listed,
            officer,
            notices,
            tries,
            begin: self.preview.case.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    fn opened(&mut self, store: Store, tries: Option<Text>) -> SessionState {
        self.session = Some(Session { store, cases: HashMap::new(), flows: HashMap::new(), tries });
        self.state()
    }

    /// Opens the store of an account, and what was tried on it before. Wrong passwords are counted, and after some the next has to wait.
    pub(super) fn unlock_store(&self, folder: &Path, password: &Password) -> Result<(Store, Tries), Failure> {
        if password.as_str().len() > password::LONGEST {
            return Err(Failure::new(Code::WrongPassword));
        }
        let before = self.may_try(folder)?;
        let env = Box::new(StoreEnv(self.env.clone()));
        let opened = Store::unlock(folder, password.as_str(), self.store_settings(), env);
        Ok((opened.map_err(|error| self.counted(folder, error))?, before))
    }

    /// What was tried on an account; refused while the next try has to wait.
    pub(super) fn may_try(&self, folder: &Path) -> Result<Tries, Failure> {
        let before = Tries::of(folder);
        match before.wait_ms(&StoreEnv(self.env.clone())) {
            0 => Ok(before),
            wait => Err(Failure::new(Code::TooManyTries).saying(waiting(wait).zh, waiting(wait).en)),
        }
    }

    /// Counts a wrong password, and says how long the next one has to wait.
    pub(super) fn counted(&self, folder: &Path, error: StoreError) -> Failure {
        if !matches!(error, StoreError::WrongPassword) {
            return error.into();
        }
        let env = StoreEnv(self.env.clone());
        let now = Tries::note_wrong(folder, &env);
        let failure = Failure::new(Code::WrongPassword);
        match now.wait_ms(&env) {
            0 => failure,
            wait => failure.saying(
                format!("已连错 {} 次，{}", now.wrong, waiting(wait).zh),
                format!("{} times in a row; {}", now.wrong, waiting(wait).en),
            ),
        }
    }

    /// Records what was tried before the officer came, and gives it in words.
    fn tell_of(&self, before: Tries, folder: &Path, store: &mut Store) -> Option<Text> {
        if before.wrong == 0 {
            return None;
        }
        let told = tried(before, self.env.moment().offset_minutes);
        let mark = Marked { mark: WRONG_PASSWORDS.to_owned(), detail: Some(told.zh.clone()) };
        // On a disk that takes nothing they stay counted, to be told again.
        if store.append(None, &Payload::Marked(mark)).is_ok() {
            Tries::forget(folder);
        }
        Some(told)
    }
}

impl Handle for SessionStatus {
    fn handle(self, app: &mut App) -> Result<SessionState, Failure> {
        app.clear_beginnings();
        Ok(app.state())
    }
}

impl Handle for CreateOfficer {
    fn handle(self, app: &mut App) -> Result<SessionState, Failure> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            let zh = format!("姓名须为 1–{LONGEST_NAME} 个字");
            return Err(Failure::new(Code::BadOfficer).saying(zh, format!("1 to {LONGEST_NAME} characters")));
        }
        if app.officers().iter().any(|(known, _)| known == name) {
            return Err(Failure::new(Code::BadOfficer).saying("已有同名尽调岗", "the name is taken"));
        }
        strong_enough(self.password.as_str(), name)?;
        let id = app.new_id()?;
        let folder = app.settings.folder.join(&id);
        app.close()?;
        let officer = Officer { id, name: name.to_owned(), role: self.role.map(recorded) };
        let env = Box::new(StoreEnv(app.env.clone()));
        let store = Store::create(&folder, officer, self.password.as_str(), app.store_settings(), env)?;
        Ok(app.opened(store, None))
    }
}

impl Handle for ConsiderPassword {
    fn handle(self, app: &mut App) -> Result<PasswordView, Failure> {
        let own = app.session.as_ref().map(|s| s.store.officer().name.clone()).unwrap_or_default();
        let name = if self.name.trim().is_empty() { own } else { self.name.trim().to_owned() };
        let view = Strength::of(self.password.as_str(), &[&name]).view();
        Ok(PasswordView { accepted: view.accepted && self.password.as_str().len() <= password::LONGEST, ..view })
    }
}

impl Handle for ChangePassword {
    fn handle(self, app: &mut App) -> Result<SessionState, Failure> {
        let name = app.session()?.store.officer().name.clone();
        strong_enough(self.new.as_str(), &name)?;
        let folder = app.session()?.store.folder().to_owned();
        app.may_try(&folder)?;
        let changed = app.session()?.store.change_password(self.old.as_str(), self.new.as_str());
        changed.map_err(|error| app.counted(&folder, error))?;
        Tries::forget(&folder);
        Ok(app.state())
    }
}

impl Handle for Unlock {
    fn handle(self, app: &mut App) -> Result<SessionState, Failure> {
        let found = app.officers().into_iter().find(|(name, _)| *name == self.officer.trim());
        let (_, folder) = found.ok_or_else(|| not_found("尽调岗", &self.officer))?;
        // The same officer again: the open database holds the folder's lock.
        app.close()?;
        let (mut store, before) = app.unlock_store(&folder, &self.password)?;
        let tries = app.tell_of(before, &folder, &mut store);
        Ok(app.opened(store, tries))
    }
}

impl Handle for Lock {
    fn handle(self, app: &mut App) -> Result<SessionState, Failure> {
        app.close()?;
        Ok(app.state())
    }
}

fn recorded(role: AccountRole) -> Role {
    match role {
        AccountRole::Officer => Role::Officer,
        AccountRole::Reviewer => Role::Reviewer,
        AccountRole::Committee => Role::Committee,
    }
}

fn shown(role: Role) -> AccountRole {
    match role {
        Role::Officer => AccountRole::Officer,
        Role::Reviewer => AccountRole::Reviewer,
        Role::Committee => AccountRole::Committee,
    }
}

fn strong_enough(password: &str, name: &str) -> Result<(), Failure> {
    let strength = Strength::of(password, &[name]);
    if strength.holds() && password.len() <= password::LONGEST {
        return Ok(());
    }
    let PasswordView { lasts, why, .. } = strength.view();
    let (zh, en) = why.map_or_else(Default::default, |why| (format!("{}；", why.zh), format!("{}; ", why.en)));
    Err(Failure::new(Code::WeakPassword).saying(format!("{zh}{}", lasts.zh), format!("{en}{}", lasts.en)))
}

/// How long to wait, in words.
fn waiting(ms: i64) -> Text {
    match (ms + 999) / 1_000 {
        seconds @ ..=90 => Text::new(format!("请等 {seconds} 秒再试"), format!("wait {seconds} seconds")),
        seconds => {
            let minutes = (seconds + 59) / 60;
            Text::new(format!("请等 {minutes} 分钟再试"), format!("wait {minutes} minutes"))
        }
    }
}

/// What is told of wrong passwords tried before.
fn tried(tries: Tries, offset_minutes: i16) -> Text {
    let at = minute(&written_time(tries.last_ms, offset_minutes));
    let wrong = tries.wrong;
    Text::new(
        format!(
            "上次解锁以后，这个账户有 {wrong} 次密码不对，最近一次在 {at}。不是你自己输错的，请告知管理员；已记入日志"
        ),
        format!(
            "Since the last unlock {wrong} wrong passwords were tried on this account, the last at {at}. If it was not you, tell your administrator; it is in the record"
        ),
    )
}
