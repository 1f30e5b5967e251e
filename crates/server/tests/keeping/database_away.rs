//! A database that is away, full, newer than the program, or held by another server.

use serde_json::json;
use std::time::{Duration, Instant};

use axum::http::{StatusCode, header};
use domain::entropy::Seeded;
use domain::keys::KeyRing;
use domain::policy::{Policy, Preset};
use server::app::Settings;
use server::request::now::Clock;
use server::run::{NotOpened, Opening, Server};
use server::use_case::operator;
use store::{Batch, Database, Location, Statement, StoreError, Value};
use testkit::disk::SmallDisk;
use testkit::folder::Folder;
use testkit::place::{Place, places};
use testkit::postgres::{Cluster, Stop};
use testkit::server::{NOON, TestServer};

// shows in part: THR-17 (needs several nodes)
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_postgresql_is_away_ann_is_told_to_wait_and_within_five_seconds_of_its_return_she_goes_on() {
    if testkit::left_out("postgresql") {
        return;
    }
    let cluster = Cluster::start();
    let place = Place {
        engine: "PostgreSQL",
        location: Location::Postgres {
            url: cluster.new_database(),
        },
        folder: Folder::new("away"),
    };
    let server = TestServer::start(place).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let mut browser = server.client();
    browser.sign_in(&ann).await;
    assert!(browser.is_signed_in().await, "her session is in memory now");

    for how in [Stop::Fast, Stop::Immediate] {
        cluster.stop(how);
        let stopped = Instant::now();
        while browser.get("/api/v1/session").await.status != StatusCode::SERVICE_UNAVAILABLE {
            assert!(stopped.elapsed() < Duration::from_secs(1), "let in from memory");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        for _ in 0..50 {
            let away = browser.get("/api/v1/session").await;
            assert_eq!((away.status.as_u16(), away.code()), (503, "busy".to_owned()));
            assert_eq!(away.headers[header::RETRY_AFTER], "5");
        }

        let page = browser.get("/security").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(page.headers[header::RETRY_AFTER], "5");
        let mut stranger = server.client();
        let (_, _, tried) = stranger
            .password(Some("meadow"), "ann@example.org", "whatever it is")
            .await;
        assert_eq!((tried.status.as_u16(), tried.code()), (503, "busy".to_owned()));
        assert_eq!(stranger.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(stranger.get("/healthz").await.status, StatusCode::OK);
        server.server.work().await; // a round of background work that cannot be done is no disaster

        cluster.start_server();
        let back = Instant::now();
        while !browser.is_signed_in().await {
            assert!(back.elapsed() < Duration::from_secs(5), "not back");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        while browser.get("/readyz").await.status != StatusCode::OK {
            assert!(back.elapsed() < Duration::from_secs(5), "not ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(server.client().sign_in(&ann).await.status, StatusCode::OK);
    }
}

// shows in part: THR-17 (needs several nodes)
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_postgresql_is_frozen_nobody_is_let_in_from_memory_for_long_and_then_everything_goes_on() {
    if testkit::left_out("postgresql") {
        return;
    }
    let cluster = Cluster::start();
    let place = Place {
        engine: "PostgreSQL",
        location: Location::Postgres {
            url: cluster.new_database(),
        },
        folder: Folder::new("frozen"),
    };
    let server = TestServer::start(place).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let mut browser = server.client();
    browser.sign_in(&ann).await;

    cluster.freeze();
    let frozen = Instant::now();
    while browser.get("/api/v1/session").await.status != StatusCode::SERVICE_UNAVAILABLE {
        // 3 s are promised; a test's machine may be slow.
        assert!(frozen.elapsed() < Duration::from_secs(6), "let in from memory");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let away = browser.get("/api/v1/session").await;
    assert_eq!((away.status.as_u16(), away.code()), (503, "busy".to_owned()));

    cluster.thaw();
    let back = Instant::now();
    while !browser.is_signed_in().await {
        assert!(back.elapsed() < Duration::from_secs(5), "not back");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The connections that lists and changes go by come back one by one.
    while server.client().sign_in(&ann).await.status != StatusCode::OK {
        assert!(back.elapsed() < Duration::from_secs(5), "nobody can sign in");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn on_a_full_disk_changes_are_refused_checks_go_on_and_with_space_everything_does() {
    let disk = SmallDisk::new();
    let folder = disk.data();
    let place = Place {
        engine: "SQLite",
        location: Location::Sqlite { folder },
        folder: Folder::new("full"),
    };
    let server = TestServer::start(place).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let mut browser = server.client();
    browser.sign_in(&ann).await;
    let mut other = server.client();
    other.sign_in(&ann).await;

    // Answered, and not yet written when the disk is full.
    let asked = json!({ "login": "ann@example.org" });
    let asked = server.client().post("/api/v1/password-resets", asked).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED);
    let links = async || {
        let waiting = server.app().store.waiting_messages(200).await.unwrap();
        waiting.iter().filter(|m| m.purpose == "password_reset").count()
    };
    disk.fill();
    let mut written = 0;
    while operator::setup_link(server.app(), server.app().now()).await.is_ok() {
        written += 1;
        assert!(written < 5_000, "the disk was never full");
    }
    let refused = server.client().sign_in(&ann).await;
    assert_eq!(
        (refused.status.as_u16(), refused.code()),
        (507, "storage_full".to_owned())
    );
    assert!(browser.is_signed_in().await);
    assert_eq!(browser.get("/api/v1/history").await.status, StatusCode::OK);
    assert_eq!(browser.delete("/api/v1/session").await.code(), "storage_full");
    assert!(browser.is_signed_in().await, "what was refused was not done");
    server.advance(Duration::from_secs(40)).await;
    assert!(browser.is_signed_in().await);
    assert_eq!(links().await, 0, "there was no space for it");

    disk.free();
    server.server.work().await;
    assert_eq!(links().await, 1, "she was told to look into her mail");
    assert_eq!(browser.delete("/api/v1/session").await.status, StatusCode::NO_CONTENT);
    assert!(!browser.is_signed_in().await);
    assert!(other.is_signed_in().await);
    let server = server.restart().await;
    let mut again = server.client();
    assert_eq!(again.sign_in(&ann).await.status, StatusCode::OK);
    server.server.work().await;
    let id = server.app().store.server_id([0; 16]).await.unwrap();
    let report = server.app().store.verify_events(id, &[]).await.unwrap();
    assert!(report.holds(), "{report}");
}

static NEWER: Statement = Statement {
    name: "schema_migration.newer",
    sql: "insert into schema_migration (number, name, checksum) values ($1, $2, $3)",
};

#[tokio::test]
async fn a_database_of_a_newer_doorward_is_not_opened_and_the_words_say_so() {
    for place in places() {
        let stopped = TestServer::start(place).await.stop().await;
        let database = Database::open(&stopped.place.location).await.unwrap();
        let mut newer = Batch::new();
        newer.run(&NEWER, [Value::from(9999), "the future".into(), [1_u8; 32].into()]);
        database.write(newer).await.unwrap();
        database.close().await.unwrap();
        drop(database);
        match Server::open(opening(&stopped.place)).await {
            Err(NotOpened::Store(error @ StoreError::Newer { found: 9999, .. })) => {
                assert!(error.to_string().contains("newer"), "{error}");
            }
            Err(other) => panic!("{}: {other}", stopped.place.engine),
            Ok(_) => panic!("{}: it opened", stopped.place.engine),
        }
    }
}

// shows in part: THR-17 (needs several nodes), THR-20 (the commands are shown beside it)
#[tokio::test]
async fn a_second_server_on_the_same_database_refuses_to_start_and_the_first_goes_on() {
    for place in places() {
        let location = place.location.clone();
        let server = TestServer::start(place).await;
        let second = Place {
            engine: server.engine(),
            location,
            folder: Folder::new("second"),
        };
        match Server::open(opening(&second)).await {
            Err(NotOpened::Store(error @ StoreError::Locked(_))) => {
                assert!(error.to_string().contains("another doorward"), "{error}");
            }
            Err(other) => panic!("{}: {other}", second.engine),
            Ok(_) => panic!("{}: it opened", second.engine),
        }
        assert_eq!(server.client().get("/readyz").await.status, StatusCode::OK);
        server.workspace("meadow").await;
    }
}

fn opening(place: &Place) -> Opening {
    Opening {
        location: place.location.clone(),
        keys: KeyRing::generate(&mut Seeded::new(1)).unwrap(),
        clock: Clock::in_hand(NOON),
        policy: Policy::preset(Preset::Standard),
        settings: Settings {
            product: "Doorward".to_owned(),
            public_url: "http://localhost:8080".to_owned(),
            support_label: "the help desk".to_owned(),
            support_href: String::new(),
            accent: None,
            brands: std::collections::BTreeMap::new(),
            demo: false,
            outgoing: server::outgoing::Outgoing::new(server::outgoing::Reach::Private, None).expect("a client"),
            sms: None,
        },
        mail_server: None,
        hash_threads: 1,
        hash_cost: None,
        ring_is_new: false,
        checkpoint_folders: Vec::new(),
    }
}
