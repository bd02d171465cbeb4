//! `tianye checklist`: a layer as a workbook and back, new trades, the preview of a draft, what changes between two versions.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::api::text::{Code, Failure};
use app::{
    App, CHECKLISTS_DIR, DATA_DIR, Draft, Env, LintFinding, LintLevel, Machine, NewLayer, NewTrade, PREVIEW, Places,
    Refused, Settings,
};

use crate::args::ChecklistCommand;
use crate::output::{Exit, Outcome, Output, Stop};
use crate::{case_file, lint};

pub(crate) fn checklist(out: &mut Output, command: &ChecklistCommand) -> Outcome {
    let machine = Machine::new();
    match command {
        ChecklistCommand::Export { dir, file, force } => {
            let found = Draft::open(dir, &machine)?.export(file, *force, &machine)?;
            let name = file.display();
            out.value(&serde_json::json!({ "file": name.to_string(), "findings": found }))?;
            out.line(format!("工作簿写在 {name}"))?;
            counted(out, &found)?;
            Ok(Exit::Ok)
        }
        ChecklistCommand::Import { dir, file } => import(out, dir, file, &machine),
        ChecklistCommand::New { id, name, family, english, like, codes, aliases, into } => {
            let layer = NewLayer {
                id: id.clone(),
                name: name.clone(),
                english: english.clone(),
                family: family.clone(),
                like: like.clone(),
                codes: codes.clone(),
                aliases: aliases.clone(),
            };
            let root = into.clone().or_else(crate::users_checklists).ok_or_else(|| {
                Failure::new(Code::File).saying("没有外加清单目录：用 --into 指明", "name a folder with --into")
            })?;
            let draft = NewTrade { layer, root: root.clone() }.write(&machine)?;
            let dir = root.join("industries").join(id);
            out.value(&serde_json::json!({ "folder": dir.display().to_string() }))?;
            out.line(format!("草稿写在 {}", dir.display()))?;
            counted(out, &draft.findings())?;
            out.line(
                "下一步：tianye checklist export 目录 x.xlsx，在表格软件里改，再 tianye checklist import 目录 x.xlsx",
            )?;
            Ok(Exit::Ok)
        }
        ChecklistCommand::Lint { dir, all } => {
            let found = Draft::open(dir, &machine)?.findings();
            out.value(&found)?;
            let shown: Vec<LintFinding> =
                found.iter().filter(|p| *all || p.level != LintLevel::Note).cloned().collect();
            lint::listed(out, &shown)?;
            counted(out, &found)?;
            Ok(if found.iter().any(|f| f.level == LintLevel::Error) { Exit::Findings } else { Exit::Ok })
        }
        ChecklistCommand::Preview { dir, seed, case, no_window } => {
            preview(out, dir, *seed, case.as_deref(), *no_window, &machine)
        }
        ChecklistCommand::Diff { old, new, trade, all } => {
            match Draft::difference(old, new, trade.as_deref(), &machine) {
                Ok(found) => differences(out, &found, *all),
                Err(refused) => refusal(out, refused),
            }
        }
    }
}

/// What changes for officers, group by group; what follows from a change is counted under it, or with `all` told there.
fn differences(out: &mut Output, found: &[app::Difference], all: bool) -> Outcome {
    let json = |d: &app::Difference| serde_json::json!({ "group": d.group.zh, "zh": d.said.zh, "en": d.said.en });
    let whole = |d: &app::Difference| {
        let mut value = json(d);
        value["follows"] = d.follows.iter().map(json).collect();
        value
    };
    out.value(&found.iter().map(whole).collect::<Vec<_>>())?;
    let mut group = String::new();
    for difference in found {
        if group != difference.group.zh {
            group.clone_from(&difference.group.zh);
            out.line(format!("{group}："))?;
        }
        out.line(format!("  {}", difference.said.zh))?;
        if let Some(followed) = difference.followed() {
            out.line(format!("    {}", followed.zh))?;
        }
        for other in difference.follows.iter().filter(|_| all) {
            out.line(format!("      {}：{}", other.group.zh, other.said.zh))?;
        }
    }
    let follows: usize = found.iter().map(|d| d.follows.len()).sum();
    out.line(match (found.len(), follows) {
        (0, _) => "调查岗看不出不同".to_owned(),
        (own, 0) => format!("共 {own} 处"),
        (own, follows) if all => format!("共 {own} 处，随之改变 {follows} 处"),
        (own, follows) => format!("共 {own} 处，随之改变 {follows} 处（逐条看加 --all）"),
    })?;
    Ok(Exit::Ok)
}

