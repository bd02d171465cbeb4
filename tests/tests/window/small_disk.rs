//! A disk that can be filled and emptied again: a small file system in memory, mounted for the data folder. The program sees a disk
//! that is really full, by nobody's pretence. Mounting needs root; where it is not allowed the test says so and tries nothing.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct SmallDisk {
    at: PathBuf,
}

impl SmallDisk {
    /// Mounts it; the reason when that is not possible here.
    pub fn mount(at: &Path, megabytes: u32) -> Result<Self, String> {
        let size = format!("size={megabytes}m");
        let made = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output();
        match made {
            Ok(done) if done.status.success() => Ok(Self { at: at.to_owned() }),
            Ok(done) => Err(String::from_utf8_lossy(&done.stderr).trim().to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn filler(&self) -> PathBuf {
        self.at.join("filler")
    }

    /// Not one byte more goes onto it.
    pub fn fill(&self) {
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(self.filler()).expect("a filler");
        for part in [1 << 20, 4096, 1] {
            while file.write_all(&vec![7_u8; part]).is_ok() {}
        }
    }

    pub fn free(&self) {
        std::fs::remove_file(self.filler()).expect("the filler goes");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // What still has a file open on it lets go later.
        let _ = Command::new("umount").arg("-l").arg(&self.at).status();
    }
}
