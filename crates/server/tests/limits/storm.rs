//! A flood of passwords: the queue in front of the hasher, as people meet it at the door (THR-12).

use std::time::Duration;

use axum::http::StatusCode;
use domain::keys::Purpose;
use server::hasher::Lane;
use testkit::place::places;
use testkit::server::{PASSWORD, TestServer};

use crate::tries::{MINUTE, WRONG, evaluations, guess, meadow, stranger};

/// A short queue in front of dear hashes: a few dozen people at once are a flood.
const FLOODED: [(&str, &str); 2] = [("hash.queue", "16"), ("password.passes", "20")];

/// So many people at once, each with a login and an address range of the own.
fn flood(server: &TestServer, many: u8) -> Vec<tokio::task::JoinHandle<testkit::server::Answer>> {
    let one = |host| {
        let mut client = stranger(server, host);
        tokio::spawn(async move {
            let login = format!("person{host}@example.org");
            client.password(Some("meadow"), &login, WRONG).await.2
        })
    };
    (0..many).map(one).collect()
}

// shows: THR-12
// shows in part: THR-11 (the rest has tests of its own)
#[tokio::test]
async fn a_full_queue_says_busy_and_when_to_come_back_and_ann_signs_in_from_her_own_browser() {
    for place in places() {
        let (server, ann) = meadow(place, &FLOODED).await;
        let engine = server.engine();
        let mut own = server.client().at([203, 0, 113, 7]);
        assert_eq!(own.sign_in(&ann).await.status, StatusCode::OK, "{engine}");
        let before = evaluations(&server);
        let strangers = flood(&server, 100);
        // Hers stands in the lane of known devices. Whoever is not begun within `hash.wait` is refused, so that her
        // success says that she was begun in time.
        while server.app().hasher.figures().refused_full == 0 {
            tokio::task::yield_now().await;
        }
        let signed_in = own.sign_in(&ann).await;
        assert_eq!(signed_in.status, StatusCode::OK, "{engine}: {}", signed_in.text());
        let (mut busy, mut judged) = (0, 0);
        for stranger in strangers {
            let answer = stranger.await.unwrap();
            match answer.code().as_str() {
                "busy" => {
                    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{engine}");
                    assert_eq!(answer.headers["retry-after"], "2", "{engine}");
                    busy += 1;
                }
                "incorrect_login_or_password" => judged += 1,
                other => panic!("{engine}: {other}: {}", answer.text()),
            }
        }
        assert_eq!(busy + judged, 100, "{engine}");
        assert!(busy > 0, "{engine}: nobody met a full queue");
        assert_eq!(
            evaluations(&server) - before,
            judged + 1,
            "{engine}: busy is not judged"
        );
    }
}

#[tokio::test]
async fn whoever_was_told_that_the_server_is_busy_has_used_up_no_try() {
    for place in places() {
        let (server, _) = meadow(place, &FLOODED).await;
        let engine = server.engine();
        let store = &server.app().store;
        let mut met = [false; 2];
        for (host, stranger) in flood(&server, 100).into_iter().enumerate() {
            let is_judged = stranger.await.unwrap().code() != "busy";
            let login = format!("person{host}@example.org");
            let counted = store.keys().mac(Purpose::Login, &[login.as_bytes()]);
            let tries = store.counter(counted).await.unwrap();
            assert_eq!(tries.failures, u64::from(is_judged), "{engine}: {login}");
            met[usize::from(is_judged)] = true;
        }
        assert_eq!(met, [true, true], "{engine}: both were met");
    }
}

#[tokio::test]
async fn a_login_that_a_stranger_made_up_is_forgotten_and_one_that_is_guessed_at_is_not() {
    for place in places() {
        let (server, _) = meadow(place, &[]).await;
        let engine = server.engine();
        guess(&mut stranger(&server, 200), "nobody@example.org").await;
        for range in 0..10 {
            guess(&mut stranger(&server, range), "bo@example.org").await;
            server.advance(MINUTE).await;
        }
        let failures = async |login: &str| {
            let store = &server.app().store;
            let key = store.keys().mac(Purpose::Login, &[login.as_bytes()]);
            store.counter(key).await.unwrap().failures
        };
        server.advance(Duration::from_hours(24 * 179)).await;
        assert_eq!(failures("nobody@example.org").await, 1, "{engine}");
        server.advance(Duration::from_hours(48)).await;
        assert_eq!(failures("nobody@example.org").await, 0, "{engine}");
        assert_eq!(failures("bo@example.org").await, 10, "{engine}");
    }
}

// shows: THR-12
#[tokio::test]
async fn a_range_that_has_used_up_its_tries_takes_no_place_in_the_queue() {
    for place in places() {
        let (server, ann) = meadow(
            place,
            &[FLOODED.as_slice(), &[("captcha.after_address", "10")]].concat(),
        )
        .await;
        let engine = server.engine();
        let mut spent = stranger(&server, 200);
        for person in 0..10 {
            guess(&mut spent, &format!("other{person}@example.org")).await;
        }
        let strangers = flood(&server, 100);
        while server.app().hasher.figures().refused_full == 0 {
            tokio::task::yield_now().await;
        }
        let asked = spent.password(Some("meadow"), &ann.login, PASSWORD).await.2;
        assert_eq!(
            asked.code(),
            "captcha_required",
            "{engine}: the throttle is asked first"
        );
        for stranger in strangers {
            stranger.await.unwrap();
        }
    }
}

// shows in part: THR-12 (the API's answer has its own test)
#[tokio::test]
async fn the_page_says_that_the_server_is_busy_and_keeps_the_login() {
    for place in places() {
        let (server, ann) = meadow(place, &FLOODED).await;
        let engine = server.engine();
        let mut browser = stranger(&server, 250);
        let form = browser.form_token("/sign-in").await;
        // Four times as many as there are places: whenever one is free, one of them takes it.
        let crowd: Vec<_> = (0..64).map(|_| tokio::spawn(crowd(server.app().clone()))).collect();
        while server.app().hasher.figures().refused_full == 0 {
            tokio::task::yield_now().await;
        }
        let fields = [("form", &*form), ("login", &*ann.login), ("password", PASSWORD)];
        let mut page = browser.post_form("/sign-in", &fields).await;
        for _ in 0..8 {
            if page.status != StatusCode::SERVICE_UNAVAILABLE {
                page = browser.post_form("/sign-in", &fields).await;
            }
        }
        crowd.iter().for_each(tokio::task::JoinHandle::abort);
        assert_eq!(
            page.status,
            StatusCode::SERVICE_UNAVAILABLE,
            "{engine}: {}",
            page.text()
        );
        assert_eq!(page.headers["retry-after"], "2", "{engine}");
        assert!(page.text().contains(&ann.login), "{engine}");
        assert!(!page.text().contains(PASSWORD), "{engine}: the password comes back");
    }
}

/// Somebody who asks the hasher again and again.
async fn crowd(app: server::app::App) {
    loop {
        let password = WRONG.parse().unwrap();
        drop(app.hasher.verify(Lane::Public, None, [0; 16], password).await);
        tokio::task::yield_now().await;
    }
}
