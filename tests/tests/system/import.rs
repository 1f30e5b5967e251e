//! A server that is killed while it takes a file of employees, adds them and invites them: it goes on where it was, and
//! nobody is added or invited twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::crash::{Program, Running, free_port};
use testkit::folder::Folder;
use testkit::http::{Jar, ask, send, submit};
use testkit::inbox::Inbox;
use testkit::place;
use testkit::server::PASSWORD;

use crate::crash::people::{set_up_app, sign_in};

const ADA: &str = "ada@example.org";
const PEOPLE: usize = 3_000;
/// How often it is killed in each half before it is let through.
const KILLS: u64 = 6;

fn file() -> String {
    let mut text = "name,email,groups\n".to_owned();
    for number in 0..PEOPLE {
        writeln!(text, "Person {number},p{number}@meadow.example,Office").expect("a text");
    }
    text
}

async fn get(url: &str, path: &str, jar: &mut Jar) -> Value {
    let (status, answer) = ask(url, "GET", path, None, jar).await.expect("an answer");
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

async fn post(url: &str, path: &str, jar: &mut Jar) {
    let (status, answer) = ask(url, "POST", path, Some(json!({})), jar).await.expect("an answer");
    assert!((200..300).contains(&status), "{path}: {answer}");
}

async fn story(engine: &str, database: Option<String>) {
    let inbox = Inbox::start().await;
    let folder = Folder::new("import");
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}");
    let data = folder.path().join("data");
    let program = |arguments: &[&str]| {
        let mut program = Program::doorward(folder.path())
            .arguments(arguments.iter().copied())
            .variable("DOORWARD_FOLDER", &data)
            .variable("DOORWARD_LISTEN", format!("127.0.0.1:{port}"))
            .variable("DOORWARD_PUBLIC_URL", &url)
            .ready_at(format!("{url}/readyz"));
        for (name, value) in inbox.variables() {
            program = program.variable(&name, value);
        }
        match &database {
            Some(url) => program.variable("DOORWARD_DATABASE_URL", url),
            None => program,
        }
    };
    let mut running = program(&["serve"]).start().await;
    let link = std::fs::read_to_string(data.join("setup-link")).expect("a set-up link");
    let path = link.trim().strip_prefix(&url).expect("our own address").to_owned();
    let fields = [
        ("workspace", "Meadow"),
        ("address", "meadow"),
        ("name", "Ada Meadow"),
        ("email", ADA),
        ("password", PASSWORD),
    ];
    let status = submit(&url, &path, &fields, &mut Jar::default()).await;
    assert_eq!(status, Ok(303), "{engine}: the set-up");
    let mut ada = Jar::default();
    sign_in(&url, ADA, PASSWORD, &mut ada).await.expect("Ada signs in");
    set_up_app(&url, &mut ada).await;
    let most = Some(json!({ "value": "100000" }));
    let path = "/api/v1/settings/invitation.per_day";
    let (status, answer) = ask(&url, "PUT", path, most, &mut ada).await.expect("an answer");
    assert!((200..300).contains(&status), "{engine}: the setting: {answer}");

    // It dies while the file arrives: the file is not here whole, and nobody was added.
    let arriving = {
        let (url, mut jar) = (url.clone(), ada.clone());
        tokio::spawn(async move { send(&url, "POST", "/api/v1/imports", Some("text/csv"), file(), &mut jar).await })
    };
    while listed(&url, &mut ada.clone()).await.is_empty() && !arriving.is_finished() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    running.kill_9();
    let _ = arriving.await.expect("a client");
    running = program(&["serve"]).start().await;
    let files = listed(&url, &mut ada).await;
    assert_eq!(files.len(), 1, "{engine}: {files:?}");
    assert_eq!(addresses(&url, &mut ada).await.len(), 1, "{engine}: Ada alone");

    let sent = send(&url, "POST", "/api/v1/imports", Some("text/csv"), file(), &mut ada).await;
    let (status, sent) = sent.expect("an answer");
    let sent: Value = serde_json::from_slice(&sent).expect("JSON");
    assert_eq!((status, &sent["fresh"]), (201, &json!(PEOPLE)), "{engine}: {sent}");
    let import = format!("/api/v1/imports/{}", sent["id"].as_str().expect("an id"));
    post(&url, &format!("{import}/start"), &mut ada).await;
    running = killed_until(engine, &url, &import, "done", &mut ada, running, &program).await;
    let done = get(&url, &import, &mut ada).await;
    assert_eq!(
        (&done["fresh"], &done["known"], &done["done"]),
        (&json!(PEOPLE), &json!(0), &json!(PEOPLE)),
        "{engine}: {done}"
    );
    let all = addresses(&url, &mut ada).await;
    assert_eq!(all.len(), PEOPLE + 1, "{engine}: everybody once, and Ada");

    post(&url, &format!("{import}/invite"), &mut ada).await;
    running = killed_until(engine, &url, &import, "invited", &mut ada, running, &program).await;
    let done = get(&url, &import, &mut ada).await;
    assert_eq!(done["invited"], PEOPLE, "{engine}: {done}");
    let mut mails: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for _ in 0..1200 {
        mails.clear();
        for mail in inbox.mails() {
            for to in &mail.to {
                mails.entry(to.clone()).or_default().insert(mail.message_id.clone());
            }
        }
        if mails.keys().filter(|to| to.ends_with("@meadow.example")).count() == PEOPLE {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    mails.retain(|to, _| to.ends_with("@meadow.example"));
    assert_eq!(mails.len(), PEOPLE, "{engine}: a mail to everybody");
    // What was on the wire may come again, as the same message.
    let twice: Vec<_> = mails.iter().filter(|(_, ids)| ids.len() != 1).collect();
    assert!(twice.is_empty(), "{engine}: two invitations: {twice:?}");
    running.stop().await;
    let (status, said) = program(&["events", "verify"]).run();
    assert!(status.success(), "{engine}: {said}");
}

/// Kills the server again and again while it works on the file, then lets it come to its end.
async fn killed_until(
    engine: &str,
    url: &str,
    import: &str,
    end: &str,
    ada: &mut Jar,
    mut running: Running,
    program: &impl Fn(&[&str]) -> Program,
) -> Running {
    let mut half = 0;
    for round in 0..KILLS {
        // The moment of death moves through the rounds.
        tokio::time::sleep(Duration::from_millis(25 * round)).await;
        running.kill_9();
        running = program(&["serve"]).start().await;
        let stands = get(url, import, ada).await;
        let through = stands["done"].as_u64().expect("a number");
        half += u64::from(stands["state"] != end && through < PEOPLE as u64);
    }
    println!("{engine}, to {end}: {half} of {KILLS} deaths in the middle");
    assert!(half > 0, "{engine}: it was through before it was killed");
    for _ in 0..600 {
        if get(url, import, ada).await["state"] == end {
            return running;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{engine}: it does not come to its end: {}", get(url, import, ada).await);
}

/// The files, each in the words of the page's list.
async fn listed(url: &str, ada: &mut Jar) -> Vec<String> {
    let (_, page) = send(url, "GET", "/w/meadow/employees/import", None, String::new(), ada)
        .await
        .expect("an answer");
    let page = String::from_utf8_lossy(&page).into_owned();
    let links = page.match_indices("/employees/import/imp_");
    links.map(|(at, _)| page[at..at + 60].to_owned()).collect()
}

/// Everybody's address, from the export; each once.
async fn addresses(url: &str, ada: &mut Jar) -> BTreeSet<String> {
    let path = "/api/v1/employees/export";
    let (status, text) = send(url, "GET", path, None, String::new(), ada)
        .await
        .expect("an answer");
    assert_eq!(status, 200);
    let text = String::from_utf8(text.to_vec()).expect("a text");
    let rows = text.lines().skip(1);
    let all: Vec<String> = rows
        .map(|row| row.split(',').nth(1).expect("an address").to_owned())
        .collect();
    let once: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(all.len(), once.len(), "somebody is there twice");
    once
}

// shows in part: SEC-07 (needs the pages of later issues)
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_employees_survives_every_death_on_sqlite() {
    story("SQLite", None).await;
}

// shows in part: SEC-07 (needs the pages of later issues)
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_employees_survives_every_death_on_postgresql() {
    let Some(place) = place::postgres() else { return };
    let store::Location::Postgres { url } = &place.location else {
        unreachable!("a place on PostgreSQL")
    };
    story("PostgreSQL", Some(url.clone())).await;
}
