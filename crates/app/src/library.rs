//! The checklists at hand: those built in, or those of a folder; each resolved once and kept. It knows no case.

pub(crate) mod extra;
mod worlds;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use appraisal::case_file::CaseFile;
use evidence::{CryptoProvider, Ed25519Sha256};

use appraisal::checklist::{self, Checklist, Industry, LayerFile, Layers, Level, Problem};

use serde::Serialize;

use crate::api::text::{Code, Failure, Text};
use crate::env::Env;
use crate::failure::{file, not_found};
use crate::trades::{FAMILIES, TRADES, Trades};

pub use extra::LeftOut;

mod built_in {
    include!(concat!(env!("OUT_DIR"), "/layers.rs"));
}

/// A layer file larger than this is no checklist.
pub(crate) const LARGEST_FILE: u64 = 4 << 20;
/// The practice case that opens with one click is made from this.
const FIRST_SEED: u64 = 1;
/// Folders deeper than this hold no layers.
const DEEPEST: u32 = 4;

/// All layers, and the checklists resolved from them.
pub struct Library {
    files: Vec<LayerFile>,
    layers: Layers,
    trades: Trades,
    /// Practice cases by industry.
    practice: HashMap<String, String>,
    resolved: HashMap<String, Arc<Checklist>>,
    /// Earlier checklists that a store kept, resolved, by the hash they were kept under.
    pub(crate) earlier: HashMap<evidence::Hash, Arc<Checklist>>,
    /// The rules of the account flows.
    flows: Option<Arc<flows::Rules>>,
    /// Layers of the extra folder that were not taken, and why.
    left_out: Vec<LeftOut>,
    /// The content of all files, as soon as somebody asks.
    content: std::cell::OnceCell<String>,
}

impl Library {
    /// The checklists built in.
    pub fn built_in() -> Self {
        Self::of(Self::built_in_files().collect())
    }

    /// The checklists of a folder laid out like `industry-checklists`.
    pub fn of_folder(folder: &Path, env: &dyn Env) -> Result<Self, Failure> {
        let files = Self::files_of(folder, env)?;
        if files.is_empty() {
            let name = folder.display().to_string();
            return Err(
                Failure::new(Code::NotFound).saying(format!("{name} 里没有清单"), format!("no checklist in {name}"))
            );
        }
        Ok(Self::of(files))
    }

    /// The files of such a folder, sorted.
    pub(crate) fn files_of(folder: &Path, env: &dyn Env) -> Result<Vec<(String, String)>, Failure> {
        let mut files = Vec::new();
        Self::collect_into(folder, folder, env, &mut files)?;
        files.sort();
        Ok(files)
    }

    /// The files below a folder, named from a root.
    pub(crate) fn collect_into(
        root: &Path,
        folder: &Path,
        env: &dyn Env,
        files: &mut Vec<(String, String)>,
    ) -> Result<(), Failure> {
        collect(root, folder, env, DEEPEST, files)
    }

    /// The files built in.
    pub(crate) fn built_in_files() -> impl Iterator<Item = (String, String)> {
        built_in::FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
    }

    pub(crate) fn of(files: Vec<(String, String)>) -> Self {
        let (mut own, mut practice) = (Vec::new(), HashMap::new());
        let (mut trades, mut families) = (None, None);
        for (path, text) in files {
            let case = path.strip_prefix("industries/").and_then(|p| p.strip_suffix("/practice/case.json"));
            if let Some(industry) = case {
                practice.insert(industry.to_owned(), text);
            } else if path.ends_with(".toml") {
                own.push(LayerFile { path, text });
            } else if path == TRADES {
                trades = Some(text);
            } else if path == FAMILIES {
                families = Some(text);
            }
        }
        let layers = Layers::new(&own);
        let trades = Trades::of(trades.as_deref(), families.as_deref(), &layers);
        Self {
            files: own,
            layers,
            trades,
            practice,
            resolved: HashMap::new(),
            earlier: HashMap::new(),
            flows: None,
            left_out: Vec::new(),
            content: std::cell::OnceCell::new(),
        }
    }

    /// One word for the content of all files at hand: with other files it is another.
    pub(crate) fn content(&self) -> &str {
        self.content.get_or_init(|| {
            let parts: Vec<&[u8]> = self.files.iter().flat_map(|f| [f.path.as_bytes(), f.text.as_bytes()]).collect();
            Ed25519Sha256.hash(&parts).to_string()
        })
    }

    /// The industries whose checklists are here.
    pub fn industries(&self) -> Vec<Industry> {
        self.layers.industries()
    }

