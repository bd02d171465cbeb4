//! The committed TypeScript equals a fresh export; `TIANYE_EXPORT=1` rewrites it.

use std::path::Path;

#[test]
fn generated_typescript_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/generated/api.ts");
    let fresh = app::api::typescript();
    if std::env::var_os("TIANYE_EXPORT").is_some() {
        std::fs::create_dir_all(path.parent().expect("a file in a folder")).expect("folder of generated types");
        std::fs::write(&path, &fresh).expect("generated types are written");
    }
    let committed = std::fs::read_to_string(&path).expect("ui/src/generated/api.ts is committed");
    assert!(committed == fresh, "the command types changed: run `TIANYE_EXPORT=1 cargo test -p app --test typescript`");
    assert!(!fresh.contains("bigint"), "no 64-bit integers cross to the window");
}

#[test]
fn every_word_of_the_list_is_understood() {
    for word in app::api::WORDS {
        let request = serde_json::json!({ "cmd": word });
        // What is missing in it is another matter; the word itself must be known.
        let refused =
            serde_json::from_value::<app::api::Request>(request).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(!refused.contains("unknown variant"), "{word}: {refused}");
    }
}
