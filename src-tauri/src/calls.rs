//! Every call of the page goes through here to the application, off the window's own thread, so that typing never waits.
//! It knows the commands only as far as they name files: the page may name none that the officer did not choose.

use app::api::files::{CaseSource, FileSource};
use app::api::text::{Code, Failure, Text};
use app::api::{Answered, Request};
use tauri::State;
use tauri::ipc::Response;

use crate::Shared;
use crate::files::Chosen;

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
    {
        return Err(failure(Code::BadRequest, "文件不是您选的", "the file was not chosen by the officer", path));
    }
    let shared = Shared::clone(&shared);
    let answered = tauri::async_runtime::spawn_blocking(move || {
        // An earlier call that ended in a fault of ours left the database whole, so the work goes on.
        let application = || shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let begun = application().begin(request);
        // The lock is free again: long work on a snapshot keeps no keystroke waiting.
        match begun? {
            Answered::Now(reply) => Ok(reply),
            Answered::Later(work) => work(),
            Answered::Then(work) => {
                let last = work()?;
                last(&mut application())
            }
        }
    });
    match answered.await {
        Ok(reply) => reply.map(Response::new),
        Err(error) => Err(failure(Code::Internal, "程序内部出错", "the program failed", &error.to_string())),
    }
}

/// The file of the officer's disk that a request names.
fn named_file(request: &Request) -> Option<&str> {
    match request {
        Request::ExportCase(r) => Some(&r.path),
        Request::ExportXlsx(r) => Some(&r.path),
        Request::ExportPdf(r) => Some(&r.path),
        Request::ExportPreparation(r) => Some(&r.path),
        Request::SalvageCase(r) => Some(&r.path),
        Request::MakePackage(r) => Some(&r.path),
        Request::CheckPackage(r) => Some(&r.path),
        Request::TakePackage(r) => Some(&r.path),
        Request::Attach(r) => match &r.file {
            FileSource::Path { path } => Some(path),
            FileSource::Base64 { .. } => None,
        },
        Request::ReadFlows(r) => match &r.file {
            FileSource::Path { path } => Some(path),
            FileSource::Base64 { .. } => None,
        },
        Request::ImportCase(r) => match &r.source {
            CaseSource::Path { path } => Some(path),
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
            (r#"{"cmd":"make_package","case":"c","path":"/a.tycase"}"#, Some("/a.tycase")),
            (r#"{"cmd":"check_package","path":"/a.tycase"}"#, Some("/a.tycase")),
            (r#"{"cmd":"take_package","path":"/a.tycase"}"#, Some("/a.tycase")),
            (r#"{"cmd":"list_cases"}"#, None),
        ] {
            let request: Request = serde_json::from_str(json).unwrap();
            assert_eq!(named_file(&request), path, "{json}");
        }
    }

    #[test]
    fn no_command_with_a_path_is_forgotten() {
        // The page's requests are listed in the generated types: each that has a `path` must be one of those above.
        let types = app::api::typescript();
        let with_path =
            types.lines().filter(|line| line.starts_with("export type") && line.contains("path: string")).count();
        // ExportCase, ExportXlsx, ExportPdf, ExportPreparation, SalvageCase, MakePackage, CheckPackage, TakePackage, FileSource (attach, read_flows),
        // CaseSource, and the replies FileWritten, PaperWritten, Salvaged, PackageMade
        assert_eq!(with_path, 14, "a new type carries a path: let named_file see it");
    }
}
