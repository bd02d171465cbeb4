//! `tianye`: the use cases for a terminal, a script and the tests. It reads arguments, environment and standard input, and
//! hands everything else to `app`; no business rule stands here.

mod args;
mod authoring;
mod backup;
mod blind;
mod case_file;
mod closing;
mod database;
mod drill;
mod duties;
mod escrow;
mod findings;
mod flows;
mod hub;
mod lint;
mod moving;
mod output;
mod packages;
mod prepare;
mod quality;
mod review;
mod trades;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use app::api::session::SessionStatus;
use app::api::text::Failure;
use app::{App, DeviceKeys, Library, Machine, Places, Settings};
use clap::Parser;

use args::{Access, Arguments, BackupCommand, CaseCommand, Command, DrillCommand, EscrowCommand, HubCommand};
use output::{Exit, Outcome, Output, Stop};

/// Checklists and appraisals are many small pieces: a quarter of their time went to the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Usage errors leave with 2, help and version with 0; clap says it all.
    let arguments = Arguments::parse();
    let json = arguments.json;
    let mut out = Output::new(json);
    let outcome = run(&arguments, &mut out).and_then(|exit| out.flush().map(|()| exit));
    let exit = match outcome {
        Ok(exit) => exit,
        Err(Stop::Failed(failure)) => {
            output::report(&failure, json);
            output::exit_of(failure.code)
        }
        // `| head` has read enough.
        Err(Stop::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Ok,
        Err(Stop::Output(error)) => {
            output::warn(&error.to_string());
            Exit::Files
        }
    };
    ExitCode::from(exit as u8)
}

