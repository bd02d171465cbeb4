//! `tianye prepare`: the call, consents, the client's list, the plan of the visit, sheets to fill in; for a trade or a case file.

use std::collections::BTreeMap;
use std::path::Path;

use app::api::preparation::{
    CallOutcome, ConsentView, PaperFormat, PhoneState, PreparationView, PreparedPaper, SheetView, VisitPlanView,
};
use app::api::text::{Code, Failure, Text};
use app::{App, Env, LooseCase, Machine, Told};

use crate::args::{PrepareCommand, Prepared};
use crate::case_file;
use crate::output::{Exit, Outcome, Output, Stop, warn};

pub(crate) fn prepare(app: &mut App, out: &mut Output, command: &PrepareCommand) -> Outcome {
    match command {
        PrepareCommand::Materials { of, txt, pdf } => {
            let case = case(app, of)?;
            let view = case.preparation();
            out.value(&view.materials)?;
            out.line(say(&view.materials_text, of.en))?;
            let files = [(txt, PaperFormat::Txt), (pdf, PaperFormat::Pdf)];
            files.into_iter().try_for_each(|(to, format)| {
                written(app, out, &case, of, PreparedPaper::Materials, (to.as_deref(), format))
            })?;
        }
        PrepareCommand::Consents { of, pdf } => {
            let case = case(app, of)?;
            let view = case.preparation();
            out.value(&view.consents)?;
            view.consents.iter().try_for_each(|c| consent(out, c, of.en))?;
            written(app, out, &case, of, PreparedPaper::Consents, (pdf.as_deref(), PaperFormat::Pdf))?;
        }
        PrepareCommand::Plan { of, pdf } => {
            let case = case(app, of)?;
            let view = case.preparation();
            out.value(&view.plan)?;
            plan(out, &view.plan, of.en)?;
            written(app, out, &case, of, PreparedPaper::Plan, (pdf.as_deref(), PaperFormat::Pdf))?;
        }
        PrepareCommand::Sheets { of, pdf, xlsx } => {
            let case = case(app, of)?;
            let view = case.preparation();
            out.value(&view.sheets)?;
            view.sheets.iter().try_for_each(|s| sheet(out, s, of.en))?;
            let files = [(pdf, PaperFormat::Pdf), (xlsx, PaperFormat::Xlsx)];
            files.into_iter().try_for_each(|(to, format)| {
                written(app, out, &case, of, PreparedPaper::Sheets, (to.as_deref(), format))
            })?;
        }
        PrepareCommand::Prequalify { of, chosen, open } => return prequalify(app, out, of, chosen, open.as_deref()),
    }
    Ok(Exit::Ok)
}

/// The case file, or the trade with what is known.
fn case(app: &mut App, of: &Prepared) -> Result<LooseCase, Failure> {
    let known = pairs(&of.with)?;
    if of.trade.ends_with(".json") || of.trade == "-" {
        let mut case = case_file::loose(app, Path::new(&of.trade))?;
        let told = Told { fields: known, ..Told::default() };
        for refused in case.told_by_phone(&told)? {
            warn(&format!("{}：{}", refused.at, refused.why.message.zh));
        }
        return Ok(case);
    }
    let case = app.before_a_case(Some(&of.trade), &known)?;
    for problem in case.problems() {
        warn(&case_file::told(problem));
    }
    Ok(case)
}

/// `question=value`, each once.
fn pairs(texts: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let mut all = BTreeMap::new();
    for text in texts {
        let (id, value) = text.split_once('=').ok_or_else(|| {
            Failure::new(Code::BadRequest)
                .saying(format!("“{text}”应写成 问题=值"), format!("“{text}” is no question=value"))
        })?;
        all.insert(id.trim().to_owned(), value.trim().to_owned());
    }
    Ok(all)
}

fn say(text: &Text, en: bool) -> &str {
    if en && !text.en.is_empty() { &text.en } else { &text.zh }
}

fn joined(texts: &[Text], en: bool) -> String {
    let words: Vec<&str> = texts.iter().map(|t| say(t, en)).collect();
    words.join(if en { ", " } else { "、" })
}

