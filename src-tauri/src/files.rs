//! Files of the officer's disk: which one, asked by the system's own dialog, and opened by the system's own viewer. What was
//! chosen is remembered, because the page may name no other file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use app::api::text::{Code, Failure};
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

use crate::calls::failure;

/// Every file the officer chose since the window opened.
#[derive(Default)]
pub(crate) struct Chosen(Mutex<HashSet<String>>, Mutex<HashSet<PathBuf>>);

impl Chosen {
    pub(crate) fn holds(&self, path: &str) -> bool {
        self.0.lock().is_ok_and(|chosen| chosen.contains(path))
    }

    /// Whether a file lies in a folder that the officer named, itself and not below it.
    pub(crate) fn holds_in_folder(&self, path: &str) -> bool {
        let path = Path::new(path);
        let plain = path.components().all(|part| !matches!(part, std::path::Component::ParentDir));
        let folder = path.parent().filter(|_| plain);
        folder.is_some_and(|folder| self.1.lock().is_ok_and(|folders| folders.contains(folder)))
    }

    fn remember_folder(&self, path: Option<PathBuf>) -> Option<String> {
        if let (Some(path), Ok(mut folders)) = (&path, self.1.lock()) {
            folders.insert(path.clone());
        }
        self.remember(path)
    }

    fn remember(&self, path: Option<PathBuf>) -> Option<String> {
        let path = path?.to_str()?.to_owned();
        if let Ok(mut chosen) = self.0.lock() {
            chosen.insert(path.clone());
        }
        Some(path)
    }
}

/// In a build for tests, the folder that stands for the dialog: WebDriver cannot drive a native one.
#[cfg(any(debug_assertions, feature = "automation"))]
fn test_folder() -> Option<PathBuf> {
    std::env::var_os("TIANYE_TEST_SAVE_DIR").map(PathBuf::from)
}

#[cfg(not(any(debug_assertions, feature = "automation")))]
fn test_folder() -> Option<PathBuf> {
    None
}

/// Asks where to write a file.
#[tauri::command]
pub(crate) async fn choose_save_path(
    suggestion: String,
    extension: String,
    handle: AppHandle,
    chosen: State<'_, Chosen>,
) -> Result<Option<String>, Failure> {
    if let Some(folder) = test_folder() {
        return Ok(chosen.remember(Some(folder.join(suggestion))));
    }
    let dialog = handle.dialog().file().set_file_name(&suggestion).add_filter(&extension, &[&extension]);
    let picked = tauri::async_runtime::spawn_blocking(move || dialog.blocking_save_file()).await;
    Ok(chosen.remember(picked.ok().flatten().and_then(|path| path.into_path().ok())))
}

/// Asks which file to read.
#[tauri::command]
pub(crate) async fn choose_open_path(
    extension: String,
    handle: AppHandle,
    chosen: State<'_, Chosen>,
) -> Result<Option<String>, Failure> {
    if let Some(folder) = test_folder() {
        return Ok(chosen.remember(Some(folder.join(format!("import.{extension}")))));
    }
    let dialog = handle.dialog().file().add_filter(&extension, &[&extension]);
    let picked = tauri::async_runtime::spawn_blocking(move || dialog.blocking_pick_file()).await;
    Ok(chosen.remember(picked.ok().flatten().and_then(|path| path.into_path().ok())))
}

/// Asks for a folder: of a stick or share, to back up to or restore from.
#[tauri::command]
pub(crate) async fn choose_folder(handle: AppHandle, chosen: State<'_, Chosen>) -> Result<Option<String>, Failure> {
    if let Some(folder) = test_folder() {
        return Ok(chosen.remember_folder(Some(folder)));
    }
    let dialog = handle.dialog().file();
    let picked = tauri::async_runtime::spawn_blocking(move || dialog.blocking_pick_folder()).await;
    Ok(chosen.remember_folder(picked.ok().flatten().and_then(|path| path.into_path().ok())))
}

/// Opens a file that was written here in the system's viewer, to read or print it.
#[tauri::command]
pub(crate) fn open_file(path: String, chosen: State<'_, Chosen>) -> Result<(), Failure> {
    if !chosen.holds(&path) {
        return Err(failure(Code::BadRequest, "文件不是您选的", "the file was not chosen by the officer", &path));
    }
    #[cfg(target_os = "linux")]
    let opener = "xdg-open";
    #[cfg(target_os = "macos")]
    let opener = "open";
    #[cfg(target_os = "windows")]
    let opener = "explorer";
    match std::process::Command::new(opener).arg(&path).spawn() {
        Ok(_) => Ok(()),
        Err(error) => {
            Err(failure(Code::File, "系统里没有能打开它的程序", "no viewer could be started", &error.to_string()))
        }
    }
}
