//! The window: one page, one command that hands every call to the application, and the system's dialogs for files. It knows
//! no business rule; what a call means is the application's matter.
#![cfg_attr(all(not(debug_assertions), target_os = "windows"), windows_subsystem = "windows")]

mod calls;
mod closing;
mod files;
mod places;

use std::sync::{Arc, Mutex};

use app::{App, Library, Machine, Settings};
use tauri::Manager;

/// Checklists and appraisals are many small pieces: a quarter of their time went to the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The application, one call at a time; its database is exclusive anyway.
pub(crate) type Shared = Arc<Mutex<App>>;
/// Where files wait that come from the page in pieces.
pub(crate) type Staged = Arc<app::Staging>;

fn main() {
    #[cfg(target_os = "linux")]
    places::spare_the_renderer();

    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(files::Chosen::default())
        .manage(closing::Closing::default())
        .invoke_handler(tauri::generate_handler![
            calls::call,
            calls::attachment,
            calls::stage,
            closing::close_heard,
            closing::close_window,
            files::choose_save_path,
            files::choose_open_path,
            files::choose_folder,
            files::open_file
        ])
        .on_window_event(|window, event| {
            if let tauri::WindowEvent::CloseRequested { api, .. } = event {
                closing::asked(window, api);
            }
        })
        .setup(|window| {
            let officers = places::officers().map_err(|failure| failure.message.zh)?;
            let machine = Machine::new().keeping(places::device());
            let library = match &officers.checklists {
                Some(extra) => Library::built_in_and(extra, &machine),
                None => Library::built_in(),
            };
            let mut settings = Settings::at(officers);
            settings.fonts = places::fonts(window.handle());
            let mut application = App::new(settings, library, Arc::new(machine));
            if let Some(file) = places::preview() {
                application.begin_with_preview(&file);
            }
            window.manage::<Staged>(application.staging());
            let shared: Shared = Arc::new(Mutex::new(application));
            closing::rest_when_idle(&shared);
            window.manage::<Shared>(shared);
            Ok(())
        })
        .build(tauri::generate_context!());

    match built {
        Ok(window) => window.run(|handle, event| {
            if let tauri::RunEvent::Exit = event
                && let Some(shared) = handle.try_state::<Shared>()
                && let Ok(mut application) = shared.lock()
            {
                // Everything saved is durable already; this only adds the record of an orderly close.
                let _ = application.close();
            }
        }),
        Err(error) => places::complain(&error),
    }
}
