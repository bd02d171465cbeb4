//! Hands tauri.conf.json, the capabilities and the built UI to the compiler.
fn main() {
    tauri_build::build()
}