fn import(out: &mut Output, dir: &Path, file: &Path, machine: &Machine) -> Outcome {
    let report = match Draft::import(dir, file, machine) {
        Ok(report) => report,
        Err(refused) => return refusal(out, refused),
    };
    let changes: Vec<_> = report
        .changes
        .iter()
        .map(|c| serde_json::json!({ "fate": fate(c.fate), "sheet": c.sheet, "entry": c.entry, "file": c.file }))
        .collect();
    let findings: Vec<LintFinding> = report.findings.iter().map(|placed| placed.finding.clone()).collect();
    let places: Vec<_> = report.findings.iter().map(|placed| placed.place.as_ref().map(place)).collect();
    out.value(
        &serde_json::json!({ "changes": changes, "written": report.written, "findings": findings, "places": places }),
    )?;
    for change in &report.changes {
        out.line(format!("{} {}（{}，{}）", fate(change.fate), change.entry, change.sheet, change.file))?;
    }
    let written = &report.written;
    out.line(match (report.changes.len(), written.is_empty()) {
        (_, true) => "和目录里的一样，什么都没有写".to_owned(),
        (0, false) => format!("写了 {}", written.join("、")),
        (n, false) => format!("{n} 处改动，写了 {}", written.join("、")),
    })?;
    // The author sees a workbook: what is said of it is said there, what is said of a layer above at its file.
    for placed in &report.findings {
        match &placed.place {
            Some(fault) => out.line(format!("{} {fault}", lint::level(placed.finding.level)))?,
            None => lint::listed(out, std::slice::from_ref(&placed.finding))?,
        }
    }
    counted(out, &findings)?;
    Ok(Exit::Ok)
}

fn place(fault: &app::Fault) -> serde_json::Value {
    serde_json::json!({ "sheet": fault.sheet, "row": fault.row, "column": fault.column })
}

fn fate(fate: app::Fate) -> &'static str {
    match fate {
        app::Fate::New => "新增",
        app::Fate::Changed => "改动",
        app::Fate::Gone => "去掉",
        app::Fate::TakenOut => "去掉上面的",
    }
}

fn refusal(out: &mut Output, refused: Refused) -> Outcome {
    match refused {
        Refused::Failure(failure) => Err(Stop::Failed(failure)),
        Refused::Faults { faults, copy } => {
            let json: Vec<_> = faults
                .iter()
                .map(|f| serde_json::json!({ "sheet": f.sheet, "row": f.row, "column": f.column, "zh": f.message.zh, "en": f.message.en }))
                .collect();
            out.value(
                &serde_json::json!({ "faults": json, "marked": copy.as_ref().map(|c| c.display().to_string()) }),
            )?;
            for fault in &faults {
                out.line(fault.to_string())?;
            }
            out.line(format!("{} 处不对，什么都没有写", faults.len()))?;
            if let Some(copy) = copy {
                out.line(format!("标红的一本在 {}", copy.display()))?;
            }
            Ok(Exit::Findings)
        }
    }
}

fn counted(out: &mut Output, found: &[LintFinding]) -> Result<(), Stop> {
    let count = |level: LintLevel| found.iter().filter(|p| p.level == level).count();
    let (errors, warnings, notes) = (count(LintLevel::Error), count(LintLevel::Warning), count(LintLevel::Note));
    out.line(format!("检查：{errors} 个错误，{warnings} 个警告，{notes} 个提示"))
}

/// A practice case of the draft, appraised here, and the window on the draft in a folder of its own.
fn preview(
    out: &mut Output,
    dir: &Path,
    seed: u64,
    case: Option<&Path>,
    no_window: bool,
    machine: &Machine,
) -> Outcome {
    let draft = Draft::open(dir, machine)?;
    let found = draft.findings();
    if found.iter().any(|f| f.level == LintLevel::Error) {
        let errors: Vec<LintFinding> = found.iter().filter(|f| f.level == LintLevel::Error).cloned().collect();
        lint::listed(out, &errors)?;
        out.line("先改好这些错误，再预览")?;
        return Ok(Exit::Findings);
    }
    let (trade, root) = (draft.id().to_owned(), draft.root());
    let library = draft.into_library();
    let text = library.drill(&trade, seed)?;
    let file = match case {
        Some(file) => file.to_owned(),
        None => std::env::temp_dir().join(format!("tianye-{trade}-{seed}.json")),
    };
    let name = file.display().to_string();
    machine.write(&file, text.as_bytes()).map_err(|error| app::unwritten(&file, &error, false))?;
    out.line(format!("练习案卷写在 {name}（种子 {seed}），算出来是："))?;
    let mut app = App::new(Settings::at(Places::only(PathBuf::new())), library, Arc::new(Machine::new()));
    case_file::appraise(&mut app, out, &file)?;
    if no_window {
        return Ok(Exit::Ok);
    }
    window(out, &root, &file)
}

/// Starts the window beside this program, with the draft among its checklists and accounts of its own.
fn window(out: &mut Output, root: &Path, case: &Path) -> Outcome {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|exe| exe.parent().map(|p| p.join(format!("tianye-desktop{}", std::env::consts::EXE_SUFFIX))));
    let Some(program) = beside.filter(|p| p.is_file()) else {
        out.line("窗口程序 tianye-desktop 不在旁边：装好窗口后再预览，或加 --no-window")?;
        return Ok(Exit::Ok);
    };
    let places = Places::of_user(|name| std::env::var_os(name), std::env::home_dir())?;
    let data = places.folder.with_file_name("preview");
    let name = program.display().to_string();
    let failed = |error: std::io::Error| Failure::new(Code::File).saying(&name, &name).caused_by(error);
    let whole = |path: &Path| std::path::absolute(path).map_err(failed);
    let mut start = std::process::Command::new(&program);
    start.env(CHECKLISTS_DIR, whole(root)?).env(DATA_DIR, &data).env(PREVIEW, whole(case)?);
    start.spawn().map_err(failed)?;
    out.line(format!("窗口打开了，数据放在 {}，与平时的案卷分开。", data.display()))?;
    out.line("上面的练习案卷已经打开。锁住以后要用的密码，锁屏上写着。")?;
    Ok(Exit::Ok)
}
