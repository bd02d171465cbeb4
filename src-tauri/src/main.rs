//! The window.
fn main() {
    let _ = tauri::Builder::default().plugin(tauri_plugin_dialog::init()).run(tauri::generate_context!());
}
