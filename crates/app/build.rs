//! Lists the layer files that are built in, in name order, so that a shell needs no files beside it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        // What is there for an editor alone is not built in.
        if name.to_string_lossy().starts_with('.') || name.to_string_lossy().ends_with(".schema.json") {
            continue;
        }
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|e| e == "toml" || e == "json" || e == "csv") {
            println!("cargo::rerun-if-changed={}", path.display());
            found.push(path);
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../industry-checklists").canonicalize()?;
    let mut found = Vec::new();
    collect(&root, &mut found)?;
    found.sort();
    let mut out = String::from("pub(super) const FILES: &[(&str, &str)] = &[\n");
    for path in &found {
        let name = path.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
        writeln!(out, "    ({name:?}, include_str!({:?})),", path.display().to_string())?;
    }
    out.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("layers.rs"), out)?;
    Ok(())
}
