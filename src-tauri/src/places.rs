//! Where things are on this machine: the officers' databases, the fonts of the printed report. What is the web view's lies under the
//! window's identifier, beside the officers' folder.

use std::path::PathBuf;

use app::api::text::Failure;
use app::{DATA_DIR, DeviceKeys, PREVIEW, Places};
use tauri::path::BaseDirectory;
use tauri::{AppHandle, Manager};

/// The officers' data, as `app` defines it for the window and the terminal alike.
pub(crate) fn officers() -> Result<Places, Failure> {
    Places::of_user(|name| std::env::var_os(name), std::env::home_dir())
}

/// Where the secret of this device is kept, apart from the data: in the system's key store, else in a file.
pub(crate) fn device() -> Option<DeviceKeys> {
    DeviceKeys::of_user(|name| std::env::var_os(name), std::env::home_dir())
}

/// The practice case of a draft to begin with. Only where a data folder is named: the account it opens does not belong among officers.
pub(crate) fn preview() -> Option<PathBuf> {
    std::env::var_os(DATA_DIR).filter(|folder| !folder.is_empty())?;
    std::env::var_os(PREVIEW).filter(|file| !file.is_empty()).map(PathBuf::from)
}

/// The fonts shipped beside the program; without them no PDF can be printed, and asking for one says so.
pub(crate) fn fonts(handle: &AppHandle) -> Vec<PathBuf> {
    // Installed: the system's resource folder. Built by cargo alone: beside the program.
    let installed = handle.path().resolve("fonts", BaseDirectory::Resource).ok();
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("fonts")));
    [installed, beside]
        .into_iter()
        .flatten()
        .map(|folder| FONTS.map(|name| folder.join(name)))
        .find(|fonts| fonts.iter().all(|font| font.is_file()))
        .map(Vec::from)
        .unwrap_or_default()
}

const FONTS: [&str; 2] = ["NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"];

/// Saves 90 MB and avoids blank windows with some drivers; whoever sets the variable knows better.
#[cfg(target_os = "linux")]
pub(crate) fn spare_the_renderer() {
    const NAME: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(NAME).is_none() {
        // Setting a variable is unsafe once threads run; starting again with it set is not.
        if let Ok(program) = std::env::current_exe() {
            use std::os::unix::process::CommandExt;
            let error = std::process::Command::new(program).args(std::env::args_os().skip(1)).env(NAME, "1").exec();
            complain(&error);
        }
    }
}

/// The window cannot open: the only place where the program writes to the terminal.
#[allow(clippy::print_stderr)]
pub(crate) fn complain(error: &dyn std::fmt::Display) {
    eprintln!("田野无法打开窗口 / the window cannot open: {error}");
}
