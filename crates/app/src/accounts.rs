//! The accounts on this machine: which folders are an officer's, and what must be said about those that are not whole.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use evidence::Role;
use store::{FolderKind, Officer, Store};

use crate::api::text::Text;
use crate::app::App;
use crate::case::{KnownKeys, written_time};

/// What lies where the officers' data lies.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    /// By name, with their folders; copies come last, and bear where they lie in their name.
    pub(crate) officers: Vec<(String, PathBuf)>,
    /// The names of those that are copies.
    pub(crate) copies: Vec<String>,
    /// What the accounts that read are for.
    pub(crate) roles: Vec<(String, Role)>,
    /// The keys by which their signatures are known.
    pub(crate) keys: KnownKeys,
    /// What an officer must know of what is no account.
    pub(crate) notices: Vec<Text>,
    /// Local time, minutes ahead of UTC.
    offset_minutes: i16,
    /// Every store found: which it is, whose, and where.
    stores: Vec<Lying>,
}

/// A store as it was found.
#[derive(Debug)]
struct Lying {
    store: [u8; 16],
    officer: Officer,
    folder: PathBuf,
}

impl Lying {
    /// A store is made in a folder named by its officer's id; what lies elsewhere was put there.
    fn in_its_place(&self) -> bool {
        self.folder.file_name().is_some_and(|name| name.to_string_lossy() == self.officer.id)
    }
}

impl App {
    /// The accounts, here and where earlier versions kept them. Only a folder with a key file is one; one whose key file does not
    /// read is listed too, so that the window never offers to start anew as if nothing were there; unlocking then says what is wrong.
    pub(crate) fn accounts(&self) -> Accounts {
        let mut found = Accounts { offset_minutes: self.env.moment().offset_minutes, ..Accounts::default() };
        for folder in self.folders(&self.settings.folder, &mut found) {
            found.take(&folder, true);
        }
        for place in &self.settings.earlier {
            for folder in self.folders(place, &mut found) {
                // The web view's own folders lie here too; an officer's was always named by its id.
                if is_id(&folder) {
                    found.take(&folder, false);
                }
            }
        }
        found.tell_copies();
        found.officers.sort();
        found.officers.sort_by_key(|(name, _)| found.copies.contains(name));
        found.roles.sort();
        found
    }

    /// Takes away what interrupted creations left, in the folder that is ours alone.
    pub(crate) fn clear_beginnings(&self) {
        for folder in self.folders(&self.settings.folder, &mut Accounts::default()) {
            if matches!(store::folder_kind(&folder), Ok(FolderKind::Interrupted)) {
                // What cannot be removed now is tried again at the next start; it is no account meanwhile.
                let _ = store::clear_interrupted(&folder);
            }
        }
    }

    /// The folders in a place; one that cannot be read is said, not taken for an empty one.
    fn folders(&self, place: &Path, found: &mut Accounts) -> Vec<PathBuf> {
        match self.env.list(place) {
            Ok(entries) => entries.into_iter().filter(|entry| self.env.is_folder(entry)).collect(),
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                let place = place.display();
                found.notices.push(Text::new(
                    format!("数据文件夹读不了（{error}）：{place}。里面可能有账户；请检查权限后重新打开，先不要新建。"),
                    format!("The data folder cannot be read ({error}): {place}. There may be accounts in it; check the rights and reopen before creating one."),
                ));
                Vec::new()
            }
        }
    }
}

impl Accounts {
    /// Of several folders with one store in them one is the store and the others are copies of it: where it was made, if it is there; else nobody
    /// can know, and all are called copies. A copy is no account of its own: it is named as what it is, signs for nobody, and comes last.
    fn tell_copies(&mut self) {
        let stores = std::mem::take(&mut self.stores);
        for lying in &stores {
            let same = |other: &&Lying| other.store == lying.store && other.folder != lying.folder;
            let others: Vec<&Lying> = stores.iter().filter(same).collect();
            let first = stores.iter().find(|other| other.store == lying.store && other.in_its_place());
            let name = lying.officer.name.clone();
            if others.is_empty() || first.is_some_and(|first| first.folder == lying.folder) {
                if let Ok(Some(key)) = Store::key_of(&lying.folder) {
                    self.keys.insert(lying.officer.id.clone(), key);
                }
                self.roles.push((name.clone(), lying.officer.role()));
                self.officers.push((name, lying.folder.clone()));
                continue;
            }
            let at = lying.folder.display();
            let called = lying.folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let shown = format!("{name}（副本 copy：{called}）");
            let original = match first {
                Some(first) => format!("{}", first.folder.display()),
                None => others.iter().map(|other| other.folder.display().to_string()).collect::<Vec<_>>().join("、"),
            };
            self.notices.push(Text::new(
                format!("数据文件夹里有“{name}”的一份副本：{at}。它不会被自动选用，在副本里写的内容不会进入原来那份（{original}）；不用时请移到别处保存。"),
                format!("There is a copy of the store of “{name}” in the data folder: {at}. It is never chosen by itself, and what is written in it does not reach the other ({original}); keep it elsewhere when it is not used."),
            ));
            self.copies.push(shown.clone());
            self.officers.push((shown, lying.folder.clone()));
        }
    }

    fn take(&mut self, folder: &Path, ours: bool) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let short: String = name.chars().take(6).collect();
        match store::folder_kind(folder) {
            Ok(FolderKind::Store(officer)) => {
                // It was read a moment ago; what cannot be read now is a store like no other.
                let store = Store::id_of(folder).unwrap_or_default();
                self.stores.push(Lying { store, officer, folder: folder.to_owned() });
            }
            Ok(FolderKind::KeysUnreadable(_)) => {
                self.officers.push((format!("钥匙文件读不出 unreadable key file · {short}"), folder.to_owned()));
            }
            Ok(FolderKind::WithoutKeys) => {
                let at = folder.display();
                self.notices.push(Text::new(
                    format!("有一份数据缺钥匙文件，打不开：{at}。数据没有改动；请从备份恢复其中的“keys”文件，再重新打开。"),
                    format!("There is data without its key file, which cannot be opened: {at}. It was left as it is; restore the file “keys” from a backup, then reopen."),
                ));
            }
            Ok(FolderKind::Revoked(said)) => {
                let (whose, at) = (&said.officer, written_time(said.at_ms, self.offset_minutes));
                self.notices.push(Text::new(
                    format!("“{whose}”的接入已被分行吊销：按分行签名的指令，这台电脑上的钥匙已于 {at} 销毁，里面的数据再也打不开。分行签收过的都在分行；要接着做，请向管理员要新的邀请码，用新账户接入。"),
                    format!("The branch revoked “{whose}”: by its signed order the keys on this machine were destroyed at {at}, and the data opens to nobody any more. What the branch signed for is there; to go on, ask the administrator for a new invitation and connect a new account."),
                ));
            }
            Ok(FolderKind::Interrupted | FolderKind::Other) => {}
            Err(error) if ours => {
                let at = folder.display();
                self.notices.push(Text::new(
                    format!("有一个文件夹读不了（{error}）：{at}。请检查权限后重新打开。"),
                    format!("A folder cannot be read ({error}): {at}. Check the rights and reopen."),
                ));
            }
            Err(_) => {}
        }
    }
}

fn is_id(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}
