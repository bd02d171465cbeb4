//! Escrow: the branch's key, the accounts sealed to it, and a password that was forgotten.
//!
//! The key lies as a file beside the accounts, where many can put one. So it is only offered: each officer compares its digits with the branch by
//! telephone before the own account is sealed to it.

use std::path::PathBuf;
use std::sync::Arc;

use store::{EscrowKey, EscrowSecret, EscrowShare, Store, Tries};
use zeroize::Zeroizing;

use super::officers::strong_enough;
use crate::api::escrow::{ConsiderShare, EscrowView, PutEscrow, Recover, SealEscrow, ShareView};
use crate::api::session::SessionState;
use crate::api::text::{Code, Failure, Text};
use crate::app::{App, Handle};
use crate::env::{Env, StoreEnv, now};
use crate::failure::{file, not_found, unwritten};

/// The file beside the accounts.
const FILE: &str = "escrow.key";
/// No key file is longer.
const LONGEST: u64 = 4096;
/// Groups of a share in a line of the paper.
const IN_A_LINE: usize = 4;

fn refused<T>(zh: impl AsRef<str>, en: impl AsRef<str>) -> Result<T, Failure> {
    Err(Failure::new(Code::BadRequest).saying(zh, en))
}

fn name_of(key: [u8; 4]) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl App {
    fn escrow_file(&self) -> PathBuf {
        self.settings.folder.join(FILE)
    }

    /// The key that lies beside the accounts; what does not read is none.
    fn escrow_key(&self) -> Option<EscrowKey> {
        EscrowKey::read(&self.env.read(&self.escrow_file(), LONGEST).ok()?)
    }

    /// What is to be said of escrow: of the key here, and of whoever is unlocked.
    pub(super) fn escrow(&self) -> Option<EscrowView> {
        let here = self.escrow_key();
        let folder = self.session.as_ref().map(|session| session.store.folder());
        let sealed = folder.and_then(|folder| Store::escrow_of(folder).ok()).unwrap_or_default();
        let other = sealed.iter().rev().find(|key| Some(**key) != here).map(|key| key.digits());
        let is_sealed = here.map_or(!sealed.is_empty(), |key| sealed.contains(&key));
        (here.is_some() || !sealed.is_empty()).then(|| EscrowView {
            digits: here.map(|key| key.digits()),
            name: here.map(|key| name_of(key.name())),
            sealed: is_sealed,
            device_bound: folder.is_some_and(|folder| Store::is_device_bound(folder).unwrap_or_default()),
            secret_place: folder.and_then(|folder| self.secret_place(folder)),
            other,
        })
    }
}

impl Handle for PutEscrow {
    fn handle(self, app: &mut App) -> Result<EscrowView, Failure> {
        let path = self.path.place().to_owned();
        let bytes = app.env.read(&path, LONGEST).map_err(|error| file(&path, &error))?;
        let Some(key) = EscrowKey::read(&bytes) else {
            return refused(
                format!("{} 不是托管公钥文件，或者已经损坏", path.display()),
                format!("{} is no key file of escrow, or is damaged", path.display()),
            );
        };
        let to = app.escrow_file();
        app.env.write(&to, key.file("").as_bytes()).map_err(|error| unwritten(&to, &error, false))?;
        app.escrow().ok_or_else(|| file(&to, &std::io::ErrorKind::NotFound.into()))
    }
}

impl Handle for SealEscrow {
    fn handle(self, app: &mut App) -> Result<SessionState, Failure> {
        let Some(key) = app.escrow_key() else {
            return refused("这台电脑上还没有支行的托管公钥", "there is no key of escrow on this machine yet");
        };
        let plain = |digits: &str| digits.chars().filter(char::is_ascii_digit).collect::<String>();
        if plain(&self.digits) != plain(&key.digits()) {
            return refused(
                "核对码对不上：没有托管。请再与支行核对；仍不相同，这把公钥就不是支行的，请告知管理员",
                "the digits differ, and nothing was sealed. Compare again; if they differ still, the key is not the branch's: tell your administrator",
            );
        }
        let folder = app.session()?.store.folder().to_owned();
        app.may_try(&folder)?;
        let sealed = app.session()?.store.seal_to_escrow(self.password.as_str(), key);
        sealed.map_err(|error| app.counted(&folder, error))?;
        Tries::forget(&folder);
        if let Some(mut session) = app.session.take() {
            app.bind_to_device(&mut session.store, self.password.as_str());
            app.session = Some(session);
        }
        Ok(app.state())
    }
}

