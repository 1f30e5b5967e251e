//! Bare Argon2id: what the machine could do if there were nothing but the hash.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use testkit::folder::Folder;

/// The argon2 crate as the product has it, memory reused: hashes a second.
pub fn bare(threads: usize, span: Duration) -> f64 {
    native_hash::rate(threads, span)
}

/// The same crate built for this machine's own instructions by `./bench`; `None` if it was not built.
pub fn native(threads: usize, span: Duration) -> Option<f64> {
    let program = Path::new("target/native/release/native-hash");
    program.exists().then(|| told(program, threads, span))
}

/// libsodium in a process of its own. It takes new memory for each hash: it has no other way.
pub struct Sodium {
    program: PathBuf,
    _folder: Folder,
}

impl Sodium {
    /// `None` if libsodium's headers or a C compiler are missing.
    pub fn built() -> Option<Self> {
        let folder = Folder::new("bench-sodium");
        let program = folder.path().join("sodium-hash");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("sodium/hash.c");
        let built = Command::new("cc")
            .args(["-O2", "-pthread", "-o"])
            .args([&program, &source])
            .arg("-lsodium")
            .output();
        let built = built.is_ok_and(|output| output.status.success());
        built.then_some(Self {
            program,
            _folder: folder,
        })
    }

    pub fn rate(&self, threads: usize, span: Duration) -> f64 {
        told(&self.program, threads, span)
    }
}

fn told(program: &Path, threads: usize, span: Duration) -> f64 {
    let output = Command::new(program)
        .args([threads.to_string(), span.as_secs().to_string()])
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let rate = text.trim().parse();
    rate.unwrap_or_else(|_| panic!("{}: {}", program.display(), output.status))
}
