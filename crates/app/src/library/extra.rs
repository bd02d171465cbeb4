//! A folder of checklists added at run time 外加清单: layers over the ones built in. A layer that does not lint is named and left out whole;
//! the ones built in stay as they are.

use std::collections::BTreeMap;
use std::path::Path;

use appraisal::checklist::{LayerFile, Layers, Level, lint_end};

use super::{DEEPEST, Library, built_in, collect};
use crate::api::text::{Failure, Text};
use crate::env::Env;

/// The folders that hold a kind of layers each.
pub(crate) const KINDS: [&str; 4] = ["sectors", "families", "industries", "products"];

/// A layer of the extra folder that was not taken 没有装入的一层.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its folder, below the extra one.
    pub folder: String,
    /// Why.
    pub why: Text,
}

impl LeftOut {
    /// As it is told an officer.
    pub(crate) fn notice(&self) -> Text {
        Text::new(
            format!("外加清单 {} 没有装入：{}。内置清单照常用", self.folder, self.why.zh),
            format!("The added checklist {} was left out: {}. Those built in are as always", self.folder, self.why.en),
        )
    }
}

impl Library {
    /// The checklists built in, and over them those of a folder laid out like `industry-checklists`, as far as they are sound. A folder
    /// that is not there adds nothing.
    pub fn built_in_and(extra: &Path, env: &dyn Env) -> Self {
        if !env.is_folder(extra) {
            return Self::built_in();
        }
        let mut files = Vec::new();
        let mut left_out = Vec::new();
        for kind in KINDS {
            let folder = extra.join(kind);
            if env.is_folder(&folder)
                && let Err(failure) = layers(extra, &folder, env, &mut files, &mut left_out)
            {
                left_out.push(LeftOut { folder: kind.to_owned(), why: failure.message });
            }
        }
        Self::over_built_in(files, left_out)
    }

    /// Takes the layers that are sound, one of them after the other, until nothing more is left out.
    fn over_built_in(files: Vec<(String, String)>, mut left_out: Vec<LeftOut>) -> Self {
        let built: Vec<(String, String)> =
            built_in::FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let mut candidates: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (path, text) in files {
            candidates.entry(folder_of(&path)).or_default().push((path, text));
        }
        candidates.retain(|folder, own| {
            let why = unfit(folder, own, &built);
            left_out.extend(why.iter().map(|why| LeftOut { folder: folder.clone(), why: why.clone() }));
            why.is_none()
        });
        loop {
            let all = || candidates.values().flatten();
            let layer_files: Vec<LayerFile> = built
                .iter()
                .chain(all())
                .filter(|(path, _)| path.ends_with(".toml"))
                .map(|(path, text)| LayerFile { path: path.clone(), text: text.clone() })
                .collect();
            let layers = Layers::new(&layer_files);
            let mut wrong: Vec<(String, Text)> = Vec::new();
            for (folder, own) in &candidates {
                // A shared layer is checked through the trades that stand on it; alone it has no end to be checked from but its own.
                let id = layer_id(folder, own).unwrap_or_default();
                let problems = if folder.starts_with("products/") { Vec::new() } else { lint_end(&layers, &id) };
                // What is wrong in another added layer is that one's own matter.
                let theirs = |file: &str| candidates.keys().any(|f| f != folder && folder_of(file) == *f);
                let bad = problems.iter().find(|p| p.level == Level::Error && !theirs(&p.place.file));
                let world = format!("{folder}/world.toml");
                if bad.is_none() && own.iter().any(|(path, _)| *path == world) && folder.starts_with("industries/") {
                    let pairs: Vec<(&str, &str)> = layer_files.iter().map(|f| (&*f.path, &*f.text)).collect();
                    let made = drill::numbers(&pairs, &id).and_then(|n| drill::practice(&n, super::FIRST_SEED));
                    if let Err(why) = made {
                        wrong.push((
                            folder.clone(),
                            Text::new(format!("{world}：{}", why.zh), format!("{world}: {}", why.en)),
                        ));
                    }
                }
                if let Some(problem) = bad {
                    let zh = format!("{} 第 {} 行：{}", problem.place.file, problem.place.line, problem.message.zh);
                    let en = format!("{}:{}: {}", problem.place.file, problem.place.line, problem.message.en);
                    wrong.push((folder.clone(), Text::new(zh, en)));
                }
            }
            if wrong.is_empty() {
                break;
            }
            // What is wrong in a shared layer is found by those that stand on it, too: the shared one goes first.
            let shared = |folder: &str| folder.starts_with("sectors/") || folder.starts_with("families/");
            let any_shared = wrong.iter().any(|(folder, _)| shared(folder));
            for (folder, why) in wrong {
                if !any_shared || shared(&folder) {
                    candidates.remove(&folder);
                    left_out.push(LeftOut { folder, why });
                }
            }
        }
        let mut files = built;
        files.extend(candidates.into_values().flatten());
        files.sort();
        Self { left_out, ..Self::of(files) }
    }

    /// The layers of the extra folder that were not taken.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }
}

/// The files of each layer in a folder of layers; one that does not read is left out, the others are not.
fn layers(
    extra: &Path,
    folder: &Path,
    env: &dyn Env,
    files: &mut Vec<(String, String)>,
    left_out: &mut Vec<LeftOut>,
) -> Result<(), Failure> {
    let listed = env.list(folder).map_err(|error| crate::failure::file(folder, &error))?;
    for layer in listed.into_iter().filter(|path| env.is_folder(path)) {
        let mut own = Vec::new();
        match collect(extra, &layer, env, DEEPEST - 2, &mut own) {
            Ok(()) => files.append(&mut own),
            Err(failure) => {
                let folder = layer.strip_prefix(extra).unwrap_or(&layer).to_string_lossy().replace('\\', "/");
                left_out.push(LeftOut { folder, why: failure.message });
            }
        }
    }
    Ok(())
}

/// `industries/car-wash` of a path below it.
fn folder_of(path: &str) -> String {
    path.split('/').take(2).collect::<Vec<_>>().join("/")
}

fn layer_id(folder: &str, own: &[(String, String)]) -> Option<String> {
    let (_, text) = own.iter().find(|(path, _)| *path == format!("{folder}/layer.toml"))?;
    layer_field(text, "id")
}

/// A text of a `layer.toml`.
pub(crate) fn layer_field(text: &str, key: &str) -> Option<String> {
    text.parse::<toml::Table>().ok()?.get(key)?.as_str().map(str::to_owned)
}

/// Why a folder is no layer that can be added, before its entries are looked at.
fn unfit(folder: &str, own: &[(String, String)], built: &[(String, String)]) -> Option<Text> {
    let Some(id) = layer_id(folder, own) else {
        return Some(Text::new("没有 layer.toml，或里面没有 id", "there is no layer.toml with an id"));
    };
    let name = folder.rsplit('/').next().unwrap_or_default();
    if name != id {
        return Some(Text::new(
            format!("目录名与编号“{id}”不同"),
            format!("the folder is not named like its id “{id}”"),
        ));
    }
    let taken = built.iter().filter(|(path, _)| path.ends_with("/layer.toml"));
    let taken = taken.filter_map(|(_, text)| layer_field(text, "id")).any(|known| known == id);
    taken.then(|| Text::new(format!("内置清单已有编号“{id}”"), format!("a layer “{id}” is built in")))
}