impl Handle for ConsiderShare {
    fn handle(self, _: &mut App) -> Result<ShareView, Failure> {
        Ok(match EscrowShare::read(self.share.as_str()) {
            Ok(share) => {
                ShareView { number: Some(u32::from(share.number())), name: Some(name_of(share.key())), fault: None }
            }
            Err(fault) => {
                let words = fault.words();
                ShareView { number: None, name: None, fault: Some(Text::new(words.zh, words.en)) }
            }
        })
    }
}

impl Handle for Recover {
    fn handle(self, app: &mut App) -> Result<SessionState, Failure> {
        let name = self.officer.trim();
        let folder = app.account(name).ok_or_else(|| not_found("账户", name))?;
        let read = |typed: &str, which: [&str; 2]| {
            EscrowShare::read(typed).or_else(|fault| {
                let words = fault.words();
                refused(format!("{}：{}", which[0], words.zh), format!("{}: {}", which[1], words.en))
            })
        };
        let first = read(self.first.as_str(), ["第一位保管人的分片", "the first custodian's share"])?;
        let second = read(self.second.as_str(), ["第二位保管人的分片", "the second custodian's share"])?;
        let secret = EscrowSecret::of(&first, &second).or_else(|fault| {
            let words = fault.words();
            refused(words.zh, words.en)
        })?;
        let whose = Store::officer_of(&folder)?.name;
        strong_enough(self.password.as_str(), &whose)?;
        app.close()?;
        let env = Box::new(StoreEnv(app.env.clone()));
        let settings = app.settings_after_recovery(&folder);
        let store = Store::recover(&folder, &secret, self.password.as_str(), settings, env)?;
        Tries::forget(&folder);
        Ok(app.opened(store, None))
    }
}

/// A key of escrow as it is made at the branch: a file for the laptops, and three papers.
pub struct FreshEscrow {
    /// The public half, as a file.
    pub file: String,
    /// The digits that officers compare.
    pub digits: String,
    /// The short name of the key.
    pub name: String,
    /// One paper for each custodian.
    pub papers: Vec<Zeroizing<String>>,
}

/// Makes one. The private half is in the papers alone, two of which are needed.
pub fn fresh_escrow(env: Arc<dyn Env>, custodians: &[String; 3]) -> Result<FreshEscrow, Failure> {
    let made = now(&*env).format("%Y-%m-%d %H:%M").to_string();
    let (key, shares) = store::fresh_escrow(&StoreEnv(env))?;
    let (digits, name) = (key.digits(), name_of(key.name()));
    let papers = shares.iter().zip(custodians).map(|(share, custodian)| {
        let (number, shown) = (share.number(), share.shown());
        let mut paper = Zeroizing::new(format!(
            "田野 · 托管分片 第 {number} 份，共 3 份，任意 2 份合用\nTianye escrow share {number} of 3, any two together\n\n\
             保管人 custodian      {custodian}\n制作时间 made          {made}\n钥匙编号 key name      {name}\n公钥核对码 key digits  {digits}\n\n"
        ));
        let groups: Vec<&str> = shown.split(' ').collect();
        for (line, four) in groups.chunks(IN_A_LINE).enumerate() {
            let first = IN_A_LINE * line;
            let numbers: Vec<String> = (1..=four.len()).map(|at| format!("{:^5}", first + at)).collect();
            paper.push_str(&format!("    {}\n    {}\n\n", numbers.join("   "), four.join("   ")));
        }
        paper.push_str(
            "上一行是组号，只抄下一行：16 组，每组 5 个字母数字，最后一个是校验；没有 I L O U。抄错时程序会说是第几组。\n\
             Type the lower lines only: 16 groups of 5, the last of each is a check. A mistyped group is named by its number.\n\n\
             单凭这一份什么也打不开。请密封保存，不要拍照、不要与另一份放在一起；换保管人时由支行重做一套。\n\
             One share alone opens nothing. Keep it sealed and apart from the others; when custodians change, the branch makes a new set.\n",
        );
        paper
    });
    Ok(FreshEscrow { file: key.file(&format!("{made}\n")), papers: papers.collect(), digits, name })
}
