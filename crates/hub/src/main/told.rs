//! What verbs print that list and compare: one line each, both languages.

use std::{path::Path, process::ExitCode, sync::Arc};

use hub::{Before, Database, Files, System, Why, move_to, shift_to};

use crate::{open, say};

pub(crate) fn outstanding(folder: &Path) -> anyhow::Result<()> {
    let waiting = open(folder)?.outstanding()?;
    for one in &waiting {
        let held = if one.held { "有本案记录 has records of it" } else { "只是看过 could only read it" };
        say(&format!("{} {} {} 指令 order {} {held}", one.store, one.staff, one.case, one.seq))?;
    }
    say(&format!("未办 {} 件 {} outstanding", waiting.len(), waiting.len()))
}

pub(crate) fn waiting(folder: &Path, again: bool) -> anyhow::Result<()> {
    let hub = open(folder)?;
    if again {
        hub.reckon_again(Why::Stuck)?;
    }
    let waiting = hub.waiting()?;
    for one in &waiting {
        say(&format!("{} {} {} {}", one.case, one.submission, one.since_ms, one.why.words()))?;
    }
    say(&format!("未重算 {} 件 {} wait", waiting.len(), waiting.len()))
}

pub(crate) fn due(folder: &Path) -> anyhow::Result<()> {
    let hub = open(folder)?;
    let dues = hub.due()?;
    for one in &dues.due {
        let term = hub.retention().term(one.kept);
        let (keep, calibrated) = term.map_or(("", false), |term| (term.keep.as_str(), term.calibrated));
        let uncalibrated = if calibrated { "" } else { "（保存期未校准 the term is not calibrated）" };
        let before = match one.before {
            Before::Nothing => "可由两人删除 may be erased by two persons",
            Before::Withdraw => "还在调查，先撤回 still surveyed: withdraw it first",
            Before::Hold => "已冻结，先解除 on hold: lift it first",
        };
        say(&format!(
            "{} {} {} + {keep} = {}{uncalibrated} {before}",
            one.case,
            one.kept.words(),
            one.since,
            one.over
        ))?;
    }
    for (case, why) in &dues.unknown {
        say(&format!("{case} {why}"))?;
    }
    say(&format!(
        "到期 {} 件、查不出 {} 件，什么都没有删 {} due, {} cannot be told; nothing was erased",
        dues.due.len(),
        dues.unknown.len(),
        dues.due.len(),
        dues.unknown.len()
    ))
}

pub(crate) fn moved(folder: &Path, to: &Database) -> anyhow::Result<()> {
    let moved = move_to(folder, to, Arc::new(System::default()))?;
    for (table, rows) in moved.tables.iter().filter(|(_, rows)| *rows > 0) {
        say(&format!("{table} {rows}"))?;
    }
    say("逐表核对相同，全部相符 every table is the same, all holds")?;
    say(if to.postgres.is_some() {
        "hub.toml 已改。旧的在 hub.db.moved，确认无误后删掉。hub.toml is changed; the old one is hub.db.moved, to be deleted once you are sure."
    } else {
        "hub.toml 已改。服务器上的没有动，确认无误后删掉那个数据库。hub.toml is changed; the server's is as it was, to be dropped once you are sure."
    })
}

pub(crate) fn shifted(folder: &Path, to: &Files) -> anyhow::Result<()> {
    let shifted = shift_to(folder, to, Arc::new(System::default()))?;
    let (files, there, bytes) = (shifted.files, shifted.there, shifted.bytes);
    say(&format!(
        "搬了 {files} 个附件（{bytes} 字节），已在那里 {there} 个，逐个打开核对相符 {files} files moved ({bytes} bytes), {there} there already, each opened and the same"
    ))?;
    say(if to.s3.is_some() {
        "hub.toml 已改。旧的在 blobs.moved，确认无误后删掉。hub.toml is changed; the old ones are in blobs.moved, to be deleted once you are sure."
    } else {
        "hub.toml 已改。桶里的没有动，确认无误后清空那个桶。hub.toml is changed; the bucket is as it was, to be emptied once you are sure."
    })
}

pub(crate) fn check(folder: &Path, read_data: bool, rebuild: bool) -> anyhow::Result<ExitCode> {
    let hub = open(folder)?;
    let rebuilt = rebuild.then(|| hub.rebuild()).transpose()?.unwrap_or_default();
    let found = hub.check(read_data)?;
    let counts = found.counts;
    say(&format!(
        "{} 本记录、{} 条、{} 案、附件 {} 个（未到 {} 个） {} logs, {} records, {} cases, {} files ({} missing)",
        counts.logs,
        counts.records,
        counts.cases,
        counts.whole,
        counts.missing,
        counts.logs,
        counts.records,
        counts.cases,
        counts.whole,
        counts.missing
    ))?;
    say(&format!(
        "内容核对 {} 条，不在 {} 条，附件核对 {} 个 contents checked {}, absent {}, files read {}",
        found.openings, found.closed, found.files, found.openings, found.closed, found.files
    ))?;
    if counts.forked + counts.quarantined > 0 {
        say(&format!(
            "另存：分叉 {} 条、读不出 {} 条 set aside: {} of later branches, {} that do not hold",
            counts.forked, counts.quarantined, counts.forked, counts.quarantined
        ))?;
    }
    if rebuild {
        let (cases, again, left) = (rebuilt.cases, rebuilt.submissions, rebuilt.left);
        say(&format!(
            "重建 {cases} 案，重算 {again} 次上报，{left} 次不能重算 made again {cases} cases, {again} submissions reckoned, {left} not"
        ))?;
    }
    for stray in &found.strays {
        say(&format!("多出 left over: {stray}"))?;
    }
    for fault in found.faults.iter().chain(&rebuilt.differences) {
        say(&format!("不符 does not hold: {fault}"))?;
    }
    let holds = found.holds() && rebuilt.differences.is_empty();
    say(if holds { "全部相符 all holds" } else { "有不符 something does not hold" })?;
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How far the files were read, and what of them is damaged.
pub(crate) fn nightly(folder: &Path) -> anyhow::Result<ExitCode> {
    let read = open(folder)?.read_data()?;
    let round = match &read.round {
        Some(day) => format!("上一整轮 the last round ended: {day}"),
        None => "还没有读完过一整轮 no round has ended yet".to_owned(),
    };
    let shares = read.shares;
    say(&format!(
        "附件逐日核对：本轮已读 30 份中的 {shares} 份 {shares} of 30 parts of the files are read in this round; {round}"
    ))?;
    for file in &read.damaged {
        say(&format!(
            "{} {} 缺失或损坏，从备份恢复 missing or damaged: restore it from a backup ({})",
            file.case, file.sha256, file.since
        ))?;
    }
    let count = read.damaged.len();
    say(&format!("损坏 {count} 个 {count} damaged"))?;
    Ok(if count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
