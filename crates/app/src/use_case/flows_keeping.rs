//! A statement file kept in the case: sealed aside, so that typing goes on while a large file is encrypted; then recorded in one short step.

use std::io::{self, Read};
use std::sync::Arc;

use store::{AttachmentDescription, Written};

use super::attachments::media_type;
use super::flows::SOURCE;
use super::flows_memory::note;
use super::flows_writing::INFLOWS;
use crate::api::flows::{FlowFile, KeepFlows};
use crate::api::text::{Code, Failure};
use crate::app::{App, Settle, Work};
use crate::failure::not_found;
use crate::flows_desk::{Desk, Pending, Running};
use crate::view;

/// A file sealed on the disk, not recorded yet.
pub(crate) struct Sealed {
    case: String,
    desk: Arc<Desk>,
    pending: Pending,
    written: Written,
}

impl Settle for KeepFlows {
    type Done = Sealed;

    fn aside(self, app: &mut App) -> Result<Work<Sealed>, Failure> {
        let desk = app.desk(&self.case)?;
        let (store, open) = app.case(&self.case)?;
        let place = store.place(open.id)?;
        let pending = desk.inside().pending.take().ok_or_else(|| not_found("读过的文件", ""))?;
        let running = desk.begin();
        Ok(Box::new(move || {
            let mut content = Counted { bytes: &pending.bytes, at: 0, running: &running };
            match place.write(&mut content) {
                Ok(written) => Ok(Sealed { case: self.case, desk, pending, written }),
                Err(error) => {
                    let failure = match running.stopped() {
                        true => Failure::new(Code::BadRequest).saying("已停止", "stopped"),
                        false => error.into(),
                    };
                    // What was read stands as before, and may be kept again.
                    desk.inside().pending.get_or_insert(pending);
                    Err(failure)
                }
            }
        }))
    }

    fn settle(done: Sealed, app: &mut App) -> Result<FlowFile, Failure> {
        let Sealed { case, desk, pending, written } = done;
        let (store, open) = app.case(&case)?;
        let asked = open.sheet.checklist.tables.contains_key(INFLOWS);
        let description = AttachmentDescription {
            media_type: media_type(&pending.bytes, &pending.statement.name).to_owned(),
            name: pending.statement.name.clone(),
            question: asked.then(|| INFLOWS.to_owned()),
            source: Some(SOURCE.to_owned()),
            // How it is read belongs to the file: opened again, it reads the same.
            note: note(&pending.told, &pending.statement.reading.layout),
            ..AttachmentDescription::default()
        };
        let (added, saved) = match store.record_written(written, description) {
            Ok(recorded) => recorded,
            Err(error) => {
                // What was read stands as before, and may be kept again.
                desk.inside().pending.get_or_insert(pending);
                return Err(error.into());
            }
        };
        let id = added.id.to_string();
        open.learn(&saved, evidence::Payload::AttachmentAdded(added));
        let card = view::flow_file(&id, &pending.statement, pending.statement.rows.len(), pending.remembered);
        desk.inside().fresh = Some((id, pending.statement));
        Ok(card)
    }
}

/// The file's bytes; says how far they are taken, and ends when the officer stops.
struct Counted<'a> {
    bytes: &'a [u8],
    at: usize,
    running: &'a Running,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = (&self.bytes[self.at..]).read(buffer)?;
        self.at += taken;
        let share = self.at as u64 * 1_000 / (self.bytes.len() as u64).max(1);
        match self.running.at(u32::try_from(share).unwrap_or(1_000)) {
            true => Ok(taken),
            false => Err(io::Error::other("stopped by the officer")),
        }
    }
}
