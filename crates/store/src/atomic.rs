//! Whole files written so that after a crash either the old or the new one is there, never half of one.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// Writes beside, flushes to the disk, renames over, flushes the folder.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    rename(&beside, path)
}

/// Renames a file already flushed, and flushes the folder it is in.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    to.parent().map_or(Ok(()), sync_folder)
}

/// Makes names in a folder durable. Windows does that with the file itself and cannot open folders.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
