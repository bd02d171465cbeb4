//! Every call of the page goes through here to the application, off the window's own thread, so that typing never waits.
//! It knows the commands only as far as they name files: the page may name none that the officer did not choose.

use app::api::files::{CaseSource, FileSource};
use app::api::text::{Code, Failure, Text};
use app::api::{Answered, Request};
use tauri::State;
use tauri::ipc::{InvokeBody, Response};

use crate::files::Chosen;
use crate::{Shared, Staged};

/// One call: a request of the command list in, its reply as JSON out.
#[tauri::command]
pub(crate) async fn call(
    request: serde_json::Value,
    shared: State<'_, Shared>,
    chosen: State<'_, Chosen>,
) -> Result<Response, Failure> {
    let request: Request = serde_json::from_value(request).map_err(|error| {
        failure(Code::BadRequest, "窗口的请求不完整", "the window's request is malformed", &error.to_string())
    })?;
    if let Some(path) = named_file(&request)
        && !chosen.holds(path)
        && !(reads_picture(&request) && chosen.holds_in_folder(path))
    {
        return Err(failure(Code::BadRequest, "文件不是您选的", "the file was not chosen by the officer", path));
    }
    let shared = Shared::clone(&shared);
    let answered = tauri::async_runtime::spawn_blocking(move || {
        // An earlier call that ended in a fault of ours left the database whole, so the work goes on.
        let application = || shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut answered = application().begin(request)?;
        // Between two steps the lock is free: long work on a snapshot keeps no keystroke waiting.
        loop {
            answered = match answered {
                Answered::Now(reply) => return Ok(reply),
                Answered::Later(work) => return work(),
                Answered::Then(work) => {
                    let next = work()?;
                    next(&mut application())?
                }
            };
        }
    });
    match answered.await {
        Ok(reply) => reply.map(Response::new),
        Err(error) => Err(failure(Code::Internal, "程序内部出错", "the program failed", &error.to_string())),
    }
}

/// The bytes of a file of a case, as they are: a photo would be half as large again as text.
#[tauri::command]
pub(crate) async fn attachment(case: String, id: String, shared: State<'_, Shared>) -> Result<Response, Failure> {
    let shared = Shared::clone(&shared);
    let read = tauri::async_runtime::spawn_blocking(move || {
        let work = shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner).attachment(&case, &id)?;
        work()
    });
    match read.await {
        Ok(bytes) => bytes.map(|bytes| Response::new(bytes.to_vec())),
        Err(error) => Err(failure(Code::Internal, "程序内部出错", "the program failed", &error.to_string())),
    }
}

/// One piece of a file that comes from the page: `attach` takes it by its id when all pieces are there. It stays in memory.
#[tauri::command]
pub(crate) fn stage(request: tauri::ipc::Request<'_>, staging: State<'_, Staged>) -> Result<(), Failure> {
    let refused =
        |detail: &str| failure(Code::BadRequest, "窗口的请求不完整", "the window's request is malformed", detail);
    let id = request.headers().get("x-file").and_then(|id| id.to_str().ok()).ok_or_else(|| refused("no id"))?;
    if id.is_empty() || id.len() > 64 {
        return Err(refused("the id is no id"));
    }
    match request.body() {
        InvokeBody::Raw(piece) if piece.is_empty() => staging.forget(id),
        InvokeBody::Raw(piece) if staging.put(id, piece) => {}
        InvokeBody::Raw(_) => {
            return Err(failure(Code::TooLarge, "同时送来的文件太多", "too many files at once", id));
        }
        InvokeBody::Json(_) => return Err(refused("bytes were expected")),
    }
    Ok(())
}

/// Whether a request reads pictures out of a folder that the officer named.
fn reads_picture(request: &Request) -> bool {
    matches!(request, Request::LookAtPicture(_) | Request::Attach(_))
}

/// The file of the officer's disk that a request names.
fn named_file(request: &Request) -> Option<&str> {
    match request {
        Request::ExportCase(r) => Some(r.path.as_str()),
        Request::ExportXlsx(r) => Some(r.path.as_str()),
        Request::ExportPdf(r) => Some(r.path.as_str()),
        Request::ExportDuties(r) => Some(r.path.as_str()),
        Request::ExportUnmasked(r) => Some(r.path.as_str()),
        Request::ExportPreparation(r) => Some(r.path.as_str()),
        Request::SalvageCase(r) => Some(r.path.as_str()),
        Request::MakePackage(r) => Some(r.path.as_str()),
        Request::CheckPackage(r) => Some(r.path.as_str()),
        Request::TakePackage(r) => Some(r.path.as_str()),
        Request::PutEscrow(r) => Some(r.path.as_str()),
        Request::AskEnrolment(r) => Some(r.path.as_str()),
        Request::TakeEnrolment(r) => Some(r.path.as_str()),
        Request::ExportAttachment(r) => Some(r.path.as_str()),
        Request::FolderPictures(r) => Some(r.path.as_str()),
        Request::LookAtPicture(r) => Some(r.path.as_str()),
        // Without a path it is the one that was chosen for the latest backup.
        Request::MakeBackup(r) => r.path.as_ref().map(|path| path.as_str()),
        Request::ListBackups(r) => Some(r.path.as_str()),
        Request::VerifyBackup(r) => Some(r.path.as_str()),
        Request::RestoreBackup(r) => Some(r.path.as_str()),
        Request::Attach(r) => match &r.file {
            FileSource::Path { path } => Some(path.as_str()),
            FileSource::Base64 { .. } | FileSource::Staged { .. } => None,
        },
        Request::ReadFlows(r) => match &r.file {
            FileSource::Path { path } => Some(path.as_str()),
            FileSource::Base64 { .. } | FileSource::Staged { .. } => None,
        },
        Request::ImportCase(r) => match &r.source {
            CaseSource::Path { path } => Some(path.as_str()),
            CaseSource::Json { .. } => None,
        },
        _ => None,
    }
}

