//! Authoring 编写清单: a layer's folder and its workbook, drafts of new trades. Reads and writes the author's files; what changes in them is
//! `authoring`'s matter.

mod fresh;
mod versions;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use appraisal::checklist::{Checklist, LayerFile, Layers};
use authoring::{Catalog, Change, Fault, Finding, Source};

use crate::api::text::{Code, Failure};
use crate::env::Env;
use crate::failure::{file, unwritten};
use crate::library::{Library, LintFinding, LintLevel, extra};

pub use fresh::NewTrade;

/// A workbook larger than this holds no layer.
const LARGEST_BOOK: u64 = 50 << 20;

/// A layer that somebody writes: its folder, and the checklists it stands among.
pub struct Draft {
    dir: PathBuf,
    /// Its folder among all files: `industries/car-wash`.
    folder: String,
    id: String,
    files: Vec<(String, String)>,
    library: Library,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Refused {
    /// It could not even begin.
    Failure(Failure),
    /// The workbook is wrong: every fault with its place, and the copy in which they are marked.
    Faults { faults: Vec<Fault>, copy: Option<PathBuf> },
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// What an import did.
#[derive(Debug)]
pub struct ImportReport {
    /// Entry by entry.
    pub changes: Vec<Change>,
    /// The files that were written.
    pub written: Vec<String>,
    /// What the lint says now, notes included; what is about the workbook with its place there.
    pub findings: Vec<Placed>,
}

/// A finding, and where in the workbook it stands: none of a layer above.
#[derive(Debug)]
pub struct Placed {
    /// As the lint says it.
    pub finding: LintFinding,
    /// Sheet, line, column.
    pub place: Option<Fault>,
}

impl Draft {
    /// The layer in a folder, among the checklists of the folders above it where those are whole, else over the ones built in.
    ///
    /// # Errors
    /// When there is no layer in the folder, or a file does not read.
    pub fn open(dir: &Path, env: &dyn Env) -> Result<Self, Failure> {
        let dir = absolute(dir);
        let layer_file = dir.join("layer.toml");
        let text = env.read(&layer_file, super::library::LARGEST_FILE).map_err(|_| {
            let name = dir.display();
            Failure::new(Code::NotFound).saying(
                format!("{name} 里没有 layer.toml：写出一层的目录，如 industries/freight"),
                format!("no layer.toml in {name}: name the folder of one layer"),
            )
        })?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let id = extra::layer_field(&text, "id").unwrap_or_default();
        let (files, folder) = around(&dir, env)?;
        let library = Library::of(files.clone());
        Ok(Self { dir, folder, id, files, library })
    }

    /// The id of the layer.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The folder of checklists it lies in: what `TIANYE_CHECKLISTS` would name.
    pub fn root(&self) -> PathBuf {
        self.dir.ancestors().nth(self.folder.split('/').count()).unwrap_or(&self.dir).to_owned()
    }

    /// The checklists it stands among.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The same, to open cases with.
    pub fn into_library(self) -> Library {
        self.library
    }

    /// What the lint says of this layer's own files.
    pub fn findings(&self) -> Vec<LintFinding> {
        own(&self.library, &self.folder, &self.id)
    }

    /// Writes the workbook; says how many lines it has findings for. One that is there already may hold a day's work: it is written over only
    /// where that was said (`over`).
    ///
    /// # Errors
    /// When the workbook is there already, a file of the layer does not read, or the workbook cannot be written.
    pub fn export(&self, to: &Path, over: bool, env: &dyn Env) -> Result<Vec<LintFinding>, Failure> {
        if !over && to.exists() {
            let (name, other) = (to.display(), another_name(to));
            let other = other.display();
            return Err(Failure::new(Code::BadRequest).saying(
                format!("{name} 已经有了，没有动它：换个文件名，如 {other}；确要覆盖加 --force"),
                format!("{name} exists and was left alone: choose another name such as {other}, or --force"),
            ));
        }
        let layers = layer_files(&self.files);
        let own = authoring::of_layer(&layers, &self.folder);
        let findings = self.findings();
        let said: Vec<Finding> = findings.iter().filter_map(|f| self.of_own(f)).collect();
        let above = self.above(&layers);
        let book =
            authoring::export(&own, &Catalog::new(&layers), &said, &self.names(&layers), &above).map_err(|wrong| {
                let place = format!("{} 第 {} 行：{}", wrong.file, wrong.line, wrong.why.zh);
                Failure::new(Code::BadChecklist).saying(place, &wrong.why.en)
            })?;
        env.write(to, &book).map_err(|error| unwritten(to, &error, false))?;
        Ok(findings)
    }

    /// Takes a workbook back into the folder: all of it, or nothing. Where the folder is empty or not there, it is written from the workbook.
    ///
    /// # Errors
    /// Everything that is wrong with the workbook, or with what the checklist would become.
    pub fn import(dir: &Path, from: &Path, env: &dyn Env) -> Result<ImportReport, Refused> {
        let bytes = env.read(from, LARGEST_BOOK).map_err(|error| file(from, &error))?;
        let dir = absolute(dir);
        no_folder_of_layers(&dir, env)?;
        let (files, folder) = around(&dir, env)?;
        let layers = layer_files(&files);
        let catalog = Catalog::new(&layers);
        let refuse = |faults: Vec<Fault>| {
            let copy = authoring::marked(&bytes, &catalog, &faults).and_then(|copy| {
                let path = marked_name(from);
                env.write(&path, &copy).is_ok().then_some(path)
            });
            Refused::Faults { faults, copy }
        };
        let imported = authoring::import(&bytes, &catalog).map_err(&refuse)?;
        let now = authoring::of_layer(&layers, &folder);
        unchanged_since(&now, &imported.before)?;
        let after = |path: &str| imported.after.iter().find(|f| format!("{folder}/{}", f.name) == path);
        let mut fresh: Vec<(String, String)> =
            files.iter().filter(|(path, _)| after(path).is_none()).cloned().collect();
        fresh.extend(imported.after.iter().map(|f| (format!("{folder}/{}", f.name), f.text.clone())));
        fresh.sort();
        let id = imported.after.iter().find(|f| f.name == "layer.toml").and_then(|f| extra::layer_field(&f.text, "id"));
        let id = id.unwrap_or_default();
        let before = own(&Library::of(files), &folder, &id);
        let findings = own(&Library::of(fresh), &folder, &id);
        let wrong = newly_wrong(&imported, (&before, &findings), &folder, &catalog, &layers);
        if !wrong.is_empty() {
            return Err(refuse(wrong));
        }
        let written = write(&dir, &now, &imported.after, env)?;
        let findings = findings.into_iter().map(|found| placed(found, &imported, &folder, &catalog)).collect();
        Ok(ImportReport { changes: imported.changes, written, findings })
    }

    fn of_own(&self, found: &LintFinding) -> Option<Finding> {
        finding(found, &self.folder)
    }

    /// The layers this one stands on, base first: each its name and its files.
    fn above(&self, layers: &[LayerFile]) -> Vec<(String, Vec<Source>)> {
        let mut out = Vec::new();
        let mut id = self.id.clone();
        let layer = |id: &str| {
            let own = |f: &&LayerFile| {
                f.path.ends_with("/layer.toml") && extra::layer_field(&f.text, "id").as_deref() == Some(id)
            };
            layers.iter().find(own)
        };
        // A layer that is its own ancestor is said by the lint; the way up ends.
        for _ in 0..8 {
            let Some(file) = layer(&id) else { break };
            let folder = file.path.trim_end_matches("/layer.toml");
            if id != self.id {
                let named = file.text.parse::<toml::Table>().ok();
                let name =
                    named.and_then(|t| Some(t.get("name")?.get("zh")?.as_str()?.to_owned())).unwrap_or(id.clone());
                out.insert(0, (name, authoring::of_layer(layers, folder)));
            }
            if extra::layer_field(&file.text, "kind").as_deref() == Some("base") {
                break;
            }
            id = extra::layer_field(&file.text, "parent").unwrap_or_else(|| "base".to_owned());
        }
        out
    }

    /// Sections and papers to choose from.
    fn names(&self, layers: &[LayerFile]) -> BTreeMap<String, Vec<(String, String)>> {
        let Ok(checklist) = Checklist::of(&Layers::new(layers), &self.id) else { return BTreeMap::new() };
        let sections = checklist.sections.iter().map(|s| (s.id.clone(), s.label.zh.clone())).collect();
        BTreeMap::from([("section".to_owned(), sections)])
    }
}

fn layer_files(files: &[(String, String)]) -> Vec<LayerFile> {
    let toml = files.iter().filter(|(path, _)| path.ends_with(".toml"));
    toml.map(|(path, text)| LayerFile { path: path.clone(), text: text.clone() }).collect()
}

/// A path from the root, whether it is there or not.
fn absolute(dir: &Path) -> PathBuf {
    dir.canonicalize().or_else(|_| std::path::absolute(dir)).unwrap_or_else(|_| dir.to_owned())
}

/// The files around a layer's folder, and the folder's name among them.
fn around(dir: &Path, env: &dyn Env) -> Result<(Vec<(String, String)>, String), Failure> {
    let whole = dir.ancestors().skip(1).find(|folder| env.read(&folder.join("base/layer.toml"), 1 << 20).is_ok());
    if let Some(root) = whole {
        let mut files = Library::files_of(root, env)?;
        let folder = dir.strip_prefix(root).unwrap_or(dir).to_string_lossy().replace('\\', "/");
        // What the folder holds is read where it lies, whatever else is among the checklists.
        files.sort();
        return Ok((files, folder));
    }
    // A layer of its own: its folder, and those beside it that are laid out like checklists, over what is built in.
    let name = |path: Option<&Path>| {
        path.and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let kind = name(dir.parent());
    let known = extra::KINDS.contains(&kind.as_str());
    let folder = format!("{}/{}", if known { &kind } else { "industries" }, name(Some(dir)));
    let mut own = Vec::new();
    match dir.parent().and_then(Path::parent).filter(|_| known) {
        Some(root) => {
            for kind in extra::KINDS.iter().map(|k| root.join(k)).filter(|k| env.is_folder(k)) {
                Library::collect_into(root, &kind, env, &mut own)?;
            }
        }
        None if env.is_folder(dir) => {
            let mut flat = Vec::new();
            Library::collect_into(dir, dir, env, &mut flat)?;
            own.extend(flat.into_iter().map(|(path, text)| (format!("{folder}/{path}"), text)));
        }
        None => {}
    }
    let theirs = |path: &str| own.iter().any(|(p, _)| p == path);
    let inside = |path: &str| path.starts_with(&format!("{folder}/"));
    let mut files: Vec<(String, String)> =
        Library::built_in_files().filter(|(path, _)| !theirs(path) && !inside(path)).collect();
    files.extend(own);
    files.sort();
    Ok((files, folder))
}

/// What the lint says of the files of a folder, and what goes wrong elsewhere because of them.
fn own(library: &Library, folder: &str, id: &str) -> Vec<LintFinding> {
    let mut found = library.lint_layer(id);
    // What another layer says of itself is that one's own matter.
    let inside = |file: &str| file.starts_with(&format!("{folder}/"));
    found.retain(|f| inside(&f.file) || (f.level != LintLevel::Note && !f.file.ends_with("/layer.toml")));
    found
}

fn finding(found: &LintFinding, folder: &str) -> Option<Finding> {
    let inside = found.file.strip_prefix(folder).and_then(|f| f.strip_prefix('/'));
    let file = inside.unwrap_or(&found.file).to_owned();
    let mut zh = format!("{} {}", found.code, found.message.zh);
    // A finding that says the id itself needs no second word about it.
    if let Some(proposal) = found.proposal.as_ref().filter(|p| !zh.contains(&format!("代号是 {p}"))) {
        zh.push_str(&format!("；是否想写：{proposal}"));
    }
    if found.code == "C008" {
        zh.push_str("；自己加的要去掉：整行删掉，不要写“去掉”");
    }
    if found.code == "F017" {
        zh.push_str("；金额写进表“参数”，类型选 money");
    }
    let said = appraisal::finding::Text::new(zh, found.message.en.clone());
    Some(Finding { code: found.code.clone(), file, line: found.line, column: found.column, said })
}

/// A finding at its place in the workbook it was taken from.
fn placed(found: LintFinding, imported: &authoring::Imported, folder: &str, catalog: &Catalog) -> Placed {
    let inside = found.file.starts_with(&format!("{folder}/"));
    let said = inside.then(|| finding(&found, folder)).flatten();
    let place = said.map(|said| imported.at(&said, catalog, None)).filter(|fault| !fault.sheet.is_empty());
    Placed { finding: found, place }
}

/// What a workbook would break, each at its place there and once: what one removal breaks is often read in several places. What was wrong
/// before does not keep the author from mending something else.
fn newly_wrong(
    imported: &authoring::Imported,
    (before, after): (&[LintFinding], &[LintFinding]),
    folder: &str,
    catalog: &Catalog,
    layers: &[LayerFile],
) -> Vec<Fault> {
    let known = |f: &LintFinding| before.iter().any(|b| b.code == f.code && b.message == f.message);
    let mut out: Vec<Fault> = Vec::new();
    for found in after.iter().filter(|f| f.level == LintLevel::Error && !known(f)) {
        let above = layers.iter().find(|f| f.path == found.file).map(|f| f.text.as_str());
        let fault = finding(found, folder).map(|said| imported.at(&said, catalog, above));
        out.extend(fault.filter(|fault| !out.contains(fault)));
    }
    out
}

/// A folder that holds layers is none itself: `我的清单` where `我的清单/industries/car-wash` was meant.
fn no_folder_of_layers(dir: &Path, env: &dyn Env) -> Result<(), Failure> {
    let is_layer = |folder: &Path| env.read(&folder.join("layer.toml"), 1 << 20).is_ok();
    if is_layer(dir) || !env.is_folder(dir) {
        return Ok(());
    }
    let kinds = extra::KINDS.iter().map(|kind| dir.join(kind));
    let mut within: Vec<PathBuf> = std::iter::once(dir.to_owned())
        .chain(kinds)
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
        .filter(|folder| is_layer(folder))
        .collect();
    within.sort();
    let Some(first) = within.first().map(|path| path.display()) else { return Ok(()) };
    let name = dir.display();
    Err(Failure::new(Code::BadRequest).saying(
        format!("{name} 不是一层的目录；是否想写：{first}。什么都没有写"),
        format!("{name} is not the folder of one layer; did you mean {first}? Nothing was written"),
    ))
}

/// The folder holds what the workbook was made from; else somebody's work would be lost.
fn unchanged_since(now: &[Source], before: &[Source]) -> Result<(), Failure> {
    if now.is_empty() {
        return Ok(());
    }
    let differ: Vec<&str> = now
        .iter()
        .filter(|file| !before.contains(file))
        .map(|file| file.name.as_str())
        .chain(before.iter().filter(|file| !now.iter().any(|n| n.name == file.name)).map(|file| file.name.as_str()))
        .collect();
    if differ.is_empty() {
        return Ok(());
    }
    let zh = format!(
        "导出以后，目录里的 {} 改过：工作簿是旧的。请换个文件名重新导出，再把改动从这一本抄过去；什么都没有写",
        differ.join("、")
    );
    Err(Failure::new(Code::BadChecklist).saying(zh, format!("changed since the export: {}", differ.join(", "))))
}

/// Writes what differs: all of it, or nothing. Every file is written beside its place first, so that a disk that is full takes none of them;
/// then each gets its name, which needs no room.
fn write(dir: &Path, now: &[Source], after: &[Source], env: &dyn Env) -> Result<Vec<String>, Failure> {
    if !env.is_folder(dir) {
        std::fs::create_dir_all(dir).map_err(|error| file(dir, &error))?;
    }
    let old = |name: &str| now.iter().find(|f| f.name == name);
    let differ: Vec<&Source> = after.iter().filter(|f| old(&f.name) != Some(f)).collect();
    let beside = |source: &Source| {
        let path = dir.join(&source.name);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        path.with_file_name(format!(".{name}.part"))
    };
    let clear = || {
        for source in &differ {
            let _ = std::fs::remove_file(beside(source));
        }
    };
    for source in &differ {
        if let Err(error) = env.write(&beside(source), source.text.as_bytes()) {
            clear();
            return Err(unwritten(&dir.join(&source.name), &error, false));
        }
    }
    let mut written: Vec<String> = Vec::new();
    for source in &differ {
        let path = dir.join(&source.name);
        if let Err(error) = std::fs::rename(beside(source), &path) {
            for name in &written {
                // The first failure is the one that is told.
                let _ = match old(name) {
                    Some(before) => env.write(&dir.join(name), before.text.as_bytes()),
                    None => std::fs::remove_file(dir.join(name)),
                };
            }
            clear();
            return Err(unwritten(&path, &error, false));
        }
        written.push(source.name.clone());
    }
    Ok(written)
}

/// `x.xlsx` → `x.有错.xlsx`, beside it; the marked copy of a marked copy takes its place.
fn marked_name(from: &Path) -> PathBuf {
    let stem = from.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    from.with_file_name(format!("{}.有错.xlsx", stem.trim_end_matches(".有错")))
}

/// `x.xlsx` → `x-2.xlsx`, `x-3.xlsx` …, the first that is not there.
fn another_name(to: &Path) -> PathBuf {
    let part = |part: Option<&std::ffi::OsStr>| part.map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, end) = (part(to.file_stem()), part(to.extension()));
    let name = |n: u32| to.with_file_name(format!("{stem}-{n}.{end}"));
    (2..100).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(100))
}