fn written(
    app: &mut App,
    out: &mut Output,
    case: &LooseCase,
    of: &Prepared,
    paper: PreparedPaper,
    (to, format): (Option<&Path>, PaperFormat),
) -> Result<(), Stop> {
    let Some(to) = to else { return Ok(()) };
    let (bytes, warning) = app.loose_paper(case, paper, format, of.en)?;
    if let Some(text) = warning {
        warn(&format!("{} {}", text.zh, text.en));
    }
    put(out, to, &bytes)
}

fn put(out: &mut Output, to: &Path, bytes: &[u8]) -> Result<(), Stop> {
    let name = to.display().to_string();
    Machine::new().write(to, bytes).map_err(|error| app::unwritten(to, &error, false))?;
    out.line(format!("{name}  {} 字节", bytes.len()))
}

fn consent(out: &mut Output, consent: &ConsentView, en: bool) -> Result<(), Stop> {
    let sign = if consent.signed == Some(true) { "✓" } else { "□" };
    out.line(format!("{sign} {}（{}）", say(&consent.label, en), joined(&consent.signers, en)))?;
    out.line(format!("    {}", say(&consent.first, en)))
}

fn plan(out: &mut Output, plan: &VisitPlanView, en: bool) -> Result<(), Stop> {
    for original in plan.look_ups.iter().chain(&plan.at_the_bank) {
        out.line(format!("□ {}：{}", say(&original.label, en), joined(&original.proves, en)))?;
    }
    for stop in &plan.stops {
        out.line(format!("■ {}", say(&stop.label, en)))?;
        for step in &stop.steps {
            let unit = if step.unit.is_empty() { String::new() } else { format!("（{}）", step.unit) };
            out.line(format!("  □ {} {}{unit}", say(&step.kind, en), say(&step.label, en)))?;
        }
    }
    for who in &plan.apart {
        out.line(format!("■ {}", say(&who.label, en)))?;
        for asked in &who.asked {
            out.line(format!("  □ {}", say(&asked.say, en)))?;
        }
    }
    for original in &plan.originals {
        out.line(format!("□ {}：{}", say(&original.label, en), joined(&original.proves, en)))?;
    }
    Ok(())
}

fn sheet(out: &mut Output, sheet: &SheetView, en: bool) -> Result<(), Stop> {
    out.line(format!("{}：{}", say(&sheet.label, en), joined(&sheet.columns, en)))
}

fn prequalify(app: &mut App, out: &mut Output, of: &Prepared, chosen: &[String], open: Option<&Path>) -> Outcome {
    let mut case = case(app, of)?;
    for (id, option) in pairs(chosen)? {
        let told = Told { id: Some(id), option: Some(option), ..Told::default() };
        for refused in case.told_by_phone(&told)? {
            warn(&format!("{}：{}", refused.at, refused.why.message.zh));
        }
    }
    let view: PreparationView = case.preparation();
    out.value(&view.call)?;
    for question in &view.call.questions {
        let sign = match question.state {
            PhoneState::Stopped => "✗",
            PhoneState::Open => "?",
            PhoneState::AskFirst => "!",
            PhoneState::Said => "✓",
        };
        out.line(format!("{sign} {}  {}", question.id, say(&question.say, of.en)))?;
        for field in &question.fields {
            out.line(format!("    {} = {}", field.question.id, field.raw))?;
        }
        let option = |o: &app::api::preparation::PhoneOptionView| {
            format!("{}{} {}", if o.chosen { "●" } else { "" }, o.id, say(&o.label, of.en))
        };
        let options: Vec<String> = question.options.iter().map(option).collect();
        if !options.is_empty() {
            out.line(format!("    {}", options.join(" · ")))?;
        }
        for reason in &question.reasons {
            out.line(format!("    → {}", say(reason, of.en)))?;
        }
    }
    out.line(say(&view.call.word, of.en))?;
    for reason in &view.call.reasons {
        out.line(format!("  · {}", say(reason, of.en)))?;
    }
    if !view.call.to_prove.is_empty() {
        out.line(format!("  到场还要查清：{}", joined(&view.call.to_prove, of.en)))?;
    }
    if let Some(to) = open {
        put(out, to, case.to_json()?.as_bytes())?;
    }
    Ok(if view.call.outcome == CallOutcome::No { Exit::Findings } else { Exit::Ok })
}
