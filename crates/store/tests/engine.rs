//! One list of promises, kept by both engines.

mod cases;

use std::path::PathBuf;

use store::{Database, Location};

/// A folder of one test, removed when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("doorward-engine-{}-{name}", std::process::id()));
        drop(std::fs::remove_dir_all(&path));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn location(&self) -> Location {
        Location::Sqlite { folder: self.0.clone() }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_keeps_every_promise() {
    let folder = Folder::new("promises");
    let database = Database::open(&folder.location()).await.unwrap();
    cases::all(&database).await;
}
