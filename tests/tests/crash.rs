//! A server that is killed while people work, 50 times: what was acknowledged is there, and nothing half is.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use testkit::crash::{Program, free_port};
use testkit::folder::Folder;
use testkit::http::{Jar, ask};
use testkit::place;
use testkit::server::PASSWORD;

/// How often the server is killed in one run.
const ROUNDS: usize = 50;
const CLIENTS: usize = 4;

/// What the clients were told, in their own words: the oracle.
#[derive(Default)]
struct Told {
    groups: BTreeSet<String>,
    alive: Vec<Jar>,
    ended: Vec<Jar>,
}

async fn rounds(engine: &'static str, database: Option<String>) {
    let folder = Folder::new("crash");
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}");
    let data = folder.path().join("data");
    let program = |arguments: &[&str]| {
        let program = Program::doorward(folder.path())
            .arguments(arguments.iter().copied())
            .variable("DOORWARD_FOLDER", &data)
            .variable("DOORWARD_LISTEN", format!("127.0.0.1:{port}"))
            .variable("DOORWARD_PUBLIC_URL", &url)
            .ready_at(format!("{url}/readyz"));
        match &database {
            Some(url) => program.variable("DOORWARD_DATABASE_URL", url),
            None => program,
        }
    };

    let mut running = program(&["serve"]).start().await;
    set_up(&program, &data, &url).await;
    let mut admin = Jar::default();
    sign_in(&url, &mut admin).await.expect("the administrator signs in");
    let secret = turn_on_factor(&url, &mut admin).await;
    assert!(!secret.is_empty());

    let mut home = Jar::default();
    sign_in_ben(&url, &mut home).await.expect("Ben signs in");

    // Each client is a browser of Ben's: with his own, as many devices as are known at most.
    let mut devices = Vec::new();
    for _ in 0..CLIENTS {
        let mut device = Jar::default();
        sign_in_ben(&url, &mut device).await.expect("Ben signs in");
        device.cookies.retain(|name, _| name.ends_with("device"));
        devices.push(device);
    }

    let mut told = Told::default();
    for round in 0..ROUNDS {
        let stop = Arc::new(AtomicBool::new(false));
        let mut clients = Vec::new();
        for (client, device) in devices.iter().enumerate() {
            let (url, stop, jar) = (url.clone(), stop.clone(), admin.clone());
            let device = device.clone();
            clients.push(tokio::spawn(async move {
                work(&url, jar, device, round, client, &stop).await
            }));
        }
        // The moment of death moves through the rounds, from the first writes to a busy server.
        tokio::time::sleep(Duration::from_millis(40 + 45 * (round as u64 % 12))).await;
        running.kill_9();
        stop.store(true, Ordering::Release);
        for client in clients {
            let done = client.await.expect("a client");
            told.groups.extend(done.groups);
            told.alive.extend(done.alive);
            told.ended.extend(done.ended);
        }
        running = program(&["serve"]).start().await;
        // Tries that were paid for and died unjudged count as failures; Ben's own browser is a known device, gets in
        // all the same, and sets the count back.
        sign_in_ben(&url, &mut home)
            .await
            .expect("Ben gets in from his own browser");
        check(engine, round, &url, &admin, &told).await;
    }
    assert!(
        !told.groups.is_empty() && !told.ended.is_empty(),
        "{engine}: the clients did nothing"
    );
    println!(
        "{engine}: {ROUNDS} rounds, {} groups, {} sessions ended",
        told.groups.len(),
        told.ended.len()
    );
    running.stop().await;
    let (status, output) = program(&["events", "verify"]).run();
    assert!(status.success(), "{engine}: {output}");
}

/// Signs in and out and makes groups until the server dies; remembers what was acknowledged.
async fn work(url: &str, mut admin: Jar, device: Jar, round: usize, client: usize, stop: &AtomicBool) -> Told {
    let mut told = Told::default();
    for number in 0.. {
        if stop.load(Ordering::Acquire) {
            break;
        }
        let name = format!("r{round} c{client} n{number}");
        match ask(url, "POST", "/api/v1/groups", Some(json!({ "name": name })), &mut admin).await {
            Ok((201, _)) => drop(told.groups.insert(name)),
            Ok((status, body)) => panic!("a group: {status} {body}"),
            Err(_) => break,
        }
        let mut jar = device.clone();
        if sign_in_ben(url, &mut jar).await.is_err() {
            break;
        }
        if number % 2 == 0 {
            told.alive.push(jar);
            continue;
        }
        match ask(url, "DELETE", "/api/v1/session", None, &mut jar.clone()).await {
            Ok((204, _)) => told.ended.push(jar),
            Ok((status, body)) => panic!("log out: {status} {body}"),
            // Nobody was told how it went: either is right.
            Err(_) => break,
        }
    }
    told
}