pub(crate) fn failure(code: Code, zh: &str, en: &str, detail: &str) -> Failure {
    Failure {
        code,
        message: Text::new(zh, en),
        advice: Text::new("已存的答案都在；请重试。", "Saved answers are kept; please try again."),
        detail: Some(detail.into()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_request_that_names_a_file_is_seen() {
        for (json, path) in [
            (r#"{"cmd":"export_xlsx","case":"c","path":"/a.xlsx"}"#, Some("/a.xlsx")),
            (r#"{"cmd":"export_pdf","case":"c","path":"/a.pdf"}"#, Some("/a.pdf")),
            (r#"{"cmd":"export_case","case":"c","path":"/a.json","acknowledged":true}"#, Some("/a.json")),
            (r#"{"cmd":"export_duties","case":"c","path":"/d.pdf"}"#, Some("/d.pdf")),
            (r#"{"cmd":"salvage_case","case":"c","path":"/s.json","acknowledged":true}"#, Some("/s.json")),
            (
                r#"{"cmd":"export_preparation","case":null,"industry":"t","answers":{},"paper":"plan","format":"pdf","english":false,"path":"/p.pdf"}"#,
                Some("/p.pdf"),
            ),
            (r#"{"cmd":"attach","case":"c","at":null,"file":{"from":"path","path":"/p.jpg"}}"#, Some("/p.jpg")),
            (r#"{"cmd":"attach","case":"c","at":null,"file":{"from":"base64","name":"p","base64":""}}"#, None),
            (
                r#"{"cmd":"import_case","case":null,"source":{"from":"path","path":"/c.json"},"overwrite":false}"#,
                Some("/c.json"),
            ),
            (
                r#"{"cmd":"read_flows","case":"c","file":{"from":"path","path":"/s.csv"},"mapping":null,"answers":[]}"#,
                Some("/s.csv"),
            ),
            (
                r#"{"cmd":"export_unmasked","case":"c","path":"/u.pdf","format":"pdf","reason":"r","password":"p"}"#,
                Some("/u.pdf"),
            ),
            (r#"{"cmd":"make_package","case":"c","path":"/a.tycase"}"#, Some("/a.tycase")),
            (r#"{"cmd":"check_package","path":"/a.tycase"}"#, Some("/a.tycase")),
            (r#"{"cmd":"take_package","path":"/a.tycase"}"#, Some("/a.tycase")),
            (r#"{"cmd":"put_escrow","path":"/e.key"}"#, Some("/e.key")),
            (r#"{"cmd":"ask_enrolment","code":"c","path":"/stick/a"}"#, Some("/stick/a")),
            (r#"{"cmd":"take_enrolment","code":"c","path":"/stick/b","address":"a"}"#, Some("/stick/b")),
            (r#"{"cmd":"make_backup","path":"/stick"}"#, Some("/stick")),
            (r#"{"cmd":"make_backup","path":null}"#, None),
            (r#"{"cmd":"list_backups","path":"/stick"}"#, Some("/stick")),
            (r#"{"cmd":"verify_backup","path":"/stick"}"#, Some("/stick")),
            (r#"{"cmd":"restore_backup","path":"/stick"}"#, Some("/stick")),
            (r#"{"cmd":"export_attachment","case":"c","id":"i","path":"/o.jpg","reason":"r"}"#, Some("/o.jpg")),
            (r#"{"cmd":"folder_pictures","case":"c","path":"/card"}"#, Some("/card")),
            (r#"{"cmd":"look_at_picture","path":"/card/1.jpg"}"#, Some("/card/1.jpg")),
            (r#"{"cmd":"attach","case":"c","at":null,"file":{"from":"staged","name":"p","id":"1"}}"#, None),
            (r#"{"cmd":"list_cases"}"#, None),
        ] {
            let request: Request = serde_json::from_str(json).unwrap();
            assert_eq!(named_file(&request), path, "{json}");
        }
    }

    #[test]
    fn no_command_with_a_path_is_forgotten() {
        // The page's requests are listed in the generated types: what names a file says so by its type, and each must be one of those above.
        let types = app::api::typescript();
        let naming = |kind: &str| {
            let named = |line: &&str| line.starts_with("export type") && line.contains(&format!(": {kind}"));
            types.lines().filter(named).count()
        };
        // ExportCase, ExportXlsx, ExportPdf, ExportDuties, ExportUnmasked, ExportPreparation, SalvageCase, MakePackage, CheckPackage, TakePackage, PutEscrow, AskEnrolment,
        // TakeEnrolment, FileSource (attach, read_flows), CaseSource, MakeBackup, ListBackups, VerifyBackup, RestoreBackup, ExportAttachment, FolderPictures,
        // LookAtPicture
        assert_eq!(naming("FileRef"), 22, "a new request names a file: let named_file see it");
        // A path as plain text stands in replies alone: BackupMade, FileWritten, FolderPicture, PackageMade, PaperWritten, Salvaged.
        let plain =
            types.lines().filter(|line| line.starts_with("export type") && line.contains("path: string")).count();
        assert_eq!(plain, 6, "a file that a request names is a FileRef");
    }
}
