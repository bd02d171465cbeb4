//! A report with numbers of persons in full 不遮盖的报告: by right, with the password, with a reason, and recorded before the file is there.

use std::sync::Arc;

use evidence::Role;
use zeroize::Zeroizing;

use super::exchange::{Leaving, bare, with_cover};
use crate::api::evidence::JobKind;
use crate::api::files::FileWritten;
use crate::api::text::{Code, Failure, Text};
use crate::api::unmasking::{ExportUnmasked, ReportFormat};
use crate::app::App;
use crate::printer::{self, Cover};
use crate::steps::{Step, Stepped, aside};

/// Less says nothing, more is a note.
const REASON: std::ops::RangeInclusive<usize> = 2..=200;

fn refused(zh: &str, en: &str) -> Failure {
    Failure::new(Code::BadRequest).saying(zh, en)
}

impl Stepped for ExportUnmasked {
    fn start(self, app: &mut App) -> Result<Step<FileWritten>, Failure> {
        let reason = self.reason.trim().to_owned();
        if !REASON.contains(&reason.chars().count()) {
            return Err(refused(
                "写明为什么要带全号，2 到 200 个字，会记入日志",
                "say why numbers are needed in full, 2 to 200 characters; it goes into the record",
            ));
        }
        // Whoever reviews or decides works with covered numbers; so does everybody once the case is over.
        if app.session()?.store.officer().role() != Role::Officer {
            return Err(refused(
                "只有尽调岗可以导出带全号的报告",
                "only the officers of a case may write a report with numbers in full",
            ));
        }
        app.case(&self.case)?.1.refuse_when_closed()?;
        app.prove(&self.password)?;
        let kind = match self.format {
            ReportFormat::Xlsx => JobKind::Xlsx,
            ReportFormat::Pdf => JobKind::Pdf,
        };
        let job = app.jobs.begin(&self.case, kind, &bare(self.path.as_str()));
        with_cover(app, self.case.clone(), move |app, sheet, cover| {
            job.at(200)?;
            let cover = Cover { unmasked: true, ..cover };
            let (printer, env) = (Arc::clone(&app.printer), Arc::clone(&app.env));
            let make = move || {
                let (bytes, format) = match self.format {
                    ReportFormat::Xlsx => (printer::xlsx(&sheet, &cover)?, "xlsx"),
                    ReportFormat::Pdf => (printer.pdf(&sheet, &cover, &*env)?, "pdf"),
                };
                job.at(850)?;
                let warning = Some(Text::new(
                    "这份报告带身份证号、电话、卡号全号，没有加密；用完请删除。本次导出和理由已记入日志。",
                    "This report shows numbers of persons in full and is not encrypted: delete it when done. The export and its reason are in the record.",
                ));
                let (case, path, bytes, purpose) = (self.case, self.path, Zeroizing::new(bytes), Some(reason));
                Ok(Leaving { case, path, format, bytes, masked: false, purpose, warning, job })
            };
            Ok(aside(make, |app, leaving: Leaving| leaving.leave(app)))
        })
    }
}
