//! The pictures in a folder that the officer named: offered, never taken by themselves. Looked at anew whenever the window asks; nothing is watched behind
//! its back, and nothing is kept of what was only looked at.

use std::sync::Arc;

use crate::api::evidence::{FolderPicture, FolderPictures, LookAtPicture, PictureLook};
use crate::api::text::{Code, Failure};
use crate::app::{App, Prepare, Work};
use crate::base64;
use crate::failure::file;
use crate::photo_marks::seen;

/// What a camera or a telephone writes. The last two are kept but not decoded here.
const ENDINGS: [&str; 7] = ["jpg", "jpeg", "png", "webp", "gif", "heic", "heif"];
/// More are not offered at once: the latest ones are.
const MOST: usize = 200;
/// More entries are not looked at.
const MOST_ENTRIES: usize = 20_000;

impl Prepare for FolderPictures {
    fn prepare(self, app: &mut App) -> Result<Work<Vec<FolderPicture>>, Failure> {
        let open = app.case(&self.case)?.1;
        let there = open.state.attachments.iter().filter(|a| a.retracted_by.is_none());
        let known: Vec<(String, u64)> = there.map(|a| (a.added.name.clone(), a.added.size)).collect();
        let env = Arc::clone(&app.env);
        Ok(Box::new(move || {
            let folder = self.path.place();
            let entries = env.list(folder).map_err(|error| file(folder, &error))?;
            let mut found = Vec::new();
            for path in entries.into_iter().take(MOST_ENTRIES) {
                let ending = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
                let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
                let (Some(ending), Some(name), Some(text)) = (ending, name, path.to_str()) else { continue };
                // What begins with a dot is a system's own.
                if !ENDINGS.contains(&ending.as_str()) || name.starts_with('.') {
                    continue;
                }
                // One that goes away while it is looked at is not there.
                let Ok((size, written)) = env.look(&path) else { continue };
                let there = known.iter().any(|(known, length)| *length == size && *known == name);
                let size = u32::try_from(size).unwrap_or(u32::MAX);
                found.push((
                    written,
                    FolderPicture {
                        path: text.to_owned(),
                        name,
                        size,
                        written: written.map(|seconds| seconds.to_string()),
                        there,
                    },
                ));
            }
            found.sort_by(|a, b| (b.0, &b.1.name).cmp(&(a.0, &a.1.name)));
            Ok(found.into_iter().take(MOST).map(|(_, picture)| picture).collect())
        }))
    }
}

impl Prepare for LookAtPicture {
    fn prepare(self, app: &mut App) -> Result<Work<PictureLook>, Failure> {
        app.session()?;
        let env = Arc::clone(&app.env);
        Ok(Box::new(move || {
            let path = self.path.place();
            let bytes = env.read(path, store::ATTACHMENT_LIMIT).map_err(|error| match error.kind() {
                std::io::ErrorKind::FileTooLarge => Failure::new(Code::TooLarge),
                _ => file(path, &error),
            })?;
            let looked = seen(&bytes);
            let (marks, small) = looked.map_or((None, None), |(marks, small)| (Some(marks), small));
            Ok(PictureLook {
                base64: small.map(|small| base64::encode(&small)),
                taken: marks.and_then(|marks| marks.taken),
            })
        }))
    }
}
