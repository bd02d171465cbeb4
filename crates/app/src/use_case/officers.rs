//! Who may unlock, and the lock itself. One folder per officer, named by a random id, so that a name never meets a file system.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use evidence::{Marked, Payload, Role};
use store::{Officer, Settings, Store, StoreError, Tries};
use zeroize::Zeroizing;

use crate::api::secret::Password;
use crate::api::session::{
    AccountRole, AccountView, ChangePassword, ConsiderPassword, CreateOfficer, Lock, PasswordView, SessionPhase,
    SessionState, SessionStatus, Unlock,
};
use crate::api::text::{Code, Failure, Text};
use crate::app::{App, Handle, Session};
use crate::cards::Cards;
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

    /// With what a store is opened; of a folder, with the secret of this device for it.
    pub(crate) fn store_settings(&self, folder: Option<&Path>) -> Settings {
        let device_secret = folder.and_then(|folder| self.device_secret(folder));
        let program = env!("CARGO_PKG_VERSION").to_owned();
        Settings { cost: self.settings.cost, program, device_secret, ..Settings::default() }
    }

    /// The secret kept for an account that needs one; a store of secrets that cannot tell keeps none.
    fn device_secret(&self, folder: &Path) -> Option<Zeroizing<Vec<u8>>> {
        if !Store::is_device_bound(folder).unwrap_or_default() {
            return None;
        }
        let kept = self.env.device_secrets().get(&Store::id_of(folder).ok()?);
        kept.ok().flatten().map(|secret| Zeroizing::new(secret.to_vec()))
    }

    /// The same, made where there is none yet; none where what was kept does not come back. One that is out of reach is replaced only where no slot rests on it.
    fn fresh_device_secret(&self, folder: &Path) -> Option<Zeroizing<Vec<u8>>> {
        let (secrets, store) = (self.env.device_secrets(), Store::id_of(folder).ok()?);
        let rests = Store::is_device_bound(folder).unwrap_or(true);
        let kept = match secrets.get(&store) {
            Err(_) if rests => return None,
            Ok(Some(kept)) => kept,
            Ok(None) | Err(_) => {
                let mut made = Zeroizing::new([0; 32]);
                self.env.random(&mut *made).ok()?;
                secrets.put(&store, &made).ok()?;
                made
            }
        };
        let comes_back = secrets.get(&store).ok().flatten().is_some_and(|again| again == kept);
        comes_back.then(|| Zeroizing::new(kept.to_vec()))
    }

    /// An account in escrow opens from now on with the password on this device only. Where anything is in the way it stays as it is: a password is enough.
    pub(super) fn bind_to_device(&self, store: &mut Store, password: &str) {
        let folder = store.folder().to_owned();
        let due = Store::escrow_of(&folder).is_ok_and(|keys| !keys.is_empty())
            && Store::is_device_bound(&folder).is_ok_and(|bound| !bound);
        if let Some(secret) = due.then(|| self.fresh_device_secret(&folder)).flatten() {
            // What fails here is tried again at the next unlock; the old wrap stays until the new one is recorded.
            let _ = store.bind_to_device(password, secret);
        }
    }

    /// With what an account is opened by custodians: a secret that comes back, or none.
    pub(super) fn settings_after_recovery(&self, folder: &Path) -> Settings {
        Settings { device_secret: self.fresh_device_secret(folder), ..self.store_settings(None) }
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

    pub(super) fn state(&self) -> SessionState {
        let accounts = self.accounts();
        let listed = accounts.roles.iter();
        let listed = listed.map(|(name, role)| AccountView { name: name.clone(), role: account_role(*role) }).collect();
        let in_escrow = |folder: &Path| Store::escrow_of(folder).is_ok_and(|keys| !keys.is_empty());
        let recoverable = accounts.officers.iter().filter(|(_, folder)| in_escrow(folder));
        let recoverable = recoverable.map(|(name, _)| name.clone()).collect();
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
            recoverable,
            escrow: self.escrow(),
            begin: self.preview.case.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    pub(super) fn opened(&mut self, store: Store, tries: Option<Text>) -> SessionState {
        let (cards, lines) = (Cards::of(&store), crate::desk::Lines::default());
        let (cases, used, flows) = (HashMap::new(), Vec::new(), HashMap::new());
        let (looked_at, visits, pictured) = (HashMap::new(), HashMap::new(), HashMap::new());
        let laid_out = None;
        self.session =
            Some(Session { store, cases, used, cards, lines, flows, looked_at, visits, pictured, laid_out, tries });
        self.state()
    }

    /// Opens the store of an account, and what was tried on it before. Wrong passwords are counted, and after some the next has to wait.
    pub(super) fn unlock_store(&self, folder: &Path, password: &Password) -> Result<(Store, Tries), Failure> {
        if password.as_str().len() > password::LONGEST {
            return Err(Failure::new(Code::WrongPassword));
        }
        let before = self.may_try(folder)?;
        let env = Box::new(StoreEnv(self.env.clone()));
        let opened = Store::unlock(folder, password.as_str(), self.store_settings(Some(folder)), env);
        Ok((opened.map_err(|error| self.counted(folder, error))?, before))
    }

    /// That whoever asks knows the password of the open account; wrong ones count.
    pub(super) fn prove(&mut self, password: &Password) -> Result<(), Failure> {
        let folder = self.session()?.store.folder().to_owned();
        self.may_try(&folder)?;
        let proved = self.session()?.store.prove(password.as_str());
        proved.map_err(|error| self.counted(&folder, error))
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
            let missing = matches!(error, StoreError::DeviceSecretMissing);
            let mut failure = Failure::from(error);
            if missing {
                self.tell_of_secret(folder, &mut failure);
            }
            return failure;
        }
        let env = StoreEnv(self.env.clone());
        let now = Tries::note_wrong(folder, &env);
        let mut failure = Failure::new(Code::WrongPassword);
        if Store::is_device_bound(folder).unwrap_or_default() {
            failure.advice.zh.push_str("密码确实没错，就是本机钥匙变了（系统重装、换了用户）：请由两位保管人打开。");
            failure.advice.en.push_str(
                " If the password is right, the device\u{2019}s secret has changed (system set up anew, another user): two custodians open the account.",
            );
        }
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
        let store = Store::create(&folder, officer, self.password.as_str(), app.store_settings(None), env)?;
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
        app.bind_to_device(&mut store, self.password.as_str());
        app.settle_secret(&store);
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

pub(crate) fn account_role(role: Role) -> AccountRole {
    match role {
        Role::Officer => AccountRole::Officer,
        Role::Reviewer => AccountRole::Reviewer,
        Role::Committee => AccountRole::Committee,
    }
}

pub(super) fn strong_enough(password: &str, name: &str) -> Result<(), Failure> {
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
