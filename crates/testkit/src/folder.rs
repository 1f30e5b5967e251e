//! Temporary folders and the processes that live in them: both are gone when the test is gone, however it ends.

use std::fs::{DirBuilder, remove_dir_all};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A new empty folder (0700) under the system's temporary folder, deleted on drop.
///
/// A killed test leaves it behind; what must not stay even then belongs to a [`Guard`].
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The name tells whose it is: `doorward-{what}-{process}-{number}`.
    pub fn new(what: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("doorward-{what}-{}-{number}", std::process::id()));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Self(path),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {} // left by a killed test of an equal number
                Err(error) => panic!("cannot create {}: {error}", path.display()),
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = remove_dir_all(&self.0);
    }
}

/// A shell that waits until this process lets go of it, and then cleans up.
///
/// It holds the other end of a pipe: the pipe closes on drop, but also when the test process is killed, so that
/// no server, browser or folder outlives a run. It has a process group of its own, so that Ctrl-C leaves it alive.
#[derive(Debug)]
pub(crate) struct Guard {
    shell: Child,
    rope: Option<ChildStdin>,
}

impl Guard {
    /// Runs `clean_up` (shell text; `$1` … are `arguments`) in `folder` when the guard is dropped or this process dies.
    pub(crate) fn new(clean_up: &str, arguments: &[&Path], folder: &Path, user: Option<(u32, u32)>) -> Self {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("read -r nothing\n{clean_up}"))
            .arg("guard")
            .args(arguments)
            .current_dir(folder)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some((uid, gid)) = user {
            command.uid(uid).gid(gid);
        }
        let mut shell = command.spawn().expect("sh starts");
        let rope = shell.stdin.take();
        Self { shell, rope }
    }
}

impl Drop for Guard {
    /// Waits until all is clean.
    fn drop(&mut self) {
        drop(self.rope.take());
        let _ = self.shell.wait();
    }
}