fn run(arguments: &Arguments, out: &mut Output) -> Outcome {
    let app = |access: Option<&Access>| app(arguments, access);
    match &arguments.command {
        Command::Lint { path, expanded: Some(trade), .. } => {
            lint::expanded(out, path.as_deref().or(arguments.checklists.as_deref()), trade)
        }
        Command::Lint { path, all, .. } => lint::lint(out, path.as_deref().or(arguments.checklists.as_deref()), *all),
        Command::Appraise { case } => case_file::appraise(&mut app(None)?, out, case),
        Command::Report { case, xlsx, pdf } => {
            case_file::report(&mut app(None)?, out, case, xlsx.as_deref(), pdf.as_deref())
        }
        Command::Explain { case, figure, depth, en } => {
            case_file::explain(&mut app(None)?, out, case, figure, *depth, *en)
        }
        Command::Flows { files, case, answers } => flows::flows(&mut app(None)?, out, files, case.as_deref(), answers),
        Command::Trades { words } => trades::trades(&mut app(None)?, out, words),
        Command::Prepare(command) => prepare::prepare(&mut app(None)?, out, command),
        Command::Next { case, most } => case_file::next(&mut app(None)?, out, case, *most),
        Command::Checklist(command) => authoring::checklist(out, command),
        Command::Drill(DrillCommand::Case { trade, seed, short, file }) => {
            drill::case(&mut library(arguments)?, out, trade, (*seed, *short), file)
        }
        Command::Case(CaseCommand::List { access }) => database::list(&mut app(Some(access))?, out, access),
        Command::Case(CaseCommand::Import { file, access }) => {
            database::import(&mut app(Some(access))?, out, file, access)
        }
        Command::Case(CaseCommand::Confirm { id, check, by, by_password_file, statement, accept: _, access }) => {
            let signer = database::Signer { name: by, password_file: by_password_file };
            database::confirm(&mut app(Some(access))?, out, (id, check), &signer, statement.as_deref(), access)
        }
        Command::Case(CaseCommand::Move { id, to, checklist, back, yes, access }) => {
            let wanted =
                moving::Wanted { trade: to.as_deref(), checklist: checklist.as_deref(), back: *back, yes: *yes };
            moving::move_case(&mut app(Some(access))?, out, id, &wanted, access)
        }
        Command::Case(CaseCommand::Replay { id, at, access }) => {
            moving::replay(&mut app(Some(access))?, out, id, *at, access)
        }
        Command::Case(CaseCommand::Salvage { id, file, plaintext, access }) => {
            findings::salvage(&mut app(Some(access))?, out, (id, file), *plaintext, access)
        }
        Command::Case(CaseCommand::Export { id, file, plaintext, access }) => {
            database::export(&mut app(Some(access))?, out, id, file, *plaintext, access)
        }
        Command::Case(CaseCommand::Close { id, outcome, reason, access }) => {
            closing::close(&mut app(Some(access))?, out, id, *outcome, reason.as_deref(), access)
        }
        Command::Case(CaseCommand::Reopen { id, access }) => closing::reopen(&mut app(Some(access))?, out, id, access),
        Command::Case(CaseCommand::Erase { id, reason, yes, access }) => {
            closing::erase(&mut app(Some(access))?, out, id, *reason, *yes, access)
        }
        Command::Password { new_password_file, access } => {
            closing::change_password(&mut app(Some(access))?, out, new_password_file, access)
        }
        Command::Escrow(EscrowCommand::Init { public, custodians }) => escrow::init(out, public, custodians),
        Command::Escrow(EscrowCommand::Check { file }) => escrow::check(&mut app(None)?, out, file.as_ref()),
        Command::Escrow(EscrowCommand::Use { file, confirm, access }) => {
            escrow::use_key(&mut app(Some(access))?, out, file, confirm.as_deref(), access)
        }
        Command::Escrow(EscrowCommand::Status { access }) => escrow::status(&mut app(Some(access))?, out, access),
        Command::Escrow(EscrowCommand::Open { officer, shares, new_password_file, folder }) => {
            escrow::open(&mut app_in(arguments, folder.as_deref())?, out, officer, shares, new_password_file)
        }
        Command::Hub(HubCommand::Enrol { address, code_file, request, reply, access }) => {
            let files = hub::Files { request: request.as_deref(), reply: reply.as_deref() };
            hub::enrol(&mut app(Some(access))?, out, address, code_file, &files, access)
        }
        Command::Hub(HubCommand::Sync { access }) => hub::sync(&mut app(Some(access))?, out, access),
        Command::Hub(HubCommand::Status { access }) => hub::status(&mut app(Some(access))?, out, access),
        Command::Findings { settle, words, access } => {
            findings::findings(&mut app(Some(access))?, out, settle.as_deref(), words, access)
        }
        Command::Verify { package: Some(file), check, access: _ } => packages::check(&mut app(None)?, out, file, check),
        Command::Verify { package: None, check, access } => match (access.account(), check.of_log()) {
            (Some(access), Some(known)) => findings::verify(&mut app(Some(&access))?, out, known, &access),
            _ => {
                output::warn("验证日志时 --head 和 --key 各写一次 (--head and --key once each for a log)");
                Ok(Exit::Usage)
            }
        },
        Command::Package { case, file, passphrase_file, access } => {
            packages::make(&mut app(Some(access))?, out, (case, file), passphrase_file.as_deref(), access)
        }
        Command::Take { file, passphrase_file, confirmed, access } => {
            packages::take(&mut app(Some(access))?, out, file, (passphrase_file.as_deref(), confirmed), access)
        }
        Command::Case(CaseCommand::Conflicts { id, settle, access }) => {
            let settle = settle.as_deref().map(packages::settled).transpose()?;
            let settle = settle.as_ref().map(|(place, take)| (place.as_str(), *take));
            packages::conflicts(&mut app(Some(access))?, out, id, settle, access)
        }
        Command::Case(CaseCommand::Blind { id, answers, declines, open, access }) => {
            blind::run(&mut app(Some(access))?, out, id, (answers, declines), *open, access)
        }
        Command::Case(CaseCommand::ConfirmHere { id, check, statement, disagree, access }) => {
            packages::confirm_here(&mut app(Some(access))?, out, (id, check), (!disagree, statement), access)
        }
        Command::Backup(BackupCommand::Make { to, every_part, access }) => {
            backup::make(&mut app(Some(access))?, out, to.as_deref(), *every_part, access)
        }
        Command::Backup(BackupCommand::List { from }) => backup::list(&mut app(None)?, out, from),
        Command::Backup(BackupCommand::Verify { from, password }) => {
            // Hashes and signature need nobody's folder.
            let opened = password.password_stdin || password.password_file.is_some();
            let places = if opened { places(password.folder.as_deref())? } else { Places::only(PathBuf::new()) };
            backup::verify(&mut app_at(arguments, places)?, out, from, password)
        }
        Command::Backup(BackupCommand::Restore { from, password, unopened, beside }) => {
            let mut app = app_at(arguments, places(password.folder.as_deref())?)?;
            backup::restore(&mut app, out, from, password, (*unopened, *beside))
        }
        Command::Case(CaseCommand::Submit { id, statement, proposal, access }) => {
            review::submit(&mut app(Some(access))?, out, id, (statement, proposal), access)
        }
        Command::Case(CaseCommand::Remarks { id, answers, access }) => {
            review::remarks(&mut app(Some(access))?, out, id, answers, access)
        }
        Command::Case(CaseCommand::Duties { id, pdf, en, access }) => {
            duties::duties(&mut app(Some(access))?, out, id, (pdf.as_deref(), *en), access)
        }
        Command::Case(CaseCommand::Quality { id, access }) => {
            quality::quality(&mut app(Some(access))?, out, id.as_deref(), access)
        }
        Command::Officer { role, access } => database::officer(&mut app(Some(access))?, out, *role, access),
    }
}

