//! The window on a draft 预览: whoever writes a checklist sees a case of it at once, without making an account first.
//!
//! The account is one of the preview's own, in the preview's own folder; it holds made-up cases and nothing else, so that its password may be
//! known and is said on the lock screen. It is never made among the accounts of officers: only where a data folder was named.

use std::path::Path;

use crate::api::session::{CreateOfficer, Unlock};
use crate::api::text::{Code, Failure, Text};
use crate::app::App;
use crate::case::parse;

/// The variable that names the practice case of a draft, with which the window begins.
pub const PREVIEW: &str = "TIANYE_PREVIEW";
const ACCOUNT: &str = "预览";
const PASSWORD: &str = "preview-of-a-draft";
/// A window that is still open holds its account; as many may stand beside each other.
const WINDOWS: usize = 9;
/// A practice case is some hundred kilobytes.
const LARGEST: u64 = 8 << 20;

/// What a preview begins with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Preview {
    /// The case to be on the screen first.
    pub(crate) case: Option<String>,
    /// What the lock screen says.
    pub(crate) notice: Option<Text>,
}

impl App {
    /// Opens the preview's account and puts the practice case of this file into it. What goes wrong is said on the lock screen: the window
    /// opens all the same.
    pub fn begin_with_preview(&mut self, file: &Path) {
        self.preview = match self.previewed(file) {
            Ok((case, account)) => Preview {
                case: Some(case),
                notice: Some(Text::new(
                    format!("草稿预览：账户“{account}”的密码是 {PASSWORD}，里面只有生成的练习案卷。"),
                    format!(
                        "Preview of a draft: the password of “{account}” is {PASSWORD}; it holds made-up cases only."
                    ),
                )),
            },
            Err(failure) => Preview { case: None, notice: Some(failure.message) },
        };
    }

    fn previewed(&mut self, file: &Path) -> Result<(String, String), Failure> {
        let shown = file.display().to_string();
        let bytes = self.env.read(file, LARGEST);
        let bytes = bytes.map_err(|error| Failure::new(Code::File).saying(&shown, &shown).caused_by(error))?;
        let text = String::from_utf8(bytes).map_err(|error| Failure::new(Code::BadCase).caused_by(error))?;
        if !parse(text.as_bytes())?.practice {
            let (zh, en) = ("预览只看练习案卷", "a preview shows practice cases only");
            return Err(Failure::new(Code::BadCase).saying(zh, en));
        }
        let account = self.preview_account()?;
        Ok((self.create_practice(&text)?, account))
    }

    /// The first account of the preview's that no other window holds.
    fn preview_account(&mut self) -> Result<String, Failure> {
        let mut held = Failure::new(Code::Internal);
        for n in 1..=WINDOWS {
            let officer = if n == 1 { ACCOUNT.to_owned() } else { format!("{ACCOUNT} {n}") };
            let opened = if self.account(&officer).is_some() {
                self.run(Unlock { officer: officer.clone(), password: PASSWORD.into() })
            } else {
                self.run(CreateOfficer { name: officer.clone(), password: PASSWORD.into(), role: None })
            };
            match opened {
                Ok(_) => return Ok(officer),
                Err(failure) => held = failure,
            }
        }
        Err(held)
    }
}