    /// All trades, with and without a checklist.
    pub(crate) fn trades(&self) -> &Trades {
        &self.trades
    }

    /// Whether a hash that a record holds is that of the checklist here, taken as now or as earlier versions took it.
    pub(crate) fn is_hash_of(&self, hash: &str, checklist: &Checklist) -> bool {
        hash == checklist.hash || hash == checklist::hash_of_files(&self.files, &self.layers, &checklist.id)
    }

    /// The layer files that the checklist of an industry is made of, as a store keeps them.
    pub(crate) fn layer_set(&self, industry: &str) -> store::LayerSet {
        let files = checklist::files_of(&self.files, &self.layers, industry);
        let pairs = files.into_iter().map(|f| (f.path.clone(), f.text.clone()));
        store::LayerSet::new(industry, pairs.collect())
    }

    /// Whether an industry has a practice case made by hand: those stand on the desk, one for each kind of business.
    pub fn has_practice_by_hand(&self, industry: &str) -> bool {
        self.practice.contains_key(industry)
    }

    /// Whether an industry has a practice case: one made by hand, or numbers to make one from.
    pub fn has_practice(&self, industry: &str) -> bool {
        self.practice.contains_key(industry) || drill::trades(&self.pairs()).iter().any(|t| t == industry)
    }

    /// The practice case of an industry, as a case file: the one made by hand, else one made now from the trade's numbers.
    pub fn practice(&self, industry: &str) -> Result<Option<String>, Failure> {
        match self.practice.get(industry) {
            Some(by_hand) => Ok(Some(by_hand.clone())),
            None if self.has_practice(industry) => self.drill(industry, FIRST_SEED).map(Some),
            None => Ok(None),
        }
    }

    /// The small practice case of an industry, as a case file.
    pub fn practice_short(&mut self, industry: &str) -> Result<String, Failure> {
        self.drill_short(industry, FIRST_SEED)
    }

    /// A practice case made from a seed, as a case file.
    pub fn drill(&self, industry: &str, seed: u64) -> Result<String, Failure> {
        if !self.industries().iter().any(|i| i.id == industry) {
            return Err(not_found("行业", industry));
        }
        written(&self.made(industry, seed, drill::practice)?)
    }

    /// The same for a request so small that a short survey does, with the answers alone that it asks for.
    pub fn drill_short(&mut self, industry: &str, seed: u64) -> Result<String, Failure> {
        if !self.industries().iter().any(|i| i.id == industry) {
            return Err(not_found("行业", industry));
        }
        let case = self.made(industry, seed, drill::small_practice)?;
        let checklist = self.checklist(industry)?;
        written(&appraisal::relevance::asked_only(&checklist, case))
    }

    fn made(&self, industry: &str, seed: u64, of: Made) -> Result<CaseFile, Failure> {
        let files = self.pairs();
        let case = drill::numbers(&files, industry).and_then(|numbers| of(&numbers, seed));
        let wrong = |why: drill::Wrong| Failure::new(Code::BadChecklist).saying(&why.zh, &why.en).caused_by(why);
        case.map_err(wrong)
    }

    fn pairs(&self) -> Vec<(&str, &str)> {
        self.files.iter().map(|f| (f.path.as_str(), f.text.as_str())).collect()
    }

    /// The checklist of an industry.
    pub fn checklist(&mut self, industry: &str) -> Result<Arc<Checklist>, Failure> {
        if let Some(known) = self.resolved.get(industry) {
            return Ok(Arc::clone(known));
        }
        if !self.industries().iter().any(|i| i.id == industry) {
            return Err(not_found("行业", industry));
        }
        let resolved = Checklist::of(&self.layers, industry).map_err(|problems| {
            let errors: Vec<String> =
                problems.iter().filter(|p| p.level == Level::Error).take(20).map(ToString::to_string).collect();
            Failure::new(Code::BadChecklist).saying(industry, industry).caused_by(errors.join("\n"))
        })?;
        let resolved = Arc::new(resolved);
        self.resolved.insert(industry.to_owned(), Arc::clone(&resolved));
        Ok(resolved)
    }

    /// The rules of the account flows.
    pub fn flows(&mut self) -> Result<Arc<flows::Rules>, Failure> {
        if let Some(rules) = &self.flows {
            return Ok(Arc::clone(rules));
        }
        let rules = flows::Rules::load(&self.flow_files()).map_err(|problems| {
            let list: Vec<String> =
                problems.iter().take(20).map(|p| format!("{}:{}:{} {}", p.file, p.line, p.column, p.text.zh)).collect();
            Failure::new(Code::BadChecklist).saying("flows", "flows").caused_by(list.join("\n"))
        })?;
        let rules = Arc::new(rules);
        self.flows = Some(Arc::clone(&rules));
        Ok(rules)
    }

