//! Who may unlock, and the lock itself. One folder per officer, named by a random id, so that a name never meets a file system.

use std::collections::HashMap;
use std::path::PathBuf;

use evidence::Role;
use store::{Officer, Settings, Store};

use crate::api::session::{
    AccountRole, AccountView, CreateOfficer, Lock, SessionPhase, SessionState, SessionStatus, Unlock,
};
use crate::api::text::{Code, Failure};
use crate::app::{App, Handle, Session};
use crate::env::StoreEnv;
use crate::failure::not_found;

/// Short enough for a line of the lock screen.
const LONGEST_NAME: usize = 40;
/// A password longer than this is a mistake of the clipboard.
const LONGEST_PASSWORD: usize = 1024;
const SHORTEST_PASSWORD: usize = 8;

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
        let officers: Vec<String> = accounts.officers.into_iter().map(|(name, _)| name).collect();
        let officer = self.session.as_ref().map(|s| s.store.officer().name.clone());
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
            accounts: listed,
            officer,
            notices,
            begin: self.preview.case.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    fn opened(&mut self, store: Store) -> SessionState {
        self.session = Some(Session { store, cases: HashMap::new(), flows: HashMap::new() });
        self.state()
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
        strong_enough(self.password.as_str())?;
        let id = app.new_id()?;
        let folder = app.settings.folder.join(&id);
        app.close()?;
        let officer = Officer { id, name: name.to_owned(), role: self.role.map(recorded) };
        let env = Box::new(StoreEnv(app.env.clone()));
        let store = Store::create(&folder, officer, self.password.as_str(), app.store_settings(), env)?;
        Ok(app.opened(store))
    }
}

impl Handle for Unlock {
    fn handle(self, app: &mut App) -> Result<SessionState, Failure> {
        let found = app.officers().into_iter().find(|(name, _)| *name == self.officer.trim());
        let (_, folder) = found.ok_or_else(|| not_found("尽调岗", &self.officer))?;
        if self.password.as_str().len() > LONGEST_PASSWORD {
            return Err(Failure::new(Code::WrongPassword));
        }
        // The same officer again: the open database holds the folder's lock.
        app.close()?;
        let env = Box::new(StoreEnv(app.env.clone()));
        let store = Store::unlock(&folder, self.password.as_str(), app.store_settings(), env)?;
        Ok(app.opened(store))
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

fn strong_enough(password: &str) -> Result<(), Failure> {
    let mut characters: Vec<char> = password.chars().collect();
    let long = (SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&characters.len());
    characters.sort_unstable();
    characters.dedup();
    if long && characters.len() > 2 { Ok(()) } else { Err(Failure::new(Code::WeakPassword)) }
}
