//! Where the secret of this device lies, in words: for the officer whose account needs it, and for whoever cannot get in without it.

use std::path::Path;

use store::Store;

use crate::api::text::{Failure, Text};
use crate::app::App;
use crate::device::SecretPlace;

impl App {
    /// The secret that just opened an account goes to where it is kept best.
    pub(super) fn settle_secret(&self, store: &Store) {
        let bound = Store::is_device_bound(store.folder()).unwrap_or_default();
        if let (true, Ok(id)) = (bound, Store::id_of(store.folder())) {
            self.env.device_secrets().settle(&id);
        }
    }

    fn place_of(&self, folder: &Path) -> Option<SecretPlace> {
        self.env.device_secrets().place(&Store::id_of(folder).ok()?)
    }

    /// Where it lies, of an account that needs one.
    pub(super) fn secret_place(&self, folder: &Path) -> Option<Text> {
        Store::is_device_bound(folder).unwrap_or_default().then(|| self.place_of(folder)).flatten().map(shown)
    }

    /// Says to whoever was not let in for want of it whether it is gone or only out of reach.
    pub(super) fn tell_of_secret(&self, folder: &Path, failure: &mut Failure) {
        let (zh, en) = match self.place_of(folder) {
            Some(SecretPlace::OutOfReach(trouble)) => {
                let why = trouble.words();
                (
                    format!(
                        "本机钥匙存在系统钥匙串里，现在取不到：{}。请用自己的账号登录桌面、解开系统钥匙串再试；还是不行，再请两位保管人。",
                        why.zh
                    ),
                    format!(
                        " The device\u{2019}s secret lies in the system\u{2019}s key store, which does not give it now: {}. Log in to the desktop as yourself, unlock the key store and try again; only then call the custodians.",
                        why.en
                    ),
                )
            }
            Some(SecretPlace::Lost) => (
                "本机钥匙原来存在系统钥匙串里，现在里面没有了（换了系统用户、钥匙串被清空、系统重装）：数据都在，请由两位保管人打开，以后会用新的本机钥匙。"
                    .to_owned(),
                " The device\u{2019}s secret was in the system\u{2019}s key store and is there no more (another user, a key store emptied, a new system): all data are kept; two custodians open the account, and a new secret is made."
                    .to_owned(),
            ),
            _ => return,
        };
        failure.advice.zh.push_str(&zh);
        failure.advice.en.push_str(&en);
    }
}

fn shown(place: SecretPlace) -> Text {
    match place {
        SecretPlace::KeyStore => {
            Text::new("本机钥匙在系统钥匙串里。", "The device\u{2019}s secret is in the system\u{2019}s key store.")
        }
        SecretPlace::Moving => Text::new(
            "本机钥匙已写入系统钥匙串；下次启动再读到它以后，原来的文件才删除。",
            "The device\u{2019}s secret is in the system\u{2019}s key store; its file goes once a later start has read it there again.",
        ),
        SecretPlace::File(None) => Text::new(
            "本机钥匙在资料夹以外的文件里，只有本人能读。",
            "The device\u{2019}s secret is in a file of its owner\u{2019}s alone, outside the data folder.",
        ),
        SecretPlace::File(Some(trouble)) => {
            let why = trouble.words();
            Text::new(
                format!("本机钥匙在资料夹以外的文件里，只有本人能读：{}。整块硬盘被拿走时，它也在上面。", why.zh),
                format!(
                    "The device\u{2019}s secret is in a file of its owner\u{2019}s alone, outside the data folder: {}. Who takes the whole disk has it, too.",
                    why.en
                ),
            )
        }
        SecretPlace::OutOfReach(trouble) => {
            let why = trouble.words();
            Text::new(
                format!("本机钥匙在系统钥匙串里，现在取不到：{}。", why.zh),
                format!(
                    "The device\u{2019}s secret is in the system\u{2019}s key store, out of reach now: {}.",
                    why.en
                ),
            )
        }
        SecretPlace::Lost => Text::new(
            "本机钥匙在系统钥匙串里找不到了。",
            "The device\u{2019}s secret is no longer in the system\u{2019}s key store.",
        ),
    }
}
