//! A disk that can be full.

use std::fs::{File, create_dir, remove_file};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use crate::folder::Folder;

/// A disk of eight megabytes in memory, unmounted on drop. An empty database with its log takes two.
pub struct SmallDisk(Folder);

#[expect(clippy::new_without_default, reason = "making one mounts it")]
impl SmallDisk {
    /// Panics where nothing may be mounted, with the way out.
    pub fn new() -> Self {
        let folder = Folder::new("disk");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"])
            .arg(folder.path())
            .status();
        assert!(
            mounted.is_ok_and(|status| status.success()),
            "this test mounts a small disk: run it as root, or by `unshare --map-root-user --mount`"
        );
        create_dir(folder.path().join("data")).expect("a folder");
        Self(folder)
    }

    /// An empty folder on it.
    pub fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// Takes what space is left.
    pub fn fill(&self) {
        let mut file = File::create(self.filler()).expect("a file");
        while file.write_all(&[1; 4096]).is_ok() {}
        while file.write_all(&[1; 1]).is_ok() {}
    }

    pub fn free(&self) {
        remove_file(self.filler()).expect("it was filled");
    }

    fn filler(&self) -> PathBuf {
        self.0.path().join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("--lazy").arg(self.0.path()).status());
    }
}
