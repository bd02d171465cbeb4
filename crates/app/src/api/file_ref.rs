//! What a command says of a file 文件引用: a name that only the port to files ([`crate::Env`]) understands. No command takes it apart or joins anything to it;
//! on a laptop the port reads it as a path of this machine, and a shell that has no paths (a branch's server) gives names of its own.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file or folder as whoever asks names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[ts(as = "String")]
pub struct FileRef(String);

impl FileRef {
    /// As the port takes it.
    pub(crate) fn place(&self) -> &Path {
        Path::new(&self.0)
    }

    /// As it was said, for words to people and records.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for FileRef {
    fn from(name: String) -> Self {
        Self(name)
    }
}

impl From<&str> for FileRef {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl From<&Path> for FileRef {
    fn from(path: &Path) -> Self {
        Self(path.display().to_string())
    }
}

impl From<PathBuf> for FileRef {
    fn from(path: PathBuf) -> Self {
        Self::from(path.as_path())
    }
}

impl From<FileRef> for String {
    fn from(file: FileRef) -> Self {
        file.0
    }
}

impl std::fmt::Display for FileRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