    fn flow_files(&self) -> Vec<(&str, &str)> {
        let own = self.files.iter().filter(|f| f.path.starts_with("flows/"));
        own.map(|f| (f.path.as_str(), f.text.as_str())).collect()
    }

    /// What the templates made for one trade, as the text of a layer file.
    ///
    /// # Errors
    /// What is wrong with its layers, when at least one finding is an error.
    pub fn expanded(&self, trade: &str) -> Result<String, Vec<LintFinding>> {
        checklist::expanded(&self.layers, trade).map_err(|found| found.into_iter().map(finding).collect())
    }

    /// Everything wrong with the layers of all industries.
    pub fn lint(&self) -> Vec<LintFinding> {
        let mut found: Vec<LintFinding> = checklist::lint_layers(&self.layers).into_iter().map(finding).collect();
        // A folder without flows is a folder of layers alone.
        let files = self.flow_files();
        if let Some(problems) = (!files.is_empty()).then(|| flows::Rules::load(&files).err()).flatten() {
            found.extend(problems.into_iter().map(|p| LintFinding {
                level: LintLevel::Error,
                code: "W001".into(),
                file: p.file,
                line: p.line,
                column: p.column,
                message: Text::new(p.text.zh, p.text.en),
                proposal: None,
            }));
        }
        found.extend(self.trades.problems.iter().map(|p| LintFinding {
            level: LintLevel::Error,
            code: p.code.into(),
            file: p.file.into(),
            line: p.line,
            column: 1,
            message: p.message.clone(),
            proposal: None,
        }));
        found.extend(self.lint_worlds(None));
        found
    }

    /// Everything wrong with one layer and what it stands on; with all layers where trades stand on it.
    pub fn lint_layer(&self, id: &str) -> Vec<LintFinding> {
        if !self.industries().iter().any(|i| i.id == id) {
            return self.lint();
        }
        let mut found: Vec<LintFinding> = checklist::lint_end(&self.layers, id).into_iter().map(finding).collect();
        found.extend(self.lint_worlds(Some(id)));
        found
    }
}

/// How a practice case is made from numbers and a seed.
type Made = fn(&drill::Numbers, u64) -> Result<CaseFile, drill::Wrong>;

fn written(case: &CaseFile) -> Result<String, Failure> {
    serde_json::to_string_pretty(case).map_err(|error| Failure::new(Code::Internal).caused_by(error))
}

fn finding(p: Problem) -> LintFinding {
    let made = p.place.made_by.as_deref();
    let message = made.map_or_else(
        || p.message.clone(),
        |by| {
            appraisal::finding::Text::new(
                format!("{}（由 {by} 生成）", p.message.zh),
                format!("{} (made by {by})", p.message.en),
            )
        },
    );
    LintFinding {
        level: match p.level {
            Level::Error => LintLevel::Error,
            Level::Warning => LintLevel::Warning,
            Level::Note => LintLevel::Note,
        },
        code: p.code,
        file: p.place.file.to_string(),
        line: p.place.line,
        column: p.place.column,
        message: message.into(),
        proposal: p.proposal,
    }
}

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LintLevel {
    Error,
    Warning,
    Note,
}

/// Something wrong with a layer file, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LintFinding {
    pub level: LintLevel,
    pub code: String,
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub message: Text,
    pub proposal: Option<String>,
}

fn collect(
    root: &Path,
    folder: &Path,
    env: &dyn Env,
    depth: u32,
    files: &mut Vec<(String, String)>,
) -> Result<(), Failure> {
    for path in env.list(folder).map_err(|error| file(folder, &error))? {
        let kind = path.extension().and_then(|e| e.to_str());
        if matches!(kind, Some("toml" | "json" | "csv")) {
            let bytes = env.read(&path, LARGEST_FILE).map_err(|error| file(&path, &error))?;
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let text = String::from_utf8(bytes).map_err(|error| {
                Failure::new(Code::BadChecklist)
                    .saying(format!("{name} 不是 UTF-8"), format!("{name} is not UTF-8"))
                    .caused_by(error)
            })?;
            files.push((name, text));
        } else if depth > 0 && env.is_folder(&path) {
            collect(root, &path, env, depth - 1, files)?;
        }
    }
    Ok(())
}
