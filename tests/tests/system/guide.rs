//! The guide's commands are run as they are printed.

use std::path::Path;

use testkit::crash::{Program, free_port};
use testkit::folder::Folder;

const GUIDE: &str = include_str!("../../../docs/guide/backup.md");

/// The lines of every `sh` block.
fn commands() -> Vec<&'static str> {
    let blocks = GUIDE.split("```sh\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines());
    lines.filter(|line| !line.is_empty()).collect()
}

// shows in part: SEC-09 (the server's tests show what a restore ends)
#[tokio::test(flavor = "multi_thread")]
async fn every_command_of_the_chapter_on_backup_does_what_it_says() {
    let folder = Folder::new("guide");
    let port = free_port();
    let (ring, second) = (folder.path().join("ring"), folder.path().join("second"));
    let program = |line: &[&str], data: &Path| {
        Program::doorward(folder.path())
            .arguments(line.iter().copied())
            .variable("DOORWARD_FOLDER", data)
            .variable("DOORWARD_KEYS_FILE", &ring)
            .variable("DOORWARD_LISTEN", format!("127.0.0.1:{port}"))
            .variable("DOORWARD_PUBLIC_URL", format!("http://127.0.0.1:{port}"))
            .ready_at(format!("http://127.0.0.1:{port}/readyz"))
    };
    let mut data = folder.path().join("first");
    let mut running = Some(program(&["serve"], &data).start().await);
    let commands = commands();
    assert_eq!(commands.len(), 8, "the blocks of the chapter");
    for line in commands {
        let words: Vec<&str> = line
            .strip_prefix("doorward ")
            .expect("our command")
            .split(' ')
            .collect();
        if words[0] == "restore" {
            if let Some(running) = running.take() {
                running.stop().await;
            }
            let (status, said) = program(&words, &data).run();
            assert!(!status.success(), "a database in use is refused: {said}");
            data.clone_from(&second);
        }
        let (status, said) = program(&words, &data).run();
        assert!(status.success(), "{line}: {said}");
        if words[0] == "backup" {
            assert!(
                said.contains(ring.to_str().expect("a path")),
                "it says where the ring lies: {said}"
            );
        }
        if words[0] == "restore" {
            running = Some(program(&["serve"], &data).start().await);
        }
    }
    if let Some(running) = running {
        running.stop().await;
    }
}
