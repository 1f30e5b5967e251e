//! What is turned away before it is judged is counted, and nothing that was typed is kept.

use std::time::Duration;

use axum::http::StatusCode;
use store::Location;
use testkit::place::places;
use testkit::secrets::Ledger;
use testkit::server::{Client, Stopped, TestServer};

use super::tries::{MINUTE, administrator, events, guess, meadow, meadows, stranger};

async fn tries_of(admin: &mut Client, kind: &str) -> Vec<(String, String)> {
    let word = |event: &serde_json::Value, key: &str| event["detail"][key].as_str().unwrap_or("").to_owned();
    let found = events(admin, kind).await;
    let mut all: Vec<_> = found
        .iter()
        .map(|e| (e["ip"].as_str().unwrap().to_owned(), word(e, "tries")))
        .collect();
    all.sort();
    all
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

/// The beginning of the next minute.
async fn next_minute(server: &TestServer) {
    let wait = domain::throttle::to_next(server.clock.now(), MINUTE);
    server.advance(wait).await;
}

/// Five tries of the password alone, and one kept for who types a code.
const FIVE_A_MINUTE: [(&str, &str); 2] = [("password.tries_per_minute", "6"), ("password.tries_with_code", "1")];

// shows: THR-09, PWD-11
#[tokio::test]
async fn a_flood_at_anns_login_is_one_event_a_range_and_minute_that_says_how_many_it_stands_for() {
    for (server, ann) in meadows(&[]).await {
        let engine = server.engine();
        let mut admin = administrator(&server, &ann).await;
        for failure in 0..10 {
            guess(&mut stranger(&server, failure), &ann.login).await;
            server.clock.advance(MINUTE);
        }
        next_minute(&server).await;
        for _ in 0..30 {
            guess(&mut stranger(&server, 100), &ann.login).await;
        }
        for host in 0..5 {
            let mut client = server.client().at([198, 51, 101, host]);
            guess(&mut client, &ann.login).await;
        }
        guess(&mut stranger(&server, 100), "ben@example.org").await;
        assert_eq!(events(&mut admin, "sign_in_failed").await.len(), 11, "{engine}");
        assert!(events(&mut admin, "captcha_demanded").await.is_empty());
        next_minute(&server).await;
        let expected = pairs(&[("198.51.100.9", "30"), ("198.51.101.0", "5")]);
        assert_eq!(tries_of(&mut admin, "captcha_demanded").await, expected, "{engine}");
        guess(&mut stranger(&server, 100), &ann.login).await;
        next_minute(&server).await;
        assert_eq!(tries_of(&mut admin, "captcha_demanded").await.len(), 3, "{engine}");
        let event = events(&mut admin, "captcha_demanded").await[0].clone();
        assert_eq!(event["outcome"], "captcha_required");
        assert_eq!(event["device"], "Firefox on Linux");
        let digest = event["detail"]["login"].as_str().unwrap();
        assert!(
            digest.len() == 16 && digest.bytes().all(|b| b.is_ascii_hexdigit()),
            "{digest}"
        );
    }
}

// shows: THR-09
#[tokio::test]
async fn a_flood_beyond_the_tries_of_a_minute_is_counted_too_and_not_lost_when_the_server_stops() {
    for place in places() {
        let (server, ann) = meadow(place, &FIVE_A_MINUTE).await;
        let admin = administrator(&server, &ann).await;
        next_minute(&server).await;
        for _ in 0..5 {
            assert_eq!(
                guess(&mut stranger(&server, 1), &ann.login).await,
                "incorrect_login_or_password"
            );
        }
        for _ in 0..7 {
            assert_eq!(guess(&mut stranger(&server, 2), &ann.login).await, "too_many_attempts");
        }
        let server = server.restart().await;
        let mut admin = admin.on(&server);
        let expected = pairs(&[("198.51.2.9", "7")]);
        assert_eq!(
            tries_of(&mut admin, "sign_in_throttled").await,
            expected,
            "{}",
            server.engine()
        );
    }
}

fn dump(stopped: &Stopped) -> Vec<u8> {
    match &stopped.place.location {
        Location::Sqlite { folder } => {
            let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            let files = files.filter(|file| file.is_file());
            files.flat_map(|file| std::fs::read(file).unwrap()).collect()
        }
        Location::Postgres { url } => testkit::postgres::dump(url),
    }
}

// shows: THR-09
#[tokio::test]
async fn a_password_typed_into_the_login_field_stands_nowhere_however_it_was_turned_away() {
    for place in places() {
        let engine = place.engine;
        let values = [&[("captcha.after_passwords", "3")], &FIVE_A_MINUTE[..]].concat();
        let (server, _) = meadow(place, &values).await;
        server.workspace("harbour").await;
        let ledger = Ledger::default();
        let typed = ["Judged-And-Wrong-7719", "Puzzled-Instead-7719", "Throttled-Too-7719"];
        for text in typed {
            ledger.remember("a password in the login field", text);
            ledger.remember("a password in the login field, folded", text.to_lowercase());
        }
        let mut client = stranger(&server, 1);
        for workspace in [None, Some("meadow")] {
            client.password(workspace, typed[0], "x").await;
        }
        for _ in 0..4 {
            client.password(Some("meadow"), typed[1], "x").await;
        }
        for range in 0..7 {
            let mut other = stranger(&server, range);
            let solution = super::tries::puzzle(&mut other, typed[2]).await;
            super::tries::solved(&mut other, typed[2], "x", &solution).await;
        }
        server.advance(Duration::from_mins(2)).await;
        let stopped = server.stop().await;
        let bytes = dump(&stopped);
        let found = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
        assert!(
            found("ann@example.org"),
            "{engine}: a search that finds nothing could not fail"
        );
        assert!(
            found("captcha_demanded") && found("sign_in_throttled") && found("sign_in_failed"),
            "{engine}"
        );
        let leaks: Vec<String> = ledger
            .search_bytes("the database", &bytes)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(leaks.is_empty(), "{engine}: {}", leaks.join("\n"));
    }
}

// shows in part: SEC-05 (forgery and policy are shown by the skins' tests)
#[tokio::test]
async fn a_flood_without_a_session_meets_a_ceiling_on_every_page_and_its_neighbour_and_ann_do_not() {
    for (server, ann) in meadows(&[("address.requests", "60")]).await {
        let engine = server.engine();
        let mut own = server.client().at([198, 51, 100, 7]);
        own.sign_in(&ann).await;
        let mut flood = server.client().at([198, 51, 100, 8]);
        let token = "0".repeat(43);
        let (invitation, setup) = (format!("/invitation/{token}"), format!("/setup/{token}"));
        let pages = [
            "/sign-in",
            "/recover",
            "/sign-in/second-factor",
            &invitation,
            &setup,
            "/nowhere",
        ];
        for page in pages.iter().cycle().take(60) {
            flood.get(page).await;
        }
        for page in pages {
            let refused = flood.get(page).await;
            assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{engine}: {page}");
            assert!(refused.headers.contains_key("retry-after"), "{engine}: {page}");
        }
        let mut neighbour = server.client().at([198, 51, 101, 8]);
        assert_eq!(neighbour.get("/sign-in").await.status, StatusCode::OK, "{engine}");
        assert_eq!(own.get("/security").await.status, StatusCode::OK, "{engine}");
    }
}

// shows in part: SEC-05 (forgery and policy are shown by the skins' tests)
#[tokio::test]
async fn a_session_that_was_made_up_is_counted_where_strangers_ask_for_something() {
    for (server, _) in meadows(&[("address.requests", "60")]).await {
        let engine = server.engine();
        let mut eve = server.client().at([198, 51, 100, 8]);
        let form = eve.form_token("/recover").await;
        eve.cookies.push(("__Host-doorward-s-made".into(), "0".repeat(43)));
        let mut last = StatusCode::OK;
        for person in 0..61 {
            let login = format!("person{person}@example.org");
            last = eve
                .post_form("/recover", &[("form", &form), ("login", &login)])
                .await
                .status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "{engine}");
    }
}
