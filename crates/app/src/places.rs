//! Where the officers' data lies on this machine: the one definition, for the window and for the terminal alike.
//!
//! The folder is the product's own. The web view keeps things of its own under the window's identifier; they lie beside, never inside,
//! or its folders would be taken for officers. Until this was so, the window kept its officers among the web view's things and the
//! terminal one folder up; both places are still read, nothing in them is moved (a program that still has them open must find them).
//!
//! | system | folder |
//! |---|---|
//! | Linux | `$XDG_DATA_HOME/tianye/officers`, else `~/.local/share/tianye/officers` |
//! | macOS | `~/Library/Application Support/tianye/officers` |
//! | Windows | `%LOCALAPPDATA%\tianye\officers` |
//!
//! `TIANYE_DATA_DIR` names another folder instead of all of these; then no other is looked at.
//!
//! Checklists that a bank adds to those built in lie beside the officers' folder, in `checklists`; `TIANYE_CHECKLISTS` names another
//! folder. Beside a folder that `TIANYE_DATA_DIR` names, none is looked for unless it is named, too.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::api::text::{Code, Failure};

/// The variable that names another folder.
pub const DATA_DIR: &str = "TIANYE_DATA_DIR";
/// The variable that names the folder of added checklists.
pub const CHECKLISTS_DIR: &str = "TIANYE_CHECKLISTS";
/// The window's identifier, under which the web view keeps its things (`src-tauri/tauri.conf.json`).
const WINDOW: &str = "org.tianye.desktop";
/// The product's folder.
const PRODUCT: &str = "tianye";
/// One folder per officer lies in this one.
const OFFICERS: &str = "officers";
/// Added checklists lie in this one.
const CHECKLISTS: &str = "checklists";

/// The folder for new officers, and those where earlier versions kept theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Holds one folder per officer.
    pub folder: PathBuf,
    /// Read, never written to but by the officers who are there already.
    pub earlier: Vec<PathBuf>,
    /// Checklists that a bank adds to those built in, laid out like `industry-checklists`; the folder need not be there.
    pub checklists: Option<PathBuf>,
}

/// The systems' different habits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Linux,
    Mac,
    Windows,
}

impl Places {
    /// This folder and no other.
    pub fn only(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), earlier: Vec::new(), checklists: None }
    }

    /// The user's, from the variables of the environment and the home folder as the system knows it.
    pub fn of_user(variable: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Result<Self, Failure> {
        let system = if cfg!(windows) {
            System::Windows
        } else if cfg!(target_os = "macos") {
            System::Mac
        } else {
            System::Linux
        };
        Self::on(system, variable, home)
    }

    fn on(system: System, variable: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Result<Self, Failure> {
        let said = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let checklists = said(CHECKLISTS_DIR);
        if let Some(folder) = said(DATA_DIR) {
            return Ok(Self { checklists, ..Self::only(folder) });
        }
        // A relative path here is no place: it would lie elsewhere at each start. The system's own rule is the same.
        let whole = |name: &str| said(name).filter(|path| path.is_absolute());
        let home = home.filter(|path| path.is_absolute());
        let under_home = |path: &str| home.as_ref().map(|home| home.join(path));
        let (local, terminal) = match system {
            System::Linux => {
                let local = whole("XDG_DATA_HOME").or_else(|| under_home(".local/share"));
                (local.clone(), local)
            }
            System::Mac => {
                let local = under_home("Library/Application Support");
                (local.clone(), local)
            }
            System::Windows => {
                let local = said("LOCALAPPDATA").or_else(|| under_home("AppData/Local"));
                (local, said("APPDATA").or_else(|| under_home("AppData/Roaming")))
            }
        };
        let local = local.ok_or_else(|| {
            let zh = format!("找不到用户的文件夹；请用变量 {DATA_DIR} 指定数据文件夹");
            Failure::new(Code::File).saying(zh, format!("there is no home folder; name a data folder in {DATA_DIR}"))
        })?;
        let earlier = [Some(local.join(WINDOW)), terminal.map(|folder| folder.join(PRODUCT))];
        let own = local.join(PRODUCT);
        Ok(Self {
            checklists: checklists.or_else(|| Some(own.join(CHECKLISTS))),
            folder: own.join(OFFICERS),
            earlier: earlier.into_iter().flatten().collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn places(system: System, variables: &[(&str, &str)]) -> Places {
        let variable = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        Places::on(system, variable, Some(PathBuf::from("/home/u"))).unwrap()
    }

    #[test]
    fn the_folder_is_the_products_own_and_the_earlier_ones_are_read() {
        let usual = places(System::Linux, &[]);
        assert_eq!(usual.folder, PathBuf::from("/home/u/.local/share/tianye/officers"));
        assert_eq!(
            usual.earlier,
            ["/home/u/.local/share/org.tianye.desktop", "/home/u/.local/share/tianye"].map(PathBuf::from)
        );
        assert_eq!(usual.checklists, Some(PathBuf::from("/home/u/.local/share/tianye/checklists")));
        let named = places(System::Linux, &[(CHECKLISTS_DIR, "/bank")]);
        assert_eq!((named.folder, named.checklists), (usual.folder.clone(), Some(PathBuf::from("/bank"))));
        let moved = places(System::Linux, &[("XDG_DATA_HOME", "/elsewhere")]);
        assert_eq!(moved.folder, PathBuf::from("/elsewhere/tianye/officers"));
        assert_eq!(moved.earlier, ["/elsewhere/org.tianye.desktop", "/elsewhere/tianye"].map(PathBuf::from));
        for nothing in ["", "relative/folder"] {
            assert_eq!(places(System::Linux, &[("XDG_DATA_HOME", nothing)]), usual, "{nothing:?}");
        }
        let mac = places(System::Mac, &[("XDG_DATA_HOME", "/elsewhere")]);
        assert_eq!(mac.folder, PathBuf::from("/home/u/Library/Application Support/tianye/officers"));
        let windows = places(System::Windows, &[("LOCALAPPDATA", "/L"), ("APPDATA", "/R")]);
        assert_eq!(windows.folder, PathBuf::from("/L/tianye/officers"));
        assert_eq!(windows.earlier, ["/L/org.tianye.desktop", "/R/tianye"].map(PathBuf::from));
    }

    #[test]
    fn the_variable_stands_for_all_and_without_a_home_it_says_so() {
        for system in [System::Linux, System::Mac, System::Windows] {
            let named = places(system, &[(DATA_DIR, "named"), ("XDG_DATA_HOME", "/x"), ("LOCALAPPDATA", "/L")]);
            assert_eq!(named, Places::only("named"));
            assert!(
                places(system, &[(DATA_DIR, "")]).folder.ends_with("tianye/officers"),
                "an empty variable names nothing"
            );
            let failure = Places::on(system, |_: &str| None, None).unwrap_err();
            assert!(failure.message.zh.contains(DATA_DIR));
        }
    }

    #[test]
    fn the_identifier_is_the_windows_own() {
        let conf = include_str!("../../../src-tauri/tauri.conf.json");
        assert!(
            conf.contains(&format!("\"identifier\": \"{WINDOW}\"")),
            "accounts of earlier versions would not be found"
        );
    }
}
