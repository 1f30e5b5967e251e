//! Messages of a server that dies: none is lost, and none that was accepted is sent again.

#[path = "crash/people.rs"]
#[expect(dead_code, reason = "the kill test needs more of it")]
mod people;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use people::{set_up_app, sign_in};
use serde_json::Value;
use testkit::crash::{Program, free_port};
use testkit::folder::Folder;
use testkit::http::{Jar, ask, submit};
use testkit::inbox::{Act, Inbox, Moment};
use testkit::server::PASSWORD;

const ADA: &str = "ada@example.org";

/// A server as a process, its mail server, and Ada who administers.
struct Meadow {
    engine: &'static str,
    folder: Folder,
    database: Option<String>,
    port: u16,
    inbox: Inbox,
    adas: Jar,
}

impl Meadow {
    async fn new(engine: &'static str, database: Option<String>) -> (Self, testkit::crash::Running) {
        let mut meadow = Self {
            engine,
            folder: Folder::new("mail"),
            database,
            port: free_port(),
            inbox: Inbox::start().await,
            adas: Jar::default(),
        };
        let running = meadow.program(&["serve"]).start().await;
        let url = meadow.url();
        let link = std::fs::read_to_string(meadow.data().join("setup-link")).expect("a set-up link");
        let path = link.trim().strip_prefix(&url).expect("our own address").to_owned();
        let fields = [
            ("workspace", "Meadow"),
            ("address", "meadow"),
            ("name", "Ada Meadow"),
            ("email", ADA),
            ("password", PASSWORD),
        ];
        let status = submit(&url, &path, &fields, &mut Jar::default())
            .await
            .expect("an answer");
        assert_eq!(status, 303, "{engine}: the set-up");
        sign_in(&url, ADA, PASSWORD, &mut meadow.adas)
            .await
            .expect("Ada signs in");
        set_up_app(&url, &mut meadow.adas).await;
        meadow.inbox.next_mail_to(ADA).await; // about the app
        (meadow, running)
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, arguments: &[&str]) -> Program {
        let url = self.url();
        let mut program = Program::doorward(self.folder.path())
            .arguments(arguments.iter().copied())
            .variable("DOORWARD_FOLDER", self.data())
            .variable("DOORWARD_KEYS_FILE", self.folder.path().join("ring"))
            .variable("DOORWARD_LISTEN", format!("127.0.0.1:{}", self.port))
            .variable("DOORWARD_PUBLIC_URL", &url)
            .ready_at(format!("{url}/readyz"));
        for (name, value) in self.inbox.variables() {
            program = program.variable(&name, value);
        }
        match &self.database {
            Some(url) => program.variable("DOORWARD_DATABASE_URL", url),
            None => program,
        }
    }

    /// A message that the server acknowledged; false where it died before.
    async fn write(&mut self) -> bool {
        let url = self.url();
        let answer = ask(&url, "POST", "/api/v1/messages/test", Some(Value::Null), &mut self.adas).await;
        matches!(answer, Ok((204, _)))
    }

    /// Waits until the server says that nothing waits, then a little longer than a round.
    async fn all_is_sent(&mut self) {
        let url = self.url();
        for _ in 0..200 {
            let answer = ask(&url, "GET", "/api/v1/messages", None, &mut self.adas).await;
            let (_, listed) = answer.expect("an answer");
            if listed["waiting"] == 0 {
                assert_eq!(listed["failed"], 0, "{}: {listed}", self.engine);
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{}: messages still wait", self.engine);
    }

    /// How often each message came, by its name.
    fn copies(&self) -> BTreeMap<String, usize> {
        let mut copies = BTreeMap::new();
        for mail in self.inbox.mails() {
            *copies.entry(mail.message_id).or_default() += 1;
        }
        copies
    }
}

async fn story(engine: &'static str, database: Option<String>) {
    let (mut m, mut running) = Meadow::new(engine, database).await;

    // Killed after the commit and before sending: each comes once.
    m.inbox.shut().await;
    for _ in 0..5 {
        assert!(m.write().await, "{engine}: the message is acknowledged");
    }
    let (_, said) = m.program(&["doctor", "--json"]).run();
    assert!(said.contains("It cannot be reached."), "{engine}: {said}");
    running.kill_9();
    nothing_is_readable(&m, "You asked for this message");
    m.inbox.open().await;
    running = m.program(&["serve"]).start().await;
    m.all_is_sent().await;
    assert_eq!(m.copies().into_values().collect::<Vec<_>>(), [1; 6], "{engine}");
    let (_, said) = m.program(&["doctor", "--json"]).run();
    assert!(!said.contains("It cannot be reached."), "{engine}: {said}");

    // Killed while the mail server has the message and has not said so: it goes again under the same name.
    m.inbox.always(Moment::Kept, Act::Wait(Duration::from_secs(600)));
    assert!(m.write().await);
    m.inbox.holds(7).await;
    running.kill_9();
    m.inbox.behave();
    running = m.program(&["serve"]).start().await;
    m.all_is_sent().await;
    let mails = m.inbox.mails();
    assert_eq!(mails.len(), 8, "{engine}");
    assert_eq!(
        mails[6].raw, mails[7].raw,
        "{engine}: the same message, Message-ID included"
    );

    // Killed at any moment: nothing acknowledged is lost, and a second copy has the first one's name.
    let mut acknowledged = 7;
    for round in 0..8_u64 {
        for _ in 0..6 {
            acknowledged += usize::from(m.write().await);
        }
        tokio::time::sleep(Duration::from_millis(130 * round)).await;
        running.kill_9();
        running = m.program(&["serve"]).start().await;
    }
    m.all_is_sent().await;
    let copies = m.copies();
    assert!(
        copies.len() >= acknowledged,
        "{engine}: {} of {acknowledged}",
        copies.len()
    );
    let again: usize = copies.values().map(|copies| copies - 1).sum();
    assert!(again <= 1 + 8 * 4, "{engine}: at most what was on the wire: {again}");
    let before = m.inbox.mails().len();
    running.kill_9();
    running = m.program(&["serve"]).start().await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(
        m.inbox.mails().len(),
        before,
        "{engine}: what is marked as sent stays sent"
    );
    running.stop().await;
    nothing_is_readable(&m, "You asked for this message");
}

/// Neither the data folder nor what the server printed holds these words.
fn nothing_is_readable(m: &Meadow, words: &str) {
    fn look(folder: &Path, words: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                look(&path, words, found);
            } else if let Ok(bytes) = std::fs::read(&path)
                && bytes.windows(words.len()).any(|window| window == words.as_bytes())
            {
                found.push(path.display().to_string());
            }
        }
    }
    let mut found = Vec::new();
    look(m.folder.path(), words, &mut found);
    assert!(found.is_empty(), "{}: {found:?}", m.engine);
}

// shows: DLV-05
// shows in part: THR-06 (pages and the dump of the other engine are looked at in the server's tests)
#[tokio::test]
async fn a_killed_server_on_sqlite_loses_no_message_and_sends_none_again_that_was_accepted() {
    story("SQLite", None).await;
}

// shows: DLV-05
#[tokio::test]
async fn a_killed_server_on_postgresql_loses_no_message_and_sends_none_again_that_was_accepted() {
    let Some(url) = testkit::postgres::new_database() else {
        return;
    };
    story("PostgreSQL", Some(url)).await;
}