fn library(arguments: &Arguments) -> Result<Library, Failure> {
    match &arguments.checklists {
        Some(folder) => Library::of_folder(folder, &Machine::new()),
        None => Ok(with_extra(users_checklists().as_deref())),
    }
}

/// Where this user's added checklists lie; nowhere without a home folder.
fn users_checklists() -> Option<PathBuf> {
    let places = Places::of_user(|name| std::env::var_os(name), std::env::home_dir());
    // A machine without a home folder still has what is built in.
    places.ok().and_then(|places| places.checklists)
}

/// What is built in and what a bank added; what of it is not sound is named.
fn with_extra(extra: Option<&Path>) -> Library {
    let Some(extra) = extra else { return Library::built_in() };
    let library = Library::built_in_and(extra, &Machine::new());
    for left in library.left_out() {
        output::warn(&format!("外加清单 {} 没有装入：{}", left.folder, left.why.zh));
    }
    library
}

fn app(arguments: &Arguments, access: Option<&Access>) -> Result<App, Failure> {
    match access {
        Some(access) => app_in(arguments, access.folder.as_deref()),
        // A case file alone needs nobody's database.
        None => app_at(arguments, Places::only(PathBuf::new())),
    }
}

/// With the accounts of a folder; of the user's own where none is named.
fn app_in(arguments: &Arguments, folder: Option<&Path>) -> Result<App, Failure> {
    let mut app = app_at(arguments, places(folder)?)?;
    for notice in app.run(SessionStatus {})?.notices {
        output::warn(&format!("{} {}", notice.zh, notice.en));
    }
    Ok(app)
}

/// The data folder that is named, else the window's own.
fn places(folder: Option<&Path>) -> Result<Places, Failure> {
    match folder {
        Some(folder) => Ok(Places::only(folder)),
        None => Places::of_user(|name| std::env::var_os(name), std::env::home_dir()),
    }
}

fn app_at(arguments: &Arguments, places: Places) -> Result<App, Failure> {
    let secrets = DeviceKeys::of_user(|name| std::env::var_os(name), std::env::home_dir());
    let machine = Arc::new(Machine::new().keeping(secrets));
    let library = library(arguments)?;
    let settings = Settings { fonts: fonts(), ..Settings::at(places) };
    Ok(App::new(settings, library, machine))
}

/// The fonts of the printed report: beside the program, or where `TIANYE_FONTS` says, or where systems keep them.
fn fonts() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::var_os("TIANYE_FONTS").into_iter().map(PathBuf::from).collect();
    if let Some(beside) = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned)) {
        folders.extend([beside.join("fonts"), beside.join("resources/fonts"), beside.join("../resources/fonts")]);
    }
    folders.push(PathBuf::from("/usr/share/fonts/opentype/noto"));
    for folder in folders {
        let named = |name: &str| Some(folder.join(name)).filter(|path| path.is_file());
        let found: Vec<PathBuf> =
            ["NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"].iter().filter_map(|name| named(name)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}
