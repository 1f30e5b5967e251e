//! A disk that can be full.

use std::fs::{File, create_dir, remove_file};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use crate::folder::{Folder, Guard};

/// A disk of eight megabytes in memory, unmounted on drop, also of a killed test. An empty database with its log takes two.
pub struct SmallDisk {
    _guard: Guard, // unmounts it; dropped before the folder is
    folder: Folder,
}

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
        let end = "umount --lazy \"$1\"; rmdir \"$1\"";
        let guard = Guard::new(end, &[folder.path()], &std::env::temp_dir(), None);
        create_dir(folder.path().join("data")).expect("a folder");
        Self { _guard: guard, folder }
    }

    /// An empty folder on it.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
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
        self.folder.path().join("filler")
    }
}
