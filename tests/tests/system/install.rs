//! The guide's chapters beside that on backup (`guide.rs`): commands are run, configurations are read.

use std::path::{Path, PathBuf};
use std::process::Command;

use testkit::crash::{Program, Running, free_port};
use testkit::folder::Folder;
use testkit::postgres;

/// A chapter of the guide.
fn chapter(name: &str) -> String {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
    std::fs::read_to_string(guide.join(format!("{name}.md"))).expect("the chapter")
}

/// Every chapter's name.
fn chapters() -> Vec<String> {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
    let files = std::fs::read_dir(guide).expect("the guide").flatten();
    let names = files.filter_map(|file| file.file_name().to_str()?.strip_suffix(".md").map(str::to_owned));
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The blocks of one kind: `sh`, `toml`.
fn blocks(text: &str, kind: &str) -> Vec<String> {
    let mark = format!("```{kind}\n");
    let blocks = text.split(&mark).skip(1);
    blocks
        .filter_map(|block| block.split("```").next().map(str::to_owned))
        .collect()
}

/// A line of ours as the shell splits it: words, and what stands in quotes.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let mut words = Vec::new();
    for (place, part) in parts {
        if place % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    assert_eq!(words.remove(0), "doorward", "{line}");
    words
}

/// A server on a folder of its own, as the guide's reader has one.
struct Machine {
    folder: Folder,
    data: PathBuf,
    database: Option<String>,
    port: u16,
}

impl Machine {
    fn new() -> Self {
        let folder = Folder::new("guide");
        let data = folder.path().join("data");
        Self {
            folder,
            data,
            database: None,
            port: free_port(),
        }
    }

    fn program(&self, words: &[String]) -> Program {
        let url = format!("http://127.0.0.1:{}", self.port);
        let program = Program::doorward(self.folder.path())
            .arguments(words)
            .variable("DOORWARD_FOLDER", &self.data)
            .variable("DOORWARD_KEYS_FILE", self.folder.path().join("ring"))
            .variable("DOORWARD_LISTEN", format!("127.0.0.1:{}", self.port))
            .variable("DOORWARD_PUBLIC_URL", &url)
            .ready_at(format!("{url}/readyz"));
        match &self.database {
            Some(database) => program.variable("DOORWARD_DATABASE_URL", database),
            None => program,
        }
    }

    async fn serve(&self) -> Running {
        self.program(&["serve".to_owned()]).start().await
    }

    /// Runs a command that must go well; what it said.
    fn run(&self, line: &str) -> String {
        let (status, said) = self.program(&words(line)).run();
        assert!(status.success(), "{line}: {said}");
        said
    }
}

#[test]
fn every_chapter_with_commands_is_run_by_a_test() {
    let with_commands = chapters()
        .into_iter()
        .filter(|name| !blocks(&chapter(name), "sh").is_empty());
    let run = [
        "backup", // guide.rs
        "first-workspace",
        "install",
        "mail",
        "postgresql",
        "tls-and-proxies",
        "upgrade",
    ];
    assert_eq!(with_commands.collect::<Vec<_>>(), run);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_for_installing_and_for_the_first_workspace_do_what_they_say() {
    let machine = Machine::new();
    let running = machine.serve().await;
    for name in ["install", "tls-and-proxies", "mail"] {
        for line in blocks(&chapter(name), "sh").iter().flat_map(|block| block.lines()) {
            machine.run(line);
        }
    }
    let chapter = chapter("first-workspace");
    let lines: Vec<String> = blocks(&chapter, "sh")
        .iter()
        .flat_map(|b| b.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let says = [
        "/setup/",
        "acme",
        "/invitation/",
        "/invitation/",
        "deleted",
        "Acme Instruments",
        "Acme Group",
        "closed",
        "open",
    ];
    assert_eq!(lines.len(), says.len(), "the blocks of the chapter");
    for (line, says) in lines.iter().zip(says) {
        let said = machine.run(line);
        assert!(said.contains(says), "{line}: {said}");
    }
    running.stop().await;
}

/// On one engine, or from one to the other.
async fn moves(name: &str, database: Option<String>) {
    let mut machine = Machine::new();
    let mut running = Some(machine.serve().await);
    for line in blocks(&chapter(name), "sh").iter().flat_map(|block| block.lines()) {
        if line.contains(" restore ") {
            if let Some(running) = running.take() {
                running.stop().await;
            }
            machine.data = machine.folder.path().join("elsewhere");
            machine.database.clone_from(&database);
        }
        machine.run(line);
    }
    assert!(running.is_none(), "{name} restores");
    machine.serve().await.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_for_an_upgrade_lead_there_and_back() {
    moves("upgrade", None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_for_postgresql_move_a_server_there() {
    let Some(database) = postgres::new_database() else {
        return;
    };
    moves("postgresql", Some(database)).await;
}

/// Every configuration in the guide can be used as it stands, once its files are there.
#[test]
fn every_configuration_of_the_guide_can_be_used() {
    let folder = Folder::new("guide-config");
    let made = rcgen::generate_simple_self_signed(["id.example.org".to_owned()]).expect("a certificate");
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    put("chain.pem", &made.cert.pem());
    put("key.pem", &made.signing_key.serialize_pem());
    put(
        "database-url",
        "postgres://doorward:PASSWORD@db.example.org/doorward?sslmode=verify-full",
    );
    let private = |name: &str| {
        use std::os::unix::fs::PermissionsExt as _;
        let owner_only = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(folder.path().join(name), owner_only).expect("a mode");
    };
    put("mail-password", "a secret of the mail server");
    put("sms-password", "a secret of the gateway");
    for secret in ["key.pem", "database-url", "mail-password", "sms-password"] {
        private(secret);
    }
    let mut count = 0;
    for name in chapters() {
        for block in blocks(&chapter(&name), "toml") {
            count += 1;
            let here = folder.path().to_str().expect("a path");
            let block = block.replace("/etc/doorward", here);
            put(
                "doorward.toml",
                &block.replace("/run/credentials/doorward.service", here),
            );
            let (status, said) = Program::doorward(folder.path())
                .arguments(["--folder", "data", "--config", "doorward.toml", "config", "check"])
                .run();
            assert!(status.success(), "{name}: {block}\n{said}");
        }
    }
    assert_eq!(count, 7, "the blocks of the guide");
}

#[test]
fn systemd_finds_nothing_wrong_with_the_unit() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        println!("systemd-analyze is not here: the unit was not read");
        return;
    }
    let unit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/doorward.service");
    let unit = std::fs::read_to_string(unit).expect("the unit");
    let folder = Folder::new("unit");
    let binary = testkit::crash::doorward();
    let unit = unit.replace("/usr/local/bin/doorward", binary.to_str().expect("a path"));
    let file = folder.path().join("doorward.service");
    std::fs::write(&file, unit).expect("a file");
    let read = Command::new("systemd-analyze")
        .arg("verify")
        .arg(&file)
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&read.stderr);
    assert!(read.status.success() && said.is_empty(), "{said}");
}

/// Links between the chapters, and to files of the project.
#[test]
fn every_link_of_the_guide_leads_to_a_file() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
    let mut count = 0;
    for entry in std::fs::read_dir(&guide).expect("the guide") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a chapter");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.starts_with("http") {
                continue;
            }
            count += 1;
            assert!(guide.join(target).exists(), "{}: {target}", path.display());
        }
    }
    assert!(count > 15, "{count} links");
}
