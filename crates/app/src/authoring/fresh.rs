//! A new trade from a family: the folder and its first files.

use std::path::{Path, PathBuf};

use authoring::{NewLayer, Source, starters};

use super::{Draft, absolute, layer_files};
use crate::api::text::{Code, Failure};
use crate::env::Env;
use crate::failure::unwritten;
use crate::library::{Library, LintLevel, extra};

/// What to make, and where.
#[derive(Debug, Clone)]
pub struct NewTrade {
    /// What it is called and what it stands on.
    pub layer: NewLayer,
    /// The folder of checklists to put it in: `industries/<id>` is made there.
    pub root: PathBuf,
}

impl NewTrade {
    /// Writes the first files of the trade.
    ///
    /// # Errors
    /// When the folder is there already, the family is not, or the disk takes nothing.
    pub fn write(&self, env: &dyn Env) -> Result<Draft, Failure> {
        let root = absolute(&self.root);
        let files = around(&root, env)?;
        let all = starters(&self.layer, &layer_files(&files))
            .map_err(|why| Failure::new(Code::BadRequest).saying(&why.zh, &why.en))?;
        let made = self.soundest(&all, &files);
        let dir = root.join("industries").join(&self.layer.id);
        if dir.exists() {
            let name = dir.display();
            return Err(
                Failure::new(Code::BadRequest).saying(format!("{name} 已经有了，没有动它"), format!("{name} exists"))
            );
        }
        std::fs::create_dir_all(&dir).map_err(|error| unwritten(&dir, &error, false))?;
        for source in made {
            let path = dir.join(&source.name);
            if let Err(error) = env.write(&path, source.text.as_bytes()) {
                // The folder was made here a moment ago: half a trade would only stand in the way of the next try.
                let _ = std::fs::remove_dir_all(&dir);
                return Err(unwritten(&path, &error, false));
            }
        }
        Draft::open(&dir, env)
    }
}

impl NewTrade {
    /// The first beginning that lints and from which a business can be made; the first of all where none does.
    fn soundest<'a>(&self, all: &'a [Vec<Source>], files: &[(String, String)]) -> &'a [Source] {
        let folder = format!("industries/{}", self.layer.id);
        let sound = |made: &&Vec<Source>| {
            let own = made.iter().map(|f| (format!("{folder}/{}", f.name), f.text.clone()));
            let library = Library::of(files.iter().cloned().chain(own).collect());
            library.lint_layer(&self.layer.id).iter().all(|f| f.level != LintLevel::Error)
        };
        all.iter().find(sound).or(all.first()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What a new trade may stand on: the checklists of that folder where they are whole, else those built in and the folder's own.
fn around(root: &Path, env: &dyn Env) -> Result<Vec<(String, String)>, Failure> {
    if env.read(&root.join("base/layer.toml"), 1 << 20).is_ok() {
        return Library::files_of(root, env);
    }
    let mut files: Vec<(String, String)> = Library::built_in_files().collect();
    if env.is_folder(root) {
        for kind in extra::KINDS.iter().map(|k| root.join(k)).filter(|k| env.is_folder(k)) {
            Library::collect_into(root, &kind, env, &mut files)?;
        }
    }
    Ok(files)
}