async fn check(engine: &str, round: usize, url: &str, admin: &Jar, told: &Told) {
    let (status, groups) = ask(url, "GET", "/api/v1/groups", None, &mut admin.clone())
        .await
        .expect("an answer");
    assert_eq!(status, 200, "{engine}, round {round}: {groups}");
    let kept: BTreeSet<String> = groups["groups"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|g| g["name"].as_str().map(str::to_owned))
        .collect();
    let lost: Vec<&String> = told.groups.difference(&kept).collect();
    assert!(
        lost.is_empty(),
        "{engine}, round {round}: acknowledged and lost: {lost:?}"
    );
    for jar in told.alive.iter().rev().take(3) {
        let (status, _) = ask(url, "GET", "/api/v1/session", None, &mut jar.clone())
            .await
            .expect("an answer");
        assert_eq!(status, 200, "{engine}, round {round}: a session was lost");
    }
    for jar in told.ended.iter().rev().take(3) {
        let (status, _) = ask(url, "GET", "/api/v1/session", None, &mut jar.clone())
            .await
            .expect("an answer");
        assert_eq!(status, 401, "{engine}, round {round}: an ended session lives again");
    }
}

/// The first workspace by the set-up link, and Ben by an invitation: as an operator does it.
async fn set_up(program: &impl Fn(&[&str]) -> Program, folder: &std::path::Path, url: &str) {
    let link = std::fs::read_to_string(folder.join("setup-link")).expect("a set-up link");
    let path = link.trim().strip_prefix(url).expect("our own address").to_owned();
    let fields = [
        ("workspace", "Meadow"),
        ("address", "meadow"),
        ("name", "Ada Meadow"),
        ("email", "ada@example.org"),
        ("password", PASSWORD),
    ];
    let status = testkit::http::submit(url, &path, &fields, &mut Jar::default())
        .await
        .expect("an answer");
    assert_eq!(status, 303, "the set-up");
    let add = [
        "employee",
        "add",
        "--workspace",
        "meadow",
        "--email",
        "ben@example.org",
        "--name",
        "Ben",
    ];
    let invited = program(&add).run();
    assert!(invited.0.success(), "the invitation");
    let link = invited
        .1
        .lines()
        .find(|line| line.contains("/invitation/"))
        .expect("a link")
        .to_owned();
    let path = link[link.find("/w/").expect("a path")..].to_owned();
    let fields = [("password", PASSWORD), ("again", PASSWORD)];
    let status = testkit::http::submit(url, &path, &fields, &mut Jar::default())
        .await
        .expect("an answer");
    assert_eq!(status, 303, "the invitation");
}

async fn sign_in(url: &str, jar: &mut Jar) -> Result<(), String> {
    password(url, "ada@example.org", jar).await
}

async fn sign_in_ben(url: &str, jar: &mut Jar) -> Result<(), String> {
    password(url, "ben@example.org", jar).await
}

async fn password(url: &str, login: &str, jar: &mut Jar) -> Result<(), String> {
    let (_, opened) = ask(url, "POST", "/api/v1/sign-ins", Some(json!({})), jar).await?;
    let (id, ticket) = (
        opened["id"].as_str().unwrap_or(""),
        opened["ticket"].as_str().unwrap_or("").to_owned(),
    );
    jar.headers = vec![("doorward-ticket".to_owned(), ticket)];
    let body = json!({ "login": login, "password": PASSWORD });
    let (status, answer) = ask(url, "POST", &format!("/api/v1/sign-ins/{id}/password"), Some(body), jar).await?;
    jar.headers.clear();
    if status == 200 { Ok(()) } else { Err(answer.to_string()) }
}

async fn turn_on_factor(url: &str, jar: &mut Jar) -> String {
    let (_, begun): (u16, Value) = ask(url, "POST", "/api/v1/second-factor/otp-app", Some(json!({})), jar)
        .await
        .expect("an answer");
    let secret = begun["secret"].as_str().expect("a secret").to_owned();
    let phone = testkit::server::OtpPhone::new(&secret, server::request::now::Clock::system());
    let body = json!({ "code": phone.code() });
    let confirmed = ask(url, "POST", "/api/v1/second-factor/otp-app/confirm", Some(body), jar).await;
    assert_eq!(confirmed.expect("an answer").0, 200);
    secret
}

// shows in part: SEC-07 (the thousand rounds over every flow come with the return issue), SES-13 (the clock's part is in the server's tests)
#[tokio::test(flavor = "multi_thread")]
async fn killed_on_sqlite_nothing_acknowledged_is_lost() {
    rounds("SQLite", None).await;
}

// shows in part: SEC-07 (the thousand rounds over every flow come with the return issue)
#[tokio::test(flavor = "multi_thread")]
async fn killed_on_postgresql_nothing_acknowledged_is_lost() {
    let Some(place) = place::postgres() else { return };
    let store::Location::Postgres { url } = &place.location else {
        unreachable!("a place on PostgreSQL")
    };
    rounds("PostgreSQL", Some(url.clone())).await;
}
